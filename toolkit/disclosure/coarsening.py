"""Coarsen before suppressing: which lines of a table to merge, so that fewer cells have to be left empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.disclosure.cells import ALL, Axis
from toolkit.disclosure.releases import THRESHOLD, is_small

WORTH_IT = 0.2
"""A table with a larger share of small cells than this had better be coarser."""


@dataclass(frozen=True)
class Merge:
    """A proposal to show some lines of a table as one.

    Parameters
    ----------
    axis : str
    merged : tuple of str
        Lines that become one.
    small_before, small_after : int
        Small cells of the table without its margins.
    """

    axis: str
    merged: tuple[str, ...]
    small_before: int
    small_after: int

    @property
    def name(self) -> str:
        """What the merged line is called until a person names it."""
        return "+".join(self.merged)

    @property
    def message(self) -> str:
        """What a person is told."""
        lines = "、".join(f"“{line}”" for line in self.merged)
        return f"建议把{lines}合并成一行：太小的格子从{self.small_before}个减到{self.small_after}个。"


Counts = Mapping[tuple[str, ...], int]


def proposals(
    axes: Sequence[Axis], counts: Counts, *, threshold: int = THRESHOLD, at: int = 0, worth_it: float = WORTH_IT
) -> tuple[Merge, ...]:
    """Return merges of one axis, one after the other, until few enough cells are small.

    Each step takes the line with the fewest people: it goes to its smaller neighbour where the axis is ordered, to the
    smallest other line where it is not. Two lines always stay.

    Parameters
    ----------
    axes : sequence of Axis
    counts : mapping of tuple of str to int
        By a leaf of each axis.
    threshold : int
    at : int
        Which axis; it has no groups.
    worth_it : float
        Share of small cells that is left alone.
    """
    axis, found = axes[at], []
    while len(axis.parents) > 2 and (before := _small(counts, threshold)) > worth_it * max(len(counts), 1):
        merged = _smallest(axis, counts, at)
        axis, counts = merge(axis, counts, merged, at)
        found.append(Merge(axis.name, merged, before, _small(counts, threshold)))
    return tuple(found)


def merge(axis: Axis, counts: Counts, merged: tuple[str, ...], at: int) -> tuple[Axis, dict[tuple[str, ...], int]]:
    """Return an axis and the counts of its table with some lines as one, in the place of the first."""
    name = "+".join(merged)
    nodes = dict.fromkeys(name if node in merged else node for node in axis.parents)
    summed: dict[tuple[str, ...], int] = {}
    for leaves, n in counts.items():
        new = (*leaves[:at], name, *leaves[at + 1 :]) if leaves[at] in merged else leaves
        summed[new] = summed.get(new, 0) + n
    return replace(axis, parents=dict.fromkeys(nodes, ALL)), summed


def _small(counts: Counts, threshold: int) -> int:
    return sum(is_small(n, threshold) for n in counts.values())


def _smallest(axis: Axis, counts: Counts, at: int) -> tuple[str, ...]:
    lines = list(axis.parents)
    people = dict.fromkeys(lines, 0)
    for leaves, n in counts.items():
        people[leaves[at]] += n
    order = sorted(lines, key=lambda line: (people[line], lines.index(line)))
    place = lines.index(order[0])
    others = [lines[near] for near in (place - 1, place + 1) if 0 <= near < len(lines)] if axis.ordered else order[1:]
    other = min(others, key=lambda line: (people[line], lines.index(line)))
    return tuple(sorted((order[0], other), key=lines.index))
