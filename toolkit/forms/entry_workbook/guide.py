"""The two sheets to be read: how to enter (说明), and the codes of every question (代码)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.forms.entry_workbook.looks import Looks, height
from toolkit.questionnaire.entry_layout import (
    CODES,
    FIRST,
    ILLEGIBLE,
    NUMBER,
    SECOND,
    Sort,
    columns_of,
    question_number,
    shortened,
)
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.overview import asked_of

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_GREY, _RED = "灰色的格子", "红色的格子"
_GUIDE = (
    ("一行一份", f"在“{FIRST}”表里，一份纸质问卷录一行，从第3行开始。第1行是代号，第2行是题目，请都不要改。"),
    (NUMBER, "照抄纸上的问卷编号，必填，不能重复。同一社区由几个人录时，编号也不能相同。"),
    ("单选、量表", "填选项前的代码。纸上勾了两个，写成“1、3”，不要替填写人挑一个。"),
    ("多选", "每个选项一列：选了填1，没有选留空（填0也可以）。整题没有回答的，都留空。"),
    ("矩阵", "每行一列，填代码。"),
    ("排序", "“第1位”填排在最前的选项的代码，依次往后；只排了两个就只填两个。"),
    ("数字", "只填数字，不写单位。"),
    ("其他、文字题", "照写原话。“其他”后面写的字填在旁边的文字列，代码列仍填代码。不要录姓名、电话和住址。"),
    ("没有回答", "留空。不要用0、99或“无”代替；99等代码只在纸上确实选了它时才填。"),
    ("看不清", f"填“{ILLEGIBLE}”，读入后会单独列出，由人对照纸质问卷决定。"),
    (_GREY, "按跳转，这道题不该问这个人，应当空着。"),
    (
        _RED,
        "要回头核对：不该问却有答案，超过可选的项数，和互斥选项同时选，名次重复，表号缺少或重复。纸上确实如此就照录。",
    ),
    (
        "提示框",
        "填的内容不在代码或范围里时会提醒。纸上确实如此，选“是”保留。粘贴会绕过提醒，所以读入时还会全部再核对一遍。",
    ),
    (
        f"“{SECOND}”表",
        "每10份里至少抽1份，由另一个人不看第一遍、对着纸重新录一遍，表号照旧。读入时逐格比对，列出不同的地方。",
    ),
    ("差错率", "两遍不同的格数应少于比对格数的0.5%；多了，请把其余的也复录一遍。"),
    ("代码", f"每道题的代码和含义在“{CODES}”表里。"),
    ("交回", "存成 .xlsx，放进 data/inbox 里这项调查的文件夹，再读入。纸质问卷保管好，以便核对。"),
)
"""How to enter, line by line."""


def write_guide(sheet: Any, questionnaire: Questionnaire, looks: Looks, unchecked: Sequence[Item]) -> None:
    """Write how to enter; ``unchecked`` are the questions whose condition fits into no formula."""
    from toolkit.document.xlsx import write_text

    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    sheet.set_row(0, 28)
    write_text(sheet, 0, 0, shortened(f"{questionnaire.title}：怎样录入", 80), looks.title)
    lines = list(_GUIDE)
    if unchecked:
        numbers = "、".join(f"第{questionnaire.numbers[item.id]}题" for item in unchecked)
        lines.append(("没有颜色", f"{shortened(numbers, 300)}的条件太复杂，不会变灰或变红；读入时照样核对。"))
    for row, (name, text) in enumerate(lines, start=1):
        write_text(sheet, row, 0, name, {_GREY: looks.grey, _RED: looks.red}.get(name, looks.strong))
        write_text(sheet, row, 1, text, looks.plain)
        sheet.set_row(row, height(text, 90, 14) + 6)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


_WIDTHS = {"题": 5, "列": 18, "题目": 44, "填": 8, "含义": 40, "谁回答": 32}


def write_codes(sheet: Any, questionnaire: Questionnaire, looks: Looks) -> dict[str, str]:
    """Write the codes of every question; return where each item's codes stand, for lists too long for a check."""
    from toolkit.document.xlsx import write_text

    for place, (name, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(place, place, width)
        write_text(sheet, 0, place, name, looks.strong)
    row, listed = 1, {}
    for item in questionnaire.questions:
        lines = list(_lines(item))
        if not lines:
            continue
        about = {0: _number(questionnaire, item), 2: questionnaire.wording(item), 5: asked_of(questionnaire, item)}
        if item.kind != "multi":
            about[1] = _span(item)
        for place, text in about.items():
            _write_over(sheet, row, place, len(lines), text, looks)
        widths = list(_WIDTHS.values())
        least = max(height(text, widths[place], 14) for place, text in about.items()) / len(lines)
        for column, code, meaning in lines:
            if item.kind == "multi":
                write_text(sheet, row, 1, column, looks.plain)
            if isinstance(code, int):
                sheet.write_number(row, 3, code, looks.middle)
            else:
                write_text(sheet, row, 3, code, looks.middle)
            write_text(sheet, row, 4, meaning, looks.plain)
            sheet.set_row(row, max(16.0, least, height(meaning, widths[4], 14)))
            row += 1
        listed[item.id] = f"={CODES}!$D${row - len(lines) + 1}:$D${row}"
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return listed


def _write_over(sheet: Any, row: int, place: int, lines: int, text: str, looks: Looks) -> None:
    """Write a text over several rows of the table."""
    from toolkit.document.xlsx import write_text

    if lines > 1:
        sheet.merge_range(row, place, row + lines - 1, place, "", looks.plain)
    write_text(sheet, row, place, text, looks.plain)


def _number(questionnaire: Questionnaire, item: Item) -> str:
    main = [column for column in columns_of(item) if column.sort is not Sort.BESIDE]
    first, last = (question_number(questionnaire, column) for column in (main[0], main[-1]))
    return str(first) if first == last else f"{first}—{last}"


def _span(item: Item) -> str:
    headers = [column.header for column in columns_of(item) if column.sort is not Sort.BESIDE]
    return headers[0] if len(headers) == 1 else f"{headers[0]}\n至 {headers[-1]}"


def _lines(item: Item) -> Iterator[tuple[str, int | str, str]]:
    """Yield what may be typed, one line each: column, code, meaning."""
    columns = [column for column in columns_of(item) if column.sort is not Sort.BESIDE]
    if not columns:
        return
    if item.kind == "multi":
        for column in columns:
            yield column.header, 1, item.labels[int(column.part)]
    elif item.options:
        for code, label in item.labels.items():
            yield columns[0].header, code, label
    elif item.kind == "number":
        yield item.id, "数字", bounds(item)
    else:
        yield item.id, "文字", "照写原话"


def bounds(item: Item) -> str:
    """Return what may be typed for a number."""
    low, unit = numeral(item.minimum or 0), f"（{shortened(item.unit, 10)}）" if item.unit else ""
    if item.maximum is None:
        return f"填数字{unit}，不小于{low}。"
    return f"填数字{unit}，{low}—{numeral(item.maximum)}。"
