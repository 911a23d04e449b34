"""How far two people agree who coded the same texts: percent agreement, Cohen's kappa, Krippendorff's alpha.

A text may have several codes. For each code, whether it was given is a judgement of its own: kappa (Cohen 1960) and
nominal alpha (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability). Over all codes together a judgement is a
set, and alpha takes the distance of two sets by MASI (Passonneau 2006, LREC: Measuring agreement on set-valued items).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
Codes = frozenset[int]

RELIABLE, TENTATIVE = 0.8, 0.667
"""From here on alpha bears conclusions, or tentative ones (Krippendorff 2004)."""


def kappa(both: int, first: int, second: int, neither: int) -> float | None:
    """Return Cohen's kappa of two judgements by yes and no; None when there was nothing to tell apart.

    >>> kappa(20, 5, 10, 15)
    0.4
    >>> kappa(0, 0, 0, 30) is None
    True
    """
    n = both + first + second + neither
    chance = (both + first) * (both + second) + (neither + second) * (neither + first)
    if n == 0 or chance == n * n:
        return None
    return round((n * (both + neither) - chance) / (n * n - chance), 12)


def different(a: Hashable, b: Hashable) -> float:
    """Return the nominal distance: 0 for the same, 1 for anything else."""
    return float(a != b)


def masi_distance(a: Codes, b: Codes) -> float:
    """Return the MASI distance of two sets: one less the product of overlap (Jaccard) and monotonicity.

    >>> masi_distance(frozenset({1, 2}), frozenset({1, 2})), masi_distance(frozenset({1}), frozenset({2}))
    (0.0, 1.0)
    >>> round(masi_distance(frozenset({1, 2}), frozenset({1, 2, 3, 4})), 4)
    0.6667
    """
    if a == b:
        return 0.0
    common = a & b
    monotone = 2 / 3 if a <= b or b <= a else 1 / 3 if common else 0.0
    return 1.0 - monotone * len(common) / len(a | b)


def alpha(units: Iterable[Sequence[T]], distance: Callable[[T, T], float] = different) -> float | None:
    """Return Krippendorff's alpha; None when fewer than two values can be compared or all are the same.

    Parameters
    ----------
    units : iterable of sequence
        For each unit the values it was given; missing judgements are left out.
    distance : callable
        Between two values: 0 for the same, at most 1.

    >>> round(alpha([[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]), 3)
    0.095
    """
    pairable = [Counter(values) for values in units if len(values) > 1]
    total: Counter[T] = sum(pairable, Counter())
    n = total.total()
    expected = _disagreement(total, distance) / (n * (n - 1)) if n > 1 else 0.0
    if expected == 0.0:
        return None
    observed = sum(_disagreement(values, distance) / (values.total() - 1) for values in pairable) / n
    return 1.0 - observed / expected


def _disagreement(values: Counter[T], distance: Callable[[T, T], float]) -> float:
    return sum(values[a] * values[b] * distance(a, b) for a, b in product(values, repeat=2) if a != b)


@dataclass(frozen=True)
class CodeAgreement:
    """Two people's judgements on one code: texts that both, only the first, only the second, and neither gave it."""

    code: int
    both: int
    first: int
    second: int
    neither: int

    @property
    def n(self) -> int:
        """Texts coded by both."""
        return self.both + self.first + self.second + self.neither

    @property
    def percent(self) -> float:
        """The share of texts they agree on."""
        return (self.both + self.neither) / self.n

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa."""
        return kappa(self.both, self.first, self.second, self.neither)

    @property
    def alpha(self) -> float | None:
        """Krippendorff's alpha, nominal."""
        units = [*[(1, 1)] * self.both, *[(1, 0)] * (self.first + self.second), *[(0, 0)] * self.neither]
        return alpha(units)


@dataclass(frozen=True)
class Agreement:
    """Two people's codes of the same texts, by record."""

    first: Mapping[str, Codes]
    second: Mapping[str, Codes]

    @property
    def records(self) -> tuple[str, ...]:
        """The records both have coded."""
        return tuple(record for record in self.first if record in self.second)

    @property
    def exact(self) -> float | None:
        """The share of texts with exactly the same codes."""
        same = [self.first[record] == self.second[record] for record in self.records]
        return sum(same) / len(same) if same else None

    @property
    def alpha(self) -> float | None:
        """Krippendorff's alpha over all codes together, with the MASI distance."""
        return alpha([(self.first[record], self.second[record]) for record in self.records], masi_distance)

    @property
    def disagreements(self) -> tuple[str, ...]:
        """The records with different codes."""
        return tuple(record for record in self.records if self.first[record] != self.second[record])

    def of(self, code: int) -> CodeAgreement:
        """Return the judgements on one code."""
        seen = Counter((code in self.first[record], code in self.second[record]) for record in self.records)
        return CodeAgreement(code, seen[True, True], seen[True, False], seen[False, True], seen[False, False])

    def confused(self) -> list[tuple[int | None, int | None, int]]:
        """Return what one gave where the other gave something else, most often first; None for nothing else."""
        found: Counter[tuple[int | None, int | None]] = Counter()
        for record in self.disagreements:
            first, second = self.first[record] - self.second[record], self.second[record] - self.first[record]
            found.update(product(sorted(first) or [None], sorted(second) or [None]))
        order = sorted(found, key=lambda pair: (-found[pair], [code if code is not None else -1 for code in pair]))
        return [(*pair, found[pair]) for pair in order]
