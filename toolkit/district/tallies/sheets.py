"""The workbook of a tally book: the whole, a column for each community in the order of the codes, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.xlsx import drawn, write_text

if TYPE_CHECKING:
    from toolkit.district.tallies.book import TallyBook

Cell = str | int | float | None
Grid = list[list[Cell]]
_WIDE = {"题目": 44, "选项": 32, "原因": 60, "题号": 14}
_FIXED = 2
"""Columns that stay in sight: which question, which answer."""


def workbook(book: TallyBook) -> bytes:
    """Return the .xlsx: first rows and columns stay in sight, long texts have room."""
    sheets = {"合计": _whole(book), "各社区人数": _communities(book), "没有算在内的": _left_out(book)}

    def draw(made: Any) -> None:
        head = made.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        wrap = made.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            write_text(sheet, 0, 0, repr(book))
            for column, words in enumerate(map(str, rows[0])):
                sheet.set_column(column, column, _WIDE.get(words, 10))
                write_text(sheet, 1, column, words, head)
            for line, cells in enumerate(rows[1:], start=2):
                for column, cell in enumerate(cells):
                    _write(sheet, line, column, cell, wrap)
            sheet.freeze_panes(2, _FIXED)
            sheet.set_landscape()
            sheet.repeat_rows(1)

    return drawn(draw)


def _write(sheet: Any, line: int, column: int, cell: Cell, look: Any) -> None:
    if isinstance(cell, str):
        write_text(sheet, line, column, cell, look)
    elif cell is not None:
        sheet.write_number(line, column, cell, look)


def _whole(book: TallyBook) -> Grid:
    rows: Grid = [["题号", "题目", "代码", "选项", "人数", "作答人数", "比例（%）", "社区数"]]
    for name, one in book.questions.items():
        for code, label, chose, asked in one.rows():
            share = round(100 * chose / asked, 1) if asked else None
            rows.append([name, one.measure.label, code, label, chose, asked, share, len(one.communities)])
    return rows


def _communities(book: TallyBook) -> Grid:
    """Return a line for each answer; a community that is left out of a question has empty cells there."""
    rows: Grid = [["题号", "选项", *(f"{code}{book.names[code]}" for code in book.people)]]
    rows.append(["", "有效答卷", *book.people.values()])
    for name, one in book.questions.items():
        counts = {"作答人数": one.base, **{label: one.people(code)[0] for code, label in one.options.items()}}
        for what, n in counts.items():
            held = dict(zip(one.communities, n.tolist(), strict=True))
            rows.append([name, what, *(held.get(code) for code in book.people)])
    return rows


def _left_out(book: TallyBook) -> Grid:
    rows: Grid = [["题号", "社区", "原因"]]
    for name, one in book.questions.items():
        for code, why in one.left_out.items():
            rows.append([name, code, why])
    return rows if len(rows) > 1 else [*rows, ["没有", "", ""]]
