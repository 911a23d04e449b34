"""Who may have answered in two communities: told, since nobody can be recognised and nobody is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.document import Inline, Text
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.identity import question_hash
from toolkit.statistics.methods.steps.case import chosen

if TYPE_CHECKING:
    from toolkit.questionnaire import Item
    from toolkit.report import Material

TIE = "SCR04"
"""The bank's question on what ties a person to the community."""
_LIVES, _WORKS, _STUDIES = 1, 2, 3


def answered_twice(material: Material) -> tuple[Inline, ...]:
    """Return how many live here and work elsewhere, or the reverse; nothing where the questionnaire does not ask.

    Notes
    -----
    The question is known by its fingerprint, whatever its id: options that were changed would mean something else.
    """
    item = _asked(material)
    if item is None:
        return ()
    options, given = chosen(material.sample, item.id)
    at = [options[:, list(item.labels).index(code)] & given for code in (_LIVES, _WORKS, _STUDIES)]
    lives, busy = at[0], at[1] | at[2]
    return (
        Text(f"可能重复的人：按“{material.caption(item)}”一题，"),
        _people(material, lives & busy, "既在本社区居住，也在本社区工作或上学"),
        Text("既在本社区居住，也在本社区工作或上学；"),
        _people(material, ~lives & busy, "只在本社区工作或上学"),
        Text("只在本社区工作或上学，在居住的社区可能也答过；"),
        _people(material, lives & ~busy, "只在本社区居住"),
        Text(
            "只在本社区居住，如果在别的社区工作或上学，在那里可能也答过。"
            "答卷里没有能认出同一个人的编号，两个社区之间没有去重：同一个人答了两次，就算了两次。"
        ),
    )


def _asked(material: Material) -> Item | None:
    known = set(bank().frozen.hashes[TIE].values())
    return next((item for item in material.responses.questionnaire.questions if question_hash(item) in known), None)


def _people(material: Material, of: np.ndarray, label: str) -> Inline:
    count = int(of.sum())
    return material.few if material.too_few(count) else material.book.quantity("tie", count, "人", label, of=label)
