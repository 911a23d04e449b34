"""JSON -> a workbook: every list of objects is a sheet, one object a row; what is nested stays JSON text."""

from __future__ import annotations

import json
from typing import Any

from toolkit.containers.workbook import Sheet, Workbook
from toolkit.errors import IntakeError

MAX_BYTES = 64 << 20


def read_json(data: bytes, file: str) -> Workbook:
    """Read a file whose outermost value is an object, or a list of objects.

    Keys of the objects become the header (row 1), in the order in which they are met. Scalars beside the lists become
    the workbook's notes, as ``key=value``.

    Raises
    ------
    IntakeError
        ``I-DAMAGED`` for broken JSON or a wrong encoding, ``I-TYPE`` when there is no list of objects in it,
        ``I-TOO-LARGE`` beyond 64 MiB, ``I-HOSTILE`` when it is nested beyond reason.
    """
    if len(data) > MAX_BYTES:
        raise IntakeError("I-TOO-LARGE", where=file, limit="64MB")
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise IntakeError("I-HOSTILE", where=file, what="层次过深") from error
    except ValueError as error:
        raise IntakeError("I-DAMAGED", where=file) from error
    tables = value if isinstance(value, dict) else {"data": value}
    sheets = tuple(Sheet(name, _cells(rows)) for name, rows in tables.items() if _is_table(rows))
    if not sheets:
        raise IntakeError("I-TYPE", where=file, actual="文字（JSON）")
    notes = tuple(f"{name}={_text(part)}" for name, part in tables.items() if not isinstance(part, list | dict))
    return Workbook(file, sheets, notes)


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
