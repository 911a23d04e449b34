"""The stacked ledger as .xlsx: first the ledger in the columns of the communities', then a sheet for each table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.document import plain
from toolkit.messages import SIMULATED
from toolkit.report.advice.ledger import SHEET, laid_out, ledger_formats, write_ledger

if TYPE_CHECKING:
    from toolkit.district.tasks.stacking import Stacked
    from toolkit.document import Table


def stacked_workbook(stacked: Stacked, on: date | None = None) -> bytes:
    """Return the workbook; equal rows and day give equal bytes, and no text becomes a formula."""
    from toolkit.document.xlsx import drawn

    mark = f"（{SIMULATED}）" if stacked.simulated else ""

    def draw(book: Any) -> None:
        write_ledger(book, book.add_worksheet(SHEET + mark), [row.cells for row in stacked.rows])
        head, body = ledger_formats(book)
        for table in stacked.tables(on):
            _write_table(book.add_worksheet(table.caption), table, head, body)

    return drawn(draw, title=f"{SHEET}汇总{mark}")


def _write_table(sheet: Any, table: Table, head: Any, body: Any) -> None:
    from toolkit.document.width import cells_wide
    from toolkit.document.xlsx import write_text

    for place, column in enumerate(table.columns):
        texts = [plain(row[place]) for row in table.rows]
        sheet.set_column(place, place, min(44, max(cells_wide(text) for text in (column.header, *texts)) + 2))
        write_text(sheet, 0, place, column.header, head)
        for number, text in enumerate(texts, start=1):
            if column.numeric:
                sheet.write_number(number, place, float(text), body)
            else:
                write_text(sheet, number, place, text, body)
    for number, note in enumerate(table.notes, start=len(table.rows) + 2):
        write_text(sheet, number, 0, plain(note))
    laid_out(sheet, fixed=1)
