"""A workbook as it was read: sheets of texts by row and column, nothing typed, nothing guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from toolkit.records import Notice


class Unreadable(str):
    """The text shown for a cell that holds no value: an error, a formula never computed, a broken reference.

    It equals no text that somebody wrote, though the letters may be the same.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unreadable) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((Unreadable, str.__hash__(self)))


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name : str
    cells : dict of int to dict of int to str
        1-based row to 0-based column to text; blank cells are absent.
    hidden : bool
    first : int
        The row that holds the headers.
    hidden_rows : frozenset of int
    """

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden: bool = False
    first: int = 1
    hidden_rows: frozenset[int] = frozenset()

    def header(self) -> dict[int, str]:
        """Return the row of headers: column to text; empty for an empty sheet."""
        return self.cells.get(self.first, {})

    def rows(self) -> list[int]:
        """Return the numbers of the rows below the header that hold anything, in order."""
        return sorted(row for row, cells in self.cells.items() if row > self.first and cells)

    def texts(self, rows: Sequence[int], columns: Sequence[int]) -> Iterator[list[str]]:
        """Yield for each of some columns its texts in some rows, "" for blank cells."""
        lines = [self.cells[row] for row in rows]
        for column in columns:
            yield [line.get(column, "") for line in lines]

    def headed(self, row: int) -> Sheet:
        """Return the sheet with its headers in another row."""
        return replace(self, first=row)


@dataclass(frozen=True)
class Variable:
    """What a statistics programme wrote down about a column.

    Parameters
    ----------
    label : str
    values : dict of str to str
        The stored value as text to its label.
    missing : tuple of (str, str)
        Ranges of values declared missing, both ends included; a single value is a range of one.
    measure : str
        nominal, ordinal, scale or unknown.
    """

    label: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[tuple[str, str], ...] = ()
    measure: str = ""


@dataclass(frozen=True)
class ResponseSet:
    """Columns that are the options of one question (a multiple-response set of SPSS).

    ``sort`` is ``dichotomy`` (a column for each option, ``counted`` marks a chosen one) or ``category`` (a column for
    each mention, holding the option's value).
    """

    name: str
    label: str
    sort: Literal["dichotomy", "category"]
    counted: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class Workbook:
    """A file of sheets.

    Parameters
    ----------
    file : str
        Name without folder.
    sheets : tuple of Sheet
    notes : tuple of str
        Title and subject of the document properties, where programmes leave their marks.
    notices : tuple of Notice
        What was repaired or left out while the file was opened.
    variables : dict of str to Variable
        By header; of files of statistics programmes.
    sets : tuple of ResponseSet
    """

    file: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    variables: Mapping[str, Variable] = field(default_factory=dict)
    sets: tuple[ResponseSet, ...] = ()

    def __repr__(self) -> str:
        return f"表格文件 {self.file}（{len(self.sheets)} 张表）"

    def data(self) -> Sheet | None:
        """Return the first visible sheet with anything in it."""
        return next((sheet for sheet in self.sheets if sheet.cells and not sheet.hidden), None)

    def showing(self, sheet: Sheet) -> Workbook:
        """Return the workbook with one sheet in front, visible."""
        others = tuple(other for other in self.sheets if other.name != sheet.name)
        return replace(self, sheets=(replace(sheet, hidden=False), *others))
