"""How is it written? A neutral document tree and the writers that turn it into files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.document.tree import (
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Inline,
    Number,
    Paragraph,
    Reference,
    Series,
    Slot,
    Table,
    Text,
    plain,
)
from toolkit.errors import ReportError
from toolkit.files import save
from toolkit.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "WRITERS",
    "Cell",
    "Chart",
    "Column",
    "Document",
    "Heading",
    "Inline",
    "Number",
    "Paragraph",
    "Reference",
    "Series",
    "Slot",
    "Table",
    "Text",
    "plain",
    "write",
]

WRITERS: Registry[Callable[[Document], bytes | str]] = Registry("文稿格式")

# Each writer is imported on first use: lxml, xlsxwriter and plotly cost more than the rest of a start.


@WRITERS.add(".docx")
def _docx(document: Document) -> bytes:
    from toolkit.document.docx import render

    return render(document)


@WRITERS.add(".html")
def _html(document: Document) -> str:
    from toolkit.document.html import render

    return render(document)


@WRITERS.add(".md")
def _markdown(document: Document) -> str:
    from toolkit.document.markdown import render

    return render(document)


def write(document: Document, path: Path | str) -> Path:
    """Write ``document`` in the format of the path's suffix (``.docx``, ``.html``, ``.md``); return the path.

    Raises
    ------
    ReportError
        ``R-SUFFIX`` for any other suffix.
    StoreError
        When the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise ReportError("R-SUFFIX", where=path.name)
    return save(path, WRITERS[suffix](document))
