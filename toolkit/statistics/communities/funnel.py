"""The funnel: how far from the pooled value chance alone takes a community of its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from toolkit.statistics.communities.units import counts, measured, shares

if TYPE_CHECKING:
    import pandas as pd

LEVELS = {"提示": 0.95, "关注": 0.998}
"""The words of the limits and how much of chance lies within."""
_WINSORISED = 0.1
_WHERE = "漏斗图"


@dataclass(frozen=True, eq=False)
class Funnel:
    """Where each community lies between the limits.

    Parameters
    ----------
    names : tuple of str
    value : numpy.ndarray of shape (units,)
        Shares 0..1, or means.
    n : numpy.ndarray or None
        People (with weights the effective number); None for means, whose limits follow from their errors.
    centre : float
        The pooled value.
    low, high : dict of str to numpy.ndarray
        Limits by the word of their level, ``提示`` (95 %) and ``关注`` (99.8 %).
    phi : float
        Mean squared z, winsorised; about 0.7 to 1 if there is nothing but chance.
    between : float
        Standard deviation of the communities beyond chance that widens the limits; 0 if they were not widened.
    """

    names: tuple[str, ...]
    value: np.ndarray
    n: np.ndarray | None
    centre: float
    low: dict[str, np.ndarray]
    high: dict[str, np.ndarray]
    phi: float
    between: float

    @property
    def flags(self) -> tuple[str, ...]:
        """For each community ``关注``, ``提示`` or nothing."""
        words = np.full(len(self.names), "", dtype=object)
        for word in LEVELS:
            words[(self.value < self.low[word]) | (self.value > self.high[word])] = word
        return tuple(words)

    @property
    def expected(self) -> float:
        """How many communities at most chance alone is expected to put outside the 95 % limits."""
        return round((1 - LEVELS["提示"]) * len(self.names), 10)

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said beside the chart."""
        count = f"约有{self.expected:.0f}个" if self.expected >= 0.95 else "平均不到1个"
        told = [f"在{len(self.names)}个社区中{count}会因偶然超出95%界限"]
        if self.between > 0:
            told.append(f"社区之间的差别大于抽样波动（过度离散φ={self.phi:.1f}），界限已相应放宽")
        return tuple(told)

    @property
    def frame(self) -> pd.DataFrame:
        """One row a community."""
        import pandas as pd

        columns = {"name": self.names, "value": self.value, "centre": self.centre}
        bounds = {
            f"{side}_{level * 100:g}": getattr(self, side)[word] for word, level in LEVELS.items() for side in _SIDES
        }
        size = {} if self.n is None else {"n": self.n}
        return pd.DataFrame({**columns, **size, **bounds, "flag": self.flags})

    def __repr__(self) -> str:
        flagged = [f"{name}（{flag}）" for name, flag in zip(self.names, self.flags, strict=True) if flag]
        told = f"超出界限的：{'、'.join(flagged)}" if flagged else "没有社区超出界限"
        return f"漏斗图：{len(self.names)}个社区，全区{self.centre:.3g}；{told}。{'。'.join(self.notes)}。"


def funnel(k: ArrayLike, n: ArrayLike, names: Sequence[str] = ()) -> Funnel:
    """Return exact binomial limits around the pooled share, wider if the communities differ by more than chance.

    Parameters
    ----------
    k, n : arrays of shape (units,)
        People who chose, people who answered.
    names : sequence of str

    Raises
    ------
    AnalysisError
        ``A-VALUES`` naming the communities whose figures cannot be.

    Notes
    -----
    Spiegelhalter (2005): z from the pooled share, its lowest and highest tenth pulled in; if the mean of z² is above
    1 + 2√(2/K), a variance between units by DerSimonian & Laird (1986). The exact limits are then widened in the
    proportion by which that variance widens the standard error.

    >>> narrow = funnel([11] * 24 + [20], [25] * 24 + [25])
    >>> set(narrow.flags[:24]), narrow.flags[24], narrow.expected
    ({''}, '关注', 1.25)
    """
    chose, asked, own = counts(k, n, names, _WHERE)
    return _around_share(chose / asked, asked, float(chose.sum() / asked.sum()), own)


def funnel_weighted(values: ArrayLike, n_eff: ArrayLike, names: Sequence[str] = ()) -> Funnel:
    """Return limits around the pooled weighted share: those of :func:`funnel`, with the effective number of people.

    Parameters
    ----------
    values, n_eff : arrays of shape (units,)
        Weighted shares, and p(1 − p)/SE² of the design (or n over Kish's design effect where a share is 0 or 1). The
        effective number is rounded down, and at least 1.
    names : sequence of str

    Raises
    ------
    AnalysisError
        ``A-VALUES``.
    """
    share, size, own = shares(values, n_eff, names, _WHERE)
    return _around_share(share, np.maximum(np.floor(size), 1), float(size @ share / size.sum()), own)


def funnel_means(values: ArrayLike, se: ArrayLike, names: Sequence[str] = ()) -> Funnel:
    """Return limits around the pooled mean, which weights every mean by its precision.

    Parameters
    ----------
    values, se : arrays of shape (units,)
        Means and their standard errors, of the design.
    names : sequence of str

    Raises
    ------
    AnalysisError
        ``A-VALUES``.
    """
    from scipy.stats import norm

    mean, error, own = measured(values, se, names, _WHERE)
    centre = float((mean / error**2).sum() / (1 / error**2).sum())
    phi, between = _dispersion(mean - centre, error)
    half = {word: norm.isf((1 - level) / 2) * np.sqrt(error**2 + between**2) for word, level in LEVELS.items()}
    low = {word: centre - wide for word, wide in half.items()}
    high = {word: centre + wide for word, wide in half.items()}
    return Funnel(own, mean, None, centre, low, high, phi, between)


def limits(centre: float, n: ArrayLike, level: float, between: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return the limits of a share for any number of people: exact binomial quantiles over n, as R ``qbinom``.

    Parameters
    ----------
    centre : float
        Pooled share.
    n : array
    level : float
        0.95: at most 2.5 % of chance lie beyond either limit.
    between : float
        Standard deviation between communities.

    >>> [round(float(limit), 3) for limit in limits(0.42, 40, 0.95)]
    [0.275, 0.575]
    """
    from scipy.stats import binom

    size, tail = np.asarray(n, float), (1 - level) / 2
    if not 0 < centre < 1:
        return np.full_like(size, centre), np.full_like(size, centre)
    wider = np.sqrt(1 + between**2 * size / (centre * (1 - centre)))
    low, high = binom.ppf(tail, size, centre) / size, binom.isf(tail, size, centre) / size
    return np.maximum(centre - (centre - low) * wider, 0), np.minimum(centre + (high - centre) * wider, 1)


def _around_share(share: np.ndarray, n: np.ndarray, centre: float, names: tuple[str, ...]) -> Funnel:
    phi, between = _dispersion(share - centre, np.sqrt(centre * (1 - centre) / n))
    low, high = {}, {}
    for word, level in LEVELS.items():
        low[word], high[word] = limits(centre, n, level, between)
    return Funnel(names, share, n, centre, low, high, phi, between)


def _dispersion(apart: np.ndarray, se: np.ndarray) -> tuple[float, float]:
    """Return the winsorised mean of z² and the standard deviation between units, 0 if z² is what chance gives."""
    if not se.all():
        return 0.0, 0.0
    z, units = apart / se, len(se)
    z = np.clip(z, *np.quantile(z, [_WINSORISED, 1 - _WINSORISED]))
    phi, weight = float((z**2).mean()), 1 / se**2
    if phi <= 1 + 2 * np.sqrt(2 / units):
        return phi, 0.0
    total = weight.sum()
    return phi, float(np.sqrt((units * phi - (units - 1)) / (total - (weight**2).sum() / total)))


_SIDES = ("low", "high")
