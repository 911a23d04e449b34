"""What stands where in the workbooks that a person codes in: the writer and the reader both take it from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import IntakeError
from toolkit.forms.entry_workbook.looks import Looks, height

if TYPE_CHECKING:
    from toolkit.containers import Sheet, Workbook

GUIDE, BOOK, FIRST, SECOND, SORTING = "填写说明", "编码本", "编码", "复核", "归类"
RECORD, TEXT, MARK, NOTE = "记录号", "文字", "校验（勿改）", "备注"
CODE, NAME, RULE, EXAMPLE, HINTS = "代码", "名称", "说明", "例子", "提示词"
GIVEN = ("码1", "码2", "码3")
SUGGESTED, TAKEN, YES = "建议", "采用建议", "是"
COUNT, REASON, OPTION = "份数", "理由", "归入"
BETWEEN = "；"
"""Between several codes in one cell."""

_WIDTHS = {
    RECORD: 12, TEXT: 56, MARK: 11, NOTE: 20, CODE: 8, NAME: 18, RULE: 50, EXAMPLE: 34, HINTS: 50,
    **dict.fromkeys(GIVEN, 16), SUGGESTED: 26, TAKEN: 10, COUNT: 8, REASON: 34, OPTION: 26,
}  # fmt: skip
_LAST_HEADER_ROW = 10
_YES, _NO = frozenset({YES, "√", "y", "1"}), frozenset({"", "否", "×", "n", "0"})


def is_yes(written: str) -> bool:
    """Tell whether a cell says yes."""
    return written.lower() in _YES


def is_no(written: str) -> bool:
    """Tell whether a cell says no, or nothing."""
    return written.lower() in _NO


@dataclass(frozen=True)
class Line:
    """One filled row of a sheet: its number, and its cells by header."""

    row: int
    cells: dict[str, str]

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header, "").strip()


def lines(workbook: Workbook, name: str, headers: Sequence[str]) -> list[Line]:
    """Return the filled rows of a sheet, whatever the order of its rows and columns.

    Raises
    ------
    IntakeError
        ``I-CODING`` when the sheet or one of the headers is not there.
    """
    sheet = named(workbook, name)
    if sheet is None:
        raise IntakeError("I-CODING", where=workbook.file, problem=f"没有工作表“{name}”")
    for top in range(1, _LAST_HEADER_ROW + 1):
        at = {text.strip(): column for column, text in sheet.cells.get(top, {}).items()}
        if set(headers) <= set(at):
            return list(_filled(sheet, top, at))
    words = f"工作表“{name}”里找不到表头（{'、'.join(headers)}）"
    raise IntakeError("I-CODING", where=workbook.file, problem=words)


def named(workbook: Workbook, name: str) -> Sheet | None:
    """Return the sheet of a name."""
    return next((sheet for sheet in workbook.sheets if sheet.name.strip() == name), None)


def _filled(sheet: Sheet, top: int, at: dict[str, int]) -> Iterator[Line]:
    for row in sorted(row for row in sheet.cells if row > top):
        cells = {header: sheet.cells[row][column] for header, column in at.items() if column in sheet.cells[row]}
        if any(text.strip() for text in cells.values()):
            yield Line(row, cells)


class SheetWriter:
    """A sheet with a frozen header, filled row by row.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    looks : Looks
    name : str
    headers : sequence of str
    """

    def __init__(self, book: Any, looks: Looks, name: str, headers: Sequence[str]) -> None:
        from toolkit.document.xlsx import write_text

        self.sheet, self.looks, self.headers = book.add_worksheet(name), looks, tuple(headers)
        self.rows = 0
        for place, header in enumerate(headers):
            self.sheet.set_column(place, place, _WIDTHS[header])
            write_text(self.sheet, 0, place, header, looks.strong)
        self.sheet.freeze_panes(1, 0)
        self.sheet.ignore_errors({"number_stored_as_text": f"A2:{chr(ord('A') + len(headers) - 1)}1048576"})
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)

    def add(self, cells: dict[str, str | int]) -> None:
        """Write one row; cells that are not named stay empty."""
        from toolkit.document.xlsx import write_text

        self.rows += 1
        for place, header in enumerate(self.headers):
            value = cells.get(header, "")
            if value == "":
                self.sheet.write_blank(self.rows, place, None, self.looks.plain)
            elif isinstance(value, int):
                self.sheet.write_number(self.rows, place, value, self.looks.middle)
            else:
                write_text(self.sheet, self.rows, place, value, self.looks.plain)
        tallest = max(height(str(text), _WIDTHS[header], 14) for header, text in cells.items())
        self.sheet.set_row(self.rows, max(18.0, tallest))

    def choose(self, header: str, source: Sequence[str] | str, hint: str) -> None:
        """Give a column a list to choose from; what is not on it is asked about and let pass."""
        place = self.headers.index(header)
        check = {
            "validate": "list",
            "source": source,
            "input_title": header,
            "input_message": hint,
            "error_type": "warning",
            "error_title": "不在列表里",
            "error_message": "请从下拉列表里选。确实要这样写，选“是”保留，读入时会列出来。",
        }
        self.sheet.data_validation(1, place, max(1, self.rows), place, check)


def write_guide(book: Any, looks: Looks, title: str, guide: Sequence[tuple[str, str]], warning: str) -> None:
    """Write the sheet that says how to fill in the others, a warning on top where there is one, and show it first."""
    from toolkit.document.xlsx import write_text

    sheet = book.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    sheet.set_row(0, 28)
    write_text(sheet, 0, 0, title, looks.title)
    told = [("注意", warning), *guide] if warning else guide
    for row, (name, text) in enumerate(told, start=1):
        write_text(sheet, row, 0, name, looks.strong)
        write_text(sheet, row, 1, text, looks.plain)
        sheet.set_row(row, height(text, 90, 14) + 6)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.activate()
