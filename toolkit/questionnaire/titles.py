"""A question's wording as a title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire

LONGEST_CAPTION = 40


def short_title(wording: str, longest: int) -> str:
    """Return a wording without its closing mark, and without its explanations when it is long.

    >>> short_title("您住在哪里？", 36), short_title("您打几分？（0分表示非常不满意，10分表示非常满意）", 12)
    ('您住在哪里', '您打几分')
    """
    if len(wording) > longest:
        wording = re.split(r"[？?。：:]|[（(][^（）()]*[）)]$", wording, maxsplit=1)[0]
    wording = re.sub(r"[？?](?=[（(])", "", wording).rstrip("？?。：:")
    return wording if len(wording) <= longest else f"{wording[: longest - 2]}……"


def caption(questionnaire: Questionnaire, item: Item) -> str:
    """Return a question's wording as the caption of its table or chart."""
    return short_title(questionnaire.wording(item), LONGEST_CAPTION)
