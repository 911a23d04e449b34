"""Points over two axes with quadrants or limits, for plotly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.chart import frame
from toolkit.document.chart.lines import POSITIONS
from toolkit.document.drawing import style
from toolkit.document.drawing.plan import PlotPlan, plot_legend_mm, plot_plan
from toolkit.document.drawing.scale import looks_of, shown_points
from toolkit.document.escape import plotly_text

if TYPE_CHECKING:
    from toolkit.document.figures import Axis, Look, Plot

_DASHES = ("solid", "dash", "dot")


def json(plot: Plot) -> dict[str, Any]:
    """Return the figure as a plain dict."""
    plan = plot_plan(plot, (style.WIDTH_MM, style.height_mm(plot)))
    traces = [*_curves(plot), *(_points(plot, look) for look in looks_of(plot)), _labels(plot, plan), *_key(plot, plan)]
    return {"data": [trace for trace in traces if trace["x"]], "layout": _layout(plot, plan)}


def _layout(plot: Plot, plan: PlotPlan) -> dict[str, Any]:
    quiet = {"showgrid": plot.centre is None, "automargin": True}
    x, y = (
        frame.numbers_axis(ticks, percent=axis.percent) | quiet | {"title": _title(axis)}
        for ticks, axis in ((plan.x, plot.x), (plan.y, plot.y))
    )
    layout = frame.layout(plot, x, y, legend=bool(plot.key or plot.curves or plan.key))
    below = 0 if plan.key else plot_legend_mm(plot, style.WIDTH_MM)
    layout["margin"] |= {"t": 14, "b": round((14 + below) * frame.PX_PER_MM)}
    layout["legend"] |= (
        {"orientation": "v", "x": 1.02, "y": 1, "yanchor": "top"}
        if plan.key
        else {"yref": "container", "y": 0, "yanchor": "bottom"}
    )
    layout["annotations"] = _corners(plot)
    layout["shapes"] = _cross(plot)
    return layout


def _title(axis: Axis) -> dict[str, Any]:
    return {"text": plotly_text(axis.name), "font": {"size": frame.LARGE}, "standoff": 8}


def _corners(plot: Plot) -> list[dict[str, Any]]:
    return [
        {
            "text": plotly_text(text),
            "x": n % 2,
            "y": 1 - n // 2,
            "xanchor": ("left", "right")[n % 2],
            "yanchor": ("top", "bottom")[n // 2],
            "font": {"color": style.SOFT},
            "showarrow": False,
            "xref": "paper",
            "yref": "paper",
        }
        for n, text in enumerate(plot.corners)
        if text
    ]


def _cross(plot: Plot) -> list[dict[str, Any]]:
    if plot.centre is None:
        return []
    line = {"type": "line", "layer": "below", "line": {"color": style.AXIS, "width": 1}}
    x, y = plot.centre
    return [
        {**line, "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1},
        {**line, "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": y, "y1": y},
    ]


def _curves(plot: Plot) -> list[dict[str, Any]]:
    names = list(dict.fromkeys(curve.name for curve in plot.curves))
    seen: set[str] = set()
    traces = []
    for curve in plot.curves:
        dash = _DASHES[min(names.index(curve.name), len(_DASHES) - 1)]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": plotly_text(curve.name),
                "x": [round(x, 4) for x, _ in curve.points],
                "y": [round(y, 4) for _, y in curve.points],
                "line": {"color": style.SOFT, "width": 1.5, "dash": dash},
                "showlegend": curve.name not in seen,
                "hoverinfo": "skip",
            }
        )
        seen.add(curve.name)
    return traces


def _points(plot: Plot, look: Look) -> dict[str, Any]:
    places = {n: place for n, place in shown_points(plot).items() if plot.points[n].look == look}
    name = dict(plot.key).get(look, "")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": plotly_text(name),
        "showlegend": bool(name),
        "x": [x for x, _ in places.values()],
        "y": [y for _, y in places.values()],
        "marker": {
            "color": style.PAPER if look == "hollow" else style.LOOKS[look],
            "symbol": {"plain": "circle", "hollow": "square", "strong": "diamond"}[look],
            "size": 12 if look == "strong" else 10,
            "line": {"color": style.LOOKS[look], "width": 2},
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_hover(plot, n) for n in places],
    }


def _hover(plot: Plot, position: int) -> str:
    point = plot.points[position]
    values = [
        f"{plotly_text(axis.name)} {style.label(axis, value)}" for axis, value in ((plot.x, point.x), (plot.y, point.y))
    ]
    return "，".join([*([plotly_text(point.name)] if point.name else []), *values])


def _labels(plot: Plot, plan: PlotPlan) -> dict[str, Any]:
    places = shown_points(plot)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "marker": frame.UNSEEN,
        "x": [round(places[n][0] + plan.move(n)[0], 5) for n in plan.spots],
        "y": [round(places[n][1] + plan.move(n)[1], 5) for n in plan.spots],
        "text": [plan.key.get(n) or plotly_text(plot.points[n].name) for n in plan.spots],
        "textposition": [POSITIONS[spot.side] for spot in plan.spots.values()],
        "textfont": {"size": frame.SMALL, "color": [style.name_colour(plot.points[n].look) for n in plan.spots]},
        "cliponaxis": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _key(plot: Plot, plan: PlotPlan) -> list[dict[str, Any]]:
    """Return an empty trace for each line of the key: plotly has no other way to write into a legend."""
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"{number}　{plotly_text(plot.points[position].name)}",
            "x": [None],
            "y": [None],
            "marker": {"color": "rgba(0,0,0,0)", "size": 1},
            "hoverinfo": "skip",
        }
        for position, number in plan.key.items()
    ]
