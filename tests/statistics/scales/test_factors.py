"""Suitability, factors and their number: R's values, laws, what is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.statistics.scales.golden import ITEMS, WEIGHTS, answers_with, same
from toolkit.errors import AnalysisError
from toolkit.statistics.scales import bartlett, factors, kmo, omega, parallel

HEYWOOD = np.array([[1, 0.8, 0.8, 0.4], [0.8, 1, 0.5, 0.3], [0.8, 0.5, 1, 0.2], [0.4, 0.3, 0.2, 1]])
BY_PSYCH = {"none": 1e-5, "oblimin": 1e-5, "varimax": 5e-3}
"""How far psych's own stopping rules leave it from the minimum on these answers."""


def test_bartlett_says_who_and_how_many():
    found = bartlett(ITEMS)
    assert (found.df, found.n, found.notes) == (28, 400, ())


def test_kmo_too_low_and_items_without_relation_are_told():
    x = np.random.default_rng(3).integers(1, 6, (60, 4)).astype(float)
    assert "不到0.60" in kmo(x).notes[-1]
    assert bartlett(x).p > 0.05
    assert "看不出" in bartlett(x).notes[-1]
    assert kmo(ITEMS).notes == ()


def test_with_weights_bartlett_counts_the_effective_number_of_people():
    assert bartlett(ITEMS, np.full(400, 7.0)).statistic == pytest.approx(bartlett(ITEMS).statistic, rel=1e-12)
    assert bartlett(ITEMS, WEIGHTS).statistic < bartlett(ITEMS).statistic


@pytest.mark.parametrize("method", ["minres", "ml"])
@pytest.mark.parametrize(("k", "rotation"), [(1, "none"), (2, "none"), (2, "varimax"), (2, "oblimin")])
def test_loadings_are_near_those_of_psych(method, k, rotation):
    found = factors(ITEMS, k, method, rotation)
    same(found.loadings, f"psych_{method}_{k}_{rotation}", 0, BY_PSYCH[rotation])
    assert found.notes == ()
    if rotation == "oblimin":
        same(found.correlation, f"psych_{method}_{k}_{rotation}_phi", 0, 1e-5)
        same(found.variance, f"psych_{method}_{k}_{rotation}_variance", 0, 1e-5)
    else:
        assert (found.correlation == np.eye(k)).all()


def test_trap_varimax_turns_until_nothing_moves():
    """R's varimax stops at a gain of 1e-5, here 2e-3 before the optimum: turning by a little must not gain anything."""

    def gain(loadings):
        scaled = loadings / np.sqrt((loadings**2).sum(axis=1, keepdims=True))
        return ((scaled**2).var(axis=0)).sum()

    best = factors(ITEMS, 2, "minres", "varimax").loadings
    for angle in (-1e-4, 1e-4):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        assert gain(best @ turn) < gain(best)


@pytest.mark.parametrize("method", ["minres", "ml"])
def test_planted_factors_are_found_exactly(method):
    planted = np.array([[0.8, 0], [0.7, 0], [0.6, 0], [0.5, 0], [0, 0.7], [0, 0.6], [0, 0.5]])
    phi = np.array([[1, 0.3], [0.3, 1]])
    r = planted @ phi @ planted.T
    np.fill_diagonal(r, 1)
    found = factors(answers_with(r), 2, method, "oblimin")
    np.testing.assert_allclose(found.loadings, planted, atol=1e-6)
    np.testing.assert_allclose(found.correlation, phi, atol=1e-6)
    np.testing.assert_allclose(found.uniquenesses, 1 - (planted**2).sum(axis=1), atol=1e-6)
    assert found.variance.sum() == pytest.approx((1 - found.uniquenesses).mean(), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(draw.integers(0, 10_000), draw.sampled_from(["none", "varimax", "oblimin"]))
def test_trap_signs_and_order_do_not_depend_on_the_order_of_items(seed, rotation):
    columns = np.random.default_rng(seed).permutation(8)
    one, two = factors(ITEMS, 2, "minres", rotation), factors(ITEMS[:, columns] * 3 - 1, 2, "minres", rotation)
    np.testing.assert_allclose(two.loadings, one.loadings[columns], atol=1e-6)
    np.testing.assert_allclose(two.uniquenesses, one.uniquenesses[columns], atol=1e-7)
    assert (one.loadings.sum(axis=0) > 0).all()
    assert one.variance[0] >= one.variance[1]


@pytest.mark.parametrize("rotation", ["varimax", "oblimin"])
def test_turning_leaves_what_the_factors_explain(rotation):
    plain, turned = factors(ITEMS, 2), factors(ITEMS, 2, rotation=rotation)
    model = turned.loadings @ turned.correlation @ turned.loadings.T
    np.testing.assert_allclose(model, plain.loadings @ plain.loadings.T, atol=1e-12)
    assert turned.variance.sum() == pytest.approx(plain.variance.sum(), rel=1e-12)
    assert (turned.uniquenesses == plain.uniquenesses).all()


@pytest.mark.parametrize("method", ["minres", "ml"])
def test_trap_heywood_cases_are_told_by_name(method):
    found = factors(answers_with(HEYWOOD), 1, method, names=["甲", "乙", "丙", "丁"])
    assert found.uniquenesses[0] == pytest.approx(0.005, rel=1e-3)
    assert any("“甲”几乎全由因子解释" in note for note in found.notes)
    assert any("海伍德" in note for note in omega(answers_with(HEYWOOD)).notes)


def test_the_heywood_case_by_likelihood_is_that_of_factanal():
    found = factors(answers_with(HEYWOOD), 1, "ml")
    np.testing.assert_allclose(found.loadings[:, 0], [0.9975181, 0.8003744, 0.8001336, 0.3994382], atol=1e-6)


def test_few_people_are_told():
    assert any("答全的只有70人" in note for note in factors(ITEMS[:70], 2).notes)
    assert not any("只有" in note for note in factors(ITEMS[:80], 2).notes)


@pytest.mark.parametrize("k", [0, 5])
def test_more_factors_than_the_items_can_tell_are_refused(k):
    with pytest.raises(AnalysisError, match=f"8道题定不下{k}个因子"):
        factors(ITEMS, k)


@pytest.mark.parametrize("ask", [kmo, bartlett, lambda x: factors(x, 1)])
def test_an_item_that_follows_from_the_others_is_refused(ask):
    with pytest.raises(AnalysisError, match="完全推算") as refused:
        ask(np.column_stack([ITEMS[:, :3], ITEMS[:, 0]]))
    assert refused.value.code == "A-SCALE"


def test_parallel_analysis_finds_the_planted_number_and_repeats_itself():
    found = parallel(ITEMS)
    assert found.factors == 2
    assert (found.limits == parallel(ITEMS[::-1]).limits).all()
    assert (found.limits != parallel(ITEMS, seed=1).limits).all()


@pytest.mark.parametrize("n", [25, 400])
def test_the_limits_of_parallel_analysis_are_those_of_random_answers(n):
    random = np.random.default_rng(8)
    drawn = [np.linalg.eigvalsh(np.corrcoef(random.standard_normal((8, n))))[::-1] for _ in range(2000)]
    expected = np.quantile(drawn, 0.95, axis=0)
    np.testing.assert_allclose(parallel(ITEMS[:n]).limits, expected, atol=0.6 / np.sqrt(n))


def test_answers_without_factors_have_none():
    found = parallel(answers_with(np.eye(6)))
    assert found.factors == 0
    assert "按单题报告" in found.notes[-1]


def test_parallel_analysis_of_very_unequal_weights_is_refused():
    weights = np.full(400, 1e-6)
    weights[:5] = 1
    with pytest.raises(AnalysisError, match="有效样本量少于题数"):
        parallel(ITEMS, weights)
