"""Do two measures rise together? Correlation by ranks and in a line."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

from toolkit.statistics.classical.arrays import EXACT_BELOW, Notes, complete, refused, require_variety, result
from toolkit.statistics.effects import correlation, rho, tau
from toolkit.statistics.results import TestResult

LEAST = 3


def kendall(x: np.ndarray, y: np.ndarray) -> TestResult:
    """Test Kendall's τ-b; R ``cor.test(method = "kendall")``.

    Exact below 50 people without ties, else normal with the variance that knows ties (Kendall 1970).

    Parameters
    ----------
    x, y : arrays of shape (people,)
        NaN where there is none.

    Returns
    -------
    TestResult
        The statistic is S, the pairs of people who agree less those who do not.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than three people, or a measure on which everybody gave the same answer.
    """
    from scipy.stats import kendalltau

    name = "Kendall τ-b"
    x, y, notes = _both(name, x, y)
    agreement, _ = concordance(x, y)
    exact = len(x) < EXACT_BELOW and len(np.unique(x)) == len(np.unique(y)) == len(x)
    found: Any = kendalltau(x, y, method="exact" if exact else "asymptotic")
    return result(name, agreement, None, found.pvalue, len(x), tau(x, y), notes)


def spearman(x: np.ndarray, y: np.ndarray) -> TestResult:
    """Test Spearman's ρ against t; R ``cor.test(method = "spearman", exact = FALSE)``.

    Returns
    -------
    TestResult
        The statistic is ρ, the effect, too.

    Raises
    ------
    AnalysisError
        ``A-TEST`` as for :func:`kendall`.
    """
    from scipy.stats import spearmanr

    name = "Spearman ρ"
    x, y, notes = _both(name, x, y)
    found: Any = spearmanr(x, y)
    value, n = float(found.statistic), len(x)
    return result(name, value, n - 2, found.pvalue, n, rho(value, n), notes)


def pearson(x: np.ndarray, y: np.ndarray) -> TestResult:
    """Test Pearson's r; R ``cor.test``.

    Returns
    -------
    TestResult
        The statistic is r, the effect, too.

    Raises
    ------
    AnalysisError
        ``A-TEST`` as for :func:`kendall`.
    """
    from scipy.stats import pearsonr

    name = "Pearson r"
    x, y, notes = _both(name, x, y)
    found: Any = pearsonr(x, y)
    value, n = float(found.statistic), len(x)
    return result(name, value, n - 2, found.pvalue, n, correlation(value, n), notes)


def concordance(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return Kendall's S, pairs that agree less those that do not, and its variance when x and y are independent.

    Neither may be constant.
    """
    from scipy.stats import kendalltau

    n = len(x)
    ties = [np.unique(column, return_counts=True)[1].astype(float) for column in (x, y)]
    single = [float((t * (t - 1)).sum()) for t in ties]
    double = [float((t * (t - 1) * (t - 2)).sum()) for t in ties]
    apart = [(n * (n - 1) - pairs) / 2 for pairs in single]
    found: Any = kendalltau(x, y)
    agreement = round(found.statistic * sqrt(apart[0] * apart[1]))
    variance = (n * (n - 1) * (2 * n + 5) - sum(float((t * (t - 1) * (2 * t + 5)).sum()) for t in ties)) / 18
    variance += single[0] * single[1] / (2 * n * (n - 1))
    variance += double[0] * double[1] / (9 * n * (n - 1) * (n - 2)) if n > 2 else 0.0
    return float(agreement), variance


def _both(name: str, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, Notes]:
    (one, two), notes = complete(name, x, y)
    if len(one) < LEAST:
        raise refused(name, f"不到{LEAST}人")
    for column in (one, two):
        require_variety(name, column)
    return one, two, notes
