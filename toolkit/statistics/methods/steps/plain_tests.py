"""Tests of people who were reached one by one and each count as one."""

from __future__ import annotations

from typing import Any

import numpy as np

from toolkit.statistics import classical
from toolkit.statistics.classical.arrays import complete, samples
from toolkit.statistics.classical.tables import DRAWS, SEED
from toolkit.statistics.methods.steps.case import Case
from toolkit.statistics.methods.steps.correlations import both
from toolkit.statistics.methods.steps.registries import refused, tested
from toolkit.statistics.methods.steps.resampling import RESAMPLES, flipped, resampled, shuffled_rows, shuffled_tables
from toolkit.statistics.results import TestResult

_OF_TABLES = {
    "chi_square": classical.chi_square,
    "fisher": classical.fisher,
    "mid_p": classical.mid_p,
    "barnard": classical.barnard,
    "monte_carlo": classical.monte_carlo,
}
_OF_GROUPS = {
    "mann_whitney": classical.mann_whitney,
    "brunner_munzel": classical.brunner_munzel,
    "kruskal_wallis": classical.kruskal_wallis,
    "welch_t": classical.welch_t,
    "welch_anova": classical.welch_anova,
    "jonckheere": classical.jonckheere,
}
_OF_TWO_MEASURES = {
    "kendall": classical.kendall,
    "spearman": classical.spearman,
    "pearson": classical.pearson,
}

for _name, _make in _OF_TABLES.items():
    tested(_name, knows_design=False)(lambda case, make=_make: make(*case.codes))
for _name, _make in _OF_GROUPS.items():
    tested(_name, knows_design=False)(lambda case, make=_make: make(case.values, case.codes_of_groups))
for _name, _make in _OF_TWO_MEASURES.items():
    tested(_name, knows_design=False)(lambda case, make=_make: make(case.values_of_by, case.values))


@tested("wilcoxon", knows_design=False)
def wilcoxon(case: Case) -> TestResult:
    """Test two rows by signed ranks."""
    return classical.wilcoxon(*case.every.T[:2])


@tested("mcnemar", knows_design=False)
def mcnemar(case: Case) -> TestResult:
    """Test two rows of two answers each."""
    return classical.mcnemar(*case.every.T[:2])


@tested("friedman", knows_design=False)
def friedman(case: Case) -> TestResult:
    """Test several rows."""
    return classical.friedman(case.every)


@tested("permutation_groups", knows_design=False)
def permutation_groups(case: Case) -> TestResult:
    """Test ranks of groups against 10 000 shuffles of who is in which; the statistic is Kruskal–Wallis H."""
    from scipy.stats import rankdata

    name = "置换检验（按名次）"
    _, parts, notes = samples(name, case.values, case.codes_of_groups)
    parts.sort(key=len)
    every = np.concatenate(parts)
    sizes, ranks, n = np.array(list(map(len, parts))), rankdata(every), len(every)
    _, at, counts = np.unique(every, return_inverse=True, return_counts=True)
    middle = np.bincount(at, ranks) / counts
    observed = float((np.array([part.sum() for part in np.split(ranks, np.cumsum(sizes)[:-1])]) ** 2 / sizes).sum())
    p = shuffled_tables(
        counts, sizes, lambda tables: (np.einsum("dug,u->dg", tables, middle) ** 2 / sizes).sum(axis=1), observed
    )
    spread = float((counts * (middle - (n + 1) / 2) ** 2).sum()) / (n - 1)
    h = (observed - n * (n + 1) ** 2 / 4) / spread
    return TestResult(name, h, None, p, None, n, notes=(_told(), *notes))


@tested("permutation_trend", knows_design=False)
def permutation_trend(case: Case) -> TestResult:
    """Test the correlation of ranks against 10 000 shuffles of who answered which; the statistic is Spearman's ρ."""
    from scipy.stats import rankdata

    name = "置换检验（等级相关）"
    x, y, _ = both(case)
    (x, y), notes = complete(name, x, y)
    scores, margins = [], []
    for column in (x, y):
        _, at, counts = np.unique(column, return_inverse=True, return_counts=True)
        if len(counts) < 2:
            raise refused("检验", name, "所有人的回答都一样")
        ranks = np.bincount(at, rankdata(column)) / counts
        apart = ranks - (len(x) + 1) / 2
        scores.append(apart / np.sqrt(counts @ apart**2))
        margins.append(counts)
    ranks_x, ranks_y = rankdata(x), rankdata(y)
    value = float(np.corrcoef(ranks_x, ranks_y)[0, 1])
    p = shuffled_tables(
        margins[0], margins[1], lambda tables: abs(np.einsum("dij,i,j->d", tables, *scores)), abs(value)
    )
    return TestResult(name, value, None, p, None, len(x), notes=(_told(), *notes))


@tested("permutation_rows", knows_design=False)
def permutation_rows(case: Case) -> TestResult:
    """Test rows against 10 000 shuffles of the answers of each person among the rows."""
    from scipy.stats import rankdata

    name, rows = "置换检验（同一批人）", case.rows
    if not len(rows) or (rows == rows[:, :1]).all():
        raise refused("检验", name, "没有人对各项的回答不同，没有可比的")
    if len(case.y) == 2:
        gaps = np.round(rows[:, 1] - rows[:, 0], 12)
        gaps = gaps[gaps != 0]
        signed = rankdata(np.abs(gaps)) * np.sign(gaps)
        return TestResult(name, float(signed.sum()), None, flipped(signed), None, len(rows), notes=(_told(),))
    ranks = rankdata(rows, axis=1)
    observed = float((ranks.sum(axis=0) ** 2).sum())
    return TestResult(name, observed, None, shuffled_rows(ranks, observed), None, len(rows), notes=(_told(),))


@tested("bootstrap_t", knows_design=False)
def bootstrap_t(case: Case) -> TestResult:
    """Test two means: Welch's t against 2 000 resamples of groups moved to one mean (Efron & Tibshirani 1993)."""
    name = "自助法检验（平均数）"
    _, parts, notes = samples(name, case.values, case.codes_of_groups, least=2)
    if len(parts) != 2 or not all(np.ptp(part) for part in parts):
        raise refused("检验", name, "要有两组，组内要有差别")
    first, second = parts
    t = _t(*((part.mean(), part.var(ddof=1), len(part)) for part in parts))
    swapped = (len(second), second.tolist()) < (len(first), first.tolist())
    random = np.random.default_rng(SEED)
    drawn = []
    for part in (second, first) if swapped else (first, second):  # draws do not depend on the names of the groups
        chosen = random.choice(part - part.mean(), (RESAMPLES, len(part)))
        drawn.append((chosen.mean(axis=1), chosen.var(axis=1, ddof=1), len(part)))
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.nan_to_num(np.abs(_t(*drawn)), nan=0.0)
    p = (1 + int((chance >= abs(t) * (1 - 1e-12)).sum())) / (RESAMPLES + 1)
    told = f"p 由{RESAMPLES}次重抽样得出（种子{SEED}）。"
    return TestResult(name, float(t), None, p, None, len(first) + len(second), notes=(told, *notes))


@tested("bootstrap_correlation", knows_design=False)
def bootstrap_correlation(case: Case) -> TestResult:
    """Test Spearman's ρ by its error over 2 000 resamples of people, after Fisher's transformation."""
    from scipy.stats import norm

    name = "自助法检验（等级相关）"
    found = classical.spearman(case.values_of_by, case.values)
    x, y, _ = both(case)
    drawn = resampled(np.column_stack([x, y]), _rho)
    drawn = drawn[np.abs(drawn) < 1]
    if abs(found.statistic) == 1 or len(drawn) < RESAMPLES / 2 or not np.ptp(drawn):
        raise refused("检验", name, "重抽样里没有差别")
    z = float(np.arctanh(found.statistic) / np.arctanh(drawn).std(ddof=1))
    told = f"误差由{RESAMPLES}次重抽样得出（种子{SEED}）。"
    return TestResult(name, z, None, float(2 * norm.sf(abs(z))), None, found.n, notes=(told, *found.notes))


def _rho(rows: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return Spearman's ρ of resamples: ``counts`` of shape (resamples, distinct pairs); NaN where nothing differs."""
    scores = []
    for column in rows.T:
        _, at = np.unique(column, return_inverse=True)
        sums: Any = np.zeros((len(counts), at.max() + 1))
        np.add.at(sums.T, at, counts.T)
        ranks = (np.cumsum(sums, axis=1) - sums / 2)[:, at]
        scores.append(ranks - counts.sum(axis=1, keepdims=True) / 2)
    a, b = scores
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(
            (counts * a * b).sum(axis=1) / np.sqrt((counts * a**2).sum(axis=1) * (counts * b**2).sum(axis=1)), nan=1.0
        )


def _t(first: Any, second: Any) -> Any:
    return (second[0] - first[0]) / np.sqrt(first[1] / first[2] + second[1] / second[2])


def _told() -> str:
    return f"p 由{DRAWS}次随机置换得出（种子{SEED}）。"
