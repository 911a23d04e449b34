"""Tests of a difference in level between groups, by ranks or by means, that know how people were drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.categories import Groups, groups
from toolkit.sample.choices import require
from toolkit.statistics.independence import too_few_groups
from toolkit.statistics.results import TestResult
from toolkit.statistics.totals import numbers
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    from toolkit.sample import Sample

OF_MEANS = "基于设计的 t"
Test = Literal["wilcoxon", "KruskalWallis", "median", "vanderWaerden"]
Ties = Literal["half", "R"]


def rank_test(sample: Sample, name: str, by: str, test: Test = "wilcoxon", ties: Ties = "half") -> TestResult:
    """Test whether an ordinal or interval measure tends to be higher in some groups.

    Parameters
    ----------
    sample : Sample
    name : str
    by : str
        Two or more groups.
    test : {"wilcoxon", "KruskalWallis", "median", "vanderWaerden"}
        The scores of the estimated population ranks: the ranks, whether they are above the middle, normal quantiles.
    ties : {"half", "R"}
        ``half``: the weight below and half the tied weight. ``R`` averages over tied rows in the order of the file, as
        R ``svyranktest`` does: a result that depends on row order, here for comparison only.

    Returns
    -------
    TestResult
        Of two groups t, with ν − 1 degrees of freedom, and as effect the difference between the mean ranks of the
        second and the first (−1 to 1: twice the probability of superiority, less one); of more an F.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for fewer than two groups with answers, ``A-TEST`` for two groups within which nobody differs,
        ``A-FEW``, ``A-ITEM``, ``A-LONELY``.

    Notes
    -----
    Lumley & Scott (2013).
    """
    require("秩检验", test, _SCORES)
    require("同分规则", ties, ("half", "R"))
    values, found = numbers(sample, name), groups(sample, by)
    inside = ~np.isnan(values) & (found.of >= 0)
    weight = np.where(inside, sample.weight_values, 0.0)
    ranks = np.full(len(values), np.nan)
    ranks[inside] = weighted_ranks(values[inside], weight[inside], ties) / weight.sum()
    result = _regressed(sample, _SCORES[test](ranks), weight, found, _NAMES[test])
    if result.effect is None or test != "wilcoxon":
        return result
    return TestResult(*(result.name, result.statistic, result.df, result.p, 2 * result.effect, result.n, "Cliff δ"))


def t_test(sample: Sample, name: str, by: str = "", null: float = 0.0) -> TestResult:
    """Test whether two groups differ in the mean of a measure; without groups, whether the mean differs from ``null``.

    Returns
    -------
    TestResult
        t with ν − 1 degrees of freedom; the effect is the difference of the second group from the first, in units of
        the measure; of more than two groups an F.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for fewer than two groups with answers, ``A-TEST`` where nobody differs, also for two groups within
        which nobody does; ``A-FEW``, ``A-ITEM``, ``A-LONELY``.
    """
    values = numbers(sample, name)
    found = groups(sample, by)
    inside = ~np.isnan(values) & (found.of >= 0)
    weight = np.where(inside, sample.weight_values, 0.0)
    if by:
        return _regressed(sample, values, weight, found, OF_MEANS)
    if not inside.any() or np.ptp(values[inside]) == 0:
        reason = "所有人的回答都一样" if inside.any() else "没有人回答"
        raise AnalysisError("A-TEST", where="检验", name=OF_MEANS, reason=reason)
    mean = float(weight @ np.nan_to_num(values) / weight.sum())
    residual = np.where(inside, weight * (np.nan_to_num(values) - mean), 0.0) / weight.sum()
    se = float(np.sqrt(variance(residual[:, None], sample)[0, 0]))
    return _t("基于设计的 t（一组）", mean - null, se, sample.df - 1, int(inside.sum()))


def _regressed(sample: Sample, scores: np.ndarray, weight: np.ndarray, by: Groups, name: str) -> TestResult:
    """Return the test of the groups in a weighted regression of scores on groups: means against the first group."""
    there = [place for place in range(len(by.names)) if weight[by.of == place].sum() > 0]
    if len(there) < 2:
        raise too_few_groups(name)
    inside = [scores[(by.of == place) & (weight > 0)] for place in there]
    if sum(part.min() == part.max() for part in inside) > 1:  # their error is 0, or what rounding makes of it
        raise AnalysisError("A-TEST", where="检验", name=name, reason="不止一组里所有人的回答都一样，算不出误差")
    influence, means = np.zeros((len(weight), len(there))), np.zeros(len(there))
    for at, place in enumerate(there):
        own = np.where(by.of == place, weight, 0.0)
        means[at] = own @ np.nan_to_num(scores) / own.sum()
        influence[:, at] = own * (np.nan_to_num(scores) - means[at]) / own.sum()
    spread = variance(influence[:, 1:] - influence[:, :1], sample)
    return compared(name, means[1:] - means[0], spread, sample.df, int((weight > 0).sum()))


def compared(name: str, gaps: np.ndarray, spread: np.ndarray, df: int, n: int) -> TestResult:
    """Return the test that groups are as far from the first as nothing: a t for one gap, an F for more.

    Parameters
    ----------
    name : str
    gaps : array of shape (groups − 1,)
    spread : array of shape (groups − 1, groups − 1)
        Their covariance.
    df, n : int

    Raises
    ------
    AnalysisError
        ``A-FEW``.
    """
    k = len(gaps)
    if k == 1:
        return _t(name, float(gaps[0]), float(np.sqrt(max(spread[0, 0], 0.0))), df - 1, n)
    if df - k < 1 or np.linalg.matrix_rank(spread) < k:
        raise AnalysisError("A-FEW", where="检验", name=name)
    from scipy.special import fdtrc

    found = float(gaps @ np.linalg.solve(spread, gaps)) / k
    return TestResult(name, found, (k, df - k), float(fdtrc(k, df - k, found)), None, n)


def _t(name: str, gap: float, se: float, df: int, n: int) -> TestResult:
    if df < 1 or not se > 0:
        raise AnalysisError("A-FEW", where="检验", name=name)
    from scipy.special import stdtr

    return TestResult(name, gap / se, df, float(2 * stdtr(df, -abs(gap) / se)), gap, n, "差")


def weighted_ranks(values: np.ndarray, weight: np.ndarray, ties: Ties = "half") -> np.ndarray:
    """Return estimated population ranks: the weight of those below, ties sharing theirs; not divided by the whole."""
    _, tie = np.unique(values, return_inverse=True)
    sums = np.bincount(tie, weight)
    if ties == "half":
        return (np.cumsum(sums) - sums / 2)[tie]
    order = np.argsort(values, kind="stable")
    middle = np.empty(len(values))
    middle[order] = np.cumsum(weight[order]) - weight[order] / 2
    return (np.bincount(tie, middle) / np.bincount(tie))[tie]


def _normal(ranks: np.ndarray) -> np.ndarray:
    from scipy.special import ndtri

    return ndtri(ranks)


_SCORES = {
    "wilcoxon": lambda ranks: ranks,
    "KruskalWallis": lambda ranks: ranks,
    "median": lambda ranks: np.where(np.isnan(ranks), np.nan, ranks > 0.5),
    "vanderWaerden": _normal,
}
_NAMES = {
    "wilcoxon": "基于设计的 Wilcoxon",
    "KruskalWallis": "基于设计的 Kruskal–Wallis",
    "median": "基于设计的中位数检验",
    "vanderWaerden": "基于设计的 van der Waerden",
}
