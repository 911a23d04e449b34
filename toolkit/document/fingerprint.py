"""The fingerprint of a document: its words with every bound number taken out, and which result stood there.

It finds a number again when all marks around it are gone. It travels inside the file and holds no value: what was
hidden in a table is not in it either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.document.escape import clean
from toolkit.document.figures import Chart, Plot
from toolkit.document.numbering import number
from toolkit.document.tree import Cell, Document, Heading, Number, Paragraph, Reference, Slot, Table, Text

PLACE = "#"
"""Stands where a bound number stood."""

_MARK = re.compile(rf"{PLACE}([0-9a-f]{{8}}){PLACE}")
_TAB, _FULL_WIDTH = "\t", "＃"


@dataclass(frozen=True)
class Line:
    """A paragraph, or a cell of a table.

    Parameters
    ----------
    text : str
        Its words, ``#`` for each bound number.
    facts : tuple of str
        First 8 digits of the results that stood there, in order.
    """

    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table: caption without number, headers, cells."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True)
class Fingerprint:
    """Everything a document says outside its tables, and its tables."""

    lines: tuple[Line, ...] = ()
    grids: tuple[Grid, ...] = ()

    def texts(self) -> list[tuple[str, str]]:
        """Return it as texts with a letter for their sort: p a paragraph, t the head of a table, r a row."""
        found = [("p", _packed(line)) for line in self.lines]
        for grid in self.grids:
            found.append(("t", _TAB.join((grid.caption, *grid.headers))))
            found += [("r", _TAB.join(map(_packed, row))) for row in grid.rows]
        return found

    @staticmethod
    def of_texts(texts: list[tuple[str, str]]) -> Fingerprint:
        """Read what :meth:`texts` gave; a row without a table is passed over."""
        lines: list[Line] = []
        heads: list[list[str]] = []
        rows: list[list[tuple[Line, ...]]] = []
        for sort, text in texts:
            if sort == "p":
                lines.append(_unpacked(text))
            elif sort == "t":
                heads.append(text.split(_TAB))
                rows.append([])
            elif rows:
                rows[-1].append(tuple(map(_unpacked, text.split(_TAB))))
        grids = (Grid(head[0], tuple(head[1:]), tuple(body)) for head, body in zip(heads, rows, strict=True))
        return Fingerprint(tuple(lines), tuple(grids))


def fingerprint(document: Document) -> Fingerprint:
    """Return the fingerprint of a document."""
    labels = number(document).labels
    lines = [Line(_words(document.title))]
    grids = []
    for block in document.blocks:
        match block:
            case Heading():
                lines.append(Line(_words(block.text)))
            case Paragraph():
                lines.append(_line(block.inlines, labels))
            case Table() | Chart() | Plot():
                lines.append(Line(_words(f"{labels[block.id]}　{block.caption}")))
                lines += [_line(note, labels) for note in block.notes]
        if isinstance(block, Table):
            grids.append(_grid(block, labels))
    return Fingerprint(tuple(lines), tuple(grids))


def _grid(table: Table, labels: dict[str, str]) -> Grid:
    rows = tuple(tuple(_line(cell, labels) for cell in row) for row in table.rows)
    return Grid(_words(table.caption), tuple(_words(column.header) for column in table.columns), rows)


def _line(inlines: Cell, labels: dict[str, str]) -> Line:
    parts: list[str] = []
    facts: list[str] = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(_words(inline.text))
            case Number():
                parts.append(PLACE + _words(inline.unit))
                facts.append(inline.fact[:8])
            case Slot():
                parts.append(_words(f"【{inline.prompt}】"))
            case Reference():
                parts.append(labels[inline.target])
    return Line("".join(parts), tuple(facts))


def _words(text: str) -> str:
    return clean(text).replace(PLACE, _FULL_WIDTH).replace(_TAB, " ")


def _packed(line: Line) -> str:
    facts = iter(line.facts)
    return re.sub(PLACE, lambda _: f"{PLACE}{next(facts)}{PLACE}", line.text)


def _unpacked(text: str) -> Line:
    # A sign that lost its partner on the way is a word like any other.
    words = [piece.replace(PLACE, _FULL_WIDTH) for piece in _MARK.split(text)[::2]]
    return Line(PLACE.join(words), tuple(_MARK.findall(text)))
