"""A pattern where the cheapest takes too long: for each cell the cheapest way out, then whatever is not needed goes."""

from __future__ import annotations

import numpy as np

from toolkit.disclosure.attacker import Aim, Attacker, System
from toolkit.disclosure.cells import said
from toolkit.errors import ReportError

_TINY = 1e-7
SLACK = 1e-6
"""How much of an aim may be missing by the limits of arithmetic."""


def cover(
    system: System, costs: np.ndarray, must: np.ndarray, aims: list[Aim], start: np.ndarray | None = None
) -> np.ndarray:
    """Return cells to hide so that every aim is reached, none of them for nothing.

    Parameters
    ----------
    system : System
    costs : ndarray
    must : ndarray of bool
        Cells that are hidden in any case.
    aims : list of Aim
    start : ndarray of bool, optional
        A pattern to mend.

    Raises
    ------
    ReportError
        ``R-UNSAFE`` when not even hiding all of them is enough.
    """
    hidden = (must if start is None else start).copy()
    for aim in _unreached(system, hidden, aims):
        hidden |= _way_out(system, np.where(hidden, 0.0, costs), aim)
    for cell in sorted(np.flatnonzero(hidden & ~must), key=lambda cell: (-costs[cell], cell)):
        hidden[cell] = False
        hidden[cell] = bool(_unreached(system, hidden, aims))
    return hidden


def _unreached(system: System, hidden: np.ndarray, aims: list[Aim]) -> list[Aim]:
    attacker = Attacker(system, hidden.astype(float))
    return [aim for aim in attacker.missed(aims) if attacker.reach(aim)[0] < aim.need * (1 - SLACK)]


def _way_out(system: System, costs: np.ndarray, aim: Aim) -> np.ndarray:
    """Return the cells that must move for one aim, when a cell costs by how far it moves."""
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    both = hstack([system.equations, -system.equations], format="csr")
    high = np.concatenate([system.above, system.counts])
    low = np.zeros(len(high))
    at = aim.cell if aim.sign > 0 else aim.cell + len(costs)
    low[at] = high[at] = aim.need
    high[aim.cell + len(costs) if aim.sign > 0 else aim.cell] = 0
    found = linprog(
        np.concatenate([costs, costs]),
        A_eq=both,
        b_eq=np.zeros(system.lines),
        bounds=np.column_stack([low, high]),
        method="highs-ds",
    )
    if found.status != 0:
        raise ReportError("R-UNSAFE", where=said(system.keys[aim.cell]), n=1)
    moved = found.x[: len(costs)] + found.x[len(costs) :]
    return moved > _TINY
