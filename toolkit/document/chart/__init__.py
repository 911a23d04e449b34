"""Figures -> plotly: the same values, labels and colours as the native charts in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.chart import bars, dots, lines, points
from toolkit.document.figures import Plot

if TYPE_CHECKING:
    import plotly.graph_objects

    from toolkit.document.figures import Figure

_KINDS = {"bar": bars.json, "stacked": bars.json, "diverging": bars.json, "dot": dots.json, "trend": lines.json}


def plotly_figure(figure: Figure) -> plotly.graph_objects.Figure:
    """Return a figure as plotly's own, without a template."""
    import plotly.graph_objects

    drawn = plotly.graph_objects.Figure(plotly_json(figure))
    drawn.layout.template = None  # the constructor has put plotly's 7 kB default there
    return drawn


def plotly_json(figure: Figure) -> dict[str, Any]:
    """Return a figure as a plain dict ``{"data": …, "layout": …}``; equal figures give equal dicts."""
    return points.json(figure) if isinstance(figure, Plot) else _KINDS[figure.kind](figure)
