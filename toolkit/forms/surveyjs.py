"""SurveyJS JSON (survey-core 2.5), for offices that run a SurveyJS form of their own.

Names are the ids of the items and values are option codes, so that results are read without a table: a multiple choice
is a list of codes, a ranking a list of codes from first to last, a matrix an object of row key to code, and what is
written beside an option is a question of its own, ``HOU01__97__text``.

A question that is hidden loses its value at once (``clearInvisibleValues: onHidden``), so a condition on a hidden or
blank answer is not met, as in :mod:`toolkit.questionnaire.routing`. A jump to the end hides everything after it and
completes the form with the page on which it was triggered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.document.escape import clean, html_text
from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.questionnaire.routing import All, Condition, Either, NotJumped, Test, jumps_to_end

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.questionnaire.model import Option

_TYPES = {"multi": "checkbox", "rank": "ranking", "matrix": "matrix", "number": "text", "text": "comment"}
_BRACES = str.maketrans("{}", "｛｝")
_THANKS = "<p>问卷到此结束，感谢您的参与！</p>"

Element = dict[str, Any]


@form("surveyjs", "surveyjs.json")
def surveyjs(questionnaire: Questionnaire, _: Fieldwork | None = None) -> str:
    """Return the questionnaire as SurveyJS JSON."""
    intro = questionnaire.intro.replace("{minutes}", str(max(1, round(questionnaire.minutes))))
    survey = {
        "title": _shown(questionnaire.title),
        **({"description": _shown(intro)} if intro else {}),
        "locale": "zh-cn",
        "showQuestionNumbers": True,
        "clearInvisibleValues": "onHidden",
        "completedHtml": _THANKS,
        "pages": [{"name": f"page{n}", "elements": page} for n, page in enumerate(_pages(questionnaire), start=1)],
    }
    ends = [_chosen(questionnaire.by_id[jump.item], jump.codes) for jump in jumps_to_end(questionnaire)]
    if ends:
        survey["triggers"] = [{"type": "complete", "expression": expression} for expression in ends]
    return json.dumps(survey, ensure_ascii=False, indent=1) + "\n"


def _pages(questionnaire: Questionnaire) -> list[list[Element]]:
    """Return the elements by page: a page ends where the form may end, because triggers act between pages."""
    ending = {jump.item for jump in jumps_to_end(questionnaire)}
    pages: list[list[Element]] = [[]]
    for item in questionnaire.items:
        pages[-1] += _elements(questionnaire, item)
        if item.id in ending:
            pages.append([])
    return [page for page in pages if page]


def _elements(questionnaire: Questionnaire, item: Item) -> Iterator[Element]:
    visible = _holds(item.show_if, questionnaire)
    shown = {"visibleIf": visible} if visible else {}
    text = questionnaire.wording(item)
    if item.kind == "info":
        yield {"type": "html", "name": item.id, "html": f"<p>{html_text(text).translate(_BRACES)}</p>"} | shown
        return
    needed = {"isRequired": True} if item.required else {}
    head = {"type": _TYPES.get(item.kind, "radiogroup"), "name": item.id, "title": _shown(text)}
    yield head | shown | needed | _body(item)
    if item.kind != "matrix":
        for option in item.options:
            if option.text:
                yield _beside(item, option, visible)


def _body(item: Item) -> Element:
    """Return what is particular to a kind of question."""
    match item.kind:
        case "number":
            return _number(item)
        case "text":
            return {"rows": 4}
        case "matrix":
            return {
                "columns": [{"value": option.code, "text": _shown(option.label)} for option in item.options],
                "rows": [{"value": row.key, "text": _shown(row.label)} for row in item.rows],
                **({"eachRowRequired": True} if item.required else {}),
                **({"rowOrder": "random"} if item.randomize else {}),
            }
    body: Element = {"choices": [_choice(item, option) for option in item.options]}
    if item.randomize:
        body["choicesOrder"] = "random"
    if item.kind == "rank":
        body |= {"selectToRankEnabled": True, "maxSelectedChoices": int(item.maximum or len(item.options))}
    elif item.kind == "multi" and item.maximum:
        body["maxSelectedChoices"] = int(item.maximum)
    elif item.kind == "scale" and all(option.label.isdecimal() for option in item.options):
        body["colCount"] = 0
    return body


def _choice(item: Item, option: Option) -> Element:
    """Return an option; one that has to stay in its place is left out of the shuffling."""
    stays = item.randomize and (option.text or option.code in SPECIAL_CODES)
    return {
        "value": option.code,
        "text": _shown(option.label),
        **({"randomize": False} if stays else {}),
        **({"isExclusive": True} if item.kind == "multi" and option.code in item.exclusive else {}),
    }


def _number(item: Item) -> Element:
    low = item.minimum or 0
    limits: Element = {"type": "numeric", "minValue": low, "text": f"请填不小于{numeral(low)}的数字。"}
    if item.maximum is not None:
        limits |= {"maxValue": item.maximum, "text": f"请填{numeral(low)}到{numeral(item.maximum)}之间的数字。"}
    unit = {"description": f"单位：{_shown(item.unit)}"} if item.unit else {}
    return {"inputType": "number", "step": "any", "validators": [limits], **unit}


def _beside(item: Item, option: Option, visible: str) -> Element:
    """Return the question for what is written beside an option."""
    chosen = _chosen(item, (option.code,))
    return {
        "type": "text",
        "name": text_column(item, option.code),
        "title": f"请写明“{_shown(option.label)}”的具体内容",
        "visibleIf": f"({visible}) and ({chosen})" if visible else chosen,
    }


def _shown(text: str) -> str:
    """Return a text in which no reference to another question can be read."""
    return clean(text).strip().translate(_BRACES)


# ---- conditions ------------------------------------------------------------------------------------------


def _holds(condition: Condition | None, questionnaire: Questionnaire) -> str:
    """Return an expression that is true exactly where the condition is; unknown is not true."""
    match condition:
        case None:
            return ""
        case All(parts) | Either(parts):
            word = " and " if isinstance(condition, All) else " or "
            return word.join(dict.fromkeys(f"({_holds(part, questionnaire)})" for part in parts))
        case NotJumped(name, codes):
            return f"!({_chosen(questionnaire.by_id[name], codes)})"
        case Test():
            return _test(condition, questionnaire.by_id[condition.item])


def _test(test: Test, item: Item) -> str:
    given = f"{_answer(item)} notempty"
    if test.answered:
        return f"{given} and {_answer(item)} empty" if test.negated else given
    if test.codes or item.options:
        chosen = _chosen(item, test.codes or _within(test, item))
        return f"{given} and !({chosen})" if test.negated else chosen
    bounds = [(">=", test.minimum), ("<=", test.maximum)]
    limits = [f"{_answer(item)} {sign} {numeral(bound)}" for sign, bound in bounds if bound is not None]
    return " and ".join([given, *limits])


def _within(test: Test, item: Item) -> tuple[int, ...]:
    unscored = {code for measure in kind_of(item).measures(item) for code in measure.unscored}
    low = float("-inf") if test.minimum is None else test.minimum
    high = float("inf") if test.maximum is None else test.maximum
    return tuple(code for code in item.labels if low <= code <= high and code not in unscored)


def _chosen(item: Item, codes: tuple[int, ...]) -> str:
    return f"{_answer(item)} anyof [{', '.join(str(code) for code in codes)}]" if codes else "1 = 2"


def _answer(item: Item) -> str:
    """Return the reference to the answer; of a matrix to that of its first row, as the routing has it."""
    row = f".{item.rows[0].key}" if item.kind == "matrix" and item.rows else ""
    return f"{{{item.id}{row}}}"
