"""Margins: how many people of each sort the population has, and the combinations of sorts that the sample has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from toolkit.errors import AnalysisError

ALIKE = 1e-3
"""Sums of margins that differ by less are the same number, rounded."""
_DENSE = 1 << 20
"""Up to so many possible combinations are looked up by address; more are sorted."""


@dataclass(frozen=True, eq=False)
class Margin:
    """One classification of which the population's numbers are known.

    Parameters
    ----------
    name : str
        For messages: ``年龄``.
    labels : tuple of str
        The categories.
    codes : numpy.ndarray of int
        For each person the place of its category in ``labels``; below 0 where it is not known.
    targets : numpy.ndarray of float
        For each category the number of people in the population, or its share: shares sum to 1.
    """

    name: str
    labels: tuple[str, ...]
    codes: np.ndarray
    targets: np.ndarray

    @cached_property
    def known(self) -> np.ndarray:
        """Whether a person's category is one of the margin's."""
        return (self.codes >= 0) & (self.codes < len(self.labels))

    @cached_property
    def people(self) -> np.ndarray:
        """How many people of the sample are in each category."""
        return np.bincount(self.codes if self.known.all() else self.codes[self.known], minlength=len(self.labels))

    @property
    def total(self) -> float:
        """The sum of the targets."""
        return float(self.targets.sum())

    @property
    def faults(self) -> tuple[str, ...]:
        """Why no weights can reach the targets, in words."""
        targets = self.targets
        if len(targets) != len(self.labels) or not np.isfinite(targets).all() or (targets < 0).any():
            return (f"“{self.name}”每个类别都要有目标，目标不能是空的或负的",)
        told = []
        if unknown := int((~self.known).sum()):
            told.append(f"“{self.name}”有{unknown}人没有答案，请把他们单列一类或不用这一项")
        told += [
            f"“{self.name}”的“{label}”{'没有人，却有目标' if target else '有人，目标却是0'}"
            for label, people, target in zip(self.labels, self.people, targets, strict=True)
            if (people == 0) != (target == 0)
        ]
        return tuple(told)


def faults(margins: Sequence[Margin]) -> tuple[str, ...]:
    """Return why no weights can reach all targets together; empty when nothing speaks against it."""
    told = [fault for margin in margins for fault in margin.faults]
    for margin in margins[1:]:
        if abs(margin.total - margins[0].total) > ALIKE * margins[0].total:
            first, other = f"{margins[0].total:,.10g}", f"{margin.total:,.10g}"
            told.append(f"“{margins[0].name}”合计{first}，“{margin.name}”合计{other}，两个合计要一样")
    return tuple(told)


def positive(weights: np.ndarray) -> None:
    """Refuse weights that are missing or not positive: ``A-WEIGHTS`` with the first row."""
    good = np.isfinite(weights) & (weights > 0)
    if not good.all():
        row = int(np.flatnonzero(~good)[0]) + 1
        raise AnalysisError("A-WEIGHTS", where=f"第{row}行", reason="加权前的权重有空的、负的或为零的")


def wanted(margins: Sequence[Margin], base: np.ndarray) -> list[np.ndarray]:
    """Return the totals that weights have to reach, of each margin.

    Shares are multiplied by the sum of ``base``; sums that differ by rounding become the first margin's.

    Raises
    ------
    AnalysisError
        ``A-MARGIN`` naming every category that stands in the way, ``A-WEIGHTS`` naming the first person whose weight is
        missing or not positive.
    """
    positive(base)
    if told := faults(margins):
        raise AnalysisError("A-MARGIN", where="加权", reason="；".join(told))
    total = margins[0].total
    whole = float(base.sum()) if abs(total - 1) <= ALIKE else total
    return [margin.targets * (whole / margin.total) for margin in margins]


def combinations(margins: Sequence[Margin]) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of the combination of categories of each person, and the categories of each combination.

    Returns
    -------
    row : array of int, shape (people,)
    levels : array of int, shape (margins, combinations)
        Only combinations that somebody has, in the order of the codes.
    """
    row, many = np.zeros(len(margins[0].codes), np.int64), 1
    for margin in margins:
        row = row * len(margin.labels) + margin.codes
        many *= len(margin.labels)
        if many > _DENSE:
            row, many = _numbered(row)
    if many <= _DENSE:
        row, many = _renumbered(row, many)
    somebody = np.empty(many, np.int64)
    somebody[row] = np.arange(len(row))
    return row, np.stack([np.asarray(margin.codes[somebody], np.int64) for margin in margins])


def _numbered(row: np.ndarray) -> tuple[np.ndarray, int]:
    kinds, number = np.unique(row, return_inverse=True)
    return number, len(kinds)


def _renumbered(row: np.ndarray, many: int) -> tuple[np.ndarray, int]:
    present = np.zeros(many, bool)
    present[row] = True
    number = np.cumsum(present) - 1
    return number[row], int(number[-1]) + 1
