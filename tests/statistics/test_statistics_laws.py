"""Laws that hold for every set of answers, and ids that belong to requests, not to data."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.report.toy import ROOT, questionnaire, responses
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample
from toolkit.statistics.tally import Plan, Tally

FORM = questionnaire()
NAMES = ["home", "sat", "score", "need", "order", "grid__b", "hours", "open"]
SAMPLE = Sample.from_responses(responses(FORM, 90, 4))
PLAN = Plan.from_sample(SAMPLE, NAMES, ["sex", "home"])
COLUMNS = {name: SAMPLE.frame[name].to_numpy() for m in (*PLAN.rows, *PLAN.columns) for name in m.columns}
WEIGHTS = np.random.default_rng(7).lognormal(0, 1, 90)


def tally(rows: np.ndarray | Sequence[int], weights: np.ndarray = WEIGHTS) -> Tally:
    chosen = np.asarray(rows, int)
    return st.accumulate({name: values[chosen] for name, values in COLUMNS.items()}, PLAN, weights[chosen])


def frame(estimates: st.Estimates) -> Any:
    return estimates.frame


def same(one: Tally, two: Tally) -> None:
    assert one.plan == two.plan
    for name, n in one.n.items():
        assert (n == two.n[name]).all()
        assert n.dtype == np.int64
        np.testing.assert_allclose(one.sums[name], two.sums[name], rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(one.squares[name], two.squares[name], rtol=1e-12, atol=1e-11)


WHOLE = tally(np.arange(90))


@settings(max_examples=30, deadline=None)
@given(draw.lists(draw.integers(0, 3), min_size=90, max_size=90))
def test_any_split_of_rows_adds_up_to_the_whole(parts):
    sites = [tally([row for row in range(90) if parts[row] == site]) for site in range(4)]
    same(sites[0] + sites[1] + (sites[2] + sites[3]), WHOLE)
    same(sites[3] + sites[0] + sites[2] + sites[1], WHOLE)


@settings(max_examples=20, deadline=None)
@given(draw.permutations(range(90)))
def test_the_order_of_rows_does_not_count(order):
    same(tally(order), WHOLE)


@settings(max_examples=10, deadline=None)
@given(draw.floats(1e-3, 1e3))
def test_weights_times_a_constant_change_totals_only(factor):
    scaled = tally(np.arange(90), WEIGHTS * factor)
    for name in NAMES:
        one, two = frame(st.finish(WHOLE, name, "sex")), frame(st.finish(scaled, name, "sex"))
        assert (one[["id", "n", "base"]] == two[["id", "n", "base"]]).all().all()
        np.testing.assert_allclose(one["value"], two["value"], rtol=1e-9, atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(draw.integers(1, 90), draw.integers(0, 10**6))
def test_shares_of_a_single_choice_sum_to_one(n, seed):
    sample = Sample.from_responses(responses(FORM, n, seed))
    for name in ("home", "sat", "grid__a"):
        for _, group in frame(st.proportion(sample, name, "sex")).groupby("by_level"):
            if group["base"].iloc[0]:
                assert group["value"].sum() == pytest.approx(1, abs=1e-12)
                assert group["n"].sum() == group["base"].iloc[0]


def test_doubling_every_row_at_half_weight_changes_values_not_at_all():
    rows = np.concatenate([np.arange(90), np.arange(90)])
    doubled = st.accumulate({name: v[rows] for name, v in COLUMNS.items()}, PLAN, WEIGHTS[rows] / 2)
    for name in ("home", "need", "order", "grid__b"):
        one, two = frame(st.finish(WHOLE, name)), frame(st.finish(doubled, name))
        np.testing.assert_allclose(one["value"], two["value"], rtol=1e-12)
        assert (two["n"] == 2 * one["n"]).all()


def test_a_zero_weight_respondent_changes_no_value():
    rows = np.append(np.arange(90), 5)
    more = st.accumulate({name: v[rows] for name, v in COLUMNS.items()}, PLAN, np.append(WEIGHTS, 0.0))
    for name in ("home", "need", "order", "sat"):
        np.testing.assert_allclose(st.finish(WHOLE, name).frame["value"], st.finish(more, name).frame["value"])


def test_an_all_missing_respondent_changes_bases_of_answered_only():
    answers = responses(FORM, 40, 3)
    blank = answers.frame.iloc[[0]].copy()
    for name in SAMPLE.measures.values():
        blank[list(name.columns)] = -2
    more = replace(answers, frame=pd.concat([answers.frame, blank], ignore_index=True))
    for name in NAMES:
        one, two = (frame(st.describe(Sample.from_responses(r), name)) for r in (answers, more))
        shares = one["statistic"] != "answered"
        kept = ["id", "item", "level", "statistic", "value", "n", "base"]
        pd.testing.assert_frame_equal(one.loc[shares, kept], two.loc[shares, kept])
        assert (two.loc[~shares, "base"] == one.loc[~shares, "base"] + 1).all()
        assert (two.loc[~shares, "n"] == one.loc[~shares, "n"]).all()


def home_with(options: dict[int, str], recode: dict[int, int] | None = None) -> st.Estimates:
    form = questionnaire({"id": "home", "kind": "single", "text": "您住在哪里？", "options": options})
    values = np.array([(recode or {}).get(int(v), int(v)) for v in COLUMNS["home"]])
    return st.proportion(Sample.from_responses(responses(form, 90, change={"home": values})), "home")


def test_an_unused_option_adds_a_row_of_zeros():
    plain = home_with({1: "自有", 2: "租房", 3: "宿舍", 97: "其他"}).frame
    more = frame(home_with({1: "自有", 2: "租房", 3: "宿舍", 4: "船上", 97: "其他"}))
    added = more[more["level"] == "4"].iloc[0]
    assert (added["n"], added["value"]) == (0, 0.0)
    pd.testing.assert_frame_equal(plain, more[more["level"] != "4"].reset_index(drop=True))


def test_merged_categories_add():
    plain = home_with({1: "自有", 2: "租房", 3: "宿舍", 97: "其他"})
    merged = home_with({1: "自有", 2: "租房或宿舍", 97: "其他"}, {3: 2})
    parts = [plain.one(level=level) or {} for level in ("2", "3")]
    whole = merged.one(level="2") or {}
    assert whole["n"] == parts[0]["n"] + parts[1]["n"]
    assert whole["value"] == pytest.approx(parts[0]["value"] + parts[1]["value"], abs=1e-12)


def test_other_labels_change_nothing():
    one = home_with({1: "自有", 2: "租房", 3: "宿舍", 97: "其他"}).frame
    two = home_with({1: "甲", 2: "乙", 3: "丙", 97: "丁"}).frame
    pd.testing.assert_frame_equal(one, two)


def test_a_constant_added_to_a_number_shifts_the_mean_only():
    answers = responses(FORM, 50, 2)
    moved = answers.frame.copy()
    moved["hours"] = np.where(moved["hours"] >= 0, moved["hours"] + 20, moved["hours"])
    one, two = (st.describe(Sample.from_responses(r), "hours") for r in (answers, replace(answers, frame=moved)))
    first, second = (e.one(statistic="mean") or {} for e in (one, two))
    assert second["value"] == pytest.approx(first["value"] + 20, abs=1e-12)
    spreads = [(e.one(statistic="sd") or {})["value"] for e in (one, two)]
    assert spreads[0] == pytest.approx(spreads[1], rel=1e-10)


def test_groups_add_up_to_everybody_when_all_are_in_a_group():
    answers = responses(FORM, 70, 9)
    answers.frame["sex"] = np.where(answers.frame["sex"] < 1, 1, answers.frame["sex"])
    sample = Sample.from_responses(answers)
    for name in NAMES:
        total, groups = frame(st.describe(sample, name)), frame(st.describe(sample, name, "sex"))
        keys = ["statistic", "level"]
        summed = groups[groups["statistic"] != "sd"].groupby(keys)[["n", "base"]].sum()
        whole = total[total["statistic"] != "sd"].set_index(keys)[["n", "base"]]
        assert (summed.loc[whole.index] == whole).all().all()


@pytest.mark.parametrize(
    "other",
    [
        Plan(PLAN.rows[:-1], PLAN.columns, PLAN.context),
        Plan(PLAN.rows, PLAN.columns[:1], PLAN.context),
        Plan(PLAN.rows, PLAN.columns, {**PLAN.context, "wave": "2"}),
        Plan(PLAN.rows, PLAN.columns, {**PLAN.context, "weighting": "pw"}),
        Plan((replace(PLAN.rows[0], labels={1: "别的"}), *PLAN.rows[1:]), PLAN.columns, PLAN.context),
    ],
)
def test_different_plans_do_not_add(other):
    two = st.accumulate(COLUMNS, other)
    with pytest.raises(AnalysisError) as caught:
        _ = WHOLE + two
    assert caught.value.code == "A-TALLY"


def test_addition_leaves_its_parts_alone():
    one, two = tally(range(40)), tally(range(40, 90))
    before = {name: sums.copy() for name, sums in one.sums.items()}
    _ = one + two
    for name, sums in one.sums.items():
        assert (sums == before[name]).all()


def test_trap_small_integers_do_not_overflow():
    columns = {name: np.asarray(v).astype(np.int8) for name, v in COLUMNS.items() if name in ("score", "sex", "home")}
    plan = Plan.from_sample(SAMPLE, ["score"], ["sex"])
    wide = st.finish(st.accumulate({k: COLUMNS[k] for k in columns}, plan), "score").frame
    narrow = st.finish(st.accumulate(columns, plan), "score").frame
    pd.testing.assert_frame_equal(wide, narrow)


def ids(sample: Sample) -> list[str]:
    return [i for name in NAMES for by in ("", "sex") for i in st.describe(sample, name, by).frame["id"]]


def test_ids_stay_when_data_grow_and_differ_between_requests():
    small, large = (Sample.from_responses(responses(FORM, n, n)) for n in (30, 80))
    assert ids(small) == ids(large)
    assert len(set(ids(small))) == len(ids(small))
    weighted = Sample.from_responses(responses(FORM, 30, 30), weights=pd.Series(np.ones(30), name="pw"))
    assert not set(ids(weighted)) & set(ids(small))
    for change in ({"wave": "2"}, {"domain": "03"}, {"survey": "other"}):
        moved = replace(small, context={**small.context, **change})
        assert not set(ids(moved)) & set(ids(small))


def test_two_processes_with_different_hash_seeds_give_the_same_ids():
    code = (
        "from tests.report.toy import questionnaire, responses\n"
        "from toolkit.sample import Sample\n"
        "from tests.statistics.test_statistics_laws import ids\n"
        "print(ids(Sample.from_responses(responses(questionnaire(), 30, 1))))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    assert eval(found.pop()) == ids(Sample.from_responses(responses(FORM, 30, 1)))
