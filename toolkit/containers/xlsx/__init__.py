"""Read .xlsx files of strangers: streamed, capped, sparse, every value as the text it is stored as.

Ordinary readers believe the declared size of a sheet, give up on damaged parts, or type what they see; none of that
may happen to somebody's answers. Declared sizes are ignored, DTDs and entities refused, bytes counted as they come.
"""

from __future__ import annotations

from toolkit.containers.workbook import Sheet, Workbook
from toolkit.containers.xlsx.archive import Archive
from toolkit.containers.xlsx.notices import notices_of
from toolkit.containers.xlsx.parts import date_styles, document_notes, read_book, shared_strings
from toolkit.containers.xlsx.sheet import read_sheet
from toolkit.containers.xlsx.values import Values
from toolkit.errors import IntakeError
from toolkit.records import Notice

__all__ = ["read_xlsx"]


def read_xlsx(data: bytes, file: str) -> Workbook:
    """Read a workbook.

    Raises
    ------
    IntakeError
        ``I-DAMAGED`` broken archive or XML, ``I-TYPE`` another kind of archive, ``I-PASSWORD``, ``I-HOSTILE`` DTD,
        entities or nesting beyond reason, ``I-TOO-LARGE`` beyond the caps.
    """
    with Archive.opened(data, file) as archive:
        book = read_book(archive)
        values = Values(shared_strings(archive, book), date_styles(archive, book), book.epoch_1904)
        sheets: list[Sheet] = []
        notices: list[Notice] = list(archive.notices)
        for declared in book.sheets:
            if not archive.has(declared.part):
                raise IntakeError("I-DAMAGED", where=f"{file}（工作表“{declared.name}”）")
            grid = read_sheet(archive, declared, values)
            hidden_rows = frozenset(grid.hidden_rows & grid.rows.keys())
            if not declared.hidden:
                in_front = not any(sheet.cells and not sheet.hidden for sheet in sheets)
                notices += notices_of(grid, declared.name, layout=in_front, lost_digits=values.lost_digits)
            sheets.append(Sheet(declared.name, grid.rows, declared.hidden, hidden_rows=hidden_rows))
        return Workbook(file, tuple(sheets), document_notes(archive, book), tuple(notices))
