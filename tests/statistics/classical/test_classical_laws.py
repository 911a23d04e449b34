"""Laws of the tests, and answers they have to refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.statistics.classical.golden import answers, of_groups
from toolkit.errors import AnalysisError
from toolkit.statistics import classical
from toolkit.statistics.results import TestResult

PEOPLE = answers("people")
NAN = np.nan
TABLES = [classical.chi_square, classical.fisher, classical.mid_p, classical.barnard, classical.monte_carlo]
TABLES += [classical.table_test]
TWO_GROUPS = [classical.welch_t, classical.mann_whitney, classical.brunner_munzel]
GROUPS = [classical.welch_anova, classical.kruskal_wallis, classical.jonckheere, *TWO_GROUPS]
POST_HOC = [classical.games_howell, classical.dunn]
OF_MEANS = [classical.welch_t, classical.welch_anova, classical.games_howell]
OF_RANKS = [classical.mann_whitney, classical.kruskal_wallis, classical.dunn, classical.jonckheere]
PAIRS = [classical.wilcoxon, classical.mcnemar]
SEVERAL = [classical.friedman, classical.cochran_q]
ASSOCIATION = [classical.kendall, classical.spearman, classical.pearson]
OF_TWO_ARRAYS = [*TABLES, *GROUPS, *POST_HOC, classical.cochran_armitage, *PAIRS, *ASSOCIATION]


def refuses(test: Callable[..., Any], *arrays: Any) -> str:
    with pytest.raises(AnalysisError) as caught:
        test(*(np.array(array, dtype=float) for array in arrays))
    assert caught.value.code == "A-TEST"
    return caught.value.message


def results(found: TestResult | dict[Any, TestResult]) -> list[TestResult]:
    return [found] if isinstance(found, TestResult) else list(found.values())


@pytest.mark.parametrize("test", OF_TWO_ARRAYS)
def test_everybody_the_same_is_refused(test: Callable[..., Any]):
    assert "做不了" in refuses(test, [3] * 12, [3] * 12)
    if test not in PAIRS:
        refuses(test, [3] * 12, [1] * 6 + [2] * 6)
        refuses(test, range(12), [1] * 12)


@pytest.mark.parametrize("test", OF_TWO_ARRAYS)
def test_nobody_is_refused(test: Callable[..., Any]):
    assert "没有人的回答是完整的" in refuses(test, [NAN, 1, NAN], [1, NAN, NAN])
    assert "没有人的回答是完整的" in refuses(test, [], [])
    assert "无穷大" in refuses(test, [1, np.inf, 0], [1, 2, 2])


@pytest.mark.parametrize("test", [*TABLES, *GROUPS, *POST_HOC])
def test_a_group_in_which_nobody_answered_is_refused_or_told(test: Callable[..., Any]):
    values = np.array([0, 1, 1, 0, 1, NAN, NAN])
    assert "不到两" in refuses(test, values, [1, 1, 1, 1, 1, 2, 2])


@pytest.mark.parametrize("test", [classical.kruskal_wallis, classical.welch_anova, classical.jonckheere, *POST_HOC])
def test_a_silent_group_among_several_is_told(test: Callable[..., Any]):
    values, groups = np.array([1, 2, 3, 5, 4, 2, 7, NAN]), np.array([1, 1, 1, 2, 2, 2, 2, 3.0])
    for found in results(test(values, groups)):
        assert found.n == 7
        assert found.notes == ("另有1人缺回答，没有计入。", "编码为3的一组没有人回答，没有比较。")


@pytest.mark.parametrize("test", [*OF_MEANS, classical.brunner_munzel])
def test_a_group_of_one_is_refused_where_it_has_no_spread(test: Callable[..., Any]):
    assert "不到2人" in refuses(test, [1, 2, 3, 4], [1, 1, 1, 2])


@pytest.mark.parametrize("test", OF_RANKS)
def test_a_group_of_one_has_a_rank(test: Callable[..., Any]):
    for found in results(test(np.array([1, 2, 3, 4.0]), np.array([1, 1, 1, 2.0]))):
        assert 0 < found.p <= 1
    assert classical.mann_whitney(np.array([1, 2, 3, 4.0]), np.array([1, 1, 1, 2.0])).effect_low is None


def test_groups_in_which_nobody_differs_are_refused_by_tests_of_means():
    values, groups = [1, 1, 1, 2, 2, 2], [1, 1, 1, 2, 2, 2]
    for test in OF_MEANS:
        assert "都一样" in refuses(test, values, groups)
    assert "完全错开" in refuses(classical.brunner_munzel, values, groups)
    assert classical.mann_whitney(np.array(values), np.array(groups)).effect == 1
    # One group without a spread is enough for Welch's t, not for the analysis of variance.
    assert classical.welch_t(np.array([1, 1, 1, 2, 3, 4.0]), np.array(groups)).df == pytest.approx(2)
    refuses(classical.welch_anova, [1, 1, 1, 2, 3, 4], groups)


@pytest.mark.parametrize("test", TABLES)
def test_a_row_or_column_that_nobody_is_in_is_refused(test: Callable[..., Any]):
    assert "不到两类" in refuses(test, [1, 1, 1, 1], [1, 2, 1, 2])
    assert "不到两类" in refuses(test, [1, 2, 1, 2], [1, 1, 1, 1])
    assert "不到两类" in refuses(test, [1, 1, 2, NAN], [1, 2, NAN, 2])


def test_shapes_that_do_not_fit_are_refused():
    for test in (classical.fisher, classical.mid_p, classical.barnard):
        assert "两行两列" in refuses(test, [1, 2, 3, 1], [1, 2, 1, 2])
    for test in TWO_GROUPS:
        assert "这里有3组" in refuses(test, range(6), [1, 1, 2, 2, 3, 3])
    assert "两类" in refuses(classical.cochran_armitage, [1, 2, 3, 1], [1, 2, 3, 3])
    assert "两类" in refuses(classical.mcnemar, [1, 2, 3], [1, 1, 1])
    assert "两类" in refuses(classical.cochran_q, [[1, 2, 3], [1, 1, 2]])
    for test in SEVERAL:
        assert "三项" in refuses(test, [[1, 0], [0, 1]])
        assert "没有人对各项的回答不同" in refuses(test, [[1, 1, 1], [0, 0, 0]])
    for test in ASSOCIATION:
        assert "不到3人" in refuses(test, [1, 2], [2, 1])


@pytest.mark.parametrize("test", PAIRS)
def test_nobody_changed_is_refused(test: Callable[..., Any]):
    assert "没有人两次的回答不同" in refuses(test, [0, 1, 1, 0], [0, 1, 1, 0])


def test_missing_answers_are_left_out_and_told():
    found = classical.chi_square(PEOPLE["opinion"], PEOPLE["need"])
    missing = int(np.isnan(PEOPLE["opinion"] + PEOPLE["need"]).sum())
    assert found.n == 180 - missing
    assert f"另有{missing}人缺回答，没有计入。" in found.notes
    kept = ~np.isnan(PEOPLE["opinion"])
    whole = classical.kruskal_wallis(PEOPLE["opinion"][kept], PEOPLE["group"][kept])
    assert whole.notes == ()
    assert whole.p == classical.kruskal_wallis(PEOPLE["opinion"], PEOPLE["group"]).p


@pytest.mark.parametrize(
    ("table", "name", "told"),
    [
        ([[20, 15], [10, 25]], "卡方检验", ""),
        (
            [[4, 5], [5, 5]],
            "Fisher 精确检验",
            "4格中有3格的期望人数不到5，最小的为4.3，卡方近似不可靠，改用",
        ),
        ([[9, 9], [4, 4], [9, 9]], "蒙特卡罗卡方检验", "6格中有2格的期望人数不到5"),
        ([[20, 20], [4, 6], [19, 21], [20, 20], [20, 20]], "卡方检验", ""),
        ([[40, 40, 40], [1, 0, 1], [40, 40, 40]], "蒙特卡罗卡方检验", "9格中有3格的期望人数不到5，最小的为0.7"),
        ([[40, 40, 40, 40, 40], [40, 40, 40, 40, 0]], "卡方检验", ""),
    ],
)
def test_small_expected_counts_take_another_test_and_say_so(table: list[list[int]], name: str, told: str):
    rows, columns = np.indices(np.shape(table))
    counts = np.ravel(table)
    arrays = np.repeat(rows.ravel(), counts).astype(float), np.repeat(columns.ravel(), counts).astype(float)
    found = classical.table_test(*arrays)
    assert found.name == name
    assert found.notes[0].startswith(told) if told else not any("期望" in note for note in found.notes)
    assert bool(told) == any("卡方近似不可靠" in note for note in classical.chi_square(*arrays).notes)


def test_the_seed_is_told_and_decides():
    first, again, other = (classical.monte_carlo(PEOPLE["rare"], PEOPLE["group"], seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.p != other.p
    assert first.notes[0] == "p 由10000次随机模拟得出（种子1）。"


def test_trap_small_p_keeps_its_digits():
    """1 − cdf is 0 from 1e-16 on."""
    x = np.repeat([0.0, 1.0], 400)
    y = np.where(np.arange(800) % 20 == 0, 1 - x, x)
    assert 1e-200 < classical.chi_square(x, y).p < 1e-100
    assert 1e-200 < classical.cochran_armitage(x, y).p < 1e-100
    z = x + np.tile(np.linspace(0, 3.2, 400), 2)
    for test in (classical.welch_t, classical.mann_whitney, classical.kruskal_wallis, classical.jonckheere):
        assert 1e-200 < test(z, x).p < 1e-30
    assert 1e-200 < classical.wilcoxon(np.zeros(800), z).p < 1e-100


def test_trap_equal_percentages_in_large_tables_keep_their_digits():
    """A sum of squares less its centre would leave nothing of so small a difference."""
    counts = np.array([[10**5 + 1, 10**5], [10**5, 10**5 - 1]])
    rows, columns = np.indices((2, 2))
    outcome, groups = np.repeat(rows.ravel(), counts.ravel()), np.repeat(columns.ravel(), counts.ravel())
    found = classical.chi_square(outcome.astype(float), groups.astype(float))
    n, determinant = int(counts.sum()), int(counts[0, 0]) * int(counts[1, 1]) - int(counts[0, 1]) * int(counts[1, 0])
    sides = [int(total) for axis in (0, 1) for total in counts.sum(axis=axis)]
    exact = n * determinant**2 / np.prod([float(total) for total in sides])
    assert found.statistic == pytest.approx(exact, rel=1e-4)


@pytest.mark.parametrize("test", [t for t in OF_TWO_ARRAYS if t not in (classical.barnard, classical.games_howell)])
@given(seed=draw.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_trap_the_order_of_the_file_does_not_matter(test: Callable[..., Any], seed: int):
    """To the last digit, ties and simulation included."""
    x, y = _input_of(test)
    order = np.random.default_rng(seed).permutation(len(x))
    assert test(x[order], y[order]) == test(x, y)


@pytest.mark.parametrize("test", [t for t in OF_TWO_ARRAYS if t not in (classical.barnard, classical.games_howell)])
@given(factor=draw.floats(0.01, 100), shift=draw.floats(-100, 100))
@settings(max_examples=8, deadline=None)
def test_units_do_not_matter(test: Callable[..., Any], factor: float, shift: float):
    x, y = _input_of(test)
    other = test(factor * x + shift, (factor * y + shift) if test in PAIRS else y)
    for one, two in zip(results(test(x, y)), results(other), strict=True):
        assert two.p == pytest.approx(one.p, rel=1e-6)
        assert two.effect == pytest.approx(one.effect, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("test", [*TABLES, *TWO_GROUPS, classical.jonckheere, classical.cochran_armitage])
def test_groups_the_other_way_round_turn_the_effect(test: Callable[..., Any]):
    x, y = _input_of(test)
    one, two = test(x, y), test(x, -y)
    assert two.p == pytest.approx(one.p, rel=1e-9)
    assert two.effect == pytest.approx(one.effect if test in TABLES else -one.effect)


@pytest.mark.parametrize("test", [t for t in TABLES if t is not classical.barnard] + ASSOCIATION)
def test_exchanging_the_two_changes_nothing(test: Callable[..., Any]):
    x, y = _input_of(test)
    one, two = test(x, y), test(y, x)
    assert (one.statistic, one.p, one.effect, one.n) == pytest.approx((two.statistic, two.p, two.effect, two.n))


@pytest.mark.parametrize("test", PAIRS)
def test_exchanging_two_answers_turns_the_effect(test: Callable[..., Any]):
    x, y = _input_of(test)
    one, two = test(x, y), test(y, x)
    assert (two.p, two.effect) == pytest.approx((one.p, -one.effect))


@pytest.mark.parametrize("test", SEVERAL)
def test_the_order_of_things_and_people_does_not_matter(test: Callable[..., Any]):
    rows = np.column_stack([PEOPLE[f"yes{j}"] for j in (1, 2, 3)])
    one = test(rows)
    other = test(rows[::-1, ::-1])
    assert (one.statistic, one.p, one.n) == pytest.approx((other.statistic, other.p, other.n), rel=1e-12)
    assert one.notes == ("另有6人缺回答，没有计入。",)


@given(
    values=draw.lists(draw.one_of(draw.integers(0, 3), draw.just(NAN)), min_size=2, max_size=14),
    codes=draw.lists(draw.one_of(draw.integers(0, 2), draw.just(NAN)), min_size=14, max_size=14),
)
@settings(max_examples=120, deadline=None)
def test_any_answers_give_a_result_or_a_reason(values: list[float], codes: list[float]):
    x, y = np.array(values, dtype=float), np.array(codes[: len(values)], dtype=float)
    for test in OF_TWO_ARRAYS:
        try:
            found = results(test(x, y))
        except AnalysisError:
            continue
        for result in found:
            df = np.ravel([] if result.df is None else result.df)
            assert 0 <= result.p <= 1
            assert result.effect is not None
            assert np.isfinite([result.statistic, result.effect, *df]).all()
            if result.effect_low is not None and result.effect_high is not None:
                assert result.effect_low - 1e-9 <= result.effect <= result.effect_high + 1e-9


def test_trap_differences_equal_in_decimals_are_ties():
    """In binary 0.3 − 0.2 is less than 0.2 − 0.1."""
    first, second = np.array([0.1, 0.2, 0.7, 0.5, 0.9]), np.array([0.2, 0.3, 0.6, 0.8, 0.9])
    found, whole = classical.wilcoxon(first, second), classical.wilcoxon(10 * first, np.array([2, 3, 6, 8, 9.0]))
    assert (found.statistic, found.p) == (whole.statistic, whole.p)
    assert found.notes == ("1人两次的回答相同，不参与排序。",)


def _input_of(test: Callable[..., Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return answers that fit a test."""
    if test in (classical.fisher, classical.mid_p, classical.barnard):
        return PEOPLE["before"], PEOPLE["sex"]
    if test in TWO_GROUPS:
        return of_groups("opinion", 1, 3)
    if test is classical.mcnemar:
        return PEOPLE["before"], PEOPLE["after"]
    if test is classical.cochran_armitage:
        return PEOPLE["before"], PEOPLE["group"]
    if test is classical.wilcoxon:
        return PEOPLE["row1"], PEOPLE["row4"]
    if test in ASSOCIATION:
        return PEOPLE["income"], PEOPLE["hours"]
    return PEOPLE["opinion"], PEOPLE["group"]
