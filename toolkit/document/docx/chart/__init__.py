"""Figures -> Word: one native, editable chart each, with the workbook behind it.

XlsxWriter writes the chart's XML with its caches; what Word wants beyond that is added here.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from toolkit.document.docx.chart import bars, dots, lines, points
from toolkit.document.docx.chart.sheet import DataSheet
from toolkit.document.docx.package import DOCUMENT, Package
from toolkit.document.docx.xml import NAMES, node, parse, qualified, serialise, w
from toolkit.document.escape import one_line
from toolkit.document.figures import Plot
from toolkit.document.xlsx import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.etree as etree

    from toolkit.document.drawing.plan import Size
    from toolkit.document.figures import Figure

EMU_PER_MM = 36000
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAW = {"bar": bars.draw, "stacked": bars.draw, "diverging": bars.draw, "dot": dots.draw, "trend": lines.draw}
_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")


def add_chart(figure: Figure, package: Package, number: int, size: Size) -> etree._Element:
    """Add the parts of a figure to ``package`` and return the run that shows it.

    Parameters
    ----------
    figure : Chart or Plot
    package : Package
    number : int
        Names the parts; each once in a package.
    size : (float, float)
        Width and height on paper, in mm.
    """
    part = f"word/charts/chart{number}.xml"
    workbook = f"word/embeddings/chart{number}.xlsx"
    package.add(workbook, _workbook(figure, size, with_chart=False))
    link = "rId1"  # the first relationship of a part that is new
    package.add(part, _chart_part(figure, size, link), _CHART_TYPE)
    package.relate(part, "package", workbook)
    return _drawing(figure, number, size, package.relate(DOCUMENT, "chart", part))


def _drawing(figure: Figure, number: int, size: Size, link: str) -> etree._Element:
    width, height = (round(side * EMU_PER_MM) for side in size)
    graphic = node("c:chart")
    graphic.set(qualified("r:id"), link)
    data = node("a:graphicData", graphic, uri="http://schemas.openxmlformats.org/drawingml/2006/chart")
    inline = node(
        "wp:inline",
        node("wp:extent", cx=width, cy=height),
        node("wp:effectExtent", l=0, t=0, r=0, b=0),
        node("wp:docPr", id=number, name=f"图表 {number}", descr=one_line(figure.alt or figure.caption)),
        node("wp:cNvGraphicFramePr"),
        node("a:graphic", data),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )
    return w("r", w("drawing", inline))


def _workbook(figure: Figure, size: Size, *, with_chart: bool) -> bytes:
    """Return the workbook that opens on 编辑数据: the printed values and what lines them up, nothing else."""

    def draw(book: Any) -> None:
        sheet = DataSheet(book)
        native = (
            points.draw(book, sheet, figure, size)
            if isinstance(figure, Plot)
            else _DRAW[figure.kind](book, sheet, figure, size)
        )
        if with_chart:
            sheet.show(native)

    return drawn(draw)


def _chart_part(figure: Figure, size: Size, link: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_workbook(figure, size, with_chart=True))) as archive:
        root = parse(archive.read("xl/charts/chart1.xml"))
    for tag in ("c:printSettings", "c:lang", "c:roundedCorners", "c:date1904"):
        for old in root.findall(qualified(tag)):
            root.remove(old)
    root[:0] = [node("c:date1904", val=0), node("c:lang", val="zh-CN"), node("c:roundedCorners", val=0)]
    if not isinstance(figure, Plot) and figure.kind == "trend":
        lines.set_sides(root, figure, size)
    for labels in root.iter(qualified("c:dLbls"), qualified("c:dLbl")):
        _spell_out(labels)
    for kind in ("c:grouping", "c:scatterStyle"):
        for element in root.iter(qualified(kind)):
            element.addnext(node("c:varyColors", val=0))
    for values in (*root.iter(qualified("c:yVal")), *root.iterfind(".//c:lineChart/c:ser/c:val", NAMES)):
        values.addnext(node("c:smooth", val=0))
    next(root.iter(qualified("c:plotVisOnly"))).addnext(node("c:dispBlanksAs", val="gap"))
    root.append(_text_properties())
    external = node("c:externalData", node("c:autoUpdate", val=0))
    external.set(qualified("r:id"), link)
    root.append(external)
    for properties in _run_properties(root):
        properties.extend([node("a:latin", typeface="Times New Roman"), node("a:ea", typeface="仿宋_GB2312")])
    return serialise(root)


def _spell_out(labels: etree._Element) -> None:
    """Say yes or no to everything a label can show, and keep it on its lines."""
    shown = {name: labels.find(qualified(f"c:show{name}")) for name in _SHOWN}
    said = [element for element in shown.values() if element is not None]
    if not said:  # a label that is taken away
        return
    # What a label does not mention counts as "yes" in LibreOffice and in newer Word.
    said[0].addprevious(place := node("c:showLegendKey"))
    for name, element in shown.items():
        value = 0 if element is None else element.get("val")
        place.addprevious(node(f"c:show{name}", val=value))
    for element in (*said, place):
        labels.remove(element)
    for body in labels.iterfind(f"{qualified('c:txPr')}/{qualified('a:bodyPr')}"):
        body.set("wrap", "none")


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
