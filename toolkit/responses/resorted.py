"""What was written beside 其他 and is really one of the options: moved there, as a person has confirmed it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.questionnaire.kinds import text_column
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.model import OTHER
from toolkit.responses.decisions import SORT, Decision, Decisions, question_id

if TYPE_CHECKING:
    from toolkit.questionnaire import Item
    from toolkit.responses.answers import Responses


def sorted_as(item: str, text: str, code: int, by: tuple[str, str, str]) -> Decision:
    """Return the decision that a text beside 其他 means an option (or stays there); ``by`` are who, when and why."""
    name = question_id(SORT, item=item, value=matching_key(text))
    return Decision(name, SORT, str(code), {"item": item, "value": text}, *by)


def resorted(responses: Responses, decisions: Decisions) -> Responses:
    """Return responses with the confirmed texts counted as their options; the texts themselves stay."""
    confirmed: dict[str, dict[str, int]] = defaultdict(dict)
    for decision in decisions.latest:
        if decision.kind == SORT:
            confirmed[decision.about["item"]][matching_key(decision.about["value"])] = int(decision.choice)
    frame = responses.frame.copy() if confirmed else responses.frame
    for item in responses.questionnaire.questions:
        column = text_column(item, OTHER)
        if item.id not in confirmed or column not in frame:
            continue
        for row, text in enumerate(frame[column]):
            code = confirmed[item.id].get(matching_key(text), OTHER) if text else OTHER
            if code != OTHER and code in item.labels:
                _move(frame, row, item, code)
    return replace(responses, frame=frame) if confirmed else responses


def _move(frame, row: int, item: Item, code: int) -> None:
    if item.kind == "multi":
        frame.loc[row, [f"{item.id}__{OTHER}", f"{item.id}__{code}"]] = [0, 1]
    elif item.kind == "single" and frame.loc[row, item.id] == OTHER:
        frame.loc[row, item.id] = code
