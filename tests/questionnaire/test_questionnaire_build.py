"""From plain data to a questionnaire, and back."""

import json

import pytest
from hypothesis import given

from tests.making import questionnaires
from toolkit.errors import DefinitionError
from toolkit.questionnaire import Option, Questionnaire, check, read
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import matching_key, option_key
from toolkit.questionnaire.yaml_text import dump, load


def one(**item):
    return Questionnaire.from_dict({"items": [{"id": "A", "kind": "single", "text": "甲？", **item}]}).items[0]


def refused(code, **item):
    with pytest.raises(DefinitionError) as caught:
        one(**item)
    assert caught.value.code == code
    assert str(caught.value).count("\n") == 2
    return caught.value


def form(*items, **head):
    return Questionnaire.from_dict({**head, "items": list(items)})


YES = {"id": "A", "kind": "single", "text": "甲？", "options": ["是", "否"]}


@given(questionnaires())
def test_to_dict_and_from_dict_are_each_other_s_inverse(questionnaire):
    again = Questionnaire.from_dict(questionnaire.to_dict())
    assert again == questionnaire
    assert again.hash == questionnaire.hash
    assert Questionnaire.from_dict(json.loads(json.dumps(questionnaire.to_dict()))) == questionnaire
    assert Questionnaire.from_dict(load(dump(questionnaire.to_dict()), "x").data) == questionnaire
    assert not questionnaire.problems


def test_every_form_of_options_of_the_dialect():
    assert one(options=["是", "否"]).labels == {1: "是", 2: "否"}
    assert one(options={3: "是", 7: "否"}).labels == {3: "是", 7: "否"}
    assert one(options={"3": "是", "7": "否"}).labels == {3: "是", 7: "否"}
    assert one(options="YN").labels == {1: "是", 2: "否"}
    assert list(one(options={"set": "SAT5", "add": {98: "不了解"}}).labels) == [1, 2, 3, 4, 5, 98]
    assert one(options={1: "是", 97: {"label": "其他", "text": True}}).options[1] == Option(97, "其他", True)
    assert one(options=["是", {"label": "其他", "text": True}]).options[1] == Option(2, "其他", True)
    assert len(one(options={"from": "places"}).options) == len(bank().places) == 25
    own = form({**YES, "options": "MINE"}, sets={"MINE": ["甲", "乙"], "OTHER": {"set": "MINE", "add": {9: "丙"}}})
    assert own.items[0].labels == {1: "甲", 2: "乙"}
    assert one(kind="scale", min=0, max=10).labels == {n: str(n) for n in range(11)}


@pytest.mark.parametrize("label", ["其他（请注明）", "其他，请说明", "其它____", "其他：__"])
def test_an_option_that_asks_for_words_has_a_text_box(label):
    assert one(options=["是", label]).options[1] == Option(2, label, True)
    assert not one(options=["是", "其他人帮忙"]).options[1].text


def test_what_nobody_sees_is_taken_out_of_wordings_and_labels():
    item = one(text="\u200b您\u202e住哪里？\ufeff", options=["自有\u200b住房", " 租房\u2066 "])
    assert item.text == "您住哪里？"
    assert item.labels == {1: "自有住房", 2: "租房"}
    assert one(options=["👩\u200d💻", "否"]).labels[1] == "👩\u200d💻"  # what joins an emoji is seen


def test_labels_stay_as_they_were_written():
    text = "items:\n- {id: A, kind: single, text: 甲, options: {1: 1.50, 2: no, 3: true, 4: 2026-11-05, 5: 08, 6: 7}}\n"
    assert list(Questionnaire.from_dict(load(text, "x").data).items[0].labels.values()) == [
        "1.50", "no", "true", "2026-11-05", "08", "7",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "item"),
    [
        ("Q-KIND", {"kind": "singel", "options": "YN"}),
        ("Q-FIELD", {"options": "YN", "optoins": 1}),
        ("Q-FIELD", {"options": {1: "甲", 2: {"lable": "乙", "text": True}}}),
        ("Q-FIELD", {"options": ["甲", {"其他": "请注明"}]}),
        ("Q-FIELD-TYPE", {"options": {1: "甲", 2: {"label": "乙", "text": "yes"}}}),
        ("Q-SET", {"options": "SAT6"}),
        ("Q-SET", {"options": {"from": "place"}}),
        ("Q-FIELD-TYPE", {"options": {}}),
        ("Q-FIELD-TYPE", {"options": 5}),
        ("Q-FIELD-TYPE", {"options": {1: "甲", 2: None}}),
        ("Q-FIELD-TYPE", {"options": {1: "甲", 2: "  "}}),
        ("Q-FIELD-TYPE", {"options": {1: "甲", 2: ["乙"]}}),
        ("Q-SAME-CODE", {"options": {1: "甲", "1": "乙"}}),
        ("Q-SAME-CODE", {"options": {"set": "SAT5", "add": {3: "说不清"}}}),
        ("Q-NEGATIVE-CODE", {"options": {-1: "甲", 2: "乙"}}),
        ("Q-WHOLE", {"options": {"一": "甲", 2: "乙"}}),
        ("Q-ID", {"kind": "matrix", "options": "SAT5", "rows": {"1a": "住房"}}),
        ("Q-ID", {"id": "1A", "options": "YN"}),
        ("Q-ID", {"id": "题", "options": "YN"}),
        ("Q-ID", {"id": "A__1", "options": "YN"}),
        ("Q-ID", {"id": "source", "options": "YN"}),
        ("Q-ID", {"id": "END", "options": "YN"}),
        ("Q-ID", {"id": "A" * 65, "options": "YN"}),
        ("Q-ID", {"var": "住房", "options": "YN"}),
        ("Q-MISSING", {"text": "", "options": "YN"}),
        ("Q-NEGATIVE", {"kind": "number", "min": -5, "max": 5}),
        ("Q-NEGATIVE", {"kind": "scale", "min": -3, "max": 3}),
        ("Q-RANGE", {"kind": "number", "min": 9, "max": 5}),
        ("Q-RANGE", {"kind": "scale", "min": 0, "max": 1000}),
        ("Q-RANGE", {"kind": "multi", "options": "YN", "max": 0}),
        ("Q-WHOLE", {"kind": "number", "min": "少", "max": 5}),
        ("Q-FIELD-TYPE", {"options": "YN", "required": "yes"}),
        ("Q-FIELD-TYPE", {"options": "YN", "randomize": "column"}),
        ("Q-FIELD-TYPE", {"options": "YN", "lint_ok": ["P01"]}),
        ("Q-FIELD-TYPE", {"options": "YN", "skip": 5}),
        ("Q-FIELD-TYPE", {"options": "YN", "skip": {"when": [1], "to": "END"}}),
        ("Q-FIELD-TYPE", {"options": "YN", "skip": [{"when": [], "to": "END"}]}),
        ("Q-FIELD-TYPE", {"options": "YN", "skip": [{"when": [1]}]}),
        ("Q-USE", {"use": "HOU1"}),
    ],
)
def test_what_cannot_be_built_is_refused(code, item):
    refused(code, **item)


def test_a_wrong_name_is_answered_with_the_nearest():
    assert "single" in refused("Q-KIND", kind="singel", options="YN").message
    assert "options" in refused("Q-FIELD", options="YN", optoins=1).message
    assert "SAT5" in refused("Q-SET", options="SAT6").message
    assert "HOU01" in refused("Q-USE", use="HOU1").message


@pytest.mark.parametrize("sets", [{"A": "A"}, {"A": {"set": "B"}, "B": {"set": "A"}}])
def test_a_set_that_names_itself_is_refused(sets):
    with pytest.raises(DefinitionError, match="Q-LOOP"):
        form({**YES, "options": "A"}, sets=sets)


@pytest.mark.parametrize(
    "data", [{}, {"items": []}, {"items": {}}, [], None, "x", {"items": [5]}, {"items": [YES], "sets": [1]}]
)
def test_what_is_no_questionnaire_is_no_traceback(data):
    with pytest.raises(DefinitionError):
        Questionnaire.from_dict(data)


@pytest.mark.parametrize(
    "show_if",
    [
        {"item": "A", "in": []},
        {"item": "A", "in": [1], "not_in": [2]},
        {"item": "A", "in": [1], "min": 1},
        {"item": "A"},
        {"item": "A", "answered": False},
        {"item": "A", "answered": "yes"},
        {"all": []},
        {"all": {"item": "A", "in": [1]}},
        {"any": 5},
        [],
        "A",
    ],
)
def test_a_condition_that_could_be_read_two_ways_is_refused(show_if):
    with pytest.raises(DefinitionError):
        form(YES, {**YES, "id": "B", "show_if": show_if})


@pytest.mark.parametrize(
    ("rule", "second"),
    [
        ("F17", {"id": "a", "var": "other"}),
        ("F17", {"var": "a"}),
        ("F06", {"skip": [{"when": [1], "to": "C"}]}),
        ("F07", {"skip": [{"when": [1], "to": "A"}]}),
        ("F07", {"skip": [{"when": [1], "to": "B"}]}),
        ("F09", {"skip": [{"when": [5], "to": "END"}]}),
        ("F09", {"show_if": {"item": "Z", "in": [1]}}),
        ("F09", {"show_if": {"item": "B", "in": [1]}}),
        ("F09", {"show_if": {"item": "A", "in": [3]}}),
        ("F09", {"exclusive": [3]}),
        ("O15", {"options": {1: "只有一个"}}),
    ],
)
def test_a_fault_of_structure_is_kept_as_a_problem_and_checked(rule, second):
    questionnaire = form(YES, {**YES, "id": "B", **second})
    assert [problem.rule for problem in questionnaire.problems] == [rule]
    assert [issue for issue in check(questionnaire) if issue.rule == rule]


@pytest.mark.parametrize("kind", ["text", "rank", "matrix", "info"])
def test_only_what_has_one_code_or_number_routes(kind):
    first = {"id": "A", "kind": kind, "text": "甲", "options": ["是", "否", "不"], "rows": ["行"]}
    if kind in ("text", "info"):
        first = {"id": "A", "kind": kind, "text": "甲"}
    assert form(first, {**YES, "id": "B", "show_if": {"item": "A", "in": [1]}}).problems[0].rule == "F09"


def test_a_multi_has_no_size_to_compare():
    multi = {**YES, "kind": "multi"}
    assert form(multi, {**YES, "id": "B", "show_if": {"item": "A", "min": 1}}).problems[0].rule == "F09"


def test_the_scope_item_leaves_out_the_rules_about_the_form():
    long = [{**YES, "id": f"Q{i}", "text": "您目前是否住在本社区？"} for i in range(400)]
    lonely = {"id": "X", "kind": "single", "text": "乙？", "options": ["一"], "show_if": {"item": "NOWHERE", "in": [1]}}
    name = {"id": "N", "kind": "text", "text": "您的姓名是？"}
    questionnaire = form(*long, lonely, name)
    assert {"F10", "F12", "F09", "O15", "P01"} <= {issue.rule for issue in check(questionnaire)}
    assert {issue.rule for issue in check(questionnaire, scope="item")} == {"O15", "P01"}


@pytest.mark.parametrize(
    "change",
    [
        {"options": ["１—２次", "1-2次"]},
        {"options": ["其他（请写）", "其他【请写】"]},
        {"kind": "matrix", "options": "SAT5", "rows": {"a": "住房", "b": "住 房"}},
        {"kind": "matrix", "options": "SAT5", "rows": {"a": "住房", "A": "就业"}},
    ],
)
def test_what_cannot_be_told_apart_in_the_data_is_named_and_not_read(change, tmp_path):
    questionnaire = form({"id": "A", "kind": "single", "text": "甲？", **change})
    assert [issue.rule for issue in questionnaire.problems] == ["O09"]
    assert "分不开" in questionnaire.problems[0].message
    path = tmp_path / "questionnaire.yaml"
    path.write_text(dump(questionnaire.to_dict()), encoding="utf-8")
    with pytest.raises(DefinitionError, match="Q-STRUCTURE"):
        read(path)
    assert [issue.rule for issue in read(path, strict=False).problems] == ["O09"]


def test_a_warning_ends_with_its_bracket():
    name = {"id": "N", "kind": "text", "text": "请写姓名、电话"}
    assert "P01" in {i.rule for i in check(form(name), "item")}
    assert not check(form({**name, "text": "意见（请不要写姓名、电话）"}), "item")
    assert check(form({**name, "text": "意见（请不要写姓名）您的手机号是？"}), "item")


def test_a_column_is_never_two_things():
    """Ids, codes and rows make columns; none may fall on another or on the toolkit's own."""
    rows = {"1": "住房", "x": "就业"}
    matrix = {"id": "M", "kind": "matrix", "text": "乙", "options": "SAT5", "rows": {"x": "住房", "x_1": "就业"}}
    questionnaire = form(
        {**YES, "kind": "multi"}, {**YES, "id": "A1"}, {**YES, "id": "A_1"}, matrix, {**YES, "id": "M_x"}
    )
    names = [column for item in questionnaire.items for column in kind_of(item).columns(item)]
    assert len(names) == len({name.casefold() for name in names})
    with pytest.raises(DefinitionError, match="Q-ID"):
        form({**matrix, "rows": rows})


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("１—２次 ", "1-2次"),
        ("A（甲）", "a(甲)"),
        ("A【甲】", "A[甲]"),
        ("住\u3000房", "住房："),
        ("\u200b住房", "住<br/>房"),
    ],
)
def test_spellings_that_are_one_wording(a, b):
    assert matching_key(a) == matching_key(b)


@pytest.mark.parametrize(
    ("a", "b"), [("1次", "11次"), ("住房", "住宅"), ("<1000元", ">1000元"), ("<1000且>500", "<2000且>500")]
)
def test_wordings_that_are_two(a, b):
    assert matching_key(a) != matching_key(b)


def test_a_closing_remark_and_protecting_marks_do_not_count():
    assert len({option_key(t) for t in ["其他", "其他____", "其他【请注明】", "其他（请补充）：", "“其他”____"]}) == 1
    assert option_key("（请注明）") == "(请注明)"
