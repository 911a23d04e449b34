"""Importance and satisfaction: quadrants, borders, gaps, the priority index and its tied groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from toolkit.errors import AnalysisError
from toolkit.statistics.indices import priorities

NAMES = ("住房", "交通", "文体", "环境", "就业")


def people(n: int = 300, seed: int = 20260429) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    important = random.normal([4.4, 4.3, 2.8, 2.9, 3.6], 0.9, (n, 5))
    satisfied = random.normal([2.2, 4.1, 2.4, 4.0, 3.1], 1.0, (n, 5))
    satisfied[random.random((n, 5)) < 0.1] = np.nan  # cannot judge
    return np.clip(np.round(important), 1, 5), np.clip(np.round(satisfied), 1, 5)


X, Y = people()
FOUND = priorities(X, Y, NAMES, draws=300)


def test_the_four_quadrants_in_words():
    assert FOUND.quadrant[:4] == ("优先改进", "继续保持", "后续关注", "适度投入")
    assert FOUND.labels[:4] == FOUND.quadrant[:4]
    assert FOUND.held[:4].min() > 0.95


def test_trap_an_item_on_the_border_is_not_put_in_a_quadrant():
    """An item that lies exactly at both means."""
    middle_x, middle_y = np.full((300, 1), 3.0), np.full((300, 1), 3.0)
    middle_x[::2], middle_x[1::2], middle_y[::2], middle_y[1::2] = 2, 4, 2, 4
    x = np.hstack([middle_x, middle_x - 1, middle_x + 1])
    y = np.hstack([middle_y, middle_y - 1, middle_y + 1])
    found = priorities(x, np.random.default_rng(1).permutation(y), draws=400)
    noisy = found.held[0]
    assert noisy < 0.8
    assert found.labels[0] == "边界项，需结合座谈判断"
    assert found.labels[1:] == ("后续关注", "继续保持")


def test_means_are_of_those_who_can_judge():
    np.testing.assert_allclose(FOUND.satisfaction, np.nanmean(Y, axis=0))
    np.testing.assert_allclose(FOUND.gap, X.mean(axis=0) - np.nanmean(Y, axis=0))
    assert FOUND.n_satisfaction.tolist() == (~np.isnan(Y)).sum(axis=0).tolist()
    assert FOUND.n_importance.tolist() == [300] * 5


def test_the_cross_is_printed():
    assert FOUND.cross == pytest.approx((X.mean(axis=0).mean(), np.nanmean(Y, axis=0).mean()))
    assert FOUND.notes[0].startswith("分界线是各行的总平均（重要性")
    middle = priorities(X, Y, NAMES, cross="midpoint", draws=20)
    assert middle.cross == (3.0, 3.0)
    assert middle.notes[0] == "分界线是量表的中点（重要性3.00，满意度3.00）"


def test_the_priority_index_by_hand_and_its_order():
    expected = (X >= 4).mean(axis=0) * (1 - np.nanmean(np.where(np.isnan(Y), np.nan, Y >= 4), axis=0))
    np.testing.assert_allclose(FOUND.index, expected)
    assert FOUND.groups[0] == ("住房",)
    assert (FOUND.index_low < FOUND.index).all()
    assert (FOUND.index < FOUND.index_high).all()


def test_trap_items_that_cannot_be_ordered_share_a_group():
    x = np.random.default_rng(5).integers(1, 6, (200, 4)).astype(float)
    found = priorities(x, np.random.default_rng(6).integers(1, 6, (200, 4)).astype(float), draws=300)
    assert max(len(group) for group in found.groups) >= 2
    assert sum(len(group) for group in found.groups) == 4


def test_bootstrap_limits_of_the_gap_are_those_of_the_difference_of_means():
    x, y = X[:, :2], np.nan_to_num(Y[:, :2], nan=3)
    found = priorities(x, y, draws=3000)
    se = (x - y).std(axis=0, ddof=1) / np.sqrt(len(x))
    np.testing.assert_allclose((found.gap_high - found.gap_low) / (2 * 1.96 * se), 1, atol=0.06)


def test_weights_and_rows_repeated_are_the_same():
    weight = np.arange(300) % 3 + 1
    one, two = priorities(X, Y, weights=weight, draws=5), priorities(X.repeat(weight, 0), Y.repeat(weight, 0), draws=5)
    np.testing.assert_allclose(one.index, two.index)
    np.testing.assert_allclose(one.gap, two.gap)


def test_replicate_weights_take_the_place_of_drawing_people():
    weights = np.random.default_rng(1).multinomial(300, np.full(300, 1 / 300), 50).T
    found = priorities(X, Y, replicates=weights)
    gaps = (X.T @ weights) / 300 - np.nan_to_num(Y).T @ weights / ((~np.isnan(Y)).T @ weights)
    np.testing.assert_allclose([found.gap_low, found.gap_high], np.quantile(gaps, [0.025, 0.975], axis=1))


def test_derived_importance_is_a_rank_correlation():
    from scipy.stats import spearmanr

    overall = np.random.default_rng(3).integers(1, 11, 300).astype(float)
    overall[:7] = np.nan
    found = priorities(X, Y, NAMES, overall=overall, draws=5)
    assert found.derived is not None
    for item, value in enumerate(found.derived):
        both = ~np.isnan(Y[:, item]) & ~np.isnan(overall)
        expected, _ = spearmanr(Y[both, item], overall[both])
        assert value == pytest.approx(expected)


def test_an_item_is_stable_if_two_of_three_say_so():
    assert FOUND.stable is None
    found = priorities(X, Y, NAMES, first=[0.5, 0.3, 0.1, 0.05, 0.05], draws=5)
    above = found.gap >= found.gap.mean()
    high = found.importance >= found.cross[0]
    first = np.array([True, True, False, False, False])
    assert found.stable == tuple(((above == high) & (first == high)).tolist())
    flat = priorities(X, Y, NAMES, first=[0.5, 0.3, 0.1, 0.05, 0.05], overall=np.ones(300), draws=5)
    assert flat.stable == found.stable
    assert "算不出推导的重要性" in flat.notes[-1]


def test_few_people_are_told_and_the_order_of_rows_makes_no_difference():
    found = priorities(X[:40], Y[:40], NAMES, draws=50)
    assert "不足50人，结果仅供参考" in found.notes[1]
    turned = priorities(X[:40][::-1], Y[:40][::-1], NAMES, draws=50)
    np.testing.assert_array_equal(turned.held, found.held)
    np.testing.assert_allclose(turned.gap_low, found.gap_low)


@settings(max_examples=15)
@given(draw.permutations(range(5)))
def test_items_may_come_in_any_order(places):
    found = priorities(X[:, places], Y[:, places], [NAMES[place] for place in places], draws=5)
    assert found.quadrant == tuple(FOUND.quadrant[place] for place in places)
    np.testing.assert_allclose(found.index, FOUND.index[list(places)])


def test_a_row_hardly_anybody_can_judge_is_computed_and_told():
    y = Y.copy()
    y[3:, 2] = np.nan
    found = priorities(X, y, NAMES, draws=200)
    assert np.isfinite([found.gap_low, found.gap_high, found.index_low, found.held]).all()
    assert "“文体”（" in found.notes[1]


def test_refusals_and_the_frame():
    y = Y.copy()
    y[:, 1] = np.nan
    with pytest.raises(AnalysisError, match="有一项没有人评"):
        priorities(X, y)
    with pytest.raises(AnalysisError, match="评分要在1和5之间"):
        priorities(X * 2, Y)
    with pytest.raises(AnalysisError, match="行列不一样"):
        priorities(X, Y[:, :3])
    with pytest.raises(AnalysisError, match="项数不一样多"):
        priorities(X, Y, first=[0.5], draws=5)
    with pytest.raises(AnalysisError, match="总体满意度和人数"):
        priorities(X, Y, overall=[1, 2], draws=5)
    assert FOUND.frame["group"].to_list().index(1) == 0
    assert "住房：优先改进" in repr(FOUND)
