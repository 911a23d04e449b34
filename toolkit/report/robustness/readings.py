"""What a way of computing says: which answers are in front, and whether two groups still differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import HIDDEN
from toolkit.findings.comparing import comparisons
from toolkit.findings.contrast import contrasts, tested
from toolkit.questionnaire.kinds import Level

if TYPE_CHECKING:
    from toolkit.findings.comparing import Comparison
    from toolkit.findings.gate import Verdict
    from toolkit.questionnaire import Measure
    from toolkit.report.material import Material
    from toolkit.report.robustness.variants import Variant
    from toolkit.statistics import Estimates

Row = dict[str, Any]
Named = tuple[str, Row]
"""An answer, or a row of a matrix, in words, and its figure."""
HOLDS, SMALLER, TURNED = "差别一样", "差别变小，不到写成差别的标准", "差别的方向不同"


@dataclass(frozen=True, eq=False)
class Reading:
    """What one way of computing says of a finding.

    Parameters
    ----------
    variant : Variant
    rows : tuple of dict
        The figure as rows of estimates: one, or two whose difference it is; none where the edition hides it.
    says : tuple of str
        What follows: the answers in front, or how the difference is; empty where figures are hidden.
    """

    variant: Variant
    rows: tuple[Row, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """The share or correlation, or the difference; NaN where it is hidden."""
        if not self.rows:
            return float("nan")
        first, *other = self.rows
        return float(first["value"] - other[0]["value"] if other else first["value"])


def estimates(material: Material, variant: Variant, measure: Measure) -> Estimates:
    """Return the estimates of a measure in one way of computing, masked as those of the report."""
    if variant.sample.context == material.sample.context:
        return material.estimates(measure)
    return variant.estimates(measure, material.thresholds)


def headline_rows(measure: Measure, found: Estimates) -> list[Named]:
    """Return what is told of a question: the share of each answer, of a scale that of its ends; none of a mean."""
    if measure.level in (Level.INTERVAL, Level.TEXT):
        return []
    rows = found.rows()
    ends = [row for row in rows if row["statistic"] in ("top2", "bottom2")]
    statistic = "first_choice" if measure.level is Level.RANKING else "proportion"
    told = ends if len(ends) == 2 else [row for row in rows if row["statistic"] == statistic]
    return [(_answer(measure, row), row) for row in told if row["flag"] != HIDDEN]


def tops(measures: Sequence[Measure], found: Sequence[Estimates]) -> list[Named]:
    """Return the upper share of each row of a matrix; nothing when one is hidden: "highest" holds among all rows."""
    rows = [row for each in found for row in each.rows() if row["statistic"] == "top2" and row["flag"] != HIDDEN]
    if len(rows) < len(measures):
        return []
    return [(f"“{measure.label}”", row) for measure, row in zip(measures, rows, strict=True)]


def _answer(measure: Measure, row: Row) -> str:
    ends = {"top2": measure.upper, "bottom2": measure.points[:2]}
    codes = ends[row["statistic"]] if row["statistic"] in ends else [int(row["level"])]
    return "或".join(f"“{measure.labels[code]}”" for code in codes)


def in_front(told: Sequence[Named], pick: Callable[..., float] = max) -> tuple[Named, ...]:
    """Return what has the largest share, or by ``pick`` the smallest; ties are in front together."""
    chosen = [named for named in told if named[1]["n"] or pick is min]
    end = pick((row["value"] for _, row in chosen), default=0.0)
    return tuple(named for named in chosen if named[1]["value"] == end)


def reading_of(variant: Variant, told: Sequence[Named], shown: Row, pick: Callable[..., float] = max) -> Reading:
    """Return what a way of computing says of the order of some answers; its figure is that of the answer ``shown``."""
    front = in_front(told, pick)
    same = (row for _, row in told if all(row[key] == shown[key] for key in ("item", "level", "statistic")))
    row = next(same, None)
    return Reading(variant, (row,), tuple(name for name, _ in front)) if row else Reading(variant)


def difference_reading(material: Material, verdict: Verdict, variant: Variant) -> Reading:
    """Return what a way of computing says of two groups that the report tells apart, or of two answers."""
    if variant.sample.context == material.sample.context:
        return Reading(variant, _own_rows(verdict), (HOLDS,))
    compared = _compared(material, verdict, variant)
    if verdict.contrast is None:
        return _associated(material, verdict, variant, compared)
    rows = _same_pair(verdict, contrasts(compared, material.thresholds))
    if not rows:
        return Reading(variant)
    practical, (high, low) = material.findings.gate.practical, rows
    if high["value"] <= low["value"]:
        return Reading(variant, rows, (TURNED,))
    if not practical.met(high, low):
        return Reading(variant, rows, (SMALLER,))
    # Of shares the points decide; a mean has none, and its strength does.
    effect = tested(compared, high, low).effect if high["statistic"] == "mean" else None
    return Reading(variant, rows, (HOLDS if effect is None or practical.strong(effect.word) else SMALLER,))


def _own_rows(verdict: Verdict) -> tuple[Row, ...]:
    if verdict.contrast is None:
        return (verdict.comparison.analysis.estimates.rows()[0],)
    return (verdict.contrast.high, verdict.contrast.low)


def _compared(material: Material, verdict: Verdict, variant: Variant) -> Comparison:
    """Return the comparison of the report, made among the people of another way of computing."""
    table, outcome = verdict.comparison.table, verdict.comparison.outcome.name
    alone = replace(material.plan, tables=(table,))
    done = comparisons(variant.sample, material.responses.questionnaire, alone)
    return next(comparison for comparison in done if comparison.outcome.name == outcome)


def _associated(material: Material, verdict: Verdict, variant: Variant, compared: Comparison) -> Reading:
    (own,), row, effect = _own_rows(verdict), compared.analysis.estimates.rows()[0], compared.analysis.effect
    if row["base"] < material.thresholds.hide_below:
        return Reading(variant)
    if own["value"] * row["value"] <= 0:
        return Reading(variant, (row,), (TURNED,))
    strong = effect is not None and material.findings.gate.practical.strong(effect.word)
    return Reading(variant, (row,), (HOLDS if strong else SMALLER,))


def _same_pair(verdict: Verdict, pairs: Iterator[tuple[Row, Row]]) -> tuple[Row, ...]:
    """Return the figures of the same two groups and the same answer, in the order of the report."""
    own = _own_rows(verdict)
    groups = [row["by_level"] for row in own]
    for pair in pairs:
        by_group = {row["by_level"]: row for row in pair}
        if pair[0]["level"] == own[0]["level"] and set(by_group) == set(groups):
            return tuple(by_group[group] for group in groups)
    return ()
