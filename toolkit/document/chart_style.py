"""How charts look wherever they are drawn: printed labels, palette, sizes. Word and plotly share it all."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.document.tree import Chart

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif"
MUTED = "#BDBDBD"
AXIS = "#7F7F7F"
INK = "#1A1A1A"
PAPER = "#FFFFFF"

# Lightness falls in even steps, so the order stays readable on a black-and-white printer.
_RAMP = ("#17365D", "#3F6FA3", "#7DA3CB", "#B5CBE3", "#DCE6F1")
_SINGLE = "#2E5F94"
# Below this share of the bar a label is wider than its segment.
_NARROW = 0.05


def drawn(chart: Chart, value: float | None) -> float | None:
    """Return a value as it is drawn: rounded half up to what is printed, so no file carries hidden digits."""
    if value is None:
        return None
    places = chart.decimals + (2 if chart.percent else 0)
    # Twelve significant digits first: 0.285 is stored as 0.28499…, and readers expect 29 %.
    exact = Decimal(f"{value:.12g}")
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) + 0.0


def label(chart: Chart, value: float | None) -> str:
    """Return the printed label of a value; empty for a value that is not shown.

    >>> from toolkit.document import Chart
    >>> label(Chart("c", "bar", "", (), (), decimals=1), 0.285)
    '28.5%'
    """
    shown = drawn(chart, value)
    if shown is None:
        return ""
    return f"{shown * 100:.{chart.decimals}f}%" if chart.percent else f"{shown:.{chart.decimals}f}"


def number_format(chart: Chart) -> str:
    """Return the spreadsheet number format of the labels."""
    return ("0." + "0" * chart.decimals if chart.decimals else "0") + ("%" if chart.percent else "")


def series_colours(chart: Chart) -> list[str]:
    """Return one colour for each series; muted series of a stacked chart are grey."""
    names = [series.name for series in chart.series]
    live = [name for name in names if name not in chart.muted]
    ramp = iter(_ramp(len(live)))
    return [MUTED if name in chart.muted else next(ramp) for name in names]


def point_colours(chart: Chart, colour: str) -> list[str]:
    """Return the colour of each category in a series drawn in ``colour``: muted categories are grey."""
    if chart.kind == "stacked":
        return [colour] * len(chart.categories)
    return [MUTED if category in chart.muted else colour for category in chart.categories]


def _ramp(count: int) -> list[str]:
    if count <= 1:
        return [_SINGLE] * count
    # The palest colour is for the fifth series only: alone on white paper it hardly shows.
    step = {2: 2.0, 3: 1.5, 4: 1.0}.get(count, (len(_RAMP) - 1) / (count - 1))
    return [_between(position * step) for position in range(count)]


def _between(position: float) -> str:
    low = min(int(position), len(_RAMP) - 2)
    share = position - low
    pairs = zip(_channels(_RAMP[low]), _channels(_RAMP[low + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def ink(colour: str) -> str:
    """Return black or white, whichever reads better on ``colour``."""
    red, green, blue = _channels(colour)
    return PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK


def inside_label(value: float | None) -> bool:
    """Return whether a segment of a stacked bar is wide enough for its label."""
    return value is not None and value >= _NARROW


def longest(chart: Chart) -> float:
    """Return the largest value, at least a little above zero, for the length of the value axis."""
    values = [v for series in chart.series for v in series.values if v is not None]
    return max([*values, 0.0]) or 1.0


def height_mm(chart: Chart) -> int:
    """Return the height of the chart on paper: by its number of bars, at most half a page.

    >>> from toolkit.document import Chart
    >>> height_mm(Chart("c", "bar", "", ("a", "b", "c"), ()))
    34
    """
    side_by_side = len(chart.series) if chart.kind == "bar" else 1
    wrapped = any(len(category) > 14 for category in chart.categories)
    bar = 8 if side_by_side <= 1 else 3 + 4 * side_by_side
    legend = 9 if len(chart.series) > 1 else 0
    return min(110, max(34, 8 + legend + len(chart.categories) * max(bar, 10 if wrapped else 0)))
