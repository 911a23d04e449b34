"""The sheet behind a native chart, and the look its axes and series share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.drawing import style
from toolkit.document.escape import one_line
from toolkit.document.xlsx import write_text

if TYPE_CHECKING:
    from toolkit.document.drawing.plan import Size
    from toolkit.document.drawing.scale import Ticks
    from toolkit.document.figures import Chart

Range = list[str | int]
"""A range of cells as XlsxWriter takes it: sheet, first row and column, last row and column."""

NO_LINE = {"none": True}
NO_GRID = {"major_gridlines": {"visible": False}}
_NAME = "数据"


class DataSheet:
    """The one sheet of the workbook; rows and columns count from 0, row 0 holds the headers.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._sheet = book.add_worksheet(_NAME)
        self._formats: dict[str, Any] = {}
        self._helper = book.add_format({"font_color": style.AXIS})
        self._sheet.set_column(0, 0, 30)

    def text(self, row: int, column: int, text: str) -> None:
        """Write a text on one line; an empty one leaves the cell empty."""
        write_text(self._sheet, row, column, one_line(text))

    def lines(self, row: int, column: int, lines: list[str]) -> None:
        """Write a text that is broken into lines."""
        write_text(self._sheet, row, column, "\n".join(lines))

    def number(self, row: int, column: int, value: float | None, code: str = "General") -> None:
        """Write a number in a format; None leaves the cell empty."""
        if value is not None:
            self._sheet.write_number(row, column, value, self._format(code))

    def helper(self, row: int, column: int, value: str | float) -> None:
        """Write what only serves the drawing, in grey."""
        write = self._sheet.write_string if isinstance(value, str) else self._sheet.write_number
        write(row, column, value, self._helper)

    def formula(self, row: int, column: int, formula: str, value: str | float) -> None:
        """Write a formula of ours that follows the numbers when they are edited, with its value now."""
        self._sheet.write_formula(row, column, formula, self._helper, value)

    def show(self, chart: Any) -> None:
        """Put the chart into the workbook."""
        self._sheet.insert_chart(0, 0, chart)

    def _format(self, code: str) -> Any:
        if code not in self._formats:
            self._formats[code] = self._book.add_format({"num_format": code})
        return self._formats[code]


def cells(first_row: int, column: int, last_row: int | None = None) -> Range:
    """Return one cell, or the cells of a column down to ``last_row``."""
    return [_NAME, first_row, column, first_row if last_row is None else last_row, column]


def reference(first_row: int, column: int, last_row: int | None = None) -> str:
    """Return the same cells as a formula, for what XlsxWriter takes in no other way.

    >>> reference(1, 2, 4)
    '=数据!$C$2:$C$5'
    """
    from xlsxwriter.utility import xl_range_abs

    return f"={_NAME}!{xl_range_abs(first_row, column, first_row if last_row is None else last_row, column)}"


def cell(row: int, column: int) -> str:
    """Return the address of a cell as formulas write it.

    >>> cell(1, 27)
    'AB2'
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    return xl_rowcol_to_cell(row, column)


def column_range(column: int, last_row: int) -> str:
    """Return the address of a column's cells below the header, fixed.

    >>> column_range(1, 4)
    '$B$2:$B$5'
    """
    from xlsxwriter.utility import xl_range_abs

    return xl_range_abs(1, column, last_row, column)


def number_axis(ticks: Ticks, *, percent: bool) -> dict[str, Any]:
    """Return an axis of numbers with round marks and pale lines."""
    return {
        "min": ticks.low,
        "max": ticks.high,
        "major_unit": ticks.step,
        "num_format": style.number_format(ticks.printed(percent=percent)),
        "num_font": {"size": style.SMALL},
        "line": {"color": style.AXIS, "width": 0.75},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "major_gridlines": {"visible": True, "line": {"color": style.GRID, "width": 0.75}},
        "label_position": "low",
    }


def finish(chart: Any, legend: dict[str, Any] | None) -> None:
    """Give a chart its legend and the paper it stands on."""
    chart.set_legend({"font": {"size": style.LARGE}, **legend} if legend else {"none": True})
    chart.set_title({"none": True})  # else Word prints the name of a single series as the title
    chart.set_chartarea({"border": NO_LINE, "fill": {"none": True}})


def legend_above(chart: Chart, size: Size, hidden: list[int] | None = None) -> dict[str, Any] | None:
    """Return a legend above the field, as wide as the figure; None for a single series."""
    high = style.series_legend_mm(chart, size[0])
    layout = {"x": 0.0, "y": 0.0, "width": 1.0, "height": round(high / size[1], 4)}
    return {"position": "top", "layout": layout, "delete_series": hidden or []} if high else None


def name_label(name: Range, x: Range, y: Range, side: str, **font: Any) -> dict[str, Any]:
    """Return a series that shows nothing but its name beside one place: a text that follows the sheet."""
    return {
        "name": name[:3],
        "categories": x,
        "values": y,
        "line": NO_LINE,
        "marker": {"type": "none"},
        "data_labels": {"series_name": True, "position": side, "font": {"size": style.SMALL, **font}},
    }
