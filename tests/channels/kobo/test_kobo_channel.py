"""Kobo and ODK exports as other people's forms give them: groups, labels, repeats, and what is not for reading."""

# What a draft maps, and grids of texts, are judged by the assertions.
# pyright: reportArgumentType=false

from __future__ import annotations

import json

import pytest

from tests.channels.raw_answers import raw_answers
from tests.making import export, save, take
from toolkit.channels import Kobo, KoboRepeats, open_workbook, recognise
from toolkit.channels.mapping import Mapping, Target
from toolkit.document.xlsx import write_grid
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.records import BLANK

SERVER = ["_id", "_uuid", "_submission_time"]
BOX = {"label": "其他", "text": True}
ALL = Questionnaire.from_dict(
    {
        "id": "gen",
        "items": [
            {"id": "sex", "kind": "single", "text": "您的性别？", "options": {1: "男", 2: "女", 97: BOX}},
            {"id": "needs", "kind": "multi", "text": "需要什么？", "options": {1: "住房", 2: "就业", 97: BOX}},
            {"id": "top", "kind": "rank", "text": "最要紧的？", "options": {1: "住房", 2: "就业", 3: "婚恋"}},
            {
                "id": "sat",
                "kind": "matrix",
                "text": "满意吗？",
                "rows": {"hou": "住房/租金", "job": "就业"},
                "options": ["差", "好"],
            },
            {"id": "age", "kind": "number", "text": "几岁？", "min": 14, "max": 40},
        ],
    }
)
NAMES = Mapping(
    values={
        "sex": {"male": 1, "female": 2, "other": 97},
        "needs": {"house": 1, "job": 2, "other": 97},
        "top": {"house": 1, "job": 2, "love": 3},
        "sat": {"1": 1, "2": 2},
    }
)


def row(number, *answers):
    return [str(number), f"u{number}", f"2025-05-12T11:30:0{number}", *answers]


def reading(header, *rows, mapping=NAMES, questionnaire=ALL, more=()):
    grids = {"Survey": [[*SERVER, *header], *rows], **dict(more)}
    channel, workbook = recognise(open_workbook(write_grid(grids), "a.xlsx"))
    assert channel.name == "kobo"
    return Kobo().read(workbook, questionnaire, mapping)


def taken(folder, header, *rows, mapping=NAMES, questionnaire=ALL):
    from tests.making import store_of
    from toolkit.responses import ingest

    path = save(folder, "a.xlsx", export([*SERVER, *header], rows))
    return ingest(store_of(folder), questionnaire, mapping, [path]).responses


def codes(found):
    return [notice.code for notice in found.notices if notice.code != "item_missing"]


def test_groups_names_of_choices_and_other(tmp_path):
    header = [
        "about/sex",
        "about/sex_other",
        "g/h/needs",
        "g/h/needs_other",
        "top",
        "sat/sat__hou",
        "sat/sat__job",
        "age",
    ]
    got = taken(tmp_path, header, row(1, "other", "保密", "house other", "停车", "love house job", "2", "1", "30"))
    assert codes(got) == []
    assert got.ledger == ()
    first = got.frame.iloc[0]
    assert (first["sex"], first["sex__97__text"], first["age"]) == (97, "保密", 30)
    assert first[["needs__1", "needs__2", "needs__97", "needs__97__text"]].tolist() == [1, 0, 1, "停车"]
    assert first[["top__1", "top__2", "top__3"]].tolist() == [2, 3, 1]
    assert first[["sat__hou", "sat__job"]].tolist() == [2, 1]
    assert first[["respondent", "submitted", "source"]].tolist() == ["1", "2025-05-12 19:30:01", "Kobo"]


def test_a_text_waits_beside_a_word_that_nobody_has_confirmed_yet(tmp_path):
    header = ["about/sex", "about/sex_other"]
    got = taken(tmp_path / "a", header, row(1, "andere", "保密"), mapping=Mapping())
    assert [(entry.reason, entry.value) for entry in got.ledger] == [("unknown_option", "andere")]
    got = taken(tmp_path / "b", header, row(1, "andere", "保密"), mapping=Mapping(values={"sex": {"andere": 97}}))
    assert got.ledger == ()
    assert got.frame.loc[0, ["sex", "sex__97__text"]].tolist() == [97, "保密"]


def test_paths_of_odk_have_dashes(tmp_path):
    data = export(
        ["SubmissionDate", "KEY", "about-sex", "meta-instanceID"], [["2025-05-12T11:30:00.000Z", "uuid:1", "male", "x"]]
    )
    got = take(tmp_path, ALL, save(tmp_path, "a.xlsx", data), mapping=None).responses
    assert [problem.reason for problem in got.ledger] == ["unknown_option"], "a name is not taken for an option unasked"
    found = Kobo().read(open_workbook(data, "a.xlsx"), ALL, NAMES)
    assert [(record.number, record.submitted) for record in found.records] == [("uuid:1", "2025-05-12 19:30:00")]
    assert [mark.value for answer in raw_answers(found) for mark in answer.said.marks] == ["男"]


def test_both_layouts_have_to_say_the_same(tmp_path):
    header = ["needs", "needs/house", "needs/job", "needs/other"]
    rows = [
        row(1, "house job", "1", "1", "0"),
        row(2, "house", "1", "1", "0"),
        row(3, "", "0", "0", "0"),
        row(4, "", "0", "1", "0"),
    ]
    got = taken(tmp_path, header, *rows)
    assert got.frame["needs__1"].tolist() == [1, BLANK, BLANK, BLANK]
    assert [(fault.row, fault.reason, fault.value) for fault in got.ledger] == [
        (3, "columns_differ", "住房"),
        (5, "columns_differ", "没有作答"),
    ]
    assert "就业" in got.ledger[0].message
    assert got.cells["in"] == got.cells["accepted"] + got.cells["ledger"]
    assert "none_ticked" in codes(got)


def test_labels_in_place_of_names():
    header = [
        "关于您/您的性别？",
        "需要什么？",
        "需要什么？/住房",
        "需要什么？/就业",
        "需要什么？/其他",
        "满意吗？/住房/租金",
        "就业",
        "最要紧的？/第1位",
    ]
    found = reading(header, row(1, "女", "住房 其他", "1", "0", "1", "好", "差", "婚恋"), mapping=Mapping())
    got = {(a.item, a.row): [mark.value for mark in a.said.marks] for a in raw_answers(found)}
    assert got == {
        ("sex", ""): ["女"],
        ("needs", ""): ["住房", "其他"],
        ("sat", "hou"): ["2"],
        ("sat", "job"): ["1"],
        ("top", ""): ["婚恋"],
    }
    assert codes(found) == []


def test_a_row_of_another_matrix_is_not_taken():
    found = reading(["别的题/就业", "sex"], row(1, "好", "male"))
    assert found.matched == ("sex",)
    assert codes(found) == ["column_unknown"]


def test_places_of_a_ranking_in_columns(tmp_path):
    header = ["top/_1st_choice", "top/_3rd_choice", "top/_2nd_choice"]
    got = taken(tmp_path, header, row(1, "love", "", "job"), row(2, "", "", "job"))
    assert got.frame[["top__1", "top__2", "top__3"]].to_numpy().tolist() == [[0, 2, 1], [BLANK] * 3]
    assert [(fault.row, fault.reason) for fault in got.ledger] == [(3, "unknown_option")], (
        "nobody knows which place it is"
    )


def test_what_is_personal_or_of_no_question_is_named_and_left():
    header = ["sex", "deviceid", "_home_latitude", "home", "photo", "photo_URL", "comment", "old/a", "old/b"]
    cells = ["male", "d-1", "36.6", "36.65 117.1 0 0", "a.jpg", "https://example.org/a.jpg", "好", "1", "0"]
    found = reading(header, row(1, *cells))
    assert found.matched == ("sex",)
    assert codes(found) == ["column_unknown", "column_unknown", "personal_dropped"]
    assert [notice.subject for notice in found.notices[:2]] == ["comment", "old"]
    personal = next(notice.message for notice in found.notices if notice.code == "personal_dropped")
    for name in ("deviceid", "_home_latitude", "home", "photo", "photo_URL"):
        assert name in personal
    assert "36.65" not in str(found)


def test_repeats_are_named_and_left():
    child = [["name", "_index", "_parent_table_name", "_parent_index"], ["甲", "1", "Survey", "1"]]
    found = reading(["sex"], row(1, "male"), more={"children": child}.items())
    assert len(found.records) == 1
    assert "repeats_left" in codes(found)
    alone = open_workbook(write_grid({"children": child}), "b.xlsx")
    assert not Kobo().sniff(alone)
    channel, _ = recognise(alone)
    assert isinstance(channel, KoboRepeats)
    assert channel.read(alone, ALL, NAMES).notices[0].code == "not_answers"


def test_start_end_and_the_reviewers_word():
    header = ["start", "end", "sex", "_validation_status", "link"]
    begun = "2025-05-12T19:25:00.000+08:00", "2025-05-12T19:30:30.000+08:00"
    found = reading(header, row(1, *begun, "male", "validation_status_not_approved", "p02"))
    assert (found.records[0].seconds, found.records[0].link) == (330, "02")
    assert codes(found) == ["not_approved"]


# ---- drafting ------------------------------------------------------------------------------------------------------

SURVEY = [
    ["type", "name", "label::English", "label::中文 (zh)", "relevant", "constraint", "appearance", "required"],
    ["start", "start"],
    ["deviceid", "deviceid"],
    ["note", "hello", "Hello", "您好"],
    ["select_one yn", "works", "Work?", "您有工作吗？", None, None, None, "yes"],
    ["begin_group", "job", "Job", "工作", "${works} = 'yes'"],
    ["select_multiple kinds or_other", "kinds", "Kinds", "哪类工作？", None, "count-selected(.) <= 2"],
    ["integer", "hours", "Hours", "每周几小时？", "selected(${kinds}, 'it')", ". >= 0 and . < 113"],
    ["text", "why", "Why", "为什么？", "${hours} > 40"],
    ["end_group"],
    ["begin_group", "sat", "Satisfied", "满意吗？", None, None, "table-list"],
    ["select_one deg", "sat_a", "A", "住房"],
    ["select_one deg", "sat_b", "B", "就业"],
    ["end_group"],
    ["text", "free", "Free", "别的？", "not(${works} = 'yes')"],
    ["text", "odd", "Odd", "怪题？", "count(${kinds}) > 3"],
    ["begin_repeat", "kids", "Kids", "子女"],
    ["text", "kid", "Kid", "姓名"],
    ["end_repeat"],
    ["geopoint", "home", "Home", "您家在哪？"],
    ["calculate", "sum", None, None],
    ["rank wishes", "wish", "Wish", "请排序"],
]  # fmt: skip
CHOICES = [
    ["list_name", "name", "label::English", "label::中文 (zh)"],
    *([["yn", "yes", "Yes", "有"], ["yn", "no", "No", "没有"], ["yn", "dk", "DK", "不清楚"]]),
    *([["kinds", "it", "IT", "互联网"], ["kinds", "shop", "Shop", "商业"]]),
    *([["deg", "1", "Bad", "差"], ["deg", "2", "Good", "好"], ["deg", "99", "Refused", "拒答"]]),
    *([["wishes", "x", "X", "甲"], ["wishes", "y", "Y", "乙"]]),
]
FORM = write_grid({"survey": SURVEY, "choices": CHOICES, "settings": [["form_title"], ["青年调查"]]})


def drafted(*files):
    draft = Kobo().draft([recognise(open_workbook(data, name))[1] for data, name in files], "adopted")
    questionnaire = Questionnaire.from_dict(draft.definition)
    assert not questionnaire.problems
    return questionnaire, draft


def test_a_form_becomes_a_questionnaire():
    found, draft = drafted((FORM, "form.xlsx"))
    assert found.title == "青年调查"
    assert {item.id: item.kind for item in found.items} == {
        "hello": "info",
        "works": "single",
        "kinds": "multi",
        "hours": "number",
        "why": "text",
        "sat": "matrix",
        "free": "text",
        "odd": "text",
        "wish": "rank",
    }
    assert found["works"].labels == {1: "有", 2: "没有", 98: "不清楚"}
    assert found["works"].required
    assert found["sat"].labels == {1: "差", 2: "好", 99: "拒答"}
    assert [(option.code, option.text) for option in found["kinds"].options] == [(1, False), (2, False), (97, True)]
    assert (found["kinds"].maximum, found["hours"].minimum, found["hours"].maximum) == (2, 0, 112)
    written = {item.id: item.written.get("show_if") for item in found.items}
    yes = {"item": "works", "in": [1]}
    assert written["kinds"] == yes
    assert written["hours"] == {"all": [yes, {"item": "kinds", "in": [1]}]}
    assert written["why"] == {"all": [yes, {"item": "hours", "min": 41.0}]}
    assert written["free"] == {"item": "works", "not_in": [1]}
    assert written["odd"] is None
    doubts = "\n".join(draft.to_confirm)
    for words in ("count(${kinds}) > 3", "您家在哪？", "子女", "sum"):
        assert words in doubts
    assert draft.mapping is not None
    assert draft.mapping.columns["kinds_other"] == Target("kinds", "97__text")
    assert draft.mapping.columns["sat_b"].item == "sat"
    assert draft.mapping.values["sat"] == {"1": 1, "2": 2, "99": 99}


def test_the_export_of_a_drafted_form_is_read(tmp_path):
    found, draft = drafted((FORM, "form.xlsx"))
    header = ["works", "job/kinds", "job/kinds_other", "job/hours", "sat/sat_a", "sat/sat_b", "wish"]
    rows = row(1, "yes", "it other", "种花", "45", "99", "2", "y x"), row(2, "no", "", "", "", "1", "", "")
    got = taken(tmp_path, header, *rows, mapping=draft.mapping, questionnaire=found)
    assert got.ledger == ()
    first = got.frame.iloc[0]
    a, b = (f"sat__{line.key}" for line in found["sat"].rows)
    assert first[["works", "kinds__1", "kinds__97", "kinds__97__text", "hours", a, b, "wish__2"]].tolist() == [
        1, 1, 1, "种花", 45, 99, 2, 1,
    ]  # fmt: skip


def test_the_json_of_a_form_and_an_export_beside_it():
    form = {
        "content": {
            "survey": [
                {"type": "text", "$autoname": "name", "label": ["店名"]},
                {"type": "select_multiple", "select_from_list_name": "d", "name": "diet", "label": ["口味"]},
            ],
            "choices": [{"list_name": "d", "name": n, "label": [t]} for n, t in (("a", "清淡"), ("b", "麻辣"))],
        }
    }
    answers = export(["name", "diet", "diet/a", "diet/b"], [["甲店", "a b", "1", "1"]])
    for files in ([0, 1], [1, 0]):
        both = (json.dumps(form).encode(), "f.json"), (answers, "a.xlsx")
        found, draft = drafted(*(both[i] for i in files))
        assert [(item.text, item.labels) for item in found.items] == [("店名", {}), ("口味", {1: "清淡", 2: "麻辣"})]
    got = Kobo().read(open_workbook(answers, "a.xlsx"), found, draft.mapping)
    assert [mark.value for answer in raw_answers(got) for mark in answer.said.marks] == ["甲店", "清淡", "麻辣"]


def test_kobos_own_matrix_ranking_and_rating():
    survey = [
        ["type", "name", "label", "kobo--matrix_list", "kobo--score-choices", "kobo--rank-items"],
        ["begin_kobomatrix", "m", "家电", "things"],
        ["select_one yn", "have", "有吗"],
        ["integer", "n", "几台"],
        ["end_kobomatrix"],
        ["begin_score", "s", "打分", None, "yn"],
        ["score__row", "s1", "一"],
        ["score__row", "s2", "二"],
        ["end_score"],
        ["begin_rank", "r", "排序", None, None, "things"],
        ["rank__level", "_1st_choice", "第一"],
        ["end_rank"],
    ]
    listed = [
        ["list_name", "name", "label"],
        *([[k, n, t] for k in ("yn", "things") for n, t in (("a", "甲"), ("b", "乙"))]),
    ]
    found, draft = drafted((write_grid({"survey": survey, "choices": listed}), "f.xlsx"))
    assert [(item.id, item.kind) for item in found.items] == [("m_have", "matrix"), ("s", "matrix"), ("r", "rank")]
    assert "几台" in "\n".join(draft.to_confirm)
    header = ["m/m_a/m_a_have", "m/m_b/m_b_have", "s/s1", "s/s2", "r/_1st_choice"]
    got = reading(header, row(1, "a", "b", "b", "a", "b"), mapping=draft.mapping, questionnaire=found)
    assert [mark.value for answer in raw_answers(got) for mark in answer.said.marks] == ["1", "2", "2", "1", "乙"]


def test_an_export_alone_shows_names_and_says_so():
    header = [*SERVER, "age", "needs", "needs/house", "needs/job", "say", "sex", "gps"]
    rows = [
        row(i, str(20 + i), "house", "1", "0", f"第{i}句", "male" if i % 2 else "female", "36.6 117.1")
        for i in range(1, 7)
    ]
    found, draft = drafted((export(header, rows), "a.xlsx"))
    assert {item.id: item.kind for item in found.items} == {
        "age": "number",
        "needs": "multi",
        "say": "text",
        "sex": "single",
    }
    assert found["needs"].labels == {1: "house", 2: "job"}
    assert "没有表单定义" in draft.to_confirm[0]


def test_files_of_others_are_not_taken():
    for header, cells in (
        (["序号", "1、性别"], ["1", "男"]),
        (["record_id", "sex___1", "form_complete"], ["1", "1", "2"]),
        (["id", "submitdate", "Q1[SQ001]"], ["1", "", "Y"]),
        (["姓名", "a/b"], ["甲", "1"]),
    ):
        assert not Kobo().sniff(open_workbook(export(header, [cells]), "a.xlsx"))


def test_a_form_is_no_answers_and_an_empty_one_no_draft(tmp_path):
    assert Kobo().read(open_workbook(FORM, "f.xlsx"), ALL, NAMES).notices[0].code == "not_answers"
    with pytest.raises(IntakeError, match="I-NO-SHEET"):
        drafted((write_grid({"survey": [["type", "name"], ["note", "a"]]}), "f.xlsx"))
