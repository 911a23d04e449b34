"""How a sample was drawn: strata, units at each stage, population sizes; what every variance is computed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np

from toolkit.errors import AnalysisError


class Lonely(StrEnum):
    """What a stratum with a single unit contributes, where the population has more units than this one.

    FAIL: refuse. REMOVE, CERTAINTY: nothing. ADJUST: the unit's distance from the mean of all. AVERAGE: as much as the
    other strata on average.
    """

    FAIL = "fail"
    REMOVE = "remove"
    CERTAINTY = "certainty"
    ADJUST = "adjust"
    AVERAGE = "average"


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of drawing.

    Parameters
    ----------
    unit : numpy.ndarray of int
        For each row the number of its unit; units of different strata have different numbers.
    stratum : numpy.ndarray of int
        For each unit the number of its stratum: of the first stage as drawn, of later ones the unit drawn before.
    names : tuple of str
        Of the strata, for messages.
    size : numpy.ndarray of float or None
        For each stratum how many units the population has there; None when drawn with replacement, or not known.
    """

    unit: np.ndarray
    stratum: np.ndarray
    names: tuple[str, ...]
    size: np.ndarray | None

    @cached_property
    def drawn(self) -> np.ndarray:
        """For each stratum how many units were drawn."""
        return np.bincount(self.stratum, minlength=len(self.names))

    @cached_property
    def left(self) -> np.ndarray:
        """For each stratum the share of its units that was not drawn, 1 − f; 1 without population sizes."""
        return np.ones(len(self.names)) if self.size is None else 1 - self.drawn / self.size

    @cached_property
    def lonely(self) -> np.ndarray:
        """Whether a stratum has one unit of several: nothing within it to compare."""
        return (self.drawn == 1) & (self.left > ALL)

    def totals(self, values: np.ndarray) -> np.ndarray:
        """Return sums over the rows of each unit; ``values`` of shape (rows, k) give (units, k)."""
        return values if self.is_rows else _summed(values, self.unit, len(self.stratum))

    def sums(self, totals: np.ndarray) -> np.ndarray:
        """Return sums over the units of each stratum; (units, k) give (strata, k)."""
        if self.in_order:
            return np.add.reduceat(totals, np.cumsum(self.drawn) - self.drawn, axis=0)
        return _summed(totals, self.stratum, len(self.names))

    @cached_property
    def in_order(self) -> bool:
        """Whether units stand stratum by stratum, none of them empty."""
        return bool((np.diff(self.stratum) >= 0).all() and (self.drawn > 0).all())

    @cached_property
    def is_rows(self) -> bool:
        """Whether every row is a unit of its own, in their order."""
        return len(self.stratum) == len(self.unit) and bool((self.unit == np.arange(len(self.unit))).all())


def _summed(values: np.ndarray, into: np.ndarray, size: int) -> np.ndarray:
    return np.stack([np.bincount(into, column, size) for column in values.T], axis=1)


ALL = 1e-10
"""Less than this left of a stratum means that all its units were drawn."""


@dataclass(frozen=True, eq=False)
class Structure:
    """The stages of drawing, and the rule for lonely strata.

    Parameters
    ----------
    stages : tuple of Stage
    rule : Lonely
    columns : tuple of str
        Of the frame: the stratum (empty where there are no strata), then the unit of each stage; none where people were
        drawn without being written down in columns.
    """

    stages: tuple[Stage, ...]
    rule: Lonely = Lonely.ADJUST
    columns: tuple[str, ...] = ()

    def __repr__(self) -> str:
        first = self.stages[0]
        return f"抽样结构（{len(first.names)} 层，{len(first.stratum)} 个初级单元，{len(self.stages)} 阶段）"

    @property
    def first(self) -> Stage:
        """The first stage."""
        return self.stages[0]

    @property
    def df(self) -> int:
        """Degrees of freedom: units of the first stage less strata, of the whole design."""
        return len(self.first.stratum) - len(self.first.names)

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader has to know: strata with a single unit, and the rule that was applied to them."""
        told = []
        for place, stage in enumerate(self.counted, start=1):
            names = [stage.names[stratum] for stratum in np.flatnonzero(stage.lonely)]
            if names:
                shown = "、".join(names[:5]) + ("等" if len(names) > 5 else "")
                told.append(f"第{place}阶段有{len(names)}层只抽到一个单元（{shown}），{_RULES[self.rule]}")
        return tuple(told)

    @property
    def counted(self) -> tuple[Stage, ...]:
        """The stages that add to a variance: later ones only where all before have population sizes."""
        known = [stage.size is not None for stage in self.stages]
        return self.stages[: known.index(False) + 1] if False in known else self.stages

    def collapsed(self) -> Structure:
        """Return the structure with each lonely stratum of the first stage joined to the one before (the first: after).

        A way out where the rules are not wanted; variances become a little too large, never too small on average.
        """
        first = self.stages[0]
        into = np.arange(len(first.names))
        for stratum in np.flatnonzero(first.lonely):
            into[stratum] = into[stratum - 1] if stratum else 1 if len(into) > 1 else 0
        while (into != into[into]).any():
            into = into[into]
        kept, number = np.unique(into, return_inverse=True)
        names = tuple("+".join(first.names[s] for s in np.flatnonzero(into == stratum)) for stratum in kept)
        size = None if first.size is None else np.bincount(number, first.size)
        joined = Stage(first.unit, number[first.stratum], names, size)
        return replace(self, stages=(joined, *self.stages[1:]))


_RULES = {
    Lonely.FAIL: "不能算误差。",
    Lonely.REMOVE: "这些层不计入误差，误差偏小。",
    Lonely.CERTAINTY: "按必然入选处理，这些层在这一阶段没有误差。",
    Lonely.ADJUST: "它们的误差按与总平均的距离估计，偏保守。",
    Lonely.AVERAGE: "它们的误差按其余各层的平均估计。",
}


def structure(
    rows: int,
    strata: np.ndarray | None,
    clusters: Sequence[np.ndarray],
    sizes: Sequence[np.ndarray],
    rule: Lonely,
) -> Structure:
    """Return the structure of a sample from its columns.

    Parameters
    ----------
    rows : int
    strata : array or None
        Stratum of the first stage of each row.
    clusters : sequence of arrays
        Id of the unit of each stage; none when people were drawn one by one. Ids of later stages need to be unique only
        within the unit before.
    sizes : sequence of arrays
        Units of the population at each stage, in the stratum or unit before; all values below 1 are sampling fractions.
    rule : Lonely

    Raises
    ------
    AnalysisError
        ``A-DESIGN``: a unit in two strata, missing ids, sizes that differ within a stratum or are smaller than the
        number of units drawn, more sizes than stages.
    """
    ids = list(clusters) or [np.arange(rows)]
    if len(sizes) > len(ids):
        raise AnalysisError("A-DESIGN", where="抽样结构", reason=f"有{len(sizes)}列总体数，却只有{len(ids)}个阶段")
    parent, names = _coded(np.zeros(rows, int) if strata is None else strata, "分层")
    names = ("全部",) if strata is None else names
    stages = []
    for place, own in enumerate(ids, start=1):
        unit, unit_names, stratum = _units(parent, own, place)
        size = _sizes(sizes[place - 1], parent, names, np.bincount(stratum), place) if place <= len(sizes) else None
        stages.append(Stage(unit, stratum, names, size))
        parent, names = unit, unit_names
    return Structure(tuple(stages), rule)


def _coded(values: np.ndarray, what: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return numbers from 0 in sorted order, and what they stand for."""
    import pandas as pd

    series = pd.Series(np.asarray(values))
    if series.isna().any():
        row = int(np.flatnonzero(series.isna())[0]) + 1
        raise AnalysisError("A-DESIGN", where=f"第{row}行", reason=f"{what}是空的")
    codes, kinds = pd.factorize(series, sort=True)
    return codes.astype(np.int64), tuple(str(kind) for kind in kinds)


def _units(parent: np.ndarray, ids: np.ndarray, place: int) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    """Return the unit of each row, the names of the units, and the stratum of each unit."""
    codes, names = _coded(ids, f"第{place}阶段的单元")
    many = len(names)
    pairs, first, unit = np.unique(parent * many + codes, return_index=True, return_inverse=True)
    if len(first) == len(parent):  # rows themselves were drawn: their order is the units'
        first, unit = np.arange(len(parent)), np.arange(len(parent))
        pairs = parent * many + codes
    elif place == 1 and len(pairs) > many:
        twice = names[int(np.flatnonzero(np.bincount(pairs % many) > 1)[0])]
        raise AnalysisError("A-DESIGN", where="抽样结构", reason=f"单元“{twice}”同时在两层里")
    return unit, tuple(names[pair] for pair in pairs % many), parent[first]


def _sizes(column: np.ndarray, parent: np.ndarray, names: tuple[str, ...], drawn: np.ndarray, place: int) -> np.ndarray:
    values = np.asarray(column, float)
    if not (values > 0).all():
        row = int(np.flatnonzero(~(values > 0))[0]) + 1
        raise AnalysisError("A-DESIGN", where=f"第{row}行", reason="总体单元数是空的、零或负的")
    low, high = np.full(len(names), np.inf), np.zeros(len(names))
    np.minimum.at(low, parent, values)
    np.maximum.at(high, parent, values)
    if (low != high).any():
        name = names[int(np.flatnonzero(low != high)[0])]
        raise AnalysisError("A-DESIGN", where=f"第{place}阶段", reason=f"“{name}”里的总体单元数前后不一样")
    if (values < 1).all():
        low = drawn / low
    elif (values < 1).any():
        raise AnalysisError("A-DESIGN", where=f"第{place}阶段", reason="总体单元数里有的是个数、有的是比例")
    small = low < drawn * (1 - 1e-9)
    if small.any():
        at = int(np.flatnonzero(small)[0])
        reason = f"“{names[at]}”的总体有{low[at]:g}个单元，样本里却有{drawn[at]}个"
        raise AnalysisError("A-DESIGN", where=f"第{place}阶段", reason=reason)
    return np.maximum(low, drawn)
