"""Rule ``smallbase``: percentages of few people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.findings.wording.clauses import Part, Sentence
from toolkit.findings.wording.figures import Figure, Kind
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.rules import RULES
from toolkit.records import Issue, Severity

_CHOSEN = "(?![^，。；]{0,3}(?:选|表示|认为|愿意|参加|使用|知道|希望|提出|反映|报名|了解|没|不|未))"
_BASE = re.compile(
    rf"[nN]\s*[=为]\s*(\d+)|(?:仅有?|只有|共)\s*(\d+)\s*[名人份位]{_CHOSEN}|(?<![每\d])(\d+)\s*[名人份位](?:[^，。；\d]{{0,12}})(?:中|里)"
    r"|(?:该组|此组|这一组|本组|组内|基数|样本量?|作答者?|受访者?|访问了?|调查了?|填答者?|回收)[为是仅共只有:：]{0,3}\s*(\d+)(?![\d.%])\s*[名人份位]?"
)


@RULES.add("smallbase")
def smallbase(passage: Passage) -> Iterator[Issue]:
    """Find percentages of fewer than 25 people, and of fewer than 50 without 仅供参考."""
    hide, faint = passage.number("bases.hide"), passage.number("bases.faint")
    told: set[tuple[int, int]] = set()
    for sentence in passage.sentences:
        for figure in passage.figures_in(sentence, Kind.SHARE):
            base = _base(passage, sentence, figure)
            if base is None or base >= faint or (sentence.start, base) in told:
                continue
            if base < hide:
                told.add((sentence.start, base))
                problem = f"“{{word}}”只有{base}人作答，不足{hide:g}人不写百分比。"
                fix = "请写人数，例如“7人中的3人”，或用座谈补充。"
                yield passage.issue("smallbase", Severity.ERROR, figure.start, figure.end, problem, fix)
            elif not _marked(passage, sentence):
                told.add((sentence.start, base))
                problem = f"“{{word}}”只有{base}人作答，没有写明“仅供参考”。"
                fix = "请加一句“该组人数较少，结果仅供参考”。"
                yield passage.issue("smallbase", Severity.WARNING, figure.start, figure.end, problem, fix)


def _base(passage: Passage, sentence: Sentence, figure: Figure) -> int | None:
    """Return the people behind a percentage: those of its fact, else those the clause tells."""
    bases = [e.fact.n for e in passage.candidates(figure)]
    known = [n for n in bases if n is not None]
    if known:
        return max(known)  # of several facts that it may be, the one that makes it right
    return _told(passage, sentence, figure)


def _told(passage: Passage, sentence: Sentence, figure: Figure) -> int | None:
    clause: Part = sentence.clause(figure.start)
    for text in (clause.text, passage.text[sentence.start : clause.end], sentence.text):
        match = _BASE.search(text)
        if match:
            return int(next(group for group in match.groups() if group))
    return None


def _marked(passage: Passage, sentence: Sentence) -> bool:
    """Whether the paragraph of a sentence says that the figures are for reference only."""
    start = passage.text.rfind("\n", 0, sentence.start) + 1
    end = passage.text.find("\n", sentence.end)
    paragraph = passage.text[start : end if end >= 0 else len(passage.text)]
    return paragraph in passage.lexicon.words["bases.faint_words"]
