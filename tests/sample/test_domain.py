"""Some people looked at without losing the design of all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.report.toy import questionnaire, responses
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample


def drawn() -> Sample:
    rng = np.random.default_rng(5)
    n = 200
    frame = pd.DataFrame(
        {
            "psu": rng.integers(0, 20, n), "w": rng.lognormal(0, 0.5, n), "y": rng.normal(0, 1, n),
            "k": rng.choice(list("abc"), n), "g": rng.choice(list("pq"), n),
        }
    )  # fmt: skip
    frame.loc[frame["psu"] == 3, "g"] = "q"
    return Sample.from_frame(frame, weights="w", clusters=["psu"], missing=())


def test_a_domain_is_its_group():
    whole, inside = drawn(), drawn().domain("g", "p")
    figures = ["statistic", "level", "value", "se", "low", "high", "n", "base", "df"]
    for name in ("y", "k"):
        one: Any = st.describe(inside, name).frame[figures]
        by_group: Any = st.describe(whole, name, by="g").where(by_level="p").frame[figures].reset_index(drop=True)
        pd.testing.assert_frame_equal(one, by_group, rtol=1e-12)


def test_trap_filtering_first_loses_units():
    whole = drawn()
    people = whole.frame["g"].to_numpy() == 1
    filtered = Sample.from_frame(
        whole.frame.loc[people, ["psu", "w", "y"]].reset_index(drop=True), weights="w", clusters=["psu"], missing=()
    )
    inside = whole.domain("g", "p")
    assert inside.df == 19 > filtered.df
    assert st.mean(inside, "y").frame["value"].iloc[0] == pytest.approx(st.mean(filtered, "y").frame["value"].iloc[0])
    assert st.mean(inside, "y").frame["se"].iloc[0] != pytest.approx(st.mean(filtered, "y").frame["se"].iloc[0])


def test_several_groups_are_all_of_them_and_results_have_ids_of_their_own():
    whole = drawn()
    both = whole.domain("g", "p", "q")
    for name in ("y", "k"):
        one, two = st.describe(both, name).frame, st.describe(whole, name).frame
        np.testing.assert_allclose(one["value"], two["value"], rtol=1e-12)
        assert not set(one["id"]) & set(two["id"])


def test_answers_of_a_questionnaire():
    whole = Sample.from_responses(responses(questionnaire(), 90, 4))
    inside = whole.domain("sex", "1")
    for name in ("home", "sat", "need", "order", "hours"):
        one = st.describe(inside, name).frame
        two = st.describe(whole, name, by="sex").where(by_level="1").frame
        np.testing.assert_allclose(one["value"], two["value"], rtol=1e-12)
        assert one["base"].tolist() == two["base"].tolist()


def test_a_group_that_is_not_there_is_told():
    with pytest.raises(AnalysisError) as caught:
        drawn().domain("g", "r")
    assert caught.value.code == "A-ITEM"
