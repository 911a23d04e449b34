"""The bank: every item builds, every selection is complete, codes mean the same everywhere."""

import pytest

from tests.making import ROOT
from toolkit.errors import DefinitionError
from toolkit.questionnaire import Questionnaire, check, read
from toolkit.questionnaire.bank import bank, places
from toolkit.questionnaire.bank.selection import select
from toolkit.questionnaire.kinds import KINDS

CORE = [
    "SCR01",
    "SCR02",
    "SCR03",
    "SCR04",
    "DEM01",
    "DEM02",
    "DEM03",
    "DEM05",
    "DEM06",
    "DEM09",
    "LIF01",
    "LIF02",
    "HOU01",
    "MAR01",
    "CHD01",
    "NED01",
    "NED02",
    "NED03",
    "ORG01",
    "VOL01",
    "END01",
]
SPECIAL = {
    95: ("不适用", "没有上班", "没有参加", "没有"),
    96: ("都没有", "没有", "都不", "不需要", "不想", "不用通勤"),
    97: ("其他",),
    98: (
        "不清楚",
        "说不清",
        "说不准",
        "不了解",
        "没想好",
        "不确定",
        "不知道",
        "没有接触",
        "无所谓",
        "没有结果",
        "记不清",
    ),
    99: ("不愿",),
}


@pytest.mark.parametrize("name", list(bank().items))
def test_every_item_of_the_bank_builds_alone(name):
    item = Questionnaire.from_dict({"items": [{"use": name}]}).items[0]
    assert item.id == name
    assert item.kind in KINDS
    assert not [i for i in check(Questionnaire.from_dict({"items": [{"use": name}]}), "item") if i.severity == "error"]


@pytest.mark.parametrize("name", list(bank().items))
def test_special_codes_mean_what_they_always_mean(name):
    item = Questionnaire.from_dict({"items": [{"use": name}]}).items[0]
    if item.kind == "scale" and item.maximum is not None:
        return
    ordinary = [code for code in item.labels if code < 95]
    assert ordinary == list(range(1, len(ordinary) + 1))
    for option in item.options:
        if option.code in SPECIAL:
            assert any(word in option.label for word in SPECIAL[option.code]), (option.code, option.label)
        if option.code == 97:
            assert option.text, "an option for others needs a box"
    if item.kind == "multi":
        assert {96, 98, 99} & set(item.labels) <= set(item.exclusive)
    if item.sensitive:
        assert not item.required or 99 in item.labels


@pytest.mark.parametrize("name", list(bank().presets))
def test_every_selection_builds_without_a_problem_and_holds_the_core(name):
    questionnaire = Questionnaire.from_dict(select("x", [name]))
    assert not questionnaire.problems
    assert not [issue for issue in check(questionnaire) if issue.severity == "error"]
    if name != "minor":
        assert set(CORE) <= {item.id for item in questionnaire.items}


def test_the_frozen_core_is_the_method_s():
    assert sorted(bank().core) == sorted(CORE)
    assert sorted(bank().presets["core"]["items"]) == sorted(CORE)


def test_two_selections_together_keep_both_orders():
    both = [entry["use"] for entry in select("x", ["housing", "dating"])["items"]]
    for name in ("housing", "dating"):
        order = bank().presets[name]["items"]
        assert [identity for identity in both if identity in order] == order
    assert len(both) == len(set(both))
    assert not Questionnaire.from_dict(select("x", ["housing", "dating"])).problems


def test_an_unknown_selection_is_answered_with_the_nearest():
    with pytest.raises(DefinitionError) as caught:
        select("x", ["housin"])
    assert caught.value.code == "Q-MODULE"
    assert "housing" in caught.value.message


def test_the_worked_example_is_short_and_without_errors():
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    assert questionnaire.minutes < 12
    assert not [issue for issue in check(questionnaire) if issue.severity != "info"]
    assert set(CORE) <= {item.id for item in questionnaire.items}


def test_the_places_are_25_communities_of_13_subdistricts():
    assert len(places()) == 25
    assert len({place.subdistrict for place in places()}) == 13
    assert [place.code for place in places()] == [f"{n:02d}" for n in range(1, 26)]
    assert len({place.label for place in places()}) == 25
