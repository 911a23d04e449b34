"""Options chosen together: against R, by simulation, and what is hidden."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.statistics.models.golden import PEOPLE, drawn
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample
from toolkit.statistics.comention import FEWEST, comention
from toolkit.statistics.multiple_choice import set_of


def sets(people: Any = PEOPLE, one=("m1", "m2"), other=("o1", "o2")) -> tuple[Sample, str, str]:
    """Return two multiple choices; everybody ticked something of each, so that all are in the base."""
    sample, a = set_of(drawn(people.assign(all_a=1.0, all_b=1.0)), [*one, "all_a"], "甲")
    sample, b = set_of(sample, [*other, "all_b"], "乙")
    return sample, a, b


def test_pairs_count_people():
    found = comention(*sets()).frame.set_index(["first", "second"])
    for one in ("m1", "m2"):
        for other in ("o1", "o2"):
            row: Any = found.loc[(one, other)]
            both = int(((PEOPLE[one] == 1) & (PEOPLE[other] == 1)).sum())
            assert (row["n"], row["base"]) == (both, len(PEOPLE))


def test_one_option_each_is_the_two_by_two_table():
    test = comention(*sets(one=("m1",), other=("o1",))).test
    people = PEOPLE.assign(**{name: PEOPLE[name].map({0: "n", 1: "y"}) for name in ("m1", "o1")})
    table = st.independence(drawn(people), "m1", "o1")
    assert test is not None
    assert (test.statistic, test.p, test.effect) == pytest.approx((table.statistic, table.p, table.effect), rel=1e-11)


def test_an_option_twice_is_no_second_piece_of_evidence():
    people = PEOPLE.assign(again=PEOPLE["m1"])
    once, twice = (comention(*sets(people, one=names, other=("o1",))).test for names in (("m1",), ("m1", "again")))
    assert once is not None
    assert twice is not None
    assert (twice.statistic, twice.p) == pytest.approx((once.statistic, once.p), rel=1e-9)


def test_pairs_within_one_question_and_the_other_way_round():
    sample, a, b = sets()
    within = comention(sample, a)
    assert within.frame[["first", "second"]].to_numpy().tolist() == [["m1", "m2"], ["m1", "all_a"], ["m2", "all_a"]]
    assert within.frame["value"].tolist() == pytest.approx(comention(sample, a, a).frame["value"].tolist())
    there, back = (comention(sample, *names) for names in ((a, b), (b, a)))
    turned = back.frame.set_index(["second", "first"]).loc[there.frame.set_index(["first", "second"]).index]
    for column in ("value", "se", "phi", "p", "p_holm"):
        assert turned[column].to_numpy(float) == pytest.approx(there.frame[column].to_numpy(float), nan_ok=True)
    assert there.test is not None
    assert back.test is not None
    assert there.test.p == pytest.approx(back.test.p, rel=1e-10)


def test_phi_has_a_sign_and_goes_with_the_share():
    people = PEOPLE.assign(not1=1 - PEOPLE["m1"])
    found: Any = comention(*sets(people, one=("m1", "not1"), other=("o1",))).frame.set_index(["first", "second"])
    assert found["phi"]["m1", "o1"] == pytest.approx(-found["phi"]["not1", "o1"], rel=1e-9)
    share = float(PEOPLE["w"] @ PEOPLE["o1"] / PEOPLE["w"].sum())
    assert found["value"]["m1", "o1"] + found["value"]["not1", "o1"] == pytest.approx(share, rel=1e-12)


def test_what_fewer_than_five_people_chose_together_is_hidden():
    people = PEOPLE.assign(rare=0.0)
    people.loc[people.index[people["o1"] == 1][:4], "rare"] = 1.0
    found = comention(*sets(people, one=("m1", "rare")))
    row = found.frame.set_index(["first", "second"]).loc[("rare", "o1")]
    assert row["hidden"]
    assert row.drop(["hidden", "base"]).isna().all()
    people.loc[people.index[people["o1"] == 1][:FEWEST], "rare"] = 1.0
    row = comention(*sets(people, one=("m1", "rare"))).frame.set_index(["first", "second"]).loc[("rare", "o1")]
    assert row["n"] == FEWEST
    assert row["value"] > 0
    assert np.isnan(row["p"])  # shown, but too few to be tested
    assert any("人太少，不参加检验" in note for note in found.notes)


def test_an_option_that_goes_with_no_other_has_no_pairs():
    people = PEOPLE.assign(none=((PEOPLE["m1"] == 0) & (PEOPLE["m2"] == 0)).astype(float))
    sample, name = set_of(drawn(people), ["m1", "m2", "none"])
    found = comention(sample, name)
    assert "none" not in {*found.frame["first"], *found.frame["second"]}
    assert any("“none”" in note for note in found.notes)


def test_base_are_those_who_answered_both():
    people = PEOPLE.assign(o3=1.0)
    people.loc[people.index[:20], ["o1", "o2", "o3"]] = np.nan
    sample, a = set_of(drawn(people.assign(every=1.0)), ["m1", "every"], "甲")
    sample, b = set_of(sample, ["o1", "o3"], "乙")
    assert set(comention(sample, a, b).frame["base"]) == {len(PEOPLE) - 20}


def test_nothing_related_is_found_as_seldom_as_said():
    refused, random = 0, np.random.default_rng(31)
    for _ in range(200):
        one, other = (random.normal(0, 1, (150, 1)) + random.normal(0, 1, (150, 3)) > 0 for _ in range(2))
        people: Any = pd.DataFrame(
            np.column_stack([one, other, np.ones(150)]).astype(float), columns=[*"abc", *"xyz", "any"]
        )
        sample, a = set_of(Sample.from_frame(people), [*"abc", "any"], "甲")
        sample, b = set_of(sample, [*"xyz", "any"], "乙")
        test = comention(sample, a, b).test
        assert test is not None
        refused += test.p < 0.05
    assert 2 <= refused <= 20  # 200 at 5 %: 10, give or take three standard errors


def test_other_levels_and_nothing_to_pair_are_refused():
    sample, a, _ = sets()
    for names in ((a, "x"), ("x", a), ("x",)):
        with pytest.raises(AnalysisError) as caught:
            comention(sample, *names)
        assert caught.value.code == "A-LEVEL"
    only, name = set_of(drawn(PEOPLE.assign(one=1.0)), ["one"])
    with pytest.raises(AnalysisError) as caught:
        comention(only, name)
    assert caught.value.code == "A-LEVEL"
