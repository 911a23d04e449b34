"""Kano's table, coefficients and categories."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as draw
from hypothesis.extra.numpy import arrays

from toolkit.errors import AnalysisError
from toolkit.statistics.indices import kano
from toolkit.statistics.indices.kano import CATEGORIES, TABLE

ANSWERS = arrays(int, (30, 2), elements=draw.integers(1, 5))


def test_every_pair_of_answers_has_its_category():
    pairs = [(having, lacking) for having in range(1, 6) for lacking in range(1, 6)]
    for having, lacking in pairs:
        found = kano([[having]], [[lacking]])
        letter = TABLE[having - 1][lacking - 1]
        assert found.shares[0].tolist() == [float(letter == other) for other in CATEGORIES]
        assert found.category == (CATEGORIES[letter],)
    assert ["".join(row) for row in TABLE] == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


def test_better_and_worse():
    """Four A, three O, two M, one I, and one R that does not count."""
    having = [1] * 4 + [1] * 3 + [2] * 2 + [3] + [5]
    lacking = [3] * 4 + [5] * 3 + [5] * 2 + [3] + [1]
    found = kano(np.array(having)[:, None], np.array(lacking)[:, None])
    assert found.better[0] == pytest.approx(0.7)
    assert found.worse[0] == pytest.approx(-0.5)


@pytest.mark.parametrize(("attractive", "performance", "word"), [(55, 45, "魅力"), (54, 46, "混合"), (46, 54, "混合")])
def test_trap_a_mode_less_than_ten_points_ahead_is_mixed(attractive, performance, word):
    lacking = np.array([3] * attractive + [5] * performance)[:, None]
    found = kano(np.ones_like(lacking), lacking)
    assert found.category == (word,)
    assert found.notes == ()


def test_weights_count_and_pairs_must_be_complete():
    having, lacking = [[1.0], [1.0], [np.nan], [3.0]], [[3.0], [5.0], [5.0], [np.nan]]
    found = kano(having, lacking, weights=[3, 1, 9, 9])
    assert found.n.tolist() == [2]
    np.testing.assert_allclose(found.shares[0, :2], [0.75, 0.25])
    assert found.notes == ("“第1项”只有2人两问都答，不足50人，结果仅供参考",)


def test_only_reversed_answers_have_no_coefficients_and_that_is_told():
    found = kano(np.full((60, 1), 5), np.full((60, 1), 1), ["自习室"])
    assert np.isnan([found.better[0], found.worse[0]]).all()
    assert found.notes == ("“自习室”的回答全是反向或可疑，算不出满意和不满意系数",)
    assert found.category == ("反向",)
    assert repr(found).startswith("自习室：反向（60 人）")


@given(ANSWERS, ANSWERS)
def test_shares_sum_to_one_and_people_may_come_in_any_order(having, lacking):
    found, turned = kano(having, lacking), kano(having[::-1], lacking[::-1])
    np.testing.assert_allclose(found.shares.sum(axis=1), 1)
    np.testing.assert_allclose(turned.shares, found.shares)
    swapped = kano(lacking, having)  # what reverses the question turns O, A and M into R, and keeps the sum of I and Q
    assert swapped.shares[:, 4] == pytest.approx(found.shares[:, :3].sum(axis=1))


def test_refusals():
    with pytest.raises(AnalysisError, match="1到5"):
        kano([[6]], [[1]])
    with pytest.raises(AnalysisError, match="没有人两问都答"):
        kano([[np.nan]], [[1]])
    with pytest.raises(AnalysisError, match="行列不一样"):
        kano([[1]], [[1, 2]])
    with pytest.raises(AnalysisError, match="权重"):
        kano([[1]], [[1]], weights=[-1])
    assert list(kano([[1]], [[5]]).frame["category"]) == ["期望"]
