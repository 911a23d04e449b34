"""Tables -> Word: three rules, header repeated on each page, numbers right, caption above, notes below."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from toolkit.document.docx.inlines import InlineWriter, run
from toolkit.document.docx.xml import w
from toolkit.document.tree import Cell, Column, Table, plain

if TYPE_CHECKING:
    import lxml.etree as etree

_TEXT_WIDTH = 8845  # twips, 156 mm
_HALF_CHARACTER = 105  # twips, half a Chinese character of 10.5 pt
_PADDING = 190
_WIDEST = 44  # half characters a column may ask for; longer texts wrap
_TOGETHER = 14  # rows that are kept on one page


def table_elements(table: Table, writer: InlineWriter) -> list[etree._Element]:
    """Return caption, table and note paragraphs."""
    caption = paragraph("TableCaption", [*writer.caption(table.id), run(f"　{table.caption}")])
    together = len(table.rows) <= _TOGETHER
    widths = _widths(table)
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    header = _row(table, [[run(column.header)] for column in table.columns], widths, header=True, keep=True)
    rows = []
    for position, row in enumerate(table.rows):
        cells = [writer.cell(cell, in_table=True) for cell in row]
        last = position == len(table.rows) - 1
        keep = bool(table.notes) if last else together
        rows.append(_row(table, cells, widths, header=False, keep=keep))
    # Word melts two tables that touch, and a body line would touch the rule: there is always a line between.
    notes = [note_paragraph(note, writer) for note in table.notes] or [paragraph("Note", [])]
    return [caption, w("tbl", _properties(), grid, header, *rows), *notes]


def note_paragraph(note: Cell, writer: InlineWriter) -> etree._Element:
    """Return one line under a table or figure."""
    return paragraph("Note", writer.cell(note))


def paragraph(style: str, elements: list[etree._Element], *, keep: bool = False) -> etree._Element:
    """Return a paragraph in a named style."""
    properties = w("pPr", w("pStyle", val=style))
    if keep:
        properties.append(w("keepNext"))
    return w("p", properties, *elements)


def _properties() -> etree._Element:
    borders = w("tblBorders", _rule("top", 12), _rule("bottom", 12))
    return w(
        "tblPr",
        w("tblW", w=_TEXT_WIDTH, type="dxa"),
        w("jc", val="center"),
        borders,
        w("tblLayout", type="fixed"),
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


def _widths(table: Table) -> list[int]:
    """Return column widths that fill the text width, by what the columns hold.

    Where the wishes do not fit, every column keeps the room its figures need, and headers and labels take more lines.
    """
    wishes = [_wish(table, position) for position in range(len(table.columns))]
    spare = _TEXT_WIDTH - sum(wishes)
    if spare < 0:
        needs = [min(wish, _need(table, position)) for position, wish in enumerate(wishes)]
        room = max(0, _TEXT_WIDTH - sum(needs))
        wanted = max(1, sum(wishes) - sum(needs))
        widths = [need + (wish - need) * room // wanted for need, wish in zip(needs, wishes, strict=True)]
    else:
        # Half of what is left goes to the first column, which holds the labels; the rest is shared out.
        share = spare // 2 // len(wishes)
        widths = [wish + share for wish in wishes]
    widths[0] += _TEXT_WIDTH - sum(widths)
    return widths


def _wish(table: Table, position: int) -> int:
    header = _measure(table.columns[position].header)
    if header > 12:
        header = max(12, (header + 1) // 2 + 1)  # a long header may take two lines
    return min(_WIDEST, max(_body(table, position), header, 6)) * _HALF_CHARACTER + _PADDING


def _need(table: Table, position: int) -> int:
    least = max(6, _body(table, position)) if table.columns[position].numeric else 12
    return least * _HALF_CHARACTER + _PADDING


def _body(table: Table, position: int) -> int:
    widest = max((_measure(plain(row[position])) for row in table.rows), default=0)
    # Figures must never break, and brackets and percent signs run wider than half a character.
    return widest + 2 if table.columns[position].numeric else widest


def _measure(text: str) -> int:
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n")),
        default=0,
    )
