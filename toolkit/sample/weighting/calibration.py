"""Calibration: weights that meet known totals exactly and stay near to what they were, by one Newton iteration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.weighting.margins import Margin, combinations, positive, wanted

MISFIT = 1e-12
"""Totals are met when none is off by more, relative to what adds up to it."""
_STEPS, _HALVINGS = 100, 40
_RIDGE, _OVERSHOT = 1e-10, 0.25
_COLLINEAR = 1e-13
"""Columns of which less is their own, relative to their square, add nothing to the others."""
UNBOUNDED = (-np.inf, np.inf)

Curve = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""From x·λ of each person to its weight, and to how fast that grows."""


class Method(StrEnum):
    """What keeps weights near to what they were.

    LINEAR: squares; the regression estimator. RAKING: ratios; never negative. LOGIT: ratios within bounds, smoothly.
    """

    LINEAR = "linear"
    RAKING = "raking"
    LOGIT = "logit"


@dataclass(frozen=True, eq=False)
class Controls:
    """Totals known of the population, and what each person adds to them.

    Parameters
    ----------
    names : tuple of str
        Of the ``k`` totals, for messages.
    x : numpy.ndarray of shape (rows, k)
        What people add to each total; people who are alike share a row.
    totals : numpy.ndarray of shape (k,)
    row : numpy.ndarray of int, shape (people,), or None
        Row of each person in ``x``; None when each has its own.
    """

    names: tuple[str, ...]
    x: np.ndarray
    totals: np.ndarray
    row: np.ndarray | None = None

    def spread(self, values: np.ndarray) -> np.ndarray:
        """Return for each person what its row of ``x`` has."""
        return values if self.row is None else values[self.row]

    def gathered(self, values: np.ndarray) -> np.ndarray:
        """Return sums over the people of each row of ``x``; ``values`` of shape (people,)."""
        return values if self.row is None else np.bincount(self.row, values, len(self.x))

    def gram(self, values: np.ndarray) -> np.ndarray:
        """Return Σ value·x·x′ over people, of shape (k, k)."""
        return (self.x * self.gathered(values)[:, None]).T @ self.x


def controls_of(margins: Sequence[Margin], base: np.ndarray) -> Controls:
    """Return margins as totals: one for each category.

    Raises
    ------
    AnalysisError
        As :func:`raked`.
    """
    targets = wanted(margins, base)
    row, levels = combinations(margins)
    x = np.concatenate([np.eye(len(t))[level] for level, t in zip(levels, targets, strict=True)], axis=1)
    names = tuple(f"{margin.name}：{label}" for margin in margins for label in margin.labels)
    return Controls(names, x, np.concatenate(targets), row)


def calibrated(
    controls: Controls,
    base: np.ndarray,
    method: Method = Method.LINEAR,
    bounds: tuple[float, float] = UNBOUNDED,
) -> np.ndarray:
    """Return weights that meet the totals: ``base`` times F(x·λ).

    Parameters
    ----------
    controls : Controls
    base : array of shape (people,)
        Weights before calibration.
    method : Method
    bounds : pair of float
        How small and how large the ratio to ``base`` may become, around 1. Linear and raking ratios are cut there,
        logit ones approach it and need it. Without bounds linear weights may become negative.

    Returns
    -------
    array of shape (people,)

    Raises
    ------
    AnalysisError
        ``A-BOUNDS`` for bounds that do not lie around 1, or that logit lacks; ``A-TOTALS`` naming the total furthest
        off when no weights meet all of them; ``A-MARGIN`` and ``A-WEIGHTS`` for what is missing.

    Notes
    -----
    Deville & Särndal (1992); R ``survey::calibrate``, whose ``bounds`` these are.
    """
    low, high = bounds
    if not low < 1 < high or (method == Method.LOGIT and not np.isfinite(bounds).all()):
        low, high = ("不限" if np.isinf(bound) else f"{bound:g}" for bound in bounds)
        raise AnalysisError("A-BOUNDS", where="加权", low=low, high=high)
    positive(base)
    missing = np.flatnonzero(np.isnan(controls.x).any(axis=0))
    if len(missing):
        names = "、".join(f"“{controls.names[column]}”" for column in missing)
        raise AnalysisError("A-MARGIN", where="加权", reason=f"{names}有人没有答案，请先补上或不用这一项")
    return solved(controls, base, _CURVES[method](base, low, high))


def _linear(base: np.ndarray, low: float, high: float) -> Curve:
    def curve(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        ratio = 1 + u
        return base * np.clip(ratio, low, high), base * ((ratio > low) & (ratio < high))

    return curve


def _raking(base: np.ndarray, low: float, high: float) -> Curve:
    return exponential(base, base * max(low, 0.0), base * high)


def exponential(base: np.ndarray, low: np.ndarray | float, high: np.ndarray | float) -> Curve:
    """Return the curve of raking, cut at a lowest and a highest weight."""

    def curve(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        free = base * np.exp(u)
        return np.clip(free, low, high), np.where((free > low) & (free < high), free, 0.0)

    return curve


def _logit(base: np.ndarray, low: float, high: float) -> Curve:
    """Return low + (high − low)·s with s logistic, shifted so that F(0) = F′(0) = 1."""
    steep = (high - low) / ((1 - low) * (high - 1))
    shift = np.log((1 - low) / (high - 1))

    def curve(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        share = (1 + np.tanh((steep * u + shift) / 2)) / 2
        return base * (low + (high - low) * share), base * (high - low) * steep * share * (1 - share)

    return curve


_CURVES = {Method.LINEAR: _linear, Method.RAKING: _raking, Method.LOGIT: _logit}


def solved(controls: Controls, base: np.ndarray, curve: Curve) -> np.ndarray:
    """Return the weights of a curve at which all totals are met: Newton on λ, steps halved until they help.

    Raises
    ------
    AnalysisError
        ``A-TOTALS`` naming the total furthest off when there are none.
    """
    x, totals = controls.x, controls.totals
    # Keeps a step finite where everybody in a category has reached a bound; fades as the totals are approached.
    ridge = np.diag(_RIDGE * (np.square(x).T @ controls.gathered(base)))

    def at(coefficients: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        # A step too long overflows; it is halved, nothing of it is kept.
        with np.errstate(over="ignore", invalid="ignore"):
            weights, slope = curve(controls.spread(x @ coefficients))
            return weights, slope, totals - x.T @ controls.gathered(weights)

    coefficients = np.zeros(len(totals))
    weights, slope, gap = at(coefficients)
    for _ in range(_STEPS):
        off = _off(controls, weights, gap)
        if off.max() <= MISFIT:
            return weights
        step = regressed(controls.gram(slope) + ridge * np.sqrt(off.max()), gap)
        for _ in range(_HALVINGS):
            ahead = at(coefficients + step)
            # The totals are met where a convex function is least: a step must not end far up its other side.
            if ahead[2] @ step >= -_OVERSHOT * (gap @ step):
                break
            step = step / 2
        else:
            break
        coefficients = coefficients + step
        weights, slope, gap = ahead
    worst = int(_off(controls, weights, gap).argmax())
    raise AnalysisError(
        "A-TOTALS",
        where="加权",
        name=controls.names[worst],
        wanted=f"{totals[worst]:,.6g}",
        reached=f"{totals[worst] - gap[worst]:,.6g}",
    )


def regressed(gram: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the coefficients of ``gram`` · c = ``right``, the shortest where columns depend on each other."""
    size = np.sqrt(np.diag(gram))
    size = np.where(size > 0, size, 1.0)
    right = (right.T / size).T
    found = np.linalg.lstsq(gram / np.outer(size, size), right, rcond=_COLLINEAR)[0]
    return (found.T / size).T


def _off(controls: Controls, weights: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """Return how far totals are off, relative to the sum of the sizes of what is added up."""
    added = np.abs(controls.x).T @ np.abs(controls.gathered(weights))
    whole = np.maximum(np.abs(controls.totals), added)
    return np.abs(gap) / np.where(whole > 0, whole, 1.0)
