"""The ledgers of 25 communities in one: by owner and status, with reminders for a day, and what is proposed twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from toolkit.district.tasks.ledger_reading import LedgerFile
from toolkit.district.tasks.measures import DROPPED, KEPT, NOT_BEGUN, Row
from toolkit.errors import IntakeError
from toolkit.records import Notice
from toolkit.report.advice.wording import likeness

if TYPE_CHECKING:
    from toolkit.document import Table

ALIKE = 0.6
"""Measures whose words are this alike are shown together; what to make of it is for people."""
_SOON = timedelta(days=30)
OVERDUE, SOON, UNDATED = "过了时限", "30天内到期", "时限看不出是哪一天"


@dataclass(frozen=True)
class Near:
    """Measures of which each is nearly the same as another one of them.

    Parameters
    ----------
    rows : tuple of Row
    lowest, highest : float
        How alike the actions of those that are near are, 0 to 1.
    """

    rows: tuple[Row, ...]
    lowest: float
    highest: float

    @property
    def shown(self) -> str:
        """How alike they are, in two decimals."""
        low, high = f"{self.lowest:.2f}", f"{self.highest:.2f}"
        return low if low == high else f"{low}—{high}"


@dataclass(frozen=True)
class Stacked:
    """All measures of all communities.

    Parameters
    ----------
    rows : tuple of Row
        By community and number.
    notices : tuple of Notice
        What could not be read, what was handed in twice, what is kept from before.
    simulated : bool
        Whether they come from synthetic answers.
    """

    rows: tuple[Row, ...]
    notices: tuple[Notice, ...] = ()
    simulated: bool = False

    def __repr__(self) -> str:
        running = sum(row.is_running for row in self.rows)
        head = f"建议台账汇总（{len(self.communities)}个社区，{len(self.rows)}条，办理中{running}条）"
        return "\n".join([head, *(notice.message for notice in self.notices)])

    def _repr_html_(self) -> str:
        return "".join(table._repr_html_() for table in self.tables())

    @property
    def communities(self) -> tuple[str, ...]:
        """The codes of the communities with a measure."""
        return tuple(sorted({row.community for row in self.rows}))

    @cached_property
    def repeated(self) -> tuple[tuple[Row, ...], ...]:
        """Measures of the same template for the same people, proposed by several communities."""
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            if row.alike and row.status != DROPPED:
                groups.setdefault(row.alike, []).append(row)
        return tuple(tuple(group) for group in groups.values() if len({row.community for row in group}) > 1)

    @cached_property
    def near(self) -> tuple[Near, ...]:
        """Measures of several communities in nearly the same words, those already counted as repeated left out."""
        return tuple(_near([row for row in self.rows if row.status != DROPPED and row["做什么"]]))

    def reminders(self, on: date) -> tuple[tuple[Row, str], ...]:
        """Return the running measures that are late, due within 30 days or on no certain day, each with the reason."""
        found = ((row, _remind(row, on)) for row in self.rows if row.is_running)
        return tuple((row, why) for row, why in found if why)

    def tables(self, on: date | None = None) -> tuple[Table, ...]:
        """Return the tables: owners, statuses, what is repeated; with a day the reminders, too."""
        from toolkit.district.tasks.stacked_tables import tables_of

        return tables_of(self, on)

    def workbook(self, on: date | None = None) -> bytes:
        """Return one .xlsx: the ledger in its own columns, and the tables behind it; equal rows give equal bytes."""
        from toolkit.district.tasks.stacked_sheet import stacked_workbook

        return stacked_workbook(self, on)

    def as_dict(self) -> dict[str, Any]:
        """Return the ledger as plain values."""
        return {
            "communities": list(self.communities),
            "measures": [row.as_dict() for row in self.rows],
            "repeated": [[row.named for row in group] for group in self.repeated],
            "near": [
                {"measures": [row.named for row in one.rows], "lowest": one.lowest, "highest": one.highest}
                for one in self.near
            ],
            "warnings": [notice.as_dict() for notice in self.notices],
        }


def stack_ledgers(files: Mapping[str, bytes], kept: tuple[str, bytes] | None = None) -> Stacked:
    """Return the ledgers of many communities as one; a file that cannot be read is told and stops nothing.

    Parameters
    ----------
    files : mapping of str to bytes
        Contents by name.
    kept : (str, bytes), optional
        The stacked ledger of the last time, whose progress is kept.

    Raises
    ------
    IntakeError
        ``I-KEPT`` when that one cannot be read: the progress in it would be lost.
    """
    read = [LedgerFile(name, data) for name, data in sorted(files.items())]
    last = LedgerFile(*kept) if kept else None
    if last and (unread := [notice.message for notice in last.notices if notice.code == "ledger_unreadable"]):
        raise IntakeError("I-KEPT", where=last.file, reason=unread[0])
    everything = [*read, last] if last else read
    simulated = all(file.simulated for file in everything if file.rows)
    notices = [notice for file in everything for notice in file.notices]
    for file in everything:
        if file.rows and file.simulated and not simulated:
            words = f"台账“{file.file}”是模拟数据，没有和真实的台账放在一起。请从文件夹里移走。"
            notices.append(Notice("ledger_simulated", "action", words, file=file.file))
            file.rows = []
    rows, found = _once([row for file in read for row in file.rows])
    carried, kept_back = _carried(rows, last.rows if last else ())
    ordered = sorted(carried, key=lambda row: (row.community, len(row["编号"]), row["编号"], row.file, row.line))
    return Stacked(tuple(ordered), (*notices, *found, *kept_back), bool(ordered) and simulated)


def _once(rows: Sequence[Row]) -> tuple[list[Row], list[Notice]]:
    """Return each measure once; states of one measure that differ stay both, with a notice."""
    standing: dict[str, list[Row]] = {}
    kept, notices = [], []
    for row in rows:
        before = standing.setdefault(row.identity, [])
        if any(row.cells == one.cells for one in before):
            words = f"{row.place}和{before[0].place}完全一样，只算一次：{row.named}。"
            notices.append(Notice("ledger_repeated", "info", words, file=row.file))
            continue
        if before:
            words = (
                f"{row.place}和{before[0].place}是同一条建议，内容不同，两条都留着：{row.named}。请只留新的一份台账。"
            )
            notices.append(Notice("ledger_twice", "action", words, file=row.file))
        before.append(row)
        kept.append(row)
    return kept, notices


def _carried(rows: Sequence[Row], last: Sequence[Row]) -> tuple[list[Row], list[Notice]]:
    """Return rows with the progress written into the last stacked ledger, and what stands only there."""
    written = {row.identity: row for row in last}
    carried, notices = [], []
    taken: set[str] = set()
    for row in rows:
        before = written.get(row.identity)
        if before is None or not row.is_same_measure(before):
            carried.append(row)
            continue
        taken.add(row.identity)
        kept = row.with_progress(before)
        for header in KEPT:
            if row[header] not in ("", NOT_BEGUN, kept[header]):
                words = f"{row.place}“{header}”写的是“{row[header]}”，照上次汇总里的“{kept[header]}”。请核对。"
                notices.append(Notice("ledger_progress", "action", words, file=row.file))
        carried.append(kept)
    for row in last:
        if row.identity not in taken:
            words = f"{row.place}的{row.named}这次没有交来，或名称和做法都换了；原来的一条留着。"
            notices.append(Notice("ledger_kept", "info", words, file=row.file))
            carried.append(row)
    return carried, notices


def _near(rows: Sequence[Row]) -> Iterator[Near]:
    """Yield the groups that measures near each other make, by their first measure."""
    group = list(range(len(rows)))
    shares: dict[tuple[int, int], float] = {}
    for first, second in combinations(range(len(rows)), 2):
        one, other = rows[first], rows[second]
        if one.community == other.community or (one.alike and one.alike == other.alike):
            continue
        share = likeness(one["做什么"], other["做什么"])
        if share >= ALIKE:
            shares[first, second] = share
            joined, into = group[second], group[first]
            group = [into if number == joined else number for number in group]
    for number in dict.fromkeys(group):
        inside = [share for (first, _), share in shares.items() if group[first] == number]
        if inside:
            members = (row for row, its in zip(rows, group, strict=True) if its == number)
            yield Near(tuple(members), min(inside), max(inside))


def _remind(row: Row, on: date) -> str:
    if row.due is None:
        return UNDATED
    if row.due < on:
        return OVERDUE
    return SOON if row.due - on <= _SOON else ""
