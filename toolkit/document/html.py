"""Document -> one self-contained HTML page; also the bare table that notebooks show."""

from __future__ import annotations

import json
import re
from importlib import resources

from toolkit.document.chart import plotly_json
from toolkit.document.escape import html_attribute, html_text, script_json
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
    plain,
)

_CONFIG = '{"displayModeBar":false,"responsive":true}'
_CAPTION = "caption-side:top;text-align:left;font-weight:600;padding:.3em 0"
_HEAD_CELL = "padding:.3em .8em;font-weight:600"
_ROOM = 12
"""Characters that a column of long texts has at least: a browser breaks Chinese after any of them."""
_LINE = "border-top:1.5px solid #222;border-bottom:1.5px solid #222"


def render(document: Document) -> str:
    """Return ``document`` as a page that needs nothing from the net; only charts bring plotly.js in."""
    numbering = number(document)
    body = "\n".join(_block(position, document, numbering) for position in range(len(document.blocks)))
    title = html_text(document.title)
    strip = f'<div class="watermark">{html_text(document.watermark)}</div>\n' if document.watermark else ""
    script = f"<script>{_plotly_js()}</script>\n" if _has_charts(document) else ""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{_css()}</style>\n{script}</head>\n<body>\n{strip}"
        f"<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def table_html(table: Table) -> str:
    """Return a bare three-line table for a notebook: inline style, no ids, everything escaped."""
    header = "".join(
        f'<th style="{_HEAD_CELL};{_align(column.numeric)};min-width:{_room(table, place)}em">'
        f"{html_text(column.header)}</th>"
        for place, column in enumerate(table.columns)
    )
    rows = "".join(f"<tr>{_bare_row(table, row)}</tr>" for row in table.rows)
    notes = "".join(f"<div>{_inlines(note, None)}</div>" for note in table.notes)
    foot = f'<div style="font-size:.85em;color:#555;margin:.3em 0 1em">{notes}</div>' if notes else ""
    return (
        f'<table style="border-collapse:collapse;{_LINE};font-variant-numeric:tabular-nums">'
        f'<caption style="{_CAPTION}">{html_text(table.caption)}</caption>'
        f'<thead style="border-bottom:1px solid #222"><tr>{header}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{foot}"
    )


def _bare_row(table: Table, row: tuple[Cell, ...]) -> str:
    return "".join(
        f'<td style="padding:.2em .8em;{_align(column.numeric)}">{_inlines(cell, None)}</td>'
        for column, cell in zip(table.columns, row, strict=True)
    )


def _room(table: Table, place: int) -> int:
    """Return a column's least width in characters: what is short stays on one line."""
    from toolkit.document.width import cells_wide

    cells = (table.columns[place].header, *(plain(row[place]) for row in table.rows))
    longest = max(cells_wide(line) for cell in cells for line in cell.split("\n"))
    return min(longest // 2 + 2, _ROOM)


def _align(numeric: bool) -> str:
    return "text-align:right" if numeric else "text-align:left"


def _has_charts(document: Document) -> bool:
    return any(isinstance(block, Chart) for block in document.blocks)


def _css() -> str:
    return (resources.files("toolkit.document") / "page.css").read_text(encoding="utf-8")


def _plotly_js() -> str:
    from plotly.offline import get_plotlyjs

    # The library is trusted, but one closing tag in a string of it would end our script element.
    return get_plotlyjs().replace("</script", "<\\/script")


def _block(position: int, document: Document, numbering: Numbering) -> str:
    block = document.blocks[position]
    match block:
        case Heading():
            tag = f"h{block.level + 1}"
            return f"<{tag}>{numbering.headings[position]}{html_text(block.text)}</{tag}>"
        case Paragraph():
            return f'<p class="{block.role}">{_inlines(block.inlines, numbering)}</p>'
        case Table():
            return _table(block, numbering)
        case Chart():
            return _chart(block, numbering)


def _inlines(cell: Cell, numbering: Numbering | None) -> str:
    return "".join(_inline(inline, numbering) for inline in cell)


def _inline(inline: Inline, numbering: Numbering | None) -> str:
    match inline:
        case Text():
            return f"<strong>{html_text(inline.text)}</strong>" if inline.strong else html_text(inline.text)
        case Number():
            shown = html_text(inline.shown + inline.unit)
            return f'<span class="n" data-fact="{html_attribute(inline.fact)}">{shown}</span>'
        case Slot():
            return f'<mark class="slot">【{html_text(inline.prompt)}】</mark>'
        case Reference():
            if numbering is None:  # a table on its own has nothing to point to
                return html_text(inline.target)
            return f'<a href="#{_element_id(inline.target)}">{numbering.labels[inline.target]}</a>'


def _element_id(name: str) -> str:
    return "item-" + re.sub(r"[^A-Za-z0-9_-]", "-", name)


def _table(table: Table, numbering: Numbering) -> str:
    header = "".join(f'<th scope="col"{_number_class(c.numeric)}>{html_text(c.header)}</th>' for c in table.columns)
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td{_number_class(column.numeric)}>{_inlines(cell, numbering)}</td>"
            for column, cell in zip(table.columns, row, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<figure class="table" id="{_element_id(table.id)}">\n'
        f"<figcaption>{numbering.labels[table.id]}　{html_text(table.caption)}</figcaption>\n"
        f'<div class="scroll"><table>\n<thead><tr>{header}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>\n"
        f"{_notes(table.notes, numbering)}</figure>"
    )


def _number_class(numeric: bool) -> str:
    return ' class="num"' if numeric else ""


def _chart(chart: Chart, numbering: Numbering) -> str:
    name = "chart-" + re.sub(r"[^A-Za-z0-9_-]", "-", chart.id)
    figure = plotly_json(chart)
    data, layout = (
        script_json(json.dumps(figure[key], ensure_ascii=False, separators=(",", ":"))) for key in ("data", "layout")
    )
    alt, height = chart.alt or chart.caption, figure["layout"]["height"]
    return (
        f'<figure class="chart" id="{_element_id(chart.id)}">\n'
        f'<div id="{name}" role="img" aria-label="{html_attribute(alt)}" style="height:{height}px">'
        f"<noscript>{html_text(alt)}</noscript></div>\n"
        f'<script>Plotly.newPlot("{name}",{data},{layout},{_CONFIG});</script>\n'
        f"<figcaption>{numbering.labels[chart.id]}　{html_text(chart.caption)}</figcaption>\n"
        f"{_notes(chart.notes, numbering)}</figure>"
    )


def _notes(notes: tuple[Cell, ...], numbering: Numbering) -> str:
    return "".join(f'<p class="note">{_inlines(note, numbering)}</p>\n' for note in notes)
