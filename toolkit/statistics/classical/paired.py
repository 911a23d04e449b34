"""Did the same people answer differently? Tests of two or more answers of each person."""

from __future__ import annotations

from typing import Any

import numpy as np

from toolkit.statistics.classical.arrays import EXACT_BELOW, complete, refused, result
from toolkit.statistics.effect_size import wilson
from toolkit.statistics.effects import EffectSize, kendall_w, matched_rank_biserial
from toolkit.statistics.results import TestResult

FEW_CHANGES = 25
"""Below this many people whose answers differ, McNemar's test is exact."""


def wilcoxon(first: np.ndarray, second: np.ndarray) -> TestResult:
    """Test whether the second answer tends to be higher than the first, by signed ranks.

    It equals R ``wilcox.test(paired = TRUE)``.

    People who answered twice the same are left out. Exact below 50 people when no two differences are equal, else
    normal with corrections for ties and for continuity.

    Parameters
    ----------
    first, second : arrays of shape (people,)
        NaN where there is none: such a person is left out.

    Returns
    -------
    TestResult
        The statistic is the sum of ranks of those who went up; n counts the people with both answers. The effect is the
        matched rank-biserial correlation.

    Raises
    ------
    AnalysisError
        ``A-TEST`` when nobody answered differently.
    """
    from scipy.stats import rankdata
    from scipy.stats import wilcoxon as signed_ranks

    name = "Wilcoxon 符号秩检验"
    (before, after), notes = complete(name, first, second)
    every = _gaps(before, after)
    gaps = every[every != 0]
    if not len(gaps):
        raise refused(name, "没有人两次的回答不同，没有可比的")
    same = len(every) - len(gaps)
    sizes = np.abs(gaps)
    exact = not same and len(gaps) < EXACT_BELOW and len(np.unique(sizes)) == len(gaps)
    found: Any = signed_ranks(gaps, correction=not exact, method="exact" if exact else "asymptotic")
    told = (f"{same}人两次的回答相同，不参与排序。",) if same else ()
    up = float(rankdata(sizes)[gaps > 0].sum())
    return result(name, up, None, found.pvalue, len(every), matched_rank_biserial(gaps), (*told, *notes))


def mcnemar(first: np.ndarray, second: np.ndarray, exact: bool | None = None) -> TestResult:
    """Test whether a share changed between two yes/no answers of the same people.

    Parameters
    ----------
    first, second : arrays of two codes
    exact : bool, optional
        Binomial; else χ² without continuity correction, as R ``mcnemar.test(correct = FALSE)``. By default exact below
        25 people whose answers differ.

    Returns
    -------
    TestResult
        χ², or of the exact test the people who went up. The effect is the matched rank-biserial correlation, (up −
        down) / (up + down), with a score interval.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for more than two codes, or when nobody answered differently.
    """
    from scipy.stats import binomtest, chi2

    name = "McNemar 检验"
    (before, after), notes = complete(name, first, second)
    _require_two_codes(name, np.stack([before, after]))
    up, down = int((after > before).sum()), int((after < before).sum())
    changed = up + down
    if not changed:
        raise refused(name, "没有人两次的回答不同，没有可比的")
    low, high = wilson(up, changed)
    effect = EffectSize("配对秩二列相关", (up - down) / changed, 2 * low - 1, 2 * high - 1)
    if changed < FEW_CHANGES if exact is None else exact:
        told = (f"两次回答不同的有{changed}人，用精确检验。",)
        p = binomtest(up, changed).pvalue
        return result("McNemar 精确检验", up, None, p, len(before), effect, (*told, *notes))
    found = (up - down) ** 2 / changed
    return result(name, found, 1, chi2.sf(found, 1), len(before), effect, notes)


def friedman(answers: np.ndarray) -> TestResult:
    """Test whether some of several things are rated higher by the same people, corrected for ties; R ``friedman.test``.

    Parameters
    ----------
    answers : array of shape (people, things)
        Three things or more; people with a NaN are left out.

    Returns
    -------
    TestResult
        The effect is Kendall's W.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than three things, or when nobody rated them differently.
    """
    return _friedman("Friedman 检验", answers)


def cochran_q(answers: np.ndarray) -> TestResult:
    """Test whether some of several yes/no answers of the same people are more often yes (Cochran 1950).

    Parameters
    ----------
    answers : array of two codes, of shape (people, things)

    Returns
    -------
    TestResult
        Q, which on two codes is Friedman's statistic; the effect is Kendall's W.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than three things, more than two codes, or when nobody answered them differently.
    """
    _require_two_codes("Cochran Q 检验", answers[~np.isnan(answers)])
    return _friedman("Cochran Q 检验", answers)


def _gaps(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return differences on a common scale; what is equal in decimals is equal: 0.3 − 0.2 ties 0.2 − 0.1."""
    largest = np.abs([before, after]).max()
    unit = 10.0 ** np.ceil(np.log10(largest)) if largest > 0 else 1.0
    return np.round((after - before) / unit, 12)


def _friedman(name: str, answers: np.ndarray) -> TestResult:
    from scipy.stats import friedmanchisquare

    things = answers.shape[1]
    if things < 3:
        raise refused(name, "至少要有三项才能比较")
    columns, notes = complete(name, *answers.T)
    if (columns == columns[0]).all():
        raise refused(name, "没有人对各项的回答不同，没有可比的")
    found, n = friedmanchisquare(*columns), columns.shape[1]
    effect = kendall_w(float(found.statistic), n, things)
    return result(name, found.statistic, things - 1, found.pvalue, n, effect, notes)


def _require_two_codes(name: str, answers: np.ndarray) -> None:
    if len(np.unique(answers)) > 2:
        raise refused(name, "只能用于两类的回答")
