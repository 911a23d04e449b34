"""One piece of work of one tool: done in a process of its own, which measures itself."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Figures = dict[str, float]
"""What the tools have to agree on: ``share|q01|g2|3|1`` (question, classification, group, option) to its value."""

ENOUGH_SECONDS, MOST_TIMES = 1.0, 7
AGREED_PEOPLE = 1000
"""Raked weights are compared for so many people."""


@dataclass(frozen=True)
class Job:
    """Work that is ready to start.

    Parameters
    ----------
    run : function
        The work; may be run again, and starts from nothing each time.
    figures : function
        What it returned as figures to compare.
    """

    run: Callable[[], Any]
    figures: Callable[[Any], Figures] = lambda _: {}


def measured(job: Job) -> tuple[dict[str, float | None], Any]:
    """Run a job, a short one several times; return the best seconds, their processor seconds, and memory added."""
    _forget_peak()
    before, runs, returned = peak_mb(), [], None
    after = before
    while not runs or (sum(wall for wall, _ in runs) < ENOUGH_SECONDS and len(runs) < MOST_TIMES):
        returned = None
        wall, processor = time.perf_counter(), _processor()
        returned = job.run()
        runs.append((time.perf_counter() - wall, _processor() - processor))
    after = peak_mb()
    seconds, cpu = min(runs)
    added = None if before is None or after is None else max(after - before, 0.0)
    return {"seconds": seconds, "cpu_seconds": cpu, "added_mb": added, "peak_mb": after}, returned


def _processor() -> float:
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def _forget_peak() -> None:
    """Let the peak begin at what is in use now, where the system can; else what was loaded before hides part of it."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)  # what was freed goes back to the system, or the work would reuse it unseen
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mb() -> float | None:
    """Return the most memory this process has had, in MB; None where the system does not tell."""
    with suppress(OSError, StopIteration):
        # Not getrusage: there a process begins with what the one that started it had.
        lines: Iterator[str] = iter(Path("/proc/self/status").read_text(encoding="ascii").splitlines())
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    with suppress(ImportError):
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return None
