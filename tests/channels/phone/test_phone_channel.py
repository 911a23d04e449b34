"""Exports of the phone form: read back as written, and nothing in them can stop a reading or be lost."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import ROOT, questionnaires, save, store_of, take
from toolkit.channels import CHANNELS, Phone, open_workbook, recognise
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import Responded
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire, read
from toolkit.records import BLANK, NOT_ASKED
from toolkit.simulation import simulate

CHOICE = {"options": {1: "甲", 2: "乙", 97: {"label": "其他", "text": True}}}
ALL = Questionnaire.from_dict(
    {
        "id": "gen",
        "items": [
            {"id": "S", "kind": "single", "text": "单选？", **CHOICE},
            {"id": "M", "kind": "multi", "text": "多选？", "max": 2, "exclusive": [2], **CHOICE},
            {"id": "R", "kind": "rank", "text": "排序？", **CHOICE},
            {
                "id": "X",
                "kind": "matrix",
                "text": "矩阵？",
                "options": ["差", "好"],
                "rows": {"a": "行一", "b": "行二"},
            },
            {"id": "N", "kind": "number", "text": "数值？", "min": 0, "max": 100, "unit": "小时"},
            {"id": "T", "kind": "text", "text": "文字？"},
        ],
    }
)


def exported(questionnaire: Questionnaire, /, *responses: object, **head: object) -> bytes:
    whole = {
        "format": "toolkit-phone-form",
        "survey": questionnaire.id,
        "questionnaire": questionnaire.hash,
        "rev": questionnaire.rev,
        "community": "02",
        **head,
        "responses": list(responses),
    }
    return json.dumps(whole, ensure_ascii=False).encode()


def person(number: int = 1, **answers: object) -> dict[str, object]:
    return {"number": f"AB2CD-{number}", "submitted": "2025-05-12 19:30:00", "seconds": 200, **answers}


def taken(folder: Path, *responses: object, mapping: dict[str, str] | None = None, **head: object):
    path = save(folder, "入户答卷.json", exported(ALL, *responses, **head))
    return take(folder, ALL, path, mapping=mapping).responses


def codes(responses) -> list[str]:
    return [notice.code for notice in responses.notices]


@settings(max_examples=60)
@given(questionnaires(), st.integers(0, 3))
def test_what_was_exported_is_read_back(questionnaire, seed):
    frame = simulate(questionnaire, 9, seed).assign(source="入户", link="02")
    with tempfile.TemporaryDirectory() as folder:
        data = Phone().write(Responded(questionnaire, frame), "code")
        responses = take(Path(folder), questionnaire, save(Path(folder), "a.json", data)).responses
    assert not responses.ledger
    assert responses.cells["in"] == responses.cells["accepted"]
    assert responses.notices == ()
    got = responses.frame.drop(columns=["disposition", "device"])
    assert set(got) == set(frame)
    for column in frame:
        assert list(got[column]) == list(frame[column]), column


def test_the_worked_example_is_read_back_and_says_that_it_is_simulated():
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    data = Phone().write(Responded(questionnaire, simulate(questionnaire, 40, 1), simulated=True), "code")
    workbook = open_workbook(data, "a.json")
    assert recognise(workbook)[0].name == "phone"
    reading = CHANNELS["phone"].read(workbook, questionnaire, Mapping())
    assert reading.simulated
    assert (len(reading.records), reading.mode, reading.survey_number) == (40, "code", "phone-youth-needs")
    assert reading.notices == ()


def test_answers_of_every_kind(tmp_path):
    answers = {
        "S": 97, "S__97__text": " 船上 ", "M": [1, 97], "M__97__text": "车上", "R": [97, 1], "X": {"a": 2},
        "N": "7.5", "T": "[1] 周末",
    }  # fmt: skip
    got = taken(tmp_path, person(**answers), person(2, S="", M="", R="", X="", N="", T=""))
    assert got.ledger == ()
    assert codes(got) == []
    first, second = got.frame.to_dict("records")
    values = {"S": 97, "M__1": 1, "M__2": 0, "M__97": 1, "R__97": 1, "R__1": 2, "R__2": 0, "X__a": 2, "X__b": BLANK}
    assert {name: first[name] for name in values} == values
    assert (first["N"], first["T__text"], first["S__97__text"], first["M__97__text"]) == (
        7.5,
        "[1] 周末",
        "船上",
        "车上",
    )
    assert (first["respondent"], first["link"], first["source"], first["seconds"]) == ("AB2CD-1", "02", "入户", 200)
    assert first["submitted"] == "2025-05-12 19:30:00"
    assert {second[name] for name in values} == {BLANK}
    assert got.cells == {"in": 6, "accepted": 6, "ledger": 0}


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        ({"S": {"code": 1}}, ["unknown_option"]),
        ({"S": [1, 2]}, ["unknown_option"]),
        ({"S": 3}, ["unknown_option"]),
        ({"S": True}, ["unknown_option"]),
        ({"S": "甲"}, ["unknown_option"]),
        ({"M": 1}, ["unreadable"]),
        ({"M": {"a": [1]}}, ["unreadable"]),
        ({"M": [1, 2]}, ["exclusive_conflict"]),
        ({"M": [1, {"x": 1}]}, ["unknown_option"]),
        ({"R": [1, 1]}, ["twice"]),
        ({"R": "[" * 50_000}, ["unreadable"]),
        ({"X": 2}, ["unreadable"]),
        ({"X": [1, 2]}, ["unreadable"]),
        ({"X": {"a": {"b": 1}}}, ["unknown_option"]),
        ({"X": {"zz": 1, "a": 1}}, ["unreadable"]),
        ({"N": {"n": 1}}, ["not_a_number"]),
        ({"N": "101"}, ["out_of_range"]),
        ({"N": True}, ["not_a_number"]),
    ],
)
def test_what_is_malformed_goes_to_the_ledger(tmp_path, answers, reasons):
    got = taken(tmp_path, person(**answers))
    assert [row.reason for row in got.ledger] == reasons
    assert all((row.sheet, row.row, row.column) == ("responses", 2, next(iter(answers))) for row in got.ledger)
    assert got.cells["in"] == got.cells["accepted"] + got.cells["ledger"]
    assert got.cells["ledger"] == 1


def test_known_parts_of_a_bad_answer_are_kept(tmp_path):
    got = taken(tmp_path, person(M=[1, 5], X={"a": 1, "zz": 2}))
    assert got.frame[["M__1", "X__a"]].to_numpy().tolist() == [[1, 1]]
    assert [str(row.value) for row in got.ledger] == ["5", "zz：2"]


ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 200), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b", "constructor", ""]), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [*"SMRXNT", "S__97__text", "M__1__text", "Z", "Z__1__text", "number", "seconds", "submitted", "", "__text"]
)


@settings(max_examples=60)
@given(st.lists(st.dictionaries(KEYS, ANY, max_size=7), min_size=1, max_size=3))
def test_nothing_in_an_export_stops_the_reading(people):
    with tempfile.TemporaryDirectory() as folder:
        got = taken(Path(folder), person(S=1, M=[1], R=[1], X={"a": 1}, N="1", T="好"), *people)
    assert got.cells["in"] == got.cells["accepted"] + got.cells["ledger"]
    assert got.frame["S"].iloc[0] == 1


def test_read_again_nothing_is_added_and_a_later_export_adds_what_is_new(tmp_path):
    first = save(tmp_path, "a.json", exported(ALL, person(1, S=1), person(2, S=2)))
    again = save(tmp_path, "b.json", exported(ALL, person(1, S=1), person(2, S=2), person(3, S=1)))
    assert len(take(tmp_path, ALL, first).responses.frame) == 2
    assert len(take(tmp_path, ALL, first).responses.frame) == 2
    got = take(tmp_path, ALL, again).responses
    assert got.frame["respondent"].tolist() == ["AB2CD-1", "AB2CD-2", "AB2CD-3"]
    assert "already_read" in codes(got)
    assert store_of(tmp_path).responses(ALL, Mapping()).hash == got.hash


def test_another_survey_is_refused(tmp_path):
    with pytest.raises(IntakeError) as refused:
        taken(tmp_path, person(S=1, M=[1]), survey="别的调查")
    assert refused.value.code == "I-OTHER-SURVEY"


def test_what_a_person_should_know_is_said(tmp_path):
    got = taken(
        tmp_path,
        person(S=1, T="好", OLD=3, OLD__1__text="x", S__97__text="船上", S__5__text="x"),
        questionnaire="0" * 16,
    )
    assert codes(got) == ["definition_changed", "column_unknown", "column_unknown", "text_unplaced"]
    assert {notice.level for notice in got.notices} == {"action"}
    assert "OLD" in got.notices[1].message
    assert got.frame["S"].tolist() == [1]


def test_a_renamed_question_is_read_when_a_person_has_confirmed_it(tmp_path):
    got = taken(tmp_path, person(OLD=97, OLD__97__text="船上"), mapping={"OLD": "S"})
    assert codes(got) == []
    assert got.frame[["S", "S__97__text"]].to_numpy().tolist() == [[97, "船上"]]


@pytest.mark.parametrize("seconds", ["x", -1, 2.5, None, "9" * 30, [1]])
def test_odd_times_are_no_times(tmp_path, seconds):
    got = taken(tmp_path, {"number": "A-1", "submitted": "昨天", "seconds": seconds, "S": 1})
    assert list(got.frame["seconds"].isna()) == [True]
    assert got.frame["submitted"].tolist() == [""]
    assert codes(got) == ["time_unread"]


def test_the_routing_names_the_gaps_of_an_interview_that_ended_early(tmp_path):
    items = [
        {"id": "A", "kind": "consent", "text": "参加吗？", "options": ["是", "否"], "skip": [{"when": 2, "to": "END"}]},
        {"id": "B", "kind": "single", "text": "乙？", "options": ["是", "否"]},
    ]
    questionnaire = Questionnaire.from_dict({"id": "gen", "items": items})
    path = save(tmp_path, "a.json", exported(questionnaire, person(1, A=2), person(2, A=1, B="")))
    got = take(tmp_path, questionnaire, path).responses
    assert got.frame["B"].tolist() == [NOT_ASKED, BLANK]
    assert got.frame["disposition"].tolist() == ["screened_out", "complete"]


def test_no_questionnaire_can_be_drafted_from_codes():
    with pytest.raises(IntakeError) as refused:
        Phone().draft([open_workbook(exported(ALL, person(S=1)), "a.json")], "x")
    assert refused.value.code == "I-NO-DRAFT"


def test_other_json_is_not_taken_for_an_export():
    assert not Phone().sniff(open_workbook(b'{"responses": [{"number": 1}]}', "a.json"))
    assert not Phone().sniff(open_workbook(b'{"format": "toolkit-phone-form", "rows": [{"a": 1}]}', "a.json"))
