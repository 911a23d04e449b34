"""Conditions in the words of XLSForm: expressions that are true exactly when the routing asks a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.routing import All, Condition, Either, NotJumped, Test

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_TAKEN = frozenset(("link", "meta", "instanceid", "instancename", "note"))
"""Names that the form or its makers use themselves."""


def reference(item: Item) -> str:
    """Return the name of a question in the form."""
    return f"{item.var}__q" if item.var.casefold() in _TAKEN else item.var


def holds(condition: Condition | None, questionnaire: Questionnaire) -> str:
    """Return an expression that is true exactly where the condition is; empty when there is none.

    Unknown (an earlier answer left blank) is not true. Only single tests can be negated, so "true" can be put together
    part by part.
    """
    match condition:
        case None:
            return ""
        case All(parts) | Either(parts):
            word = " and " if isinstance(condition, All) else " or "
            written = dict.fromkeys(holds(part, questionnaire) for part in parts)
            return word.join(f"({each})" if " or " in each or " and " in each else each for each in written)
        case NotJumped(name, codes):
            return f"not({_chosen(questionnaire.by_id[name], codes)})"
        case Test():
            return _test(condition, questionnaire.by_id[condition.item])


def _test(test: Test, item: Item) -> str:
    given = f"{_first(item)} != ''"
    if test.answered:
        return "false()" if test.negated else given
    if test.codes or item.options:
        chosen = _chosen(item, test.codes or _within(test, item))
        return f"{given} and not({chosen})" if test.negated else chosen
    bounds = [(">=", test.minimum), ("<=", test.maximum)]
    limits = [f"{_first(item)} {sign} {numeral(bound)}" for sign, bound in bounds if bound is not None]
    inside = " and ".join([given, *limits])
    return f"{given} and not({inside})" if test.negated else inside


def _within(test: Test, item: Item) -> tuple[int, ...]:
    unscored = {code for measure in kind_of(item).measures(item) for code in measure.unscored}
    low = float("-inf") if test.minimum is None else test.minimum
    high = float("inf") if test.maximum is None else test.maximum
    return tuple(code for code in item.labels if low <= code <= high and code not in unscored)


def _chosen(item: Item, codes: tuple[int, ...]) -> str:
    if item.kind == "number":
        parts = [f"{_first(item)} = {code}" for code in codes]
    else:
        parts = [f"selected({_first(item)}, 'c{code}')" for code in codes if code in item.labels]
    return " or ".join(parts) or "false()"


def _first(item: Item) -> str:
    """Return the reference to the answer; of a matrix to that of its first row, as the routing has it."""
    row = f"__{item.rows[0].key}" if item.kind == "matrix" and item.rows else ""
    return f"${{{reference(item)}{row}}}"
