"""Chances beside the funnel: exact tails by another route, the limits they belong to, false alarms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as draw

from tests.statistics.communities.golden import UNITS
from tests.statistics.communities.worlds import World
from toolkit.errors import AnalysisError
from toolkit.statistics.communities import chances, funnel, funnel_means, funnel_weighted
from toolkit.statistics.families import holm

COUNTS = draw.lists(
    draw.integers(1, 60).flatmap(lambda n: draw.tuples(draw.integers(0, n), draw.just(n))), min_size=3, max_size=25
)


def test_the_tails_are_those_of_the_binomial_test():
    from scipy.stats import binomtest

    k, n = [3, 9, 14, 20, 11, 6], [20, 22, 30, 31, 25, 21]
    found = funnel(k, n)
    assert found.between == 0
    pairs = list(zip(k, n, strict=True))
    below = np.array([binomtest(a, b, found.centre, "less").pvalue for a, b in pairs], float)
    above = np.array([binomtest(a, b, found.centre, "greater").pvalue for a, b in pairs], float)
    np.testing.assert_allclose(chances(found), np.minimum(2 * np.minimum(below, above), 1), rtol=1e-12)


@given(COUNTS)
def test_beyond_a_limit_is_below_its_chance(pairs):
    k, n = np.array(pairs).T
    found = funnel(k, n)
    chance = chances(found)
    assert ((chance > 0) & (chance <= 1)).all()
    for word, most in (("提示", 0.05), ("关注", 0.002)):
        beyond = (found.value < found.low[word] - 1e-9) | (found.value > found.high[word] + 1e-9)
        if found.between == 0:
            assert (chance[beyond] <= most + 1e-9).all()


def test_trap_where_limits_are_wider_chances_are_larger():
    found = funnel(UNITS["large"], UNITS["n"])
    assert found.between > 0
    k, n, far = UNITS["large"], UNITS["n"], int(chances(found).argmin())
    from scipy.stats import binomtest

    assert chances(found)[far] > binomtest(int(k[far]), int(n[far]), found.centre).pvalue


def test_trap_an_effective_number_is_no_reason_to_be_surprised_sooner():
    """A stratum of 41 counts as 40: 7 of 41 must not be as rare as 6 of 40, the next whole count."""
    share = 7 / 41
    shares = np.array([share] + [0.45] * 9)
    rounded, plain = funnel_weighted(shares, [40] * 10), funnel([7] + [18] * 9, [41] + [40] * 9)
    from scipy.stats import binom

    sooner = 2 * binom.cdf(6, 40, rounded.centre)
    assert chances(rounded)[0] > 1.3 * sooner
    assert chances(rounded)[0] == pytest.approx(chances(plain)[0], rel=0.25)


@pytest.mark.parametrize("share", [0, 1])
def test_everybody_the_same_is_no_surprise(share):
    assert set(chances(funnel([share * n for n in (9, 20, 41)], [9, 20, 41]))) == {1.0}


def test_means_are_refused():
    with pytest.raises(AnalysisError, match="平均数没有人数"):
        chances(funnel_means([3.0, 3.2], [0.1, 0.1]))


def test_trap_forty_questions_without_differences_name_somebody_seldom():
    random, alarms, naive = np.random.default_rng(20260511), 0, 0
    for _ in range(40):
        found = []
        for _ in range(40):
            _, k, n = World(share=random.uniform(0.1, 0.9), alike=np.inf, fewest=25, most=120).draw(random)
            found.append(chances(funnel(k, n)))
        alarms += (holm(np.concatenate(found)) <= 0.05).any()
        naive += (np.concatenate(found) <= 0.002).any()
    assert alarms <= 5
    assert naive > 20, "one question's limits are not made for forty"
