"""Do groups differ in level? Tests of means that do not suppose equal variances, and tests of ranks that know ties."""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import numpy as np

from toolkit.statistics.classical.arrays import EXACT_BELOW, pair_of_samples, refused, result, samples
from toolkit.statistics.effects import cliff_delta, epsilon_squared, hedges_g, omega_squared
from toolkit.statistics.families import holm
from toolkit.statistics.results import TestResult

Pairs = dict[tuple[float, float], TestResult]
"""Results by the codes of the two groups."""


def welch_t(values: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test whether the means of two groups differ; R ``t.test``.

    Parameters
    ----------
    values : array of shape (people,)
        NaN where there is none.
    groups : array of codes of the same shape
        Exactly two, two people or more in each.

    Returns
    -------
    TestResult
        The effect is Hedges' g.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for other than two groups, a group of one, or groups within which nobody differs.
    """
    from scipy.stats import t

    name = "Welch t 检验"
    first, second, notes = pair_of_samples(name, values, groups, least=2)
    _require_spread(name, [first, second], most_without=1)
    found, df = _welch(first, second)
    n = len(first) + len(second)
    return result(name, found, df, 2 * t.sf(abs(found), df), n, hedges_g(first, second), notes)


def welch_anova(values: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test whether the means of two or more groups differ; R ``oneway.test`` (Welch 1951).

    Returns
    -------
    TestResult
        An F; the effect is ω².

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two groups, a group of one, or one within which nobody differs.
    """
    from scipy.stats import f_oneway

    name = "Welch 方差分析"
    codes, parts, notes = samples(name, values, groups, least=2)
    _require_spread(name, parts, most_without=0)
    found = f_oneway(*parts, equal_var=False)
    precision = np.array([len(part) / part.var(ddof=1) for part in parts])
    sizes, k = np.array(list(map(len, parts))), len(codes)
    lack = float(((1 - precision / precision.sum()) ** 2 / (sizes - 1)).sum())
    df = (k - 1.0, (k**2 - 1) / (3 * lack))
    return result(name, found.statistic, df, found.pvalue, int(sizes.sum()), omega_squared(parts), notes)


def games_howell(values: np.ndarray, groups: np.ndarray) -> Pairs:
    """Test each pair of groups for different means, guarded for their number (Games & Howell 1976).

    Returns
    -------
    dict of pairs of codes to TestResult
        Welch's t with its degrees of freedom, p from the studentised range; the effect is Hedges' g.

    Raises
    ------
    AnalysisError
        ``A-TEST`` as for :func:`welch_anova`.
    """
    from scipy.stats import studentized_range

    name = "Games–Howell 检验"
    codes, parts, notes = samples(name, values, groups, least=2)
    _require_spread(name, parts, most_without=0)
    found: Pairs = {}
    for (a, first), (b, second) in combinations(zip(codes.tolist(), parts, strict=True), 2):
        t, df = _welch(first, second)
        p = float(studentized_range.sf(sqrt(2) * abs(t), len(parts), df))
        found[a, b] = result(name, t, df, max(p, 0.0), len(first) + len(second), hedges_g(first, second), notes)
    return found


def mann_whitney(values: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test whether one of two groups tends to be higher; R ``wilcox.test``.

    Exact below 50 people a group without ties, else normal with corrections for ties and for continuity.

    Returns
    -------
    TestResult
        U counts the pairs in which the second group is higher; the effect is Cliff's δ.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for other than two groups, or when everybody gave the same answer.
    """
    from scipy.stats import mannwhitneyu

    name = "Mann–Whitney 检验"
    first, second, notes = pair_of_samples(name, values, groups)
    m, n = len(first), len(second)
    exact = max(m, n) < EXACT_BELOW and len(np.unique(np.concatenate([first, second]))) == m + n
    found = mannwhitneyu(second, first, method="exact" if exact else "asymptotic")
    return result(name, found.statistic, None, found.pvalue, m + n, cliff_delta(first, second), notes)


def brunner_munzel(values: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test whether one of two groups tends to be higher, without supposing equal spreads (Brunner & Munzel 2000).

    Returns
    -------
    TestResult
        A t; the effect is Cliff's δ.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for other than two groups, a group of one, or groups that do not overlap: they have no error.
    """
    from scipy.stats import brunnermunzel, rankdata

    name = "Brunner–Munzel 检验"
    first, second, notes = pair_of_samples(name, values, groups, least=2)
    effect = cliff_delta(first, second)
    m, n = len(first), len(second)
    ranks = rankdata(np.concatenate([first, second]))
    spreads = [(r - rankdata(part)).var(ddof=1) for r, part in ((ranks[:m], first), (ranks[m:], second))]
    above = m * n * (spreads[0] / n + spreads[1] / m) ** 2
    if not above > 0:
        raise refused(name, "两组完全错开，算不出误差；可以改用 Mann–Whitney 检验")
    df = (m * spreads[0] + n * spreads[1]) ** 2 / ((m * spreads[0]) ** 2 / (m - 1) + (n * spreads[1]) ** 2 / (n - 1))
    found = brunnermunzel(first, second)
    return result(name, found.statistic, float(df), found.pvalue, m + n, effect, notes)


def kruskal_wallis(values: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test whether some of several groups tend to be higher, corrected for ties; R ``kruskal.test``.

    Returns
    -------
    TestResult
        The effect is ε².

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two groups, or when everybody gave the same answer.
    """
    from scipy.stats import kruskal

    name = "Kruskal–Wallis 检验"
    _, parts, notes = samples(name, values, groups)
    n = sum(map(len, parts))
    found = kruskal(*parts)
    effect = epsilon_squared(float(found.statistic), n)
    return result(name, found.statistic, len(parts) - 1, found.pvalue, n, effect, notes)


def dunn(values: np.ndarray, groups: np.ndarray) -> Pairs:
    """Test each pair of groups for different ranks among all people (Dunn 1964, with ties), p adjusted by Holm.

    Returns
    -------
    dict of pairs of codes to TestResult
        A z; the effect is Cliff's δ of the pair.

    Raises
    ------
    AnalysisError
        ``A-TEST`` as for :func:`kruskal_wallis`.
    """
    from scipy.stats import norm, rankdata, tiecorrect

    name = "Dunn 检验（Holm 校正）"
    codes, parts, notes = samples(name, values, groups)
    ranks = rankdata(np.concatenate(parts))
    n = len(ranks)
    means = [part.mean() for part in np.split(ranks, np.cumsum(list(map(len, parts)))[:-1])]
    spread = n * (n + 1) / 12 * tiecorrect(ranks)
    pairs = list(combinations(range(len(parts)), 2))
    z = np.array([(means[b] - means[a]) / sqrt(spread * (1 / len(parts[a]) + 1 / len(parts[b]))) for a, b in pairs])
    return {
        (float(codes[a]), float(codes[b])): result(
            name, found, None, p, len(parts[a]) + len(parts[b]), cliff_delta(parts[a], parts[b]), notes
        )
        for (a, b), found, p in zip(pairs, z, holm(2 * norm.sf(np.abs(z))), strict=True)
    }


def _welch(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """Return Welch's t of the second against the first group and its degrees of freedom."""
    errors = np.array([part.var(ddof=1) / len(part) for part in (first, second)])
    sizes = np.array([len(first), len(second)])
    df = errors.sum() ** 2 / (errors**2 / (sizes - 1)).sum()
    return float((second.mean() - first.mean()) / np.sqrt(errors.sum())), float(df)


def _require_spread(name: str, parts: list[np.ndarray], most_without: int) -> None:
    """Refuse more than so many groups within which nobody differs."""
    if sum(part.min() == part.max() for part in parts) > most_without:
        raise refused(name, "有的组里所有人的回答都一样，算不出误差")
