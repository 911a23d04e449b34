"""A figure as a table of its printed values: what is read where there are no pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.document.drawing import style
from toolkit.document.figures import Plot

if TYPE_CHECKING:
    from toolkit.document.figures import Figure


def chart_rows(figure: Figure) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of a figure's values, as printed; what the figure does not show is empty.

    >>> from toolkit.document import Chart, Series
    >>> chart_rows(Chart("c", "bar", "", ("住房", "就业"), (Series("百分比", (0.46, None)),)))
    (['', '百分比'], [['住房', '46%'], ['就业', '']])
    """
    if isinstance(figure, Plot):
        return _plot_rows(figure)
    header = ["", *(series.name for series in figure.series)]
    rows = [
        [name, *(style.with_interval(figure, series, row) for series in figure.series)]
        for row, name in enumerate(figure.categories)
    ]
    return header, rows


def _plot_rows(plot: Plot) -> tuple[list[str], list[list[str]]]:
    looks = dict(plot.key)
    rows = [
        [
            point.name or looks.get(point.look, ""),
            style.label(plot.x, point.x),
            style.label(plot.y, point.y),
        ]
        for point in plot.points
        if point.x is not None and point.y is not None
    ]
    return ["", plot.x.name, plot.y.name], rows
