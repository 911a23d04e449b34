"""Cover and table of contents: a section of its own before the text, without page numbers.

The table is a field with its entries already in it, each a link to its heading. What page a heading stands on only a
word processor knows: entries carry no page numbers until the field is updated, and a yellow line says how.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import lxml.etree as etree

from toolkit.document.docx.inlines import field_mark, instruction, run
from toolkit.document.docx.table import paragraph
from toolkit.document.docx.xml import qualified, w
from toolkit.document.tree import Heading, Paragraph, plain

if TYPE_CHECKING:
    from toolkit.document.numbering import Numbering
    from toolkit.document.tree import Block, Document

LEVELS = 2
_FIELD = f'TOC \\o "1-{LEVELS}" \\h \\z \\u'
_HINT = "【还没有页码：在目录上点右键，选“更新域”，再删去这一行】"
_UNNUMBERED = ("section", "appendix")
_BEFORE_PAGE_NUMBERS = {"headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar"} | {
    "paperSrc",
    "pgBorders",
    "lnNumType",
}


def cover_length(document: Document) -> int:
    """Return how many of the first blocks stand on the cover: the lines and notices under the title."""
    for position, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or block.role not in ("subtitle", "notice"):
            return position
    return len(document.blocks)


def is_entry(block: Block) -> bool:
    """Tell whether a block is listed in the table of contents."""
    if isinstance(block, Heading):
        return block.level <= LEVELS
    return isinstance(block, Paragraph) and block.role in _UNNUMBERED


def bookmark(position: int) -> str:
    """Return the name of the bookmark of the heading at a position of the blocks."""
    return f"_Toc{position:08d}"


def contents(document: Document, numbering: Numbering) -> list[etree._Element]:
    """Return the page with the table of contents."""
    entries = [_entry(position, block, numbering) for position, block in enumerate(document.blocks) if is_entry(block)]
    if not entries:
        return []
    begin = [field_mark("begin"), instruction(_FIELD), field_mark("separate")]
    for offset, element in enumerate(begin, start=1):
        entries[0].insert(offset, element)
    entries[-1].append(field_mark("end"))
    properties = w("sdtPr", w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique")))
    heading = paragraph("TOCHeading", [run("目　录")])
    heading[0].append(w("pageBreakBefore"))  # an office's own style may not say so
    hint = paragraph("Note", [run(_HINT, style="Slot")])
    return [heading, hint, w("sdt", properties, w("sdtContent", *entries))]


def _entry(position: int, block: Block, numbering: Numbering) -> etree._Element:
    level = block.level if isinstance(block, Heading) else 1
    words = block.text if isinstance(block, Heading) else plain(block.inlines) if isinstance(block, Paragraph) else ""
    link = w("hyperlink", run(numbering.headings.get(position, "") + words), anchor=bookmark(position), history=1)
    return paragraph(f"TOC{level}", [link])


def section_break(section: etree._Element) -> etree._Element:
    """Return a paragraph that ends the cover's section: pages as in ``section``, but without footers."""
    front = deepcopy(section)
    for tag in ("footerReference", "pgNumType", "type"):
        for element in front.findall(qualified(f"w:{tag}")):
            front.remove(element)
    spacing = w("spacing", before=0, after=0, line=20, lineRule="exact")
    return w("p", w("pPr", w("snapToGrid", val=0), spacing, front))


def restart_pages(section: etree._Element) -> None:
    """Let the text's section begin on page 1."""
    for element in section.findall(qualified("w:pgNumType")):
        section.remove(element)
    earlier = [element for element in section if etree.QName(element).localname in _BEFORE_PAGE_NUMBERS]
    place = section.index(earlier[-1]) + 1 if earlier else 0
    section.insert(place, w("pgNumType", start=1))
