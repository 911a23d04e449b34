"""The cheapest pattern of hidden cells that withstands every attack.

A cut is what an attacker's own programme proves: with multipliers λ of the equations, a protected cell moves no further
than the sum of what the hidden cells allow, so enough of those must be hidden. Cuts are added until no attack succeeds
(M. Fischetti and J. J. Salazar, 2001).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from toolkit.disclosure.attacker import Aim, Attacker, System
from toolkit.disclosure.greedy import SLACK, cover
from toolkit.disclosure.quiet import quiet

ROUNDS = 40
"""Searches for whole patterns that are tried before the last of them is mended."""
_NODES, _GAP, _TINY = 20_000, 0.002, 1e-7  # no limit in seconds: the pattern must not depend on the machine


@dataclass
class Problem:
    """One part of a release: which cells to hide, and the cuts found so far."""

    system: System
    costs: np.ndarray
    must: np.ndarray
    aims: list[Aim]
    cuts: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.free = np.flatnonzero(~self.must)
        self._add_lines()

    def _add_lines(self) -> None:
        """No line may have a single hidden cell, if that is protected."""
        lines = self.system.equations
        aimed = {aim.cell for aim in self.aims}
        for line in range(self.system.lines):
            members = lines.indices[lines.indptr[line] : lines.indptr[line + 1]]
            if self.must[members].sum() == 1 and aimed & set(members[self.must[members]].tolist()):
                self.cuts.append(np.isin(self.free, members).astype(float))

    def add(self, aim: Aim, multipliers: np.ndarray) -> None:
        """Add the cut that the multipliers of a failed attack prove."""
        reduced = -self.system.equations.T @ multipliers
        reduced[aim.cell] -= aim.sign
        reduced[np.abs(reduced) < _TINY] = 0
        room = np.zeros(len(reduced))
        room[reduced > 0] = (self.system.counts * reduced)[reduced > 0]
        room[reduced < 0] = (
            np.minimum(self.system.above[reduced < 0], aim.need / -reduced[reduced < 0]) * -(reduced[reduced < 0])
        )
        left = aim.need - room[self.must].sum()
        self.cuts.append(np.minimum(room[self.free] / left, 1.0))

    def solve(self, *, whole: bool) -> np.ndarray | None:
        """Return the cheapest pattern that all cuts so far allow, or of its relaxation; none if the search gave up."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        hidden = self.must.astype(float)
        if not self.cuts or not len(self.free):
            return hidden
        enough = LinearConstraint(csr_array(np.array(self.cuts)), 1.0, np.inf)
        with quiet():
            found = milp(
                self.costs[self.free],
                integrality=np.full(len(self.free), int(whole)),
                bounds=Bounds(0, 1),
                constraints=enough,
                options={"node_limit": _NODES, "mip_rel_gap": _GAP if whole else 0.0},
            )
        if found.x is None:
            return None
        hidden[self.free] = np.round(found.x) if whole else np.where(found.x > _TINY, np.minimum(found.x, 1), 0)
        return hidden

    def attacked(self, hidden: np.ndarray) -> bool:
        """Attack a pattern; add a cut for each success and return whether there was one."""
        attacker, before = Attacker(self.system, hidden), len(self.cuts)
        for aim in attacker.missed(self.aims):
            moved, multipliers = attacker.reach(aim)
            if moved < aim.need * (1 - SLACK):
                self.add(aim, multipliers)
        return len(self.cuts) > before


def pattern(problem: Problem, rounds: int) -> tuple[np.ndarray, bool]:
    """Return the cells to hide, and whether they are the cheapest.

    The relaxed problem, which is quick, finds most cuts. What is still open after some rounds with whole cells is
    mended greedily.

    Raises
    ------
    ReportError
        ``R-UNSAFE`` when hiding everything is not enough.
    """
    hidden = problem.must.astype(float)
    for whole, most in ((False, ROUNDS), (True, rounds)):
        for _ in range(most):
            found = problem.solve(whole=whole)
            if found is None:
                break
            hidden = found
            if not problem.attacked(hidden):
                if whole:
                    return hidden > 0, True
                break
    start = problem.must | (hidden == 1)
    return cover(problem.system, problem.costs, problem.must, problem.aims, start), False
