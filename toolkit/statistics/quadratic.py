"""The tail of a weighted sum of χ² variables over an independent χ²: what an uncorrected test statistic follows."""

from __future__ import annotations

import numpy as np


def exact_tail(value: float, weights: np.ndarray, df: float) -> float:
    """Return P(Σ λᵢ χ²₁ > value · χ²_df / df) by numerical inversion (Imhof 1961).

    Parameters
    ----------
    value : float
    weights : array
        The λᵢ, positive.
    df : float
        Of the denominator.
    """
    from scipy.integrate import quad

    terms, sizes = _terms(value, weights, df)

    def angle(u: float) -> float:
        return 0.5 * float(sizes @ np.arctan(terms * u))

    def damping(u: float) -> float:
        return 0.25 * float(sizes @ np.log1p((terms * u) ** 2))

    def at(u: float) -> float:
        return np.sin(angle(u)) / u * np.exp(-damping(u)) if u > 0 else 0.5 * float(sizes @ terms)

    whole, _ = quad(at, 0, np.inf, limit=500, epsabs=1e-12, epsrel=1e-10)
    return min(1.0, max(0.0, 0.5 + whole / np.pi))


def saddlepoint_tail(value: float, weights: np.ndarray, df: float) -> float:
    """Return the same tail by the saddlepoint approximation of Kuonen (1999).

    R ``pFsum`` cuts a broken number of degrees of freedom down to a whole one; so does this, which is for comparison
    with R alone: :func:`exact_tail` needs no approximation.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr

    terms, sizes = _terms(value, weights, df)
    sizes = np.floor(sizes)

    def first(zeta: float) -> float:
        return float(sizes @ (terms / (1 - 2 * zeta * terms)))

    low = 1 / (2 * terms.min()) * (1 - 1e-9)
    high = 1 / (2 * terms.max()) * (1 - 1e-9)
    root: float = brentq(first, low, high, xtol=1e-14)  # pyright: ignore[reportAssignmentType]
    if abs(root) < 1e-4:  # the approximation divides by it
        return exact_tail(value, weights, df)
    level = -0.5 * float(sizes @ np.log1p(-2 * root * terms))
    w = np.sign(root) * np.sqrt(-2 * level)
    v = root * np.sqrt(2 * float(sizes @ (terms / (1 - 2 * root * terms)) ** 2))
    return float(ndtr(-(w + np.log(v / w) / w)))


def _terms(value: float, weights: np.ndarray, df: float) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients and degrees of freedom of one sum that is to be above zero, scaled to be near 1."""
    terms = np.append(weights, -value / df)
    sizes = np.append(np.ones(len(weights)), df)
    return terms / np.abs(terms).max(), sizes
