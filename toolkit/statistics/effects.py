"""How strong is it? Effect sizes of unweighted data, with 95 % intervals where a standard one exists, and in words.

What compares two groups or two answers is positive when the second is higher.
"""

from __future__ import annotations

from math import exp, sqrt

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.statistics.effect_size import THRESHOLDS, UNKNOWN, EffectSize, Z, fisher, inverted, wilson, word

__all__ = [
    "THRESHOLDS",
    "EffectSize",
    "cliff_delta",
    "correlation",
    "cramer_v",
    "cramer_v_corrected",
    "epsilon_squared",
    "hedges_g",
    "kendall_w",
    "matched_rank_biserial",
    "omega_squared",
    "pearson",
    "points",
    "rho",
    "risk_ratio",
    "superiority",
    "tau",
    "word",
]


def cramer_v(table: np.ndarray) -> EffectSize:
    """Return Cramér's V of a table of counts, φ (without a sign) where it is 2 × 2.

    Parameters
    ----------
    table : array of shape (rows, columns)
        People in each cell, no row and no column empty.

    Notes
    -----
    The interval inverts the noncentral χ² distribution (Steiger & Fouladi 1997) and is one of the population's V, which
    the sample's overestimates; where it would end below the estimate, it is extended up to it; it never passes 1.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two rows or columns, or an empty one.
    """
    name = "φ" if table.shape == (2, 2) else "Cramér V"
    distance, smaller = pearson(table)[0] / table.sum(), min(table.shape) - 1
    value = sqrt(distance / smaller)
    low, high = _v_limits(table)
    return EffectSize(name, value, low, max(high, value), word(name, value, smaller))


def cramer_v_corrected(table: np.ndarray) -> EffectSize:
    """Return the bias-corrected Cramér's V of Bergsma (2013), with the interval and the words of V.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two rows or columns, or an empty one.
    """
    n, (rows, columns) = float(table.sum()), table.shape
    distance = max(0.0, pearson(table)[0] / n - (rows - 1) * (columns - 1) / (n - 1))
    size = min(k - (k - 1) ** 2 / (n - 1) for k in table.shape) - 1
    if size <= 0:
        raise AnalysisError("A-TEST", where="效应量", name="Cramér V", reason="类别太多，人太少")
    value = sqrt(distance / size)
    return EffectSize("Cramér V（偏差校正）", value, *_v_limits(table), word("Cramér V", value, min(table.shape) - 1))


def points(first: np.ndarray, second: np.ndarray) -> EffectSize:
    """Return the difference between two shares, 0.05 for five percentage points: the second less the first.

    Parameters
    ----------
    first, second : arrays of 0, 1 and NaN
        Whether each person of the group chose it.

    Notes
    -----
    The interval is the hybrid score interval of Newcombe (1998, method 10).

    Raises
    ------
    AnalysisError
        ``A-TEST`` for a group without answers.
    """
    (k1, n1), (k2, n2) = _counts("百分点差", first), _counts("百分点差", second)
    p1, p2 = k1 / n1, k2 / n2
    (low1, high1), (low2, high2) = wilson(k1, n1), wilson(k2, n2)
    gap = p2 - p1
    low, high = gap - sqrt((p2 - low2) ** 2 + (high1 - p1) ** 2), gap + sqrt((high2 - p2) ** 2 + (p1 - low1) ** 2)
    return EffectSize("百分点差", gap, low, high)


def risk_ratio(first: np.ndarray, second: np.ndarray) -> EffectSize:
    """Return the ratio of two shares, the second to the first; arrays as in :func:`points`.

    Notes
    -----
    The interval is the one on the log scale of Katz et al. (1978); none where nobody of the second group chose it.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for a group without answers, or where nobody of the first group chose it.
    """
    (k1, n1), (k2, n2) = _counts("相对比", first), _counts("相对比", second)
    if not k1:
        raise AnalysisError("A-TEST", where="效应量", name="相对比", reason="作比较的一组里没有人选，不能作除数")
    value = (k2 / n2) / (k1 / n1)
    if not k2:
        return EffectSize("相对比", value)
    half = Z * sqrt(1 / k1 - 1 / n1 + 1 / k2 - 1 / n2)
    return EffectSize("相对比", value, value * exp(-half), value * exp(half))


def cliff_delta(first: np.ndarray, second: np.ndarray) -> EffectSize:
    """Return Cliff's δ: how much more often somebody of the second group is higher than one of the first, −1 to 1.

    Parameters
    ----------
    first, second : arrays of float
        Answers of each group, without NaN.

    Notes
    -----
    The interval is the asymmetric one of Feng & Cliff (2004), with their rule for groups that do not overlap; none for
    a group of one.
    """
    higher, lower = _dominance(second, first), _dominance(first, second)
    m, n = len(second), len(first)
    delta = float(higher.sum() / (m * n))
    named = "Cliff δ", delta
    if min(m, n) < 2:
        return EffectSize(*named, *UNKNOWN, word(*named))
    if abs(delta) == 1:
        inner = (min(m, n) - Z**2) / (min(m, n) + Z**2)
        return EffectSize(*named, *((inner, 1.0) if delta > 0 else (-1.0, -inner)), word(*named))
    rows, columns = ((higher / n - delta) ** 2).sum(), ((lower / m + delta) ** 2).sum()
    cells = m * n * (1 - delta**2) - _tied(first, second)
    spread = (n**2 * rows + m**2 * columns - cells) / (m * n * (m - 1) * (n - 1))
    spread = max(spread, (1 - delta**2) / (m * n - 1))
    below = 1 - delta**2 + Z**2 * spread
    half = Z * sqrt(spread * ((1 - delta**2) ** 2 + Z**2 * spread))
    return EffectSize(*named, (delta - delta**3 - half) / below, (delta - delta**3 + half) / below, word(*named))


def superiority(first: np.ndarray, second: np.ndarray) -> EffectSize:
    """Return the probability that somebody of the second group is higher than one of the first, ties counting half.

    It is (δ + 1) / 2 and takes interval and words from :func:`cliff_delta`.
    """
    delta = cliff_delta(first, second)
    low, high = ((None if limit is None else (limit + 1) / 2) for limit in (delta.low, delta.high))
    return EffectSize("优于的概率", (delta.value + 1) / 2, low, high, delta.word)


def hedges_g(first: np.ndarray, second: np.ndarray) -> EffectSize:
    """Return Hedges' g: the difference between two means in pooled standard deviations, corrected for small groups.

    Parameters
    ----------
    first, second : arrays of float
        Values of each group, two or more, without NaN.

    Notes
    -----
    Hedges (1981), with the exact correction. The interval inverts the noncentral t distribution (Steiger & Fouladi
    1997) and supposes equal variances.

    Raises
    ------
    AnalysisError
        ``A-TEST`` when nobody differs from the own group.
    """
    from scipy.special import gammaln
    from scipy.stats import chi2, nct

    m, n = len(first), len(second)
    df = m + n - 2
    within = ((first - first.mean()) ** 2).sum() + ((second - second.mean()) ** 2).sum()
    if min(m, n) < 2 or not within > 0:
        raise AnalysisError("A-TEST", where="效应量", name="Hedges g", reason="每组至少要有2人，且组内要有差别")
    d = float(second.mean() - first.mean()) / sqrt(within / df)
    correction = float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / sqrt(df / 2)) if df > 1 else 1.0
    unit = sqrt(1 / m + 1 / n)
    t = d / unit
    bottom, top = abs(t) * np.sqrt(chi2.ppf([0.001, 0.999], df) / df) + [-5, 5]
    limits = inverted(lambda ncp: float(nct.cdf(abs(t), df, ncp)), bottom, top)
    low, high = limits if t >= 0 else (-limits[1], -limits[0])
    g = correction * d
    return EffectSize("Hedges g", g, correction * low * unit, correction * high * unit, word("Hedges g", g))


def omega_squared(samples: list[np.ndarray]) -> EffectSize:
    """Return ω²: the share of the variance of a number that lies between groups, estimated for the population.

    Parameters
    ----------
    samples : list of arrays
        Values of each group, without NaN; an estimate below 0 is given as 0.

    Notes
    -----
    Hays (1963). The interval inverts the noncentral F distribution (Steiger 2004) and supposes equal variances.

    Raises
    ------
    AnalysisError
        ``A-TEST`` when nobody differs from the own group.
    """
    from scipy.stats import chi2, ncf

    n, k = sum(map(len, samples)), len(samples)
    middle = np.concatenate(samples).mean()
    between = sum(len(part) * (part.mean() - middle) ** 2 for part in samples)
    within = sum(((part - part.mean()) ** 2).sum() for part in samples)
    if n <= k or not within > 0:
        raise AnalysisError("A-TEST", where="效应量", name="ω²", reason="各组内没有差别，或人太少")
    mean_square = within / (n - k)
    f = float(between / (k - 1) / mean_square)
    value = max(0.0, float((between - (k - 1) * mean_square) / (between + within + mean_square)))
    top = (sqrt((k - 1) * f * chi2.isf(0.001, n - k) / (n - k)) + 5) ** 2
    low, high = inverted(lambda ncp: float(ncf.cdf(f, k - 1, n - k, ncp)), 0.0, top)
    return EffectSize("ω²", value, low / (low + n), max(high / (high + n), value), word("ω²", value))


def epsilon_squared(h: float, n: int) -> EffectSize:
    """Return ε² of a Kruskal–Wallis statistic, H / (n − 1): the share of the variance of the ranks between groups.

    Tomczak & Tomczak (2014); no standard interval.
    """
    return EffectSize("ε²", h / (n - 1), *UNKNOWN, word("ε²", h / (n - 1)))


def tau(x: np.ndarray, y: np.ndarray) -> EffectSize:
    """Return Kendall's τ-b of two arrays without NaN, neither of them constant.

    Notes
    -----
    The interval is Fisher-transformed around the asymptotic error of Brown & Benedetti (1977), which knows ties; none
    where that error is 0.
    """
    pairs, counts = np.unique(np.column_stack([x, y]), axis=0, return_counts=True)
    n, agreement = len(x), _agreement(pairs, counts)
    apart_x, apart_y = (n - _same(pairs[:, column], counts) for column in (0, 1))
    of_x, of_y = float(counts @ apart_x), float(counts @ apart_y)
    value = float(counts @ agreement) / sqrt(of_x * of_y)
    influence = 2 * agreement / sqrt(of_x * of_y) - value * (apart_x / of_x + apart_y / of_y)
    error, room = sqrt(float(counts @ influence**2)), 1 - value**2
    limits = fisher(value, error / room) if room > 0 else UNKNOWN
    return EffectSize("Kendall τ-b", value, *limits, word("Kendall τ-b", value))


def rho(value: float, n: int) -> EffectSize:
    """Return Spearman's ρ with the interval of Bonett & Wright (2000); none for three people or at −1 and 1."""
    error = sqrt((1 + value**2 / 2) / (n - 3)) if n > 3 else 0.0
    return EffectSize("Spearman ρ", value, *fisher(value, error), word("Spearman ρ", value))


def correlation(value: float, n: int) -> EffectSize:
    """Return Pearson's r with the interval of Fisher (1921); none for three people or at −1 and 1."""
    error = 1 / sqrt(n - 3) if n > 3 else 0.0
    return EffectSize("Pearson r", value, *fisher(value, error), word("Pearson r", value))


def matched_rank_biserial(gaps: np.ndarray) -> EffectSize:
    """Return the matched rank-biserial correlation of differences within people, those of 0 left out.

    Parameters
    ----------
    gaps : array of float
        Second answer less first; at least one is not 0.

    Notes
    -----
    Kerby (2014): (W₊ − W₋) / (W₊ + W₋). The interval is Fisher-transformed around the error that the sum of signed
    ranks has without a difference, as R ``effectsize::rank_biserial`` gives it; none at −1 and 1.
    """
    from scipy.stats import rankdata

    gaps = gaps[gaps != 0]
    ranks, n = rankdata(np.abs(gaps)), len(gaps)
    value = float(ranks @ np.sign(gaps) / ranks.sum())
    error = sqrt(n * (n + 1) * (2 * n + 1) / 6) / (n * (n + 1) / 2)
    return EffectSize("配对秩二列相关", value, *fisher(value, error))


def kendall_w(chi_square: float, n: int, k: int) -> EffectSize:
    """Return Kendall's W of a Friedman statistic: how much ``n`` people agree on the order of ``k`` things, 0 to 1."""
    return EffectSize("Kendall W", chi_square / (n * (k - 1)))


def pearson(table: np.ndarray) -> tuple[float, np.ndarray]:
    """Return Pearson's χ² of a table of counts, without continuity correction, and the expected counts.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two rows or columns, or an empty one.
    """
    if min(table.shape) < 2 or not (table.sum(axis=0).all() and table.sum(axis=1).all()):
        raise AnalysisError("A-TEST", where="检验", name="交叉表", reason="有人选的不到两类，没有可比的")
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(((table - expected) ** 2 / expected).sum()), expected


def _v_limits(table: np.ndarray) -> tuple[float, float]:
    from scipy.stats import ncx2

    found, _ = pearson(table)
    rows, columns = table.shape
    df, whole = (rows - 1) * (columns - 1), float(table.sum()) * (min(table.shape) - 1)
    low, high = inverted(lambda ncp: float(ncx2.cdf(found, df, ncp)), 0.0, (sqrt(found) + 5) ** 2)
    return sqrt(low / whole), min(sqrt(high / whole), 1.0)


def _dominance(of: np.ndarray, over: np.ndarray) -> np.ndarray:
    """Return for each of one group how many of the other are lower, less how many are higher."""
    ordered = np.sort(over)
    return np.searchsorted(ordered, of, "left") + np.searchsorted(ordered, of, "right") - len(over)


def _tied(first: np.ndarray, second: np.ndarray) -> int:
    """Return the pairs of people from both groups with the same value."""
    ordered = np.sort(first)
    return int((np.searchsorted(ordered, second, "right") - np.searchsorted(ordered, second, "left")).sum())


def _agreement(pairs: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return for each pair of answers how many people go the same way from it, less those who go the other way."""
    x, y = pairs.T
    found = np.empty(len(pairs))
    for start in range(0, len(pairs), 256):  # a few rows of the square at a time: it is too large as a whole
        block = slice(start, start + 256)
        found[block] = (np.sign(x[block, None] - x) * np.sign(y[block, None] - y)) @ counts
    return found


def _same(column: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return for each value how many people have it."""
    _, of = np.unique(column, return_inverse=True)
    return np.bincount(of, counts)[of]


def _counts(name: str, chosen: np.ndarray) -> tuple[int, int]:
    there = chosen[~np.isnan(chosen)]
    if not len(there):
        raise AnalysisError("A-TEST", where="效应量", name=name, reason="有一组没有人回答")
    return int((there == 1).sum()), len(there)
