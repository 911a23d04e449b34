"""What was written beside 其他 and is really one of the options: moved there, as a person has confirmed it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.questionnaire.check.special import is_other
from toolkit.questionnaire.kinds import text_column
from toolkit.questionnaire.labels import matching_key
from toolkit.responses.decisions import SORT, Decision, Decisions, question_id

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item, Option
    from toolkit.responses.answers import Responses


def sorted_as(item: str, text: str, code: int, by: tuple[str, str, str]) -> Decision:
    """Return the decision that a text beside 其他 means an option (or stays there); ``by`` are who, when and why."""
    name = question_id(SORT, item=item, value=matching_key(text))
    return Decision(name, SORT, str(code), {"item": item, "value": text}, *by)


def settled(decisions: Decisions) -> dict[str, dict[str, int]]:
    """Return what was decided about texts beside 其他: by item and the text's matching key the option's code."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for decision in decisions.latest:
        if decision.kind == SORT:
            found[decision.about["item"]][matching_key(decision.about["value"])] = int(decision.choice)
    return dict(found)


def other_of(item: Item, responses: Responses) -> Option | None:
    """Return the option of an item beside which people could write something else; None when it has none."""
    return next((o for o in item.options if is_other(o.label) and text_column(item, o.code) in responses.frame), None)


def resorted(responses: Responses, decisions: Decisions) -> Responses:
    """Return responses with the confirmed texts counted as their options; the texts themselves stay."""
    confirmed = settled(decisions)
    frame = responses.frame.copy() if confirmed else responses.frame
    for item in responses.questionnaire.questions:
        other = other_of(item, responses)
        if item.id not in confirmed or other is None:
            continue
        for row, text in enumerate(frame[text_column(item, other.code)]):
            code = confirmed[item.id].get(matching_key(text), other.code) if text else other.code
            if code != other.code and code in item.labels:
                _move(frame, row, item, (other.code, code))
    return replace(responses, frame=frame) if confirmed else responses


def _move(frame: pd.DataFrame, row: int, item: Item, codes: tuple[int, int]) -> None:
    """Count one record's answer as the second of two codes in place of the first."""
    other, code = codes
    if item.kind == "multi":
        frame.loc[row, [f"{item.id}__{other}", f"{item.id}__{code}"]] = [0, 1]
    elif item.kind == "single" and frame.loc[row, item.id] == other:
        frame.loc[row, item.id] = code
