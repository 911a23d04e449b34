"""JSON -> a workbook: every list of objects is a sheet, one object a row; what is nested deeper stays JSON text."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from toolkit.containers.workbook import Sheet, Workbook
from toolkit.errors import IntakeError

MAX_BYTES = 64 << 20


def read_json(data: bytes, file: str) -> Workbook:
    """Read a file whose outermost value is an object, or a list of objects.

    Keys of the objects become the header (row 1), in the order in which they are met. A list one object deeper is a
    sheet, too, named ``outer.inner``. Scalars beside the lists become the workbook's notes, as ``key=value``.

    Raises
    ------
    IntakeError
        ``I-DAMAGED`` for broken JSON or a wrong encoding, ``I-TYPE`` when there is no list of objects in it,
        ``I-TOO-LARGE`` beyond 64 MiB, ``I-HOSTILE`` when it is nested beyond reason or gives a key twice.
    """
    if len(data) > MAX_BYTES:
        raise IntakeError("I-TOO-LARGE", where=file, limit="64MB")
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=partial(_object, file))
    except RecursionError as error:
        raise IntakeError("I-HOSTILE", where=file, what="层次过深") from error
    except ValueError as error:
        raise IntakeError("I-DAMAGED", where=file) from error
    tables = _opened(value) if isinstance(value, dict) else {"data": value}
    sheets = tuple(Sheet(name, _cells(rows)) for name, rows in tables.items() if _is_table(rows))
    if not sheets:
        raise IntakeError("I-TYPE", where=file, actual="文字（JSON）")
    notes = tuple(f"{name}={_text(part)}" for name, part in tables.items() if not isinstance(part, list | dict))
    return Workbook(file, sheets, notes)


def _opened(value: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of an object, the lists of the objects among them as parts of their own."""
    parts: dict[str, Any] = {}
    for name, part in value.items():
        inner = part.items() if isinstance(part, dict) else ()
        parts |= {f"{name}.{key}": rows for key, rows in inner if isinstance(rows, list) and rows}
        parts[name] = part
    return parts


def _object(file: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a key that is there twice nobody knows which value is meant."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise IntakeError("I-HOSTILE", where=file, what="重复的键")
    return made


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _cells(rows: list[dict[str, Any]]) -> dict[int, dict[int, str]]:
    columns: dict[str, int] = {}
    cells: dict[int, dict[int, str]] = {}
    for number, row in enumerate(rows, start=2):
        for key in row:
            columns.setdefault(key, len(columns))
        cells[number] = {columns[key]: _text(value) for key, value in row.items() if value is not None and value != ""}
    return {1: {position: key for key, position in columns.items()}} | cells if columns else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
