"""Do two classifications depend on each other? Tests of a table of unweighted counts."""

from __future__ import annotations

from typing import Any, SupportsFloat

import numpy as np

from toolkit.statistics.classical.arrays import Notes, complete, refused, result
from toolkit.statistics.effects import cramer_v, cramer_v_corrected, pearson
from toolkit.statistics.results import TestResult

DRAWS = 10_000
SEED = 20_260_401


def table_test(outcome: np.ndarray, groups: np.ndarray, seed: int = SEED) -> TestResult:
    """Test independence by χ², or, where expected counts are too small for it, exactly (2 × 2) or by simulation.

    Too small is by the rule of Cochran (1954): a fifth or more of the cells below 5, or one below 1.

    Parameters
    ----------
    outcome, groups : arrays of codes, of shape (people,)
        NaN where there is none.
    seed : int
        Of the simulation.

    Returns
    -------
    TestResult
        The notes say which test was taken and why.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two categories on either side.
    """
    table, _ = crosstab("卡方检验", outcome, groups)
    small = _too_small(table)
    if not small:
        return chi_square(outcome, groups)
    exact = table.shape == (2, 2)
    found = fisher(outcome, groups) if exact else monte_carlo(outcome, groups, seed)
    taken = f"{small}，卡方近似不可靠，改用{'Fisher 精确检验' if exact else '蒙特卡罗卡方检验'}。"
    return TestResult(**{**found.as_dict(), "notes": (taken, *found.notes)})


def chi_square(outcome: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test independence by Pearson's χ² without continuity correction; R ``chisq.test(correct = FALSE)``.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two categories on either side.
    """
    from scipy.stats import chi2

    table, notes = crosstab("卡方检验", outcome, groups)
    found, _ = pearson(table)
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    small = _too_small(table)
    doubt = (f"{small}，卡方近似不可靠。",) if small else ()
    return _result("卡方检验", found, df, chi2.sf(found, df), table, (*doubt, *notes))


def fisher(outcome: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test independence in a 2 × 2 table exactly; the statistic is the probability of the table.

    Two-sided by summing over the tables that are no more probable, as R ``fisher.test``.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for another table than 2 × 2.
    """
    from scipy.stats import fisher_exact

    table, notes = _two_by_two("Fisher 精确检验", outcome, groups)
    p: Any = fisher_exact(table)[1]
    return _result("Fisher 精确检验", _probability(table), None, p, table, notes)


def mid_p(outcome: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test independence in a 2 × 2 table by Fisher's p less half the probability of the table itself.

    Lydersen, Fagerland & Laake (2009): less conservative than the exact test, its level is kept on average only.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for another table than 2 × 2.
    """
    from scipy.stats import fisher_exact

    table, notes = _two_by_two("Fisher mid-p 检验", outcome, groups)
    itself = _probability(table)
    p: Any = fisher_exact(table)[1]
    return _result("Fisher mid-p 检验", itself, None, p - itself / 2, table, notes)


def barnard(outcome: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test whether two groups of given sizes differ in a share, by Barnard's unconditional exact test.

    Tables are ordered by the pooled score statistic (Suissa & Shuster 1985).

    Raises
    ------
    AnalysisError
        ``A-TEST`` for another table than 2 × 2.
    """
    from scipy.stats import barnard_exact

    table, notes = _two_by_two("Barnard 检验", outcome, groups)
    found = barnard_exact(table)  # the groups are the columns, as it wants them
    return _result("Barnard 检验", abs(float(found.statistic)), None, float(found.pvalue), table, notes)


def monte_carlo(outcome: np.ndarray, groups: np.ndarray, seed: int = SEED) -> TestResult:
    """Test independence by χ² against 10 000 random tables with the same margins; R ``chisq.test(simulate.p.value)``.

    Parameters
    ----------
    outcome, groups : arrays of codes
    seed : int
        The same table gives the same p, however its categories are numbered and whichever of them is the outcome.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two categories on either side.
    """
    from scipy.stats import random_table

    name = "蒙特卡罗卡方检验"
    table, notes = crosstab(name, outcome, groups)
    found, _ = pearson(table)
    rows, columns = sorted(sorted(table.sum(axis=axis).tolist()) for axis in (0, 1))
    tables = random_table(rows, columns, seed=np.random.default_rng(seed)).rvs(DRAWS)
    expected = np.outer(rows, columns) / table.sum()
    drawn = ((tables - expected) ** 2 / expected).sum(axis=(1, 2))
    p = (1 + int((drawn >= found * (1 - 1e-12)).sum())) / (DRAWS + 1)  # equal tables count, whatever their last digit
    told = f"p 由{DRAWS}次随机模拟得出（种子{seed}）。"
    return _result(name, found, None, p, table, (told, *notes))


def crosstab(name: str, outcome: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, Notes]:
    """Return the people in each cell, outcome in rows and groups in columns, categories that nobody chose left out.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two categories on either side.
    """
    (rows, columns), notes = complete(name, outcome, groups)
    r, row = np.unique(rows, return_inverse=True)
    c, column = np.unique(columns, return_inverse=True)
    if min(len(r), len(c)) < 2:
        raise refused(name, "有人选的不到两类，没有可比的")
    return np.bincount(row * len(c) + column, minlength=len(r) * len(c)).reshape(len(r), len(c)), notes


def _two_by_two(name: str, outcome: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, Notes]:
    table, notes = crosstab(name, outcome, groups)
    if table.shape != (2, 2):
        raise refused(name, "只能用于两行两列的表")
    return table, notes


def _probability(table: np.ndarray) -> float:
    """Return how probable a 2 × 2 table is, its margins given."""
    from scipy.stats import hypergeom

    return float(hypergeom.pmf(table[0, 0], table.sum(), table[0].sum(), table[:, 0].sum()))


def _too_small(table: np.ndarray) -> str:
    """Return what Cochran's rule objects to; empty when nothing."""
    expected = pearson(table)[1]
    below = int((expected < 5).sum())
    if below <= expected.size / 5 and expected.min() >= 1:
        return ""
    return f"{expected.size}格中有{below}格的期望人数不到5，最小的为{expected.min():.1f}"


def _result(
    name: str, statistic: float, df: float | None, p: SupportsFloat, table: np.ndarray, notes: Notes
) -> TestResult:
    if min(table.shape) > 2 or max(table.shape) > 2:
        notes = (*notes, *_corrected(table))
    return result(name, statistic, df, p, int(table.sum()), cramer_v(table), notes)


def _corrected(table: np.ndarray) -> Notes:
    """Return a note with the V that does not grow with the number of cells; none where people are too few for it."""
    if table.sum() <= max(table.shape) + 1:
        return ()
    return (f"偏差校正后的 Cramér V 为{cramer_v_corrected(table).value:.2f}。",)
