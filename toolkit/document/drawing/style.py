"""How charts look wherever they are drawn: printed labels, colours, marks, sizes. Word and plotly share it all."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from toolkit.document.drawing.space import lines_of, text_mm
from toolkit.document.figures import Axis, Chart, Plot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.document.figures import Figure, Look, Series

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif"
MUTED = "#BDBDBD"
AXIS = "#7F7F7F"
GRID = "#E3E3E3"
INK = "#1A1A1A"
SOFT = "#595959"
PAPER = "#FFFFFF"
ACCENT = "#C0561A"
SINGLE = "#2E5F94"

WIDTH_MM = 150
LARGE, SMALL = 10, 9
"""Sizes of type in points: names and axes, labels of values."""
LOOKS: dict[Look, str] = {"plain": SINGLE, "hollow": SINGLE, "strong": ACCENT}
"""The colour of a point by its look, in the order of drawing."""
MARKS = ("circle", "square", "diamond", "triangle")
"""The mark of each series in turn, so that lines can be told apart without colour."""
LANE_MM = 5.2
"""Height of one dot with its interval."""

# Lightness falls in even steps, so the order stays readable on a black-and-white printer.
_RAMP = ("#17365D", "#3F6FA3", "#7DA3CB", "#B5CBE3", "#DCE6F1")
_LOW_END, _HIGH_END, _MIDDLE = ("#8C4A12", "#E0B07C"), ("#17365D", "#7DA3CB"), "#E6E6E6"
_LOW_ONLY, _HIGH_ONLY = "#C58A4A", SINGLE
_TALLEST_MM, _LOWEST_MM = 110, 34


def drawn(scale: Chart | Axis, value: float | None) -> float | None:
    """Return a value as it is drawn: rounded half up to what is printed, so no file carries hidden digits."""
    if value is None:
        return None
    places = scale.decimals + (2 if scale.percent else 0)
    # Twelve significant digits first: 0.285 is stored as 0.28499…, and readers expect 29 %.
    exact = Decimal(f"{value:.12g}")
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) + 0.0


def label(scale: Chart | Axis, value: float | None) -> str:
    """Return the printed label of a value; empty for a value that is not shown.

    >>> label(Axis("比例", percent=True, decimals=1), 0.285)
    '28.5%'
    """
    shown = drawn(scale, value)
    if shown is None:
        return ""
    return f"{shown * 100:.{scale.decimals}f}%" if scale.percent else f"{shown:.{scale.decimals}f}"


def interval(chart: Chart, series: Series, row: int) -> tuple[float, float] | None:
    """Return the drawn ends of the interval around a value; None without one, and where no value is shown."""
    low = series.low[row] if series.low else None
    high = series.high[row] if series.high else None
    ends = drawn(chart, low), drawn(chart, high)
    return None if None in (series.values[row], *ends) else (ends[0] or 0.0, ends[1] or 0.0)


def with_interval(chart: Chart, series: Series, row: int) -> str:
    """Return the printed label of a value with its interval.

    >>> from toolkit.document import Series
    >>> series = Series("s", (0.46, None), low=(0.41, 0.2), high=(0.51, 0.3))
    >>> chart = Chart("c", "dot", "", ("a", "b"), (series,))
    >>> [with_interval(chart, series, row) for row in (0, 1)]
    ['46%（41%—51%）', '']
    """
    shown, ends = label(chart, series.values[row]), interval(chart, series, row)
    return shown if ends is None else f"{shown}（{label(chart, ends[0])}—{label(chart, ends[1])}）"


def number_format(scale: Chart | Axis) -> str:
    """Return the spreadsheet number format of the labels."""
    return ("0." + "0" * scale.decimals if scale.decimals else "0") + ("%" if scale.percent else "")


def series_colours(chart: Chart) -> list[str]:
    """Return one colour for each series; muted series are grey where the series are what is coloured."""
    grey = set(chart.muted) if chart.kind not in ("bar", "dot") else set()
    live = [series.name for series in chart.series if series.name not in grey]
    palette = {"diverging": _scale_colours, "dot": _line_colours, "trend": _line_colours}.get(chart.kind, _ramp)
    colours = iter(palette(len(live)))
    return [MUTED if series.name in grey else next(colours) for series in chart.series]


def point_colours(chart: Chart, colour: str) -> list[str]:
    """Return the colour of each category in a series drawn in ``colour``: muted categories are grey."""
    if chart.kind not in ("bar", "dot"):
        return [colour] * len(chart.categories)
    return [MUTED if category in chart.muted else colour for category in chart.categories]


def _ramp(count: int) -> list[str]:
    if count <= 1:
        return [SINGLE] * count
    # The palest colour is for the fifth series only: alone on white paper it hardly shows.
    step = {2: 2.0, 3: 1.5, 4: 1.0}.get(count, (len(_RAMP) - 1) / (count - 1))
    return [_between(_RAMP, position * step) for position in range(count)]


def _line_colours(count: int) -> list[str]:
    """Return colours for thin marks: the pale end of the ramp is left out."""
    return [SINGLE] * count if count <= 1 else _spread(_RAMP[:3], count)


def _scale_colours(count: int) -> list[str]:
    """Return the colours of a scale: brown to the left, blue to the right, no two of them of one lightness."""
    half = count // 2
    left = [_LOW_ONLY] if half == 1 else _spread(_LOW_END, half)
    right = [_HIGH_ONLY] if half == 1 else _spread(_HIGH_END, half)[::-1]
    return [*left, *([_MIDDLE] if count % 2 else []), *right]


def _spread(colours: Sequence[str], count: int) -> list[str]:
    return [_between(colours, place * (len(colours) - 1) / max(count - 1, 1)) for place in range(count)]


def _between(colours: Sequence[str], position: float) -> str:
    low = min(int(position), len(colours) - 2)
    share = position - low
    pairs = zip(_channels(colours[low]), _channels(colours[low + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def lightness(colour: str) -> float:
    """Return how light a colour is in print without colour, 0 to 255."""
    red, green, blue = _channels(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def ink(colour: str) -> str:
    """Return black or white, whichever reads better on ``colour``."""
    return PAPER if lightness(colour) < 125 else INK


def name_colour(look: Look) -> str:
    """Return the colour of a point's name: that of the point where it is talked about."""
    return ACCENT if look == "strong" else INK


def inside_label(chart: Chart, value: float | None, total: float = 1.0) -> bool:
    """Return whether a segment of bars that are ``total`` long is wide enough for its label."""
    if value is None:
        return False
    room = WIDTH_MM - names_mm(chart) - 6
    return text_mm(label(chart, value), SMALL) + 1 <= room * value / total


def longest(chart: Chart) -> float:
    """Return the largest value, at least a little above zero, for the length of the value axis."""
    values = [v for series in chart.series for v in series.values if v is not None]
    return max([*values, 0.0]) or 1.0


def names_mm(chart: Chart) -> float:
    """Return how wide the names of the categories are beside the bars."""
    return max((text_mm(line, LARGE) for name in chart.categories for line in lines_of(name)), default=0.0)


def legend_mm(names: list[str], *, lines: bool = False, width: float = WIDTH_MM) -> float:
    """Return how high a legend over the width of the figure is; ``lines``: with pieces of lines as its marks.

    >>> legend_mm([]), legend_mm(["满意", "不满意"]), legend_mm(["从来没有参加过社区组织的活动"] * 3)
    (0.0, 9.0, 14.0)
    """
    rows, used = 0, width
    for name in names:
        wide = text_mm(name, LARGE) + (20 if lines else 10)
        rows, used = (rows, used + wide) if used + wide <= width else (rows + 1, wide)
    return 4 + 5.0 * rows if rows else 0.0


def series_legend_mm(chart: Chart, width: float = WIDTH_MM) -> float:
    """Return how high the legend of a chart's series is; a single series needs none."""
    names = [series.name for series in chart.series] if len(chart.series) > 1 else []
    return legend_mm(names, lines=chart.kind == "trend", width=width)


def height_mm(figure: Figure) -> int:
    """Return the height of a figure on paper: by what it holds, at most half a page.

    >>> height_mm(Chart("c", "bar", "", ("a", "b", "c"), ()))
    34
    """
    if isinstance(figure, Plot):
        return 100
    if figure.kind == "trend":
        return 80
    legend = series_legend_mm(figure)
    rows = len(figure.categories) * _row_mm(figure)
    return round(min(_TALLEST_MM, max(_LOWEST_MM, 8 + legend + rows)))


def _row_mm(chart: Chart) -> float:
    lines = max((len(lines_of(name)) for name in chart.categories), default=1)
    if chart.kind == "dot":
        return max(lane_row_mm(chart), lines * 4.5 + 1)
    side_by_side = len(chart.series) if chart.kind == "bar" else 1
    bar = 8 if side_by_side <= 1 else 3 + 4 * side_by_side
    return max(bar, 10 if lines > 1 else 0)


def lane_row_mm(chart: Chart) -> float:
    """Return the height of a category of a dot chart that has room for all its dots."""
    return 2.6 + LANE_MM * max(len(chart.series), 1)
