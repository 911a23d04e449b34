"""SurveyJS results: our own form's read back as given, other forms' by the draft of their definition."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import ROOT, export, questionnaires, same_wording, save, store_of, take
from toolkit.channels import SurveyJS, open_workbook, recognise
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import Responded
from toolkit.channels.surveyjs import SOURCE
from toolkit.errors import IntakeError
from toolkit.forms.surveyjs import surveyjs
from toolkit.questionnaire import Questionnaire, read
from toolkit.records import BLANK, NOT_ASKED
from toolkit.responses import ingest
from toolkit.simulation import simulate

CHOICE = {"options": {1: "甲", 2: "乙", 97: {"label": "其他", "text": True}}}
ALL = Questionnaire.from_dict(
    {
        "id": "gen",
        "items": [
            {"id": "S", "kind": "single", "text": "单选？", **CHOICE},
            {"id": "M", "kind": "multi", "text": "多选？", "show_if": {"item": "S", "in": [1]}, **CHOICE},
            {"id": "R", "kind": "rank", "text": "排序？", **CHOICE},
            {"id": "X", "kind": "matrix", "text": "矩阵？", "options": ["差", "好"], "rows": {"a": "一", "b": "二"}},
            {"id": "L", "kind": "scale", "text": "程度？", "options": {1: "低", 2: "高", 98: "不清楚"}},
            {"id": "N", "kind": "number", "text": "数值？", "min": 0, "max": 100},
            {"id": "T", "kind": "text", "text": "文字？"},
        ],
    }
)


def taken(folder, *results, questionnaire=ALL, mapping=None):
    path = save(folder, "a.json", json.dumps(list(results), ensure_ascii=False).encode())
    return ingest(store_of(folder), questionnaire, mapping or Mapping(), [path]).responses


def codes(found):
    return [notice.code for notice in found.notices if notice.code != "item_missing"]


@settings(max_examples=40, deadline=None)
@given(questionnaires(), st.integers(0, 3))
def test_what_was_exported_is_read_back(questionnaire, seed):
    frame = simulate(questionnaire, 9, seed).assign(source=SOURCE, link="")
    with tempfile.TemporaryDirectory() as folder:
        data = SurveyJS().write(Responded(questionnaire, frame), "code")
        responses = take(Path(folder), questionnaire, save(Path(folder), "a.json", data)).responses
    assert not responses.ledger
    assert responses.cells["in"] == responses.cells["accepted"]
    assert {notice.code for notice in responses.notices} <= {"item_missing"}, "what nobody answered is absent"
    for column in frame:
        assert list(responses.frame[column]) == list(frame[column]), column


def test_the_worked_example_is_read_back_and_says_that_it_is_simulated():
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    data = SurveyJS().write(Responded(questionnaire, simulate(questionnaire, 40, 1), simulated=True), "code")
    channel, workbook = recognise(open_workbook(data, "a.json"))
    assert channel.name == "surveyjs"
    found = channel.read(workbook, questionnaire, Mapping())
    assert (found.simulated, len(found.records), found.notices) == (True, 40, ())


def test_answers_of_every_kind(tmp_path):
    about = {"id": "r1", "createdAt": "2025-05-12T11:30:00.000Z", "timeSpent": 61.4}
    full = about | {
        "S": 97, "S-Comment": "船上", "R": [97, 1], "R__97__text": "车上", "X": {"a": 2}, "L": 98, "N": 7.5,
        "T": "{不是}",
    }  # fmt: skip
    got = taken(tmp_path, full, {"id": "r2", "S": 1, "M": [1, "other"], "M-Comment": "桥下"}, {"id": "r3", "S": 1})
    assert (codes(got), got.ledger) == ([], ())
    one, two, three = got.frame.to_dict("records")
    assert (one["S"], one["S__97__text"], one["R__97"], one["R__1"], one["R__97__text"]) == (97, "船上", 1, 2, "车上")
    assert (one["X__a"], one["X__b"], one["L"], one["N"], one["T__text"]) == (2, BLANK, 98, 7.5, "{不是}")
    assert (one["submitted"], one["seconds"], one["source"]) == ("2025-05-12 19:30:00", 61, "SurveyJS")
    assert (one["M__1"], two["M__1"], two["M__97__text"], three["M__1"]) == (NOT_ASKED, 1, "桥下", BLANK)


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        ({"S": 3}, ["unknown_option"]),
        ({"S": [1, 2]}, ["unknown_option"]),
        ({"S": {"a": 1}}, ["unknown_option"]),
        ({"R": 1}, ["unreadable"]),
        ({"R": [1, {"x": 1}]}, ["unknown_option"]),
        ({"R": [1, 1]}, ["twice"]),
        ({"X": 2}, ["unreadable"]),
        ({"X": {"a": [1]}}, ["unknown_option"]),
        ({"L": 3}, ["unknown_option"]),
        ({"N": "很多"}, ["not_a_number"]),
        ({"S": 1, "S-Comment": "没选其他"}, ["two_answers"]),
    ],
)
def test_what_is_malformed_goes_to_the_ledger(tmp_path, answers, reasons):
    got = taken(tmp_path, {"id": "r1", "S": 2, "T": "好", "L": 1, **answers})
    assert [fault.reason for fault in got.ledger] == reasons
    assert got.cells["in"] == got.cells["accepted"] + got.cells["ledger"]


ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 200), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc."), inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*"SMRXLNT", "S-Comment", "X-Comment", "M__1__text", "Z", "id"]), ANY, max_size=8)
)
def test_nothing_in_a_result_stops_the_reading(result):
    with tempfile.TemporaryDirectory() as folder:
        got = taken(Path(folder), {"id": "r1", "S": 1, "R": [1], "X": {"a": 1}, "N": 1, "T": "好"}, result)
    assert got.cells["in"] == got.cells["accepted"] + got.cells["ledger"]
    assert got.frame["S"].iloc[0] == 1


def test_what_a_person_should_know_is_said(tmp_path):
    got = taken(tmp_path, {"S": 1, "T": "好", "old": {"x": 1}, "kids": [{"n": 1}], "UserId": "u"})
    assert codes(got) == ["column_unknown", "repeats_left", "personal_dropped", "no_number"]
    assert got.notices[0].subject == "old"


# ---- drafting ------------------------------------------------------------------------------------------------------

FORM = {
    "title": {"default": "Youth", "zh-cn": "青年调查"},
    "pages": [
        {
            "name": "p1",
            "elements": [
                {"type": "html", "name": "hi", "html": "<p>您好</p>"},
                {"type": "radiogroup", "name": "work", "title": "有工作吗？", "isRequired": True,
                 "choices": [{"value": "y", "text": "有"}, {"value": "n", "text": "没有"}], "showOtherItem": True},
                {"type": "checkbox", "name": "needs", "title": "需要？", "visibleIf": "{work} = 'y'",
                 "choices": ["住房", "就业"], "showNoneItem": True, "maxSelectedChoices": 2},
            ],
        },
        {
            "name": "p2",
            "visibleIf": "{work} notempty and {needs} notempty",
            "elements": [
                {"type": "panel", "name": "pan", "elements": [
                    {"type": "rating", "name": "score", "title": "打分", "rateMin": 0, "rateMax": 10}]},
                {"type": "matrix", "name": "sat", "title": "满意？", "columns": [1, 2],
                 "rows": ["住", {"value": "job", "text": "工作"}]},
                {"type": "matrixdropdown", "name": "grid", "title": "家电", "choices": ["有", "无"], "rows": ["冰箱"],
                 "columns": [{"name": "now", "title": "现在"}, {"name": "n", "title": "几台", "cellType": "text"}]},
            ],
        },
        {
            "name": "p3",
            "elements": [
                {"type": "boolean", "name": "agree", "title": "同意？"},
                {"type": "multipletext", "name": "who", "title": "说说", "items": [{"name": "a", "title": "优点"}]},
                {"type": "text", "name": "age", "title": "几岁？", "inputType": "number", "min": 14, "max": 40},
                {"type": "ranking", "name": "top", "title": "排序", "choices": ["x", "y"], "visibleIf": "{age}*2>40"},
                {"type": "file", "name": "photo", "title": "上传照片"},
            ],
        },
    ],
    "triggers": [{"type": "complete", "expression": "{work} = 'n'"}],
}  # fmt: skip


def drafted(form):
    workbook = open_workbook(json.dumps(form, ensure_ascii=False).encode(), "form.json")
    channel, workbook = recognise(workbook)
    assert channel.name == "surveyjs"
    draft = channel.draft([workbook], "adopted")
    questionnaire = Questionnaire.from_dict(draft.definition)
    assert not questionnaire.problems
    return questionnaire, draft


def test_a_form_becomes_a_questionnaire_and_its_results_are_read(tmp_path):
    found, draft = drafted(FORM)
    assert {item.id: item.kind for item in found.items} == {
        "hi": "info", "work": "single", "needs": "multi", "score": "scale", "sat": "matrix", "grid_now": "matrix",
        "agree": "single", "who_a": "text", "age": "number", "top": "rank",
    }  # fmt: skip
    assert found["work"].labels == {1: "有", 2: "没有", 97: "其他"}
    assert (found["needs"].labels, found["needs"].exclusive) == ({1: "住房", 2: "就业", 96: "以上都没有"}, (96,))
    assert found["needs"].written["show_if"] == {"item": "work", "in": [1]}
    assert found["score"].written["show_if"] == {
        "all": [{"item": "work", "answered": True}, {"item": "needs", "answered": True}]
    }
    assert len(found["score"].options) == 11
    doubts = "\n".join(draft.to_confirm)
    for words in ("{age}*2>40", "上传照片", "几台", "触发器"):
        assert words in doubts
    result = {
        "id": 1, "work": "other", "work-Comment": "学徒", "sat": {"住": 2, "job": 1}, "grid": {"冰箱": {"now": "无"}},
        "agree": False, "who": {"a": "近"}, "age": 20, "top": ["y", "x"],
    }  # fmt: skip
    got = taken(
        tmp_path,
        result,
        {"id": 2, "work": "y", "needs": ["none"], "score": 0},
        questionnaire=found,
        mapping=draft.mapping,
    )
    assert [fault.reason for fault in got.ledger] == ["impossible_path"] * 3, "asked only when needs was answered"
    one, two = got.frame.to_dict("records")
    assert (one["work"], one["work__97__text"], one["agree"], one["who_a__text"], one["age"]) == (
        97,
        "学徒",
        2,
        "近",
        20,
    )
    assert (one["top__2"], two["needs__96"], two["score"]) == (1, 1, 0)


@settings(max_examples=20, deadline=None)
@given(questionnaires(routed=False))
def test_our_own_form_is_drafted_as_it_is(questionnaire):
    found, _ = drafted(json.loads(surveyjs(questionnaire)))
    kinds = {"consent": "single", "scale": "single"}
    assert [kinds.get(item.kind, item.kind) for item in questionnaire.items] == [item.kind for item in found.items]
    for mine, item in zip(questionnaire.items, found.items, strict=True):
        assert same_wording(mine.text, item.text) or mine.kind == "info"
        assert list(mine.labels.values()) == list(item.labels.values())
        assert (mine.required and mine.kind != "info") == item.required


def test_results_alone_are_no_draft_and_other_files_are_not_taken():
    results = open_workbook(b'[{"id": 1, "a": [1]}]', "a.json")
    with pytest.raises(IntakeError, match="I-NO-DRAFT"):
        SurveyJS().draft([results], "x")
    form = open_workbook(json.dumps(FORM).encode(), "f.json")
    assert SurveyJS().read(form, ALL, Mapping()).notices[0].code == "not_answers"
    assert not SurveyJS().sniff(open_workbook(export(["id", "S"], [["1", "2"]]), "a.xlsx"))
    assert not SurveyJS().sniff(open_workbook(b'{"format": "toolkit-phone-form", "responses": [{"S": 1}]}', "a.json"))
