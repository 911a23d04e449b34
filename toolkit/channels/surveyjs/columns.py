"""SurveyJS results as a plain table: what is nested gets a column of its own, ``question.row``, with its meaning."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from toolkit.channels.mapping import IGNORED, Mapping
from toolkit.channels.matching import Known
from toolkit.channels.table import Column, Sort, codes_of
from toolkit.containers import Unreadable
from toolkit.questionnaire.model import NONE_OF_THESE, OTHER

if TYPE_CHECKING:
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item, Questionnaire

NUMBER = ("id", "Id", "_id", "instanceId", "InstanceId", "resultId", "clientId", "ClientId")
SUBMITTED = (
    "HappendAt",
    "HappenedAt",
    "happenedAt",
    "createdAt",
    "created_at",
    "CreatedAt",
    "submittedAt",
    "completedAt",
)
TAKEN = ("timeSpent", "seconds")
_ABOUT = frozenset((*NUMBER, *SUBMITTED, *TAKEN, "pageNo", "UserId", "userId", "IP", "ip", "locale"))
PERSONAL = frozenset(("UserId", "userId", "IP", "ip"))
_BOX = re.compile(r"(.+)__(\d+)__text")
_COMMENT = "-Comment"
_DEEPEST = 3
BETWEEN = "\x1f"
"""Between several choices of one cell: no text has it."""


@dataclass(frozen=True)
class Flat:
    """The table and its columns; ``unknown`` are questions nobody knows, ``repeated`` lists of objects."""

    sheet: Sheet
    columns: tuple[Column, ...]
    unknown: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def items(self) -> dict[str, Item]:
        """The items that have a column."""
        return {column.item.id: column.item for column in self.columns}


def flat(sheet: Sheet, questionnaire: Questionnaire, mapping: Mapping) -> Flat:
    """Return results as a table, with the meaning of its columns: by name, or as confirmed."""
    finder = _Finder(questionnaire, mapping)
    opened, repeated = _opened(sheet, finder)
    cells = {row: dict(texts) for row, texts in opened.cells.items()}
    columns: list[Column] = []
    unknown: dict[str, None] = {}
    for position, name in opened.header().items():
        if name in repeated or finder.ignores(name):
            continue
        found = finder.meaning(name)
        if found is None:
            unknown |= {} if name in _ABOUT else {name.partition(".")[0]: None}
            continue
        item, sort, part = found
        if any((c.item.id, c.sort, c.part) == (item.id, sort, part) for c in columns):
            unknown.setdefault(name)
            continue
        for row in opened.rows():
            if position in cells[row]:
                cells[row][position] = _cell(cells[row][position], item, sort, part)
        columns.append(_column(position, name, item, sort, part, cells, mapping))
    return Flat(replace(opened, cells=cells), tuple(columns), tuple(unknown), tuple(sorted(repeated)))


def _opened(sheet: Sheet, finder: _Finder) -> tuple[Sheet, set[str]]:
    """Return the table with a column for each value inside an object, and the names of lists of objects.

    The answer to a question that is no matrix stays whole, whatever it is.
    """
    positions: dict[str, int] = {}
    cells: dict[int, dict[int, str]] = {}
    repeated: set[str] = set()
    header = sheet.header()
    found = {name: finder.meaning(name) for name in header.values()}
    whole = {name for name, meaning in found.items() if meaning and meaning[0].kind != "matrix"}
    for row in sheet.rows():
        cells[row] = {}
        for column, text in sheet.cells[row].items():
            own = header.get(column, "")
            for name, value in [(own, text)] if own in whole else _leaves(own, text):
                if own not in whole and _is_repeated(value):
                    repeated.add(name)
                cells[row][positions.setdefault(name, len(positions))] = value
    for name in header.values():
        if not any(known == name or known.startswith(f"{name}.") for known in positions):
            positions[name] = len(positions)
    return replace(sheet, cells={sheet.first: {at: name for name, at in positions.items()}, **cells}), repeated


def _leaves(name: str, text: str, depth: int = 1) -> Iterator[tuple[str, str]]:
    value = parsed(text) if text.lstrip().startswith("{") else None
    if not isinstance(value, dict) or depth > _DEEPEST:
        yield name, text
        return
    for key, inner in value.items():
        if inner not in (None, "", [], {}):
            yield from _leaves(f"{name}.{key}", _text(inner), depth + 1)


def _is_repeated(text: str) -> bool:
    value = parsed(text) if text.lstrip().startswith("[") else None
    return isinstance(value, list) and any(isinstance(part, dict) for part in value)


def _cell(text: str, item: Item, sort: Sort, part: str) -> str:
    """Return what stands in the cell of the table; what cannot be an answer of the item is passed on as unreadable."""
    if sort is Sort.JOINED:
        value = parsed(text)
        return BETWEEN.join(map(_text, value)) if isinstance(value, list) else Unreadable(text)
    return Unreadable(text) if item.kind == "matrix" and not part else text


def _column(
    position: int, name: str, item: Item, sort: Sort, part: str, cells: dict[int, dict[int, str]], mapping: Mapping
) -> Column:
    called = names(item, mapping)
    texts = (text for row in cells.values() for text in row.get(position, "").split(BETWEEN))
    separator = BETWEEN if sort is Sort.JOINED else ""
    return Column(position, name, item, sort, part, separator, codes_of(item, called, texts), "code")


def names(item: Item, mapping: Mapping) -> dict[str, int]:
    """Return the codes of an item's options by what a form calls them: the codes of our own, and what was confirmed."""
    special = {name: code for name, code in (("other", OTHER), ("none", NONE_OF_THESE)) if code in item.labels}
    ours = {str(code): code for code in item.labels}
    confirmed = mapping.values.get(item.id)
    return special | (ours if confirmed is None else dict(confirmed))


def parsed(text: str) -> Any:
    """Return the value of a JSON text; None for what is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Finder:
    """The questions of a questionnaire, to be found by the names of a form."""

    def __init__(self, questionnaire: Questionnaire, mapping: Mapping) -> None:
        self.known, self.mapping = Known(questionnaire), mapping

    def ignores(self, name: str) -> bool:
        target = self.mapping.target(name)
        return target is not None and target.item == IGNORED

    def meaning(self, name: str) -> tuple[Item, Sort, str] | None:
        target = self.mapping.target(name)
        if target is not None:
            item = self.known.named(target.item)
            return self._part(item, target.part) if item else None
        box = _BOX.fullmatch(name)
        if box:
            item = self._item(box[1])
            return self._part(item, f"{int(box[2])}__text") if item else None
        if name.endswith(_COMMENT):
            return self._comment(self._item(name.removesuffix(_COMMENT)))
        item = self._item(name)
        if item is not None:
            return self._part(item, "")
        question, dot, row = name.partition(".")
        item = self._item(question) if dot else None
        return self._part(item, row) if item is not None and item.kind == "matrix" else None

    def _item(self, name: str) -> Item | None:
        target = self.mapping.target(name)
        return self.known.named(name) if target is None or target.part else self.known.named(target.item)

    def _part(self, item: Item, part: str) -> tuple[Item, Sort, str] | None:
        code = part.removesuffix("__text")
        if part != code:
            known = item.kind != "matrix" and code in item.parts
            return (item, Sort.BESIDE, code) if known else None
        if part:
            return (item, Sort.WHOLE, part) if item.kind == "matrix" and part in item.parts else None
        return item, Sort.JOINED if item.kind in ("multi", "rank") else Sort.WHOLE, ""

    def _comment(self, item: Item | None) -> tuple[Item, Sort, str] | None:
        """Return the box of an option: that of 其他, or of the only one that has one."""
        boxes = [option.code for option in item.options if option.text] if item else []
        code = OTHER if OTHER in boxes else boxes[0] if len(boxes) == 1 else None
        return None if item is None or code is None else (item, Sort.BESIDE, str(code))
