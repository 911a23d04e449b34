"""The results our SurveyJS form would give for coded answers: for rehearsals and round trips in tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.messages import SIMULATED_NOTICE
from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.questionnaire.labels import numeral
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.channels.reading import Responded
    from toolkit.questionnaire import Item

Row = dict[Any, Any]


def export(responded: Responded) -> bytes:
    """Return the JSON: what was not asked and what was left blank is absent, as it is there."""
    results = [_result(dict(row), responded) for row in responded.frame.to_dict("records")]
    whole = {"simulated": SIMULATED_NOTICE, "data": results} if responded.simulated else results
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _result(row: Row, responded: Responded) -> dict[str, Any]:
    taken = row.get("seconds")
    result: dict[str, Any] = {"id": str(row["respondent"])}
    if row.get("submitted"):
        result["createdAt"] = str(row["submitted"])
    if isinstance(taken, int | np.integer):
        result["timeSpent"] = int(taken)
    for item in responded.questionnaire.questions:
        values = {column: row[column] for column in kind_of(item).columns(item)}
        given = {column: value for column, value in values.items() if value not in (NOT_ASKED, BLANK)}
        if given:
            result[item.id] = _value(item, row, given)
            for option in item.options if item.kind != "matrix" else ():
                text = row.get(text_column(item, option.code))
                if text:
                    result[text_column(item, option.code)] = text
    return result


def _value(item: Item, row: Row, given: dict[str, Any]) -> Any:
    match item.kind:
        case "text":
            return row[f"{item.id}__text"]
        case "number":
            return json.loads(numeral(float(given[item.id])))
        case "matrix":
            columns = {line.key: f"{item.id}__{line.key}" for line in item.rows}
            return {key: int(given[column]) for key, column in columns.items() if column in given}
        case "multi":
            return [code for code in item.labels if given[f"{item.id}__{code}"] == 1]
        case "rank":
            places = {code: int(given[f"{item.id}__{code}"]) for code in item.labels}
            return sorted((code for code, place in places.items() if place > 0), key=places.__getitem__)
    return int(given[item.id])
