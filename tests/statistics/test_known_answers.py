"""Small cases whose answer is known: where formulas have a corner that whole surveys seldom reach."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import betaincinv, stdtrit

from tests.statistics.surveys import drawn, figures, people
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample, calibrate, trim
from toolkit.sample.weighting.trimming import trimmed
from toolkit.statistics.quadratic import exact_tail, saddlepoint_tail
from toolkit.statistics.ranks import compared


@pytest.mark.parametrize(("rule", "median"), [("math", 2.0), ("school", 3.0), ("hf7", 3.0)])
def test_the_middle_of_four(rule, median):
    sample = Sample.from_frame(pd.DataFrame({"y": [1.0, 2.0, 4.0, 9.0]}))
    assert st.quantile(sample, "y", (0.5,), rule=rule).frame["value"].tolist() == [median]


@pytest.mark.parametrize("interval", ["woodruff", "logit", "beta"])
def test_a_limit_at_the_top_is_the_largest_value(interval):
    frame = people(1).assign(s=lambda rows: np.where(rows["s"] > 3, 5.0, rows["s"]))
    row = st.quantile(drawn(frame, "people"), "s", (0.95,), interval=interval).rows()[0]
    assert (row["value"], row["high"]) == (5, 5)
    assert row["low"] <= 5


def test_the_saddlepoint_at_the_mean_has_no_root_to_divide_by():
    weights = np.array([1.4, 0.8, 0.5])
    middle = saddlepoint_tail(float(weights.sum()), weights, 20.0)
    assert middle == exact_tail(float(weights.sum()), weights, 20.0)
    near = saddlepoint_tail(float(weights.sum()) * 1.02, weights, 20.0)
    assert near == pytest.approx(exact_tail(float(weights.sum()) * 1.02, weights, 20.0), abs=0.02)


def test_replicates_say_of_which_kind_they_are():
    frame = people(2)
    kinds = {design: st.jackknife(drawn(frame, design)).replicates for design in ("units", "strata")}
    assert [found.kind for found in kinds.values() if found] == ["JK1", "JKn"]


def test_joined_strata_have_the_population_of_both():
    frame = people(3)
    alone = (frame["h"] != 2) | (frame["psu"] == 2)
    frame = frame.loc[alone]
    joined = drawn(frame).collapsed()
    together = drawn(frame.assign(h=frame["h"].replace(2, 1), N=np.where(frame["h"].isin([1, 2]), 40.0, 20.0)))
    np.testing.assert_allclose(figures(st.mean(joined, "y")), figures(st.mean(together, "y")), rtol=1e-12)


@pytest.mark.parametrize("bounds", [(0.5, 3.0), (0.9, 1.05)])
def test_a_curve_within_bounds_starts_at_the_weights_before(bounds):
    """With a number alone nothing but the curve itself can put them there."""
    frame = people(4)
    sample = drawn(frame)
    met = calibrate(sample, {"x": float((frame["w"] * frame["x"]).sum())}, "logit", bounds)
    np.testing.assert_allclose(met.weight_values, sample.weight_values, rtol=1e-10)
    moved = calibrate(sample, {"x": 1.02 * float((frame["w"] * frame["x"]).sum())}, "logit", bounds)
    ratio = moved.weight_values / sample.weight_values
    assert bounds[0] < ratio.min() < ratio.max() < bounds[1]


def test_weights_are_trimmed_to_the_usual_limits_when_none_are_given():
    weights = np.r_[np.linspace(1, 2, 39), 40.0]
    found = trimmed(weights)
    first, median, third = np.quantile(weights, [0.25, 0.5, 0.75])
    assert found.upper == min(median + 6 * (third - first), 5 * weights.mean())
    assert found.lower == 0.2 * weights.mean()
    assert found.weights.max() == pytest.approx(found.upper, rel=1e-12)
    assert found.weights.sum() == pytest.approx(weights.sum(), rel=1e-12)
    assert (found.people, found.mass) == (1 / 40, pytest.approx((40 - found.upper) / weights.sum()))
    frame = pd.DataFrame({"y": np.arange(40.0), "w": weights})
    cut = trim(Sample.from_frame(frame, weights="w"))
    np.testing.assert_allclose(cut.weight_values, found.weights, rtol=1e-12)


def test_gaps_that_are_all_one_gap_are_too_few_to_test():
    with pytest.raises(AnalysisError) as caught:
        compared("差", np.array([1.0, 1.0]), np.ones((2, 2)), 20, 30)
    assert caught.value.code == "A-FEW"


def test_the_covariance_of_replicates_is_of_each_estimate_by_itself():
    sample = st.jackknife(drawn(people(5), "units"), centred=False)
    assert sample.replicates is not None
    influence = np.column_stack([sample.weight_values, sample.weight_values * 3])
    once = st.variance(influence[:, :1], sample)
    np.testing.assert_allclose(st.variance(influence, sample), once * [[1, 3], [3, 9]], rtol=1e-10)


def test_tests_call_their_effects_by_name():
    sample = drawn(people(6))
    assert st.t_test(sample, "y", "b").effect_name == "差"
    assert st.rank_test(sample, "y", "b").effect_name == "Cliff δ"
    assert st.independence(sample, "k", "g").effect_name == "Cramér V"
    assert st.independence(sample, "k", "g", "Wald").effect_name == "Cramér V"


@pytest.mark.parametrize("design", ["people", "drawn"])
def test_wilson_limits_are_shares_as_far_away_as_chance_goes(design):
    """The score test at each limit just misses: (p − limit)² = t² · limit · (1 − limit) / effective size."""
    sample = drawn(people(7), design)
    t = -stdtrit(sample.df, 0.025)
    for row in st.proportion(sample, "k", interval="wilson").rows():
        size = row["value"] * (1 - row["value"]) / row["se"] ** 2
        for limit in (row["low"], row["high"]):
            assert (row["value"] - limit) ** 2 == pytest.approx(t**2 * limit * (1 - limit) / size, rel=1e-9)
        assert 0 < row["low"] < row["value"] < row["high"] < 1


def test_the_size_of_an_nchs_interval_is_never_above_the_people():
    """Every stratum of one opinion: no error but for the rest, and an effective size beyond the sample."""
    frame = people(8).assign(k=lambda rows: np.where(rows["h"] < 2, "p", "q"), w=1.0)
    frame.loc[0, "k"] = "q"
    sample = drawn(frame, "strata")
    wide, narrow = (figures(st.proportion(sample, "k", interval=name)) for name in ("nchs", "beta"))
    assert (wide[:, 2] < narrow[:, 2]).all()
    assert (wide[:, 3] > narrow[:, 3]).all()
    p, n = wide[0, 0], len(frame)
    assert wide[0, 2] == pytest.approx(betaincinv(n * p, n * (1 - p) + 1, 0.025), rel=1e-9)


def test_design_effects_do_not_depend_on_the_unit_of_a_number():
    frame = people(9)
    one, small = (
        st.mean(drawn(frame.assign(y=frame["y"] * factor)), "y").frame["deff"].iloc[0] for factor in (1.0, 1e-4)
    )
    assert small == pytest.approx(one, rel=1e-8)
