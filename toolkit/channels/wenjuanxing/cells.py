"""Cells of 问卷星 exports: what one text says, in the text layout and in the option-number layout."""

from __future__ import annotations

import re

from toolkit.channels.said import State

BETWEEN, ARROW = "┋", "→"

_SKIPPED = frozenset({"(跳过)", "（跳过）", "-3"})
_EMPTY = frozenset({"(空)", "（空）", "-2"})
_DECIMAL = re.compile(r"(-?\d{1,9})\.0+")
_SECONDS = re.compile(r"(\d+)\s*秒?")


def state_of(text: str) -> State:
    """Return whether a cell holds an answer, or what the platform says of its absence."""
    stripped = whole(text.strip())
    if not stripped:
        return "absent"
    if stripped in _SKIPPED:
        return "skipped"
    return "empty" if stripped in _EMPTY else "given"


def whole(text: str) -> str:
    """Return a whole number without the zeros that some programmes write behind it, anything else as it is.

    >>> whole("-3.0"), whole("1.50")
    ('-3', '1.50')
    """
    match = _DECIMAL.fullmatch(text)
    return match[1] if match else text


def seconds(text: str) -> int | None:
    """Return the seconds of ``624秒`` or ``624``; None for anything else.

    >>> seconds("624秒"), seconds("")
    (624, None)
    """
    match = _SECONDS.fullmatch(text.strip())
    return int(match.group(1)) if match else None
