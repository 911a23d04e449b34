"""Where things stand on a chart: axes with round ends, bars around a middle, dots in lanes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from toolkit.document.drawing import style
from toolkit.document.figures import Axis

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.document.figures import Chart, Look, Plot

_STEPS = (1, 2, 5, 10)
_APART = 0.04  # between a scale and what stands apart from it
_NEAR_ZERO = 0.4
_PARTS = 5


@dataclass(frozen=True)
class Ticks:
    """An axis: its two ends and the step between its marks."""

    low: float
    high: float
    step: float

    def marks(self) -> list[float]:
        """Return the places of the marks."""
        return [round(self.low + n * self.step, 9) for n in range(round((self.high - self.low) / self.step) + 1)]

    def printed(self, *, percent: bool) -> Axis:
        """Return how the marks are printed: with the decimals that tell them apart."""
        return Axis("", percent, max(0, -floor(log10(self.step * (100 if percent else 1)) + 1e-9)))

    def share(self, value: float) -> float:
        """Return how far along the axis a value lies, 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def ticks(values: Iterable[float], *, percent: bool) -> Ticks:
    """Return an axis with round ends around values, from zero when they come near it.

    >>> ticks([0.31, 0.58], percent=True)
    Ticks(low=0.3, high=0.6, step=0.1)
    >>> ticks([3.2, 4.4], percent=False)
    Ticks(low=3.0, high=4.5, step=0.5)
    """
    known = list(values) or [0.0, 1.0]
    low, high = min(known), max(known)
    if 0 <= low <= _NEAR_ZERO * high:
        low = 0.0
    # No axis makes a mountain of a small difference.
    step = _round_step(max(high - low, 0.2 if percent else max(abs(low), abs(high)) * 0.2, 1e-6) / _PARTS)
    start = floor(low / step + 1e-9)
    stop = max(ceil(high / step - 1e-9), start + 2)
    if percent and high <= 1:  # no mark beyond the whole
        stop = min(stop, round(1 / step))
        start = min(start, stop - 2)
    return Ticks(round(start * step, 9), round(stop * step, 9), step)


def _round_step(raw: float) -> float:
    unit = 10.0 ** floor(log10(raw))
    return round(next(step for step in _STEPS if step * unit >= raw * 0.999) * unit, 9)


def values_axis(chart: Chart) -> Ticks:
    """Return the value axis of dots or lines, wide enough for the intervals."""
    values = [drawn for s in chart.series for v in s.values if (drawn := style.drawn(chart, v)) is not None]
    ends = (style.interval(chart, s, row) for s in chart.series for row in range(len(chart.categories)))
    values += [end for pair in ends if pair for end in pair]
    if values:  # air for the labels: below and above lines, beside dots
        values = _aired(values, 0.1 if chart.kind == "trend" else 0.02, percent=chart.percent)
    return ticks(values, percent=chart.percent)


def _aired(values: list[float], share: float, *, percent: bool) -> list[float]:
    """Return values with some air at both ends; a share keeps between 0 and 1, and nothing falls below zero for it."""
    low, high = min(values), max(values)
    air = (high - low) * share
    below, above = low - air if low < 0 else max(low - air, 0.0), high + air
    return [*values, below, min(above, max(1.0, high)) if percent else above]


def plot_axes(plot: Plot) -> tuple[Ticks, Ticks]:
    """Return the two axes of a plot, wide enough for its points, its curves and its centre."""
    centre = [plot.centre] if plot.centre else []
    places = [*shown_points(plot).values(), *centre, *(place for curve in plot.curves for place in curve.points)]
    across, up = [x for x, _ in places], [y for _, y in places]
    if plot.corners and places:  # air at the edges, for the names of the quadrants
        across = _aired(across, 0.06, percent=plot.x.percent)
        up = _aired(up, 0.2, percent=plot.y.percent)
    return ticks(across, percent=plot.x.percent), ticks(up, percent=plot.y.percent)


def shown_points(plot: Plot) -> dict[int, tuple[float, float]]:
    """Return the points that are shown, by their position: their drawn places; those of one look together."""
    places = {}
    looks = looks_of(plot)
    for position, point in sorted(enumerate(plot.points), key=lambda each: looks.index(each[1].look)):
        x, y = style.drawn(plot.x, point.x), style.drawn(plot.y, point.y)
        if x is not None and y is not None:
            places[position] = (x, y)
    return places


def looks_of(plot: Plot) -> list[Look]:
    """Return the looks of the points, the most frequent first."""
    # LibreOffice loses a first series that has fewer points than a later one.
    shown = Counter(point.look for point in plot.points if point.x is not None and point.y is not None)
    return sorted(style.LOOKS, key=lambda look: -shown[look])


def lane(chart: Chart, row: int, position: int = -1) -> float:
    """Return the height of a dot over the lower end of the axis, where a category is 1 high; -1: of its name."""
    middle = len(chart.categories) - row - 0.5
    if position < 0:
        return middle
    step = style.LANE_MM / style.lane_row_mm(chart)
    return round(middle + ((len(chart.series) - 1) / 2 - position) * step, 4)


@dataclass(frozen=True)
class Balance:
    """A diverging chart: positions of its series on each side, and the blanks that line its rows up.

    Parameters
    ----------
    left, right, apart : tuple of int
    middle : int or None
    to_left, to_right : tuple of float
        For each row: how far the scale reaches from its middle.
    beyond : float
        Length of what stands apart, at most.
    """

    left: tuple[int, ...]
    middle: int | None
    right: tuple[int, ...]
    apart: tuple[int, ...]
    to_left: tuple[float, ...]
    to_right: tuple[float, ...]
    beyond: float

    @property
    def gap(self) -> float:
        """The least blank between the scale and what stands apart."""
        return _APART if self.apart else 0.0

    @property
    def before(self) -> tuple[float, ...]:
        """The blank in front of the scale, for each row."""
        return tuple(round(max(self.to_left) - reach, 6) for reach in self.to_left)

    @property
    def after(self) -> tuple[float, ...]:
        """The blank between the scale and what stands apart, for each row."""
        return tuple(round(max(self.to_right) - reach + self.gap, 6) for reach in self.to_right)

    @property
    def total(self) -> float:
        """The length of the axis."""
        ends = max(self.to_left, default=0.0) + max(self.to_right, default=0.0)
        return round(ends + self.gap + self.beyond, 6) or 1.0

    def scale(self) -> tuple[int, ...]:
        """Return the series of the scale, from left to right."""
        return (*self.left, *(() if self.middle is None else (self.middle,)), *self.right)


def balance(chart: Chart) -> Balance:
    """Return how the rows of a diverging chart line up around their middle.

    >>> from toolkit.document import Chart, Series
    >>> series = (Series("不满意", (0.2, 0.3)), Series("一般", (0.2, 0.1)), Series("满意", (0.6, 0.6)))
    >>> balance(Chart("c", "diverging", "", ("a", "b"), series)).before
    (0.05, 0.0)
    """
    live = tuple(position for position, series in enumerate(chart.series) if series.name not in chart.muted)
    apart = tuple(position for position, series in enumerate(chart.series) if series.name in chart.muted)
    half = len(live) // 2
    left, right = live[:half], live[len(live) - half :]
    middle = live[half] if len(live) % 2 else None
    beyond = max(_reach(chart, apart, None), default=0.0)
    return Balance(left, middle, right, apart, _reach(chart, left, middle), _reach(chart, right, middle), beyond)


def _reach(chart: Chart, side: tuple[int, ...], middle: int | None) -> tuple[float, ...]:
    def value(position: int, row: int) -> float:
        return style.drawn(chart, chart.series[position].values[row]) or 0.0

    return tuple(
        round(sum(value(position, row) for position in side) + (0.0 if middle is None else value(middle, row) / 2), 6)
        for row in range(len(chart.categories))
    )
