"""XLSForm, for KoboToolbox and ODK: survey, choices and settings, with routing, limits and Chinese messages.

How an export is mapped back: names are those of the codebook, a choice is ``c`` and the option's code.

===================  =======================================================================
consent single scale ``hou_tenure`` = ``c1``
multi                ``hou_diff`` = ``c1 c97`` (or one column for each choice: ``hou_diff/c1`` = 1)
rank                 ``ned_top`` = ``c3 c1 c2`` (first to last)
rank, first places   ``ned_top__1`` = ``c3`` is first, ``ned_top__2`` second, … (only as many as are asked)
matrix               ``ned_imp/ned_imp__hou`` = ``c4`` (a group of one question for each row)
number text          ``emp_hours`` = ``45``
text beside option   ``hou_tenure__97__text``
community            ``link`` = ``p02`` (``p`` and the two-digit code)
===================  =======================================================================

A question that is not relevant has an empty value in every expression (a rule of OpenRosa), so a condition on a hidden
or blank answer is not met, as in :mod:`toolkit.questionnaire.routing`. A jump hides what it jumps over, and only when
it was triggered.

XLSForm cannot shuffle options and keep 其他 or 不清楚 at the end, nor shuffle rows: options are shuffled only where no
such option is among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.document.escape import clean
from toolkit.errors import DefinitionError
from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.questionnaire.xpath import holds, reference

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.questionnaire.model import Option

_LANGUAGE = "中文 (zh)"
_SURVEY = {
    "type": "type",
    "name": "name",
    "label": f"label::{_LANGUAGE}",
    "hint": f"hint::{_LANGUAGE}",
    "required": "required",
    "required_message": f"required_message::{_LANGUAGE}",
    "relevant": "relevant",
    "constraint": "constraint",
    "constraint_message": f"constraint_message::{_LANGUAGE}",
    "choice_filter": "choice_filter",
    "appearance": "appearance",
    "parameters": "parameters",
    "default": "default",
}
_PLACES = "places"
_LONGEST = 32_000  # characters; a cell holds 32,767
_LINK = "link"

Line = dict[str, str]


@form("xlsform", "XLSForm.xlsx")
def xlsform(questionnaire: Questionnaire, fieldwork: Fieldwork) -> bytes:
    """Return the questionnaire as an XLSForm workbook.

    Raises
    ------
    DefinitionError
        ``Q-VARIABLE`` when two questions share a name, ``Q-STRUCTURE`` when a condition is longer than a cell can hold:
        a condition cut short would ask the wrong people.
    """
    from toolkit.document.xlsx import write_grid
    from toolkit.questionnaire.variables import variables

    variables(questionnaire)  # names have to differ
    lines = [
        *_opening(questionnaire, fieldwork),
        *(x for item in questionnaire.items for x in _lines(questionnaire, item)),
    ]
    for each in lines:
        if len(each.get("relevant", "")) > _LONGEST:
            problem, fix = "显示条件太长，XLSForm 写不下。", "请减少跳转，或把问卷分成两份。"
            raise DefinitionError("Q-STRUCTURE", where=f"题目{each['name']}", problem=problem, fix=fix)
    choices = [["list_name", "name", f"label::{_LANGUAGE}"], *_choices(questionnaire)]
    settings = {
        "form_title": _shown(questionnaire.title),
        "form_id": re.sub(r"[^A-Za-z0-9_.-]+", "_", questionnaire.id).strip("_.-") or "survey",
        "version": f"{questionnaire.rev}-{questionnaire.hash[:8]}",
        "default_language": _LANGUAGE,
    }
    return write_grid(
        {
            "survey": [
                list(_SURVEY.values()),
                *([each.get(column, "") or None for column in _SURVEY] for each in lines),
            ],
            "choices": list(choices),
            "settings": [list(settings), list(settings.values())],
        }
    )


def _opening(questionnaire: Questionnaire, fieldwork: Fieldwork) -> Iterator[Line]:
    """Yield the community, which the interviewer sets, and the opening text."""
    chosen = {"default": f"p{fieldwork.community}"} if fieldwork.community in _communities() else {}
    yield {
        "type": f"select_one {_PLACES}",
        "name": _LINK,
        "label": "社区（由调查员选择，不念给受访者听）",
        **_needed(True),
        "appearance": "minimal",
    } | chosen
    if questionnaire.intro:
        minutes = str(max(1, round(questionnaire.minutes)))
        yield {"type": "note", "name": "note__0", "label": _shown(questionnaire.intro.replace("{minutes}", minutes))}


def _communities() -> dict[str, str]:
    from toolkit.questionnaire.bank import bank

    return {f"{code:02d}": str(label) for code, label in bank().places.items()}


def _choices(questionnaire: Questionnaire) -> Iterator[list[str | int | float | None]]:
    for code, label in _communities().items():
        yield [_PLACES, f"p{code}", _shown(label)]
    for item in questionnaire.questions:
        for option in item.options:
            yield [item.var, f"c{option.code}", _shown(option.label)]


def _shown(text: str) -> str:
    """Return a text in which no reference to another question can be read."""
    return clean(text).strip().replace("${", "$｛")


def _needed(required: bool) -> Line:
    return {"required": "yes", "required_message": "这道题必须回答。"} if required else {}


# ---- questions ----------------------------------------------------------------------------------------------------


def _lines(questionnaire: Questionnaire, item: Item) -> Iterator[Line]:
    name, relevant = reference(item), holds(item.show_if, questionnaire)
    base = {"name": name, "label": _shown(questionnaire.wording(item)), "relevant": relevant}
    needed = _needed(item.required)
    match item.kind:
        case "info":
            yield base | {"type": "note"}
        case "text":
            yield base | needed | {"type": "text", "appearance": "multiline"}
        case "number":
            # Whole or not: "一周工作 37.5 小时" is an answer; the codebook has no type for whole numbers.
            yield base | needed | {"type": "decimal"} | _range(item)
        case "matrix":
            yield base | {"type": "begin group", "appearance": "field-list"}
            for row in item.rows:
                yield needed | {
                    "type": f"select_one {item.var}",
                    "name": f"{name}__{row.key}",
                    "label": _shown(row.label),
                }
            yield {"type": "end group"}
        case "rank":
            yield from _ranking(item, base, needed)
        case "multi":
            yield base | needed | {"type": f"select_multiple {item.var}"} | _limits(item) | _order(item)
        case _:
            yield base | needed | {"type": f"select_one {item.var}"} | _order(item)
    if item.kind != "matrix":
        for option in item.options:
            if option.text:
                yield _beside(item, option, relevant)


def _ranking(item: Item, base: Line, needed: Line) -> Iterator[Line]:
    """Yield one question that orders all options, or one for each place that is asked."""
    places = _places(item)
    if places == len(item.options):
        yield base | needed | {"type": f"rank {item.var}"} | _order(item)
        return
    yield base | {"type": "begin group", "appearance": "field-list"}
    for place in range(1, places + 1):
        before = [f"${{{base['name']}__{earlier}}}" for earlier in range(1, place)]
        yield {
            "type": f"select_one {item.var}",
            "name": f"{base['name']}__{place}",
            "label": f"第{place}位",
            "relevant": f"{before[-1]} != ''" if before else "",
            "choice_filter": " and ".join(f"name != {earlier}" for earlier in before),
            **(needed if place == 1 else {}),
        }
    yield {"type": "end group"}


def _places(item: Item) -> int:
    return min(int(item.maximum or len(item.options)), len(item.options))


def _range(item: Item) -> Line:
    low, unit = numeral(item.minimum or 0), f"单位：{item.unit}" if item.unit else ""
    if item.maximum is None:
        return {"constraint": f". >= {low}", "constraint_message": f"请填不小于{low}的数字。", "hint": unit}
    high = numeral(item.maximum)
    return {
        "constraint": f". >= {low} and . <= {high}",
        "constraint_message": f"请填{low}到{high}之间的数字。",
        "hint": unit,
    }


def _limits(item: Item) -> Line:
    """Return the most that may be chosen, and what excludes every other choice, as one constraint."""
    rules, messages = [], []
    if item.maximum and item.maximum < len(item.options):
        rules.append(f"count-selected(.) <= {numeral(item.maximum)}")
        messages.append(f"最多选{numeral(item.maximum)}项")
    alone = [code for code in item.exclusive if code in item.labels]
    if alone:
        chosen = " or ".join(f"selected(., 'c{code}')" for code in alone)
        rules.append(f"not(({chosen}) and count-selected(.) > 1)")
        messages.append(f"选了“{'”或“'.join(_shown(item.labels[code]) for code in alone)}”就不能再选别的")
    return {"constraint": " and ".join(rules), "constraint_message": "；".join(messages) + "。"} if rules else {}


def _order(item: Item) -> Line:
    pinned = any(option.text or option.code in SPECIAL_CODES for option in item.options)
    return {"parameters": "randomize=true"} if item.randomize is True and not pinned else {}


def _beside(item: Item, option: Option, relevant: str) -> Line:
    """Return the question for what is written beside an option."""
    name, choice = reference(item), f"'c{option.code}'"
    chosen = f"selected(${{{name}}}, {choice})"
    if item.kind == "rank" and _places(item) < len(item.options):
        chosen = " or ".join(f"${{{name}__{place}}} = {choice}" for place in range(1, _places(item) + 1))
    return {
        "type": "text",
        "name": f"{name}__{option.code}__text",
        "label": f"请写明“{_shown(option.label)}”的具体内容",
        "relevant": f"({relevant}) and ({chosen})" if relevant else chosen,
    }
