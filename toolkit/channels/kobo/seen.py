"""A questionnaire drafted from an export alone: what people chose is there, wordings and what nobody chose are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.channels.drafting import Drafting, choices, looks_numeric
from toolkit.channels.kobo.headers import about, is_personal, split_choices
from toolkit.channels.reading import Draft, sheet_of
from toolkit.channels.seen import MOST_OPTIONS, item_seen

if TYPE_CHECKING:
    from toolkit.containers import Sheet, Workbook

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_WARNING = (
    "只有答卷，没有表单定义：题干和选项写的是文件里的名称，没有人选过的选项看不到；"
    "最好从平台另外下载 XLSForm，和答卷一起起草。"
)


def draft_seen(workbook: Workbook, name: str) -> Draft:
    """Draft from the columns of an export.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when it is empty.
    """
    sheet = sheet_of(workbook)
    drafting = Drafting(name, doubts=[_WARNING])
    split = split_choices(sheet)
    parts = {column for columns in split.values() for column in columns}
    metadata = set(about(sheet).values())
    header = {column: text.strip() for column, text in sheet.header().items() if text.strip()}
    for column, title in header.items():
        if column in metadata or is_personal(sheet, column) or title in split:
            continue
        if column not in parts:
            _one(drafting, sheet, column, title)
        else:
            question = title.rpartition("/")[0]
            if column == split[question][0]:
                _several(drafting, question, [header[c].rpartition("/")[2] for c in split[question]])
    drafting.doubts.append("跳题规则不在答卷里：表单里设过显示条件的，请在 questionnaire.yaml 里补上 show_if。")
    return drafting.done()


def _several(drafting: Drafting, question: str, names: list[str]) -> None:
    short = question.rpartition("/")[2]
    item = drafting.identity(short)
    found = choices([(name, name) for name in names])
    drafting.add({"id": item, "kind": "multi", "text": short, "options": found.options}, names=[short], separator=" ")
    drafting.choose(item, found, short)


def _one(drafting: Drafting, sheet: Sheet, column: int, title: str) -> None:
    short = title.rpartition("/")[2]
    texts = [sheet.cells[row][column].strip() for row in sheet.rows() if sheet.cells[row].get(column, "").strip()]
    if _joined(texts):
        _several(drafting, title, list(dict.fromkeys(name for text in texts for name in text.split())))
        drafting.doubts.append(f"“{short}”：一格里有几个名称，先按多选题处理；如果填的是文字，请改成 text。")
        return
    doubts: list[str] = []
    alone = len(set(texts)) == len(texts) and not looks_numeric(texts)  # nobody has said the same: these are no choices
    found = {"kind": "text"} if alone else item_seen(texts, doubts)
    drafting.add({"id": drafting.identity(short), "text": short, **found}, names=[short])
    drafting.doubts += [f"“{short}”：{doubt}。" for doubt in doubts]


def _joined(texts: list[str]) -> bool:
    """Tell names of choices joined by blanks: each once in a cell, and again and again over the cells."""
    cells = [text.split() for text in texts]
    names = [name for cell in cells for name in cell]
    apart = all(len(set(cell)) == len(cell) for cell in cells) and all(_NAME.fullmatch(name) for name in names)
    return apart and any(len(cell) > 1 for cell in cells) and len(set(names)) <= min(MOST_OPTIONS, len(names) * 2 // 3)
