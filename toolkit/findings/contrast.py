"""The one contrast a comparison may be told by: two groups and one answer, tested as it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.disclosure import HIDDEN, mask
from toolkit.questionnaire.kinds import Level
from toolkit.sample.power import even
from toolkit.statistics import describe
from toolkit.statistics.effect_size import WORDS
from toolkit.statistics.methods import analyse
from toolkit.statistics.methods.steps import Case
from toolkit.statistics.methods.steps.case import SCORE
from toolkit.statistics.methods.steps.relations import headlines

if TYPE_CHECKING:
    from toolkit.disclosure import Thresholds
    from toolkit.findings.comparing import Comparison
    from toolkit.questionnaire import Measure
    from toolkit.statistics.methods import Analysis

Row = dict[str, Any]
ROWS = "rows"
"""The sentence of two rows of a matrix that the same people rated."""
_STATISTIC = {
    Level.NOMINAL: "proportion",
    Level.MULTIPLE: "proportion",
    Level.ORDINAL: "top2",
    Level.INTERVAL: "mean",
}


@dataclass(frozen=True, eq=False)
class Contrast:
    """Two groups and one answer.

    Parameters
    ----------
    high, low : dict
        Rows of estimates of the group that has more of it, and of the other.
    analysis : Analysis
        Of these two groups and this answer alone.
    among : int
        How many such contrasts the comparison holds.
    """

    high: Row
    low: Row
    analysis: Analysis
    among: int

    @property
    def p(self) -> float:
        """The p value, guarded for how many contrasts there are (Bonferroni); NaN where nothing can be tested."""
        test = self.analysis.test
        return min(1.0, test.p * self.among) if test else float("nan")

    @property
    def strength(self) -> str:
        """What the strength of the contrast is called; empty where there are no words."""
        return self.analysis.effect.word if self.analysis.effect else ""

    @property
    def limits(self) -> tuple[float, float] | None:
        """95 % limits of the gap, where the design gives any."""
        frame = self.analysis.estimates.frame
        found = frame.loc[frame["statistic"].isin(["difference_proportion", "difference_mean"])]
        if found.empty or not np.isfinite(found["low"].iloc[0]):
            return None
        row = found.iloc[0]
        low, high = float(row["low"]), float(row["high"])
        return (low, high) if row["value"] >= 0 else (-high, -low)


@dataclass(frozen=True)
class Practical:
    """What a difference must reach to be told, besides its test.

    Parameters
    ----------
    word : str
        The least strength.
    points, points_small : int
        Percentage points, among enough people and among fewer.
    small_below : int
        Fewer than this is few.
    """

    word: str
    points: int
    points_small: int
    small_below: int

    def least(self, people: int) -> float:
        """Return the least difference of two shares, 0..1."""
        return (self.points if people >= self.small_below else self.points_small) / 100

    def met(self, high: Row, low: Row) -> bool:
        """Tell whether two figures are far enough apart; of means the strength alone decides."""
        if high["statistic"] == "mean":
            return high["value"] > low["value"]
        return high["value"] - low["value"] >= self.least(high["base"] + low["base"]) - 1e-12

    def strong(self, strength: str) -> bool:
        """Tell whether a strength is at least the least one; where there are no words for it, points decide."""
        return not strength or strength in WORDS[WORDS.index(self.word) :]


def contrast_of(comparison: Comparison, thresholds: Thresholds, practical: Practical, level: float) -> Contrast | None:
    """Return the surest contrast of a comparison that holds by itself; None when there is none.

    Parameters
    ----------
    comparison : Comparison
    thresholds : Thresholds
        Figures that the edition hides are not compared.
    practical : Practical
    level : float
        What the guarded p value may be at most.

    Notes
    -----
    The comparison as a whole is judged elsewhere (:mod:`toolkit.findings.gate`): a contrast is looked for only where
    that passed, and is then guarded for the contrasts of this comparison.
    """
    pairs = list(contrasts(comparison, thresholds))
    for high, low in sorted(pairs, key=_sureness, reverse=True):
        if practical.met(high, low):
            found = Contrast(high, low, tested(comparison, high, low), len(pairs))
            if found.p <= level and practical.strong(found.strength):
                return found
    return None


def contrasts(comparison: Comparison, thresholds: Thresholds) -> Iterator[tuple[Row, Row]]:
    """Yield each two groups with each answer that could be told: the row with the larger figure first.

    Answers without substance (不清楚) tell nothing apart, and groups too small to be tested are not compared. Two rows
    that the same people rated make one pair.
    """
    if comparison.analysis.sentence == ROWS:
        yield from _two_rows(comparison, thresholds)
        return
    outcome, minimum = comparison.outcome, comparison.analysis.method.minimum
    if outcome.level not in _STATISTIC:
        return
    shown = mask(describe(comparison.sample, outcome.name, comparison.by.name), thresholds)
    rows = [
        row
        for row in shown.where(statistic=_STATISTIC[outcome.level]).rows()
        if row["flag"] != HIDDEN and row["base"] >= minimum and row["level"] not in _empty(outcome)
    ]
    rows.sort(key=lambda row: str(row["level"]))
    for _, same in groupby(rows, key=lambda row: str(row["level"])):
        for one, other in combinations(same, 2):
            yield (one, other) if one["value"] >= other["value"] else (other, one)


def _two_rows(comparison: Comparison, thresholds: Thresholds) -> Iterator[tuple[Row, Row]]:
    found = []
    for measure in (comparison.outcome, comparison.by):
        shown = mask(describe(comparison.sample, measure.name), thresholds)
        statistic = (
            {"statistic": "top2"} if measure.level is Level.ORDINAL else {"statistic": "proportion", "level": "1"}
        )
        row = shown.one(**statistic)
        found += [row] if row is not None and row["flag"] != HIDDEN else []
    if len(found) == 2:
        high, low = sorted(found, key=lambda row: -row["value"])
        yield high, low


def _sureness(pair: tuple[Row, Row]) -> float:
    """Return how far apart two figures are, in errors of a plain sample: the widest gap is often that of few people."""
    high, low = pair
    gap, between = high["value"] - low["value"], even(high["base"], low["base"])
    if high["statistic"] == "mean":
        return gap * sqrt(between)
    shared = (high["value"] * high["base"] + low["value"] * low["base"]) / (high["base"] + low["base"])
    return gap * sqrt(between / (shared * (1 - shared))) if 0 < shared < 1 else 0.0


def _empty(outcome: Measure) -> set[str]:
    """Return the levels without substance; of two options the second says what the first does."""
    if outcome.level is Level.NOMINAL and len(outcome.labels) == 2:
        return {outcome.named(list(outcome.labels)[1])}
    return {outcome.named(code) for code in outcome.unscored}


def tested(comparison: Comparison, high: Row, low: Row) -> Analysis:
    """Return the analysis of two groups alone: of one answer against all others, or of a mean.

    Parameters
    ----------
    comparison : Comparison
        Of all groups.
    high, low : dict
        Rows of estimates, as :func:`contrasts` yields them.
    """
    outcome, by = comparison.outcome.name, comparison.by.name
    if comparison.analysis.sentence == ROWS:
        return comparison.analysis
    case = Case.of(comparison.sample, (outcome,), (by,))
    levels = {by: "nominal"}
    if high["statistic"] != "mean":
        chosen = headlines(case)[high["level"] or "top2"]
        case = Case(
            case.classified(np.where(np.isnan(chosen), -1, 1 - np.nan_to_num(chosen)), ("是", "否")), (SCORE,), (by,)
        )
        outcome, levels = SCORE, levels | {SCORE: "binary"}
    two = case.only((high["by_level"], low["by_level"]))
    return analyse(two.sample, outcome, by, levels=levels)
