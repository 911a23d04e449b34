"""Who was asked: the base of a routed question follows from the one that decides it, but for blanks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.disclosure import Axis, Cells, Key, Sum
from toolkit.disclosure.cells import named
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import All, NotJumped, Test

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_ASKED, _BLANK, _OTHER, _BESIDES, _EITHER = "asked", "blank", "other", "besides", "either"
_DECIDING = ("single", "scale")


def filter_of(item: Item) -> tuple[str, tuple[int, ...]]:
    """Return the question on one of whose answers it depends whether this one is asked, and these answers.

    Both are empty for a question that everybody is asked, and the answers for one that depends on more than that.
    """
    parts = item.show_if.parts if isinstance(item.show_if, All) else (item.show_if,) if item.show_if else ()
    own = [part for part in parts if not (isinstance(part, NotJumped) and part.to_end)]
    if not own:
        return "", ()
    if len(own) == 1 and isinstance(own[0], Test) and own[0].codes and not own[0].negated:
        return own[0].item, own[0].codes
    return "", (0,)


class Links:
    """What ties the bases of tables to each other.

    Parameters
    ----------
    questionnaire : Questionnaire
    cells : Cells
        Of all tables.
    place : Axis
    people : mapping of str to str
        Who is counted, by measure, as cells are named; ``valid`` are all who took part.
    """

    def __init__(self, questionnaire: Questionnaire, cells: Cells, place: Axis, people: Mapping[str, str]) -> None:
        self.questionnaire, self.known, self.place, self.people = questionnaire, cells.counts, place, people
        self.counts: dict[Key, int] = {}
        self.sums: list[Sum] = []
        self.harmless: set[Key] = set()

    def cells(self) -> Cells:
        """Return the sums: those asked are those who answered and those who left it blank."""
        for item in self.questionnaire.questions:
            for measure in kind_of(item).measures(item):
                if measure.name in self.people:
                    for node in self.place.nodes:
                        self._link(item, self.people[measure.name], node)
        return Cells(self.counts, tuple(self.sums), harmless=frozenset(self.harmless))

    def _link(self, item: Item, people: str, node: str) -> None:
        base = named(people, (self.place,), (node,))
        if base not in self.known:
            return
        deciding, codes = filter_of(item)
        asked = self._asked(people, deciding, codes, node)
        other = _OTHER if codes and asked is None else _BLANK
        if asked is None:  # a part of all who took part: the others were not asked, or left it blank
            asked = named(self.people["valid"], (self.place,), (node,))
        rest, besides, either = (
            named(f"{people}/{word}", (self.place,), (node,)) for word in (other, _BESIDES, _EITHER)
        )
        left = self._count(asked) - self.known[base]
        self.counts[rest] = max(left, 0)
        if other == _BLANK:
            self.harmless.add(rest)
        if left >= 0:
            self.sums.append(Sum(asked, (base, rest)))
            return
        # Who left the deciding question blank may have been asked, and have answered.
        self.counts |= {besides: -left, either: self.known[base]}
        self.harmless |= {besides, either}
        self.sums += [Sum(either, (base, rest)), Sum(either, (asked, besides))]

    def _asked(self, people: str, deciding: str, codes: tuple[int, ...], node: str) -> Key | None:
        """Return the cell of those who were asked; None where no cells of the deciding question add up to it."""
        item = self.questionnaire.by_id.get(deciding)
        if item is None or item.kind not in _DECIDING or deciding not in self.people:
            return None
        answers = Axis.flat("answer", (str(option.code) for option in item.options))
        parts = tuple(
            named(self.people[deciding], (answers, self.place), (str(code), node))
            for code in codes
            if code in item.labels
        )
        if not parts or any(part not in self.known for part in parts):
            return None
        if len(parts) == 1:
            return parts[0]
        asked = named(f"{people}/{_ASKED}", (self.place,), (node,))
        self.counts[asked] = sum(self.known[part] for part in parts)
        self.sums.append(Sum(asked, parts))
        return asked

    def _count(self, key: Key) -> int:
        return self.counts.get(key, self.known.get(key, 0))
