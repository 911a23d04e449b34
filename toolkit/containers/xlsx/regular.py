"""Rows of the shape nearly all rows have, read as bytes: numbers and plain texts in cells that name their place.

A row is cut at the bytes that only the beginning of a cell can be, so nothing is skipped; what lies between the cuts
must be of a known shape, or the whole row is left to the parser. The same shapes come again and again, and each is
looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from toolkit.containers.xlsx import limits
from toolkit.containers.xlsx.grid import Grid, column_of
from toolkit.containers.xlsx.values import Values
from toolkit.containers.xlsx.xml import IrregularError, plain_text

OPENING, CLOSING = b'<row r="', b"</row>"
_CELL = b'<c r="'
_REMEMBERED = 1 << 17
_ATTRIBUTE = re.compile(rb' ([a-zA-Z0-9]+(?::[a-zA-Z]+)?)="([^"<&\x00-\x1f\x7f-\xff]*)"')
_ATTRIBUTES = re.compile(b"(?:" + _ATTRIBUTE.pattern + b")*")
_LETTERS = re.compile(rb"[A-Z]{1,3}")
_TAIL = re.compile(rb'([^<>]*?)(?:/>|>(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)')


class RegularRows:
    """Reads rows into a grid."""

    def __init__(self, grid: Grid, values: Values) -> None:
        self._grid = grid
        self._heads = _Heads()
        self._columns = _Columns()
        self._tails = _Tails(values)

    def take(self, piece: bytes) -> bool:
        """Read a row, given without its first bytes, and tell whether it was of the common shape."""
        try:
            self._take(piece)
        except IrregularError:
            return False
        return True

    def _take(self, piece: bytes) -> None:
        name, _, rest = piece.partition(b'"')
        head, _, body = rest.partition(b">")
        number = int(name) if name.isdigit() and name[0] != ord("0") and len(name) < 8 else 0
        if not self._grid.last < number <= limits.MAX_ROWS or number in self._grid.rows:
            raise IrregularError
        if head.endswith(b"/"):
            hidden, content = self._heads[head[:-1]], body
        else:
            hidden, content = self._heads[head], _inside(body)
        cells = self._cells(name, content) if content else {}
        self._grid.begin_row(number, hidden=hidden)
        self._grid.put_row(cells)

    def _cells(self, row: bytes, content: bytes) -> dict[int, str]:
        before, *cells = content.split(_CELL)
        if before or not cells:
            raise IrregularError
        references, _, tails = zip(*[cell.partition(b'"') for cell in cells], strict=True)
        named = b"|".join(references) + b"|"
        letters = named.replace(row + b"|", b"|")
        columns = self._columns[letters]
        if len(columns) != len(tails) or len(named) - len(letters) != len(row) * len(tails):
            raise IrregularError
        texts = list(map(self._tails.__getitem__, tails))
        if "" in texts:
            return {column: text for column, text in zip(columns, texts, strict=True) if text}
        return dict(zip(columns, texts, strict=True))


def hides(attributes: Mapping[str, str]) -> bool:
    """Tell whether a row with these attributes cannot be seen."""
    return attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0"


def _inside(body: bytes) -> bytes:
    if not body.endswith(CLOSING):
        raise IrregularError
    return body[: -len(CLOSING)]


def _attributes(data: bytes) -> dict[str, str]:
    """Return attributes that follow one named ``r``."""
    found = _ATTRIBUTE.findall(data)
    attributes = {name.decode(): value.decode() for name, value in found}
    if not _ATTRIBUTES.fullmatch(data) or len(attributes) < len(found) or "r" in attributes:
        raise IrregularError
    return attributes


class _Heads(dict[bytes, bool]):
    """The attributes of a row to whether it is hidden."""

    def __missing__(self, head: bytes) -> bool:
        attributes = _attributes(head)
        if len(self) < _REMEMBERED:
            self[head] = hides(attributes)
        if b":" in head and any(":" in name for name in attributes):
            # Only the parser knows whether a prefix was declared: the first row that has it is left to the parser.
            raise IrregularError
        return hides(attributes)


class _Columns(dict[bytes, tuple[int, ...]]):
    """The letters of a row's cells, each with a bar behind it, to their columns."""

    def __missing__(self, joined: bytes) -> tuple[int, ...]:
        names = joined.split(b"|")[:-1]
        if not all(map(_LETTERS.fullmatch, names)):
            raise IrregularError
        columns = tuple(column_of(name.decode()) for name in names)
        if columns[-1] >= limits.MAX_COLUMNS or any(a >= b for a, b in pairwise(columns)):
            raise IrregularError
        if len(self) < _REMEMBERED:
            self[joined] = columns
        return columns


class _Sorts(dict[bytes, tuple[str, str]]):
    """The attributes of a cell to its type and its style."""

    def __missing__(self, data: bytes) -> tuple[str, str]:
        attributes = _attributes(data)
        if any(":" in name for name in attributes):
            raise IrregularError
        sort = attributes.get("t", ""), attributes.get("s", "")
        if len(self) < _REMEMBERED:
            self[data] = sort
        return sort


class _Tails(dict[bytes, str]):
    """What stands behind the name of a cell to the text it shows."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self._values = values
        self._sorts = _Sorts()

    def __missing__(self, tail: bytes) -> str:
        found = _TAIL.fullmatch(tail)
        if not found:
            raise IrregularError
        attributes, stored, inline = found.groups()
        kind, style = self._sorts[attributes]
        if inline is not None:
            text = self._values.text("inlineStr", style, plain_text(inline))
        else:
            text = self._values.text(kind, style, plain_text(stored)) if stored else ""
        if len(self) > _REMEMBERED:
            self.clear()
        self[tail] = text
        return text
