"""Funnel limits: R's binomial, Spiegelhalter's over-dispersion, false alarms, what is refused."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as draw

from tests.statistics.communities.golden import FOLDER, HEAD, INPUTS, UNITS
from tests.statistics.communities.worlds import World
from toolkit.errors import AnalysisError
from toolkit.statistics.communities import funnel, funnel_means, funnel_weighted, limits

COUNTS = draw.lists(
    draw.integers(1, 60).flatmap(lambda n: draw.tuples(draw.integers(0, n), draw.just(n))), min_size=3, max_size=25
)


def test_the_golden_values_are_of_these_inputs():
    for name in INPUTS:
        digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
        assert f"# {name} sha256 {digest}" in HEAD


@pytest.mark.parametrize(
    ("n", "usual", "wide"),
    [
        (25, (0.24, 0.60), (0.12, 0.72)),
        (40, (0.275, 0.575), (0.20, 0.675)),
        (60, (0.30, 0.55), (0.233, 0.617)),
        (100, (0.32, 0.52), (0.27, 0.57)),
    ],
)
def test_limits_around_42_percent(n, usual, wide):
    assert np.round(limits(0.42, n, 0.95), 3) == pytest.approx(usual)
    assert np.round(limits(0.42, n, 0.998), 3) == pytest.approx(wide)


def test_limits_are_wider_in_the_proportion_of_the_errors():
    between, n, p = 0.05, 40, 0.42
    narrow, wide = (np.array(limits(p, n, 0.95, spread)) for spread in (0.0, between))
    se = np.sqrt(p * (1 - p) / n)
    np.testing.assert_allclose((wide - p) / (narrow - p), np.sqrt(se**2 + between**2) / se)
    assert np.array(limits(0.02, 10, 0.998, 0.3)).min() == 0


def test_limits_of_means_are_normal():
    found = funnel_means([3.0, 3.2, 3.1], [0.1, 0.2, 0.1])
    np.testing.assert_allclose(found.high["提示"] - found.centre, 1.959963984540054 * np.array([0.1, 0.2, 0.1]))
    np.testing.assert_allclose(found.centre - found.low["关注"], 3.090232306167813 * np.array([0.1, 0.2, 0.1]))
    assert found.n is None


def test_weighted_shares_take_the_effective_number():
    plain, weighted = funnel([8, 15, 4], [20, 40, 20]), funnel_weighted([0.4, 0.375, 0.2], [20.9, 40.2, 20.0])
    np.testing.assert_array_equal(plain.n, weighted.n)
    again = funnel_weighted([0.4, 0.375, 0.2], [20, 40, 20])
    assert again.centre == pytest.approx(plain.centre)
    np.testing.assert_allclose(again.low["关注"], plain.low["关注"])


def test_what_chance_puts_outside_is_said():
    assert funnel([10] * 25, [25] * 25).expected == 1.25
    assert funnel([10] * 25, [25] * 25).notes == ("在25个社区中约有1个会因偶然超出95%界限",)
    assert funnel([10] * 60, [25] * 60).notes[0] == "在60个社区中约有3个会因偶然超出95%界限"
    assert funnel([10] * 8, [25] * 8).notes[0] == "在8个社区中平均不到1个会因偶然超出95%界限"


def test_flags_are_two_words_and_widening_is_said():
    found = funnel([10] * 23 + [17, 24], [25] * 25)
    assert [word for word in found.flags if word] == ["提示", "关注"]
    assert "关注" in repr(found)
    assert list(found.frame["flag"]) == list(found.flags)
    wide = funnel(UNITS["large"], UNITS["n"])
    assert len(wide.notes) == 2
    assert "放宽" in wide.notes[1]
    assert wide.flags.count("关注") <= 1


def test_trap_a_null_world_raises_the_alarm_in_at_most_5_of_100():
    random, alarms = np.random.default_rng(20260421), 0
    for _ in range(400):
        _, k, n = World(alike=np.inf).draw(random)
        alarms += "关注" in funnel(k, n).flags
    assert alarms <= 20


@pytest.mark.parametrize("share", [0, 1])
def test_everybody_the_same_is_no_alarm(share):
    found = funnel([share * n for n in (9, 20, 41)], [9, 20, 41])
    assert found.flags == ("", "", "")
    assert (found.phi, found.between, found.centre) == (0, 0, share)


@given(COUNTS)
def test_order_does_not_matter_and_limits_enclose_the_centre(pairs):
    k, n = np.array(pairs).T
    found, turned = funnel(k, n), funnel(k[::-1], n[::-1])
    assert turned.flags == found.flags[::-1]
    assert turned.between == pytest.approx(found.between)
    for word in ("提示", "关注"):
        assert (found.low[word] <= found.centre + 1e-12).all()
        assert (found.high[word] >= found.centre - 1e-12).all()
    assert (found.low["关注"] <= found.low["提示"]).all()


@given(COUNTS)
def test_the_other_answer_has_the_mirrored_funnel(pairs):
    k, n = np.array(pairs).T
    found, other = funnel(k, n), funnel(n - k, n)
    assert other.phi == pytest.approx(found.phi)
    np.testing.assert_allclose(1 - other.high["提示"], found.low["提示"], atol=1.0 / n.min() + 1e-9)


@given(draw.floats(0.01, 100))
def test_means_in_other_units_have_the_same_flags(factor):
    y, se = UNITS["mean_some"], UNITS["se"] / 3
    found, scaled = funnel_means(y, se), funnel_means(factor * y, factor * se)
    assert scaled.flags == found.flags
    assert scaled.between == pytest.approx(factor * found.between)


@pytest.mark.parametrize(
    ("k", "n", "told"),
    [
        ([1, 3], [2, 2], "乙”的数不能用：选的人数要在0和回答人数之间"),
        ([-1, 1], [2, 2], "甲”的数不能用：选的人数要在0和回答人数之间"),
        ([1, 0], [2, 0], "乙”的数不能用：没有人回答"),
        ([1.5, 1], [2, 2], "甲”的数不能用：人数要是整数"),
        ([np.nan, 1], [2, 2], "甲”的数不能用：人数要是整数"),
        ([1, 1], [2, np.nan], "乙”的数不能用：没有人回答"),
    ],
)
def test_figures_that_cannot_be_name_their_community(k, n, told):
    with pytest.raises(AnalysisError, match=told) as error:
        funnel(k, n, ["甲", "乙"])
    assert error.value.code == "A-VALUES"


def test_other_refusals():
    with pytest.raises(AnalysisError, match="不到两个社区"):
        funnel([1], [2])
    with pytest.raises(AnalysisError, match="名称和数不一样多"):
        funnel([1, 1], [2, 2], ["甲"])
    with pytest.raises(AnalysisError, match="两列数不一样多"):
        funnel([1, 1], [2, 2, 2])
    with pytest.raises(AnalysisError, match="第2个社区”的数不能用：误差"):
        funnel_means([3, 3], [0.1, 0])
    with pytest.raises(AnalysisError, match="第1个社区”的数不能用：没有值"):
        funnel_means([np.nan, 3], [0.1, 0.1])
    with pytest.raises(AnalysisError, match="比例要在0和1之间"):
        funnel_weighted([1.2, 0.3], [10, 10])
    with pytest.raises(AnalysisError, match="等7个"):
        funnel([3] * 7, [2] * 7)
