"""Sentences: what they say of ties, of nobody, of few, and what they never say."""

from __future__ import annotations

import re

import pytest

from tests.report.toy import FULL_SAMPLING, by_hand, material, questionnaire, responses, shares, written
from toolkit.disclosure import EDITIONS
from toolkit.document import Number, Text, plain
from toolkit.findings import numerals, rounded
from toolkit.questionnaire import Questionnaire
from toolkit.report import Draft
from toolkit.report.sections.findings import _said
from toolkit.sample import DesignClass, Sampling

FORM = questionnaire()
LEAD = "在本次参与调查并回答该题的"


def told(name: str, columns: dict, edition: str = "internal", form: Questionnaire = FORM) -> str:
    made = material(by_hand(form, columns), edition)
    return plain(_said(made, made.item(name)))


def several(counts: dict[int, int], n: int) -> dict[str, list[int]]:
    return {f"need__{code}": [1] * counts.get(code, 0) + [0] * (n - counts.get(code, 0)) for code in (1, 2, 3, 96)}


def test_a_leader_and_a_runner_up():
    said = told("home", {"home": shares({1: 30, 2: 20, 3: 9, 97: 1})})
    assert said == f"{LEAD}60名青年中，选择“自有”的最多，占50%（30人）；其次是“租房”，占33%。"


def test_ties_are_told_as_ties():
    said = told("home", {"home": shares({1: 25, 2: 25, 3: 10})})
    assert said == f"{LEAD}60名青年中，选择“自有”和“租房”的并列最多，各占42%。"
    said = told("home", {"home": shares({1: 20, 2: 20, 3: 20})})
    assert said == f"{LEAD}60名青年中，选择“自有”、“租房”和“宿舍”的并列最多，各占33%。"
    said = told("home", {"home": shares({1: 15, 2: 15, 3: 15, 97: 15})})
    assert said == f"{LEAD}60名青年中，选择“自有”、“租房”、“宿舍”等四项的并列最多，各占25%。"
    said = told("home", {"home": shares({1: 30, 2: 15, 3: 15})})
    assert said.endswith("选择“自有”的最多，占50%（30人）；其次是“租房”和“宿舍”，各占25%。")


def test_everybody_agrees():
    assert told("home", {"home": [2] * 60}).endswith("选择“租房”的最多，占100%（60人）。")


def test_trap_the_most_chosen_answer_may_be_none_of_these():
    said = told("need", several({1: 12, 2: 6, 96: 40}, 60))
    assert "“都不需要”的最多，占67%（40人）" in said
    assert said.endswith("其次是“培训”，占20%（多选，合计可超过100%）。")


def test_nobody_chose_a_listed_option():
    said = told("need", several({}, 60))
    assert said == f"{LEAD}60名青年中，没有人选择所列的选项（多选，合计可超过100%）。"


@pytest.mark.parametrize("name", ["home", "sat", "score", "need", "order", "hours"])
def test_nobody_answered(name):
    assert told(name, {"sex": [1] * 40}) == "该题没有人作答。"


def test_nobody_wrote_anything():
    assert told("open", {"sex": [1] * 40}) == ""
    assert told("open", {"open": [1] * 3 + [-2] * 37}) == "共收到3条意见。"


def test_one_respondent_gets_no_percentages():
    said = told("home", {"home": [1]})
    assert said == "该题只有1人作答，人数太少，不作比例分析，建议用座谈和走访补充。"


@pytest.mark.parametrize("name", ["home", "sat", "score", "hours"])
@pytest.mark.parametrize(
    ("n", "few", "faint"), [(24, True, False), (25, False, True), (49, False, True), (50, False, False)]
)
def test_few_and_faint(name, n, few, faint):
    said = told(name, {name: [1] * (n // 2) + [2] * (n - n // 2)})
    assert said.startswith("该题只有") is few
    assert said.endswith("该题人数较少，结果仅供参考。") is faint
    assert any(sign in said for sign in ("%", "平均", "中位数")) is not few


def test_hidden_in_the_public_edition():
    said = told("home", {"home": shares({1: 55, 2: 5})}, "public")
    assert said == "该题作答人数或有的选项的人数太少，为保护个人信息，公开版不列出结果。"
    assert numerals(told("home", {"home": [1] * 5}, "public")) == []


def test_ordinal_and_interval():
    said = told("sat", {"sat": shares({1: 6, 2: 6, 3: 18, 4: 15, 5: 12, 98: 3})})
    assert said == f"{LEAD}60名青年中，45%选择“好”或“很好”，20%选择“很差”或“差”。"
    said = told("score", {"score": [4] * 30 + [6] * 30})
    assert said == f"{LEAD}60名青年中，平均为5.0分（满分10分），标准差为1.0分。"
    said = told("hours", {"hours": [40.0] * 30 + [50.0] * 30})
    assert said == f"{LEAD}60名青年中，中位数为45小时，中间一半人在40—50小时之间。"
    said = told("hours", {"hours": [8.0] * 13 + [35.5] * 30 + [90.0] * 17})
    assert said.endswith("中位数为35.5小时，中间一半人在35.5—90小时之间。")
    said = told("hours", {"hours": [8.0] * 10 + [40.0] * 40 + [90.0] * 10})
    assert said.endswith("中位数为40小时，中间一半人都是40小时。")


def order(*rankings: tuple[int, ...]) -> dict[str, list[int]]:
    chosen = [r for r in rankings for _ in range(60 // len(rankings))]
    return {f"order__{code}": [r.index(code) + 1 if code in r else 0 for r in chosen] for code in (1, 2, 3, 4)}


def test_ranking():
    said = told("order", order((1, 2, 3), (1, 2, 4), (4, 2, 3)))
    assert said.endswith(
        "列为第一位最多的是“甲事”，占67%（40人）；其次是“丁事”，占33%。排进前三位最多的是“乙事”，占100%。"
    )
    said = told("order", order((1, 2, 3), (4, 2, 3)))
    assert said.endswith(
        "列为第一位最多的是“甲事”和“丁事”（并列），各占50%。排进前三位并列最多的是“乙事”和“丙事”，各占100%。"
    )


def grid(**rows: dict[int, int]) -> dict[str, list[int]]:
    return {f"grid__{name}": shares(codes) for name, codes in rows.items()}


def test_rows_of_a_matrix():
    said = told("grid", grid(a={5: 40, 1: 20}, b={5: 30, 1: 30}, c={4: 10, 1: 40, 95: 10}))
    assert said == (
        "在本次参与调查并回答各项的青年中，选择“好”或“很好”的比例最高的一项是“环境”（67%，60人作答），"
        "最低的一项是“服务”（20%，50人作答）。"
    )


def test_rows_that_tie_are_told_together_and_hidden_ones_are_not_ranked():
    lead = "在本次参与调查并回答各项的青年中，选择“好”或“很好”的比例"
    tied = told("grid", grid(a={5: 40, 1: 20}, b={5: 40, 1: 20}, c={4: 10, 1: 50}))
    assert tied == f"{lead}最高的是“环境”、“交通”（各67%），最低的一项是“服务”（17%，60人作答）。"
    same = {5: 40, 1: 20}
    assert told("grid", grid(a=same, b=same, c=same)) == f"{lead}各项一样，都是67%。"
    said = told("grid", grid(a={5: 40, 1: 20}, b={5: 30, 1: 30}, c={4: 10, 1: 10, 95: 40}))
    assert "最高" not in said
    assert numerals(said) == []


def test_rows_with_few_people_say_so():
    said = told("grid", grid(a={5: 30, 1: 10, 95: 20}, b={5: 30, 1: 30}, c={4: 10, 1: 50}))
    assert said.endswith("其中有的项人数较少，结果仅供参考。")


BANNED = [
    "显著",
    "误差范围",
    "置信度",
    "置信区间",
    "代表全区",
    "推断总体",
    "导致",
    "造成",
    "使得",
    "影响了",
    "证明",
    "根本原因",
    "普遍",
    "绝大多数",
    "大多数",
    "多数",
    "迫切",
    "强烈",
    "不容忽视",
    "样本充足",
    "高于",
    "低于",
    "接近",
    "相比",
    "原因是",
    "因此",
    "明显",
    "充分",
    "近七成",
    "过半",
    "三分之一",
]


def generated(draft: Draft) -> list[tuple]:
    """Return the paragraphs of the summary, the profile and the findings that hold generated sentences."""
    from toolkit.document import Paragraph

    return [
        b.inlines
        for b in draft.document.blocks
        if isinstance(b, Paragraph) and any(isinstance(i, Number) for i in b.inlines)
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n", [1, 26, 55, 230])
def test_no_sentence_compares_explains_or_tests(seed, n):
    draft = written(responses(FORM, n, seed))
    for inlines in generated(draft):
        said = plain(inlines)
        assert [word for word in BANNED if word in said] == [], said
        assert "抽样误差" not in said or "不计算抽样误差" in said


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("edition", list(EDITIONS))
def test_every_numeral_of_a_sentence_equals_its_fact(seed, edition):
    draft = written(responses(FORM, 40 + 40 * seed, seed), edition)
    for inlines in generated(draft):
        for inline in inlines:
            if isinstance(inline, Number):
                fact = draft.facts[inline.fact]
                assert draft.document.facts[inline.fact] == fact.shown
                share = inline.unit == "%"
                places = len(inline.shown.partition(".")[2])
                assert inline.shown == rounded(fact.value * (100 if share else 1), places)
            elif isinstance(inline, Text):
                left = re.sub(r"^F\d+　|附件\d|满分10分|100%|14—35周岁|\d{4}年\d+月\d+日", "", inline.text)
                assert not re.search(r"\d", left), inline.text


@pytest.mark.parametrize(
    ("design", "who"),
    [
        ("CONV", "在本次参与调查并回答该题的60名青年中"),
        ("QUOTA", "在受访并回答该题的60名青年中"),
        ("CENSUS", "在名单内回答该题的60名青年中"),
        ("PROB", "在样本中回答该题的60名青年中"),
    ],
)
def test_wording_follows_the_design(design, who):
    from dataclasses import replace

    sampling = replace(FULL_SAMPLING, design=DesignClass(design), frame="名册", selection="随机抽取", invited=90)
    draft = written(by_hand(FORM, {"home": shares({1: 40, 2: 20})}), sampling=sampling)
    assert who in "".join(plain(inlines) for inlines in generated(draft))


def test_a_draw_that_nobody_documented_speaks_as_a_convenience_sample():
    answers = by_hand(FORM, {"home": shares({1: 40, 2: 20})})
    draft = written(answers, sampling=Sampling(design=DesignClass.PROB))
    text = "".join(plain(inlines) for inlines in generated(draft))
    assert "在本次参与调查并回答该题的" in text
    assert "样本中" not in text
    everything = "".join(plain((i,)) for i in draft.document.inlines())
    assert "随机抽取青年填写" not in everything
    assert {item.key: item.filled for item in draft.method}["strategy"] is False
