"""What calibration leaves of the influence of each person: standard errors that know of it.

The influence is divided by the final weight, what the known totals explain of it is taken out, and the rest is
multiplied by the final weight again. How much they explain is a convention; there are two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from toolkit.sample.weighting.calibration import Controls, regressed

_SWEEPS = 10


class Residuals(Protocol):
    """What fitting weights to known totals leaves of influences."""

    def residuals(self, influence: np.ndarray) -> np.ndarray:
        """Return what is left of weighted influence, of shape (people, estimates), before the variance is taken."""
        ...


@dataclass(frozen=True, eq=False)
class Regression:
    """Residuals of the regression on the known totals, people counting with their weights before calibration (GREG).

    Parameters
    ----------
    controls : Controls
    base, final : numpy.ndarray of shape (people,)
        Weights before and after.

    Notes
    -----
    Deville & Särndal (1992); R ``survey`` after ``calibrate`` and ``postStratify``.
    """

    controls: Controls
    base: np.ndarray
    final: np.ndarray

    def residuals(self, influence: np.ndarray) -> np.ndarray:
        """Return what is left of weighted influence."""
        controls, values = self.controls, _unweighted(influence, self.final)
        base = np.where(self.final == 0, 0.0, self.base)
        held = controls.gathered(base)[:, None]
        found = np.stack([controls.gathered(base * column) for column in values.T], axis=1)
        gram, explained = controls.gram(base), np.zeros((len(controls.x), values.shape[1]))
        for _ in range(2):  # the second pass regresses what rounding left of the first
            explained += controls.x @ regressed(gram, controls.x.T @ (found - held * explained))
        return (values - controls.spread(explained)) * self.final[:, None]


@dataclass(frozen=True, eq=False)
class Sweeps:
    """Residuals of ten sweeps of plain means over the margins, everybody counting as one.

    For parity with published figures from R ``survey::rake``; :class:`Regression` is the textbook's.

    Parameters
    ----------
    row : numpy.ndarray of int, shape (people,)
        Combination of categories of each person, as :func:`combinations` numbers them.
    levels : numpy.ndarray of int, shape (margins, combinations)
        Category of each combination, margins in the order in which they were raked.
    final : numpy.ndarray of shape (people,)
        Weights after raking.
    """

    row: np.ndarray
    levels: np.ndarray
    final: np.ndarray

    def residuals(self, influence: np.ndarray) -> np.ndarray:
        """Return what is left of weighted influence."""
        values = _unweighted(influence, self.final)
        people = np.bincount(self.row).astype(float)
        left = np.stack([np.bincount(self.row, column) for column in values.T], axis=1)
        explained = np.zeros_like(left)
        for _ in range(_SWEEPS):
            for level in self.levels:
                means = (_sums(level, left) / np.maximum(np.bincount(level, people), 1)[:, None])[level]
                explained += means
                left -= people[:, None] * means
        return (values - explained[self.row]) * self.final[:, None]


def _sums(level: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.stack([np.bincount(level, column) for column in values.T], axis=1)


def _unweighted(influence: np.ndarray, final: np.ndarray) -> np.ndarray:
    """Return influence over weight; whoever has the weight 0 has no influence."""
    weights = final[:, None]
    return np.divide(influence, weights, out=np.zeros_like(influence, float), where=weights != 0)
