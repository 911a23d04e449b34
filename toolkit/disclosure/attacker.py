"""The attacker: who knows all that is shown, every sum and that nobody counts less than 0, and solves for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.disclosure.flows import Moves, Pipes
from toolkit.disclosure.network import Network, network_of
from toolkit.disclosure.releases import Joint

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult
    from scipy.sparse import csr_array

UP, DOWN = 1, -1
_SLACK = 1e-6
_TINY = 1e-9
_UNBOUNDED = 3


class Aim(NamedTuple):
    """How far a cell must be able to move from its true count, for all that an attacker knows."""

    cell: int
    sign: int
    need: float


@dataclass(frozen=True)
class System:
    """Cells and equations as numbers; deviations from the truth are what an attacker cannot exclude.

    Parameters
    ----------
    keys : tuple of tuple of str
        Names of the cells, sorted.
    equations : csr_array
        One row a sum, +1 for the parts and -1 for the total.
    counts : ndarray
    above : ndarray
        How far each count may lie above the truth when it is not shown.
    """

    keys: tuple[tuple[str, ...], ...]
    equations: csr_array
    counts: np.ndarray
    above: np.ndarray

    @property
    def lines(self) -> int:
        """Number of equations."""
        return len(self.equations.indptr) - 1

    @cached_property
    def network(self) -> Network | None:
        """The equations as a network, where they are one."""
        return network_of(self.equations, len(self.counts))

    def worked_out(self, known: np.ndarray, guarded: np.ndarray) -> np.ndarray:
        """Return what is known when every sum with one unknown cell is solved, ``guarded`` cells left alone."""
        known = known.copy()
        while True:
            unknown = abs(self.equations)[:, np.flatnonzero(~known)]
            single = unknown[np.flatnonzero(np.diff(unknown.indptr) == 1)]
            found = np.flatnonzero(~known)[np.unique(single.indices)]
            found = found[~guarded[found]]
            if not len(found):
                return known
            known[found] = True

    def parts(self, loose: np.ndarray) -> list[tuple[np.ndarray, System]]:
        """Return the cells that hang together when only the ``loose`` ones may be hidden, and the system of each."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        cells = np.flatnonzero(loose)
        if not len(cells):
            return []
        matrix = self.equations[:, cells]
        lines, columns = matrix.nonzero()
        size = len(cells) + matrix.shape[0]
        graph = coo_array((np.ones(len(lines)), (columns, lines + len(cells))), shape=(size, size))
        label = connected_components(graph, directed=False)[1][: len(cells)]
        found = []
        for members in np.split(np.argsort(label, kind="stable"), np.flatnonzero(np.diff(np.sort(label))) + 1):
            own = cells[members]
            rows = self.equations[:, own]
            rows = rows[np.flatnonzero(np.diff(rows.indptr))]
            found.append((own, System(tuple(self.keys[at] for at in own), rows, self.counts[own], self.above[own])))
        return found

    def aims(self, protected: Iterable[int], threshold: int) -> list[Aim]:
        """Return how far cells must be able to move: down to 0 and up to the threshold."""
        needs = [(cell, UP, threshold - self.counts[cell]) for cell in protected]
        needs += [(cell, DOWN, self.counts[cell]) for cell in protected]
        return sorted(Aim(int(cell), sign, float(need)) for cell, sign, need in needs if need > 0)


def system_of(joined: Joint) -> System:
    """Return a joint system as numbers."""
    from scipy.sparse import csr_array

    keys = tuple(sorted(joined.counts))
    at = {key: place for place, key in enumerate(keys)}
    lines = [line for line, one in enumerate(joined.sums) for _ in (one.total, *one.parts)]
    columns = [at[key] for one in joined.sums for key in (one.total, *one.parts)]
    values = [value for one in joined.sums for value in (-1.0, *(1.0 for _ in one.parts))]
    matrix = csr_array((values, (lines, columns)), shape=(len(joined.sums), len(keys)))
    counts = np.array([joined.counts[key] for key in keys], float)
    most = np.array([joined.limits.get(key, np.inf) for key in keys])
    return System(keys, matrix, counts, np.maximum(most - counts, 0))


@dataclass(frozen=True)
class Attacker:
    """Somebody who sees all but the ``hidden`` cells of a system.

    Parameters
    ----------
    system : System
    hidden : ndarray of float
        1 for hidden, 0 for shown; between them, as far as a relaxed pattern hides a cell.
    """

    system: System
    hidden: np.ndarray

    def held(self, aims: Iterable[Aim], moves: Moves, *, one: bool = False) -> dict[Aim, tuple[np.ndarray, ...]]:
        """Return the aims that are out of reach, with the multipliers of the equations that hold the cell.

        Parameters
        ----------
        aims : iterable of Aim
        moves : Moves
            Moves found earlier; those found now are added.
        one : bool
            Whether one such aim is enough.
        """
        network = self.system.network
        tried = [aim for aim in aims if not moves.possible(aim, self.hidden)]
        held: dict[Aim, tuple[np.ndarray, ...]] = {}
        if not tried:
            return held
        pipes = Pipes.of(network, self.system, self.hidden) if network else None
        for aim in tried if pipes else self._missed(tried, moves):
            if pipes:
                moved, moves_with, proofs = pipes.push(aim)
                cells, by = np.array(list(moves_with), int), np.array(list(moves_with.values()))
            else:
                moved, cells, by, proofs = self._reach(aim)
            if moved >= aim.need * (1 - _SLACK):
                moves.learn(aim, cells, by)
                continue
            held[aim] = proofs
            if one:
                break
        return held

    def interval(self, cell: int) -> tuple[float, float]:
        """Return the least and the largest count that an attacker cannot exclude."""
        down = self._reach(Aim(cell, DOWN, float(self.system.counts[cell])))[0]
        up = self._reach(Aim(cell, UP, np.inf))[0]
        return float(self.system.counts[cell] - down), float(self.system.counts[cell] + up)

    def _missed(self, aims: list[Aim], moves: Moves) -> list[Aim]:
        """Return the aims that no single guess of a few reaches: most of them are not reached at all."""
        for sign in (UP, DOWN):
            while True:
                tried = [aim for aim in aims if aim.sign == sign]
                moved = self._move_many(tried, sign) if tried else np.zeros(0)
                cells = np.flatnonzero(np.abs(moved) > _TINY)
                short = [aim for aim in tried if moved[aim.cell] * sign < aim.need - _SLACK]
                for aim in set(tried) - set(short):
                    moves.learn(aim, cells, moved[cells])
                aims = [aim for aim in aims if aim.sign != sign] + short
                if len(short) == len(tried):
                    break
        return sorted(aims)

    def _reach(self, aim: Aim) -> tuple[float, np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
        """Return how far a cell can move, no further than asked, what moves with it, and what holds it."""
        multipliers = np.zeros(self.system.lines)
        result = self._program({aim.cell: -float(aim.sign)}, [aim])
        if result.status == _UNBOUNDED:
            return np.inf, self._columns[:0], np.zeros(0), (multipliers,)
        if result.status != 0:
            raise ArithmeticError(result.message)
        multipliers[self._lines] = result.eqlin.marginals
        moving = np.abs(result.x) > _TINY
        return float(abs(result.fun)), self._columns[moving], result.x[moving], (multipliers,)

    def _move_many(self, aims: list[Aim], sign: int) -> np.ndarray:
        result = self._program({aim.cell: -sign / aim.need for aim in aims}, aims)
        moved = np.zeros(len(self.hidden))
        if result.status == 0:
            moved[self._columns] = result.x
        return moved

    @cached_property
    def _columns(self) -> np.ndarray:
        return np.flatnonzero(self.hidden > 0)

    @cached_property
    def _lines(self) -> np.ndarray:
        return np.flatnonzero(np.diff(self.system.equations[:, self._columns].indptr))

    @cached_property
    def _matrix(self) -> csr_array:
        return self.system.equations[:, self._columns][self._lines]

    def _program(self, cost: dict[int, float], aims: list[Aim]) -> OptimizeResult:
        """Solve for the cheapest guess, in which no cell moves further than its aim asks."""
        from scipy.optimize import linprog

        share = self.hidden[self._columns]
        low, high = -self.system.counts[self._columns] * share, self.system.above[self._columns] * share
        for aim in aims:
            at = np.searchsorted(self._columns, aim.cell)
            if aim.sign == UP:
                high[at] = min(high[at], aim.need)
            else:
                low[at] = max(low[at], -aim.need)
        weights = np.zeros(len(low))
        weights[np.searchsorted(self._columns, list(cost))] = list(cost.values())
        nothing = np.zeros(len(self._lines))
        bounds = np.column_stack([low, high])
        return linprog(weights, A_eq=self._matrix, b_eq=nothing, bounds=bounds, method="highs-ds")
