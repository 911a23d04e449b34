"""The export Kobo would write for coded answers to our own form: for rehearsals and round trips in tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from toolkit.document.xlsx import write_grid
from toolkit.messages import SIMULATED, SIMULATED_NOTICE
from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.xpath import reference
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.channels.reading import Responded
    from toolkit.questionnaire import Item

Layout = Literal["summary", "details", "both"]
Row = dict[Any, Any]
_UTC = timedelta(hours=8)


def export(responded: Responded, layout: Layout = "both") -> bytes:
    """Return the workbook; a synthetic one says so on a sheet of its own."""
    sheets: dict[str, list[list[Any]]] = {"答卷": [list(line) for line in grid(responded, layout)]}
    if responded.simulated:
        sheets[SIMULATED] = [[SIMULATED_NOTICE]]
    return write_grid(sheets)


def export_csv(responded: Responded, layout: Layout = "both", separator: str = ";") -> bytes:
    """Return the CSV: every cell quoted, no byte order mark."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        grid(responded, layout)
    )
    return buffer.getvalue().encode()


def grid(responded: Responded, layout: Layout) -> list[list[str]]:
    """Return the rows of an export, the header first."""
    rows = [dict(row) for row in responded.frame.to_dict("records")]
    lines = [_record(responded, row, layout, number) for number, row in enumerate(rows, start=1)]
    empty = _record(responded, dict.fromkeys(responded.frame.columns, NOT_ASKED), layout, 0)
    return [list(empty), *([line.get(name, "") for name in empty] for line in lines)]


def _record(responded: Responded, row: Row, layout: Layout, number: int) -> dict[str, str]:
    submitted, taken = _moment(row.get("submitted")), row.get("seconds")
    end = submitted or datetime(2000, 1, 1)
    start = end - timedelta(seconds=int(taken)) if isinstance(taken, int | np.integer) and number else None
    link = str(row.get("link") or "") if number else ""
    line = {
        "start": f"{start.isoformat()}.000+08:00" if start else "",
        "end": f"{end.isoformat()}.000+08:00" if start else "",
        "link": f"p{link}" if link else "",
    }
    for item in responded.questionnaire.questions:
        line |= _answers(item, row, layout)
    return line | {
        "_id": str(row.get("respondent", "")),
        "_submission_time": (submitted - _UTC).isoformat() if submitted else "",
        "_validation_status": "",
        "_index": str(number),
    }


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _answers(item: Item, row: Row, layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield header and cell for each column of an item; all that was not asked or left blank is an empty cell."""
    name = reference(item)
    values = {column: row[column] for column in kind_of(item).columns(item)}
    given = not set(values.values()) <= {NOT_ASKED, BLANK}
    match item.kind:
        case "matrix":
            for line in item.rows:
                value = values[f"{item.id}__{line.key}"]
                yield f"{name}/{name}__{line.key}", "" if value in (NOT_ASKED, BLANK) else f"c{int(value)}"
        case "multi":
            chosen = [code for code in item.labels if given and values[f"{item.id}__{code}"] == 1]
            if layout != "details":
                yield name, " ".join(f"c{code}" for code in chosen)
            if layout != "summary":
                yield from ((f"{name}/c{code}", str(int(code in chosen)) if given else "") for code in item.labels)
        case "rank":
            yield from _places(item, name, values if given else {})
        case "text":
            yield name, str(row[f"{item.id}__text"]) if given else ""
        case "number":
            yield name, numeral(float(values[item.id])) if given else ""
        case _:
            yield name, f"c{int(values[item.id])}" if given else ""
    if item.kind != "matrix":
        for option in item.options:
            if option.text:
                yield (
                    f"{name}__{option.code}__text",
                    str(row.get(text_column(item, option.code)) or "") if given else "",
                )


def _places(item: Item, name: str, values: Row) -> Iterator[tuple[str, str]]:
    """Yield a ranking as our form asks for it: as one question, or one for each place where not all are asked."""
    placed = {int(values[f"{item.id}__{code}"]): f"c{code}" for code in item.labels if values}
    most = min(int(item.maximum or len(item.options)), len(item.options))
    if most == len(item.options):
        yield name, " ".join(placed[place] for place in sorted(placed) if place > 0)
        return
    for place in range(1, most + 1):
        yield f"{name}/{name}__{place}", placed.get(place, "")
