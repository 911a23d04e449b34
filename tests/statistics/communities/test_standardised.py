"""Direct standardisation: R's values, its error, communities that cannot be standardised."""

from __future__ import annotations

import numpy as np
import pytest

from tests.statistics.communities.golden import PEOPLE
from toolkit.errors import AnalysisError
from toolkit.statistics.communities import shrink_weighted, standardise, standardise_means

TARGET = [0.5, 0.3, 0.2]
CELLS = [[(PEOPLE["unit"] == unit) & (PEOPLE["cell"] == cell) for cell in (1, 2, 3)] for unit in (1, 2, 3, 4)]
N = np.array([[cell.sum() for cell in row] for row in CELLS])


def of(figure, column: str) -> np.ndarray:
    return np.array([[figure(PEOPLE[column][cell]) for cell in row] for row in CELLS])


def test_shares_are_means_of_0_and_1_and_the_error_is_that_of_many_samples():
    error = of(lambda y: y.std(ddof=1) / np.sqrt(len(y)), "y")
    found = standardise(of(np.sum, "y"), N, TARGET)
    np.testing.assert_allclose(found.se, standardise_means(of(np.mean, "y"), error, N, TARGET).se, rtol=1e-10)
    random, p = np.random.default_rng(1), np.array([0.2, 0.5, 0.7])
    many = random.binomial(N[0], p, (20_000, 3)) / N[0] @ TARGET
    exact = np.sqrt(np.array(TARGET) ** 2 @ (p * (1 - p) / N[0]))
    assert many.std() == pytest.approx(exact, rel=0.02)
    close = standardise(np.rint(N[:1] * p).repeat(2, axis=0), N[:1].repeat(2, axis=0), TARGET)
    assert close.se[0] == pytest.approx(exact, rel=0.06)


def test_a_community_with_the_composition_of_the_district_keeps_its_value_and_number():
    found = standardise([[10, 12, 8], [25, 15, 10]], [[50, 30, 20], [50, 30, 20]], TARGET)
    np.testing.assert_allclose(found.value, found.raw)
    np.testing.assert_allclose(found.n_eff, 100)


def test_trap_differences_of_composition_alone_vanish():
    """Two communities alike within every cell, unlike in whom they asked."""
    found = standardise([[80, 20, 10], [20, 40, 40]], [[100, 50, 50], [25, 100, 200]], TARGET)
    assert found.raw[0] - found.raw[1] > 0.2
    assert found.value[0] == pytest.approx(found.value[1])


def test_trap_a_small_cell_is_told_and_not_computed():
    asked = [[10, 10, 10], [9, 12, 0]]
    found = standardise([[5, 5, 5], [5, 5, 0]], asked, TARGET, ["甲", "乙"], ["男", "女", "不详"])
    assert found.refused == {"乙": "男9人、不详0人"}
    assert found.notes == ("乙没有标准化，只列原始值：有的格不足10人（男9人、不详0人）",)
    assert found.value[0] == 0.5
    assert np.isnan([found.value[1], found.se[1], found.n_eff[1]]).all()
    assert found.raw[1] == pytest.approx(10 / 21)
    assert "2个社区中的1个" in repr(found)


def test_an_empty_cell_nobody_of_the_district_is_in_does_not_matter():
    found = standardise([[5, 5, 0], [5, 6, 0]], [[10, 10, 0], [10, 12, 0]], [0.5, 0.5, 0])
    assert found.refused == {}
    np.testing.assert_allclose(found.value, 0.5)


def test_standardised_shares_shrink_with_their_effective_number():
    found = standardise(of(np.sum, "y"), N, TARGET)
    assert (found.n_eff < N.sum(axis=1)).all()
    shrunk = shrink_weighted(found.value, found.n_eff, found.names)
    assert list(shrunk.frame["n"]) == list(found.frame["n_eff"])


@pytest.mark.parametrize(
    ("k", "n", "target", "told"),
    [
        ([[1, 2]] * 2, [[2, 2]] * 2, [0.5, 0.4], "合计为1"),
        ([[1, 2]] * 2, [[2, 2]] * 2, [1.5, -0.5], "合计为1"),
        ([[1, 2]] * 2, [[2, 2]] * 2, [1.0], "格数不一样多"),
        ([[1, 3]] * 2, [[2, 2]] * 2, [0.5, 0.5], "第1个社区、第2个社区”的数不能用：选的人数"),
        ([[0, 0], [1, 1]], [[0, 0], [2, 2]], [0.5, 0.5], "第1个社区”的数不能用：没有人回答"),
        ([1, 2], [2, 2], [0.5, 0.5], "行列不一样"),
        ([[1, 2]], [[2, 2]], [0.5, 0.5], "不到两个社区"),
    ],
)
def test_refusals(k, n, target, told):
    with pytest.raises(AnalysisError, match=told) as error:
        standardise(k, n, target)
    assert error.value.code == "A-VALUES"
