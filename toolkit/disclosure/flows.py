"""Attacks without a programme: in a network an attacker's guess is a flow.

How far a cell can move is the largest flow around it (L. R. Ford and D. R. Fulkerson, 1956; shortest ways first,
J. Edmonds and R. M. Karp, 1972), and the narrowest place that holds it is the proof. What was once found possible is
remembered: it stays possible while the cells that move with it are hidden.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from toolkit.disclosure.attacker import Aim, System
    from toolkit.disclosure.network import Network

_TINY = 1e-9


class Flow(NamedTuple):
    """The largest move of a cell.

    Parameters
    ----------
    moved : float
        No further than asked.
    moves : dict of int to float
        By how much each cell moves with it.
    narrow : tuple of ndarray
        Multipliers of the equations, one array a proof, where it is less than asked.
    """

    moved: float
    moves: dict[int, float]
    narrow: tuple[np.ndarray, ...]


@dataclass
class Moves:
    """What an attacker was found to be unable to exclude: a move of a cell that is still possible needs no new search.

    Parameters
    ----------
    system : System
    found : dict of Aim to (ndarray of int, ndarray of float)
        The cells that move, and how far each must be hidden for that.
    """

    system: System
    found: dict[Aim, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def learn(self, aim: Aim, cells: np.ndarray, moved: np.ndarray) -> None:
        """Remember a move that reaches an aim."""
        room = np.where(moved > 0, self.system.above[cells], self.system.counts[cells])
        self.found[aim] = cells, np.minimum(np.abs(moved) / np.clip(room, _TINY, aim.need), 1.0)

    def possible(self, aim: Aim, hidden: np.ndarray) -> bool:
        """Return whether an aim is reached by a move that is known."""
        if aim not in self.found:
            return False
        cells, shares = self.found[aim]
        return bool((hidden[cells] > shares - _TINY).all())


@dataclass(frozen=True)
class Pipes:
    """A network in which some cells are hidden, each as far as its share.

    Parameters
    ----------
    network : Network
    down, up : list of float
        How far each cell may fall and grow.
    share : list of float
    away : list of list of tuple
    """

    network: Network
    down: list[float]
    up: list[float]
    share: list[float]
    away: list[list[tuple[int, int, int]]]

    @classmethod
    def of(cls, network: Network, system: System, hidden: np.ndarray) -> Pipes:
        """Return the pipes that are open in a system."""
        away = network.pipes(np.flatnonzero(hidden > _TINY))
        return cls(network, system.counts.tolist(), system.above.tolist(), hidden.tolist(), away)

    def push(self, aim: Aim) -> Flow:
        """Move one cell as far as asked, or as far as it goes."""
        head, tail = self.network.head[aim.cell], self.network.tail[aim.cell]
        start, end = (head, tail) if aim.sign > 0 else (tail, head)
        most = min(self._wide(aim.cell, aim.sign, aim.need), aim.need)
        moves: dict[int, float] = {}
        moved = most if start == end else 0.0
        while moved < most - _TINY:
            came = self._ways(start, end, aim, moves, 1)
            if end not in came:
                far = self._ways(end, start, aim, moves, -1)
                sides = (came.keys(), range(len(self.away)) - far.keys())
                return Flow(moved, moves, tuple(self.network.proof(side) for side in sides))
            way = []
            node = end
            while node != start:
                node, cell, direction, room = came[node]
                way.append((cell, direction, room))
            step = min(most - moved, min(room for _, _, room in way))
            for cell, direction, _ in way:
                moves[cell] = moves.get(cell, 0.0) + direction * step
            moved += step
        moves[aim.cell] = aim.sign * moved
        unbound = () if moved >= aim.need - _TINY else (np.zeros(self.network.nodes),)
        return Flow(moved, moves, unbound)

    def _wide(self, cell: int, direction: int, need: float) -> float:
        return min(self.up[cell] if direction > 0 else self.down[cell], need) * self.share[cell]

    def _ways(
        self, start: int, end: int, aim: Aim, moves: dict[int, float], along: int
    ) -> dict[int, tuple[int, int, int, float]]:
        """Return the nodes that more could flow to from the start (or against the stream), and how it got there."""
        came = {start: (start, -1, 0, 0.0)}
        queue = [start]
        for node in queue:
            for cell, direction, other in self.away[node]:
                if other in came or cell == aim.cell:
                    continue
                sense = direction * along
                room = self._wide(cell, sense, aim.need) - sense * moves.get(cell, 0.0)
                if room > _TINY:
                    came[other] = (node, cell, direction, room)
                    if other == end:
                        return came
                    queue.append(other)
        return came
