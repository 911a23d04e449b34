"""What cannot be estimated is named: an error where there is nothing to say, else a word beside the missing number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample, poststratify, rake
from toolkit.statistics.estimates import NO_ERROR, NO_VALUE, NOBODY


def sample(**columns: Any) -> Sample:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "psu": rng.integers(0, 10, 60), "w": 1.0, "y": rng.normal(0, 1, 60), "k": rng.choice(list("abc"), 60),
            "g": rng.choice(list("pq"), 60), "none": np.nan, "zero": 0.0,
        }
    )  # fmt: skip
    return Sample.from_frame(frame.assign(**columns), weights="w", clusters=["psu"])


NESTED = {"house": [f"{row % 6 // 2}" for row in range(60)], "flat": [f"{row % 6}" for row in range(60)]}
"""A flat lies in one house only."""


def flags(estimates: st.Estimates) -> set[str]:
    return set(estimates.frame["flag"])


@pytest.mark.parametrize(
    "estimate",
    [
        lambda s: st.mean(s, "none"),
        lambda s: st.total(s, "none"),
        lambda s: st.ratio(s, "none", "y"),
        lambda s: st.quantile(s, "none", [0.5]),
        lambda s: st.mean(s.domain("g"), "y"),
        lambda s: st.proportion(s.domain("g"), "k"),
    ],
)
def test_nobody_is_told_beside_the_number(estimate):
    assert flags(estimate(sample())) == {NOBODY}


def test_one_unit_has_no_error_and_nothing_divided_by_nothing_no_value():
    alone = sample(psu=1)
    assert flags(st.mean(alone, "y")) == {NO_ERROR}
    assert flags(st.proportion(alone, "k", by="g")) == {NO_ERROR}
    assert flags(st.ratio(sample(), "y", "zero")) == {NO_VALUE}
    assert flags(st.mean(sample(), "y")) == {""}
    assert st.banner(alone, ["k", "y"], ["g"]).results == {}


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("A-FEW", lambda: st.independence(sample(psu=1), "k", "g")),
        ("A-FEW", lambda: st.t_test(sample(psu=1), "y", "g")),
        ("A-FEW", lambda: st.regression(sample(psu=1), "y", ["k"])),
        ("A-FEW", lambda: st.independence(sample(**NESTED), "house", "flat")),
        ("A-LONELY", lambda: st.jackknife(sample(psu=1))),
        ("A-LONELY", lambda: st.bootstrap(sample(psu=1), 10)),
        ("A-LEVEL", lambda: st.independence(sample().domain("g"), "k", "g")),
        ("A-LEVEL", lambda: st.t_test(sample(), "none", "g")),
        ("A-LEVEL", lambda: st.rank_test(sample(), "k", "g")),
        ("A-LEVEL", lambda: st.quantile(sample(), "k", [0.5])),
        ("A-VALUES", lambda: st.quantile(sample(), "y", [1.5])),
        ("A-MODEL", lambda: st.regression(sample(), "none", ["g"])),
        ("A-MARGIN", lambda: rake(sample(), {"k": {"a": 0.3, "b": 0.3, "c": 0.3, "d": 0.1}})),
        ("A-MARGIN", lambda: poststratify(sample(), "k", {"a": 1, "b": 2, "c": 3, "d": 4})),
    ],
)
def test_what_has_no_answer_is_an_error_that_names_it(code, call):
    with pytest.raises(AnalysisError) as caught:
        call()
    assert caught.value.code == code
