"""The answers of a phone export, as marks by code with their place; what is malformed is passed on as unreadable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.channels.said import Mark, RawAnswer, Said
from toolkit.containers import Unreadable

if TYPE_CHECKING:
    from toolkit.channels.mapping import Mapping
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item, Questionnaire

METADATA = frozenset({"number", "submitted", "seconds"})
_BESIDE = re.compile(r"(.+)__(\d+)__text")
_Answer = tuple[str, tuple[Mark, ...], str]
"""Row of a matrix, marks, and the text that stands there."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a sheet are: answers to items, texts beside an option (item, code), or nothing known.

    A text beside an option of an unknown question is part of that question.
    """

    items: dict[int, Item] = field(default_factory=dict)
    beside: dict[tuple[str, str], int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def columns_of(sheet: Sheet, questionnaire: Questionnaire | None, mapping: Mapping) -> Columns:
    """Return what each column is: by its item's id, else by a confirmed mapping; nothing without a questionnaire."""
    known = {item.id: item for item in questionnaire.questions} if questionnaire else {}
    header = {column: name for column, name in sheet.header().items() if name not in METADATA}
    items = {column: known[name] for column, name in header.items() if name in known}
    taken = {item.id for item in items.values()}
    for column, name in header.items():
        confirmed = mapping.item(name)
        if column not in items and confirmed in known and confirmed not in taken:
            items[column] = known[confirmed]
            taken.add(confirmed)
    by_name = {header[column]: item for column, item in items.items()}
    beside: dict[tuple[str, str], int] = {}
    unknown = []
    for column, name in header.items():
        match = _BESIDE.fullmatch(name)
        item = by_name.get(match[1]) if match else None
        if match and item and int(match[2]) in item.labels:
            beside[item.id, str(int(match[2]))] = column
        elif column not in items and not (match and item is None and match[1] in header.values()):
            unknown.append(name)
    return Columns(items, beside, tuple(unknown))


def answers_of(sheet: Sheet, rows: Sequence[int], columns: Columns) -> tuple[list[RawAnswer], list[tuple[int, str]]]:
    """Return the answers, and (row, column) of texts beside an option that was not chosen.

    Records count from 0 in the order of ``rows``. A blank answer yields nothing: whether it was asked is told by the
    routing, as it was on the phone.
    """
    answers: list[RawAnswer] = []
    unplaced: list[tuple[int, str]] = []
    header = sheet.header()
    for record, row in enumerate(rows):
        cells = sheet.cells[row]
        texts = {key: cells[column].strip() for key, column in columns.beside.items() if cells.get(column, "").strip()}
        for column, item in columns.items.items():
            raw = cells.get(column, "")
            if raw.strip():
                found = _answers(item, raw, texts)
                where = header[column], sheet.name
                answers += [
                    RawAnswer(record, item.id, part, Said(marks, "given", shown, *where))
                    for part, marks, shown in found
                ]
        unplaced += [(row, header[columns.beside[key]]) for key in texts]
    return answers, unplaced


def _answers(item: Item, raw: str, texts: dict[tuple[str, str], str]) -> Iterator[_Answer]:
    """Yield the answers of one cell; the texts that find their option are taken out of ``texts``."""
    if item.kind in ("text", "number"):
        yield "", (Mark(raw),), raw
    elif item.kind == "matrix":
        yield from _matrix(item, raw)
    elif item.kind in ("multi", "rank"):
        codes = _parsed(raw)
        if isinstance(codes, list):
            yield "", tuple(_mark(item, _text(code), texts) for code in codes), raw
        else:
            yield _unreadable(raw)
    else:
        yield "", (_mark(item, raw.strip(), texts),), raw


def _matrix(item: Item, raw: str) -> Iterator[_Answer]:
    given = _parsed(raw)
    if not isinstance(given, dict):
        yield _unreadable(raw)
        return
    for row, value in given.items():
        text = _text(value)
        if row not in item.parts:
            yield _unreadable(f"{row}：{text}", row)
        elif text.strip():
            yield row, (Mark(text, by="code"),), text


def _mark(item: Item, code: str, texts: dict[tuple[str, str], str]) -> Mark:
    return Mark(code, by="code", text=texts.pop((item.id, code), ""))


def _unreadable(raw: str, row: str = "") -> _Answer:
    return row, (Mark(raw),), Unreadable(raw)


def _parsed(raw: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
