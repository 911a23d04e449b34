"""The engine that works on rows: estimates of a measure by groups, with what every row adds to the error of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import Measure
from toolkit.sample.categories import Groups
from toolkit.statistics.definitions import SHARES, Definitions, definitions
from toolkit.statistics.finish import values
from toolkit.statistics.intervals import Method, share, wald
from toolkit.statistics.slots import indicators
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    from toolkit.sample import Sample


@dataclass(frozen=True, eq=False)
class Block:
    """The statistics of a measure in one group.

    Parameters
    ----------
    group : str
    inside : numpy.ndarray of bool, shape (rows,)
    slots : numpy.ndarray of shape (rows, slots)
    defined : Definitions
    value : numpy.ndarray of shape (statistics,)
    influence : numpy.ndarray of shape (rows, statistics)
        Weighted; zero outside the group.
    sums, counts : numpy.ndarray of shape (slots,)
        Weighted and plain sums of the slots.
    simple : numpy.ndarray of shape (statistics,)
        Variances in simple random samples of the same sizes, without replacement.
    """

    group: str
    inside: np.ndarray
    slots: np.ndarray
    defined: Definitions
    value: np.ndarray
    influence: np.ndarray
    sums: np.ndarray
    counts: np.ndarray
    simple: np.ndarray


def blocks(sample: Sample, measure: Measure, by: Groups) -> Iterator[Block]:
    """Yield the statistics of a measure group by group, in the order of the groups."""
    columns = {column: sample.frame[column].to_numpy() for column in measure.columns}
    slots, weights = indicators(measure, columns), sample.weight_values
    defined = definitions(measure)
    over, under = slots @ defined.numerator.T, slots @ defined.denominator.T
    filled = (slots != 0).astype(float)
    for place, group in enumerate(by.names):
        inside = by.of == place
        weight = np.where(inside, weights, 0.0)
        sums, counts = weight @ slots, inside.astype(float) @ filled
        value, below = values(defined, sums), defined.denominator @ sums
        with np.errstate(divide="ignore", invalid="ignore"):
            residual = over - np.nan_to_num(value) * under
            influence = np.where(below != 0, weight[:, None] * residual / below, 0.0)
        simple = _simple(weight, residual, under)
        yield Block(group, inside, slots, defined, value, influence, sums, counts, simple)


def limits(block: Block, se: np.ndarray, base: np.ndarray, df: float, method: Method) -> tuple[np.ndarray, np.ndarray]:
    """Return the limits of a block's statistics: of shares by ``method``, of means value ± t·se."""
    low, high = wald(block.value, se, df)
    of_share = np.array([statistic in SHARES for statistic in block.defined.statistics])
    inside = share(method, np.where(of_share, block.value, 0.5), se, df, base)
    return np.where(of_share, inside[0], low), np.where(of_share, inside[1], high)


def errors(block: Block, sample: Sample) -> np.ndarray:
    """Return the standard errors of a block's statistics; NaN where there is no value or nothing to compare."""
    if sample.df < 1:
        return np.full(len(block.value), np.nan)
    if sample.replicates is None:
        spread = np.sqrt(np.diag(variance(block.influence, sample)))
    else:
        inside = np.where(block.inside[:, None], sample.replicates.weights, 0.0)
        again = np.array([values(block.defined, sums) for sums in inside.T @ block.slots])
        spread = np.sqrt(np.diag(sample.replicates.covariance(again, block.value)))
    return np.where(np.isnan(block.value), np.nan, spread)


def _simple(weight: np.ndarray, residual: np.ndarray, under: np.ndarray) -> np.ndarray:
    """Return variances of simple random samples: R's ``deff=TRUE``; with replacement where no population is known."""
    inside = under != 0
    n = ((weight > 0)[:, None] & inside).sum(axis=0).astype(float)
    population = weight @ inside
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (weight @ (residual**2 * inside)) / (weight @ (under * inside)) * n / (n - 1)
        left = np.where(population > n * (1 + 1e-9), (population - n) / population, 1.0)
        return np.where((under == inside).all(axis=0), spread / n * left, np.nan)
