"""The stacked ledger as .xlsx: first the ledger in the columns of the communities', then a sheet for each table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.document import plain
from toolkit.messages import SIMULATED
from toolkit.report.advice.ledger import LEDGER, SHEET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.district.tasks.measures import Row
    from toolkit.district.tasks.stacking import Stacked
    from toolkit.document import Table


def stacked_workbook(stacked: Stacked, on: date | None = None) -> bytes:
    """Return the workbook; equal rows and day give equal bytes, and no text becomes a formula."""
    from toolkit.document.xlsx import drawn

    mark = f"（{SIMULATED}）" if stacked.simulated else ""

    def draw(book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
        head = book.add_format(base | {"bold": True, "bg_color": "#DCE6F1", "valign": "vcenter"})
        body = book.add_format(base | {"valign": "top", "num_format": "@"})
        _write_ledger(book.add_worksheet(SHEET + mark), stacked.rows, head, body)
        for table in stacked.tables(on):
            _write_table(book.add_worksheet(table.caption), table, head, body)

    return drawn(draw, title=f"{SHEET}汇总{mark}")


def _write_ledger(sheet: Any, rows: Sequence[Row], head: Any, body: Any) -> None:
    from toolkit.document.xlsx import write_text

    for place, entry in enumerate(LEDGER):
        sheet.set_column(place, place, entry.width, None, {"hidden": entry.hidden})
        write_text(sheet, 0, place, entry.header, head)
        if entry.choices and rows:
            sheet.data_validation(1, place, len(rows), place, {"validate": "list", "source": list(entry.choices)})
        for number, row in enumerate(rows, start=1):
            write_text(sheet, number, place, row[entry.header], body)
    sheet.autofilter(0, 0, len(rows), len(LEDGER) - 1)
    _finish(sheet, 3)


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
    _finish(sheet, 1)


def _finish(sheet: Any, columns: int) -> None:
    sheet.freeze_panes(1, columns)
    sheet.ignore_errors({"number_stored_as_text": "A1:AZ5000"})
    sheet.set_paper(8)  # A3
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
