"""Bars, stacked bars and bars around a middle, for Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.docx.chart.sheet import (
    NO_GRID,
    NO_LINE,
    DataSheet,
    cell,
    cells,
    column_range,
    finish,
    legend_above,
)
from toolkit.document.drawing import style
from toolkit.document.drawing.plan import Size, bar_field
from toolkit.document.drawing.scale import Balance, balance
from toolkit.document.drawing.space import lines_of

if TYPE_CHECKING:
    from toolkit.document.figures import Chart


def draw(book: Any, sheet: DataSheet, chart: Chart, size: Size) -> Any:
    """Write the values and return the chart of them."""
    fill(sheet, chart)
    native = book.add_chart({"type": "bar", "subtype": _SUBTYPES[chart.kind]})
    colours = style.series_colours(chart)
    if chart.kind == "diverging":
        total = _diverging(native, sheet, chart, colours)
    else:
        total = 1.0 if chart.kind == "stacked" else round(style.longest(chart) * 1.15, 4)
        for position, colour in enumerate(colours):
            native.add_series(_series(chart, position, colour, total))
    native.set_y_axis(
        {
            "reverse": True,
            "num_font": {"size": style.LARGE},
            "line": NO_LINE if chart.kind == "diverging" else {"color": style.AXIS, "width": 0.75},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "interval_unit": 1,  # every name is printed, however many there are
        }
    )
    native.set_x_axis({"visible": False, "min": 0, "max": total, "line": NO_LINE, **NO_GRID})
    native.set_plotarea({"fill": {"none": True}, "layout": bar_field(chart, size).shares(size)})
    finish(native, legend_above(chart, size))
    return native


_SUBTYPES = {"bar": "clustered", "stacked": "percent_stacked", "diverging": "stacked"}


def fill(sheet: DataSheet, chart: Chart, width: int = 1) -> None:
    """Write names and values as printed; each series takes ``width`` columns."""
    for row, category in enumerate(chart.categories, start=1):
        sheet.lines(row, 0, lines_of(category))
    for position, series in enumerate(chart.series):
        column = 1 + position * width
        sheet.text(0, column, series.name)
        for row, value in enumerate(series.values, start=1):
            sheet.number(row, column, style.drawn(chart, value), style.number_format(chart))


def _series(chart: Chart, position: int, colour: str, total: float) -> dict[str, Any]:
    last = len(chart.categories)
    inside = chart.kind != "bar"
    points = style.point_colours(chart, colour)
    labels: dict[str, Any] = {
        "value": True,
        "num_format": style.number_format(chart),
        "position": "center" if inside else "outside_end",
        "font": {
            "size": style.SMALL if inside else style.LARGE,
            "color": style.ink(colour) if inside else style.INK,
        },
    }
    if inside:
        values = chart.series[position].values
        labels["custom"] = [None if style.inside_label(chart, value, total) else {"delete": True} for value in values]
    return {
        **_segment(position + 1, last),
        "overlap": 100 if inside else 0,
        "fill": {"color": colour},
        "border": {"color": style.PAPER, "width": 0.75} if inside else NO_LINE,
        "points": [None if point == colour else {"fill": {"color": point}} for point in points],
        "data_labels": labels,
    }


def _segment(column: int, last: int) -> dict[str, Any]:
    return {
        "name": cells(0, column)[:3],
        "categories": cells(1, 0, last),
        "values": cells(1, column, last),
        "gap": 60,
    }


def _diverging(native: Any, sheet: DataSheet, chart: Chart, colours: list[str]) -> float:
    """Add the series of a scale with the blanks around it; return the length of the axis."""
    lined_up = balance(chart)
    before, after = _write_blanks(sheet, chart, lined_up)
    order: list[dict[str, Any]] = [_blank(chart, before)]
    order += [_series(chart, position, colours[position], lined_up.total) for position in lined_up.scale()]
    if lined_up.apart:
        order.append(_blank(chart, after))
        order += [_series(chart, position, colours[position], lined_up.total) for position in lined_up.apart]
    for series in order:
        native.add_series(series)
    return lined_up.total


def _blank(chart: Chart, column: int) -> dict[str, Any]:
    # The empty corner of the sheet is its name: the legend has nothing to print, in whichever order Office counts.
    segment = {**_segment(column, len(chart.categories)), "name": cells(0, 0)[:3]}
    return {**segment, "overlap": 100, "fill": {"none": True}, "border": NO_LINE}


def _write_blanks(sheet: DataSheet, chart: Chart, lined_up: Balance) -> tuple[int, int]:
    """Write how long the blanks are, as formulas: the rows stay in line when a number is edited."""
    first, last = len(chart.series) + 2, len(chart.categories)
    sheet.helper(0, 0, " ")
    sides = (
        ("左", lined_up.left, lined_up.to_left, lined_up.before, 0.0),
        ("右", lined_up.right, lined_up.to_right, lined_up.after, lined_up.gap),
    )
    for place, (word, side, reaches, blanks, gap) in enumerate(sides):
        reach, blank = first + 2 * place, first + 2 * place + 1
        sheet.helper(0, reach, f"{word}侧合计")
        sheet.helper(0, blank, f"{word}侧留白")
        for row, (sums, rest) in enumerate(zip(reaches, blanks, strict=True), start=1):
            terms = [cell(row, 1 + position) for position in side]
            terms += [] if lined_up.middle is None else [f"{cell(row, 1 + lined_up.middle)}/2"]
            sheet.formula(row, reach, "=" + ("+".join(terms) or "0"), sums)
            formula = f"=MAX({column_range(reach, last)})-{cell(row, reach)}"
            sheet.formula(row, blank, f"{formula}+{gap}" if gap else formula, rest)
    return first + 1, first + 3
