"""Every cell is booked once: accepted, or in the reject ledger until a person has decided about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.channels.said import Mark, Said
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import option_key
from toolkit.records import LedgerRow
from toolkit.responses.coded import CodedColumn
from toolkit.responses.coding import Coded, Problem, code, problem
from toolkit.responses.decisions import CELL, DISCARD, OPTION, Decisions, question_id

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.responses.batch import ReadBatch
    from toolkit.responses.collect import Row
    from toolkit.responses.routed import Masks, Routed


@dataclass(frozen=True, eq=False)
class _Part:
    """A column of one batch, and which respondents its records are; its cells are booked, so it may be changed."""

    column: CodedColumn
    respondents: np.ndarray
    file: str


class Booking:
    """The answers of all respondents on their way into columns.

    Parameters
    ----------
    questionnaire : Questionnaire
    rows : list of Row
    apart : mapping of str to numpy.ndarray
        By item who answered it in a wording that is no longer the same: read, and kept out of the frame.
    decisions : Decisions
    """

    def __init__(self, questionnaire: Questionnaire, rows: list[Row], apart: Masks, decisions: Decisions) -> None:
        self.questionnaire, self.rows, self.apart, self.decisions = questionnaire, rows, apart, decisions
        self._ledger: list[LedgerRow] = []
        self._accepted = self._refused = 0
        self._parts = list(_parts(rows))
        self._correct()

    def values(self) -> dict[str, np.ndarray]:
        """Return the columns of the frame with a gap wherever nothing was accepted, and book every cell."""
        columns = [column for item in self.questionnaire.questions for column in kind_of(item).columns(item)]
        values = {column: np.full(len(self.rows), np.nan) for column in columns}
        for part in self._parts:
            self._book(part)
            for column, codes in self._codes(part).items():
                given = ~np.isnan(codes)
                values[column][part.respondents[given]] = codes[given]
        return values

    def refuse_unasked(self, routed: Routed) -> None:
        """Move the answers nobody was asked for into the ledger."""
        for part in self._parts:
            item = part.column.item.id
            if item not in routed.unasked:
                continue
            told: dict[int, int] = {}
            unasked = routed.unasked[item][part.respondents] & part.column.state("given")
            for record in np.flatnonzero(unasked).tolist():
                at = int(part.column.index[record])
                said, given = part.column.said[at], part.column.coded[at]
                if given.values:
                    kept = said.cells - min(said.cells, len(given.problems))
                    self._accepted -= kept
                    self._refused += kept
                    self._ledger.append(self._row(part, record, said, problem("impossible_path", said.raw)))
                if given.texts:
                    if at not in told:
                        told[at] = part.column.add(said, replace(given, texts={}))
                    part.column.index[record] = told[at]

    def closed(self, batches: Sequence[ReadBatch]) -> tuple[tuple[LedgerRow, ...], dict[str, int]]:
        """Return the ledger in the order of the files, and the account of cells.

        Cells under no header and the counts of tally sheets belong to no respondent and are added here.
        """
        others = [row for batch in batches for row in (*batch.strays, *batch.refused)]
        counted = sum(len(batch.coded.reading.counted) for batch in batches)
        counts = sum(len(codes) for batch in batches if batch.tallied for codes in batch.tallied.counts.values())
        strays = sum(len(batch.strays) for batch in batches)
        whole = sum(said.cells * n for part in self._parts for said, _, n in _given(part.column))
        cells = {
            "in": whole + strays + counted,
            "accepted": self._accepted + counts,
            "ledger": self._refused + len(others),
        }
        return tuple(sorted([*self._ledger, *others], key=lambda row: (row.file, row.row, row.column))), cells

    def texts(self) -> dict[str, dict[int, str]]:
        """Return what was written, by column and respondent."""
        texts: dict[str, dict[int, str]] = {}
        for part in self._parts:
            written = part.column.holds(lambda _, given: bool(given.texts)) & ~self._apart(part)
            for record in np.flatnonzero(written).tolist():
                for column, text in part.column.coded[part.column.index[record]].texts.items():
                    texts.setdefault(column, {}).setdefault(int(part.respondents[record]), text)
        return texts

    def state(self, state: str) -> dict[str, np.ndarray]:
        """Return by item for whom the platform says this of its answer: ``skipped``, or asked and left ``empty``."""
        masks: dict[str, np.ndarray] = {}
        for part in self._parts:
            there = part.column.state(state)
            if there.any():
                mask = masks.setdefault(part.column.item.id, np.zeros(len(self.rows), bool))
                mask[part.respondents[there]] = True
        return masks

    def refused(self, reason: str) -> Counter[str]:
        """Return how many answers to each item were refused for a reason."""
        return Counter(row.item for row in self._ledger if row.reason == reason)

    def _correct(self) -> None:
        """Put in what a person has written in place of answers that could not be accepted."""
        if not any(choice.startswith("=") for choice in self.decisions.of(CELL).values()):
            return
        for part in self._parts:
            for record in np.flatnonzero(part.column.holds(lambda _, given: bool(given.problems))).tolist():
                said, given = part.column.said[part.column.index[record]], part.column.coded[part.column.index[record]]
                again = self._corrected(self.rows[part.respondents[record]], part.column, said, given)
                if again is not None:
                    part.column.index[record] = part.column.add(said, again)

    def _corrected(self, row: Row, column: CodedColumn, said: Said, given: Coded) -> Coded | None:
        for fault in given.problems:
            choice = self.decisions.choice(_id(row, column, said, fault))
            if choice.startswith("="):
                again = corrected(column.item, column.row, choice[1:])
                if not again.problems:
                    return again
        return None

    def _book(self, part: _Part) -> None:
        for said, given, n in _given(part.column):
            refused = said.cells if not given.values else min(said.cells, len(given.problems))
            self._refused += refused * n
            self._accepted += (said.cells - refused) * n
        for record in np.flatnonzero(part.column.holds(lambda _, given: bool(given.problems))).tolist():
            at = part.column.index[record]
            said = part.column.said[at]
            self._ledger += [self._row(part, record, said, fault) for fault in part.column.coded[at].problems]

    def _codes(self, part: _Part) -> dict[str, np.ndarray]:
        """Return the columns of the frame that a part fills: for each record a code, or a gap."""
        column = part.column
        names = dict.fromkeys(name for given in column.coded for name in given.values)
        apart = self._apart(part)
        codes = {}
        for name in names:
            known = np.array([*(given.values.get(name, np.nan) for given in column.coded), np.nan])
            codes[name] = np.where(apart, np.nan, known[column.index])
        return codes

    def _apart(self, part: _Part) -> np.ndarray:
        mask = self.apart.get(part.column.item.id)
        return np.zeros(len(part.respondents), bool) if mask is None else mask[part.respondents]

    def _row(self, part: _Part, record: int, said: Said, fault: Problem) -> LedgerRow:
        row, column = self.rows[part.respondents[record]], part.column
        name = _id(row, column, said, fault)
        status = "discarded" if self.decisions.choice(name) == DISCARD else "pending"
        return LedgerRow(
            part.file, said.sheet, row.record.row, said.column, column.item.id,
            fault.value, fault.reason, fault.message, name, row.name, status, column.row,
        )  # fmt: skip


def corrected(item: Item, part: str, written: str) -> Coded:
    """Return the coded answer that a person has written: codes with commas between, a number, or a text."""
    if item.kind in ("number", "text"):
        marks = (Mark(written.strip()),)
    else:
        marks = tuple(Mark(part.strip(), by="code") for part in written.replace("，", ",").split(","))
    return code(item, part, Said(marks, "given", written, "", ""))


def _parts(rows: list[Row]) -> Iterator[_Part]:
    """Yield the columns of all batches, each with the records that count."""
    places: dict[int, list[int]] = {}
    for respondent, row in enumerate(rows):
        places.setdefault(id(row.batch), []).append(respondent)
    for respondents in places.values():
        batch = rows[respondents[0]].batch
        records = np.array([rows[respondent].at for respondent in respondents])
        for column in batch.coded.columns.values():
            yield _Part(column.of(records), np.array(respondents), batch.coded.reading.file)


def _given(column: CodedColumn) -> Iterator[tuple[Said, Coded, int]]:
    """Yield the answers that were given, with how many gave them."""
    for said, given, n in zip(column.said, column.coded, column.people(), strict=True):
        if n and said.state == "given":
            yield said, given, n


def _id(row: Row, column: CodedColumn, said: Said, fault: Problem) -> str:
    """Return what a decision about a fault names: for a word that is no option, the word; else this very answer."""
    item = column.item.id
    if fault.reason == "unknown_option" and all(mark.by == "label" for mark in said.marks):
        return question_id(OPTION, item=item, value=option_key(fault.value))
    place = {"item": item, "part": column.row, "value": fault.value, "reason": fault.reason}
    return question_id(CELL, record="/".join(row.key[:2]), **place)
