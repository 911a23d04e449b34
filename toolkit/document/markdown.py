"""Document -> Markdown: for reading in a terminal, in a notebook and in version control."""

from __future__ import annotations

from dataclasses import replace

from toolkit.document.drawing.table import chart_rows
from toolkit.document.escape import markdown_start, markdown_text
from toolkit.document.figures import Chart, Figure, Plot
from toolkit.document.numbering import Numbering, number
from toolkit.document.tree import (
    Cell,
    Document,
    Heading,
    Inline,
    Number,
    Paragraph,
    Reference,
    Slot,
    Table,
    Text,
)


def render(document: Document) -> str:
    """Return ``document`` as Markdown with pipe tables; a chart is its sentence and a table of its values."""
    numbering = number(document)
    parts = [f"# {markdown_text(document.title)}"]
    if document.watermark:
        parts.insert(0, f"> **{markdown_text(document.watermark)}**")
    for position, block in enumerate(document.blocks):
        match block:
            case Heading():
                parts.append(f"{'#' * (block.level + 1)} {numbering.headings[position]}{markdown_text(block.text)}")
            case Paragraph():
                parts.append(_paragraph(block, numbering))
            case Table():
                parts.append(_table(block, numbering))
            case Chart() | Plot():
                parts.append(_chart(block, numbering))
    return "\n\n".join(parts) + "\n"


def _paragraph(paragraph: Paragraph, numbering: Numbering) -> str:
    text = _inlines(paragraph.inlines, numbering)
    match paragraph.role:
        case "section" | "appendix":
            return f"## {text}"
        case "notice":
            return f"> {markdown_start(text)}"
        case "draft":
            return f"> **〔建议草案〕** {text}"
        case "finding":
            return f"**{_inlines(_weak(paragraph.inlines), numbering)}**"
    return markdown_start(text)


def _weak(cell: Cell) -> Cell:
    """Return inlines without emphasis of their own: in Markdown bold inside bold is not bold."""
    return tuple(replace(inline, strong=False) if isinstance(inline, Text) else inline for inline in cell)


def _inlines(cell: Cell, numbering: Numbering) -> str:
    return "".join(_inline(inline, numbering) for inline in cell)


def _inline(inline: Inline, numbering: Numbering) -> str:
    match inline:
        case Text(text=text, strong=strong):
            return f"**{markdown_text(text)}**" if strong and text.strip() else _spaced(text)
        case Number():
            return markdown_text(inline.shown + inline.unit)
        case Slot():
            return f"**【{markdown_text(inline.prompt)}】**"
        case Reference():
            return numbering.labels[inline.target]


def _spaced(text: str) -> str:
    # one_line strips the ends, but a blank between two inlines belongs to the sentence.
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() and text.strip() else ""
    return left + markdown_text(text) + right


def _table(table: Table, numbering: Numbering) -> str:
    header = [markdown_text(column.header) for column in table.columns]
    rows = [[_inlines(cell, numbering) for cell in row] for row in table.rows]
    grid = _grid(header, [column.numeric for column in table.columns], rows)
    caption = f"**{numbering.labels[table.id]}　{markdown_text(table.caption)}**"
    return "\n\n".join([caption, grid, *_notes(table.notes, numbering)])


def _chart(chart: Figure, numbering: Numbering) -> str:
    header, rows = chart_rows(chart)
    numeric = [False, *(True for _ in header[1:])]
    grid = _grid([*map(markdown_text, header)], numeric, [[*map(markdown_text, row)] for row in rows])
    caption = f"**{numbering.labels[chart.id]}　{markdown_text(chart.caption)}**"
    alt = [f"（{numbering.labels[chart.id]}的内容：{markdown_text(chart.alt)}）"] if chart.alt else []
    return "\n\n".join([caption, *alt, grid, *_notes(chart.notes, numbering)])


def _grid(header: list[str], numeric: list[bool], rows: list[list[str]]) -> str:
    rule = ["---:" if right else "---" for right in numeric]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [header, rule, *rows])


def _notes(notes: tuple[Cell, ...], numbering: Numbering) -> list[str]:
    return [markdown_start(_inlines(note, numbering)) for note in notes]
