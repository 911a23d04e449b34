"""Columns of a Qualtrics export: the question, and the part of it, that each of them holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.channels.mapping import IGNORED, Mapping, Target
from toolkit.channels.matching import Known, ignored_columns, missing_items, unknown_column
from toolkit.channels.qualtrics.headers import PERSONAL, Heading, Layout
from toolkit.channels.table import Column, Sort
from toolkit.questionnaire import Item, Questionnaire
from toolkit.questionnaire.labels import matching_key
from toolkit.records import Notice

COMMA = ","


@dataclass
class Assigned:
    """The columns of an export by what they hold."""

    columns: list[Column] = field(default_factory=list)
    unknown: dict[str, Item | None] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)

    @property
    def items(self) -> list[str]:
        """Ids of the items found, in the order of the columns."""
        return list(dict.fromkeys(column.item.id for column in self.columns))

    @property
    def asked(self) -> int:
        """How many question columns there are, counted by question."""
        unknown = {Heading(0, code, "").parts[0] for code in self.unknown}
        return len(self.items) + len(unknown)

    def notices(self, questionnaire: Questionnaire) -> list[Notice]:
        """Return what a person should know about the columns."""
        found = [unknown_column(header, near) for header, near in self.unknown.items()]
        found += missing_items(self.items, questionnaire)
        found += ignored_columns(self.ignored)
        if self.personal:
            words = f"这些列是个人信息，没有读入：{'、'.join(self.personal)}。"
            found.append(Notice("personal_dropped", "info", words))
        return found


def assign(layout: Layout, questionnaire: Questionnaire, mapping: Mapping) -> Assigned:
    """Return what the columns of an export hold."""
    known = Known(questionnaire)
    found = Assigned()
    for heading in layout.headings:
        target = mapping.target(heading.code, heading.label)
        if heading.metadata:
            found.personal += [heading.shown] if heading.metadata in PERSONAL else []
        elif (column := _column(heading, known, questionnaire, target)) is not None:
            found.columns.append(column)
        elif target is not None and target.item == IGNORED:
            continue
        elif heading.is_aside:
            found.ignored.append(heading.code)
        else:
            found.unknown[heading.code] = known.nearest(heading.label) if heading.label else None
    return found


def _column(heading: Heading, known: Known, questionnaire: Questionnaire, target: Target | None) -> Column | None:
    if target is not None:
        item = questionnaire.by_id.get(target.item)
        return item and _made(heading, item, target.part or _part(heading, item, questionnaire), target.separator)
    if heading.is_aside:
        return None
    base, number, _ = heading.parts
    item = known.named(heading.code) or known.named(f"{base}_{number}" if number else base) or known.named(base)
    if item is not None:
        return _made(heading, item, _part(heading, item, questionnaire))
    for wording, part in heading.splits():
        item = known.worded(wording)
        if item is not None:
            return _made(heading, item, part)
    return None


def _part(heading: Heading, item: Item, questionnaire: Questionnaire) -> str:
    """Return what follows the question in a wording; without one, the number in the code."""
    key = matching_key(questionnaire.wording(item))
    for wording, part in heading.splits():
        if matching_key(wording) == key:
            return part
    own = heading.code.casefold() in (item.id.casefold(), item.var.casefold())
    return "" if own else heading.parts[1]


def _made(heading: Heading, item: Item, part: str, separator: str = "") -> Column | None:
    sort, key = _sort(item, part, written=heading.parts[2])
    if sort is None:
        return None
    separator = (separator or COMMA) if sort is Sort.JOINED else ""
    return Column(heading.position, heading.code, item, sort, key, separator)


def _sort(item: Item, part: str, *, written: bool) -> tuple[Sort | None, str]:
    """Return how a column holds a part of an item, and the part; no sort when it cannot."""
    key = _key(item, part) if part else ""
    if written and item.kind != "text":
        boxes = [str(option.code) for option in item.options if option.text]
        beside = key or (boxes[0] if len(boxes) == 1 and not part else "")
        return (Sort.BESIDE, beside) if beside and item.kind != "matrix" else (None, "")
    match item.kind:
        case "multi" if not part:
            return Sort.JOINED, ""
        case "multi" if key:
            return Sort.TICK, key
        case "rank" if key:
            return Sort.PLACE, key
        case "matrix" if key:
            return Sort.WHOLE, key
        case "multi" | "rank" | "matrix":
            return None, ""
    return (Sort.WHOLE, "") if not part or item.kind in ("text", "number") else (None, "")


def _key(item: Item, part: str) -> str:
    """Return the key of a part by its label, else by its code; empty when there is none."""
    by_code = {key.casefold(): key for key in item.parts}
    return item.part(part) or by_code.get(part.strip().casefold()) or ""
