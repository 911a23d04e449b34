"""Who answers in which community: sizes, people and fieldwork of every community and wave, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.bank import places
from toolkit.simulation.fieldwork import ONLINE, PAPER, VISIT, Plan, Wave, burst, fielded, in_order, labelled
from toolkit.simulation.flaws import mistyped
from toolkit.simulation.open_text import personal
from toolkit.simulation.people import Neighbourhood, crowd_sizes, neighbourhoods, people

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

SEED = 20300969
STARTS = {1: "2025-05-12", 2: "2025-11-10"}
"""First day of each wave."""
MODES = {ONLINE: 0.86, PAPER: 0.09, VISIT: 0.05}
BURST = {(1, "12"): 25}
"""Records of a programme, by wave and community."""
PERSONAL = dict(zip(((1, code) for code in ("05", "09", "13", "17", "20", "23")), personal(), strict=True))
"""Contact details that somebody writes into an open question, by wave and community."""
ERRORS = 0.015
"""Share of the answers on paper that are typed in wrong."""


def sizes(seed: int, wave: int, communities: int = 25) -> list[int]:
    """Return how many people take part in each community: negative binomial, most between 30 and 90."""
    random = np.random.default_rng(seed if wave == 1 else [seed, wave])
    return [int(n) for n in crowd_sizes(random, communities)]


def community(questionnaire: Questionnaire, place: Neighbourhood, n: int, wave: int, seed: int = SEED) -> Wave:
    """Return what comes in from one community in one wave.

    Parameters
    ----------
    questionnaire : Questionnaire
        Of the wave.
    place : Neighbourhood
    n : int
        People who take part, flaws not counted.
    wave : int
    seed : int
    """
    random = np.random.default_rng([seed, wave, int(place.code)])
    name = next((listed.label for listed in places() if listed.code == place.code), "")
    plan = Plan(
        start=STARTS.get(wave, STARTS[1]),
        modes=MODES,
        personal=(PERSONAL[wave, place.code],) if (wave, place.code) in PERSONAL else (),
        link=place.code,
        home=name,
    )
    came = fielded(questionnaire, people(n, place, random, wave=wave), plan, random)
    paper = (came.frame["mode"] == PAPER).to_numpy()
    frame, slips = mistyped(questionnaire, came.frame, paper, ERRORS, random)
    parts = [Wave(frame, came.truth.assign(mistyped=slips))]
    if programme := BURST.get((wave, place.code), 0):
        parts.append(burst(questionnaire, programme, plan, random))
    return labelled(questionnaire, in_order(*parts), plan)


def district(
    questionnaire: Questionnaire, wave: int, seed: int = SEED, where: Sequence[Neighbourhood] = ()
) -> Iterator[tuple[Neighbourhood, Wave]]:
    """Yield what comes in, community by community.

    Parameters
    ----------
    questionnaire : Questionnaire
        Of the wave.
    wave : int
    seed : int
    where : sequence of Neighbourhood
        The 25 communities by default; any number can be made.
    """
    listed = where or neighbourhoods(seed)
    for place, n in zip(listed, sizes(seed, wave, len(listed)), strict=True):
        yield place, community(questionnaire, place, n, wave, seed)
