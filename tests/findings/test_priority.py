"""What should be improved first: only what firmly lies there, among enough people, as far as it may be shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.report.toy import questionnaire, responses
from toolkit.disclosure import EDITIONS
from toolkit.document import plain
from toolkit.findings import FactBook, review
from toolkit.findings.comparing import priorities
from toolkit.findings.finding import EXPLORATORY, PLANNED, PRIORITY, UNDECIDED, Finding
from toolkit.findings.plan import AnalysisPlan, Choices, lock, plan_of
from toolkit.findings.priority import Quadrants, priority_findings, quadrants
from toolkit.sample import DesignClass, Sample

ROWS = {"a": "住房", "b": "就业", "c": "交友", "d": "文体"}
_STEPS = {1: "很低", 2: "低", 3: "一般", 4: "高", 5: "很高"}
ITEMS: list[dict[str, Any]] = [
    {"id": "LIF01", "kind": "scale", "text": "您对生活打几分？", "min": 0, "max": 10},
    {"id": "NED01", "kind": "matrix", "text": "各项有多重要？", "rows": ROWS, "options": _STEPS},
    {"id": "NED02", "kind": "matrix", "text": "各项满意吗？", "rows": ROWS, "options": _STEPS | {98: "不了解"}},
    {
        "id": "NED03",
        "kind": "rank",
        "text": "先改进哪一项？",
        "options": dict(enumerate(ROWS.values(), start=1)),
        "max": 2,
    },
    {"id": "sex", "kind": "single", "text": "您的性别是？", "options": ["男", "女"]},
]
FORM = questionnaire(*ITEMS)
CORNERS = {
    "NED01__a": [5, 5, 4, 5], "NED02__a": [1, 2, 2, 3],
    "NED01__b": [5, 4, 5, 4], "NED02__b": [5, 4, 4, 5],
    "NED01__c": [1, 2, 2, 3], "NED02__c": [2, 1, 2, 3],
    "NED01__d": [2, 1, 2, 3], "NED02__d": [5, 4, 4, 5],
}  # fmt: skip
"""Four rows in four corners, 住房 important and not satisfying."""
CLAIM = "“住房”重要性较高（4.75分）而满意度较低（2.00分），在100%的重抽样中位于“优先改进”区。"


def answers(n: int, changed: dict[str, list[Any]] | None = None) -> dict[str, list[Any]]:
    """Return columns of ``n`` people: each pattern over and over."""
    return {name: (values * n)[:n] for name, values in (CORNERS | (changed or {})).items()}


def sample(n: int, weights: list[float] | None = None, **changed: Any) -> Sample:
    given = None if weights is None else pd.Series((weights * n)[:n], name="rake")
    return Sample.from_responses(responses(FORM, n, 3, change=answers(n, changed)), DesignClass.CONV, given)


def plan(**choices: Any) -> AnalysisPlan:
    return plan_of(FORM, Choices(**choices), DesignClass.CONV)


def told(of: Sample, by: AnalysisPlan | None = None, edition: str = "internal") -> tuple[Finding, ...]:
    return priority_findings(of, FORM, by or plan(), FactBook(of.context, EDITIONS[edition], of.measures))


def placed(of: Sample) -> Quadrants:
    found = quadrants(of, FORM, EDITIONS["internal"])
    assert found is not None
    return found


def claims(*found: Finding) -> list[tuple[str, str]]:
    return [(finding.kind, plain(finding.claim)) for finding in found]


def test_a_planted_priority_is_told_with_both_means_and_how_firm_it_is():
    (finding,) = told(sample(80))
    assert claims(finding) == [(PRIORITY, CLAIM)]
    assert (finding.item, finding.rows, finding.licence.base, finding.mark) == ("NED02", ("a",), 80, EXPLORATORY)


def test_its_numbers_are_those_of_the_analysis_and_its_words_are_licensed():
    of = sample(80)
    book = FactBook(of.context, EDITIONS["internal"], of.measures)
    (finding,) = priority_findings(of, FORM, plan(), book)
    importance, satisfaction, held = (book.facts[identity] for identity in finding.facts)
    found = priorities(of, FORM)
    assert (importance.value, satisfaction.value) == (found.detail.importance[0], found.detail.satisfaction[0])
    assert importance.id in set(found.estimates.frame["id"])
    assert held.value == found.detail.held[0]
    text = plain(finding.claim) + "".join(finding.limits)
    assert not [i for i in review(text, [importance, satisfaction, held]) if i.severity != "info"]


def test_rows_follow_the_priority_index():
    of = sample(80, NED01__b=[5, 5, 5, 5], NED02__b=[1, 1, 2, 1], NED01__a=[5, 5, 4, 3])
    assert [finding.rows for finding in told(of)] == [("b",), ("a",)]


def test_rows_that_the_index_cannot_tell_apart_are_said_to_be_so():
    alike = sample(80, NED01__b=CORNERS["NED01__a"], NED02__b=CORNERS["NED02__a"])
    limits = [finding.limits[-1] for finding in told(alike)]
    assert limits == ["按优先指数，它与“就业”分不出先后。", "按优先指数，它与“住房”分不出先后。"]
    assert not any("分不出先后" in limit for finding in told(sample(80)) for limit in finding.limits)


def test_nothing_is_put_first_where_no_row_is_firm():
    alike: dict[str, Any] = dict.fromkeys(CORNERS, [3, 3, 3, 2, 4] * 12)
    one_person: dict[str, Any] = {"NED01__a": [4, *alike["NED01__a"][1:]], "NED02__a": [2, *alike["NED02__a"][1:]]}
    near = sample(60, **{**alike, **one_person})
    ((kind, claim),) = claims(*told(near))
    assert kind == UNDECIDED
    assert claim.startswith("没有一项稳定地落在“优先改进”区（重要性较高而满意度较低），")
    loose = [row.name for row in placed(near).loose]
    assert loose == ["住房"]
    assert "“住房”在边界上" in claim


@pytest.mark.parametrize("people", [49, 50])
def test_fewer_than_fifty_people_decide_nothing(people: int):
    (finding,) = told(sample(people))
    assert finding.kind == (UNDECIDED if people < 50 else PRIORITY)
    assert (plain(finding.claim) == "两道题都评了分的人不足50人，不判断哪一项该先改进。") == (people < 50)


def test_a_row_that_few_can_judge_is_not_told_and_one_that_some_can_is_for_reference():
    for rated, expected in ((24, []), (40, ["a"]), (80, ["a"])):
        column = [1, 2, 2, 3] * (rated // 4) + [98] * (80 - rated)
        found = told(sample(80, NED02__a=column))
        assert [finding.rows[0] for finding in found if finding.rows] == expected
        faint = [finding for finding in found if finding.licence.faint]
        assert [plain(finding.claim).endswith(f"评这一项的只有{rated}人，结果仅供参考。") for finding in faint] == (
            [True] if rated == 40 else []
        )
    hidden = placed(sample(80, NED02__a=[1, 2, 2, 3] * 6 + [98] * 56))
    assert hidden.left_out == ("住房",)


def test_a_public_edition_tells_nothing_that_its_tables_hide():
    large: dict[str, Any] = {name: [values[0]] * 20 + [values[1]] * 20 for name, values in CORNERS.items()}
    assert [finding.kind for finding in told(sample(80, **large), edition="public")] == [PRIORITY]
    # One answer of five people in one row: its table is hidden, and a mean of it could be worked out from the others.
    small: dict[str, Any] = large | {"NED02__d": [5] * 75 + [4] * 5}
    assert [finding.kind for finding in told(sample(80, **small))] == [PRIORITY]
    (finding,) = told(sample(80, **small), edition="public")
    assert claims(finding) == [(UNDECIDED, "有的项评分的人数太少，不列出重要性和满意度的对照。")]
    assert (finding.facts, finding.licence.base) == ((), 0)


def test_a_row_nobody_rated_is_said():
    assert claims(*told(sample(80, NED02__a=[98])))[0] == (
        UNDECIDED,
        "有的项没有人评分，算不出重要性和满意度的对照。",
    )


def test_nothing_is_told_without_both_matrices_or_outside_the_plan():
    assert told(sample(80), plan(leave_out=("NED01",))) == ()
    form = questionnaire(*(item for item in ITEMS if item["id"] != "NED01"))
    of = Sample.from_responses(responses(form, 80, 3))
    book = FactBook(of.context, EDITIONS["internal"], of.measures)
    assert priority_findings(of, form, plan_of(form, Choices(), DesignClass.CONV), book) == ()
    assert quadrants(of, form, EDITIONS["internal"]) is None


def test_only_what_was_locked_before_answers_came_in_is_planned():
    early, late = lock(plan()), lock(plan(), answers=30)
    assert [finding.mark for by in (early, late) for finding in told(sample(80), by)] == [PLANNED, EXPLORATORY]


def test_weights_decide_where_a_row_lies():
    # Every other person is content with 住房 and discontent with 就业; together they tell nothing.
    split: dict[str, Any] = {"NED02__a": [1, 5], "NED02__b": [5, 1], "NED01__a": [5, 4], "NED01__b": [5, 4]}
    assert [finding.kind for finding in told(sample(100, **split))] == [UNDECIDED]
    (finding,) = told(sample(100, [4.0, 0.5], **split))
    claim = plain(finding.claim)
    assert finding.rows == ("a",)
    assert claim.startswith("加权后，“住房”重要性较高（4.89分）而满意度较低（1.44分）")


def test_whether_other_views_say_the_same_is_a_limit():
    n = 80
    satisfied = np.array(answers(n)["NED02__a"])
    agree: dict[str, Any] = {
        "LIF01": [int(2 * value) for value in satisfied],
        "NED03__1": [1],
        "NED03__2": [2],
        "NED03__3": [0],
        "NED03__4": [0],
    }
    against: dict[str, Any] = {
        "LIF01": [int(2 * value) for value in answers(n)["NED02__d"]],
        "NED03__1": [0],
        "NED03__2": [2],
        "NED03__3": [1],
        "NED03__4": [0],
    }
    views = "换别的算法核对（重要性减满意度、列为第一位的比例、与总体满意度的关联），"
    for changed, words in (
        (agree, "至少有两种也把它排在平均以上。"),
        (against, "把它排在平均以上的不到两种，请结合座谈核实。"),
    ):
        (finding,) = told(sample(n, **changed))
        assert finding.limits == ("重要性是填答的人自己说的，往往偏高。", views + words)


def test_the_same_answers_give_the_same_findings():
    assert repr(told(sample(80))) == repr(told(sample(80)))
