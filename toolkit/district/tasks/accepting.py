"""Cells as a person wrote them -> an entry, or what has to be mended; the only way into the register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from toolkit.containers import Unreadable
from toolkit.district.tasks.days import day_of, deadline_of, shown
from toolkit.district.tasks.entry import HEADERS, TASKS, WITHDRAWN, Entry
from toolkit.document.escape import one_line
from toolkit.questionnaire.bank import Place, places
from toolkit.questionnaire.labels import matching_key
from toolkit.registry import did_you_mean
from toolkit.responses.personal import Sort, find, mask

_SAID = {
    "调研": ("调查", "调研报告", "调查研究", "一次调研"),
    "工作手册": ("手册", "一本工作手册"),
    "主题活动": ("活动", "一次主题活动"),
    "青年座谈/论坛": ("座谈", "论坛", "青年座谈", "青年论坛", "座谈会", "青年座谈会", "青年座谈、论坛", "座谈/论坛"),
    "志愿项目": ("志愿服务项目", "志愿服务", "一个志愿项目"),
    "微团课": ("团课", "一堂微团课", "微课"),
}
_ID = re.compile(r"T[1-9]\d{0,8}")
_LONGEST = 500
_YES = ("是", "已撤回", "√", "1", "y", "true")
_NO = ("", "否", "×", "0", "n", "false")
_MAYBE = {Sort.NAME, Sort.ADDRESS, Sort.PLATE}
"""Sorts the finder takes a title or the name of a place for now and then: told, not refused."""


@dataclass(frozen=True)
class Remark:
    """What is the matter with a cell, and how to mend it; ``stops`` when the row cannot be taken as it is."""

    field: str
    words: str
    stops: bool = True

    @property
    def header(self) -> str:
        """The column it stands in."""
        return HEADERS[self.field]


Parsed = tuple[object, tuple[Remark, ...]]


def accept(cells: Mapping[str, str]) -> tuple[Entry | None, tuple[Remark, ...]]:
    """Return the entry that cells (by field) make, and the remarks; no entry where one of them stops it.

    >>> accept({"community": "2", "task": "座谈", "title": "租房座谈", "planned": "2025年3月5日"})[0]
    （新） 02 青年座谈/论坛《租房座谈》（计划2025-03-05）
    >>> accept({"community": "舜井社区", "task": "座谈", "title": "租房座谈", "done": "3月5日"})[1][0].header
    '完成日期'
    """
    values: dict[str, object] = {}
    remarks: list[Remark] = []
    for field, parse in _PARSERS.items():
        written = cells.get(field, "")
        if isinstance(written, Unreadable):
            words = f"这一格没有可用的内容（{_echo(written)}），多半是没有算出结果的公式。请直接写上内容。"
            remarks.append(Remark(field, words))
            continue
        values[field], found = parse(written.strip())
        remarks += [Remark(field, one.words, one.stops) for one in found]
    if any(remark.stops for remark in remarks):
        return None, tuple(remarks)
    return Entry(**values), tuple(remarks)  # type: ignore[arg-type]


def community_of(written: str) -> tuple[Place | None, str]:
    """Return the community a text names by code or name, or why none.

    >>> [community_of(text)[0].code for text in ("2", "02 舜井社区", "大明湖街道舜井社区", "舜井")]
    ['02', '02', '02', '02']
    >>> community_of("舜并社区")[1]
    '名单里没有“舜并社区”。您是不是想写“舜井社区”？请写社区代码或名单里的名称。'
    """
    text = unicodedata.normalize("NFKC", written)
    code = re.match(r"\d{1,2}(?!\d)", text)
    by_code = {place.code: place for place in places()}
    if code:
        place, name = by_code.get(code[0].zfill(2)), matching_key(text[code.end() :])
        if place is None:
            return None, f"名单里没有代码{code[0]}。请对照工作表“名单”改正。"
        if name and name not in _spellings(place):
            return (
                None,
                f"代码{place.code}是{place.community}，后面却写着“{_echo(text[code.end() :])}”。请改成同一个社区。",
            )
        return place, ""
    found = [place for place in places() if matching_key(text) in _spellings(place)]
    if len(found) == 1:
        return found[0], ""
    hint = did_you_mean(written, [place.community for place in places()])
    return None, f"名单里没有“{_echo(written)}”。{hint}请写社区代码或名单里的名称。"


@lru_cache(maxsize=256)
def _spellings(place: Place) -> frozenset[str]:
    short = place.community.removesuffix("社区")
    names = (
        place.community,
        place.label,
        short,
        f"{place.subdistrict}{short}",
        f"{place.subdistrict} {place.community}",
    )
    return frozenset(map(matching_key, names))


def _parsed_community(written: str) -> Parsed:
    if not written:
        return "", _stops("没有写社区。请从下拉列表里选一个。")
    place, why = community_of(written)
    return (place.code, ()) if place else ("", _stops(why))


def _task(written: str) -> Parsed:
    key = matching_key(written)
    for task in TASKS:
        if key in map(matching_key, (task, *_SAID[task])):
            return task, ()
    if not written:
        return "", _stops("没有写任务。请从下拉列表里选一项。")
    hint = did_you_mean(written, [*TASKS, *(said for spellings in _SAID.values() for said in spellings)])
    return "", _stops(f"六个一里没有“{_echo(written)}”。{hint}可以写：{'、'.join(TASKS)}。")


def _title(written: str) -> Parsed:
    return _words(written) if written else ("", _stops("没有写名称。请写上这一项的名称，例如：租房座谈会。"))


def _words(written: str) -> Parsed:
    text = one_line(written)
    if len(text) > _LONGEST:
        return "", _stops(f"有{len(text)}个字，太长。请缩短到{_LONGEST}个字以内。")
    return text, tuple(_personal(text))


def _personal(text: str) -> Iterator[Remark]:
    sorts = dict.fromkeys(found.sort for found in find(text))
    if sure := [sort for sort in sorts if sort not in _MAYBE]:
        yield Remark("", f"里面有{'、'.join(sure)}，没有收进登记簿。请删去，写岗位、文件名或记录编号。")
    elif sorts:
        yield Remark("", f"里面好像有{'、'.join(sorts)}。登记簿里不写个人信息，请看一遍。", stops=False)


def _planned(written: str) -> Parsed:
    day = day_of(written)
    if day or not written:
        return day, ()
    if last := deadline_of(written):
        return last, (Remark("", f"“{written}”没有写到日，按最后一天{shown(last)}算。", stops=False),)
    return None, _stops(_no_day(written))


def _done(written: str) -> Parsed:
    day = day_of(written)
    return day, () if day or not written else _stops(_no_day(written))


def _no_day(written: str) -> str:
    if re.fullmatch(r"\d{5}(\.\d+)?", written):
        return f"“{written}”是表格内部的日期数。请把这一格的格式改成日期，或写成 2025-06-30 的样子。"
    return f"“{_echo(written)}”不是一个日期。请写年月日，例如 2025-06-30 或 2025年6月30日。"


def _withdrawn(written: str) -> Parsed:
    key = matching_key(written)
    if key == WITHDRAWN or key in _YES:
        return True, ()
    return (False, ()) if key in _NO else (False, _stops(f"“{_echo(written)}”看不懂。要撤回写“撤回”，不撤回留空。"))


def _id(written: str) -> Parsed:
    name = unicodedata.normalize("NFKC", written).upper()
    if not name or _ID.fullmatch(name):
        return name, ()
    return "", _stops(f"编号“{_echo(written)}”不对。新的一项请留空，工具会编号；原有的请照抄，例如 T3。")


def _version(written: str) -> Parsed:
    # Nobody fills it in: what is not a number there says nothing about when the row was written.
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else 0, ()


def _echo(written: str) -> str:
    """Return what was written as a message repeats it: short, and nobody named."""
    return mask(written.strip())[:30]


def _stops(words: str) -> tuple[Remark, ...]:
    return (Remark("", words),)


_PARSERS: dict[str, Callable[[str], Parsed]] = {
    "id": _id,
    "community": _parsed_community,
    "task": _task,
    "title": _title,
    "theme": _words,
    "planned": _planned,
    "done": _done,
    "evidence": _words,
    "withdrawn": _withdrawn,
    "version": _version,
}
