"""Workbooks of this project that hold no answers: they lie beside exports, and are named when handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import IntakeError

if TYPE_CHECKING:
    from toolkit.containers import Workbook

SHEETS = {
    "改问卷用的表格": {"问卷", "题目", "选项组"},
    "编码本": {"变量", "代码", "说明"},
    "总体构成表": {"总体构成", "填写说明"},
    "建议卡": {"建议卡", "发现"},
    "开放题的编码表": {"编码本", "编码"},
    "建议台账": {"建议台账"},
    "六个一登记表": {"登记", "名单"},
}
"""What each is called, and the sheets by which it is known."""


def refuse(workbook: Workbook) -> None:
    """Refuse a workbook of this project that holds no answers.

    Raises
    ------
    IntakeError
        ``I-OWN``.
    """
    names = {sheet.name.partition("（")[0] for sheet in workbook.sheets}  # a mark may stand behind: （模拟数据）
    for what, sheets in SHEETS.items():
        if sheets <= names:
            raise IntakeError("I-OWN", where=workbook.file, what=what)
