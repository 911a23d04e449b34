"""Headers of 问卷网 downloads: numbers of questions and options (``Q3_A1``), or wordings (``题干_选项``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.channels.reading import Mode
from toolkit.containers import Sheet

NUMBER, SOURCE, STARTED, FINISHED, TAKEN, ADDRESS = "seq", "source", "start", "finish", "time_used", "ip"
_METADATA = {
    NUMBER: ("seq", "序号"),
    SOURCE: ("source", "来源", "渠道"),
    STARTED: ("start", "开始时间", "答题开始时间"),
    FINISHED: ("finish", "结束时间", "答题结束时间"),
    TAKEN: ("time_used", "答题时长", "答题时长(秒)"),
    ADDRESS: ("ip", "ip地址"),
    "place": ("ip_province", "ip_city", "省份", "城市", "ip省份", "ip城市"),
    "machine": ("browser", "os", "浏览器", "操作系统"),
}
_NAMES = {title: name for name, titles in _METADATA.items() for title in titles}
DROPPED = ("place", "machine")
_KEY = re.compile(r"(Q\d{1,3})(?:[_|]([A-Z]?)(\d{1,3}))?(\|open)?")
_NUMBERED = re.compile(r"(?:Q?\d{1,3}\s*[._、．:：]\s*)(?=\S)")
_OPEN = re.compile(r"[|_]open$")


def metadata_name(header: str) -> str:
    """Return which column about the respondent a header names; empty for none."""
    return _NAMES.get(header.strip().casefold(), "")


@dataclass(frozen=True)
class Key:
    """The header of a column of numbers: question, number of the option or row, and whether it is the text beside."""

    question: str
    sort: Literal["", "A", "R"]
    number: int | None
    written: bool


def key_of(header: str) -> Key | None:
    """Return what a header with numbers says.

    >>> key_of("Q2|A1|open")
    Key(question='Q2', sort='A', number=1, written=True)
    >>> key_of("住房")
    """
    found = _KEY.fullmatch(header.strip())
    if found is None:
        return None
    sort = "" if found[3] is None else "R" if found[2] == "R" else "A"
    return Key(found[1], sort, int(found[3]) if found[3] else None, bool(found[4]))


def worded_forms(header: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the ways to take a header for a wording, a part, and whether it is the text beside the part."""
    bare = _OPEN.sub("", header.strip())
    written = bare != header.strip()
    for text in dict.fromkeys((bare, _NUMBERED.sub("", bare, count=1))):
        yield text, "", written
        for at in reversed([sign.start() for sign in re.finditer(r"[_|]", text)]):
            yield text[:at].strip(), text[at + 1 :].strip(), written


def layout_of(headers: Sequence[str]) -> Mode | None:
    """Return whether headers are those of the download with texts or with numbers; None when of neither."""
    found = {metadata_name(header) for header in headers}
    if NUMBER not in found or not found & {TAKEN, STARTED, FINISHED}:
        return None
    if any(key_of(header) for header in headers):
        return "number"
    return "text" if TAKEN in found or {STARTED, FINISHED} <= found else None


def metadata(sheet: Sheet) -> dict[str, int]:
    """Return the columns about the respondent by name."""
    found: dict[str, int] = {}
    for position, header in sorted(sheet.header().items()):
        if name := metadata_name(header):
            found.setdefault(name, position)
    return found
