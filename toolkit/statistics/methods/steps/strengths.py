"""How strong it is: effect sizes with intervals for people reached one by one, in weights without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from math import sqrt

import numpy as np

from toolkit.questionnaire.kinds import Level
from toolkit.statistics import classical, effects
from toolkit.statistics.comention import comention
from toolkit.statistics.describe import mean
from toolkit.statistics.effect_size import EffectSize
from toolkit.statistics.independence import independence
from toolkit.statistics.methods.steps import correlations
from toolkit.statistics.methods.steps.case import SCORE, Case, weighted_table
from toolkit.statistics.methods.steps.communities import between_points
from toolkit.statistics.methods.steps.designed_tests import signed_ranks
from toolkit.statistics.methods.steps.registries import EFFECTS, refused
from toolkit.statistics.methods.steps.relations import headlines
from toolkit.statistics.multiple_choice import option_tests
from toolkit.statistics.ranks import weighted_ranks

_WHERE = "效应量"


@EFFECTS.add("cramer_v")
def cramer_v(case: Case) -> EffectSize:
    """Return Cramér's V, φ of a table of two rows and columns."""
    if case.plain:
        return effects.cramer_v(case.table)
    found = effects.cramer_v(weighted_table(case))
    return EffectSize(found.name, found.value)


@EFFECTS.add("cramer_v_corrected")
def cramer_v_corrected(case: Case) -> EffectSize:
    """Return the bias-corrected V; in weights with the effective number of people of the Rao–Scott test."""
    if case.plain:
        return effects.cramer_v_corrected(case.table)
    table, test = weighted_table(case), independence(case.sample, case.y[0], case.by)
    shares = table / table.sum()
    distance = effects.pearson(shares)[0]
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    # F is n·distance over the sum of the design effects: people over their mean is what the table is worth.
    effective = test.statistic * freedom / distance if distance > 0 else float(test.n)
    found = effects.cramer_v_corrected(shares * effective)
    return EffectSize(found.name, found.value)


@EFFECTS.add("cliff_delta")
def cliff_delta(case: Case) -> EffectSize:
    """Return Cliff's δ of two groups."""
    (first, _), (second, _) = _two(case)
    if case.plain:
        return effects.cliff_delta(first, second)
    ranks, of, weight = _ranks(case)
    means = [float(weight[of == place] @ ranks[of == place] / weight[of == place].sum()) for place in np.unique(of)]
    return EffectSize("Cliff δ", 2 * (means[1] - means[0]))


@EFFECTS.add("epsilon_squared")
def epsilon_squared(case: Case) -> EffectSize:
    """Return ε²: the share of the variance of the ranks that lies between groups."""
    ranks, of, weight = _ranks(case)
    return EffectSize("ε²", _between(ranks, of, weight))


@EFFECTS.add("hedges_g")
def hedges_g(case: Case) -> EffectSize:
    """Return Hedges' g of two groups; in weights of the weighted means and variances."""
    from scipy.special import gammaln

    (first, one), (second, two) = _two(case)
    if case.plain:
        return effects.hedges_g(first, second)
    df = len(first) + len(second) - 2
    scale = (df + 2) / (one.sum() + two.sum())
    means = [float(weight @ values / weight.sum()) for values, weight in ((first, one), (second, two))]
    within = one @ (first - means[0]) ** 2 + two @ (second - means[1]) ** 2
    if df < 2 or not within > 0:
        raise refused(_WHERE, "Hedges g", "每组至少要有2人，且组内要有差别")
    correction = float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / sqrt(df / 2))
    return EffectSize("Hedges g", correction * (means[1] - means[0]) / sqrt(within * scale / df))


@EFFECTS.add("omega_squared")
def omega_squared(case: Case) -> EffectSize:
    """Return ω² of groups; in weights of the weighted means and variances."""
    if case.plain:
        return effects.omega_squared([values for values, _ in case.parts])
    values = np.concatenate([values for values, _ in case.parts])
    weight = np.concatenate([weight for _, weight in case.parts])
    of = np.repeat(np.arange(len(case.parts)), [len(part) for part, _ in case.parts])
    share, n, k = _between(values, of, weight), len(values), len(case.parts)
    error = (1 - share) / (n - k) if n > k else 0.0
    if not error > 0:
        raise refused(_WHERE, "ω²", "各组内没有差别，或人太少")
    return EffectSize("ω²", max(0.0, (share - (k - 1) * error) / (1 + error)))


@EFFECTS.add("tau")
def tau(case: Case) -> EffectSize:
    """Return Kendall's τ-b."""
    return _correlation(case, "Kendall τ-b", correlations.tau)


@EFFECTS.add("rho")
def rho(case: Case) -> EffectSize:
    """Return Spearman's ρ."""
    return _correlation(case, "Spearman ρ", correlations.rho)


@EFFECTS.add("largest_option_v")
def largest_option_v(case: Case) -> EffectSize:
    """Return the largest V of an option by groups."""
    found = option_tests(case.sample, case.y[0], case.by).together
    return EffectSize("Cramér V（各选项中最大的）", found.effect or 0.0)


@EFFECTS.add("largest_pair_phi")
def largest_pair_phi(case: Case) -> EffectSize:
    """Return the largest φ of a pair of options."""
    found = comention(case.sample, case.by, case.y[0]).frame["phi"].dropna()
    if not len(found):
        raise refused(_WHERE, "φ", "每一对选项的人都太少")
    return EffectSize("φ（各对中最大的）", max(found, key=abs))


@EFFECTS.add("rank_biserial")
def rank_biserial(case: Case) -> EffectSize:
    """Return the matched rank-biserial correlation of two rows, of several the largest of a pair."""
    found = [_rank_biserial(pair) for pair in pairs_of_rows(case)]
    return max(found, key=lambda size: abs(size.value))


@EFFECTS.add("kendall_w")
def kendall_w(case: Case) -> EffectSize:
    """Return Kendall's W: how far people agree on the order of the rows; unweighted."""
    found = classical.friedman(case.every)
    return EffectSize(found.effect_name, found.effect or 0.0)


@EFFECTS.add("between_points")
def between(case: Case) -> EffectSize:
    """Return the standard deviation between communities, in shares (0.05: five percentage points) or units."""
    return EffectSize("社区间标准差", between_points(case))


@EFFECTS.add("change")
def change(case: Case) -> EffectSize:
    """Return the largest change from the first wave to the last: of a share, or of the mean of a number."""
    first, *_, last = case.sizes
    shares = {"": case.values} if case.outcome.level is Level.INTERVAL else headlines(case)
    gaps = []
    for column in shares.values():
        found = mean(case.scored(column), SCORE, case.by)
        ends = [(found.one(by_level=wave) or {})["value"] for wave in (first, last)]
        gaps.append(float(ends[1] - ends[0]))
    name = "平均数的变化" if case.outcome.level is Level.INTERVAL else "变化的百分点"
    return EffectSize(name, max(gaps, key=abs))


def pairs_of_rows(case: Case) -> list[Case]:
    """Return each two of the rows as a case of their own, of the people who answered all."""
    sample = case.sample
    for name, values in zip(case.y, case.every.T, strict=True):
        own = replace(sample.measure(name), columns=(f"{name}（都答的人）",))
        sample = sample.with_measure(own, np.where(case.complete, values, np.nan))
    return [Case(sample, pair) for pair in combinations(case.y, 2)]


def _rank_biserial(case: Case) -> EffectSize:
    if case.plain:
        first, second = case.rows.T
        if (first == second).all():
            return EffectSize("配对秩二列相关", 0.0)
        return effects.matched_rank_biserial(np.round(second - first, 12))
    scores = signed_ranks(case)
    weight = np.where(np.isnan(scores), 0.0, case.sample.weight_values)
    scores = np.nan_to_num(scores)
    return EffectSize("配对秩二列相关", float(weight @ scores / (weight @ np.abs(scores))))


def _two(case: Case) -> list[tuple[np.ndarray, np.ndarray]]:
    if len(case.parts) != 2:
        raise refused(_WHERE, case.outcome.label, "只能用于两组")
    return case.parts


def _ranks(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the ranks (0 to 1), groups and weights of the people inside."""
    own = case.inside & (case.groups.of >= 0)
    weight = case.sample.weight_values[own]
    return weighted_ranks(case.values[own], weight) / weight.sum(), case.groups.of[own], weight


def _between(values: np.ndarray, of: np.ndarray, weight: np.ndarray) -> float:
    """Return the share of the weighted variance that lies between groups."""
    apart = values - weight @ values / weight.sum()
    whole = float(weight @ apart**2)
    if not whole > 0:
        raise refused(_WHERE, "组间差别", "所有人的回答都一样")
    _, place = np.unique(of, return_inverse=True)
    sums, sizes = np.bincount(place, weight * apart), np.bincount(place, weight)
    return float((sums**2 / sizes).sum() / whole)


def _correlation(case: Case, name: str, find: Callable[[Case], correlations.Correlation]) -> EffectSize:
    found = find(case)
    if not case.plain:
        return EffectSize(name, found.value, *found.limits(case))
    x, y, _ = correlations.both(case)
    return effects.tau(x, y) if name == "Kendall τ-b" else effects.rho(found.value, len(x))
