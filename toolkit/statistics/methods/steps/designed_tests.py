"""Tests that know weights and how people were drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.questionnaire.kinds import Level
from toolkit.statistics.between import between
from toolkit.statistics.classical import chi_square, welch_anova
from toolkit.statistics.comention import comention
from toolkit.statistics.independence import independence
from toolkit.statistics.methods.steps.case import SCORE, Case, chosen
from toolkit.statistics.methods.steps.correlations import slope
from toolkit.statistics.methods.steps.registries import refused, tested
from toolkit.statistics.methods.steps.relations import first_choice_classes, headlines
from toolkit.statistics.multiple_choice import option_tests
from toolkit.statistics.ranks import compared, rank_test, t_test, weighted_ranks
from toolkit.statistics.results import TestResult
from toolkit.statistics.variance import variance

_EXPECTED, _CELLS = 5, 0.8
"""People expected in a cell, and the share of cells that has to have them (Cochran 1954); every cell has one."""


@tested("rao_scott", knows_design=True)
def rao_scott(case: Case) -> TestResult:
    """Test a table by the second-order Rao–Scott F."""
    return independence(case.sample, case.y[0], case.by)


@tested("design_wilcoxon", knows_design=True)
def design_wilcoxon(case: Case) -> TestResult:
    """Test the ranks of two groups."""
    return rank_test(case.sample, case.y[0], case.by)


@tested("design_kruskal_wallis", knows_design=True)
def design_kruskal_wallis(case: Case) -> TestResult:
    """Test the ranks of two or more groups."""
    return rank_test(case.sample, case.y[0], case.by, "KruskalWallis")


@tested("design_t", knows_design=True)
def design_t(case: Case) -> TestResult:
    """Test the means of two or more groups."""
    return t_test(case.sample, case.y[0], case.by)


@tested("design_correlation", knows_design=True)
def design_correlation(case: Case) -> TestResult:
    """Test Spearman's ρ as the slope of one rank on the other."""
    name = "基于设计的等级相关"
    found, n = slope(case)
    return replace(compared(name, *_one(found.value, found.se(case)), case.sample.df, n), effect_name="Spearman ρ")


@tested("options_together", knows_design=True)
def options_together(case: Case) -> TestResult:
    """Test all options of a multiple choice at once."""
    return option_tests(case.sample, case.y[0], case.by).together


@tested("options_bonferroni", knows_design=True)
def options_bonferroni(case: Case) -> TestResult:
    """Test each option of a multiple choice; the smallest p times the number of options.

    Options that so few chose that their own test would not hold (Cochran's rule) are left out, where any is left.
    """
    tests = option_tests(case.sample, case.y[0], case.by).options
    common = [test for option, test in tests.items() if option in _common(case)]
    found = common or list(tests.values())
    best = min(found, key=lambda test: test.p)
    few = f"另有{len(tests) - len(found)}个选项人太少，不算。" if len(found) < len(tests) else ""
    told = f"{len(found)}个选项逐项检验，取最小的 p 乘以{len(found)}（Bonferroni）。{few}"
    return replace(best, name="逐项 Rao–Scott F（Bonferroni）", p=min(1.0, best.p * len(found)), notes=(told,))


def _common(case: Case) -> set[str]:
    """Return the options of which enough people are expected on either side in each group."""
    options, given = chosen(case.sample, case.y[0])
    inside = given & (case.groups.of >= 0)
    sizes = np.bincount(case.groups.of[inside])
    sizes = sizes[sizes > 0]
    shares = options[inside].mean(axis=0)
    expected = np.minimum(shares, 1 - shares)[:, None] * sizes
    enough = ((expected >= _EXPECTED).mean(axis=1) >= _CELLS) & (expected >= 1).all(axis=1)
    measure = case.outcome
    return {measure.named(code) for code, ok in zip(measure.labels, enough, strict=True) if ok}


@tested("pairs_together", knows_design=True)
def pairs_together(case: Case) -> TestResult:
    """Test whether any option of one multiple choice goes with any of another (SPMI)."""
    found = comention(case.sample, case.by, case.y[0])
    if found.test is None:
        raise refused("检验", case.outcome.label, "每一对选项的人都太少")
    return found.test


@tested("design_signed_ranks", knows_design=True)
def design_signed_ranks(case: Case) -> TestResult:
    """Test two rows: whether the mean of the signed ranks of the differences is 0, those who differ not left out."""
    found = t_test(case.scored(signed_ranks(case)), SCORE)
    return replace(found, name="基于设计的符号秩检验", effect=None, effect_name="")


def signed_ranks(case: Case) -> np.ndarray:
    """Return the estimated population ranks of differences between two rows with their signs, NaN without a difference.

    Raises
    ------
    AnalysisError
        ``A-TEST`` when nobody answered differently.
    """
    gaps = np.round(case.every[:, 1] - case.every[:, 0], 12)
    differ = case.complete & (gaps != 0)
    if not differ.any():
        raise refused("检验", case.outcome.label, "没有人两次的回答不同，没有可比的")
    scores, weight = np.full(len(gaps), np.nan), case.sample.weight_values[differ]
    scores[differ] = np.sign(gaps[differ]) * weighted_ranks(np.abs(gaps[differ]), weight) / weight.sum()
    return scores


@tested("design_paired_t", knows_design=True)
def design_paired_t(case: Case) -> TestResult:
    """Test two rows: whether the mean difference is 0; of two answers each, whether as many go up as go down."""
    found = between(case.sample, case.y[1], case.y[0]).tests
    if "mean" not in found:
        raise refused("检验", case.outcome.label, "没有人两次的回答不同，没有可比的")
    return replace(found["mean"], effect=None, effect_name="")


@tested("design_friedman", knows_design=True)
def design_friedman(case: Case) -> TestResult:
    """Test several rows: whether their mean ranks within people are the same; an F."""
    from scipy.stats import rankdata

    inside = case.complete
    ranks = np.zeros(case.every.shape)
    if not inside.any() or (case.rows == case.rows[:, :1]).all():
        raise refused("检验", case.outcome.label, "没有人对各项的回答不同，没有可比的")
    ranks[inside] = rankdata(case.rows, axis=1)
    weight = np.where(inside, case.sample.weight_values, 0.0)
    means = weight @ ranks / weight.sum()
    own = weight[:, None] * np.where(inside[:, None], ranks - means, 0.0) / weight.sum()
    spread = variance(own[:, 1:] - own[:, :1], case.sample)
    return compared("基于设计的 Friedman", means[1:] - means[0], spread, case.sample.df, int(inside.sum()))


@tested("homogeneity", knows_design=True)
def homogeneity(case: Case) -> TestResult:
    """Test whether communities differ by more than chance in what is told of them: a share or a mean."""
    if case.outcome.level is Level.MULTIPLE:
        return options_together(case)
    if case.outcome.level is Level.INTERVAL:
        return welch_anova(case.values, case.codes_of_groups) if case.plain else design_t(case)
    sample, name = case.sample, case.y[0]
    if case.outcome.level is Level.RANKING:
        sample, name = first_choice_classes(case), SCORE
    elif case.outcome.level is Level.ORDINAL:
        top = headlines(case)["top2"]
        sample, name = case.classified(np.where(np.isnan(top), -1, top).astype(int), ["其余", "前两档"]), SCORE
    own = replace(case, sample=sample, y=(name,))
    return chi_square(*own.codes) if case.plain else rao_scott(own)


@tested("changed", knows_design=True)
def changed(case: Case) -> TestResult:
    """Test whether waves differ: in shares, or in the mean of a scale or a number."""
    match case.outcome.level:
        case Level.MULTIPLE:
            return options_together(case)
        case Level.NOMINAL:
            return rao_scott(case)
        case Level.RANKING:
            return independence(first_choice_classes(case), SCORE, case.by)
        case Level.TEXT:
            raise refused("检验", case.outcome.label, "填空题不比较两期")
    return design_t(case)


def _one(gap: float, se: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([gap]), np.array([[se**2]])
