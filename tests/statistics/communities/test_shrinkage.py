"""Shrinkage: R's maximum, the check values, what may be shown, errors and coverage in made-up districts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.statistics.communities.golden import UNITS, VALUES
from tests.statistics.communities.worlds import World
from toolkit.errors import AnalysisError
from toolkit.statistics.communities import shrink, shrink_means, shrink_weighted
from toolkit.statistics.communities.beta_binomial import Likelihood, fit, moments
from toolkit.statistics.communities.posterior import beta_posterior, normal_posterior
from toolkit.statistics.communities.shrinkage import fay_herriot

K, N = np.array([8, 15, 22, 30, 12, 9]), np.array([20, 40, 50, 60, 25, 45])
COUNTS = draw.lists(
    draw.integers(1, 80).flatmap(lambda n: draw.tuples(draw.integers(0, n), draw.just(n))), min_size=10, max_size=25
)


def test_the_check_values_of_six_communities():
    found = shrink(K, N)
    assert (round(found.alpha, 1), round(found.beta, 1)) == (15.9, 24.0)
    assert found.value.round(2).tolist() == [0.40, 0.39, 0.42, 0.46, 0.43, 0.29]
    np.testing.assert_allclose(found.value, (K + found.alpha) / (N + found.alpha + found.beta), rtol=1e-12)
    assert found.pooled == 0.4


def test_trap_fewer_than_ten_communities_keep_their_raw_values():
    found = shrink(K, N)
    assert found.use == "raw"
    assert found.notes == ("只有6个社区，不足10个，收缩估计不可靠，只列各社区自己的数",)
    assert shrink(np.tile(K, 2), np.tile(N, 2)).use == "shrunk"


@pytest.mark.parametrize("question", ["some", "large", "rare"])
def test_the_spread_between_communities_is_that_of_the_parameters(question):
    found = shrink(UNITS[question], UNITS["n"], integrate=False)
    a, b = VALUES[f"beta_{question}"]
    assert found.between == pytest.approx(np.sqrt(a * b / ((a + b) ** 2 * (a + b + 1))))
    assert "偏窄" in found.notes[-1]
    assert found.use == "shrunk"


def test_the_maximum_has_no_slope():
    k, n = UNITS["some"].astype(int), UNITS["n"].astype(int)
    found = fit(k, n)
    up, out, mm, mt, tt = Likelihood.of(k, n).slopes(found.mean, found.theta)
    assert abs(up) / np.sqrt(mm) < 1e-9
    assert abs(out) / np.sqrt(tt) < 1e-9
    assert mm * tt > mt**2


def test_slopes_are_those_of_the_likelihood():
    likelihood, step = Likelihood.of(K, N), 1e-6
    up, out, *_ = likelihood.slopes(0.37, 0.04)
    assert up == pytest.approx((likelihood(0.37 + step, 0.04) - likelihood(0.37 - step, 0.04)) / (2 * step), rel=1e-6)
    assert out == pytest.approx((likelihood(0.37, 0.04 + step) - likelihood(0.37, 0.04 - step)) / (2 * step), rel=1e-6)


def test_the_normal_model_pulls_by_its_variance():
    mean, variance = fay_herriot(UNITS["mean_some"], UNITS["se"] ** 2)
    found = shrink_means(UNITS["mean_some"], UNITS["se"])
    pull = UNITS["se"] ** 2 / (variance + UNITS["se"] ** 2)
    np.testing.assert_allclose(found.value, pull * mean + (1 - pull) * UNITS["mean_some"], rtol=1e-12)
    assert np.isnan(found.alpha)
    known = shrink_means(UNITS["mean_some"], UNITS["se"], integrate=False)
    np.testing.assert_allclose(known.high - known.value, 1.959963984540054 * UNITS["se"] * np.sqrt(1 - pull), rtol=1e-9)


def test_trap_no_difference_shows_the_pooled_value_only():
    found = shrink(UNITS["same"], UNITS["n"])
    assert (found.use, found.alpha, found.between) == ("pooled", np.inf, 0)
    assert set(found.value) == {found.pooled}
    assert found.notes == ("社区间差异与抽样波动无法区分，只列全区合计的值",)
    assert (found.low < found.pooled).all()
    assert shrink_means([3.0, 3.1] * 6, [0.4] * 12).use == "pooled"


def test_trap_the_rule_of_ten_times_the_largest_number():
    """One place on either side of α + β = 10·max n, by sizes alone."""
    k, n = UNITS["some"].astype(int), UNITS["n"].astype(int)
    for times in (1, 40):
        found = shrink(np.rint(n * (k.sum() / n.sum() + (k / n - k.sum() / n.sum()) / times)), n)
        assert (found.use == "pooled") == (found.alpha + found.beta > 10 * n.max())


@pytest.mark.parametrize(("spread", "use"), [(0.11, "shrunk"), (0.09, "pooled")])
def test_a_tenth_of_the_sampling_variance_is_the_border(spread, use):
    """Of twelve equal errors of 1 the variance between is that of the means, less 1."""
    apart = np.sqrt((1 + spread) * 11 / 12)
    found = shrink_means([-apart, apart] * 6, [1.0] * 12)
    assert found.between**2 == pytest.approx(spread)
    assert found.use == use


def test_trap_a_weighted_share_uses_the_effective_number():
    share = UNITS["large"] / UNITS["n"]
    full, half = shrink_weighted(share, UNITS["n"]), shrink_weighted(share, UNITS["n"] / 2)
    assert (half.pull > full.pull).all()
    assert (full.low >= 0).all()
    assert full.low.min() == 0
    pooled = UNITS["large"].sum() / UNITS["n"].sum()
    se = np.sqrt(pooled * (1 - pooled) / UNITS["n"])
    np.testing.assert_allclose(full.value, shrink_means(share, se).value, rtol=1e-12)


def test_moments_stand_in_where_there_is_no_maximum_and_are_told():
    found = shrink([0, 20] * 6, [20] * 12)
    assert found.notes == ("先验参数由矩估计得到（最大似然没有解）",)
    np.testing.assert_allclose(found.value, np.tile([0.0, 1.0], 6), atol=1e-4)


def test_moments_give_back_a_variance_that_is_there():
    random = np.random.default_rng(3)
    n = np.full(20_000, 30)
    found = moments(random.binomial(n, random.beta(6, 9, len(n))), n)
    assert found.mean == pytest.approx(0.4, abs=0.01)
    assert 1 / found.theta == pytest.approx(15, rel=0.05)


@pytest.mark.parametrize("integrate", [True, False])
@pytest.mark.parametrize("share", [0, 1])
def test_everybody_the_same(share, integrate):
    n = np.arange(10, 22)
    found = shrink(share * n, n, integrate=integrate)
    assert found.use == "pooled"
    assert set(found.value) == {share}
    assert np.isfinite([found.low, found.high]).all()
    assert (found.low <= share).all()
    assert (found.high >= share).all()
    weighted = shrink_weighted(np.full(12, share), n, integrate=integrate)
    assert np.isfinite([weighted.low, weighted.high]).all()


def test_the_mixture_has_its_quantiles_and_draws():
    posterior = beta_posterior(K, N)
    drawn = posterior.draw(np.random.default_rng(1), 40_000)
    np.testing.assert_allclose((drawn < posterior.quantile(0.3)).mean(axis=0), 0.3, atol=0.015)
    normal = normal_posterior(UNITS["mean_some"], UNITS["se"])
    drawn = normal.draw(np.random.default_rng(1), 40_000)
    np.testing.assert_allclose((drawn < normal.quantile(0.9)).mean(axis=0), 0.9, atol=0.01)
    assert posterior.weight.sum() == pytest.approx(1)


def test_the_posterior_of_shares_is_the_integral_over_all_means_and_spreads():
    """A second derivation: log-gamma functions on a plain fine grid."""
    from scipy.special import betainc, betaln

    mean, root = (place.ravel() for place in np.meshgrid(np.arange(0.005, 1, 0.01), np.arange(0.0025, 1, 0.005)))
    total = (1 - root**2) / root**2
    a, b = (mean * total)[:, None], ((1 - mean) * total)[:, None]
    logs = (betaln(a + K, b + N - K) - betaln(a, b)).sum(axis=1)
    weight = np.exp(logs - logs.max())
    for below in (0.025, 0.5, 0.975):
        held = weight @ betainc(a + K, b + N - K, beta_posterior(K, N).quantile(below)) / weight.sum()
        np.testing.assert_allclose(held, below, atol=2e-3)


def test_the_posterior_of_means_is_the_integral_over_all_means_and_spreads():
    from scipy.stats import norm

    y, se = UNITS["mean_some"][:12], UNITS["se"][:12]
    mean, spread = (place.ravel()[:, None] for place in np.meshgrid(np.arange(2, 5, 0.02), np.arange(0.005, 3, 0.01)))
    logs = norm.logpdf(y, mean, np.sqrt(spread**2 + se**2)).sum(axis=1)
    weight, keep = np.exp(logs - logs.max()), spread**2 / (spread**2 + se**2)
    for below in (0.025, 0.975):
        at = normal_posterior(y, se).quantile(below)
        held = weight @ norm.cdf(at, mean + keep * (y - mean), se * np.sqrt(keep)) / weight.sum()
        np.testing.assert_allclose(held, below, atol=2e-3)


@pytest.mark.parametrize("alike", [40, 80, 200])
def test_shrinkage_is_nearly_as_good_as_if_the_district_were_known(alike):
    """How much there is to gain depends on how alike communities are; the best anybody could do is the yardstick."""
    random, world = np.random.default_rng([20260422, alike]), World(alike=alike)
    raw = shrunk = best = 0.0
    for _ in range(150):
        true, k, n = world.draw(random)
        found = shrink(k, n, integrate=False)
        raw += ((found.raw - true) ** 2).mean()
        shrunk += ((found.value - true) ** 2).mean()
        best += (((k + world.share * alike) / (n + alike) - true) ** 2).mean()
    assert shrunk <= 1.25 * best + 0.02 * raw
    if alike >= 80:
        assert shrunk / raw <= 0.3


@pytest.mark.parametrize("alike", [40, 80])
def test_limits_hold(alike):
    random, world, held = np.random.default_rng([20260423, alike]), World(alike=alike), []
    for _ in range(45):
        true, k, n = world.draw(random)
        found = shrink(k, n)
        held.append(((found.low <= true) & (true <= found.high)).mean())
    assert 0.93 <= np.mean(held) <= 0.97


def test_trap_limits_that_take_the_parameters_for_known_hold_too_seldom():
    random, world, held = np.random.default_rng(20260424), World(alike=80), []
    for _ in range(45):
        true, k, n = world.draw(random)
        found = shrink(k, n, integrate=False)
        held.append(((found.low <= true) & (true <= found.high)).mean())
    assert np.mean(held) < 0.91


def test_limits_of_means_hold():
    random, held = np.random.default_rng(20260424), 0.0
    for _ in range(200):
        se = random.uniform(0.1, 0.5, 25)
        true = random.normal(3.5, 0.3, 25)
        found = shrink_means(random.normal(true, se), se)
        held += ((found.low <= true) & (true <= found.high)).mean() / 200
    assert 0.93 <= held <= 0.97


@settings(max_examples=20)
@given(COUNTS)
def test_a_shrunk_value_lies_between_the_raw_and_the_mean_of_communities(pairs):
    k, n = np.array(pairs).T
    found = shrink(k, n, integrate=False)
    assert np.isfinite([found.value, found.low, found.high]).all()
    if found.use == "shrunk":
        centre = found.alpha / (found.alpha + found.beta)
        assert (np.abs(found.value - centre) <= np.abs(found.raw - centre) + 1e-12).all()
        assert (found.low <= found.high).all()


@settings(max_examples=20)
@given(COUNTS)
def test_order_does_not_matter_and_the_other_answer_mirrors(pairs):
    k, n = np.array(pairs).T
    found = shrink(k, n, integrate=False)
    np.testing.assert_allclose(shrink(k[::-1], n[::-1], integrate=False).value[::-1], found.value, rtol=1e-7)
    np.testing.assert_allclose(1 - shrink(n - k, n, integrate=False).value, found.value, rtol=1e-7, atol=1e-9)


@given(draw.floats(0.01, 100), draw.floats(-10, 10))
def test_means_in_other_units_shrink_alike(factor, shift):
    y, se = UNITS["mean_some"], UNITS["se"]
    found, moved = shrink_means(y, se), shrink_means(shift + factor * y, factor * se)
    np.testing.assert_allclose(moved.value, shift + factor * found.value, rtol=1e-9)
    np.testing.assert_allclose(moved.high, shift + factor * found.high, rtol=1e-7, atol=1e-9 * factor)


def test_the_frame_and_the_refusals():
    found = shrink(K, N, ["甲", "乙", "丙", "丁", "戊", "己"])
    assert list(found.frame.columns) == ["name", "n", "raw", "value", "low", "high", "pull"]
    assert "不足10个" in repr(found)
    assert "n" not in shrink_means([3, 3.2], [0.1, 0.1]).frame
    with pytest.raises(AnalysisError, match="甲”的数不能用：选的人数"):
        shrink([3, 1], [2, 2], ["甲", "乙"])
    with pytest.raises(AnalysisError, match="误差或有效人数要大于0"):
        shrink_weighted([0.2, 0.3], [10, 0])
