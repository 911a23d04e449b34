"""Columns of a LimeSurvey export: the question, and the part of it, that each of them holds."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from toolkit.channels.limesurvey.headers import (
    PERSONAL,
    Tail,
    canonical,
    coded_forms,
    is_computed,
    is_file_count,
    is_timing,
    metadata_name,
    plain,
    worded_forms,
)
from toolkit.channels.mapping import IGNORED, Mapping
from toolkit.channels.matching import Known, ignored_columns, missing_items, unknown_column
from toolkit.channels.table import Column, Sort
from toolkit.containers import Sheet, Variable
from toolkit.questionnaire import Item, Questionnaire
from toolkit.records import Notice

OTHER = "-oth-"
"""What an export with codes holds where "other" was chosen."""
OTHERS = (OTHER, "Other", "其他", "其它")
"""The same, and what an export with labels holds."""
_SHOWN = 5


@dataclass
class Assigned:
    """The columns of an export by what they hold; ``metadata`` by name."""

    columns: list[Column] = field(default_factory=list)
    metadata: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, Item | None] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    timing: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)

    @property
    def items(self) -> list[str]:
        """Ids of the items found, in the order of the columns."""
        return list(dict.fromkeys(column.item.id for column in self.columns))

    @property
    def asked(self) -> int:
        """How many question columns there are, counted by question."""
        unknown = {next(coded_forms(header), (header, Tail()))[0] for header in self.unknown}
        return len(self.items) + len(unknown)

    def notices(self, questionnaire: Questionnaire) -> list[Notice]:
        """Return what a person should know about the columns."""
        found = [unknown_column(header, near) for header, near in self.unknown.items()]
        found += missing_items(self.items, questionnaire)
        found += ignored_columns(self.ignored)
        if self.timing:
            shown = "、".join(self.timing[:_SHOWN])
            words = f"有{len(self.timing)}列是每页、每题用的时间（{shown}……），没有读入。"
            found.append(Notice("column_ignored", "info", words))
        if self.personal:
            words = f"这些列是个人信息，没有读入：{'、'.join(self.personal)}。"
            found.append(Notice("personal_dropped", "info", words))
        return found


def assign(
    sheet: Sheet, variables: MappingOf[str, Variable], questionnaire: Questionnaire, mapping: Mapping
) -> Assigned:
    """Return what the columns of an export hold; ``variables`` is what its R syntax says of them."""
    return _Assignment(sheet, variables, questionnaire, mapping).assigned()


class _Assignment:
    def __init__(
        self, sheet: Sheet, variables: MappingOf[str, Variable], questionnaire: Questionnaire, mapping: Mapping
    ) -> None:
        self.sheet, self.variables, self.mapping = sheet, variables, mapping
        self.known = Known(questionnaire)
        self.items = questionnaire.by_id
        self.found = Assigned()

    def assigned(self) -> Assigned:
        headers = self.sheet.header()
        filled = {column for row in self.sheet.rows() for column in self.sheet.cells[row]}
        for position in range(max(headers, default=-1) + 1):
            if position in headers or position in filled:
                self._take(position, headers.get(position, ""))
        return self.found

    def _take(self, position: int, header: str) -> None:
        variable = self.variables.get(header, Variable())
        title = plain(variable.label) or header.strip() or f"第{position + 1}列（没有标题）"
        name = metadata_name(header)
        if name:
            self.found.metadata.setdefault(name, position)
            self.found.personal += [header.strip()] if name in PERSONAL else []
        elif is_timing(header):
            self.found.timing.append(header.strip())
        elif is_file_count(header):
            self.found.ignored.append(title)
        elif (column := self._column(position, header, title)) is not None:
            self.found.columns.append(column)
        elif self._target(header, title) == IGNORED or is_computed(plain(title)):
            self.found.ignored.append(header.strip() if variable.label else title)
        else:
            near = self.known.nearest(next(worded_forms(title))[0]) if header.strip() else None
            self.found.unknown.setdefault(title, near)

    def _target(self, header: str, title: str) -> str | None:
        return self.mapping.item(*self._names(header, title))

    def _names(self, header: str, title: str) -> list[str]:
        forms = [canonical(code, tail.part) for code, tail in coded_forms(header)]
        return [header, header.strip(), title, plain(title), *forms]

    def _column(self, position: int, header: str, title: str) -> Column | None:
        target = self.mapping.target(*self._names(header, title))
        if target is not None:
            item = self.items.get(target.item)
            tail = Tail(target.part) if target.part else self._own_tail(header)
            return item and self._made(position, title, item, tail, header, target.separator)
        for code, tail in coded_forms(header):
            whole = self.known.named(f"{code}_{tail.part}") if tail.part else None
            for item, rest in ((self.known.named(code), tail), (whole, Tail())):
                column = item and self._made(position, title, item, rest, header)
                if column is not None:
                    return column
        for wording, tail in worded_forms(title):
            whole = self.known.worded(f"{wording}：{tail.part}") if tail.part else None
            for item, rest in ((self.known.worded(wording), tail), (whole, Tail())):
                column = item and self._made(position, title, item, rest, header)
                if column is not None:
                    return column
        return None

    def _own_tail(self, header: str) -> Tail:
        """Return the rest of a header whose question a person has confirmed."""
        return next((tail for _, tail in (*coded_forms(header), *worded_forms(header)) if tail.is_other), Tail())

    def _made(
        self, position: int, title: str, item: Item, tail: Tail, header: str, separator: str = ""
    ) -> Column | None:
        sort, part = _sort(item, tail)
        if sort is None and separator and item.kind in ("multi", "rank"):
            sort = Sort.JOINED
        if sort is None:
            return None
        values = self._values(item, header) if sort in (Sort.WHOLE, Sort.NTH, Sort.JOINED) else {}
        return Column(position, title, item, sort, part, separator, values)

    def _values(self, item: Item, header: str) -> dict[str, str]:
        """Return the labels the R syntax gives, and what stands for "other" where the definition has no such label."""
        values = dict(self.variables[header].values) if header in self.variables else {}
        other = other_option(item)
        if other:
            values |= {
                sign: item.labels[int(other)] for sign in OTHERS if item.option(sign) is None and sign not in values
            }
        return values


def other_option(item: Item) -> str:
    """Return the code of the option "other": 97, else the only one with a text box; empty when there is none."""
    if item.kind not in ("single", "consent", "multi", "scale"):
        return ""
    boxes = [str(option.code) for option in item.options if option.text]
    return "97" if 97 in item.labels else boxes[0] if len(boxes) == 1 else ""


def _sort(item: Item, tail: Tail) -> tuple[Sort | None, str]:
    """Return how a column holds a part of an item, and the part; no sort when it cannot."""
    match item.kind:
        case "multi" if tail.part:
            return _of_multi(item, tail)
        case "rank" if tail.place is not None:
            return Sort.NTH, ""
        case "matrix" if tail.part:
            key = _key(item, tail.part)
            return (Sort.WHOLE, key) if key else (None, "")
        case "multi" | "rank" | "matrix":
            return None, ""
    if not tail.part:
        return Sort.WHOLE, ""
    other = other_option(item) if tail.is_other else ""
    return (Sort.BESIDE, other) if other else (None, "")


def _of_multi(item: Item, tail: Tail) -> tuple[Sort | None, str]:
    part = _key(item, tail.part)
    if tail.is_other and (other := other_option(item)):
        return Sort.WRITTEN, other
    if part:
        return Sort.TICK, part
    if tail.commented is not None:
        beside = other_option(item) if Tail(tail.commented).is_other else _key(item, tail.commented)
        return (Sort.BESIDE, beside) if beside else (None, "")
    return None, ""


def _key(item: Item, part: str) -> str:
    """Return the key of a part by its code, whatever its case, else by its label; empty when there is none."""
    by_code = {key.casefold(): key for key in item.parts}
    return by_code.get(part.strip().casefold()) or item.part(part) or ""
