"""One sheet to type into: headings, columns with their checks, and colours that follow the routing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from toolkit.document.xlsx import write_text
from toolkit.forms.entry_workbook.formulas import Formulas, TooLongError
from toolkit.forms.entry_workbook.looks import Looks, height
from toolkit.forms.entry_workbook.rules import rule, rules_about
from toolkit.questionnaire.entry_layout import (
    DATE,
    HEAD,
    EntryColumn,
    Sort,
    columns_of,
    entry_columns,
    wording,
)

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

FORMS = 500
"""For so many rows the sheet checks what is typed."""
_TOP = 2
_LAST = _TOP + FORMS - 1
_ABOUT = (10, 9, 12, 8)
_WIDTHS = {Sort.CODE: 9, Sort.TICK: 9, Sort.PLACE: 9, Sort.NUMBER: 9, Sort.TEXT: 32, Sort.BESIDE: 16}
_ASKING = 15
"""Width of a question's first column, which carries its wording."""


class EntrySheet:
    """The sheet of first entries, or of second ones.

    Parameters
    ----------
    sheet : xlsxwriter.worksheet.Worksheet
    questionnaire : Questionnaire
    looks : Looks
    """

    def __init__(self, sheet: Any, questionnaire: Questionnaire, looks: Looks) -> None:
        self.sheet, self.questionnaire, self.looks = sheet, questionnaire, looks
        self.columns = entry_columns(questionnaire)
        self.at = {column.header: place for place, column in enumerate(self.columns, start=len(HEAD))}
        self.first = {columns[0].header for item in questionnaire.questions if (columns := columns_of(item))}

    def write(self, community: str, listed: dict[str, str]) -> list[Item]:
        """Write the sheet; return the questions whose condition fits into no formula.

        Parameters
        ----------
        community : str
            Code of the community, for the hint.
        listed : dict of str to str
            Item id to where its codes stand in the workbook.
        """
        self._headings()
        self._checks(community, listed)
        self._page()
        return self._colours()

    def _headings(self) -> None:
        bands = {item_id: place % 2 for place, item_id in enumerate(self.questionnaire.numbers)}
        heads = [
            (name, words, width, self.looks.about) for (name, words), width in zip(HEAD.items(), _ABOUT, strict=True)
        ]
        for column in self.columns:
            look = self.looks.heads[bands[column.item.id]]
            heads.append((column.header, wording(self.questionnaire, column), self._width(column), look))
        for place, (name, words, _, (above, below)) in enumerate(heads):
            write_text(self.sheet, 0, place, name, above)
            write_text(self.sheet, 1, place, words, below)
        self.sheet.set_row(1, max(height(words, width) for _, words, width, _ in heads))

    def _width(self, column: EntryColumn) -> int:
        return max(_WIDTHS[column.sort], _ASKING if column.header in self.first else 0)

    def _checks(self, community: str, listed: dict[str, str]) -> None:
        about = rules_about(community)
        for place, (name, width) in enumerate(zip(HEAD, _ABOUT, strict=True)):
            self.sheet.set_column(place, place, width, self.looks.day if name == DATE else self.looks.text)
            if name in about:
                self.sheet.data_validation(_TOP, place, _LAST, place, about[name])
        for column in self.columns:
            place = self.at[column.header]
            look = self.looks.cell(column.sort, first=column.header in self.first)
            self.sheet.set_column(place, place, self._width(column), look)
            check = rule(self.questionnaire, column, listed.get(column.item.id, ""))
            self.sheet.data_validation(_TOP, place, _LAST, place, check)

    def _page(self) -> None:
        self.sheet.freeze_panes(_TOP, 1)
        self.sheet.ignore_errors({"number_stored_as_text": f"A{_TOP + 1}:XFD{_LAST + 1}"})
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        self.sheet.repeat_rows(0, 1)
        self.sheet.repeat_columns(0)
        self.sheet.set_footer("&C第&P页，共&N页")

    # ---- colours -----------------------------------------------------------------------------------------------------

    def _colours(self) -> list[Item]:
        letters = {header: xl_col_to_name(place) for header, place in self.at.items()}
        formulas = Formulas(self.questionnaire, letters, _TOP + 1)
        self._number_missing_or_twice(xl_col_to_name(len(HEAD) + len(self.columns)))
        unchecked = []
        for item in self.questionnaire.questions:
            columns = columns_of(item)
            main = [column for column in columns if column.sort is not Sort.BESIDE]
            if not main:
                continue
            try:
                self._shut(columns, formulas.unasked(item))
            except TooLongError:
                unchecked.append(item)
            if item.kind == "multi":
                self._redden(main, formulas.clash(item))
            if item.kind == "rank":
                self._redden(main, formulas.twice(item, self._here(main)))
            for column in columns[len(main) :]:
                self._shut([column], formulas.unchosen(column))
        return unchecked

    def _number_missing_or_twice(self, last: str) -> None:
        row = _TOP + 1
        twice = f"COUNTIF($A${row}:$A${_LAST + 1},$A{row})>1"
        wrong = f'IF($A{row}="",COUNTA($E{row}:${last}{row})>0,{twice})'
        self._colour(0, 0, wrong, self.looks.wrong)

    def _shut(self, columns: Sequence[EntryColumn], unasked: str) -> None:
        """Grey the cells that must stay empty, and redden those that are filled all the same."""
        if unasked and columns:
            self._redden(columns, f'AND({self._here(columns)}<>"",{unasked})')
            self._colour(self.at[columns[0].header], self.at[columns[-1].header], unasked, self.looks.shut)

    def _redden(self, columns: Sequence[EntryColumn], wrong: str) -> None:
        if wrong and columns:
            self._colour(self.at[columns[0].header], self.at[columns[-1].header], wrong, self.looks.wrong)

    def _here(self, columns: Sequence[EntryColumn]) -> str:
        """Return the cell the formula stands for: the first one, from which the spreadsheet counts on."""
        return f"{xl_col_to_name(self.at[columns[0].header])}{_TOP + 1}"

    def _colour(self, first: int, last: int, formula: str, look: Any) -> None:
        mark = {"type": "formula", "criteria": f"={formula}", "format": look, "stop_if_true": True}
        self.sheet.conditional_format(_TOP, first, _LAST, last, mark)
