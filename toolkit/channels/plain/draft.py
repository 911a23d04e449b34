"""A questionnaire drafted from any table: its headers are the wordings, its cells show the kinds and the options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.channels.drafting import Drafting, looks_numeric
from toolkit.channels.mapping import Mapping
from toolkit.channels.plain.headers import headers
from toolkit.channels.reading import Draft, sheet_of
from toolkit.channels.seen import MOST_OPTIONS, first_spellings, item_seen, listed
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.containers import Sheet, Workbook

_SEPARATORS = ("┋", "|", ";", "；", "\n", "、", "，", ",")
_WARNINGS = (
    "这份表格不是已知平台的格式：每一列当作一道题，题干就是列标题，题型和选项是从答案看出来的。",
    "没有人选过的选项、跳题规则和“其他”的填空，在答卷里看不到，请对照原问卷补上。",
)


def draft(workbook: Workbook, name: str) -> Draft:
    """Draft from the columns of a table; those about the form and those that name people are left out.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when it is empty, ``I-NO-CHANNEL`` when no column can be a question.
    """
    sheet = sheet_of(workbook)
    drafting = Drafting(name, doubts=list(_WARNINGS))
    found = headers(sheet, Questionnaire(name, "", ()), Mapping())
    for position, title in sorted(sheet.header().items()):
        if title.strip() in found.unknown:
            _add(drafting, title.strip(), _texts(sheet, position))
    if not drafting.items:
        raise IntakeError("I-NO-CHANNEL", where=workbook.file)
    return drafting.done()


def _texts(sheet: Sheet, position: int) -> list[str]:
    return [sheet.cells[row][position].strip() for row in sheet.rows() if sheet.cells[row].get(position, "").strip()]


def _add(drafting: Drafting, title: str, texts: list[str]) -> None:
    doubts: list[str] = []
    separator = _separator(texts)
    if separator:
        parts = first_spellings(part for text in texts for part in text.split(separator))
        doubts.append("一格里有几个答案，按多选题处理；如果填的是文字，请改成 text")
        item = {"kind": "multi", "options": listed(parts, doubts).options}
    elif len(set(texts)) == len(texts) and not looks_numeric(texts):
        item = {"kind": "text"}  # nobody has said the same: these are no choices
    else:
        item = item_seen(texts, doubts)
    drafting.add({"id": drafting.identity(title), "text": title, **item})
    drafting.doubts += [f"“{title}”：{doubt}。" for doubt in doubts]


def _separator(texts: Sequence[str]) -> str:
    """Return the separator of joined choices: its parts come again and again, each once in a cell."""
    for separator in _SEPARATORS:
        cells = [[part.strip() for part in text.split(separator) if part.strip()] for text in texts]
        parts = [part for cell in cells for part in cell]
        apart = all(len(set(cell)) == len(cell) for cell in cells)
        if apart and any(len(cell) > 1 for cell in cells) and len(set(parts)) <= min(MOST_OPTIONS, len(parts) // 2):
            return separator
    return ""
