"""A ledger of measures, as a community handed it in -> its rows; whatever the order of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.containers import Unreadable, open_workbook
from toolkit.district.tasks.measures import Row
from toolkit.errors import IntakeError
from toolkit.messages import SIMULATED
from toolkit.questionnaire.labels import matching_key
from toolkit.records import Notice
from toolkit.report.advice.ledger import LEDGER, SHEET
from toolkit.responses.personal import mask

if TYPE_CHECKING:
    from toolkit.containers import Sheet, Workbook

_TOP_ROWS = 10
_NEEDED = ("社区", "编号", "做什么", "状态")
_MIDNIGHT = " 00:00:00"
_ENTRIES = {entry.header: entry for entry in LEDGER}
_HEADERS = {matching_key(entry.header): entry for entry in LEDGER}


class LedgerFile:
    """The rows of one file, and what should be known of it.

    Attributes
    ----------
    rows : list of Row
    notices : list of Notice
    simulated : bool
        Whether its measures come from synthetic answers.
    """

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self.rows: list[Row] = []
        self.notices: list[Notice] = []
        self.simulated = False
        try:
            self._read(open_workbook(data, file))
        except IntakeError as error:
            self._tell("ledger_unreadable", f"台账“{file}”读不了：{error.message}{error.fix}")

    def _read(self, workbook: Workbook) -> None:
        self.simulated = any(SIMULATED in text for text in (*workbook.notes, *(s.name for s in workbook.sheets)))
        found = next(filter(None, map(_headed, _in_order(workbook))), None)
        if found is None:
            words = f"台账“{self.file}”里找不到表头（{'、'.join(_NEEDED)}）。请用工具写出的建议台账，不要改动表头。"
            self._tell("ledger_unreadable", words)
            return
        sheet, top, columns = found
        gone = [entry.header for entry in LEDGER if entry.header not in columns]
        if gone:
            words = f"台账“{self.file}”少了这些列：{'、'.join(gone)}，按没有填写处理。请让社区重新写出一份。"
            self._tell("ledger_columns", words)
        others = {text.strip() for column, text in sheet.cells[top].items() if column not in columns.values()}
        if others:
            words = f"台账“{self.file}”里不认识这些列：{'、'.join(sorted(others))}，里面的内容没有汇总。"
            self.notices.append(Notice("ledger_columns", "info", words, file=self.file))
        for line in sorted(row for row in sheet.cells if row > top):
            cells = {header: sheet.cells[line].get(column, "") for header, column in columns.items()}
            if any(text.strip() for text in cells.values()):
                self._take(line, cells)

    def _take(self, line: int, cells: dict[str, str]) -> None:
        for header, text in cells.items():
            if isinstance(text, Unreadable):
                words = f"没有可用的内容（{text}），按没有填写处理。请直接写上内容。"
                self._tell("ledger_cell", f"台账“{self.file}”第{line}行“{header}”{words}")
        texts = {header: _text(text) for header, text in cells.items()}
        told = {header: mask(text) for header, text in texts.items() if not _ENTRIES[header].hidden}
        hidden = [header for header, text in told.items() if text != texts[header]]
        if hidden:
            words = f"“{'、'.join(hidden)}”里有个人信息，已经遮盖。请让社区改写成岗位或单位。"
            self._tell("ledger_personal", f"台账“{self.file}”第{line}行{words}")
        texts |= told
        for header, words in _chosen(texts):
            self._tell("ledger_choice", f"台账“{self.file}”第{line}行“{header}”{words}")
        self.rows.append(Row(self.file, line, texts))

    def _tell(self, code: str, words: str) -> None:
        self.notices.append(Notice(code, "action", words, file=self.file))


def _text(written: str) -> str:
    return "" if isinstance(written, Unreadable) else written.strip().removesuffix(_MIDNIGHT)


def _in_order(workbook: Workbook) -> list[Sheet]:
    return sorted(workbook.sheets, key=lambda sheet: not sheet.name.strip().startswith(SHEET))


def _headed(sheet: Sheet) -> tuple[Sheet, int, dict[str, int]] | None:
    """Return a sheet with its row of headers and the column of each; the first of two columns of one name."""
    for row in sorted(sheet.cells)[:_TOP_ROWS]:
        named = ((_HEADERS.get(matching_key(text)), column) for column, text in sorted(sheet.cells[row].items()))
        columns = {entry.header: column for entry, column in reversed(list(named)) if entry}
        if set(_NEEDED) <= set(columns):
            return sheet, row, columns
    return None


def _chosen(texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Bring what was chosen into the spelling of the lists; yield what is on none."""
    for entry in LEDGER:
        written = texts.get(entry.header, "")
        known = {matching_key(choice): choice for choice in entry.choices}
        if not known or not written:
            continue
        if matching_key(written) in known:
            texts[entry.header] = known[matching_key(written)]
        else:
            yield entry.header, f"写的“{written[:20]}”不在列表里，照原样保留。请改成：{'、'.join(entry.choices)}。"
