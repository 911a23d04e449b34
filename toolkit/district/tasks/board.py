"""The wall: 25 communities by six tasks on a day; for help and reminders, never for ranking anybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from toolkit.district.tasks.days import shown
from toolkit.district.tasks.entry import TASKS, Entry, Status
from toolkit.questionnaire.bank import Place, places

if TYPE_CHECKING:
    from toolkit.district.tasks.register import Register
    from toolkit.document import Table

MARKS = {Status.DONE: "●", Status.OVERDUE: "▲", Status.PLANNED: "◐", Status.OPEN: "○"}
"""From what counts most for a task with several entries to what counts least."""
LEGEND = "，".join(f"{mark}{status}" for status, mark in MARKS.items())
NO_RANKING = "按社区代码排列。登记的是工作安排，用来提醒和帮助，不是评分，不用来给社区或干部排名。"


@dataclass(frozen=True)
class Wall:
    """How far the six tasks are on a day.

    Parameters
    ----------
    on : date
    places : tuple of Place
        In the order of their codes.
    entries : tuple of Entry
        Those that count.
    withdrawn : int
        Entries that were withdrawn.
    """

    on: date
    places: tuple[Place, ...]
    entries: tuple[Entry, ...]
    withdrawn: int = 0

    def __repr__(self) -> str:
        counts = self.counts
        told = "，".join(f"{status}{counts[status]}项" for status in MARKS)
        return f"六个一进度（{shown(self.on)}，{len(self.places)}个社区）：{told}"

    def _repr_html_(self) -> str:
        return "".join(table._repr_html_() for table in self.tables())

    @property
    def words(self) -> tuple[str, ...]:
        """The wall in lines: a community a line, then what is overdue."""
        lines = [
            f"{p.code}{p.community}：{''.join(MARKS[self.status(p.code, task)] for task in TASKS)}" for p in self.places
        ]
        legend = f"依次是{'、'.join(TASKS)}；{LEGEND}。{NO_RANKING}"
        return (repr(self), legend, *lines, *self.reminders.values())

    @cached_property
    def counts(self) -> dict[Status, int]:
        """How many tasks of communities stand how: six for each, as the marks show them."""
        counted = Counter(self.status(place.code, task) for place in self.places for task in TASKS)
        return {status: counted[status] for status in MARKS}

    @cached_property
    def subdistricts(self) -> dict[str, list[str]]:
        """The codes of each subdistrict's communities."""
        found: dict[str, list[str]] = {}
        for place in self.places:
            found.setdefault(place.subdistrict, []).append(place.code)
        return found

    def status(self, code: str, task: str) -> Status:
        """Return how far a community is with a task: of several entries what is done, then overdue, then planned."""
        found = {entry.status(self.on) for entry in self.of(code, task)}
        return next((status for status in MARKS if status in found), Status.OPEN)

    def of(self, code: str, task: str) -> tuple[Entry, ...]:
        """Return the entries of a community for a task."""
        return tuple(self._by_cell.get((code, task), ()))

    @property
    def overdue(self) -> tuple[Entry, ...]:
        """What was planned for an earlier day and has no day of completion, by community."""
        return tuple(entry for entry in self.entries if entry.status(self.on) is Status.OVERDUE)

    @property
    def without_evidence(self) -> tuple[Entry, ...]:
        """What is done without anything that shows it."""
        return tuple(one for one in self.entries if one.status(self.on) is Status.DONE and not one.evidence)

    @property
    def later(self) -> tuple[Entry, ...]:
        """What is written down as done on a day that is yet to come."""
        return tuple(entry for entry in self.entries if entry.done and entry.done > self.on)

    @property
    def reminders(self) -> dict[str, str]:
        """A message for each community with something overdue, by code, ready to be sent."""
        overdue = self.overdue
        return {
            place.code: _reminder(place, self.on, tuple(entry for entry in overdue if entry.community == place.code))
            for place in self.places
            if any(entry.community == place.code for entry in overdue)
        }

    def tables(self) -> tuple[Table, ...]:
        """Return the wall, the coverage by subdistrict, the counts, and what is overdue with its messages."""
        from toolkit.district.tasks.board_tables import tables_of

        return tables_of(self)

    def as_dict(self) -> dict[str, Any]:
        """Return the wall as plain values."""
        return {
            "on": self.on.isoformat(),
            "communities": {p.code: {task: str(self.status(p.code, task)) for task in TASKS} for p in self.places},
            "counts": {str(status): n for status, n in self.counts.items()},
            "subdistricts": {
                name: {task: sum(self.status(code, task) is Status.DONE for code in codes) for task in TASKS}
                for name, codes in self.subdistricts.items()
            },
            "overdue": [entry.as_dict() for entry in self.overdue],
            "reminders": self.reminders,
            "without_evidence": [entry.id for entry in self.without_evidence],
            "done_later": [entry.id for entry in self.later],
            "withdrawn": self.withdrawn,
        }

    @cached_property
    def _by_cell(self) -> dict[tuple[str, str], list[Entry]]:
        cells: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            cells.setdefault((entry.community, entry.task), []).append(entry)
        return cells


def wall(register: Register, on: date) -> Wall:
    """Return how far the six tasks are on a day.

    Parameters
    ----------
    register : Register
    on : date
        The day looked at; nothing is taken from a clock.
    """
    listed = {place.code: place for place in places()}
    counted = register.counted
    others = sorted({entry.community for entry in counted} - set(listed))
    everybody = (*listed.values(), *(Place(code, "（名单外）", "（名单外）") for code in others))
    return Wall(on, everybody, counted, len(register.entries) - len(counted))


def _reminder(place: Place, on: date, overdue: tuple[Entry, ...]) -> str:
    listed = "；".join(entry.dated() for entry in overdue)
    return (
        f"{place.community}的同志您好：到{shown(on)}，登记表里有{len(overdue)}项过了计划日期，还没有写完成日期：{listed}。"
        "已经做完的，请补上完成日期和依据；需要改期的，写上新的计划日期就行；有困难请告诉我们，一起想办法。谢谢！"
    )
