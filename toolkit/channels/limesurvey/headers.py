"""Headers of LimeSurvey exports: codes (``Q3[SQ001]``, in R ``Q3_SQ001``) or wordings (``题干 [子问题]``)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMBER, SUBMITTED, STARTED, ACTED = "id", "submitdate", "startdate", "datestamp"
ADDRESS, TAKEN = "ipaddr", "interviewtime"

_METADATA = {
    NUMBER: ("id", "response id", "答复 id", "答复id", "回复 id", "答卷 id", "响应 id"),
    SUBMITTED: ("submitdate", "date submitted", "提交日期", "提交时间"),
    "lastpage": ("lastpage", "last page", "最后一页", "最后页"),
    "startlanguage": ("startlanguage", "start language", "起始语言", "开始语言"),
    "seed": ("seed", "种子"),
    STARTED: ("startdate", "date started", "开始日期", "开始时间"),
    ACTED: ("datestamp", "date last action", "最后操作日期", "上次操作日期"),
    ADDRESS: ("ipaddr", "ip address", "ip地址", "ip 地址"),
    TAKEN: ("interviewtime", "total time", "总时间"),
    "refurl": ("refurl", "referrer url", "来源网址", "引用网址"),
    "token": ("token", "access code", "令牌", "访问代码"),
    "firstname": ("firstname", "first name"),
    "lastname": ("lastname", "last name"),
    "email": ("email", "email address"),
}
_NAMES = {title: name for name, titles in _METADATA.items() for title in titles}
PERSONAL = ("refurl", "token", "firstname", "lastname", "email")
_SIGNS = ("lastpage", "startlanguage", "seed", STARTED, ACTED)
_TIMING = re.compile(
    r"(?:Question time|Group time|问题时间|题目时间|组时间|题组时间)\s*[:：].*"
    r"|(?:group|question)time\w*|\d+X\d+(?:X\d+)?time",
    re.IGNORECASE,
)
_FILES = re.compile(r"filecount\s*-.*|.*\[filecount\]|\w+_filecount", re.IGNORECASE)
_TAGS = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_COMPUTED = re.compile(r"\{.*\}|.*\.NAOK\b.*", re.DOTALL)
_CODE = re.compile(r"([A-Za-z]\w*)(?:\[([^\[\]]*)\])?(?:\[([^\[\]]*)\])?")
_OTHER = {"other", "其他", "其它"}
_RANK = re.compile(r"(?:rank|排序|排名|等级|第)?\s*(\d{1,3})\s*(?:名|位)?", re.IGNORECASE)


def plain(text: str) -> str:
    """Return a wording without markup.

    >>> plain("<p>您的<b>住房</b>&nbsp;？</p>")
    '您的住房 ？'
    """
    return re.sub(r"\s+", " ", html.unescape(_TAGS.sub("", text))).strip()


def metadata_name(header: str) -> str:
    """Return which column about the respondent a header names; empty for none."""
    return _NAMES.get(plain(header).casefold(), "")


def is_export(headers: list[str]) -> bool:
    """Tell the headers of an export of answers."""
    found = {metadata_name(header) for header in headers}
    return {NUMBER, SUBMITTED} <= found and any(sign in found for sign in _SIGNS)


def is_timing(header: str) -> bool:
    """Tell a column that holds how long a page or a question took."""
    return _TIMING.fullmatch(header.strip()) is not None


def is_file_count(header: str) -> bool:
    """Tell a column that counts uploaded files."""
    return _FILES.fullmatch(header.strip()) is not None


def is_computed(wording: str) -> bool:
    """Tell the wording of an equation: an expression of the platform, not a question."""
    return _COMPUTED.fullmatch(wording.strip()) is not None


@dataclass(frozen=True)
class Tail:
    """What follows a question in a header: a code or a label of a part, or nothing."""

    part: str = ""

    @property
    def is_other(self) -> bool:
        """Whether it is the text of the option "other"."""
        return self.part.strip().casefold() in _OTHER

    @property
    def commented(self) -> str | None:
        """The part a comment stands beside; None when it is no comment."""
        for ending in ("[comment]", "comment", "[注释]", "[评论]"):
            if self.part.casefold().endswith(ending):
                return self.part[: -len(ending)].strip()
        return None

    @property
    def place(self) -> int | None:
        """The place of a ranking; None when it is none."""
        found = _RANK.fullmatch(self.part.strip())
        return int(found[1]) if found else None


def coded_forms(header: str) -> Iterator[tuple[str, Tail]]:
    """Yield the ways to take a header for a question's code and the rest, the longest code first.

    The scales of a dual scale are counted from 1 here and from 0 in R; the latter is kept.
    """
    found = _CODE.fullmatch(header.strip())
    if found is None:
        return
    code, part, scale = found[1], found[2], found[3]
    number = re.search(r"\d+", scale or "")
    yield code, Tail(f"{part}_{int(number[0]) - 1}" if number else part or "")
    if part is None:
        for at in reversed([sign.start() for sign in re.finditer("_", code)]):
            yield code[:at], Tail(code[at + 1 :])


def worded_forms(header: str) -> Iterator[tuple[str, Tail]]:
    """Yield the ways to take a header for a wording and the rest in brackets, the longest wording first."""
    text = plain(header)
    yield text, Tail()
    if text.endswith("]"):
        for at in reversed([sign.start() for sign in re.finditer(r"\[", text)]):
            yield text[:at].strip(), Tail(text[at + 1 : -1])


def canonical(code: str, part: str) -> str:
    """Return the header a part has in the export with codes: how the mapping file names it."""
    return f"{code}[{part}]" if part else code
