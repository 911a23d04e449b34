"""The stacked ledger as tables: owners, statuses, reminders, what is proposed twice, what reads alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from toolkit.district.tasks.days import shown
from toolkit.document import Column, Table, Text
from toolkit.questionnaire.labels import matching_key

if TYPE_CHECKING:
    from toolkit.district.tasks.measures import Row
    from toolkit.district.tasks.stacking import Stacked

_NO_OWNER = "（没有写牵头）"
_NOT_JUDGED = "只列出字面的相似程度，不评判：相近可能是共同的需要，也可能是照抄，由人看。"


def tables_of(stacked: Stacked, on: date | None) -> tuple[Table, ...]:
    """Return the tables that have rows; the reminders need a day."""
    tables = [_owners(stacked), _statuses(stacked), _repeated(stacked), _near(stacked)]
    if on:
        tables.insert(0, _reminders(stacked, on))
    return tuple(table for table in tables if table.rows)


def _reminders(stacked: Stacked, on: date) -> Table:
    cells = (
        (why, row.owner or _NO_OWNER, row.named, row["时限"], str(row.due or ""), row["进度"])
        for row, why in stacked.reminders(on)
    )
    heads = ("提醒", "牵头", "建议", "时限", "按哪天算", "进度")
    note = "只提醒已采纳、还没有完成或终止的建议。时限写到月、季、年的，按最后一天算。"
    return _table("measure_reminders", f"建议的提醒（{shown(on)}）", heads, cells, [note])


def _owners(stacked: Stacked) -> Table:
    owners: dict[str, list[Row]] = {}
    for row in sorted(stacked.rows, key=lambda row: (not row.owner, row.owner)):
        owners.setdefault(matching_key(row.owner), []).append(row)
    cells = (
        (
            rows[0].owner or _NO_OWNER,
            str(len(rows)),
            str(sum(row.is_running for row in rows)),
            str(sum(row["进度"] == "已完成" for row in rows)),
            _communities(rows),
        )
        for rows in owners.values()
    )
    heads = ("牵头", "条数", "办理中", "已完成", "社区数")
    return _table("measure_owners", "建议按牵头分", heads, cells, ["按牵头的字面合并。"], numeric=4)


def _statuses(stacked: Stacked) -> Table:
    statuses: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(stacked.rows, key=lambda row: (row.status, row["进度"])):
        statuses.setdefault((row.status, row["进度"]), []).append(row)
    cells = ((*names, str(len(rows)), _communities(rows)) for names, rows in statuses.items())
    return _table("measure_statuses", "建议按状态分", ("状态", "进度", "条数", "社区数"), cells, [], numeric=2)


def _repeated(stacked: Stacked) -> Table:
    cells = (
        (
            rows[0]["名称"],
            rows[0]["对象与规模"],
            _communities(rows),
            "、".join(f"{row['社区']}{row['编号']}" for row in rows),
        )
        for rows in stacked.repeated
    )
    heads = ("建议", "对象", "社区数", "哪些")
    note = "出自同一个模板、对象相同的，算同一条；各社区自己写的文字都留在台账里。"
    return _table("measure_repeated", "几个社区都提出的建议", heads, cells, [note])


def _near(stacked: Stacked) -> Table:
    cells = (
        ("；".join(row.named for row in one.rows), one.rows[0]["做什么"], _communities(one.rows), one.shown)
        for one in stacked.near
    )
    heads = ("哪些", "做什么（第一条的文字）", "社区数", "相似程度")
    notes = [_NOT_JUDGED, "相似程度：0是没有相同的，1是完全一样。几条的，每一条都至少和另一条相近，写最低和最高的。"]
    return _table("measure_near", "文字相近的建议", heads, cells, notes)


def _communities(rows: Sequence[Row]) -> str:
    return str(len({row.community for row in rows}))


def _table(
    name: str,
    caption: str,
    heads: Sequence[str],
    cells: Iterable[Sequence[str]],
    notes: Sequence[str],
    numeric: int = 0,
) -> Table:
    """Return a table of texts whose last ``numeric`` columns are numbers."""
    columns = tuple(Column(head, place >= len(heads) - numeric) for place, head in enumerate(heads))
    rows = tuple(tuple((Text(cell),) for cell in row) for row in cells)
    return Table(name, caption, columns, rows, tuple((Text(note),) for note in notes))
