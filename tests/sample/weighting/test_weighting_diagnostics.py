"""Figures and words about weights, and when a sample should not be weighted."""

from __future__ import annotations

import numpy as np
import pytest

from tests.sample.weighting.golden import BASE, MARGINS
from toolkit.document import plain
from toolkit.errors import AnalysisError
from toolkit.sample import DesignClass
from toolkit.sample.weighting import (
    Margin,
    caveat,
    diagnosed,
    margin_table,
    raked,
    refusals,
    refuse,
    weights_table,
)


def margin(name: str, people: list[int], targets: list[float] | None = None) -> Margin:
    labels = tuple(f"{name}{place}" for place in range(1, len(people) + 1))
    codes = np.repeat(np.arange(len(people)), people)
    return Margin(name, labels, codes, np.array(targets or [1 / len(people)] * len(people)))


@pytest.mark.parametrize(
    ("high", "word", "usable"),
    [(2.0, "倍。", True), (5.0, "有些悬殊", True), (7.0, "一并列出", True), (20.0, "不宜使用", False)],
)
def test_words_by_the_design_effect(high, word, usable):
    found = diagnosed(np.repeat([1.0, high], [160, 40]))
    assert found.words[-1].find(word) >= 0
    assert found.usable is usable
    assert found.deff == pytest.approx(200 * (160 + 40 * high**2) / (160 + 40 * high) ** 2, rel=1e-14)
    assert found.n_eff == pytest.approx(200 / found.deff)


def test_weights_below_zero_are_told():
    found = diagnosed(np.r_[np.ones(99), -0.5], trimmed=0.02)
    assert not found.usable
    assert "有1人的权重是零或负的" in repr(found)
    assert "有2.0%的人" in repr(found)


def test_equal_weights_have_no_effect_at_any_scale():
    for scale in (1e-9, 1.0, 1e9):
        found = diagnosed(np.full(150, scale))
        assert (found.deff, found.ratio) == (1, 1)


def test_only_samples_that_chose_themselves_carry_the_sentence():
    assert "加权不能消除自选偏差" in caveat(DesignClass.CONV)
    assert not any(caveat(design) for design in DesignClass if design is not DesignClass.CONV)


def test_a_good_sample_may_be_weighted():
    assert refusals(MARGINS) == ()
    refuse(MARGINS)


@pytest.mark.parametrize(
    ("margins", "said"),
    [
        ([margin("甲", [50, 49])], "只有99份"),
        ([margin("甲", [100, 100])] * 6, "用了6项"),
        ([margin("甲", [191, 9])], "“甲2”只有9人，请和相近的类别合并"),
        ([margin("甲", [200, 0])], "“甲2”没有人，却有目标"),
        ([margin("甲", [100, 100], [1.0, 0.0])], "“甲2”有人，目标却是0"),
        ([margin("甲", [100, 100], [48.0, 52.0])], "目标合计只有100"),
        ([margin("甲", [100, 100], [np.nan, 52.0])], "不能是空的或负的"),
        ([margin("甲", [100, 100], [1.5, -0.5])], "不能是空的或负的"),
        ([margin("甲", [100, 100], [0.2, 0.3, 0.5])], "每个类别都要有目标"),
        ([margin("甲", [100, 100], [500, 500]), margin("乙", [80, 120], [500, 502])], "“乙”合计1,002"),
    ],
)
def test_what_speaks_against_weighting_is_named(margins, said):
    assert any(said in reason for reason in refusals(margins)), refusals(margins)
    with pytest.raises(AnalysisError, match="A-WEIGHTING"):
        refuse(margins)


def test_small_categories_of_large_samples_and_large_shares_of_small_ones_will_do():
    assert refusals([margin("甲", [970, 30])]) == ()
    assert refusals([margin("甲", [95, 10])]) == ()


def test_answers_that_are_missing_are_counted():
    codes = np.r_[np.full(5, -1), np.repeat([0, 1], 100)]
    found = Margin("性别", ("男", "女"), codes, np.array([0.5, 0.5]))
    assert refusals([found]) == ("“性别”有5人没有答案，请把他们单列一类或不用这一项",)
    with pytest.raises(AnalysisError, match="A-MARGIN"):
        raked([found], np.ones(205))


def test_a_category_without_target_and_people_is_left_alone():
    found = margin("甲", [100, 100, 0], [0.4, 0.6, 0.0])
    assert np.bincount(found.codes, raked([found], np.ones(200))) == pytest.approx([80, 120])


def test_margins_before_and_after():
    table = margin_table(MARGINS, BASE, raked(MARGINS, BASE))
    rows = [[plain(cell) for cell in row] for row in table.rows]
    assert len(rows) == 9
    assert [row[3] for row in rows] == [row[5] for row in rows]
    assert [row[3] for row in rows] != [row[4] for row in rows]
    assert sum(int(row[2]) for row in rows[:4]) == 300


def test_the_table_of_weights_counts_in_means():
    weights = np.repeat([2.0, 6.0], [100, 100])
    rows = [plain(row[1]) for row in weights_table(weights, diagnosed(weights, 0.125)).rows]
    assert rows == ["200", "1.25", "160", "0.50", "1.50", "12.5%"]
