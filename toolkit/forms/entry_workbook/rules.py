"""What may be typed into each column, as checks of the spreadsheet (数据有效性) with a hint and a warning in words.

Every check warns and lets pass: what stands on paper has to be typed as it stands, two ticks and illegible marks too.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.document.escape import clean
from toolkit.forms.entry_workbook.guide import bounds
from toolkit.questionnaire.entry_layout import (
    COMMUNITY,
    DATE,
    ILLEGIBLE,
    NUMBER,
    EntryColumn,
    Sort,
    question_number,
    shortened,
)

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

Rule = dict[str, Any]

_TITLE, _MESSAGE, _LIST = 32, 255, 255
"""What a spreadsheet takes in the title, the message and the list of a check."""


def rules_about(community: str) -> dict[str, Rule]:
    """Return the checks of the columns about the form itself, by name."""
    own = f"本社区是{community}。" if community else ""
    day = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
    return {
        NUMBER: _hint(NUMBER, "照抄纸质问卷上的编号，必填，每份只录一次。"),
        DATE: _hint(DATE, "例如 2025-5-12。") | day | _warning("日期看不懂", "请写成 2025-5-12 的样子。"),
        COMMUNITY: _hint(COMMUNITY, f"两位社区代码，例如02。{own}"),
    }


def rule(questionnaire: Questionnaire, column: EntryColumn, listed: str) -> Rule:
    """Return the check of one column.

    Parameters
    ----------
    questionnaire : Questionnaire
    column : EntryColumn
    listed : str
        Where the item's codes stand in the workbook, for a list too long to be written out.
    """
    hint = _hint(column.header, _question(questionnaire, column) + _allowed(column))
    match column.sort:
        case Sort.TICK:
            zero_one = {"validate": "whole", "criteria": "between", "minimum": 0, "maximum": 1}
            return hint | zero_one | _warning("只填1或0", "选了填1，没有选留空或填0；看不清填“?”，填后选“是”。")
        case Sort.NUMBER:
            words = f"{bounds(column.item)}纸上确实这样写，选“是”保留；看不清填“?”。"
            return hint | _range(column) | _warning("数字不在范围内", words)
        case Sort.CODE | Sort.PLACE:
            source = [*map(str, column.codes), ILLEGIBLE]
            short = len(",".join(source)) <= _LIST
            words = "请填选项前的代码。纸上确实这样，选“是”保留：勾了两个写成“1、3”，看不清填“?”。"
            return hint | {"validate": "list", "source": source if short else listed} | _warning("不在代码里", words)
    return hint


def _range(column: EntryColumn) -> Rule:
    low, high = column.item.minimum or 0, column.item.maximum
    if high is None:
        return {"validate": "decimal", "criteria": ">=", "value": low}
    return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}


def _hint(title: str, message: str) -> Rule:
    return {
        "validate": "any",
        "input_title": _cut(clean(title), _TITLE, "…"),
        "input_message": _cut(clean(message), _MESSAGE, "……见“代码”表"),
    }


def _warning(title: str, message: str) -> Rule:
    return {"error_type": "warning", "error_title": title, "error_message": message}


def _cut(text: str, most: int, tail: str) -> str:
    """Cut a text as a spreadsheet counts it, in units of UTF-16, without tearing a character."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return text
    return units[: 2 * (most - len(tail))].decode("utf-16-le", "ignore") + tail


def _question(questionnaire: Questionnaire, column: EntryColumn) -> str:
    stem = shortened(questionnaire.wording(column.item), 60)
    part = f"{shortened(column.words, 40)}\n" if column.words else ""
    return f"第{question_number(questionnaire, column)}题 {stem}\n{part}"


def _allowed(column: EntryColumn) -> str:
    match column.sort:
        case Sort.TICK:
            return "选了填1，没有选留空或填0。"
        case Sort.NUMBER:
            return bounds(column.item)
        case Sort.TEXT:
            return "照写原话。不要录姓名、电话。"
        case Sort.BESIDE:
            return "照写选项旁填的字。"
    codes = "；".join(_meaning(code, label) for code, label in column.codes.items())
    return f"填排在这一位的选项：{codes}" if column.sort is Sort.PLACE else codes


def _meaning(code: int, label: str) -> str:
    line = shortened(label, 40)
    return line if line == str(code) else f"{code}={line}"
