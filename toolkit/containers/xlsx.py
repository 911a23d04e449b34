"""Read .xlsx files of strangers: streamed, capped, sparse, every value as the text it is stored as.

Ordinary readers believe the declared size of a sheet, give up on damaged parts, or type what they see; none of that
may happen to somebody's answers. Declared sizes are ignored, DTDs and entities refused, bytes counted as they come.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from xml.parsers import expat

from toolkit.containers.workbook import Sheet, Unreadable, Workbook
from toolkit.errors import IntakeError

MAX_PART = 256 << 20
MAX_FILE = 512 << 20
MAX_CELLS = 20_000_000
MAX_STRINGS = 2_000_000
MAX_COLUMNS = 16_384
MAX_DEPTH = 64
_BLOCK = 64 << 10

_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_QUOTED = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_STORED_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError,
    OSError, LookupError, RuntimeError, ValueError,
)  # fmt: skip
"""What the archive and XML readers of the standard library raise on broken input."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read_xlsx(data: bytes, file: str) -> Workbook:
    """Read a workbook.

    Raises
    ------
    IntakeError
        ``I-DAMAGED`` broken archive or XML, ``I-TYPE`` another kind of archive, ``I-HOSTILE`` DTD, entities or
        nesting beyond reason, ``I-TOO-LARGE`` beyond the caps.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive, file).workbook()
    except _BROKEN_ARCHIVE as error:
        raise IntakeError("I-DAMAGED", where=file) from error


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.archive = archive
        self.file = file
        self.names = set(archive.namelist())
        self.produced = 0
        if "xl/workbook.xml" not in self.names:
            actual = "Word 文档" if "word/document.xml" in self.names else "压缩包（ZIP）"
            raise IntakeError("I-TYPE", where=file, actual=actual)
        if len(self.names) < len(archive.namelist()):
            raise IntakeError("I-HOSTILE", where=file, what="重名部件")

    def workbook(self) -> Workbook:
        self.targets = self._relations("xl/_rels/workbook.xml.rels")
        declared, epoch_1904 = self._sheets()
        strings = self._strings()
        dates = self._date_styles()
        sheets = []
        for name, hidden, part in declared:
            if part not in self.names:
                raise IntakeError("I-DAMAGED", where=f"{self.file}（工作表“{name}”）")
            sheets.append(Sheet(name, self._cells(part, strings, dates, epoch_1904), hidden))
        return Workbook(self.file, tuple(sheets), self._notes())

    # ---- XML -------------------------------------------------------------------------------------------------------

    def _parse(self, part: str, start: Callable[[str, dict[str, str]], None], end: Callable[[str, str], None]) -> None:
        """Stream a part; call ``start(name, attributes)`` and ``end(name, text)`` with local names."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        text: list[str] = []
        depth = 0
        local = lru_cache(maxsize=1024)(_local)

        def on_start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > MAX_DEPTH:
                raise IntakeError("I-HOSTILE", where=self.file, what="层次过深")
            text.clear()
            start(local(name), {local(key): value for key, value in attributes.items()})

        def on_end(name: str) -> None:
            nonlocal depth
            depth -= 1
            end(local(name), "".join(text))
            text.clear()

        def refuse(*_: object) -> None:
            raise IntakeError("I-HOSTILE", where=self.file, what="实体声明")

        parser.StartElementHandler = on_start
        parser.EndElementHandler = on_end
        parser.CharacterDataHandler = text.append
        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        produced = 0
        try:
            with self.archive.open(part) as stream:
                while block := stream.read(_BLOCK):
                    produced += len(block)
                    self.produced += len(block)
                    if produced > MAX_PART or self.produced > MAX_FILE:
                        limit = MAX_PART if produced > MAX_PART else MAX_FILE
                        raise IntakeError("I-TOO-LARGE", where=self.file, limit=f"{limit >> 20}MB")
                    parser.Parse(block, False)
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise IntakeError("I-DAMAGED", where=f"{self.file}（{part}）") from error

    # ---- parts -----------------------------------------------------------------------------------------------------

    def _sheets(self) -> tuple[list[tuple[str, bool, str]], bool]:
        targets = self.targets
        sheets: list[tuple[str, bool, str]] = []
        epoch_1904 = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal epoch_1904
            if name == "sheet":
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append((attributes.get("name", ""), hidden, targets.get(attributes.get("id", ""), "")))
            elif name == "workbookPr":
                epoch_1904 = attributes.get("date1904") in ("1", "true")

        self._parse("xl/workbook.xml", start, _ignore)
        return sheets, epoch_1904

    def _relations(self, part: str) -> dict[str, str]:
        targets: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
                targets[attributes.get("Id", "")] = full
                targets.setdefault(attributes.get("Type", "").rpartition("/")[2], full)

        if part in self.names:
            self._parse(part, start, _ignore)
        return targets

    def _strings(self) -> list[str]:
        strings: list[str] = []
        pieces: list[str] = []
        phonetic = 0

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal phonetic
            if name == "si":
                pieces.clear()
            elif name == "rPh":
                phonetic += 1

        def end(name: str, text: str) -> None:
            nonlocal phonetic
            if name == "t" and not phonetic:
                pieces.append(text)
            elif name == "rPh":
                phonetic -= 1
            elif name == "si":
                strings.append(_unescaped("".join(pieces)))
                if len(strings) > MAX_STRINGS:
                    raise IntakeError("I-TOO-LARGE", where=self.file, limit="200万个不同的文字")

        part = self.targets.get("sharedStrings", "xl/sharedStrings.xml")
        if part in self.names:
            self._parse(part, start, end)
        elif "sharedStrings" in self.targets:
            raise IntakeError("I-DAMAGED", where=f"{self.file}（{part}）")
        return strings

    def _date_styles(self) -> list[bool]:
        custom: dict[str, bool] = {}
        styles: list[bool] = []
        inside = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal inside
            if name == "numFmt":
                code = _QUOTED.sub("", attributes.get("formatCode", ""))
                custom[attributes.get("numFmtId", "")] = bool(re.search(r"[ymdhs]", code, re.IGNORECASE))
            elif name == "cellXfs":
                inside = True
            elif name == "xf" and inside:
                number = attributes.get("numFmtId", "0")
                built_in = number.isdecimal() and int(number) in _BUILT_IN_DATES
                styles.append(custom.get(number, bool(built_in)))

        def end(name: str, _: str) -> None:
            nonlocal inside
            if name == "cellXfs":
                inside = False

        part = self.targets.get("styles", "xl/styles.xml")
        if part in self.names:
            self._parse(part, start, end)
        return styles

    def _notes(self) -> tuple[str, ...]:
        found: list[str] = []

        def end(name: str, text: str) -> None:
            if name in ("title", "subject", "description") and text:
                found.append(text)

        if "docProps/core.xml" in self.names:
            self._parse("docProps/core.xml", _ignore, end)
        return tuple(found)

    def _cells(self, part: str, strings: list[str], dates: list[bool], epoch_1904: bool) -> dict[int, dict[int, str]]:
        rows: dict[int, dict[int, str]] = {}
        cell: dict[str, str] = {}
        inline: list[str] = []
        row = column = count = phonetic = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal row, column, phonetic
            if name == "row":
                row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else row + 1
                column = -1
            elif name == "rPh":
                phonetic += 1
            elif name == "c":
                column = _column(attributes.get("r", ""), column + 1)
                cell.clear()
                cell.update(attributes)
                inline.clear()

        def end(name: str, text: str) -> None:
            nonlocal count, phonetic
            if name in ("v", "f"):
                cell[name] = text
            elif name == "t" and not phonetic:
                inline.append(text)
            elif name == "rPh":
                phonetic -= 1
            elif name == "c":
                value = _value(cell, inline, strings, dates, epoch_1904)
                if value.strip():
                    if column in rows.get(row, ()):
                        raise IntakeError("I-HOSTILE", where=self.file, what=f"第{row}行有重复的格子")
                    count += 1
                    if count > MAX_CELLS or column >= MAX_COLUMNS:
                        raise IntakeError("I-TOO-LARGE", where=self.file, limit="2000万个格子")
                    rows.setdefault(row, {})[column] = value

        self._parse(part, start, end)
        return rows


def _ignore(*_: object) -> None:
    return None


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _column(reference: str, following: int) -> int:
    match = _REFERENCE.fullmatch(reference)
    return _column_of(match.group(1)) if match else following


@lru_cache(maxsize=MAX_COLUMNS)
def _column_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: dict[str, str], inline: list[str], strings: list[str], dates: list[bool], epoch_1904: bool) -> str:
    kind, raw = cell.get("t", "n"), cell.get("v", "")
    if not raw and "f" in cell:
        return Unreadable(f"没有结果的公式 {cell['f']}")
    if kind == "inlineStr":
        return _unescaped("".join(inline))
    if kind == "s":
        index = int(raw) if raw.isdecimal() else -1
        return strings[index] if 0 <= index < len(strings) else Unreadable(f"读不出的文字 {raw}")
    if kind == "e":
        return Unreadable(raw)
    if kind in ("str", "d"):
        return _unescaped(raw)
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
    style = int(cell["s"]) if cell.get("s", "").isdecimal() else 0
    if raw and style < len(dates) and dates[style]:
        return _date(raw, epoch_1904)
    return raw if raw.isdecimal() else _number(raw)


def _number(raw: str) -> str:
    """Return a stored number as a person reads it: 1 for ``1.0``, 0.29 for ``0.28999999999999998``."""
    if not _STORED_NUMBER.fullmatch(raw):
        return raw
    value = float(raw)
    if abs(value) >= 1e15:
        return raw  # digits may be lost: left as it is stored
    return str(int(value)) if value.is_integer() else repr(value)


def _date(raw: str, epoch_1904: bool) -> str:
    try:
        days = float(raw)
        moment = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
        return (moment + timedelta(seconds=round(days * 86400))).isoformat(sep=" ")
    except (ValueError, OverflowError):
        return raw


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    # Two escapes may be the halves of one character; a half left alone is none.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
