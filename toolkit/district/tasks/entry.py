"""One entry of the register: a task of a community, when it is planned and done, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from toolkit.district.tasks.days import shown

TASKS = ("调研", "工作手册", "主题活动", "青年座谈/论坛", "志愿项目", "微团课")
"""The six tasks (六个一), in the order of the wall."""
WORKBOOK, FORUM = TASKS[1], TASKS[3]

HEADERS = {
    "id": "编号",
    "community": "社区",
    "task": "任务",
    "title": "名称",
    "theme": "主题",
    "planned": "计划日期",
    "done": "完成日期",
    "evidence": "依据",
    "withdrawn": "撤回",
    "version": "版本（勿改）",
}
"""What each field is called in the sheet and in the history."""
WITHDRAWN = "撤回"


class Status(StrEnum):
    """How far an entry is on a day."""

    OPEN = "未开始"
    PLANNED = "已计划"
    DONE = "已完成"
    OVERDUE = "逾期"
    WITHDRAWN = "已撤回"


@dataclass(frozen=True)
class Entry:
    """What a community has planned or done for one of the tasks.

    Parameters
    ----------
    community : str
        Code.
    task : str
        One of :data:`TASKS`.
    title : str
    planned, done : date, optional
    evidence : str
        Where it can be seen: a path or the reference of a note; nothing personal.
    theme : str
        In the writer's own words.
    withdrawn : bool
        Whether it no longer counts; it stays in the register.
    id : str
        ``T1``, ``T2`` …; empty until the register has taken it in.
    version : int
        Number of the change it stands after; 0 when nobody knows.
    """

    community: str
    task: str
    title: str
    planned: date | None = None
    done: date | None = None
    evidence: str = ""
    theme: str = ""
    withdrawn: bool = False
    id: str = ""
    version: int = 0

    def __repr__(self) -> str:
        days = "，".join(
            f"{word}{day.isoformat()}" for word, day in (("计划", self.planned), ("完成", self.done)) if day
        )
        told = "，".join(filter(None, (days, WITHDRAWN if self.withdrawn else "")))
        return f"{self.id or '（新）'} {self.community} {self.task}《{self.title}》{f'（{told}）' if told else ''}"

    def status(self, on: date) -> Status:
        """Return how far it is on a day; what is to be done later is planned, not done."""
        if self.withdrawn:
            return Status.WITHDRAWN
        if self.done:
            return Status.DONE if self.done <= on else Status.PLANNED
        if self.planned is None:
            return Status.OPEN
        return Status.OVERDUE if self.planned < on else Status.PLANNED

    def cells(self) -> dict[str, str]:
        """Return its cells by field, as they are written."""
        written = {name: getattr(self, name) for name in HEADERS}
        return {name: _cell(value) for name, value in written.items()}

    def differences(self, before: Entry | None) -> dict[str, tuple[str, str]]:
        """Return what is not as before, by header: the cell before and now; all that is filled in for a new one."""
        now = self.cells()
        past = before.cells() if before else dict.fromkeys(now, "")
        return {
            HEADERS[name]: (past[name], now[name])
            for name in HEADERS
            if name not in ("id", "version") and past[name] != now[name]
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, days in ISO form."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

    def dated(self) -> str:
        """Return it with its planned day, as a reminder names it."""
        return f"{self.task}《{self.title}》" + (f"（计划{shown(self.planned)}）" if self.planned else "")


def in_order(entry: Entry) -> tuple[object, ...]:
    """Return the key entries are sorted by: community, task, day, number; never how well anybody has done."""
    day = entry.planned or entry.done or date.max
    return entry.community, TASKS.index(entry.task), day, number_of(entry.id), entry.title


def number_of(name: str) -> int:
    """Return the number in an entry's id; 0 for none.

    >>> number_of("T12"), number_of("")
    (12, 0)
    """
    return int(name[1:]) if name else 0


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return WITHDRAWN if value else ""
    if isinstance(value, int):
        return str(value) if value else ""
    return value.isoformat() if isinstance(value, date) else str(value or "")
