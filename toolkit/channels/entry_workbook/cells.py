"""Cells of a data-entry sheet as people type them: √ for 1, full-width digits, two codes in one cell, “?”."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from toolkit.channels.said import Mark
from toolkit.questionnaire.entry_layout import EntryColumn, Sort
from toolkit.questionnaire.labels import matching_key, numeral

_YES = frozenset({"1", "√", "✓", "✔", "☑", "是", "v"})
_NO = frozenset({"0", "×", "✗", "✘", "☐", "□", "否"})
_ILLEGIBLE = frozenset({"?", "??", "不清", "看不清", "字迹不清", "字迹看不清", "辨认不清", "无法辨认", "模糊"})
_GAPS = frozenset({"-1", "-2"})
_WHOLE = re.compile(r"0*(\d+)(?:\.0+)?")
_BETWEEN = re.compile(r"[\s,、;/|+&┋和]+")
_SEVERAL = re.compile(r"\d+(?:[\s,、;/|+&┋和]+\d+)+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?")


def plain(text: str) -> str:
    """Return a cell in half width, without blanks around it.

    >>> plain(" １．０ ")
    '1.0'
    """
    return unicodedata.normalize("NFKC", text).strip()


def is_blank(text: str, sort: Sort) -> bool:
    """Tell whether a cell holds no answer; −1 and −2 stand for missing ones wherever a code or a number is meant."""
    return not text.strip() or (sort not in (Sort.TEXT, Sort.BESIDE) and plain(text) in _GAPS)


def is_illegible(text: str) -> bool:
    """Tell whether a cell says that the paper cannot be read."""
    return plain(text) in _ILLEGIBLE


def tick(text: str) -> bool | None:
    """Return what a 0/1 cell says; None when it says neither.

    >>> tick("√"), tick("０"), tick("1.0"), tick("2")
    (True, False, True, None)
    """
    typed = whole(text).casefold()
    return True if typed in _YES else False if typed in _NO else None


def whole(text: str) -> str:
    """Return a whole number as its digits, anything else in half width.

    >>> whole("０3"), whole("1.0"), whole("1.5")
    ('3', '1', '1.5')
    """
    match = _WHOLE.fullmatch(plain(text))
    return match.group(1) if match else plain(text)


def marks(text: str) -> tuple[Mark, ...]:
    """Return the marks of a cell for one code: one, or several when several stand in it.

    >>> [mark.value for mark in marks("1、３")], marks("？")[0].by
    (['1', '3'], 'illegible')
    """
    if is_illegible(text):
        return (Mark(text.strip(), by="illegible"),)
    typed = plain(text)
    several = _BETWEEN.split(typed) if _SEVERAL.fullmatch(typed) else [typed]
    return tuple(Mark(whole(code), by="code") for code in several)


def normal(text: str, column: EntryColumn) -> str:
    """Return a cell as it is compared with its second entry; empty for a blank."""
    if is_blank(text, column.sort):
        return ""
    match column.sort:
        case Sort.TICK:
            ticked = tick(text)
            return plain(text) if ticked is None else str(int(ticked))
        case Sort.CODE | Sort.PLACE:
            return "、".join("?" if mark.by == "illegible" else mark.value for mark in marks(text))
        case Sort.NUMBER:
            typed = plain(text).removesuffix(plain(column.item.unit)).strip()
            return _numeral(typed)
        case _:
            return matching_key(text)


def _numeral(typed: str) -> str:
    try:
        return numeral(float(typed))
    except (ValueError, OverflowError):
        return typed


def form_number(text: str) -> str:
    """Return a form's number as it is compared: 007 and 7 are one form.

    >>> form_number("００7"), form_number("A-07")
    ('7', 'A-07')
    """
    return whole(text)


def moment(text: str) -> str:
    """Return a day, or a day and time, in ISO form; empty for anything else.

    >>> moment("2025年5月2日"), moment("2025-05-02 00:00:00"), moment("昨天")
    ('2025-05-02', '2025-05-02', '')
    """
    match = _DAY.fullmatch(plain(text))
    if not match:
        return ""
    try:
        parts = [int(part or 0) for part in match.groups()]
        found = datetime(*parts)  # type: ignore[arg-type]
    except ValueError:
        return ""
    return found.date().isoformat() if not any(parts[3:]) else found.isoformat(sep=" ")


def community(text: str) -> str:
    """Return a community's code with its leading zero, which spreadsheets like to drop.

    >>> community("2"), community("02 甲社区"), community("")
    ('02', '02', '')
    """
    match = re.match(r"\d{1,2}(?!\d)", whole(text) if text.strip().isdecimal() else plain(text))
    return match.group().zfill(2) if match else ""
