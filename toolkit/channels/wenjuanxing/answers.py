"""The answers of one question of a 问卷星 export, as marks with their place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.channels.reading import Mark, Mode, Place, RawAnswer, State
from toolkit.channels.wenjuanxing.cells import ARROW, BETWEEN, many_marks, one_mark, state_of, whole
from toolkit.channels.wenjuanxing.headers import Header, Question
from toolkit.questionnaire.labels import option_key

if TYPE_CHECKING:
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item


_TWO_NUMBERS = re.compile(r"\d+(?:\s*[┋,，;；、|]\s*\d+)+")


def answers_of(
    sheet: Sheet, rows: Sequence[int], file: str, question: Question, item: Item, mode: Mode
) -> Iterator[RawAnswer]:
    """Yield the answers of one question, record by record (records count from 0 in the order of ``rows``)."""
    reader = _Reader(sheet, file, question, item, mode)
    for record, row in enumerate(rows):
        yield from reader.answers(record, row)


@dataclass(frozen=True)
class _Reader:
    sheet: Sheet
    file: str
    question: Question
    item: Item
    mode: Mode

    def answers(self, record: int, row: int) -> Iterator[RawAnswer]:
        first, *more = self.question.headers
        cells = self.sheet.cells[row]
        if self.item.kind == "matrix":
            yield from self._matrix(record, row, cells)
        elif self.item.kind == "multi" and more:
            yield self._chosen(record, row, cells)
        elif self.item.kind == "rank" and more:
            yield self._placed(record, row, cells)
        else:
            text = cells.get(first.column, "")
            state, marks = self._said(text)
            yield RawAnswer(record, self.item.id, "", marks, state, self._place(row, first), text)

    def _place(self, row: int, header: Header) -> Place:
        return Place(self.file, self.sheet.name, row, header.text.strip())

    def _said(self, text: str) -> tuple[State, tuple[Mark, ...]]:
        """Return what a cell says; most cells say what another has said before."""
        if text not in self._before:
            state = self._state(text)
            self._before[text] = state, self._marks(text) if state == "given" else ()
        return self._before[text]

    @cached_property
    def _before(self) -> dict[str, tuple[State, tuple[Mark, ...]]]:
        return {}

    def _state(self, text: str) -> State:
        """In a text file -3 is what somebody wrote: there the platform has words for a missing answer."""
        written = self.item.kind == "text" and self.mode == "text" and text.strip() in ("-2", "-3")
        return "given" if written else state_of(text)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(option_key(label) for label in self.item.labels.values())

    @cached_property
    def _rows(self) -> list[tuple[Header, str]]:
        keys = [(header, self.item.part(header.part or "")) for header in self.question.headers]
        return [(header, key) for header, key in keys if key is not None]

    def _marks(self, text: str) -> tuple[Mark, ...]:
        if self.item.kind in ("text", "number"):
            return (Mark(text.strip()),)
        if self.item.kind == "multi" and self.mode == "text":
            return many_marks(text, BETWEEN, self._known) or (Mark(text.strip()),)
        if self.item.kind == "rank" and self.mode == "text":
            return many_marks(text, ARROW, self._known) or (Mark(text.strip()),)
        return self._single(text)

    def _single(self, text: str) -> tuple[Mark, ...]:
        """Return the one mark of a single choice; more than one when several stand in its cell."""
        if self.mode == "number":
            several = re.findall(r"\d+", text) if _TWO_NUMBERS.fullmatch(text.strip()) else [whole(text.strip())]
            return tuple(Mark(number, by="position") for number in several)
        mark = one_mark(whole(text.strip()))
        if option_key(mark.value) in self._known:
            return (mark,)
        return many_marks(text, BETWEEN, self._known) or (mark,)

    def _matrix(self, record: int, row: int, cells: dict[int, str]) -> Iterator[RawAnswer]:
        for header, key in self._rows:
            text = cells.get(header.column, "")
            state, marks = self._said(text)
            yield RawAnswer(record, self.item.id, key, marks, state, self._place(row, header), text)

    def _chosen(self, record: int, row: int, cells: dict[int, str]) -> RawAnswer:
        """Read a 0/1 column for each option; anything else is passed on as it stands, for the ledger to name."""
        given = self._given(cells)
        marks = []
        where = self.question.headers[0]
        for header, text in given:
            part = header.part or ""
            if text == "0":
                continue
            if text == "1" or option_key(text) == option_key(part):
                marks.append(Mark(part))
            else:
                marks.append(Mark(f"{part}：{text}"))
                where = header
        return self._of_columns(record, row, cells, tuple(marks), where, len(given))

    def _placed(self, record: int, row: int, cells: dict[int, str]) -> RawAnswer:
        """Read a column for each option with its place (1 = first, 0 = not placed)."""
        given = self._given(cells)
        placed = {text: header for header, text in given if text != "0"}
        order = [str(place) for place in range(1, len(placed) + 1)]
        if set(order) == set(placed) and len(placed) == sum(text != "0" for _, text in given):
            marks = tuple(Mark(placed[place].part or "") for place in order)
        else:
            marks = (Mark("、".join(f"{header.part}：{text}" for header, text in given if text != "0")),)
        return self._of_columns(record, row, cells, marks, self.question.headers[0], len(given))

    def _given(self, cells: dict[int, str]) -> list[tuple[Header, str]]:
        texts = [(header, whole(cells.get(header.column, "").strip())) for header in self.question.headers]
        return [(header, text) for header, text in texts if state_of(text) == "given"]

    def _missing(self, cells: dict[int, str]) -> State:
        """Return what the platform says of an answer that is missing in every column."""
        for header in self.question.headers:
            state = state_of(cells.get(header.column, ""))
            if state != "absent":
                return state
        return "absent"

    def _of_columns(
        self, record: int, row: int, cells: dict[int, str], marks: tuple[Mark, ...], where: Header, count: int
    ) -> RawAnswer:
        place = self._place(row, where)
        if count and not marks and self.item.kind == "multi":
            # Zeros in every column: the question was answered, with none of the options.
            return RawAnswer(record, self.item.id, "", (), "given", place, "0", count)
        if not marks:
            state: State = "empty" if count else self._missing(cells)
            return RawAnswer(record, self.item.id, "", (), state, place, "", cells=0)
        raw = BETWEEN.join(mark.value for mark in marks)
        return RawAnswer(record, self.item.id, "", marks, "given", place, raw, count)
