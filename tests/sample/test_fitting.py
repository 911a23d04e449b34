"""Weighting by the rules of the house: what is met, merged, kept, and refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.report.toy import questionnaire, responses, shares
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import DesignClass, Population, Sample, weigh
from toolkit.sample.known import Category, Known

FORM = questionnaire(
    {"id": "sex", "kind": "single", "text": "性别？", "options": {1: "男", 2: "女", 99: "不愿回答"}},
    {"id": "age", "kind": "single", "text": "年龄？", "options": {1: "少", 2: "青", 3: "中", 4: "长"}},
    {"id": "hours", "kind": "number", "text": "家里有几位青年？", "min": 0, "max": 9},
    {"id": "want", "kind": "single", "text": "想要吗？", "options": ["想", "不想"]},
)


def known(name: str, targets: dict[str, float], codes: list[tuple[tuple[int, ...], ...]] | None = None) -> Known:
    groups = codes or [((at,),) for at in range(1, len(targets) + 1)]
    total = sum(targets.values())
    categories = [
        Category(label, own, share / total) for (label, share), own in zip(targets.items(), groups, strict=True)
    ]
    return Known(name, name, tuple(name.split("×")), tuple(categories), "年报")


def sample(sex: dict[int, int], age: dict[int, int], design: DesignClass = DesignClass.CONV, **more) -> Sample:
    n = sum(sex.values())
    mixed = np.random.default_rng(3).permutation(shares(age)).tolist()
    drawn = responses(FORM, n, change={"sex": shares(sex), "age": mixed, **more})
    return Sample.from_responses(drawn, design)


SEX, AGE = known("sex", {"男": 0.5, "女": 0.5}), known("age", {"少": 0.1, "青": 0.4, "中": 0.3, "长": 0.2})
TOY = sample({1: 80, 2: 120}, {1: 40, 2: 60, 3: 60, 4: 40})


def test_margins_are_met_and_errors_know_of_it():
    found = weigh(TOY, Population((SEX, AGE)))
    for margin in found.margins:
        met = np.bincount(margin.codes, found.sample.weight_values)
        assert met / met.sum() == pytest.approx(margin.targets, abs=1e-12)
    assert max(row["se"] for row in st.proportion(found.sample, "sex").rows()) < 1e-9
    assert found.sample.weight_values.sum() == pytest.approx(200, rel=1e-12)
    assert found.words[0] == "按sex、age把200份答卷调整到总体的构成（来源：年报）。"
    assert "加权不能消除自选偏差" in found.words[-1]
    assert found.plain is TOY


def test_crossed_items_are_met():
    targets = {"男少": 0.1, "男多": 0.4, "女": 0.5}
    codes = [((1, 1),), tuple((1, age) for age in (2, 3, 4)), tuple((2, age) for age in (1, 2, 3, 4))]
    found = weigh(TOY, Population((known("sex×age", targets, codes),)))
    met = np.bincount(found.margins[0].codes, found.sample.weight_values)
    assert met / met.sum() == pytest.approx([0.1, 0.4, 0.5], abs=1e-12)


def test_a_thin_category_is_merged_with_the_smaller_one_beside_it():
    found = weigh(sample({1: 100, 2: 100}, {1: 60, 2: 70, 3: 5, 4: 65}), Population((AGE,)))
    assert found.margins[0].labels == ("少", "青", "中＋长")
    assert found.margins[0].targets == pytest.approx([0.1, 0.4, 0.5])
    assert found.notices[0].message == "“age”的“中”只有5人，和“长”合并后加权。"


def test_a_margin_of_one_category_is_dropped():
    found = weigh(sample({1: 195, 2: 5}, {1: 50, 2: 50, 3: 50, 4: 50}), Population((SEX, AGE)))
    assert [margin.name for margin in found.margins] == ["age"]
    assert "“sex”合并后只剩一类，没有用来加权。" in found.words


def test_who_did_not_answer_keeps_their_share():
    found = weigh(sample({1: 80, 2: 90, 99: 20, -2: 10}, {1: 50, 2: 50, 3: 50, 4: 50}), Population((SEX,)))
    weights, sex = found.sample.weight_values, found.sample.frame["sex"].to_numpy()
    assert weights[sex == 99] == pytest.approx(1, rel=1e-11)
    assert weights[sex == 1].sum() == pytest.approx(85, rel=1e-11)
    assert found.notices[0].message == "“sex”有30人（15.0%）没有回答，他们在这一项上保持原来的份量。"
    assert found.notices[0].level == "action"


def test_extreme_weights_are_trimmed_and_margins_still_met():
    old = known("age", {"少": 0.22, "青": 0.22, "中": 0.21, "长": 0.35})
    women = known("sex", {"男": 0.4, "女": 0.6})
    found = weigh(sample({1: 150, 2: 50}, {1: 60, 2: 60, 3: 50, 4: 30}), Population((old, women)))
    weights = found.sample.weight_values / found.sample.weight_values.mean()
    assert weights.min() >= 0.2 - 1e-12
    assert weights.max() == pytest.approx(5)
    assert found.diagnosis.trimmed == pytest.approx((np.isclose(weights, 5) | np.isclose(weights, 0.2)).mean())
    assert len(found.sample.calibrations) == 1
    for margin in found.margins:
        assert np.bincount(margin.codes, weights) / 200 == pytest.approx(margin.targets, abs=1e-9)
    assert "未加权的结果要一并列出" in repr(found)


def test_base_weights_come_first_in_a_drawn_sample():
    stood_for = [1] * 100 + [3] * 100
    drawn = sample({1: 100, 2: 100}, {1: 50, 2: 50, 3: 50, 4: 50}, DesignClass.PROB, hours=stood_for)
    found = weigh(drawn, Population((SEX,)), "hours")
    assert found.base.tolist() == [0.5] * 100 + [1.5] * 100
    assert found.sample.weight_values == pytest.approx(1, rel=1e-11)  # the margin undoes what lies between the sexes
    assert "自选偏差" not in repr(found)
    with pytest.raises(AnalysisError, match="随机抽取"):
        weigh(replace(drawn, design=DesignClass.CONV), Population((SEX,)), "hours")
    gaps = sample({1: 100, 2: 100}, {1: 200}, DesignClass.PROB, hours=[0, -2] + [1] * 198)
    with pytest.raises(AnalysisError, match="有2人没有填，或填了0"):
        weigh(gaps, Population((SEX,)), "hours")
    with pytest.raises(AnalysisError, match="A-LEVEL"):
        weigh(drawn, Population((SEX,)), "want")


@pytest.mark.parametrize(
    ("people", "population", "said"),
    [
        (sample({1: 50, 2: 49}, {1: 99}), (SEX,), "只有99份答卷，不足100份（可以几个社区合起来加权）"),
        (sample({1: 200}, {1: 200}), (SEX,), "“sex”的“女”没有人，请在总体构成里和相近的一类写成一行，例如：男＋女"),
        (TOY, (known("age", {"少": 1, "青": 1, "中": 1}),), "“age”的“长”有40人，总体构成里却没有这一类"),
        (TOY, (SEX,) * 6, "用了6项来加权，最多用5项"),
        (sample({1: 198, 2: 2}, {1: 200}), (SEX,), "没有一项能分成两类以上"),
        (sample({1: 160, 2: 40}, {1: 60, 2: 60, 3: 40, 4: 40}),
         (known("sex", {"男": 0.2, "女": 0.8}),), "设计效应达到"),
    ],
)  # fmt: skip
def test_what_speaks_against_weighting_is_told(people, population, said):
    with pytest.raises(AnalysisError) as caught:
        weigh(people, Population(population))
    assert caught.value.code == "A-WEIGHTING"
    assert said in caught.value.message


def test_targets_that_cannot_be_met_within_the_limits_name_the_category():
    rare = known("age", {"少": 0.05, "青": 0.03, "中": 0.02, "长": 0.9})
    with pytest.raises(AnalysisError, match="A-TOTALS") as caught:
        weigh(sample({1: 100, 2: 100}, {1: 60, 2: 60, 3: 50, 4: 30}), Population((rare,)))
    assert "age：" in caught.value.message


def test_the_weight_of_each_record_goes_by_its_pseudonym():
    found = weigh(TOY, Population((SEX,)))
    head, *rows = found.grid()
    assert head == ["答卷编号", "权重"]
    assert [row[0] for row in rows] == TOY.frame["respondent"].tolist()
    assert np.mean([float(row[1] or 0) for row in rows]) == pytest.approx(1)
