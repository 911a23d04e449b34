"""How would people answer a question nobody has a model for? By its measurement level and the words of its options.

A question's own leaning (which options are popular, how satisfied people are) is drawn from a fingerprint of its
wording, so the same question leans the same way in every community and under every seed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.files import canonical_json, digest
from toolkit.questionnaire.kinds import Level, kind_of
from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.questionnaire.routing import jumps_to_end
from toolkit.questionnaire.yaml_text import load

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item, Questionnaire

_FILE = Path(__file__).with_name("typical.yaml")
_RARE = 0.02
"""Chance of an answer that ends the form."""
_AT_HOME = 0.99
_BAND = re.compile(r"\d")
_RANGE = re.compile(r"(\d+)\D*(\d+)?")
_USUAL_TICKS = 4

Values = dict[str, np.ndarray]
"""Column of the answers frame to one value for each person, nothing missing."""


def typical(
    questionnaire: Questionnaire, item: Item, people: pd.DataFrame, random: np.random.Generator, home: str = ""
) -> Values:
    """Return answers to one question for all people, as if everybody were asked.

    Parameters
    ----------
    questionnaire : Questionnaire
    item : Item
    people : pandas.DataFrame
        As :func:`toolkit.simulation.people.people` gives them.
    random : numpy.random.Generator
    home : str
        Name of the community, which most people choose where it is an option.
    """
    n = len(people)
    match item.kind:
        case "number":
            return {item.id: _number(item, n, random)}
        case "text":
            return {item.id: np.ones(n)}
        case "multi":
            return _several(item, n, random)
        case "rank":
            return _ranks(item, n, random)
        case "matrix" | "scale":
            level = next((m.level for m in kind_of(item).measures(item)), Level.NOMINAL)
            if level is not Level.NOMINAL:
                return {name: _points(item, name, people, random) for name in kind_of(item).columns(item)}
    columns = kind_of(item).columns(item)
    ending = frozenset(code for jump in jumps_to_end(questionnaire) if jump.item == item.id for code in jump.codes)
    return {name: _one(item, name, ending, people, random, home) for name in columns}


def leaning(item: Item, part: str = "") -> np.random.Generator:
    """Return the generator of a question's own leaning, the same for the same wording."""
    said = [item.text, list(item.labels.values()), part]
    return np.random.default_rng(int(digest(canonical_json(said).encode())[:12], 16))


def weights(item: Item, part: str = "") -> np.ndarray:
    """Return how popular each option is."""
    popular = leaning(item, part).dirichlet(np.full(max(1, len(item.options)), 4.0))[: len(item.options)]
    told = np.array([_by_words("options", option.label).get("weight", 1.0) for option in item.options])
    if re.search(_rules()["misfortunes"], item.text):
        hit = [bool(re.search("^(有|是|经常|遇到过|受过)", option.label)) for option in item.options]
        told = np.where(hit, 0.05, told)
    return popular * told


def whole(values: np.ndarray, item: Item) -> np.ndarray:
    """Return numbers as people write them, within the range of the question: whole ones where the range has any."""
    low = item.minimum or 0.0
    high = item.maximum if item.maximum is not None else np.inf
    digits = 0 if np.floor(high) - np.ceil(low) >= 2 else 2
    return np.clip(np.round(values, digits), low, high)


def other_words() -> list[str]:
    """Return what people write beside 其他."""
    return list(_rules()["others"])


def ascending(item: Item) -> bool:
    """Tell whether a scale runs from the low end to the high one; by its words, upwards where they do not tell."""
    places = scored(item)
    return _sense(item.labels[places[0]]) <= _sense(item.labels[places[-1]])


def _sense(label: str) -> int:
    """Return 1 for a label of the high end, -1 for one of the low end, 0 where its words do not tell."""
    ends: dict[str, str] = _rules()["ends"]
    return next(
        (
            sense
            for sense, words in ((1, ends["surely_high"]), (-1, ends["low"]), (1, ends["high"]))
            if re.search(words, label, re.IGNORECASE)
        ),
        0,
    )


def scored(item: Item) -> list[int]:
    """Return the codes that have a place on a scale; all of them where none has."""
    apart = {code for measure in kind_of(item).measures(item) for code in measure.unscored}
    return [code for code in item.labels if code not in apart] or list(item.labels)


def _one(
    item: Item, column: str, ending: frozenset[int], people: pd.DataFrame, random: np.random.Generator, home: str
) -> np.ndarray:
    codes = np.array(list(item.labels))
    known = _by_trait(item, people)
    if known is not None:
        return known
    chances = _hump(item) if _banded(item) or _graded(item) else weights(item, column)
    chances = np.where(np.isin(codes, list(ending)), 0.0, chances)
    if home and any(home in label for label in item.labels.values()):
        there = np.array([home in label for label in item.labels.values()])
        chances = np.where(there, _AT_HOME, (1 - _AT_HOME) * chances / max(chances[~there].sum(), 1e-9))
    total = chances.sum()
    chances = chances / total if total > 0 else np.full(len(codes), 1 / len(codes))
    if ending and total > 0:
        out = np.isin(codes, list(ending))
        chances = np.where(out, _RARE / out.sum(), chances * (1 - _RARE))
    return random.choice(codes, len(people), p=chances / chances.sum())


def _by_trait(item: Item, people: pd.DataFrame) -> np.ndarray | None:
    """Return sex or age band from the traits where the question is about the respondent's own."""
    if re.search(_rules()["others_than_oneself"], item.text):
        return None
    labels = item.labels
    sexes = {"男": False, "女": True}
    own = {label for code, label in labels.items() if code not in SPECIAL_CODES}
    if own == set(sexes):
        code = {sexes[label]: code for code, label in labels.items() if label in sexes}
        return np.where(people["female"].to_numpy(), code[True], code[False])
    if (
        re.search("年龄|周岁", item.text)
        and sum(bool(_BAND.search(label)) for label in own) > 2
        and "后" not in "".join(own)
    ):
        starts = {code: int(found[1]) for code, label in labels.items() if (found := _RANGE.search(label))}
        below = {code for code, label in labels.items() if re.search("不满|以下|及以下|小于", label)}
        order = sorted((0 if code in below else start, code) for code, start in starts.items())
        place = np.searchsorted([start for start, _ in order], people["age"].to_numpy(), side="right") - 1
        return np.array([code for _, code in order])[np.maximum(place, 0)]
    return None


def _banded(item: Item) -> bool:
    """Tell whether options are bands of a number."""
    own = [label for code, label in item.labels.items() if code not in SPECIAL_CODES]
    return len(own) > 2 and sum(not _BAND.search(label) for label in own) <= 1


def _graded(item: Item) -> bool:
    """Tell whether options are degrees of one thing."""
    own = [label for code, label in item.labels.items() if code not in SPECIAL_CODES]
    return len(own) > 2 and sum(bool(re.search(_rules()["degrees"], label)) for label in own) >= len(own) - 1


def _hump(item: Item) -> np.ndarray:
    """Return shares of bands: most people in the middle ones."""
    special = np.isin(list(item.labels), list(SPECIAL_CODES))
    place = np.cumsum(~special) - 1.0
    middle = leaning(item).uniform(0.35, 0.6) * max(1, (~special).sum() - 1)
    shares = np.exp(-0.5 * ((place - middle) / max(1.0, 0.27 * (~special).sum())) ** 2)
    return np.where(special, 0.05, shares)


def _points(item: Item, column: str, people: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    codes = np.array(list(item.labels))
    places = np.array(scored(item))
    row = item.parts.get(column.removeprefix(f"{item.id}__"), "") if item.kind == "matrix" else ""
    about = _by_words("scales", f"{item.text}{item.options[-1].label}{item.options[0].label}")
    middle = np.clip(about["middle"] + leaning(item, row).normal(0, 0.08), 0.1, 0.9) * (len(places) - 1)
    tie = about["closely"]
    drift = tie * _trait(about["follows"], people) + np.sqrt(1 - tie**2) * random.normal(size=len(people))
    place = np.clip(np.round(middle + drift * 0.24 * (len(places) - 1)), 0, len(places) - 1).astype(int)
    values = places[place] if ascending(item) else places[::-1][place]
    aside = np.array([code for code in codes if code not in places])
    if len(aside):
        values = np.where(random.random(len(people)) < 0.06, random.choice(aside, len(people)), values)
    return values


def _trait(name: str, people: pd.DataFrame) -> np.ndarray:
    """Return a latent leaning of each person, standard deviation near one."""
    match name:
        case "content":
            return (0.75 * people["housing"] + 0.75 * people["work"]).to_numpy()
        case "eager":
            return people["sociable"].to_numpy()
    return -people["resources"].to_numpy()


def _number(item: Item, n: int, random: np.random.Generator) -> np.ndarray:
    low = item.minimum or 0.0
    high = item.maximum if item.maximum is not None else np.inf
    said = _by_words("numbers", f"{item.text}{item.unit}")
    if said and low <= said["middle"] <= high:
        middle, around = said["middle"], said["around"]
    else:
        width = high - low if np.isfinite(high) else 100.0
        middle, around = low + 0.45 * width, 0.15 * width
    return whole(random.normal(middle, around, n), item)


def _several(item: Item, n: int, random: np.random.Generator) -> Values:
    codes = list(item.labels)
    free = [code for code in codes if code not in item.exclusive]
    alone = [code for code in codes if code in item.exclusive]
    shares = dict(zip(codes, weights(item), strict=True))
    pull = np.log([max(shares[code], 1e-9) for code in free])
    limit = min(len(free), int(item.maximum or min(_USUAL_TICKS, len(free)) or 1))
    place = (-(pull + random.gumbel(size=(n, len(free))))).argsort(axis=1).argsort(axis=1)
    fewest = min(limit, int(item.minimum or 1))
    count = fewest + random.binomial(max(0, limit - fewest), 0.55, n)
    chosen = dict(zip(free, (place < count[:, None]).T, strict=True))
    apart = sum(shares[code] for code in alone)
    none = random.random(n) < (apart / (apart + sum(shares[code] for code in free)) if free else 1.0)
    only = random.choice(alone, n, p=[shares[c] / apart for c in alone]) if alone else np.zeros(n)
    if not alone:
        return {f"{item.id}__{code}": chosen[code].astype(int) for code in codes}
    ticks = {code: np.where(none, only == code, chosen.get(code, False)) for code in codes}
    return {f"{item.id}__{code}": ticked.astype(int) for code, ticked in ticks.items()}


def _ranks(item: Item, n: int, random: np.random.Generator) -> Values:
    return ranked(item, np.log(np.maximum(weights(item), 1e-9)) + random.gumbel(size=(n, len(item.options))))


def ranked(item: Item, scores: np.ndarray) -> Values:
    """Return places 1, 2, … for the options with the highest scores (n × options), 0 beyond the form's limit."""
    depth = int(item.maximum or len(item.options))
    place = (-scores).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") + 1
    return {f"{item.id}__{code}": np.where(place[:, i] <= depth, place[:, i], 0) for i, code in enumerate(item.labels)}


def _by_words(kind: str, words: str) -> dict[str, Any]:
    return next((entry for entry in _rules()[kind] if re.search(entry["words"], words)), {})


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    return load(_FILE.read_bytes(), _FILE.name).data
