"""The two facts that a comparison speaks of, and which of them is said to be the higher one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from toolkit.findings.wording.clauses import Part, Sentence
from toolkit.findings.wording.figures import Figure, Kind
from toolkit.findings.wording.matching import Evidence, place_of
from toolkit.findings.wording.numbers import difference_is
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.sides import CHANGE, chosen_of, of_its_topic, sides

_COMPARED = re.compile(
    "(?:与|同|和|跟)([^，。；]{1,40}?)(?:相比|相较|比较|对比)|相对于?([^，。；]{1,30}?)(?:而言|来说|来讲)|(?:相比于?|相较于?|比起|较之)([^，。；]{1,40})"
)
_BY = re.compile("(?<![对相占])(?:比|较)(?![例重较高低为大多少强]|之下)([^，。；]{1,40})$")
_FROM_TO = re.compile("(?:由|从)[^，。；]{0,30}(?:到|至|为)|由[^，。；]{0,16}\\d[^。；]{0,20}(?:达到?|增至|升至|降至)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_BEFORE = re.compile("去年|上年|上一?[期次轮届]|前年|年前|前期|以往|往年|过去")
_CHANGED = re.compile(f"{CHANGE}|[升增降减][至到]")
_REACHED = re.compile(r"[^，。；\d]{1,4}[至到]$")


@dataclass(frozen=True)
class Pair:
    """Two facts that are compared.

    Parameters
    ----------
    one, other : Evidence
        What is compared, and what it is compared with.
    ordered : bool
        Whether it is clear which is which.
    """

    one: Evidence
    other: Evidence
    ordered: bool

    @property
    def ids(self) -> frozenset[str]:
        """The ids, as ``tested`` holds them."""
        return frozenset({self.one.fact.id, self.other.fact.id})

    @property
    def gap(self) -> float:
        """How much larger the first is."""
        return self.one.value - self.other.value


def pair_of(passage: Passage, sentence: Sentence, start: int) -> Pair | None:
    """Return the two facts that a comparing word at a place speaks of; None when they cannot be told."""
    placed = sides(passage, sentence, start)
    chosen = chosen_of(passage, sentence, placed, start)
    if chosen is None:
        chosen = (
            _by_difference(passage, sentence) or _tested(passage, sentence) or _by_labels(passage, sentence, placed)
        )
    if chosen is None:
        return None
    points = [f for f in passage.figures_in(sentence.clause(start), Kind.POINTS) if f.exact]
    if points and not any(_differ_by(*chosen, figure) for figure in points):
        chosen = _tested(passage, sentence, sentence.clause(start)) or chosen
    chosen = of_its_topic(passage, sentence.clause(start), placed, chosen)
    return _ordered(passage, sentence, chosen, start)


def _by_difference(passage: Passage, sentence: Sentence) -> tuple[Evidence, Evidence] | None:
    """Choose the one pair of facts that differs by the points told, among those whose labels the sentence names."""
    points = passage.figures_in(sentence, Kind.POINTS)
    shares = [e for e in passage.relevant(sentence) if e.kind is Kind.SHARE]
    found = [
        (a, b)
        for figure in points[:1]
        for a, b in combinations(shares, 2)
        if figure.exact and difference_is(a, b, figure)
    ]
    found = [pair for pair in found if any(e.coverage(sentence.text) >= 0.5 for e in pair)] or found
    return found[0] if len(found) == 1 else None


def _tested(passage: Passage, sentence: Sentence, part: Part | None = None) -> tuple[Evidence, Evidence] | None:
    """Choose the licensed pair that differs by the amount told; of several the one that the sentence tells or names."""
    amounts = [f for f in passage.figures_in(part or sentence, Kind.POINTS, Kind.NUMBER) if f.exact]
    best: tuple[tuple[int, float], tuple[Evidence, Evidence]] | None = None
    for ids in sorted(passage.tested, key=sorted) if amounts else ():
        known = [e for i in sorted(ids) if (e := passage.by_id.get(i)) is not None]
        if len(known) == 2 and any(_differ_by(known[0], known[1], figure) for figure in amounts):
            told = sum(_place(passage, sentence, e) is not None for e in known)
            weight = (told, sum(e.coverage(sentence.text) for e in known))
            best = max(best or (weight, (known[0], known[1])), (weight, (known[0], known[1])), key=lambda item: item[0])
    return best[1] if best else None


def _differ_by(a: Evidence, b: Evidence, figure: Figure) -> bool:
    """Whether two facts differ by an amount: shares by points, hours by hours."""
    if figure.kind is Kind.POINTS:
        return a.kind is b.kind is Kind.SHARE and difference_is(a, b, figure)
    alike = a.kind is b.kind is Kind.NUMBER and figure.unit and a.unit == b.unit and a.unit.startswith(figure.unit)
    return bool(alike) and difference_is(a, b, figure)


def _by_labels(
    passage: Passage, sentence: Sentence, placed: list[tuple[int, Evidence]]
) -> tuple[Evidence, Evidence] | None:
    """Choose the pair whose labels the sentence names best; a figure that is told must be one of them."""
    told = [fact for _, fact in placed]
    found: list[tuple[float, int, tuple[Evidence, Evidence]]] = []
    for i, (a, b) in enumerate(combinations(passage.relevant(sentence), 2)):
        if a.kind is not b.kind or (told and not any(fact in (a, b) for fact in told)):
            continue
        if all(one in told or place_of(one, other, sentence.text) is not None for one, other in ((a, b), (b, a))):
            found.append((a.coverage(sentence.text) + b.coverage(sentence.text), -i, (a, b)))
    best = max(found, default=None, key=lambda item: item[:2])
    return best[2] if best and (best[0] >= 0.8 or len(found) == 1) else None


def _ordered(passage: Passage, sentence: Sentence, chosen: tuple[Evidence, Evidence], start: int) -> Pair:
    """Find out which of two facts is the subject: 与B相比 and 比B name the other one; else what stands first is it."""
    a, b = chosen
    lead = passage.text[sentence.start : start]
    text = sentence.text
    for match in [*_COMPARED.finditer(text), *_BY.finditer(lead)]:
        words = next(group for group in match.groups() if group)
        other = _in(words, chosen, passage, sentence.start + match.start(), sentence.start + match.end())
        if other is not None:
            one = b if other is a else a
            return Pair(one, other, True)
    if _FROM_TO.search(text):
        places = [(_place(passage, sentence, e), e) for e in chosen]
        if all(place is not None for place, _ in places):
            first, second = (e for _, e in sorted(places, key=lambda pair: pair[0] or 0))
            return Pair(second, first, True)
    if _CHANGED.match(passage.text, start):
        latest = _later(a, b) or _come_to(passage, sentence, chosen, start)
        if latest is not None:
            return Pair(latest, b if latest is a else a, True)
    first_a, first_b = (_first(one, other, passage, sentence) for one, other in ((a, b), (b, a)))
    if first_a is None or first_b is None:
        return Pair(a, b, False)
    return Pair(a, b, True) if first_a < first_b else Pair(b, a, True)


def _come_to(passage: Passage, sentence: Sentence, chosen: tuple[Evidence, Evidence], start: int) -> Evidence | None:
    """Return what something has come to: the figure behind 升至 and 降到, else the only one that is told."""
    places = {e: place for e in chosen if (place := _place(passage, sentence, e)) is not None}
    reached = [e for e, place in places.items() if _REACHED.match(sentence.text, start - sentence.start, place)]
    found = reached or list(places)
    return found[0] if len(found) == 1 else None


def _later(a: Evidence, b: Evidence) -> Evidence | None:
    """Return which of two facts is the later one by its label: 本期 and 上期, 2024年 and 2022年."""
    years = [max(map(int, _YEAR.findall(e.label)), default=0) for e in (a, b)]
    if all(years) and years[0] != years[1]:
        return a if years[0] > years[1] else b
    before = [bool(_BEFORE.search(e.label)) for e in (a, b)]
    return None if before[0] == before[1] else b if before[0] else a


def _first(one: Evidence, other: Evidence, passage: Passage, sentence: Sentence) -> int | None:
    """Return where a fact is first named, by label or figure."""
    places = [place_of(one, other, sentence.text), _place(passage, sentence, one)]
    known = [place for place in places if place is not None]
    return min(known, default=None)


def _place(passage: Passage, sentence: Sentence, evidence: Evidence) -> int | None:
    for figure in passage.figures_in(sentence, evidence.kind):
        if passage.fact_of(figure) is evidence:
            return figure.start - sentence.start
    return None


def _in(words: str, chosen: Iterable[Evidence], passage: Passage, start: int, end: int) -> Evidence | None:
    """Return which of two facts a stretch of words names, by its figure or by what only its label has."""
    a, b = chosen
    figures = [passage.fact_of(f) for f in passage.figures_in(Part(start, end, words), a.kind)]
    told = [e for e in (a, b) if e in figures]
    if len(told) == 1:
        return told[0]
    says_a, says_b = place_of(a, b, words) is not None, place_of(b, a, words) is not None
    if says_a != says_b:
        return a if says_a else b
    return None
