"""Tables as pipes: where every cell lies between two sums, the cells are pipes and the sums what they join.

A table with one axis in groups is such a network: a person more in one cell is a person less in another of each of its
sums. Systems that are none (three axes, linked margins that are hidden) are left to the attacker's programme.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scipy.sparse import csr_array

_Row = dict[int, float]


@dataclass(frozen=True)
class Network:
    """Cells as pipes between equations; the last node stands for "in no other sum".

    Parameters
    ----------
    head, tail : list of int
        By cell: the node that gains when the cell grows, and the one that loses.
    made_of : csr_array
        Each node, a column, as a combination of the system's equations.
    """

    head: list[int]
    tail: list[int]
    made_of: csr_array

    @property
    def nodes(self) -> int:
        """Number of nodes without the last: one for each equation, those that are left out too."""
        return len(self.made_of.indptr) - 1

    def pipes(self, cells: np.ndarray) -> list[list[tuple[int, int, int]]]:
        """Return, by node, the cells that lead away from it: cell, direction (1 when it grows), node."""
        away: list[list[tuple[int, int, int]]] = [[] for _ in range(self.nodes + 1)]
        for cell in cells.tolist():
            head, tail = self.head[cell], self.tail[cell]
            away[tail].append((cell, 1, head))
            away[head].append((cell, -1, tail))
        return away

    def proof(self, inside: Iterable[int]) -> np.ndarray:
        """Return the multipliers that say: what flows into some nodes flows out of them."""
        within = np.zeros(self.nodes + 1)
        within[list(inside)] = 1
        return self.made_of @ (within[-1] - within[:-1])


def network_of(equations: csr_array, size: int) -> Network | None:
    """Return some equations as a network; none where they are not one.

    Sums that follow from the others are left out, and the rest of a share takes the share's place in its line: both
    leave what holds between the cells as it is.

    Parameters
    ----------
    equations : csr_array
        Lines by cells, of +1 and -1.
    size : int
        Number of cells.
    """
    rows: list[_Row] = []
    for start, stop in zip(equations.indptr[:-1], equations.indptr[1:], strict=True):
        cells, values = equations.indices[start:stop], equations.data[start:stop]
        rows.append(dict(zip(cells.tolist(), values.tolist(), strict=True)))
    lines: list[set[int]] = [set() for _ in range(size)]
    for line, row in enumerate(rows):
        for cell in row:
            lines[cell].add(line)
    made_of: list[_Row] = [{line: 1.0} for line in range(len(rows))]
    for line in range(len(rows)):
        _fold(rows, lines, made_of, line)
    spare = [line for line, row in enumerate(rows) if all(len(lines[cell]) > 2 for cell in row)]
    for line in spare:
        for cell in rows[line]:
            lines[cell].discard(line)
    if any(len(two) > 2 for two in lines) or (signs := _signs(rows, lines, set(spare))) is None:
        return None
    nowhere = len(rows)
    head, tail = [nowhere] * len(lines), [nowhere] * len(lines)
    for cell, two in enumerate(lines):
        for line in sorted(two):
            (head if signs[line] * rows[line][cell] > 0 else tail)[cell] = line
    network = Network(head, tail, _columns(made_of, signs))
    return network if all(_follows(network, rows[line]) for line in spare) else None


def _fold(rows: list[_Row], lines: list[set[int]], made_of: list[_Row], line: int) -> None:
    """Let a cell that is in this line only take the place of the line's other cells in another that has them all."""
    alone = [cell for cell in rows[line] if len(lines[cell]) == 1]
    others = [cell for cell in rows[line] if len(lines[cell]) > 1]
    if len(alone) != 1 or not any(len(lines[cell]) > 2 for cell in others):
        return
    for other in sorted(set.intersection(*(lines[cell] for cell in others)) - {line}):
        times = {rows[other][cell] / rows[line][cell] for cell in others}
        if len(times) == 1 and len(rows[other]) > len(others):
            (factor,) = times
            for cell in others:
                del rows[other][cell]
                lines[cell].discard(other)
            rows[other][alone[0]] = -factor * rows[line][alone[0]]
            lines[alone[0]].add(other)
            for part, weight in made_of[line].items():
                made_of[other][part] = made_of[other].get(part, 0.0) - factor * weight
            return


def _columns(made_of: list[_Row], signs: list[float]) -> csr_array:
    from scipy.sparse import csr_array

    nodes = [node for node, row in enumerate(made_of) for _ in row]
    values = [signs[node] * weight for node, row in enumerate(made_of) for weight in row.values()]
    return csr_array((values, ([line for row in made_of for line in row], nodes)), shape=(len(made_of),) * 2)


def _signs(rows: list[_Row], lines: list[set[int]], spare: set[int]) -> list[float] | None:
    """Return the signs of the lines with which every cell enters one of its two and leaves the other."""
    signs = [0.0] * len(rows)
    for root in range(len(rows)):
        if signs[root] or root in spare:
            continue
        signs[root], queue = 1.0, [root]
        for line in queue:
            for cell, value in rows[line].items():
                for other in lines[cell] - {line}:
                    wanted = -signs[line] * value / rows[other][cell]
                    if not signs[other]:
                        signs[other] = wanted
                        queue.append(other)
                    elif signs[other] != wanted:
                        return None
    return signs


def _follows(network: Network, row: _Row) -> bool:
    """Return whether a sum holds for every flow: then each node has a height, and each cell is a difference of two."""
    away = network.pipes(np.arange(len(network.head)))
    heights: dict[int, float] = {}
    for root in reversed(range(len(away))):
        if root in heights:
            continue
        heights[root], queue = 0.0, [root]
        for node in queue:
            for cell, direction, other in away[node]:
                height = heights[node] + direction * row.get(cell, 0.0)
                if other not in heights:
                    heights[other] = height
                    queue.append(other)
                elif heights[other] != height:
                    return False
    return True
