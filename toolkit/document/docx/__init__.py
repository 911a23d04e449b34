"""Document -> Word: the flow of paragraphs, tables and charts in the official page layout, or in an office's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.etree as etree

from toolkit.document.docx import contents
from toolkit.document.docx.chart import EMU_PER_MM, add_chart
from toolkit.document.docx.compact import (
    LARGEST_CHART,
    compact_numbering,
    compact_section,
    compact_styles,
)
from toolkit.document.docx.inlines import InlineWriter, run
from toolkit.document.docx.origin import add_origin
from toolkit.document.docx.package import DOCUMENT, NUMBERING, STYLES, Package, base_parts
from toolkit.document.docx.table import note_paragraphs, paragraph, table_elements
from toolkit.document.docx.watermark import write_watermark
from toolkit.document.docx.xml import NAMES, parse, qualified, serialise, w
from toolkit.document.drawing import style
from toolkit.document.figures import Chart, Plot
from toolkit.document.numbering import number
from toolkit.document.tree import Document, Heading, Paragraph, Table

if TYPE_CHECKING:
    from toolkit.document.docx.template import Template
    from toolkit.document.figures import Figure

_STYLES = {
    "body": "BodyText",
    "subtitle": "Subtitle",
    "section": "Section",
    "appendix": "Appendix",
    "finding": "Finding",
    "draft": "Draft",
    "attachment": "Attachment",
    "signature": "SignOff",
    "note": "Note",
    "source": "Note",
    "notice": "Notice",
}
_COVER_TITLE = 2895  # twips above the title of a cover, five lines
_EMU_PER_TWIP = 635


def render(document: Document, template: Template | None = None) -> bytes:
    """Return ``document`` as a .docx; equal documents give equal bytes.

    Parameters
    ----------
    document : Document
    template : Template, optional
        An office's own styles, pages, headers and footers, read by
        :func:`toolkit.document.docx.template.read_template`.

    Raises
    ------
    ValueError
        For a document that breaks its own rules: an id used twice, a reference to nothing.
    """
    package = Package(template.parts if template else base_parts())
    if document.compact and template is None:
        _make_compact(package)
    root = parse(package.parts[DOCUMENT])
    section = next(root.iter(qualified("w:sectPr")))
    write_watermark(package, section, document.watermark)
    for element in _Body(document, package, section).elements():
        section.addprevious(element)
    if template:
        _dress(package, template, root)
    etree.cleanup_namespaces(root, top_nsmap=NAMES, keep_ns_prefixes=list(NAMES))
    package.parts[DOCUMENT] = serialise(root)
    add_origin(document, package)
    return package.data()


def _dress(package: Package, template: Template, root: etree._Element) -> None:
    template.dress(root)
    for part in [part for part in package.parts if part.startswith(("word/header", "word/footer"))]:
        page = parse(package.parts[part])
        template.dress(page)
        package.parts[part] = serialise(page)


def _make_compact(package: Package) -> None:
    for part, change in ((STYLES, compact_styles), (NUMBERING, compact_numbering), (DOCUMENT, compact_section)):
        root = parse(package.parts[part])
        change(next(root.iter(qualified("w:sectPr"))) if part == DOCUMENT else root)
        package.parts[part] = serialise(root)


class _Body:
    """The main part under way; charts go into the package as they come."""

    def __init__(self, document: Document, package: Package, section: etree._Element) -> None:
        self.document = document
        self.package = package
        self.section = section
        self.numbering = number(document)
        self.writer = InlineWriter(self.numbering)
        self.room = _text_width(section)
        self.charts = 0

    def elements(self) -> list[etree._Element]:
        blocks = self.document.blocks
        body = [element for position in range(len(blocks)) for element in self._block(position)]
        title = paragraph("Title", [run(self.document.title)])
        if not self.document.contents:
            return [title, *body]
        title[0].append(w("spacing", before=_COVER_TITLE))
        cover = contents.cover_length(self.document)  # its blocks are paragraphs, one element each
        table = contents.contents(self.document, self.numbering)
        front = [title, *body[:cover], *table, contents.section_break(self.section)]
        contents.restart_pages(self.section)
        return [*front, *body[cover:]]

    def _block(self, position: int) -> list[etree._Element]:
        block = self.document.blocks[position]
        match block:
            case Heading():
                return [paragraph(f"Heading{block.level}", self._listed(position, [run(block.text)]))]
            case Paragraph():
                words = self._listed(position, self.writer.cell(block.inlines))
                return [paragraph(_STYLES[block.role], words)]
            case Table():
                return table_elements(block, self.writer, self.room)
            case Chart() | Plot():
                return self._chart(block)

    def _listed(self, position: int, elements: list[etree._Element]) -> list[etree._Element]:
        if self.document.contents and contents.is_entry(self.document.blocks[position]):
            return self.writer.bookmarked(contents.bookmark(position), elements)
        return elements

    def _chart(self, chart: Figure) -> list[etree._Element]:
        self.charts += 1
        drawing = add_chart(chart, self.package, self.charts, self._size(chart))
        caption = paragraph(
            "FigureCaption",
            [*self.writer.caption(chart.id), run(f"　{chart.caption}")],
            keep=bool(chart.notes),
        )
        return [paragraph("Figure", [drawing]), caption, *note_paragraphs(chart.notes, self.writer)]

    def _size(self, figure: Figure) -> tuple[float, float]:
        """Return the width and height of a figure in mm: inside the text, and low in a brief."""
        width = min(style.WIDTH_MM, self.room * _EMU_PER_TWIP / EMU_PER_MM)
        height = style.height_mm(figure)
        return width, min(height, LARGEST_CHART / EMU_PER_MM) if self.document.compact else height


def _text_width(section: etree._Element) -> int:
    """Return the width between the margins of a section, in twips."""
    page, margins = section.find(qualified("w:pgSz")), section.find(qualified("w:pgMar"))
    if page is None or margins is None:
        raise ValueError("a section without size or margins")
    left, right = (int(margins.get(qualified(f"w:{side}")) or 0) for side in ("left", "right"))
    return int(page.get(qualified("w:w")) or 0) - left - right
