"""Effect sizes: second derivations, words at every threshold, and what has none."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw
from scipy import stats

from tests.statistics.classical.golden import answers, parts
from toolkit.errors import AnalysisError
from toolkit.statistics import effects
from toolkit.statistics.classical import kruskal_wallis
from toolkit.statistics.effects import THRESHOLDS, EffectSize, word
from toolkit.statistics.methods import packaged

PEOPLE = answers("people")
VALUES = draw.lists(draw.integers(0, 6), min_size=3, max_size=12).map(lambda v: np.array(v, dtype=float))


def limits(found: EffectSize) -> tuple[float, float]:
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


def test_a_difference_of_shares_is_the_first_example_of_newcombe():
    """Newcombe (1998): 56/70 and 48/80, method 10."""
    found = effects.points(np.repeat([0, 1.0], [32, 48]), np.repeat([0, 1.0], [14, 56]))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_words_change_exactly_at_the_thresholds():
    expected = {
        "φ": (0.1, 0.3, 0.5),
        "Cramér V": (0.1, 0.3, 0.5),
        "Cliff δ": (0.147, 0.33, 0.474),
        "Hedges g": (0.2, 0.5, 0.8),
        "ω²": (0.01, 0.06, 0.14),
        "ε²": (0.01, 0.06, 0.14),
        "Kendall τ-b": (0.1, 0.3, 0.5),
        "Spearman ρ": (0.1, 0.3, 0.5),
        "Pearson r": (0.1, 0.3, 0.5),
    }
    assert {name: effect.words for name, effect in THRESHOLDS.items()} == expected
    for name, limits in expected.items():
        below = [np.nextafter(limit, 0) for limit in limits]
        assert [word(name, value) for value in (0, *below)] == ["极弱", "极弱", "弱", "中"]
        assert [word(name, value) for value in limits] == ["弱", "中", "强"]
        assert [word(name, -value) for value in limits] == ["弱", "中", "强"]
    assert word("百分点差", 0.4) == word("配对秩二列相关", 0.4) == ""


@pytest.mark.parametrize(
    ("df", "shown"), [(1, (0.1, 0.3, 0.5)), (2, (0.07, 0.21, 0.35)), (3, (0.06, 0.17, 0.29)), (4, (0.05, 0.15, 0.25))]
)
def test_words_of_cramer_v_depend_on_the_table(df: int, shown: tuple[float, ...]):
    limits = [limit / sqrt(df) for limit in (0.1, 0.3, 0.5)]
    assert [round(limit, 2) for limit in limits] == list(shown)
    assert [word("Cramér V", limit + 1e-12, df) for limit in limits] == ["弱", "中", "强"]
    assert [word("Cramér V", limit - 1e-12, df) for limit in limits] == ["极弱", "弱", "中"]
    assert word("φ", 0.4, df) == "中"


def test_thresholds_are_those_of_the_method_table():
    told = [row.said["effect"] for row in packaged().two if row.said.get("effect")]
    other_names = {"Kendall τ-b": "|τ|", "Spearman ρ": "|ρ|"}
    for name in THRESHOLDS:
        words = {effect.words for effect in told if effect.name.startswith(other_names.get(name, name))}
        assert words == ({THRESHOLDS[name].words} if name != "Pearson r" else set())


@given(VALUES, VALUES)
@settings(max_examples=60, deadline=None)
def test_cliff_delta_counts_every_pair(first: np.ndarray, second: np.ndarray):
    sign = np.sign(second[:, None] - first)
    found = effects.cliff_delta(first, second)
    assert found.value == pytest.approx(sign.mean(), abs=1e-12)
    low, high = limits(found)
    back = limits(effects.cliff_delta(second, first))
    assert (low, high) == pytest.approx((-back[1], -back[0]))
    assert -1 <= low <= found.value <= high <= 1
    superior = effects.superiority(first, second)
    assert superior.value == pytest.approx(np.mean(sign > 0) + np.mean(sign == 0) / 2)
    assert limits(superior) == pytest.approx(((low + 1) / 2, (high + 1) / 2))
    assert superior.word == found.word


def test_cliff_delta_of_groups_that_do_not_overlap_has_an_interval():
    """Twenty people a group: (20 − z²) / (20 + z²)."""
    found = effects.cliff_delta(np.zeros(30), np.ones(20))
    assert (found.value, found.low, found.high) == (1, pytest.approx(0.67775, abs=1e-5), 1)
    assert limits(effects.cliff_delta(np.ones(20), np.zeros(30))) == (-1, -limits(found)[0])


@given(draw.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_limits_of_g_put_what_was_found_at_the_ends(seed: int):
    random = np.random.default_rng(seed)
    first = random.normal(size=random.integers(2, 30))
    second = random.normal(random.normal(scale=3), size=random.integers(2, 30))
    m, n = len(first), len(second)
    t = float(np.asarray(stats.ttest_ind(second, first))[0])
    found, unit = effects.hedges_g(first, second), sqrt(1 / m + 1 / n)
    correction = found.value / (t * unit)
    ends = [stats.nct.cdf(t, m + n - 2, limit / unit / correction) for limit in limits(found)]
    assert ends == pytest.approx([0.975, 0.025], abs=1e-9)
    if m + n > 5:
        assert correction == pytest.approx(1 - 3 / (4 * (m + n - 2) - 1), abs=0.01)
    low, high = limits(found)
    back = effects.hedges_g(second, first)
    assert (back.value, *limits(back)) == pytest.approx((-found.value, -high, -low))


@pytest.mark.parametrize("gap", [0.0, 0.5, 5.0, 100.0, -300.0])
@pytest.mark.parametrize("people", [2, 3, 10, 300, 6000])
def test_limits_are_found_wherever_the_value_lies(gap: float, people: int):
    random = np.random.default_rng(7)
    first, second = random.normal(size=people), gap + random.normal(size=people)
    for found in (effects.hedges_g(first, second), effects.omega_squared([first, second])):
        low, high = limits(found)
        assert low <= found.value <= high


def test_limits_of_v_put_what_was_found_at_the_ends():
    table = np.array([[30, 12, 9], [14, 22, 31]])
    found = effects.cramer_v(table)
    x, n = np.asarray(stats.chi2_contingency(table, correction=False)[0]), table.sum()
    ends = [stats.ncx2.cdf(x, 2, limit**2 * n) for limit in limits(found)]
    assert ends == pytest.approx([0.975, 0.025], abs=1e-9)
    assert found.value == pytest.approx(stats.contingency.association(table, method="cramer"))


def test_v_of_tables_at_the_ends():
    whole = effects.cramer_v(np.array([[9, 0], [0, 9]]))
    assert (whole.name, whole.value, whole.low, whole.high, whole.word) == (
        "φ",
        1,
        pytest.approx(0.538, abs=1e-3),
        1,
        "强",
    )
    even = effects.cramer_v(np.full((3, 3), 8))
    assert (even.value, even.low, even.high, even.word) == (0, 0, 0, "极弱")
    assert effects.cramer_v_corrected(np.full((3, 3), 8)).value == 0
    assert effects.cramer_v_corrected(np.eye(4, dtype=int) * 50).value == pytest.approx(1)
    for table in (np.array([[3, 4]]), np.array([[3, 4], [0, 0]]), np.array([[3, 0], [4, 0]])):
        for function in (effects.cramer_v, effects.cramer_v_corrected):
            with pytest.raises(AnalysisError, match="A-TEST"):
                function(table)
    with pytest.raises(AnalysisError, match="人太少"):
        effects.cramer_v_corrected(np.eye(2, dtype=int))


def test_corrected_v_does_not_grow_with_the_table_where_there_is_nothing():
    random = np.random.default_rng(5)
    tables = [np.bincount(random.integers(0, 20, 200), minlength=20).reshape(4, 5) for _ in range(60)]
    assert np.mean([effects.cramer_v(table).value for table in tables]) > 0.12
    assert np.mean([effects.cramer_v_corrected(table).value for table in tables]) < 0.05


def test_omega_is_the_share_of_classical_variance():
    values = parts("income", 1, 2, 3, 4)
    f = stats.f_oneway(*values).statistic
    n = sum(map(len, values))
    assert effects.omega_squared(values).value == pytest.approx(3 * (f - 1) / (3 * (f - 1) + n))
    same = [np.array([1, 2, 3.0])] * 3
    assert effects.omega_squared(same).value == 0


def test_epsilon_is_the_share_of_the_variance_of_ranks():
    kept = ~np.isnan(PEOPLE["opinion"])
    ranks = stats.rankdata(PEOPLE["opinion"][kept])
    group = PEOPLE["group"][kept]
    between = sum((group == code).sum() * (ranks[group == code].mean() - ranks.mean()) ** 2 for code in range(1, 5))
    found = kruskal_wallis(PEOPLE["opinion"], PEOPLE["group"])
    assert found.effect == pytest.approx(between / ((ranks - ranks.mean()) ** 2).sum())
    assert (found.effect_name, found.effect_low) == ("ε²", None)


@given(draw.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_tau_and_its_limits_do_not_depend_on_the_scale(seed: int):
    random = np.random.default_rng(seed)
    x, y = random.integers(1, 6, 40).astype(float), random.integers(1, 5, 40).astype(float)
    found, back = effects.tau(x, y), effects.tau(np.exp(x), -y)
    low, high = limits(found)
    assert found.value == pytest.approx(np.asarray(stats.kendalltau(x, y))[0])
    assert (back.value, *limits(back)) == pytest.approx((-found.value, -high, -low))
    whole = effects.tau(x, x)
    assert (whole.value, whole.low, whole.word) == (pytest.approx(1), None, "强")


def test_tau_of_many_different_answers_is_found_piece_by_piece():
    random = np.random.default_rng(3)
    x = random.normal(size=700)
    y = x + random.normal(size=700)
    found = effects.tau(x, y)
    sign = np.sign(x[:, None] - x) * np.sign(y[:, None] - y)
    assert found.value == pytest.approx(sign.sum() / (700 * 699))
    # without ties the error is that of the projections of each person's pairs
    error = 2 * sign.mean(axis=1).std() * sqrt(1 / 700)
    low, high = limits(found)
    assert high - low == pytest.approx(2 * 1.96 * error, rel=0.01)


def test_matched_rank_biserial():
    gaps = np.array([1, -2, 3, 0, 4, 0, -5, 6.0])
    found = effects.matched_rank_biserial(gaps)
    assert found.value == pytest.approx(((1 + 3 + 4 + 6) - (2 + 5)) / 21)
    error = sqrt(6 * 7 * 13 / 6) / 21
    ends = np.tanh(np.arctanh(1 / 3) + np.array([-1.96, 1.96]) * error)
    assert limits(found) == pytest.approx(ends.tolist(), rel=1e-4)
    assert effects.matched_rank_biserial(-gaps).value == -found.value
    assert effects.matched_rank_biserial(np.array([1, 2.0])) == EffectSize("配对秩二列相关", 1)


def test_w_is_one_when_all_agree():
    order = np.tile([1, 2, 3, 4.0], (9, 1))
    chi_square = stats.friedmanchisquare(*order.T).statistic
    assert effects.kendall_w(chi_square, 9, 4).value == pytest.approx(1)


def test_what_has_no_interval():
    assert effects.rho(0.4, 3).low is None
    assert effects.correlation(1.0, 30).low is None
    assert effects.risk_ratio(np.array([0, 1, 1.0]), np.array([0, 0.0])) == EffectSize("相对比", 0)
    assert effects.cliff_delta(np.array([1.0]), np.array([0, 2, 3.0])).low is None


def test_what_has_no_value_is_refused():
    nobody, some = np.array([np.nan]), np.array([0, 1.0])
    for function in (effects.points, effects.risk_ratio):
        with pytest.raises(AnalysisError, match="没有人回答"):
            function(nobody, some)
    with pytest.raises(AnalysisError, match="不能作除数"):
        effects.risk_ratio(np.array([0, 0.0]), some)
    with pytest.raises(AnalysisError, match="Hedges g"):
        effects.hedges_g(np.array([1, 1.0]), np.array([2, 2.0]))
    with pytest.raises(AnalysisError, match="Hedges g"):
        effects.hedges_g(np.array([1, 2.0]), np.array([2.0]))
    with pytest.raises(AnalysisError, match="ω²"):
        effects.omega_squared([np.array([1, 1.0]), np.array([2, 2.0])])


def test_no_interval_leaves_out_much():
    """Limits of 95 % hold the true value about that often: 400 samples of 60, answers with ties."""
    random = np.random.default_rng(11)
    truth = {"points": 0.2, "g": 0.5, "delta": _true_delta(), "tau": 0.0, "rank-biserial": 0.0}
    missed: dict[str, int] = dict.fromkeys(truth, 0)
    for _ in range(400):
        first, second = random.normal(size=30), 0.5 + random.normal(size=30)
        rounded = [np.clip(np.round(part), -2, 2) for part in (first, second)]
        gaps = np.round(random.normal(size=60), 1)
        found = {
            "points": effects.points(*(random.binomial(1, p, 30).astype(float) for p in (0.3, 0.5))),
            "g": effects.hedges_g(first, second),
            "delta": effects.cliff_delta(*rounded),
            "tau": effects.tau(*random.integers(1, 6, (2, 60)).astype(float)),
            "rank-biserial": effects.matched_rank_biserial(gaps),
        }
        for name, effect in found.items():
            low, high = limits(effect)
            missed[name] += not low <= truth[name] <= high
    assert all(0.02 <= count / 400 <= 0.09 for count in missed.values()), missed


def _true_delta() -> float:
    edges = np.array([-np.inf, -1.5, -0.5, 0.5, 1.5, np.inf])
    first, second = np.diff(stats.norm.cdf(edges)), np.diff(stats.norm.cdf(edges - 0.5))
    return float(sum(first[i] * second[j] * np.sign(j - i) for i in range(5) for j in range(5)))
