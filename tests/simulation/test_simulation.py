"""Synthetic answers: valid, routed, the same from the same seed, and always marked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import ROOT, questionnaires
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import TRUE, asked
from toolkit.records import BLANK, NOT_ASKED
from toolkit.simulation import simulate


@given(questionnaires(), st.integers(0, 5))
def test_every_answer_is_one_that_the_form_allows(questionnaire, seed):
    frame = simulate(questionnaire, 25, seed)
    assert frame.equals(simulate(questionnaire, 25, seed))
    columns = {name: frame[name].to_numpy() for name in frame}
    for item in questionnaire.questions:
        names = kind_of(item).columns(item)
        values = np.stack([columns[name] for name in names])
        routed = asked(questionnaire, item, columns, 25) == TRUE
        assert ((values != NOT_ASKED) == routed).all()
        given = routed & (values[0] != BLANK)
        answers = values[:, given]
        if item.required and item.kind != "text":
            assert (given == routed).all()
        if item.kind in ("single", "consent", "scale", "matrix"):
            assert set(answers.ravel()) <= set(item.labels)
        elif item.kind == "multi":
            chosen = answers.sum(axis=0)
            assert set(answers.ravel()) <= {0, 1}
            assert (chosen <= (item.maximum or len(names))).all()
            alone = [i for i, code in enumerate(item.labels) if code in item.exclusive]
            assert ((answers[alone].sum(axis=0) == 0) | (chosen == 1)).all()
        elif item.kind == "rank":
            assert all(sorted(v[v > 0]) == list(range(1, int((v > 0).sum()) + 1)) for v in answers.T)
        elif item.kind == "number":
            assert ((answers >= (item.minimum or 0)) & (answers <= item.maximum)).all()


def test_other_seeds_give_other_people():
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    assert not simulate(questionnaire, 20, 1).equals(simulate(questionnaire, 20, 2))
    assert len(simulate(questionnaire, 0, 1)) == 0


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "number", "text": "出生年份", "min": 1985},
        {"kind": "multi", "text": "哪些", "options": {96: "都没有", 98: "不清楚"}, "exclusive": [96, 98]},
        {"kind": "scale", "text": "几分", "options": {97: "甲", 98: "乙"}},
        {"kind": "rank", "text": "排序", "options": ["甲", "乙"], "max": 9},
    ],
)
def test_unusual_but_correct_questions_can_be_rehearsed(item):
    frame = simulate(Questionnaire.from_dict({"items": [{"id": "A", "required": True, **item}]}), 30, 1)
    assert len(frame) == 30
