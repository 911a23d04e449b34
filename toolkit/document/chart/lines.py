"""Lines over waves, for plotly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.chart import frame
from toolkit.document.drawing import style
from toolkit.document.drawing.plan import trend_sides
from toolkit.document.drawing.scale import values_axis
from toolkit.document.escape import plotly_text

if TYPE_CHECKING:
    from toolkit.document.drawing.space import Side
    from toolkit.document.figures import Chart

POSITIONS: dict[Side | None, str] = {
    "above": "top center",
    "below": "bottom center",
    "right": "middle right",
    "left": "middle left",
    None: "top center",
}


def json(chart: Chart) -> dict[str, Any]:
    """Return the figure as a plain dict."""
    waves = len(chart.categories)
    names = frame.names_axis(chart.categories, list(range(waves)), [-0.5, waves - 0.5])
    values = frame.numbers_axis(values_axis(chart), percent=chart.percent) | {"showline": False}
    layout = frame.layout(chart, names, values, legend=len(chart.series) > 1)
    sides = trend_sides(chart, (style.WIDTH_MM, style.height_mm(chart)))
    colours = style.series_colours(chart)
    return {
        "data": [_trace(chart, position, colour, sides[position]) for position, colour in enumerate(colours)],
        "layout": layout,
    }


def _trace(chart: Chart, position: int, colour: str, sides: list[Side | None]) -> dict[str, Any]:
    series = chart.series[position]
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": plotly_text(series.name),
        "x": list(range(len(series.values))),
        "y": [style.drawn(chart, value) for value in series.values],
        "line": {"color": colour, "width": 2.5},
        "marker": {"color": colour, "size": 9, "symbol": frame.MARKS[style.MARKS[position % len(style.MARKS)]]},
        "text": [style.label(chart, v) if side else "" for v, side in zip(series.values, sides, strict=True)],
        "textposition": [POSITIONS[side] for side in sides],
        "textfont": {"size": frame.SMALL},
        "connectgaps": False,
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [frame.hover(chart, position, row) for row in range(len(series.values))],
    }
