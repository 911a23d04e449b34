"""Charts -> Word: one native, editable chart each, with the workbook behind it.

XlsxWriter writes the chart's XML with its caches; what Word wants beyond that is added here.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from toolkit.document import chart_style as style
from toolkit.document.docx.package import DOCUMENT, Package
from toolkit.document.docx.xml import node, parse, qualified, serialise, w
from toolkit.document.escape import one_line
from toolkit.document.xlsx import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.etree as etree

    from toolkit.document.tree import Chart

_SHEET = "数据"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_EMU_PER_MM = 36000
_WIDTH_MM = 150


def add_chart(chart: Chart, package: Package, number: int) -> etree._Element:
    """Add the parts of a chart to ``package`` and return the run that shows it."""
    part = f"word/charts/chart{number}.xml"
    workbook = f"word/embeddings/chart{number}.xlsx"
    package.add(workbook, _data_workbook(chart))
    link = "rId1"  # the first relationship of a part that is new
    package.add(part, _chart_part(chart, link), _CHART_TYPE)
    package.relate(part, "package", workbook)
    return _drawing(chart, number, package.relate(DOCUMENT, "chart", part))


def _drawing(chart: Chart, number: int, link: str) -> etree._Element:
    width, height = _WIDTH_MM * _EMU_PER_MM, style.height_mm(chart) * _EMU_PER_MM
    graphic = node("c:chart")
    graphic.set(qualified("r:id"), link)
    data = node("a:graphicData", graphic, uri="http://schemas.openxmlformats.org/drawingml/2006/chart")
    inline = node(
        "wp:inline",
        node("wp:extent", cx=width, cy=height),
        node("wp:effectExtent", l=0, t=0, r=0, b=0),
        node("wp:docPr", id=number, name=f"图表 {number}", descr=one_line(chart.alt or chart.caption)),
        node("wp:cNvGraphicFramePr"),
        node("a:graphic", data),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )
    return w("r", w("drawing", inline))


def _data_workbook(chart: Chart) -> bytes:
    """Return the workbook that opens on 编辑数据: the printed values and nothing else."""
    return _workbook(chart, with_chart=False)


def _workbook(chart: Chart, *, with_chart: bool) -> bytes:
    def draw(book: Any) -> None:
        sheet = book.add_worksheet(_SHEET)
        printed = book.add_format({"num_format": style.number_format(chart)})
        sheet.set_column(0, 0, 30)
        for row, category in enumerate(chart.categories, start=1):
            sheet.write_string(row, 0, one_line(category))
        for column, series in enumerate(chart.series, start=1):
            sheet.write_string(0, column, one_line(series.name))
            for row, value in enumerate(series.values, start=1):
                shown = style.drawn(chart, value)
                if shown is not None:
                    sheet.write_number(row, column, shown, printed)
        if with_chart:
            sheet.insert_chart(0, 0, _xlsx_chart(book, chart))

    return drawn(draw)


def _xlsx_chart(book: Any, chart: Chart) -> Any:
    stacked = chart.kind == "stacked"
    drawing = book.add_chart({"type": "bar", "subtype": "percent_stacked"} if stacked else {"type": "bar"})
    for position, colour in enumerate(style.series_colours(chart)):
        drawing.add_series(_series(chart, position, colour))
    line = {"color": style.AXIS, "width": 0.75}
    drawing.set_y_axis(
        {
            "reverse": True,
            "num_font": {"size": 10},
            "line": line,
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
        }
    )
    top = 1.0 if stacked else style.longest(chart) * 1.15
    drawing.set_x_axis(
        {
            "visible": False,
            "min": 0,
            "max": round(top, 4),
            "major_gridlines": {"visible": False},
            "line": {"none": True},
        }
    )
    several = len(chart.series) > 1
    drawing.set_legend({"position": "top", "font": {"size": 10}} if several else {"none": True})
    drawing.set_title({"none": True})  # else Word prints the name of a single series as the title
    drawing.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    drawing.set_plotarea({"fill": {"none": True}})
    return drawing


def _series(chart: Chart, position: int, colour: str) -> dict[str, Any]:
    column, last = position + 1, len(chart.categories)
    stacked = chart.kind == "stacked"
    series = chart.series[position]
    points = style.point_colours(chart, colour)
    labels: dict[str, Any] = {
        "value": True,
        "num_format": style.number_format(chart),
        "position": "center" if stacked else "outside_end",
        "font": {"size": 9 if stacked else 10, "color": style.ink(colour) if stacked else style.INK},
    }
    if stacked:
        labels["custom"] = [None if style.inside_label(value) else {"delete": True} for value in series.values]
    return {
        "name": [_SHEET, 0, column],
        "categories": [_SHEET, 1, 0, last, 0],
        "values": [_SHEET, 1, column, last, column],
        "fill": {"color": colour},
        "border": {"color": style.PAPER, "width": 0.75} if stacked else {"none": True},
        "points": [None if point == colour else {"fill": {"color": point}} for point in points],
        "data_labels": labels,
        "gap": 60,
        "overlap": 100 if stacked else 0,
    }


def _has_label(chart: Chart, value: float | None) -> bool:
    return style.inside_label(value) if chart.kind == "stacked" else value is not None


def _chart_part(chart: Chart, link: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_workbook(chart, with_chart=True))) as archive:
        root = parse(archive.read("xl/charts/chart1.xml"))
    for tag in ("c:printSettings", "c:lang", "c:roundedCorners", "c:date1904"):
        for old in root.findall(qualified(tag)):
            root.remove(old)
    root[:0] = [node("c:date1904", val=0), node("c:lang", val="zh-CN"), node("c:roundedCorners", val=0)]
    for shown in root.iter(qualified("c:showVal")):
        _say_no_to_the_rest(shown)
    next(root.iter(qualified("c:plotVisOnly"))).addnext(node("c:dispBlanksAs", val="gap"))
    root.append(_text_properties())
    external = node("c:externalData", node("c:autoUpdate", val=0))
    external.set(qualified("r:id"), link)
    root.append(external)
    for properties in _run_properties(root):
        properties.extend([node("a:latin", typeface="Times New Roman"), node("a:ea", typeface="仿宋_GB2312")])
    return serialise(root)


def _say_no_to_the_rest(shown: etree._Element) -> None:
    # What a label does not mention counts as "yes" in LibreOffice and in newer Word.
    shown.addprevious(node("c:showLegendKey", val=0))
    for tag in ("c:showBubbleSize", "c:showPercent", "c:showSerName", "c:showCatName"):
        shown.addnext(node(tag, val=0))


def _text_properties() -> etree._Element:
    default = node("a:defRPr", sz=1000)
    return node(
        "c:txPr",
        node("a:bodyPr"),
        node("a:lstStyle"),
        node("a:p", node("a:pPr", default), node("a:endParaRPr", lang="zh-CN")),
    )


def _run_properties(root: etree._Element) -> Iterator[etree._Element]:
    for tag in ("a:defRPr", "a:rPr"):
        yield from root.iter(qualified(tag))
