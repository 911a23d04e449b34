"""Mending a pattern: cells that meet every cut at the least cost, then whatever is not needed goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.disclosure.cells import said
from toolkit.errors import ReportError

if TYPE_CHECKING:
    from toolkit.disclosure.pattern import Problem

_TINY = 1e-7


def mend(problem: Problem, start: np.ndarray) -> np.ndarray:
    """Return cells to hide so that every attack fails, none of them for nothing.

    Parameters
    ----------
    problem : Problem
        The cuts found on the way stay with it.
    start : ndarray of bool
        A pattern to mend.

    Raises
    ------
    ReportError
        ``R-UNSAFE`` when not even hiding all of them is enough.
    """
    hidden = start.astype(float)
    while problem.broken(hidden) or problem.attacked(hidden):
        hidden[problem.free] = _meet(problem, hidden[problem.free], problem.broken(hidden))
    for cell in sorted(np.flatnonzero((hidden > 0) & ~problem.must), key=lambda cell: (-problem.costs[cell], cell)):
        hidden[cell] = 0
        if problem.broken(hidden) or problem.attacked(hidden, one=True):
            hidden[cell] = 1
    return hidden > 0


def _meet(problem: Problem, hidden: np.ndarray, broken: list[np.ndarray]) -> np.ndarray:
    """Hide one cell after the other, always the one that costs least for what it adds to the cuts that are not met."""
    costs, cuts = problem.costs[problem.free], np.array(broken)
    while broken and (missing := np.maximum(1 - cuts @ hidden, 0)).max() > _TINY:
        adds = np.where(hidden > 0, 0, np.minimum(cuts, missing[:, None]).sum(0))
        if not adds.any():
            break
        hidden[np.argmin(np.where(adds > 0, costs, np.inf) / np.maximum(adds, _TINY))] = 1
    else:
        if broken:
            return hidden
    raise ReportError("R-UNSAFE", where=said(problem.system.keys[problem.aims[0].cell]), n=1)
