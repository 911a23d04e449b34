"""The check: judged by labelled questions it was not written from, law by law, and on forms nobody would write."""

from __future__ import annotations

import shutil
from typing import Literal

import pytest
from hypothesis import given, settings

from tests.making import ROOT, questionnaires
from tests.questionnaire.check_scoring import CASES, cases, questionnaire_of, score
from toolkit.questionnaire import Questionnaire, check, read
from toolkit.questionnaire.check import FORM_RULES, ITEM_RULES, waived
from toolkit.questionnaire.check.bands import bands_of
from toolkit.questionnaire.check.grading import grade, is_special
from toolkit.questionnaire.check.lexicon import lexicon
from toolkit.questionnaire.routing.routes import routes

FILES = sorted(CASES.glob("*.json"))
FROM_BUILDING = {"O15", "O09", "F06", "F07", "F09", "F17"}
"""Faults of structure, found while the questionnaire is built."""


def one(**item):
    return Questionnaire.from_dict({"items": [{"id": "A", **item}]})


def rules_of(questionnaire, scope: Literal["questionnaire", "item"] = "item"):
    return {issue.rule for issue in check(questionnaire, scope)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labelled_questions_are_judged_right(path):
    result = score(path)
    assert result.recall >= 0.98, result.wrong
    assert result.precision >= 0.98, result.wrong
    assert result.clean == result.good, result.wrong


def test_every_rule_is_found_by_some_labelled_case_and_is_said_in_chinese():
    expected = {rule for path in FILES for case in cases(path) for rule in case["expect"]}
    known = set(ITEM_RULES) | set(FORM_RULES) | FROM_BUILDING
    assert expected <= known
    assert known - expected <= {"F24", "O14"}  # they have tests of their own below
    for rule in [*ITEM_RULES.values(), *FORM_RULES.values()]:
        assert rule.why.endswith("。"), rule.id
        assert rule.title
        assert rule.source


def test_every_finding_says_what_is_wrong_and_how_to_mend_it():
    for path in FILES:
        for case in cases(path):
            for issue in check(questionnaire_of(case), case["scope"]):
                assert issue.message.endswith("。"), (case["id"], issue)
                assert issue.suggestion.endswith(("。", "？")), (case["id"], issue)
                assert "None" not in issue.message


def test_a_finding_is_waived_with_a_reason_and_the_reason_is_kept():
    item = {"kind": "multi", "text": "您希望社区办哪些活动？（可多选）", "options": ["甲类", "乙类", "丙类", "其他"]}
    assert "O18" in rules_of(one(**item))
    excused = one(**item, lint_ok={"O18": "与往年可比"})
    assert "O18" not in rules_of(excused)
    assert [(issue.rule, reason) for issue, reason in waived(excused)] == [("O18", "与往年可比")]
    assert "O18" in rules_of(one(**item, lint_ok={"O18": ""})), "a waiver without a reason is none"


def test_the_scope_of_single_questions_runs_no_rule_about_the_form():
    bare = one(kind="single", text="您目前的住房属于哪种情况？", options=["自有", "租房", "其他"])
    assert "F12" in rules_of(bare, "questionnaire")
    assert not any(rule.startswith("F") for rule in rules_of(bare))


def test_the_office_can_add_words_of_its_own(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "surveys", tmp_path / "surveys")
    question = one(kind="single", text="您对网红打卡式的青年空间怎么看？", options=["喜欢", "不喜欢"])
    assert "W03" not in rules_of(question)
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "surveys" / "lexicon" / "loaded.txt").open("a", encoding="utf-8") as stream:
        stream.write("网红打卡  # 区里补充\n")
    assert "网红打卡" in lexicon("loaded")
    assert "W03" in rules_of(question)


@settings(max_examples=60, deadline=None)
@given(questionnaires())
def test_whatever_can_be_built_can_be_checked_twice_with_the_same_result(questionnaire):
    found = check(questionnaire)
    assert found == check(questionnaire)
    known = set(ITEM_RULES) | set(FORM_RULES) | FROM_BUILDING
    assert {issue.rule for issue in found} <= known


def test_five_hundred_questions_in_a_chain_are_checked():
    items = [
        {
            "id": f"Q{i}",
            "kind": "single",
            "text": f"第{i}题，您目前的情况是哪一种？",
            "options": ["甲", "乙", "丙", "其他"],
            **({"show_if": {"item": f"Q{i - 1}", "in": [1, 2]}} if i else {}),
        }
        for i in range(500)
    ]
    found = check(Questionnaire.from_dict({"items": items}))
    assert {"F10", "F12"} <= {issue.rule for issue in found}
    assert "F08" not in {issue.rule for issue in found}


def test_numbers_in_options_become_intervals():
    assert [(a.label, b.label) for a, b in bands_of(["14—20岁", "20—28岁"]).overlaps()] == [("14—20岁", "20—28岁")]  # type: ignore[union-attr]
    assert bands_of(["没有", "1个", "3个及以上"]).gaps()[0][2] == 2  # type: ignore[union-attr]
    assert bands_of(["3个月以内", "3个月—1年", "1年以上"]).overlaps()  # type: ignore[union-attr]
    for neat in (
        ["不满1000元", "1000—1999元", "2000元及以上"],
        ["没有", "1—2次", "3—5次", "6次以上"],
        ["不满15分钟", "15—不满30分钟", "30分钟及以上"],
        ["不满10%", "10%—不满20%", "20%及以上"],
        ["不满1年", "1年至不满3年", "3年及以上（含从小在济南）"],
    ):
        bands = bands_of(neat)
        assert bands is not None
        assert not bands.overlaps(), neat
        assert not bands.gaps(), neat
        assert not bands.top_missing
        assert not bands.bottom_missing
    assert bands_of(["工作日", "周末", "节假日"]) is None
    assert bands_of(["8:00—10:00", "10:00—12:00"]) is None
    assert bands_of(["0", "1", "2", "3"]) is None


def test_a_time_is_no_reason_and_none_is_no_answer():
    assert is_special("以上都没有")
    assert is_special("不愿回答")
    assert not is_special("没有时间")
    assert not is_special("不知道从哪里报名")
    assert grade("非常不满意").value < grade("不太满意").value < grade("一般").value < grade("非常满意").value  # type: ignore[union-attr]
    assert grade("每周三次去社区的图书室自习") is None


def test_wording_and_settings_have_to_agree():
    three = {"options": ["甲类", "乙类", "丙类"]}
    for item in (
        {"kind": "multi", "text": "您希望办哪些活动？（最多选2项）", "max": 3, **three},
        {"kind": "multi", "text": "您希望办哪些活动？", "max": 9, **three},
        {"kind": "rank", "text": "请选出最看重的几项。（限选两项）", "max": 3, **three},
        {"kind": "single", "text": "您希望办哪些活动？（可多选）", **three},
    ):
        assert "O14" in rules_of(one(**item)), item
    for item in (
        {"kind": "multi", "text": "您希望办哪些活动？（最多选3项）", "max": 3, **three},
        {"kind": "multi", "text": "您希望办哪些活动？（最多选三项）", "max": 3, **three},
        {"kind": "single", "text": "您最希望办哪类活动？（单选）", **three},
    ):
        assert "O14" not in rules_of(one(**item)), item


def test_numbered_scales_have_a_usual_length():
    assert "O11" in rules_of(one(kind="scale", text="您打几分？", min=0, max=100))
    assert "O11" in rules_of(one(kind="scale", text="您打几分？", min=1, max=3))
    assert "O11" not in rules_of(one(kind="scale", text="您打几分？", min=0, max=10))


def core_form(**changes):
    from toolkit.questionnaire.bank.selection import select

    definition = select("x")
    items = []
    for item in definition["items"]:
        change = changes.get(item["use"])
        if change is not None:
            items += [item | change] if change else []
        else:
            items.append(item)
    return Questionnaire.from_dict(definition | {"items": items})


def test_a_core_question_that_is_changed_left_out_or_renamed_is_named():
    assert "F24" not in rules_of(core_form(), "questionnaire")
    for changes, words in (
        ({"LIF02": {"text": "未来5年，您打算在哪里发展？"}}, "LIF02的文字"),
        ({"LIF02": {}}, "缺少共同核心题LIF02"),
        ({"LIF02": {"id": "STAY1", "var": "stay1"}}, "题号却改成了STAY1"),
    ):
        messages = [issue.message for issue in check(core_form(**changes)) if issue.rule == "F24"]
        assert len(messages) == 1
        assert words in messages[0]


def test_a_question_that_contradicts_the_way_to_it_is_unreachable():
    def form(condition):
        return Questionnaire.from_dict(
            {
                "items": [
                    {
                        "id": "A",
                        "kind": "single",
                        "text": "甲",
                        "options": ["是", "否", "不清楚"],
                        "skip": [{"when": [2], "to": "END"}],
                    },
                    {"id": "B", "kind": "multi", "text": "乙", "options": ["一", "二", "三"], "max": 1},
                    {"id": "N", "kind": "number", "text": "几个？", "unit": "个", "min": 0, "max": 5},
                    {"id": "C", "kind": "single", "text": "丙", "options": ["是", "否"], "show_if": condition},
                ]
            }
        )

    for condition in (
        {"item": "A", "in": [2]},
        {"all": [{"item": "A", "in": [1]}, {"item": "A", "in": [3]}]},
        {"all": [{"item": "B", "in": [1]}, {"item": "B", "in": [2]}]},
        {"item": "N", "min": 6},
    ):
        assert routes(form(condition)).unreachable == ("C",), condition
    for condition in (
        {"item": "A", "in": [3]},
        {"item": "B", "in": [1, 2]},
        {"item": "N", "min": 5},
        {"item": "N", "answered": True},
    ):
        assert routes(form(condition)).unreachable == ()


def test_the_longest_way_is_what_every_question_takes_and_the_median_is_shorter():
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    way = questionnaire.routes
    assert way.median < way.longest <= questionnaire.minutes
    everybody = Questionnaire.from_dict({"items": [{"use": "LIF01"}, {"use": "NED01"}]})
    assert everybody.routes.longest == pytest.approx(everybody.minutes)
    assert everybody.routes.median == pytest.approx(everybody.minutes)
    either = Questionnaire.from_dict(
        {
            "items": [
                {"id": "A", "kind": "single", "text": "甲", "options": ["是", "否"]},
                {"id": "B", "kind": "text", "text": "乙", "show_if": {"item": "A", "in": [1]}},
                {
                    "id": "C",
                    "kind": "number",
                    "text": "丙",
                    "unit": "个",
                    "max": 9,
                    "show_if": {"item": "A", "in": [2]},
                },
            ]
        }
    )
    from toolkit.questionnaire.length import seconds

    a, b, c = (seconds(item) for item in either.items)
    assert either.routes.longest == pytest.approx((a + max(b, c)) / 60)


def test_the_bank_and_every_selection_pass_their_own_check():
    from toolkit.questionnaire.bank import bank
    from toolkit.questionnaire.bank.selection import select

    for name in bank().items:
        found = [i for i in check(Questionnaire.from_dict({"items": [{"use": name}]}), "item") if i.rule != "F09"]
        assert not [i for i in found if i.severity != "info"], (name, found)
    for name in bank().presets:
        found = [i for i in check(Questionnaire.from_dict(select("x", [name]))) if i.severity != "info"]
        assert [i.rule for i in found] == ["F12"], (name, found)  # the sponsor is still to be filled in
        assert "请填写" in found[0].message


def test_a_rule_says_how_much_its_findings_may_weigh():
    rules = {**{r.id: r for r in FORM_RULES.values()}, **{r.id: r for r in ITEM_RULES.values()}}
    weights = {rule.id: set(rule.severities) for rule in ITEM_RULES.values()}
    for rule in FORM_RULES.values():
        weights[rule.id] = weights.get(rule.id, set()) | set(rule.severities)
    for path in FILES:
        for case in cases(path):
            for issue in check(questionnaire_of(case), case["scope"]):
                assert issue.rule not in rules or issue.severity in weights[issue.rule], issue
