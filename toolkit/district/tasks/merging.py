"""What of the entries handed in is new, what changes an entry, and what cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from toolkit.district.tasks.accepting import accept
from toolkit.district.tasks.entry import Entry, number_of
from toolkit.district.tasks.register import Recorded, Register
from toolkit.questionnaire.labels import matching_key
from toolkit.records import Notice
from toolkit.responses.personal import mask

_KEPT_WHEN_BLANK = ("planned", "done", "evidence", "theme")


class Merge:
    """Entries handed in, set beside a register.

    Parameters
    ----------
    register : Register
        As it stands.

    Attributes
    ----------
    states : list of Entry
        What has to be appended: entries with their ids, as they are from now on.
    """

    def __init__(self, register: Register) -> None:
        self.states: list[Entry] = []
        self._standing = {entry.id: entry for entry in register.entries}
        self._known = dict(self._standing)
        self._last = max((number_of(name) for name in self._known), default=0)
        self._seen: set[str] = set()
        self._same = 0
        self._notices: list[Notice] = []

    def take(self, entries: Iterable[Entry]) -> None:
        """Set entries beside the register; numbered ones first, so that no new one gets a number that is written."""
        for written in sorted(entries, key=lambda entry: not entry.id):
            entry, remarks = accept(written.cells())
            if entry:
                self._place(entry)
            else:
                words = "".join(f"“{remark.header}”{remark.words}" for remark in remarks if remark.stops)
                self._refuse(written, words)

    @property
    def recorded(self) -> Recorded:
        """What became of them."""
        ids = [state.id for state in self.states]
        new = tuple(name for name in ids if name not in self._standing)
        return Recorded(new, tuple(name for name in ids if name in self._standing), self._same, tuple(self._notices))

    def _place(self, entry: Entry) -> None:
        twin = self._twin(entry)
        if not entry.id and twin:
            entry = _filled(entry, twin)
        before = self._known.get(entry.id)
        if why := self._fault(entry, before, twin):
            self._refuse(entry, why)
            return
        if not entry.id:
            self._last += 1
            entry = replace(entry, id=f"T{self._last}")
        self._last = max(self._last, number_of(entry.id))
        self._seen.add(entry.id)
        if before and not entry.differences(before):
            self._same += 1
            return
        self._known[entry.id] = entry
        self.states.append(entry)

    def _twin(self, entry: Entry) -> Entry | None:
        """Return the entry of the same community, task and title that counts."""
        return next((one for one in self._known.values() if not one.withdrawn and _key(one) == _key(entry)), None)

    def _fault(self, entry: Entry, before: Entry | None, twin: Entry | None) -> str:
        """Return why an entry cannot be taken; empty when it can."""
        if entry.id in self._seen:
            return f"和前面的{entry.id}是同一项。请合并成一行。"
        if before and (before.community, before.task) != (entry.community, entry.task):
            return (
                f"登记簿里{entry.id}是{before.community}的{before.task}，对不上：可能只排序了几列，或抄错了编号。"
                "请改正编号；确实要换社区或任务的，请撤回原来的一项，另写一行，编号留空。"
            )
        if before and entry.version and entry.version != before.version and entry.differences(before):
            changed = "、".join(entry.differences(before))
            return (
                f"这份表写出以后，登记簿里的{entry.id}又改过（不一样的是：{changed}），没有用表里的覆盖。"
                "请重新写出登记表，在新表里改。"
            )
        if twin and not entry.withdrawn and twin.id != entry.id:
            return f"登记簿里已有同名的{twin.id}。请把编号改成{twin.id}；确实是另一项的，请换一个名称。"
        return ""

    def _refuse(self, entry: Entry, words: str) -> None:
        self._notices.append(Notice("task_refused", "action", f"{mask(repr(entry))}：{words}", subject=entry.id))


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.community, entry.task, matching_key(entry.title)


def _filled(entry: Entry, twin: Entry) -> Entry:
    """Return a row without number as the entry it names: what it leaves blank stays as it was."""
    kept = {name: getattr(twin, name) for name in _KEPT_WHEN_BLANK if not getattr(entry, name)}
    return replace(entry, id=twin.id, version=twin.version, **kept)
