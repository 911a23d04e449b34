"""Worlds with a known truth are what they say: checked by counting again."""

# Frames and tests of scipy have no types to speak of: what they return is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false, reportGeneralTypeIssues=false
# pyright: reportOperatorIssue=false, reportIndexIssue=false, reportReturnType=false, reportOptionalMemberAccess=false

import numpy as np
import pytest
from scipy import stats

from tests.making import ROOT
from toolkit.questionnaire import Questionnaire, read
from toolkit.simulation.worlds import Effect, communities, null_answers, planted_answers, release_programme

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


def p_value(frame, a: tuple[str, int], b: tuple[str, int]) -> float:
    """Of the two by two table of one answer to a question against one answer to another."""
    asked = frame.loc[(frame[a[0]] > 0) & (frame[b[0]] > 0)]
    one, other = asked[a[0]] == a[1], asked[b[0]] == b[1]
    table = [[(one & other).sum(), (one & ~other).sum()], [(~one & other).sum(), (~one & ~other).sum()]]
    return float(stats.chi2_contingency(table, correction=False).pvalue)


PAIRS = [
    (("DEM01", 1), ("LIF02", 1)),
    (("DEM01", 1), ("VOL01", 1)),
    (("ORG03", 1), ("VOL01", 1)),
    (("HOU01", 2), ("DEM05", 1)),
    (("NED02__hou", 4), ("NED02__emp", 4)),
]
"""Two answers each; in the made-up population the last three are tied to each other."""


def test_in_the_null_world_nothing_has_to_do_with_anything():
    frames = [null_answers(FORM, 500, seed).eligible for seed in range(60)]
    found = np.array([p_value(frame, *pair) for frame in frames for pair in PAIRS])
    assert stats.kstest(found, "uniform").pvalue > 0.001
    assert 0.02 <= (found < 0.05).mean() <= 0.09


def test_outside_the_null_world_some_things_have_to_do_with_each_other():
    from toolkit.simulation import simulate

    frame = simulate(FORM, 1500, 1)
    assert p_value(frame, ("ORG03", 1), ("VOL01", 1)) < 1e-6


def test_the_null_world_keeps_the_distributions_and_the_routing():
    from toolkit.simulation import simulate

    null, plain = null_answers(FORM, 3000, 1).eligible, simulate(FORM, 3000, 1)
    for item in ("HOU01", "DEM05", "LIF02"):
        ours = null[item].value_counts(normalize=True)
        theirs = plain.loc[plain[item] > 0, item].value_counts(normalize=True)
        assert ours[ours.index > 0].sub(theirs, fill_value=0).abs().max() < 0.05
    assert ((null["MAR01"] == -1) == (null["SCR02"] == 2)).all()


@pytest.mark.parametrize(
    ("column", "codes"), [("LIF02", (1,)), ("NED02__hou", (4, 5)), ("HOU06__1", (1,)), ("VOL01", (1,))]
)
def test_a_planted_difference_is_as_large_as_planted(column, codes):
    effect = Effect(column, codes, "DEM01", (2,), 0.20)
    gaps, frame = [], None
    for seed in range(20):
        frame = planted_answers(FORM, 1500, seed, [effect]).eligible
        answered = frame.loc[(frame[column] >= 0) & frame["DEM01"].isin((1, 2))]
        chosen = answered[column].isin(codes)
        gaps.append(chosen[answered["DEM01"] == 2].mean() - chosen[answered["DEM01"] == 1].mean())
        assert set(frame[column]) <= {-2, -1, 0, *FORM[column.split("__")[0]].labels}
    assert np.mean(gaps) == pytest.approx(0.20, abs=0.02)
    assert p_value(frame, ("ORG03", 1), ("LIF02", 2)) > 0.001


def test_communities_of_equal_and_unequal_truth():
    sizes = [60] * 4000
    equal, unequal = communities(sizes, 1), communities(sizes, 1, spread=0.08)
    assert np.unique(equal.truth).tolist() == [0.5]
    assert unequal.truth.mean() == pytest.approx(0.5, abs=0.01)
    assert unequal.truth.std() == pytest.approx(0.08, abs=0.005)
    noise = 0.25 / 60
    assert (equal.chosen / 60).var() == pytest.approx(noise, rel=0.1)
    assert (unequal.chosen / 60).var() == pytest.approx(noise * (1 - 4 * 0.08**2) + 0.08**2, rel=0.1)


def test_releases_add_up_and_the_later_ones_have_a_few_people_more():
    programme = release_programme(3)
    areas = [release.area for release in programme.releases]
    assert sum(name == "community" for name, _ in areas) == 25 + 1
    assert sum(name == "subdistrict" for name, _ in areas) == 13
    assert areas.count(("district", 0)) == 2
    first = programme.releases[areas.index(("district", 0))]
    table = first.tables[0]
    parts = [
        programme.counts(r, table) for r in programme.releases if r.area[0] == "community" and r.first == first.first
    ]
    assert (sum(parts) == programme.counts(first, table)).all()
    last = programme.releases[-1]
    assert programme.counts(last, table).sum() - programme.counts(first, table).sum() == 3
    assert (
        programme.counts(last, last.tables[-1]).sum(axis=1).tolist()
        == programme.counts(last, (last.tables[-1][0],)).tolist()
    )


def test_worlds_are_the_same_from_the_same_seed():
    assert null_answers(FORM, 50, 4).hash == null_answers(FORM, 50, 4).hash
    assert null_answers(FORM, 50, 4).hash != null_answers(FORM, 50, 5).hash
    assert release_programme(1).people.equals(release_programme(1).people)


def test_a_world_of_one_question_and_one_person():
    form = Questionnaire.from_dict(
        {"items": [{"id": "A", "kind": "single", "text": "甲乙？", "options": ["甲", "乙"]}]}
    )
    assert len(null_answers(form, 1, 0).frame) == 1
    assert release_programme(0, subdistricts=[1], questions=1, later=0).people["community"].nunique() == 1
