"""Days and deadlines as people write them; what names no single day is no day."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date

from toolkit.document.numbering import chinese_numeral

_YEAR = r"(20\d\d)"
_DAY = re.compile(
    rf"{_YEAR}(?:[-/.](\d{{1,2}})[-/.](\d{{1,2}})|年(\d{{1,2}})月(\d{{1,2}})[日号]?|(\d\d)(\d\d))"
    r"(?:[T ]?\d{1,2}:\d\d(?::\d\d)?)?(?:\((?:周|星期)[一二三四五六日天]\))?"
)
_MONTH = re.compile(rf"{_YEAR}(?:[-/.](\d{{1,2}})|年(\d{{1,2}})月份?)(上旬|中旬|下旬|[底末])?")
_PART = re.compile(rf"{_YEAR}年?(?:第?([一二三四1-4])季度|(上|下)半年|年?[底末]|年)")
_UNTIL = re.compile(r"(?:之?前|以前|以内|内)?(?:完成|办结)?$")
_SPELT = re.compile("[〇○零一二三四五六七八九]{4}(?=年)|[一二三四五六七八九十]{1,3}(?=[月日号])")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMERALS = {chinese_numeral(number): str(number) for number in range(1, 32)}
_LAST_OF = {"上旬": 10, "中旬": 20}


def day_of(written: str) -> date | None:
    """Return the day a text names; None when it names none, or more than a day.

    >>> [str(day_of(text)) for text in ("2025年3月5日", "２０２５／3／5", "20250305", "二〇二五年三月五日", "2025.3.5")]
    ['2025-03-05', '2025-03-05', '2025-03-05', '2025-03-05', '2025-03-05']
    >>> [day_of(text) for text in ("2025-02-30", "3月5日", "2025年3月", "45721", "3/5/2025")]
    [None, None, None, None, None]
    """
    match = _DAY.fullmatch(_plain(written))
    return _made(*(int(part) for part in match.groups() if part)) if match else None


def deadline_of(written: str) -> date | None:
    """Return the last day of the time a text names: a day, part of a month, a month, a quarter, a half or a year.

    >>> [str(deadline_of(text)) for text in ("2025年9月底前", "2025-09", "2025年9月上旬", "2025年9月5日前")]
    ['2025-09-30', '2025-09-30', '2025-09-10', '2025-09-05']
    >>> [str(deadline_of(text)) for text in ("2025年底前", "2025年三季度", "2025年内", "每月", "长期", "9月底前")]
    ['2025-12-31', '2025-09-30', '2025-12-31', 'None', 'None', 'None']
    """
    text = _UNTIL.sub("", _plain(written))
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2] or match[3])
        return _end_of(year, month, match[4]) if 1 <= month <= 12 else None
    if match := _PART.fullmatch(text):
        return _end_of(int(match[1]), _last_month(match[2] or "", match[3] or ""))
    return day_of(text)


def shown(day: date | None) -> str:
    """Return a day as it is written in sentences; empty for none.

    >>> shown(date(2025, 3, 5))
    '2025年3月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _plain(written: str) -> str:
    """Return a text in one width, its numerals as digits, blanks only before a time of day."""
    text = unicodedata.normalize("NFKC", written).strip()
    text = re.sub(r"\s+(?!\d{1,2}:)", "", text)
    return _SPELT.sub(lambda found: _NUMERALS.get(found[0]) or found[0].translate(_DIGITS), text)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _end_of(year: int, month: int, part: str | None = None) -> date:
    return date(year, month, _LAST_OF.get(part or "", monthrange(year, month)[1]))


def _last_month(quarter: str, half: str) -> int:
    if quarter:
        return 3 * int(quarter.translate(_DIGITS))
    return 6 if half == "上" else 12
