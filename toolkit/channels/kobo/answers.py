"""The answers and records of a Kobo or ODK export; a multiple choice that stands there twice has to say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.channels.kobo.headers import END, NUMBER, START, SUBMITTED, about
from toolkit.channels.moments import between, in_china
from toolkit.channels.reading import Record
from toolkit.channels.said import AnswerColumn, Said, column_of
from toolkit.channels.table import Column, Dialect, Sort, answers_of

if TYPE_CHECKING:
    from toolkit.channels.said import Mark
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item

SOURCE = "Kobo"
DIALECT = Dialect(nothing_chosen=False)
"""Where nothing is chosen there is no answer in an OpenRosa form: a row of zeros is a blank."""


def read_answers(sheet: Sheet, rows: Sequence[int], columns: Sequence[Column]) -> Iterator[AnswerColumn]:
    """Yield the answers; where both layouts of a multiple choice are there they are held against each other."""
    items = {column.item.id: column.item for column in columns}
    joined = {column.item.id for column in columns if column.sort is Sort.JOINED}
    twice = [column for column in columns if column.sort is Sort.TICK and column.item.id in joined]
    once = [column for column in columns if column not in twice]
    ticked = {found.item: found for found in answers_of(sheet, rows, twice, DIALECT)}
    for found in answers_of(sheet, rows, once, DIALECT):
        other = ticked.get(found.item) if not found.row else None
        yield _agreed(items[found.item], found, other) if other else found


def _agreed(item: Item, joined: AnswerColumn, ticked: AnswerColumn) -> AnswerColumn:
    """Return one column for the two layouts; what is not the same in both is told, not chosen."""

    def read(places: tuple[int, int]) -> Said:
        return _both(item, joined.said[places[0]], ticked.said[places[1]])

    both = list(zip(joined.index.tolist(), ticked.index.tolist(), strict=True))
    return column_of(item.id, "", both, read)


def _both(item: Item, joined: Said, ticked: Said) -> Said:
    a, b = _codes(item, joined.marks), _codes(item, ticked.marks)
    whole = replace(joined, cells=joined.cells + ticked.cells)
    if a == b or None in a:  # what nobody knows goes to the ledger by itself
        return whole
    if joined.state != "given":
        return replace(ticked, raw="没有作答", again=_shown(item, ticked), cells=whole.cells)
    return replace(whole, again=_shown(item, ticked))


def _codes(item: Item, marks: tuple[Mark, ...]) -> set[str | None]:
    codes: set[str | None] = set()
    for mark in marks:
        option = item.option(mark.value) if mark.by == "label" else None
        codes.add(mark.value if mark.by == "code" else str(option.code) if option else None)
    return codes


def _shown(item: Item, said: Said) -> str:
    parts = [item.parts.get(mark.value, mark.value) for mark in said.marks]
    return "┋".join(parts) or "没有作答"


def records_of(sheet: Sheet, rows: Sequence[int], link: int) -> tuple[Record, ...]:
    """Return the records.

    The servers write the time of submission in UTC, without saying so; the start and the end of an interview name
    their distance from it.
    """
    columns = about(sheet)

    def value(row: int, *names: str) -> str:
        texts = (sheet.cells[row].get(columns.get(name, -1), "").strip() for name in names)
        return next((text for text in texts if text), "")

    found = []
    for row in rows:
        submitted = value(row, *SUBMITTED)
        start, end = in_china(value(row, START)), in_china(value(row, END))
        found.append(
            Record(
                number=value(row, *NUMBER),
                row=row,
                submitted=_utc(submitted) if submitted else end,
                seconds=between(start, end),
                source=SOURCE,
                link=sheet.cells[row].get(link, "").strip().removeprefix("p"),
            )
        )
    return tuple(found)


def _utc(text: str) -> str:
    plain = in_china(text)
    stripped = text.strip().replace(" ", "T", 1)
    return in_china(f"{stripped}Z") or plain
