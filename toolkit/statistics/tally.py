"""The tally: sums over people that add up. Tables of any size, merged files and parts of files are finished from them.

A measure is a row of slots (one for each code, place or moment); a tally holds, for each group of each table, the
weighted sum and the plain count of every slot. ``Tally + Tally`` is the tally of both sets of people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.registry import did_you_mean
from toolkit.statistics.slots import indicators

if TYPE_CHECKING:
    from toolkit.sample import Sample

TableKey = tuple[str, str]
"""Name of the row measure, and of the grouping measure (empty for everybody)."""


@dataclass(frozen=True)
class Plan:
    """Which tables are summed: every row measure by every column measure, and by nobody.

    Parameters
    ----------
    rows, columns : tuple of Measure
        ``columns`` are grouping measures with one code a person.
    context : dict of str to str
        Survey, wave, domain and weighting; tallies of different contexts do not add up.
    """

    rows: tuple[Measure, ...]
    columns: tuple[Measure, ...] = ()
    context: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def from_sample(sample: Sample, rows: Sequence[str], columns: Sequence[str] = ()) -> Plan:
        """Return the plan of tables for measures by name.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` unknown name, ``A-LEVEL`` when a grouping measure has more than one code a person.
        """
        grouping = tuple(sample.measure(name) for name in columns)
        for measure in grouping:
            if measure.level not in (Level.NOMINAL, Level.ORDINAL):
                raise AnalysisError("A-LEVEL", where="分组", name=measure.label, reason="分组只能用单选题或量表题")
        return Plan(tuple(sample.measure(name) for name in rows), grouping, dict(sample.context))

    def __repr__(self) -> str:
        return f"汇总计划（{len(self.rows)} 个指标，{len(self.columns)} 种分组）"

    def row(self, name: str) -> Measure:
        """Return the row measure of a name.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` when the plan has none.
        """
        return _named(name, self.rows)

    def column(self, name: str) -> Measure:
        """Return the grouping measure of a name.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` when the plan has none.
        """
        return _named(name, self.columns)


def _named(name: str, measures: Sequence[Measure]) -> Measure:
    for measure in measures:
        if measure.name == name:
            return measure
    hint = did_you_mean(name, [measure.name for measure in measures])
    raise AnalysisError("A-ITEM", where="汇总", name=name, hint=hint)


@dataclass(frozen=True)
class Cells:
    """Sums of one table: ``weighted`` (floats) and ``n`` (integers), both of shape (groups, slots)."""

    weighted: np.ndarray
    n: np.ndarray


@dataclass(frozen=True)
class Tally:
    """Sums of all tables of a plan."""

    plan: Plan
    cells: dict[TableKey, Cells]

    def __repr__(self) -> str:
        return f"汇总（{len(self.cells)} 张表）"

    def __add__(self, other: Tally) -> Tally:
        """Return the tally of the people of both.

        Raises
        ------
        AnalysisError
            ``A-TALLY`` when the plans differ.
        """
        if self.plan != other.plan:
            raise AnalysisError("A-TALLY", where="汇总")
        merged = {
            key: Cells(mine.weighted + other.cells[key].weighted, mine.n + other.cells[key].n)
            for key, mine in self.cells.items()
        }
        return Tally(self.plan, merged)


def accumulate(batch: Mapping[str, np.ndarray], plan: Plan, weights: np.ndarray | None = None) -> Tally:
    """Sum one batch of people.

    Parameters
    ----------
    batch : mapping of str to array
        Columns of the answers frame, one value a person.
    plan : Plan
    weights : array of float, optional
        One a person; ones when left out.
    """
    some = plan.rows[0].columns[0] if plan.rows else plan.columns[0].columns[0]
    people = len(np.asarray(batch[some]))
    weight = np.ones(people) if weights is None else np.asarray(weights, float)
    groups = {"": (np.zeros(people, np.int64), 1)}
    for column in plan.columns:
        codes = list(column.labels)
        values = np.asarray(batch[column.columns[0]])
        position = np.full(people, len(codes), np.int64)
        for place, code in enumerate(codes):
            position[values == code] = place
        groups[column.name] = (position, len(codes))
    cells: dict[TableKey, Cells] = {}
    for row in plan.rows:
        counted = indicators(row, batch)
        for name, (position, size) in groups.items():
            cells[row.name, name] = _sum(counted, position, size, weight)
    return Tally(plan, cells)


def _sum(counted: np.ndarray, position: np.ndarray, size: int, weight: np.ndarray) -> Cells:
    # One address more than groups catches people who are in no group; it is cut off.
    def by_group(values: np.ndarray) -> np.ndarray:
        return np.bincount(position, weights=values, minlength=size + 1)[:size]

    columns = counted.T
    weighted = np.stack([by_group(column * weight) for column in columns], axis=1)
    counts = np.stack([by_group((column != 0).astype(float)) for column in columns], axis=1)
    return Cells(weighted, counts.astype(np.int64))
