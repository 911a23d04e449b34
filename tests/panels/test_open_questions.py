"""Open questions as a form: nothing is chosen beforehand, what is chosen is recorded, what cannot be is told."""

from __future__ import annotations

import sys

import pytest

from tests.report.toy import DEMO, demo_copy
from toolkit import Project
from toolkit.panels import OpenQuestions, open_questions
from toolkit.panels.open_questions import LATER


@pytest.fixture
def panel(tmp_path) -> OpenQuestions:
    project = Project(str(demo_copy(tmp_path)), community="02")
    project.ingest(*DEMO)
    return OpenQuestions(project, who="甲")


def test_choices_are_recorded_and_the_rest_stays_open(panel):
    first, second, *others = panel.project.questions
    said = panel.record({first.id: "keep", second.id: ""})
    assert "已记下" in said
    assert "撤回" in said
    assert "请写上姓名" not in said
    assert [question.id for question in panel.project.questions] == [second.id, *(other.id for other in others)]
    (decision,) = panel.project.store.decisions().all
    assert (decision.choice, decision.who) == ("keep", "甲")


def test_what_is_no_choice_is_told_and_not_taken(panel):
    first = panel.project.questions[0]
    said = panel.record({first.id: "<b>也许</b>"})
    assert "不能选" in said
    assert "撤回" not in said
    assert "<b>" not in said
    assert panel.project.store.decisions().all == ()


def test_without_widgets_it_is_text_with_the_command(panel, monkeypatch, capsys):
    pytest.importorskip("IPython")
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    panel._ipython_display_()
    assert "toolkit decide youth-needs" in capsys.readouterr().out


def drawn(panel):
    heading, listed, button, result, _ = panel._form(pytest.importorskip("ipywidgets")).children
    return heading, listed, button, result


def dropdowns(listed):
    return [row.children[1].children[0] for row in listed.children]


def test_the_form_begins_with_later_for_every_question_and_its_button_records(panel):
    heading, listed, button, result = drawn(panel)
    assert len(listed.children) == len(panel.project.questions)
    assert heading.value == f"共 {len(listed.children)} 个问题待您决定。"
    assert {box.options[0] for box in dropdowns(listed)} == {(LATER, "")}
    assert {box.value for box in dropdowns(listed)} == {""}
    dropdowns(listed)[0].value = "accept"
    button.click()
    assert "已记下" in result.value
    assert [decision.choice for decision in panel.project.store.decisions().all] == ["accept"]


def test_what_was_recorded_leaves_the_list_and_the_rest_stays_as_it_was(panel):
    heading, listed, button, result = drawn(panel)
    first, second, third, *others = dropdowns(listed)
    first.value = "keep"
    button.click()
    assert dropdowns(listed) == [second, third, *others]
    second.value = "keep"
    button.click()
    assert "问题：" not in result.value
    assert dropdowns(listed) == [third, *others]
    assert heading.value == f"共 {len(others) + 1} 个问题待您决定。"
    for box in dropdowns(listed):
        box.value = "keep"
    button.click()
    assert listed.children == ()
    assert button.disabled
    assert heading.value == "没有待决定的问题。"


def test_what_was_taken_back_is_asked_anew_with_nothing_chosen(panel):
    _, listed, button, _ = drawn(panel)
    first = panel.project.questions[0]
    dropdowns(listed)[0].value = "keep"
    button.click()
    panel.project.decide(first.id, "undo")
    button.click()
    assert first.id in [question.id for question in panel.project.questions]
    assert {box.value for box in dropdowns(listed)} == {""}
    assert len(listed.children) == len(panel.project.questions)


def test_a_long_list_says_that_there_is_more_and_goes_on(panel, monkeypatch):
    monkeypatch.setattr(open_questions, "MOST", 2)
    heading, listed, button, _ = drawn(panel)
    count = len(panel.project.questions)
    assert heading.value == f"共 {count} 个问题待您决定，先列 2 个，记下以后接着列。"
    kept = dropdowns(listed)[1]
    dropdowns(listed)[0].value = "keep"
    button.click()
    assert len(listed.children) == 2
    assert dropdowns(listed)[0] is kept


def test_a_written_answer_counts_only_when_something_is_written(panel):
    from toolkit.panels.open_questions import _chosen
    from toolkit.responses.decisions import Question
    from toolkit.responses.open_questions import ANYTHING

    widgets = pytest.importorskip("ipywidgets")
    question = Question("x", "cell", "第9行", "超出范围", {ANYTHING: "写上正确的", "discard": "确认丢弃"})
    box = panel._field(question, widgets)
    box.children[0].value = ANYTHING
    assert _chosen(box) == ""
    box.children[1].value = " 20 "
    assert _chosen(box) == "=20"


def test_a_row_is_escaped_and_says_how_many_answers_it_is_about(panel):
    from toolkit.responses.decisions import Question

    widgets = pytest.importorskip("ipywidgets")
    question = Question("x", "option", "第9行", "“<i>租</i>”不在选项里。", {"1": "归入“租房”"}, count=3)
    words = panel._row(question, widgets).children[0].value
    assert "<i>" not in words
    assert words.endswith("（共3处）")


def test_under_the_form_stands_what_was_decided(panel):
    _, listed, button, _, decided = panel._form(pytest.importorskip("ipywidgets")).children
    assert decided.value == ""
    dropdowns(listed)[0].value = "keep"
    button.click()
    (decision,) = panel.project.decided
    assert "甲" in decided.value
    assert decision.id in decided.value
    assert "保留，照常计入" in decided.value


def test_who_signs_nothing_is_asked_for_a_name_once(panel):
    first, second, *_ = panel.project.questions
    panel.who = ""
    assert panel.record({first.id: "keep", second.id: "keep"}).count("请写上姓名") == 1
    assert len(panel.project.decided) == 2
