"""What people write in their own words: composed from templates and lists of made-up phrases, never copied."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.questionnaire.yaml_text import load

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item

_FILE = Path(__file__).with_name("open_text.yaml")
_PRAISE, _UNRELATED, _MIXED = 0.03, 0.04, 0.02
_TYPO, _EMOJI = 0.02, 0.01
PRAISE, UNRELATED, JUNK, PERSONAL = "praise", "unrelated", "junk", "personal"


def written(item: Item, people: pd.DataFrame, random: np.random.Generator) -> tuple[list[str], list[str]]:
    """Return what each person would write to an open question, and what it is about.

    Parameters
    ----------
    item : Item
        Where its wording asks for no opinion, everybody writes the same filler.
    people : pandas.DataFrame
        As :func:`toolkit.simulation.people.people` gives them.
    random : numpy.random.Generator

    Returns
    -------
    tuple of list of str
        The texts (6 to 60 characters), and their topics, two joined by ``+``.
    """
    n = len(people)
    if not re.search(_words()["opinions"], item.text):
        return list(random.choice(_words()["filler"], n)), ["filler"] * n
    first, second = topics(people, random), topics(people, random)
    said = random.random(n)
    texts, about = [], []
    for one, other, chance in zip(first, second, said, strict=True):
        if chance < _PRAISE:
            topic, text = PRAISE, str(random.choice(_words()["praise"]))
        elif chance < _PRAISE + _UNRELATED:
            topic, text = UNRELATED, str(random.choice(_words()["unrelated"]))
        elif chance < _PRAISE + _UNRELATED + _MIXED and one != other:
            topic, text = f"{one}+{other}", _short(one, random) + _sentence(other, random)
        else:
            topic, text = one, _sentence(one, random)
        texts.append(_slipped(text, random))
        about.append(topic)
    return texts, about


def topics(people: pd.DataFrame, random: np.random.Generator) -> list[str]:
    """Draw for each person what is on their mind, by their traits."""
    n = len(people)
    pull = {
        "rent": np.where(people["renting"], 1.6, -2.0),
        "mortgage": np.where(people["owning"], 0.4, -3.0),
        "job": np.where(people["working"], 0.2, 0.9),
        "dating": np.where(people["looking"], 1.0, -2.0),
        "child": np.where(people["children"] > 0, 2.2, -3.0),
        "volunteer": np.where(people["volunteers"], 0.4, -0.8),
        "culture": 0.5,
        "branch": np.where(people["branch"] == 1, 0.2, -0.6),
        "study": np.where(people["status"].isin((4, 6)), 1.2, -0.8),
    }
    wish = np.stack([np.broadcast_to(value, (n,)) for value in pull.values()], axis=1)
    return [list(pull)[i] for i in (wish + random.gumbel(size=(n, len(pull)))).argmax(axis=1)]


def junk(n: int, random: np.random.Generator) -> list[str]:
    """Return texts without content, as people type them to get on."""
    return [str(text) for text in random.choice(_words()["junk"], n)]


def personal() -> list[str]:
    """Return texts with made-up contact details that nobody can own, for practising to mask them."""
    return list(_words()["personal"])


def _sentence(topic: str, random: np.random.Generator) -> str:
    slots = {name: str(random.choice(list(phrases))) for name, phrases in _words()["topics"][topic].items()}
    return str(random.choice(_words()["templates"])).format(**slots)


def _short(topic: str, random: np.random.Generator) -> str:
    return str(random.choice(list(_words()["topics"][topic]["problem"]))) + "；"


def _slipped(text: str, random: np.random.Generator) -> str:
    """Return a text with now and then two characters swapped or a smile at the end."""
    typo, smile = random.random(2)
    if typo < _TYPO:
        at = int(random.integers(0, len(text) - 1))
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text + "🙂" if smile < _EMOJI else text


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return load(_FILE.read_bytes(), _FILE.name).data
