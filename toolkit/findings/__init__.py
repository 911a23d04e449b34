"""What may be said? Facts with stable ids, their printed form, sentences that say no more than the data allow."""

from toolkit.findings.claims import Findings, findings_of
from toolkit.findings.fact import Fact, FactBook
from toolkit.findings.sentences import level_sentence
from toolkit.findings.shown import numerals, rounded, shown_share
from toolkit.findings.wording import review

__all__ = [
    "Fact",
    "FactBook",
    "Findings",
    "findings_of",
    "level_sentence",
    "numerals",
    "review",
    "rounded",
    "shown_share",
]
