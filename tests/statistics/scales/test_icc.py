"""Agreement of raters: laws, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.statistics.scales.golden import RATINGS
from toolkit.errors import AnalysisError
from toolkit.statistics.scales import icc
from toolkit.statistics.scales.icc import Kind

KINDS: list[Kind] = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_of_how_many_raters_it_is(kind):
    found = icc(RATINGS, kind)
    assert (found.n, found.raters, found.notes) == (60, 4, ())


@settings(max_examples=20, deadline=None)
@given(draw.integers(0, 10_000), draw.sampled_from(KINDS), draw.floats(0.1, 9), draw.floats(-9, 9))
def test_units_and_order_do_not_matter(seed, kind, factor, shift):
    random = np.random.default_rng(seed)
    other = RATINGS[random.permutation(60)][:, random.permutation(4)] * factor + shift
    one, two = icc(RATINGS, kind), icc(other, kind)
    assert (two.value, two.low, two.high) == pytest.approx((one.value, one.low, one.high), rel=1e-9)


def test_only_consistency_forgives_a_stricter_rater():
    strict = RATINGS - [3, 0, 0, 0]
    assert icc(strict, "ICC3").value == pytest.approx(icc(RATINGS, "ICC3").value, rel=1e-12)
    assert icc(strict, "ICC2").value < icc(RATINGS, "ICC2").value - 0.1
    assert icc(strict, "ICC1").value < icc(RATINGS, "ICC1").value - 0.1


def test_things_not_rated_by_all_are_left_out_and_told():
    gaps = np.vstack([RATINGS, [5, np.nan, 5, 5]])
    found = icc(gaps)
    assert found.value == icc(RATINGS).value
    assert found.notes == ("有1个对象评分不全，没有算进来。",)


@pytest.mark.parametrize("kind", KINDS)
def test_full_agreement_is_1_and_never_a_nan(kind):
    found = icc(np.tile(np.arange(6.0)[:, None], 3), kind)
    assert (found.value, found.low, found.high) == (1, 1, 1)
    assert found.test.p == 0


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (RATINGS[:, :1], "至少要两位评分人"),
        (RATINGS[:1], "至少要两位评分人"),
        (np.ones((5, 3)), "平均分都一样"),
        (np.array([[1.0, 2], [2, 1], [0, 3]]), "平均分都一样"),
    ],
)
def test_ratings_that_tell_nothing_are_refused(x, words):
    with pytest.raises(AnalysisError, match=words) as refused:
        icc(x)
    assert refused.value.code == "A-SCALE"
