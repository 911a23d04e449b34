"""One case of the corpus: files, what is wrong with them, and what a correct reader makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tests.containers.bad_input.form import PEOPLE, Person, Table, table
from tests.containers.bad_input.writing import Looks, book, delimited

NAME = "88_按文本_租房与服务小问卷_12_12"
CLEAN, TOLD, REFUSED = "C", "W", "E"


@dataclass(frozen=True)
class File:
    """A file by name; the bytes are made when they are asked for."""

    name: str
    build: Callable[[], bytes]


@dataclass(frozen=True)
class Case:
    """One case.

    Parameters
    ----------
    name : str
    group : str
        Class of input, as the reliability rules name them.
    files : tuple of File
        Read in one go, after ``before``.
    outcome : str
        The outcomes that are right, of C (no notice that asks for action), W (something is told: a notice or a ledger
        row) and E (refused).
    people : sequence of Person or None
        The answers a correct reader accepts; None where several readings are right.
    ledger : int or None
        Cells that must stand in the ledger; None where whole rows stand there, in whatever form.
    doubtful : int
        Cells among the answers of ``people`` that may stand in the ledger instead.
    rows : int
        Broken rows: whether they count as people without any answer, or not at all, is left open.
    cells : int or None
        Answer cells in the files, where it is not the sum of accepted and ledger.
    says : tuple of str
        Words of which a refusal, a notice or a ledger row must use one.
    code : tuple of str
        Codes of errors of which a refusal must have one.
    before : tuple of File
        Read into the same store earlier.
    heavy : bool
        Whether it may take long or much memory and is run in a process of its own.
    """

    name: str
    group: str
    files: tuple[File, ...]
    outcome: str = CLEAN
    people: Sequence[Person] | None = PEOPLE
    ledger: int | None = 0
    doubtful: int = 0
    rows: int = 0
    cells: int | None = None
    says: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    before: tuple[File, ...] = ()
    heavy: bool = False


def one(name: str, group: str, filename: str, build: Callable[[], bytes] | bytes, outcome: str, **more: Any) -> Case:
    """Return a case of one file; a name that begins with a dot is an ending."""
    full = NAME + filename if filename.startswith(".") else filename
    made = File(full, build if callable(build) else partial(bytes, build))
    return replace(Case(name, group, (made,), outcome), **more)


def csv_case(name: str, group: str, rows: Table, outcome: str, *, encoding: str = "utf-8-sig", **more: Any) -> Case:
    """Return a case of one well-formed comma-separated file."""
    return one(name, group, ".csv", partial(delimited, rows, encoding=encoding), outcome, **more)


def xlsx_case(name: str, group: str, rows: Table, outcome: str, *, looks: Looks | None = None, **more: Any) -> Case:
    """Return a case of one workbook."""
    return one(name, group, ".xlsx", partial(book, rows, looks or Looks()), outcome, **more)


def refused(name: str, group: str, filename: str, build: Callable[[], bytes] | bytes, **more: Any) -> Case:
    """Return a case that must be refused whole."""
    return one(name, group, filename, build, REFUSED, people=None, ledger=None, **more)


def with_cell(row: int, column: int, value: object, rows: Table | None = None) -> Table:
    """Return the table with one cell replaced; the first person is row 1."""
    made = [list(line) for line in (rows or table())]
    made[row][column] = value
    return made
