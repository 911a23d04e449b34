"""Dots with their intervals, for Word: a scatter chart whose names and labels are the names of single points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.docx.chart.bars import fill
from toolkit.document.docx.chart.sheet import (
    NO_GRID,
    NO_LINE,
    DataSheet,
    cell,
    cells,
    finish,
    legend_above,
    name_label,
    number_axis,
)
from toolkit.document.drawing import style
from toolkit.document.drawing.plan import Field, Size, dot_field
from toolkit.document.drawing.scale import Ticks, lane, values_axis
from toolkit.document.drawing.space import lines_of

if TYPE_CHECKING:
    from toolkit.document.figures import Chart

_WIDTH = 3  # columns of a series: value, low, high
_HELPERS = ("高度", "标签位置", "标签", "区间", "区间高度")
_GAP_MM = 1.0  # between a dot and its label


def draw(book: Any, sheet: DataSheet, chart: Chart, size: Size) -> Any:
    """Write the values and return the chart of them."""
    axis, field = values_axis(chart), dot_field(chart, size)
    native = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    drawing = _Drawing(sheet, chart, axis, field)
    series, hidden = drawing.series()
    for each in series:
        native.add_series(each)
    # The axis ends a little after its last mark: Office leaves out a label that stands beyond it.
    end = round(axis.high + 2 * drawing.gap, 6)
    native.set_x_axis(number_axis(axis, percent=chart.percent) | {"line": NO_LINE, "max": end})
    native.set_y_axis(
        {"min": 0, "max": max(len(chart.categories), 1), "label_position": "none", "line": {"color": style.AXIS}}
        | {"major_tick_mark": "none", "minor_tick_mark": "none", **NO_GRID}
    )
    native.set_plotarea({"fill": {"none": True}, "layout": field.shares(size)})
    finish(native, legend_above(chart, size, hidden))
    return native


class _Drawing:
    """The series of a dot chart under way.

    Parameters
    ----------
    sheet, chart, axis, field
    """

    def __init__(self, sheet: DataSheet, chart: Chart, axis: Ticks, field: Field) -> None:
        self.sheet, self.chart = sheet, chart
        self.axis = axis
        self.gap = round(_GAP_MM / field.width * (axis.high - axis.low), 4)

    def series(self) -> tuple[list[dict[str, Any]], list[int]]:
        """Write the sheet; return the series, those below first, and which of them the legend leaves out."""
        fill(self.sheet, self.chart, _WIDTH)
        intervals, dots, labels = [], [], []
        for position in range(len(self.chart.series)):
            first = 1 + len(self.chart.series) * _WIDTH + position * len(_HELPERS)
            for place, header in enumerate(_HELPERS):
                self.sheet.helper(0, first + place, header)
            intervals += self._intervals(position, first)
            labels += self._labels(position, first)
            dots.append(self._dots(position, first))
        named = range(len(intervals), len(intervals) + len(dots))
        found = [*intervals, *dots, *labels, *self._names()]
        return found, [place for place in range(len(found)) if place not in named]

    def _dots(self, position: int, first: int) -> dict[str, Any]:
        column, last = 1 + position * _WIDTH, len(self.chart.categories)
        colour = style.series_colours(self.chart)[position]
        points = [
            None if own == colour else {"fill": {"color": own}, "border": {"color": own}}
            for own in style.point_colours(self.chart, colour)
        ]
        return {
            "name": cells(0, column)[:3],
            "categories": cells(1, column, last),
            "values": cells(1, first, last),
            "line": NO_LINE,
            "marker": {
                "type": style.MARKS[position % len(style.MARKS)],
                "size": 7,
                "fill": {"color": colour},
                "border": {"color": colour},
            },
            "points": points,
        }

    def _labels(self, position: int, first: int) -> list[dict[str, Any]]:
        """Write where the labels stand and what they say; return a series for each."""
        chart, column, labels = self.chart, 1 + position * _WIDTH, []
        series = chart.series[position]
        for row, value in enumerate(series.values):
            shown = style.drawn(chart, value)
            if shown is None:
                continue
            line, ends = row + 1, style.interval(chart, series, row)
            self.sheet.helper(line, first, lane(chart, row, position))
            right = max(shown, ends[1]) if ends else shown
            cover = f"MAX({cell(line, column)}:{cell(line, column + 2)})"
            self.sheet.formula(line, first + 1, f"={cover}+{self.gap}", round(right + self.gap, 6))
            text = f'=TEXT({cell(line, column)},"{style.number_format(chart)}")'
            self.sheet.formula(line, first + 2, text, style.label(chart, value))
            labels.append(name_label(cells(line, first + 2), cells(line, first + 1), cells(line, first), "right"))
        return labels

    def _intervals(self, position: int, first: int) -> list[dict[str, Any]]:
        """Write the intervals, and the line through all of them with a gap after each; return its series."""
        chart, column = self.chart, 1 + position * _WIDTH
        series = chart.series[position]
        drawn = {row: ends for row in range(len(chart.categories)) if (ends := style.interval(chart, series, row))}
        if not drawn:  # LibreOffice loses intervals that are made as error bars
            return []
        for n, word in enumerate(("下限", "上限")):
            self.sheet.text(0, column + 1 + n, f"{series.name} {word}")
            for row, ends in drawn.items():
                self.sheet.number(row + 1, column + 1 + n, ends[n], style.number_format(chart))
        for row, ends in drawn.items():
            for n, end in enumerate(ends):
                line = 1 + 3 * row + n
                self.sheet.formula(line, first + 3, f"={cell(row + 1, column + 1 + n)}", end)
                self.sheet.helper(line, first + 4, lane(chart, row, position))
        last = 3 * len(chart.categories) - 1
        line = {"color": style.SOFT, "width": 1.25}
        place = {"categories": cells(1, first + 3, last), "values": cells(1, first + 4, last)}
        return [{"name": cells(0, first + 3)[:3], **place, "line": line, "marker": {"type": "none"}}]

    def _names(self) -> list[dict[str, Any]]:
        """Write where the names of the categories stand; return the series that print them at the left edge."""
        first = 1 + len(self.chart.series) * (_WIDTH + len(_HELPERS))
        self.sheet.helper(0, first, "名称位置")
        self.sheet.helper(0, first + 1, "名称高度")
        series = []
        for row, name in enumerate(self.chart.categories):
            self.sheet.helper(row + 1, first, self.axis.low)
            self.sheet.helper(row + 1, first + 1, lane(self.chart, row))
            if lines_of(name):
                place = cells(row + 1, 0), cells(row + 1, first), cells(row + 1, first + 1)
                series.append(name_label(*place, "left", size=style.LARGE))
        return series
