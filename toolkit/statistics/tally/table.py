"""One table: totals of slots by groups, and their covariance. Shares, means, errors and tests need nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.questionnaire.kinds import Measure
from toolkit.statistics.definitions import Definitions
from toolkit.statistics.figures import Figures
from toolkit.statistics.slots import slots

_NOTHING = 1e-13
"""A variance below this part of what it was made of is rounding."""


@dataclass(frozen=True, eq=False)
class Table:
    """Totals of one measure by the groups of another.

    Parameters
    ----------
    measure : Measure
    grouping : Measure or None
        None for everybody.
    total : numpy.ndarray of shape (groups, slots)
        Weighted.
    n : numpy.ndarray of int, shape (groups, slots)
        People.
    spread : numpy.ndarray of shape (groups × slots, groups × slots)
        Covariance of the totals.
    df : int
    defined : Definitions
        The statistics of the measure.
    context : dict of str to str
    """

    measure: Measure
    grouping: Measure | None
    total: np.ndarray
    n: np.ndarray
    spread: np.ndarray
    df: int
    defined: Definitions
    context: dict[str, str]

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups."""
        return ("",) if self.grouping is None else tuple(map(self.grouping.named, self.grouping.labels))

    @property
    def fits(self) -> bool:
        """Whether the arrays have the shapes that measure and grouping ask for."""
        shape = len(self.groups), len(slots(self.measure))
        whole = shape[0] * shape[1]
        return self.total.shape == shape and self.n.shape == shape and self.spread.shape == (whole, whole)

    @property
    def figures(self) -> Figures:
        """The statistics of the measure's level, group by group, with their standard errors."""
        defined = self.defined
        value, below = defined.values(self.total)
        with np.errstate(divide="ignore", invalid="ignore"):
            slopes = np.where(
                below[..., None] != 0,
                (defined.numerator - np.nan_to_num(value)[..., None] * defined.denominator) / below[..., None],
                0.0,
            )
        groups, size = self.total.shape
        own = np.arange(groups)
        spread = self.spread.reshape(groups, size, groups, size)[own, :, own]
        se = np.where(np.isnan(value) | (self.df < 1), np.nan, np.sqrt(quadratic(slopes, spread)))
        by = "" if self.grouping is None else self.grouping.name
        return Figures(self.measure, by, self.groups, defined, value, se, self.total, self.n, self.df, self.context)


def quadratic(slopes: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Return the variances of linear combinations, 0 where what is left is rounding."""
    found = ((slopes @ spread) * slopes).sum(axis=-1)
    gross = ((np.abs(slopes) @ np.abs(spread)) * np.abs(slopes)).sum(axis=-1)
    return np.where(found > _NOTHING * gross, found, 0.0)
