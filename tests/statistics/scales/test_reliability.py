"""Alpha and omega: R's values, their intervals, what the notes say."""

from __future__ import annotations

import hashlib
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.statistics.scales.golden import FOLDER, HEAD, ITEMS, VALUES, WEIGHTS, answers_with
from toolkit.errors import AnalysisError
from toolkit.statistics.scales import alpha, alpha_influence, omega


def test_the_answers_are_those_r_saw():
    for name in ("scales_items.csv", "scales_ratings.csv"):
        assert f"# {name} sha256 {hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}" in HEAD


def test_weighted_alpha_tells_the_effective_number_of_people():
    found = alpha(ITEMS, WEIGHTS)
    assert "有效样本量" in found.notes[0]
    assert found.low < alpha(ITEMS).value < found.high
    assert found.n == 400


def test_the_influence_is_the_slope_along_each_weight_and_0_for_rows_left_out():
    x = ITEMS[:40].copy()
    x[3, 2] = np.nan
    weights = WEIGHTS[:40].copy()
    weights[5] = 0
    z = alpha_influence(x, weights)
    assert z[3] == z[5] == 0
    assert abs(z.sum()) < 1e-15
    for row in (0, 7, 39):
        up, down = weights.copy(), weights.copy()
        up[row] *= 1 + 1e-5
        down[row] *= 1 - 1e-5
        slope = (alpha(x, up).value - alpha(x, down).value) / 2e-5
        assert z[row] == pytest.approx(slope, abs=1e-9)


def test_trap_two_items_are_answered_with_spearman_brown():
    found = alpha(ITEMS[:, :2])
    r = np.corrcoef(ITEMS[:, 0], ITEMS[:, 1])[0, 1]
    assert found.value == pytest.approx(2 * r / (1 + r), rel=1e-12)
    assert found.value != found.raw
    assert np.isnan(found.if_dropped).all()
    assert "斯皮尔曼" in found.notes[0]


def test_trap_items_that_ask_the_other_way_round_are_told_and_never_turned():
    turned = ITEMS.copy()
    turned[:, 0] = 6 - turned[:, 0]
    found = alpha(turned, names=list("甲乙丙丁戊己庚辛"))
    assert found.value < alpha(ITEMS).value - 0.1
    assert found.item_rest[0] < 0
    assert any("“甲”与其余各题方向相反" in note for note in found.notes)


def test_trap_omega_is_the_first_of_three_definitions():
    found = omega(ITEMS)
    common, r = found.loadings.sum() ** 2, np.corrcoef(ITEMS.T)
    second, third = common / r.sum(), 1 - (1 - found.loadings**2).sum() / r.sum()
    assert found.value == pytest.approx(common / (common + (1 - found.loadings**2).sum()), rel=1e-12)
    assert min(abs(found.value - second), abs(found.value - third)) > 5e-6


def test_omega_of_parallel_items_is_alpha():
    r = np.full((4, 4), 0.4)
    np.fill_diagonal(r, 1)
    x = answers_with(r)
    assert omega(x).value == pytest.approx(alpha(x).value, rel=1e-9)
    assert omega(x).value == pytest.approx(4 * 0.4 / (1 + 3 * 0.4), rel=1e-9)


@pytest.mark.parametrize("of", [omega, partial(alpha, interval="bootstrap")])
def test_the_bootstrap_repeats_itself_whatever_the_order_of_rows(of):
    found = of(ITEMS, WEIGHTS, seed=3)
    order = np.random.default_rng(1).permutation(len(ITEMS))
    again = of(ITEMS[order], WEIGHTS[order], seed=3)
    assert (found.low, found.high) == pytest.approx((again.low, again.high), rel=1e-12)
    assert found.low < found.value < found.high
    assert (found.low, found.high) != (of(ITEMS, WEIGHTS, seed=4).low, of(ITEMS, WEIGHTS, seed=4).high)


def test_the_bootstrap_is_about_as_wide_as_feldt():
    one, two = alpha(ITEMS), alpha(ITEMS, interval="bootstrap")
    assert two.high - two.low == pytest.approx(one.high - one.low, rel=0.15)


def test_the_bootstrap_is_alpha_of_people_drawn_again():
    x = ITEMS[:15][np.lexsort(ITEMS[:15].T)]
    random = np.random.default_rng(2)
    drawn = [x[random.integers(15, size=15)] for _ in range(2000)]
    inner, outer = np.var(drawn, axis=1).sum(axis=1), np.var(np.sum(drawn, axis=2), axis=1)
    expected = np.quantile(8 / 7 * (1 - inner / outer), [0.025, 0.975])
    found = alpha(ITEMS[:15], interval="bootstrap", seed=2)
    assert [found.low, found.high] == pytest.approx(expected, rel=1e-9)


def test_the_bootstrap_of_two_items_encloses_spearman_brown():
    found = alpha(ITEMS[:, :2] * [1, 3], interval="bootstrap")
    assert found.low < found.value < found.high
    assert found.low > found.raw - 0.1


@settings(max_examples=25, deadline=None)
@given(draw.integers(0, 10_000), draw.floats(0.1, 50), draw.floats(-20, 20))
def test_alpha_does_not_know_units_order_or_the_scale_of_weights(seed, factor, shift):
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(400)[:120], random.permutation(8)
    one = alpha(ITEMS[rows], WEIGHTS[rows])
    two = alpha(ITEMS[rows[::-1]][:, columns] * factor + shift, WEIGHTS[rows[::-1]] * factor)
    assert two.value == pytest.approx(one.value, rel=1e-10)
    np.testing.assert_allclose(two.item_rest, one.item_rest[columns], rtol=1e-9)
    assert (two.low, two.high) == pytest.approx((one.low, one.high), rel=1e-9)


def test_people_of_weight_0_and_people_with_gaps_change_nothing_but_the_count_of_those_left_out():
    gaps = np.vstack([ITEMS, ITEMS[:5], ITEMS[:3]])
    gaps[400:405, 1] = np.nan
    weights = np.concatenate([WEIGHTS, np.ones(5), np.zeros(3)])
    found, plain = alpha(gaps, weights), alpha(ITEMS, WEIGHTS)
    assert found.value == pytest.approx(plain.value, rel=1e-13)
    assert found.n == 400
    assert found.notes[0] == "有5人没有答全这几道题，没有算进来。"


@pytest.mark.parametrize(("r", "words"), [(0.40, "可以合成一个指数"), (0.30, "只作探索性使用"), (0.20, "按单题报告")])
def test_the_value_decides_what_the_scale_is_good_for(r, words):
    correlation = np.full((4, 4), r)
    np.fill_diagonal(correlation, 1)
    for found in (alpha(answers_with(correlation)), omega(answers_with(correlation))):
        assert sum(words in note for note in found.notes) == 1


def test_few_people_and_items_apart_are_told():
    x = ITEMS[:99].copy()
    x[:, 7] = np.tile([1, 2, 3], 33)
    notes = alpha(x).notes
    assert any("不到100人" in note for note in notes)
    assert any("“第8题”与其余各题" in note for note in notes)
    assert not any("不到100人" in note for note in alpha(ITEMS[:100]).notes)


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (ITEMS[:, :1], "至少要2道题"),
        (ITEMS[:2], "只有2人"),
        (np.full((10, 3), np.nan), "只有0人"),
        (np.column_stack([ITEMS[:, :2], np.ones(400)]), "“第3题”人人答得一样"),
        (np.column_stack([ITEMS[:, 0], 6 - ITEMS[:, 0]]), "反向计分"),
    ],
)
def test_answers_that_make_no_scale_are_refused_with_the_reason(x, words):
    with pytest.raises(AnalysisError, match=words) as refused:
        alpha(x)
    assert refused.value.code == "A-SCALE"


def test_omega_of_two_items_is_refused():
    with pytest.raises(AnalysisError, match="至少要3道题"):
        omega(ITEMS[:, :2])


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_weights_that_are_none_are_refused(wrong):
    weights = WEIGHTS.copy()
    weights[4] = wrong
    with pytest.raises(AnalysisError) as refused:
        alpha(ITEMS, weights)
    assert refused.value.code == "A-WEIGHTS"


def test_every_golden_value_of_alpha_is_a_number():
    assert all(np.isfinite(values).all() for values in VALUES.values())
