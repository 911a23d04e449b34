"""What a planned table puts together: questions and rows of matrices, with their level and the groups they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.questionnaire.kinds import Level, Measure, kind_of
from toolkit.questionnaire.model import NOT_APPLICABLE, SPECIAL_CODES
from toolkit.questionnaire.routing import jumps_to_end
from toolkit.questionnaire.titles import short_title
from toolkit.sample.groups import grouping

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_LONGEST_TITLE = 36
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Side:
    """One side of a table: a question, or a row of a matrix.

    ``groups`` is how many groups it makes (0 when it makes none), ``options`` how many answers it has.
    """

    name: str
    item: Item
    title: str
    level: str
    groups: int = 0
    options: int = 0
    told: str = ""


def level_of(item: Item, measure: Measure, ended: frozenset[int] = frozenset()) -> str:
    """Return the level of a measure as the method table knows it.

    Finer than :class:`~toolkit.questionnaire.kinds.Level`: two options are no more than that, and options that are
    bands of a number, or that the bank calls ordered (定序), have an order.
    """
    if measure.level is Level.INTERVAL:
        return "score" if item.kind == "scale" else "number"
    if measure.level is not Level.NOMINAL:
        return str(measure.level)
    options = [label for code, label in measure.labels.items() if code not in ended and code != NOT_APPLICABLE]
    ranked = [label for code, label in measure.labels.items() if code not in ended | SPECIAL_CODES]
    if len(options) == 2:
        return "binary"
    # 没有支出 and 没有收入 are bands, too: the one option without a figure.
    if len(ranked) > 2 and sum(not _DIGIT.search(label) for label in ranked) <= 1:
        return "band"
    return "ordinal" if str(item.written.get("analysis") or "").startswith("定序") else "nominal"


def side_of(questionnaire: Questionnaire, name: str) -> Side:
    """Return a question, or a row of a matrix (``NED02__hou``), with its level and its groups."""
    item = questionnaire.by_id[name.split("__")[0]]
    ended = frozenset(code for jump in jumps_to_end(questionnaire) if jump.item == item.id for code in jump.codes)
    measures = {measure.name: measure for measure in kind_of(item).measures(item)}
    wording = short_title(questionnaire.wording(item), _LONGEST_TITLE)
    options = sum(code not in ended and code != NOT_APPLICABLE for code in item.labels)
    if item.kind == "matrix":
        if name == item.id:
            return Side(name, item, f"{wording}（{len(item.rows)}行）", "matrix", options=options)
        ranked = [code for code in item.labels if code not in SPECIAL_CODES]
        return Side(name, item, measures[name].label, "binary" if len(ranked) == 2 else "ordinal", options=options)
    level = level_of(item, measures[item.id], ended)
    found = grouping(questionnaire, item)
    return Side(name, item, wording, level, len(found.groups), options, "、".join(found.groups))
