"""Tests of unweighted answers give what R gives: statistics and degrees of freedom to 1e-10, p to 1e-8."""

from __future__ import annotations

import hashlib
from math import sqrt

import numpy as np
import pytest

from tests.statistics.classical.golden import HERE, answers, golden, of_groups
from toolkit.statistics import classical
from toolkit.statistics.results import TestResult

PEOPLE, FEW = answers("people"), answers("few")
GROUP = PEOPLE["group"]


def agrees(found: TestResult, name: str) -> None:
    """Compare with statistic, degrees of freedom and p; or, of tests that have none in R, the last of them."""
    *of_statistic, p = golden()[name]
    assert found.p == pytest.approx(p, rel=1e-8)
    df = found.df if isinstance(found.df, tuple) else (found.df,)
    ours = [found.statistic, *(d for d in df if d is not None)]
    assert ours[: len(of_statistic)] == pytest.approx(of_statistic, rel=1e-10)


def test_the_answers_are_those_that_r_read():
    for file in ("classical_people.csv", "classical_few.csv"):
        digest = hashlib.sha256((HERE / file).read_bytes()).hexdigest()
        assert f"# {file} sha256 {digest}" in (HERE / "classical.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["need", "rare", "opinion"])
def test_chi_square(name: str):
    agrees(classical.chi_square(PEOPLE[name], GROUP), f"chisq_{name}")


def test_two_by_two():
    agrees(classical.chi_square(PEOPLE["after"], PEOPLE["before"]), "chisq_after")
    for found, name in (
        (classical.fisher(PEOPLE["after"], PEOPLE["before"]), "fisher_after"),
        (classical.fisher(PEOPLE["sex"], (PEOPLE["rare"] > 1).astype(float)), "fisher_sex"),
        (classical.fisher(FEW["small"], FEW["side"]), "fisher_few"),
    ):
        assert found.p == pytest.approx(golden()[name][0], rel=1e-8)


def test_monte_carlo_is_near_a_long_simulation():
    p = classical.monte_carlo(PEOPLE["rare"], GROUP).p
    (expected,) = golden()["simulated_rare"]
    assert abs(p - expected) < 3.5 * sqrt(expected * (1 - expected) / 10_000)


@pytest.mark.parametrize("name", ["income", "opinion"])
def test_welch_t(name: str):
    found = classical.welch_t(*of_groups(name, 1, 3))
    statistic, df, p = golden()[f"welch_{name}"]
    # R takes the first group less the second, the toolkit the second less the first.
    assert (found.statistic, found.df) == pytest.approx((-statistic, df), rel=1e-10)
    assert found.p == pytest.approx(p, rel=1e-8)


def test_welch_anova():
    agrees(classical.welch_anova(PEOPLE["income"], GROUP), "anova")


def test_games_howell():
    found = classical.games_howell(PEOPLE["income"], GROUP)
    assert list(found) == [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]
    for (a, b), pair in found.items():
        agrees(pair, f"games_howell_{a:.0f}{b:.0f}")


@pytest.mark.parametrize("name", ["income", "opinion"])
def test_ranks_of_groups(name: str):
    agrees(classical.mann_whitney(*of_groups(name, 1, 3)), f"wilcox_{name}")
    agrees(classical.kruskal_wallis(PEOPLE[name], GROUP), f"kruskal_{name}")


def test_exact_ranks_of_groups():
    agrees(classical.mann_whitney(FEW["first"], FEW["side"]), "wilcox_few")


def test_brunner_munzel():
    agrees(classical.brunner_munzel(*of_groups("opinion", 1, 3)), "brunner_munzel")


def test_dunn():
    found = list(classical.dunn(PEOPLE["opinion"], GROUP).values())
    assert [pair.statistic for pair in found] == pytest.approx(golden()["dunn_z"], rel=1e-10)
    assert [pair.p for pair in found] == pytest.approx(golden()["dunn_p"], rel=1e-8)


def test_trends():
    found = classical.cochran_armitage(PEOPLE["before"], GROUP)
    statistic, _, p = golden()["trend"]
    assert (found.statistic**2, found.p) == (pytest.approx(statistic, rel=1e-10), pytest.approx(p, rel=1e-8))
    found = classical.jonckheere(PEOPLE["opinion"], GROUP)
    assert found.p == pytest.approx(golden()["jonckheere"][1], rel=1e-8)


def test_signed_ranks():
    agrees(classical.wilcoxon(PEOPLE["row1"], PEOPLE["row4"]), "signed_ranks")
    agrees(classical.wilcoxon(FEW["first"], FEW["second"]), "signed_ranks_few")


def test_mcnemar():
    before, after = PEOPLE["before"], PEOPLE["after"]
    agrees(classical.mcnemar(before, after), "mcnemar")
    assert classical.mcnemar(before, after, exact=True).p == pytest.approx(golden()["mcnemar_exact"][0], rel=1e-8)


def test_several_answers_of_the_same_people():
    rows = np.column_stack([PEOPLE[f"row{j}"] for j in range(1, 5)])
    agrees(classical.friedman(rows), "friedman")
    agrees(classical.cochran_q(np.column_stack([PEOPLE[f"yes{j}"] for j in range(1, 4)])), "cochran_q")


def test_kendall():
    for file, x, y, name in ((PEOPLE, "opinion", "row2", "kendall"), (FEW, "first", "second", "kendall_few")):
        found = classical.kendall(file[x], file[y])
        estimate, p = golden()[name]
        assert found.effect == pytest.approx(estimate, rel=1e-10)
        assert found.p == pytest.approx(p, rel=1e-8)


@pytest.mark.parametrize(("x", "y"), [("opinion", "row2"), ("income", "hours")])
def test_correlations(x: str, y: str):
    found = classical.spearman(PEOPLE[x], PEOPLE[y])
    estimate, p = golden()[f"spearman_{x}"]
    assert (found.effect, found.p) == (pytest.approx(estimate, rel=1e-10), pytest.approx(p, rel=1e-8))
    found = classical.pearson(PEOPLE[x], PEOPLE[y])
    estimate, df, p, low, high = golden()[f"pearson_{x}"]
    ours = (found.effect, found.df, found.effect_low, found.effect_high)
    assert ours == pytest.approx((estimate, df, low, high), rel=1e-10)
    assert found.p == pytest.approx(p, rel=1e-8)
