"""Columns of a 问卷网 download: the question, and the part of it, that each of them holds."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from toolkit.channels.mapping import IGNORED, Mapping, Target
from toolkit.channels.matching import Known, ignored_columns, missing_items, unknown_column
from toolkit.channels.table import Column, Sort
from toolkit.channels.wenjuanwang.headers import DROPPED, Key, key_of, metadata_name, worded_forms
from toolkit.containers import Sheet, Variable
from toolkit.questionnaire import Item, Questionnaire
from toolkit.records import Notice


@dataclass
class Assigned:
    """The columns of a download by what they hold."""

    columns: list[Column] = field(default_factory=list)
    unknown: dict[str, Item | None] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    @property
    def items(self) -> list[str]:
        """Ids of the items found, in the order of the columns."""
        return list(dict.fromkeys(column.item.id for column in self.columns))

    @property
    def asked(self) -> int:
        """How many question columns there are, counted by question where the header tells."""
        unknown = {key.question if (key := key_of(header)) else header for header in self.unknown}
        return len(self.items) + len(unknown)

    def notices(self, questionnaire: Questionnaire) -> list[Notice]:
        """Return what a person should know about the columns."""
        return [
            *(unknown_column(header, near) for header, near in self.unknown.items()),
            *missing_items(self.items, questionnaire),
            *ignored_columns(self.dropped),
        ]


def assign(
    sheet: Sheet, variables: MappingOf[str, Variable], questionnaire: Questionnaire, mapping: Mapping
) -> Assigned:
    """Return what the columns of a download hold; ``variables`` is what its dictionary says of the questions."""
    known, found = Known(questionnaire), Assigned()
    for position, header in sorted(sheet.header().items()):
        key = key_of(header)
        target = mapping.target(header, header.strip(), *([key.question] if key else []))
        if name := metadata_name(header):
            found.dropped += [header.strip()] if name in DROPPED else []
            continue
        if target is not None and target.item == IGNORED:
            continue
        item = questionnaire.by_id.get(target.item) if target else None
        if key is not None:
            variable = variables.get(key.question, Variable())
            column = _numbered(position, header, key, item or known.worded(variable.label), variable, target)
            wording = variable.label
        else:
            column = _worded(position, header, known, item, target)
            wording = header
        if column is not None:
            found.columns.append(column)
        else:
            found.unknown[header.strip()] = known.nearest(wording) if wording else None
    return found


def _numbered(
    position: int, header: str, key: Key, item: Item | None, variable: Variable, target: Target | None
) -> Column | None:
    if item is None:
        return None
    part = target.part if target and target.part else _part(item, key, variable)
    sort, part = _sort(item, part, written=key.written)
    if sort is None:
        return None
    values = dict(variable.values) if sort is Sort.WHOLE and item.options else {}
    by = "label" if values or not item.options else "position"
    return Column(position, header.strip(), item, sort, part, target.separator if target else "", values, by)


def _part(item: Item, key: Key, variable: Variable) -> str:
    """Return the key of the part a number stands for: by the dictionary's label, else by the order."""
    if key.number is None:
        return ""
    label = next((variable.values[name] for name in (str(key.number), f"A{key.number}") if name in variable.values), "")
    if label and item.kind != "matrix":
        return item.part(label) or label
    parts = list(item.parts)
    return parts[key.number - 1] if 1 <= key.number <= len(parts) else str(key.number)


def _worded(position: int, header: str, known: Known, item: Item | None, target: Target | None) -> Column | None:
    separator = target.separator if target else ""
    forms = [(item, target.part if target else "", False)] if item else []
    forms += [(known.worded(wording), part, written) for wording, part, written in worded_forms(header)]
    for found, part, written in forms:
        sort, key = _sort(found, found.part(part) or part, written=written) if found else (None, "")
        if found is not None and sort is None and separator and found.kind in ("multi", "rank"):
            sort = Sort.JOINED
        if found is not None and sort is not None:
            return Column(position, header.strip(), found, sort, key, separator)
    return None


def _sort(item: Item, part: str, *, written: bool) -> tuple[Sort | None, str]:
    """Return how a column holds a part of an item, and the part; no sort when it cannot."""
    if written and item.kind != "text":
        boxes = [str(option.code) for option in item.options if option.text]
        beside = part if part in item.parts else boxes[0] if not part and len(boxes) == 1 else ""
        return (Sort.BESIDE, beside) if beside and item.kind != "matrix" else (None, "")
    if part and part not in item.parts:
        return None, ""
    match item.kind:
        case "multi" if part:
            return Sort.TICK, part
        case "rank" if part:
            return Sort.PLACE, part
        case "matrix" if part:
            return Sort.WHOLE, part
        case "multi" | "rank" | "matrix":
            return None, ""
    return (None, "") if part else (Sort.WHOLE, "")
