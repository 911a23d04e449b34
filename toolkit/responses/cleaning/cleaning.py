"""The flags about a set of answers, what is proposed, what was decided, and what that changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from toolkit.document import Column, Table, Text
from toolkit.records import Ledger
from toolkit.responses.answers import Responses
from toolkit.responses.cleaning.cases import Cases
from toolkit.responses.cleaning.headlines import headlines
from toolkit.responses.cleaning.proposals import Flag, Proposal, checked, propose
from toolkit.responses.cleaning.rules import Strength, by_family
from toolkit.responses.decisions import ACCEPT, KEEP, Questions

STRENGTHS = {Strength.STRONG: "强", Strength.WEAK: "弱", Strength.INFO: "供参考"}
_WORDS = {ACCEPT: "采纳", KEEP: "保留", "": "待定"}


@dataclass(frozen=True)
class Cleaning:
    """What cleaning has to say about answers. Nothing is deleted: every answer stays in :attr:`responses`.

    Parameters
    ----------
    responses : Responses
        All of them.
    flags : tuple of Flag
        By rule.
    proposals : tuple of Proposal
        Records that the deletion rule covers, in the order of the records.
    decisions : dict of str to str
        Proposal id to ``accept`` or ``keep``.
    """

    responses: Responses
    flags: tuple[Flag, ...]
    proposals: tuple[Proposal, ...]
    decisions: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        lines = [
            f"【{_WORDS[self._decided(p)]}】{p.id} 答卷{p.respondent}（{p.title}）：{p.reason}" for p in self.proposals
        ]
        return "\n".join([*lines, self.summary])

    def _repr_html_(self) -> str:
        return f"{self.table()._repr_html_()}{self.counts()._repr_html_()}"

    @property
    def summary(self) -> str:
        """The numbers in one sentence."""
        n = len(self.responses.frame)
        counted = Counter(self._decided(proposal) for proposal in self.proposals)
        told = f"{n}份答卷，建议删去{len(self.proposals)}份"
        if self.proposals:
            told += f"（{'，'.join(f'{word}{counted[key]}份' for key, word in _WORDS.items())}）"
        notes = [f"{told}。没有采纳以前，一份也不会删。"]
        pending = len(Ledger(self.responses.ledger).pending)
        if pending:
            notes.append(f"还有{pending}处答案待处理，没有计入结果，最好先处理。")
        if self.gone:
            notes.append(f"有{len(self.gone)}条决定对应的建议已经不在，没有用上：{'、'.join(self.gone)}。")
        return "".join(notes)

    @property
    def gone(self) -> tuple[str, ...]:
        """Ids of decisions about proposals that are no longer made."""
        return tuple(sorted(set(self.decisions) - {proposal.id for proposal in self.proposals}))

    @property
    def accepted(self) -> tuple[Proposal, ...]:
        """The proposals accepted so far."""
        return tuple(proposal for proposal in self.proposals if self._decided(proposal) == ACCEPT)

    @property
    def undecided(self) -> tuple[Proposal, ...]:
        """The proposals nobody has decided on."""
        return tuple(proposal for proposal in self.proposals if not self._decided(proposal))

    @property
    def questions(self) -> Questions:
        """The undecided proposals as questions."""
        return Questions(proposal.question for proposal in self.undecided)

    @cached_property
    def without(self) -> Responses:
        """The answers left when what was accepted so far is left out."""
        if not self.accepted:
            return self.responses
        frame = self.responses.frame.loc[self._left(self.accepted)].reset_index(drop=True)
        why = Counter(proposal.title for proposal in self.accepted)
        return replace(self.responses, frame=frame, left_out=dict(sorted(why.items())))

    @property
    def headlines(self) -> Table:
        """The main numbers with and without: what was accepted so far, and all that is not to be kept."""
        return headlines(self.responses, self._left(self.accepted), self._left((*self.accepted, *self.undecided)))

    def table(self) -> Table:
        """Return the proposals, one row each."""
        headers = ("答卷", "理由", "证据", "决定", "编号")
        rows = [(p.respondent, p.title, p.reason, _WORDS[self._decided(p)], p.id) for p in self.proposals]
        return _table("proposals", "清理建议", headers, rows, (self.summary,))

    def counts(self) -> Table:
        """Return how many records each rule flagged, by strength."""
        each = {(flag.respondent, flag.rule, flag.strength) for flag in self.flags}
        counted = Counter((rule, strength) for _, rule, strength in each)
        rows = [
            (rule.title, rule.family.value, *(str(counted[rule.name, strength] or "—") for strength in STRENGTHS))
            for rule in by_family()
        ]
        return _table("flags", "各条规则标出的答卷", ("规则", "看什么", *STRENGTHS.values()), rows, ())

    def _decided(self, proposal: Proposal) -> str:
        return self.decisions.get(proposal.id, "")

    def _left(self, proposals: tuple[Proposal, ...]) -> np.ndarray:
        out = [proposal.respondent for proposal in proposals]
        return ~self.responses.frame["respondent"].isin(out).to_numpy(bool)


def clean(responses: Responses, decisions: Mapping[str, str] | None = None) -> Cleaning:
    """Look for records that may not be what they seem, and propose which to leave out.

    Parameters
    ----------
    responses : Responses
    decisions : mapping of str to str, optional
        Proposal id to ``accept`` or ``keep``: what a person has decided so far.

    Raises
    ------
    IntakeError
        ``I-CHOICE`` when a decision is neither.
    """
    cases = Cases(responses)
    found = [(rule.name, one) for rule in by_family() for one in rule.look(cases)]
    flags = tuple(Flag(cases.respondents[one.row], name, one.strength, one.reason) for name, one in found)
    order = {name: row for row, name in enumerate(cases.respondents)}
    proposals = sorted(propose(flags, responses.provenance), key=lambda proposal: order[proposal.respondent])
    return Cleaning(responses, flags, tuple(proposals), checked(decisions or {}))


def _table(identity: str, caption: str, headers: tuple[str, ...], rows: list, notes: tuple[str, ...]) -> Table:
    cells = tuple(tuple((Text(cell),) for cell in row) for row in rows)
    return Table(identity, caption, tuple(map(Column, headers)), cells, tuple((Text(note),) for note in notes))
