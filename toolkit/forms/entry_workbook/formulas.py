"""Conditions as formulas of conditional formats in the entry sheet: when a cell must stay empty, when ticks clash.

A formula is true only when it is certain: while an earlier answer is blank or unreadable, later ones stay white.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from toolkit.questionnaire.entry_layout import EntryColumn, Sort, columns_of
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.routing import All, Condition, Either, NotJumped, Test

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_LONGEST, _ARGUMENTS, _DEPTH = 8000, 250, 6
"""A spreadsheet takes 8192 characters, 255 arguments and 64 levels; conditions are followed back so many questions."""


class TooLongError(Exception):
    """The condition does not fit into a formula."""


class Formulas:
    """Formulas for one row of the sheet.

    Parameters
    ----------
    questionnaire : Questionnaire
    letters : dict of str to str
        Stable header to the letters of its column.
    row : int
        1-based number of the first row of entries.
    """

    def __init__(self, questionnaire: Questionnaire, letters: dict[str, str], row: int) -> None:
        self._items = questionnaire.by_id
        self._cells = {header: f"${letter}{row}" for header, letter in letters.items()}

    def unasked(self, item: Item) -> str:
        """Return when the routing certainly does not ask an item; empty when everybody is asked.

        Raises
        ------
        TooLongError
            When that does not fit into a formula.
        """
        try:
            return self._false(item.show_if, frozenset(), _DEPTH)
        except TooLongError:
            return self._false(item.show_if, frozenset(), 0)

    def unchosen(self, column: EntryColumn) -> str:
        """Return when the option a text stands beside was not chosen, though the question was answered."""
        ticks = [each for each in _main(column.item) if each.sort is Sort.TICK and each.part == column.part]
        asked = ticks or _main(column.item)
        chosen = [self._equals(each, 1 if ticks else int(column.part)) for each in asked]
        answered = f"COUNTA({self._range(column.item)})>0"
        return f"AND({answered},NOT({_joined('OR', chosen)}))"

    def clash(self, item: Item) -> str:
        """Return when ticks exceed the most that may be chosen or go with an exclusive one; empty when they may not."""
        count = f"COUNTIF({self._range(item)},1)"
        faults = [f"{count}>{int(item.maximum)}"] if item.maximum and int(item.maximum) < len(item.options) else []
        alone = [
            self._equals(each, 1) for each in _main(item) if each.part.isdigit() and int(each.part) in item.exclusive
        ]
        if alone:
            faults.append(f"AND({count}>1,{_joined('OR', alone)})")
        return _joined("OR", faults)

    def twice(self, item: Item, cell: str) -> str:
        """Return when an option holds more than one place of a ranking."""
        return f'AND({cell}<>"",COUNTIF({self._range(item)},{cell})>1)'

    def _range(self, item: Item) -> str:
        cells = [self._cells[column.header] for column in _main(item)]
        return f"{cells[0]}:{cells[-1]}"

    def _false(self, condition: Condition | None, known: frozenset[Condition], depth: int) -> str:
        """Return when a condition is certainly false; empty for never.

        Parts in ``known`` are left out: the whole is already true where one of them is false. Leaving out what lies
        deeper than ``depth`` questions back only makes the formula true less often.
        """
        match condition:
            case None:
                return ""
            case All(parts):
                inner = known | set(parts)
                return _joined("OR", [self._false(part, inner - {part}, depth) for part in parts if part not in known])
            case Either(parts):
                return _joined("AND", [self._false(part, known, depth) for part in parts], empty="")
            case NotJumped(item, codes):
                return self._met(Test(item, codes))
            case Test():
                item = self._items[condition.item]
                unasked = self._false(item.show_if, known, depth - 1) if depth > 0 else ""
                return _joined("OR", [unasked, self._unmet(condition, item)])

    def _unmet(self, test: Test, item: Item) -> str:
        """Return when the item was answered, and not as the test wants."""
        if test.answered:
            return f"COUNTA({self._range(item)})=0"
        if item.kind == "multi":
            given = f"COUNT({self._range(item)})>0"
        else:
            cell = self._cells[item.id]
            given = f'{cell}<>"",ISNUMBER(--{cell})'
        met = self._met(test)
        return f"AND({given},{met if test.negated else f'NOT({met})'})"

    def _met(self, test: Test) -> str:
        """Return when an answer is among the codes or within the range of a test, the negation aside."""
        item = self._items[test.item]
        if test.codes and item.kind == "multi":
            columns = [column for column in _main(item) if int(column.part) in test.codes]
            return _joined("OR", [self._equals(column, 1) for column in columns]) or "FALSE"
        (column,) = _main(item)
        if test.codes:
            return _joined("OR", [self._equals(column, code) for code in test.codes])
        value = f"IFERROR(--{self._cells[column.header]},-1)"
        bounds = [f"{value}>={numeral(test.minimum or 0)}"]
        if test.maximum is not None:
            bounds.append(f"{value}<={numeral(test.maximum)}")
        bounds += [f"{value}<>{code}" for measure in kind_of(item).measures(item) for code in sorted(measure.unscored)]
        return _joined("AND", bounds)

    def _equals(self, column: EntryColumn, code: int) -> str:
        return f'{self._cells[column.header]}&""="{code}"'


def _main(item: Item) -> Sequence[EntryColumn]:
    return [column for column in columns_of(item) if column.sort is not Sort.BESIDE]


def _joined(word: str, parts: Iterable[str], empty: str | None = None) -> str:
    """Join formulas; a part that is never true (empty) falls out of OR, and with ``empty`` given decides AND."""
    found = list(parts)
    if empty is not None and "" in found:
        return empty
    found = list(dict.fromkeys(part for part in found if part))
    joined = found[0] if len(found) == 1 else f"{word}({','.join(found)})" if found else ""
    if len(joined) > _LONGEST or len(found) > _ARGUMENTS:
        raise TooLongError
    return joined
