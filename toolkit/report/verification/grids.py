"""Tables by caption, row name and column header: which result belongs in a cell, and which rows are gone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document.fingerprint import PLACE, Grid, Line

if TYPE_CHECKING:
    from toolkit.document.docx.reader import DraftParagraph

_LABEL = re.compile(r"^\s*表\s*\d+\s*[　:：]?\s*")
_HIDDEN = "*"
_UNSAID = str.maketrans("", "", PLACE + "＃")

Key = tuple[str, ...]


@dataclass(frozen=True)
class GoneRow:
    """A row that a table no longer has: its name, and the paragraph of the caption."""

    name: str
    caption: int
    table: str


class _Plan:
    """A table of the draft: which columns name its rows, and which result each cell shows."""

    def __init__(self, grid: Grid) -> None:
        self.headers = tuple(map(_plain, grid.headers))
        columns = range(len(grid.headers))
        self.naming = [c for c in columns if not any(c < len(row) and row[c].facts for row in grid.rows)]
        self.names = [self._name(row) for row in grid.rows]
        self.keys = [self._key([cell.text for cell in row]) for row in grid.rows]
        self.columns: dict[tuple[str, ...], dict[int, int]] = {}
        self.rows = {key: row for key, row in zip(self.keys, grid.rows, strict=True) if self.keys.count(key) == 1}

    def _name(self, row: tuple[Line, ...]) -> str:
        words = [row[c].text.strip() for c in self.naming if c < len(row)]
        return " ".join(word for word in words if word not in ("", _HIDDEN))

    def _key(self, texts: Sequence[str]) -> Key:
        return tuple(_plain(texts[c]) for c in self.naming if c < len(texts))

    def cell(self, headers: Sequence[str], row: dict[int, str], column: int) -> Line | None:
        """Return the cell of the draft at a column of the edited table, whose row has these texts."""
        own = self._columns(headers)
        line = self.rows.get(self._key_in(own, row))
        at = own.get(column)
        return line[at] if line is not None and at is not None and at < len(line) else None

    def gone(self, headers: Sequence[str], rows: list[dict[int, str]]) -> list[str]:
        """Return the names of the rows that the edited table does not have; nothing when it is another table by now."""
        own = self._columns(headers)
        if not self.naming or any(c not in own.values() for c in self.naming):
            return []
        there = {self._key_in(own, row) for row in rows}
        missing = [name for name, key in zip(self.names, self.keys, strict=True) if key not in there]
        return missing if len(missing) < len(self.keys) else []

    def _columns(self, headers: Sequence[str]) -> dict[int, int]:
        """Return which column of the draft each column is: by its header, else by its place."""
        if (known := self.columns.get(tuple(headers))) is not None:
            return known
        plain = [_plain(header) for header in headers]
        same = len(plain) == len(self.headers)
        found = {}
        for column, header in enumerate(plain):
            if self.headers.count(header) == 1:
                found[column] = self.headers.index(header)
            elif same and (self.headers.count(header) > 1 or self.headers[column] not in plain):
                found[column] = column
        return self.columns.setdefault(tuple(headers), found)

    def _key_in(self, own: dict[int, int], row: dict[int, str]) -> Key:
        at = {theirs: column for column, theirs in own.items()}
        return tuple(_plain(row.get(at[c], "")) for c in self.naming if c in at)


@dataclass
class _Table:
    caption: int
    name: str
    rows: dict[int, dict[int, str]]

    @property
    def headers(self) -> list[str]:
        head = self.rows.get(1, {})
        return [head.get(column, "") for column in range(max(head, default=-1) + 1)]


class Grids:
    """The tables of an edited draft beside those of the draft as it was written."""

    def __init__(self, grids: Sequence[Grid], paragraphs: Sequence[DraftParagraph]) -> None:
        plans: dict[str, list[_Plan]] = defaultdict(list)
        for grid in grids:
            plans[_plain(grid.caption)].append(_Plan(grid))
        self.tables = _tables(paragraphs)
        self.plans: dict[int, _Plan] = {}
        for place, table in self.tables.items():
            caption = paragraphs[table.caption].text if table.caption >= 0 else ""
            left = plans.get(_plain(_LABEL.sub("", caption)), [])
            if left:
                self.plans[place] = left.pop(0)

    def line(self, paragraph: DraftParagraph) -> Line | None:
        """Return what the draft has in the cell of a paragraph; None when that cannot be told."""
        cell = paragraph.cell
        plan = None if cell is None else self.plans.get(cell.table)
        if cell is None or plan is None or cell.row == 1:
            return None
        table = self.tables[cell.table]
        return plan.cell(table.headers, table.rows[cell.row], cell.column - 1)

    def text(self, paragraph: DraftParagraph) -> str:
        """Return all that stands in the cell of a paragraph."""
        cell = paragraph.cell
        return "" if cell is None else self.tables[cell.table].rows[cell.row][cell.column - 1]

    def gone(self) -> Iterator[GoneRow]:
        """Yield the rows that are no longer there."""
        for place, plan in self.plans.items():
            table = self.tables[place]
            rows = [row for number, row in table.rows.items() if number > 1]
            yield from (GoneRow(name, table.caption, table.name) for name in plan.gone(table.headers, rows))


def _tables(paragraphs: Sequence[DraftParagraph]) -> dict[int, _Table]:
    found: dict[int, _Table] = {}
    before = -1
    for place, paragraph in enumerate(paragraphs):
        cell = paragraph.cell
        if cell is None:
            before = place if paragraph.text.strip() else before
            continue
        table = found.setdefault(cell.table, _Table(before, cell.name, {}))
        row = table.rows.setdefault(cell.row, {})
        row[cell.column - 1] = row.get(cell.column - 1, "") + paragraph.text
    return found


def _plain(text: str) -> str:
    return "".join(text.split()).translate(_UNSAID)
