"""Regressions that cannot be or that are shaky: the terms and options are named, and what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.statistics.models.golden import PEOPLE, drawn
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample


def crowd(seed: int = 8, rows: int = 300) -> Any:
    random = np.random.default_rng(seed)
    x = random.normal(0, 1, rows)
    return pd.DataFrame(
        {
            "x": x, "g": random.choice(list("abc"), rows), "v": random.normal(0, 1, rows),
            "y": (random.random(rows) < 1 / (1 + np.exp(-x))).astype(float), "c": random.poisson(1, rows).astype(float),
            "s": np.clip(np.round(2.5 + x + random.normal(0, 1, rows)), 1, 4),
        }
    )  # fmt: skip


def refused(people: Any, outcome: str, terms: list[str], family: Any = "gaussian") -> AnalysisError:
    with pytest.raises(AnalysisError) as caught:
        st.regression(Sample.from_frame(people), outcome, terms, family)
    assert caught.value.code == "A-MODEL"
    for line in ("位置", "问题", "怎么改"):
        assert line in str(caught.value)
    return caught.value


# ---- no solution ---------------------------------------------------------------------------------------------------


def test_terms_that_others_make_up_are_named():
    people = crowd().assign(sum=lambda d: 2 * d["x"] - d["v"], still=7.0)
    said = refused(people, "y", ["x", "v", "sum", "g"], "logit").message
    assert "“sum”可以由“x、v”算出来" in said
    assert "“still”人人都一样" in refused(people, "c", ["x", "still"], "poisson").message
    twin = crowd().assign(h=lambda d: d["g"].map({"a": "1", "b": "2", "c": "3"}))
    assert "“h=2”可以由“g=b”算出来" in refused(twin, "c", ["g", "h"]).message


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e9])
def test_trap_the_unit_of_a_number_is_no_reason(size):
    people = crowd().assign(far=lambda d: d["v"] * size + 3 * size)
    fit: Any = st.regression(Sample.from_frame(people), "y", ["x", "far"], "logit").frame.set_index("level")
    plain: Any = st.regression(Sample.from_frame(people), "y", ["x", "v"], "logit").frame.set_index("level")
    assert fit["value"]["far"] * size == pytest.approx(plain["value"]["v"], rel=1e-9)
    assert fit["se"]["x"] == pytest.approx(plain["se"]["x"], rel=1e-9)


@pytest.mark.parametrize(("family", "outcome"), [("gaussian", "v"), ("logit", "y"), ("poisson", "c"), ("ordinal", "s")])
def test_trap_a_year_is_no_certainty_and_costs_no_digits(family, outcome):
    people = crowd().assign(year=lambda d: 1995 + d["x"])
    of_year, of_x = (
        st.regression(Sample.from_frame(people), outcome, [name, "g"], family).frame for name in ("year", "x")
    )
    same = of_x["level"].str.startswith("g=").to_numpy()
    for column in ("value", "se"):
        slopes = [frame.loc[frame["level"].isin([name]), column] for frame, name in ((of_year, "year"), (of_x, "x"))]
        assert slopes[0].to_numpy() == pytest.approx(slopes[1].to_numpy(), rel=1e-10)
        assert of_year[column].to_numpy()[same] == pytest.approx(of_x[column].to_numpy()[same], rel=1e-10)
    sign = 1 if family == "ordinal" else -1
    first = of_x["value"].iloc[0] + sign * 1995 * slopes_of(of_x)
    assert of_year["value"].iloc[0] == pytest.approx(first, rel=1e-9)


def slopes_of(frame: Any) -> float:
    return float(frame.set_index("level")["value"]["x"])


@pytest.mark.parametrize("family", ["logit", "ordinal"])
@pytest.mark.parametrize(("option", "answer"), [("a", 0.0), ("b", 1.0)])
def test_trap_an_option_that_decides_the_outcome_is_named(family, option, answer):
    """The first option, which has no column of its own, as well as others."""
    people = crowd()
    people.loc[people["g"] == option, "y"] = answer
    found = refused(people, "y", ["x", "g"], family)
    assert f"“g={option}”的{int((people['g'] == option).sum())}人回答全都一样" in found.message


@pytest.mark.parametrize("family", ["logit", "poisson"])
def test_a_yes_or_no_that_decides_the_outcome_is_named(family):
    people = crowd().assign(yes=lambda d: (d["v"] > 1).astype(float))
    people.loc[people["yes"] == 1, ["y", "c"]] = 0.0
    assert "“yes=1”" in refused(people, {"logit": "y", "poisson": "c"}[family], ["x", "yes"], family).message


def test_a_yes_or_no_is_a_step_and_no_slope():
    """Asked as a number or as two options, the average effect is the same."""
    people = crowd().assign(yes=lambda d: (d["v"] > 0.4).astype(float))
    people["word"] = people["yes"].map({0.0: "n", 1.0: "y"})
    one, other = (st.regression(Sample.from_frame(people), "y", ["x", name], "logit") for name in ("yes", "word"))
    for column in ("value", "se"):
        assert one.margins.frame[column].tolist() == pytest.approx(other.margins.frame[column].tolist(), rel=1e-12)


def test_an_option_whose_people_never_did_it_is_named():
    people = crowd()
    people.loc[people["g"] == "c", "c"] = 0
    assert "“g=c”" in refused(people, "c", ["x", "g"], "poisson").message


@pytest.mark.parametrize("family", ["logit", "ordinal"])
def test_numbers_that_decide_the_outcome_together_are_named(family):
    people = crowd().assign(y=lambda d: (d["x"] + 0.7 * d["v"] > 0.2).astype(float))
    said = refused(people, "y", ["x", "v"], family).message
    assert "知道了“x、v”就知道了回答" in said
    alone = crowd().assign(y=lambda d: (d["x"] > 0.2).astype(float))
    assert "“x" in refused(alone, "y", ["x", "g"], family).message


def test_too_few_people_and_nobody():
    people = crowd(rows=6)
    said = refused(people.assign(g=list("abcdea")), "x", ["v", "g"]).message
    assert "只有6人" in said
    assert "6个数" in said
    assert "没有人" in refused(people.assign(v=np.nan), "x", ["v"]).message


# ---- shaky ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("events", "word"), [(10, "至少要10人"), (21, "最好有20人"), (60, "")])
def test_events_for_each_term(events, word):
    people = crowd().assign(y=lambda d: (np.arange(len(d)) % 100 < events / 3).astype(float))
    people["y"] = 0.0
    people.loc[np.linspace(0, len(people) - 1, events).astype(int), "y"] = 1.0
    notes = "".join(st.regression(Sample.from_frame(people), "y", ["x", "v"], "logit").notes)
    assert (f"只有{events}人" in notes and word in notes) if word else not notes


def test_few_people_for_a_straight_line_and_few_counts():
    people = crowd(rows=15)
    notes = "".join(st.regression(Sample.from_frame(people), "v", ["x", "c"]).notes)
    assert "参与计算的只有15人" in notes
    rare = crowd().assign(c=lambda d: (np.arange(len(d)) % 30 == 0).astype(float))
    assert "只有10人" in "".join(st.regression(Sample.from_frame(rare), "c", ["x", "v"], "poisson").notes)


def test_measures_that_say_the_same_are_named_options_of_one_measure_are_not():
    people = crowd().assign(x2=lambda d: d["x"] + 0.05 * d["v"])
    assert "x、x2说的几乎是同一件事" in "".join(st.regression(Sample.from_frame(people), "c", ["x", "g", "x2"]).notes)
    # With a rare first option the columns of the others are nearly minus each other, whatever else is in the model.
    rare = crowd().assign(g=lambda d: np.where(np.arange(len(d)) < 5, "a", np.where(d["v"] > 0, "b", "c")))
    assert not st.regression(Sample.from_frame(rare), "c", ["x", "g"]).notes


def test_tests_of_measures_have_their_degrees_of_freedom():
    fit = st.regression(drawn(), "z", ["x", "g"])
    left = drawn().df + 1 - 4
    assert fit.terms["x"].df == (1, left)
    assert fit.terms["g"].df == (2, left)
    row: Any = fit.frame.set_index("level").loc["x"]
    assert fit.terms["x"].statistic == pytest.approx((row["value"] / row["se"]) ** 2, rel=1e-12)
    with pytest.raises(AnalysisError) as caught:
        st.regression(drawn(PEOPLE.loc[PEOPLE["unit"].isin([1, 2, 5, 10])]), "z", ["x", "g"])
    assert caught.value.code == "A-FEW"
