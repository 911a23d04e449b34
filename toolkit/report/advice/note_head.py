"""The first lines of a note: type, date, people, place and topic, in whatever spelling they were written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from toolkit.document.numbering import chinese_numeral

KIND, DATE, PEOPLE, COMMUNITY, PLACE, TOPIC = "类型", "日期", "人数", "社区", "地点", "主题"
KINDS = ("座谈", "走访", "文献")

_SPELLINGS = {
    KIND: ("类型", "记录类型", "形式"),
    DATE: ("日期", "时间", "座谈时间", "座谈日期", "走访时间", "走访日期", "发布日期"),
    PEOPLE: ("人数", "参加人数", "在场人数", "座谈人数"),
    COMMUNITY: ("社区", "社区代码"),
    PLACE: ("地点", "座谈地点", "走访地点"),
    TOPIC: ("主题", "题目", "标题"),
}
_FIELDS = {spelling: field for field, spellings in _SPELLINGS.items() for spelling in spellings}
# People space a short word out to the width of a long one (日　期).
_WORD = "|".join(r"\s*".join(word) for word in sorted(_FIELDS, key=len, reverse=True))
_LINE = re.compile(rf"[\s#>*•·\-【\[]*({_WORD})[\s*】\]]*[:：][\s*]*(.*?)[\s*]*")
_BETWEEN = re.compile(rf"(?<=[^\s#>*•·\-])[\s,，;；|]+(?=(?:{_WORD})[\s*】\]]*[:：])")
_WORDY = 40
"""A longer line is of the text itself."""
_KINDS = {
    "座谈": re.compile("座谈|讨论会|议事会|恳谈"),
    "走访": re.compile("走访|入户|家访|访谈|探访"),
    "文献": re.compile("文献|文件|资料|报道|统计公报"),
}
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)|(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)"
)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_SPELT_DATE = re.compile(
    "([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_NUMERALS = {chinese_numeral(number): number for number in range(1, 200)}
_PEOPLE = re.compile(r"[共计]?\s*(\d{1,4}|[一二三四五六七八九十百零]{1,5})\s*[人名位个]?(?!\s*[多余来几])(?:\D.*)?")


def read_head(lines: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Return what the first lines say, by field, and the lines of the text.

    >>> read_head(["类型：座谈　日期: 2025年3月20日", "大家谈到租房。", "主题：不是开头了"])
    ({'类型': '座谈', '日期': '2025年3月20日'}, ['大家谈到租房。', '主题：不是开头了'])
    """
    head: dict[str, str] = {}
    text: list[str] = []
    begun = False
    for line in lines:
        parts = [_LINE.fullmatch(part) for part in _BETWEEN.split(line)]
        if begun or not line.strip() or not all(parts):
            text.append(line)
            # A title may stand above the fields; words between two of them may not.
            begun = begun or len(line) > _WORDY or (bool(head) and bool(line.strip()))
            continue
        for part in parts:
            if part and part[2]:
                head.setdefault(_FIELDS[re.sub(r"\s", "", part[1])], part[2])
    return head, text


def kind_of(written: str) -> str:
    """Return 座谈, 走访 or 文献 as a text names it; empty when it names none, or several.

    >>> kind_of("青年座谈会"), kind_of("入户访谈"), kind_of("会议")
    ('座谈', '走访', '')
    """
    found = [kind for kind, pattern in _KINDS.items() if pattern.search(written)]
    return found[0] if len(found) == 1 else ""


def day_of(written: str) -> str:
    """Return the first day a text names, in ISO form; empty when there is none.

    >>> [day_of(text) for text in ("2025年3月5日下午", "2025.3.5", "20250305", "二〇二五年三月五日", "3月5日")]
    ['2025-03-05', '2025-03-05', '2025-03-05', '2025-03-05', '']
    """
    narrow = unicodedata.normalize("NFKC", written)
    if match := _DATE.search(narrow):
        parts = [int(part) for part in match.groups() if part]
    elif match := _SPELT_DATE.search(written):
        parts = [int(match[1].translate(_DIGITS)), *(_NUMERALS.get(match[place], 0) for place in (2, 3))]
    else:
        return ""
    try:
        return date(*parts).isoformat()
    except ValueError:
        return ""


def people_of(written: str) -> int | None:
    """Return how many people a text names; None for what is no certain number.

    >>> people_of("８人（男3女5）"), people_of("十二名青年"), people_of("约8人"), people_of("10多人")
    (8, 12, None, None)
    """
    match = _PEOPLE.fullmatch(unicodedata.normalize("NFKC", written).strip())
    if not match:
        return None
    return int(match[1]) if match[1].isascii() else _NUMERALS.get(match[1])
