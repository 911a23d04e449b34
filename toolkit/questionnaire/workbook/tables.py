"""Tables as people leave them: columns moved, cells merged, rows blank, remarks beside."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.containers import Sheet, Unreadable
from toolkit.errors import DefinitionError
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.workbook.cells import tidy
from toolkit.questionnaire.workbook.columns import CHECKED, Column, named
from toolkit.registry import did_you_mean

_HEADER_WITHIN = 20
"""A header is looked for in so many first rows: some put a title above it."""


@dataclass(frozen=True)
class Cell:
    """What a record says in one column: the text of one cell, or of several one below the other.

    Parameters
    ----------
    text : str
    rows : tuple of int
        The 1-based row of every line of ``text``.
    column : Column
    table : Table
    unreadable : bool
        Whether there is a formula or an error value in it.
    """

    text: str
    rows: tuple[int, ...]
    column: Column
    table: Table
    unreadable: bool = False

    @property
    def place(self) -> str:
        """Where its first line stands."""
        return self.place_of(0)

    def place_of(self, line: int) -> str:
        """Return where a line of it stands."""
        return self.table.place(self.rows[min(line, len(self.rows) - 1)], self.column.field)

    def neighbour(self, field: str) -> str:
        """Return where another field of its row would stand."""
        return self.table.place(self.rows[0], field)

    def followed_by(self, other: Cell) -> Cell:
        """Return both in one."""
        text, rows = f"{self.text}\n{other.text}", self.rows + other.rows
        return Cell(text, rows, self.column, self.table, self.unreadable or other.unreadable)


Cells = dict[str, Cell]
"""Field to its cell; blank ones are absent."""


class Table:
    """A sheet with a header.

    Parameters
    ----------
    sheet : Sheet
    columns : tuple of Column
        What may stand in it.
    file : str
        For messages.
    strict : bool
        Whether filled columns of other names are refused.

    Raises
    ------
    DefinitionError
        ``Q-HEADER``, ``Q-COLUMN``, ``Q-COLUMN-TWICE``.
    """

    def __init__(self, sheet: Sheet, columns: tuple[Column, ...], file: str, *, strict: bool = True) -> None:
        self.sheet, self.file = sheet, file
        self.columns = columns
        self._named = named(columns)
        self._read = {column.field for column in columns if column.field} | {CHECKED}
        self._at: dict[int, Column] = {}
        self.header = self._header()
        self._at = self._positions(strict=strict)

    def place(self, row: int = 0, field: str = "") -> str:
        """Return a place as a person reads it: file, sheet, row, column."""
        words = f"{self.file} 工作表“{self.sheet.name.strip()}”"
        if row:
            words += f"第{row}行"
        position = next((at for at, column in self._at.items() if field and column.field == field), None)
        if position is None:
            return words
        return f"{words} {letters(position)}列（{self._at[position].title}）"

    def records(self, continued: tuple[str, ...] = ()) -> list[Cells]:
        """Return the records in order; a row with nothing but ``continued`` fields goes on with the one above."""
        found: list[Cells] = []
        for row in sorted(row for row in self.sheet.cells if row > self.header):
            cells = self._record(row)
            told = {name for name in cells if name and name != CHECKED}
            if found and told and told <= set(continued):
                for name in told:
                    found[-1][name] = found[-1][name].followed_by(cells[name]) if name in found[-1] else cells[name]
            elif told:
                found.append(cells)
        return found

    def _record(self, row: int) -> Cells:
        cells: Cells = {}
        for position, text in sorted(self.sheet.cells[row].items()):
            column = self._at.get(position)
            name = column.field or column.title if column else ""
            if column and (tidied := tidy(text)) and name in self._read:
                rows = (row,) * (tidied.count("\n") + 1)
                cells[name] = Cell(tidied, rows, column, self, isinstance(text, Unreadable))
        return cells

    def _header(self) -> int:
        for row in sorted(self.sheet.cells)[:_HEADER_WITHIN]:
            known = sum(matching_key(text) in self._named for text in self.sheet.cells[row].values())
            if known >= 2:
                return row
        if not any(tidy(text) for cells in self.sheet.cells.values() for text in cells.values()):
            return 0
        titles = "、".join(column.title for column in self.columns if column.field)[:40]
        raise DefinitionError("Q-HEADER", where=self.place(), columns=titles)

    def _positions(self, *, strict: bool) -> dict[int, Column]:
        header = self.sheet.cells.get(self.header, {})
        filled = {
            position
            for row, cells in self.sheet.cells.items()
            if row > self.header
            for position, text in cells.items()
            if tidy(text)
        }
        found: dict[int, Column] = {}
        for position in sorted(filled | set(header)):
            title = tidy(header.get(position, ""))
            column = self._named.get(matching_key(title))
            if column and column not in found.values():
                found[position] = column
            elif position in filled and strict:
                self._refuse(position, title, column)
        return found

    def _refuse(self, position: int, title: str, column: Column | None) -> None:
        place = f"{self.file} 工作表“{self.sheet.name.strip()}” {letters(position)}列"
        if column and column.field:
            raise DefinitionError("Q-COLUMN-TWICE", where=place, column=title)
        if column is None:
            hint = did_you_mean(title, [c.title for c in self.columns]) if title else ""
            raise DefinitionError("Q-COLUMN", where=place, column=title[:40] or "没有表头", hint=hint)


def letters(position: int) -> str:
    """Return the letters of a column.

    >>> letters(0), letters(26)
    ('A', 'AA')
    """
    name = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
