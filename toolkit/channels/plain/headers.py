"""Headers of any table: which column is which question, by its wording or its name; personal columns are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.channels.mapping import IGNORED
from toolkit.channels.matching import Known
from toolkit.channels.table import Column, Sort
from toolkit.questionnaire.kinds import kind_of, text_column

if TYPE_CHECKING:
    from toolkit.channels.mapping import Mapping, Target
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item, Questionnaire

NUMBER, SUBMITTED, STARTED, TAKEN, SOURCE, LINK, ADDRESS = (
    "number", "submitted", "started", "taken", "source", "link", "address",
)  # fmt: skip
_ABOUT = {
    NUMBER: ("序号", "编号", "答卷编号", "答题序号", "id", "number", "no", "respondent", "表号"),
    SUBMITTED: (
        "提交时间",
        "提交答卷时间",
        "结束答题时间",
        "完成时间",
        "时间戳记",
        "timestamp",
        "submitted",
        "提交日期",
    ),
    STARTED: ("开始答题时间", "开始时间", "填写时间"),
    TAKEN: ("所用时间", "答题时长", "用时", "seconds", "用时（秒）"),
    SOURCE: ("来源", "填写渠道", "source"),
    LINK: ("来源详情", "自定义字段", "社区代码", "link"),
    ADDRESS: ("来自ip", "ip", "ip地址", "填写ip", "填写设备"),
}
_PERSONAL = re.compile(
    r"姓名|名字|昵称|电话|手机|联系方式|联系人|身份证|证件号|微信|openid|邮箱|住址|地址|经纬度|地理位置|"
    r"referrer|^ua$|user.?agent|email|phone",
    re.IGNORECASE,
)
_PERSONAL_LONGEST = 16
"""A longer header is a question, even when the word stands in it."""
_NUMBERING = re.compile(r"^\s*(?:第\s*\d{1,3}\s*题|[QqＱ]?\d{1,3})\s*[、.．:：)）_]?\s*(?=\S)")
_CUTS = (
    re.compile(r"(?P<stem>.+?)\s*[\[【](?P<part>.+)[\]】]", re.DOTALL),
    re.compile(r"(?P<stem>.+)[:：](?P<part>[^:：]+)", re.DOTALL),
    re.compile(r"(?P<stem>.+)[—–](?P<part>[^—–]+)", re.DOTALL),
    re.compile(r"(?P<stem>.+)\s*[(（](?P<part>.+)[)）]", re.DOTALL),
    re.compile(r"(?P<stem>.+)-(?P<part>[^-]+)", re.DOTALL),
)
_OTHER_TEXT = re.compile(r"(文字|文本|补充|说明|填写|请注明|其他内容)$")


@dataclass(frozen=True)
class Headers:
    """What the columns of a table are: about the record, answers, personal (left out), ignored, unknown."""

    about: dict[str, int] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    personal: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def headers(sheet: Sheet, questionnaire: Questionnaire, mapping: Mapping) -> Headers:
    """Return what each column of a sheet is: a confirmed mapping first, then names and wordings that are equal."""
    known = Known(questionnaire)
    about: dict[str, int] = {}
    columns: list[Column] = []
    personal, ignored, unknown = [], [], []
    taken: set[tuple[str, Sort, str]] = set()
    for position, text in sorted(sheet.header().items()):
        title = text.strip()
        if not title:
            continue
        target = mapping.target(title)
        role = _role(title)
        found = _confirmed(position, title, target, known) if target else _found(position, title, known, questionnaire)
        if target and target.item == IGNORED:
            ignored.append(title)
        elif found is not None and (found.item.id, found.sort, found.part) not in taken:
            taken.add((found.item.id, found.sort, found.part))
            columns.append(found)
        elif role and role not in about:
            about[role] = position
        elif len(title) <= _PERSONAL_LONGEST and _PERSONAL.search(title):
            personal.append(title)
        else:
            unknown.append(title)
    return Headers(about, tuple(columns), tuple(personal), tuple(ignored), tuple(unknown))


def _role(title: str) -> str:
    plain = title.casefold().strip(" ：:")
    return next((role for role, names in _ABOUT.items() if plain in names), "")


def _confirmed(position: int, title: str, target: Target, known: Known) -> Column | None:
    item = known.questionnaire.by_id.get(target.item)
    if item is None:
        return None
    if not target.part:
        return Column(position, title, item, _whole(item), separator=target.separator)
    return _part_of(position, title, item, target.part)


def _found(position: int, title: str, known: Known, questionnaire: Questionnaire) -> Column | None:
    for wording in dict.fromkeys((title, _NUMBERING.sub("", title))):
        item = known.worded(wording) or known.named(wording)
        if item is not None:
            return Column(position, title, item, _whole(item))
    named = _named(position, title, questionnaire)
    return named or _of_parts(position, title, known)


def _whole(item: Item) -> Sort:
    return Sort.JOINED if item.kind in ("multi", "rank") else Sort.WHOLE


def _named(position: int, title: str, questionnaire: Questionnaire) -> Column | None:
    """Return the column of a name of our own: ``NED01__hou``, ``HOU05__1``, ``HOU05__97__text``."""
    plain = title.casefold()
    for item in questionnaire.questions:
        for column in kind_of(item).columns(item):
            if column.casefold() == plain:
                return _part_of(position, title, item, column.removeprefix(f"{item.id}__"))
        if item.kind == "text" and plain == f"{item.id}__text".casefold():
            return Column(position, title, item)
        for option in item.options:
            if plain == text_column(item, option.code).casefold():
                return Column(position, title, item, Sort.BESIDE, str(option.code))
    return None


def _of_parts(position: int, title: str, known: Known) -> Column | None:
    """Return the column of a row or an option: “题干[行]”, “题干:选项”, “题干—行”, “题干(选项)”."""
    plain = _NUMBERING.sub("", title)
    for cut in _CUTS:
        match = cut.fullmatch(plain)
        item = known.worded(match["stem"]) if match else None
        if match is None or item is None:
            continue
        part = item.part(match["part"].strip())
        if part is not None:
            return _part_of(position, title, item, part)
        option = item.option(_OTHER_TEXT.sub("", match["part"].strip()).strip("-—_ "))
        if option is not None and option.text:
            return Column(position, title, item, Sort.BESIDE, str(option.code))
    return None


def _part_of(position: int, title: str, item: Item, part: str) -> Column | None:
    if part not in item.parts and part not in {str(code) for code in item.labels}:
        return None
    match item.kind:
        case "matrix":
            return Column(position, title, item, Sort.WHOLE, part)
        case "rank":
            return Column(position, title, item, Sort.PLACE, part)
        case "multi":
            return Column(position, title, item, Sort.TICK, part)
    return None


def items_of(columns: tuple[Column, ...]) -> Iterator[str]:
    """Yield the id of each item once, in the order of the columns."""
    yield from dict.fromkeys(column.item.id for column in columns)
