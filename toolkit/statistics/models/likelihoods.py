"""The score equations of the regressions, solved by Newton's method to the last digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toolkit.errors import AnalysisError

_STEPS, _SMALL = 100, 1e-12
_CERTAIN = 25.0
"""Somebody's log odds beyond this are a certainty: the data have no answer to how far beyond."""
_Point = tuple[np.ndarray, np.ndarray, float]
"""Scores, information, and how far from even the expected outcomes are."""


@dataclass(frozen=True, eq=False)
class Curve:
    """The expected outcome, and its derivative by the linear predictor, for any matrix of terms."""

    mean: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Fit:
    """A solution.

    Parameters
    ----------
    coefficients : numpy.ndarray of shape (p,)
    scores : numpy.ndarray of shape (rows, p)
        Weighted; they sum to zero.
    information : numpy.ndarray of shape (p, p)
        The derivative of minus the summed scores.
    curve : Curve or None
        None for ordinal outcomes, which have no one expected value.
    thresholds : tuple of str
        Of ordinal outcomes: the names of the first coefficients.
    """

    coefficients: np.ndarray
    scores: np.ndarray
    information: np.ndarray
    curve: Curve | None = None
    thresholds: tuple[str, ...] = ()


def _linear(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Fit:
    information = x.T @ (weight[:, None] * x)
    beta = np.linalg.lstsq(np.sqrt(weight)[:, None] * x, np.sqrt(weight) * y, rcond=None)[0]
    scores = (weight * (y - x @ beta))[:, None] * x
    return Fit(beta, scores, information, Curve(lambda rows: rows @ beta, lambda rows: np.ones(len(rows))))


def _logit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Fit:
    return _canonical(x, y, weight, lambda eta: 1 / (1 + np.exp(-eta)), lambda mu: mu * (1 - mu), 0.0)


def _poisson(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Fit:
    mean = float(weight @ y / weight.sum())
    if mean <= 0:
        raise AnalysisError("A-MODEL", where="回归", name="次数", reason="全部是0")
    return _canonical(x, y, weight, np.exp, lambda mu: mu, float(np.log(mean)))


def _canonical(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray,
    inverse: Callable[[np.ndarray], np.ndarray], variance: Callable[[np.ndarray], np.ndarray], start: float,
) -> Fit:  # fmt: skip
    beta = np.zeros(x.shape[1])
    beta[0] = start

    def at(beta: np.ndarray) -> _Point:
        eta = x @ beta
        mu = inverse(eta)
        scores, information = (weight * (y - mu))[:, None] * x, x.T @ ((weight * variance(mu))[:, None] * x)
        return scores, information, float(np.abs(eta).max())

    beta, scores, information = _newton(at, beta)
    curve = Curve(lambda rows: inverse(rows @ beta), lambda rows: variance(inverse(rows @ beta)))
    return Fit(beta, scores, information, curve)


def _ordinal(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Fit:
    """Solve P(Y ≤ k) = expit(ζ_k − xβ); the constant of ``x`` is left to the thresholds."""
    terms = x[:, 1:]
    top = int(y.max())
    place = y.astype(int)
    if top < 1:
        raise AnalysisError("A-MODEL", where="回归", name="等级", reason="回答只有一种")
    cumulative = np.array([weight[place <= k].sum() for k in range(top)]) / weight.sum()
    start = np.concatenate([np.log(cumulative / (1 - cumulative)), np.zeros(terms.shape[1])])
    upper, lower = np.eye(top + 1)[:, :top], np.zeros((top + 1, top))
    lower[1:] = np.eye(top)[:, :]
    above = np.column_stack([upper[place], np.where((place < top)[:, None], -terms, 0.0)])
    below = np.column_stack([lower[place], np.where((place > 0)[:, None], -terms, 0.0)])
    is_top, is_bottom = place == top, place == 0

    def at(theta: np.ndarray) -> _Point:
        over, under = above @ theta, below @ theta
        p = np.where(is_top, 1.0, 1 / (1 + np.exp(-over)))
        q = np.where(is_bottom, 0.0, 1 / (1 + np.exp(-under)))
        dp, dq = p * (1 - p), q * (1 - q)
        share = p - q
        if (share[weight > 0] <= 0).any():
            raise FloatingPointError
        slope = (dp[:, None] * above - dq[:, None] * below) / share[:, None]
        curve_p, curve_q = dp * (1 - 2 * p) / share, dq * (1 - 2 * q) / share
        hessian = (above.T * (weight * curve_p)) @ above - (below.T * (weight * curve_q)) @ below
        reach = max(np.abs(over).max(), np.abs(under).max())
        return weight[:, None] * slope, (slope.T * weight) @ slope - hessian, float(reach)

    theta, scores, information = _newton(at, start)
    return Fit(theta, scores, information, thresholds=tuple(f"（界{k + 1}|{k + 2}）" for k in range(top)))


def _newton(at: Callable[[np.ndarray], _Point], theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return solution, scores and information; steps that leave the possible values are halved."""
    endless = AnalysisError(
        "A-MODEL", where="回归", name="模型", reason="没有解：可能有一种回答完全由某个解释变量决定，请合并类别或去掉它"
    )
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        scores, information, reach = at(theta)
        for _ in range(_STEPS):
            try:
                step = np.linalg.solve(information, scores.sum(axis=0))
            except np.linalg.LinAlgError as error:
                raise endless from error
            theta, (scores, information, reach) = _stepped(at, theta, step, endless)
            if not reach <= _CERTAIN:
                raise endless
            if np.abs(step).max() <= _SMALL * max(1.0, float(np.abs(theta).max())):
                return theta, scores, information
    raise endless


def _stepped(
    at: Callable[[np.ndarray], _Point], theta: np.ndarray, step: np.ndarray, endless: AnalysisError
) -> tuple[np.ndarray, _Point]:
    for _ in range(30):
        try:
            point = at(theta + step)
        except FloatingPointError:
            step = step / 2
            continue
        if np.isfinite(point[0]).all():
            return theta + step, point
        step = step / 2
    raise endless


FAMILIES: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray], Fit]] = {
    "gaussian": _linear,
    "logit": _logit,
    "poisson": _poisson,
    "ordinal": _ordinal,
}
