"""Document -> Markdown: for reading in a terminal, in a notebook and in version control."""

from __future__ import annotations

from toolkit.document import chart_style
from toolkit.document.escape import markdown_start, markdown_text
from toolkit.document.numbering import Numbering, number
from toolkit.document.tree import (
    Cell,
    Chart,
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
            case Chart():
                parts.append(_chart(block, numbering))
    return "\n\n".join(parts) + "\n"


def _paragraph(paragraph: Paragraph, numbering: Numbering) -> str:
    text = markdown_start(_inlines(paragraph.inlines, numbering))
    return f"> {text}" if paragraph.role == "notice" else text


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


def _chart(chart: Chart, numbering: Numbering) -> str:
    header = ["", *(markdown_text(series.name) for series in chart.series)]
    rows = [
        [markdown_text(name), *(chart_style.label(chart, series.values[row]) for series in chart.series)]
        for row, name in enumerate(chart.categories)
    ]
    grid = _grid(header, [False, *(True for _ in chart.series)], rows)
    caption = f"**{numbering.labels[chart.id]}　{markdown_text(chart.caption)}**"
    alt = [markdown_start(markdown_text(chart.alt))] if chart.alt else []
    return "\n\n".join([*alt, grid, caption, *_notes(chart.notes, numbering)])


def _grid(header: list[str], numeric: list[bool], rows: list[list[str]]) -> str:
    rule = ["---:" if right else "---" for right in numeric]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [header, rule, *rows])


def _notes(notes: tuple[Cell, ...], numbering: Numbering) -> list[str]:
    return [markdown_start(_inlines(note, numbering)) for note in notes]
