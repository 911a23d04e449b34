"""Names of 问卷星 downloads: number of the survey, layout, title, and how many answers the platform counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Layout = Literal["text", "scores", "number", ""]

_WORDS: dict[str, Layout] = {"按文本": "text", "按分数": "scores", "按序号": "number"}
_CODES: dict[str, Layout] = {"0": "text", "1": "scores", "2": "number"}
_ENDING = re.compile(r"(?:\s*\(\d+\))?\.[A-Za-z]{1,5}$")
_COUNTS = re.compile(r"_(\d+)_(\d+)(?:_([012]))?$")
_START = re.compile(r"(?:(\d+)_(?:(按文本|按分数|按序号|[012])_)?)?(.*)", re.DOTALL)
_INSIDE = re.compile(r"(?:^|_)(按文本|按分数|按序号)(?=_|$)")


@dataclass(frozen=True)
class FileName:
    """What the name of a download says; empty or None where it says nothing."""

    survey: str
    layout: Layout
    title: str
    valid: int | None


def parse(file: str) -> FileName:
    """Return what the name of a download says. The title may hold anything, so it is read from both ends.

    >>> parse("123_按文本_青年_需求(2026)_60_58 (1).xlsx")
    FileName(survey='123', layout='text', title='青年_需求(2026)', valid=58)
    """
    stem = _ENDING.sub("", file)
    counts = _COUNTS.search(stem)
    body = stem[: counts.start()] if counts else stem
    start = _START.fullmatch(body)
    survey, sign, title = start.groups() if start else ("", "", body)
    inside = _INSIDE.search(title or "")
    layout: Layout = _WORDS.get(sign or "", "") or _CODES.get(sign or "", "")
    if not layout and inside:
        layout = _WORDS[inside.group(1)]
        title = f"{title[: inside.start()]} {title[inside.end() :]}"
    if not layout and counts and counts.group(3):
        layout = _CODES[counts.group(3)]
    return FileName(survey or "", layout, (title or "").strip(" _"), int(counts.group(2)) if counts else None)
