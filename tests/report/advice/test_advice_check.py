"""The self-check: every seeded defect is found, clean cards have none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.advice.cards import CARD, CLEAN, FINDINGS, NOTES, OTHER, UP, finding
from toolkit.findings.finding import UNDECIDED
from toolkit.records import Severity
from toolkit.report.advice import check, criteria


def rules(*cards, findings=FINDINGS, others=()):
    return [(issue.rule, issue.item) for issue in check(cards, findings, NOTES, others)]


def test_clean_cards_have_no_issue():
    assert check(CLEAN, FINDINGS, NOTES) == []


DEFECTS = {
    "no owner": ({"lead": ""}, "missing"),
    "no time": ({"deadline": ""}, "missing"),
    "no indicator": ({"indicator": ""}, "missing"),
    "no action": ({"action": ""}, "missing"),
    "no level": ({"level": ""}, "missing"),
    "no target": ({"target": ""}, "number"),
    "no number": ({"target": "明显提高"}, "number"),
    "no finding": ({"findings": ""}, "finding"),
    "unknown finding": ({"findings": "F9"}, "finding"),
    "unknown question": ({"findings": "HOU99"}, "finding"),
    "one of two unknown": ({"findings": "F1、F9"}, "finding"),
    "no note": ({"notes": ""}, "note"),
    "unknown note": ({"notes": "S9"}, "note"),
    "another day's note": ({"notes": "S1（2025-06-04）"}, "note"),
    "old baseline": ({"baseline": "31%"}, "baseline"),
    "no baseline": ({"baseline": ""}, "baseline"),
    "owner is a person": ({"lead": "张三"}, "personal"),
    "owner by surname": ({"lead": "社区李书记"}, "personal"),
    "partner is a person": ({"partners": "物业、李四"}, "personal"),
    "name in the text": ({"action": "收集岗位，每周五推送，联系人：张三"}, "personal"),
    "mail in the text": ({"definition": "发到 moni@example.com"}, "personal"),
    "empty phrase": ({"action": "高度重视住房问题，每周三答疑"}, "empty"),
    "empty phrase of two words": ({"action": "加强政策宣传力度"}, "empty"),
    "empty mechanism": ({"risk": "进一步完善工作机制"}, "empty"),
    "empty adverb": ({"novelty": "切实做好答疑"}, "empty"),
    "beyond powers": ({"action": "提高租房补贴标准"}, "power"),
    "owner above": ({"lead": "区住建局"}, "power"),
    "score without reason": ({"novel_why": ""}, "scores"),
    "no score": ({"novel": ""}, "scores"),
    "feasible without ground": ({"feasibility": "应该可以"}, "scores"),
    "operable without time": ({"deadline": ""}, "scores"),
    "no judgement": ({"judgement": ""}, "judgement"),
    "judgement without reason": ({"reason": ""}, "judgement"),
}


@pytest.mark.parametrize(("change", "rule"), DEFECTS.values(), ids=DEFECTS)
def test_a_seeded_defect_is_found_at_its_card(change, rule):
    found = rules(replace(CARD, **change), OTHER, UP)
    assert (rule, "M1") in found
    assert {item for _, item in found} == {"M1"}


def test_a_telephone_is_found(mobile):
    assert ("personal", "M1") in rules(replace(CARD, partners=f"物业 {mobile}"))


@pytest.mark.parametrize(
    "party",
    [
        "社区团支部",
        "司法所、房管局",
        "驻区高校团委",
        "人社部门、辖区企业",
        "街道团工委",
        "青年志愿服务队",
        "业主委员会",
        "社区主任",
        "团支部书记",
    ],
)
def test_posts_are_no_persons(party):
    assert rules(replace(CARD, partners=party)) == []


def test_a_finding_of_few_people_or_undecided_carries_nothing():
    for weak in (finding(1, base=29), finding(1, kind=UNDECIDED)):
        assert ("finding", "M1") in rules(CARD, findings=(weak,))
    assert rules(CARD, findings=(finding(1, base=30),)) == []


def test_a_finding_whose_number_changed_is_known_by_its_question():
    moved = (replace(FINDINGS[1], id="F1"), replace(FINDINGS[0], id="F2"))
    (issue,) = check([CARD], moved, NOTES)
    assert (issue.rule, issue.severity) == ("moved", Severity.INFO)
    assert "F2" in issue.message


def test_cards_that_say_the_same_are_found_once():
    twin = replace(OTHER, id="M2", action=CARD.action.replace("每周三", "每周四"))
    assert [one for one in rules(CARD, twin) if one[0] == "duplicate"] == [("duplicate", "M2")]


def test_likeness_to_other_reports_is_shown_and_not_judged():
    theirs = replace(CARD, id="M7", action=CARD.action.replace("每周三", "每周四"))
    (issue,) = check([CARD], FINDINGS, NOTES, [theirs])
    assert (issue.rule, issue.severity) == ("similar", Severity.INFO)
    assert "%" in issue.message
    assert check([CARD], FINDINGS, NOTES, [replace(theirs, action=OTHER.action)]) == []


def test_no_more_than_three_a_finding_and_six_a_report():
    words = "甲乙丙丁戊己庚"
    cards = [replace(CARD, id=f"M{n}", action="、".join(word * 9)) for n, word in enumerate(words, start=1)]
    assert ("limit", "") not in rules(*cards[:3])
    assert ("limit", "") in rules(*cards[:4])
    apart = [replace(card, findings=f"F{1 + n % 3}", baseline="0") for n, card in enumerate(cards)]
    assert ("limit", "") not in rules(*apart[:6])
    assert ("limit", "") in rules(*apart)
    assert ("limit", "") not in rules(*apart[:6], replace(apart[6], judgement="不采纳"))


def test_of_a_card_decided_against_only_the_reason_is_asked():
    assert rules(replace(CARD, judgement="不采纳", lead="", notes="")) == []
    assert rules(replace(CARD, judgement="不采纳", reason="")) == [("reason", "M1")]


def test_the_three_criteria():
    met = criteria(CARD, CLEAN)
    assert (met.operable, met.feasible, met.novel) == (True, True, True)
    assert not criteria(replace(CARD, deadline=""), CLEAN).operable
    assert not criteria(replace(CARD, feasibility="没问题"), CLEAN).feasible
    assert not criteria(CARD, [replace(CARD, id="M2")]).novel
    assert not criteria(CARD, CLEAN, [replace(CARD, id="M1", community="05")]).novel


def test_every_sentence_is_chinese_and_says_what_to_do():
    defects = [replace(CARD, id=f"M{n}", **change) for n, (change, _) in enumerate(DEFECTS.values(), start=1)]
    for issue in check(defects, FINDINGS, NOTES):
        assert issue.message.endswith("。")
        assert issue.suggestion.endswith("。")
