"""The raw export of a REDCap project with our codebook's names, for rehearsals and round trips in tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.questionnaire.labels import numeral
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.channels.reading import Responded
    from toolkit.questionnaire import Item

Row = dict[Any, Any]


def export(responded: Responded) -> bytes:
    """Return the CSV: zeros in every column of a multiple choice that has no answer."""
    lines = [_record(responded, dict(row)) for row in responded.frame.to_dict("records")]
    empty = _record(responded, dict.fromkeys(responded.frame.columns, NOT_ASKED))
    buffer = io.StringIO()
    table = csv.writer(buffer, lineterminator="\n")
    table.writerows([list(empty), *([line[name] for name in empty] for line in lines)])
    return buffer.getvalue().encode()


def _record(responded: Responded, row: Row) -> dict[str, str]:
    line = {"record_id": str(row["respondent"]), "survey_timestamp": str(row.get("submitted") or "")}
    for item in responded.questionnaire.questions:
        line |= _answers(item, row)
    return line | {"survey_complete": "2"}


def _answers(item: Item, row: Row) -> Iterator[tuple[str, str]]:
    values = {column: row[column] for column in kind_of(item).columns(item)}
    given = {column: value for column, value in values.items() if value not in (NOT_ASKED, BLANK)}
    match item.kind:
        case "multi":
            for code in item.labels:
                yield f"{item.var}___{code}", str(int(given.get(f"{item.id}__{code}", 0)))
        case "text":
            yield item.var, str(row[f"{item.id}__text"]) if given else ""
        case _:
            for column, value in values.items():
                shown = numeral(float(value)) if value not in (NOT_ASKED, BLANK) else ""
                yield item.var + column.removeprefix(item.id), shown
    if item.kind != "matrix":
        for option in item.options:
            if option.text:
                text = row.get(text_column(item, option.code)) if given else ""
                yield f"{item.var}__{option.code}__text", str(text or "")
