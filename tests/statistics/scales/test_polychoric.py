"""Polychoric correlations: R's values, laws, what is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.statistics.scales.golden import ITEMS, WEIGHTS, same
from toolkit.errors import AnalysisError
from toolkit.statistics.scales import polychoric
from toolkit.statistics.scales.polychoric import bivariate_normal


def test_polychoric_correlations_are_near_those_of_psych():
    found = polychoric(ITEMS)
    same(found.correlation, "psych_polychoric", 0, 1e-4)
    same(found.alpha, "psych_polychoric_alpha", 1e-4)
    assert (found.n, found.notes) == (400, ())


def test_weights_count_as_people():
    times = np.random.default_rng(2).integers(1, 4, 150)
    one, two = polychoric(ITEMS[:150], times), polychoric(np.repeat(ITEMS[:150], times, axis=0))
    np.testing.assert_allclose(one.correlation, two.correlation, atol=1e-7)
    np.testing.assert_allclose(np.concatenate(one.thresholds), np.concatenate(two.thresholds), rtol=1e-12)
    assert (polychoric(ITEMS, WEIGHTS).correlation != polychoric(ITEMS).correlation).any()


@settings(max_examples=10, deadline=None)
@given(draw.integers(0, 10_000))
def test_only_the_order_of_answers_counts_and_turning_an_item_turns_the_sign(seed):
    random = np.random.default_rng(seed)
    x = ITEMS[random.permutation(400)[:200], :3]
    codes = np.sort(random.integers(-50, 50, 5) * 10 + np.arange(5))
    other = codes[x.astype(int) - 1].astype(float)
    other[:, 2] *= -1
    one, two = polychoric(x).correlation, polychoric(other).correlation
    np.testing.assert_allclose(two[:2, :2], one[:2, :2], atol=1e-6)
    np.testing.assert_allclose(two[2, :2], -one[2, :2], atol=1e-6)


def test_the_correlation_behind_coarse_answers_is_found():
    random = np.random.default_rng(4)
    x = random.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], 20_000)
    cut = np.column_stack([np.digitize(x[:, 0], [-1, 1]), np.digitize(x[:, 1], [0.5])])
    assert polychoric(cut).correlation[0, 1] == pytest.approx(0.6, abs=0.03)
    assert np.corrcoef(cut[:, 0], cut[:, 1])[0, 1] < 0.45


@pytest.mark.parametrize("rho", [-0.99, -0.5, 0.0, 0.3, 0.95])
@pytest.mark.parametrize(("h", "k"), [(0.0, 0.0), (0.0, -0.7), (1.2, 0.0), (-0.4, 0.9), (-2.0, -1.5), (2.5, 2.5)])
def test_the_bivariate_normal_is_the_integral_over_its_density(h, k, rho):
    from scipy.integrate import quad
    from scipy.special import ndtr
    from scipy.stats import norm

    root = np.sqrt(1 - rho**2)
    expected, _ = quad(lambda x: norm.pdf(x) * ndtr((k - rho * x) / root), -12, h, epsabs=1e-13, limit=500)
    assert float(bivariate_normal(np.array(h), np.array(k), rho)) == pytest.approx(expected, abs=1e-10)


def test_items_that_move_as_one_and_impossible_sets_are_told():
    x = np.column_stack([ITEMS[:, :2], ITEMS[:, 0]])
    found = polychoric(x, names=["甲", "乙", "丙"])
    assert "“甲”和“丙”几乎完全同步" in found.notes[0]


def test_correlations_that_do_not_fit_together_are_told():
    random = np.random.default_rng(1)
    x = (random.standard_normal((12, 6)) + random.standard_normal((12, 1)) > 0).astype(float)
    assert any("互不相容" in note for note in polychoric(x).notes)


def test_an_item_with_too_many_answers_is_refused():
    x = ITEMS.copy()
    x[:, 1] = np.arange(400) % 12
    with pytest.raises(AnalysisError, match="“第2题”的不同答案超过11种"):
        polychoric(x)
    x[:, 1] %= 11
    polychoric(x[:, :2])
