"""The corpus of report sentences is whole and balanced; what is said of the sentences is tested elsewhere."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from tests.making import ROOT

CORPUS = yaml.safe_load((ROOT / "tests" / "findings" / "wording_corpus.yaml").read_text(encoding="utf-8"))
CASES = CORPUS["cases"]
RULES = set(CORPUS["rules"])
EXEMPTIONS = set(CORPUS["exemptions"])
SEVERITIES = {"error", "warning", "info"}
KEYS = {"id", "kind", "label", "reason", "text", "design", "facts", "tested", "expected", "allowed", "exempt"}
PERCENT = re.compile(r"(\d+(?:\.\d)?)(?:%|个百分点)")


def above_info(case) -> set[str]:
    return {each["rule"] for each in case["expected"] if each["severity"] != "info"}


def test_ids_and_texts_are_unique():
    for key in ("id", "text"):
        assert [one for one, times in Counter(case[key] for case in CASES).items() if times > 1] == []


def test_there_are_enough_cases_and_about_half_of_them_are_wrong():
    labels = Counter(case["label"] for case in CASES)
    assert len(CASES) >= 320
    assert labels.keys() == {"fine", "hint", "wrong"}
    assert 0.4 <= labels["wrong"] / len(CASES) <= 0.6
    assert sum(case["kind"] == "paragraph" for case in CASES) >= 30


def test_every_rule_and_every_exemption_is_covered():
    rules = Counter(rule for case in CASES for rule in above_info(case))
    exemptions = Counter(name for case in CASES if not case["expected"] for name in case["exempt"])
    assert {rule for rule in RULES if rules[rule] < 12} == set()
    assert {name for name in EXEMPTIONS if exemptions[name] < 5} == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_is_well_formed(case):
    assert case.keys() == KEYS
    assert case["design"] in {"CONV", "QUOTA", "CENSUS", "PROB"}
    assert set(case["allowed"]) <= RULES - {each["rule"] for each in case["expected"]}
    assert set(case["exempt"]) <= EXEMPTIONS
    assert case["label"] == ("wrong" if above_info(case) else "hint" if case["expected"] else "fine")
    for each in case["expected"]:
        assert each["rule"] in RULES
        assert each["severity"] in SEVERITIES
        assert "at" not in each or case["text"].count(each["at"]) == 1
    if case["kind"] == "paragraph":
        assert len(re.findall("[。！？]", case["text"])) >= 3
        assert all("at" in each for each in case["expected"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_facts_are_well_formed(case):
    ids = [fact["id"] for fact in case["facts"]]
    assert len(ids) == len(set(ids))
    assert all(len(pair) == 2 and set(pair) <= set(ids) for pair in case["tested"])
    for fact in case["facts"]:
        assert fact.keys() == {"id", "value", "shown", "n", "label"}
        assert fact["label"]
        assert fact["n"] is None or (isinstance(fact["n"], int) and fact["n"] > 0)
        share = PERCENT.fullmatch(fact["shown"])
        if share:
            assert 0 <= fact["value"] <= 1
            assert fact["value"] * 100 == pytest.approx(float(share[1]), abs=0.051 if "." in share[1] else 0.51)
        else:
            figure = re.sub(r"[^\d.]", "", fact["shown"])
            assert float(figure) == fact["value"]
