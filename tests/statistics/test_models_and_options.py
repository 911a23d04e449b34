"""Several options together, regressions, tails and names of methods: second derivations and refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample
from toolkit.statistics.multiple_choice import set_of
from toolkit.statistics.quadratic import exact_tail, saddlepoint_tail


def frame(seed: int = 11, rows: int = 240) -> Any:
    random = np.random.default_rng(seed)
    found: Any = pd.DataFrame(
        {
            "psu": np.arange(rows) // 6, "h": np.arange(rows) // 60, "w": random.uniform(1, 3, rows),
            "x": random.normal(0, 1, rows), "g": random.choice(list("abc"), rows), "k": random.choice(["p", "q"], rows),
        }
    )  # fmt: skip
    for option, share in (("m1", 0.6), ("m2", 0.4), ("m3", 0.3)):
        found[option] = (random.random(rows) < share).astype(float)
    chance = 1 / (1 + np.exp(0.4 - 0.8 * found["x"] - 0.6 * (found["g"] == "b")))
    found["y"] = (random.random(rows) < chance).astype(float)
    found["s"] = np.clip(np.round(3 + found["x"] + random.normal(0, 1, rows)), 1, 5)
    return found


def drawn(people: Any, **more: Any) -> Sample:
    return Sample.from_frame(people, weights="w", strata="h", clusters=["psu"], **more)


# ---- several options of a multiple choice --------------------------------------------------------------------------


def test_one_option_together_is_rao_scott_of_that_option():
    people = frame()
    people["none"] = 1.0  # everybody ticked something, so that the base of both tests is the same
    sample, name = set_of(drawn(people), ["m1", "none"])
    together = st.option_tests(sample, name, "g").together
    alone = st.independence(drawn(people.assign(m1=people["m1"].map({0.0: "n", 1.0: "y"}))), "m1", "g")
    assert together.statistic == pytest.approx(alone.statistic, rel=1e-12)
    assert together.p == pytest.approx(alone.p, rel=1e-12)
    assert together.effect == pytest.approx(alone.effect, rel=1e-12)


def test_an_option_twice_is_no_second_piece_of_evidence():
    people = frame()
    people["again"] = people["m1"]
    once = st.option_tests(*set_of(drawn(people), ["m1", "m2"]), "g").together
    twice = st.option_tests(*set_of(drawn(people), ["m1", "again", "m2"]), "g")
    assert twice.options["m1"].p == pytest.approx(twice.options["again"].p, rel=1e-12)
    assert twice.together.df != once.df
    sums = sum(found.statistic for found in twice.options.values())
    assert twice.together.statistic < sums


def test_together_keeps_its_level_where_nothing_differs():
    refused = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        like = random.normal(0, 1, 120)
        people: Any = pd.DataFrame({f"m{i}": (like + random.normal(0, 1, 120) > 0).astype(float) for i in range(4)})
        people["g"] = random.choice(list("ab"), 120)
        refused += (
            st.option_tests(*set_of(Sample.from_frame(people), [f"m{i}" for i in range(4)]), "g").together.p < 0.05
        )
    assert 2 <= refused <= 20  # 200 at 5 %: 10, give or take three standard errors


def test_base_is_who_ticked_something():
    people: Any = pd.DataFrame({"m1": [1.0, 0, 0, np.nan, 1], "m2": [1.0, 1, 0, 1, 0]})
    rows = st.multiple(Sample.from_frame(people), ["m1", "m2"]).frame
    shares = rows.loc[rows["statistic"] == "proportion"].set_index("level")
    assert shares["base"].tolist() == [4, 4]
    assert shares.loc["m1", "value"] == pytest.approx(2 / 4)
    mentions = rows.loc[rows["statistic"] == "proportion_mentions"].set_index("level")
    assert mentions["value"].sum() == pytest.approx(1)


@pytest.mark.parametrize(("columns", "code"), [(["m1", "x"], "A-LEVEL"), (["m1", "zz"], "A-ITEM")])
def test_columns_that_are_no_options_are_refused(columns, code):
    with pytest.raises(AnalysisError) as caught:
        st.multiple(drawn(frame()), columns)
    assert caught.value.code == code


# ---- regressions ---------------------------------------------------------------------------------------------------


def refitted(people: Any, family: Any, terms: list[str], outcome: str) -> np.ndarray:
    """Average effects with the weights as they are, by the fit alone."""
    return (
        st.regression(Sample.from_frame(people, weights="w"), outcome, terms, family).margins.frame["value"].to_numpy()
    )


@pytest.mark.parametrize(("family", "outcome"), [("logit", "y"), ("gaussian", "s"), ("poisson", "s")])
def test_errors_of_average_effects_by_leaving_out_units(family, outcome):
    people = frame()
    found: Any = st.regression(drawn(people), outcome, ["x", "g"], family).margins.frame
    total = np.zeros(len(found))
    for _, stratum in people.groupby("h"):
        units = stratum["psu"].unique()
        n = len(units)
        each = []
        for unit in units:
            weights = np.where(people["psu"] == unit, 1e-12, people["w"])
            weights = np.where(
                (people["h"] == stratum["h"].iloc[0]) & (people["psu"] != unit), weights * n / (n - 1), weights
            )
            each.append(refitted(people.assign(w=weights), family, ["x", "g"], outcome))
        total += (n - 1) / n * ((np.array(each) - np.mean(each, axis=0)) ** 2).sum(axis=0)
    assert found["se"].to_numpy() == pytest.approx(np.sqrt(total), rel=0.05)


def test_average_effects_are_differences_of_predicted_shares():
    people = frame().assign(w=1.0)
    fit = st.regression(Sample.from_frame(people), "y", ["x", "g"], "logit")
    b = fit.frame.set_index("level")["value"].to_dict()
    base = b["（截距）"] + b["x"] * people["x"]
    with_b, without = (1 / (1 + np.exp(-(base + step))) for step in (b["g=b"], 0.0))
    margins = fit.margins.frame.set_index("level")["value"].to_dict()
    assert margins["g=b"] == pytest.approx(float(np.mean(with_b - without)), rel=1e-12)
    shown = base + b["g=b"] * (people["g"] == "b") + b["g=c"] * (people["g"] == "c")
    p = 1 / (1 + np.exp(-shown))
    assert margins["x"] == pytest.approx(float(np.mean(b["x"] * p * (1 - p))), rel=1e-12)


def test_a_straight_line_is_least_squares():
    people = frame().assign(w=1.0)
    fit = st.regression(Sample.from_frame(people), "s", ["x"]).frame["value"].to_numpy()
    assert fit == pytest.approx(np.polyfit(people["x"], people["s"], 1)[::-1], rel=1e-10)


@pytest.mark.parametrize("family", ["logit", "ordinal"])
def test_trap_an_answer_that_decides_the_outcome_alone_has_no_solution(family):
    people = frame()
    people["g"] = np.where(people["y"] == 1, "a", "b")
    with pytest.raises(AnalysisError) as caught:
        st.regression(drawn(people), "y", ["g"], family)
    assert caught.value.code == "A-MODEL"
    assert "合并" in caught.value.message + caught.value.fix


def test_terms_that_say_the_same_are_refused_or_told():
    people = frame()
    people["x2"] = 2 * people["x"]
    with pytest.raises(AnalysisError) as caught:
        st.regression(drawn(people), "s", ["x", "x2"])
    assert caught.value.code == "A-MODEL"
    people["x2"] += np.random.default_rng(1).normal(0, 0.01, len(people))
    assert "几乎是同一件事" in "".join(st.regression(drawn(people), "s", ["x", "x2"]).notes)


def test_few_events_are_told():
    people = frame()
    people["y"] = (np.arange(len(people)) % 20 == 0).astype(float)
    assert "只供参考" in "".join(st.regression(drawn(people), "y", ["x", "g"], "logit").notes)


# ---- tails ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "k", "df"), [(3.0, 2, 12.0), (9.5, 4, 30.5), (0.4, 3, 8.0), (40.0, 3, 20.0)])
def test_equal_weights_make_an_f_distribution(value, k, df):
    from scipy.stats import f

    expected = f.sf(value / k, k, df)
    assert exact_tail(value, np.ones(k), df) == pytest.approx(expected, rel=1e-7, abs=1e-10)
    assert saddlepoint_tail(value, np.ones(k), np.floor(df)) == pytest.approx(f.sf(value / k, k, np.floor(df)), rel=0.1)


def test_unequal_weights_by_simulation():
    random = np.random.default_rng(2)
    weights, df = np.array([2.5, 1.0, 0.3]), 14.0
    draws = (random.chisquare(1, (400_000, 3)) @ weights) / (random.chisquare(df, 400_000) / df)
    for value in (2.0, 8.0):
        assert exact_tail(value, weights, df) == pytest.approx((draws > value).mean(), abs=0.003)


# ---- tables side by side, and names --------------------------------------------------------------------------------


def test_a_banner_is_its_tables():
    sample = drawn(frame())
    found = st.banner(sample, ["k", "x"], ["g"])
    one: Any = found.frame
    own: Any = st.proportion(sample, "k", by="g").frame
    shares = one.loc[one["item"] == "k"].reset_index(drop=True)
    pd.testing.assert_frame_equal(shares, own.reset_index(drop=True))
    assert found.tests[["item", "by"]].to_numpy().tolist() == [["k", "g"], ["x", "g"]]
    assert found.tests["p"].tolist() == pytest.approx(
        [st.independence(sample, "k", "g").p, st.t_test(sample, "x", "g").p], rel=1e-11
    )


WRONG: list[tuple[Any, tuple, dict]] = [
    (st.independence, ("g", "k"), {"statistic": "f"}),
    (st.rank_test, ("x", "g"), {"test": "kruskal"}),
    (st.quantile, ("x",), {"rule": "hf8"}),
    (st.quantile, ("x",), {"interval": "wilson"}),
    (st.proportion, ("g",), {"interval": "exact"}),
    (st.regression, ("x", ["g"]), {"family": "probit"}),
    (lambda _, **more: drawn(frame(), **more), (), {"lonely": "adjusted"}),
]


@pytest.mark.parametrize(("function", "given", "named"), WRONG)
def test_trap_a_name_that_is_not_known_is_refused_not_taken_for_another(function, given, named):
    with pytest.raises(AnalysisError) as caught:
        function(drawn(frame()), *given, **named)
    assert caught.value.code == "A-CHOICE"
    assert "可以写" in caught.value.fix
