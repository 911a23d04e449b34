"""Which row of the method table applies to a case, and whom it compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.statistics.methods.levels import level_of
from toolkit.statistics.methods.planner import model, one, two

if TYPE_CHECKING:
    from toolkit.statistics.methods.steps import Case
    from toolkit.statistics.methods.table import Method, MethodTable

PER_GROUP = ("每组", "每期")
IN_ALL, PER_UNIT = "合计", "每个社区"
_NO_GROUPS = ("number", "score", "multiple", "ranking", "text")


@dataclass(frozen=True)
class Choice:
    """Which row of the table applies.

    Parameters
    ----------
    table : MethodTable
    levels : dict of str to str
        What the table takes each measure for.
    matrix : bool
        Whether several outcomes are to be shown row by row, not compared with each other.
    """

    table: MethodTable
    levels: dict[str, str]
    matrix: bool

    @staticmethod
    def of(case: Case, table: MethodTable, levels: Mapping[str, str], *, matrix: bool) -> Choice:
        """Return the choice for a case."""
        names = {name: levels.get(name) or level_of(case.sample.measure(name)) for name in (*case.y, *case.x)}
        return Choice(table, names, matrix)

    def method(self, case: Case) -> Method:
        """Return the row under the sample's design.

        Raises
        ------
        AnalysisError
            ``A-LEVEL`` for several rows by a group.
        """
        design, level = case.sample.design, self.levels[case.y[0]]
        if self.matrix:
            return one("matrix", design, self.table)
        if len(case.y) > 1:
            if len(case.x) == 1:
                raise AnalysisError(
                    "A-LEVEL", where="分析", name=case.outcome.label, reason="几行按组比，要一行一行地做"
                )
            if case.x:
                return two("importance", len(case.y), "satisfaction", design, self.table)
            return two("rows", len(case.y), level, design, self.table)
        if len(case.x) > 1:
            return model(level, design, self.table) or two("", 0, "", design, self.table)
        if not case.x:
            return one(level, design, self.table)
        return two(self.levels[case.by], self._groups(case), level, design, self.table)

    def comparable(self, case: Case) -> Case:
        """Return the case with options in order where the table sees an order, and two options where it sees two."""
        measures = dict(case.sample.measures)
        for name, level in self.levels.items():
            measure = measures[name]
            if measure.level is Level.NOMINAL and level in ("ordinal", "band"):
                measures[name] = replace(measure, level=Level.ORDINAL)
            if measure.level is Level.ORDINAL and level == "binary":
                scored = {code: label for code, label in measure.labels.items() if code not in measure.unscored}
                measures[name] = replace(measure, labels=scored)
        return replace(case, sample=replace(case.sample, measures=measures))

    def _groups(self, case: Case) -> int:
        """Return how many groups have answers, two at least: one has no row of its own; 0 for what makes no groups."""
        return 0 if self.levels[case.by] in _NO_GROUPS else max(len(case.sizes), 2)


def large_enough(case: Case, method: Method) -> tuple[Case, list[str]]:
    """Return the case without groups that are too small to be compared, and what to tell of them."""
    small = {name: n for name, n in case.sizes.items() if n < method.minimum}
    empty = [name for name in case.groups.names if name not in case.sizes]
    told = [f"{_label(case, name)}没有人回答，不参加比较" for name in empty]
    told += [
        f"{_label(case, name)}只有{n}人，不足{method.minimum}人，不参加比较；可以并入相近的组"
        for name, n in small.items()
    ]
    kept = [name for name in case.sizes if name not in small]
    return (case.only(kept) if small and kept else case), told


def small_units(case: Case, method: Method) -> list[str]:
    """Return what to tell of communities that are too small to be shown alone; they stay in the comparison."""
    if method.per != PER_UNIT:
        return []
    return [
        f"{_label(case, name)}只有{n}人，不足{method.minimum}人，单独的数不列"
        for name, n in case.sizes.items()
        if n < method.minimum
    ]


def _label(case: Case, group: str) -> str:
    measure = case.sample.measure(case.by)
    return next((f"“{label}”" for code, label in measure.labels.items() if measure.named(code) == group), f"“{group}”")


def too_few(case: Case, method: Method) -> str:
    """Return why there are too few people to compare; empty when there are enough."""
    if not case.people:
        return "没有人回答"
    if method.per in PER_GROUP:
        if min(case.sizes.values()) < method.minimum:
            return f"每组都不足{method.minimum}人"
        if len(case.sizes) < 2:
            return f"{method.minimum}人以上的不到两组，没有可比的" if method.minimum else "有回答的不到两组，没有可比的"
    if method.per == IN_ALL and case.people < method.minimum:
        return f"一共只有{case.people}人，不足{method.minimum}人"
    return ""
