"""Document -> one self-contained HTML page; also the bare table that notebooks show."""

from __future__ import annotations

import json
import re
from importlib import resources

from toolkit.document.chart import plotly_json
from toolkit.document.drawing.table import chart_rows
from toolkit.document.escape import html_attribute, html_text, script_json
from toolkit.document.figures import Chart, Figure, Plot
from toolkit.document.numbering import Numbering, number
from toolkit.document.tree import (
    Block,
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
    plain,
)

_CONFIG = '{"displayModeBar":false,"responsive":true}'
_NOTHING_FROM_OUTSIDE = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'"
)
_PARTS_WITH_CONTENTS = 3
_SHORT = 12  # rows of a table that is printed on one page
_CAPTION = "caption-side:top;text-align:left;font-weight:600;padding:.3em 0"
_HEAD_CELL = "padding:.3em .8em;font-weight:600"
_ROOM = 12
"""Characters that a column of long texts has at least: a browser breaks Chinese after any of them."""
_LINE = "border-top:1.5px solid #222;border-bottom:1.5px solid #222"


def render(document: Document) -> str:
    """Return ``document`` as a page that needs nothing from the net; only charts bring plotly.js in."""
    numbering = number(document)
    body = "\n".join(_block(position, document, numbering) for position in range(len(document.blocks)))
    title, mark = html_text(document.title), html_attribute(document.watermark)
    strip = f'<div class="watermark" data-mark="{mark}">{html_text(document.watermark)}</div>\n' if mark else ""
    script = f"<script>{_plotly_js()}</script>\n" if _has_charts(document) else ""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FROM_OUTSIDE}">\n'
        f"<title>{title}</title>\n<style>\n{_css()}</style>\n{script}</head>\n<body>\n"
        f'<a class="skip" href="#text">跳到正文</a>\n<header>\n{strip}<h1>{title}</h1>\n</header>\n'
        f'{_contents(document, numbering)}<main id="text">\n{body}\n</main>\n</body>\n</html>\n'
    )


def _contents(document: Document, numbering: Numbering) -> str:
    """Return the links to the main parts of a document that has several."""
    entries = [
        f'<li><a href="#part-{position}">{_heading(document, position, numbering)}</a></li>'
        for position, block in enumerate(document.blocks)
        if (isinstance(block, Heading) and block.level == 1) or _is_unnumbered(block)
    ]
    if len(entries) < _PARTS_WITH_CONTENTS:
        return ""
    return f'<nav aria-label="目录">\n<ol>\n{"".join(entries)}\n</ol>\n</nav>\n'


def _is_unnumbered(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role in ("section", "appendix")


def _heading(document: Document, position: int, numbering: Numbering) -> str:
    block = document.blocks[position]
    words = block.text if isinstance(block, Heading) else plain(block.inlines) if isinstance(block, Paragraph) else ""
    return numbering.headings.get(position, "") + html_text(words)


def table_html(table: Table) -> str:
    """Return a bare three-line table for a notebook: inline style, no ids, everything escaped."""
    header = "".join(
        f'<th style="{_HEAD_CELL};{_align(column.numeric)};min-width:{_room(table, place)}em">'
        f"{html_text(column.header)}</th>"
        for place, column in enumerate(table.columns)
    )
    rows = "".join(f"<tr>{_bare_row(table, row)}</tr>" for row in table.rows)
    notes = "".join(f"<div>{inlines(note)}</div>" for note in table.notes)
    foot = f'<div style="font-size:.85em;color:#555;margin:.3em 0 1em">{notes}</div>' if notes else ""
    return (
        f'<table style="border-collapse:collapse;{_LINE};font-variant-numeric:tabular-nums">'
        f'<caption style="{_CAPTION}">{html_text(table.caption)}</caption>'
        f'<thead style="border-bottom:1px solid #222"><tr>{header}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{foot}"
    )


def _bare_row(table: Table, row: tuple[Cell, ...]) -> str:
    return "".join(
        f'<td style="padding:.2em .8em;{_align(column.numeric)}">{inlines(cell)}</td>'
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
    return any(isinstance(block, Chart | Plot) for block in document.blocks)


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
            return f'<{tag} id="part-{position}">{_heading(document, position, numbering)}</{tag}>'
        case Paragraph(role="section" | "appendix"):
            return f'<h2 class="{block.role}" id="part-{position}">{inlines(block.inlines, numbering)}</h2>'
        case Paragraph(role="draft"):
            return f'<p class="draft"><span class="mark">〔建议草案〕</span>{inlines(block.inlines, numbering)}</p>'
        case Paragraph():
            return f'<p class="{block.role}">{inlines(block.inlines, numbering)}</p>'
        case Table():
            return _table(block, numbering)
        case Chart() | Plot():
            return _chart(block, numbering)


def inlines(cell: Cell, numbering: Numbering | None = None) -> str:
    """Return text, bound numbers and what is to be filled in as HTML; without numbering nothing is pointed to."""
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
    caption = f"{numbering.labels[table.id]}　{html_text(table.caption)}"
    numeric = [column.numeric for column in table.columns]
    rows = [[inlines(cell, numbering) for cell in row] for row in table.rows]
    grid = _grid(caption, [html_text(column.header) for column in table.columns], numeric, rows)
    name = html_attribute(f"{numbering.labels[table.id]} {table.caption}")
    return (
        f'<div class="table{" short" if len(rows) <= _SHORT else ""}" id="{_element_id(table.id)}">\n'
        f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">{grid}</div>\n'
        f"{_notes(table.notes, numbering)}</div>"
    )


def _grid(caption: str, header: list[str], numeric: list[bool], rows: list[list[str]]) -> str:
    """Return a table of finished cells; a first column of words names the rows."""
    head = "".join(
        f'<th scope="col"{_number_class(right)}>{cell}</th>' if cell else "<td></td>"
        for right, cell in zip(numeric, header, strict=True)
    )
    lines = []
    for row in rows:
        cells = [
            f'<th scope="row">{cell}</th>' if not place and not right else f"<td{_number_class(right)}>{cell}</td>"
            for place, (right, cell) in enumerate(zip(numeric, row, strict=True))
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    body = "\n".join(lines)
    return f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _number_class(numeric: bool) -> str:
    return ' class="num"' if numeric else ""


def _chart(chart: Figure, numbering: Numbering) -> str:
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
        f"{_values(chart, numbering)}{_notes(chart.notes, numbering)}</figure>"
    )


def _values(chart: Figure, numbering: Numbering) -> str:
    """Return what a chart shows as a table that opens on a click or a key."""
    header, rows = chart_rows(chart)
    cells = [[html_text(cell) for cell in row] for row in rows]
    numeric = [False, *(True for _ in header[1:])]
    grid = _grid(f"{numbering.labels[chart.id]}的数据", [html_text(cell) for cell in header], numeric, cells)
    return (
        f"<details><summary>看{numbering.labels[chart.id]}的数据</summary>\n"
        f'<div class="scroll" role="region" tabindex="0" aria-label="{numbering.labels[chart.id]}的数据">{grid}</div>'
        "</details>\n"
    )


def _notes(notes: tuple[Cell, ...], numbering: Numbering) -> str:
    return "".join(f'<p class="note">{inlines(note, numbering)}</p>\n' for note in notes)
