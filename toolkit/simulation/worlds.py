"""Worlds with a known truth, for proofs: nothing differs, one thing differs, communities differ, what is released.

Small functions of a seed. A claim about error, power, coverage or protection is shown by running many of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.bank import places
from toolkit.responses import Provenance, Responses
from toolkit.simulation.answers import Wishes, taken, wishes
from toolkit.simulation.people import Neighbourhood, crowd_sizes, people
from toolkit.simulation.returned import returned

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from toolkit.questionnaire import Questionnaire


@dataclass(frozen=True)
class Effect:
    """A planted difference.

    Parameters
    ----------
    column : str
        Column of the answers frame that differs: ``LIF02``, ``NED02__hou``, ``HOU06__1``.
    codes : tuple of int
        Answers that one group gives more often (1 for an option of a multiple choice).
    by : str
        Item with one answer that tells the groups apart.
    groups : tuple of int
        Codes of the group that gives them more often.
    points : float
        By how much, as a share: 0.2 is 20 points, from ``middle`` − 0.1 to ``middle`` + 0.1.
    middle : float
    """

    column: str
    codes: tuple[int, ...]
    by: str
    groups: tuple[int, ...]
    points: float
    middle: float = 0.5


def null_answers(questionnaire: Questionnaire, n: int, seed: int) -> Responses:
    """Return answers in which no question has anything to do with any other, the routing apart.

    Each question, and each row of a matrix, keeps its own distribution: the answers to it are dealt out anew among the
    people. The boxes of one multiple choice stay together, since limits and exclusions tie them.
    """
    return _answers(questionnaire, n, seed, ())


def planted_answers(questionnaire: Questionnaire, n: int, seed: int, effects: Sequence[Effect]) -> Responses:
    """Return answers in which nothing has to do with anything but what is planted."""
    return _answers(questionnaire, n, seed, effects)


def _answers(questionnaire: Questionnaire, n: int, seed: int, effects: Sequence[Effect]) -> Responses:
    random = np.random.default_rng(seed)
    crowd = people(n, Neighbourhood(), random)
    wished = wishes(questionnaire, crowd, random)
    for item in questionnaire.questions:
        values = wished[item.id]
        order = random.permutation(n)
        for name in values:
            order = random.permutation(n) if item.kind == "matrix" else order
            values[name] = values[name][order]
    for effect in effects:
        _plant(wished, effect, random)
    answered = taken(questionnaire, wished, crowd, random)
    about = {
        "respondent": [str(i) for i in range(1, n + 1)],
        "submitted": ["2025-05-12 20:00:00"] * n,
        "seconds": np.round(answered.reading + answered.answering).astype(int),
        "source": ["微信"] * n,
        "link": [""] * n,
    }
    import pandas as pd

    frame = pd.DataFrame(about | answered.columns | answered.texts)
    return returned(questionnaire, frame, Provenance(questionnaire.id, "00", 1, simulated=True))


def _plant(wished: Wishes, effect: Effect, random: np.random.Generator) -> None:
    """Give one group some answers more often, in place; within the answers given or not given nothing changes.

    Raises
    ------
    ValueError
        When it cannot be planted: no such question, nobody who gives such an answer, shares outside 0 to 1.
    """
    if effect.column.split("__")[0] not in wished or effect.by not in wished:
        raise ValueError(f"the questionnaire has no {effect.column} or no {effect.by}")
    if not 0 <= effect.middle - abs(effect.points) / 2 <= effect.middle + abs(effect.points) / 2 <= 1:
        raise ValueError("shares must lie between 0 and 1")
    values = wished[effect.column.split("__")[0]]
    there = np.isin(wished[effect.by][effect.by], effect.groups)
    meant = np.isin(values[effect.column], effect.codes)
    share = effect.middle + np.where(there, 0.5, -0.5) * effect.points
    given = random.random(len(there)) < share
    before = dict(values)
    values |= {name: column.copy() for name, column in values.items()}
    for wanted in (True, False):
        pool = np.flatnonzero(meant == wanted)
        moved = np.flatnonzero((given == wanted) & (meant != wanted))
        if not len(pool):
            raise ValueError(f"nobody answers {effect.column} so that {effect.codes} could be given or not")
        if len(moved):
            donors = random.choice(pool, len(moved))
            for name in values:
                values[name][moved] = before[name][donors]


@dataclass(frozen=True)
class Communities:
    """Communities with their true share, the people asked in each, and how many of them say yes."""

    truth: np.ndarray
    people: np.ndarray
    chosen: np.ndarray


def communities(sizes: Sequence[int], seed: int, *, mean: float = 0.5, spread: float = 0.0) -> Communities:
    """Return communities of equal truth, or of a truth that varies.

    Parameters
    ----------
    sizes : sequence of int
        People asked in each.
    seed : int
    mean : float
        True share over all communities.
    spread : float
        Standard deviation of the true shares (a beta distribution); 0 makes them equal.
    """
    random = np.random.default_rng(seed)
    n = np.asarray(sizes, int)
    if spread:
        weight = mean * (1 - mean) / spread**2 - 1
        truth = random.beta(mean * weight, (1 - mean) * weight, len(n))
    else:
        truth = np.full(len(n), mean)
    return Communities(truth, n, random.binomial(n, truth))


@dataclass(frozen=True)
class Release:
    """What is published at once: some tables about an area, of the people whose answers were in by then.

    ``area`` is a column of the programme's people with its code, ``("community", 7)``, ``("subdistrict", 3)`` or
    ``("district", 0)``; ``tables`` are the questions crossed; ``first`` counts the people in the order they came.
    """

    area: tuple[str, int]
    tables: tuple[tuple[str, ...], ...]
    first: int


@dataclass(frozen=True)
class Programme:
    """People of all communities and everything that is released about them, in time order."""

    people: pd.DataFrame
    levels: dict[str, int]
    releases: tuple[Release, ...]

    def counts(self, release: Release, table: tuple[str, ...]) -> np.ndarray:
        """Return a released table as counts, one dimension a question."""
        name, code = release.area
        rows = self.people.iloc[: release.first]
        rows = rows.loc[(rows[name] == code).to_numpy()]
        found = np.zeros([self.levels[question] for question in table], int)
        np.add.at(found, tuple(rows[question].to_numpy() for question in table), 1)
        return found


def release_programme(
    seed: int,
    *,
    subdistricts: Sequence[int] = (),
    questions: int = 3,
    later: int = 3,
) -> Programme:
    """Return a programme of releases: every community, every subdistrict, the district, and some of them once more.

    Parameters
    ----------
    seed : int
    subdistricts : sequence of int
        Communities in each, those of surveys/places.csv by default; one with a single community is told twice.
    questions : int
        Questions with two to five answers, some of them rare; every release crosses some pairs of them.
    later : int
        People who answer after the first releases; the district and one community are then released again.
    """
    import pandas as pd

    random = np.random.default_rng(seed)
    subdistricts = subdistricts or list(Counter(place.subdistrict for place in places()).values())
    k = sum(subdistricts)
    levels = {f"q{i}": int(random.integers(2, 6)) for i in range(1, questions + 1)}
    sizes = crowd_sizes(random, k)
    home = random.permutation(np.repeat(np.arange(k), sizes))
    home = np.append(home, random.integers(0, k, later))
    data = {
        "community": home,
        "subdistrict": np.repeat(np.arange(len(subdistricts)), subdistricts)[home],
        "district": np.zeros(len(home), int),
    }
    for name, count in levels.items():
        data[name] = random.choice(count, len(home), p=random.dirichlet(np.full(count, 0.8)))
    one_way = tuple((name,) for name in levels)
    pairs = tuple((a, b) for i, a in enumerate(levels) for b in list(levels)[i + 1 :])
    n = int(sizes.sum())
    areas = [("community", i) for i in range(k)] + [("subdistrict", i) for i in range(len(subdistricts))]
    crossed = [pairs[int(i)] for i in random.integers(len(pairs), size=len(areas))] if pairs else []
    releases = [Release(area, (*one_way, *crossed[i : i + 1]), n) for i, area in enumerate(areas)]
    releases.append(Release(("district", 0), (*one_way, *pairs), n))
    if later:
        again = [("community", int(home[-1])), ("district", 0)]
        releases += [Release(area, (*one_way, *pairs), n + later) for area in again]
    return Programme(pd.DataFrame(data), levels, tuple(releases))
