"""Synthetic respondents for any questionnaire: one after another through its routing, from a seed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.length import seconds
from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.questionnaire.routing import TRUE, asked
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item, Questionnaire

_NONRESPONSE = 0.02
_WRITES = 0.35
_SENTENCES = (
    "希望活动安排在周末或者晚上。",
    "房租有点高，希望有短租的青年公寓。",
    "不知道从哪里报名，通知可以再早一点。",
    "想认识新朋友，小型的活动更自在。",
    "假期孩子没人看，社区能开托管班就好了。",
    "实习信息比较分散，能不能每周推送一次？",
)
_OTHERS = ("和朋友合住", "看情况再定", "暂时说不好")


def simulate(
    questionnaire: Questionnaire, n: int, seed: int, fixed: dict[str, dict[int, float]] | None = None
) -> pd.DataFrame:
    """Return synthetic answers.

    Parameters
    ----------
    questionnaire : Questionnaire
    n : int
        Respondents.
    seed : int
    fixed : dict of str to dict of int to float, optional
        Item id to the probabilities of its codes, where they should not be drawn from the seed.

    Returns
    -------
    pandas.DataFrame
        In the layout of :class:`toolkit.responses.Responses`, without ``disposition``.
    """
    import pandas as pd

    random = np.random.default_rng(seed)
    columns: dict[str, np.ndarray] = {}
    texts: dict[str, list[str]] = {}
    taken = np.zeros(n)
    for item in questionnaire.questions:
        truth = asked(questionnaire, item, columns, n) == TRUE
        answers = _answers(item, n, random, (fixed or {}).get(item.id))
        rate = 1 - _WRITES if item.kind == "text" else 0.0 if item.required else _NONRESPONSE
        left = random.random(n) < rate
        for name, values in answers.items():
            columns[name] = np.where(truth, np.where(left, BLANK, values), NOT_ASKED)
        texts |= _texts(item, columns, n, random)
        taken += truth * seconds(item)
    pace = random.lognormal(0.0, 0.25, n)
    whole = {
        name: values if _is_number(questionnaire, name) else values.astype(np.int64) for name, values in columns.items()
    }
    head = {
        "respondent": [str(i) for i in range(1, n + 1)],
        "submitted": _moments(n, random),
        "seconds": np.maximum(20, taken * pace).astype(int),
        "source": ["微信"] * n,
        "link": [""] * n,
    }
    return pd.DataFrame(head | whole | texts)


def _is_number(questionnaire: Questionnaire, column: str) -> bool:
    item = questionnaire.by_id.get(column)
    return item is not None and item.kind == "number"


def _moments(n: int, random: np.random.Generator) -> list[str]:
    """Return submission times in order: most in the first days, in the evening."""
    days = np.minimum(random.geometric(0.3, n) - 1, 13)
    minutes = np.clip(random.normal(20.5 * 60, 100, n), 8 * 60, 23 * 60 + 50).astype(int)
    start = datetime(2025, 5, 12)
    stamps = sorted(
        start + timedelta(days=int(d), minutes=int(m), seconds=int(s))
        for d, m, s in zip(days, minutes, random.integers(0, 60, n), strict=True)
    )
    return [stamp.strftime("%Y-%m-%d %H:%M:%S") for stamp in stamps]


def _answers(item: Item, n: int, random: np.random.Generator, fixed: dict[int, float] | None) -> dict[str, np.ndarray]:
    names = kind_of(item).columns(item)
    codes = np.array(list(item.labels))
    match item.kind:
        case "number":
            low = item.minimum or 0.0
            high = item.maximum if item.maximum is not None else low + 100.0
            middle = low + (high - low) * 0.4
            return {item.id: np.clip(np.round(random.normal(middle, (high - low) * 0.09, n)), low, high)}
        case "text":
            return {item.id: np.ones(n)}
        case "multi":
            return _several(item, n, random)
        case "rank":
            return _ranks(item, n, random)
        case "matrix":
            return {name: _points(codes, n, random) for name in names}
        case "scale":
            return {item.id: _points(codes, n, random)}
    chances = np.array([fixed.get(int(code), 0.0) for code in codes]) if fixed else _chances(codes, random)
    return {item.id: random.choice(codes, n, p=chances / chances.sum())}


def _chances(codes: np.ndarray, random: np.random.Generator) -> np.ndarray:
    chances = random.dirichlet(np.full(max(1, len(codes)), 3.0))[: len(codes)]
    return np.where(np.isin(codes, list(SPECIAL_CODES)), 0.03, chances)


def _points(codes: np.ndarray, n: int, random: np.random.Generator) -> np.ndarray:
    special = np.array([code for code in codes[1:] if code in SPECIAL_CODES])
    scored = np.array([code for code in codes if code not in special])
    middle = (len(scored) - 1) * random.uniform(0.45, 0.75)
    place = np.clip(np.round(random.normal(middle, len(scored) * 0.2, n)), 0, len(scored) - 1).astype(int)
    values = scored[place]
    if len(special):
        values = np.where(random.random(n) < 0.08, random.choice(special, n), values)
    return values


def _several(item: Item, n: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    codes = list(item.labels)
    alone = [code for code in codes if code in item.exclusive]
    free = [code for code in codes if code not in alone]
    pull = np.log(_chances(np.array(free), random))
    score = pull + random.gumbel(size=(n, len(free)))
    limit = int(item.maximum or max(1, min(4, len(free))))
    count = np.minimum(random.integers(1, limit + 1, n), len(free))
    place = (-score).argsort(axis=1).argsort(axis=1)
    chosen = place < count[:, None]
    none = random.random(n) < (0.0 if not alone else 0.08 if free else 1.0)
    values = {f"{item.id}__{code}": np.where(none, 0, chosen[:, i]) for i, code in enumerate(free)}
    for position, code in enumerate(alone):
        values[f"{item.id}__{code}"] = np.where(none, int(position == 0), 0)
    return {f"{item.id}__{code}": values[f"{item.id}__{code}"] for code in codes}


def _ranks(item: Item, n: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    codes = np.array(list(item.labels))
    depth = int(item.maximum or len(codes))
    score = np.log(_chances(codes, random)) + random.gumbel(size=(n, len(codes)))
    place = (-score).argsort(axis=1).argsort(axis=1) + 1
    return {f"{item.id}__{code}": np.where(place[:, i] <= depth, place[:, i], 0) for i, code in enumerate(codes)}


def _texts(item: Item, columns: dict[str, np.ndarray], n: int, random: np.random.Generator) -> dict[str, list[str]]:
    if item.kind == "text":
        drawn = random.choice(_SENTENCES, n)
        return {f"{item.id}__text": [str(t) if c == 1 else "" for t, c in zip(drawn, columns[item.id], strict=True)]}
    found = {}
    for option in item.options:
        if option.text and item.kind != "matrix":
            several = item.kind in ("multi", "rank")
            column = columns[f"{item.id}__{option.code}" if several else item.id]
            chosen = column > 0 if several else column == option.code
            drawn = random.choice(_OTHERS, n)
            found[f"{item.id}__{option.code}__text"] = [str(t) if c else "" for t, c in zip(drawn, chosen, strict=True)]
    return found
