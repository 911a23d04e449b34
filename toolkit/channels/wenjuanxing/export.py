"""The export 问卷星 would write for coded answers: for rehearsals, the demo, and round trips in tests."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.channels.joined import CLOSE, OPEN
from toolkit.channels.reading import Mode, Responded
from toolkit.channels.wenjuanxing.cells import ARROW, BETWEEN
from toolkit.document.xlsx import write_grid
from toolkit.messages import SIMULATED, SIMULATED_NOTICE
from toolkit.questionnaire.labels import numeral
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.questionnaire import Item

Row = dict[str, object]
Grid = list[list[Any]]
_METADATA = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP")


def export(responded: Responded, mode: Mode, *, older: bool = False) -> bytes:
    """Return the workbook.

    Parameters
    ----------
    responded : Responded
    mode : {"text", "number"}
    older : bool
        Head the columns of a question as older downloads do, ``第3题(选项)``, its wording lost.
    """
    sheets = {"Sheet1": grid(responded, mode, older=older)}
    if responded.simulated:
        sheets[SIMULATED] = [[SIMULATED_NOTICE]]
    return write_grid(sheets)


def export_csv(responded: Responded, mode: Mode, encoding: str = "gb18030") -> bytes:
    """Return the platform's download as CSV; the first line of a synthetic one stays a header, so its name tells."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(
        ["" if value is None else value for value in row] for row in grid(responded, mode)
    )
    return buffer.getvalue().encode(encoding)


def grid(responded: Responded, mode: Mode, *, older: bool = False) -> Grid:
    """Return the rows of the download, the header first."""
    rows = responded.frame.to_dict("records")
    header: list[str] = list(_METADATA)
    columns: list[list[Any]] = [[_metadata(row, name) for row in rows] for name in _METADATA]
    for item in responded.questionnaire.questions:
        number = responded.questionnaire.numbers[item.id]
        stem = responded.questionnaire.wording(item)
        for title, cells in _question(item, number, stem, rows, mode, older=older):
            header.append(title)
            columns.append(cells)
    return [list(header), *(list(values) for values in zip(*columns, strict=True))]


def _metadata(row: Row, name: str) -> object:
    match name:
        case "序号":
            text = str(row["respondent"])
            return int(text) if text.isdigit() else text
        case "提交答卷时间":
            return row.get("submitted") or None
        case "所用时间":
            taken = row.get("seconds")
            return f"{taken}秒" if isinstance(taken, int | np.integer) else None
        case "来源":
            return row.get("source") or None
        case "来源详情":
            return row.get("link") or None
        case "来自IP":
            return f"{row['address']}(山东-济南)" if row.get("address") else None
    return None


def _question(
    item: Item, number: int, stem: str, rows: list[Row], mode: Mode, *, older: bool
) -> list[tuple[str, list[object]]]:
    title = f"{number}、{stem}"
    part = f"第{number}题" if older else title  # older downloads have lost the wording of questions with parts
    if item.split:
        return [
            (f"{number + i}、{stem}{line.label}", [_choice(item, row, f"{item.id}__{line.key}", mode) for row in rows])
            for i, line in enumerate(item.rows)
        ]
    if item.kind == "matrix":
        titles = [f"{part}({line.label})" if older else f"{part}—{line.label}" for line in item.rows]
        names = [f"{item.id}__{line.key}" for line in item.rows]
        cells = [[_choice(item, row, name, mode) for row in rows] for name in names]
        return list(zip(titles, cells, strict=True))
    if item.kind in ("multi", "rank") and mode == "number":
        return [(f"{part}({label})", [_place(item, row, code) for row in rows]) for code, label in item.labels.items()]
    if item.kind in ("multi", "rank"):
        return [(title, [_joined(item, row) for row in rows])]
    if item.kind == "text":
        return [(title, [_gap(row[item.id], mode) or row[f"{item.id}__text"] for row in rows])]
    if item.kind == "number":
        return [(title, [_gap(row[item.id], mode) or numeral(float(row[item.id])) for row in rows])]  # type: ignore[arg-type]
    return [(title, [_choice(item, row, item.id, mode) for row in rows])]


def _gap(value: object, mode: Mode) -> object:
    if value == NOT_ASKED:
        return "(跳过)" if mode == "text" else -3
    if value == BLANK:
        return "(空)" if mode == "text" else -2
    return None


def _choice(item: Item, row: Row, column: str, mode: Mode) -> object:
    value = row[column]
    gap = _gap(value, mode)
    if gap is not None:
        return gap
    codes = list(item.labels)
    numbered = item.kind == "scale" and all(label.isdigit() for label in item.labels.values())
    if mode == "number":
        return int(item.labels[int(value)]) if numbered else codes.index(int(value)) + 1  # type: ignore[call-overload]
    return _with_text(item, row, int(value))  # type: ignore[call-overload]


def _with_text(item: Item, row: Row, code: int) -> str:
    written = row.get(f"{item.id}__{code}__text")
    return f"{item.labels[code]}{OPEN}{written}{CLOSE}" if written else item.labels[code]


def _joined(item: Item, row: Row) -> object:
    values = {code: int(row[f"{item.id}__{code}"]) for code in item.labels}  # type: ignore[call-overload]
    gap = _gap(next(iter(values.values())), "text")
    if gap is not None:
        return gap
    chosen = sorted((code for code, value in values.items() if value > 0), key=lambda code: values[code])
    if item.kind == "multi":
        chosen = [code for code, value in values.items() if value == 1]
    return (ARROW if item.kind == "rank" else BETWEEN).join(_with_text(item, row, code) for code in chosen)


def _place(item: Item, row: Row, code: int) -> object:
    value = row[f"{item.id}__{code}"]
    gap = _gap(value, "number")
    return gap if gap is not None else int(value)  # type: ignore[call-overload]
