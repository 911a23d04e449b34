"""The worked example: synthetic notes, three complete cards and a draft."""

from __future__ import annotations

from tests.report.toy import ROOT
from toolkit.report.advice import read_measures, read_notes

FOLDER = ROOT / "surveys" / "youth-needs"


def test_the_notes_are_read_without_a_remark_and_say_that_they_are_made_up():
    found = read_notes(FOLDER / "notes")
    assert [note.id for note in found.notes] == ["S1", "S2", "S3", "S4"]
    assert {note.kind for note in found.notes} == {"座谈", "走访", "文献"}
    assert all("虚构" in note.topic and "虚构" in note.text for note in found.notes)
    assert not found.notices


def test_three_cards_are_complete_and_one_is_a_draft():
    found = read_measures(FOLDER / "measures.xlsx")
    assert [one.is_draft for one in found.measures] == [False, False, False, True]
    assert [one.goes_up for one in found.measures] == [False, False, True, False]
    assert not found.notices
