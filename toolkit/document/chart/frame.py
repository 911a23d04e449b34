"""What all plotly figures have in common: fonts, paper, legend, axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.drawing import style
from toolkit.document.drawing.space import lines_of
from toolkit.document.escape import plotly_text

if TYPE_CHECKING:
    from toolkit.document.drawing.scale import Ticks
    from toolkit.document.figures import Chart, Figure

SMALL = 13  # px, labels of values
LARGE = 14
PX_PER_MM = 4.2
UNSEEN = {"color": "rgba(0,0,0,0)", "size": 10}
"""A mark that is not seen: it keeps a label away from what lies under it."""
MARKS = dict(zip(style.MARKS, ("circle", "square", "diamond", "triangle-up"), strict=True))


def layout(figure: Figure, xaxis: dict[str, Any], yaxis: dict[str, Any], *, legend: bool) -> dict[str, Any]:
    """Return the layout of a figure without a template."""
    return {
        "template": {},
        "height": round(style.height_mm(figure) * PX_PER_MM),
        "margin": {"l": 8, "r": 24, "t": 36 if legend else 14, "b": 8},
        "font": {"family": style.FONTS, "size": LARGE, "color": style.INK},
        "paper_bgcolor": style.PAPER,
        "plot_bgcolor": style.PAPER,
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "xaxis": xaxis,
        "yaxis": yaxis,
    }


def names_axis(names: tuple[str, ...], places: list[float], ends: list[float]) -> dict[str, Any]:
    """Return the axis of categories, whose names stand at ``places``."""
    return {
        "tickmode": "array",
        "tickvals": places,
        "ticktext": ["<br>".join(plotly_text(line) for line in lines_of(name)) for name in names],
        "range": ends,
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": style.AXIS,
        "ticks": "",
        "ticklabelstandoff": 6,
    }


def numbers_axis(ticks: Ticks, *, percent: bool) -> dict[str, Any]:
    """Return an axis of numbers with round marks."""
    marks, printed = ticks.marks(), ticks.printed(percent=percent)
    return {
        "tickmode": "array",
        "tickvals": marks,
        "ticktext": [style.label(printed, mark) for mark in marks],
        "range": [ticks.low, ticks.high],
        "automargin": True,
        "fixedrange": True,
        "gridcolor": style.GRID,
        "zeroline": False,
        "showline": True,
        "linecolor": style.AXIS,
        "ticks": "",
        "ticklabelstandoff": 6,
    }


def hover(chart: Chart, position: int, row: int) -> str:
    """Return what is said of a value when one points to it."""
    series = chart.series[position]
    names = [chart.categories[row]] + ([series.name] if len(chart.series) > 1 else [])
    return "，".join(plotly_text(name) for name in names) + "：" + (style.with_interval(chart, series, row) or "不显示")
