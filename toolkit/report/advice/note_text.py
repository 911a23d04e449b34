"""A note's file -> its lines, from a text editor or from Word."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from toolkit.containers.encodings import BROKEN, decode
from toolkit.errors import ReportError

if TYPE_CHECKING:
    from toolkit.document.docx.reader import DraftParagraph

SUFFIXES = (".md", ".txt", ".docx")
_ZIP = b"PK\x03\x04"
_LARGEST = 20 << 20
_BINARY = re.compile("[\0-\x08\x0e-\x1f]")
_LABEL = 8
"""Characters the label of a form's field may have."""


def lines_of(data: bytes, name: str) -> list[str] | None:
    """Return the lines of a note; None when they cannot be read."""
    if len(data) > _LARGEST:
        return None
    if data.startswith(_ZIP) or name.lower().endswith(".docx"):
        return _word(data, name)
    text, _ = decode(data)
    if BROKEN.search(text) or _BINARY.search(text):
        return None
    return unicodedata.normalize("NFC", text).lstrip("\ufeff").splitlines()


def _word(data: bytes, name: str) -> list[str] | None:
    from toolkit.document.docx.reader import read

    try:
        paragraphs = read(data, name).paragraphs
    except ReportError:
        return None
    lines: list[str] = []
    for row, inside in groupby(paragraphs, key=_row):
        if row is None:
            lines += [line for paragraph in inside for line in paragraph.text.splitlines() or [""]]
        else:
            lines += _fields([paragraph.text.strip() for paragraph in inside])
    return [unicodedata.normalize("NFC", line) for line in lines]


def _row(paragraph: DraftParagraph) -> tuple[int, int] | None:
    return (paragraph.cell.table, paragraph.cell.row) if paragraph.cell else None


def _fields(cells: list[str]) -> list[str]:
    """Return the row of a form as lines: a label and what stands beside it make one line."""
    labels, values = cells[::2], cells[1::2]
    if len(cells) % 2 or any(len(label) > _LABEL for label in labels):
        return cells
    return [f"{label}：{value}" for label, value in zip(labels, values, strict=True)]
