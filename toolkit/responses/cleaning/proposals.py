"""From flags to proposals: when may a record be left out? Never by itself, and never for one flag's sake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from toolkit.errors import IntakeError
from toolkit.records import request_id
from toolkit.responses.answers import Provenance
from toolkit.responses.cleaning.rules import RULES, Family, Strength
from toolkit.responses.decisions import ACCEPT, CLEAN, KEEP, Question, offered

CHOICES = offered(ACCEPT, KEEP)
INDEPENDENT = 2
"""So many families with a strong flag make a proposal."""
SEVERAL = "several"
"""Rule of a proposal that rests on several flags."""


@dataclass(frozen=True)
class Flag:
    """Something odd about a record: by which rule, how much it weighs, and the evidence in words."""

    respondent: str
    rule: str
    strength: Strength
    reason: str

    @property
    def family(self) -> Family:
        """What the rule looks at."""
        return RULES[self.rule].family

    @property
    def title(self) -> str:
        """The rule's name in words."""
        return RULES[self.rule].title

    def as_dict(self) -> dict[str, str]:
        """Return the fields as plain values."""
        return asdict(self) | {"strength": str(self.strength)}


@dataclass(frozen=True)
class Proposal:
    """A record that might be left out, and why; a person decides.

    Parameters
    ----------
    id : str
        Stays the same when answers are read again, so that a decision stays with its proposal.
    respondent, rule, reason : str
        ``rule`` is the rule that is ground enough alone, else ``several``.
    strength : Strength
    """

    id: str
    respondent: str
    rule: str
    strength: Strength
    reason: str

    @property
    def title(self) -> str:
        """The ground in words."""
        return RULES[self.rule].title if self.rule in RULES else "两类以上的强证据"

    @property
    def question(self) -> Question:
        """The proposal as a question for a person to decide."""
        about = {"respondent": self.respondent, "rule": self.rule}
        return Question(self.id, CLEAN, f"答卷 {self.respondent}", self.reason, CHOICES, about=about)

    def as_dict(self) -> dict[str, str]:
        """Return the fields as plain values."""
        return asdict(self) | {"strength": str(self.strength)}


def propose(flags: Sequence[Flag], origin: Provenance) -> tuple[Proposal, ...]:
    """Return what the deletion rule covers, one proposal a respondent, in the order of the flags.

    The rule: no consent or not of the population; a duplicate confirmed by device, time and answers; less than half
    of the questions answered; or strong flags of at least two families (:class:`Family`).
    """
    strong: dict[str, list[Flag]] = {}
    for flag in flags:
        if flag.strength is Strength.STRONG:
            strong.setdefault(flag.respondent, []).append(flag)
    found = []
    for respondent, these in strong.items():
        enough = next((flag for flag in these if RULES[flag.rule].alone), None)
        if enough is not None:
            rule, grounds = enough.rule, [enough]
        elif len({flag.family for flag in these}) >= INDEPENDENT:
            rule, grounds = SEVERAL, these
        else:
            continue
        reason = "".join(f"{flag.title}：{flag.reason}" for flag in grounds)
        found.append(Proposal(_identity(origin, respondent, rule), respondent, rule, Strength.STRONG, reason))
    return tuple(found)


def _identity(origin: Provenance, respondent: str, rule: str) -> str:
    about = {"survey": origin.survey, "community": origin.community, "wave": origin.wave}
    return request_id(kind=CLEAN, **about, respondent=respondent, rule=rule)


def checked(decisions: Mapping[str, str]) -> dict[str, str]:
    """Return decisions, all of them known words.

    Raises
    ------
    IntakeError
        ``I-CHOICE``.
    """
    for identity, choice in decisions.items():
        if choice not in CHOICES:
            known = "、".join(CHOICES)
            raise IntakeError("I-CHOICE", where=f"清理建议 {identity}", choice=choice, why="没有这一项。", known=known)
    return dict(decisions)
