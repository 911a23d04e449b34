"""From people to answers: what they would say to every question, and what is left of it on their way through the form.

Wishes are answers as if everybody were asked everything; routing and item nonresponse come after. Worlds with a known
truth are made in between: shuffle the wishes to one question and it has nothing to do with anything, shift them for
one group and that group differs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.questionnaire.length import seconds
from toolkit.questionnaire.routing import TRUE, asked
from toolkit.records import BLANK, NOT_ASKED
from toolkit.simulation.models import MODELS
from toolkit.simulation.open_text import written
from toolkit.simulation.typical import Values, other_words, typical

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item, Questionnaire

Wishes = dict[str, Values]
"""Item id to the answers of all people, as if everybody were asked."""

_LEFT, _LEFT_LATE, _LATE = 0.01, 0.04, 0.8
"""Share who leave a question blank, in the last fifth of the form, and where that begins."""
_WRITES = 0.35
"""Share who answer an open question."""


@dataclass(frozen=True)
class Answered:
    """Answers of all people after routing.

    Parameters
    ----------
    columns : dict of str to numpy.ndarray
        Columns of the answers frame: codes, −1 not asked, −2 asked and left blank.
    texts : dict of str to list of str
        What was written.
    reading, answering : numpy.ndarray
        Planned seconds for reading and for answering what each person was asked.
    topics : dict of str to list of str
        What the texts are about, by item; empty where nothing was written.
    """

    columns: dict[str, np.ndarray]
    texts: dict[str, list[str]]
    reading: np.ndarray
    answering: np.ndarray
    topics: dict[str, list[str]] = field(default_factory=dict)


def wishes(questionnaire: Questionnaire, people: pd.DataFrame, random: np.random.Generator, home: str = "") -> Wishes:
    """Return what all people would answer to all questions.

    Parameters
    ----------
    questionnaire : Questionnaire
    people : pandas.DataFrame
        As :func:`toolkit.simulation.people.people` gives them.
    random : numpy.random.Generator
    home : str
        Name of the community, which most people choose where it is an option.
    """
    found: Wishes = {}
    for item in questionnaire.questions:
        if item.id in MODELS and _as_in_the_bank(item):
            found[item.id] = MODELS[item.id](item, people, random)
        else:
            found[item.id] = typical(questionnaire, item, people, random, home)
    return found


def taken(questionnaire: Questionnaire, wished: Wishes, people: pd.DataFrame, random: np.random.Generator) -> Answered:
    """Lead all people through the form: who is asked what, and what they leave blank."""
    n = len(people)
    columns: dict[str, np.ndarray] = {}
    texts: dict[str, list[str]] = {}
    topics: dict[str, list[str]] = {}
    reading, answering = np.zeros(n), np.zeros(n)
    late = _LATE * len(questionnaire.questions)
    for position, item in enumerate(questionnaire.questions):
        shown = asked(questionnaire, item, columns, n) == TRUE
        left = random.random(n) < _blank_rate(item, late=position >= late)
        for name, values in wished[item.id].items():
            whole = values if item.kind == "number" else values.astype(np.int64)
            columns[name] = np.where(shown, np.where(left, BLANK, whole), NOT_ASKED)
        texts |= _boxes(item, columns, n, random)
        if item.kind == "text":
            said, about = written(item, people, random)
            given = columns[item.id] == 1
            texts[f"{item.id}__text"] = [text if yes else "" for text, yes in zip(said, given, strict=True)]
            topics[item.id] = [topic if yes else "" for topic, yes in zip(about, given, strict=True)]
        answer = kind_of(item).seconds(item)
        reading += shown * (seconds(item) - answer)
        answering += shown * answer
    return Answered(columns, texts, reading, answering, topics)


def _blank_rate(item: Item, *, late: bool) -> float:
    if item.kind == "text":
        return 1 - _WRITES
    if item.required:
        return 0.0
    return _LEFT_LATE if late else _LEFT


def _boxes(item: Item, columns: dict[str, np.ndarray], n: int, random: np.random.Generator) -> dict[str, list[str]]:
    """Return what people write beside the options that have a box."""
    found = {}
    for option in item.options if item.kind != "matrix" else ():
        if option.text:
            several = item.kind in ("multi", "rank")
            chosen = columns[f"{item.id}__{option.code}"] > 0 if several else columns[item.id] == option.code
            words = random.choice(other_words(), n)
            found[text_column(item, option.code)] = [str(w) if c else "" for w, c in zip(words, chosen, strict=True)]
    return found


def _as_in_the_bank(item: Item) -> bool:
    """Tell whether a question has the kind, options and rows of the bank's question of the same id."""
    known = _bank_form().get(item.id)
    return known is not None and (item.kind, item.labels, item.rows) == (known.kind, known.labels, known.rows)


@lru_cache(maxsize=1)
def _bank_form() -> dict[str, Item]:
    from toolkit.questionnaire import Questionnaire

    return Questionnaire.from_dict({"items": [{"use": name} for name in bank().items]}).by_id
