"""Every estimate of a hand-made frame, computed a second way by plain counting."""

from __future__ import annotations

from math import isnan, sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.report.toy import by_hand, questionnaire
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample
from toolkit.statistics.estimates import COLUMNS
from toolkit.statistics.tally import Plan

SEX = [1, 1, 1, 2, 2, 2, 2, 1, 2, -2]
HOME = [1, 2, 2, 3, 97, -2, 1, 2, 2, -1]
SAT = [5, 4, 98, 1, 2, 3, -2, 98, 4, 4]
SCORE = [0, 10, 7, 7, -2, 5, 6, 9, -1, 3]
NEED = {1: [1, 1, 0, 0, -2, -1, 1, 0, 0, 1], 2: [1, 0, 0, 1, -2, -1, 0, 0, 1, 1], 3: [1, 0, 0, 0, -2, -1, 0, 0, 0, 0]}
NONE = [0, 0, 1, 0, -2, -1, 0, 1, 0, 0]
ORDER = {
    1: [1, 2, 0, -2, -1, 1, 3, 0, 1, 2],
    2: [2, 1, 1, -2, -1, 0, 1, 2, 3, 1],
    3: [3, 0, 2, -2, -1, 2, 0, 1, 2, 0],
    4: [0, 3, 3, -2, -1, 0, 2, 3, 0, 3],
}
GRID = [5, 95, 4, 3, 1, -2, 2, 4, 95, 5]
HOURS = [40.0, 35.5, -2, -1, 60, 48, 0, 40, 52, 44]
WEIGHTS = [0.5, 1.0, 2.0, 1.5, 0.7, 1.3, 3.0, 0.25, 1.0, 1.0]


@pytest.fixture(scope="module", params=["plain", "weighted"])
def sample(request) -> Sample:
    columns = {"sex": SEX, "home": HOME, "sat": SAT, "score": SCORE, "grid__a": GRID, "hours": HOURS, "need__96": NONE}
    columns |= {f"need__{c}": v for c, v in NEED.items()} | {f"order__{c}": v for c, v in ORDER.items()}
    weights = pd.Series(WEIGHTS, name="pw") if request.param == "weighted" else None
    return Sample.from_responses(by_hand(questionnaire(), columns), weights=weights)


def weight(sample: Sample, row: int) -> float:
    return 1.0 if sample.weights is None else WEIGHTS[row]


GROUPS = [("", lambda row: True), ("1", lambda row: SEX[row] == 1), ("2", lambda row: SEX[row] == 2)]


def value(estimates: st.Estimates, statistic: str, level: str = "", group: str = "") -> dict:
    row = estimates.one(statistic=statistic, level=level, by_level=group)
    assert row is not None
    return row


def agrees(row: dict, expected: float | None, n: int, base: int) -> None:
    assert (row["n"], row["base"]) == (n, base)
    if expected is None:
        assert isnan(row["value"])
    else:
        assert row["value"] == pytest.approx(expected, abs=1e-12)


def described(sample: Sample, name: str, group: str) -> st.Estimates:
    return st.describe(sample, name, "sex" if group else "")


def share(sample: Sample, chosen: list[int], people: list[int]) -> float | None:
    total = sum(weight(sample, row) for row in people)
    return sum(weight(sample, row) for row in chosen) / total if total else None


@pytest.mark.parametrize(("group", "within"), GROUPS)
def test_nominal(sample, group, within):
    found = described(sample, "home", group)
    people = [row for row in range(10) if HOME[row] not in (-1, -2) and within(row)]
    for code in (1, 2, 3, 97):
        chosen = [row for row in people if HOME[row] == code]
        agrees(value(found, "proportion", str(code), group), share(sample, chosen, people), len(chosen), len(people))
    asked = [row for row in range(10) if HOME[row] != -1 and within(row)]
    agrees(value(found, "answered", "", group), share(sample, people, asked), len(people), len(asked))


@pytest.mark.parametrize(("group", "within"), GROUPS)
def test_ordinal_keeps_98_in_the_base_and_off_the_scale(sample, group, within):
    found = described(sample, "sat", group)
    people = [row for row in range(10) if SAT[row] not in (-1, -2) and within(row)]
    for code in (1, 2, 3, 4, 5, 98):
        chosen = [row for row in people if SAT[row] == code]
        agrees(value(found, "proportion", str(code), group), share(sample, chosen, people), len(chosen), len(people))
    for statistic, codes in (("top2", (4, 5)), ("bottom2", (1, 2))):
        chosen = [row for row in people if SAT[row] in codes]
        agrees(value(found, statistic, "", group), share(sample, chosen, people), len(chosen), len(people))
    scored = [row for row in people if SAT[row] < 95]
    total = sum(weight(sample, row) for row in scored)
    mean = sum(weight(sample, row) * SAT[row] for row in scored) / total
    agrees(value(found, "mean", "", group), mean, len(scored), len(scored))


@pytest.mark.parametrize(("group", "within"), GROUPS)
def test_a_matrix_row_leaves_95_out_of_the_base(sample, group, within):
    found = described(sample, "grid__a", group)
    people = [row for row in range(10) if GRID[row] not in (-1, -2, 95) and within(row)]
    for code in (1, 2, 3, 4, 5):
        chosen = [row for row in people if GRID[row] == code]
        agrees(value(found, "proportion", str(code), group), share(sample, chosen, people), len(chosen), len(people))
    assert found.where(level="95").frame.empty


@pytest.mark.parametrize("name", ["score", "hours"])
@pytest.mark.parametrize(("group", "within"), GROUPS)
def test_interval(sample, name, group, within):
    values = SCORE if name == "score" else HOURS
    found = described(sample, name, group)
    people = [row for row in range(10) if values[row] not in (-1, -2) and within(row)]
    total = sum(weight(sample, row) for row in people)
    mean = sum(weight(sample, row) * values[row] for row in people) / total
    agrees(value(found, "mean", "", group), mean, len(people), len(people))
    spread = sum(weight(sample, row) * (values[row] - mean) ** 2 for row in people) / total
    n = len(people)
    agrees(value(found, "sd", "", group), sqrt(spread * n / (n - 1)), n, n)


@pytest.mark.parametrize(("group", "within"), GROUPS)
def test_multiple_shares_are_of_people_and_mentions_apart(sample, group, within):
    found = described(sample, "need", group)
    columns = {**NEED, 96: NONE}
    people = [row for row in range(10) if NEED[1][row] not in (-1, -2) and within(row)]
    mentions = sum(weight(sample, row) for code in columns for row in people if columns[code][row] == 1)
    for code, column in columns.items():
        chosen = [row for row in people if column[row] == 1]
        agrees(value(found, "proportion", str(code), group), share(sample, chosen, people), len(chosen), len(people))
        of_mentions = sum(weight(sample, row) for row in chosen) / mentions
        agrees(value(found, "proportion_mentions", str(code), group), of_mentions, len(chosen), len(people))


@pytest.mark.parametrize(("group", "within"), GROUPS)
def test_ranking(sample, group, within):
    found = described(sample, "order", group)
    people = [row for row in range(10) if ORDER[1][row] not in (-1, -2) and within(row)]
    total = sum(weight(sample, row) for row in people)
    for code, places in ORDER.items():
        first = [row for row in people if places[row] == 1]
        placed = [row for row in people if places[row] > 0]
        borda = sum(weight(sample, row) * (4 - places[row]) for row in placed) / total
        agrees(value(found, "first_choice", str(code), group), share(sample, first, people), len(first), len(people))
        agrees(value(found, "any_mention", str(code), group), share(sample, placed, people), len(placed), len(people))
        agrees(value(found, "borda", str(code), group), borda, len(placed), len(people))


def test_trap_the_first_option_may_be_blank_where_another_is_not():
    """A multiple choice is answered or blank as a whole: its columns agree, so any of them tells."""
    form = questionnaire({"id": "q", "kind": "multi", "text": "?", "options": ["甲", "乙"]})
    found = st.multiple(Sample.from_responses(by_hand(form, {"q__1": [0, 1, -2], "q__2": [1, 0, -2]})), "q")
    assert [row["base"] for row in found.rows()] == [2, 2, 2, 2]


def test_a_multiple_choice_that_does_not_apply_is_outside_the_base():
    form = questionnaire({"id": "q", "kind": "multi", "text": "?", "options": {1: "甲", 2: "乙", 95: "不适用"}})
    answers = by_hand(form, {"q__1": [1, 0, 0, 1], "q__2": [1, 1, 0, 0], "q__95": [0, 0, 1, 0]})
    found = st.describe(Sample.from_responses(answers), "q")
    agrees(value(found, "proportion", "1"), 2 / 3, 2, 3)
    agrees(value(found, "proportion_mentions", "1"), 2 / 4, 2, 3)
    assert found.where(level="95").frame.empty


def test_every_value_has_an_error_and_limits_around_it(sample):
    for name in ("home", "sat", "score", "need", "order", "hours", "open"):
        frame: Any = st.describe(sample, name, "sex").frame
        assert tuple(frame.columns) == COLUMNS
        assert set(frame["flag"]) == {""}
        known = frame.loc[frame["value"].notna().to_numpy() & (frame["statistic"] != "sd").to_numpy()]
        assert (known["df"] == len(sample.frame) - 1).all()
        assert (known["se"] >= 0).all()
        assert ((known["low"] <= known["value"] + 1e-12) & (known["value"] <= known["high"] + 1e-12)).all()
        shares = known.loc[~known["statistic"].isin(["mean", "borda"]).to_numpy()]
        assert ((shares["low"] >= 0) & (shares["high"] <= 1)).all()


def test_one_person_alone_has_no_error():
    sample = Sample.from_frame(pd.DataFrame({"y": [3.0], "g": ["a"]}))
    for found in (st.mean(sample, "y"), st.proportion(sample, "g"), st.total(sample, "y")):
        frame: Any = found.frame
        assert frame["value"].notna().all()
        assert frame[["se", "low", "high"]].isna().all().all()


def test_named_estimators_return_their_statistics_only(sample):
    assert set(st.mean(sample, "score").frame["statistic"]) == {"mean"}
    assert set(st.proportion(sample, "home").frame["statistic"]) == {"proportion"}
    assert set(st.multiple(sample, "need").frame["statistic"]) == {"proportion", "proportion_mentions"}
    assert set(st.ranking(sample, "order").frame["statistic"]) == {"first_choice", "any_mention", "borda"}


@pytest.mark.parametrize(
    ("function", "name"),
    [(st.mean, "home"), (st.proportion, "hours"), (st.multiple, "home"), (st.ranking, "need"), (st.mean, "order")],
)
def test_wrong_level(sample, function, name):
    with pytest.raises(AnalysisError) as caught:
        function(sample, name)
    assert caught.value.code == "A-LEVEL"


def test_unknown_names_are_answered_with_near_ones(sample):
    with pytest.raises(AnalysisError) as caught:
        st.describe(sample, "hom")
    assert caught.value.code == "A-ITEM"
    assert "home" in caught.value.message
    with pytest.raises(AnalysisError) as caught:
        st.describe(sample, "home", "need")
    assert caught.value.code == "A-LEVEL"
    plan = Plan.from_sample(sample, ["home"], ["sex"])
    tally = st.accumulate(sample.frame[["home", "sex"]], plan, sample.weight_values)
    for row, column in (("sat", ""), ("home", "sat")):
        with pytest.raises(AnalysisError) as caught:
            st.finish(tally, row, column)
        assert caught.value.code == "A-ITEM"


def test_nobody_gives_empty_values_and_no_warning():
    form = questionnaire()
    answers = by_hand(form, {"sex": [-2, -2]})
    sample = Sample.from_responses(answers)
    for name in sample.measures:
        for row in st.describe(sample, name, "sex").rows():
            assert row["n"] == 0
            assert isnan(row["value"]) or row["statistic"] == "answered"


def test_one_respondent_one_option():
    form = questionnaire({"id": "q", "kind": "single", "text": "?", "options": ["有"]})
    row = value(st.describe(Sample.from_responses(by_hand(form, {"q": [1]})), "q"), "proportion", "1")
    agrees(row, 1.0, 1, 1)


def test_three_hundred_options():
    codes = {code: f"第{code}项" for code in [*range(1, 95), *range(100, 306)]}
    form = questionnaire({"id": "q", "kind": "single", "text": "?", "options": codes})
    found = st.proportion(Sample.from_responses(by_hand(form, {"q": list(codes)})), "q")
    assert len(found.frame) == 300
    assert sum(row["value"] for row in found.rows()) == pytest.approx(1, abs=1e-12)


def test_any_frame_as_a_sample():
    frame = pd.DataFrame({"y": [1.0, np.nan, 4.0], "g": ["b", None, "a"], 7: [True, False, True], "pw": [1, 2, 3]})
    sample = Sample.from_frame(frame, weights="pw")
    agrees(value(st.mean(sample, "y"), "mean"), (1 * 1 + 4 * 3) / 4, 2, 2)
    agrees(value(st.proportion(sample, "g"), "proportion", "a"), 3 / 4, 1, 2)
    agrees(value(st.proportion(sample, "7"), "proportion", "True"), 4 / 6, 2, 3)
