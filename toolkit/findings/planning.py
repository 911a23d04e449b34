"""From the questionnaire and a person's choices to the planned tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.disclosure import EDITIONS
from toolkit.files import canonical_json, digest
from toolkit.findings.plan_choices import Choices
from toolkit.findings.plan_sides import Side, side_of
from toolkit.questionnaire.overview import asked_of
from toolkit.questionnaire.routing import describe
from toolkit.sample.groups import grouping
from toolkit.statistics import methods

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.sample.sampling import DesignClass
    from toolkit.statistics.methods import Method, MethodTable

ONE, CROSS, HYPOTHESIS, PRIORITIES = "逐题", "分组", "假设", "优先事项"
IMPORTANCE, SATISFACTION, OVERALL = "NED01", "NED02", "LIF01"
"""The two matrices that priorities come from, and satisfaction with life as a whole."""
_LONGEST_LIST = 40


@dataclass(frozen=True)
class PlannedTable:
    """One table of the plan; everything but the ids is in words, as the plan prints it.

    Parameters
    ----------
    id : str
        ``HOU06``, ``HOU06__by__SCR02``, ``H__LIF01__by__DEM05``, ``IPA__NED01__NED02``: two underscores stand in no
        question's id.
    purpose : str
        逐题, 分组, 假设 or 优先事项.
    item, by : str
        The outcome, and what it is told apart by (empty for one question alone).
    title, base, expected : str
        What is asked, of whom, and how many answers are expected (empty when that was not given).
    method, method_title : str
        Name of the row of the method table, for machines and for readers.
    estimate, interval, test, effect, chart : str
    minimum, merge : str
        The smallest group, and what happens below it.
    correction : str
        How several comparisons are guarded.
    sentence : str
        Pattern of the sentence.
    disclosure : str
        What is not shown.
    """

    id: str
    purpose: str
    item: str
    by: str
    title: str
    base: str
    expected: str
    method: str
    method_title: str
    estimate: str
    interval: str
    test: str
    effect: str
    chart: str
    minimum: str
    merge: str
    correction: str
    sentence: str
    disclosure: str

    @cached_property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits of what the table will be.

        How many answers are expected and how many comparisons there are in all is left out: neither a new forecast nor
        a table added elsewhere changes this one.
        """
        said = {name: value for name, value in asdict(self).items() if name not in ("expected", "correction")}
        return digest(canonical_json(said).encode())[:8]


def planned_tables(
    questionnaire: Questionnaire, choices: Choices, design: DesignClass, table: MethodTable | None = None
) -> tuple[PlannedTable, ...]:
    """Return the planned tables: every question, the crosstabs and hypotheses a person lists, and the priorities.

    Parameters
    ----------
    questionnaire : Questionnaire
    choices : Choices
        Checked by :func:`~toolkit.findings.plan_choices.read_choices`.
    design : DesignClass
    table : MethodTable, optional
        The packaged one by default.
    """
    return tuple(_Planner(questionnaire, choices, design, table or methods.packaged()).tables())


class _Planner:
    """One pass over one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, choices: Choices, design: DesignClass, table: MethodTable) -> None:
        self.questionnaire, self.choices, self.design, self.table = questionnaire, choices, design, table

    def tables(self) -> Iterator[PlannedTable]:
        for item in self.questionnaire.questions:
            if item.id not in self.choices.leave_out:
                yield self._one(item)
        yield from self._crosstabs()
        yield from self._hypotheses()
        yield from self._priorities()

    def _one(self, item: Item) -> PlannedTable:
        side = self._side(item.id)
        method = methods.one(side.level, self.design, self.table)
        merge = f"不足{method.minimum}人时只写人数，不写比例" if method.minimum else "不限"
        return self._table(item.id, ONE, side, None, method, merge, "")

    def _crosstabs(self) -> Iterator[PlannedTable]:
        for outcome, by in self.choices.crosstabs.items():
            y = self._side(outcome)
            sides = [self._side(name) for name in by]
            chosen = [self._method(x, y) for x in sides]
            compared = sum(max(1, len(y.item.rows)) for method in chosen if method.tested)
            words = self.table.families["screening"]["words"].format(item=outcome, m=compared)
            for x, method in zip(sides, chosen, strict=True):
                guard = "；".join(part for part in (words, method.correction) if part) if method.tested else ""
                yield self._table(f"{outcome}__by__{x.name}", CROSS, y, x, method, self._merge(x, y, method), guard)

    def _hypotheses(self) -> Iterator[PlannedTable]:
        words = self.table.families["declared"]["words"].format(m=len(self.choices.hypotheses))
        for hypothesis in self.choices.hypotheses:
            y, x = self._side(hypothesis.item), self._side(hypothesis.by)
            method = self._method(x, y)
            guard = "；".join(part for part in (words, method.correction) if part) if method.tested else ""
            name = f"H__{y.name}__by__{x.name}"
            yield self._table(name, HYPOTHESIS, y, x, method, self._merge(x, y, method), guard, hypothesis.text)

    def _priorities(self) -> Iterator[PlannedTable]:
        """Plan importance against satisfaction where the questionnaire has both matrices."""
        pair = [self.questionnaire.by_id.get(name) for name in (IMPORTANCE, SATISFACTION)]
        importance, satisfaction = pair
        if importance is None or satisfaction is None:
            return
        if {importance.id, satisfaction.id} & set(self.choices.leave_out):
            return
        shared = {row.key for row in importance.rows} & {row.key for row in satisfaction.rows}
        if len(shared) > 1:
            method = methods.two("importance", len(shared), "satisfaction", self.design, self.table)
            y, x = self._side(satisfaction.id), self._side(importance.id)
            merge = f"不足{method.minimum}人时只看两张矩阵各自的表"
            yield self._table(f"IPA__{importance.id}__{satisfaction.id}", PRIORITIES, y, x, method, merge, "")

    # ---- parts of a table ------------------------------------------------------------------------------------------

    def _side(self, name: str) -> Side:
        return side_of(self.questionnaire, name)

    def _method(self, x: Side, y: Side) -> Method:
        if x.item is y.item:
            return methods.two("rows", 2, y.level, self.design, self.table)
        found = grouping(self.questionnaire, x.item)
        level = x.level
        if found.community:
            level = "community"
        elif found.merged or x.name in self.choices.groups:
            level = "nominal"  # groups are told apart; that some of them have an order is not used
        return methods.two(level, x.groups, y.level, self.design, self.table)

    def _merge(self, x: Side, y: Side, method: Method) -> str:
        if method.per != "每组" or not x.groups:
            return f"{method.per or '合计'}不足{method.minimum}人时不列" if method.minimum else "不限"
        ordered = x.level in ("ordinal", "band")
        rule = f"不足{method.minimum}人的组{'与相邻的一档合并' if ordered else '并入相近的组'}，仍不够的不列"
        if method.id == "row_shares" and y.options > 2:
            rule += "；期望频数不够时合并相近的选项"
        return rule

    def _effect(self, x: Side | None, y: Side, method: Method) -> str:
        if method.effect is None:
            return ""
        groups = x.groups if x else 0
        df = max(1, min(groups, y.options) - 1) if y.level == "nominal" else 1
        limits = [
            f"{word}{limit:.3f}".rstrip("0")
            for word, limit in zip(methods.WORDS[1:], method.effect.limits(df), strict=False)
        ]
        return f"{method.effect.name}：{'、'.join(limits)}" if limits else method.effect.name

    def _table(
        self,
        name: str,
        purpose: str,
        y: Side,
        x: Side | None,
        method: Method,
        merge: str,
        correction: str,
        expectation: str = "",
    ) -> PlannedTable:
        return PlannedTable(
            id=name,
            purpose=purpose,
            item=y.name,
            by=x.name if x else "",
            title=f"{expectation}：{_title(y, x)}" if expectation else _title(y, x),
            base=self._base(y, x),
            expected=self._expected(y, x, method),
            method=method.id,
            method_title=method.title,
            estimate=method.estimate,
            interval=method.interval,
            test=method.test_in_words,
            effect=self._effect(x, y, method),
            chart=method.chart,
            minimum=method.least,
            merge=merge,
            correction=correction,
            sentence=method.pattern,
            disclosure=self._disclosure(y, x, method),
        )

    def _base(self, y: Side, x: Side | None) -> str:
        base = asked_of(self.questionnaire, y.item)
        if x and self._partly(x) and x.item.show_if != y.item.show_if:
            return f"{base}，并且是{asked_of(self.questionnaire, x.item)}"
        return base

    def _expected(self, y: Side, x: Side | None, method: Method) -> str:
        n = self.choices.expected
        if n is None:
            return ""
        partly = self._partly(y) or (x is not None and self._partly(x))
        said = f"{'不超过' if partly else '约'}{n}份"
        if x is None or method.per != "每组" or not x.groups:
            return said
        enough = "" if n >= x.groups * method.minimum else "，多半不够，请少分几组"
        return f"{said}，平均每组{n // x.groups}份{enough}"

    def _partly(self, side: Side) -> bool:
        return bool(describe(side.item.show_if, self.questionnaire))

    def _disclosure(self, y: Side, x: Side | None, method: Method) -> str:
        internal, public = EDITIONS["internal"], EDITIONS["public"]
        if y.level == "text":
            return "原话先去掉身份信息，公开版只列归类后的计数"
        notes = [
            f"内部版：不足{internal.hide_below}人不列，{internal.hide_below}—{internal.faint_below - 1}人加括号",
            f"公开版：不足{public.hide_below}人不列，有一格少于{public.smallest_cell}人时整表不列",
        ]
        notes += [method.disclosure] if method.disclosure else []
        if y.item.sensitive or (x and x.item.sensitive):
            notes.append("敏感题，公开前再核对一遍")
        return "；".join(notes)


def _title(y: Side, x: Side | None) -> str:
    if x is None:
        return y.title
    if not x.groups:
        return f"“{y.title}”与“{x.title}”"
    return f"{y.title}，按“{x.title}”" + (f"（{x.told}）" if len(x.told) <= _LONGEST_LIST else f"（{x.groups}组）")
