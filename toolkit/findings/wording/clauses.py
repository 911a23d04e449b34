"""A text in sentences and clauses, and the parts of it that are not the author's own statements about the survey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from toolkit.findings.wording.lexicon import Lexicon
from toolkit.findings.wording.words import Words

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_COMMA = re.compile(r"[，,：:](?!\d)|(?<!\d)[，,：:]")
_BRACKETS = re.compile(r"（[^（）\n]*）|\([^()\n]*\)")
_QUOTES = re.compile(r"“[^”\n]*”|‘[^’\n]*’|「[^」\n]*」|『[^』\n]*』|【[^】\n]*】|\"[^\"\n]*\"")
_CHOICES = re.compile(r"(?m)^选项[:：].*$")
_CITED = re.compile("(?:引自|摘自|出自|转引自|见)[^，。；]{0,6}$")
_TITLES = re.compile(r"《[^》\n]*》")

Span = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """A stretch of a text.

    Parameters
    ----------
    start, end : int
    text : str
        What stands there.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Sentence(Part):
    """A sentence and its clauses; a comma in brackets ends no clause."""

    clauses: tuple[Part, ...]

    def clause(self, place: int) -> Part:
        """Return the clause that holds a place."""
        return next((clause for clause in self.clauses if place < clause.end), self.clauses[-1])


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text; a full stop inside quotation marks or brackets ends none.

    >>> [[c.text for c in s.clauses] for s in sentences("女性（58%，n=90）高，男性低。其他不变")]
    [['女性（58%，n=90）高', '男性低'], ['其他不变']]
    """
    plain = _BRACKETS.sub(lambda match: re.sub("[。；;！？!?]", "，", match.group()), masked(text))
    return [_sentence(text, plain, *match.span()) for match in _SENTENCE.finditer(plain)]


def _sentence(text: str, plain: str, start: int, end: int) -> Sentence:
    body = _BRACKETS.sub(lambda match: "（" + "文" * (len(match.group()) - 2) + "）", plain[start:end])
    cuts = [0, *(match.end() for match in _COMMA.finditer(body)), len(body)]
    clauses = []
    for low, high in pairwise(cuts):
        stop = high - 1 if high < len(body) and body[high - 1] in "，,：:" else high
        if body[low:stop].strip():
            clauses.append(Part(start + low, start + stop, text[start + low : start + stop]))
    whole = Part(start, end, text[start:end])
    return Sentence(start, end, whole.text, tuple(clauses) or (whole,))


def masked(text: str) -> str:
    """Return a text with what stands in quotation marks made unreadable; every character keeps its place.

    >>> masked("选择“是，愿意”的")
    '选择“文文文文”的'
    """
    return _QUOTES.sub(lambda match: "“" + "文" * (len(match.group()) - 2) + "”", text)


def quoted(text: str) -> list[Span]:
    """Return the places of quotations, option labels and titles."""
    return [match.span() for pattern in (_QUOTES, _TITLES, _CHOICES) for match in pattern.finditer(text)]


def foreign(found: list[Sentence], lexicon: Lexicon) -> tuple[list[Span], list[Span]]:
    """Return the parts about other people's figures (sources), and those about what is to come (targets, advice)."""
    sourced: list[Span] = []
    planned: list[Span] = []
    own = lexicon.words["exempt.own"]
    for sentence in found:
        source = _source(sentence.text, lexicon)
        if source is not None:
            sourced.append(_until_own(sentence, sentence.start + source, own))
        starts = [
            sentence.clause(sentence.start + match.start()).start
            for name in ("exempt.targets", "exempt.advice")
            if (match := next(lexicon.words[name].find(sentence.text), None))
        ]
        starts += [c.start for c in sentence.clauses if lexicon.words["exempt.target_leads"].begins(c.text)][:1]
        planned += [_until_own(sentence, start, own) for start in starts]
    return sourced, planned


def _source(text: str, lexicon: Lexicon) -> int | None:
    match = next(lexicon.words["exempt.sources"].find(text), None)
    starts = [0 if _CITED.search(text[: match.start()]) else match.start()] if match else []
    for lead in lexicon.words["exempt.source_leads"].find(text):
        rest = re.split("[，。；：]", text[lead.end() :], maxsplit=1)[0]
        if rest not in lexicon.words["exempt.own"] and (
            "》" in rest or re.search(f"(?:{lexicon.words['exempt.source_ends'].pattern.pattern})[^，]{{0,6}}$", rest)
        ):
            starts.append(lead.start())
    title = re.search("《[^》]*》[^，。；]{0,8}(?:提出|明确|要求|规定|指出|显示|强调|部署|鼓励|支持|倡导|载明)", text)
    starts += [title.start()] if title else []
    return min(starts, default=None)


def _until_own(sentence: Sentence, start: int, own: Words) -> Span:
    """Return the span from the clause of a place to the end, or to the next clause about this survey.

    A clause that begins with 把 or 将 is what is to be done, even when it names this survey.
    """
    first = sentence.clause(start)
    for clause in sentence.clauses:
        if clause.start > first.start and clause.text in own and clause.text.lstrip()[:1] not in ("把", "将"):
            return first.start, clause.start
    return first.start, sentence.end


def inside(start: int, end: int, spans: Iterator[Span] | list[Span]) -> bool:
    """Whether a stretch lies within one of the spans."""
    return any(low <= start and end <= high for low, high in spans)


def touches(start: int, end: int, spans: Iterator[Span] | list[Span]) -> bool:
    """Whether a stretch overlaps one of the spans."""
    return any(low < end and start < high for low, high in spans)
