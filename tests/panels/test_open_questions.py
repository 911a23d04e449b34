"""Open questions as a form: nothing is chosen beforehand, what is chosen is recorded, what cannot be is told."""

from __future__ import annotations

import sys

import pytest

from tests.report.toy import DEMO, demo_copy
from toolkit import Project
from toolkit.panels import OpenQuestions
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
    assert [question.id for question in panel.project.questions] == [second.id, *(other.id for other in others)]
    (decision,) = panel.project.store.decisions().all
    assert (decision.choice, decision.who) == ("keep", "甲")


def test_what_is_no_choice_is_told_and_not_taken(panel):
    first = panel.project.questions[0]
    said = panel.record({first.id: "<b>也许</b>"})
    assert "不能选" in said
    assert "<b>" not in said
    assert panel.project.store.decisions().all == ()


def test_without_widgets_it_is_text_with_the_command(panel, monkeypatch, capsys):
    pytest.importorskip("IPython")
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    panel._ipython_display_()
    assert "toolkit decide youth-needs" in capsys.readouterr().out


def test_the_form_begins_with_later_for_every_question_and_its_button_records(panel):
    widgets = pytest.importorskip("ipywidgets")
    *rows, button, result = panel._form(widgets).children
    assert len(rows) == len(panel.project.questions)
    boxes = [row.children[1].children[0] for row in rows]
    assert {box.options[0] for box in boxes} == {(LATER, "")}
    assert {box.value for box in boxes} == {""}
    boxes[0].value = "accept"
    button.click()
    assert "已记下" in result.value
    assert [decision.choice for decision in panel.project.store.decisions().all] == ["accept"]


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
