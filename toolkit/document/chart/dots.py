"""Dots with their intervals, for plotly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.chart import frame
from toolkit.document.drawing import style
from toolkit.document.drawing.scale import lane, values_axis
from toolkit.document.escape import plotly_text

if TYPE_CHECKING:
    from toolkit.document.figures import Chart


def json(chart: Chart) -> dict[str, Any]:
    """Return the figure as a plain dict."""
    rows = len(chart.categories)
    names = frame.names_axis(chart.categories, [lane(chart, row) for row in range(rows)], [0, rows])
    values = frame.numbers_axis(values_axis(chart), percent=chart.percent) | {"showline": False}
    layout = frame.layout(chart, values, names, legend=len(chart.series) > 1)
    layout["margin"]["r"] = 56  # for the label of the longest interval
    colours = style.series_colours(chart)
    traces = [trace for position, colour in enumerate(colours) for trace in _traces(chart, position, colour)]
    return {"data": traces, "layout": layout}


def _traces(chart: Chart, position: int, colour: str) -> list[dict[str, Any]]:
    series = chart.series[position]
    rows = [row for row, value in enumerate(series.values) if value is not None]
    values = [style.drawn(chart, series.values[row]) or 0.0 for row in rows]
    ends = [style.interval(chart, series, row) or (value, value) for row, value in zip(rows, values, strict=True)]
    heights = [lane(chart, row, position) for row in rows]
    colours = style.point_colours(chart, colour)
    dots = {
        "type": "scatter",
        "mode": "markers",
        "name": plotly_text(series.name),
        "x": values,
        "y": heights,
        "marker": {
            "color": [colours[row] for row in rows],
            "symbol": frame.MARKS[style.MARKS[position % len(style.MARKS)]],
            "size": 10,
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(high - value, 9) for value, (_, high) in zip(values, ends, strict=True)],
            "arrayminus": [round(value - low, 9) for value, (low, _) in zip(values, ends, strict=True)],
            "color": style.SOFT,
            "thickness": 1.5,
            "width": 0,
            "visible": bool(series.low),
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [frame.hover(chart, position, row) for row in rows],
    }
    labels = {
        "type": "scatter",
        "mode": "markers+text",
        "marker": frame.UNSEEN,
        "x": [max(high, value) for value, (_, high) in zip(values, ends, strict=True)],
        "y": heights,
        "text": [style.label(chart, series.values[row]) for row in rows],
        "textposition": "middle right",
        "textfont": {"size": frame.SMALL},
        "cliponaxis": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }
    return [dots, labels]
