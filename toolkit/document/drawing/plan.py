"""Where a figure's field lies on its paper, and on which side of its point each label stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

from toolkit.document.drawing import style
from toolkit.document.drawing.scale import Ticks, plot_axes, shown_points, values_axis
from toolkit.document.drawing.space import Label, Room, Side, Spot, lines_of, placed, text_mm
from toolkit.document.escape import one_line

if TYPE_CHECKING:
    from toolkit.document.figures import Chart, Plot

Size = tuple[float, float]
"""Width and height in mm."""
Place = tuple[float, float]

_LINE_MM = 4.0  # height of a label
_MARGIN_MM = 3.0
_CORNER_MM = 4.0  # from the edge of the field to the middle of a quadrant's name
_KEY_MM = 14.0  # beside the names of a key: number, blank, edges
_LINE_KEY_MM = 20.0  # the same with a piece of a line
_NAMES_GAP_MM = 4.0


@dataclass(frozen=True)
class Field:
    """The rectangle between the axes, in mm from the top left corner of the figure."""

    left: float
    top: float
    width: float
    height: float

    def at(self, across: float, up: float) -> Place:
        """Return the place of two shares of the axes, in mm from the figure's top left corner."""
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def shares(self, size: Size) -> dict[str, float]:
        """Return the rectangle as shares of the figure, as spreadsheets want it."""
        wide, high = size
        return {
            "x": round(self.left / wide, 4),
            "y": round(self.top / high, 4),
            "width": round(self.width / wide, 4),
            "height": round(self.height / high, 4),
        }


def bar_field(chart: Chart, size: Size) -> Field:
    """Return the field of bars: room for the names at the left."""
    left = style.names_mm(chart) + _NAMES_GAP_MM
    top = style.series_legend_mm(chart, size[0]) or 1.0
    return Field(left, top, size[0] - left - 1, size[1] - top - 1)


def dot_field(chart: Chart, size: Size) -> Field:
    """Return the field of a dot chart: room for the names at the left and for a label at the right."""
    left = style.names_mm(chart) + _NAMES_GAP_MM
    labels = (style.label(chart, value) for series in chart.series for value in series.values)
    right = max((text_mm(label, style.SMALL) for label in labels), default=0.0) + 5
    top = style.series_legend_mm(chart, size[0]) or _MARGIN_MM
    return Field(left, top, size[0] - left - right, size[1] - top - 8)


def trend_field(chart: Chart, size: Size) -> Field:
    """Return the field of lines over waves."""
    top = (style.series_legend_mm(chart, size[0]) or _MARGIN_MM) + _LINE_MM
    names = max((len(lines_of(name)) for name in chart.categories), default=1)
    return Field(15, top, size[0] - 15 - _MARGIN_MM, size[1] - top - 4 - 4.5 * names)


def trend_sides(chart: Chart, size: Size) -> list[list[Side | None]]:
    """Return for each series on which side of each of its points the label stands; None for no label."""
    field, axis = trend_field(chart, size), values_axis(chart)
    places = [
        {
            row: field.at((row + 0.5) / len(chart.categories), axis.share(style.drawn(chart, v) or 0.0))
            for row, v in shown
        }
        for shown in ([(row, v) for row, v in enumerate(s.values) if v is not None] for s in chart.series)
    ]
    keys = [(position, row) for position, each in enumerate(places) for row in each]
    labels = [
        Label(
            *places[position][row],
            text_mm(style.label(chart, chart.series[position].values[row]), style.SMALL),
            _LINE_MM,
            _spots(places, position, row, len(chart.categories)),
        )
        for position, row in keys
    ]
    lines = tuple(place for each in places for place in _along(list(each.values())))
    high = style.series_legend_mm(chart, size[0])
    legend = (Label(size[0] / 2, high / 2, size[0], high),) if high else ()
    points = tuple(place for each in places for place in each.values())
    chosen = dict(
        zip(keys, placed(labels, Room(size[0], field.top + field.height, points, legend, lines)), strict=True)
    )
    sides: dict[tuple[int, int], Side] = {key: spot.side for key, spot in chosen.items() if spot}
    return [[sides.get((position, row)) for row in range(len(chart.categories))] for position in range(len(places))]


def _spots(places: list[dict[int, Place]], position: int, row: int, waves: int) -> tuple[Spot, ...]:
    """Return where a label of a line may stand: over or under its point, at the ends of the line beside it."""
    heights = [each[row][1] for each in places if row in each]
    lowest = len(heights) > 1 and places[position][row][1] == max(heights)
    sides: list[Side] = ["below", "above"] if lowest else ["above", "below"]
    if row == 0:
        sides.append("left")
    if row == waves - 1:
        sides.append("right")
    return tuple(map(Spot, sides))


def _along(places: list[Place], step: float = 1.5) -> list[Place]:
    """Return places on the line through ``places``, close enough that no label slips between them."""
    found = []
    for (x, y), (next_x, next_y) in pairwise(places):
        parts = max(1, round(hypot(next_x - x, next_y - y) / step))
        found += [(x + (next_x - x) * n / parts, y + (next_y - y) * n / parts) for n in range(1, parts)]
    return found


@dataclass(frozen=True)
class PlotPlan:
    """How a plot is laid out.

    Parameters
    ----------
    field : Field
    x, y : Ticks
    spots : dict of int to str
        Position of a named point to where its label stands.
    key : dict of int to str
        Position of a named point to its number, where the names have no room beside the points and stand in a key.
    """

    field: Field
    x: Ticks
    y: Ticks
    spots: dict[int, Spot]
    key: dict[int, str]

    def at(self, place: Place) -> Place:
        """Return where a place stands, in mm."""
        return self.field.at(self.x.share(place[0]), self.y.share(place[1]))

    def move(self, position: int) -> Place:
        """Return how far the label of a point is moved from it, in the units of the axes."""
        spot = self.spots[position]
        across, up = self.x.high - self.x.low, self.y.high - self.y.low
        return round(spot.right / self.field.width * across, 5), round(-spot.down / self.field.height * up, 5)


def plot_plan(plot: Plot, size: Size) -> PlotPlan:
    """Return the layout of a plot: names beside their points; numbers and a key where they have no room."""
    names = {position: one_line(plot.points[position].name) for position in shown_points(plot)}
    named = {position: name for position, name in names.items() if name}
    plain = _plan(plot, _plot_field(plot, size, 0.0), named)
    if plain:
        return plain
    numbers = {position: str(number) for number, position in enumerate(named, start=1)}
    legend = [*named.values(), *(name for _, name in plot.key), *(curve.name for curve in plot.curves)]
    widest = max(text_mm(name, style.LARGE) for name in legend) + (_LINE_KEY_MM if plot.curves else _KEY_MM)
    field = _plot_field(plot, size, min(widest, size[0] * 0.4))
    numbered = _plan(plot, field, numbers)
    return PlotPlan(
        field, *plot_axes(plot), numbered.spots if numbered else dict.fromkeys(numbers, Spot("right")), numbers
    )


def plot_legend_mm(plot: Plot, width: float) -> float:
    """Return how high the legend below a plot is."""
    names = [*dict.fromkeys(curve.name for curve in plot.curves), *(name for _, name in plot.key)]
    return style.legend_mm(names, lines=bool(plot.curves), width=width)


def _plot_field(plot: Plot, size: Size, key: float) -> Field:
    bottom = 15 + (0 if key else plot_legend_mm(plot, size[0]))
    return Field(18, _MARGIN_MM, size[0] - 18 - 2 * _MARGIN_MM - key, size[1] - _MARGIN_MM - bottom)


def _plan(plot: Plot, field: Field, texts: dict[int, str]) -> PlotPlan | None:
    """Return the layout with these texts beside the points; None when they do not fit."""
    x, y = plot_axes(plot)
    bare = PlotPlan(Field(0, 0, field.width, field.height), x, y, {}, {})
    places = {position: bare.at(place) for position, place in shown_points(plot).items()}
    room = Room(
        field.width, field.height, tuple(places.values()), tuple(_corners(plot, bare.field)), _lines(plot, bare)
    )
    labels = [Label(*places[position], text_mm(text, style.SMALL), _LINE_MM) for position, text in texts.items()]
    spots = dict(zip(texts, placed(labels, room), strict=True))
    found = {position: spot for position, spot in spots.items() if spot}
    return PlotPlan(field, x, y, found, {}) if len(found) == len(texts) else None


def _corners(plot: Plot, field: Field) -> list[Label]:
    texts = [(text, text_mm(text, style.LARGE) + 3) for text in plot.corners]
    return [
        Label(width / 2 if n % 2 == 0 else field.width - width / 2, corner_up(field, n), width, 5)
        for n, (text, width) in enumerate(texts)
        if text
    ]


def corner_up(field: Field, corner: int) -> float:
    """Return how far below the upper edge of the field the name of a quadrant stands, in mm."""
    return _CORNER_MM if corner < 2 else field.height - _CORNER_MM


def _lines(plot: Plot, plan: PlotPlan) -> tuple[Place, ...]:
    curves = [[plan.at(place) for place in curve.points] for curve in plot.curves]
    if plot.centre:
        (x, y), field = plan.at(plot.centre), plan.field
        curves += [[(x, 0.0), (x, field.height)], [(0.0, y), (field.width, y)]]
    return tuple(place for curve in curves for place in _along(curve))
