"""How people answer the questions of the bank: from their traits, one function for each question.

A model counts only for a question as the bank words it; a question that was changed is answered by its words
(:mod:`toolkit.simulation.typical`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.registry import Registry
from toolkit.simulation.people import PUBLIC, chance, drawn
from toolkit.simulation.typical import Values, ranked

if TYPE_CHECKING:
    from toolkit.questionnaire import Item

Model = Callable[["Item", pd.DataFrame, np.random.Generator], Values]
MODELS: Registry[Model] = Registry("答题模型")

CUTS = (-1.9, -0.85, 0.25, 1.5)
"""Where the latent satisfaction with housing is cut into five answers."""
_JOB_CUTS = (-1.5, -0.6, 0.45, 1.55)
_HOUSING_ROWS = {"cost": -0.7, "size": -0.3, "trans": 0.4, "facil": 0.2, "stab": 0.0, "safe": 0.3}
_JOB_ROWS = {"pay": -0.5, "env": 0.2, "stab": 0.0, "grow": -0.2, "load": -0.4, "boss": 0.1, "peer": 0.4}
_IMPORTANCE = {
    "hou": 4.1,
    "emp": 4.3,
    "gro": 3.9,
    "mar": 3.2,
    "chd": 3.4,
    "cul": 3.7,
    "vol": 3.1,
    "rig": 3.7,
    "hea": 3.9,
}
_SATISFIED = {"gro": 0.0, "mar": -0.2, "chd": 0.1, "cul": 0.1, "vol": 0.2, "rig": 0.1, "hea": 0.0}
_SHY = 0.06
"""Share who would rather not say whether they have a partner."""
_BURDEN, _PAYMENT = (0.10, 0.20, 0.30, 0.50), (1000, 2000, 3000, 5000)
_INCOME = (3000, 5000, 7000, 10000, 15000)


def cut(latent: np.ndarray, limits: tuple[float, ...]) -> np.ndarray:
    """Return 1 for the lowest band of a latent value, and so on."""
    return np.digitize(latent, limits) + 1


def _one(name: str) -> Callable[[Callable[[pd.DataFrame, np.random.Generator], np.ndarray]], Model]:
    """Register a model of a question with one answer."""

    def register(answer: Callable[[pd.DataFrame, np.random.Generator], np.ndarray]) -> Model:
        def model(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
            return {item.id: answer(people, random)}

        return MODELS.add(name)(model)

    return register


def _shyly(values: np.ndarray, share: float | np.ndarray, random: np.random.Generator, code: int = 99) -> np.ndarray:
    return np.where(random.random(len(values)) < share, code, values)


def _ticked(
    item: Item, leanings: dict[int, np.ndarray | float], n: int, random: np.random.Generator, *, none: int | None = None
) -> Values:
    """Return ticks: an option is ticked where its leaning plus chance is above zero, the strongest up to the limit.

    Who would tick nothing ticks ``none`` where the form has it, else the strongest.
    """
    codes = [code for code in item.labels if code in leanings]
    wish = np.stack([leanings[code] + random.logistic(size=n) for code in codes], axis=1)
    place = (-wish).argsort(axis=1).argsort(axis=1)
    chosen = np.logical_and(wish > 0, place < int(item.maximum or len(codes)))
    nothing = np.asarray(~chosen.any(axis=1))
    if none is None:
        chosen |= nothing[:, None] & (place == 0)
    by_code = dict(zip(codes, chosen.T, strict=True)) | ({none: nothing} if none is not None else {})
    return {f"{item.id}__{code}": by_code.get(code, np.zeros(n, bool)).astype(int) for code in item.labels}


@_one("SCR01")
def _consent(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    return np.where(random.random(len(people)) < 0.97, 1, 2)


@_one("SCR02")
def _age(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return people["band"].to_numpy()


@MODELS.add("SCR04")
def _tie(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    n = len(people)
    student, working = people["status"].eq(4).to_numpy(), people["working"].to_numpy()
    leanings: dict[int, np.ndarray | float] = {
        1: np.full(n, 1.3),
        2: np.where(working, -0.6, -9.0),
        3: np.where(student, 0.4, -9.0),
    }
    return _ticked(item, leanings, n, random)


@_one("DEM01")
def _sex(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    return _shyly(np.where(people["female"], 2, 1), 0.01, random)


@_one("DEM02")
def _education(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return people["education"].to_numpy()


@_one("DEM03")
def _registered(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    return _shyly(people["registered"].to_numpy(), 0.01, random, 98)


@_one("DEM05")
def _status(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return people["status"].to_numpy()


@_one("DEM06")
def _employer(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    return _shyly(np.where(people["working"], people["employer"], 5), 0.015, random, 98)


@_one("DEM09")
def _income(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    n = len(people)
    little = drawn({1: 0.6, 2: 0.35, 3: 0.05}, n, random)
    bands = np.where(people["working"], cut(people["income"].to_numpy(), _INCOME) + 1, little)
    return _shyly(bands, chance(-1.9 + 0.5 * people["resources"].to_numpy()), random)


@_one("LIF01")
def _life(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return people["life"].to_numpy()


@_one("LIF02")
def _plan(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return people["plan"].to_numpy()


@MODELS.add("NED01")
def _importance(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    n, kids = len(people), people["children"].to_numpy() > 0
    extra = {"hou": 0.5 * people["renting"], "mar": 0.7 * people["looking"], "chd": 1.1 * kids}
    apart = {"chd": np.where(kids, 0.0, 0.25), "mar": np.where(people["ever_married"], 0.20, 0.02)}
    found = {}
    for row in item.rows:
        level = _IMPORTANCE[row.key] + np.asarray(extra.get(row.key, 0.0)) + random.normal(0, 0.8, n)
        values = np.clip(np.round(level), 1, 5).astype(int)
        found[f"{item.id}__{row.key}"] = _shyly(values, apart.get(row.key, 0.01), random, 95)
    return found


@MODELS.add("NED02")
def _satisfaction(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    n, kids = len(people), people["children"].to_numpy() > 0
    mood = 0.3 * people["housing"] + 0.3 * people["work"]
    found = {}
    for row in item.rows:
        if row.key == "hou":  # the overall satisfaction with housing itself: communities are compared by it
            values = cut(people["housing"].to_numpy(), CUTS)
        elif row.key == "emp":
            values = cut((people["work"] - 0.2 + random.normal(0, 0.5, n)).to_numpy(), _JOB_CUTS)
        else:
            lower = 0.5 * kids if row.key == "chd" else 0.0
            values = cut((mood + _SATISFIED[row.key] - lower + random.normal(0, 0.9, n)).to_numpy(), _JOB_CUTS)
        unable = {"chd": np.where(kids, 0.02, 0.25), "mar": 0.15, "vol": 0.15, "rig": 0.18, "hea": 0.10}
        found[f"{item.id}__{row.key}"] = _shyly(values, unable.get(row.key, 0.01), random, 98)
    return found


@MODELS.add("NED03")
def _priorities(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    n, kids = len(people), people["children"].to_numpy() > 0
    extra = {
        "hou": 0.9 * people["renting"] - 0.5 * people["housing"],
        "emp": 0.4 - 0.4 * people["work"],
        "mar": 0.9 * people["looking"],
        "chd": 1.6 * kids - 0.6,
        "cul": 0.3 * people["sociable"],
    }
    rows = list(_IMPORTANCE)
    liking = [0.9 * (_IMPORTANCE[key] - 3.7) + np.broadcast_to(extra.get(key, 0.0), (n,)) for key in rows]
    scores = np.stack([*liking, np.full(n, -3.0)], axis=1) + random.gumbel(size=(n, len(rows) + 1))
    return ranked(item, scores)


@_one("HOU01")
def _tenure(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return people["tenure"].to_numpy()


@_one("HOU02")
def _payment(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    amount = people["burden"] * np.maximum(people["income"], 2500)
    return _shyly(np.where(people["paying"], cut(amount.to_numpy(), _PAYMENT) + 1, 1), 0.03, random)


@_one("HOU03")
def _burden(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    return _shyly(cut(people["burden"].to_numpy(), _BURDEN), 0.05, random, 98)


@MODELS.add("HOU05")
def _housing_rows(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    renting = people["renting"].to_numpy()
    found = {}
    for row in item.rows:
        effect = _HOUSING_ROWS[row.key] - (0.6 * renting if row.key == "stab" else 0.0)
        latent = people["housing"].to_numpy() + effect + random.normal(0, 0.7, len(people))
        found[f"{item.id}__{row.key}"] = cut(latent, CUTS)
    return found


@MODELS.add("HOU06")
def _difficulties(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    rent, own = people["renting"].to_numpy(), people["owning"].to_numpy()
    owing = own & people["paying"].to_numpy()
    discontent, means = -people["housing"].to_numpy(), people["resources"].to_numpy()
    leanings: dict[int, np.ndarray | float] = {
        1: np.where(rent, 0.2 + 3.0 * (people["burden"].to_numpy() - 0.3), -3.5),
        2: np.where(own, -4.0, -0.9 - 0.5 * means),
        3: np.where(owing, -0.2 + 3.0 * (people["burden"].to_numpy() - 0.3), -5.0),
        4: np.where(rent, -1.0, -3.0),
        5: np.where(rent, -1.9, -9.0),
        6: -1.5 + 0.5 * discontent,
        7: -1.3 + 0.3 * discontent,
        8: -1.6 + 0.5 * rent,
        9: -2.3 + 0.4 * rent,
    }
    return _ticked(item, leanings, len(people), random, none=96)


@MODELS.add("HOU08")
def _support(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    rent, own = people["renting"].to_numpy(), people["owning"].to_numpy()
    seeking = people["status"].isin((5, 6)).to_numpy()
    leanings: dict[int, np.ndarray | float] = {
        1: np.where(rent, 0.5, -2.2),
        2: np.where(rent, 0.2, -1.8),
        3: np.where(seeking, -0.4, -2.4),
        4: np.where(rent, -0.6, -2.2),
        5: np.where(rent, -1.6, -3.5),
        6: np.where(own, -1.4, -0.3),
        7: np.where(own, -0.2, -1.0),
    }
    return _ticked(item, leanings, len(people), random, none=96)


@_one("EMP03")
def _hours(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return people["hours"].to_numpy(float)


@_one("EMP05")
def _job(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return cut(people["work"].to_numpy(), _JOB_CUTS)


@MODELS.add("EMP06")
def _job_rows(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    public = people["employer"].isin(PUBLIC).to_numpy()
    found = {}
    for row in item.rows:
        effect = _JOB_ROWS[row.key] + (0.3 * public if row.key == "stab" else 0.0)
        latent = people["work"].to_numpy() + effect + random.normal(0, 0.7, len(people))
        found[f"{item.id}__{row.key}"] = cut(latent, _JOB_CUTS)
    return found


@_one("MAR01")
def _marital(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    return _shyly(people["marital"].to_numpy(), _SHY, random)


@_one("MAR02")
def _wants(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    n = len(people)
    yes, no = drawn({1: 0.4, 2: 0.6}, n, random), drawn({3: 0.8, 4: 0.2}, n, random)
    return _shyly(np.where(people["looking"], yes, no), _SHY, random)


@MODELS.add("MAR03")
def _reasons(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    sociable, male = people["sociable"].to_numpy(), ~people["female"].to_numpy()
    rent, means = people["renting"].to_numpy(), people["resources"].to_numpy()
    busy = np.where(people["working"], people["hours"] - 40, 0)
    leanings: dict[int, np.ndarray | float] = {
        1: 0.4 - 0.7 * sociable,
        2: -0.6 + 0.02 * busy,
        3: -0.2 - 0.6 * sociable,
        4: -3.0,
        5: -1.0 + 0.9 * (people["income"] < 6000).to_numpy(),
        6: -1.2 + 2.0 * rent + 0.4 * male - 0.3 * means,
        8: -3.0,
    }
    found = _ticked(item, leanings, len(people), random, none=7)
    refused = random.random(len(people)) < _SHY
    return {name: np.where(refused, int(name.endswith("__99")), values) for name, values in found.items()}


@_one("QCK01")
def _attention(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    return np.where(random.random(len(people)) < 0.97, 4, 3)


@_one("CHD01")
def _children(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    return _shyly(people["children"].to_numpy() + 1, 0.02, random)


@_one("ORG01")
def _branch(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return people["branch"].to_numpy()


@_one("ORG03")
def _activity(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    return np.where(people["active"], drawn({2: 0.62, 3: 0.26, 4: 0.12}, len(people), random), 1)


@MODELS.add("ORG04")
def _activity_types(item: Item, people: pd.DataFrame, random: np.random.Generator) -> Values:
    volunteers, looking = people["volunteers"].to_numpy(), people["looking"].to_numpy()
    leanings: dict[int, np.ndarray | float] = {
        1: -0.6,
        2: 0.2,
        3: np.where(looking, -0.8, -2.5),
        4: np.where(volunteers, 0.6, -50.0),
        5: -1.3,
        6: -1.4,
        7: -1.8,
    }
    return _ticked(item, leanings, len(people), random)


@_one("VOL01")
def _volunteered(people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return np.where(people["volunteers"], 1, 2)
