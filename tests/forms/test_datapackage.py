"""The description of the table: its fields are the variables, and the data fit it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.forms.test_codebook import example, nasty
from tests.making import questionnaires
from toolkit.forms.datapackage import datapackage
from toolkit.forms.form import Fieldwork
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.variables import variables
from toolkit.simulation import simulate

TYPES = {"integer": int, "number": float, "string": str}


def fields(questionnaire):
    (table,) = json.loads(datapackage(questionnaire, Fieldwork()))["resources"]
    return table["schema"]["fields"], table["schema"]["missingValues"]


def fits(field, missing, cell):
    """Whether a cell of the table is what its field says."""
    if cell in field.get("missingValues", missing):
        return True
    value = TYPES[field["type"]](cell)
    limits = field.get("constraints", {})
    return (
        value in limits.get("enum", [value])
        and limits.get("minimum", value) <= value <= limits.get("maximum", value)
    )  # fmt: skip


def written(cell):
    return cell if isinstance(cell, str) else numeral(cell)


@given(questionnaires(), st.integers(0, 3))
def test_answers_fit_the_description(questionnaire, seed):
    described, missing = fields(questionnaire)
    found = variables(questionnaire)
    assert [field["name"] for field in described] == [variable.name for variable in found]
    frame = simulate(questionnaire, 10, seed)
    for field, variable in zip(described, found, strict=True):
        assert all(fits(field, missing, written(cell)) for cell in frame[variable.column])
        assert [category["label"] for category in field.get("categories", [])] == list(variable.values.values())


def test_what_is_no_answer_does_not_fit():
    described, missing = fields(example())
    by_name = {field["name"]: field for field in described}
    assert fits(by_name["hou_burden"], missing, "98")
    assert not fits(by_name["hou_burden"], missing, "7")
    assert not fits(by_name["hou_diff__1"], missing, "2")
    assert fits(by_name["emp_hours"], missing, "39.5")
    assert not fits(by_name["emp_hours"], missing, "113")


def test_a_written_minus_one_is_a_text():
    described, missing = fields(example())
    text = next(field for field in described if field["name"] == "end_open__text")
    assert missing == ["", "-1", "-2"]
    assert text["missingValues"] == [""]


def test_only_scales_without_special_answers_are_ordered():
    scale = {1: "低", 2: "高"}
    questionnaire = Questionnaire.from_dict(
        {
            "items": [
                {"id": "A", "kind": "scale", "text": "甲", "options": scale},
                {"id": "B", "kind": "scale", "text": "乙", "options": scale | {98: "不清楚"}},
                {"id": "C", "kind": "single", "text": "丙", "options": scale},
            ]
        }
    )
    assert [field["categoriesOrdered"] for field in fields(questionnaire)[0]] == [True, False, False]


def test_the_package_says_whose_it_is_and_which_questionnaire():
    questionnaire = example()
    package = json.loads(datapackage(questionnaire, Fieldwork(sponsor="团委", conductor="支部")))
    assert package["questionnaire"]["hash"] == questionnaire.hash
    assert [person["title"] for person in package["contributors"]] == ["团委", "支部"]
    assert "contributors" not in json.loads(datapackage(questionnaire, Fieldwork()))


def test_nasty_labels_are_kept_to_the_letter():
    questionnaire = nasty()
    described, _ = fields(questionnaire)
    single = next(field for field in described if field["name"] == "s")
    assert [category["label"] for category in single["categories"]] == list(questionnaire["S"].labels.values())
    assert datapackage(questionnaire, Fieldwork()) == datapackage(questionnaire, Fieldwork())


def test_the_name_of_a_package_is_plain():
    names = {}
    for name in ("youth-needs", "青年 A/1", "调查"):
        questionnaire = Questionnaire.from_dict({"id": name, "items": [{"id": "T", "kind": "text", "text": "意见"}]})
        names[name] = json.loads(datapackage(questionnaire, Fieldwork()))["name"]
    assert names == {"youth-needs": "youth-needs", "青年 A/1": "a-1", "调查": "survey"}
