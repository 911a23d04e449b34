"""REDCap: raw and labelled exports, the zeros of a multiple choice, and the data dictionary."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import export, questionnaires, save, store_of
from toolkit.channels import REDCap, open_workbook, recognise
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import Responded
from toolkit.channels.redcap import SOURCE
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.records import BLANK
from toolkit.responses import ingest
from toolkit.simulation import simulate

BOX = {"label": "其他", "text": True}
ALL = Questionnaire.from_dict(
    {
        "id": "gen",
        "items": [
            {"id": "SEX", "kind": "single", "text": "性别", "options": {1: "男", 2: "女"}},
            {"id": "NEED", "kind": "multi", "text": "需要什么", "options": {1: "住房", 2: "就业", 97: BOX}},
            {"id": "SAT", "kind": "matrix", "text": "满意吗", "options": ["差", "好"], "rows": {"a": "住", "b": "行"}},
            {"id": "AGE", "kind": "number", "text": "年龄", "min": 14, "max": 40},
        ],
    }
)


def taken(folder, data, questionnaire=ALL, mapping=None, name="a.xlsx"):
    return ingest(store_of(folder), questionnaire, mapping or Mapping(), [save(folder, name, data)]).responses


def codes(found):
    return [notice.code for notice in found.notices if notice.code != "item_missing"]


@settings(max_examples=30, deadline=None)
@given(questionnaires(), st.integers(0, 3))
def test_what_was_exported_is_read_back(tmp_path_factory, questionnaire, seed):
    frame = simulate(questionnaire, 9, seed).assign(source=SOURCE, link="", seconds=None)
    data = REDCap().write(Responded(questionnaire, frame), "code")
    responses = taken(tmp_path_factory.mktemp("redcap"), data, questionnaire, name="a.csv")
    assert not responses.ledger
    assert responses.cells["in"] == responses.cells["accepted"]
    assert {notice.code for notice in responses.notices} <= {"none_ticked"}
    for column in frame.columns.drop("seconds"):
        assert list(responses.frame[column]) == list(frame[column]), column


def test_zeros_in_every_column_are_undecidable_and_said_once(tmp_path):
    header = [
        "record_id",
        "sex",
        "need___1",
        "need___2",
        "need___97",
        "need__97__text",
        "sat__a",
        "sat__b",
        "age",
        "f_complete",
    ]
    rows = [["1", "2", "0", "0", "0", "", "1", "2", "20", "2"], ["2", "1", "0", "0", "1", "停车", "", "", "", "0"]]
    got = taken(tmp_path, export(header, rows))
    assert (codes(got), got.ledger) == (["none_ticked", "incomplete"], ())
    assert "NEED（1份）" in next(notice.message for notice in got.notices if notice.code == "none_ticked")
    assert got.frame["NEED__1"].tolist() == [BLANK, 0]
    assert got.frame["NEED__97__text"].tolist() == ["", "停车"]
    assert got.frame[["SEX", "SAT__a", "SAT__b"]].to_numpy().tolist() == [[2, 1, 2], [1, BLANK, BLANK]]
    found = REDCap().read(recognise(open_workbook(export(header, rows), "a.xlsx"))[1], ALL, Mapping())
    assert [record.incomplete for record in found.records] == [False, True]


def test_labels_in_place_of_codes(tmp_path):
    header = ["Record ID", "Survey Timestamp", "性别", "需要什么 (choice=住房)", "需要什么 (choice=就业)", "Complete?"]
    rows = [
        ["1", "2025-05-12 19:30:00", "女", "Unchecked", "Checked", "Complete"],
        ["2", "[not completed]", "男", "Unchecked", "Unchecked", "Incomplete"],
    ]
    got = taken(tmp_path, export(header, rows))
    assert (codes(got), got.ledger) == (["none_ticked", "incomplete"], ())
    assert got.frame[["SEX", "NEED__1", "NEED__2"]].to_numpy().tolist() == [[2, 0, 1], [1, BLANK, BLANK]]
    assert got.frame["submitted"].tolist() == ["2025-05-12 19:30:00", ""]


def test_what_is_not_read_is_said():
    header = [
        "record_id",
        "redcap_repeat_instrument",
        "redcap_repeat_instance",
        "redcap_survey_identifier",
        "sex",
        "old___1",
        "old___2",
    ]
    rows = [["1", "", "", "x@example.org", "1", "0", "1"], ["1", "visits", "1", "", "", "", ""]]
    found = REDCap().read(open_workbook(export(header, rows), "a.xlsx"), ALL, Mapping())
    assert len(found.records) == REDCap().count(open_workbook(export(header, rows), "a.xlsx"), ALL) == 1
    assert codes(found) == ["column_unknown", "repeats_left", "personal_dropped"]
    assert found.notices[0].subject == "old"
    assert "example.org" not in str(found)


def test_an_unknown_code_goes_to_the_ledger(tmp_path):
    got = taken(tmp_path, export(["record_id", "sex", "sat__a", "need___1", "f_complete"], [["1", "3", "9", "2", "2"]]))
    assert [fault.reason for fault in got.ledger] == ["unknown_option"] * 3
    assert got.cells["in"] == got.cells["accepted"] + got.cells["ledger"]


# ---- drafting ------------------------------------------------------------------------------------------------------

HEAD = [
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
]  # fmt: skip


def entry(
    name, kind, label, choices="", validation="", low="", high="", identifier="", logic="", required="", matrix=""
):
    return [
        name,
        "f",
        "",
        kind,
        label,
        choices,
        "",
        validation,
        low,
        high,
        identifier,
        logic,
        required,
        "",
        "",
        matrix,
        "",
        "",
    ]


DICTIONARY = export(
    HEAD,
    [
        entry("record_id", "text", "Record ID"),
        entry("name", "text", "姓名", identifier="y"),
        entry("work", "radio", "有工作吗？", "1, 有 | 2, 没有 | 99, 不清楚", required="y"),
        entry("needs", "checkbox", "需要什么？", "1, 住房 | 2, 就业 | -1, 其他", logic="[work] = '1'"),
        entry("why", "notes", "为什么？", logic="[needs(2)] = '1' and [work] <> ''"),
        entry("odd", "text", "怪题？", logic="sum([needs(1)], 2) > 3"),
        entry("s1", "radio", "住", "1, 差 | 2, 好", matrix="sat"),
        entry("s2", "radio", "行", "1, 差 | 2, 好", matrix="sat"),
        entry("age", "text", "几岁？", validation="integer", low="14", high="40"),
        entry("fit", "yesno", "合适吗？"),
        entry("sum", "calc", "合计", "[age]*2"),
        entry("note", "descriptive", "<b>谢谢</b>"),
    ],
)


def drafted():
    channel, workbook = recognise(open_workbook(DICTIONARY, "dictionary.xlsx"))
    assert channel.name == "redcap"
    draft = channel.draft([workbook], "adopted")
    questionnaire = Questionnaire.from_dict(draft.definition)
    assert not questionnaire.problems
    return questionnaire, draft


def test_a_data_dictionary_becomes_a_questionnaire_and_its_export_is_read(tmp_path):
    found, draft = drafted()
    assert {item.id: item.kind for item in found.items} == {
        "work": "single", "needs": "multi", "why": "text", "odd": "text", "sat": "matrix", "age": "number",
        "fit": "single", "note": "info",
    }  # fmt: skip
    assert found["work"].labels == {1: "有", 2: "没有", 98: "不清楚"}
    assert (found["work"].required, found["note"].text) == (True, "谢谢")
    assert found["why"].written["show_if"] == {
        "all": [{"item": "needs", "in": [2]}, {"item": "work", "answered": True}]
    }
    assert (found["age"].minimum, found["age"].maximum, found["fit"].labels) == (14, 40, {1: "是", 0: "否"})
    doubts = "\n".join(draft.to_confirm)
    for words in ("姓名", "合计", "sum([needs(1)], 2) > 3", "分不清"):
        assert words in doubts
    header = [
        "record_id",
        "name",
        "work",
        "needs___1",
        "needs___2",
        "needs____1",
        "why",
        "s1",
        "s2",
        "age",
        "fit",
        "f_complete",
    ]
    data = export(
        header,
        [
            ["1", "", "1", "0", "1", "1", "近", "1", "2", "20", "0", "2"],
            ["2", "", "99", "0", "0", "0", "", "1", "", "", "", "2"],
        ],
    )
    got = taken(tmp_path, data, found, draft.mapping)
    assert got.ledger == ()
    one, two = got.frame.to_dict("records")
    assert (one["needs__1"], one["needs__2"], one["needs__97"], one["why__text"]) == (0, 1, 1, "近")
    assert (one["sat__s1"], one["sat__s2"], one["fit"], two["work"]) == (1, 2, 0, 98)


def test_an_export_alone_is_no_draft_and_other_files_are_not_taken():
    raw = open_workbook(export(["record_id", "a___1", "f_complete"], [["1", "0", "2"]]), "a.xlsx")
    with pytest.raises(IntakeError, match="I-NO-DRAFT"):
        REDCap().draft([raw], "x")
    dictionary = recognise(open_workbook(DICTIONARY, "d.xlsx"))[1]
    assert REDCap().read(dictionary, ALL, Mapping()).notices[0].code == "not_answers"
    for header in (["序号", "1、性别"], ["_id", "_uuid", "q/a"], ["id", "task_complete"], ["record_id", "姓名"]):
        assert not REDCap().sniff(open_workbook(export(header, [["1", "好", "x"][: len(header)]]), "a.xlsx"))
