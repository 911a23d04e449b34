"""问卷星 JSONL: one question a line, for the vendor's command line kit; the only text form that can carry logic.

Names of fields and kinds are those of the vendor's public kit (wjx-ai-kit, MIT): a first line 问卷基础信息, then
``qtype`` in Chinese, ``title``, ``select`` (options; of a matrix its columns), ``rowtitle``, ``requir``, ``uplimit``.
Numbers of questions are those of the import text, so that one list of settings serves both (a matrix of two columns is
split here too).

试验性 (no file of ours has been imported on the platform yet):

- ``relation`` is a field of the kit whose grammar the vendor has not published. It is written as the platform's own
  page for respondents reads it: ``2,1;3`` (question 2, option 1 or 3), ``|`` between questions that must all agree,
  ``$`` between questions of which one is enough; options are counted from 1. Whether the import understands it the
  same way is open, so every condition is on the list of settings as well.
- A condition is written only where that grammar says exactly what the questionnaire says; the others (numbers, jumps
  over a question that may be blank, "not chosen" of a multiple choice, nested conditions) stay with the list.
- ``____`` behind an option is meant as a text box, as in the import text.
- With ``requir`` false the kit wants the titles a second time on its command line (``--optional_titles``).

Not written, because the kit documents no field that works: exclusive options, random order, ranges of numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.document.escape import one_line
from toolkit.forms.form import Fieldwork, form
from toolkit.forms.wenjuanxing import introduction, line
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import All, Condition, Either, NotJumped, Test

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_TYPES = {
    "info": "段落说明",
    "consent": "单选",
    "single": "单选",
    "scale": "单选",
    "multi": "多选",
    "matrix": "矩阵量表",
    "rank": "排序",
    "number": "单项填空",
    "text": "简答题",
}
_THANKS = "问卷到此结束，感谢您的参与！"


@form("wenjuanxing_jsonl", "问卷星.jsonl")
def wenjuanxing_jsonl(questionnaire: Questionnaire, _: Fieldwork | None = None) -> str:
    """Return the questionnaire as JSONL."""
    head = {
        "qtype": "问卷基础信息",
        "title": line(questionnaire.title),
        "introduction": one_line(introduction(questionnaire)),
        "endpageinformation": _THANKS,
        "language": "zh",
        "atype": 1,
    }
    lines = [head, *(each for item in questionnaire.items for each in _lines(questionnaire, item))]
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines)


def _lines(questionnaire: Questionnaire, item: Item) -> Iterator[dict[str, Any]]:
    logic = _relation(item.show_if, questionnaire)
    rest: dict[str, Any] = {"relation": logic} if logic else {}
    stem = questionnaire.wording(item)
    if item.kind == "info":
        yield {"qtype": _TYPES["info"], "title": line(stem)} | rest
        return
    select = [_option(option.label, option.text) for option in item.options]
    rest = {"requir": item.required} | rest
    if item.split:
        for row in item.rows:
            yield {"qtype": _TYPES["single"], "title": line(f"{stem}{row.label}"), "select": select} | rest
        return
    written: dict[str, Any] = {"qtype": _kind(item), "title": line(stem)}
    if item.options:
        written["select"] = select
    if item.rows:
        written["rowtitle"] = [one_line(row.label) for row in item.rows]
    if item.kind in ("multi", "rank") and item.maximum:
        written["uplimit"] = int(item.maximum)
    yield written | rest


def _kind(item: Item) -> str:
    numbered = item.kind == "scale" and all(option.label.isdecimal() for option in item.options)
    return "量表题" if numbered else _TYPES[item.kind]


def _option(label: str, text: bool) -> str:
    plain = one_line(label)
    return plain.rstrip("_") + "____" if text else plain


def _relation(condition: Condition | None, questionnaire: Questionnaire) -> str:
    """Return a condition in the platform's grammar; empty when that cannot say it exactly.

    Jumps to the end are left out: the platform ends the form itself once they are set by hand.
    """
    if isinstance(condition, Either):
        return _joined(list(condition.parts), "$", questionnaire)
    parts = condition.parts if isinstance(condition, All) else (condition,) if condition else ()
    return _joined([part for part in parts if not _ends(part)], "|", questionnaire)


def _ends(condition: Condition) -> bool:
    return isinstance(condition, NotJumped) and condition.to_end


def _joined(parts: list[Condition], sign: str, questionnaire: Questionnaire) -> str:
    simple = [_simple(part, questionnaire) for part in parts]
    asked = [part.split(",")[0] for part in simple]
    told_apart = len(set(asked)) == len(asked)  # the page gathers conditions by question
    return sign.join(simple) if all(simple) and told_apart else ""


def _simple(condition: Condition, questionnaire: Questionnaire) -> str:
    """Return the condition on one question as its number and the positions of the options that meet it."""
    if not isinstance(condition, Test | NotJumped) or condition.item not in questionnaire.by_id:
        return ""
    item = questionnaire.by_id[condition.item]
    codes = list(item.labels)
    if isinstance(condition, NotJumped):
        always_answered = item.required and item.show_if is None and item.kind in ("single", "consent", "scale")
        met = [code for code in codes if code not in condition.codes] if always_answered else []
    else:
        met = _met(condition, item, codes)
    positions = ";".join(str(codes.index(code) + 1) for code in met)
    return f"{questionnaire.numbers[item.id]},{positions}" if positions else ""


def _met(test: Test, item: Item, codes: list[int]) -> list[int]:
    if test.answered:
        return codes if item.kind in ("single", "consent", "scale", "multi") else []
    if test.codes:
        if not test.negated:
            return [code for code in codes if code in test.codes]
        return [] if item.kind == "multi" else [code for code in codes if code not in test.codes]
    unscored = {code for measure in kind_of(item).measures(item) for code in measure.unscored}
    low = float("-inf") if test.minimum is None else test.minimum
    high = float("inf") if test.maximum is None else test.maximum
    return [code for code in codes if low <= code <= high and code not in unscored]
