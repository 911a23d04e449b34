"""Chart -> plotly: the same bars, labels and colours as the native chart in Word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from toolkit.document import chart_style as style
from toolkit.document.escape import plotly_text

if TYPE_CHECKING:
    import plotly.graph_objects

    from toolkit.document.tree import Chart, Series

# Fourteen characters of a category's label, and no line that begins with a closing mark.
_LINES = re.compile(r".{1,14}[，。、；：？！）》”’〉」]*", re.DOTALL)


def plotly_figure(chart: Chart) -> plotly.graph_objects.Figure:
    """Return the chart as a plotly figure that carries no template."""
    import plotly.graph_objects

    figure = plotly.graph_objects.Figure(plotly_json(chart))
    figure.layout.template = None  # the constructor has put plotly's 7 kB default there
    return figure


def plotly_json(chart: Chart) -> dict[str, Any]:
    """Return the chart as a plain dict ``{"data": …, "layout": …}``; equal charts give equal dicts."""
    colours = style.series_colours(chart)
    traces = [_trace(chart, series, colour) for series, colour in zip(chart.series, colours, strict=True)]
    return {"data": traces, "layout": _layout(chart)}


def _trace(chart: Chart, series: Series, colour: str) -> dict[str, Any]:
    values = [style.drawn(chart, value) for value in series.values]
    labels = [style.label(chart, value) for value in series.values]
    stacked = chart.kind == "stacked"
    shown = [text if not stacked or style.inside_label(v) else "" for text, v in zip(labels, values, strict=True)]
    return {
        "type": "bar",
        "orientation": "h",
        "name": plotly_text(series.name),
        # Positions in place of names: two categories with one label would otherwise melt into one bar.
        "y": list(range(len(values))),
        "x": values,
        "marker": {"color": style.point_colours(chart, colour), "line": {"color": style.PAPER, "width": 1}},
        "text": shown,
        "textposition": "inside" if stacked else "outside",
        "constraintext": "none",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": style.ink(colour) if stacked else style.INK},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_hover(chart, series, row, text) for row, text in enumerate(labels)],
    }


def _hover(chart: Chart, series: Series, row: int, text: str) -> str:
    names = [chart.categories[row]] + ([series.name] if len(chart.series) > 1 else [])
    return "，".join(plotly_text(name) for name in names) + "：" + (text or "不显示")


def _layout(chart: Chart) -> dict[str, Any]:
    several = len(chart.series) > 1
    top = 1.0 if chart.kind == "stacked" else style.longest(chart) * 1.15
    return {
        "template": {},
        "barmode": "stack" if chart.kind == "stacked" else "group",
        "bargap": 0.35,
        "height": round(style.height_mm(chart) * 4.2),
        "margin": {"l": 8, "r": 24, "t": 36 if several else 8, "b": 8},
        "font": {"family": style.FONTS, "size": 14, "color": style.INK},
        "paper_bgcolor": style.PAPER,
        "plot_bgcolor": style.PAPER,
        "showlegend": several,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        "xaxis": {"visible": False, "range": [0, round(top, 4)], "fixedrange": True},
        "yaxis": _categories(chart),
    }


def _categories(chart: Chart) -> dict[str, Any]:
    return {
        "tickmode": "array",
        "tickvals": list(range(len(chart.categories))),
        "ticktext": [_broken(category) for category in chart.categories],
        "range": [len(chart.categories) - 0.5, -0.5],
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": style.AXIS,
        "ticks": "",
        "ticklabelstandoff": 6,
    }


def _broken(category: str) -> str:
    return "<br>".join(plotly_text(line) for line in _LINES.findall(category))
