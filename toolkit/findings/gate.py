"""Which differences may be told: one family of all comparisons of a report, and a practical threshold.

Either alone is not enough. Twenty-nine people against twenty-nine differ by ten points every other time when nothing is
there, and among thousands a difference can be beyond chance and beside the point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING

from toolkit.disclosure import HIDDEN, mask
from toolkit.findings.contrast import ROWS, Contrast, Practical, contrast_of, contrasts
from toolkit.questionnaire.kinds import Level
from toolkit.sample.power import even, shares_power
from toolkit.sample.weighting.diagnostics import diagnosed
from toolkit.statistics import describe
from toolkit.statistics.families import Family
from toolkit.statistics.methods import packaged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.disclosure import Thresholds
    from toolkit.findings.comparing import Comparison
    from toolkit.statistics.methods import MethodTable

ASSOCIATION = "correlation"
TOLD = ("difference", "difference_mean", ROWS, ASSOCIATION)
"""Sentences that the gate can license; a comparison with any other is not eligible for the text."""
_WORTH_SEEING = 0.10
"""A difference that a comparison should be able to see before it may say that there is none (analysis rules: 10 points,
seen more often than not)."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the gate says of one comparison.

    Parameters
    ----------
    comparison : Comparison
    adjusted : float
        Its p value, guarded for all comparisons of the report; NaN where nothing was tested.
    contrast : Contrast or None
        The contrast that may be told.
    associated : bool
        Two answers go together, and that may be told.
    below : int
        The practical threshold in points that all contrasts stay under; 0 when they do not, or too few people are
        compared to see a difference: then nothing can be said of it.
    closed : bool
        A public edition does not show the table: it says neither that there is a difference nor that there is none.
    """

    comparison: Comparison
    adjusted: float
    contrast: Contrast | None = None
    associated: bool = False
    below: int = 0
    closed: bool = False

    @property
    def told(self) -> bool:
        """Whether there is something that may be told."""
        return self.contrast is not None or self.associated


@dataclass(frozen=True, eq=False)
class Gate:
    """All comparisons of a report, judged together.

    Parameters
    ----------
    comparisons : sequence of Comparison
        All that are eligible for the text: what is left out of the family may not be told either.
    thresholds : Thresholds
        Of the edition.
    table : MethodTable, optional
        The packaged one by default: level of the family and the practical threshold are written there.
    """

    comparisons: Sequence[Comparison]
    thresholds: Thresholds
    table: MethodTable | None = None

    @cached_property
    def family(self) -> Family:
        """All comparisons together: Holm (1979), whatever the design."""
        rule = self._table.families["text"]
        names = [f"{comparison.outcome.name} × {comparison.by.name}" for comparison in self.comparisons]
        return Family.of([comparison.p for comparison in self.comparisons], names, rule["method"], rule["level"])

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What may be told of each comparison, in their order."""
        return tuple(map(self._verdict, self.comparisons, self.family.adjusted, self.family.passed))

    @property
    def practical(self) -> Practical:
        """The practical threshold."""
        return Practical(**self._table.practical)

    @property
    def _table(self) -> MethodTable:
        return self.table or packaged()

    def _verdict(self, comparison: Comparison, adjusted: float, passed: bool) -> Verdict:
        if self._closed(comparison):
            return Verdict(comparison, float(adjusted), closed=True)
        effect = comparison.analysis.effect
        if comparison.analysis.sentence == ASSOCIATION:
            strong = effect is not None and self.practical.strong(effect.word)
            return Verdict(comparison, float(adjusted), associated=passed and strong)
        found = contrast_of(comparison, self.thresholds, self.practical, self.family.level) if passed else None
        return Verdict(comparison, float(adjusted), found, below=0 if found else self._below(comparison))

    def _closed(self, comparison: Comparison) -> bool:
        """Tell whether a public edition does not show the table of a comparison.

        Then it says nothing of it: with the margins, Cramér's V of a small cell is as good as the cell.
        """
        if not self.thresholds.smallest_cell:
            return False
        if Level.INTERVAL in (comparison.by.level, comparison.outcome.level):
            return True  # a table of so many answers always has small cells
        shown = mask(describe(comparison.sample, comparison.outcome.name, comparison.by.name), self.thresholds)
        return HIDDEN in set(shown.frame["flag"])

    def _below(self, comparison: Comparison) -> int:
        """Return the threshold that everything stays under, if enough people were asked to see ten points."""
        pairs = list(contrasts(comparison, self.thresholds))
        if (
            isnan(comparison.p)
            or comparison.analysis.sentence == ASSOCIATION
            or not pairs
            or pairs[0][0]["statistic"] == "mean"
        ):
            return 0
        if any(self.practical.met(high, low) for high, low in pairs):
            return 0
        smallest = min(even(high["base"], low["base"]) for high, low in pairs)
        # Weighted people tell less than their number (Kish 1965).
        deff = diagnosed(comparison.sample.weight_values).deff
        if shares_power(_WORTH_SEEING, smallest / deff) < 0.5:
            return 0
        return round(100 * min(self.practical.least(high["base"] + low["base"]) for high, low in pairs))
