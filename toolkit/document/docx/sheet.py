"""A form to be filled in by hand: compact A4 pages of questions, option grids, boxes and writing lines.

The report's official layout is large and airy; a form has to be cheap to copy and quick to fill in. It shares the
package and the escaping of the report, and has styles of its own (``base/sheet_styles.xml``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from itertools import accumulate, pairwise

import lxml.etree as etree

from toolkit.document.docx.inlines import field, run
from toolkit.document.docx.package import CONTENT_TYPES_PART, DOCUMENT, Package, base_parts
from toolkit.document.docx.xml import CONTENT_TYPES, NAMES, parse, qualified, serialise, w
from toolkit.document.escape import one_line

Piece = str | tuple[str, str]
"""Words, or the name of a look (a character style of the sheet) and words."""
Pieces = Sequence[Piece]

WIDTH = 9978
"""Twips between the margins (176 mm)."""
HALF = 105
"""Twips of half a Chinese character of 10.5 pt."""
ONE_PAGE = 28
"""A block of more lines than this may break over a page; its first and last lines still hold together."""

_INDENT = 420
_MARGIN_SIDE, _MARGIN_TOP, _MARGIN_BOTTOM, _FOOTER = 964, 737, 850, 425
_COLUMNS = (1, 2, 3, 4, 5, 6, 12)
_EDGE = 0.3
"""What one more left edge costs, in lines: a ragged grid is read less surely than a straight one."""
_WIDE_LATIN = frozenset("ABCDEGHKMNOQRTUVWXYZmw@%&")
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KEPT = {
    "word/settings.xml": (f"{_TYPE}settings+xml", "settings"),
    "word/fontTable.xml": (f"{_TYPE}fontTable+xml", "fontTable"),
    "word/styles.xml": (f"{_TYPE}styles+xml", "styles"),
}


@dataclass(frozen=True)
class Box:
    """A cell of a table.

    Parameters
    ----------
    width : int
        In twips; the boxes of a row make up the whole width.
    lines : pieces
        One for each paragraph.
    style : str
        ``Cell`` (left), ``CellMark`` (centred) or ``CellLabel`` (a heading).
    fill : str
        Colour behind the words, as six hexadecimal digits.
    """

    width: int
    lines: tuple[Pieces, ...] = ((),)
    style: str = "Cell"
    fill: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: its boxes, its least height in twips, and whether it is repeated on each page."""

    boxes: tuple[Box, ...]
    height: int = 0
    header: bool = False


class Sheet:
    """Form pages under way; equal calls give equal bytes.

    Parameters
    ----------
    title : str
        Printed on top and kept as the file's title.
    footer : str
        Printed at the left of each page's foot, beside the page number.
    """

    def __init__(self, title: str, footer: str) -> None:
        self._title, self._footer = one_line(title), one_line(footer)
        self._body: list[etree._Element] = []
        self.line([self._title], "Title")

    def line(self, pieces: Pieces, style: str = "Normal") -> None:
        """Add a paragraph."""
        self._body.append(_paragraph(style, _runs(pieces)))

    def grid(self, entries: Sequence[Pieces]) -> None:
        """Add short entries side by side, in as few lines as there can be; a long one has lines of its own."""
        widths = [sum(half_characters(_words(piece)) for piece in pieces) * HALF for pieces in entries]
        columns, rows = _arranged(widths)
        for row in rows:
            self._body.append(_grid_row([entries[position] for position in row], columns))

    def blanks(self, lines: int) -> None:
        """Add lines to write on."""
        for _ in range(lines):
            paragraph = _paragraph("Write", [w("r", w("tab"))])
            paragraph[0].append(w("tabs", w("tab", val="right", leader="underscore", pos=WIDTH)))
            self._body.append(paragraph)

    def table(self, rows: Sequence[Row]) -> None:
        """Add a ruled table; rows never split, header rows come again on each page."""
        edges = sorted({0, *(edge for row in rows for edge in accumulate(box.width for box in row.boxes))})
        grid = w("tblGrid", *(w("gridCol", w=b - a) for a, b in pairwise(edges)))
        table = w("tbl", _table_properties(), grid, *(_table_row(row, edges) for row in rows))
        # Word melts two tables that touch, and a line would touch the rule: there is always a gap between.
        self._body += [table, _paragraph("Gap", [])]

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep what is added within on one page; of a long block only the first and the last lines."""
        start = len(self._body)
        yield
        units = [unit for element in self._body[start:] for unit in _units(element)]
        for position, paragraphs in enumerate(units[:-1]):
            if len(units) <= ONE_PAGE or position < 2 or position >= len(units) - 3:
                for paragraph in paragraphs:
                    _keep_next(paragraph)

    def data(self) -> bytes:
        """Return the .docx."""
        base = base_parts()
        types = etree.Element(f"{{{CONTENT_TYPES}}}Types", nsmap={None: CONTENT_TYPES})
        for extension, kind in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
        ):
            etree.SubElement(types, f"{{{CONTENT_TYPES}}}Default", Extension=extension, ContentType=kind)
        package = Package({CONTENT_TYPES_PART: serialise(types), "_rels/.rels": base["_rels/.rels"]})
        core = "application/vnd.openxmlformats-package.core-properties+xml"
        package.add("docProps/core.xml", _core(base["docProps/core.xml"], self._title), core)
        app = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        package.add("docProps/app.xml", base["docProps/app.xml"], app)
        styles = (resources.files("toolkit.document.docx") / "base" / "sheet_styles.xml").read_bytes()
        settings = _one_sort_of_page(base["word/settings.xml"])
        contents = base | {"word/styles.xml": styles, "word/settings.xml": settings}
        for name, (kind, relation) in _KEPT.items():
            package.add(name, contents[name], kind)
            package.relate(DOCUMENT, relation, name)
        package.add("word/footer1.xml", serialise(_tidy(self._footer_part())), f"{_TYPE}footer+xml")
        footer = package.relate(DOCUMENT, "footer", "word/footer1.xml")
        root = w("document", w("body", *self._body, _section(footer)))
        package.add(DOCUMENT, serialise(_tidy(root)), f"{_TYPE}document.main+xml")
        return package.data()

    def _footer_part(self) -> etree._Element:
        page = [run("第"), *field("PAGE", "1"), run("页　共"), *field("NUMPAGES", "1"), run("页")]
        paragraph = _paragraph("Footer", [run(self._footer), w("r", w("tab")), *page])
        paragraph[0].append(w("tabs", w("tab", val="right", pos=WIDTH)))
        return w("ftr", paragraph)


def half_characters(text: str) -> float:
    """Return the width of a line of text in half Chinese characters; wide Latin letters take up to 1.7.

    >>> half_characters("住房A1")
    6.7
    """
    return sum(_half_characters(character) for character in text)


def _half_characters(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 2
    return 1.7 if character in _WIDE_LATIN else 1


def _words(piece: Piece) -> str:
    return piece if isinstance(piece, str) else piece[1]


def _runs(pieces: Pieces) -> list[etree._Element]:
    return [run(_words(piece), style="" if isinstance(piece, str) else piece[0]) for piece in pieces if _words(piece)]


def _paragraph(style: str, elements: Sequence[etree._Element]) -> etree._Element:
    return w("p", w("pPr", w("pStyle", val=style)), *elements)


def _keep_next(paragraph: etree._Element) -> None:
    # The schema wants it right after the style.
    paragraph[0].insert(1, w("keepNext"))


# ---- the grid of options


def _arranged(widths: Sequence[float]) -> tuple[int, list[list[int]]]:
    """Return the number of columns that gives few lines and straight edges, and the positions in each line."""
    tried = [(columns, *_packed(widths, columns)) for columns in _COLUMNS]
    columns, rows, _ = min(tried, key=lambda each: len(each[1]) + (_EDGE * len(each[2]) if len(each[1]) > 1 else 0))
    return columns, rows


def _packed(widths: Sequence[float], columns: int) -> tuple[list[list[int]], set[int]]:
    """Return the positions in each line, and the columns where an entry begins."""
    column = (WIDTH - _INDENT) / columns
    rows: list[list[int]] = []
    edges: set[int] = set()
    used = columns
    for position, width in enumerate(widths):
        if used * column + width > WIDTH - _INDENT:
            rows.append([])
            used = 0
        rows[-1].append(position)
        edges.add(used)
        used += int((width + 2 * HALF) // column) + 1
    return rows, edges


def _grid_row(entries: Sequence[Pieces], columns: int) -> etree._Element:
    elements = _runs(entries[0])
    for entry in entries[1:]:
        elements += [w("r", w("tab")), *_runs(entry)]
    paragraph = _paragraph("Options", elements)
    if len(entries) == 1:
        paragraph[0].append(w("ind", left=_INDENT + 4 * HALF, hanging=4 * HALF))
    else:
        column = (WIDTH - _INDENT) / columns
        stops = (w("tab", val="left", pos=round(_INDENT + column * n)) for n in range(1, columns))
        paragraph[0].append(w("tabs", *stops))
    return paragraph


# ---- tables


def _table_properties() -> etree._Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = w("tblBorders", *(w(side, val="single", sz=4, space=0, color="7F7F7F") for side in sides))
    return w(
        "tblPr",
        w("tblW", w=WIDTH, type="dxa"),
        w("jc", val="center"),
        borders,
        w("tblLayout", type="fixed"),
        w("tblCellMar", w("left", w=57, type="dxa"), w("right", w=57, type="dxa")),
        w("tblLook", val="0000", firstRow=0, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
    )


def _table_row(row: Row, edges: Sequence[int]) -> etree._Element:
    properties = w("trPr", w("cantSplit"))
    if row.height:
        properties.append(w("trHeight", val=row.height, hRule="atLeast"))
    if row.header:
        properties.append(w("tblHeader"))
    element, left = w("tr", properties), 0
    for box in row.boxes:
        right = left + box.width
        element.append(_cell(box, edges.index(right) - edges.index(left), top=row.height > 600))
        left = right
    return element


def _cell(box: Box, span: int, *, top: bool) -> etree._Element:
    properties = w("tcPr", w("tcW", w=box.width, type="dxa"))
    if span > 1:
        properties.append(w("gridSpan", val=span))
    if box.fill:
        properties.append(w("shd", val="clear", color="auto", fill=box.fill))
    properties.append(w("vAlign", val="top" if top and box.style == "Cell" else "center"))
    return w("tc", properties, *(_paragraph(box.style, _runs(line)) for line in box.lines))


def _units(element: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the paragraphs that stand side by side: one, or those of a table's row."""
    if element.tag == qualified("w:p"):
        yield [element]
    else:
        for row in element.iter(qualified("w:tr")):
            yield list(row.iter(qualified("w:p")))


# ---- parts of the package


def _section(footer: str) -> etree._Element:
    reference = w("footerReference", type="default")
    reference.set(qualified("r:id"), footer)
    margins = {"top": _MARGIN_TOP, "right": _MARGIN_SIDE, "bottom": _MARGIN_BOTTOM, "left": _MARGIN_SIDE}
    return w(
        "sectPr",
        reference,
        w("pgSz", w=11906, h=16838),
        w("pgMar", **margins, header=_FOOTER, footer=_FOOTER, gutter=0),
        w("cols", space=425),
    )


def _one_sort_of_page(settings: bytes) -> bytes:
    root = parse(settings)
    for element in root.findall(qualified("w:evenAndOddHeaders")):
        root.remove(element)
    return serialise(root)


def _core(base: bytes, title: str) -> bytes:
    root = parse(base)
    for element in list(root):
        match etree.QName(element).localname:
            case "title":
                element.text = title
            case "created" | "modified" | "keywords":  # a form has no date of its own
                root.remove(element)
    return serialise(root)


def _tidy(root: etree._Element) -> etree._Element:
    etree.cleanup_namespaces(root, top_nsmap=NAMES, keep_ns_prefixes=["w", "r"])
    return root
