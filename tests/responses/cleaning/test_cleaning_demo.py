"""What cleaning finds in the demo: its flaws are known, so it can be told who is found and who is wronged."""

# pyright: reportArgumentType=false, reportCallIssue=false, reportAttributeAccessIssue=false
import numpy as np
import pandas as pd
import pytest

from tests.making import ROOT, store_of
from toolkit.channels.mapping import Mapping
from toolkit.questionnaire import read
from toolkit.responses import Provenance, ingest
from toolkit.responses.answers import SCREENED_OUT
from toolkit.responses.cleaning import Cleaning, Strength, clean
from toolkit.simulation.demo import district
from toolkit.simulation.fieldwork import ONLINE
from toolkit.simulation.returned import returned

CARELESS = {
    "speeder", "straightliner", "duplicate", "near_duplicate", "burst", "ineligible", "contradiction", "stopped",
}  # fmt: skip
"""Whoever has none of these is honest: hasty, late, from elsewhere, two on one device, slips on paper, junk as text."""


def judged(cleaning: Cleaning, truth: pd.DataFrame) -> pd.DataFrame:
    """The truth of each record, the rules that flagged it by strength, and whether and why it was proposed."""
    by = {s: {n: set() for n in cleaning.responses.frame["respondent"]} for s in Strength}
    for flag in cleaning.flags:
        by[flag.strength][flag.respondent].add(flag.rule)
    proposed = {proposal.respondent: proposal.rule for proposal in cleaning.proposals}
    frame = cleaning.responses.frame
    return truth.reset_index(drop=True).assign(
        flaws=[set(text.split(";")) - {""} for text in truth["flaws"]],
        strong=list(by[Strength.STRONG].values()),
        weak=list(by[Strength.WEAK].values()),
        proposed=[proposed.get(name, "") for name in frame["respondent"]],
        declined=(frame["SCR01"] != 1).to_numpy(),
        took_part=(frame["disposition"] != SCREENED_OUT).to_numpy(),
    )


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    """Every record of the demo, judged."""
    found = []
    for wave, name in ((1, "questionnaire.yaml"), (2, "questionnaire.wave2.yaml")):
        form = read(ROOT / "surveys" / "youth-needs" / name)
        for place, came in district(form, wave):
            seen = came.frame["address"].where(came.frame["mode"] == ONLINE, "")
            frame = came.frame.drop(columns=["address", "mode"]).assign(device=seen)
            made = returned(form, frame, Provenance("youth-needs", place.code, wave, simulated=True))
            found.append(judged(clean(made), came.truth))
    return pd.concat(found, ignore_index=True)


def having(records: pd.DataFrame, *flaws: str) -> pd.Series:
    return pd.Series([set(flaws) <= own for own in records["flaws"]], index=records.index)


def deletable(records: pd.DataFrame) -> pd.Series:
    """Whom the deletion rule can be asked to find.

    Ineligible (a), handed in twice (b), and those whose truth names two independent faults (d): a programme's burst
    (fast, one text), flat and hurried, fast and contradictory. Who is only fast, only flat or only contradictory is to
    be flagged and left to a person: the rule says so.
    """
    hurried = records["hurried"].astype(bool)
    return (
        having(records, "ineligible")
        | having(records, "duplicate")
        | having(records, "near_duplicate")
        | having(records, "burst")
        | (having(records, "straightliner") & hurried)
        | having(records, "speeder", "contradiction")
    )


def test_strong_defects_are_proposed(records):
    these = records.loc[deletable(records)]
    assert len(these) > 120
    assert (these["proposed"] != "").mean() >= 0.85


def test_honest_people_are_not(records):
    honest = records.loc[records["flaws"].map(lambda own: not own & CARELESS) & ~records["declined"]]
    assert len(honest) > 2000
    assert (honest["proposed"] != "").mean() <= 0.01
    for name in ("hasty", "shared_device"):
        complete = honest.loc[having(honest, name)]
        assert len(complete) > 20
        assert (complete["proposed"] == "").all(), name


@pytest.mark.parametrize(
    ("flaw", "rules", "strong"),
    [
        ("speeder", {"fast"}, 0.6),
        ("straightliner", {"straightline"}, 0.95),
        ("contradiction", {"contradiction"}, 0.95),
        ("burst", {"burst"}, 0.95),
        ("duplicate", {"duplicate", "not_eligible"}, 0.95),
        ("near_duplicate", {"duplicate"}, 0.85),
        ("ineligible", {"not_eligible"}, 1.0),
    ],
)
def test_each_fault_is_flagged_by_the_rule_made_for_it(records, flaw, rules, strong):
    these = records.loc[having(records, flaw)]
    seen = these["strong"].map(lambda own: bool(own & rules))
    assert (seen | these["weak"].map(lambda own: bool(own & rules))).mean() >= 0.85
    assert seen.mean() >= strong


def test_texts_without_content_are_flagged(records):
    these = records.loc[having(records, "junk")]
    assert these["weak"].map(lambda own: "empty_text" in own).mean() >= 0.85


def test_whoever_answered_hardly_anything_had_stopped(records):
    few = records.loc[records["proposed"] == "mostly_blank"]
    assert len(few) > 100
    assert having(few, "stopped").all()


def test_one_fault_alone_is_left_to_a_person(records):
    only_flat = records["flaws"].map(lambda own: own == {"straightliner"}) & ~records["hurried"].astype(bool)
    assert only_flat.sum() > 20
    assert (records.loc[only_flat, "proposed"] == "").all()


def test_through_the_files_it_is_the_same(tmp_path, records):
    """Community 12, where the programme was: the device comes with the file."""
    form = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    folder = ROOT / "data" / "demo" / "wave1" / "12"
    made = ingest(store_of(tmp_path, community="12"), form, Mapping(), [folder]).responses
    proposals = [proposal.rule for proposal in clean(made).proposals]
    burst = records.loc[having(records, "burst"), "proposed"]
    assert proposals.count("several") >= (burst == "several").sum() == np.size(burst) == 25
