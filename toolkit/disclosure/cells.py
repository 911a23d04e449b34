"""Tables of people as cells and the sums that hold between them: all that a reader can reckon with.

A cell is named by whom it counts: ``("adults", "HOU01=2", "place=05")``. What is not named is all of it, so the margin
that two tables share has one name and is one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import NamedTuple

from toolkit.errors import ReportError

Key = tuple[str, ...]
"""The people (survey, wave, who was asked), then ``axis=node`` for each axis that is narrowed down, sorted."""
ALL = ""
"""The node of an axis that is everybody."""


class Sum(NamedTuple):
    """A cell that is the sum of others."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Axis:
    """The lines of a table, which may be in groups of groups.

    Parameters
    ----------
    name : str
    parents : mapping of str to str
        Each node and the one above it, :data:`ALL` at the top.
    ordered : bool
        Only neighbours may be merged (ages, scales).

    >>> Axis("place", {"01": "a", "02": "b", "03": "b", "a": "", "b": ""}).own("a")
    '01'
    """

    name: str
    parents: Mapping[str, str]
    ordered: bool = False

    @classmethod
    def flat(cls, name: str, nodes: Iterable[str], *, ordered: bool = False) -> Axis:
        """Return an axis without groups."""
        return cls(name, dict.fromkeys(nodes, ALL), ordered)

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """The nodes under each node that has some."""
        below: dict[str, list[str]] = {}
        for node, parent in self.parents.items():
            below.setdefault(parent, []).append(node)
        return {node: tuple(parts) for node, parts in below.items()}

    def own(self, node: str) -> str:
        """Return the node that counts the same people: a group of one is its only member."""
        while len(parts := self.children.get(node, ())) == 1:
            (node,) = parts
        return node

    @property
    def nodes(self) -> tuple[str, ...]:
        """Nodes that count different people, everybody first."""
        return tuple(dict.fromkeys(self.own(node) for node in (ALL, *self.parents)))

    def upwards(self, leaf: str) -> tuple[str, ...]:
        """Return the leaf and the different nodes that it is part of."""
        line = [leaf]
        while line[-1] != ALL:
            line.append(self.parents[line[-1]])
        return tuple(dict.fromkeys(self.own(node) for node in line))


@dataclass(frozen=True)
class Cells:
    """Counts, and how they hang together.

    Parameters
    ----------
    counts : mapping of Key to int
        True unweighted counts of every cell, margins and what is not printed included.
    sums : tuple of Sum
    printed : frozenset of Key
        Cells that a reader is to see, as a count or as a percentage of a base: a percentage *is* its count.
    bases : mapping of Key to Key
        The base of each cell that is a share of one.
    sensitive : frozenset of Key
        Shares where "nobody" and "everybody" already say something about people.
    impossible : frozenset of Key
        Cells that are empty by the routing: everybody knows, so they hide nothing.
    harmless : frozenset of Key
        Cells that say nothing about anybody, however small: how many left a question blank.
    """

    counts: Mapping[Key, int]
    sums: tuple[Sum, ...] = ()
    printed: frozenset[Key] = frozenset()
    bases: Mapping[Key, Key] = field(default_factory=dict)
    sensitive: frozenset[Key] = frozenset()
    impossible: frozenset[Key] = frozenset()
    harmless: frozenset[Key] = frozenset()

    def __add__(self, other: Cells) -> Cells:
        """Return both together; cells of one name are one cell.

        Raises
        ------
        ReportError
            ``R-CELLS`` when they disagree about a count.
        """
        for key in self.counts.keys() & other.counts.keys():
            if self.counts[key] != other.counts[key]:
                raise ReportError("R-CELLS", where=said(key))
        return Cells(
            {**self.counts, **other.counts},
            tuple(dict.fromkeys((*self.sums, *other.sums))),
            self.printed | other.printed,
            {**self.bases, **other.bases},
            self.sensitive | other.sensitive,
            self.impossible | other.impossible,
            self.harmless | other.harmless,
        )

    def only(self, keys: frozenset[Key]) -> Cells:
        """Return some of the cells, with the sums that hold between them."""
        return Cells(
            {key: n for key, n in self.counts.items() if key in keys},
            tuple(one for one in self.sums if keys.issuperset((one.total, *one.parts))),
            self.printed & keys,
            {key: base for key, base in self.bases.items() if {key, base} <= keys},
            self.sensitive & keys,
            self.impossible & keys,
            self.harmless & keys,
        )


def said(key: Key) -> str:
    """Return a cell's name as it is told.

    >>> said(("adults", "HOU01=2", "place=05"))
    'adults · HOU01=2 · place=05'
    """
    return " · ".join(key)


def named(people: str, axes: Sequence[Axis], nodes: Sequence[str]) -> Key:
    """Return the name of the cell at a node of each axis."""
    own = [(axis.name, axis.own(node)) for axis, node in zip(axes, nodes, strict=True)]
    return (people, *sorted(f"{name}={node}" for name, node in own if node != ALL))


def table(
    people: str,
    axes: Sequence[Axis],
    counts: Mapping[tuple[str, ...], int],
    *,
    unprinted: frozenset[str] = frozenset(),
    sensitive: bool = False,
    impossible: Iterable[tuple[str, ...]] = (),
) -> Cells:
    """Return a table with all its margins.

    Parameters
    ----------
    people : str
        Who is counted: tables of one name are about the same people, and share their margins.
    axes : sequence of Axis
        The first holds the answers: its cells are shares of the line's base.
    counts : mapping of tuple of str to int
        By a leaf of each axis; what is absent is 0.
    unprinted : frozenset of str
        Answers whose cells are not printed.
    sensitive : bool
        "Nobody" and "everybody" are protected too.
    impossible : iterable of tuple of str
        Leaves that are empty by the routing.
    """
    keys = {nodes: named(people, axes, nodes) for nodes in product(*(axis.nodes for axis in axes))}
    found = dict.fromkeys(keys, 0)
    for leaves, n in counts.items():
        for nodes in product(*(axis.upwards(leaf) for axis, leaf in zip(axes, leaves, strict=True))):
            found[nodes] += n
    sums = []
    for nodes, key in keys.items():
        for at, axis in enumerate(axes):
            parts = tuple(dict.fromkeys(axis.own(part) for part in axis.children.get(nodes[at], ())))
            if len(parts) > 1:
                sums.append(Sum(key, tuple(keys[(*nodes[:at], part, *nodes[at + 1 :])] for part in parts)))
    top = axes[0].own(ALL)
    shares = {key: keys[(top, *nodes[1:])] for nodes, key in keys.items() if nodes[0] != top}
    return Cells(
        {keys[nodes]: n for nodes, n in found.items()},
        tuple(sums),
        frozenset(key for nodes, key in keys.items() if nodes[0] not in unprinted),
        shares,
        frozenset(shares) if sensitive else frozenset(),
        frozenset(named(people, axes, nodes) for nodes in impossible),
    )


CHOSEN, NOT_CHOSEN = "1", "0"


def choices(
    people: str,
    item: str,
    options: Mapping[str, Mapping[str, tuple[int, int]]],
    place: Axis,
    *,
    sensitive: bool = False,
) -> Cells:
    """Return a question with several answers: each option is a table of its own, chosen or not, with one base.

    Parameters
    ----------
    people : str
    item : str
    options : mapping of str to mapping of str to (int, int)
        For each option and leaf of ``place``: how many chose it, of how many.
    place : Axis
    sensitive : bool
    """
    whole = Cells({})
    for option, places in options.items():
        axis = Axis.flat(f"{item}_{option}", (CHOSEN, NOT_CHOSEN))
        counts = {(CHOSEN, leaf): n for leaf, (n, _) in places.items()}
        counts |= {(NOT_CHOSEN, leaf): base - n for leaf, (n, base) in places.items()}
        whole += table(people, (axis, place), counts, unprinted=frozenset({NOT_CHOSEN}), sensitive=sensitive)
    return whole
