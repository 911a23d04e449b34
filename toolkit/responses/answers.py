"""Coded answers of one survey, community and wave, with where they come from and what was not accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from toolkit.document import Column, Table, Text
from toolkit.files import digest
from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.records import BLANK, NOT_ASKED, LedgerRow, Notice

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.responses.tallied import Tallied

COMPLETE, PARTIAL, SCREENED_OUT = "complete", "partial", "screened_out"


@dataclass(frozen=True)
class Provenance:
    """Where answers come from: survey, community, wave, files read, and whether they are synthetic.

    ``rehearsal`` is ``n/seed`` of simulated answers that no file holds; the same two numbers give them again.
    """

    survey: str
    community: str
    wave: int
    files: tuple[dict[str, object], ...] = ()
    simulated: bool = False
    rehearsal: str = ""


@dataclass(frozen=True)
class Responses:
    """Coded answers.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a respondent: ``respondent``, ``submitted`` (ISO), ``seconds``, ``source``, ``disposition``
        (complete, partial, screened_out), then the columns of each item (:meth:`Kind.columns`) as codes, −1 not asked,
        −2 asked and left blank; texts in ``<id>__text`` and ``<id>__<code>__text`` (empty when there is none).
    questionnaire : Questionnaire
    provenance : Provenance
    ledger : tuple of LedgerRow
        Answers that were not accepted.
    notices : tuple of Notice
    cells : dict of str to int
        ``in``, ``accepted`` and ``ledger``: every non-blank answer cell is in exactly one of the latter two.
    tallied : tuple of Tallied
        Counts of paper forms without the people behind them: part of :meth:`counts` and :meth:`missing` only.
    left_out : dict of str to int
        Why and how many respondents a person has agreed to leave out of ``frame``.
    """

    frame: pd.DataFrame
    questionnaire: Questionnaire
    provenance: Provenance
    ledger: tuple[LedgerRow, ...] = ()
    notices: tuple[Notice, ...] = ()
    cells: dict[str, int] = field(default_factory=dict)
    tallied: tuple[Tallied, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        mark = "，模拟数据" if self.provenance.simulated else ""
        return f"答卷（{len(self.frame)} 份，待处理 {len(self.ledger)} 处{mark}）"

    def _repr_html_(self) -> str:
        return self.overview()._repr_html_()

    def overview(self) -> Table:
        """Return for each question how many answered it, left it blank and were not asked."""
        rows, missing = [], self.missing()
        for item in self.questionnaire.questions:
            counted = missing[item.id]
            answered = len(self.frame) - counted["not_asked"] - counted["blank"]
            figures = (answered, counted["blank"], counted["not_asked"])
            texts = (item.id, self.questionnaire.wording(item), *(str(figure) for figure in figures))
            rows.append(tuple((Text(text),) for text in texts))
        numbers = (Column(header, numeric=True) for header in ("作答", "问到未答", "没有问到"))
        return Table("answered", repr(self), (Column("题号"), Column("题干"), *numbers), tuple(rows))

    @cached_property
    def eligible(self) -> pd.DataFrame:
        """The rows of those who took part and belong to the population asked about."""
        return self.frame.loc[self.frame["disposition"].to_numpy() != SCREENED_OUT]

    def disposed(self, disposition: str) -> int:
        """Return how many respondents have a disposition."""
        return int(np.count_nonzero(self.frame["disposition"].to_numpy() == disposition))

    @cached_property
    def hash(self) -> str:
        """A fingerprint of the coded answers (12 hexadecimal digits)."""
        return digest(self.frame.to_csv(index=False, lineterminator="\n").encode())[:12]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return people by code for each choice item (matrix rows as ``ITEM__row``; ranks: first choices)."""
        counted: dict[str, dict[str, int]] = {}
        for item in self.questionnaire.questions:
            for name, columns in self._choices(item).items():
                also = [sheet.counts.get(name, {}) for sheet in self.tallied]
                counted[name] = {
                    str(code): int(chosen.sum()) + sum(counts.get(code, 0) for counts in also)
                    for code, chosen in columns.items()
                }
        return counted

    def _choices(self, item: Item) -> dict[str, dict[int, np.ndarray]]:
        values = {column: self.frame[column].to_numpy() for column in kind_of(item).columns(item)}
        if item.kind in ("multi", "rank"):
            return {item.id: {code: values[f"{item.id}__{code}"] == 1 for code in item.labels}}
        if item.kind in ("text", "number"):
            return {}
        return {column: {code: array == code for code in item.labels} for column, array in values.items()}

    def missing(self) -> dict[str, dict[str, int]]:
        """Return for each item how many were not asked and how many were asked and left it blank."""
        found = {}
        for item in self.questionnaire.questions:
            arrays = [self.frame[column].to_numpy() for column in kind_of(item).columns(item)]
            found[item.id] = {
                "not_asked": int((arrays[0] == NOT_ASKED).sum()),
                "blank": int(np.logical_and.reduce([array == BLANK for array in arrays]).sum())
                + sum(sheet.counts.get(item.id, {}).get(BLANK, 0) for sheet in self.tallied),
            }
        return found

    @property
    def people(self) -> int:
        """How many people answered, those counted on a tally sheet included."""
        return len(self.frame) + sum(sheet.forms for sheet in self.tallied)

    def numbers(self) -> dict[str, dict[str, float]]:
        """Return n, mean, minimum and maximum of each number item."""
        found = {}
        for item in self.questionnaire.questions:
            if item.kind != "number":
                continue
            values = self.frame[item.id].to_numpy(float)
            values = values[values >= 0]
            summary: dict[str, float] = {"n": len(values)}
            if len(values):
                summary |= {
                    "mean": float(values.mean()),
                    "min": float(values.min()),
                    "max": float(values.max()),
                }
            found[item.id] = summary
        return found

    def other_text(self) -> dict[str, dict[str, list[str]]]:
        """Return what was written beside options, by item and code, in the order of the records.

        What a person has moved to another option is no longer beside this one.
        """
        found: dict[str, dict[str, list[str]]] = {}
        for item in self.questionnaire.questions:
            for code in item.labels:
                column = text_column(item, code)
                if column in self.frame:
                    texts = [text for text in self.frame.loc[self._chose(item, code), column] if text]
                    if texts:
                        found.setdefault(item.id, {})[str(code)] = texts
        return found

    def _chose(self, item: Item, code: int) -> np.ndarray:
        if item.kind in ("multi", "rank"):
            return self.frame[f"{item.id}__{code}"].to_numpy() > 0
        return (self.frame[list(kind_of(item).columns(item))].to_numpy() == code).any(axis=1)

    def texts(self, item: Item) -> list[str]:
        """Return the answers to an open question, in the order of the records."""
        return [text for text in self.frame[f"{item.id}__text"] if text]
