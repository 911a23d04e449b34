"""The export the phone form would write for coded answers: for rehearsals and round trips in tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.channels.reading import Responded
from toolkit.messages import SIMULATED_NOTICE
from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.questionnaire.labels import numeral
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.questionnaire import Item

Row = dict[Any, Any]


def export(responded: Responded, form: str, sheet: str) -> bytes:
    """Return the JSON: what was not asked is absent, what was asked and left blank is an empty text.

    The community is the link of the answers, when all have the same.
    """
    questionnaire = responded.questionnaire
    rows = responded.frame.to_dict("records")
    links = {str(row.get("link") or "") for row in rows}
    head: dict[str, Any] = {
        "format": form,
        "survey": questionnaire.id,
        "questionnaire": questionnaire.hash,
        "rev": questionnaire.rev,
        "community": links.pop() if len(links) == 1 else "",
    }
    if responded.simulated:
        head["simulated"] = SIMULATED_NOTICE
    head[sheet] = [_response(row, questionnaire.questions) for row in rows]
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()


def _response(row: Row, items: tuple[Item, ...]) -> dict[str, Any]:
    response: dict[str, Any] = {"number": str(row["respondent"]), "submitted": row.get("submitted") or ""}
    taken = row.get("seconds")
    if isinstance(taken, int | np.integer):
        response["seconds"] = int(taken)
    for item in items:
        response |= _answer(item, row)
    return response


def _answer(item: Item, row: Row) -> Iterator[tuple[str, Any]]:
    values = {column: row[column] for column in kind_of(item).columns(item)}
    given = {column: value for column, value in values.items() if value not in (NOT_ASKED, BLANK)}
    if not given:
        if BLANK in values.values():
            yield item.id, ""
        return
    yield item.id, _value(item, row, given)
    for option in item.options:
        text = row.get(text_column(item, option.code))
        if text:
            yield text_column(item, option.code), text


def _value(item: Item, row: Row, given: dict[str, Any]) -> Any:
    match item.kind:
        case "text":
            return row[f"{item.id}__text"]
        case "number":
            return numeral(float(given[item.id]))
        case "matrix":
            return {
                line.key: int(given[f"{item.id}__{line.key}"])
                for line in item.rows
                if f"{item.id}__{line.key}" in given
            }
        case "multi":
            return [code for code in item.labels if given[f"{item.id}__{code}"] == 1]
        case "rank":
            places = {code: int(given[f"{item.id}__{code}"]) for code in item.labels}
            return sorted((code for code, place in places.items() if place > 0), key=places.__getitem__)
    return int(given[item.id])
