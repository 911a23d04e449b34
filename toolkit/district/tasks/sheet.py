"""The register as a workbook for WPS: a guide, the entries, and the lists they are chosen from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.district.tasks.entry import HEADERS, TASKS, WITHDRAWN, Entry
from toolkit.questionnaire.bank import Place, places

if TYPE_CHECKING:
    from toolkit.district.tasks.register import Register

SHEET, LISTS = "登记", "名单"
_SPARE = 300
"""Rows below the last entry that can be filled in with lists."""
_WIDTHS = {
    "id": 7, "community": 22, "task": 16, "title": 36, "theme": 22, "planned": 13, "done": 13, "evidence": 36,
    "withdrawn": 8, "version": 8,
}  # fmt: skip
_DAYS = ("planned", "done")
_HINTS = {
    "id": "新的一项留空，由工具编号。",
    "theme": "用自己的话写，例如：租房、就业。写到住房、就业、婚恋等的，会和调查放在一起看。",
    "planned": "写到日，例如 2025-06-30。",
    "done": "做完才填，写到日，例如 2025-06-30。",
    "evidence": "写文件的位置或记录编号，例如：照片/6月座谈.docx、S1（2025-03-20）。不写姓名、电话。",
}
_GUIDE = (
    ("一行一项", f"在工作表“{SHEET}”里，一行登记一项：哪个社区、六个一里的哪一项、叫什么、计划哪天、哪天做完。"),
    ("新的一项", "写在最后一行下面，编号留空。社区和任务从下拉列表里选。"),
    ("改一项", "直接改那一行的格子，编号和最后隐藏的一列不要动。改动前后都留在登记簿里。"),
    ("不做了", f"不要删行：删掉的行，登记簿里仍然有。请在“撤回”里选“{WITHDRAWN}”，它就不再计入。"),
    ("日期", "2025-06-30、2025/6/30、2025年6月30日都可以。计划只写到月的，按当月最后一天算，并会提醒。"),
    ("状态", "不用填，由日期得出：填了完成日期的是已完成；计划日期过了还没有完成日期的是逾期；都没有填的是未开始。"),
    ("依据", _HINTS["evidence"]),
    ("个人信息", "这张表里不写姓名、电话、证件号；写了的那一行不会收进登记簿。"),
    ("交回", "存成 .xlsx，再读入一次。没有收进去的行会逐行列出：在哪里、什么问题、怎么改。"),
)  # fmt: skip


def write_register(register: Register) -> bytes:
    """Return the register as .xlsx to be filled in and read back; equal registers give equal bytes."""
    from toolkit.document.xlsx import drawn
    from toolkit.forms.entry_workbook.looks import Looks
    from toolkit.responses.open_text.layout import write_guide

    def draw(book: Any) -> None:
        looks = Looks(book)
        write_guide(book, looks, "六个一登记表", _GUIDE, "")
        _write_entries(book, looks, register.entries)
        _write_lists(book, looks)

    return drawn(draw, title="六个一登记表")


def spelled(place: Place) -> str:
    """Return a community as it stands in the list to choose from."""
    return f"{place.code} {place.community}"


def _write_entries(book: Any, looks: Any, entries: tuple[Entry, ...]) -> None:
    from toolkit.document.xlsx import write_text

    sheet = book.add_worksheet(SHEET)
    base = {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
    text = book.add_format(base | {"valign": "top", "num_format": "@"})
    day = book.add_format(base | {"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
    last = len(entries) + _SPARE
    for column, (field, header) in enumerate(HEADERS.items()):
        look = day if field in _DAYS else text
        sheet.set_column(column, column, _WIDTHS[field], look, {"hidden": field == "version"})
        write_text(sheet, 0, column, header, looks.strong)
        if check := _check(field):
            sheet.data_validation(1, column, last, column, check)
    names = {place.code: spelled(place) for place in places()}
    for row, entry in enumerate(entries, start=1):
        cells = entry.cells() | {"community": names.get(entry.community, entry.community)}
        for column, field in enumerate(HEADERS):
            if field in _DAYS and cells[field]:
                sheet.write_datetime(row, column, getattr(entry, field), day)
            else:
                write_text(sheet, row, column, cells[field], text)
    sheet.autofilter(0, 0, last, len(HEADERS) - 1)
    sheet.freeze_panes(1, 4)
    sheet.ignore_errors({"number_stored_as_text": f"A1:J{last + 1}"})
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _check(field: str) -> dict[str, Any] | None:
    """Return the list a column is chosen from, or the hint shown beside a cell."""
    sources = {
        "community": f"='{LISTS}'!$A$2:$A${len(places()) + 1}",
        "task": f"='{LISTS}'!$C$2:$C${len(TASKS) + 1}",
        "withdrawn": [WITHDRAWN],
    }
    if field in sources:
        return {
            "validate": "list",
            "source": sources[field],
            "error_title": "不在列表里",
            "error_message": "请从下拉列表里选一个。",
        }
    if field in _HINTS:
        return {"validate": "any", "input_title": HEADERS[field], "input_message": _HINTS[field]}
    return None


def _write_lists(book: Any, looks: Any) -> None:
    from toolkit.document.xlsx import write_text

    sheet = book.add_worksheet(LISTS)
    for column, (header, width) in enumerate((("社区", 24), ("街道", 18), ("任务", 18))):
        sheet.set_column(column, column, width)
        write_text(sheet, 0, column, header, looks.strong)
    for row, place in enumerate(places(), start=1):
        write_text(sheet, row, 0, spelled(place), looks.plain)
        write_text(sheet, row, 1, place.subdistrict, looks.plain)
    for row, task in enumerate(TASKS, start=1):
        write_text(sheet, row, 2, task, looks.plain)
    sheet.freeze_panes(1, 0)
