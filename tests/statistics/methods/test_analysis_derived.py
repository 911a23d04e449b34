"""What the steps compute by themselves, derived a second way."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.statistics.methods.people import answers, drawn, plain
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.sample import DesignClass, Sample
from toolkit.statistics import classical, effects
from toolkit.statistics.bands import interpolated_median, lower_edges
from toolkit.statistics.methods import analyse
from toolkit.statistics.methods.steps import EFFECTS, TESTS, Case
from toolkit.statistics.methods.steps.case import SCORE
from toolkit.statistics.methods.steps.correlations import rho, tau
from toolkit.statistics.methods.steps.estimators import hodges_lehmann, trimmed_mean
from toolkit.statistics.methods.steps.resampling import bca, flipped

SMALL = answers(240, seed=8)


def case(y: Any, x: Any = (), sample: Sample | None = None) -> Case:
    names = [(side,) if isinstance(side, str) else tuple(side) for side in (y, x)]
    return Case.of(sample or plain(SMALL), names[0], names[1])


def doubled(frame: pd.DataFrame) -> tuple[Sample, Sample]:
    """Return whole-number weights, and the same people that many times over."""
    times = np.random.default_rng(1).integers(1, 4, len(frame))
    weights = pd.Series(times.astype(float), name="w")
    return replace(plain(frame), weights=weights), plain(
        frame.loc[frame.index.repeat(times.tolist())].reset_index(drop=True)
    )


def numbers(values: Any, groups: Any) -> Case:
    frame: Any = pd.DataFrame({"v": np.asarray(values, float), "g": np.asarray(groups, float)})
    return Case.of(Sample.from_frame(frame), ("v",), ("g",))


def spearman(x: np.ndarray, y: np.ndarray) -> float:
    found: Any = stats.spearmanr(x, y)
    return float(found.statistic)


# ---- chance imitated -------------------------------------------------------------------------------------------------


def test_shuffled_groups_agree_with_all_shuffles():
    values, groups = np.array([1, 2, 2, 4, 5, 5, 7.0]), np.array([1, 1, 2, 1, 2, 2, 2])
    found = TESTS["permutation_groups"].make(numbers(values, groups))
    ranks = stats.rankdata(values)
    middle = abs(ranks[groups == 1].sum() - 3 * 4)
    chances = [abs(ranks[list(order[:3])].sum() - 12) >= middle - 1e-9 for order in permutations(range(7))]
    assert found.p == pytest.approx(np.mean(chances), abs=4 * (0.25 / 10_000) ** 0.5)
    assert found.statistic == pytest.approx(classical.kruskal_wallis(values, groups).statistic, rel=1e-12)


def test_shuffled_pairs_agree_with_all_shuffles():
    x, y = np.array([1, 2, 2, 3, 4, 6.0]), np.array([2, 1, 3, 3, 5, 4.0])
    found = TESTS["permutation_trend"].make(numbers(y, x))
    observed = spearman(x, y)
    every = [abs(spearman(x, y[list(order)])) >= abs(observed) - 1e-9 for order in permutations(range(6))]
    assert found.p == pytest.approx(np.mean(every), abs=4 * (0.25 / 10_000) ** 0.5)
    assert found.statistic == pytest.approx(observed, rel=1e-12)


def test_flipped_signs_agree_with_all_signs():
    gaps = np.array([3.0, -1, 2, 5, -4, 6.5])
    every = [abs(np.dot(signs, np.abs(gaps))) >= abs(gaps.sum()) for signs in product([-1, 1], repeat=6)]
    assert flipped(gaps) == pytest.approx(np.mean(every), abs=4 * (0.25 / 10_000) ** 0.5)


def test_shuffled_rows_agree_with_friedman_in_a_large_sample():
    rows = [np.random.default_rng(seed).integers(1, 6, 120) for seed in (3, 4, 5)]
    names = ("FIT__hou", "FIT__edu", "FIT__job")
    people = answers(120, seed=2).assign(**dict(zip(names, rows, strict=True)))
    found = TESTS["permutation_rows"].make(case(names, sample=plain(people)))
    assert found.p == pytest.approx(stats.friedmanchisquare(*rows).pvalue, abs=0.02)


def test_bootstrap_t_agrees_with_welch_where_welch_is_right():
    random = np.random.default_rng(6)
    values, groups = random.normal(0, 1, 80) + np.repeat([0, 0.45], 40), np.repeat([1, 2], 40)
    found = TESTS["bootstrap_t"].make(numbers(values, groups))
    welch = classical.welch_t(values, groups)
    assert found.statistic == pytest.approx(welch.statistic, rel=1e-12)
    assert found.p == pytest.approx(welch.p, abs=0.02)


def test_bootstrapped_correlation_agrees_with_t_where_t_is_right():
    random = np.random.default_rng(7)
    x = random.normal(0, 1, 150)
    y = 0.2 * x + random.normal(0, 1, 150)
    found = TESTS["bootstrap_correlation"].make(numbers(y, x))
    assert found.p == pytest.approx(classical.spearman(x, y).p, abs=0.02)


def test_bca_limits_are_those_of_scipy():
    values = np.random.default_rng(2).gamma(2, 3, 80).round(1)
    low, high = bca(values, lambda distinct, counts: counts @ distinct / counts.sum(axis=1), draws=20_000)
    bootstrap: Any = stats.bootstrap
    other = bootstrap((values,), np.mean, n_resamples=20_000, method="BCa", random_state=1).confidence_interval
    assert (low, high) == pytest.approx((other.low, other.high), abs=0.08)


# ---- estimates -------------------------------------------------------------------------------------------------------


def test_trap_groups_of_one_mind_have_no_error():
    """Weighted means of equal numbers differ in the last digit: an error of 1e-17 makes any p."""
    sample = drawn(SMALL.assign(HOURS=np.where(SMALL["SEX"] == 1, 1.1, 1.1), SCORE=np.where(SMALL["SEX"] == 1, 3, 4)))
    for name in ("HOURS", "SCORE"):
        for test in (st.t_test, st.rank_test):
            with pytest.raises(AnalysisError, match="A-TEST"):
                test(sample, name, "SEX")
    with pytest.raises(AnalysisError, match="A-TEST"):
        st.t_test(sample, "HOURS")


def test_hodges_lehmann_is_the_median_of_all_differences():
    random = np.random.default_rng(4)
    for first, second in ((9, 14), (10, 10), (1, 1), (25, 4)):
        one, two = random.integers(0, 30, first) / 4, random.integers(0, 30, second) / 4
        assert hodges_lehmann(one, two) == pytest.approx(np.median(np.subtract.outer(two, one)), abs=1e-12)


def test_trimmed_means_are_those_of_scipy():
    values = np.random.default_rng(5).normal(3, 2, 50)
    distinct, counts = np.unique(values, return_counts=True)
    assert trimmed_mean(distinct, counts[None, :])[0] == pytest.approx(stats.trim_mean(values, 0.1), rel=1e-12)


def test_error_of_a_trimmed_mean_is_that_of_the_jackknife():
    sample = drawn(answers(1200, seed=4))
    row = analyse(sample, "HOURS").estimates.one(statistic="trimmed_mean")
    values = sample.frame["HOURS"].to_numpy()
    replicates = st.jackknife(sample).replicates
    assert replicates is not None
    given, distinct = values != -2, np.unique(values[values != -2])
    at = np.searchsorted(distinct, values[given])
    every = [trimmed_mean(distinct, np.bincount(at, column[given])[None, :]) for column in replicates.weights.T]
    assert row is not None
    se = np.sqrt(replicates.covariance(np.array(every), np.array([row["value"]]))[0, 0])
    assert row["se"] == pytest.approx(se, rel=0.03)


def test_medians_in_bands():
    assert lower_edges(["300元以下", "300—499元", "0.5千元—1千元", "1万元以上"]) == [0, 300, 500, 10_000]
    assert lower_edges(["5—9", "1—4"]) == []
    assert lower_edges(["18—24岁", "25—29岁", "30—35岁"]) == [18, 25, 30]
    assert interpolated_median([18, 25, 30], [10, 10, 0]) == 25
    assert interpolated_median([18, 25, 30], [10, 30, 4]) == 25 + 12 / 30 * 5
    assert interpolated_median([18, 25, 30], [1, 1, 9]) is None
    assert interpolated_median([18, 25, 30], [0, 0, 0]) is None


def test_ratio_of_two_shares_is_the_ratio_of_the_shares():
    found = analyse(plain(SMALL, DesignClass.PROB), "YES", "SEX").estimates.one(statistic="risk_ratio", level="1")
    yes = SMALL["YES"].to_numpy() == 1
    direct = effects.risk_ratio(*(yes[SMALL["SEX"] == sex].astype(float) for sex in (1, 2)))
    assert found is not None
    assert found["value"] == pytest.approx(direct.value, rel=1e-12)
    assert (found["low"], found["high"]) == pytest.approx((direct.low, direct.high), rel=0.01)


# ---- in weights ------------------------------------------------------------------------------------------------------

BY_GROUPS = [("cliff_delta", "SAT", "SEX"), ("epsilon_squared", "SAT", "GROUP"), ("cramer_v", "YES", "SEX"),
             ("tau", "SAT", "OFTEN"), ("rho", "HOURS", "SCORE"), ("change", "SAT", "WAVE")]  # fmt: skip


@pytest.mark.parametrize(("effect", "y", "x"), BY_GROUPS)
def test_weights_count_as_people(effect: str, y: str, x: str):
    weighted, many = doubled(SMALL)
    found = [EFFECTS[effect](case(y, x, sample)).value for sample in (weighted, many)]
    assert found[0] == pytest.approx(found[1], rel=1e-12)


@pytest.mark.parametrize(("effect", "y", "x"), [
    *BY_GROUPS, ("hedges_g", "HOURS", "SEX"), ("omega_squared", "HOURS", "GROUP"),
    ("rank_biserial", ("FIT__hou", "FIT__edu"), ()), ("rank_biserial", ("FIT__hou", "FIT__edu", "FIT__job"), ()),
])  # fmt: skip
def test_weights_of_one_are_no_weights(effect: str, y: Any, x: Any):
    ones = replace(plain(SMALL), weights=pd.Series(np.full(len(SMALL), 3.0)))
    # Population ranks lie half a person below the ranks of a sample: the same for all but signed ranks.
    close = 1e-3 if effect == "rank_biserial" else 1e-10
    assert EFFECTS[effect](case(y, x, ones)).value == pytest.approx(EFFECTS[effect](case(y, x)).value, rel=close)


def test_corrected_v_knows_the_effective_number_of_people():
    ones = replace(plain(SMALL), weights=pd.Series(np.ones(len(SMALL))))
    weighted, bare = (
        EFFECTS["cramer_v_corrected"](case("KIND", "GROUP", sample)).value for sample in (ones, plain(SMALL))
    )
    assert weighted == pytest.approx(bare, rel=0.03)
    assert (
        EFFECTS["cramer_v_corrected"](case("KIND", "GROUP", drawn(SMALL))).value
        < st.independence(drawn(SMALL), "KIND", "GROUP").effect
    )  # type: ignore[operator]


def test_limits_of_correlations_are_near_those_of_plain_people():
    own = case("HOURS", "SCORE")
    assert rho(own).limits(own) == pytest.approx((lambda size: (size.low, size.high))(EFFECTS["rho"](own)), abs=0.03)
    own = case("SAT", "OFTEN")
    direct = effects.tau(own.values_of_by[own.inside], own.values[own.inside])
    assert tau(own).value == pytest.approx(direct.value, rel=1e-12)
    assert tau(own).limits(own) == pytest.approx((direct.low, direct.high), abs=0.005)


def test_correlation_of_a_design_is_the_slope_of_one_rank_on_the_other():
    sample = drawn(SMALL)
    own = case("HOURS", "SCORE", sample)
    weight = sample.weight_values
    inside = own.inside
    for name in ("HOURS", "SCORE"):
        ranks = np.full(len(inside), np.nan)
        values = sample.frame[name].to_numpy(float)[inside]
        ranks[inside] = [weight[inside][values < v].sum() + weight[inside][values == v].sum() / 2 for v in values]
        sample = sample.with_measure(Measure(f"r{name}", "", "", Level.INTERVAL, (f"r{name}",), missing=()), ranks)
    fitted = st.regression(sample, "rHOURS", ["rSCORE"]).coefficients.frame
    row = fitted[fitted["level"] == "rSCORE"].iloc[0]
    found = TESTS["design_correlation"].make(own)
    assert found.statistic == pytest.approx(row["value"] / row["se"], rel=1e-10)
    assert found.df == row["df"]


def test_signed_ranks_of_a_design_are_a_test_of_their_mean():
    sample = drawn(SMALL)
    own = case(("FIT__hou", "FIT__edu"), (), sample)
    gaps = SMALL["FIT__edu"].to_numpy(float) - SMALL["FIT__hou"].to_numpy(float)
    weight = sample.weight_values
    apart = gaps != 0
    ranks = np.array(
        [weight[apart & (abs(gaps) < abs(g))].sum() + weight[apart & (abs(gaps) == abs(g))].sum() / 2 for g in gaps]
    )
    direct = st.t_test(own.scored(np.where(apart, np.sign(gaps) * ranks, np.nan)), SCORE)
    found = TESTS["design_signed_ranks"].make(own)
    assert (found.statistic, found.df) == (pytest.approx(direct.statistic, rel=1e-10), direct.df)


def test_friedman_of_a_design_is_that_of_plain_people_where_they_are_plain():
    own = case(("FIT__hou", "FIT__edu", "FIT__job"))
    f = TESTS["design_friedman"].make(own)
    chi = TESTS["friedman"].make(own)
    # Under no difference the covariance of ranks is that of shuffles; the F uses the observed one.
    assert isinstance(f.df, tuple)
    assert f.df[0] == chi.df
    ranks = stats.rankdata(own.rows, axis=1)
    means = ranks.mean(axis=0)
    gaps = ranks[:, 1:] - ranks[:, :1]
    hotelling = len(ranks) * (means[1:] - means[0]) @ np.linalg.solve(np.cov(gaps.T), means[1:] - means[0])
    assert f.statistic == pytest.approx(hotelling / 2, rel=1e-10)


def test_communities_are_those_of_the_direct_calls():
    found = analyse(plain(SMALL), "YES", "COM", levels={"COM": "community"})
    k = [int(((SMALL["COM"] == c) & (SMALL["YES"] == 1)).sum()) for c in range(1, 13)]
    n = [int((SMALL["COM"] == c).sum()) for c in range(1, 13)]
    direct = st.shrink(k, n)
    rows = found.estimates.where(statistic="shrunk", level="1").frame
    assert rows["value"].tolist() == pytest.approx(direct.value.tolist(), rel=1e-12)
    assert found.effect is not None
    assert found.effect.value == pytest.approx(direct.between, rel=1e-12)
    assert found.detail["1"][0].flags == st.funnel(k, n).flags
    assert any("单独的数不列" in note for note in found.notes) == (min(n) < 25)


def test_priorities_are_those_of_the_direct_call():
    found = analyse(plain(SMALL), "FIT", "IMP")
    x, y = (SMALL[[f"{m}__{row}" for row in ("hou", "edu", "job")]].to_numpy(float) for m in ("IMP", "FIT"))
    direct = st.priorities(x, y, ["hou", "edu", "job"])
    assert found.estimates.where(statistic="index").frame["value"].tolist() == pytest.approx(direct.index.tolist())
    assert found.detail.quadrant == direct.quadrant


def test_models_are_those_of_the_direct_call():
    sample = drawn(SMALL)
    direct = st.regression(sample, "YES", ["SEX", "HOURS"], "logit")
    found = analyse(sample, "YES", ["SEX", "HOURS"])
    assert found.estimates.frame["value"].tolist() == direct.margins.frame["value"].tolist()
    assert found.detail.terms["SEX"].p == direct.terms["SEX"].p
