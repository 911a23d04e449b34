"""The findings of a report: what is said of each question, what differs between groups, what comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from math import isnan
from typing import TYPE_CHECKING

from toolkit.disclosure import HIDDEN
from toolkit.document import Inline, Text, plain
from toolkit.findings.comparing import Comparison
from toolkit.findings.contrast import ROWS
from toolkit.findings.differences import association_sentence, difference_sentence, no_rows_sentence, none_sentence
from toolkit.findings.finding import (
    DIFFERENCE,
    EXPLORATORY,
    LEVEL,
    NO_DIFFERENCE,
    PLANNED,
    UNDECIDED,
    Finding,
    Licence,
)
from toolkit.findings.gate import TOLD, Gate, Verdict
from toolkit.findings.leading import leading_options, leading_rows
from toolkit.findings.planning import HYPOTHESIS, PRIORITIES, SATISFACTION
from toolkit.findings.priority import priority_findings
from toolkit.findings.sentences import level_sentence
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.titles import short_title
from toolkit.sample.groups import title

if TYPE_CHECKING:
    from toolkit.findings.fact import FactBook
    from toolkit.findings.plan import AnalysisPlan
    from toolkit.questionnaire import Item, Measure, Questionnaire
    from toolkit.sample import Sample
    from toolkit.statistics import Estimates

Estimate = Callable[["Measure"], "Estimates"]
_LONGEST_WORDING = 36


@dataclass(frozen=True, eq=False)
class Findings(Sequence[Finding]):
    """All findings of a report.

    Parameters
    ----------
    found : tuple of Finding
        Numbered in the order of the report.
    gate : Gate
        What differences had to pass.
    judged : tuple of Inline
        How many comparisons there were, how they were judged and how many may be told, every number bound.
    """

    found: tuple[Finding, ...]
    gate: Gate
    judged: tuple[Inline, ...]

    def __getitem__(self, place):
        return self.found[place]

    def __len__(self) -> int:
        return len(self.found)

    def __repr__(self) -> str:
        return "\n".join([self.words, *map(repr, self.found)])

    def _repr_html_(self) -> str:
        first, *lines = map(escape, repr(self).splitlines())
        return f"<p><b>{first}</b></p>" + "".join(f"<p>{line}</p>" for line in lines)

    def of(self, item: str) -> tuple[Finding, ...]:
        """Return the findings about a question."""
        return tuple(finding for finding in self.found if finding.item == item)

    @property
    def tested(self) -> tuple[frozenset[str], ...]:
        """The pairs of facts whose difference may be stated."""
        told = [verdict.contrast for verdict in self.gate.verdicts if verdict.contrast]
        return tuple(frozenset((contrast.high["id"], contrast.low["id"])) for contrast in told)

    @property
    def words(self) -> str:
        """How many comparisons were judged, and how."""
        return plain(self.judged)


def findings_of(
    sample: Sample,
    questionnaire: Questionnaire,
    plan: AnalysisPlan,
    compared: Sequence[Comparison],
    items: Sequence[Item],
    estimates: Estimate,
    book: FactBook,
) -> Findings:
    """Return the findings about the questions of a report.

    Parameters
    ----------
    sample : Sample
    questionnaire : Questionnaire
    plan : AnalysisPlan
        What is not in the locked plan is 探索性.
    compared : sequence of Comparison
        The comparisons of the plan: the same in every edition.
    items : sequence of Item
        In the order of the report.
    estimates : callable
        From a measure to its masked estimates among everybody.
    book : FactBook
        Every number of a claim is entered here; its thresholds are those of the edition.
    """
    every = [one for one in compared if one.analysis.sentence in TOLD]
    gate = Gate(every, book.thresholds)
    claims = _Claims(sample, questionnaire, plan, estimates, book, gate)
    found = (finding for item in items for finding in claims.about(item))
    return Findings(
        tuple(replace(one, id=f"F{number}") for number, one in enumerate(found, start=1)), gate, _judged(gate, book)
    )


def _judged(gate: Gate, book: FactBook) -> tuple[Inline, ...]:
    family = gate.family
    if not len(family.p):
        return (Text("分析计划没有列出要比较的人群，这里只写总体。"),)
    untested = book.quantity("comparisons_left", len(family.p) - family.m, "项", "人数不够、没有作的比较")
    if not family.m:
        return (Text("分析计划列出的比较（"), untested, Text("）每组人数都不够，没有作。"))
    told = sum(verdict.told for verdict in gate.verdicts)
    closed = sum(verdict.closed for verdict in gate.verdicts)
    few = (Text("（另有"), untested, Text("人数不够，没有比较）")) if len(family.p) > family.m else ()
    hidden = book.quantity("comparisons_closed", closed, "项", "公开版不列的比较") if closed else None
    kept = (Text("；有"), hidden, Text("有的格子人数太少，公开版不列")) if hidden else ()
    return (
        Text("按分析计划比较了"),
        book.quantity("comparisons", family.m, "项", "比较的项数"),
        *few,
        Text("，合为一组控制偶然（Holm法），可以写成差别或关联的有"),
        book.quantity("comparisons_told", told, "项", "可以写成差别或关联的项数"),
        *kept,
        Text("。"),
    )


@dataclass(frozen=True, eq=False)
class _Claims:
    sample: Sample
    questionnaire: Questionnaire
    plan: AnalysisPlan
    estimates: Estimate
    book: FactBook
    gate: Gate

    def about(self, item: Item) -> Iterator[Finding]:
        yield from self._level(item)
        verdicts = [verdict for verdict in self.gate.verdicts if _is_about(verdict.comparison, item)]
        yield from (self._difference(item, verdict) for verdict in verdicts if verdict.told)
        yield from self._none(item, [verdict for verdict in verdicts if not (verdict.told or verdict.closed)])
        if item.id == SATISFACTION:
            yield from priority_findings(self.sample, self.questionnaire, self.plan, self.book)

    def _mark(self, table: str) -> str:
        return PLANNED if self.plan.is_planned(table) else EXPLORATORY

    def _level(self, item: Item) -> Iterator[Finding]:
        measures = [self.sample.measure(measure.name) for measure in kind_of(item).measures(item)]
        found = [self.estimates(measure) for measure in measures]
        shares = [row for each in found for row in each.rows() if row["statistic"] != "answered"]
        if not shares or all(row["flag"] == HIDDEN for row in shares):
            return
        design = self.sample.design
        claim = level_sentence(item, measures, found, self.book, design)
        options, rows = (), ()
        if item.kind == "matrix":
            rows = leading_rows(measures, found)
        else:
            options = leading_options(measures[0], found[0])
        base = min(row["base"] for row in shares if row["flag"] != HIDDEN)
        licence = Licence(design, base, faint=base < self.book.thresholds.faint_below)
        mark = self._mark(item.id)
        yield Finding("", LEVEL, item.id, "", claim, licence, (), mark, options, rows)

    def _difference(self, item: Item, verdict: Verdict) -> Finding:
        comparison, design = verdict.comparison, self.sample.design
        effect = comparison.analysis.effect
        if verdict.contrast is None:
            claim, options = association_sentence(verdict, self.book), ()
            base = comparison.analysis.estimates.rows()[0]["base"]
            limits = ("一起出现，不表示谁引起谁。",)
        else:
            claim, options = difference_sentence(verdict, self.book, design), _codes(comparison, verdict)
            base = min(verdict.contrast.high["base"], verdict.contrast.low["base"])
            effect = verdict.contrast.analysis.effect
            two = "两项" if comparison.analysis.sentence == ROWS else "两组"
            limits = (f"只说明{two}回答不同，不说明原因。",)
        strength = f"{effect.name} {effect.value:.2f}，{effect.word}" if effect else ""
        licence = Licence(design, base, strength, self.gate.family.words, base < self.book.thresholds.faint_below)
        rows = (comparison.outcome.name.partition("__")[2],) if item.kind == "matrix" else ()
        mark = self._mark(comparison.table.id)
        by = comparison.table.by
        return Finding("", DIFFERENCE, item.id, by, claim, licence, limits, mark, options, rows)

    def _none(self, item: Item, verdicts: list[Verdict]) -> Iterator[Finding]:
        """Yield what is said where nothing was found: of comparisons that could have, and of those that could not."""
        by_question: dict[str, list[Verdict]] = {}
        for verdict in verdicts:
            if verdict.comparison.analysis.sentence == ROWS:
                yield self._no_rows(item, verdict)
                continue
            if isnan(verdict.adjusted) and verdict.comparison.table.purpose != HYPOTHESIS:
                continue  # what nobody tested is no result; the report counts it
            by_question.setdefault(verdict.comparison.table.by, []).append(verdict)
        if not by_question:
            return
        below = {by: min(verdict.below for verdict in each) for by, each in by_question.items()}
        for limit in sorted(set(below.values()), reverse=True):
            names = [by for by in below if below[by] == limit]
            told = [title(self.questionnaire, self.questionnaire[by.split("__")[0]]) for by in names]
            claim = none_sentence(told, self._wording(item, by_question, names), limit, self.book)
            tables = [verdict.comparison.table.id for by in names for verdict in by_question[by]]
            mark = PLANNED if all(self._mark(table) == PLANNED for table in tables) else EXPLORATORY
            licence = Licence(self.sample.design, self._smallest(by_question, names), family=self.gate.family.words)
            kind = NO_DIFFERENCE if limit else UNDECIDED
            yield Finding("", kind, item.id, "、".join(names), claim, licence, mark=mark)

    def _no_rows(self, item: Item, verdict: Verdict) -> Finding:
        claim, test = no_rows_sentence(verdict, self.book), verdict.comparison.analysis.test
        licence = Licence(self.sample.design, test.n if test else 0, family=self.gate.family.words)
        kind, table = (NO_DIFFERENCE if verdict.below else UNDECIDED), verdict.comparison.table
        return Finding("", kind, item.id, table.by, claim, licence, mark=self._mark(table.id))

    def _wording(self, item: Item, by_question: dict[str, list[Verdict]], names: list[str]) -> str:
        """Return the question in words; where some rows of a matrix do differ, that it is about the others."""
        words = short_title(self.questionnaire.wording(item), _LONGEST_WORDING)
        rows = {verdict.comparison.outcome.name for by in names for verdict in by_question[by]}
        return f"{words}（其余各项）" if item.kind == "matrix" and len(rows) < len(item.rows) else words

    def _smallest(self, by_question: dict[str, list[Verdict]], names: list[str]) -> int:
        tests = (verdict.comparison.analysis.test for by in names for verdict in by_question[by])
        return min((test.n for test in tests if test), default=0)


def _is_about(comparison: Comparison, item: Item) -> bool:
    """Tell whether a comparison is told as a finding on an item; what drives satisfaction is told by its figure."""
    return comparison.table.purpose != PRIORITIES and comparison.table.item.split("__")[0] == item.id


def _codes(comparison: Comparison, verdict: Verdict) -> tuple[int, ...]:
    level = verdict.contrast.high["level"] if verdict.contrast else ""
    return tuple(code for code in comparison.outcome.labels if comparison.outcome.named(code) == level)
