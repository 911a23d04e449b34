"""The figures of a document: charts of categories, and plots of points over two axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import plotly.graph_objects

    from toolkit.document.tree import Cell

Kind = Literal["bar", "stacked", "diverging", "dot", "trend"]
Look = Literal["plain", "hollow", "strong"]


@dataclass(frozen=True)
class Series:
    """One series of a chart.

    Parameters
    ----------
    name : str
        As in the legend.
    values : tuple of float or None
        One for each category: 0..1 for shares; None = not shown.
    facts : tuple of str
        Id of the result behind each value.
    low, high : tuple of float or None
        Ends of the interval around each value, in its unit; empty for a series without intervals.
    """

    name: str
    values: tuple[float | None, ...]
    facts: tuple[str, ...] = ()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """Categories and their values; the plotly writer and the Word writer draw the same specification.

    Parameters
    ----------
    id : str
        ASCII name, unique in the document.
    kind : {"bar", "stacked", "diverging", "dot", "trend"}
        ``bar``: horizontal bars, one for each category and series. ``stacked``: bars that add up to 100 %.
        ``diverging``: the same, the series being the steps of a scale from its low to its high end, centred on the
        middle step (between the two middle ones when their number is even). ``dot``: a dot for each value, with its
        interval. ``trend``: a line for each series, the categories being waves from left to right.
    caption : str
        Without the number; writers print 图1 in front.
    categories : tuple of str
        From top to bottom (trend: from left to right).
    series : tuple of Series
        In the order of the legend; no legend for a single one.
    percent : bool
        Values are shares (0..1) printed as percent; else plain numbers.
    decimals : int
        Decimals of the printed labels.
    muted : tuple of str
        Names drawn grey, such as 不清楚: categories of bars and dots, series of the other kinds. In a diverging
        chart they stand apart at the right.
    alt : str
        The chart in one sentence, with its numbers: alternative text in every writer.
    notes : tuple of tuple of inlines
        Lines under the caption.
    """

    id: str
    kind: Kind
    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    percent: bool = True
    decimals: int = 0
    muted: tuple[str, ...] = ()
    alt: str = ""
    notes: tuple[Cell, ...] = ()

    def __repr__(self) -> str:
        return f"图 {self.caption}（{len(self.categories)} 类）"

    def facts(self) -> Iterator[str]:
        """Yield the id of every result that is drawn."""
        for series in self.series:
            yield from series.facts

    def names(self) -> Iterator[str]:
        """Yield every wording in it but caption and notes."""
        yield from self.categories
        yield from (series.name for series in self.series)

    def figure(self) -> plotly.graph_objects.Figure:
        """Return the chart as a plotly figure."""
        from toolkit.document.chart import plotly_figure

        return plotly_figure(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return _notebook(self)


@dataclass(frozen=True)
class Axis:
    """One direction of a plot: its name with the unit (重要性（1—5分）), and how its values are printed."""

    name: str
    percent: bool = False
    decimals: int = 0


@dataclass(frozen=True)
class Point:
    """A point of a plot.

    Parameters
    ----------
    name : str
        Printed beside the point. Of a point without a name the file says no more than where it is.
    x, y : float or None
        In the units of the axes; a point with a None is not shown.
    look : {"plain", "hollow", "strong"}
        ``hollow``: a case on the border (边界项). ``strong``: the one that is talked about (own community).
    facts : tuple of str
        Ids of the results behind it.
    """

    name: str
    x: float | None
    y: float | None
    look: Look = "plain"
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Curve:
    """A line of a plot through ``points`` (x, y); curves of one name look alike and share a line of the legend."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Plot:
    """Points over two axes: a quadrant chart with ``centre`` and ``corners``, a funnel with ``curves``.

    Parameters
    ----------
    id : str
        ASCII name, unique in the document.
    caption : str
        Without the number; writers print 图1 in front.
    x, y : Axis
        To the right and upwards.
    points : tuple of Point
        Drawn in this order; the order means nothing.
    centre : (float, float), optional
        Where the lines cross that part the quadrants.
    corners : tuple of str
        What the quadrants are called: top left, top right, bottom left, bottom right.
    curves : tuple of Curve
        Centre line and limits, the innermost first.
    key : tuple of (str, str)
        What a look means, for the legend: ``(("plain", "各社区"), ("strong", "本社区"))``.
    alt : str
        The chart in one sentence, with its numbers: alternative text in every writer.
    notes : tuple of tuple of inlines
        Lines under the caption.
    """

    id: str
    caption: str
    x: Axis
    y: Axis
    points: tuple[Point, ...]
    centre: tuple[float, float] | None = None
    corners: tuple[str, ...] = ()
    curves: tuple[Curve, ...] = ()
    key: tuple[tuple[Look, str], ...] = ()
    alt: str = ""
    notes: tuple[Cell, ...] = ()

    def __repr__(self) -> str:
        return f"图 {self.caption}（{len(self.points)} 点）"

    def facts(self) -> Iterator[str]:
        """Yield the id of every result that is drawn."""
        for point in self.points:
            yield from point.facts

    def names(self) -> Iterator[str]:
        """Yield every wording in it but caption and notes."""
        yield from (self.x.name, self.y.name, *self.corners)
        yield from (named.name for named in (*self.points, *self.curves))
        yield from (words for _, words in self.key)

    def figure(self) -> plotly.graph_objects.Figure:
        """Return the plot as a plotly figure."""
        from toolkit.document.chart import plotly_figure

        return plotly_figure(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return _notebook(self)


Figure = Chart | Plot


def _notebook(figure: Figure) -> dict[str, Any]:
    from toolkit.document.chart import plotly_json

    return {"application/vnd.plotly.v1+json": plotly_json(figure), "text/plain": repr(figure)}
