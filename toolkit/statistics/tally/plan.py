"""Which tables are summed, of whom, and how they were drawn: declared before the first row is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Measure
from toolkit.registry import did_you_mean
from toolkit.sample.categories import grouping
from toolkit.statistics.slots import origin
from toolkit.statistics.tally.columns import as_dict, coded, from_dict
from toolkit.statistics.tally.drawn import Drawn

if TYPE_CHECKING:
    from toolkit.sample import Sample

PARTS = {
    "rows": "指标",
    "columns": "分组",
    "context": "调查、期次和口径",
    "weight": "权重",
    "origins": "数字的起点",
    "drawn": "抽样结构",
}
"""What two plans can differ in, in words."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Which tables are summed: every row measure by every column measure, and by nobody.

    Parameters
    ----------
    rows, columns : tuple of Measure
        ``columns`` are grouping measures with one code a person.
    context : dict of str to str
        Survey, wave, domain and weighting; tallies of different contexts do not add up.
    weight : str
        Column of the batches with the weights; empty when everybody counts as one.
    drawn : Drawn
    origins : dict of str to float
        Numbers are added up as distances from here: years of birth from 1995, so that no digits are lost.
    """

    rows: tuple[Measure, ...]
    columns: tuple[Measure, ...] = ()
    context: dict[str, str] = field(default_factory=dict)
    weight: str = ""
    drawn: Drawn = field(default_factory=Drawn)
    origins: dict[str, float] = field(default_factory=dict)

    @staticmethod
    def from_sample(sample: Sample, rows: Sequence[str], columns: Sequence[str] = ()) -> Plan:
        """Return the plan of tables for measures by name, for batches of people drawn as this sample was.

        The sample has to hold at least one person of each unit that the batches will have.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` unknown name, ``A-LEVEL`` when a grouping measure has more than one code a person, or too many
            different numbers.
        """
        return Plan(
            tuple(sample.measure(name) for name in rows),
            tuple(grouping(sample, name) for name in columns),
            dict(sample.context),
            "" if sample.weights is None else str(sample.weights.name or "weights"),
            Drawn.of(sample)[0],
            {name: origin(sample.measure(name), coded(sample.measure(name), sample.frame)) for name in rows},
        )

    def __repr__(self) -> str:
        return f"汇总计划（{len(self.rows)} 个指标，{len(self.columns)} 种分组）"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self.header == other.header

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    @cached_property
    def header(self) -> dict[str, Any]:
        """Everything as plain values."""
        return {
            "rows": [as_dict(measure) for measure in self.rows],
            "columns": [as_dict(measure) for measure in self.columns],
            "context": self.context,
            "weight": self.weight,
            "origins": self.origins,
            "drawn": self.drawn.header,
        }

    @staticmethod
    def from_header(header: Mapping[str, Any]) -> Plan:
        """Return the plan that :attr:`header` described."""
        return Plan(
            tuple(from_dict(measure) for measure in header["rows"]),
            tuple(from_dict(measure) for measure in header["columns"]),
            dict(header["context"]),
            header["weight"],
            Drawn.from_header(header["drawn"]),
            dict(header["origins"]),
        )

    def require_same(self, other: Plan, parts: Iterable[str] = PARTS) -> None:
        """Refuse a plan of other tables or people.

        Raises
        ------
        AnalysisError
            ``A-TALLY``, naming what differs.
        """
        differ = [PARTS[part] for part in parts if self.header[part] != other.header[part]]
        if differ:
            raise AnalysisError("A-TALLY", where="汇总", parts="、".join(differ))

    @cached_property
    def margins(self) -> dict[str, slice]:
        """Where the groups of each grouping stand among all groups; first, under the empty name, everybody."""
        ends = np.cumsum([0, 1, *(len(measure.labels) for measure in self.columns)]).tolist()
        names = ["", *(measure.name for measure in self.columns)]
        return {name: slice(*edges) for name, edges in zip(names, pairwise(ends), strict=True)}

    @property
    def tables(self) -> list[tuple[str, str]]:
        """Row measure and grouping of every table; the grouping is empty for everybody."""
        return [(measure.name, column) for measure in self.rows for column in self.margins]

    @property
    def groups(self) -> int:
        """How many groups there are in all, everybody one of them."""
        return max(margin.stop for margin in self.margins.values())

    @property
    def needed(self) -> list[str]:
        """The columns of a batch that are read."""
        measures = (*self.rows, *self.columns, *self.drawn.keys)
        named = [name for measure in measures for name in measure.columns]
        return list(dict.fromkeys([*named, *([self.weight] if self.weight else [])]))

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
