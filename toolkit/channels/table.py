"""Answers of a plain table, once it is known what each of its columns holds: shared by the platforms that write one.

A channel says of every column which item it belongs to and how (:class:`Column`), and which texts its platform writes
for missing and ticked (:class:`Dialect`); what stands in the cells is turned into marks here, the same way for all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from toolkit.channels.joined import many_marks, one_mark
from toolkit.channels.said import AnswerColumn, Mark, Said, State, column_of
from toolkit.containers import Unreadable
from toolkit.questionnaire.labels import option_key

if TYPE_CHECKING:
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item


class Sort(StrEnum):
    """What the cells of a column hold."""

    WHOLE = "whole"
    """The answer: one choice, a number, a text; of a matrix the answer to the row ``part``."""
    JOINED = "joined"
    """Several choices, or the options in their order, joined by the column's separator."""
    TICK = "tick"
    """Whether the option ``part`` was chosen."""
    PLACE = "place"
    """The place given to the option ``part`` of a ranking."""
    NTH = "nth"
    """The option mentioned or placed n-th; the columns of an item stand in the order of n."""
    BESIDE = "beside"
    """What was written beside the option ``part``."""
    WRITTEN = "written"
    """What was written beside the option ``part``, which has no other column: who wrote has chosen it."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    position : int
        0-based.
    title : str
        The header as it stands in the file.
    item : Item
    sort : Sort
    part : str
        Key of a matrix row, or code of an option; see :attr:`Item.parts`.
    separator : str
        Of joined choices.
    values : mapping of str to str
        What the file's own dictionary gives: cell text to label (``by`` label) or to the code of an option.
    by : {"label", "code", "position"}
        What the cells say of an option when ``values`` does not know the text.
    """

    position: int
    title: str
    item: Item
    sort: Sort = Sort.WHOLE
    part: str = ""
    separator: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    by: Literal["label", "code", "position"] = "label"

    def mark(self, text: str) -> Mark:
        """Return what one text of the column says; an option may have its 〖…〗 behind it."""
        stripped = text.strip()
        plain = stripped in self.values or self.by != "label" or not self.item.options
        return self.meant(Mark(stripped) if plain else one_mark(stripped))

    def meant(self, mark: Mark) -> Mark:
        """Return a mark as the file's own dictionary has it."""
        return Mark(self.values.get(mark.value, mark.value), by=self.by, text=mark.text)


@dataclass(frozen=True)
class Dialect:
    """The words of a platform for what is not an answer, and for ticked and not ticked.

    ``nothing_chosen`` tells whether a row of unticked cells means that none of the options was chosen; where a platform
    writes the same for a question that was not answered, it says so with False.
    """

    skipped: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    ticked: frozenset[str] = frozenset({"1", "TRUE", "True", "true", "Y", "是", "√", "✓"})
    unticked: frozenset[str] = frozenset({"0", "FALSE", "False", "false", "N", "否", "×"})
    nothing_chosen: bool = True

    def state(self, text: str) -> State:
        """Return whether a cell holds an answer, or what the platform says of its absence."""
        stripped = text.strip()
        if not stripped:
            return "absent"
        if stripped in self.skipped:
            return "skipped"
        return "empty" if stripped in self.empty else "given"


def answers_of(
    sheet: Sheet, rows: Sequence[int], columns: Sequence[Column], dialect: Dialect
) -> Iterator[AnswerColumn]:
    """Yield the answers of a table, item by item (records in the order of ``rows``).

    Every non-blank cell of ``columns`` that the platform does not call missing is counted in exactly one answer.
    """
    groups: dict[tuple[str, str], list[Column]] = {}
    for column in columns:
        row = column.part if column.item.kind == "matrix" and column.sort is Sort.WHOLE else ""
        groups.setdefault((column.item.id, row), []).append(column)
    for (item, row), group in groups.items():
        reader = _Group(sheet.name, group, dialect)
        texts = sheet.texts(rows, [column.position for column in reader.columns])
        yield column_of(item, row, list(zip(*texts, strict=True)), reader.said)


def codes_of(item: Item, names: Mapping[str, int], texts: Iterable[str]) -> dict[str, str]:
    """Return texts of cells with the codes they stand for: by the platform's names, else where they are labels.

    For columns with ``by`` = ``code``, where a number that is no name must not be taken for a place in the list.
    """
    words = {name: str(code) for name, code in names.items() if code in item.labels}
    for text in {text.strip() for text in texts} - words.keys():
        option = item.option(text)
        words |= {text: str(option.code)} if option else {}
    return words


def none_ticked(sheet: Sheet, rows: Sequence[int], columns: Sequence[Column], dialect: Dialect) -> Counter[str]:
    """Count for each item the records in which every option has a column and none of them is ticked."""
    ticks: dict[str, list[Column]] = {}
    for column in columns:
        if column.sort is Sort.TICK:
            ticks.setdefault(column.item.id, []).append(column)
    found: Counter[str] = Counter()
    for item, group in ticks.items():
        texts = ([sheet.cells[row].get(column.position, "").strip() for column in group] for row in rows)
        found[item] = sum(any(row) and all(not text or text in dialect.unticked for text in row) for row in texts)
    return +found


class _Group:
    """The columns of one item, or of one row of a matrix."""

    def __init__(self, sheet: str, columns: Sequence[Column], dialect: Dialect) -> None:
        self.sheet, self.dialect = sheet, dialect
        self.item = columns[0].item
        self.main = [column for column in columns if column.sort is not Sort.BESIDE]
        self.columns = sorted(columns, key=lambda column: column.sort is Sort.BESIDE)
        self.known = frozenset(option_key(label) for label in self.item.labels.values())

    def said(self, texts: tuple[str, ...]) -> Said:
        """Return what the texts of the columns say together."""
        states: list[State] = [self.dialect.state(text) for text in texts]
        cells = {column.position: text for column, text in zip(self.columns, texts, strict=True)}
        filled = [column for column, state in zip(self.columns, states, strict=True) if state == "given"]
        if not filled:
            told: list[State] = [state for state in states if state != "absent"]
            return self._missing(told[0] if told else "absent", self.columns[0])
        marks, doubtful = self._marks(filled, cells)
        given = [cells[column.position] for column in filled]
        unreadable = next((text for text in given if isinstance(text, Unreadable)), None)
        if not marks and unreadable is None and not self._can_be_none(filled):
            return self._missing("absent", filled[0])
        raw = unreadable if unreadable is not None else "┋".join(_shown(mark) for mark in marks) or "0"
        return Said(marks, "given", raw, (doubtful or filled[0]).title, self.sheet, len(filled))

    def _missing(self, state: State, column: Column) -> Said:
        return Said((), state, "", column.title, self.sheet, cells=0)

    def _can_be_none(self, filled: list[Column]) -> bool:
        ticks = all(column.sort in (Sort.TICK, Sort.WRITTEN, Sort.PLACE) for column in filled)
        return not ticks or (self.dialect.nothing_chosen and self.item.kind == "multi")

    def _marks(self, filled: list[Column], cells: Mapping[int, str]) -> tuple[tuple[Mark, ...], Column | None]:
        """Return the marks of a record, and the first column that holds what may not stand there."""
        marks: list[Mark] = []
        places: list[tuple[int, Mark]] = []
        doubtful: Column | None = None
        for column in filled:
            text = cells[column.position].strip()
            match column.sort:
                case Sort.WHOLE | Sort.NTH:
                    marks.append(column.mark(text))
                case Sort.JOINED:
                    marks += self._split(text, column)
                case Sort.TICK:
                    said = self._ticked(column, text)
                    marks += [] if said is None else [said]
                    doubtful = doubtful or (column if said is not None and said.value != column.part else None)
                case Sort.WRITTEN if text not in self.dialect.unticked:
                    marks.append(Mark(column.part, by="code", text="" if text in self.dialect.ticked else text))
                case Sort.PLACE if text != "0":
                    number = re.fullmatch(r"0*(\d+)(?:\.0+)?", text)
                    doubtful = doubtful or (None if number else column)
                    place = Mark(column.part if number else f"{column.part}：{text}", by="code")
                    places.append((int(number[1]) if number else 0, place))
        if self.item.kind == "rank" and self._holed(filled):
            named = "、".join(f"{column.title}：{cells[column.position].strip()}" for column in filled)
            return (Mark(named, by="code"),), filled[0]
        if [place for place, _ in sorted(places, key=lambda pair: pair[0])] == list(range(1, len(places) + 1)):
            marks += [mark for _, mark in sorted(places, key=lambda pair: pair[0])]
        else:
            marks.append(Mark("、".join(f"{mark.value}：{place}" for place, mark in places), by="code"))
        return tuple(self._with_texts(marks, filled, cells)), doubtful

    def _holed(self, filled: list[Column]) -> bool:
        """Tell whether a later place is filled and an earlier one is not: nobody then knows which place it is."""
        there = [column in filled for column in self.main if column.sort is Sort.NTH]
        return there != sorted(there, reverse=True)

    def _split(self, text: str, column: Column) -> list[Mark]:
        """Return the choices of a joined cell; a separator inside a known option does not part it."""
        pieces = [piece for piece in text.split(column.separator) if piece] if column.separator else []
        if pieces and all(piece in column.values for piece in pieces):
            return [column.mark(piece) for piece in pieces]
        if not column.separator or text in column.values or option_key(text) in self.known:
            return [column.mark(text)]
        known = self.known | {option_key(text) for text in column.values}
        return [column.meant(mark) for mark in many_marks(text, column.separator, known)] or [column.mark(text)]

    def _ticked(self, column: Column, text: str) -> Mark | None:
        if text in self.dialect.unticked:
            return None
        label = self.item.labels.get(int(column.part), "") if column.part.isdecimal() else ""
        if text in self.dialect.ticked or (label and option_key(text) == option_key(label)):
            return Mark(column.part, by="code")
        return Mark(f"{label or column.part}：{text}", by="code")

    def _with_texts(self, marks: list[Mark], filled: list[Column], cells: Mapping[int, str]) -> list[Mark]:
        """Return the marks with what was written beside their options; a text without its option is named by itself."""
        for column in filled:
            if column.sort is not Sort.BESIDE:
                continue
            text = cells[column.position].strip()
            at = next((i for i, mark in enumerate(marks) if self._is(mark, column.part)), None)
            if at is None and self._is_one_unknown(marks):
                at = 0
            if at is None:
                marks.append(Mark(f"{self.item.labels.get(int(column.part), column.part)}：{text}", by="code"))
            else:
                marks[at] = Mark(marks[at].value, by=marks[at].by, text=text)
        return marks

    def _is_one_unknown(self, marks: list[Mark]) -> bool:
        """Tell the one choice of a person that is no option: once its word is confirmed the text belongs to it."""
        one = len(marks) == 1 and self.item.kind == "single" and not marks[0].text
        return one and not any(self._is(marks[0], part) for part in self.item.parts)

    def _is(self, mark: Mark, part: str) -> bool:
        if mark.by == "code":
            return mark.value == part
        if mark.by == "position":
            return mark.value.isdecimal() and list(self.item.parts)[int(mark.value) - 1 : int(mark.value)] == [part]
        option = self.item.option(mark.value) if mark.by == "label" else None
        return option is not None and str(option.code) == part


def _shown(mark: Mark) -> str:
    return f"{mark.value}（{mark.text}）" if mark.text else mark.value
