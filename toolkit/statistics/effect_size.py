"""What an effect size is: a value, its 95 % interval and a word; and the ways to intervals that several share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atanh, isfinite, sqrt, tanh

TAIL = 0.025
Z = 1.959963984540054
"""Quantile of the normal distribution."""
Limits = tuple[float, float] | tuple[None, None]
UNKNOWN: Limits = (None, None)
WORDS = ("极弱", "弱", "中", "强")


@dataclass(frozen=True)
class Effect:
    """A measure of strength.

    Parameters
    ----------
    name : str
    words : tuple of float
        Least values called 弱, 中 and 强; empty for one that is told in its own unit only.
    by_df : bool
        Whether the limits shrink with the root of the degrees of freedom, min(rows, columns) − 1.
    """

    name: str
    words: tuple[float, ...] = ()
    by_df: bool = False

    def limits(self, df: int = 1) -> tuple[float, ...]:
        """Return the least values of 弱, 中 and 强 in a table of ``df`` degrees of freedom."""
        return tuple(limit / sqrt(df) for limit in self.words) if self.by_df else self.words

    def word(self, value: float, df: int = 1) -> str:
        """Return 极弱, 弱, 中 or 强; empty where there are no words.

        >>> Effect("V", (0.1, 0.3, 0.5), by_df=True).word(0.22, df=2)
        '中'
        """
        limits = self.limits(df)
        return WORDS[sum(abs(value) >= limit for limit in limits)] if limits else ""


THRESHOLDS = {
    effect.name: effect
    for effect in (
        Effect("φ", (0.10, 0.30, 0.50)),
        Effect("Cramér V", (0.10, 0.30, 0.50), by_df=True),
        Effect("Cliff δ", (0.147, 0.33, 0.474)),
        Effect("Hedges g", (0.2, 0.5, 0.8)),
        Effect("ω²", (0.01, 0.06, 0.14)),
        Effect("ε²", (0.01, 0.06, 0.14)),
        Effect("Kendall τ-b", (0.10, 0.30, 0.50)),
        Effect("Spearman ρ", (0.10, 0.30, 0.50)),
        Effect("Pearson r", (0.10, 0.30, 0.50)),
    )
}
"""Least values called 弱, 中 and 强; other effects have no words."""


@dataclass(frozen=True)
class EffectSize:
    """How strong a difference or an association is.

    Parameters
    ----------
    name : str
    value : float
    low, high : float or None
        95 % interval; None where there is no standard one, or too few people for it.
    word : str
        极弱, 弱, 中 or 强; empty for an effect without thresholds.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    word: str = ""


def word(name: str, value: float, df: int = 1) -> str:
    """Return what a value is called; ``df`` is min(rows, columns) − 1 of a table and matters to Cramér's V only.

    >>> word("Cliff δ", -0.2), word("Cramér V", 0.22, df=2), word("百分点差", 0.1)
    ('弱', '中', '')
    """
    return THRESHOLDS[name].word(value, df) if name in THRESHOLDS else ""


def inverted(cdf: Callable[[float], float], bottom: float, top: float) -> tuple[float, float]:
    """Return the noncentralities at which what was found is at the upper and at the lower end of its distribution."""
    from scipy.optimize import brentq

    def solved(share: float) -> float:
        if cdf(bottom) <= share:
            return bottom
        return float(brentq(lambda ncp: cdf(ncp) - share, bottom, top, xtol=1e-13))  # pyright: ignore[reportArgumentType]

    return solved(1 - TAIL), solved(TAIL)


def fisher(value: float, error: float) -> Limits:
    """Return tanh(atanh value ± z·error); no interval at the ends and without an error."""
    if not (abs(value) < 1 and error > 0 and isfinite(error)):
        return UNKNOWN
    return tanh(atanh(value) - Z * error), tanh(atanh(value) + Z * error)


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return the score interval (Wilson 1927) of a share."""
    p, size = k / n, 1 + Z**2 / n
    middle, half = (p + Z**2 / (2 * n)) / size, Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / size
    return middle - half, middle + half
