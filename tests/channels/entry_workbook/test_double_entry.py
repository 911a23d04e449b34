"""Forms typed twice: every planted error is found, nothing else, and neither entry is preferred."""

import random
from typing import Any

import pytest

from tests.channels.entry_workbook.filling import SMALL, Filling, adds_up, notices, refused
from tests.channels.raw_answers import raw_answers
from tests.making import ROOT
from toolkit.channels import EntryWorkbook, Responded, open_workbook
from toolkit.channels.entry_workbook import compare
from toolkit.channels.mapping import Mapping
from toolkit.document.xlsx import write_grid
from toolkit.questionnaire import read
from toolkit.questionnaire.entry_layout import Sort, entry_columns
from toolkit.records import BLANK
from toolkit.simulation import simulate

ANSWERS = {"A": 1, "B__1": 1, "B__97": 1, "B__97__text": "车位", "C__hou": 5, "D1": 1, "D2": 2, "E": 40, "F": "好。"}


def typed_twice(**second) -> Filling:
    filling = Filling()
    for number in range(1, 11):
        filling.type(number + 2, no=number, **ANSWERS)
    return filling.type(3, "复录", no="04", **(ANSWERS | second))


def test_two_equal_entries_are_accepted(tmp_path):
    equal = {"A": "１", "B__1": "√", "B__2": 0, "E": "40小时", "F": " 好。", "C__hou": "5.0"}
    intake = typed_twice(**equal).take(tmp_path)
    assert intake.responses.ledger == ()
    assert notices(intake) == {}
    words = notices(intake, "info")["double_entry"]
    assert "10份问卷里有1份录了两遍（10.0%" in words
    assert "差错率0.00%" in words


@pytest.mark.parametrize(
    ("second", "column", "first_value", "second_value", "item"),
    [
        ({"A": 2}, "A", "1", "2", "A"),
        ({"A": None}, "A", "1", "没有填", "A"),
        ({"B__2": 1}, "B__1", "1、97（车位）", "1、2、97（车位）", "B"),
        ({"B__97__text": "车棚"}, "B__1", "1、97（车位）", "1、97（车棚）", "B"),
        ({"C__hou": 4}, "C__hou", "5", "4", "C"),
        ({"C__job": 4}, "C__job", "没有填", "4", "C"),
        ({"D2": 3}, "D__第1位", "1、2", "1、3", "D"),
        ({"E": 45}, "E", "40", "45", "E"),
        ({"F": "不好"}, "F", "好。", "不好", "F"),
    ],
)
def test_a_difference_is_nobodys_answer(tmp_path, second, column, first_value, second_value, item):
    intake = typed_twice(**second).take(tmp_path)
    assert refused(intake) == [(6, column, "entry_differs", first_value)]
    (row,) = intake.responses.ledger
    assert row.item == item
    assert f"录入是“{first_value}”，复录是“{second_value}”" in row.message
    assert adds_up(intake)
    asked = [name for name in intake.responses.frame if str(name).startswith(row.column.partition("__")[0])]
    values = intake.responses.frame[asked[0] if item != "C" else column].tolist()
    assert values[3] == BLANK
    assert BLANK not in values[:3] or item == "C"
    assert "不同1格" in notices(intake)["double_entry"]


def test_blank_everywhere_and_none_chosen_differ_once(tmp_path):
    zeros = dict.fromkeys(("B__1", "B__2", "B__3", "B__96", "B__97"), 0)
    filling = Filling().type(3, no=1, A=1).type(3, "复录", no=1, A=1, **zeros)
    assert len(compare(filling.workbook(), SMALL).differences) == 1
    assert refused(filling.take(tmp_path)) == [(3, "B__1", "entry_differs", "没有填")]


def test_forms_without_a_partner_are_named(tmp_path):
    filling = typed_twice().type(4, "复录", no=99, A=1).type(5, "复录", no="无号", A=1).type(13, no=4, A=1)
    intake = filling.take(tmp_path)
    assert "99、无号" in notices(intake)["double_entry_missing"]
    assert "表号4" in notices(intake)["number_twice"]
    assert "没有可以比对的复录" in notices(intake, "info")["double_entry"]


def test_a_form_entered_a_third_time_is_not_compared(tmp_path):
    intake = typed_twice(A=2).type(4, "复录", no=4, **ANSWERS).take(tmp_path)
    assert "表号4" in notices(intake)["double_entry_twice"]
    assert intake.responses.ledger == ()


def test_the_comparison_is_a_table_to_be_taken_to_the_paper():
    found = compare(typed_twice(A=2, E=45).workbook(), SMALL)
    assert (found.forms, found.twice, found.share) == (10, ("4",), 0.1)
    assert [(d.number, d.column.header, d.first, d.second) for d in found.differences] == [
        ("4", "A", "1", "2"),
        ("4", "E", "40", "45"),
    ]
    assert found.fields == 1 + 5 + 1 + 1 + 2 + 1 + 1
    assert found.rate == 2 / found.fields
    assert "第1题 有工作吗？" in found._repr_html_()
    assert repr(found).startswith("10份问卷里有1份录了两遍")
    assert "还没有可以比对的复录" in repr(compare(Filling().type(3, no=1, A=1).workbook(), SMALL))


def test_planted_errors_are_found_exactly():
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    data = EntryWorkbook().write(Responded(questionnaire, simulate(questionnaire, 60, 3)), "code")
    cells = open_workbook(data, "录入表.xlsx").sheets[0].cells
    width = max(cells[1]) + 1
    first: list[list[Any]] = [[cells[row].get(column) for column in range(width)] for row in sorted(cells)]
    second = [list(row) for row in first[:12]]
    sorts = {column.header: column for column in entry_columns(questionnaire)}
    draw = random.Random(5)
    planted = set()
    for row in draw.sample(range(2, 12), 8):
        candidates = [
            place
            for place, text in enumerate(second[row])
            if text and (c := sorts.get(first[0][place])) and c.sort is Sort.CODE
        ]
        place = draw.choice(candidates)
        wrong = [str(code) for code in sorts[first[0][place]].codes if str(code) != second[row][place]]
        second[row][place] = draw.choice(wrong)
        planted.add((first[row][0], first[0][place]))
    workbook = open_workbook(write_grid({"录入": first, "复录": second}), "录入表.xlsx")
    found = compare(workbook, questionnaire)
    assert {(difference.number, difference.column.header) for difference in found.differences} == planted
    assert len(found.differences) == len(planted) == 8
    reading = EntryWorkbook().read(workbook, questionnaire, Mapping())
    doubted = [answer for answer in raw_answers(reading) if answer.said.second]
    assert len(doubted) == 8
