"""How far raters agree: intraclass correlations of Shrout and Fleiss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from toolkit.statistics.results import TestResult
from toolkit.statistics.scales.items import unusable

Kind = Literal["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
_TAIL = 0.025


@dataclass(frozen=True)
class Icc:
    """An intraclass correlation.

    Parameters
    ----------
    kind : str
    value : float
    low, high : float
        95 % interval.
    test : TestResult
        F test that it is 0.
    n : int
        Things rated, by all raters.
    raters : int
    notes : tuple of str
    """

    kind: Kind
    value: float
    low: float
    high: float
    test: TestResult
    n: int
    raters: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Squares:
    """Mean squares between things, between raters, of the rest, and within things; things and raters."""

    things: float
    raters: float
    rest: float
    within: float
    n: int
    k: int


def icc(x: np.ndarray, kind: Kind = "ICC2") -> Icc:
    """Return how far ratings of the same things agree.

    Parameters
    ----------
    x : array of shape (things, raters)
        NaN where there is no rating; such things are left out.
    kind : {"ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"}
        1: each thing has its own raters (one-way); 2: the same raters, taken from many (two-way random, absolute
        agreement); 3: just these raters (two-way mixed, consistency). ``k``: of the mean of all raters, else of one.

    Raises
    ------
    AnalysisError
        ``A-SCALE`` for fewer than two things or raters, and when all things are rated the same on average.

    Notes
    -----
    Shrout & Fleiss (1979), McGraw & Wong (1996); R ``psych::ICC(lmer=FALSE)``.

    Examples
    --------
    >>> ratings = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> [round(icc(ratings, kind).value, 2) for kind in ("ICC1", "ICC2", "ICC3")]
    [0.17, 0.29, 0.71]
    """
    x = np.asarray(x, float)
    complete = x[~np.isnan(x).any(axis=1)]
    if complete.shape[0] < 2 or complete.shape[1] < 2:
        raise unusable(f"至少要两位评分人、两个评分对象，现在各有{complete.shape[1]}和{complete.shape[0]}")
    squares = _squares(complete)
    if squares.things <= 1e-12 * (squares.things + squares.raters + squares.rest):
        raise unusable("各评分对象的平均分都一样，看不出评分人是否一致")
    error = squares.within if kind.startswith("ICC1") else squares.rest
    n, k = squares.n, squares.k
    df = (n - 1.0, float(n * (k - 1) if kind.startswith("ICC1") else (n - 1) * (k - 1)))
    value, low, high = _two_way(squares, df) if kind.startswith("ICC2") else _plain(squares.things, error, k, df)
    if kind.endswith("k"):
        value, low, high = (k * each / (1 + (k - 1) * each) for each in (value, low, high))
    missing = len(x) - n
    notes = (f"有{missing}个对象评分不全，没有算进来。",) if missing else ()
    return Icc(kind, value, low, high, _test(squares.things, error, df, n), n, k, notes)


def _squares(x: np.ndarray) -> _Squares:
    n, k = x.shape
    centred = x - x.mean()
    thing, rater = centred.mean(axis=1), centred.mean(axis=0)
    rest = centred - thing[:, None] - rater
    raters, left = n * (rater**2).sum(), (rest**2).sum()
    return _Squares(
        float(k * (thing**2).sum() / (n - 1)),
        float(raters / (k - 1)),
        float(left / ((n - 1) * (k - 1))),
        float((raters + left) / (n * (k - 1))),
        n,
        k,
    )


def _plain(things: float, error: float, k: int, df: tuple[float, float]) -> tuple[float, float, float]:
    """Return value and limits where F alone decides."""
    from scipy.stats import f

    factors = (1.0, float(f.isf(_TAIL, *df)), float(f.ppf(_TAIL, *df)))
    value, low, high = ((things - by * error) / (things + (k - 1) * by * error) for by in factors)
    return value, low, high


def _two_way(of: _Squares, df: tuple[float, float]) -> tuple[float, float, float]:
    """Return value and limits of absolute agreement, with Satterthwaite's degrees of freedom."""
    from scipy.stats import f

    n, k = of.n, of.k
    value = (of.things - of.rest) / (of.things + (k - 1) * of.rest + k * (of.raters - of.rest) / n)
    own, shared = k * value * of.raters, (n * (1 + (k - 1) * value) - k * value) * of.rest
    below = (n - 1) * own**2 + shared**2
    among = (k - 1) * (n - 1) * (own + shared) ** 2 / below if below > 0 else df[1]
    up, down = float(f.isf(_TAIL, df[0], among)), float(f.isf(_TAIL, among, df[0]))
    mixed = k * of.raters + (k * n - k - n) * of.rest
    low = n * (of.things - up * of.rest) / (up * mixed + n * of.things)
    high = n * (down * of.things - of.rest) / (mixed + n * down * of.things)
    return value, low, high


def _test(things: float, error: float, df: tuple[float, float], n: int) -> TestResult:
    from scipy.stats import f

    statistic = things / error if error > 0 else float("inf")
    return TestResult("组内相关 F 检验", statistic, df, float(f.sf(statistic, *df)), None, n)
