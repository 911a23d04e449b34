"""Times of exports: when a form was submitted, and how long it took."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))
_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})")
_MOMENT = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?")


def moment(text: str) -> str:
    """Return a time in ISO form, from ``2026-9-8 12:24``, ``2026/9/8 12:24:22`` or ISO; empty for anything else.

    >>> moment("2026/9/8 12:24:22"), moment("8.9.2026")
    ('2026-09-08 12:24:22', '')
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return ""
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second).isoformat(sep=" ")
    except ValueError:
        return ""


def in_china(text: str) -> str:
    """Return a time as :func:`moment` does; one that names its distance from UTC in the time of China.

    >>> in_china("2026-09-08T04:24:22.123Z"), in_china("2026-09-08 12:24")
    ('2026-09-08 12:24:22', '2026-09-08 12:24:00')
    """
    stripped = text.strip()
    if not _OFFSET.fullmatch(stripped):
        return moment(stripped)
    try:
        found = datetime.fromisoformat(stripped).astimezone(_CHINA)
    except (ValueError, OverflowError):
        return ""
    return found.replace(tzinfo=None, microsecond=0).isoformat(sep=" ")


def between(start: str, end: str) -> int | None:
    """Return the whole seconds between two times as :func:`moment` gives them; None when one is missing.

    >>> between("2026-09-08 12:24:00", "2026-09-08 12:25:01")
    61
    """
    if not start or not end:
        return None
    seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    return int(seconds) if seconds >= 0 else None


def seconds(text: str) -> int | None:
    """Return seconds written as a number, rounded; None for anything else.

    >>> seconds("29.6"), seconds("半小时")
    (30, None)
    """
    return round(float(text)) if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", text.strip()) else None
