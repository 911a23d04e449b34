"""问卷星 JSONL: what the vendor's kit checks before it sends a file, and logic that says what the routing says."""

import json
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.making import ROOT, questionnaires
from toolkit.forms import Fieldwork
from toolkit.forms.wenjuanxing import skip_list
from toolkit.forms.wenjuanxing_jsonl import wenjuanxing_jsonl
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import option_key
from toolkit.questionnaire.routing import asked
from toolkit.records import BLANK, NOT_ASKED

CREATABLE = {"单选", "多选", "排序", "矩阵量表", "量表题", "单项填空", "简答题", "段落说明"}
FIELDS = {"qtype", "title", "select", "rowtitle", "requir", "uplimit", "relation"}
LARGEST = 1_000_000  # characters the kit accepts


def lines(questionnaire):
    text = wenjuanxing_jsonl(questionnaire, Fieldwork())
    assert text == wenjuanxing_jsonl(questionnaire, Fieldwork())
    assert isinstance(text, str)
    assert len(text) < LARGEST
    head, *rest = [json.loads(line) for line in text.split("\n") if line]
    assert head["qtype"] == "问卷基础信息"
    assert head["title"]
    assert head["atype"] == 1
    return rest


def form(*items):
    return Questionnaire.from_dict({"title": "题目", "items": list(items)})


@given(questionnaires())
def test_every_line_is_of_a_kind_the_kit_can_create(questionnaire):
    found = lines(questionnaire)
    for each in found:
        assert each["qtype"] in CREATABLE
        assert set(each) <= FIELDS
        assert each["title"].strip()
        assert "\n" not in json.dumps(each, ensure_ascii=False)
        if each["qtype"] in ("单选", "多选", "排序", "量表题", "矩阵量表"):
            assert len(each["select"]) >= 2
        assert ("rowtitle" in each) == (each["qtype"] == "矩阵量表")
        assert each.get("uplimit", 1) <= len(each.get("select", "x"))
    questions = [each for each in found if each["qtype"] != "段落说明"]
    expanded = [item for item in questionnaire.questions for _ in range(len(item.rows) if item.split else 1)]
    for each, item in zip(questions, expanded, strict=True):
        assert [option_key(label) for label in each.get("select", [])] == [option_key(o) for o in item.labels.values()]
        assert each["requir"] == item.required


@given(questionnaires(), st.integers(0, 1 << 16))
def test_a_relation_says_what_the_routing_says(questionnaire, seed):
    random = Random(seed)
    by_number = {number: questionnaire.by_id[name] for name, number in questionnaire.numbers.items()}
    whole = [item for item in questionnaire.items for _ in range(len(item.rows) if item.split else 1)]
    written = {
        item.id: each["relation"] for item, each in zip(whole, lines(questionnaire), strict=True) if "relation" in each
    }
    columns = fill(questionnaire, random)
    for name, relation in written.items():
        shown = page_shows(relation, by_number, columns)
        truth = asked(questionnaire, questionnaire.by_id[name], columns, 40) == 1
        ended = columns["ended"]
        assert (shown == truth)[~ended].all(), (relation, name)


def page_shows(relation, by_number, columns):
    """Evaluate as the page for respondents does: options of one question by or, questions by and (|) or or ($)."""
    sign = "|" if "|" in relation else "$"
    met = []
    for part in relation.split(sign):
        number, positions = part.split(",")
        item = by_number[int(number)]
        codes = [list(item.labels)[int(position) - 1] for position in positions.split(";")]
        if item.kind == "multi":
            met.append(np.logical_or.reduce([columns[f"{item.id}__{code}"] == 1 for code in codes]))
        else:
            met.append(np.isin(columns[item.id], codes))
    return np.logical_and.reduce(met) if sign == "|" else np.logical_or.reduce(met)


def fill(questionnaire, random, n=40):
    """Answers of ``n`` people who walk through the form; a required question is never blank."""
    columns: dict[str, np.ndarray] = {"ended": np.zeros(n, bool)}
    for item in questionnaire.questions:
        shown = asked(questionnaire, item, columns, n) == 1
        blank = np.array([not item.required and random.random() < 0.3 for _ in range(n)])
        for name in kind_of(item).columns(item):
            codes = [0, 1] if item.kind in ("multi", "rank") else list(item.labels) or [1, 5, 50]
            given = np.array([random.choice(codes) for _ in range(n)])
            columns[name] = np.where(~shown, NOT_ASKED, np.where(blank, BLANK, given))
        for skip in item.written.get("skip", []):
            if skip["to"] == "END":
                columns["ended"] |= np.isin(columns[item.id], skip["when"])
    return columns


CHOICE = {"id": "A", "kind": "single", "text": "甲", "options": {1: "一", 2: "二", 98: "不清楚"}}
MULTI = {"id": "B", "kind": "multi", "text": "乙", "options": ["一", "二"]}
NUMBER = {"id": "C", "kind": "number", "text": "丙"}


def relation_of(condition, *before):
    return lines(
        form(*(before or (CHOICE, MULTI, NUMBER)), {"id": "Z", "kind": "text", "text": "尾", "show_if": condition})
    )[-1].get("relation")


def test_relations_by_hand():
    assert relation_of({"item": "A", "in": [1, 98]}) == "1,1;3"
    assert relation_of({"item": "A", "not_in": [98]}) == "1,1;2"
    assert relation_of({"item": "A", "answered": True}) == "1,1;2;3"
    assert relation_of({"item": "B", "in": [2]}) == "2,2"
    assert relation_of({"all": [{"item": "A", "in": [1]}, {"item": "B", "in": [2]}]}) == "1,1|2,2"
    assert relation_of({"any": [{"item": "A", "in": [1]}, {"item": "B", "in": [2]}]}) == "1,1$2,2"


def test_what_the_grammar_cannot_say_is_left_to_the_list():
    assert relation_of({"item": "B", "not_in": [2]}) is None
    assert relation_of({"item": "C", "min": 3}) is None
    assert relation_of({"any": [{"item": "A", "in": [1]}, {"item": "C", "min": 3}]}) is None
    assert relation_of({"all": [{"item": "A", "in": [1]}, {"item": "A", "in": [2]}]}) is None
    nested = {"all": [{"item": "A", "in": [1]}, {"any": [{"item": "B", "in": [1]}, {"item": "B", "in": [2]}]}]}
    assert relation_of(nested) is None


def test_a_jump_over_a_question_that_may_be_blank_is_left_to_the_list():
    jump = CHOICE | {"skip": [{"when": [2], "to": "Z"}]}
    last = {"id": "Z", "kind": "text", "text": "尾"}
    assert "relation" not in lines(form(jump, MULTI, last))[1]
    assert lines(form(jump | {"required": True}, MULTI, last))[1]["relation"] == "1,1;3"


def test_a_matrix_of_two_columns_is_split_as_in_the_import_text():
    matrix = {"id": "M", "kind": "matrix", "text": "参加过吗？", "options": ["是", "否"], "rows": ["讲座", "活动"]}
    found = lines(form(matrix, CHOICE, {"id": "D", "kind": "text", "text": "丁", "show_if": {"item": "A", "in": [2]}}))
    assert [each["title"] for each in found[:2]] == ["参加过吗？讲座", "参加过吗？活动"]
    assert found[3]["relation"] == "3,2"


def test_the_example_has_every_condition_on_the_list_too():
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    steps = "\n".join(skip_list(questionnaire))
    logical = [each for each in lines(questionnaire) if "relation" in each]
    assert len(logical) >= 10
    titles = {questionnaire.wording(item): item for item in questionnaire.items}
    for each in logical:
        assert f"第{questionnaire.numbers[titles[each['title']].id]}题：设置显示条件" in steps
    assert "试验性" in steps
