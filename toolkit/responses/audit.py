"""The routing audit: for every question who was asked, who answered, and what does not fit the routing."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.document import Column, Table, Text
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.overview import asked_of
from toolkit.questionnaire.routing import FALSE, TRUE, UNKNOWN, asked
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.questionnaire import Item
    from toolkit.responses.answers import Responses

IMPOSSIBLE, SKIPPED = "impossible_path", "skip_unknown"
"""Reason in the ledger, and code of the notice, that tell of answers and gaps against the routing."""


@dataclass(frozen=True)
class Audited:
    """One question: its base in words, and how many records are what.

    Parameters
    ----------
    item, base : str
    answered, blank : int
        Asked: with and without an answer.
    not_asked : int
        The routing leads around the question.
    untold : int
        No answer, and whether it was asked cannot be told: an earlier answer is missing.
    apart : int
        Asked in another wording; the answer is kept with the revision it belongs to.
    impossible : int
        Answers that nobody should have been asked for. They stand in the ledger; their records count as not asked.
    """

    item: str
    base: str
    answered: int
    blank: int
    not_asked: int
    untold: int
    apart: int
    impossible: int

    @property
    def asked(self) -> int:
        """How many were asked."""
        return self.answered + self.blank

    def as_dict(self) -> dict[str, str | int]:
        """Return the fields as plain values."""
        return asdict(self) | {"asked": self.asked}


@dataclass(frozen=True)
class Audit:
    """The audit of all questions, in the order asked.

    Parameters
    ----------
    items : tuple of Audited
        Of each question the five groups together are all records.
    records : int
    remarks : tuple of str
        What the platform skipped though the definition asks it.
    """

    items: tuple[Audited, ...]
    records: int
    remarks: tuple[str, ...] = ()

    def __repr__(self) -> str:
        told = f"跳转核对：{self.records}份答卷，{len(self.items)}题"
        impossible, untold = sum(i.impossible for i in self.items), sum(i.untold for i in self.items)
        told += f"；不该有却有的答案{impossible}处" if impossible else "；没有不该有的答案"
        told += f"；说不准问没问到的{untold}处。" if untold else "。"
        return told + "".join(self.remarks)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def table(self) -> Table:
        """Return the audit as a table, one row a question."""
        rows = []
        for found in self.items:
            figures = (found.answered, found.blank, found.not_asked, found.untold, found.apart, found.impossible)
            cells = (found.item, found.base, *(str(figure) for figure in figures))
            rows.append(tuple((Text(cell),) for cell in cells))
        headers = ("作答", "问到未答", "没有问到", "说不准", "另一版", "不该有的答案")
        columns = (Column("题号"), Column("谁被问到"), *(Column(header, numeric=True) for header in headers))
        notes = (
            "前五列相加等于答卷份数。“说不准”是前面的题没有答，无法知道这道题问没问到；“另一版”是用别的措辞问的，另存不合并。",
            "“不该有的答案”在待处理清单里，没有计入结果。",
            *self.remarks,
        )
        return Table("audit", repr(self), columns, tuple(rows), tuple((Text(note),) for note in notes))


def audit(responses: Responses) -> Audit:
    """Return for every question whether answers and gaps are where the routing says."""
    impossible = Counter(row.item for row in responses.ledger if row.reason == IMPOSSIBLE)
    questions = responses.questionnaire.questions
    names = (name for item in questions for name in kind_of(item).columns(item))
    columns = {name: responses.frame[name].to_numpy() for name in names}
    items = tuple(_audited(responses, item, columns, impossible[item.id]) for item in questions)
    skipped = tuple(notice.message for notice in responses.notices if notice.code == SKIPPED)
    return Audit(items, len(responses.frame), skipped)


def _audited(responses: Responses, item: Item, columns: dict[str, np.ndarray], impossible: int) -> Audited:
    questionnaire, n = responses.questionnaire, len(responses.frame)
    values = np.stack([columns[name] for name in kind_of(item).columns(item)])
    gap = (values == NOT_ASKED).all(axis=0)
    blank = ~gap & ((values == BLANK) | (values == NOT_ASKED)).all(axis=0)
    truth = asked(questionnaire, item, columns, n)
    not_asked, untold, apart = (int((gap & (truth == state)).sum()) for state in (FALSE, UNKNOWN, TRUE))
    answered = n - int(gap.sum()) - int(blank.sum())
    base = asked_of(questionnaire, item)
    return Audited(item.id, base, answered, int(blank.sum()), not_asked, untold, apart, impossible)
