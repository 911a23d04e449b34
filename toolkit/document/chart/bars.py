"""Bars, stacked bars and bars around a middle, for plotly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.chart import frame
from toolkit.document.drawing import style
from toolkit.document.drawing.scale import balance
from toolkit.document.escape import plotly_text

if TYPE_CHECKING:
    from toolkit.document.figures import Chart


def json(chart: Chart) -> dict[str, Any]:
    """Return the figure as a plain dict."""
    rows = len(chart.categories)
    axis = {"visible": False, "range": [0, _end(chart)], "fixedrange": True}
    # Positions in place of names: two categories with one label would otherwise melt into one bar.
    names = frame.names_axis(chart.categories, list(range(rows)), [rows - 0.5, -0.5])
    if chart.kind == "diverging":
        names["showline"] = False
    layout = frame.layout(chart, axis, names, legend=len(chart.series) > 1)
    return {
        "data": _traces(chart),
        "layout": {"barmode": "group" if chart.kind == "bar" else "stack", "bargap": 0.35, **layout},
    }


def _end(chart: Chart) -> float:
    if chart.kind == "diverging":
        return balance(chart).total
    return 1.0 if chart.kind == "stacked" else round(style.longest(chart) * 1.15, 4)


def _traces(chart: Chart) -> list[dict[str, Any]]:
    colours = style.series_colours(chart)
    if chart.kind != "diverging":
        return [_trace(chart, position, colour, _end(chart)) for position, colour in enumerate(colours)]
    lined_up = balance(chart)
    scale = [_trace(chart, position, colours[position], lined_up.total) for position in lined_up.scale()]
    apart = [_trace(chart, position, colours[position], lined_up.total) for position in lined_up.apart]
    return [_blank(lined_up.before), *scale, *([_blank(lined_up.after)] if apart else []), *apart]


def _blank(lengths: tuple[float, ...]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(lengths))),
        "x": list(lengths),
        "marker": {"color": "rgba(0,0,0,0)"},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _trace(chart: Chart, position: int, colour: str, total: float) -> dict[str, Any]:
    series = chart.series[position]
    values = [style.drawn(chart, value) for value in series.values]
    labels = [style.label(chart, value) for value in series.values]
    inside = chart.kind != "bar"
    shown = [
        text if not inside or style.inside_label(chart, value, total) else ""
        for text, value in zip(labels, values, strict=True)
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": plotly_text(series.name),
        "y": list(range(len(values))),
        "x": values,
        "marker": {"color": style.point_colours(chart, colour), "line": {"color": style.PAPER, "width": 1}},
        "text": shown,
        "textposition": "inside" if inside else "outside",
        "constraintext": "none",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": style.ink(colour) if inside else style.INK},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [frame.hover(chart, position, row) for row in range(len(values))],
    }
