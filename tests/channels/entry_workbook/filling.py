"""Filled workbooks for tests: the empty form, typed into as a person with a spreadsheet would."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl

from tests.making import save, take
from toolkit.channels import open_workbook
from toolkit.forms.entry_workbook import entry_workbook
from toolkit.forms.form import Fieldwork
from toolkit.questionnaire import Questionnaire
from toolkit.responses import Intake

SMALL = Questionnaire.from_dict(
    {
        "id": "small",
        "title": "小问卷",
        "items": [
            {"id": "A", "kind": "single", "text": "有工作吗？", "options": {1: "有", 2: "没有", 99: "不愿回答"}},
            {
                "id": "B",
                "kind": "multi",
                "text": "需要什么？",
                "options": {1: "住房", 2: "交友", 3: "培训", 96: "都不需要", 97: {"label": "其他", "text": True}},
                "exclusive": [96],
                "max": 3,
            },
            {
                "id": "C",
                "kind": "matrix",
                "text": "满意吗？",
                "options": "SAT5",
                "rows": {"hou": "住房", "job": "工作"},
            },
            {"id": "D", "kind": "rank", "text": "先办哪件？", "options": ["路", "灯", "车"], "max": 2},
            {
                "id": "E",
                "kind": "number",
                "text": "每周工作多少小时？",
                "unit": "小时",
                "min": 0,
                "max": 112,
                "show_if": {"item": "A", "in": [1]},
            },
            {"id": "F", "kind": "text", "text": "还有什么意见？"},
            {
                "id": "G",
                "kind": "single",
                "text": "住哪里？",
                "options": {1: "自有", 2: "租房", 97: {"label": "其他", "text": True}},
            },
        ],
    }
)


class Filling:
    """An empty workbook of a questionnaire, to be filled in row by row."""

    def __init__(self, questionnaire: Questionnaire = SMALL) -> None:
        self.questionnaire = questionnaire
        form = entry_workbook(questionnaire, Fieldwork("02"))
        assert isinstance(form, bytes)
        self.book: Any = openpyxl.load_workbook(io.BytesIO(form))

    def type(self, row: int, sheet: str = "录入", **answers: Any) -> Filling:
        """Type answers into a row; ``no`` is the number of the form, ``D1`` the first place of rank D."""
        target = self.book[sheet]
        at = {str(cell.value): cell.column for cell in target[1]}
        for name, value in answers.items():
            header = {"no": "表号", "day": "录入日期", "place": "社区", "D1": "D__第1位", "D2": "D__第2位"}.get(
                name, name
            )
            target.cell(row, at[header]).value = value
        return self

    def data(self) -> bytes:
        """The file as the spreadsheet saves it."""
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    def workbook(self) -> Any:
        """The file as it is opened."""
        return open_workbook(self.data(), "录入表.xlsx")

    def take(self, folder: Path) -> Intake:
        """Read the file into a store."""
        return take(folder, self.questionnaire, save(folder, "录入表.xlsx", self.data()))


def codes(intake: Intake, *columns: str) -> list[list[Any]]:
    """The columns of the answers, one list a respondent."""
    return intake.responses.frame[list(columns)].to_numpy().tolist()


def notices(intake: Intake, level: str = "action") -> dict[str, str]:
    """The notices of a level, by code."""
    return {notice.code: notice.message for notice in intake.responses.notices if notice.level == level}


def refused(intake: Intake) -> list[tuple[int, str, str, str]]:
    """The ledger: row, column, reason, value."""
    return [(row.row, row.column, row.reason, row.value) for row in intake.responses.ledger]


def adds_up(intake: Intake) -> bool:
    """Whether every cell is accepted or in the ledger, and none is in both."""
    cells = intake.responses.cells
    return cells["in"] == cells["accepted"] + cells["ledger"]
