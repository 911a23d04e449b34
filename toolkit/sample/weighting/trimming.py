"""Trimming: extreme weights are cut, and what was cut goes to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.weighting.calibration import Controls, controls_of, exponential, solved
from toolkit.sample.weighting.margins import Margin, positive

LOWEST, HIGHEST = 0.2, 5.0
"""No weight is left below and above so many times the mean."""
_IQRS = 6


@dataclass(frozen=True, eq=False)
class Trimmed:
    """Weights after trimming.

    Parameters
    ----------
    weights : numpy.ndarray of shape (people,)
    lower, upper : float
        The limits that were kept.
    people : float
        Share of people whose weight is at a limit.
    mass : float
        Share of the weights' sum that was cut off above the upper limit, before it was given back.
    """

    weights: np.ndarray
    lower: float
    upper: float
    people: float
    mass: float


def usual_limits(weights: np.ndarray) -> tuple[float, float]:
    """Return the limits weights are usually trimmed to: 0.2 times the mean, and the median + 6 interquartile ranges.

    The upper one is never above 5 times the mean. Where weights are so much alike that it would fall to the mean or
    below, where no weights can keep it, it is 5 times the mean.

    >>> usual_limits(np.array([1.0, 1, 1, 1, 1, 1, 1, 9]))
    (0.4, 10.0)
    """
    mean = float(weights.mean())
    first, median, third = (float(q) for q in np.quantile(weights, [0.25, 0.5, 0.75]))
    cap = min(median + _IQRS * (third - first), HIGHEST * mean)
    return LOWEST * mean, cap if cap > mean else HIGHEST * mean


def trimmed(
    weights: np.ndarray, lower: float | None = None, upper: float | None = None, margins: Sequence[Margin] = ()
) -> Trimmed:
    """Return the weights nearest to ``weights`` that keep to the limits and still meet the margins.

    What is cut off goes to the others in proportion to their weights: raking with the cap inside the loop. Without
    margins the sum of all weights is kept.

    Parameters
    ----------
    weights : array of shape (people,)
        Positive; raked already where there are margins.
    lower, upper : float, optional
        Limits of single weights; those of :func:`usual_limits` where left out.
    margins : sequence of Margin

    Raises
    ------
    AnalysisError
        ``A-LIMITS`` for limits that do not lie around the mean, ``A-TOTALS`` naming the category that cannot be met
        within them.
    """
    positive(weights)
    usual = usual_limits(weights)
    low, high = usual[0] if lower is None else lower, usual[1] if upper is None else upper
    _check(weights, low, high)
    if ((weights >= low) & (weights <= high)).all():
        return Trimmed(weights, low, high, 0.0, 0.0)
    whole = Controls(("合计",), np.ones((1, 1)), weights.sum(keepdims=True), np.zeros(len(weights), np.int64))
    controls = controls_of(margins, weights) if margins else whole
    kept = solved(controls, weights, exponential(weights, low, high))
    people = float(((kept <= low) | (kept >= high)).mean())
    mass = float(np.maximum(weights - high, 0).sum() / weights.sum())
    return Trimmed(kept, low, high, people, mass)


def trimmed_equally(
    weights: np.ndarray, lower: float = -np.inf, upper: float = np.inf, *, strict: bool = False
) -> np.ndarray:
    """Return weights cut to limits, what was cut off added in equal parts to the weights that were within.

    Parameters
    ----------
    weights : array of shape (people,)
    lower, upper : float
    strict : bool
        Repeat until no weight is outside; once, what is given back may lift weights over the limit.

    Raises
    ------
    AnalysisError
        ``A-LIMITS`` when nobody is left to give the rest to, or ``strict`` limits do not lie around the mean.

    Notes
    -----
    R ``survey::trimWeights``, for parity; :func:`trimmed` keeps margins and proportions.

    >>> trimmed_equally(np.array([1.0, 1.0, 4.0]), upper=3).tolist()
    [1.5, 1.5, 3.0]
    """
    positive(weights)
    if strict and not lower < weights.mean() < upper:
        raise _limits(weights, lower, upper)
    outside = (weights < lower) | (weights > upper)
    while outside.any():
        if outside.all() or (strict and not lower < weights.mean() < upper):
            raise _limits(weights, lower, upper)
        cut = np.clip(weights, lower, upper)
        weights = np.where(outside, cut, weights + (weights - cut).sum() / (~outside).sum())
        outside = (weights < lower) | (weights > upper)
        if not strict:
            break
    return weights


def _check(weights: np.ndarray, low: float, high: float) -> None:
    if not 0 <= low < weights.mean() < high:
        raise _limits(weights, low, high)


def _limits(weights: np.ndarray, low: float, high: float) -> AnalysisError:
    mean = f"{weights.mean():,.6g}"
    return AnalysisError("A-LIMITS", where="加权", low=f"{low:,.6g}", high=f"{high:,.6g}", mean=mean)
