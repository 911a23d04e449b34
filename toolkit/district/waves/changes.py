"""How much the share of an answer has changed from the first wave to the last, and whether that may be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.district.waves.joining import WAVE, Joined
from toolkit.findings.contrast import Practical
from toolkit.findings.differences import option_words
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.statistics import Family, describe, difference
from toolkit.statistics.methods import packaged
from toolkit.statistics.methods.planner import two

if TYPE_CHECKING:
    from toolkit.sample import Sample
    from toolkit.statistics.methods import Method

Row = dict[str, Any]
STATISTIC = {
    Level.NOMINAL: "proportion",
    Level.MULTIPLE: "proportion",
    Level.ORDINAL: "top2",
    Level.RANKING: "first_choice",
}
"""What is told of each wave; means are no percentage points."""
EVEN = 1e-12


@dataclass(frozen=True, eq=False)
class Change:
    """The share of one answer in several waves.

    Parameters
    ----------
    measure : Measure
    rows : tuple of dict
        Rows of estimates, one for each wave.
    standard : float
        Change once the last wave has the composition of the first, 0..1; NaN where it is not known.
    p : float
        Of the change as if people were drawn by chance; NaN for answers without substance, which are not judged.
    limits : tuple of float, or None
        95 % limits of the change; only where people were drawn by chance.
    by : str
        What composition is of, in words; empty where it is not known.
    passed : bool
        Beyond chance among all changes of these waves together; whatever the design (analysis rules 3).
    """

    measure: Measure
    rows: tuple[Row, ...]
    standard: float
    p: float
    limits: tuple[float, float] | None
    by: str = ""
    passed: bool = False

    @property
    def value(self) -> float:
        """Share in the last wave less share in the first, 0..1."""
        return self.rows[-1]["value"] - self.rows[0]["value"]

    @property
    def option(self) -> str:
        """The answer in words, to be put between quotation marks."""
        return option_words(self.measure, self.rows[0])

    @property
    def least(self) -> float:
        """What a change has to reach: 5 points among 200 people a wave, else 10."""
        return Practical(**packaged().practical).least(min(row["base"] for row in self.rows))

    @property
    def found(self) -> bool:
        """Whether the change of those who took part is large enough and beyond chance."""
        return self.passed and abs(self.value) >= self.least - EVEN

    @property
    def told(self) -> bool:
        """Whether it may be told: it stays as large when the composition is held."""
        kept = np.isnan(self.standard) or self.standard * np.sign(self.value) >= self.least - EVEN
        return self.found and bool(kept)

    def as_dict(self) -> dict[str, Any]:
        """Return the change as plain values; shares 0..1, None where there is no figure."""
        low, high = self.limits or (None, None)
        return {
            "item": self.measure.name,
            "option": self.option,
            "shares": [row["value"] for row in self.rows],
            "n": [int(row["base"]) for row in self.rows],
            "change": self.value,
            "standardised": None if np.isnan(self.standard) else self.standard,
            "low": low,
            "high": high,
            "told": self.told,
        }


def changes(joined: Joined, measures: Sequence[Measure]) -> tuple[list[Change], dict[str, int]]:
    """Return the changes of all answers to some questions, and the questions too few people answered, with how many.

    Notes
    -----
    The error is that of a difference between independent waves, communities of each wave being strata. What stands in
    the changes is not judged yet: :func:`judged`.
    """
    method = two("wave", len(joined.sample.measure(WAVE).labels), "nominal", joined.sample.design)
    found: list[Change] = []
    few: dict[str, int] = {}
    for measure in measures:
        if measure.level not in STATISTIC or len(measure.labels) < 2:
            continue
        own = list(_answers(joined, measure, method))
        smallest = min((row["base"] for change in own for row in change.rows), default=0)
        if smallest < method.minimum:
            few[measure.name] = smallest
        else:
            found += own
    return found, few


def judged(found: Sequence[Change]) -> tuple[tuple[Change, ...], Family]:
    """Return changes judged together as one family (Holm), and the family."""
    rule = packaged().families["text"]
    names = [f"{change.measure.name} {change.option}" for change in found]
    family = Family.of([change.p for change in found], names, rule["method"], rule["level"])
    passed = [bool(passed) for passed in family.passed]
    return tuple(replace(change, passed=own) for change, own in zip(found, passed, strict=True)), family


def _answers(joined: Joined, measure: Measure, method: Method) -> Iterator[Change]:
    """Yield the change of each answer, in the order of the options."""
    statistic = STATISTIC[measure.level]
    codes = [str(code) for code in joined.sample.measure(WAVE).labels]
    shares = _by_wave(joined.sample, measure, statistic)
    standard = _by_wave(joined.standard, measure, statistic) if joined.standard else {}
    gaps = difference(joined.sample, measure.name, WAVE, codes[-1], codes[0]).where(statistic=f"difference_{statistic}")
    for gap in gaps.rows():
        rows = tuple(shares[gap["level"], code] for code in codes)
        after = standard.get((gap["level"], codes[-1]), {"value": float("nan")})
        apart = float("nan") if gap["level"] in _empty(measure) else _p(gap)
        limits = (gap["low"], gap["high"]) if method.in_body else None
        yield Change(measure, rows, after["value"] - rows[0]["value"], apart, limits, joined.by)


def _by_wave(sample: Sample, measure: Measure, statistic: str) -> dict[tuple[str, str], Row]:
    """Return the share of each answer in each wave."""
    rows = describe(sample, measure.name, WAVE).where(statistic=statistic).rows()
    return {(row["level"], row["by_level"]): row for row in rows}


def _empty(measure: Measure) -> set[str]:
    """Return the answers without substance; of two options the second says what the first does."""
    if measure.level is Level.NOMINAL and len(measure.labels) == 2:
        return {measure.named(list(measure.labels)[1])}
    return {measure.named(code) for code in measure.unscored}


def _p(gap: Row) -> float:
    """Return the two-sided p value of a difference by t; 1 where nothing has changed at all."""
    from scipy.special import stdtr

    if gap["value"] == 0 or np.isnan(gap["value"]):
        return 1.0
    return float(2 * stdtr(gap["df"], -abs(gap["value"]) / gap["se"])) if gap["se"] > 0 else 0.0
