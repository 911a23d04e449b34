"""Double entry: the forms typed twice, held against each other cell by cell, neither entry preferred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.channels.entry_workbook.cells import normal
from toolkit.channels.entry_workbook.sheets import Entries, Form, first_sheet, named
from toolkit.document import Column, Table, Text
from toolkit.questionnaire.entry_layout import NUMBER, SECOND, EntryColumn, Sort, columns_of, wording

if TYPE_CHECKING:
    from toolkit.containers import Workbook
    from toolkit.questionnaire import Item, Questionnaire

SHARE, ERROR_RATE = 0.10, 0.005
"""The aims: at least a tenth of the forms typed twice, fewer than five errors in a thousand cells."""


@dataclass(frozen=True)
class Difference:
    """One cell in which two entries of a form differ; ``first`` and ``second`` as compared, empty for a blank."""

    number: str
    row: int
    second_row: int
    column: EntryColumn
    first: str
    second: str

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Item and matrix row of the answers that cannot be accepted."""
        item = self.column.item
        if item.kind != "matrix":
            return [(item.id, "")]
        if self.column.sort is Sort.CODE:
            return [(item.id, self.column.part)]
        return [(item.id, key) for key in (*(row.key for row in item.rows), f"{self.column.part}__text")]


@dataclass(frozen=True)
class Comparison:
    """What the second entry says of the first.

    Parameters
    ----------
    questionnaire : Questionnaire
    forms : int
        Forms on the first sheet.
    twice : tuple of str
        Numbers of the forms that were compared.
    fields : int
        Cells compared: those filled in at least one of the two entries.
    differences : tuple of Difference
        In the order of the first sheet.
    unmatched : tuple of str
        Numbers on the second sheet that are not on the first.
    ambiguous : tuple of str
        Numbers that occur several times on a sheet and could not be compared.
    """

    questionnaire: Questionnaire
    forms: int
    twice: tuple[str, ...]
    fields: int
    differences: tuple[Difference, ...]
    unmatched: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Forms typed twice among all forms."""
        return len(self.twice) / self.forms if self.forms else 0.0

    @property
    def rate(self) -> float:
        """Differing cells among the cells compared."""
        return len(self.differences) / self.fields if self.fields else 0.0

    def __repr__(self) -> str:
        if not self.twice:
            return f"录入{self.forms}份，还没有可以比对的复录。"
        return (
            f"{self.forms}份问卷里有{len(self.twice)}份录了两遍（{self.share:.1%}，目标不低于{SHARE:.0%}）；"
            f"比对{self.fields}格，不同{len(self.differences)}格，差错率{self.rate:.2%}（目标低于{ERROR_RATE:.1%}）。"
        )

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def table(self) -> Table:
        """Return the differing cells, one a line, to be looked up on paper."""
        rows = []
        for found in self.differences:
            question = wording(self.questionnaire, found.column).replace("\n", " ")
            cells = (found.number, question, found.column.header, found.first, found.second)
            rows.append(tuple((Text(cell or "（空）"),) for cell in cells))
        columns = (Column(NUMBER), Column("题目"), Column("列"), Column("录入"), Column("复录"))
        return Table("double_entry", repr(self), columns, tuple(rows), ((Text("请对照纸质问卷，把录错的一边改正。"),),))


def compare(workbook: Workbook, questionnaire: Questionnaire) -> Comparison:
    """Compare the two sheets of a filled workbook; without a second sheet nothing was compared.

    Raises
    ------
    IntakeError
        ``I-NO-CHANNEL`` when the workbook has no sheet of entries.
    """
    from toolkit.errors import IntakeError

    sheet = first_sheet(workbook)
    if sheet is None:
        raise IntakeError("I-NO-CHANNEL", where=workbook.file)
    again = named(workbook, SECOND)
    second = None if again is None else Entries(again, questionnaire)
    return compared(Entries(sheet, questionnaire), second)


def compared(first: Entries, second: Entries | None) -> Comparison:
    """Compare two sheets of entries form by form, by their numbers."""
    repeats = second.forms if second else ()
    ambiguous = {*first.twice, *(second.twice if second else ())}
    known = {form.key: form for form in first.forms if form.number}
    paired = [(known[form.key], form) for form in repeats if form.key in known and form.key not in ambiguous]
    paired.sort(key=lambda pair: pair[0].row)
    fields, differences = 0, []
    for form, again in paired:
        for column, a, b in _cells(first, second, form, again):
            fields += 1
            if a != b:
                differences.append(Difference(form.number, form.row, again.row, column, a, b))
    return Comparison(
        first.questionnaire,
        len(first.forms),
        tuple(form.number for form, _ in paired),
        fields,
        tuple(differences),
        tuple(form.number or f"行{form.row}" for form in repeats if form.key not in known),
        tuple(sorted(form.key for form in known.values() if form.key in ambiguous)),
    )


def _cells(first: Entries, second: Entries | None, form: Form, again: Form) -> Iterator[tuple[EntryColumn, str, str]]:
    """Yield the cells that are filled in one entry at least, as both have them."""
    on_both = set(first.positions) & set(second.positions if second else ())
    for item in first.questionnaire.questions:
        columns = [column for column in columns_of(item) if column.header in on_both]
        a, b = _normal(columns, form), _normal(columns, again)
        if item.kind == "multi":
            _level(item, a, b)
        for column in columns:
            one, other = a[column.header], b[column.header]
            if one or other:
                yield column, one, other


def _normal(columns: list[EntryColumn], form: Form) -> dict[str, str]:
    return {column.header: normal(form.cells.get(column.header, ""), column) for column in columns}


def _level(item: Item, a: dict[str, str], b: dict[str, str]) -> None:
    """Make blanks comparable: beside a tick a blank is a 0; without any tick, zeros are one answer."""
    ticks = [column.header for column in columns_of(item) if column.sort is Sort.TICK and column.header in a]
    chosen = any(entry[header] not in ("", "0") for entry in (a, b) for header in ticks)
    for entry in (a, b):
        none = not chosen and any(entry[header] for header in ticks)
        for header in ticks:
            entry[header] = (entry[header] or "0") if chosen else ""
        if none:
            entry[ticks[0]] = "0"
