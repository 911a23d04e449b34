"""A new questionnaire from the bank: the common core, with the themes asked for, in the order of a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.errors import DefinitionError
from toolkit.questionnaire.bank import bank
from toolkit.registry import did_you_mean


def select(name: str, modules: Sequence[str] = ()) -> dict[str, Any]:
    """Return the definition of a new questionnaire.

    Parameters
    ----------
    name : str
        Id of the survey.
    modules : sequence of str
        Names of ready-made selections (``housing``, ``work`` …); the common core when empty.

    Raises
    ------
    DefinitionError
        ``Q-MODULE`` for an unknown selection.
    """
    presets = bank().presets
    for module in modules:
        if module not in presets:
            hint = did_you_mean(module, list(presets))
            raise DefinitionError("Q-MODULE", where="主题", name=module, hint=hint, known="、".join(presets))
    chosen = [presets[module]["items"] for module in modules] or [presets["core"]["items"]]
    ids = chosen[0]
    for more in chosen[1:]:
        ids = _merged(ids, more)
    titles = "、".join(presets[module]["title"] for module in modules)
    title = f"社区青年需求调查（{titles}）" if titles else "社区青年需求调查"
    return {
        "id": name,
        "title": title,
        "rev": 1,
        "min_age": 14,
        "items": [{"use": identity} for identity in ids],
    }


def _merged(first: list[str], second: list[str]) -> list[str]:
    """Return both orders in one: what only the second has follows the item it follows there."""
    merged = list(first)
    for position, identity in enumerate(second):
        if identity not in merged:
            before = next((merged.index(i) for i in reversed(second[:position]) if i in merged), -1)
            merged.insert(before + 1, identity)
    return merged
