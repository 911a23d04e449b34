"""Every cell is booked once: accepted, or in the reject ledger until a person has decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.channels.reading import Mark, Place, RawAnswer
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import option_key
from toolkit.records import LedgerRow
from toolkit.responses.coding import Coded, Problem, code, problem
from toolkit.responses.decisions import CELL, DISCARD, OPTION, Decisions, question_id

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.responses.batch import ReadBatch
    from toolkit.responses.collect import Row
    from toolkit.responses.routed import Routed


class Booking:
    """The answers of all respondents on their way into columns.

    Parameters
    ----------
    questionnaire : Questionnaire
    rows : list of Row
    apart : list of set of str
        For each respondent the items answered in a wording that is no longer the same: read, and kept out of the frame.
    decisions : Decisions
    """

    def __init__(
        self, questionnaire: Questionnaire, rows: list[Row], apart: list[set[str]], decisions: Decisions
    ) -> None:
        self.questionnaire, self.rows, self.apart, self.decisions = questionnaire, rows, apart, decisions
        self._ledger: list[LedgerRow] = []
        self._accepted = self._refused = 0
        for row in rows:
            for key, (answer, given) in row.answers.items():
                if given.problems:
                    row.answers[key] = answer, self._corrected(row, answer, given)

    def values(self) -> dict[str, np.ndarray]:
        """Return the columns of the frame with a gap wherever nothing was accepted, and book every cell."""
        columns = [column for item in self.questionnaire.questions for column in kind_of(item).columns(item)]
        values = {column: np.full(len(self.rows), np.nan) for column in columns}
        for record, row in enumerate(self.rows):
            for answer, given in row.answers.values():
                refused = answer.cells if not given.values else min(answer.cells, len(given.problems))
                self._refused += refused
                self._accepted += answer.cells - refused
                self._ledger += [self._row(row, answer, fault) for fault in given.problems]
                if answer.item not in self.apart[record]:
                    for column, value in given.values.items():
                        values[column][record] = value
        return values

    def refuse_unasked(self, routed: Routed) -> None:
        """Move the answers nobody was asked for into the ledger."""
        for record, item in routed.unasked:
            row = self.rows[record]
            for key in [key for key in row.answers if key[0] == item]:
                answer, given = row.answers[key]
                if given.values:
                    kept = answer.cells - min(answer.cells, len(given.problems))
                    self._accepted -= kept
                    self._refused += kept
                    self._ledger.append(self._row(row, answer, problem("impossible_path", answer.raw)))
                row.answers[key] = answer, replace(given, texts={})

    def closed(self, batches: Sequence[ReadBatch]) -> tuple[tuple[LedgerRow, ...], dict[str, int]]:
        """Return the ledger in the order of the files, and the account of cells.

        Cells under no header and the counts of tally sheets belong to no respondent and are added here.
        """
        others = [row for batch in batches for row in (*batch.strays, *batch.refused)]
        counted = sum(len(batch.coded.reading.counted) for batch in batches)
        counts = sum(len(codes) for batch in batches if batch.tallied for codes in batch.tallied.counts.values())
        strays = sum(len(batch.strays) for batch in batches)
        whole = sum(answer.cells for row in self.rows for answer, _ in row.answers.values())
        cells = {
            "in": whole + strays + counted,
            "accepted": self._accepted + counts,
            "ledger": self._refused + len(others),
        }
        return tuple(sorted([*self._ledger, *others], key=lambda row: (row.file, row.row, row.column))), cells

    def texts(self) -> dict[str, dict[int, str]]:
        """Return what was written, by column and record."""
        texts: dict[str, dict[int, str]] = {}
        for record, row in enumerate(self.rows):
            for answer, given in row.answers.values():
                if answer.item not in self.apart[record]:
                    for column, text in given.texts.items():
                        texts.setdefault(column, {}).setdefault(record, text)
        return texts

    def _corrected(self, row: Row, answer: RawAnswer, given: Coded) -> Coded:
        """Return an answer as a person has corrected it."""
        item = row.questionnaire.by_id[answer.item]
        for fault in given.problems:
            choice = self.decisions.choice(_id(row, answer, fault))
            if choice.startswith("="):
                again = corrected(item, answer.row, choice[1:])
                if not again.problems:
                    return again
        return given

    def _row(self, row: Row, answer: RawAnswer, fault: Problem) -> LedgerRow:
        place, name = answer.place, _id(row, answer, fault)
        status = "discarded" if self.decisions.choice(name) == DISCARD else "pending"
        return LedgerRow(
            place.file, place.sheet, place.row, place.column, answer.item,
            fault.value, fault.reason, fault.message, name, row.name, status, answer.row,
        )  # fmt: skip


def corrected(item: Item, part: str, written: str) -> Coded:
    """Return the coded answer that a person has written: codes with commas between, a number, or a text."""
    if item.kind in ("number", "text"):
        marks = (Mark(written.strip()),)
    else:
        marks = tuple(Mark(part.strip(), by="code") for part in written.replace("，", ",").split(","))
    return code(item, RawAnswer(0, item.id, part, marks, "given", Place("", "", 0, ""), written))


def _id(row: Row, answer: RawAnswer, fault: Problem) -> str:
    """Return what a decision about a fault names: for a word that is no option, the word; else this very answer."""
    if fault.reason == "unknown_option" and all(mark.by == "label" for mark in answer.marks):
        return question_id(OPTION, item=answer.item, value=option_key(fault.value))
    place = {"item": answer.item, "part": answer.row, "value": fault.value, "reason": fault.reason}
    return question_id(CELL, record="/".join(row.key[:2]), **place)
