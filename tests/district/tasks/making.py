"""Entries, sheets and ledgers written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from toolkit.containers import open_workbook
from toolkit.district.tasks import Entry, Register
from toolkit.district.tasks.register import replayed
from toolkit.document.xlsx import write_grid
from toolkit.report.advice.ledger import LEDGER

ON = date(2025, 6, 15)
HEAD = ("编号", "社区", "任务", "名称", "主题", "计划日期", "完成日期", "依据", "撤回")
FORUM = Entry("02", "青年座谈/论坛", "租房座谈会", date(2025, 5, 20), date(2025, 5, 28), "S1（2025-05-28）", "租房")
LATE = Entry("02", "工作手册", "青年服务手册", date(2025, 5, 31), theme="就业、租房")
PLAN = Entry("08", "微团课", "五四微团课", date(2025, 7, 1))
OPEN = Entry("25", "调研", "青年需求调研")


def register(*entries: Entry) -> Register:
    """A register in which each entry was written down once, on one day."""
    states = [
        (number, "社区团支部", date(2025, 1, 2), Entry(**(vars(entry) | {"id": f"T{number}", "version": number})))
        for number, entry in enumerate(entries, start=1)
    ]
    return replayed(states)


def sheet(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, name: str = "登记") -> bytes:
    return write_grid({name: [list(head), *([None if cell == "" else cell for cell in row] for row in rows)]})


def grid(data: bytes, name: str) -> list[dict[int, str]]:
    workbook = open_workbook(data, "表.xlsx")
    found = next(one for one in workbook.sheets if one.name == name)
    return [found.cells[row] for row in sorted(found.cells)]


def ledger(*rows: dict[str, str], place: str = "舜井社区", code: str = "02", name: str = "建议台账") -> bytes:
    headers = [entry.header for entry in LEDGER]
    base = {"社区": place, "community": code, "状态": "已采纳", "进度": "未开始"}
    cells: list[list[Any]] = [[(base | row).get(header, "") or None for header in headers] for row in rows]
    return write_grid({name: [list(headers), *cells]})
