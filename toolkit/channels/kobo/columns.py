"""What each column of a Kobo or ODK export holds: by the form's names, or its wordings where labels were exported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.channels.kobo.headers import about, forks, is_personal, key, tails
from toolkit.channels.mapping import IGNORED, Mapping
from toolkit.channels.matching import Known
from toolkit.channels.table import Column, Sort, codes_of
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.model import OTHER
from toolkit.questionnaire.xpath import reference

if TYPE_CHECKING:
    from toolkit.channels.mapping import Target
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item, Questionnaire

LINK = "link"
"""The community, as our own form asks for it."""
_PLACE = re.compile(r"_?(\d+)(?:st|nd|rd|th)_choice|第(\d+)位|.*__(\d+)")
_BOX = re.compile(r"(\d+)__text")


@dataclass(frozen=True)
class Columns:
    """The columns of an export: those that are read, those with personal data, and those nobody knows.

    ``unknown`` names each question once, however many columns it has.
    """

    known: tuple[Column, ...] = ()
    personal: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    link: int = -1

    @property
    def items(self) -> dict[str, Item]:
        """The items that have a column."""
        return {column.item.id: column.item for column in self.known}


@dataclass(frozen=True)
class _Meaning:
    item: Item
    sort: Sort
    part: str = ""
    place: int = 0

    @property
    def key(self) -> tuple[str, Sort, str, int]:
        """What no two columns may have alike."""
        return self.item.id, self.sort, self.part, self.place


@dataclass
class _Sorted:
    known: dict[tuple[str, Sort, str, int], tuple[_Meaning, int]] = field(default_factory=dict)
    personal: list[str] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)


def columns_of(sheet: Sheet, questionnaire: Questionnaire, mapping: Mapping) -> Columns:
    """Return what each column is: as confirmed, else by the names of the form, else by the wordings, all exactly."""
    finder = _Finder(questionnaire, mapping)
    metadata = set(about(sheet).values())
    found = _Sorted()
    link = -1
    for column, header in sheet.header().items():
        meaning = finder.meaning(header)
        if meaning is None and finder.ignores(header):
            continue
        if meaning is not None and meaning.key not in found.known:
            found.known[meaning.key] = meaning, column
        elif meaning is None and LINK in map(key, tails(header)):
            link = column
        elif column not in metadata and is_personal(sheet, column):
            found.personal.append(header.strip())
        elif column not in metadata and header.strip():
            found.unknown.setdefault(finder.question(header))
    known = [
        _column(meaning, column, sheet, mapping)
        for meaning, column in sorted(found.known.values(), key=lambda pair: (pair[0].place, pair[1]))
    ]
    return Columns(tuple(known), tuple(found.personal), tuple(found.unknown), link)


def _column(meaning: _Meaning, position: int, sheet: Sheet, mapping: Mapping) -> Column:
    item, title = meaning.item, sheet.header()[position].strip()
    called = names(item, mapping)
    if item.kind in ("scale", "matrix"):
        words = codes_of(item, called, (sheet.cells[row].get(position, "") for row in sheet.rows()))
        return Column(position, title, item, meaning.sort, meaning.part, "", words, "code")
    joined = " " if meaning.sort is Sort.JOINED else ""
    labels = {name: item.labels[code] for name, code in called.items()}
    return Column(position, title, item, meaning.sort, meaning.part, joined, labels)


def names(item: Item, mapping: Mapping) -> dict[str, int]:
    """Return the codes of an item's options by what a form calls its choices: our own, and what was confirmed."""
    ours = {f"c{code}": code for code in item.labels}
    return ours | {name: code for name, code in mapping.values.get(item.id, {}).items() if code in item.labels}


class _Finder:
    """The questions of a questionnaire, to be found by the paths and wordings of an export."""

    def __init__(self, questionnaire: Questionnaire, mapping: Mapping) -> None:
        self.known, self.mapping = Known(questionnaire), mapping
        self.items = {item.id: item for item in questionnaire.questions}
        own = [(item, name) for item in questionnaire.questions for name in (reference(item), item.var, item.id)]
        self.by_name = {
            name.casefold(): meaning for named in (_boxes, _named) for pair in own for name, meaning in named(*pair)
        }
        self.by_wording = _unique((w, m) for item in questionnaire.questions for w, m in _worded(item))
        self.wholes = {
            matching_key(questionnaire.wording(item)): _whole(item)
            for item in questionnaire.questions
            if item.kind != "matrix" and self.known.worded(questionnaire.wording(item)) is item
        }

    def ignores(self, header: str) -> bool:
        target = self.mapping.target(*tails(header))
        return target is not None and target.item == IGNORED

    def question(self, header: str) -> str:
        """Return what an unknown column is named by: the question, when its options have a column each."""
        return next((question for question, _ in forks(header)), header.strip())

    def meaning(self, header: str) -> _Meaning | None:
        paths = list(tails(header))
        target = self.mapping.target(*paths)
        if target is not None:
            return self._confirmed(target)
        return (
            self.by_name.get(paths[0].casefold())
            or next(filter(None, (self._part(question, part) for question, part in forks(header))), None)
            or next((self.by_name[path.casefold()] for path in paths if path.casefold() in self.by_name), None)
            or next(filter(None, (self.wholes.get(matching_key(path)) for path in tails(header, "/"))), None)
            or self.by_wording.get(matching_key(header))
        )

    def _confirmed(self, target: Target) -> _Meaning | None:
        item = self.items.get(target.item)
        if item is None:
            return None
        whole = _whole(item)
        box = _BOX.fullmatch(target.part)
        if box and int(box[1]) in item.labels:
            return _Meaning(item, Sort.BESIDE, box[1])
        if target.part:
            sorts = {"matrix": Sort.WHOLE, "multi": Sort.TICK, "rank": Sort.PLACE}
            known = target.part in item.parts and item.kind in sorts
            return _Meaning(item, sorts[item.kind], target.part) if known else None
        return None if item.kind == "matrix" else whole

    def _part(self, question: str, part: str) -> _Meaning | None:
        """Return what ``question/part`` is: an option with a column of its own, a row of a matrix, a place."""
        whole = next((m for m in map(self._question, tails(question)) if m is not None), None)
        if whole is None:
            return None
        item = whole.item
        match item.kind:
            case "multi":
                return self._option(item, part)
            case "matrix":
                row = item.part(part)
                return None if row is None else _Meaning(item, Sort.WHOLE, row)
            case "rank":
                place = _PLACE.fullmatch(part)
                number = int(next(filter(None, place.groups()))) if place else 0
                return _Meaning(item, Sort.NTH, place=number) if number else None
        return None

    def _question(self, path: str) -> _Meaning | None:
        target = self.mapping.target(path)
        item = self.items.get(target.item) if target and not target.part else None
        item = item or self.known.named(path) or self.known.worded(path)
        named = self.by_name.get(path.casefold())
        return _whole(item) if item else named if named and named.sort is Sort.JOINED else None

    def _option(self, item: Item, name: str) -> _Meaning | None:
        called = {"other": OTHER} if OTHER in item.labels else {}
        code = (called | names(item, self.mapping)).get(name)
        option = item.option(name) if code is None else None
        code = option.code if option else code
        return None if code is None else _Meaning(item, Sort.TICK, str(code))


def _whole(item: Item) -> _Meaning:
    return _Meaning(item, Sort.JOINED if item.kind in ("multi", "rank") else Sort.WHOLE)


def _named(item: Item, name: str) -> Iterator[tuple[str, _Meaning]]:
    """Yield the names of an item's columns in a form."""
    if item.kind == "matrix":
        for row in item.rows:
            yield f"{name}__{row.key}", _Meaning(item, Sort.WHOLE, row.key)
        return
    yield name, _whole(item)
    if item.kind == "rank":
        for place in range(1, len(item.options) + 1):
            yield f"{name}__{place}", _Meaning(item, Sort.NTH, place=place)


def _boxes(item: Item, name: str) -> Iterator[tuple[str, _Meaning]]:
    """Yield the names of the columns with what was written beside an option, ours and those of ``or_other``."""
    boxes = [option for option in item.options if option.text]
    for option in item.options if item.kind != "matrix" else ():
        yield f"{name}__{option.code}__text", _Meaning(item, Sort.BESIDE, str(option.code))
        if boxes == [option]:
            yield f"{name}_other", _Meaning(item, Sort.BESIDE, str(option.code))


def _worded(item: Item) -> Iterator[tuple[str, _Meaning]]:
    """Yield what heads the further columns of an item where an export has labels and no groups."""
    if item.kind == "matrix":
        for row in item.rows:
            yield matching_key(row.label), _Meaning(item, Sort.WHOLE, row.key)
        return
    for option in item.options:
        if option.text:
            words = f"请写明“{option.label}”的具体内容"
            yield matching_key(words), _Meaning(item, Sort.BESIDE, str(option.code))


def _unique(pairs: Iterator[tuple[str, _Meaning]]) -> dict[str, _Meaning]:
    found: dict[str, list[_Meaning]] = {}
    for wording, meaning in pairs:
        found.setdefault(wording, []).append(meaning)
    return {wording: meanings[0] for wording, meanings in found.items() if len(meanings) == 1}
