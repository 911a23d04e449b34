"""Two answers of the same people: against R, and what makes pairs different from groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.statistics.models.golden import PEOPLE, drawn
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.sample import Sample
from toolkit.statistics.between import between

FIVE = {code: str(code) for code in range(1, 6)}


def rated(people: Any = PEOPLE, **labels: dict[int, str]) -> Sample:
    """Return a sample in which s1 and s2 are rows of a matrix."""
    sample = drawn(people)
    points = {"s1": FIVE, "s2": FIVE} | labels
    rows = {
        name: Measure(name, "s", name, Level.ORDINAL, (name,), own, frozenset({98}), missing=())
        for name, own in points.items()
    }
    return replace(sample, measures={**sample.measures, **rows})


def test_the_mean_is_that_of_each_ones_difference():
    people = PEOPLE.assign(gap=10 + PEOPLE["s1"] - PEOPLE["s2"])  # below 0 are codes of missing answers
    one, found = st.t_test(drawn(people), "gap", null=10), between(rated(), "s1", "s2").tests["mean"]
    assert (found.statistic, found.p) == pytest.approx((one.statistic, one.p), rel=1e-10)
    numbers = between(drawn(), "x", "z")
    assert numbers.frame["statistic"].tolist() == ["difference_mean"]


def test_turned_round_the_sign_turns():
    there, back = (between(rated(), *names).frame for names in (("s1", "s2"), ("s2", "s1")))
    assert there["value"].to_numpy() == pytest.approx(-back["value"].to_numpy(), rel=1e-12)
    assert there["se"].to_numpy() == pytest.approx(back["se"].to_numpy(), rel=1e-12)
    assert there["low"].to_numpy() == pytest.approx(-back["high"].to_numpy(), rel=1e-12)


def test_trap_answers_that_go_together_differ_less_than_two_groups_would():
    sample = rated()
    errors = [st.mean(sample, name).frame["se"].iloc[0] for name in ("s1", "s2")]
    assert between(sample, "s1", "s2").frame["se"].iloc[0] < 0.9 * float(np.hypot(*errors))


def test_trap_only_people_with_both_answers_count():
    """Whoever could not judge one of them would make a difference of two kinds of people."""
    unknown = PEOPLE.assign(s2=PEOPLE["s2"].mask(PEOPLE["s1"] == 1, 98))
    found = between(rated(unknown, s2={**FIVE, 98: "不了解"}), "s1", "s2")
    kept = PEOPLE.loc[(PEOPLE["s1"] != 1) & PEOPLE["s1"].notna() & PEOPLE["s2"].notna()]
    expected = np.average(kept["s1"] - kept["s2"], weights=kept["w"])
    assert set(found.frame["n"]) == {len(kept)}
    assert found.frame["value"].iloc[0] == pytest.approx(expected, rel=1e-12)
    top = np.average((kept["s1"] > 3) * 1.0 - (kept["s2"] > 3), weights=kept["w"])
    assert found.frame["value"].iloc[1] == pytest.approx(top, rel=1e-12)


def test_equal_answers_have_no_test():
    found = between(rated(PEOPLE.assign(s2=PEOPLE["s1"])), "s1", "s2")
    assert found.frame["value"].tolist() == [0, 0, 0]
    assert found.tests == {}


def test_scales_that_differ_and_other_levels_are_refused():
    four = {code: str(code) for code in range(1, 5)}
    for sample, names in (
        (rated(s2=four), ("s1", "s2")), (rated(), ("s1", "x")), (rated(), ("g", "s1")),
        (rated(PEOPLE.assign(s1=np.nan)), ("s1", "s2")),
    ):  # fmt: skip
        with pytest.raises(AnalysisError) as caught:
            between(sample, *names)
        assert caught.value.code == "A-LEVEL"
