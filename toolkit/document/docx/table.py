"""Tables -> Word: three rules, header repeated on each page, numbers right, caption above, notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.document.docx.inlines import InlineWriter, run
from toolkit.document.docx.xml import w
from toolkit.document.tree import Cell, Column, Table, plain
from toolkit.document.width import cells_wide

if TYPE_CHECKING:
    import lxml.etree as etree

_HALF_CHARACTER = 105  # twips, half a Chinese character of 10.5 pt
_PADDING = 170  # what TableNormal keeps free beside the words of a cell
_TIGHT = 80  # the same in a table of many columns
_MANY = 7
_WIDEST = 44  # half characters a column may ask for; longer texts wrap
_TOGETHER = 10  # rows that are kept on one page


def table_elements(table: Table, writer: InlineWriter, room: int) -> list[etree._Element]:
    """Return caption, table and note paragraphs.

    Parameters
    ----------
    table : Table
    writer : InlineWriter
    room : int
        Width of the text, in twips.
    """
    caption = paragraph("TableCaption", [*writer.caption(table.id), run(f"　{table.caption}")])
    widths = _widths(table, room)
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    header = _row(table, [[run(column.header)] for column in table.columns], widths, header=True, keep=True)
    rows = []
    for position, row in enumerate(table.rows):
        cells = [writer.cell(cell, in_table=True) for cell in row]
        rows.append(_row(table, cells, widths, header=False, keep=_kept(table, position)))
    # Word melts two tables that touch, and a body line would touch the rule: there is always a line between.
    notes = note_paragraphs(table.notes, writer) or [paragraph("Note", [])]
    return [caption, w("tbl", _properties(table, room), grid, header, *rows), *notes]


def _kept(table: Table, position: int) -> bool:
    """Tell whether a row stays on the page of the next: a page neither begins nor ends with a single row."""
    last = len(table.rows) - 1
    if position == last:
        return bool(table.notes)
    return len(table.rows) <= _TOGETHER or position in (0, last - 1)


def note_paragraphs(notes: tuple[Cell, ...], writer: InlineWriter) -> list[etree._Element]:
    """Return the lines under a table or figure, which stay on one page."""
    last = len(notes) - 1
    return [paragraph("Note", writer.cell(note), keep=position < last) for position, note in enumerate(notes)]


def paragraph(style: str, elements: list[etree._Element], *, keep: bool = False) -> etree._Element:
    """Return a paragraph in a named style."""
    properties = w("pPr", w("pStyle", val=style))
    if keep:
        properties.append(w("keepNext"))
    return w("p", properties, *elements)


def _properties(table: Table, room: int) -> etree._Element:
    borders = w("tblBorders", _rule("top", 12), _rule("bottom", 12))
    return w(
        "tblPr",
        w("tblW", w=room, type="dxa"),
        w("jc", val="center"),
        borders,
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=_padding(table) // 2, type="dxa") for side in ("left", "right"))),
        w("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
    )


def _rule(side: str, eighths: int) -> etree._Element:
    return w(side, val="single", sz=eighths, space=0, color="000000")


def _row(
    table: Table, cells: list[list[etree._Element]], widths: list[int], *, header: bool, keep: bool
) -> etree._Element:
    properties = w("trPr", w("cantSplit"))
    if header:
        properties.append(w("tblHeader"))
    row = w("tr", properties)
    for column, elements, width in zip(table.columns, cells, widths, strict=True):
        row.append(_cell(column, elements, width, header=header, keep=keep))
    return row


def _cell(column: Column, elements: list[etree._Element], width: int, *, header: bool, keep: bool) -> etree._Element:
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if header:
        properties.append(w("tcBorders", _rule("top", 12), _rule("bottom", 6)))
    properties.append(w("vAlign", val="bottom" if header else "center"))
    text = paragraph("TableHeader" if header else "TableText", elements, keep=keep)
    if column.numeric:
        text[0].append(w("jc", val="right"))
    return w("tc", properties, text)


def _widths(table: Table, room: int) -> list[int]:
    """Return column widths that fill the text width, by what the columns hold.

    Where the wishes do not fit, every column keeps the room its figures need, and headers and labels take more lines.
    """
    places = range(len(table.columns))
    wishes = [_wish(table, place) for place in places]
    if sum(wishes) > room:
        wishes = [_wish(table, place, lines=2) for place in places]
    spare = room - sum(wishes)
    if spare < 0:
        needs = [min(wish, _need(table, place)) for place, wish in zip(places, wishes, strict=True)]
        left = max(0, room - sum(needs))
        wanted = max(1, sum(wishes) - sum(needs))
        widths = [need + (wish - need) * left // wanted for need, wish in zip(needs, wishes, strict=True)]
    else:
        share = 0 if _is_words(table) else spare // 2 // len(wishes)
        widths = [wish + share for wish in wishes]
    widths[_longest(table)] += room - sum(widths)
    return widths


def _is_words(table: Table) -> bool:
    return not any(column.numeric for column in table.columns)


def _longest(table: Table) -> int:
    """Return the column that takes the room left over: beside figures the labels, in a table of words the longest."""
    return max(range(len(table.columns)), key=lambda place: _body(table, place)) if _is_words(table) else 0


def _wish(table: Table, place: int, lines: int = 1) -> int:
    """Return the width a column asks for when its header may take ``lines`` lines; a long one takes two anyway."""
    header = _measure(table.columns[place].header)
    if header > 12 or lines > 1:
        header = max(12 if lines == 1 else 6, 2 * -(-header // 4))
    return min(_WIDEST, max(_body(table, place), header, 6)) * _HALF_CHARACTER + _padding(table)


def _need(table: Table, place: int) -> int:
    least = max(6, _body(table, place)) if table.columns[place].numeric else 12
    return least * _HALF_CHARACTER + _padding(table)


def _padding(table: Table) -> int:
    return _TIGHT if len(table.columns) >= _MANY else _PADDING


def _body(table: Table, position: int) -> int:
    widest = max((_measure(plain(row[position])) for row in table.rows), default=0)
    # Figures must never break, and brackets and percent signs run wider than half a character.
    return widest + 2 if table.columns[position].numeric else widest


def _measure(text: str) -> int:
    return max(cells_wide(line) for line in text.split("\n"))
