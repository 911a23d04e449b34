"""The register as it stands: entries, and every change that made them; a value, wherever it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from toolkit.district.tasks.entry import Entry, in_order
from toolkit.document import Column, Table, Text
from toolkit.records import Notice


@dataclass(frozen=True)
class Change:
    """One change of an entry: who, when, and what; ``before`` is None for a new one."""

    number: int
    who: str
    on: date
    before: Entry | None
    after: Entry

    @property
    def what(self) -> str:
        """The change in words."""
        if self.before is None:
            return f"登记：{self.after.task}《{self.after.title}》"
        told = (f"{header}：{was or '空'}→{now or '空'}" for header, (was, now) in self.differences.items())
        return "；".join(told)

    @property
    def differences(self) -> dict[str, tuple[str, str]]:
        """The cells that changed, by header: before and now."""
        return self.after.differences(self.before)

    def as_dict(self) -> dict[str, Any]:
        """Return the change as plain values."""
        what = {header: list(pair) for header, pair in self.differences.items()}
        return {
            "number": self.number,
            "id": self.after.id,
            "who": self.who,
            "on": self.on.isoformat(),
            "what": what,
        }


@dataclass(frozen=True)
class Register:
    """All changes in order; what stands at present follows from them."""

    changes: tuple[Change, ...] = ()

    def __repr__(self) -> str:
        gone = sum(entry.withdrawn for entry in self.entries)
        withdrawn = f"，其中已撤回{gone}项" if gone else ""
        return f"六个一登记簿（{len(self.entries)}项{withdrawn}，{len(self.changes)}次改动）"

    def _repr_html_(self) -> str:
        return self.history()._repr_html_()

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries as they stand, the withdrawn among them, by community and task."""
        last = {change.after.id: change.after for change in self.changes}
        return tuple(sorted(last.values(), key=in_order))

    @property
    def counted(self) -> tuple[Entry, ...]:
        """The entries that are not withdrawn."""
        return tuple(entry for entry in self.entries if not entry.withdrawn)

    def history(self) -> Table:
        """Return every change as a row, the first one first."""
        rows = tuple(
            tuple((Text(cell),) for cell in (change.on.isoformat(), change.who, change.after.id, change.what))
            for change in self.changes
        )
        columns = tuple(Column(header) for header in ("日期", "登记人", "编号", "改动"))
        return Table("task_history", "六个一登记簿的改动", columns, rows)

    def as_dict(self) -> dict[str, Any]:
        """Return entries and changes as plain values."""
        return {
            "entries": [entry.as_dict() for entry in self.entries],
            "changes": [change.as_dict() for change in self.changes],
        }


@dataclass(frozen=True)
class Recorded:
    """What became of entries that were handed to the register.

    Parameters
    ----------
    added, changed : tuple of str
        Ids.
    same : int
        Entries that stood there already just so.
    notices : tuple of Notice
        What was not taken, and what should be looked at.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: int = 0
    notices: tuple[Notice, ...] = ()

    def __repr__(self) -> str:
        lines = [f"新登记{len(self.added)}项，改动{len(self.changed)}项，没有变化{self.same}项。"]
        return "\n".join([*lines, *(notice.message for notice in self.notices)])

    def as_dict(self) -> dict[str, Any]:
        """Return the account as plain values."""
        return {
            "added": list(self.added),
            "changed": list(self.changed),
            "same": self.same,
            "warnings": [notice.as_dict() for notice in self.notices],
        }


def replayed(rows: Sequence[tuple[int, str, date, Entry]]) -> Register:
    """Return the register that numbered states of entries make, each with who wrote it and when."""
    last: dict[str, Entry] = {}
    changes = []
    for number, who, on, entry in rows:
        changes.append(Change(number, who, on, last.get(entry.id), entry))
        last[entry.id] = entry
    return Register(tuple(changes))
