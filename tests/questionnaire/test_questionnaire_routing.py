"""Who is asked what."""

import numpy as np
import pytest

from tests.making import ROOT
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import FALSE, TRUE, UNKNOWN, asked, describe, ended
from toolkit.records import BLANK, NOT_ASKED

T, F, U = TRUE, FALSE, UNKNOWN
ONE = {"kind": "single", "options": {1: "一", 2: "二", 3: "三"}}


def truth(show_if, columns, *items):
    made = list(items) or [{"id": "A", "text": "甲", **ONE}, {"id": "B", "text": "乙", **ONE}]
    last = {"id": "Z", "text": "末", **ONE, "show_if": show_if}
    questionnaire = Questionnaire.from_dict({"items": [*made, last]})
    assert not questionnaire.problems
    arrays = {name: np.array(values) for name, values in columns.items()}
    return asked(questionnaire, questionnaire.items[-1], arrays, len(next(iter(arrays.values())))).tolist()


SEEN = [1, 2, 3, BLANK, NOT_ASKED]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"in": [1]}, [T, F, F, U, F]),
        ({"in": [1, 3]}, [T, F, T, U, F]),
        ({"in": 1}, [T, F, F, U, F]),
        ({"not_in": [1]}, [F, T, T, U, F]),
        ({"min": 2}, [F, T, T, U, F]),
        ({"max": 2}, [T, T, F, U, F]),
        ({"min": 2, "max": 2}, [F, T, F, U, F]),
        ({"answered": True}, [T, T, T, F, F]),
    ],
)
def test_one_test(test, expected):
    assert truth({"item": "A", **test}, {"A": SEEN}) == expected


def test_a_code_without_a_place_on_the_scale_is_not_above_any_point():
    scale = {"id": "A", "kind": "scale", "text": "甲", "options": {"set": "SAT5", "add": {98: "不了解"}}}
    assert truth({"item": "A", "min": 4}, {"A": [3, 4, 98, BLANK]}, scale) == [F, T, F, U]
    number = {"id": "A", "kind": "number", "text": "甲", "unit": "小时", "min": 0, "max": 112}
    assert truth({"item": "A", "min": 40}, {"A": [39.0, 40.0, 98.0, BLANK, NOT_ASKED]}, number) == [F, T, T, U, F]
    points = {"id": "A", "kind": "scale", "text": "甲", "min": 0, "max": 100}
    assert truth({"item": "A", "min": 90}, {"A": [89, 97]}, points) == [F, T]


def test_several_choices():
    multi = {"id": "A", "kind": "multi", "text": "甲", "options": {1: "一", 2: "二"}}
    columns = {"A__1": [1, 0, 0, BLANK, NOT_ASKED], "A__2": [0, 1, 0, BLANK, NOT_ASKED]}
    assert truth({"item": "A", "in": [1]}, columns, multi) == [T, F, F, U, F]
    assert truth({"item": "A", "in": [1, 2]}, columns, multi) == [T, T, F, U, F]
    assert truth({"item": "A", "not_in": [1]}, columns, multi) == [F, T, T, U, F]
    assert truth({"item": "A", "answered": True}, columns, multi) == [T, T, T, F, F]


def test_all_and_any_in_three_values():
    a = [1, 1, 1, 2, 2, 2, BLANK, BLANK, BLANK]
    b = [1, 2, BLANK] * 3
    parts = [{"item": "A", "in": [1]}, {"item": "B", "in": [1]}]
    assert truth({"all": parts}, {"A": a, "B": b}) == [T, F, U, F, F, F, U, F, U]
    assert truth({"any": parts}, {"A": a, "B": b}) == [T, T, T, T, F, U, T, U, U]
    nested = {"any": [{"all": parts}, {"item": "B", "in": [3]}]}
    assert truth(nested, {"A": [1, 2, 2, BLANK], "B": [1, 3, 1, BLANK]}) == [T, T, F, U]


SKIP = Questionnaire.from_dict(
    {
        "items": [
            {"id": "A", "text": "甲", **ONE, "skip": [{"when": [2], "to": "D"}, {"when": [3], "to": "END"}]},
            {"id": "B", "text": "乙", **ONE},
            {"id": "C", "text": "丙", **ONE, "show_if": {"item": "B", "in": [1]}},
            {"id": "D", "text": "丁", **ONE},
        ]
    }
)


def test_a_jump_is_a_condition_of_what_it_passes_over():
    columns = {"A": np.array([1, 2, 3, BLANK]), "B": np.array([1, NOT_ASKED, NOT_ASKED, 1])}
    passed = {item.id: asked(SKIP, item, columns, 4).tolist() for item in SKIP.items}
    assert passed == {"A": [T] * 4, "B": [T, F, F, T], "C": [T, F, F, T], "D": [T, T, F, T]}
    assert ended(SKIP, columns, 4).tolist() == [False, False, True, False]


def test_conditions_in_words():
    assert describe(SKIP.by_id["B"].show_if, SKIP) == "第1题没有选“二”"
    assert describe(SKIP.by_id["D"].show_if, SKIP) == ""
    words = describe(SKIP.by_id["C"].show_if, SKIP)
    assert "第2题选了“一”" in words
    assert "并且" in words


def test_a_jump_that_the_condition_rules_out_anyway_is_not_told_twice():
    first = {"id": "A", "text": "甲", **ONE, "skip": [{"when": [2], "to": "C"}]}
    last = {"id": "C", "text": "丙", **ONE}

    def words(codes, kind="single"):
        second = {"id": "B", "text": "乙", **ONE, "show_if": {"item": "A", "in": codes}}
        form = Questionnaire.from_dict({"items": [first | {"kind": kind}, second, last]})
        return describe(form.by_id["B"].show_if, form)

    assert words([1]) == "第1题选了“一”"
    assert "没有选“二”" in words([1, 2])  # here the jump says more than the condition
    assert "没有选“二”" in words([1], "multi")  # who chose 一 may have chosen 二 as well


def walk(given):
    """One respondent through the worked example, who gives the first answer wherever none is given."""
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    answers: dict[str, np.ndarray] = {}
    reached = []
    for item in questionnaire.questions:
        here = asked(questionnaire, item, answers, 1)[0] == TRUE
        reached += [item.id] if here else []
        for place, column in enumerate(kind_of(item).columns(item)):
            value = int(place == 0) if item.kind == "multi" else given.get(item.id, 1)
            answers[column] = np.array([value if here else NOT_ASKED])
    return reached, bool(ended(questionnaire, answers, 1)[0])


def test_a_respondent_walks_through_the_worked_example():
    given = {"SCR02": 4, "SCR03": 2, "DEM05": 1, "HOU01": 3, "HOU02": 3, "MAR01": 1, "MAR02": 4, "CHD01": 1}
    reached, out = walk(given)
    assert not out
    assert {"HOU02", "EMP03", "MAR02", "DEM09", "END01"} <= set(reached)  # rents, works, single
    assert "MAR03" not in reached  # does not look for a partner


def test_a_minor_is_asked_nothing_about_partner_and_children():
    reached, out = walk({"SCR02": 2})
    assert not out
    assert not {"MAR01", "MAR02", "CHD01"} & set(reached)
    assert "END01" in reached


@pytest.mark.parametrize(
    ("item", "code", "last"), [("SCR01", 2, "SCR01"), ("SCR02", 1, "SCR02"), ("SCR02", 8, "SCR02")]
)
def test_who_declines_or_is_out_of_age_is_asked_nothing_more(item, code, last):
    reached, out = walk({"SCR02": 4, item: code})
    assert out
    assert reached[-1] == last
