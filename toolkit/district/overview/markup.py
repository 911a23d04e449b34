"""Pieces of a document as HTML, and the panels that the page is put together from."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from toolkit.document.html import inlines

if TYPE_CHECKING:
    from toolkit.document import Cell


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
