"""The engine that works on rows: estimates of a measure by groups, with what every row adds to the error of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import Measure
from toolkit.sample.categories import Groups, groups
from toolkit.statistics.definitions import Definitions, definitions
from toolkit.statistics.figures import Figures
from toolkit.statistics.slots import indicators, origin
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
    total, n : numpy.ndarray of shape (slots,)
        Weighted sums, and people.
    """

    group: str
    inside: np.ndarray
    slots: np.ndarray
    defined: Definitions
    value: np.ndarray
    influence: np.ndarray
    total: np.ndarray
    n: np.ndarray


def blocks(sample: Sample, measure: Measure, by: Groups) -> Iterator[Block]:
    """Yield the statistics of a measure group by group, in the order of the groups."""
    columns = {column: sample.frame[column].to_numpy() for column in measure.columns}
    start = origin(measure, columns)
    slots, weights = indicators(measure, columns, start), sample.weight_values
    defined = definitions(measure, start)
    over, under = slots @ defined.numerator.T, slots @ defined.denominator.T
    filled = (slots != 0).astype(float)
    for place, group in enumerate(by.names):
        inside = by.of == place
        weight = np.where(inside, weights, 0.0)
        total, n = weight @ slots, inside.astype(float) @ filled
        value, below = defined.values(total)
        with np.errstate(divide="ignore", invalid="ignore"):
            residual = over - np.nan_to_num(value) * under
            influence = np.where(below != 0, weight[:, None] * residual / below, 0.0)
        yield Block(group, inside, slots, defined, value, influence, total, n)


def figures(sample: Sample, name: str, by: str = "") -> Figures:
    """Return the statistics of a measure by groups, with errors that know calibrations and replicates.

    Raises
    ------
    AnalysisError
        ``A-ITEM``, ``A-LEVEL``, ``A-LONELY``.
    """
    measure = sample.measure(name)
    found = list(blocks(sample, measure, groups(sample, by)))
    return Figures(
        measure,
        by,
        tuple(block.group for block in found),
        found[0].defined,
        np.stack([block.value for block in found]),
        np.stack([_errors(block, sample) for block in found]),
        np.stack([block.total for block in found]),
        np.stack([block.n for block in found]),
        sample.df,
        sample.context,
    )


def _errors(block: Block, sample: Sample) -> np.ndarray:
    """Return the standard errors of a block's statistics; NaN where there is no value or nothing to compare."""
    if sample.df < 1:
        return np.full(len(block.value), np.nan)
    if sample.replicates is None:
        spread = np.sqrt(np.diag(variance(block.influence, sample)))
    else:
        inside = np.where(block.inside[:, None], sample.replicates.weights, 0.0)
        again = block.defined.values(inside.T @ block.slots)[0]
        spread = np.sqrt(np.diag(sample.replicates.covariance(again, block.value)))
    return np.where(np.isnan(block.value), np.nan, spread)
