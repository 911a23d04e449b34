"""Tables -> a workbook: one sheet a table, printed values as real numbers, texts never as formulas."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from toolkit.document.escape import clean, one_line
from toolkit.document.tree import Cell, Column, Number, Table, plain
from toolkit.document.width import cells_wide
from toolkit.files import pack

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CREATED = datetime(2000, 1, 1)
_CONTENTS = "目录"
_LONGEST = 32_767  # characters a cell can hold
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NUMERAL = re.compile(r"^(?P<sign>[+\-−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?$")


def workbook(sheets: list[Table]) -> bytes:
    """Return an .xlsx with a list of contents and one sheet for each table.

    A cell that is one number becomes a real number in the format it is printed in, with no digits behind it;
    all other cells stay text. Equal tables give equal bytes.
    """
    names = _sheet_names([table.caption or table.id for table in sheets])

    def draw(book: Any) -> None:
        looks = _Looks(book)
        _write_contents(book.add_worksheet(_CONTENTS), sheets, names, looks)
        for table, name in zip(sheets, names, strict=True):
            _write_table(book.add_worksheet(name), table, looks)

    return drawn(draw)


def write_grid(sheets: dict[str, list[list[str | int | float | None]]]) -> bytes:
    r"""Return a plain .xlsx: every string stays a string, numbers are numbers, None is an empty cell.

    Parameters
    ----------
    sheets : dict of str to list of rows
        Sheet name to its rows, the header among them. Names are made valid (31 characters, no ``[]:*?/\``).
    """

    def draw(book: Any) -> None:
        for name, rows in zip(_sheet_names(list(sheets)), sheets.values(), strict=True):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    _write_value(sheet, row, column, value)

    return drawn(draw)


def drawn(draw: Callable[[Any], None], **properties: str) -> bytes:
    """Return the workbook that ``draw`` fills: no text becomes a formula, equal contents give equal bytes.

    Parameters
    ----------
    draw : callable
        Called with the empty :class:`xlsxwriter.Workbook`.
    **properties : str
        Of the document, such as ``title``.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({**properties, "created": _CREATED})
        draw(book)
    return _repacked(buffer.getvalue())


def _write_value(sheet: Any, row: int, column: int, value: str | float | None) -> None:
    if isinstance(value, str):
        write_text(sheet, row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def write_text(sheet: Any, row: int, column: int, text: str, look: Any = None) -> None:
    """Write a text that stays a text: never a formula, a link or a number; cut where a cell can hold no more."""
    text = clean(text)
    if len(text) > _LONGEST:  # xlsxwriter would leave the cell empty
        text = text[: _LONGEST - 1] + "…"
    sheet.write_string(row, column, text, look)


def _repacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return pack(parts, first=("[Content_Types].xml", "_rels/.rels"))


class _Looks:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        self._book, self._base = book, base
        self._numbers: dict[str, Any] = {}
        self.text = book.add_format(base | {"text_wrap": True})
        self.right = book.add_format(base | {"align": "right"})
        self.note = book.add_format(base | {"font_size": 10, "font_color": "#595959"})
        self.caption = book.add_format(base | {"bold": True, "font_size": 13})
        self.link = book.add_format(base | {"font_color": "#17365D", "underline": 1})
        header = base | {"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "top": 2, "text_wrap": True}
        self.header = book.add_format(header)
        self.header_right = book.add_format(header | {"align": "right"})

    def number(self, code: str) -> Any:
        if code not in self._numbers:
            self._numbers[code] = self._book.add_format(self._base | {"num_format": code, "align": "right"})
        return self._numbers[code]


def _write_contents(sheet: Any, tables: list[Table], names: list[str], looks: _Looks) -> None:
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 70)
    sheet.write_string(0, 0, _CONTENTS, looks.caption)
    sheet.write_string(1, 0, "序号", looks.header_right)
    sheet.write_string(1, 1, "表", looks.header)
    for position, (table, name) in enumerate(zip(tables, names, strict=True), start=1):
        sheet.write_number(position + 1, 0, position, looks.right)
        target = name.replace("'", "''")
        sheet.write_url(position + 1, 1, f"internal:'{target}'!A1", looks.link, one_line(table.caption) or name)
    sheet.freeze_panes(2, 0)
    _set_page(sheet)


def _write_table(sheet: Any, table: Table, looks: _Looks) -> None:
    sheet.set_row(0, 24)
    write_text(sheet, 0, 0, table.caption, looks.caption)
    for column, heading in enumerate(table.columns):
        write_text(sheet, 1, column, heading.header, looks.header_right if heading.numeric else looks.header)
        sheet.set_column(column, column, _width(table, column))
    for row, cells in enumerate(table.rows, start=2):
        for column, (heading, cell) in enumerate(zip(table.columns, cells, strict=True)):
            _write_cell(sheet, row, column, heading, cell, looks)
    for row, note in enumerate(table.notes, start=2 + len(table.rows)):
        write_text(sheet, row, 0, plain(note), looks.note)
    sheet.freeze_panes(2, 1)
    _set_page(sheet)


def _set_page(sheet: Any) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_cell(sheet: Any, row: int, column: int, heading: Column, cell: Cell, looks: _Looks) -> None:
    numeral = _numeral(cell)
    if numeral is None:
        write_text(sheet, row, column, plain(cell), looks.right if heading.numeric else looks.text)
    else:
        sheet.write_number(row, column, numeral.value, looks.number(numeral.format))


@dataclass(frozen=True)
class _Numeral:
    value: float
    format: str


def _numeral(cell: Cell) -> _Numeral | None:
    """Return a cell that is one number as a value and the format that prints it as it was printed."""
    if len(cell) != 1 or not isinstance(cell[0], Number):
        return None
    number = cell[0]
    match = _NUMERAL.match(number.shown)
    if not match or len(match["whole"]) > 15:
        return None
    places = len(match["part"] or "")
    whole = "#,##0" if "," in match["whole"] else "0"
    unit = clean(number.unit).replace('"', "")
    code = whole + ("." + "0" * places if places else "") + (unit if unit in ("", "%") else f'"{unit}"')
    if match["sign"] == "+":
        code = f"+{code};-{code}"
    value = float(f"{match['whole'].replace(',', '')}.{match['part'] or '0'}")
    if unit == "%":
        value = round(value / 100, places + 2)
    return _Numeral(-value if match["sign"] in ("-", "−") else value, code)


def _width(table: Table, column: int) -> int:
    texts = [table.columns[column].header, *(plain(row[column]) for row in table.rows)]
    widest = max(cells_wide(text) for text in texts)
    return min(48, max(9, widest + 2))


def _sheet_names(wishes: list[str]) -> list[str]:
    """Return valid sheet names, each once: 31 characters, compared without case as Excel does."""
    taken = {_CONTENTS, "history"}
    names = []
    for wish in wishes:
        stem = _FORBIDDEN.sub(" ", one_line(wish)).strip(" '")[:31].rstrip(" '") or "表"
        name, number = stem, 1
        while name.lower() in taken:
            number += 1
            tail = f"({number})"
            name = stem[: 31 - len(tail)] + tail
        taken.add(name.lower())
        names.append(name)
    return names
