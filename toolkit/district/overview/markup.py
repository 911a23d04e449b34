"""Pieces of a document as HTML, and the panels that the page is put together from."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from toolkit.document import Number, Text
from toolkit.document.escape import html_attribute, html_text

if TYPE_CHECKING:
    from toolkit.document import Cell, Inline


def inlines(cell: Cell) -> str:
    """Return text and bound numbers as HTML; on one page nothing has to be pointed to or filled in."""
    return "".join(map(_inline, cell))


def _inline(inline: Inline) -> str:
    match inline:
        case Text():
            return f"<strong>{html_text(inline.text)}</strong>" if inline.strong else html_text(inline.text)
        case Number():
            shown = html_text(inline.shown + inline.unit)
            return f'<span class="n" data-fact="{html_attribute(inline.fact)}">{shown}</span>'
    raise ValueError(f"an overview has no {type(inline).__name__}")


def paragraph(cell: Cell, role: str = "") -> str:
    """Return a paragraph."""
    return f'<p class="{role}">{inlines(cell)}</p>' if role else f"<p>{inlines(cell)}</p>"


def panel(name: str, title: str, body: str) -> str:
    """Return a part of the page with its heading; ``name`` is its id."""
    return (
        f'<section id="{name}" aria-labelledby="{name}-title">\n<h2 id="{name}-title">{title}</h2>\n{body}</section>\n'
    )


def part(name: str) -> str:
    """Return a file that lies beside this module."""
    return (resources.files("toolkit.district.overview") / name).read_text(encoding="utf-8")
