"""What is measured, and what a measurement says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

BOOK = 240
"""Tables of the book: 40 questions by 6 classifications."""
NAMES = {
    "toolkit": "本工具",
    "survey": "R survey",
    "svy": "svy",
    "pandas": "pandas",
    "pyarrow": "pyarrow",
}
_WORKS = {"tables": "交叉表", "sample": "文字列建样本", "raking": "加权到 4 个边际", "store": "从文件汇总 420 张表"}


@dataclass(frozen=True)
class Task:
    """One piece of work on so many people.

    Parameters
    ----------
    work : {"tables", "sample", "raking", "store"}
    n : int
        People.
    tables : int
        How many tables are made: all of the book, or one.
    some : int or None
        How many of them the slow tools make, the rest being reckoned; 0 leaves those tools out, None is all.
    """

    work: str
    n: int
    tables: int = 1
    some: int | None = None

    @property
    def title(self) -> str:
        """What a reader sees: ``240 张交叉表，10,000 人``."""
        words = _WORKS[self.work]
        return f"{self.tables} 张{words}，{self.n:,} 人" if self.work == "tables" else f"{words}，{self.n:,} 人"


QUICK = (
    Task("tables", 10_000, BOOK, some=6),
    Task("tables", 100_000, BOOK, some=2),
    Task("tables", 300),
    Task("tables", 12_500, BOOK, some=0),
    Task("raking", 100_000),
    Task("store", 100_000),
)
USUAL = (
    Task("tables", 10_000, BOOK, some=24),
    Task("tables", 100_000, BOOK, some=6),
    Task("tables", 1_000_000, BOOK, some=3),
    Task("tables", 300),
    Task("tables", 12_500, BOOK, some=0),
    Task("sample", 1_000_000),
    Task("raking", 1_000_000),
    Task("store", 1_000_000),
)
FULL = (*USUAL, Task("store", 10_000_000))


@dataclass(frozen=True)
class Measured:
    """What one tool took for a task.

    Parameters
    ----------
    task : Task
    tool : str
        A key of :data:`NAMES`.
    tables : int
        How many tables it made; times are of these.
    seconds, cpu_seconds : float or None
        By the clock, and of all processors together; None where the tool failed.
    added_mb, peak_mb : float or None
        Memory the work added to what was loaded before, and the most of the whole process; None where not told.
    differences : mapping of str to float
        For ``share``, ``se``, ``f`` and ``weight`` the largest relative difference from this toolkit's figures.
    fault : str
        What a tool said that failed.
    """

    task: Task
    tool: str
    tables: int = 1
    seconds: float | None = None
    cpu_seconds: float | None = None
    added_mb: float | None = None
    peak_mb: float | None = None
    differences: Mapping[str, float] = field(default_factory=dict)
    fault: str = ""

    @property
    def whole(self) -> Measured:
        """The measurement as if all tables had been made, each taking what these took on average."""
        if self.seconds is None or self.cpu_seconds is None or self.tables == self.task.tables:
            return self
        scale = self.task.tables / self.tables
        return replace(
            self, tables=self.task.tables, seconds=self.seconds * scale, cpu_seconds=self.cpu_seconds * scale
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values: times are of all tables, ``tables`` says how many were really made."""
        whole = self.whole
        differences = {sort: off if off < float("inf") else None for sort, off in self.differences.items()}
        return {
            "name": self.task.title,
            "work": self.task.work,
            "n": self.task.n,
            "tool": self.tool,
            "tables": self.tables,
            "of": self.task.tables,
            "seconds": whole.seconds,
            "cpu_seconds": whole.cpu_seconds,
            "added_mb": self.added_mb,
            "peak_mb": self.peak_mb,
            "differences": differences,
            "fault": self.fault,
        }
