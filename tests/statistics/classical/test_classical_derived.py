"""Second derivations: every table, every permutation, every sign."""

from __future__ import annotations

from itertools import combinations, permutations, product
from math import comb, exp, lgamma

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw
from scipy import stats

from tests.statistics.classical.golden import answers, of_groups
from toolkit.statistics import classical

PEOPLE = answers("people")
CELLS = draw.tuples(*[draw.integers(0, 12)] * 4).filter(
    lambda t: t[0] + t[1] and t[2] + t[3] and t[0] + t[2] and t[1] + t[3]
)


def answered(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers of the people in a table: rows, columns."""
    rows, columns = np.indices(table.shape)
    return np.repeat(rows.ravel(), table.ravel()).astype(float), np.repeat(columns.ravel(), table.ravel()).astype(float)


def tables(rows: list[int], columns: list[int]) -> list[np.ndarray]:
    """Return every table with these margins."""
    if len(rows) == 1:
        return [np.array([columns])]
    return [
        np.vstack([first, rest])
        for first in product(*(range(c + 1) for c in columns))
        if sum(first) == rows[0]
        for rest in tables(rows[1:], [c - f for c, f in zip(columns, first, strict=True)])
    ]


def probability(table: np.ndarray) -> float:
    """Return how probable a table is, its margins given."""

    def logs(counts: np.ndarray) -> float:
        return sum(lgamma(k + 1) for k in counts.ravel())

    return exp(logs(table.sum(axis=0)) + logs(table.sum(axis=1)) - logs(table) - lgamma(table.sum() + 1))


def distance(table: np.ndarray) -> float:
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(((table - expected) ** 2 / expected).sum())


@given(CELLS)
@settings(max_examples=40, deadline=None)
def test_exact_tests_enumerate_every_table(cells: tuple[int, ...]):
    table = np.array(cells).reshape(2, 2)
    own = probability(table)
    all_tables = tables(table.sum(axis=1).tolist(), table.sum(axis=0).tolist())
    assert sum(map(probability, all_tables)) == pytest.approx(1)
    p = sum(q for q in map(probability, all_tables) if q <= own * (1 + 1e-9))
    exact, middle = classical.fisher(*answered(table)), classical.mid_p(*answered(table))
    assert exact.p == pytest.approx(p, rel=1e-9)
    assert exact.statistic == pytest.approx(own, rel=1e-9)
    assert middle.p == pytest.approx(p - own / 2, rel=1e-9)


@pytest.mark.parametrize("counts", [[[5, 0, 2], [1, 4, 1], [0, 2, 4]], [[6, 1, 1, 0], [1, 2, 3, 4]]])
def test_monte_carlo_is_near_the_sum_over_every_table(counts: list[list[int]]):
    table = np.array(counts)
    every = tables(table.sum(axis=1).tolist(), table.sum(axis=0).tolist())
    exact = sum(probability(other) for other in every if distance(other) >= distance(table) - 1e-9)
    found = classical.monte_carlo(*answered(table)).p
    assert abs(found - exact) < 4 * (exact * (1 - exact) / 10_000) ** 0.5 + 1e-4


def test_barnard_is_the_greatest_tail_over_the_unknown_share():
    table = np.array([[7, 2], [3, 9]])
    n1, n2 = table.sum(axis=0)

    def z(k1: int, k2: int) -> float:
        pooled = (k1 + k2) / (n1 + n2)
        return 0 if pooled in (0, 1) else (k1 / n1 - k2 / n2) / (pooled * (1 - pooled) * (1 / n1 + 1 / n2)) ** 0.5

    own = abs(z(*table[0]))
    extreme = [(k1, k2) for k1 in range(n1 + 1) for k2 in range(n2 + 1) if abs(z(k1, k2)) >= own - 1e-9]
    share = np.linspace(0.001, 0.999, 4001)
    tail = np.zeros(len(share))
    for a, b in extreme:
        tail += comb(n1, a) * comb(n2, b) * share ** (a + b) * (1 - share) ** (n1 + n2 - a - b)
    found = classical.barnard(*answered(table))
    assert found.p == pytest.approx(tail.max(), rel=1e-5)
    assert found.statistic == pytest.approx(own)


def test_jonckheere_counts_pairs_and_knows_its_spread():
    values, groups = np.array([1, 2, 2, 1, 3, 2, 3.0]), np.array([0, 0, 1, 1, 1, 2, 2.0])

    def pairs(v: np.ndarray) -> float:
        later = groups[:, None] < groups
        return float(((v[:, None] < v) * later).sum() + ((v[:, None] == v) * later).sum() / 2)

    found = classical.jonckheere(values, groups)
    assert found.statistic == pairs(values)
    every = np.array([pairs(np.array(order)) for order in permutations(values)])
    z = (pairs(values) - every.mean()) / every.std()
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-10)


def test_dunn_among_two_groups_is_the_rank_test_without_continuity():
    values, groups = of_groups("opinion", 1, 3)
    (pair,) = classical.dunn(values, groups).values()
    kept = ~np.isnan(values)
    by_group = [values[kept & (groups == code)] for code in (1, 3)]
    other = stats.mannwhitneyu(*by_group, use_continuity=False, method="asymptotic")
    assert pair.p == pytest.approx(other.pvalue, rel=1e-10)


def test_games_howell_of_two_groups_is_welch():
    values, groups = of_groups("income", 1, 3)
    (pair,) = classical.games_howell(values, groups).values()
    other = classical.welch_t(values, groups)
    assert (pair.statistic, pair.df) == (other.statistic, other.df)
    assert pair.p == pytest.approx(other.p, rel=1e-7)
    assert classical.welch_anova(values, groups).statistic == pytest.approx(other.statistic**2, rel=1e-10)


def test_games_howell_equals_scipy():
    people = answers("people")
    kept = ~np.isnan(people["income"])
    by_group = [people["income"][kept & (people["group"] == code)] for code in range(1, 5)]
    other = stats.tukey_hsd(*by_group, equal_var=False)
    for (a, b), pair in classical.games_howell(people["income"], people["group"]).items():
        assert pair.p == pytest.approx(other.pvalue[int(a) - 1, int(b) - 1], rel=1e-8, abs=1e-12)


def test_signed_ranks_run_through_every_sign():
    first, second = np.zeros(7), np.array([1.5, -0.5, 2.5, 3.5, -3.0, 4.0, 5.0])
    ranks = stats.rankdata(np.abs(second))
    sums = np.array([ranks @ np.array(signs) for signs in product((0, 1), repeat=7)])
    own = ranks[second > 0].sum()
    p = np.mean(np.abs(sums - sums.mean()) >= abs(own - sums.mean()))
    found = classical.wilcoxon(first, second)
    assert (found.statistic, found.p) == (own, pytest.approx(p))


def test_mann_whitney_runs_through_every_division():
    values = np.array([0.3, 1.1, 2.2, 2.9, 3.1, 4.7, 5.0, 6.6])
    groups = np.array([0, 0, 1, 0, 1, 1, 0, 1.0])

    def pairs(second: np.ndarray) -> int:
        return int((values[second][:, None] > values[~second]).sum())

    every = []
    for chosen in combinations(range(8), 4):
        second = np.zeros(8, bool)
        second[list(chosen)] = True
        every.append(pairs(second))
    own, found = pairs(groups == 1), classical.mann_whitney(values, groups)
    assert found.statistic == own
    assert found.p == pytest.approx(np.mean(np.abs(np.array(every) - 8) >= abs(own - 8)))


def test_mcnemar_of_two_answers_is_cochran_and_the_sign_test():
    before, after = PEOPLE["before"], PEOPLE["after"]
    kept = ~np.isnan(before + after)
    up, down = ((after - before)[kept] == 1).sum(), ((after - before)[kept] == -1).sum()
    assert classical.mcnemar(before, after).statistic == pytest.approx((up - down) ** 2 / (up + down))
    assert classical.mcnemar(before, after, exact=True).p == pytest.approx(
        min(1, 2 * stats.binom.cdf(min(up, down), up + down, 0.5))
    )


def test_trend_in_two_groups_is_chi_square():
    before, sex = PEOPLE["before"], PEOPLE["sex"]
    trend, table = classical.cochran_armitage(before, sex), classical.chi_square(before, sex)
    assert (trend.statistic**2, trend.p) == pytest.approx((table.statistic, table.p))
