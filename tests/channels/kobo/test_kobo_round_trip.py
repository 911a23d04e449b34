"""A Kobo export of our own form is read back equal, in every layout; so is the form as a draft."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.channels.raw_answers import raw_answers
from tests.making import ROOT, questionnaires, same_wording, save, take
from toolkit.channels import Kobo, open_workbook, recognise
from toolkit.channels.kobo.answers import SOURCE
from toolkit.channels.kobo.export import export, export_csv
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import Responded
from toolkit.forms.form import Fieldwork
from toolkit.forms.xlsform import xlsform
from toolkit.questionnaire import Questionnaire, read
from toolkit.responses.coding import code
from toolkit.simulation import simulate

LAYOUTS = st.sampled_from(["summary", "details", "both"])


@settings(max_examples=40, deadline=None)
@given(questionnaires(), LAYOUTS, st.sampled_from(["a.xlsx", "a.csv"]), st.integers(0, 3))
def test_what_was_exported_is_read_back(questionnaire, layout, name, seed):
    frame = simulate(questionnaire, 9, seed).assign(source=SOURCE, link="02")
    with tempfile.TemporaryDirectory() as folder:
        written = export if name.endswith(".xlsx") else export_csv
        data = written(Responded(questionnaire, frame), layout)
        responses = take(Path(folder), questionnaire, save(Path(folder), name, data)).responses
    assert not responses.ledger
    assert responses.cells["in"] == responses.cells["accepted"]
    assert responses.notices == ()
    for column in frame:
        assert list(responses.frame[column]) == list(frame[column]), column


@pytest.mark.parametrize("layout", ["summary", "details", "both"])
def test_the_worked_example_is_the_same_as_csv_and_as_workbook(layout):
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    responded = Responded(questionnaire, simulate(questionnaire, 30, 1), simulated=True)
    written = export(responded, layout), export_csv(responded, layout), export_csv(responded, layout, ",")
    found = [recognise(open_workbook(data, "a")) for data in written]
    assert {channel.name for channel, _ in found} == {"kobo"}
    whole, *others = (channel.read(workbook, questionnaire, Mapping()) for channel, workbook in found)
    for other in others:
        assert whole.records == other.records
        assert [_content(answer) for answer in raw_answers(whole)] == [
            _content(answer) for answer in raw_answers(other)
        ]
    assert (whole.simulated, len(whole.records), whole.notices) == (True, 30, ())


def _content(answer):
    return (
        answer.record,
        answer.item,
        answer.row,
        answer.said.marks,
        answer.said.state,
        answer.said.raw,
        answer.said.cells,
    )


def _asks_what_other_is(item):
    """A text asked of those alone who chose 其他 cannot be told from the box beside it."""
    shown = item.written.get("show_if") or {}
    return item.kind == "text" and shown.get("in") == [97]


def said(answer, questionnaire):
    coded = code(questionnaire.by_id[answer.item], answer.row, answer.said) if answer.said.state == "given" else None
    values = list(coded.values.values()) + list(coded.texts.values()) if coded else []
    return answer.record, answer.row, answer.said.state, values, len(coded.problems) if coded else 0


@settings(max_examples=25, deadline=None)
@given(questionnaires())
def test_our_own_form_is_drafted_as_it_is(questionnaire):
    assume(not any(_asks_what_other_is(item) for item in questionnaire.items))
    workbook = open_workbook(xlsform(questionnaire, Fieldwork()), "form.xlsx")
    draft = Kobo().draft([workbook], "again")
    found = Questionnaire.from_dict(draft.definition)
    assert not found.problems
    kinds = {"consent": "single", "scale": "single"}
    ours = [item for item in questionnaire.items if item.text.strip()]
    theirs = [item for item in found.items if not item.text.startswith("note__")]
    assert [kinds.get(item.kind, item.kind) for item in ours] == [item.kind for item in theirs]
    for mine, item in zip(ours, theirs, strict=True):
        assert same_wording(mine.text, item.text)
        assert mine.labels == item.labels
        boxes = [option.text and mine.kind != "matrix" for option in mine.options]
        assert boxes == [option.text for option in item.options]
        assert [row.key for row in mine.rows] == [row.key for row in item.rows]
        assert (mine.exclusive, mine.required and mine.kind != "info") == (item.exclusive, item.required)


@settings(max_examples=12, deadline=None)
@given(questionnaires(routed=False), LAYOUTS)
def test_an_export_is_read_by_the_draft_of_its_form(questionnaire, layout):
    workbook = open_workbook(xlsform(questionnaire, Fieldwork()), "form.xlsx")
    draft = Kobo().draft([workbook], "again")
    found = Questionnaire.from_dict(draft.definition)
    data = export(Responded(questionnaire, simulate(questionnaire, 9, 2)), layout)
    mine = Kobo().read(recognise(open_workbook(data, "a.xlsx"))[1], questionnaire, Mapping())
    theirs = Kobo().read(recognise(open_workbook(data, "a.xlsx"))[1], found, draft.mapping or Mapping())
    assert theirs.notices == ()
    assert [said(a, questionnaire) for a in raw_answers(mine)] == [said(a, found) for a in raw_answers(theirs)]
