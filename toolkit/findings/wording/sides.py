"""The figures of a sentence that a comparing word may set against each other."""

from __future__ import annotations

import re

from toolkit.findings.wording.clauses import Part, Sentence
from toolkit.findings.wording.figures import Figure, Kind
from toolkit.findings.wording.kinship import family
from toolkit.findings.wording.matching import Evidence, place_of
from toolkit.findings.wording.numbers import difference_is
from toolkit.findings.wording.passage import Passage

CHANGE = "上升|提高|增长|增加|提升|上涨|升高|攀升|下降|降低|减少|回落|下滑|下跌"
_AMOUNT = re.compile(f"(?:{CHANGE}|相差|高出|低了|少了|多出)了?(?:近|约|超过)?$")
_AGAINST = re.compile("(?:[高低多少]于|(?<![对相占])(?:比|较)(?![例重高低])|对比)[^，。；]*$")
_RESPECTIVELY = re.compile("[，,]?(?:分别|依次)")

Placed = list[tuple[int, Evidence]]
Two = tuple[Evidence, Evidence]


def sides(passage: Passage, sentence: Sentence, start: int) -> Placed:
    """Return the facts that the sentence tells in figures, with their places, as far as they may be sides."""
    clause = sentence.clause(start)
    figures = [
        (figure.start, fact)
        for figure in passage.figures_in(sentence, Kind.SHARE, Kind.NUMBER)
        if not _is_amount(passage, figure) and (fact := passage.fact_of(figure)) is not None
    ]
    shares = [pair for pair in figures if pair[1].kind is Kind.SHARE]
    here = [(place, fact) for place, fact in figures if clause.start <= place < clause.end]
    alone = len(here) == 2 and here[0][1].kind is here[1][1].kind  # both sides stand in the clause of the word
    placed = _one_each(here if alone else shares if len(shares) > 1 else shares or figures)
    return _without_earlier(passage, sentence, placed, clause)


def chosen_of(passage: Passage, sentence: Sentence, placed: Placed, start: int) -> Two | None:
    """Choose the two that a word at a place compares; None when the figures do not tell."""
    clause = sentence.clause(start)
    row = [fact for place, fact in placed if start <= place < clause.end]
    if len(row) > 1 and _RESPECTIVELY.match(passage.text, start + 2):
        return row[0], row[1]  # 比例相近，分别为30%和26%
    return _beyond(passage, sentence, placed, start) or _around(placed, start, clause)


def of_its_topic(passage: Passage, clause: Part, placed: Placed, chosen: Two) -> Two:
    """Choose the tested pair that a clause without figures is about, when those chosen are about something else.

    月薪由3680元涨到5510元，但幸福感有所下降 does not say that the pay went down.
    """
    if any(clause.start <= place < clause.end for place, _ in placed) or _about(chosen, clause):
        return chosen
    known = ([e for i in sorted(ids) if (e := passage.by_id.get(i))] for ids in sorted(passage.tested, key=sorted))
    found = [(pair[0], pair[1]) for pair in known if len(pair) == 2 and _about((pair[0], pair[1]), clause)]
    return found[0] if len(found) == 1 else chosen


def _about(pair: Two, clause: Part) -> bool:
    """Whether a clause has most of the words that the labels of a pair share."""
    common = {words for words in pair[0].pairs & pair[1].pairs if not re.search(r"\d", words)}
    return bool(common) and sum(words in clause.text for words in common) * 2 >= len(common)


def _one_each(figures: Placed) -> Placed:
    seen: dict[int, tuple[int, Evidence]] = {}
    for place, fact in figures:
        seen.setdefault(id(fact), (place, fact))
    return list(seen.values())


def _without_earlier(passage: Passage, sentence: Sentence, placed: Placed, clause: Part) -> Placed:
    """Leave out what the subject was compared with before: 今年87，高于去年的85，比前年的90有所下滑."""
    kept = [
        (place, fact)
        for place, fact in placed
        if clause.start <= place < clause.end or not _AGAINST.search(passage.text[sentence.clause(place).start : place])
    ]
    return kept if len(kept) > 1 else placed


def _is_amount(passage: Passage, figure: Figure) -> bool:
    """Whether a figure is how much something changed, and so no side of the comparison: 增长20%."""
    lead = passage.text[max(0, figure.start - 8) : figure.start]
    bound = re.split(r"[\d一二三四五六七八九十两半]", figure.text, maxsplit=1)[0]
    before = [f for f in passage.figures if f.end == figure.start - 1 and lead[-1:] in ("（", "(")]
    return bool(_AMOUNT.search(lead + bound)) or any(_is_amount(passage, f) for f in before)


def _beyond(passage: Passage, sentence: Sentence, placed: Placed, start: int) -> Two | None:
    """Choose the figure before a word and what the word's clause sets it against without a figure of its own.

    Either by the points that they differ (18.9%，高出男生3.1个百分点) or by the label (23%，超过选择考研的).
    """
    clause = sentence.clause(start)
    before = [fact for place, fact in placed if place < start]
    if not before or any(start <= place < clause.end for place, _ in placed):
        return None
    subject = before[-1]
    told = [fact for _, fact in placed]
    points = [f for f in passage.figures_in(clause, Kind.POINTS) if f.exact and f.start >= start]
    if any(difference_is(subject, other, points[0]) for other in before[-2:-1] if points):
        return None
    kin = [e for e in family(passage, subject) if e is not subject and e not in told]
    if points:
        found = [e for e in kin if any(difference_is(subject, e, f) for f in points)]
    else:
        found = [e for e in kin if _says(e, subject, clause.text)]
        if any(_says(e, subject, clause.text) for e in before[-2:-1]):
            return None
    return (subject, found[0]) if len(found) == 1 else None


def _says(one: Evidence, other: Evidence, text: str) -> bool:
    """Whether a text names one fact and not the other, even where the longer label holds the shorter one."""
    if one.own(other):
        return place_of(one, other, text) is not None and place_of(other, one, text) is None
    return one.coverage(text) >= 0.5 and place_of(other, one, text) is None


def _around(placed: Placed, start: int, clause: Part) -> Two | None:
    """Choose among the figures of the sentence: one on each side of the word, or the two nearest on one side."""
    if len(placed) < 2:
        return None
    if len(placed) == 2:
        return placed[0][1], placed[1][1]
    before = [fact for place, fact in placed if place < start]
    behind = [fact for place, fact in placed if place >= start]
    inside = [fact for place, fact in placed if place >= start and place < clause.end]
    if before and inside:
        return before[-1], inside[0]
    if len(before) > 1:
        return before[-2], before[-1]
    if before and behind:
        return before[-1], behind[0]
    return behind[0], behind[1]
