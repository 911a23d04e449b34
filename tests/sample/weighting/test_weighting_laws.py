"""What holds for every sample: targets met, nothing that depends on order, scale or names, nobody beyond a limit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.sample.weighting.golden import AGE, BASE, CONTROLS, MARGINS
from toolkit.errors import AnalysisError
from toolkit.sample.weighting import (
    Controls,
    Margin,
    Method,
    Regression,
    Sweeps,
    calibrated,
    combinations,
    controls_of,
    poststratified,
    raked,
    trimmed,
    trimmed_equally,
    usual_limits,
)
from toolkit.sample.weighting.margins import wanted

SEEDS = draw.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)


def case(seed: int, n: int = 120) -> tuple[list[Margin], np.ndarray]:
    """Return margins that some weights meet, and weights that do not meet them."""
    random = np.random.default_rng(seed)
    true = random.uniform(0.5, 2, n)
    margins = []
    for place in range(int(random.integers(1, 4))):
        codes = np.r_[np.arange(4), random.integers(0, 4, n - 4)]
        margins.append(Margin(f"m{place}", tuple("甲乙丙丁"), codes, np.bincount(codes, true)))
    return margins, random.uniform(0.5, 2, n)


def taken(margin: Margin, rows: np.ndarray) -> Margin:
    return Margin(margin.name, margin.labels, margin.codes[rows], margin.targets)


def reached(margin: Margin, weights: np.ndarray) -> np.ndarray:
    return np.bincount(margin.codes, weights, len(margin.labels))


@few
@given(SEEDS)
def test_raking_meets_every_margin_and_is_calibration_by_ratios(seed):
    margins, base = case(seed)
    weights = raked(margins, base)
    for margin in margins:
        assert reached(margin, weights) == pytest.approx(margin.targets, rel=1e-11)
    assert weights == pytest.approx(calibrated(controls_of(margins, base), base, Method.RAKING), rel=1e-9)


@few
@given(SEEDS, draw.sampled_from([1e-6, 3.0, 1e7]))
def test_the_scale_of_the_weights_before_does_not_matter(seed, factor):
    margins, base = case(seed)
    assert raked(margins, base * factor) == pytest.approx(raked(margins, base), rel=1e-10)


@few
@given(SEEDS)
def test_the_order_of_people_margins_and_categories_does_not_matter(seed):
    margins, base = case(seed)
    weights = raked(margins, base)
    rows = np.random.default_rng(seed).permutation(len(base))
    assert raked([taken(m, rows) for m in margins], base[rows]) == pytest.approx(weights[rows], rel=1e-10)
    turned = [Margin(m.name, m.labels[::-1], 3 - m.codes, m.targets[::-1]) for m in margins[::-1]]
    assert raked(turned, base) == pytest.approx(weights, rel=1e-10)


@few
@given(SEEDS)
def test_people_doubled_at_half_weight_change_nothing(seed):
    margins, base = case(seed)
    twice = np.repeat(np.arange(len(base)), 2)
    doubled = raked([taken(m, twice) for m in margins], base[twice] / 2)
    assert doubled[::2] == pytest.approx(raked(margins, base) / 2, rel=1e-10)


@few
@given(SEEDS)
def test_shares_are_of_the_weights_before(seed):
    margins, base = case(seed)
    shares = [Margin(m.name, m.labels, m.codes, m.targets / m.total) for m in margins]
    weights = raked(shares, base)
    assert weights.sum() == pytest.approx(base.sum(), rel=1e-12)
    assert weights / weights.sum() == pytest.approx(raked(margins, base) / margins[0].total, rel=1e-10)


def test_poststratification_is_one_factor_a_cell():
    factors = AGE.targets / reached(AGE, BASE)
    assert poststratified(AGE, BASE) == pytest.approx(BASE * factors[AGE.codes], rel=1e-14)


@few
@given(SEEDS, draw.sampled_from(Method), draw.booleans())
def test_calibration_meets_totals_within_bounds(seed, method, tight):
    """A solution within (0.6, 1.5) exists by making: all methods find one within the same bounds or wider ones."""
    random = np.random.default_rng(seed)
    base = random.lognormal(0, 0.5, 80)
    x = np.column_stack([np.ones(80), random.normal(size=(80, 3)), random.random((80, 1)) < 0.2])
    totals = (base * random.uniform(0.7, 1.4, 80)) @ x
    bounds = (0.6, 1.5) if tight else (0.1, 6.0)
    weights = calibrated(Controls(tuple("abcde"), x, totals), base, method, bounds)
    assert weights @ x == pytest.approx(totals, rel=1e-10, abs=1e-10 * base.sum())
    assert ((weights >= base * bounds[0] * (1 - 1e-12)) & (weights <= base * bounds[1] * (1 + 1e-12))).all()


def test_trap_a_bound_next_to_one_makes_the_logit_curve_a_step():
    random = np.random.default_rng(3)
    base = random.lognormal(0, 0.5, 150)
    x = np.column_stack([np.ones(150), random.normal(size=150)])
    totals = (base * random.uniform(1.1, 1.5, 150)) @ x
    weights = calibrated(Controls(("a", "b"), x, totals), base, Method.LOGIT, (0.9995, 1.7))
    assert weights @ x == pytest.approx(totals, rel=1e-10)


def test_columns_that_say_the_same_twice_change_nothing():
    twice = Controls(CONTROLS.names * 2, np.tile(CONTROLS.x, 2), np.tile(CONTROLS.totals, 2))
    assert calibrated(twice, BASE) == pytest.approx(calibrated(CONTROLS, BASE), rel=1e-10)
    z = BASE[:, None] * np.random.default_rng(1).normal(size=(300, 2))
    final = calibrated(CONTROLS, BASE)
    once = Regression(CONTROLS, BASE, final).residuals(z)
    assert Regression(twice, BASE, final).residuals(z) == pytest.approx(once, rel=1e-9, abs=1e-9)


@few
@given(SEEDS)
def test_trimming_keeps_to_the_limits_and_to_the_margins(seed):
    margins, base = case(seed, 300)
    weights = raked(margins, base)
    low, high = 0.45 * weights.mean(), 1.8 * weights.mean()
    found = trimmed(weights, low, high, margins)
    assert ((found.weights >= low) & (found.weights <= high)).all()
    for margin in margins:
        assert reached(margin, found.weights) == pytest.approx(margin.targets, rel=1e-11)
    assert found.people > 0
    again = trimmed(found.weights, low, high, margins)
    assert (again.weights == found.weights).all()


def test_trimming_by_a_second_way():
    """Cut, rake again, and so on: the sweeps end where the one solution is (Dykstra's corrections keep it nearest)."""
    weights = raked(MARGINS, BASE)
    low, high = 0.4 * weights.mean(), 2 * weights.mean()
    now, owed = weights, np.ones(300)
    for _ in range(100):
        cut = np.clip(now * owed, low, high)
        owed, now = now * owed / cut, raked(MARGINS, cut)
    assert trimmed(weights, low, high, MARGINS).weights == pytest.approx(now, rel=1e-6)


def test_trap_cutting_once_after_raking_misses_the_margins():
    weights = raked(MARGINS, BASE)
    cut = np.minimum(weights, 1.8 * weights.mean())
    assert np.abs(reached(AGE, cut) / AGE.targets - 1).max() > 0.01


def test_trap_given_back_in_equal_parts_may_lift_weights_over_the_limit():
    weights = np.array([1.0, 2.0, 2.9, 4.5])
    assert trimmed_equally(weights, upper=3).max() > 3
    strict = trimmed_equally(weights, upper=3, strict=True)
    assert strict.max() <= 3.0
    assert trimmed(np.array([1.0, 1.0, 2.0, 8.0]), 0, 5).weights.tolist() == pytest.approx([1.75, 1.75, 3.5, 5])


def test_usual_limits():
    even = np.tile([0.9, 1.0, 1.1], 50)
    assert usual_limits(even) == pytest.approx((0.2, 1.0 + 6 * 0.2))
    assert usual_limits(np.r_[np.ones(150), 50.0])[1] == pytest.approx(5 * 200 / 151)
    assert usual_limits(np.random.default_rng(1).lognormal(0, 2, 500))[1] <= 5 * np.exp(2) * 3


@few
@given(SEEDS)
def test_what_was_fitted_has_no_error(seed):
    """A total that the weights meet leaves no residual, under both conventions and in every category."""
    margins, base = case(seed)
    final = raked(margins, base)
    known = np.eye(4)[margins[-1].codes] * final[:, None]
    for made in (Regression(controls_of(margins, base), base, final), Sweeps(*combinations(margins), final)):
        assert np.abs(made.residuals(known)).max() < 1e-6 * final.mean()


@few
@given(SEEDS)
def test_residuals_by_a_second_derivation(seed):
    margins, base = case(seed)
    random = np.random.default_rng(seed)
    final, z = raked(margins, base), random.normal(size=(len(base), 3))
    x = np.concatenate([np.eye(4)[m.codes] for m in margins], axis=1)
    root = np.sqrt(base)[:, None]
    values = z / final[:, None]
    fitted = x @ np.linalg.lstsq(x * root, values * root, rcond=None)[0]
    made = Regression(controls_of(margins, base), base, final)
    assert made.residuals(z) == pytest.approx((values - fitted) * final[:, None], rel=1e-9, abs=1e-10)
    swept = values.copy()
    for _ in range(10):
        for margin in margins:
            for code in range(4):
                swept[margin.codes == code] -= swept[margin.codes == code].mean(axis=0)
    assert Sweeps(*combinations(margins), final).residuals(z) == pytest.approx(
        swept * final[:, None], rel=1e-9, abs=1e-10
    )


def test_nobody_of_weight_zero_makes_an_error_undefined():
    final = np.r_[0.0, BASE[1:]]
    z = final[:, None] * np.ones((300, 1))
    left = Regression(CONTROLS, BASE, final).residuals(z)
    assert left == pytest.approx(0, abs=1e-9)


def test_trap_short_codes_and_more_combinations_than_fit():
    random = np.random.default_rng(8)
    labels = tuple(map(str, range(60)))
    codes = [np.r_[np.arange(60), random.integers(0, 60, 440)].astype(np.int8) for _ in range(5)]
    margins = [Margin(str(k), labels, c, np.bincount(c).astype(float)) for k, c in enumerate(codes)]
    row, levels = combinations(margins)
    for margin, level in zip(margins, levels, strict=True):
        assert (level[row] == margin.codes).all()
    assert levels.shape == (5, len({tuple(who) for who in np.stack(codes, axis=1).tolist()}))
    assert raked(margins, np.full(500, 2.0)) == pytest.approx(np.ones(500), rel=1e-10)


@pytest.mark.parametrize("method", Method)
def test_totals_that_cannot_be_met_are_named(method):
    high = Controls(("全部", "收入"), np.column_stack([np.ones(300), CONTROLS.x[:, 5]]), np.array([6000, 6000 * 500.0]))
    with pytest.raises(AnalysisError) as raised:
        calibrated(high, BASE, method, (0.2, 4))
    assert raised.value.code == "A-TOTALS"
    assert "收入" in raised.value.message or "全部" in raised.value.message


def test_margins_that_contradict_each_other_are_named():
    """All women are over 30, yet the targets want fewer people over 30 than women."""
    old = np.repeat([0, 1], [40, 60])
    woman = np.repeat([0, 1], [70, 30])
    margins = [
        Margin("年龄", ("30以下", "30以上"), old, np.array([80.0, 20.0])),
        Margin("性别", ("男", "女"), woman, np.array([50.0, 50.0])),
    ]
    for attempt in (
        raked,
        lambda m, b: trimmed(b * 1.0, 0, 1.5, m),
        lambda m, b: calibrated(controls_of(m, b), b, Method.RAKING),
    ):
        with pytest.raises(AnalysisError, match="A-TOTALS"):
            attempt(margins, np.r_[np.ones(99), 2.0])


def test_caps_that_cannot_be_kept_are_named():
    with pytest.raises(AnalysisError, match="应为") as raised:
        trimmed(raked(MARGINS, BASE), 0, 1.05 * 20, MARGINS)
    assert raised.value.code == "A-TOTALS"
    for low, high in ((0.0, 19.0), (21.0, 90.0), (-1.0, 90.0)):
        with pytest.raises(AnalysisError, match="A-LIMITS"):
            trimmed(raked(MARGINS, BASE), low, high)
    with pytest.raises(AnalysisError, match="A-LIMITS"):
        trimmed_equally(np.array([1.0, 5.0]), 2, 3)
    with pytest.raises(AnalysisError, match="A-LIMITS"):
        trimmed_equally(np.array([1.0, 2.9, 2.9, 9.0]), upper=3, strict=True)


@pytest.mark.parametrize(
    ("method", "bounds"),
    [(Method.LOGIT, (0.2, np.inf)), (Method.LOGIT, (-np.inf, 2)), (Method.LINEAR, (1, 2)), (Method.RAKING, (0.5, 0.9))],
)
def test_bounds_that_make_no_sense(method, bounds):
    with pytest.raises(AnalysisError, match="A-BOUNDS"):
        calibrated(CONTROLS, BASE, method, bounds)


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_weights_before_that_cannot_be_used(bad):
    base = BASE.copy()
    base[4] = bad
    for attempt in (lambda: raked(MARGINS, base), lambda: calibrated(CONTROLS, base), lambda: trimmed(base, 0, 90)):
        with pytest.raises(AnalysisError, match="第5行") as raised:
            attempt()
        assert raised.value.code == "A-WEIGHTS"


def test_missing_values_of_a_total_are_named():
    x = CONTROLS.x.copy()
    x[7, 5] = np.nan
    with pytest.raises(AnalysisError, match="income") as raised:
        calibrated(Controls(CONTROLS.names, x, CONTROLS.totals), BASE)
    assert raised.value.code == "A-MARGIN"


def test_sums_that_differ_by_rounding_are_alike_and_others_are_not():
    near = Margin("性别", ("男", "女"), MARGINS[1].codes, np.array([3102.0, 2900.0]))
    assert [target.sum() for target in wanted([AGE, near], BASE)] == pytest.approx([6000, 6000], rel=1e-14)
    raked([AGE, near], BASE)
    far = Margin("性别", ("男", "女"), MARGINS[1].codes, np.array([3120.0, 2900.0]))
    with pytest.raises(AnalysisError, match="性别”合计6,020") as raised:
        raked([AGE, far], BASE)
    assert raised.value.code == "A-MARGIN"
