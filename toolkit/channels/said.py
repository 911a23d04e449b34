"""What stands in a file as answers: marks with their place, not yet coded, each distinct answer of a column once.

Thousands of people choose among few answers. A column therefore keeps every distinct one once, and for each record
which of them it gave; whatever has to be said about an answer is said once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np

Cell = TypeVar("Cell", bound=Hashable)
State = Literal["given", "skipped", "empty", "absent"]
NOBODY = -1
"""Stands for a record of which a column says nothing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing marked or written.

    Parameters
    ----------
    value : str
        The label, the number of the option (``by`` = ``position``), its code, or what was written.
    by : {"label", "position", "code", "illegible"}
        ``illegible`` when something is marked that cannot be read.
    text : str
        What was written beside an option.
    """

    value: str
    by: Literal["label", "position", "code", "illegible"] = "label"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it stands in a file, whoever gave it.

    Parameters
    ----------
    marks : tuple of Mark
    state : {"given", "skipped", "empty", "absent"}
        ``given``, or what the platform says of a missing one; ``absent`` is a blank.
    raw : str
        The cell's text; for layouts with a column for each option, the texts of the marked columns.
    column, sheet : str
        The header under which it stands, and the name of the sheet.
    cells : int
        How many non-blank cells of the file make up the answer.
    second : str
        What an independent second entry of the same form has, where it is not the same.
    again : str
        What further columns of the same file say, where it is not the same.
    """

    marks: tuple[Mark, ...]
    state: State
    raw: str
    column: str
    sheet: str
    cells: int = 1
    second: str = ""
    again: str = ""


@dataclass(frozen=True)
class RawAnswer:
    """The answer of one record (counted from 0) to one item, or to one row of a matrix (``row`` its key)."""

    record: int
    item: str
    row: str
    said: Said


@dataclass(frozen=True, eq=False)
class AnswerColumn:
    """The answers of all records of a file to one item, or to one row of a matrix (``row`` its key).

    Parameters
    ----------
    item, row : str
    said : tuple of Said
        The distinct answers.
    index : numpy.ndarray
        For each record the place of its answer in ``said``; :data:`NOBODY` where the file has nothing for it.
    """

    item: str
    row: str
    said: tuple[Said, ...]
    index: np.ndarray


def column_of(item: str, row: str, cells: Sequence[Cell], read: Callable[[Cell], Said]) -> AnswerColumn:
    """Return a column from what stands in the cells of each record; cells with the same content are read once."""
    known = _Places()
    index = np.fromiter(map(known.__getitem__, cells), np.int32, len(cells))
    return AnswerColumn(item, row, tuple(map(read, known)), index)


def in_columns(answers: Iterable[RawAnswer], records: int) -> tuple[AnswerColumn, ...]:
    """Return answers that were read record by record as columns, in the order in which the first of each came."""
    columns: dict[tuple[str, str], tuple[_Places, np.ndarray]] = {}
    for answer in answers:
        key = answer.item, answer.row
        if key not in columns:
            columns[key] = _Places(), np.full(records, NOBODY, np.int32)
        places, index = columns[key]
        index[answer.record] = places[answer.said]
    return tuple(AnswerColumn(*key, tuple(places), index) for key, (places, index) in columns.items())


class _Places(dict[Any, int]):
    """Things to their places in the order in which they came."""

    def __missing__(self, thing: Any) -> int:
        self[thing] = len(self)
        return self[thing]
