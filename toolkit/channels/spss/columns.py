"""Which question is a variable of a statistics file? By name, set, label or a person's word; never by its position."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.channels.mapping import IGNORED
from toolkit.channels.matching import Known
from toolkit.channels.table import Column, Sort
from toolkit.containers import Variable
from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.questionnaire.labels import matching_key

if TYPE_CHECKING:
    from toolkit.channels.mapping import Mapping
    from toolkit.containers import ResponseSet, Workbook
    from toolkit.questionnaire import Item, Questionnaire

NUMBER, SUBMITTED, SECONDS, SOURCE, DEVICE = "number", "submitted", "seconds", "source", "device"
_ABOUT = {
    NUMBER: ("no", "number", "respondent", "respondent_id", "序号", "编号", "答卷编号", "问卷编号", "答题序号"),
    SUBMITTED: ("submitted", "submit_time", "endtime", "提交时间", "提交答卷时间", "答题时间", "结束时间"),
    SECONDS: ("seconds", "duration", "所用时间", "答题时长", "用时"),
    SOURCE: ("source", "来源"),
    DEVICE: ("ip", "来自ip", "ip地址"),
}
"""What variables about the respondent are called, by what they hold."""
_ROLES = {matching_key(name): role for role, names in _ABOUT.items() for name in names}
_STEM = re.compile(r"(.+?)[_.$]+[0-9A-Za-z]+")
_BESIDE_LABEL = "后填写的文字"

Target = tuple[str, Sort, str]
"""Item id, what the cells hold, and the row or the option."""


@dataclass
class Found:
    """What the variables of a file are.

    ``about`` gives the position of what is known of the respondent, ``flags`` are the variables that only tell whether
    a text was written, ``counted`` gives the value that stands for a chosen option where a set says so.
    """

    columns: list[Column] = field(default_factory=list)
    about: dict[str, int] = field(default_factory=dict)
    flags: list[Column] = field(default_factory=list)
    counted: dict[int, str] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)


def role(name: str, variable: Variable) -> str:
    """Return what a variable holds about the respondent; empty for any other.

    >>> role("NO", Variable()), role("v1", Variable("提交时间")), role("q1", Variable("您的性别？"))
    ('number', 'submitted', '')
    """
    return _ROLES.get(matching_key(name), "") or _ROLES.get(matching_key(variable.label), "")


def stem(name: str) -> str:
    """Return the beginning that the variables of one question share.

    >>> stem("q4_1"), stem("q4_12"), stem("年龄")
    ('q4', 'q4', '年龄')
    """
    found = _STEM.fullmatch(name)
    return found[1] if found else name


def find(workbook: Workbook, questionnaire: Questionnaire, mapping: Mapping) -> Found:
    """Return what each variable of the file is; of two that would be the same the first counts."""
    return _Finder(workbook, questionnaire, mapping).found()


class _Finder:
    def __init__(self, workbook: Workbook, questionnaire: Questionnaire, mapping: Mapping) -> None:
        self.workbook, self.mapping = workbook, mapping
        self.items = {item.id: item for item in questionnaire.questions}
        self.known = Known(questionnaire)
        self.names = {name: target for item in self.items.values() for name, target in _names(item)}
        self.labels = _labels(questionnaire)
        self.header = workbook.sheets[0].header()
        self.of_set = {name: group for group in workbook.sets for name in group.variables}

    def found(self) -> Found:
        found = Found()
        taken: set[Target] = set()
        left = dict(self.header)
        # A name says more than a set, a set more than a label: each is asked of all variables before the next.
        for ways in (self._confirmed, self._named, self._in_set, self._labelled):
            for position, name in list(left.items()):
                target = ways(name)
                if target is not None and target not in taken:
                    del left[position]
                    self._add(found, position, target)
                    taken.add(target)
        for position, name in left.items():
            about = role(name, self._variable(name))
            if about and about not in found.about:
                found.about[about] = position
            elif not self._is_flag(name, position, found):
                found.unknown.append(position)
        found.columns.sort(key=lambda column: column.position)
        return found

    def _variable(self, name: str) -> Variable:
        return self.workbook.variables.get(name, Variable())

    def _add(self, found: Found, position: int, target: Target) -> None:
        item, sort, part = target
        if item == IGNORED:
            return
        name = self.header[position]
        group = self.of_set.get(name)
        if group is not None and group.sort == "dichotomy":
            found.counted[position] = group.counted
        # A file can have the mentions of a question as columns of any order; they are told apart by their place in it.
        part = "" if sort is Sort.NTH else part
        found.columns.append(Column(position, name, self.items[item], sort, part, by=_by(self.items[item], sort)))

    def _is_flag(self, name: str, position: int, found: Found) -> bool:
        """Take a variable that tells whether a text was written; the text stands in another."""
        item = self.known.named(name)
        if item is None or item.kind != "text" or any(flag.item is item for flag in found.flags):
            return False
        found.flags.append(Column(position, name, item, by="code"))
        return True

    def _confirmed(self, name: str) -> Target | None:
        target = self.mapping.target(name, self._variable(name).label)
        if target is None:
            return None
        if target.item == IGNORED:
            return IGNORED, Sort.WHOLE, name
        item = self.items.get(target.item) or self.known.named(target.item)
        if item is None:
            return None
        part = target.part.removesuffix("__text")
        beside = part != target.part
        if beside and part in item.parts:
            return item.id, Sort.BESIDE, part
        return self._part(item, part, name)

    def _named(self, name: str) -> Target | None:
        target = self.names.get(name.casefold())
        if target is None or target[0] not in self.items:
            return None
        item = self.items[target[0]]
        with_text = {other.casefold() for other in self.header.values()}
        # Beside the text our own files have a variable that tells whether there is one.
        flag = item.kind == "text" and not name.casefold().endswith("__text")
        if flag and {f"{item.id}__text".casefold(), f"{item.var}__text".casefold()} & with_text:
            return None
        return target

    def _in_set(self, name: str) -> Target | None:
        group = self.of_set.get(name)
        item = self._item_of(group) if group else None
        if group is None or item is None:
            return None
        if group.sort == "category":
            return item.id, Sort.NTH, name
        part = self._part_named(item, name)
        return self._part(item, part, name) if part else None

    def _item_of(self, group: ResponseSet) -> Item | None:
        item = self.known.named(group.name) or self.known.worded(group.label)
        return item if item is not None and item.kind in ("multi", "rank") else None

    def _labelled(self, name: str) -> Target | None:
        label = self._variable(name).label or name
        item = self.known.worded(label)
        if item is not None and item.kind not in ("multi", "rank", "matrix"):
            return item.id, Sort.WHOLE, ""
        if _bare(label) in self.labels:
            return self.labels[_bare(label)]
        item = self.known.named(stem(name))
        part = self._part_named(item, name) if item is not None else None
        return self._part(item, part, name) if item is not None and part else None

    def _part_named(self, item: Item, name: str) -> str | None:
        """Return the row or option that a variable's label names, or else the only option its value labels name."""
        variable = self._variable(name)
        found = item.part(variable.label) if variable.label else None
        if found is None and item.kind != "matrix":
            of_values = {part for part in map(item.part, variable.values.values()) if part is not None}
            found = of_values.pop() if len(of_values) == 1 else None
        return found

    def _part(self, item: Item, part: str, name: str) -> Target | None:
        """Return what a column of an item holds; none where the kind of question has no such part."""
        match item.kind:
            case "multi" | "rank" if not part:
                return item.id, Sort.NTH, name
            case "multi" | "rank" if part in item.parts:
                return item.id, Sort.TICK if item.kind == "multi" else Sort.PLACE, part
            case "matrix" if part in item.parts:
                return item.id, Sort.WHOLE, part
            case "multi" | "rank" | "matrix":
                return None
        return item.id, Sort.WHOLE, ""


def _by(item: Item, sort: Sort):
    choice = item.kind not in ("text", "number")
    return "label" if choice and sort in (Sort.WHOLE, Sort.NTH) else "code"


def _names(item: Item) -> Iterator[tuple[str, Target]]:
    """Yield the names of an item's variables in files of ours, in lower case, by its id and by its ``var``."""
    sorts = {"multi": Sort.TICK, "rank": Sort.PLACE}
    for stem in (item.id, item.var):
        for column in kind_of(item).columns(item):
            suffix = column.removeprefix(item.id)
            yield f"{stem}{suffix}".casefold(), (item.id, sorts.get(item.kind, Sort.WHOLE), suffix.removeprefix("__"))
        if item.kind == "text":
            yield f"{stem}__text".casefold(), (item.id, Sort.WHOLE, "")
        elif item.kind != "matrix":
            for option in item.options:
                suffix = text_column(item, option.code).removeprefix(item.id)
                yield f"{stem}{suffix}".casefold(), (item.id, Sort.BESIDE, str(option.code))


def _labels(questionnaire: Questionnaire) -> dict[str, Target]:
    """Return labels that name a question and its row or option, in either order, where no other part has the same."""
    found: list[tuple[str, Target]] = []
    for item in questionnaire.questions:
        stem = _bare(questionnaire.wording(item))
        sort = {"multi": Sort.TICK, "rank": Sort.PLACE, "matrix": Sort.WHOLE}.get(item.kind)
        for part, label in item.parts.items():
            bare = _bare(label)
            if stem and bare and sort is not None:
                found += [(stem + bare, (item.id, sort, part)), (bare + stem, (item.id, sort, part))]
            if stem and bare and item.kind != "matrix":
                found.append((f"{bare}{_BESIDE_LABEL}{stem}", (item.id, Sort.BESIDE, part)))
    counts = Counter(label for label, _ in dict.fromkeys(found))
    return {label: target for label, target in found if counts[label] == 1}


def _bare(text: str) -> str:
    """Return a label without what stands between a question and its part.

    >>> _bare("1. 您有哪些困难？：就业") == _bare("1您有哪些困难【就业】")
    True
    """
    return re.sub(r"[\W_]+", "", matching_key(text))
