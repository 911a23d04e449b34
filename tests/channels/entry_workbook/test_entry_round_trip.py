"""What is written as a filled workbook is read back equal."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.raw_answers import raw_answers
from tests.making import ROOT, questionnaires, save, take
from toolkit.channels import EntryWorkbook, Responded, open_workbook
from toolkit.channels.mapping import Mapping
from toolkit.questionnaire import read
from toolkit.records import BLANK
from toolkit.simulation import simulate


def compared(questionnaire, n, seed):
    frame = simulate(questionnaire, n, seed)
    frame.loc[0, "link"] = "02"
    with tempfile.TemporaryDirectory() as folder:
        data = EntryWorkbook().write(Responded(questionnaire, frame), "code")
        intake = take(Path(folder), questionnaire, save(Path(folder), "录入表.xlsx", data))
    got = intake.responses.frame
    assert intake.responses.ledger == ()
    assert [notice for notice in intake.responses.notices if notice.level == "action"] == []
    assert intake.responses.cells["in"] == intake.responses.cells["accepted"]
    for column in frame.columns.drop(["seconds", "source"]):  # paper knows neither
        assert list(got[column]) == list(frame[column]), column


@settings(max_examples=60)
@given(questionnaires(), st.integers(0, 3))
def test_what_was_written_is_read_back(questionnaire, seed):
    compared(questionnaire, 9, seed)


def test_the_worked_example_is_read_back():
    compared(read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml"), 40, 1)


@pytest.mark.parametrize("simulated", [True, False])
def test_synthetic_answers_say_so(simulated):
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    responded = Responded(questionnaire, simulate(questionnaire, 3, 1), simulated=simulated)
    data = EntryWorkbook().write(responded, "code")
    assert data == EntryWorkbook().write(responded, "code")
    reading = EntryWorkbook().read(open_workbook(data, "录入表.xlsx"), questionnaire, Mapping())
    assert reading.simulated is simulated
    assert reading.survey_number == "entry-youth-needs"
    assert {mark.by for answer in raw_answers(reading) if answer.item == "DEM05" for mark in answer.said.marks} <= {
        "code"
    }
    assert BLANK not in {answer.said.raw for answer in raw_answers(reading)}
