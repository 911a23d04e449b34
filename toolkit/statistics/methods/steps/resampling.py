"""Chance imitated: permutations and resamples of people, the same for the same answers whatever their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from toolkit.statistics.classical.tables import DRAWS, SEED

RESAMPLES = 2000
_AT_ONCE = 2_000_000
"""Numbers per block, to keep memory small."""
_SAME = 1 - 1e-12
Statistic = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""From sorted values (distinct,) and counts of each (resamples, distinct) to (resamples,)."""


def shuffled_tables(
    rows: np.ndarray, columns: np.ndarray, statistic: Callable[[np.ndarray], np.ndarray], observed: float
) -> float:
    """Return how often a table with the same margins has a statistic as large as the observed one.

    Parameters
    ----------
    rows, columns : arrays of int
        Margins.
    statistic : callable
        From tables of shape (draws, rows, columns) to (draws,).
    observed : float
    """
    from scipy.stats import random_table

    generator: Any = random_table(rows.astype(int), columns.astype(int), seed=np.random.default_rng(SEED))
    least = observed * _SAME
    return _share(lambda size: statistic(generator.rvs(size)) >= least, len(rows) * len(columns))


def flipped(sizes: np.ndarray) -> float:
    """Return how often random signs make a sum of signed numbers as far from 0 as it is; they come in any order."""
    ordered = np.sort(np.abs(sizes))
    random, least = np.random.default_rng(SEED), abs(float(sizes.sum())) * _SAME
    return _share(lambda size: abs(random.choice([-1.0, 1.0], (size, len(ordered))) @ ordered) >= least, len(ordered))


def shuffled_rows(ranks: np.ndarray, observed: float) -> float:
    """Return how often the ranks of each person, shuffled, make the sums of columns as unequal as they are.

    Parameters
    ----------
    ranks : array of shape (people, things)
    observed : float
        Sum of the squared column sums.
    """
    ordered = np.sort(ranks, axis=1)
    ordered = ordered[np.lexsort(ordered.T)]
    random, least = np.random.default_rng(SEED), observed * _SAME

    def hit(size: int) -> np.ndarray:
        drawn = random.permuted(np.broadcast_to(ordered, (size, *ordered.shape)), axis=2)
        return (drawn.sum(axis=1) ** 2).sum(axis=1) >= least

    return _share(hit, ordered.size)


def bca(values: np.ndarray, statistic: Statistic, draws: int = RESAMPLES) -> tuple[float, float]:
    """Return the bias-corrected and accelerated 95 % limits of a statistic of numbers (Efron 1987).

    Parameters
    ----------
    values : array of shape (people,)
        Without NaN.
    statistic : callable
    draws : int
    """
    from scipy.stats import norm

    distinct, counts = np.unique(values, return_counts=True)
    n, random = len(values), np.random.default_rng(SEED)
    whole = float(statistic(distinct, counts[None, :].astype(float))[0])
    drawn = _blocks(draws, len(distinct), lambda size: random.multinomial(n, counts / n, size), statistic, distinct)
    if n < 2 or drawn.min() == drawn.max():
        return whole, whole
    units = np.arange(len(distinct))
    left = [
        statistic(distinct, counts - (units[start : start + 500, None] == units)) for start in range(0, len(units), 500)
    ]
    apart = np.average(np.concatenate(left), weights=counts) - np.concatenate(left)
    spread = float(counts @ apart**2)
    pull = float(counts @ apart**3) / (6 * spread**1.5) if spread > 0 else 0.0
    below = ((drawn < whole).sum() + (drawn == whole).sum() / 2) / draws
    shift = float(norm.ppf(np.clip(below, 1 / draws, 1 - 1 / draws)))
    at = shift + norm.ppf([0.025, 0.975])
    low, high = np.quantile(drawn, norm.cdf(shift + at / (1 - pull * at)))
    return float(low), float(high)


def resampled(rows: np.ndarray, statistic: Statistic, draws: int = RESAMPLES) -> np.ndarray:
    """Return a statistic of resamples of people; ``rows`` of shape (people, columns) reach it distinct and sorted."""
    distinct, counts = np.unique(rows, axis=0, return_counts=True)
    n, random = len(rows), np.random.default_rng(SEED)
    return _blocks(draws, len(distinct), lambda size: random.multinomial(n, counts / n, size), statistic, distinct)


def _blocks(
    draws: int, width: int, draw: Callable[[int], np.ndarray], statistic: Statistic, distinct: np.ndarray
) -> np.ndarray:
    block = max(1, _AT_ONCE // width)
    sizes = (min(block, draws - start) for start in range(0, draws, block))
    return np.concatenate([statistic(distinct, draw(size)) for size in sizes])


def _share(hit: Callable[[int], np.ndarray], width: int) -> float:
    block, hits = max(1, _AT_ONCE // width), 0
    for start in range(0, DRAWS, block):
        hits += int(hit(min(block, DRAWS - start)).sum())
    return (1 + hits) / (DRAWS + 1)
