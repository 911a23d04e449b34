"""The goals of speed: what was aimed at, what this machine did, and whether that is enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolkit.bench.task import BOOK, Measured, Task

Rows = dict[tuple[str, int, int, str], Measured]
"""By work, people, tables and tool."""


@dataclass(frozen=True)
class Verdict:
    """One goal: in words, what was found (None where it was not measured), and whether the goal is met."""

    words: str
    found: float | None
    met: bool

    def __str__(self) -> str:
        if self.found is None:
            return f"未测：{self.words}"
        return f"{'达到' if self.met else '未达到'}：{self.words}（这次 {self.found:.3g}）"


@dataclass(frozen=True)
class _Goal:
    words: str
    limit: float
    found: Callable[[Rows], float | None]
    at_least: bool = False

    def judged(self, rows: Rows) -> Verdict:
        found = self.found(rows)
        met = found is not None and (found >= self.limit if self.at_least else found <= self.limit)
        return Verdict(self.words, found, met)


def verdicts(measured: Sequence[Measured]) -> list[Verdict]:
    """Return every goal with what was found."""
    rows = {(m.task.work, m.task.n, m.task.tables, m.tool): m.whole for m in measured}
    return [goal.judged(rows) for goal in _GOALS]


def _of(task: Task, field: str, tool: str = "toolkit") -> Callable[[Rows], float | None]:
    def found(rows: Rows) -> float | None:
        row = rows.get((task.work, task.n, task.tables, tool))
        return None if row is None else getattr(row, field)

    return found


def _ratio(above: Callable[[Rows], float | None], below: Callable[[Rows], float | None]):
    def found(rows: Rows) -> float | None:
        top, bottom = above(rows), below(rows)
        return None if top is None or not bottom else top / bottom

    return found


def _times(task: Task, tool: str) -> Callable[[Rows], float | None]:
    """Return how many times as long another tool takes."""
    return _ratio(_of(task, "seconds", tool), _of(task, "seconds"))


_BOOKS = {n: Task("tables", n, BOOK) for n in (10_000, 12_500, 100_000, 1_000_000)}
_STORES = {n: Task("store", n) for n in (1_000_000, 10_000_000)}
_GOALS = (
    _Goal("240 张表，10,000 人，不超过 0.1 秒", 0.1, _of(_BOOKS[10_000], "seconds")),
    _Goal("240 张表，100,000 人，不超过 0.2 秒", 0.2, _of(_BOOKS[100_000], "seconds")),
    _Goal("240 张表，1,000,000 人，不超过 1 秒", 1.0, _of(_BOOKS[1_000_000], "seconds")),
    _Goal("240 张表，1,000,000 人，增加的内存不超过 100 MB", 100, _of(_BOOKS[1_000_000], "added_mb")),
    _Goal("240 张表，10,000 人，至少比 R survey 快 300 倍", 300, _times(_BOOKS[10_000], "survey"), at_least=True),
    _Goal("240 张表，100,000 人，至少比 R survey 快 1000 倍", 1000, _times(_BOOKS[100_000], "survey"), at_least=True),
    _Goal("1 张表，300 人，不超过 0.02 秒", 0.02, _of(Task("tables", 300), "seconds")),
    _Goal("240 张表，12,500 人，连同画图用的数据框，不超过 0.5 秒", 0.5, _of(_BOOKS[12_500], "seconds")),
    _Goal("加权到 4 个边际，1,000,000 人，不超过 0.15 秒", 0.15, _of(Task("raking", 1_000_000), "seconds")),
    _Goal(
        "420 张表，10,000,000 人，CPU 不超过只读文件的 5 倍",
        5,
        _ratio(_of(_STORES[10_000_000], "cpu_seconds"), _of(_STORES[10_000_000], "cpu_seconds", "pyarrow")),
    ),
    _Goal("420 张表，10,000,000 人，内存最多 512 MB", 512, _of(_STORES[10_000_000], "peak_mb")),
    _Goal(
        "420 张表，10,000,000 人用时不超过 1,000,000 人的 10 倍",
        10,
        _ratio(_of(_STORES[10_000_000], "seconds"), _of(_STORES[1_000_000], "seconds")),
    ),
)
