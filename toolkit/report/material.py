"""Everything a section is written from: one frozen object handed to every section."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import EDITIONS, HIDDEN, Thresholds, mask
from toolkit.document import Inline, Text
from toolkit.findings import FactBook, Findings, findings_of
from toolkit.findings.comparing import Comparison, comparisons
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.overview import asked_of
from toolkit.questionnaire.routing import UNKNOWN, asked, jumps_to_end
from toolkit.questionnaire.routing import describe as describe_routing
from toolkit.questionnaire.titles import caption
from toolkit.records import NOT_ASKED
from toolkit.report.advice.measure import ADOPTED
from toolkit.report.robustness.variants import variants
from toolkit.sample import Population, Sample, Sampling
from toolkit.statistics import Estimates, describe, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from toolkit.findings.plan import AnalysisPlan
    from toolkit.questionnaire import Item, Measure
    from toolkit.report.advice import Measure as Card
    from toolkit.report.advice import Note
    from toolkit.report.outline import Outline
    from toolkit.report.robustness.variants import Variants
    from toolkit.responses import Responses
    from toolkit.responses.cleaning import Cleaning
    from toolkit.sample import Weighting
    from toolkit.sample.known import Known

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_BELIEVED = "含没答前面有关问题的人"


@dataclass(frozen=True)
class Material:
    """What a report is made of.

    Parameters
    ----------
    responses : Responses
    sample : Sample
    sampling : Sampling
    outline : Outline
    thresholds : Thresholds
        Of the edition.
    edition : str
        ``internal`` or ``public``.
    place : str
        The community in words; empty when it has no name.
    book : FactBook
        Collects the facts as sections use them.
    plan : AnalysisPlan
        Which groups are compared.
    weighed : Weighting or None
        How the sample was weighted.
    known : tuple of Known
        What is known of the population.
    notes : tuple of Note
        Talks, visits and documents, numbered.
    cards : tuple of Measure
        Recommendations, as they were filled in.
    cleaning : Cleaning or None
        All answers, and what was decided about them; without it conclusions are not held against other ways.
    sections : tuple of str
        The parts that are being written: what stands in one of them is not told in another.
    asked_in : mapping of str to int
        Questions that not all communities of a district asked, and how many did: the others are not in their bases.
    """

    responses: Responses
    sample: Sample
    sampling: Sampling
    outline: Outline
    thresholds: Thresholds
    edition: str
    place: str
    book: FactBook
    plan: AnalysisPlan
    weighed: Weighting | None = None
    known: tuple[Known, ...] = ()
    notes: tuple[Note, ...] = ()
    cards: tuple[Card, ...] = ()
    cleaning: Cleaning | None = None
    sections: tuple[str, ...] = ()
    asked_in: Mapping[str, int] = field(default_factory=dict)
    _made: dict[str, Any] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        return f"报告素材（{self.responses!r}，{self.thresholds.title}版）"

    @property
    def compared(self) -> tuple[Comparison, ...]:
        """The comparisons of the plan."""
        return self.once("compared", lambda: comparisons(self.sample, self.responses.questionnaire, self.plan))

    @property
    def findings(self) -> Findings:
        """What is said of the questions of the themes, and of the groups that the plan compares."""
        items = [self.item(name) for theme in self.outline.themes for name in theme.items]
        form = self.responses.questionnaire
        return self.once(
            "findings",
            lambda: findings_of(self.sample, form, self.plan, self.compared, items, self.estimates, self.book),
        )

    def in_edition(self, edition: str, closed: Collection[tuple[str, str]] = ()) -> Material:
        """Return the same in another edition, in which some tables are not shown; see :class:`Thresholds`."""
        thresholds = replace(EDITIONS[edition], closed=frozenset(closed))
        book = FactBook(self.sample.context, thresholds, self.sample.measures)
        return replace(self, edition=edition, thresholds=thresholds, book=book, _made={"compared": self.compared})

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what several sections need, made by the first of them."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    @cached_property
    def ways(self) -> Variants | None:
        """The ways of cleaning and weighting that these answers allow."""
        if self.cleaning is None:
            return None
        population = Population(self.known) if self.known else None
        return variants(self.cleaning, self.sampling.licence, population, self.sampling.base_weight)

    @property
    def days(self) -> list[str]:
        """The days on which answers were handed in (ISO), in order."""
        return sorted(day[:10] for day in self.responses.frame["submitted"] if _ISO.match(day))

    @property
    def date(self) -> str:
        """The last day of the data: the only date a file carries."""
        return self.days[-1] if self.days else self.sampling.dates.get("end", "")

    def item(self, name: str) -> Item:
        """Return an item by id, var or wording."""
        return self.responses.questionnaire[name]

    def measures(self, item: Item) -> list[Measure]:
        """Return the measures of an item."""
        return [self.sample.measure(measure.name) for measure in kind_of(item).measures(item)]

    def estimates(self, measure: Measure, by: str = "") -> Estimates:
        """Return the masked estimates of a measure, summed once; of a number everybody's quartiles, too."""
        return self.once(
            f"estimates of {measure.name} by {by}",
            lambda: mask(summary(self.sample, measure.name, by), self.thresholds),
        )

    def unweighted(self, measure: Measure) -> Estimates:
        """Return the masked estimates of a measure among the people as they came."""
        if self.weighed is None:
            return self.estimates(measure)
        return mask(describe(self.weighed.plain, measure.name), self.thresholds)

    def caption(self, item: Item) -> str:
        """Return a question's wording as a caption."""
        return caption(self.responses.questionnaire, item)

    @property
    def adopted(self) -> tuple[Card, ...]:
        """The recommendations that their author has decided on."""
        return tuple(card for card in self.cards if card.status in ADOPTED)

    def asked_of(self, item: Item) -> str:
        """Return in words who was asked, among those the report is about: the eligible ones."""
        questionnaire = self.responses.questionnaire
        screening = [jump.item for jump in jumps_to_end(questionnaire)]
        order = [other.id for other in questionnaire.questions]
        first = bool(screening) and order.index(item.id) <= order.index(screening[-1])
        told = "属于调查对象的参加者" if first else asked_of(questionnaire, item)
        some = [f"只有{self.asked_in[item.id]}个社区问过"] if item.id in self.asked_in else []
        besides = "；".join([*some, *([_BELIEVED] if self._believed(item) else [])])
        if not besides:
            return told
        return f"{told[:-1]}；{besides}）" if told.endswith("）") else f"{told}（{besides}）"

    def _believed(self, item: Item) -> bool:
        """Tell whether the base holds people of whom it cannot be told whether the routing asks them."""
        if item.show_if is None:
            return False
        frame, questionnaire = self.responses.eligible, self.responses.questionnaire
        columns = {
            name: frame[name].to_numpy()
            for other in item.show_if.items()
            for name in kind_of(questionnaire[other]).columns(questionnaire[other])
        }
        own = frame[list(kind_of(item).columns(item))].to_numpy()
        unsure = asked(questionnaire, item, columns, len(frame)) == UNKNOWN
        return bool((unsure & (own != NOT_ASKED).any(axis=1)).any())

    def base_note(self, item: Item, row: dict, *, blank: bool = True) -> tuple[Inline, ...]:
        """Return the base line under a table: who was asked, how many answered, how many left it blank."""
        if self.withholds(row):
            return (Text(f"基数：{self.asked_of(item)}，人数公开版不列，{self.weighting}。"),)
        note: list[Inline] = [Text(f"基数：{self.asked_of(item)}，"), *self.base(row)]
        left = row["base"] - row["n"]
        routed = bool(describe_routing(item.show_if, self.responses.questionnaire))
        if blank and left > 0 and not (routed and self.thresholds.smallest_cell):  # both make up who chose an answer
            note += [Text("，另有"), self._blank(row["item"], left), Text("未作答")]
        return (*note, Text(f"，{self.weighting}。"))

    def _blank(self, item: str, people: int) -> Inline:
        if self.too_few(people):
            return self.few
        return self.book.quantity("blank", people, "人", "未作答", of=item)

    def base(self, row: dict) -> tuple[Inline, ...]:
        """Return n, the people who answered; in a public edition a small n is not told."""
        if self.too_few(row["n"]):
            return (Text("n"), self.few)
        return (Text("n="), self.book.people(row, ""))

    def withholds(self, row: dict) -> bool:
        """Tell whether a public edition does not tell a table, and with it how many answered."""
        return row["flag"] == HIDDEN and bool(self.thresholds.smallest_cell)

    def too_few(self, people: int) -> bool:
        """Tell whether so few people must not be counted in this edition."""
        return 0 < people < self.thresholds.smallest_cell

    @property
    def few(self) -> Text:
        """What stands in place of a count that is too small."""
        return Text(f"不足{self.thresholds.smallest_cell}人")

    @property
    def weighting(self) -> str:
        """Whether figures are weighted, in words."""
        return "未加权" if self.sample.weights is None else "加权（人数是实际人数，比例是加权后的）"

    @property
    def source_note(self) -> tuple[Inline, ...]:
        """Return the source line under a table."""
        mark = "（模拟数据）" if self.responses.provenance.simulated else ""
        return (Text(f"数据来源：{self.responses.questionnaire.title}{mark}。"),)
