"""Running the works: each on its own people, each tool in a process of its own, one after the other."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.bench.page import Page, machine
from toolkit.bench.task import Measured, Task

Tell = Callable[[str], None]
"""Tells a person waiting what is measured now."""

_TOOLS = {
    "tables": ("toolkit", "survey", "svy", "pandas"),
    "sample": ("toolkit", "pandas"),
    "raking": ("toolkit", "survey", "svy", "pandas"),
    "store": ("toolkit", "pyarrow"),
}
_SLOW = ("survey", "svy")
"""Tools that are not on every machine, and make some of the tables only."""


def others() -> dict[str, str]:
    """Return the versions of R survey and svy, as far as they are on this machine."""
    found = {}
    if rscript := shutil.which("Rscript"):
        asked = "cat(as.character(getRversion()), as.character(packageVersion('survey')))"
        said = subprocess.run([rscript, "-e", asked], capture_output=True, text=True, check=False)  # noqa: S603
        if said.returncode == 0:
            r, survey = said.stdout.split()
            found["survey"] = f"{survey}（R {r}）"
    if importlib.util.find_spec("svy") and importlib.util.find_spec("polars"):
        from importlib.metadata import version

        found["svy"] = version("svy")
    return found


_ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "POLARS", "VECLIB", "RAYON")}
"""Threads of linear algebra wait for each other where another program is busy: no tool has more than one."""


def run(tasks: Sequence[Task], beside: Mapping[str, str] | None = None, tell: Tell = lambda _: None) -> Page:
    """Measure tasks one after the other; nothing else runs at the same time.

    Parameters
    ----------
    tasks : sequence of Task
        :data:`QUICK`, :data:`USUAL` or :data:`FULL`.
    beside : mapping of str to str, optional
        Tools to compare with, and their versions; those on this machine when left out.
    tell : function
        Called with a few words before each measurement.
    """
    beside = others() if beside is None else beside
    rows: list[Measured] = []
    for place, task in enumerate(tasks, start=1):
        tools = [t for t in _TOOLS[task.work] if t not in _SLOW or (t in beside and task.some != 0)]
        with tempfile.TemporaryDirectory() as name:
            folder, where = Path(name), f"{place}/{len(tasks)} {task.title}"
            tell(f"{where}：准备数据")
            _prepare(folder, task, plain="survey" in tools)
            for tool in tools:
                tell(f"{where}：{tool}")
                rows.append(_measured(folder, task, tool))
    return Page(tuple(rows), machine(beside))


def _prepare(folder: Path, task: Task, *, plain: bool) -> None:
    from toolkit.bench.people import BOOK, STORE, known, write_parquet, write_plain

    layout = STORE if task.work == "store" else BOOK
    write_parquet(folder / "people.parquet", layout, task.n)
    if plain:
        write_plain(folder, layout, task.n)
    margins = [f"{name},{code},{share!r}\n" for name, shares in known(layout).items() for code, share in shares.items()]
    (folder / "margins.csv").write_text("".join(margins), encoding="utf-8")


def _measured(folder: Path, task: Task, tool: str) -> Measured:
    from toolkit.bench.agreement import furthest, read_figures
    from toolkit.bench.people import BOOK, spread

    tables = min(task.some or task.tables, task.tables) if tool in _SLOW else task.tables
    chosen = spread(BOOK, tables) if task.work == "tables" else []
    (folder / "tables.csv").write_text("".join(f"{row},{column}\n" for row, column in chosen), encoding="utf-8")
    if tool == "survey":
        command = [str(shutil.which("Rscript")), str(Path(__file__).with_name("survey.R"))]
    else:
        command = [sys.executable, "-P", "-m", "toolkit.bench.child", tool]
    command += [task.work, str(folder)]
    done = subprocess.run(  # noqa: S603 - R, or this Python with a module of our own
        command, env=os.environ | _ONE_THREAD, capture_output=True, text=True, encoding="utf-8", errors="replace",
        check=False,
    )  # fmt: skip
    if done.returncode:
        return Measured(task, tool, tables, fault=(done.stderr.strip().splitlines() or ["？"])[-1])
    found = Measured(task, tool, tables, **json.loads(done.stdout.splitlines()[-1]))
    ours, theirs = (read_figures(folder / f"figures_{name}.csv") for name in ("toolkit", tool))
    return replace(found, differences=furthest(ours, theirs)) if ours and tool != "toolkit" else found
