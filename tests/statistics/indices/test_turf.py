"""The reach of sets: against trying every set by hand, bootstrap, greedy above fifteen options."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw
from hypothesis.extra.numpy import arrays

from toolkit.errors import AnalysisError
from toolkit.statistics.indices import turf

RANDOM = np.random.default_rng(20260428)
CHOSEN = (RANDOM.random((150, 7)) < [0.5, 0.45, 0.3, 0.3, 0.2, 0.1, 0.05]).astype(int)
NAMES = tuple("甲乙丙丁戊己庚")


def by_hand(chosen, weight, size):
    sets = list(combinations(range(chosen.shape[1]), size))
    reach = [weight[chosen[:, list(places)].any(axis=1)].sum() / weight.sum() for places in sets]
    return sets, np.array(reach)


@settings(max_examples=25)
@given(arrays(int, (25, 6), elements=draw.integers(0, 1)), arrays(float, 25, elements=draw.floats(0.1, 9)))
def test_the_best_set_is_the_best_of_all(chosen, weight):
    found = turf(chosen, weights=weight, draws=5)
    for size, best in enumerate(found.best, start=1):
        sets, reach = by_hand(chosen, weight, size)
        assert best.reach == pytest.approx(reach.max())
        places = tuple(int(name[1:-1]) - 1 for name in best.names)
        assert reach[sets.index(places)] == pytest.approx(reach.max())
        assert best.equal == (reach >= reach.max() - 1e-12).sum() - 1
    reaches = [best.reach for best in found.best]
    assert reaches == sorted(reaches)


def test_limits_are_those_of_a_share():
    """Of a fixed set the bootstrap is the binomial one."""
    found = turf(np.tile([[1, 0], [0, 0]], (200, 1)), draws=4000)
    best = found.best[0]
    assert (best.low, best.high) == pytest.approx((0.5 - 0.049, 0.5 + 0.049), abs=0.004)
    assert best.again == 1
    assert found.n == 400


def test_trap_a_tie_is_told():
    found = turf([[1, 0, 0], [0, 1, 0], [0, 0, 0]], NAMES[:3], draws=50)
    assert found.best[0].names == ("甲",)
    assert found.best[0].equal == 1
    assert found.notes[1] == "“甲”之外还有1种组合覆盖一样多"
    assert found.best[0].again < 1


def test_trap_reach_and_never_need_met():
    text = repr(turf(CHOSEN, NAMES, draws=20))
    assert "最多可覆盖" in text
    assert "需求" not in text
    assert "满足" not in text


def test_people_without_an_answer_are_left_out_and_people_who_chose_nothing_are_not():
    answers = np.array([[1.0, 0.0], [np.nan, np.nan], [0.0, 0.0], [0.0, 1.0]])
    found = turf(answers, draws=10)
    assert found.n == 3
    assert found.best[1].reach == pytest.approx(2 / 3)
    assert len(found.best) == 2


def test_the_order_of_people_makes_no_difference_and_the_seed_does():
    one, two = turf(CHOSEN, seed=3, draws=200), turf(CHOSEN[::-1], seed=3, draws=200)
    assert [(b.low, b.high, b.again) for b in one.best] == [(b.low, b.high, b.again) for b in two.best]
    assert [b.low for b in turf(CHOSEN, seed=4, draws=200).best] != [b.low for b in one.best]


def test_weights_count_in_the_limits_too():
    """Who weighs nothing changes nothing."""
    more = np.vstack([CHOSEN, np.ones_like(CHOSEN)])
    found = turf(more, weights=[1] * 150 + [0] * 150, draws=500).best[0]
    plain = turf(CHOSEN, draws=500).best[0]
    assert found.reach == pytest.approx(plain.reach)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=0.03)


def test_replicate_weights_take_the_place_of_drawing_people():
    weights = np.random.default_rng(1).multinomial(150, np.full(150, 1 / 150), 300).T
    found = turf(CHOSEN, replicates=weights)
    share = (CHOSEN[:, 0] @ weights) / 150
    assert (found.best[0].low, found.best[0].high) == pytest.approx(tuple(np.quantile(share, [0.025, 0.975])))


def test_above_fifteen_options_sets_are_built_step_by_step():
    chosen = np.hstack([CHOSEN, np.zeros((150, 9), int)])
    found, every = turf(chosen, draws=300), turf(CHOSEN, draws=300)
    assert not found.exhaustive
    assert "逐项加入" in found.notes[0]
    assert found.best[0].reach == pytest.approx(every.best[0].reach)
    assert found.best[0].low == pytest.approx(every.best[0].low, abs=0.03)
    assert np.isnan(found.best[0].again)
    for best, best_of_all in zip(found.best, every.best, strict=True):
        assert (1 - 1 / np.e) * best_of_all.reach <= best.reach <= best_of_all.reach + 1e-12
    assert len(set(found.best[3].names)) == 4


def test_the_greedy_and_the_exhaustive_agree_on_fifteen_and_sixteen():
    chosen = (np.random.default_rng(2).random((300, 15)) < 0.15).astype(int)
    sixteen = np.hstack([chosen, np.zeros((300, 1), int)])
    assert turf(sixteen, draws=5).best[0].reach == pytest.approx(turf(chosen, draws=5).best[0].reach)


def test_refusals():
    with pytest.raises(AnalysisError, match="0和1"):
        turf([[2, 0]])
    with pytest.raises(AnalysisError, match="没有人回答"):
        turf([[np.nan, np.nan]])
    with pytest.raises(AnalysisError, match="一人一行"):
        turf([1, 0])
    with pytest.raises(AnalysisError, match="名称和数不一样多"):
        turf([[1, 0]], ["甲"])
    with pytest.raises(AnalysisError, match="权重和人数不一样多"):
        turf([[1, 0]], weights=[1, 1])
    assert list(turf(CHOSEN, draws=5).frame["equal"]) == [best.equal for best in turf(CHOSEN, draws=5).best]
