"""The wall as tables: marks, coverage by subdistrict, counts, what is overdue, and the messages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from toolkit.district.tasks.board import LEGEND, MARKS, NO_RANKING
from toolkit.district.tasks.days import shown
from toolkit.district.tasks.entry import TASKS, Entry, Status
from toolkit.district.tasks.sheet import spelled
from toolkit.document import Column, Table, Text

if TYPE_CHECKING:
    from toolkit.district.tasks.board import Wall
    from toolkit.document import Cell
    from toolkit.questionnaire.bank import Place


def tables_of(wall: Wall) -> tuple[Table, ...]:
    """Return the tables of a wall; those of what is overdue only where something is."""
    tables = (_marks(wall), _coverage(wall), _counts(wall))
    return (*tables, _overdue(wall), _reminders(wall)) if wall.overdue else tables


def _marks(wall: Wall) -> Table:
    """Return a row a community, a column a task."""
    rows = [
        (
            _cell(place.subdistrict),
            _cell(spelled(place)),
            *(_mark(wall, place, task) for task in TASKS),
        )
        for place in wall.places
    ]
    columns = (Column("街道"), Column("社区"), *map(Column, TASKS))
    notes = [f"{LEGEND}；后面的数是项数。同一任务有几项的，有一项完成即标已完成。", NO_RANKING]
    if wall.without_evidence:
        notes.append(f"已完成而没有写依据的有{len(wall.without_evidence)}项：{_ids(wall.without_evidence)}。")
    if wall.later:
        notes.append(f"完成日期还没有到的有{len(wall.later)}项，不算完成：{_ids(wall.later)}。")
    if wall.withdrawn:
        notes.append(f"已撤回的{wall.withdrawn}项不计入。")
    return Table("task_wall", f"六个一进度（{shown(wall.on)}）", columns, tuple(rows), tuple(map(_cell, notes)))


def _coverage(wall: Wall) -> Table:
    """Return for each subdistrict in how many of its communities each task is done."""
    rows = []
    for name, codes in wall.subdistricts.items():
        done = (sum(wall.status(code, task) is Status.DONE for code in codes) for task in TASKS)
        rows.append((_cell(name), _cell(str(len(codes))), *(_cell(f"{n}/{len(codes)}") for n in done)))
    columns = (Column("街道"), Column("社区数", True), *(Column(task, True) for task in TASKS))
    notes = (_cell("已完成的社区数/社区数。街道按名下社区的最小代码排列。"),)
    return Table("task_coverage", f"各街道的覆盖（{shown(wall.on)}）", columns, tuple(rows), notes)


def _counts(wall: Wall) -> Table:
    """Return for each task in how many communities it stands how, and how many entries there are."""
    rows = []
    for task in TASKS:
        counted = Counter(wall.status(place.code, task) for place in wall.places)
        entered = sum(entry.task == task for entry in wall.entries)
        cells = (task, *(str(counted[status]) for status in MARKS), str(entered))
        rows.append(tuple(map(_cell, cells)))
    heads = (*(f"{status}（社区）" for status in MARKS), "登记的项数")
    columns = (Column("任务"), *(Column(head, True) for head in heads))
    return Table("task_counts", f"各项任务的数量（{shown(wall.on)}）", columns, tuple(rows))


def _overdue(wall: Wall) -> Table:
    """Return what is overdue, by community."""
    names = {place.code: spelled(place) for place in wall.places}
    rows = tuple(
        tuple(map(_cell, (names[one.community], one.id, one.task, one.title, str(one.planned or ""))))
        for one in wall.overdue
    )
    columns = tuple(map(Column, ("社区", "编号", "任务", "名称", "计划日期")))
    notes = (_cell("计划日期已过、还没有完成日期的。可能已经做完，只是没有登记。"), _cell(NO_RANKING))
    return Table("task_overdue", f"过了计划日期的（{shown(wall.on)}）", columns, rows, notes)


def _reminders(wall: Wall) -> Table:
    """Return the messages, a row a community."""
    names = {place.code: spelled(place) for place in wall.places}
    rows = tuple((_cell(names[code]), _cell(text)) for code, text in wall.reminders.items())
    return Table("task_reminders", "提醒的话（可以直接发）", (Column("社区"), Column("提醒")), rows)


def _mark(wall: Wall, place: Place, task: str) -> Cell:
    status, entries = wall.status(place.code, task), wall.of(place.code, task)
    return _cell(f"{MARKS[status]} {status}" + (f" {len(entries)}" if len(entries) > 1 else ""))


def _ids(entries: tuple[Entry, ...]) -> str:
    return "、".join(entry.id for entry in entries)


def _cell(text: str) -> Cell:
    return (Text(text),)
