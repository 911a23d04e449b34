"""The cells of one sheet as they are put in their places, and whatever is odd about the places."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from toolkit.containers.workbook import Unreadable
from toolkit.containers.xlsx import limits
from toolkit.errors import IntakeError

_SHOWN = 5


@dataclass
class Named:
    """Places that have something in common: how many, and the first of them."""

    first: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, name: str) -> None:
        """Add a place."""
        self.count += 1
        if len(self.first) < _SHOWN:
            self.first.append(name)

    def __str__(self) -> str:
        return "、".join(self.first) + (f"等{self.count}处" if self.count > _SHOWN else "")


@dataclass
class Grid:
    """Cells by row and column, of one sheet of ``file``.

    Parameters
    ----------
    file : str
    rows : dict of int to dict of int to str
    last : int
        The row being filled.
    hidden_rows : set of int
    hidden_columns : list of (int, int)
        Ranges, both ends included.
    merged : list of str
        Ranges as the file names them.
    twice, moved : Named
        Cells that are there twice, or written in another row than their own.
    unplaced, turned : Named
        Rows with cells whose names make no sense, and rows that stand behind a later one.
    """

    file: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    last: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    twice: Named = field(default_factory=Named)
    moved: Named = field(default_factory=Named)
    unplaced: Named = field(default_factory=Named)
    turned: Named = field(default_factory=Named)
    _count: int = 0

    def begin_row(self, number: int, *, hidden: bool) -> None:
        """Go on to a row."""
        if number <= self.last:
            self.turned.add(f"第{number}行")
        if hidden:
            self.hidden_rows.add(number)
        self.last = number

    def put_row(self, cells: dict[int, str]) -> None:
        """Put all cells of the row gone to; there are none in it yet."""
        if cells:
            self._grow(len(cells))
            self.rows[self.last] = cells

    def put(self, row: int, column: int, text: str) -> None:
        """Put one cell. One that is there already is not replaced: the two together become one nobody can read.

        Raises
        ------
        IntakeError
            ``I-TOO-LARGE``
        """
        if column >= limits.MAX_COLUMNS or row > limits.MAX_ROWS:
            raise IntakeError("I-TOO-LARGE", where=self.file, limit="表格的边界（1048576行、16384列）")
        cells = self.rows.setdefault(row, {})
        there = cells.get(column)
        if there is None:
            self._grow(1)
            cells[column] = text
        elif there != text:
            cells[column] = Unreadable(f"{there} / {text}")
            self.twice.add(name_of(row, column))

    def _grow(self, n: int) -> None:
        self._count += n
        if self._count > limits.MAX_CELLS:
            raise IntakeError("I-TOO-LARGE", where=self.file, limit="2000万个格子")


@lru_cache(maxsize=limits.MAX_COLUMNS)
def column_of(letters: str) -> int:
    """Return the 0-based column of its letters.

    >>> column_of("A"), column_of("XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def letters_of(column: int) -> str:
    """Return the letters of a 0-based column.

    >>> letters_of(0), letters_of(26), letters_of(16383)
    ('A', 'AA', 'XFD')
    """
    letters, left = "", column + 1
    while left:
        left, place = divmod(left - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def name_of(row: int, column: int) -> str:
    """Return the name of a cell.

    >>> name_of(3, 1)
    'B3'
    """
    return f"{letters_of(column)}{row}"
