"""What a person has decided about answers: append-only records, replayed whenever responses are rebuilt."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.errors import IntakeError
from toolkit.messages import CHOICES
from toolkit.records import request_id

if TYPE_CHECKING:
    from toolkit.channels.mapping import Mapping

COLUMN, OPTION, CELL, RECORD, VERSION, CLEAN, SORT = (
    "column", "option", "cell", "record", "version", "clean", "sort",
)  # fmt: skip
"""What is decided: which question a column is, which option a word means, what an answer says, which state of a record
counts, whether two revisions of a question are one, whether a form is left out, which option a text beside 其他 is."""
DISCARD, IGNORE, KEEP, ACCEPT, NEW, OLD, SAME, APART = (
    "discard", "ignore", "keep", "accept", "new", "old", "same", "apart",
)  # fmt: skip
UNDO = "undo"
"""In place of a choice: the question is open again."""
UNSIGNED = '没有写是谁定的，照样算数；下次请写上姓名：命令里加 --who 姓名，笔记本里加 who="姓名"。'


def offered(*choices: str) -> dict[str, str]:
    """Return choices with their words, as a question has them."""
    return {choice: CHOICES[choice][0] for choice in choices}


def meant(written: str, choices: Collection[str]) -> str:
    """Return which of the choices was written, in Chinese or in full width, too; what is none of them as it is.

    >>> meant("同意", (ACCEPT, KEEP)), meant("保留", (OLD, NEW)), meant("１", ("1", "2")), meant("＝20", ("=…",))
    ('accept', 'old', '1', '=20')
    """
    written = written.strip()
    if written.startswith(("=", "＝")):
        return f"={written[1:].strip()}"
    said = unicodedata.normalize("NFKC", written).casefold()
    return next((choice for choice in choices if said == choice or said in CHOICES.get(choice, ())), written)


@dataclass(frozen=True)
class Question:
    """Something only a person can decide.

    Parameters
    ----------
    id : str
        A hash of what is asked, the same at every reading of the same answers.
    kind : str
    where, message : str
        The place, and what is the matter.
    choices : dict of str to str
        What can be chosen, in words. ``=…`` stands for any answer that is written after it.
    proposal : str
        The choice that seems likely; never taken by itself.
    about : dict of str to str
        What a record of the decision carries for its replay: item, value, column.
    count : int
        How many answers it concerns.
    """

    id: str
    kind: str
    where: str
    message: str
    choices: dict[str, str]
    proposal: str = ""
    about: dict[str, str] = field(default_factory=dict)
    count: int = 1

    @property
    def offer(self) -> str:
        """The choices with their words, in one line."""
        return "；".join(f"{choice} {words}" for choice, words in self.choices.items())

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


class Questions(tuple[Question, ...]):
    """Open questions, shown one a line."""

    __slots__ = ()

    def __repr__(self) -> str:
        lines = [f"{q.id}  {q.where}：{q.message}\n              可选：{q.offer}" for q in self]
        return "\n".join([*lines, f"共 {len(self)} 个问题待您决定。" if lines else "没有待决定的问题。"])

    def named(self, name: str) -> Question:
        """Return the question of an id.

        Raises
        ------
        IntakeError
            ``I-QUESTION`` when it is none of these.
        """
        found = next((question for question in self if question.id == name), None)
        if found is None:
            raise IntakeError("I-QUESTION", where=name[:20])
        return found


@dataclass(frozen=True)
class Decision:
    """One decision: which question, what was chosen, and by whom, when and why."""

    id: str
    kind: str
    choice: str
    about: dict[str, str] = field(default_factory=dict)
    who: str = ""
    when: str = ""
    why: str = ""

    def __repr__(self) -> str:
        return "\n".join(recorded([self]))

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


def recorded(decisions: Sequence[Decision]) -> list[str]:
    """Return what is told of decisions that were just recorded; once, when nobody has signed."""
    choices = {decision.id: decision.choice or UNDO for decision in decisions}
    lines = [f"已记下：{name} → {CHOICES.get(choice, (choice,))[0]}" for name, choice in choices.items()]
    return [*lines, UNSIGNED] if decisions and not all(decision.who for decision in decisions) else lines


class Decisions:
    """All decisions of a store; of several about one question the last counts."""

    def __init__(self, records: Iterable[dict[str, Any]] = ()) -> None:
        self.all = tuple(Decision(**record) for record in records)
        self._last = {decision.id: decision for decision in self.all}

    def choice(self, question: str) -> str:
        """Return what was chosen; empty while it is open."""
        decision = self._last.get(question)
        return decision.choice if decision else ""

    @property
    def latest(self) -> tuple[Decision, ...]:
        """The decisions that count: of several about a question the last, unless it was taken back."""
        return tuple(decision for decision in self._last.values() if decision.choice)

    def of(self, kind: str) -> dict[str, str]:
        """Return the choices of one kind by question."""
        return {decision.id: decision.choice for decision in self.latest if decision.kind == kind}

    def undone(self, question: str, who: str = "", when: str = "", why: str = "") -> Decision:
        """Return the record that opens a decided question again.

        Raises
        ------
        IntakeError
            ``I-QUESTION`` when nothing was decided about it.
        """
        decision = self._last.get(question)
        if decision is None or not decision.choice:
            raise IntakeError("I-QUESTION", where=question[:20])
        return Decision(question, decision.kind, "", decision.about, who, when, why)

    def applied(self, mapping: Mapping) -> Mapping:
        """Return a mapping with the columns and words decided here."""
        from toolkit.channels.mapping import Target

        for decision in self.latest:
            about = decision.about
            if decision.kind == COLUMN:
                item, _, part = decision.choice.removeprefix("=").partition("__")
                mapping = mapping.with_column(about["column"], Target(item, part))
            elif decision.kind == OPTION and decision.choice.lstrip("-").isdecimal():
                mapping = mapping.with_value(about["item"], about["value"], int(decision.choice))
        return mapping


def question_id(kind: str, **about: str) -> str:
    """Return the id of a question: a hash of what it is about."""
    return request_id(kind=kind, **about)
