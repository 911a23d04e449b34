"""Who is asked what: conditions on earlier answers, evaluated for all respondents at once.

A condition is true, false or unknown; it is unknown when the question it depends on was asked and left blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import numeral
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire

TRUE, FALSE, UNKNOWN = 1, 0, -1

Columns = Mapping[str, np.ndarray]
Truth = np.ndarray
"""Array of int8, one for each respondent: 1 true, 0 false, -1 unknown."""


@dataclass(frozen=True)
class Test:
    """A test of one earlier answer: among codes, not among them, within a range, or answered at all."""

    item: str
    codes: tuple[int, ...] = ()
    negated: bool = False
    minimum: float | None = None
    maximum: float | None = None
    answered: bool = False

    __test__ = False  # not a pytest class

    def items(self) -> Iterator[str]:
        """Yield the ids of the items the condition depends on."""
        yield self.item

    def holds(self, columns: Columns, items: Mapping[str, Item]) -> Truth:
        """Return the truth for each respondent; a question that was not asked makes it false."""
        item = items[self.item]
        names = kind_of(item).columns(item)
        first = np.asarray(columns[names[0]])
        given = (first != NOT_ASKED) & (first != BLANK)
        if self.answered:
            met = given
        elif self.codes and item.kind == "multi":
            chosen = [np.asarray(columns[f"{item.id}__{c}"]) == 1 for c in self.codes if c in item.labels]
            met = np.logical_or.reduce(chosen) if chosen else np.zeros(len(first), bool)
        elif self.codes:
            met = np.isin(first, self.codes)
        else:
            low = -np.inf if self.minimum is None else self.minimum
            high = np.inf if self.maximum is None else self.maximum
            met = (first >= low) & (first <= high) & ~np.isin(first, _unscored(item))
        if self.negated:
            met = ~met
        truth = np.where(met & given, TRUE, FALSE).astype(np.int8)
        if not self.answered:
            truth[first == BLANK] = UNKNOWN
        return truth


def _unscored(item: Item) -> list[int]:
    """Return the codes without a place on the scale: 98 不清楚 is not more than 4."""
    return sorted(code for measure in kind_of(item).measures(item) for code in measure.unscored)


@dataclass(frozen=True)
class _Joined:
    """Several conditions."""

    parts: tuple[Condition, ...]

    def items(self) -> Iterator[str]:
        """Yield the ids of the items the condition depends on."""
        for part in self.parts:
            yield from part.items()

    def _decided(self, columns: Columns, items: Mapping[str, Item], decisive: int, otherwise: int) -> Truth:
        """Return ``decisive`` where one part says so, else unknown where one part is unknown, else ``otherwise``."""
        truths = np.stack([part.holds(columns, items) for part in self.parts])
        rest = np.where((truths == UNKNOWN).any(axis=0), UNKNOWN, otherwise)
        return np.where((truths == decisive).any(axis=0), decisive, rest).astype(np.int8)


class All(_Joined):
    """True when every part is true."""

    def holds(self, columns: Columns, items: Mapping[str, Item]) -> Truth:
        """Return the truth for each respondent."""
        return self._decided(columns, items, FALSE, TRUE)


class Either(_Joined):
    """True when at least one part is true."""

    def holds(self, columns: Columns, items: Mapping[str, Item]) -> Truth:
        """Return the truth for each respondent."""
        return self._decided(columns, items, TRUE, FALSE)


@dataclass(frozen=True)
class NotJumped:
    """True unless the answer to ``item`` triggered a jump over this question; a blank answer jumps nowhere."""

    item: str
    codes: tuple[int, ...]
    to_end: bool = False

    def items(self) -> Iterator[str]:
        """Yield the id of the item that jumps."""
        yield self.item

    def holds(self, columns: Columns, items: Mapping[str, Item]) -> Truth:
        """Return the truth for each respondent."""
        jumped = Test(self.item, self.codes).holds(columns, items) == TRUE
        return np.where(jumped, FALSE, TRUE).astype(np.int8)


Condition = Test | All | Either | NotJumped


def both(a: Condition | None, b: Condition | None) -> Condition | None:
    """Return the condition that both hold; None stands for "always"."""
    if a is None or b is None:
        return a or b
    parts = (*(a.parts if isinstance(a, All) else (a,)), *(b.parts if isinstance(b, All) else (b,)))
    return All(parts)


def asked(questionnaire: Questionnaire, item: Item, columns: Columns, n: int) -> Truth:
    """Return for each of ``n`` respondents whether the routing asks ``item``: 1, 0, or -1 when it cannot be told."""
    if item.show_if is None:
        return np.full(n, TRUE, np.int8)
    return item.show_if.holds(columns, questionnaire.by_id)


def ended(questionnaire: Questionnaire, columns: Columns, n: int) -> np.ndarray:
    """Return for each respondent whether a jump to the end of the form was triggered (declined, not eligible)."""
    out = np.zeros(n, bool)
    for jump in jumps_to_end(questionnaire):
        out |= jump.holds(columns, questionnaire.by_id) == FALSE
    return out


def jumps_to_end(questionnaire: Questionnaire) -> list[NotJumped]:
    """Return the jumps to the end of the form, each once, in order."""
    found: dict[NotJumped, None] = {}
    for item in questionnaire.items:
        parts = item.show_if.parts if isinstance(item.show_if, All) else (item.show_if,)
        for part in parts:
            if isinstance(part, NotJumped) and part.to_end:
                found.setdefault(part)
    return list(found)


def deciding(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the ids of the questions on whose answers it depends what else is asked."""
    return frozenset(name for item in questionnaire.items if item.show_if for name in item.show_if.items())


def describe(condition: Condition | None, questionnaire: Questionnaire) -> str:
    """Return a condition in words, for skip lists and codebooks.

    Jumps to the end of the form are left out: they concern every later question alike.
    """
    match condition:
        case None:
            return ""
        case All(parts) | Either(parts):
            told = [part for part in parts if not _implied(part, condition, questionnaire)]
            words = [w for w in (_bracketed(part, condition, questionnaire) for part in told) if w]
            return ("，并且" if isinstance(condition, All) else "，或者").join(words)
        case NotJumped(item, codes, to_end):
            return "" if to_end else f"{_name(item, questionnaire)}没有选{_labels(item, codes, questionnaire)}"
        case Test():
            name = _name(condition.item, questionnaire)
            if condition.answered:
                return f"{name}已作答"
            if condition.codes:
                verb = "没有选" if condition.negated else "选了"
                return f"{name}{verb}{_labels(condition.item, condition.codes, questionnaire)}"
            low, high = condition.minimum, condition.maximum
            bounds = [
                f"不小于{numeral(low)}" if low is not None else "",
                f"不大于{numeral(high)}" if high is not None else "",
            ]
            return f"{name}{'且'.join(b for b in bounds if b)}"


def _implied(part: Condition, whole: All | Either, questionnaire: Questionnaire) -> bool:
    """Tell whether the other parts say as much: who chose 是 has not jumped from 否, unless one may choose both."""
    if not isinstance(part, NotJumped) or not isinstance(whole, All):
        return False
    if part.item in questionnaire.by_id and questionnaire.by_id[part.item].kind in ("multi", "rank"):
        return False
    chosen = (p for p in whole.parts if isinstance(p, Test) and p.item == part.item and p.codes and not p.negated)
    return any(not set(p.codes) & set(part.codes) for p in chosen)


def _bracketed(part: Condition, whole: All | Either, questionnaire: Questionnaire) -> str:
    """Return a part in words, in brackets where 并且 and 或者 would run together."""
    words = describe(part, questionnaire)
    mixed = isinstance(part, All | Either) and type(part) is not type(whole) and ("并且" in words or "或者" in words)
    return f"（{words}）" if mixed else words


def _name(item: str, questionnaire: Questionnaire) -> str:
    return f"第{questionnaire.numbers[item]}题" if item in questionnaire.numbers else item


def _labels(item: str, codes: tuple[int, ...], questionnaire: Questionnaire) -> str:
    labels: Mapping[int, Any] = questionnaire.by_id[item].labels if item in questionnaire.by_id else {}
    return "、".join(f"“{labels.get(code, code)}”" for code in codes)
