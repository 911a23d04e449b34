"""Marks of robustness: for each conclusion what every way of computing says, and where it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from toolkit.document import Number
from toolkit.findings.differences import option_words
from toolkit.findings.finding import DIFFERENCE, LEVEL
from toolkit.questionnaire.kinds import Level
from toolkit.report.robustness.readings import (
    Reading,
    difference_reading,
    estimates,
    headline_rows,
    in_front,
    reading_of,
    tops,
)

if TYPE_CHECKING:
    from toolkit.findings import FactBook
    from toolkit.findings.finding import Finding
    from toolkit.findings.gate import Verdict
    from toolkit.questionnaire import Item
    from toolkit.report.material import Material
    from toolkit.report.robustness.readings import Named
    from toolkit.report.robustness.variants import Variant, Variants

Row = dict[str, Any]
Show = Callable[["FactBook", tuple[Row, ...]], Number]
CAREFUL = "这个结论要谨慎使用。"


@dataclass(frozen=True, eq=False)
class Mark:
    """One conclusion of a finding in every way of computing; of a matrix there are two, its highest row and its lowest.

    Parameters
    ----------
    finding : Finding
    what : str
        The conclusion in words.
    changed : str
        How another one is told: ``最多的变成{}``.
    own : Reading
        The report's own.
    others : tuple of Reading
    show : callable
        How a figure is entered into a book of facts.
    variants : Variants
        All ways of computing.
    told : bool
        Whether the edition may tell figures, and what a conclusion changes to.
    """

    finding: Finding
    what: str
    changed: str
    own: Reading
    others: tuple[Reading, ...]
    show: Show
    variants: Variants
    told: bool

    def __repr__(self) -> str:
        return f"{self.finding.id} {self.what}：{self.words}"

    @property
    def compared(self) -> tuple[Reading, ...]:
        """The other readings that can be compared: those of enough people."""
        return tuple(reading for reading in self.others if reading.says)

    @property
    def flips(self) -> tuple[str, ...]:
        """The ways of computing in which the conclusion changes."""
        return tuple(reading.variant.name for reading in self._changed)

    @property
    def short(self) -> str:
        """一致, or where the conclusion changes."""
        if not self.compared:
            return "人数太少，没有比" if self.others else "一致"
        if not self.flips:
            return "一致"
        ways = self.variants.called([reading.variant for reading in self._changed])
        return f"改变（{'；'.join(ways)}）" if self.told else "改变"

    @property
    def words(self) -> str:
        """The same as a sentence."""
        if not self.others:
            return "没有剔除答卷，几种清理办法的结果相同。"
        if not self.compared:
            return "换一种算法后人数太少，没有比。"
        hidden = len(self.others) - len(self.compared)
        left = "（人数太少的算法没有比）" if hidden else ""
        if not self.flips:
            return f"{self.variants.words}{left}，结论都一样。"
        if not self.told:
            return f"换一种清理或加权的办法{left}，结论会改变，{CAREFUL}"
        by_saying: dict[tuple[str, ...], list[Variant]] = {}
        for reading in self._changed:
            by_saying.setdefault(reading.says, []).append(reading.variant)
        ways = {
            says: "、".join(f"“{name}”" for name in self.variants.called(these)) for says, these in by_saying.items()
        }
        parts = [f"在{names}时，{self.changed.format(listed(says))}" for says, names in ways.items()]
        return f"{'；'.join(parts)}{left}，{CAREFUL}"

    @property
    def _changed(self) -> tuple[Reading, ...]:
        return tuple(reading for reading in self.compared if set(reading.says) != set(self.own.says))


@dataclass(frozen=True, eq=False)
class Robustness(Sequence[Mark]):
    """The marks of a report, in the order of its findings, and the ways of computing they compare."""

    marks: tuple[Mark, ...]
    variants: Variants
    own: Variant

    def __getitem__(self, place):
        return self.marks[place]

    def __len__(self) -> int:
        return len(self.marks)

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.marks))

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(repr(mark))}</p>" for mark in self.marks)

    def of(self, finding: str) -> tuple[Mark, ...]:
        """Return the marks of a finding by its id; none for one that is not marked."""
        return tuple(mark for mark in self.marks if mark.finding.id == finding)


def of_report(material: Material) -> Robustness | None:
    """Return the marks of a report's own findings; None where nothing is known of its cleaning."""
    ways = material.ways
    return None if ways is None else material.once("robustness", lambda: robustness(material, ways))


def robustness(material: Material, variants: Variants) -> Robustness:
    """Return the marks of a report's findings: levels of charted questions, and differences.

    A level's conclusion is what comes first (answers that tie come first together), a difference's that it keeps its
    sign and stays above the practical threshold. A mean has no order that could change.

    Parameters
    ----------
    material : Material
    variants : Variants
        Of the same answers; one of them is the report's own way.
    """
    marks = _Marks(material, variants)
    found = (mark for finding in material.findings for mark in marks.of(finding))
    return Robustness(tuple(found), variants, marks.own)


@dataclass(frozen=True, eq=False)
class _Marks:
    material: Material
    variants: Variants

    @property
    def own(self) -> Variant:
        return self.variants.own(self.material.sample)

    def of(self, finding: Finding) -> Iterator[Mark]:
        item = self.material.item(finding.item)
        if finding.kind == DIFFERENCE:
            yield self._difference(finding, self._verdict(finding))
        elif finding.kind == LEVEL and item.id in self.material.outline.charts:
            yield from self._rows(finding, item) if item.kind == "matrix" else self._answers(finding, item)

    def _answers(self, finding: Finding, item: Item) -> Iterator[Mark]:
        (measure,) = self.material.measures(item)
        told = {v: headline_rows(measure, estimates(self.material, v, measure)) for v in self.variants}
        first = {Level.RANKING: "列为第一位最多的", Level.ORDINAL: "比例较高的一端"}.get(measure.level, "最多的")
        if in_front(told[self.own]):
            yield self._ordered(finding, item, first, told, max)

    def _rows(self, finding: Finding, item: Item) -> Iterator[Mark]:
        measures = self.material.measures(item)
        told = {v: tops(measures, [estimates(self.material, v, m) for m in measures]) for v in self.variants}
        ends = {"比例最高的一项": max, "比例最低的一项": min}
        if all(len(in_front(told[self.own], pick)) == 1 for pick in ends.values()):  # rows that tie are not ranked
            yield from (self._ordered(finding, item, what, told, pick) for what, pick in ends.items())

    def _ordered(
        self, finding: Finding, item: Item, what: str, told: dict[Variant, list[Named]], pick: Callable[..., float]
    ) -> Mark:
        front = in_front(told[self.own], pick)
        words = f"“{self.material.caption(item)}”{what}：{listed([name for name, _ in front])}"
        shown = front[0][1]
        return self._mark(finding, words, f"{what}变成{{}}", lambda v: reading_of(v, told[v], shown, pick), _share)

    def _verdict(self, finding: Finding) -> Verdict:
        """Return what a difference was told by: they stand in the order of what the gate let pass."""
        passed = [
            verdict
            for verdict in self.material.findings.gate.verdicts
            if verdict.told and verdict.comparison.table.item.split("__")[0] == finding.item
        ]
        differences = [other for other in self.material.findings.of(finding.item) if other.kind == DIFFERENCE]
        return passed[differences.index(finding)]

    def _difference(self, finding: Finding, verdict: Verdict) -> Mark:
        show = _correlation if verdict.contrast is None else _gap
        what = self._what_differs(self.material.item(finding.item), verdict)
        return self._mark(finding, what, "{}", lambda v: difference_reading(self.material, verdict, v), show)

    def _what_differs(self, item: Item, verdict: Verdict) -> str:
        outcome, by = verdict.comparison.outcome, verdict.comparison.by
        if verdict.contrast is None:
            return f"“{by.label}”与“{outcome.label}”的等级相关"
        high, low = verdict.contrast.high, verdict.contrast.low
        names = {by.named(code): label for code, label in by.labels.items()}
        of = f"“{self.material.caption(item)}”" + (f"“{outcome.label}”" if item.kind == "matrix" else "")
        mean = high["statistic"] == "mean"
        answer = "的平均数" if mean else f"选“{option_words(outcome, high)}”的比例"
        unit = (f"（{outcome.unit}）" if outcome.unit else "") if mean else "（百分点）"
        return f"{of}{answer}：“{names[high['by_level']]}”比“{names[low['by_level']]}”高{unit}"

    def _mark(self, finding: Finding, what: str, changed: str, read: Callable[[Variant], Reading], show: Show) -> Mark:
        others = tuple(read(variant) for variant in self.variants if variant is not self.own)
        told = not self.material.thresholds.smallest_cell
        return Mark(finding, what, changed, read(self.own), others, show, self.variants, told)


def listed(names: Sequence[str]) -> str:
    """Return names in a row; that there are several means that they tie."""
    return "、".join(names) + ("（并列）" if len(names) > 1 else "")


def _share(book: FactBook, rows: tuple[Row, ...]) -> Number:
    return book.share(rows[0])


def _gap(book: FactBook, rows: tuple[Row, ...]) -> Number:
    return book.gap(*rows)


def _correlation(book: FactBook, rows: tuple[Row, ...]) -> Number:
    return book.correlation(rows[0])
