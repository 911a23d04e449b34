"""Random programmes of releases, and an attacker who shares no line with the one that is tested."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from toolkit.disclosure import Axis, Cells, Key, choices, table


@dataclass(frozen=True)
class District:
    """Communities in subdistricts, some of which hold one community only."""

    place: Axis
    leaves: tuple[str, ...]


def district(random: np.random.Generator, subdistricts: int) -> District:
    parents, leaves = {}, []
    for number in range(subdistricts):
        for _ in range(random.integers(1, 4)):
            leaves.append(f"{len(leaves) + 1:02}")
            parents[leaves[-1]] = f"s{number}"
        parents[f"s{number}"] = ""
    return District(Axis("place", parents), tuple(leaves))


def people(random: np.random.Generator, at: District, answers: int, ages: int, size: float) -> np.ndarray:
    """Return people by answer, age and place."""
    share = random.dirichlet(np.ones(answers))[:, None, None] * random.dirichlet(np.full(ages, 4.0))[:, None]
    return random.poisson(share * random.gamma(2, size / 2, len(at.leaves)))


def tables(at: District, counts: np.ndarray, *, sensitive: bool = False) -> Cells:
    """Return answer by place and answer by age by subdistrict margins, which share what they can."""
    answer = Axis.flat("HOU01", [str(n + 1) for n in range(counts.shape[0])])
    age = Axis.flat("age", [str(n + 1) for n in range(counts.shape[1])], ordered=True)
    by_place = {(str(a + 1), leaf): int(n) for (a, p), n in np.ndenumerate(counts.sum(1)) for leaf in [at.leaves[p]]}
    by_age = {(str(a + 1), str(g + 1)): int(n) for (a, g), n in np.ndenumerate(counts.sum(2))}
    places = table("adults", (answer, at.place), by_place, sensitive=sensitive)
    return places + table("adults", (answer, age), by_age, sensitive=sensitive)


def several(random: np.random.Generator, at: District, bases: np.ndarray) -> Cells:
    """Return a question with several answers."""
    chosen = {
        str(option): {leaf: (int(random.binomial(n, share)), int(n)) for leaf, n in zip(at.leaves, bases, strict=True)}
        for option, share in enumerate(random.beta(1, 3, 3), start=1)
    }
    return choices("adults", "NED04", chosen, at.place)


def interval(papers: list[tuple[dict[Key, int], Cells]], cell: Key) -> tuple[float, float]:
    """Return what somebody can reckon about a cell who has read some papers of one cut: shown figures and their sums.

    The sums come from the tables' layout alone; the figures that are not shown are never looked at.
    """
    keys = sorted({key for _, cells in papers for key in cells.counts})
    at = {key: place for place, key in enumerate(keys)}
    rows = []
    for one in {one for _, cells in papers for one in cells.sums}:
        row = np.zeros(len(keys))
        row[at[one.total]] = 1
        for part in one.parts:
            row[at[part]] -= 1
        rows.append(row)
    seen = {key: n for shown, _ in papers for key, n in shown.items()}
    bounds = [(seen[key], seen[key]) if key in seen else (0, None) for key in keys]
    ends = []
    for sign in (1, -1):
        cost = np.zeros(len(keys))
        cost[at[cell]] = sign
        found = linprog(cost, A_eq=np.array(rows), b_eq=np.zeros(len(rows)), bounds=bounds, method="highs-ipm")
        ends.append(sign * np.inf * -1 if found.status == 3 else found.fun * sign)
    return ends[0], ends[1]
