"""The register's workbook, as it came back -> entries; every row is taken, or named with what to mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.containers import open_workbook
from toolkit.district.tasks.accepting import Remark, accept
from toolkit.district.tasks.entry import HEADERS, Entry
from toolkit.district.tasks.sheet import SHEET
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import matching_key
from toolkit.records import Notice
from toolkit.registry import did_you_mean

if TYPE_CHECKING:
    from toolkit.containers import Sheet, Workbook

_TOP_ROWS = 10
_NEEDED = ("community", "task", "title")
_FIELDS = {matching_key(header): field for field, header in HEADERS.items()}


@dataclass(frozen=True)
class SheetRead:
    """What a workbook of the register said.

    Parameters
    ----------
    file : str
    entries : tuple of Entry
        Of the rows that could be taken, in the order of the sheet.
    notices : tuple of Notice
        Rows that could not, with place, problem and fix; and what should be looked at.
    rows : int
        Filled rows in all.
    """

    file: str
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...]
    rows: int

    def __repr__(self) -> str:
        lines = [f"登记表“{self.file}”：{self.rows}行，收下{len(self.entries)}行。"]
        return "\n".join([*lines, *(notice.message for notice in self.notices)])

    def as_dict(self) -> dict[str, Any]:
        """Return the account as plain values."""
        return {
            "file": self.file,
            "rows": self.rows,
            "entries": [entry.as_dict() for entry in self.entries],
            "warnings": [notice.as_dict() for notice in self.notices],
        }


def read_register(data: bytes, file: str) -> SheetRead:
    """Read a workbook of the register, whatever the order of its rows and columns.

    Parameters
    ----------
    data : bytes
    file : str
        Its name, for the places in what is told.

    Raises
    ------
    IntakeError
        ``I-REGISTER`` when there are no headers of the register, and what :func:`open_workbook` raises.
    """
    workbook = open_workbook(data, file)
    found, others = _found(workbook)
    notices = [*workbook.notices, *_about_columns(found, file)]
    for other in others:
        words = f"登记表“{file}”工作表“{other.name}”也像登记表，没有读。请并到工作表“{found.sheet.name}”里。"
        notices.append(Notice("task_sheet", "action", words, file=file))
    entries, rows = [], 0
    for row in sorted(number for number in found.sheet.cells if number > found.top):
        cells = {field: found.sheet.cells[row].get(column, "") for field, column in found.columns.items()}
        if not any(text.strip() for field, text in cells.items() if field != "version"):
            continue
        rows += 1
        entry, remarks = accept(cells)
        notices += [_told(remark, file, row, entry) for remark in remarks]
        if entry:
            entries.append(entry)
    return SheetRead(file, tuple(entries), tuple(notices), rows)


@dataclass(frozen=True)
class _Found:
    """Where entries stand: the sheet, its row of headers, and each field's column."""

    sheet: Sheet
    top: int
    columns: dict[str, int]


def _found(workbook: Workbook) -> tuple[_Found, tuple[Sheet, ...]]:
    """Return the sheet with the entries, and others that have the headers as well."""
    in_order = sorted(workbook.sheets, key=lambda sheet: sheet.name.strip() != SHEET)
    found = [one for one in (_headed(sheet, workbook.file) for sheet in in_order) if one]
    if not found:
        needed = "、".join(HEADERS[field] for field in _NEEDED)
        raise IntakeError("I-REGISTER", where=workbook.file, problem=f"找不到表头（{needed}）")
    return found[0], tuple(other.sheet for other in found[1:])


def _headed(sheet: Sheet, file: str) -> _Found | None:
    for row in sorted(sheet.cells)[:_TOP_ROWS]:
        named = [(_FIELDS.get(matching_key(text)), column) for column, text in sorted(sheet.cells[row].items())]
        columns = {field: column for field, column in named if field}
        if set(_NEEDED) <= set(columns):
            twice = next((field for field, column in named if field and columns[field] != column), None)
            if twice:
                problem = f"有两列都叫“{HEADERS[twice]}”"
                raise IntakeError("I-REGISTER", where=_place(file, row, sheet), problem=problem)
            return _Found(sheet, row, columns)
    return None


def _about_columns(found: _Found, file: str) -> Iterator[Notice]:
    sheet, top, columns = found.sheet, found.top, found.columns
    gone = [HEADERS[field] for field in HEADERS if field not in columns and field != "version"]
    if gone and "id" in columns:
        # An absent column would empty that field of every numbered entry.
        raise IntakeError("I-REGISTER", where=_place(file, top, sheet), problem=f"少了这些列：{'、'.join(gone)}")
    below = [row for row in sorted(sheet.cells) if row > top]
    used = {column for row in below for column in sheet.cells[row]}
    for column in sorted(used - set(columns.values())):
        header = sheet.cells[top].get(column, "").strip()
        what = f"不认识“{header[:20]}”这一列" if header else f"第{column + 1}列没有表头"
        words = f"{_place(file, top, sheet)}：{what}，里面的内容没有读。{did_you_mean(header, list(HEADERS.values()))}"
        yield Notice("task_column", "info", words, subject=header, file=file)
    for row in below:
        if sheet.cells[row] and not set(sheet.cells[row]) & set(columns.values()):
            words = f"{_place(file, row, sheet)}：内容都写在认不出的列里，没有读。请写进有表头的列。"
            yield Notice("task_row", "action", words, file=file)


def _told(remark: Remark, file: str, row: int, entry: Entry | None) -> Notice:
    ending = "" if entry or not remark.stops else "这一行没有收下。"
    words = f"登记表“{file}”第{row}行“{remark.header}”：{remark.words}{ending}"
    return Notice(
        "task_refused" if remark.stops else "task_look", "action" if remark.stops else "info", words, file=file
    )


def _place(file: str, row: int, sheet: Sheet) -> str:
    return f"登记表“{file}”工作表“{sheet.name}”第{row}行"
