"""The layout of a one-page brief: the report's fonts, smaller type and tighter lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.document.docx.xml import qualified

if TYPE_CHECKING:
    import lxml.etree as etree

LARGEST_CHART = 62 * 36000
"""Height of a chart in a brief, at most (62 mm)."""

# The report's measures and those of a brief: half-points of type, twips of lines, twips of margins.
_SIZES = {"32": "24", "28": "21", "24": "21", "21": "18"}
_LINES = {"579": "420", "700": "600"}
_SPACES = {"290": "145", "1158": "420", "200": "100", "160": "80", "145": "60"}
_FIRST_LINE = {"640": "480"}
_MARGINS = {"top": "1588", "bottom": "1361", "left": "1587", "right": "1474", "header": "737", "footer": "794"}


def compact_styles(styles: etree._Element) -> None:
    """Make the styles of a report those of a brief; the title keeps its size."""
    for style in styles.iter(qualified("w:style"), qualified("w:docDefaults")):
        title = style.get(qualified("w:styleId")) == "Title"
        for element in style.iter():
            if element.tag in (qualified("w:sz"), qualified("w:szCs")) and not title:
                _swap(element, "val", _SIZES)
            elif element.tag == qualified("w:spacing"):
                _swap(element, "line", _LINES)
                _swap(element, "before", _SPACES)
                _swap(element, "after", _SPACES)
            elif element.tag == qualified("w:ind"):
                _swap(element, "firstLine", _FIRST_LINE)


def compact_numbering(numbering: etree._Element) -> None:
    """Make the indents of numbered headings those of a brief."""
    for element in numbering.iter(qualified("w:ind")):
        _swap(element, "firstLine", _FIRST_LINE)


def compact_section(section: etree._Element) -> None:
    """Make the pages those of a brief."""
    margins = section.find(qualified("w:pgMar"))
    grid = section.find(qualified("w:docGrid"))
    for name, value in _MARGINS.items():
        if margins is not None:
            margins.set(qualified(f"w:{name}"), value)
    if grid is not None:
        _swap(grid, "linePitch", _LINES)


def _swap(element: etree._Element, name: str, values: dict[str, str]) -> None:
    value = element.get(qualified(f"w:{name}"))
    if value in values:
        element.set(qualified(f"w:{name}"), values[value])
