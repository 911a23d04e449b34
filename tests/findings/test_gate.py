"""Which differences may be told, and what is said where nothing was found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.report.toy import questionnaire, responses
from toolkit.disclosure import EDITIONS, mask
from toolkit.document import plain
from toolkit.findings import FactBook, Findings, findings_of, review
from toolkit.findings.comparing import comparisons
from toolkit.findings.finding import DIFFERENCE, EXPLORATORY, LEVEL, NO_DIFFERENCE, PLANNED, UNDECIDED
from toolkit.findings.gate import Gate
from toolkit.findings.plan import AnalysisPlan, Choices, Hypothesis, lock, plan_of
from toolkit.sample import DesignClass, Sample
from toolkit.statistics import summary
from toolkit.statistics.families import holm

FORM = questionnaire()
LIMITS = EDITIONS["internal"]
ALL = ("home", "sat", "score", "need", "grid", "hours")


def plan(*outcomes: str, design: DesignClass = DesignClass.CONV) -> AnalysisPlan:
    return plan_of(FORM, Choices(("sex",), dict.fromkeys(outcomes, ("sex",))), design)


def sample(n: int, *, design: DesignClass = DesignClass.CONV, **columns: list) -> Sample:
    return Sample.from_responses(responses(FORM, n, 3, change=columns), design)


def halves(n: int, first: list, second: list) -> list:
    """Return a column: one repeated for the men, the other for the women."""
    return [first[i % len(first)] for i in range(n // 2)] + [second[i % len(second)] for i in range(n // 2)]


def told(of: Sample, by: AnalysisPlan, edition: str = "internal") -> Findings:
    limits = EDITIONS[edition]
    book = FactBook(of.context, limits, of.measures)
    items = [FORM[name] for name in ALL]
    return findings_of(
        of, FORM, by, comparisons(of, FORM, by), items, lambda m: mask(summary(of, m.name), limits), book
    )


def kinds(found: Findings, item: str) -> list[str]:
    return [finding.kind for finding in found.of(item)]


def test_a_planted_difference_is_told_with_both_shares_and_both_groups():
    n = 240
    found = told(sample(n, sex=halves(n, [1], [2]), home=halves(n, [2, 2, 2, 1], [1, 1, 3, 2])), plan("home"))
    assert kinds(found, "home") == [LEVEL, DIFFERENCE]
    claim = plain(found.of("home")[1].claim)
    assert claim == (
        "在本次参与调查者中，“男”的青年选择“租房”的比例（75%，n=120）高于“女”的青年（25%，n=120），"
        "相差50个百分点，关联强度强。"
    )
    assert found.of("home")[1].options == (2,)
    assert found.of("home")[1].licence.effect.endswith("强")
    assert "p" not in claim.replace("百分点", "")


def test_what_is_told_is_licensed_by_the_check_of_wording():
    n = 240
    data = sample(n, sex=halves(n, [1], [2]), home=halves(n, [2, 2, 2, 1], [1, 1, 3, 2]))
    book = FactBook(data.context, LIMITS, data.measures)
    found = findings_of(
        data,
        FORM,
        plan("home"),
        comparisons(data, FORM, plan("home")),
        [FORM["home"]],
        lambda m: mask(summary(data, m.name), LIMITS),
        book,
    )
    claim = found.of("home")[1]
    shares = [identity for identity in claim.facts if book.facts[identity].shown.endswith("%")]
    facts = [book.facts[identity] for identity in claim.facts]
    assert not [i for i in review(plain(claim.claim), facts, "CONV", [shares]) if i.severity != "info"]
    assert any(i.rule == "difference" for i in review(plain(claim.claim), facts, "CONV", []))


def test_nothing_is_told_where_nothing_differs():
    n = 240
    found = told(sample(n, sex=[1, 2] * (n // 2)), plan(*ALL))
    assert not [finding for finding in found if finding.kind == DIFFERENCE]


def test_a_difference_beyond_chance_but_below_the_practical_threshold_is_not_told():
    n = 8000
    data = sample(n, sex=halves(n, [1], [2]), home=halves(n, [2] * 52 + [1] * 48, [2] * 48 + [1] * 52))
    found = told(data, plan("home"))
    (verdict,) = found.gate.verdicts
    assert verdict.adjusted < 0.01
    assert kinds(found, "home") == [LEVEL, NO_DIFFERENCE]
    assert "差异小于5个百分点" in plain(found.of("home")[1].claim)


def test_a_wide_difference_that_could_be_chance_is_not_told():
    n = 64
    data = sample(n, sex=halves(n, [1], [2]), home=halves(n, [2] * 19 + [1] * 13, [2] * 13 + [1] * 19))
    found = told(data, plan("home"))
    assert kinds(found, "home") == [LEVEL, UNDECIDED]
    assert "样本不足以判断" in plain(found.of("home")[1].claim)


def test_whether_nothing_differs_can_only_be_said_of_enough_people():
    few, many = 240, 1200
    same = {"home": [1, 1, 2, 2] * 300}
    for n, kind in ((few, UNDECIDED), (many, NO_DIFFERENCE)):
        data = sample(n, sex=[1, 2] * (n // 2), home=same["home"][:n])
        assert kinds(told(data, plan("home")), "home")[1] == kind


def test_all_comparisons_of_the_report_are_one_family():
    n = 240
    data = sample(n, sex=halves(n, [1], [2]), home=halves(n, [2, 2, 2, 1], [1, 1, 3, 2]))
    alone, together = plan("home"), plan(*ALL)
    gate = Gate(comparisons(data, FORM, together), LIMITS)
    assert len(gate.comparisons) == 8  # the matrix has three rows
    p = np.array([comparison.p for comparison in gate.comparisons])
    assert [v.adjusted for v in gate.verdicts] == pytest.approx(holm(p).tolist(), nan_ok=True)
    assert gate.family.m > Gate(comparisons(data, FORM, alone), LIMITS).family.m


def test_a_mean_is_told_in_its_unit_and_a_scale_by_its_upper_answers():
    n = 400
    data = sample(
        n,
        sex=halves(n, [1], [2]),
        hours=halves(n, [50, 45, 55, 48], [30, 35, 25, 38]),
        sat=halves(n, [4, 5, 5, 3], [1, 2, 3, 4]),
    )
    found = told(data, plan("hours", "sat"))
    hours, sat = plain(found.of("hours")[1].claim), plain(found.of("sat")[1].claim)
    assert (
        "“男”的青年的“每周工作多少小时？”的平均数（49.5小时，n=200）高于“女”的青年（32.0小时，n=200），相差17.5小时"
        in hours
    )
    assert "选择“好”或“很好”的比例（75.0%，n=200）" in sat


def test_a_row_of_a_matrix_is_named():
    n = 400
    data = sample(n, sex=halves(n, [1], [2]), grid__b=halves(n, [4, 5], [1, 2, 3, 4]))
    found = [finding for finding in told(data, plan("grid")).of("grid") if finding.kind == DIFFERENCE]
    assert [finding.rows for finding in found] == [("b",)]
    assert plain(found[0].claim).startswith("“交通”一项，")


def test_a_probability_sample_is_told_with_limits():
    n = 400
    data = sample(n, design=DesignClass.PROB, sex=halves(n, [1], [2]), home=halves(n, [2, 2, 2, 1], [1, 1, 3, 2]))
    claim = plain(told(data, plan("home", design=DesignClass.PROB)).of("home")[1].claim)
    assert claim.startswith("“男”的青年（75.0%）高于“女”的青年（25.0%），相差50.0个百分点（95%置信区间41.")


def test_only_what_was_locked_before_answers_came_in_is_planned():
    n = 240
    data = sample(n, sex=[1, 2] * (n // 2))
    open_plan = plan("home")
    early, late = lock(open_plan), lock(open_plan, answers=30)
    added = plan_of(FORM, replace(early.choices, crosstabs={"home": ("sex",), "sat": ("sex",)}), DesignClass.CONV)
    assert {finding.mark for finding in told(data, open_plan)} == {EXPLORATORY}
    assert {finding.mark for finding in told(data, early)} == {PLANNED}
    assert {finding.mark for finding in told(data, late)} == {EXPLORATORY}
    assert {f.mark for f in told(data, added).of("sat") if f.kind != LEVEL} == {EXPLORATORY}
    assert {f.mark for f in told(data, added).of("home")} == {PLANNED}


def test_a_hypothesis_is_compared_once():
    choices = Choices(("sex",), {"home": ("sex",)}, (Hypothesis("home", "sex", "男的更多租房"),))
    both = plan_of(FORM, choices, DesignClass.CONV)
    done = comparisons(sample(240, sex=[1, 2] * 120), FORM, both)
    assert [comparison.table.id for comparison in done] == ["H__home__by__sex"]


def test_a_hidden_figure_is_not_compared():
    n = 240
    data = sample(n, sex=halves(n, [1], [2]), home=halves(n, [2] * 115 + [1] * 5, [1] * 115 + [2] * 5))
    assert DIFFERENCE in kinds(told(data, plan("home")), "home")
    assert DIFFERENCE not in kinds(told(data, plan("home"), "public"), "home")


def test_two_answers_that_go_together_are_told_without_a_cause():
    n = 200
    data = sample(n, sat=[1, 2, 3, 4, 5] * 40, score=[2, 4, 5, 7, 9] * 40)
    by_score = plan_of(FORM, Choices((), {"score": ("sat",)}), DesignClass.CONV)
    found = told(data, by_score).of("score")[1]
    assert found.kind == DIFFERENCE
    assert "这一关联不表示因果" in plain(found.claim)


def test_numbers_follow_the_order_of_the_report():
    found = told(sample(120, sex=[1, 2] * 60), plan("home"))
    assert [finding.id for finding in found] == [f"F{place}" for place in range(1, len(found) + 1)]
    assert "按分析计划比较了1项" in found.words


def test_two_rows_of_a_matrix_are_told_of_the_same_people():
    n = 240
    choices = Choices((), {}, (Hypothesis("grid__a", "grid__b", "环境好于交通"),))
    both = plan_of(FORM, choices, DesignClass.CONV)
    found = told(sample(n, grid__a=[4, 5, 5, 3] * 60, grid__b=[1, 2, 3, 4] * 60), both)
    claims = [plain(finding.claim) for finding in found.of("grid") if finding.kind == DIFFERENCE]
    assert claims == ["在本次参与调查者中，75.0%对“环境”表示“好”或“很好”，对“交通”的为25.0%，相差50.0个百分点。"]
    same = told(sample(n, grid__a=[4, 2] * 120, grid__b=[4, 2] * 120), both)
    assert kinds(same, "grid") == [LEVEL, UNDECIDED]
    assert "未发现同一批人对“环境”和“交通”的评价有明显差别" in plain(same.of("grid")[1].claim)
