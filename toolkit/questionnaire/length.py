"""How long does it take? Reading at a steady pace plus a planned time for each answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.questionnaire.kinds import kind_of

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire

CHARACTERS_PER_MINUTE = 300
"""Planning value for short familiar text; reading-speed studies of Chinese give about 255 to 260 aloud."""

_CHINESE = re.compile("[一-鿿]")


def seconds(item: Item) -> float:
    """Return the planned seconds for reading and answering one item."""
    wordings = [item.text, *(o.label for o in item.options), *(r.label for r in item.rows)]
    characters = sum(len(_CHINESE.findall(wording)) for wording in wordings)
    return characters / (CHARACTERS_PER_MINUTE / 60) + kind_of(item).seconds(item)


def minutes(questionnaire: Questionnaire) -> float:
    """Return the planned minutes when every question is asked: the upper end, since routes leave questions out."""
    return sum(seconds(item) for item in questionnaire.items) / 60
