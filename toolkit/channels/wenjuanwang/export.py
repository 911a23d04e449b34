"""The files 问卷网 would write for coded answers: texts, numbers, and the dictionary; for round trips in tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.channels.reading import Mode, Responded
from toolkit.questionnaire.kinds import text_column
from toolkit.questionnaire.labels import numeral
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.questionnaire import Item

Row = dict[Any, Any]
Cell = Callable[[Row], str]
_KINDS = {
    "single": "单选题", "consent": "单选题", "scale": "量表题", "multi": "多选题", "rank": "排序题",
    "matrix": "矩阵单选题", "number": "填空题", "text": "填空题",
}  # fmt: skip
_METADATA: dict[str, tuple[str, Cell]] = {
    "seq": ("序号", lambda row: str(row["respondent"])),
    "source": ("来源", lambda row: str(row.get("source") or "")),
    "finish": ("结束时间", lambda row: str(row.get("submitted") or "")),
    "time_used": (
        "答题时长",
        lambda row: str(row["seconds"]) if isinstance(row.get("seconds"), int | np.integer) else "",
    ),
}


def export(responded: Responded, mode: Mode) -> bytes:
    """Return the CSV in the platform's encoding; ``code`` gives the dictionary."""
    return _written(list(_dictionary(responded)) if mode == "code" else _table(responded, mode))


def _written(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("gb18030")


def _dictionary(responded: Responded) -> Iterator[list[str]]:
    for number, item in enumerate(responded.questionnaire.questions, start=1):
        yield [f"Q{number}", responded.questionnaire.wording(item), _KINDS[item.kind]]
        for at, option in enumerate(item.options, start=1):
            yield ["", str(at), option.label]


def _table(responded: Responded, mode: Mode) -> list[list[str]]:
    columns = [(title if mode == "text" else name, cell) for name, (title, cell) in _METADATA.items()]
    for number, item in enumerate(responded.questionnaire.questions, start=1):
        stem = responded.questionnaire.wording(item) if mode == "text" else f"Q{number}"
        columns += _columns(item, stem, mode)
    rows = responded.frame.to_dict("records")
    return [[title for title, _ in columns], *([cell(row) for _, cell in columns] for row in rows)]


def _columns(item: Item, stem: str, mode: Mode) -> Iterator[tuple[str, Cell]]:
    text = mode == "text"
    match item.kind:
        case "matrix":
            for at, line in enumerate(item.rows, start=1):
                title = f"{stem}_{line.label if text else f'R{at}'}"
                yield title, lambda row, name=f"{item.id}__{line.key}": _choice(item, row[name], text)
        case "multi" | "rank":
            for at, option in enumerate(item.options, start=1):
                title = f"{stem}_{option.label if text else f'A{at}'}"
                yield title, lambda row, code=option.code: _part(item, row, code, text)
        case "text":
            yield stem, lambda row: str(row[f"{item.id}__text"] or "")
        case "number":
            yield stem, lambda row: "" if _is_gap(row[item.id]) else numeral(float(row[item.id]))
        case _:
            yield stem, lambda row: _choice(item, row[item.id], text)
    for at, option in enumerate(item.options, start=1):
        if option.text:
            title = f"{stem}_{option.label}|open" if text else f"{stem}|A{at}|open"
            beside = text_column(item, option.code)
            yield title, lambda row, name=beside: str(row.get(name) or "")


def _is_gap(value: Any) -> bool:
    return value in (NOT_ASKED, BLANK)


def _choice(item: Item, value: Any, text: bool) -> str:
    if _is_gap(value):
        return ""
    return item.labels[int(value)] if text else str(list(item.labels).index(int(value)) + 1)


def _part(item: Item, row: Row, code: int, text: bool) -> str:
    value = row[f"{item.id}__{code}"]
    if _is_gap(value):
        return ""
    if item.kind == "multi" and text:
        return item.labels[code] if value == 1 else ""
    return str(int(value))
