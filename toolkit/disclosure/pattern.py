"""The cheapest pattern of hidden cells that withstands every attack.

A cut is what an attacker's own programme proves: with multipliers λ of the equations, a protected cell moves no further
than the sum of what the hidden cells allow, so enough of those must be hidden. Cuts are added until no attack succeeds
(M. Fischetti and J. J. Salazar, 2001).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from toolkit.disclosure.attacker import Aim, Attacker, System
from toolkit.disclosure.flows import Moves
from toolkit.disclosure.greedy import mend
from toolkit.disclosure.quiet import quiet

ROUNDS = 40
"""Searches for whole patterns that are tried before the best that was mended has to do."""
CHEAPEST, NEAR = 0.002, 0.02
"""How much dearer than the cheapest a pattern may be that is searched for as such, or in larger tables."""
_NODES, _SEARCH, _TINY = 20_000, 0.005, 1e-7  # no limit in seconds: the pattern must not depend on the machine
_TIGHT = 0.5
"""Cuts that are met by more than this do not bear on the relaxed pattern."""


@dataclass
class Problem:
    """One part of a release: which cells to hide, how near to the cheapest at least, and the cuts found so far."""

    system: System
    costs: np.ndarray
    must: np.ndarray
    aims: list[Aim]
    gap: float
    cuts: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.free = np.flatnonzero(~self.must)
        self.moves = Moves(self.system)
        self._add_lines()

    def _add_lines(self) -> None:
        """No line may have a single hidden cell, if that is protected."""
        lines = self.system.equations
        aimed = {aim.cell for aim in self.aims}
        for line in range(self.system.lines):
            members = lines.indices[lines.indptr[line] : lines.indptr[line + 1]]
            if self.must[members].sum() == 1 and aimed & set(members[self.must[members]].tolist()):
                self.cuts.append(np.isin(self.free, members).astype(float))

    def cost(self, hidden: np.ndarray) -> float:
        """Return what the cells cost that need not be hidden."""
        return float(self.costs[self.free] @ hidden[self.free])

    def attacked(self, hidden: np.ndarray, *, one: bool = False) -> bool:
        """Attack a pattern; add a cut for each success (or for one) and return whether there was one."""
        held = Attacker(self.system, hidden).held(self.aims, self.moves, one=one)
        for aim, proofs in held.items():
            self.cuts += [self._cut(aim, multipliers) for multipliers in proofs]
        return bool(held)

    def broken(self, hidden: np.ndarray) -> list[np.ndarray]:
        """Return the cuts that a pattern does not meet."""
        return [cut for cut in self.cuts if cut @ hidden[self.free] < 1 - _TINY]

    def solve(self, cuts: list[np.ndarray], *, whole: bool) -> tuple[np.ndarray, float] | None:
        """Return the cheapest pattern that some cuts allow, or of its relaxation, and what no pattern can cost less.

        None if there is no such pattern, or the search gave up.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        hidden = self.must.astype(float)
        if not cuts or not len(self.free):
            return (hidden, 0.0) if not cuts else None
        with quiet():
            found = milp(
                self.costs[self.free],
                integrality=np.full(len(self.free), int(whole)),
                bounds=Bounds(0, 1),
                constraints=LinearConstraint(csr_array(np.array(cuts)), 1.0, np.inf),
                options={"node_limit": _NODES, "mip_rel_gap": min(self.gap, _SEARCH) if whole else 0.0},
            )
        if found.x is None:
            return None
        hidden[self.free] = np.round(found.x) if whole else np.where(found.x > _TINY, np.minimum(found.x, 1), 0)
        return hidden, float(found.mip_dual_bound if whole else found.fun)

    def _cut(self, aim: Aim, multipliers: np.ndarray) -> np.ndarray:
        """Return the cut that the multipliers of a failed attack prove."""
        reduced = -self.system.equations.T @ multipliers
        reduced[aim.cell] -= aim.sign
        reduced[np.abs(reduced) < _TINY] = 0
        falling, rising = reduced > 0, reduced < 0
        room = np.zeros(len(reduced))
        room[falling] = (self.system.counts * reduced)[falling]
        room[rising] = np.minimum(self.system.above[rising], aim.need / -reduced[rising]) * -reduced[rising]
        left = aim.need - room[self.must].sum()
        return np.minimum(room[self.free] / left, 1.0)


def pattern(problem: Problem, rounds: int) -> tuple[np.ndarray, bool]:
    """Return the cells to hide, and whether they were proved to be as cheap as asked.

    The relaxed problem, which is quick, finds most cuts, and which of them bear on it. Each whole pattern that is
    seen through tells which others do, and is mended: as soon as none can be cheaper (by more than the gap) than the
    best that was mended, that is it.

    Raises
    ------
    ReportError
        ``R-UNSAFE`` when hiding everything is not enough.
    """
    hidden = problem.must.astype(float)
    for _ in range(ROUNDS):
        found = problem.solve(problem.cuts, whole=False)
        if found is None:
            break
        hidden = found[0]
        if not problem.attacked(hidden):
            break
    used = sharpest([cut for cut in problem.cuts if cut @ hidden[problem.free] < 1 + _TIGHT])
    best = mend(problem, problem.must | (hidden == 1))
    for _ in range(rounds):
        found = problem.solve(used, whole=True)
        if found is None:
            break
        seen_through = problem.attacked(found[0])
        best = min(best, mend(problem, found[0] > 0), key=problem.cost)
        if not seen_through or problem.cost(best) * (1 - problem.gap) <= found[1]:
            return best, True
        used = sharpest(used + problem.broken(found[0]))
    return best, False


def sharpest(cuts: list[np.ndarray]) -> list[np.ndarray]:
    """Return the cuts that no other implies: those that ask as much of fewer cells."""
    kept: list[np.ndarray] = []
    for cut in sorted(cuts, key=lambda cut: cut.sum()):
        if not kept or not (np.array(kept) <= cut + _TINY).all(axis=1).any():
            kept.append(cut)
    return kept
