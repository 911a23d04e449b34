"""code.csv: what the numbers mean. A line of key, wording and type for each question, then a line for each option."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolkit.containers import Sheet, Variable, Workbook
from toolkit.errors import IntakeError

FILE = "code.csv"
_KEY = re.compile(r"Q\d{1,3}")
_KIND = re.compile(r".{1,8}[题卷]")


@dataclass(frozen=True)
class Entry:
    """One question: its key, wording, the platform's name of its type, and options by number."""

    key: str
    text: str
    kind: str
    options: dict[str, str] = field(default_factory=dict)


def is_dictionary(sheet: Sheet) -> bool:
    """Tell the file by its first line and by having no more than three columns."""
    rows = sorted(row for row, cells in sheet.cells.items() if cells)
    first = sheet.cells[rows[0]] if rows else {}
    if not _KEY.fullmatch(first.get(0, "").strip()) or not _KIND.fullmatch(first.get(2, "").strip()):
        return False
    return all(max(sheet.cells[row]) <= 2 for row in rows)


def entries(sheet: Sheet) -> list[Entry]:
    """Return the questions in their order."""
    found: list[Entry] = []
    for row in sorted(sheet.cells):
        key, text, last = (sheet.cells[row].get(column, "").strip() for column in range(3))
        if key:
            found.append(Entry(key, text, last))
        elif found and last:
            found[-1].options[text] = last
    return found


def explained(workbook: Workbook, keys: Sequence[Workbook]) -> Workbook:
    """Return a file of numbers with the wordings and labels of its dictionary.

    Raises
    ------
    IntakeError
        ``I-PAIR`` when there are several dictionaries.
    """
    sheets = [sheet for key in keys if (sheet := key.data()) is not None]
    if not sheets:
        return workbook
    if len(sheets) > 1:
        files = "、".join([workbook.file, *(key.file for key in keys)])
        raise IntakeError("I-PAIR", where=files, reason=f"有几个 {FILE}，不知道用哪一个")
    return replace(workbook, variables=variables(entries(sheets[0])))


def variables(listed: Sequence[Entry]) -> Mapping[str, Variable]:
    """Return the questions as what a file says of its columns."""
    return {entry.key: Variable(entry.text, entry.options) for entry in listed}
