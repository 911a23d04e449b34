"""Document -> Word: the flow of paragraphs, tables and charts in the official page layout."""

from __future__ import annotations

import lxml.etree as etree

from toolkit.document.docx.chart import add_chart
from toolkit.document.docx.inlines import InlineWriter, run
from toolkit.document.docx.origin import add_origin
from toolkit.document.docx.package import DOCUMENT, HEADERS, Package, base_parts
from toolkit.document.docx.table import note_paragraph, paragraph, table_elements
from toolkit.document.docx.xml import NAMES, parse, qualified, serialise
from toolkit.document.numbering import number
from toolkit.document.tree import Block, Chart, Document, Heading, Paragraph, Table

_STYLES = {"body": "BodyText", "subtitle": "Subtitle", "note": "Note", "source": "Note", "notice": "Notice"}


def render(document: Document) -> bytes:
    """Return ``document`` as a .docx; equal documents give equal bytes.

    Raises
    ------
    ValueError
        For a document that breaks its own rules: an id used twice, a reference to nothing.
    """
    package = Package(base_parts())
    body = _Body(document, package)
    package.parts[DOCUMENT] = body.xml()
    _write_watermark(package, document.watermark)
    add_origin(document, package)
    return package.data()


def _write_watermark(package: Package, watermark: str) -> None:
    if not watermark:
        return
    for name in HEADERS:
        root = parse(package.parts[name])
        root[0].append(run(watermark))
        package.parts[name] = serialise(root)


class _Body:
    """The main part under way; charts go into the package as they come."""

    def __init__(self, document: Document, package: Package) -> None:
        self.document = document
        self.package = package
        self.writer = InlineWriter(number(document))
        self.charts = 0

    def xml(self) -> bytes:
        root = parse(self.package.parts[DOCUMENT])
        section = next(root.iter(qualified("w:sectPr")))
        section.addprevious(paragraph("Title", [run(self.document.title)]))
        for block in self.document.blocks:
            for element in self._block(block):
                section.addprevious(element)
        etree.cleanup_namespaces(root, top_nsmap=NAMES, keep_ns_prefixes=list(NAMES))
        return serialise(root)

    def _block(self, block: Block) -> list[etree._Element]:
        match block:
            case Heading():
                return [paragraph(f"Heading{block.level}", [run(block.text)])]
            case Paragraph():
                return [paragraph(_STYLES[block.role], self.writer.cell(block.inlines))]
            case Table():
                return table_elements(block, self.writer)
            case Chart():
                return self._chart(block)

    def _chart(self, chart: Chart) -> list[etree._Element]:
        self.charts += 1
        figure = paragraph("Figure", [add_chart(chart, self.package, self.charts)])
        caption = paragraph(
            "FigureCaption",
            [*self.writer.caption(chart.id), run(f"　{chart.caption}")],
            keep=bool(chart.notes),
        )
        return [figure, caption, *(note_paragraph(note, self.writer) for note in chart.notes)]
