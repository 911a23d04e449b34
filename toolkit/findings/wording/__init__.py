"""May this be said? Texts, generated or written by hand, held against the facts and the design of the survey."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from toolkit.findings.fact import Fact
from toolkit.findings.wording import bases, differences, licences, numbers, quantifiers, superlatives, units
from toolkit.findings.wording.lexicon import read_lexicon
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.rules import RULES
from toolkit.records import Issue
from toolkit.sample.sampling import DesignClass

__all__ = [
    "RULES",
    "bases",
    "differences",
    "licences",
    "numbers",
    "quantifiers",
    "review",
    "superlatives",
    "units",
]


def review(
    text: str,
    facts: Iterable[Fact] = (),
    design: str = DesignClass.CONV,
    tested: Iterable[Collection[str]] = (),
) -> list[Issue]:
    """Check what a text says against what the survey allows.

    Parameters
    ----------
    text : str
        A sentence, a paragraph or a whole section.
    facts : iterable of Fact
        What the text may state.
    design : {"CONV", "QUOTA", "CENSUS", "PROB"}
        How people were reached.
    tested : iterable of pairs of ids
        Differences that passed the gate (the whole report's family and the practical threshold).

    Returns
    -------
    list of Issue
        In the order of the text: rule, severity, span, what is wrong and how to mend it.

    Examples
    --------
    >>> fact = Fact("vol01", 0.624, "62.4%", 412, "愿意参加志愿服务")
    >>> [(i.rule, i.message, i.suggestion) for i in review("近七成（62.4%）的受访青年愿意参加志愿服务。", [fact])]
    [('quantifier', '“近七成”与62.4%不符。', '可以写“超过六成”，或者只写数。')]
    """
    passage = Passage(
        text, tuple(facts), DesignClass(design), frozenset(frozenset(pair) for pair in tested), read_lexicon()
    )
    found = [issue for rule in RULES.values() for issue in rule(passage)]
    order = list(RULES)
    return sorted(found, key=lambda issue: (issue.span or (0, 0), order.index(issue.rule)))
