"""How is it written? A neutral document tree and the writers that turn it into files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.document.figures import Axis, Chart, Curve, Plot, Point, Series
from toolkit.document.tree import (
    WITHHELD,
    Cell,
    Column,
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
from toolkit.errors import ReportError
from toolkit.files import save
from toolkit.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.document.docx.template import Template

__all__ = [
    "WITHHELD",
    "WRITERS",
    "Axis",
    "Cell",
    "Chart",
    "Column",
    "Curve",
    "Document",
    "Heading",
    "Inline",
    "Number",
    "Paragraph",
    "Plot",
    "Point",
    "Reference",
    "Series",
    "Slot",
    "Table",
    "Text",
    "plain",
    "write",
]

WRITERS: Registry[Callable[[Document, Template | None], bytes | str]] = Registry("文稿格式")

# Each writer is imported on first use: lxml, xlsxwriter and plotly cost more than the rest of a start.


@WRITERS.add(".docx")
def _docx(document: Document, template: Template | None) -> bytes:
    from toolkit.document.docx import render

    return render(document, template)


@WRITERS.add(".pdf")
def _pdf(document: Document, template: Template | None) -> bytes:
    from toolkit.document.pdf import render

    return render(document, template)


@WRITERS.add(".html")
def _html(document: Document, _: Template | None) -> str:
    from toolkit.document.html import render

    return render(document)


@WRITERS.add(".md")
def _markdown(document: Document, _: Template | None) -> str:
    from toolkit.document.markdown import render

    return render(document)


def write(document: Document, path: Path | str, template: Template | None = None) -> Path:
    """Write ``document`` in the format of the path's suffix (``.docx``, ``.pdf``, ``.html``, ``.md``); return the path.

    Parameters
    ----------
    document : Document
    path : Path or str
    template : Template, optional
        An office's own Word template, for the formats that have pages.

    Raises
    ------
    ReportError
        ``R-SUFFIX`` for any other suffix, ``R-PDF`` for a PDF without LibreOffice.
    StoreError
        When the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise ReportError("R-SUFFIX", where=path.name)
    return save(path, WRITERS[suffix](document, template))
