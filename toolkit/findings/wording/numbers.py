"""Rule ``number``: a figure that no fact has, or that belongs to something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from toolkit.findings.wording.clauses import Part, Sentence, touches
from toolkit.findings.wording.figures import Figure, Kind
from toolkit.findings.wording.matching import Evidence, named, rounded_to
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.quantifiers import figure_beside
from toolkit.findings.wording.rules import RULES
from toolkit.records import Issue, Severity

_REST = re.compile("其余|其他|另有|另外|剩余|余下|没有|不|未")
_SUM = re.compile("合计|共计|总计|累计|加总|之和|两项|三项|相加|合起来|共占|共有|加起来|或")
_SUM_SAID = re.compile("合计|共计|总计|累计|之和|相加|合起来|共占|加起来|”或“|或者?“")
_IN_OTHER_WORDS = re.compile("\\s*(?:即|也就是|换言之)")
_ROW = re.compile("分别|依次")
_BESIDES = re.compile(
    "(?:与|同|和|跟)[^，。；]{1,16}?(?:相比|相较|比较)|(?:较|比)[^，。；]{1,12}?(?=高|低|多|少|上升|下降|提高|增|减)"
)  # what it is compared with
_CHANGED = re.compile("[高低多少长短增减降升涨差]")
_LIES_IN = re.compile("\\s*(?:的)?(?:之间|区间|范围|左右|上下)")
_PEOPLE = "人名份位户条"


@RULES.add("number")
def number(passage: Passage) -> Iterator[Issue]:
    """Find figures without a fact, and figures that another label's fact has."""
    for sentence in passage.sentences:
        for figure in passage.figures_in(sentence):
            if not figure.precise and figure.high is None:
                continue
            if figure.worded and figure_beside(passage, sentence, figure.start, figure.end):
                continue  # the quantifier rule holds it against that
            if touches(figure.start, figure.end, passage.allowed) or _precision(passage, sentence, figure):
                continue
            yield from _judged(passage, sentence, figure)


def _precision(passage: Passage, sentence: Sentence, figure: Figure) -> bool:
    """Whether a figure belongs to a statement of precision, which has a rule of its own."""
    clause = sentence.clause(figure.start)
    return clause.text in passage.lexicon.licences["precision"].words or bool(
        re.search(r"[Pp]\s*(?:值)?\s*[<>=≤≥]?\s*$|[Pp]值?[为是]$", passage.text[: figure.start])
    )


def _judged(passage: Passage, sentence: Sentence, figure: Figure) -> Iterator[Issue]:
    if figure.high is not None:
        if figure.kind is not Kind.NUMBER and not _spans(passage, sentence, figure, figure.high):
            yield _unknown(passage, figure)
        return
    facts = passage.facts_of(figure)
    if facts:
        yield from _another(passage, sentence, figure, facts)
    elif not _other_unit(passage, figure) and not _derived(passage, sentence, figure):
        yield _unknown(passage, figure)


def _spans(passage: Passage, sentence: Sentence, figure: Figure, high: float) -> bool:
    """Whether both ends of a range are results, or results lie in it: 均在40%至50%之间."""
    if all(passage.known(figure.kind, end, figure.step) for end in (figure.value, high)):
        return True
    known = [e for e in passage.relevant(sentence) if e.kind is figure.kind]
    said = _LIES_IN.match(passage.text[figure.end : sentence.end])
    return bool(said and known) and all(figure.value <= e.value <= high for e in known)


def _other_unit(passage: Passage, figure: Figure) -> bool:
    """Whether the value is known under another unit: the unit rule speaks of that, or it is the people of a fact."""
    if figure.kind in (Kind.SHARE, Kind.POINTS):
        other = Kind.POINTS if figure.kind is Kind.SHARE else Kind.SHARE
        return bool(passage.known(other, figure.value, figure.step))
    if figure.kind is not Kind.NUMBER:
        return False
    bare = not figure.unit or figure.unit not in _PEOPLE
    if in_other_scale(passage, figure):
        return True
    if bare and any(passage.known(kind, figure.value, figure.step) for kind in (Kind.SHARE, Kind.POINTS, Kind.TIMES)):
        return True
    return figure.step >= 1 and any(_people(e, figure.value) for e in passage.evidence)


def in_other_scale(passage: Passage, figure: Figure) -> list[Evidence]:
    """Return the facts that a number would be without its 万 or 千, or with one that is missing."""
    same = (
        e for e in passage.evidence if figure.unit and e.unit.startswith(figure.unit) and not passage.facts_of(figure)
    )
    return [e for e in same if any(e.equals(figure.value * scale, figure.step * scale) for scale in (1e-4, 1e-3, 1e4))]


def _people(evidence: Evidence, count: float) -> bool:
    """Whether a count is the base of a fact, or the people that a share of it comes to."""
    n = evidence.fact.n
    if n is None:
        return False
    if count == n:
        return True
    return evidence.kind is Kind.SHARE and rounded_to(n * evidence.value / 100, 1) == count


def _derived(passage: Passage, sentence: Sentence, figure: Figure) -> bool:
    """Whether a figure follows from others of its sentence: a difference, a ratio, a sum, the rest to 100 %."""
    shares = passage.stated(sentence)
    if figure.kind is Kind.POINTS:
        values = shares if len(shares) > 1 else passage.shares_near(sentence)
        if any(difference_is(a, b, figure) for a, b in combinations(values, 2)):
            return True
        known = [e for e in passage.relevant(sentence) if e.kind is Kind.SHARE]  # a tested pair may be half told
        return any(
            frozenset({a.fact.id, b.fact.id}) in passage.tested and difference_is(a, b, figure)
            for a, b in combinations(known, 2)
        )
    if figure.kind is Kind.TIMES:
        return True  # the unit rule looks at ratios
    if figure.kind is Kind.NUMBER:
        return _of_counts(passage, sentence, figure)
    clause = sentence.clause(figure.start).text
    known = passage.shares_near(sentence)
    if _REST.search(clause) and any(_is(100 - e.value, figure) for e in known):
        return True
    if _SUM.search(sentence.text) or _IN_OTHER_WORDS.match(clause):
        return any(_is(a.value + b.value, figure) for a, b in combinations(known, 2)) or any(
            _is(a.value + b.value + c.value, figure) for a, b, c in combinations(known[:12], 3)
        )
    return relative_change(known, figure) and bool(re.search("增长|增加|减少|下降|提高|降低|上升", clause))


def _of_counts(passage: Passage, sentence: Sentence, figure: Figure) -> bool:
    """Whether a number is the sum or the difference of two others in the same unit.

    Of counts in its sentence, or before when it is called a rest; of other measures when it is called a difference.
    """
    clause = sentence.clause(figure.start).text
    if figure.unit not in _PEOPLE:
        near = passage.sentences[: passage.sentences.index(sentence) + 1][-2:]
        same = [
            e for s in near for e in passage.relevant(s) if e.kind is Kind.NUMBER and e.unit.startswith(figure.unit)
        ]
        changed = figure.unit and _CHANGED.search(clause)
        return bool(changed) and any(difference_is(a, b, figure) for a, b in combinations(same, 2))
    part = Part(0, sentence.end, "") if _REST.search(clause) else sentence
    others = [
        f.value
        for f in passage.figures_in(part, Kind.NUMBER)
        if f is not figure and f.exact and f.unit == figure.unit and passage.facts_of(f)
    ]
    return any(figure.value in (a + b, abs(a - b)) for a, b in combinations(others, 2))


def relative_change(known: list[Evidence], figure: Figure) -> bool:
    """Whether a percentage is the relative change from one fact to another of the same kind."""
    return any(
        a.value
        and b.value
        and (_is(abs(a.value / b.value - 1) * 100, figure) or _is(abs(b.value / a.value - 1) * 100, figure))
        for a, b in combinations(known, 2)
    )


def difference_is(a: Evidence, b: Evidence, figure: Figure) -> bool:
    """Whether a figure is the difference of two shares, from full values or from the printed ones."""
    gaps = [abs(a.value - b.value)]
    if a.printed is not None and b.printed is not None:
        gaps.append(abs(round(a.printed - b.printed, 6)))
    return any(_is(gap, figure) for gap in gaps)


def _is(value: float, figure: Figure) -> bool:
    return rounded_to(value, figure.step) == rounded_to(abs(figure.value), figure.step)


def _another(passage: Passage, sentence: Sentence, figure: Figure, facts: list[Evidence]) -> Iterator[Issue]:
    """Tell a figure whose surroundings clearly name another fact than those that have its value."""
    in_row = figure in passage.listed(sentence)
    if figure.kind is not Kind.SHARE or (_ROW.search(sentence.text) and not in_row):
        return
    near = _BESIDES.sub("", passage.surroundings(sentence, figure))
    if _SUM_SAID.search(near):
        return
    others = [e for e in passage.evidence if e.kind is figure.kind and e not in facts]
    meant = named([*facts, *others], near) if in_row else None
    if meant is None or meant in facts:
        wider = _with_lead(passage, sentence, figure) + near
        meant = next((e for e in others if all(_rather(e, fact, near, wider) for fact in facts)), None)
    if meant is not None:
        owner = facts[0].fact.label or "另一项"
        yield passage.issue(
            "number",
            Severity.ERROR,
            figure.start,
            figure.end,
            f"“{{word}}”是“{owner}”的数，“{meant.fact.label}”是{meant.fact.shown}。",
            f"请核对说的是哪一项：改成{meant.fact.shown}，或者改写前后的说法。",
        )


def _with_lead(passage: Passage, sentence: Sentence, figure: Figure) -> str:
    """Return the clause before that of a figure when it leads up to it without a figure: 到80岁以后，仍有14.7%的."""
    place = sentence.clauses.index(sentence.clause(figure.start))
    lead = sentence.clauses[place - 1] if place else None
    return lead.text if lead is not None and not passage.figures_in(lead, Kind.SHARE) else ""


def _rather(one: Evidence, other: Evidence, text: str, wider: str) -> bool:
    """Whether a text names one fact and not the other: most of what only the one label has, nothing of the other's."""
    own, others = one.own(other), other.own(one)
    if own and not others:  # 基本满意 holds 满意: named in full, it is what is meant
        return one.coverage(text) == 1 and all(pair in text for pair in own)
    if not own or any(pair in wider for pair in others):
        return False
    return sum(pair in text for pair in own) * 2 >= len(own)


def _unknown(passage: Passage, figure: Figure) -> Issue:
    known = [e for e in passage.relevant(passage.sentence_of(figure.start)) if e.kind is figure.kind]
    clause = passage.sentence_of(figure.start).clause(figure.start)
    meant = named(known, clause.text)
    fix = f"“{meant.fact.label}”的计算结果是{meant.fact.shown}，请核对。" if meant else "请核对计算结果，或写明来源。"
    return passage.issue("number", Severity.ERROR, figure.start, figure.end, "“{word}”在计算结果里找不到。", fix)
