"""Text tables -> a workbook of one sheet: .csv, .tsv, .txt, and texts that call themselves .xls or .xlsx.

Rows are numbered as a table programme shows them: the header is 1, every record is one, however many lines it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.containers.delimiters import WIDE_COMMA, Reader, Record, guess_delimiter, stated_delimiter
from toolkit.containers.encodings import BROKEN, decode
from toolkit.containers.texts import LostDigits, noticed
from toolkit.containers.workbook import Sheet, Unreadable, Workbook
from toolkit.errors import IntakeError
from toolkit.records import Notice

SHEET = "数据"
MAX_BYTES = 256 << 20
MAX_CELLS = 20_000_000
MAX_COLUMNS = 16_384
_REMEMBERED = 1 << 17
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FEWEST_SHORT = 3


def read_text(data: bytes, file: str) -> Workbook:
    """Read a table of delimited text in whatever encoding and with whatever delimiter.

    A row that has more cells than the header, or fewer where others are whole, may have its cells in wrong columns: all
    of them are :class:`Unreadable` then, those beyond the header too.

    Raises
    ------
    IntakeError
        ``I-EMPTY-FILE``, ``I-DAMAGED`` when it ends within its header, ``I-TOO-LARGE``.
    """
    if len(data) > MAX_BYTES:
        raise IntakeError("I-TOO-LARGE", where=file, limit=f"{MAX_BYTES >> 20}MB")
    text, notices = decode(data)
    return read_decoded(text, file, notices)


def read_decoded(text: str, file: str, notices: Sequence[Notice]) -> Workbook:
    """Read a table of text that was decoded already; ``notices`` are about that."""
    table = _Table(file)
    table.fill(_records(text, table))
    if not table.rows:
        raise IntakeError("I-EMPTY-FILE", where=file)
    if table.is_cut and not text.endswith(("\n", "\r")):
        raise IntakeError("I-DAMAGED", where=file)
    return Workbook(file, (Sheet(SHEET, table.rows),), notices=(*notices, *table.notices()))


def _records(text: str, table: _Table) -> Iterable[Record]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    stated = stated_delimiter(lines[0])
    if stated:
        lines = lines[1:]
    delimiter, width = (stated, 0) if stated else guess_delimiter(lines)
    table.wide_comma = delimiter == WIDE_COMMA
    first = next((record for record in Reader(delimiter).records(lines) if _filled(record) > 1), Record([]))
    return Reader(delimiter, {width or len(first.cells), len(first.cells)}).records(lines)


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record.cells)


class _Table:
    """The rows of a table as they come, and what is odd about them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows: dict[int, dict[int, str]] = {}
        self.header = 1
        self.wide_comma = False
        self._texts = _Texts()
        self._width = 0
        self._count = 0
        self._broken: list[int] = []
        self._short: list[int] = []

    @property
    def is_cut(self) -> bool:
        """Whether there is nothing but a header."""
        return bool(self._width) and len(self.rows) == 1

    def fill(self, records: Iterable[Record]) -> None:
        """Take all records."""
        for number, record in enumerate(records, start=1):
            if record.cells:
                self._take(number, record)
        if len(self._short) < max(_FEWEST_SHORT, (len(self.rows) - 1) / 2):
            # Where most rows are short, the programme leaves blank cells at the end unwritten, and all is in its place.
            self._broken += self._short
        for number in self._broken:
            cells = self.rows[number]
            self.rows[number] = {column: Unreadable(text) for column, text in cells.items()}

    def _take(self, number: int, record: Record) -> None:
        texts = list(map(self._texts.__getitem__, record.cells))
        cells = {column: text for column, text in enumerate(texts) if text} if "" in texts else dict(enumerate(texts))
        if not cells:
            return
        self._count += len(cells)
        if self._count > MAX_CELLS or len(cells) > MAX_COLUMNS:
            raise IntakeError("I-TOO-LARGE", where=self.file, limit="2000万个格子")
        self.rows[number] = cells
        if not self._width:
            if len(cells) > 1:
                self._width, self.header = len(texts), number
        elif record.broken or (len(texts) > self._width and max(cells) >= self._width):
            self._broken.append(number)
        elif len(texts) < self._width:
            self._short.append(number)

    def notices(self) -> list[Notice]:
        """Return what a person should know about the rows."""
        notices = []
        if self.wide_comma:
            words = "这份文件用全角逗号“，”分列；答案里写了全角逗号的行会放入待处理。最好重新下载原始文件。"
            notices.append(Notice("wide_comma", "action", words))
        if self._broken:
            rows = "、".join(str(number) for number in sorted(self._broken)[:5])
            words = (
                f"有{len(self._broken)}行的格数和表头不一样，或引号没有收尾（第{rows}行"
                f"{'等' if len(self._broken) > 5 else ''}）：答案可能错位，整行放入待处理，其余照常读入。"
                "最后一行这样的，可能是没有下载完。"
            )
            notices.append(Notice("rows_broken", "action", words))
        if self._texts.control:
            words = "有的格子里夹有看不见的控制字符，按原样保留。"
            notices.append(Notice("control_characters", "info", words))
        if self._texts.lost_digits:
            notices.append(self._lost_digits())
        return notices

    def _lost_digits(self) -> Notice:
        cells = ((row, at, text) for row, columns in self.rows.items() for at, text in columns.items())
        lost = [f"第{row}行第{at + 1}列" for row, at, text in cells if type(text) is LostDigits]
        words = (
            f"{'、'.join(lost[:5])}{f'等{len(lost)}处' if len(lost) > 5 else ''}的数字只剩科学计数法，位数已丢失，"
            "无法恢复。请重新下载，不要用 Excel 打开后另存。"
        )
        return Notice("digits_lost", "action", words)


class _Texts(dict[str, str]):
    """Cells as they stand in the file to their texts, equal ones the same object; blank ones are empty."""

    def __init__(self) -> None:
        super().__init__()
        self.control = self.lost_digits = False

    def __missing__(self, cell: str) -> str:
        text = noticed(cell) if cell.strip() else ""
        if BROKEN.search(text):
            text = Unreadable(BROKEN.sub("\ufffd", text))
        self.lost_digits = self.lost_digits or type(text) is LostDigits
        self.control = self.control or bool(_CONTROL.search(text))
        if len(self) > _REMEMBERED:
            self.clear()
        self[cell] = text
        return text
