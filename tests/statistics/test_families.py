"""Many tests at once: R's adjusted p values, the sentence, what survives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as draw

from toolkit.errors import AnalysisError
from toolkit.statistics.families import Family, benjamini_hochberg, holm

P = draw.lists(draw.floats(0, 1), min_size=1, max_size=30)


def test_trap_a_missing_p_is_not_counted():
    p = np.array([0.01, np.nan, 0.04, 0.03])
    np.testing.assert_allclose(holm(p), [0.03, np.nan, 0.06, 0.06])
    np.testing.assert_allclose(benjamini_hochberg(p), [0.03, np.nan, 0.04, 0.04])
    family = Family.of(p.tolist())
    assert family.m == 3
    assert family.passed.tolist() == [True, False, False, False]


def test_the_family_says_how_many_it_compared():
    family = Family.of([0.01, 0.3], ["甲与乙", "甲与丙"], "BH", 0.1)
    assert family.words == "共比较2组，按BH法控制"
    assert repr(family) == "共比较2组，按BH法控制（0.1）；通过的有1组：甲与乙"
    assert repr(Family.of([0.9])) == "共比较1组，按Holm法控制（0.05）；没有通过的"
    assert Family.of([]).m == 0
    assert Family.of([0.05]).passed.tolist() == [True]


@given(P)
def test_holm_is_between_p_and_bonferroni_and_bh_below_holm(p):
    values = np.array(p)
    assert (holm(values) >= values).all()
    assert (holm(values) <= np.minimum(len(p) * values, 1) + 1e-12).all()
    assert (benjamini_hochberg(values) <= holm(values) + 1e-12).all()


@given(P, draw.randoms())
def test_order_does_not_matter_and_order_is_kept(p, random):
    values, places = np.array(p), list(range(len(p)))
    random.shuffle(places)
    for adjust in (holm, benjamini_hochberg):
        np.testing.assert_array_equal(adjust(values[places]), adjust(values)[places])
        assert (np.diff(adjust(values)[np.argsort(values)]) >= 0).all()


def test_family_wise_and_false_discovery_rates():
    random = np.random.default_rng(20260427)
    null = random.random((2000, 20))
    assert np.mean([(holm(row) <= 0.05).any() for row in null]) <= 0.06
    mixed = np.where(np.arange(20) < 8, random.beta(0.08, 5, (2000, 20)), null)
    false = [(row[8:] <= 0.1).sum() / max((row <= 0.1).sum(), 1) for row in map(benjamini_hochberg, mixed)]
    assert np.mean(false) <= 0.1


@pytest.mark.parametrize("p", [[-0.1], [1.1]])
def test_other_values_are_refused(p):
    with pytest.raises(AnalysisError, match="不在0和1之间"):
        Family.of(p)
    with pytest.raises(AnalysisError, match="不一样多"):
        Family.of([0.1], ["甲", "乙"])
