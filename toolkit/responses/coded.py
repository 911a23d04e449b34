"""A reading in codes: every distinct answer of a column coded once, whoever gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from toolkit.channels.said import NOBODY, AnswerColumn
from toolkit.files import canonical_json, digest
from toolkit.questionnaire.labels import option_key
from toolkit.responses.coding import Coded, Words, code

if TYPE_CHECKING:
    from toolkit.channels import Reading, Record
    from toolkit.channels.mapping import Mapping
    from toolkit.channels.said import Said
    from toolkit.questionnaire import Item, Questionnaire

Key = tuple[str, str]
"""Item id and matrix row."""


@dataclass(eq=False)
class CodedColumn:
    """The answers of records to one item, or to one row of a matrix.

    Parameters
    ----------
    item : Item
    row : str
    said : list of Said
    coded : list of Coded
        What ``said`` is in codes; nothing at all for one that was not given.
    index : numpy.ndarray
        For each record the place of its answer in both lists; :data:`NOBODY` where there is none.
    """

    item: Item
    row: str
    said: list[Said]
    coded: list[Coded]
    index: np.ndarray

    @property
    def name(self) -> str:
        """The column of the answers frame, for an item with one column, or for a row of a matrix."""
        return f"{self.item.id}__{self.row}" if self.row else self.item.id

    def of(self, records: np.ndarray) -> CodedColumn:
        """Return the column of some records, to be changed without changing this one."""
        return CodedColumn(self.item, self.row, list(self.said), list(self.coded), self.index[records])

    def add(self, said: Said, coded: Coded) -> int:
        """Add an answer that nobody has given yet; return its place."""
        self.said.append(said)
        self.coded.append(coded)
        return len(self.said) - 1

    def state(self, state: str) -> np.ndarray:
        """Return for each record whether its answer has this state."""
        return self.holds(lambda said, _: said.state == state)

    def holds(self, holds: Callable[[Said, Coded], bool]) -> np.ndarray:
        """Return for each record whether something holds of its answer; of none nothing does."""
        pairs = zip(self.said, self.coded, strict=True)
        return np.array([*(holds(said, coded) for said, coded in pairs), False])[self.index]

    def people(self) -> list[int]:
        """Return how many records gave each of the answers."""
        return np.bincount(self.index[self.index != NOBODY], minlength=len(self.said)).tolist()


@dataclass(frozen=True)
class CodedReading:
    """A reading with its answers coded.

    Parameters
    ----------
    reading : Reading
    records : dict of str to Record
        By their key within the file, in the order of the columns' records.
    columns : dict of (str, str) to CodedColumn
        By item id and matrix row.
    """

    reading: Reading
    records: dict[str, Record]
    columns: dict[Key, CodedColumn]

    @cached_property
    def fingerprints(self) -> np.ndarray:
        """Two numbers for each record, equal where all answers are: a sum over its answers, whatever their order."""
        total = np.zeros((len(self.records), 2), np.uint64)
        for key, column in self.columns.items():
            prints = [_fingerprint(key, *pair) for pair in zip(column.said, column.coded, strict=True)]
            total += np.array([*prints, (0, 0)], np.uint64)[column.index]
        return total

    def answers(self, record: int) -> dict[Key, tuple[Said, Coded]]:
        """Return what one record has answered."""
        places = ((key, column, column.index[record]) for key, column in self.columns.items())
        found = {key: (column.said[at], column.coded[at]) for key, column, at in places if at != NOBODY}
        return {key: pair for key, pair in found.items() if pair[0].state == "given"}

    def answered(self, item: str) -> np.ndarray:
        """Return for each record whether it gave any answer to an item."""
        columns = [column.state("given") for (name, _), column in self.columns.items() if name == item]
        return np.logical_or.reduce([np.zeros(len(self.records), bool), *columns])

    def content(self, record: int) -> str:
        """Return a name for all that one record has answered: the same whatever is decided about words later."""
        answers = {"/".join(key): [said.raw, said.second] for key, (said, _) in self.answers(record).items()}
        return digest(canonical_json(answers).encode())[:12]


def coded(reading: Reading, questionnaire: Questionnaire, mapping: Mapping) -> CodedReading:
    """Code a reading. A number that occurs twice gets a letter, so that no record hides another."""
    words = {item: {option_key(t): code for t, code in known.items()} for item, known in mapping.values.items()}
    records: dict[str, Record] = {}
    seen: Counter[str] = Counter()
    for record in reading.records:
        name = record.number or f"行{record.row}"
        records[name if not seen[name] else f"{name}{chr(ord('a') + seen[name])}"] = record
        seen[name] += 1
    columns = {
        (column.item, column.row): _coded(column, questionnaire.by_id[column.item], words.get(column.item, {}))
        for column in reading.answers
    }
    return CodedReading(reading, records, columns)


def _coded(column: AnswerColumn, item: Item, words: Words) -> CodedColumn:
    given = [code(item, column.row, said, words) if said.state == "given" else Coded() for said in column.said]
    return CodedColumn(item, column.row, list(column.said), given, column.index)


def _fingerprint(key: Key, said: Said, given: Coded) -> tuple[int, int]:
    if said.state != "given":
        return 0, 0
    whole = blake2b(canonical_json([key, given.content]).encode(), digest_size=16).digest()
    return int.from_bytes(whole[:8]), int.from_bytes(whole[8:])
