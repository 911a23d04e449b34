"""What each column of a REDCap export holds, raw (``field___code``) or with labels (``题干 (choice=选项)``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.channels.mapping import IGNORED, Mapping
from toolkit.channels.matching import Known
from toolkit.channels.table import Column, Sort, codes_of

if TYPE_CHECKING:
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item, Questionnaire

RECORD = ("record_id", "record id")
EVENT = ("redcap_event_name", "event name")
REPEAT = ("redcap_repeat_instrument", "repeat instrument")
IDENTIFIER = ("redcap_survey_identifier", "survey identifier")
_OWN = frozenset(
    (
        *(*RECORD, *EVENT, *REPEAT, *IDENTIFIER, "redcap_repeat_instance", "repeat instance"),
        *("redcap_data_access_group", "data access group"),
    )
)
_TICK = re.compile(r"(.+?)___(_?[A-Za-z0-9_]+)")
_CHOICE = re.compile(r"(.+?)\s*\(choice=(.*)\)", re.DOTALL)
_BOX = re.compile(r"(.+)__(\d+)__text")
_STAMP = re.compile(r".+_timestamp|survey timestamp(\.\d+)?", re.IGNORECASE)
_COMPLETE = re.compile(r".+_complete|complete\?(\.\d+)?", re.IGNORECASE)
_STATES = frozenset(("0", "1", "2", "Incomplete", "Unverified", "Complete", "未完成", "未核实", "完成"))


@dataclass(frozen=True)
class Columns:
    """The columns of an export; ``about`` are REDCap's own by name, ``unknown`` the questions nobody knows."""

    known: tuple[Column, ...]
    unknown: tuple[str, ...]
    about: dict[str, int]
    stamps: tuple[int, ...]
    complete: tuple[int, ...]

    @property
    def items(self) -> dict[str, Item]:
        """The items that have a column."""
        return {column.item.id: column.item for column in self.known}

    def at(self, names: Iterable[str]) -> int:
        """Return the column of one of some names; -1 when there is none."""
        return next((self.about[name] for name in names if name in self.about), -1)


def is_export(sheet: Sheet) -> bool:
    """Tell an export: by REDCap's own columns, or by ``___`` or ``(choice=`` beside a record's number or state."""
    headers = [header.strip() for header in sheet.header().values()]
    names = {header.casefold() for header in headers}
    if any(name.startswith("redcap_") for name in names):
        return True
    record = bool(names & set(RECORD))
    state = bool(_states(sheet))
    ticks = any(_TICK.fullmatch(header) or _CHOICE.fullmatch(header) for header in headers)
    return record + state + ticks > 1


def columns_of(sheet: Sheet, questionnaire: Questionnaire, mapping: Mapping) -> Columns:
    """Return what each column is: as confirmed, else by the names of the fields, else by their labels, exactly."""
    finder = _Finder(questionnaire, mapping)
    raw = not any(_CHOICE.fullmatch(h.strip()) or h.strip().casefold() == "record id" for h in sheet.header().values())
    known: list[Column] = []
    unknown: dict[str, None] = {}
    about: dict[str, int] = {}
    complete = _states(sheet)
    stamps = []
    for position, header in sheet.header().items():
        name = header.strip()
        found = finder.meaning(name)
        if finder.ignores(name) or not name:
            continue
        if found and not any((c.item.id, c.sort, c.part) == (found[0].id, *found[1:]) for c in known):
            known.append(_column(position, sheet, found, mapping, raw=raw))
        elif name.casefold() in _OWN:
            about.setdefault(name.casefold(), position)
        elif _STAMP.fullmatch(name):
            stamps.append(position)
        elif position not in complete:
            unknown.setdefault(question(name))
    return Columns(tuple(known), tuple(unknown), about, tuple(stamps), tuple(complete))


def _states(sheet: Sheet) -> list[int]:
    """Return the columns that tell whether a form is complete: by their name, and by what stands in them."""
    named = [column for column, header in sheet.header().items() if _COMPLETE.fullmatch(header.strip())]
    return [c for c in named if {sheet.cells[row].get(c, "0").strip() for row in sheet.rows()} <= _STATES]


def question(header: str) -> str:
    """Return the question of a column: of one of its options the part in front."""
    match = _TICK.fullmatch(header) or _CHOICE.fullmatch(header)
    return match[1] if match else header


def _column(position: int, sheet: Sheet, found: tuple[Item, Sort, str], mapping: Mapping, *, raw: bool) -> Column:
    item, sort, part = found
    texts = (sheet.cells[row].get(position, "") for row in sheet.rows())
    called = names(item, mapping) if raw else {}
    words = codes_of(item, called, texts) if item.options else {}
    return Column(position, sheet.header()[position].strip(), item, sort, part, values=words, by="code")


def names(item: Item, mapping: Mapping) -> dict[str, int]:
    """Return the codes of an item's options by REDCap's: the same, unless others were confirmed."""
    confirmed = mapping.values.get(item.id)
    return {str(code): code for code in item.labels} if confirmed is None else dict(confirmed)


class _Finder:
    """The questions of a questionnaire, to be found by the names or the labels of fields."""

    def __init__(self, questionnaire: Questionnaire, mapping: Mapping) -> None:
        self.known, self.mapping = Known(questionnaire), mapping
        parts = ((name.casefold(), found) for item in questionnaire.questions for name, found in _parts(item))
        self.parts = dict(parts)

    def ignores(self, name: str) -> bool:
        target = self.mapping.target(name)
        return target is not None and target.item == IGNORED

    def meaning(self, name: str) -> tuple[Item, Sort, str] | None:
        """Return item, sort and part of a column."""
        target = self.mapping.target(name)
        if target is not None:
            item = self.known.named(target.item)
            return _placed(item, target.part) if item else None
        split = _TICK.fullmatch(name) or _CHOICE.fullmatch(name)
        if split:
            item = self._item(split[1])
            return self._tick(item, split[2]) if item and item.kind == "multi" else None
        item = self._item(name)
        return _placed(item, "") if item else self.parts.get(name.casefold())

    def _item(self, name: str) -> Item | None:
        target = self.mapping.target(name)
        if target is not None:
            return self.known.named(target.item) if not target.part else None
        return self.known.named(name) or self.known.worded(name)

    def _tick(self, item: Item, choice: str) -> tuple[Item, Sort, str] | None:
        """Return the column of an option; a minus of its code is written ``_``."""
        called = names(item, self.mapping)
        code = called.get(choice, called.get(choice.replace("_", "-", 1) if choice.startswith("_") else choice))
        option = item.option(choice) if code is None else None
        code = option.code if option else code
        return None if code is None or code not in item.labels else (item, Sort.TICK, str(code))


def _placed(item: Item, part: str) -> tuple[Item, Sort, str] | None:
    """Return the meaning of a column of an item; a question with several columns has no column of its own."""
    code = part.removesuffix("__text")
    if part != code:
        return (item, Sort.BESIDE, code) if code in item.parts and item.kind != "matrix" else None
    if part:
        sorts = {"matrix": Sort.WHOLE, "multi": Sort.TICK, "rank": Sort.PLACE}
        return (item, sorts[item.kind], part) if item.kind in sorts and part in item.parts else None
    return None if item.kind in ("matrix", "multi", "rank") else (item, Sort.WHOLE, "")


def _parts(item: Item) -> Iterator[tuple[str, tuple[Item, Sort, str]]]:
    """Yield the names the codebook gives an item's several columns."""
    for name in (item.var, item.id):
        if item.kind in ("matrix", "rank"):
            sort = Sort.WHOLE if item.kind == "matrix" else Sort.PLACE
            yield from ((f"{name}__{part}", (item, sort, part)) for part in item.parts)
        if item.kind != "matrix":
            yield from ((f"{name}__{code}__text", (item, Sort.BESIDE, str(code))) for code in item.labels)
