"""Lines over waves, for Word."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from toolkit.document.docx.chart.bars import fill
from toolkit.document.docx.chart.sheet import NO_LINE, DataSheet, cells, finish, legend_above, number_axis
from toolkit.document.docx.xml import node, qualified
from toolkit.document.drawing import style
from toolkit.document.drawing.plan import Size, trend_field, trend_sides
from toolkit.document.drawing.scale import values_axis

if TYPE_CHECKING:
    import lxml.etree as etree

    from toolkit.document.figures import Chart

_SIDES = {"above": "t", "below": "b", "right": "r", "left": "l"}


def draw(book: Any, sheet: DataSheet, chart: Chart, size: Size) -> Any:
    """Write the values and return the chart of them."""
    fill(sheet, chart)
    native = book.add_chart({"type": "line"})
    for position, colour in enumerate(style.series_colours(chart)):
        native.add_series(_series(chart, position, colour))
    native.set_x_axis(
        {
            "num_font": {"size": style.LARGE},
            "line": {"color": style.AXIS, "width": 0.75},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "interval_unit": 1,
            "label_position": "low",
        }
    )
    native.set_y_axis(number_axis(values_axis(chart), percent=chart.percent) | {"line": NO_LINE})
    native.set_plotarea({"fill": {"none": True}, "layout": trend_field(chart, size).shares(size)})
    finish(native, legend_above(chart, size))
    return native


def _series(chart: Chart, position: int, colour: str) -> dict[str, Any]:
    column, last = position + 1, len(chart.categories)
    return {
        "name": cells(0, column)[:3],
        "categories": cells(1, 0, last),
        "values": cells(1, column, last),
        "line": {"color": colour, "width": 2},
        "marker": {
            "type": style.MARKS[position % len(style.MARKS)],
            "size": 7,
            "fill": {"color": colour},
            "border": {"color": colour},
        },
        "data_labels": {
            "value": True,
            "num_format": style.number_format(chart),
            "position": "above",
            "font": {"size": style.SMALL},
            "fill": {"color": style.PAPER},  # a label may stand on a line, and is still read
        },
    }


def set_sides(root: etree._Element, chart: Chart, size: Size) -> None:
    """Put each label of the finished chart on its side of the point; take away what has no room."""
    drawn = root.iter(qualified("c:ser"))
    for series, sides, element in zip(chart.series, trend_sides(chart, size), drawn, strict=True):
        labels = element.find(qualified("c:dLbls"))
        if labels is None:
            continue
        own = [
            _label(labels, row, side)
            for row, (value, side) in enumerate(zip(series.values, sides, strict=True))
            if value is not None and side != "above"
        ]
        labels[:0] = own


def _label(labels: etree._Element, row: int, side: str | None) -> etree._Element:
    if side is None:
        return node("c:dLbl", node("c:idx", val=row), node("c:delete", val=1))
    label = node("c:dLbl", node("c:idx", val=row))
    for child in labels:
        if child.tag != qualified("c:dLbl"):
            label.append(deepcopy(child))
    place = label.find(qualified("c:dLblPos"))
    if place is not None:
        place.set("val", _SIDES[side])
    return label
