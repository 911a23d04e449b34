"""Intervals of one estimate: around a mean, and those of a share, which stay between 0 and 1."""

from __future__ import annotations

from typing import Literal

import numpy as np

from toolkit.sample.choices import require

Method = Literal["logit", "beta", "nchs", "wilson", "arcsine", "wald"]
LEVEL = 0.95


def wald(value: np.ndarray, se: np.ndarray, df: float) -> tuple[np.ndarray, np.ndarray]:
    """Return value ± t·se."""
    t = quantile(df)
    return value - t * se, value + t * se


def share(method: Method, p: np.ndarray, se: np.ndarray, df: float, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the limits of shares.

    Parameters
    ----------
    method : {"logit", "beta", "nchs", "wilson", "arcsine", "wald"}
        ``beta`` is Korn & Graubard (1998) as R ``svyciprop(method="beta")`` has it; ``nchs`` caps its effective size at
        ``n``; ``wilson`` is the score interval with the effective size. At 0 and 1, where there is no standard error,
        all but ``wald`` give the Clopper–Pearson limits of ``n`` people.
    p, se : arrays
    df : float
    n : array
        People in the base.

    Returns
    -------
    tuple of two arrays
        NaN where the share or its error is not known.
    """
    require("区间", method, ("wald", *_METHODS))
    if method == "wald":
        return wald(p, se, df)
    if df <= 0:
        return np.full(p.shape, np.nan), np.full(p.shape, np.nan)
    edge = (p <= 0) | (p >= 1) | (se <= 0)
    inner = np.where(edge, 0.5, p)
    spread = np.where(edge, 0.1, se)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        low, high = _METHODS[method](inner, spread, df, n)
        if not edge.any():
            return low, high
        at_edge = _beta_limits(p, n.astype(float))
    return np.where(edge, at_edge[0], low), np.where(edge, at_edge[1], high)


def quantile(df: float) -> float:
    """Return the quantile of t for a two-sided interval; NaN without degrees of freedom."""
    from scipy.special import stdtrit

    return float(-stdtrit(df, (1 - LEVEL) / 2)) if df > 0 else float("nan")


def _logit(p: np.ndarray, se: np.ndarray, df: float, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # noqa: ARG001
    middle, half = np.log(p / (1 - p)), quantile(df) * se / (p * (1 - p))
    return 1 / (1 + np.exp(half - middle)), 1 / (1 + np.exp(-half - middle))


def _arcsine(p: np.ndarray, se: np.ndarray, df: float, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # noqa: ARG001
    middle, half = np.arcsin(np.sqrt(p)), quantile(df) * se / (2 * np.sqrt(p * (1 - p)))
    return np.sin(middle - half) ** 2, np.sin(middle + half) ** 2


def _wilson(p: np.ndarray, se: np.ndarray, df: float, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # noqa: ARG001
    size, z = p * (1 - p) / se**2, quantile(df)
    middle = (p + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z * np.sqrt(p * (1 - p) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return middle - half, middle + half


def _korn_graubard(p: np.ndarray, se: np.ndarray, df: float, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return _beta_limits(p, _effective(p, se, df, n))


def _nchs(p: np.ndarray, se: np.ndarray, df: float, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return _beta_limits(p, np.minimum(_effective(p, se, df, n), n))


def _effective(p: np.ndarray, se: np.ndarray, df: float, n: np.ndarray) -> np.ndarray:
    from scipy.special import stdtrit

    return p * (1 - p) / se**2 * (stdtrit(np.maximum(n - 1, 1), (1 - LEVEL) / 2) / quantile(df)) ** 2


def _beta_limits(p: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import betaincinv

    tail = (1 - LEVEL) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(p <= 0, 0.0, betaincinv(size * p, size * (1 - p) + 1, tail))
        high = np.where(p >= 1, 1.0, 1 - betaincinv(size * (1 - p), size * p + 1, tail))
    return low, high


_METHODS = {
    "logit": _logit,
    "beta": _korn_graubard,
    "nchs": _nchs,
    "wilson": _wilson,
    "arcsine": _arcsine,
}
