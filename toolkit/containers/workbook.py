"""A workbook as it was read: sheets of texts by row and column, nothing typed, nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass, field


class Unreadable(str):
    """The text shown for a cell that holds no value: an error, a formula never computed, a broken reference."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name : str
    cells : dict of int to dict of int to str
        1-based row to 0-based column to text; blank cells are absent.
    hidden : bool
    """

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden: bool = False

    def header(self) -> dict[int, str]:
        """Return the first row: column to text; empty for an empty sheet."""
        return self.cells.get(1, {})

    def rows(self) -> list[int]:
        """Return the numbers of the rows below the header that hold anything, in order."""
        return sorted(row for row, cells in self.cells.items() if row > 1 and cells)


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
    """

    file: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"表格文件 {self.file}（{len(self.sheets)} 张表）"

    def data(self) -> Sheet | None:
        """Return the first visible sheet with anything in it."""
        return next((sheet for sheet in self.sheets if sheet.cells and not sheet.hidden), None)
