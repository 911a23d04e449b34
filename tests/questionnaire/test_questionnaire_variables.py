"""The variables of a data file: one for each column, names that every program takes, labels that fit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import ROOT, questionnaires
from toolkit.errors import DefinitionError
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.kinds import Level, Measure, kind_of
from toolkit.questionnaire.variables import (
    SPSS_MISSING,
    SPSS_VALUE_LABEL,
    SPSS_VARIABLE_LABEL,
    fitted,
    variables,
)
from toolkit.simulation import simulate

ONE = {"kind": "single", "options": ["是", "否"]}


def form(*items):
    return Questionnaire.from_dict({"id": "t", "title": "题目", "items": list(items)})


@given(questionnaires())
def test_every_column_has_exactly_one_variable(questionnaire):
    found = variables(questionnaire)
    columns = [column for item in questionnaire.questions for column in kind_of(item).columns(item)]
    assert [variable.column for variable in found if not variable.written] == columns
    frame = simulate(questionnaire, 3, 0)
    assert {variable.column for variable in found} <= set(frame)
    answers = [name for name in frame if re.fullmatch(r"Q\d+(__.*)?", str(name))]
    assert sorted(answers) == sorted(variable.column for variable in found)


@given(questionnaires())
def test_names_are_taken_everywhere(questionnaire):
    names = [variable.name for variable in variables(questionnaire)]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", name) for name in names)


@given(questionnaires(), st.integers(0, 3))
def test_every_code_in_the_data_has_a_label(questionnaire, seed):
    frame = simulate(questionnaire, 20, seed)
    for variable in variables(questionnaire):
        if variable.written:
            assert not variable.missing
        elif variable.item.kind != "number":
            assert set(frame[variable.column]) <= set(variable.values | variable.missing)


def test_names_are_made_of_the_var():
    several = {"id": "HOU06", "var": "hou_diff", "kind": "multi", "text": "哪些？", "options": ["租金", "距离"]}
    rows = {
        "id": "NED01",
        "var": "ned_imp",
        "kind": "matrix",
        "text": "多重要？",
        "options": "IMP5",
        "rows": {"hou": "住房"},
    }
    other = {"id": "HOU01", "var": "hou_tenure", **ONE, "options": {1: "租", 97: {"label": "其他", "text": True}}}
    found = variables(form(several, rows, other | {"text": "哪种？"}, {"id": "T", "kind": "text", "text": "意见？"}))
    assert [(v.name, v.level, v.group, v.label) for v in found] == [
        ("hou_diff__1", Level.MULTIPLE, "hou_diff", "租金｜哪些？"),
        ("hou_diff__2", Level.MULTIPLE, "hou_diff", "距离｜哪些？"),
        ("ned_imp__hou", Level.ORDINAL, "ned_imp", "住房｜多重要？"),
        ("hou_tenure", Level.NOMINAL, "", "哪种？"),
        ("hou_tenure__97__text", Level.TEXT, "", "“其他”后填写的文字｜哪种？"),
        ("t", Level.TEXT, "", "是否填写｜意见？"),
        ("t__text", Level.TEXT, "", "填写的文字｜意见？"),
    ]
    assert found[0].values == {0: "没有选", 1: "租金"}


@pytest.mark.parametrize(
    ("items", "word"),
    [
        ([{"id": "A", "var": "same", "text": "甲", **ONE}, {"id": "B", "var": "Same", "text": "乙", **ONE}], "题目A"),
        ([{"id": "A", "var": "x", "text": "甲", **ONE}, {"id": "A", "var": "y", "text": "乙", **ONE}], "题目A"),
        ([{"id": "A", "var": "v" * 63, "text": "甲", "kind": "multi", "options": ["是", "否"]}], "64"),
        (
            [{"id": "A", "text": "甲", "kind": "matrix", "options": "IMP5", "rows": {"a": "住房", "A": "就业"}}],
            "另一行",
        ),
        ([{"id": "A", "var": "By", "text": "甲", **ONE}], "保留词"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_its_question(items, word):
    with pytest.raises(DefinitionError) as caught:
        variables(form(*items))
    assert caught.value.code == "Q-VARIABLE"
    assert word in caught.value.message
    assert items[-1]["id"] in caught.value.where


def test_answers_without_a_place_get_negative_codes_in_spss_and_only_they():
    special = {1: "是", 95: "不适用", 96: "都没有", 97: "其他", 98: "不清楚", 99: "不愿回答"}
    found = variables(
        form(
            {"id": "A", "kind": "single", "text": "甲", "options": special},
            {"id": "B", "kind": "multi", "text": "乙", "options": special},
            {"id": "C", "kind": "scale", "text": "丙", "min": 0, "max": 100},
            {"id": "D", "kind": "number", "text": "丁", "min": 0, "max": 120},
        )
    )
    by_name = {variable.name: variable for variable in found}
    assert by_name["a"].spss_codes == {95: -5, 98: -8, 99: -9}
    assert list(by_name["a"].spss_values) == [1, -5, 96, 97, -8, -9, -1, -2]
    assert not any(variable.spss_codes for name, variable in by_name.items() if name != "a")
    assert by_name["c"].spss_values[98] == "98"


def test_every_missing_code_lies_in_the_range_declared_for_spss():
    low, high = SPSS_MISSING
    for variable in variables(read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")):
        negative = {code for code in variable.spss_values if code < 0}
        assert negative == set(variable.missing) | set(variable.spss_codes.values())
        assert all(low <= code <= high for code in negative)


@given(questionnaires())
def test_labels_fit_into_spss_and_stay_apart(questionnaire):
    chosen: dict[str, list[str]] = {}
    for variable in variables(questionnaire):
        assert len(variable.spss_label.encode()) <= SPSS_VARIABLE_LABEL
        assert all(len(label.encode()) <= SPSS_VALUE_LABEL for label in variable.spss_values.values())
        if variable.level is Level.MULTIPLE:
            chosen.setdefault(variable.group, []).append(variable.spss_values[1])
    assert all(len(set(labels)) == len(labels) for labels in chosen.values())


def test_long_options_that_begin_alike_stay_apart():
    options = ["长" * 60 + end for end in "甲乙丙"]
    found = variables(form({"id": "A", "kind": "multi", "text": "甲", "options": options}))
    assert len({variable.spss_values[1] for variable in found}) == 3


@given(st.text(max_size=200), st.integers(9, 130))
def test_a_text_is_cut_at_whole_characters(text, size):
    short = fitted(text, size)
    assert len(short.encode()) <= size
    assert "\n" not in short
    if short.endswith("…") and not text.rstrip().endswith("…"):
        assert " ".join(fitted(text, 10_000).split()).startswith(short[:-1].rstrip())
    assert fitted(short, size) == short


def test_the_upper_share_counts_two_points_of_four_and_one_of_three():
    def scale(points: int) -> Measure:
        labels = {code: str(code) for code in range(1, points + 1)} | {98: "不了解"}
        return Measure("A", "A", "A", Level.ORDINAL, ("A",), labels, frozenset({98}))

    assert scale(4).points == (1, 2, 3, 4)
    assert [scale(points).upper for points in (2, 3, 4, 5)] == [(2,), (3,), (3, 4), (4, 5)]
