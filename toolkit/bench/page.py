"""The page that a run of measurements makes: one table, whether the tools agree, the goals, and the machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.bench.goals import Verdict, verdicts
from toolkit.bench.task import NAMES, Measured
from toolkit.document.width import cells_wide

_HEAD = ("工具", "用时（秒）", "CPU（秒）", "是本工具的", "内存增加（MB）", "内存最多（MB）", "与本工具最多相差")
_SORTS = {"share": "百分比", "se": "标准误", "f": "检验", "weight": "权重"}
_HINTS = {
    "survey": '这台电脑没有 R 的 survey 包，没有和它比；想比就先装 R，再在 R 里运行 install.packages("survey")。',
    "svy": "这里没有 svy，没有和它比；想比就在装本工具的同一个环境里运行 pip install svy。",
}


def machine(versions: Mapping[str, str]) -> dict[str, str]:
    """Return what the figures depend on: the machine, and versions of what was compared."""
    from importlib.metadata import version

    own = {name: version(name) for name in ("numpy", "pandas", "pyarrow")}
    cores = f"{os.cpu_count() or 1} 个"
    system = f"{platform.system()} {platform.machine()}"
    return {"处理器": cores, "系统": system, "Python": platform.python_version()} | own | dict(versions)


@dataclass(frozen=True)
class Page:
    """Measurements, each task's tools together, this toolkit first."""

    rows: tuple[Measured, ...]
    machine: dict[str, str]

    def __repr__(self) -> str:
        return "\n".join(self.lines)

    @property
    def verdicts(self) -> list[Verdict]:
        """Every goal with what was found."""
        return verdicts(self.rows)

    @property
    def missing(self) -> list[str]:
        """How to have the tools that are not on this machine, a sentence each."""
        return [hint for tool, hint in _HINTS.items() if tool not in self.machine]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        goals = [{"goal": v.words, "found": v.found, "met": v.met} for v in self.verdicts]
        return {"rows": [row.as_dict() for row in self.rows], "goals": goals, "machine": self.machine}

    @property
    def lines(self) -> list[str]:
        """The page for a terminal."""
        return [line for block in self._blocks(_aligned) for line in block]

    @property
    def markdown(self) -> str:
        """The page as a Markdown file."""
        blocks = self._blocks(_piped)
        return "# 速度\n\n" + "\n\n".join("\n".join(block) for block in blocks) + "\n"

    def _blocks(self, table: Any) -> list[list[str]]:
        blocks = []
        for title, rows in self._tasks():
            blocks += [[f"【{title}】"], table([_HEAD, *(_cells(row, rows) for row in rows)])]
        some = any(row.tables < row.task.tables for row in self.rows)
        notes = ["用时前带“约”的，是实际做了括号里几张表，再按全部张数推算的。"] if some else []
        notes.append(
            "短的工作重复几遍，取最快的一遍；准备数据和启动程序不计时，各个工具都只用一个线程。内存增加不含已经读入的数据。"
        )
        notes.append("pandas 的交叉表只求和，pyarrow 只读文件，都没有标准误和检验：是最省也要花的时间。")
        facts = "，".join(f"{'R survey' if name == 'survey' else name} {value}" for name, value in self.machine.items())
        return [*blocks, [*notes, *self.missing], [f"目标：{verdict}" for verdict in self.verdicts], [f"电脑：{facts}"]]

    def _tasks(self) -> list[tuple[str, list[Measured]]]:
        found: dict[str, list[Measured]] = {}
        for row in self.rows:
            found.setdefault(row.task.title, []).append(row)
        return list(found.items())


def _cells(row: Measured, rows: Sequence[Measured]) -> tuple[str, ...]:
    name = NAMES[row.tool]
    if row.seconds is None:
        return (name, "没有做成", *[""] * (len(_HEAD) - 2))
    whole, reckoned = row.whole, row.tables < row.task.tables
    ours = next((r.seconds for r in rows if r.tool == "toolkit" and r is not row), None)
    return (
        f"{name}（{row.tables} 张）" if reckoned else name,
        ("约 " if reckoned else "") + _number(whole.seconds),
        ("约 " if reckoned else "") + _number(whole.cpu_seconds),
        f"{whole.seconds / ours:.3g} 倍" if ours and whole.seconds is not None else "",
        _number(row.added_mb),
        _number(row.peak_mb),
        "，".join(f"{_SORTS[sort]} {_off(off)}" for sort, off in row.differences.items()),
    )


def _number(value: float | None) -> str:
    if value is None:
        return "未测"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _off(value: float) -> str:
    return "对不上" if value == float("inf") else f"{value:.0e}" if value else "0"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    wide = [max(cells_wide(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(c + " " * (w - cells_wide(c)) for c, w in zip(row, wide, strict=True)).rstrip() for row in rows]


def _piped(rows: Sequence[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]
