"""The answers of one question of a 问卷星 export, as marks with their place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from toolkit.channels.joined import many_marks, one_mark
from toolkit.channels.reading import Mode
from toolkit.channels.said import AnswerColumn, Mark, Said, State, column_of
from toolkit.channels.wenjuanxing.cells import ARROW, BETWEEN, state_of, whole
from toolkit.channels.wenjuanxing.headers import Header, Question
from toolkit.questionnaire.labels import option_key

if TYPE_CHECKING:
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item


_TWO_NUMBERS = re.compile(r"\d+(?:\s*[┋,，;；、|]\s*\d+)+")


def answers_of(sheet: Sheet, rows: Sequence[int], question: Question, item: Item, mode: Mode) -> Iterator[AnswerColumn]:
    """Yield the answers to one question, of a matrix row by row (records in the order of ``rows``)."""
    reader = _Reader(sheet.name, question, item, mode)
    texts = sheet.texts(rows, [header.column for header in question.headers])
    several = len(question.headers) > 1
    if item.kind == "matrix":
        for header, cells in zip(question.headers, texts, strict=True):
            key = item.part(header.part or "")
            if key is not None:
                yield column_of(item.id, key, cells, partial(reader.whole, header))
    elif item.kind in ("multi", "rank") and several:
        read = reader.chosen if item.kind == "multi" else reader.placed
        yield column_of(item.id, "", list(zip(*texts, strict=True)), read)
    else:
        yield column_of(item.id, "", next(texts), partial(reader.whole, question.headers[0]))


@dataclass(frozen=True)
class _Reader:
    sheet: str
    question: Question
    item: Item
    mode: Mode

    def whole(self, header: Header, text: str) -> Said:
        """Read an answer that stands in one cell."""
        state = self._state(text)
        return self._said(self._marks(text) if state == "given" else (), state, text, header)

    def _said(self, marks: tuple[Mark, ...], state: State, raw: str, header: Header, cells: int = 1) -> Said:
        return Said(marks, state, raw, header.text.strip(), self.sheet, cells)

    def _state(self, text: str) -> State:
        """In a text file -3 is what somebody wrote: there the platform has words for a missing answer."""
        written = self.item.kind == "text" and self.mode == "text" and text.strip() in ("-2", "-3")
        return "given" if written else state_of(text)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(option_key(label) for label in self.item.labels.values())

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

    def chosen(self, texts: tuple[str, ...]) -> Said:
        """Read a 0/1 column for each option; anything else is passed on as it stands, for the ledger to name."""
        given = self._given(texts)
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
        return self._of_columns(texts, tuple(marks), where, len(given))

    def placed(self, texts: tuple[str, ...]) -> Said:
        """Read a column for each option with its place (1 = first, 0 = not placed)."""
        given = self._given(texts)
        placed = {text: header for header, text in given if text != "0"}
        order = [str(place) for place in range(1, len(placed) + 1)]
        if set(order) == set(placed) and len(placed) == sum(text != "0" for _, text in given):
            marks = tuple(Mark(placed[place].part or "") for place in order)
        else:
            marks = (Mark("、".join(f"{header.part}：{text}" for header, text in given if text != "0")),)
        return self._of_columns(texts, marks, self.question.headers[0], len(given))

    def _given(self, texts: tuple[str, ...]) -> list[tuple[Header, str]]:
        plain = [whole(text.strip()) for text in texts]
        pairs = zip(self.question.headers, plain, strict=True)
        return [(header, text) for header, text in pairs if state_of(text) == "given"]

    def _of_columns(self, texts: tuple[str, ...], marks: tuple[Mark, ...], where: Header, count: int) -> Said:
        if marks:
            return self._said(marks, "given", BETWEEN.join(mark.value for mark in marks), where, count)
        if count and self.item.kind == "multi":
            # Zeros in every column: the question was answered, with none of the options.
            return self._said((), "given", "0", where, count)
        told: list[State] = [state for state in map(state_of, texts) if state != "absent"]
        state: State = "empty" if count else told[0] if told else "absent"
        return self._said((), state, "", where, 0)
