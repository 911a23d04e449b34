"""The answers of one form, as marks with their place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.channels.entry_workbook.cells import is_illegible, marks, plain, tick, whole
from toolkit.channels.entry_workbook.sheets import Entries, Form
from toolkit.channels.said import Mark, RawAnswer, Said, State
from toolkit.containers import Unreadable
from toolkit.questionnaire import Item
from toolkit.questionnaire.entry_layout import EntryColumn, Sort, columns_of

NOTHING = "没有填"
"""How an answer that is missing is named beside one that is not."""


def answers_of(entries: Entries, form: Form, record: int) -> Iterator[RawAnswer]:
    """Yield the answers of one form to every question the sheet has a column for.

    A blank answer has the state ``absent``. Two codes in one cell are two marks; a text beside an option that was not
    chosen is a mark of its own, which no option answers to: it is named, not dropped.
    """
    for item in entries.questionnaire.questions:
        columns = [column for column in columns_of(item) if column.header in entries.positions]
        beside = [column for column in columns if column.sort is Sort.BESIDE]
        main = [column for column in columns if column.sort is not Sort.BESIDE]
        if item.kind == "matrix":
            yield from _rows(_Answer(entries, form, record, item), main, beside)
        elif columns:
            yield _Answer(entries, form, record, item).whole(main, beside)


def _rows(answer: _Answer, main: list[EntryColumn], beside: list[EntryColumn]) -> Iterator[RawAnswer]:
    """Yield the rows of a matrix; a text beside an option belongs to the first row that chose it, else to the first."""
    left = [column for column in beside if column.header in answer.form.cells]
    for column in main:
        chosen = {mark.value for mark in marks(answer.form.cells.get(column.header, ""))}
        own = [text for text in left if text.part in chosen]
        left = [text for text in left if text not in own]
        yield answer.whole([column], own, row=column.part)
    for column in left:
        yield answer.whole([], [column], row=f"{column.part}__text")


@dataclass(frozen=True)
class _Answer:
    entries: Entries
    form: Form
    record: int
    item: Item

    def whole(self, main: list[EntryColumn], beside: list[EntryColumn], row: str = "") -> RawAnswer:
        """Return the answer that stands in some columns."""
        filled = [column for column in (*main, *beside) if column.header in self.form.cells]
        if not filled:
            return self._said(row, (), "absent", "", (*main, *beside)[0], 0)
        found = self._with_texts(list(self._marks(main)), beside)
        doubtful = next((column for column in filled if self._is_doubtful(column)), filled[0])
        texts = [self.form.cells[column.header] for column in filled]
        unreadable = next((text for text in texts if isinstance(text, Unreadable)), None)
        raw = unreadable if unreadable is not None else "、".join(_shown(mark) for mark in found) or "0"
        return self._said(row, tuple(found), "given", raw, doubtful, len(filled))

    def _said(
        self, row: str, found: tuple[Mark, ...], state: State, raw: str, column: EntryColumn, cells: int
    ) -> RawAnswer:
        said = Said(found, state, raw, self.entries.title(column.header), self.entries.sheet.name, cells)
        return RawAnswer(self.record, self.item.id, row, said)

    def _is_doubtful(self, column: EntryColumn) -> bool:
        """Tell whether a cell holds what may not stand there: the answer is then to be looked for in its column."""
        text = self.form.cells[column.header]
        if column.sort is Sort.TICK:
            return tick(text) is None
        return column.sort is Sort.PLACE and whole(text) not in map(str, column.codes)

    def _marks(self, columns: list[EntryColumn]) -> Iterator[Mark]:
        cells = self.form.cells
        last = max((i for i, column in enumerate(columns) if column.header in cells), default=-1)
        for column in columns[: last + 1]:
            text = cells.get(column.header, "")
            match column.sort:
                case Sort.TICK:
                    yield from _ticked(column, text)
                case Sort.PLACE if not text:
                    yield Mark(f"{column.words}空着", by="code")
                case Sort.PLACE | Sort.NUMBER if is_illegible(text):
                    yield Mark(text.strip(), by="illegible")
                case Sort.PLACE:
                    found = marks(text)
                    yield found[0] if len(found) == 1 else Mark(plain(text), by="code")
                case Sort.CODE:
                    yield from marks(text)
                case _:
                    yield Mark(text.strip())

    def _with_texts(self, found: list[Mark], beside: list[EntryColumn]) -> list[Mark]:
        """Return the marks with what was written beside their options."""
        for column in beside:
            text = self.form.cells.get(column.header, "").strip()
            if not text:
                continue
            at = next((i for i, mark in enumerate(found) if mark.by == "code" and mark.value == column.part), None)
            if at is None:
                found.append(Mark(f"{column.part}：{text}", by="code"))
            else:
                found[at] = Mark(column.part, by="code", text=text)
        return found


def _ticked(column: EntryColumn, text: str) -> Iterator[Mark]:
    said = tick(text) if text else False
    if said:
        yield Mark(column.part, by="code")
    elif said is None:
        yield Mark(f"{column.part}：{text.strip()}", by="illegible" if is_illegible(text) else "code")


def _shown(mark: Mark) -> str:
    return f"{mark.value}（{mark.text}）" if mark.text else mark.value
