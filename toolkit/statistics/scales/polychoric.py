"""Correlations behind answers in ordered steps, as if each came from a normal scale cut at thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from toolkit.statistics.scales.items import Items, unusable

_STEPS = 11
"""Answers from 0 to 10 are the longest scale taken for ordered steps."""
_EDGE = 0.9999


@dataclass(frozen=True)
class Polychoric:
    """Polychoric correlations.

    Parameters
    ----------
    correlation : array of shape (k, k)
    thresholds : tuple of arrays
        One for each item: where its scale is cut, one fewer than the answers that occur.
    n : int
    notes : tuple of str
    """

    correlation: np.ndarray
    thresholds: tuple[np.ndarray, ...]
    n: int
    notes: tuple[str, ...]

    @property
    def alpha(self) -> float:
        """Return the ordinal alpha: the standardised one of these correlations (Zumbo et al. 2007)."""
        k = len(self.correlation)
        return float(k / (k - 1) * (1 - k / self.correlation.sum()))


def polychoric(x: np.ndarray, weights: np.ndarray | None = None, *, names: Sequence[str] = ()) -> Polychoric:
    """Return polychoric correlations in two steps: thresholds from the margins, then each pair by its likelihood.

    Parameters
    ----------
    x : array of shape (rows, k)
        Ordered answers; NaN where there is none.
    weights : array of shape (rows,), optional
    names : sequence of str, optional
        Names of the items for the notes.

    Raises
    ------
    AnalysisError
        ``A-SCALE`` also for an item with more than 11 different answers; ``A-WEIGHTS``.

    Notes
    -----
    Olsson (1979); R ``psych::polychoric(correct=0, smooth=FALSE)``: empty cells are left empty.
    """
    from scipy.special import ndtri

    items = Items.of(x, weights, names)
    coded = [np.unique(column, return_inverse=True)[1] for column in items.values.T]
    if long := items.names_where(np.array([codes.max() >= _STEPS for codes in coded])):
        raise unusable(f"{long}的不同答案超过{_STEPS}种，不像分等级的题")
    margins = [np.cumsum(np.bincount(codes, items.weights))[:-1] / items.weights.sum() for codes in coded]
    thresholds = tuple(ndtri(margin) for margin in margins)
    correlation, edges = np.eye(items.k), []
    for one, two in combinations(range(items.k), 2):
        shape = (len(margins[one]) + 1, len(margins[two]) + 1)
        cells = np.bincount(coded[one] * shape[1] + coded[two], items.weights, shape[0] * shape[1]).reshape(shape)
        rho = _fit(cells / cells.sum(), thresholds[one], thresholds[two])
        correlation[one, two] = correlation[two, one] = rho
        if abs(rho) > _EDGE - 1e-3:
            edges.append(f"“{items.names[one]}”和“{items.names[two]}”")
    notes = list(items.notes)
    if edges:
        notes.append(f"{'；'.join(edges)}几乎完全同步，这一相关估不准。")
    if np.linalg.eigvalsh(correlation)[0] <= 0:
        notes.append("这组多分格相关放在一起互不相容（矩阵不正定），不宜再做因子分析。")
    return Polychoric(correlation, thresholds, items.n, tuple(notes))


def bivariate_normal(h: np.ndarray, k: np.ndarray, rho: float) -> np.ndarray:
    """Return P(X ≤ h, Y ≤ k) of standard normal X and Y with correlation ``rho``.

    Parameters
    ----------
    h, k : arrays
        Finite; they are broadcast.
    rho : float
        Between -1 and 1, without the ends.

    Notes
    -----
    Owen (1956).

    Examples
    --------
    >>> float(bivariate_normal(np.array(0.0), np.array(0.0), 0.5).round(12))
    0.333333333333
    """
    from scipy.special import ndtr, owens_t

    # Zero is moved by less than any digit, so that its ratio keeps a sign.
    h, k = np.where(h == 0, 1e-300, h), np.where(k == 0, 1e-300, k)
    root = np.sqrt((1 - rho) * (1 + rho))
    with np.errstate(over="ignore"):
        parts = owens_t(h, (k / h - rho) / root) + owens_t(k, (h / k - rho) / root)
    return (ndtr(h) + ndtr(k)) / 2 - parts - np.where((h > 0) != (k > 0), 0.5, 0.0)


def _fit(shares: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> float:
    """Return the correlation under which the cells are most likely."""
    from scipy.optimize import fminbound
    from scipy.special import ndtr

    below = np.zeros((len(rows) + 2, len(columns) + 2))
    below[1:-1, -1], below[-1, 1:-1], below[-1, -1] = ndtr(rows), ndtr(columns), 1.0
    filled = shares > 0

    def misfit(rho: float) -> float:
        below[1:-1, 1:-1] = bivariate_normal(rows[:, None], columns[None, :], rho)
        cells = np.diff(np.diff(below, axis=0), axis=1)
        return -float(shares[filled] @ np.log(np.maximum(cells[filled], 1e-300)))

    rho, *_ = fminbound(misfit, -_EDGE, _EDGE, xtol=1e-9, full_output=True)
    return float(rho)
