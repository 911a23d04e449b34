"""Back-coding: which of the texts beside 其他 are one of the options after all; proposed, never applied."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from toolkit.document import Column, Table, Text
from toolkit.errors import AnalysisError
from toolkit.questionnaire.check.special import is_special
from toolkit.questionnaire.entry_layout import shortened
from toolkit.questionnaire.kinds import text_column
from toolkit.questionnaire.labels import matching_key, option_key, similarity
from toolkit.responses.open_text.layout import COUNT, REASON, TEXT
from toolkit.responses.open_text.texts import written
from toolkit.responses.resorted import other_of

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Option
    from toolkit.responses.answers import Responses

_ALIKE = 0.6
_LEAST = 2
"""Fewer characters say too little to be looked for inside something else."""
_BETWEEN = re.compile(r"[、，,/;；()]|或者|或|以及")


@dataclass(frozen=True)
class Proposal:
    """A way of writing beside 其他: masked text, how many wrote it, the option it seems to be or None, and why.

    ``decided`` is the option a person has already put it to, the code of 其他 where it stays; None while it is open.
    """

    text: str
    count: int
    code: int | None
    reason: str
    decided: int | None = None


@dataclass(frozen=True)
class BackCoding:
    """What was written beside 其他 of a question, most frequent first.

    Shown is what is :attr:`open`: what a person has decided is not proposed again.
    """

    item: Item
    other: Option
    proposals: tuple[Proposal, ...]

    def __repr__(self) -> str:
        lines = [f"{p.text[:40]}  {p.count}份  {self.label(p.code) or '—'}（{p.reason}）" for p in self.open]
        return "\n".join([*lines, self.summary])

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def open(self) -> tuple[Proposal, ...]:
        """What nobody has decided about."""
        return tuple(proposal for proposal in self.proposals if proposal.decided is None)

    @property
    def summary(self) -> str:
        """The numbers in one sentence."""
        total = sum(proposal.count for proposal in self.open)
        found = sum(proposal.count for proposal in self.open if proposal.code is not None)
        ways = len(self.proposals) - len(self.open)
        done = f"另有{ways}种写法已经决定过，不再列出。" if ways else ""
        return (
            f"“{self.other.label}”旁边写了字、还没有归类的{total}份，其中{found}份像是已有的选项。"
            f"没有确认以前，一份也不改。{done}"
        )

    def label(self, code: int | None) -> str:
        """Return the label of an option; empty for none."""
        return "" if code is None else self.item.labels[code]

    def table(self) -> Table:
        """Return the proposals, one row each."""
        headers = (Column(TEXT), Column(COUNT, numeric=True), Column("建议归入"), Column(REASON))
        rows = [(p.text, str(p.count), self.label(p.code) or "—", p.reason) for p in self.open]
        cells = tuple(tuple((Text(text),) for text in row) for row in rows)
        return Table("back_coding", f"“其他”归类：{self.item.text}", headers, cells, ((Text(self.summary),),))


def back_coding(responses: Responses, item: str, decided: Mapping[str, int] = MappingProxyType({})) -> BackCoding:
    """Propose which texts beside 其他 are one of the question's options.

    Parameters
    ----------
    responses : Responses
    item : str
        Id, variable or wording of the question.
    decided : mapping of str to int, optional
        Matching key of a text to the option a person has put it to (:func:`toolkit.responses.resorted.settled`).

    Raises
    ------
    AnalysisError
        ``A-ITEM`` when there is no such question, ``A-LEVEL`` when it has no 其他 to be written beside.
    """
    asked = responses.questionnaire[item]
    other = other_of(asked, responses)
    if other is None:
        where = f"问卷“{responses.questionnaire.id}”"
        raise AnalysisError("A-LEVEL", where=where, name=item, reason="它没有可以填写的“其他”选项")
    frame = responses.eligible
    ways: dict[str, list[str]] = defaultdict(list)
    for text in written(frame["respondent"], frame[text_column(asked, other.code)]):
        ways[matching_key(text.text)].append(text.text.strip())
    proposals = (
        Proposal(min(texts), len(texts), *_proposed(asked, key), decided.get(key)) for key, texts in ways.items()
    )
    order = sorted(proposals, key=lambda proposal: (-proposal.count, proposal.text))
    return BackCoding(asked, other, tuple(order))


def _proposed(item: Item, text: str) -> tuple[int | None, str]:
    """Return the option a text seems to be, and why; of several none is picked."""
    options = [option for option in item.options if not is_special(option.label)]
    for why, fits in _WAYS:
        found = [option for option in options if fits(option_key(text), option_key(option.label))]
        if len(found) == 1:
            return found[0].code, f"{why}（{shortened(found[0].label, 20)}）"
        if found:
            names = "、".join(f"“{shortened(option.label, 20)}”" for option in found)
            return None, f"像不止一个选项：{names}"
    return None, "没有相近的选项"


def _parts(label: str) -> set[str]:
    """Return a label and what it lists, as far as it is long enough to be recognised."""
    return {part for part in (label, *_BETWEEN.split(label)) if len(part) >= _LEAST}


_WAYS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("和选项相同", lambda said, label: said == label),
    ("是选项列举的一项", lambda said, label: said in _parts(label)),
    ("里面有这个选项", lambda said, label: any(part in said for part in _parts(label))),
    ("是选项的一部分", lambda said, label: len(said) >= _LEAST and said in label),
    ("和选项相近", lambda said, label: similarity(said, label) >= _ALIKE),
)
"""How a text may be an option, the surest first: by the matching keys of both."""
