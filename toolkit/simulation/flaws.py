"""What goes wrong in the field: careless answers, people who stop, duplicates, invitations that went astray.

What is planted here is named later, from the records as they came in (:mod:`toolkit.simulation.truth`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.questionnaire.routing import deciding, jumps_to_end
from toolkit.records import BLANK, NOT_ASKED
from toolkit.simulation.typical import ranked, scored, whole

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.simulation.answers import Answered, Wishes
    from toolkit.simulation.typical import Values

HONEST, RANDOM, FIRST, STRAIGHT = "honest", "random", "first", "straight"
"""Manners of answering."""


@dataclass(frozen=True)
class Rates:
    """How often things go wrong, as shares of all records; ``stops`` is the chance to stop at each question.

    ``speeder`` rush through without reading, ``hasty`` are quick but honest, ``straight`` mark one column of every
    matrix, ``duplicate`` hand in twice, ``near`` twice with a few changes, ``shared`` are two honest people on one
    device, ``contradiction`` answers that cannot both be true, ``ineligible`` not of the population, ``junk`` share of
    texts without content, ``pause`` leave the form open, ``late`` come after the last day.
    """

    speeder: float = 0.04
    hasty: float = 0.02
    straight: float = 0.035
    duplicate: float = 0.015
    near: float = 0.008
    shared: float = 0.01
    contradiction: float = 0.012
    ineligible: float = 0.01
    stops: float = 0.0025
    junk: float = 0.02
    pause: float = 0.03
    late: float = 0.02


NO_FLAWS = Rates(*(0.0 for _ in fields(Rates)))


def manners(n: int, rates: Rates, able: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return how each person answers, and by what factor the time is cut.

    Parameters
    ----------
    n : int
    rates : Rates
    able : numpy.ndarray
        Who answers alone at a screen; nobody rushes beside an interviewer.
    random : numpy.random.Generator
    """
    turn = np.where(able, random.random(n), 1.0)
    speeder, straight, hasty = (
        (turn >= low) & (turn < high)
        for low, high in pairwise(np.cumsum([0, rates.speeder, rates.straight, rates.hasty]))
    )
    manner = np.select([speeder & (random.random(n) < 0.6), speeder, straight], [RANDOM, FIRST, STRAIGHT], HONEST)
    rushing = speeder | (straight & (random.random(n) < 0.5))
    factor = np.select([rushing, hasty], [random.uniform(0.15, 0.40, n), random.uniform(0.40, 0.55, n)], 1.0)
    return manner, factor


def careless(
    questionnaire: Questionnaire, wished: Wishes, manner: np.ndarray, random: np.random.Generator, home: str = ""
) -> None:
    """Overwrite the wishes of those who do not answer honestly, in place.

    Questions whose answer ends the form are left as they are, and the one about the community: who rushes still wants
    to get through.
    """
    n = len(manner)
    column = random.choice([2, 3, 4], n, p=[0.5, 0.3, 0.2])
    gates = {jump.item for jump in jumps_to_end(questionnaire)}
    for item in questionnaire.questions:
        asks_home = bool(home) and any(home in label for label in item.labels.values())
        if item.id in gates or asks_home or item.kind == "text":
            continue
        values = wished[item.id]
        for name, drawn in _anything(item, n, random).items():
            values[name] = np.where(manner == RANDOM, drawn, values[name])
        for name, first in _first(item, n, random).items():
            values[name] = np.where(manner == FIRST, first, values[name])
        if item.kind == "matrix":
            places = np.array(scored(item))
            flat = places[np.minimum(column, len(places) - 1)]
            for name in kind_of(item).columns(item):
                values[name] = np.where(manner == STRAIGHT, flat, values[name])


def _anything(item: Item, n: int, random: np.random.Generator) -> Values:
    """Return answers that mean nothing but are possible."""
    codes = list(item.labels)
    if item.kind == "number":
        low = item.minimum or 0.0
        return {item.id: whole(random.uniform(low, item.maximum if item.maximum is not None else low + 100, n), item)}
    if item.kind == "rank":
        return ranked(item, random.random((n, len(codes))))
    if item.kind == "multi":
        free = [code for code in codes if code not in item.exclusive] or codes[:1]
        limit = int(min(item.maximum or len(free), len(free)))
        fewest = min(limit, int(item.minimum or 1))
        place = random.random((n, len(free))).argsort(axis=1).argsort(axis=1)
        chosen = dict(zip(free, (place < random.integers(fewest, limit + 1, n)[:, None]).T.astype(int), strict=True))
        return {f"{item.id}__{code}": chosen.get(code, np.zeros(n, int)) for code in codes}
    return {name: random.choice(codes, n) for name in kind_of(item).columns(item)}


def _first(item: Item, n: int, random: np.random.Generator) -> Values:
    """Return mostly the first option, column or box: the answers of a thumb in a hurry."""
    found = _anything(item, n, random)
    lazy = random.random(n) < 0.8
    codes = list(item.labels)
    if item.kind in ("single", "consent", "scale", "matrix"):
        return {name: np.where(lazy, codes[0], values) for name, values in found.items()}
    if item.kind == "multi":
        first = next((code for code in codes if code not in item.exclusive), codes[0])
        return {f"{item.id}__{code}": np.where(lazy, int(code == first), found[f"{item.id}__{code}"]) for code in codes}
    return found


def ineligible(questionnaire: Questionnaire, wished: Wishes, who: np.ndarray, random: np.random.Generator) -> None:
    """Let some people consent and then give the first answer that ends the form, in place: too old, too young."""
    known = questionnaire.by_id
    gates = [jump for jump in jumps_to_end(questionnaire) if known[jump.item].kind in ("single", "consent")]
    for jump in gates:
        wish = wished[jump.item]
        if known[jump.item].kind == "consent":
            stay = next((code for code in known[jump.item].labels if code not in jump.codes), jump.codes[0])
            wish[jump.item] = np.where(who, stay, wish[jump.item])
        else:
            wish[jump.item] = np.where(who, random.choice(jump.codes, len(who)), wish[jump.item])
            return


def contradictory(questionnaire: Questionnaire, wished: Wishes, who: np.ndarray) -> None:
    """Let some people contradict themselves, in place, where the questionnaire has a pair for it."""
    known = questionnaire.by_id
    turn = np.cumsum(who)
    done = np.zeros(len(who), bool)
    young = wished["SCR02"]["SCR02"] == 3 if "SCR02" in known else np.zeros(len(who), bool)
    if {"ORG03", "ORG04", "VOL01"} <= known.keys() and "ORG04__4" in wished["ORG04"]:
        these = who & ((turn % 2 == 0) | ~young)
        wished["ORG03"]["ORG03"] = np.where(these, 2, wished["ORG03"]["ORG03"])
        wished["ORG04"]["ORG04__4"] = np.where(these, 1, wished["ORG04"]["ORG04__4"])
        wished["VOL01"]["VOL01"] = np.where(these, 2, wished["VOL01"]["VOL01"])
        done |= these
    if {"SCR02", "CHD01"} <= known.keys():
        these = who & ~done & young
        wished["CHD01"]["CHD01"] = np.where(these, 4, wished["CHD01"]["CHD01"])


def stopped(questionnaire: Questionnaire, answered: Answered, rate: float, random: np.random.Generator) -> np.ndarray:
    """Let some people stop on the way, in place; return the share of their questions they got to (1 for all).

    The chance to stop is the same at every question asked and twice as high in a matrix.
    """
    n = len(answered.reading)
    gone = np.zeros(n, bool)
    seen, total = np.zeros(n), np.zeros(n)
    for item in questionnaire.questions:
        names = kind_of(item).columns(item)
        shown = answered.columns[names[0]] != NOT_ASKED
        gone |= shown & (random.random(n) < rate * (2 if item.kind == "matrix" else 1))
        for name in names:
            answered.columns[name] = np.where(gone & shown, BLANK, answered.columns[name])
        for name in [name for name in answered.texts if name.startswith(f"{item.id}__")]:
            answered.texts[name] = _kept(answered.texts[name], gone & shown)
        if item.id in answered.topics:
            answered.topics[item.id] = _kept(answered.topics[item.id], gone & shown)
        total += shown
        seen += shown & ~gone
    return np.where(total > 0, seen / np.maximum(total, 1), 1.0)


def _kept(texts: list[str], gone: np.ndarray) -> list[str]:
    return ["" if off else text for text, off in zip(texts, gone, strict=True)]


def mistyped(
    questionnaire: Questionnaire, frame: pd.DataFrame, typed: np.ndarray, share: float, random: np.random.Generator
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return answers of which some were typed in wrong, and how many in each record.

    Half of the slips are another option, half a number that is none. Questions that decide what else is asked are typed
    in right. ``typed`` tells which records came on paper.
    """
    frame, slips = frame.copy(), np.zeros(len(frame), int)
    fixed = deciding(questionnaire)
    for item in questionnaire.questions:
        if item.kind not in ("single", "scale", "matrix") or item.id in fixed:
            continue
        codes = np.array(list(item.labels))
        none = max([0, *(code for code in item.labels if code not in SPECIAL_CODES)]) + 1
        for name in kind_of(item).columns(item):
            values = frame[name].to_numpy().copy()
            slip = typed & (values >= 0) & (random.random(len(values)) < share)
            place = np.searchsorted(np.sort(codes), values)
            other = np.sort(codes)[(place + random.integers(1, len(codes), len(values))) % len(codes)]
            frame[name] = np.where(slip, np.where(random.random(len(values)) < 0.5, other, none), values)
            slips += slip
    return frame, slips
