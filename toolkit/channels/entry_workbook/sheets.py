"""One sheet of a filled workbook, found out: where its header stands, which column is which, which rows are forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.channels.entry_workbook.cells import form_number, is_blank
from toolkit.questionnaire.entry_layout import (
    CLERK,
    DATE,
    FIRST,
    HEAD,
    NUMBER,
    SECOND,
    EntryColumn,
    entry_columns,
    wording,
)
from toolkit.questionnaire.labels import matching_key

if TYPE_CHECKING:
    from toolkit.containers import Sheet, Workbook
    from toolkit.questionnaire import Questionnaire

_TOP = 10
"""In so many rows the header is looked for: people put titles above a table."""
_MACHINE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(__\S+)?")
_NOTES = frozenset({"备注", "说明", "序号", "录入时间", "是否复录"})
"""Columns people add for themselves."""


def header_row(sheet: Sheet) -> int | None:
    """Return the row of the stable headers; None when the sheet is no data-entry sheet."""
    for row in sorted(sheet.cells)[:_TOP]:
        texts = [text.strip() for text in sheet.cells[row].values()]
        if NUMBER in texts and (CLERK in texts or any(_MACHINE.fullmatch(text) for text in texts)):
            return row
    return None


def named(workbook: Workbook, name: str) -> Sheet | None:
    """Return the data-entry sheet of a name."""
    sheets = (sheet for sheet in workbook.sheets if sheet.name.strip() == name)
    return next((sheet for sheet in sheets if header_row(sheet) is not None), None)


def first_sheet(workbook: Workbook) -> Sheet | None:
    """Return the sheet of first entries: the one so named, else, when it was renamed, the first that looks like it."""
    renamed = (s for s in workbook.sheets if not s.hidden and s.name.strip() != SECOND and header_row(s) is not None)
    return named(workbook, FIRST) or next(renamed, None)


@dataclass(frozen=True)
class Form:
    """One paper form as it was typed: the row, its number, and its cells by stable header (blanks left out)."""

    row: int
    number: str
    cells: dict[str, str]

    @property
    def key(self) -> str:
        """The number as it is compared."""
        return form_number(self.number)


@dataclass(frozen=True)
class Entries:
    """A sheet of entries with its questionnaire."""

    sheet: Sheet
    questionnaire: Questionnaire

    @cached_property
    def at(self) -> int:
        """The row of the headers."""
        return header_row(self.sheet) or 1

    @cached_property
    def _header(self) -> dict[int, str]:
        return {column: text.strip() for column, text in sorted(self.sheet.cells.get(self.at, {}).items())}

    @cached_property
    def head(self) -> dict[str, int]:
        """Position of the columns about the form itself, by name."""
        return {text: column for column, text in reversed(self._header.items()) if text in HEAD}

    @cached_property
    def columns(self) -> dict[int, EntryColumn]:
        """The answer columns by position: known by their stable header, else by their wording."""
        by_header = {matching_key(column.header): column for column in self._known}
        counts = Counter(self._words.values())
        by_words = {words: column for column in self._known if counts[words := self._words[column.header]] == 1}
        found: dict[int, EntryColumn] = {}
        taken: set[str] = set()
        for known in (by_header, by_words):
            for position, text in self._header.items():
                column = known.get(matching_key(text))
                if column is not None and position not in found and column.header not in taken:
                    found[position] = column
                    taken.add(column.header)
        return dict(sorted(found.items()))

    @cached_property
    def _known(self) -> tuple[EntryColumn, ...]:
        return entry_columns(self.questionnaire)

    @cached_property
    def _words(self) -> dict[str, str]:
        """Stable header to what stands below it in words, as matching keys."""
        return {column.header: matching_key(wording(self.questionnaire, column)) for column in self._known}

    @cached_property
    def positions(self) -> dict[str, int]:
        """Stable header to position."""
        return {column.header: position for position, column in self.columns.items()}

    def title(self, header: str) -> str:
        """Return the text that heads a column in the file."""
        return self._header[self.positions[header]]

    @cached_property
    def strangers(self) -> list[str]:
        """Headers that are no column of this questionnaire, and columns that hold something under no header."""
        unknown = [t for p, t in self._header.items() if t and p not in self.columns and t not in HEAD]
        bare = {p for row in self._body for p in self.sheet.cells[row]} - {p for p, t in self._header.items() if t}
        return [*unknown, *(f"没有表头的第{position + 1}列" for position in sorted(bare))]

    @cached_property
    def notes(self) -> list[str]:
        """Columns people added for themselves."""
        return [text for text in self.strangers if text in _NOTES]

    @cached_property
    def _body(self) -> list[int]:
        return [row for row in sorted(self.sheet.cells) if row > self.at and not self._repeats(row)]

    def _repeats(self, row: int) -> bool:
        """Tell whether a row says again what the columns are: the row in words, or a header copied into the table."""
        cells = self.sheet.cells[row]
        if row == self.at + 1 and NUMBER in cells.get(self.head[NUMBER], ""):
            return True
        here = {position: column.header for position, column in self.columns.items() if position in cells}
        same = [p for p, h in here.items() if matching_key(cells[p]) in (matching_key(h), self._words[h])]
        return bool(same) and 2 * len(same) > len(here)

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms in the order of the sheet: rows with an answer, and numbered rows with a date (left blank)."""
        return tuple(self._forms())

    def _forms(self) -> Iterator[Form]:
        for row in self._body:
            cells = self.sheet.cells[row]
            given = {
                column.header: cells[position]
                for position, column in self.columns.items()
                if not is_blank(cells.get(position, ""), column.sort)
            }
            number = self.about(row, NUMBER)
            if given or (number and (self.about(row, DATE) or self._is_touched(cells))):
                yield Form(row, number, given)

    def _is_touched(self, cells: dict[int, str]) -> bool:
        """Tell whether something stands in a row outside the columns about the form and those of notes."""
        aside = {position for position, text in self._header.items() if text in HEAD or text in _NOTES}
        return any(text.strip() for position, text in cells.items() if position not in aside)

    @cached_property
    def unfilled(self) -> int:
        """How many rows carry a number and nothing else: prepared, not yet typed."""
        return sum(1 for row in self._body if self.about(row, NUMBER)) - sum(1 for form in self.forms if form.number)

    def about(self, row: int, name: str) -> str:
        """Return what stands in a column about the form itself."""
        return self.sheet.cells[row].get(self.head.get(name, -1), "").strip()

    @cached_property
    def twice(self) -> list[str]:
        """Numbers that several forms carry, as compared."""
        counts = Counter(form.key for form in self.forms if form.number)
        return [number for number, n in counts.items() if n > 1]
