"""R syntax beside a data file (as LimeSurvey writes it) -> what it says of each column; read as text, never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from toolkit.containers.workbook import Variable, Workbook
from toolkit.errors import IntakeError

MAX_COLUMNS = 16_384

_HEAD = 1 << 16
_SIGN = re.compile(r"names\(data\)\[\s*\d+\s*\]\s*<-|\$variable\.labels\[\s*\d+\s*\]\s*<-")
_STRING = r'"((?:[^"\\]|\\.)*+)"'
_STATEMENT = re.compile(
    rf"(?P<what>names\(data\)|attributes\(data\)\$variable\.labels)\[\s*(?P<at>\d{{1,6}})\s*\]\s*<-\s*{_STRING}"
    r"|data\[\s*,\s*(?P<factor>\d{1,6})\s*\]\s*<-\s*factor\("
    r"|data\[\s*,\s*(?P<number>\d{1,6})\s*\]\s*<-\s*as\.numeric\(",
    re.DOTALL,
)
_TOKEN = re.compile(rf"{_STRING}|(levels|labels)\s*=\s*c\(|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(\n)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def is_r_syntax(text: str) -> bool:
    """Tell whether a text is R syntax that names and labels the columns of a data file."""
    return _SIGN.search(text, 0, _HEAD) is not None


def read_r_syntax(text: str, file: str) -> Workbook:
    """Read the names, labels and factor levels of the columns.

    Returns
    -------
    Workbook
        Without a sheet; its variables stand in the order of the columns, by name.

    Raises
    ------
    IntakeError
        ``I-HOSTILE`` for a column no table can have, ``I-DAMAGED`` when no column has a name.
    """
    names: dict[int, str] = {}
    variables: dict[int, Variable] = {}
    for at, name, change in _statements(text):
        if not 1 <= at <= MAX_COLUMNS:
            raise IntakeError("I-HOSTILE", where=file, what=f"第{at}列")
        if name is not None:
            names[at] = name
        else:
            variables[at] = replace(variables.get(at, Variable()), **change)
    if not names:
        raise IntakeError("I-DAMAGED", where=file)
    width = max([*names, *variables])
    named = {names.get(at) or f"V{at}": variables.get(at, Variable()) for at in range(1, width + 1)}
    return Workbook(file, (), variables=named)


def _statements(text: str) -> Iterator[tuple[int, str | None, dict[str, object]]]:
    """Yield column, name (None for anything else), and what is said of the column; strings are passed over whole."""
    position = 0
    while found := _STATEMENT.search(text, position):
        position = found.end()
        if found["factor"]:
            values, position = _levels(text, position)
            yield int(found["factor"]), None, {"values": values, "measure": "nominal"}
        elif found["number"]:
            yield int(found["number"]), None, {"measure": "scale"}
        elif found["what"] == "names(data)":
            yield int(found["at"]), _plain(found[3]), {}
        else:
            yield int(found["at"]), None, {"label": _plain(found[3])}


def _levels(text: str, start: int) -> tuple[dict[str, str], int]:
    """Return level to label of a ``factor(…)`` statement, which ends with its line, and where it ends."""
    lists: dict[str, list[str]] = {"levels": [], "labels": []}
    current: list[str] = []
    position = start
    while found := _TOKEN.search(text, position):
        if found[4]:
            break
        position = found.end()
        if found[2]:
            current = lists[found[2]]
        else:
            current.append(_plain(found[1]) if found[1] is not None else found[3])
    return dict(zip(lists["levels"], lists["labels"], strict=False)), position


def _plain(quoted: str) -> str:
    return _ESCAPE.sub(lambda found: {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1]), quoted)
