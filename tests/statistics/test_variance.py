"""One variance: laws, second derivations, and the rules for lonely strata."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample
from toolkit.statistics.variance import covariance

RULES = ["remove", "certainty", "adjust", "average"]


def people(seed: int = 1, rows: int = 60) -> Any:
    random = np.random.default_rng(seed)
    unit = np.arange(rows) // 5
    return pd.DataFrame(
        {
            "h": unit // 3, "psu": unit, "ssu": np.arange(rows) % 4, "w": random.uniform(1, 4, rows),
            "y": random.normal(50, 10, rows), "x": random.normal(20, 3, rows), "g": random.choice(list("abc"), rows),
            "N": 9.0, "M": 40.0,
        }
    )  # fmt: skip


def drawn(frame: Any, **more: Any) -> Sample:
    return Sample.from_frame(frame, weights="w", strata="h", clusters=["psu", "ssu"], fpc=["N", "M"], **more)


def one(estimates: Any, column: str = "se") -> float:
    return float(estimates.frame[column].iloc[0])


def by_hand(frame: Any, z: Any) -> float:
    """The textbook's sums, stratum by stratum, unit by unit."""
    total = 0.0
    for _, stratum in frame.assign(z=z).groupby("h"):
        first = stratum.groupby("psu")["z"].sum()
        n, size = len(first), stratum["N"].iloc[0]
        total += (1 - n / size) * n / (n - 1) * ((first - first.mean()) ** 2).sum()
        for _, unit in stratum.groupby("psu"):
            second = unit.groupby("ssu")["z"].sum()
            m, inner = len(second), unit["M"].iloc[0]
            total += n / size * (1 - m / inner) * m / (m - 1) * ((second - second.mean()) ** 2).sum()
    return total


def test_two_stages_by_a_second_derivation():
    frame = people()
    mean = np.average(frame["y"], weights=frame["w"])
    z = (frame["w"] * (frame["y"] - mean) / frame["w"].sum()).to_numpy()
    assert one(st.mean(drawn(frame), "y")) ** 2 == pytest.approx(by_hand(frame, z), rel=1e-12)


@settings(max_examples=20, deadline=None)
@given(draw.permutations(range(60)), draw.floats(0.01, 100))
def test_no_error_depends_on_the_order_of_rows_or_the_unit_of_weights(order, factor):
    frame = people()
    other = frame.iloc[order].assign(w=lambda f: f["w"] * factor)
    for found in (lambda s: st.mean(s, "y"), lambda s: st.ratio(s, "y", "x"), lambda s: st.proportion(s, "g")):
        assert one(found(drawn(other))) == pytest.approx(one(found(drawn(frame))), rel=1e-10)
    assert one(st.total(drawn(other), "y")) == pytest.approx(factor * one(st.total(drawn(frame), "y")), rel=1e-10)


def test_every_row_twice_at_half_the_weight_changes_nothing():
    frame = people()
    twice = pd.concat([frame, frame]).assign(w=lambda f: f["w"] / 2)
    for name in ("y", "x"):
        assert one(st.mean(drawn(twice), name)) == pytest.approx(one(st.mean(drawn(frame), name)), rel=1e-12)


def test_trap_a_domain_is_no_filter():
    frame = people()
    inside = frame["g"] == "a"
    filtered = drawn(frame.loc[inside])
    domain = st.mean(drawn(frame), "y", by="g").where(by_level="a")
    assert one(domain, "value") == pytest.approx(one(st.mean(filtered, "y"), "value"), rel=1e-12)
    assert one(domain) != pytest.approx(one(st.mean(filtered, "y")), rel=1e-3)
    assert one(domain, "df") == 8


def test_trap_sums_are_centred_before_they_are_squared():
    frame = people()
    sample = Sample.from_frame(frame, weights="w", strata="h", clusters=["psu"])
    small = (frame["y"] * 1e-6).to_numpy()[:, None]
    plain = covariance(small, sample.structure)[0, 0]
    assert covariance(small + 1e3, sample.structure)[0, 0] == pytest.approx(plain, rel=1e-5)


@pytest.mark.parametrize("rule", RULES)
def test_lonely_strata_by_each_rule(rule):
    frame = people()
    frame = frame.loc[(frame["h"] > 0) | (frame["psu"] == 0)]  # the first stratum keeps one unit of nine
    sample = Sample.from_frame(frame, weights="w", strata="h", clusters=["psu"], fpc=["N"], lonely=rule)
    mean = np.average(frame["y"], weights=frame["w"])
    totals = (frame["w"] * (frame["y"] - mean) / frame["w"].sum()).groupby(frame["psu"]).sum()
    strata = totals.groupby(totals.index // 3)
    parts = {h: (1 - len(t) / 9) * len(t) / max(len(t) - 1, 1) * ((t - t.mean()) ** 2).sum() for h, t in strata}
    alone = (1 - 1 / 9) * totals.loc[0] ** 2
    expected = {"remove": 0.0, "certainty": 0.0, "adjust": alone, "average": sum(parts.values()) / 3}[rule]
    assert one(st.mean(sample, "y")) ** 2 == pytest.approx(sum(parts.values()) + expected, rel=1e-12)
    (told,) = sample.structure.notices
    assert "1层只抽到一个单元（0）" in told


def test_lonely_strata_are_refused_or_joined():
    frame = people()
    frame = frame.loc[(frame["h"] > 0) | (frame["psu"] == 0)]
    sample = Sample.from_frame(frame, weights="w", strata="h", clusters=["psu"], lonely="fail")
    with pytest.raises(AnalysisError) as caught:
        st.mean(sample, "y")
    assert caught.value.code == "A-LONELY"
    joined = sample.structure.collapsed()
    assert [len(stage.names) for stage in joined.stages] == [3]
    assert joined.first.names[0] == "0+1"
    assert joined.notices == ()


def test_a_unit_alone_because_all_were_taken_is_not_lonely():
    frame = people()
    frame = frame.loc[(frame["h"] > 0) | (frame["psu"] == 0)]
    frame = frame.assign(N=np.where(frame["h"] == 0, 1.0, 9.0))
    sample = Sample.from_frame(frame, weights="w", strata="h", clusters=["psu"], fpc=["N"], lonely="fail")
    assert one(st.mean(sample, "y")) > 0
    assert sample.structure.notices == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"psu": 1}, "同时在两层里"),
        ({"N": 2.0}, "样本里却有3个"),
        ({"N": [9.0] * 59 + [8.0]}, "前后不一样"),
        ({"N": [9.0] * 59 + [0.5]}, "前后不一样"),
        ({"N": np.nan}, "总体单元数是空的"),
        ({"psu": [None, *range(59)]}, "是空的"),
        ({"h": [None, *[0] * 59]}, "分层是空的"),
    ],
)
def test_structures_that_cannot_be_are_named(change, reason):
    with pytest.raises(AnalysisError) as caught:
        drawn(people().assign(**change))
    assert caught.value.code == "A-DESIGN"
    assert reason in caught.value.message


def test_fractions_and_numbers_of_units_say_the_same():
    frame = people()
    drawn_units = frame.groupby("h")["psu"].transform("nunique")
    inner = frame.groupby("psu")["ssu"].transform("nunique")
    fractions = frame.assign(N=drawn_units / 9, M=inner / 40)
    assert one(st.mean(drawn(fractions), "y")) == pytest.approx(one(st.mean(drawn(frame), "y")), rel=1e-12)
    implied = Sample.from_frame(frame.drop(columns="w"), strata="h", clusters=["psu", "ssu"], fpc=["N", "M"])
    assert implied.weight_values == pytest.approx((9 / drawn_units * 40 / inner).to_numpy())


def test_a_difference_knows_what_the_groups_share():
    frame = people()
    sample = drawn(frame)
    found = st.difference(sample, "y", "g", "a", "b").frame
    both = st.mean(sample, "y", by="g").frame.set_index("by_level")
    row = found.loc[found["statistic"] == "difference_mean"].iloc[0]
    assert row["value"] == pytest.approx(both.loc["a", "value"] - both.loc["b", "value"], rel=1e-12)
    assert row["se"] != pytest.approx(np.hypot(both.loc["a", "se"], both.loc["b", "se"]), rel=1e-3)


def test_replicates_agree_with_the_formula_where_both_are_exact():
    frame = people().drop(columns=["N", "M"])
    sample = Sample.from_frame(frame, weights="w", strata="h", clusters=["psu"])
    for name in ("y", "x"):
        exact, again = one(st.total(sample, name)), one(st.total(st.jackknife(sample), name))
        assert again == pytest.approx(exact, rel=1e-12)
        assert one(st.mean(st.jackknife(sample), name)) == pytest.approx(one(st.mean(sample, name)), rel=0.02)
        assert one(st.mean(st.bootstrap(sample, 2000, 7), name)) == pytest.approx(one(st.mean(sample, name)), rel=0.08)
    assert st.jackknife(sample).df == sample.df
    assert one(st.mean(st.bootstrap(sample, 50, 3), "y")) == one(st.mean(st.bootstrap(sample, 50, 3), "y"))


def test_replicates_that_would_lose_a_stage_are_refused():
    with pytest.raises(AnalysisError) as caught:
        st.jackknife(drawn(people()))
    assert caught.value.code == "A-DESIGN"
    assert st.jackknife(drawn(people()), first_stage=True).df == 8
