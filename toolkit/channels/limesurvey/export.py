"""The export with codes that LimeSurvey would write for coded answers: for rehearsals and round trips in tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.channels.limesurvey.columns import OTHER, other_option
from toolkit.channels.reading import Responded
from toolkit.questionnaire.kinds import text_column
from toolkit.questionnaire.labels import numeral
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.questionnaire import Item

Row = dict[Any, Any]
Cell = Callable[[Row], str]
_METADATA: dict[str, Cell] = {
    "id": lambda row: str(row["respondent"]),
    "submitdate": lambda row: str(row.get("submitted") or ""),
    "lastpage": lambda _: "1",
    "startlanguage": lambda _: "zh-Hans",
    "interviewtime": lambda row: str(row["seconds"]) if isinstance(row.get("seconds"), int | np.integer) else "",
}


def export(responded: Responded) -> bytes:
    """Return the CSV: headers and answers as codes, what was not asked and what was left empty both blank."""
    columns = [*_METADATA.items(), *(pair for item in responded.questionnaire.questions for pair in _columns(item))]
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([header for header, _ in columns])
    for row in responded.frame.to_dict("records"):
        writer.writerow([cell(row) for _, cell in columns])
    return buffer.getvalue().encode("utf-8-sig")


def _columns(item: Item) -> Iterator[tuple[str, Cell]]:
    match item.kind:
        case "matrix":
            for line in item.rows:
                yield f"{item.id}[{line.key}]", lambda row, name=f"{item.id}__{line.key}": _whole(row[name])
        case "multi":
            for option in item.options:
                name = f"{item.id}__{option.code}"
                yield f"{item.id}[{option.code}]", lambda row, name=name: "Y" if row[name] == 1 else ""
                if option.text:
                    beside = text_column(item, option.code)
                    yield f"{item.id}[{option.code}comment]", lambda row, name=beside: str(row.get(name) or "")
        case "rank":
            for place in range(1, len(item.options) + 1):
                yield f"{item.id}[{place}]", lambda row, place=place: _at(item, row, place)
        case "text":
            yield item.id, lambda row: str(row[f"{item.id}__text"] or "")
        case "number":
            yield item.id, lambda row: "" if row[item.id] in (NOT_ASKED, BLANK) else numeral(float(row[item.id]))
        case _:
            yield from _one(item)


def _one(item: Item) -> Iterator[tuple[str, Cell]]:
    other = other_option(item) if any(option.text for option in item.options) else ""
    yield item.id, lambda row: OTHER if str(row[item.id]) == other else _whole(row[item.id])
    if other:
        yield f"{item.id}[other]", lambda row: str(row.get(text_column(item, int(other))) or "")


def _whole(value: Any) -> str:
    return "" if value in (NOT_ASKED, BLANK) else str(int(value))


def _at(item: Item, row: Row, place: int) -> str:
    return next((str(code) for code in item.labels if row[f"{item.id}__{code}"] == place), "")
