"""What the author wrote, sentence by sentence, against what the data allow to be said."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from toolkit.findings import Fact, review
from toolkit.records import Issue, Severity
from toolkit.report.verification.aligning import Lines
from toolkit.report.verification.allowed import within
from toolkit.report.verification.figures import figures
from toolkit.report.verification.masking import SENTENCE, masked

if TYPE_CHECKING:
    from toolkit.document.docx.reader import DraftParagraph

_BESIDE = re.compile(r"与(\S{1,12}?)不符")
_FIGURE = re.compile(r"\d[\d.,]*\s*(?:%|倍|个百分点)")
_SENTENCE_NUMBER = re.compile(r"^第\d+句：")
_QUANTITIES = ("quantifier", "unit")
_NUMBERS = "number"  # checked against the anchors, not here


@dataclass(frozen=True)
class Remark:
    """Something the author wrote that does not hold: rule, words, the figure beside them, and what to do.

    ``retold``: the paragraph is one of the draft in other words.
    """

    paragraph: int
    start: int
    end: int
    rule: str
    words: str
    figure: str
    message: str
    fix: str
    retold: bool

    @property
    def quantity(self) -> bool:
        """Whether it is about a quantity word or a unit."""
        return self.rule in _QUANTITIES

    @property
    def about_one(self) -> bool:
        """Whether it judges one figure by the result it is taken for."""
        return self.rule == "smallbase"

    @property
    def about_results(self) -> bool:
        """Whether it judges figures by the results they are taken for."""
        return self.rule in ("smallbase", "superlative", "difference")


@dataclass(frozen=True)
class Licence:
    """What may be said: as :func:`toolkit.findings.review` takes it."""

    facts: Collection[Fact]
    design: str
    tested: Collection[Collection[str]]

    def review(self, texts: Sequence[str]) -> Iterator[tuple[int, int, Issue]]:
        """Yield what is wrong with texts: which text, where the text begins, and the issue."""
        # Facts are prepared once for all of them; no rule looks beyond a line end.
        lines = [text.replace("\n", " ") for text in texts]
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))[:-1]
        for issue in review("\n".join(lines), self.facts, self.design, self.tested) if lines else ():
            if issue.span is not None and issue.rule != _NUMBERS and issue.severity is not Severity.INFO:
                number = bisect_right(starts, issue.span[0]) - 1
                yield number, starts[number], issue


def authors_remarks(
    paragraphs: Sequence[DraftParagraph], generated: Collection[str], lines: Lines, licence: Licence
) -> Iterator[Remark]:
    """Yield what does not hold in the sentences that the draft does not have.

    A sentence of the draft that was only put in other words is not blamed for what the draft itself says.

    Parameters
    ----------
    paragraphs : sequence of DraftParagraph
    generated : collection of str
        The sentences of the draft, masked.
    lines : Lines
        Its paragraphs.
    licence : Licence
    """
    own = [
        (place, spans)
        for place, paragraph in enumerate(paragraphs)
        if paragraph.role == "normal" and (spans := _written_by_hand(paragraph.text, generated))
    ]
    texts = [paragraphs[place].text for place, _ in own]
    remarks = [
        (number, offset, issue)
        for number, offset, issue in licence.review(texts)
        if issue.span and within(issue.span[0] - offset, issue.span[1] - offset, own[number][1])
    ]
    blamed = sorted({number for number, _, _ in remarks})
    retold = [lines.retold(masked(texts[n], figures(texts[n])), figures(texts[n])) for n in blamed]
    known = {number for number, text in zip(blamed, retold, strict=True) if text}
    same = {(blamed[number], issue.rule) for number, _, issue in licence.review(retold)}
    for number, offset, issue in remarks:
        if issue.span and (number, issue.rule) not in same:
            start, end = issue.span[0] - offset, issue.span[1] - offset
            beside = _figure(issue.message) if issue.rule in _QUANTITIES else ""
            words = texts[number][start:end]
            message = _SENTENCE_NUMBER.sub("", issue.message)
            yield Remark(
                own[number][0], start, end, issue.rule, words, beside, message, issue.suggestion, number in known
            )


def _written_by_hand(text: str, generated: Collection[str]) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph that the draft does not have."""
    found = []
    for match in SENTENCE.finditer(text):
        words = match.group()
        if words.strip() and masked(words, figures(words)).text not in generated:
            found.append(match.span())
    return found


def _figure(message: str) -> str:
    beside = _BESIDE.search(message)
    if beside:
        return beside[1]
    figure = _FIGURE.findall(message)
    return figure[-1] if figure else ""
