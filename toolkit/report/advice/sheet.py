"""The workbook a person fills her measures in: a guide, the cards, and what can be cited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from toolkit.document import plain
from toolkit.report.advice.citing import cite_finding, cite_note
from toolkit.report.advice.columns import CARDS, COLUMNS, FINDINGS, HINTS, NOTES
from toolkit.report.advice.measure import SUGGESTED
from toolkit.report.advice.suggest import PER_FINDING, PER_REPORT, mark_of
from toolkit.responses.personal import mask

if TYPE_CHECKING:
    from toolkit.findings.finding import Finding
    from toolkit.report.advice.measure import Measure
    from toolkit.report.advice.notes import Note

TOP = 3
"""Rows above the first card: groups, headers, hints."""
LAST = 203
"""The last row that has lists to choose from."""
_CITABLE = 99
_GROUPS = {
    "建议": "#DCE6F1",
    "依据": "#E4EFDC",
    "内容": "#FDF1DC",
    "落实": "#E8E4F1",
    "评价": "#DCEFF1",
    "判断": "#F6E3E3",
    "自评": "#EDEDED",
}
_NEEDED = ("findings", "notes", "action", "level", "lead", "deadline", "indicator", "target")
FINDINGS_HEAD = ("引用", "发现", "类型", "基数")
NOTES_HEAD = ("引用", "类型", "人数", "社区", "地点", "主题", "文件")
_GUIDE = (
    ("一行一条", "在工作表“建议卡”里，一行写一条建议。黄色的格子是必须填的。第3行是提示，不用删。"),
    (
        "建议草案",
        "蓝字是工具提供、您还没有判断的草案，可以改、可以不采纳。牵头、时限、评价指标填齐以前，报告里标着“建议草案”。",
    ),
    ("依据和佐证", "每条建议要对应一个发现（见工作表“发现”），再加至少一条座谈、走访或文献（见“座谈走访”）。"),
    ("条数", f"一个发现最多{PER_FINDING}条，一份报告最多{PER_REPORT}条。"),
    ("作者判断", "采纳、修改（改动后采纳）或不采纳，写明理由。不采纳的不进报告，留着备查。"),
    ("层级", "街道、区才有权办的，选“街道”或“区”，报告里单列为“向上反映事项”。"),
    ("个人信息", "不写姓名、电话。牵头和配合写岗位或单位。"),
    ("保存", "写完存成 .xlsx。工具不会盖掉您写的内容；有新的草案，只加在最后，“发现”和“座谈走访”两张表会更新。"),
)  # fmt: skip


def cards_workbook(measures: Sequence[Measure], findings: Sequence[Finding], notes: Sequence[Note]) -> bytes:
    """Return the workbook with cards for a person to go on with; equal contents give equal bytes."""
    from toolkit.document.xlsx import drawn
    from toolkit.forms.entry_workbook.looks import Looks
    from toolkit.responses.open_text.layout import write_guide

    def draw(book: Any) -> None:
        looks = Looks(book)
        write_guide(book, looks, "对策建议填写表", _GUIDE, "")
        _write_cards(book, looks, measures)
        _write_list(book, looks, FINDINGS, FINDINGS_HEAD, finding_rows(findings), (16, 80, 10, 8))
        _write_list(book, looks, NOTES, NOTES_HEAD, note_rows(notes), (18, 8, 8, 8, 24, 40, 30))

    return drawn(draw, title="对策建议填写表")


def finding_rows(findings: Sequence[Finding]) -> list[list[str]]:
    """Return the rows of the sheet of findings."""
    return [[cite_finding(one), plain(one.claim) + mark_of(one), one.kind, str(one.licence.base)] for one in findings]


def note_rows(notes: Sequence[Note]) -> list[list[str]]:
    """Return the rows of the sheet of notes."""
    return [
        [
            cite_note(note),
            note.kind,
            note.shown_people,
            note.community,
            note.place,
            note.topic,
            mask(note.file),
        ]
        for note in notes
    ]


def cells_of(measure: Measure) -> list[str]:
    """Return a measure's cells, in the order of the columns."""
    return [getattr(measure, card.field) for card in COLUMNS]


def _write_cards(book: Any, looks: Any, measures: Sequence[Measure]) -> None:
    from toolkit.document.xlsx import write_text
    from toolkit.forms.entry_workbook.looks import height

    sheet = book.add_worksheet(CARDS)
    base = {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
    written = book.add_format(base | {"valign": "top", "num_format": "@"})
    hint = book.add_format(base | {"valign": "top", "font_size": 9, "font_color": "#595959"})
    groups = {
        name: book.add_format(base | {"bold": True, "bg_color": colour, "valign": "vcenter", "text_wrap": False})
        for name, colour in _GROUPS.items()
    }
    before = ""
    for place, card in enumerate(COLUMNS):
        sheet.set_column(place, place, card.width, written, {"hidden": card.hidden})
        write_text(sheet, 0, place, "" if card.group == before else card.group, groups[card.group])
        write_text(sheet, 1, place, card.header, groups[card.group])
        write_text(sheet, 2, place, card.hint, hint)
        before = card.group
    for row, measure in enumerate(measures, start=TOP):
        for place, text in enumerate(cells_of(measure)):
            write_text(sheet, row, place, text, written)
        tallest = max(height(text, card.width, 14) for card, text in zip(COLUMNS, cells_of(measure), strict=True))
        sheet.set_row(row, max(30.0, tallest))
    sheet.set_row(0, 20)
    sheet.set_row(1, 20)
    sheet.set_row(2, max(height(card.hint, card.width, 12) for card in COLUMNS))
    _choices(sheet)
    _colours(book, sheet)
    sheet.freeze_panes(TOP, 2)
    sheet.ignore_errors({"number_stored_as_text": f"A{TOP + 1}:AZ{LAST}"})
    _page(sheet)
    sheet.repeat_rows(1)
    sheet.repeat_columns(0, 1)


def _choices(sheet: Any) -> None:
    """Give each column its prompt, and its list where there is one; other words may be written all the same."""
    cited = {
        "findings": f"='{FINDINGS}'!$A$2:$A${_CITABLE}",
        "notes": f"='{NOTES}'!$A$2:$A${_CITABLE}",
    }
    for place, card in enumerate(COLUMNS):
        told = {"input_title": card.header, "input_message": card.hint if card.hint != HINTS else "不用改"}
        if card.choices or card.field in cited:
            rule = {
                "validate": "list",
                "source": cited.get(card.field) or list(card.choices),
                "error_type": "warning",
                "error_title": "不在列表里",
                "error_message": "请从下拉列表里选。确实要这样写，选“是”保留，读入时会提示。",
                "show_error": card.field not in cited,
            }
        else:
            rule = {"validate": "any"}
        sheet.data_validation(TOP, place, LAST - 1, place, rule | told)


def _colours(book: Any, sheet: Any) -> None:
    """Let a draft look like one, and what is still to be filled in stand out."""
    from xlsxwriter.utility import xl_col_to_name

    letters = {card.field: xl_col_to_name(place) for place, card in enumerate(COLUMNS)}
    missing, draft = book.add_format({"bg_color": "#FFF2A8"}), book.add_format({"font_color": "#1F5C99"})
    first = TOP + 1
    for field in _NEEDED:
        area = f"{letters[field]}{first}:{letters[field]}{LAST}"
        empty = f'=AND(${letters["id"]}{first}<>"",{letters[field]}{first}="")'
        sheet.conditional_format(area, {"type": "formula", "criteria": empty, "format": missing})
    last = letters[COLUMNS[-1].field]
    drafted = f'=AND(${letters["origin"]}{first}="{SUGGESTED}",${letters["judgement"]}{first}="")'
    sheet.conditional_format(f"A{first}:{last}{LAST}", {"type": "formula", "criteria": drafted, "format": draft})


def _write_list(
    book: Any, looks: Any, name: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    from toolkit.document.xlsx import write_text
    from toolkit.forms.entry_workbook.looks import height

    sheet = book.add_worksheet(name)
    for place, (header, width) in enumerate(zip(head, widths, strict=True)):
        sheet.set_column(place, place, width, looks.plain)
        write_text(sheet, 0, place, header, looks.strong)
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row):
            write_text(sheet, number, place, text, looks.plain)
        sheet.set_row(number, max(18.0, *(height(text, width, 14) for text, width in zip(row, widths, strict=True))))
    sheet.freeze_panes(1, 1)
    _page(sheet)


def _page(sheet: Any) -> None:
    sheet.set_paper(8)  # A3
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
