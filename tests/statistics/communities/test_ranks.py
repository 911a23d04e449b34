"""Ranks: chances that add up, groups that are told apart, no order where there is none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as draw
from hypothesis.extra.numpy import arrays

from tests.statistics.communities.golden import UNITS
from tests.statistics.communities.worlds import World
from toolkit.errors import AnalysisError
from toolkit.statistics.communities import ranks, shrink, shrink_means
from toolkit.statistics.ties import tied_groups

FAR = shrink_means([1.0] * 6 + [5.0] * 6, [0.05] * 12)


def test_chances_add_up_to_the_number_of_places():
    found = ranks(shrink(UNITS["large"], UNITS["n"]), top=4)
    assert found.in_top.sum() == pytest.approx(4)
    assert (found.low <= found.high).all()
    assert found.low.min() >= 1
    assert found.high.max() <= 25


def test_two_far_groups_are_told_apart_and_nobody_within():
    found = ranks(FAR, top=6)
    assert [len(group) for group in found.groups] == [6, 6]
    assert set(found.groups[0]) == set(FAR.names[6:])
    np.testing.assert_allclose(found.in_top, [0] * 6 + [1] * 6)
    assert found.low[:6].min() == 7
    assert found.notes == ("只能分成2组，同一组内不分先后",)


def test_trap_communities_that_do_not_differ_have_no_order():
    found = ranks(shrink(UNITS["same"], UNITS["n"]), top=5)
    assert found.notes == ("各社区的先后无法区分，不排名次",)
    assert found.groups == (tuple(f"第{place}个社区" for place in range(1, 26)),)
    assert set(found.in_top) == {0.2}
    assert (set(found.low), set(found.high)) == ({1}, {25})


def test_trap_the_highest_raw_share_is_often_a_small_community_and_never_sure_of_the_first_place():
    """With equal truth the first by raw share is one of the ten smallest in most worlds."""
    random, small, sure = np.random.default_rng(20260425), 0, 0
    for _ in range(100):
        _, k, n = World(alike=np.inf).draw(random)
        first = int((k / n).argmax())
        small += first in np.argsort(n)[:10]
        sure += ranks(shrink(k, n, integrate=False), top=1, draws=300).in_top[first] > 0.9
    assert small > 60
    assert sure <= 1


def test_the_same_seed_gives_the_same_ranks():
    shrunk = shrink(UNITS["large"], UNITS["n"])
    one, two, other = ranks(shrunk, seed=4), ranks(shrunk, seed=4), ranks(shrunk, seed=5)
    np.testing.assert_array_equal(one.in_top, two.in_top)
    assert (one.in_top != other.in_top).any()
    np.testing.assert_allclose(one.in_top, other.in_top, atol=0.05)


def test_rank_intervals_hold_the_true_rank():
    random, held = np.random.default_rng(20260426), []
    for _ in range(60):
        true, k, n = World(alike=20).draw(random)
        found = ranks(shrink(k, n, integrate=False), draws=500)
        rank = (-true).argsort().argsort() + 1
        held.append(((found.low <= rank) & (rank <= found.high)).mean())
    assert np.mean(held) >= 0.92


@given(arrays(float, (40, 6), elements=draw.floats(-3, 3)))
def test_each_pair_of_two_groups_is_told_apart(drawn):
    groups = tied_groups(drawn)
    assert sorted(place for group in groups for place in group) == list(range(6))
    for high, low in pairwise(groups):
        for one in high:
            for two in low:
                assert (drawn[:, one] > drawn[:, two]).mean() >= 0.9


def test_nine_draws_of_ten_are_enough():
    drawn = np.array([[1.0, 0.0]] * 9 + [[0.0, 1.0]])
    assert tied_groups(drawn) == ((0,), (1,))
    assert tied_groups(drawn, sure=0.91) == ((0, 1),)


def test_few_communities_and_impossible_places_are_refused():
    with pytest.raises(AnalysisError) as error:
        ranks(shrink([8, 15], [20, 40]))
    assert error.value.code == "A-FEW"
    with pytest.raises(AnalysisError, match="要在1和11之间"):
        ranks(FAR, top=12)


def test_the_frame_names_groups():
    assert list(ranks(FAR, top=2).frame["group"]) == [2] * 6 + [1] * 6
