"""What lies open after some releases, as one system of cells: the same cell in two papers is one cell.

Releases of one survey at different cuts of its data are linked by the people who came, or were corrected, in between:
the difference of two figures is a figure too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from toolkit.disclosure.cells import Cells, Key, Sum

THRESHOLD = 10
"""Fewer people than this, and more than none, are protected; an outsider's interval must reach from 0 to here."""
_REST, _CAME, _LEFT, _EITHER = "rest", "came", "left", "either"


@dataclass(frozen=True)
class Release:
    """Tables as they are given away.

    Parameters
    ----------
    name : str
    cut : str
        Which state of the data it is made from; sorted, the cuts are in the order of time (``2026-09-30``).
    cells : Cells
    hidden : frozenset of Key
        Printed cells that are left empty.
    """

    name: str
    cut: str
    cells: Cells
    hidden: frozenset[Key] = frozenset()

    @property
    def shown(self) -> dict[Key, int]:
        """The cells that a reader sees."""
        return {key: self.cells.counts[key] for key in sorted(self.cells.printed - self.hidden)}


@dataclass(frozen=True)
class Joint:
    """Everything that some releases are about.

    Parameters
    ----------
    counts : dict of Key to int
        By the cut and the cell's name.
    sums : tuple of Sum
    shown : frozenset of Key
        Printed in at least one release.
    protected : frozenset of Key
        Cells that nobody may narrow down.
    primary : frozenset of Key
        Printed cells that may not be seen themselves.
    limits : dict of Key to int
        The most that an outsider holds possible, where that is known.
    """

    counts: dict[Key, int]
    sums: tuple[Sum, ...]
    shown: frozenset[Key]
    protected: frozenset[Key]
    primary: frozenset[Key]
    limits: dict[Key, int] = field(default_factory=dict)


def is_small(n: int, threshold: int) -> bool:
    """Return whether so many are too few to be seen."""
    return 0 < n < threshold


def joint(releases: Iterable[Release], threshold: int = THRESHOLD) -> Joint:
    """Return the system of some releases together.

    Protected are counts of 1 to ``threshold`` - 1, their complements within the base, differences between cuts, and
    nobody and everybody in sensitive questions. Dominance has no place here: each person counts once.
    """
    releases = tuple(releases)
    cuts: dict[str, Cells] = {}
    for release in releases:
        cuts[release.cut] = cuts[release.cut] + release.cells if release.cut in cuts else release.cells
    counts: dict[Key, int] = {}
    sums: list[Sum] = []
    protected: set[Key] = set()
    primary: set[Key] = set()
    limits: dict[Key, int] = {}
    for cut, cells in cuts.items():
        counts |= {(cut, *key): n for key, n in cells.counts.items()}
        sums += [Sum((cut, *one.total), tuple((cut, *part) for part in one.parts)) for one in cells.sums]
        limits |= {(cut, *key): 0 for key in cells.impossible}
        own = _small(cells, threshold)
        protected |= {(cut, *key) for key in own}
        primary |= {(cut, *key) for key in own & cells.printed}
        twins = {(one.total, part) for one in cells.sums if len(one.parts) == 2 for part in one.parts}
        for key, base in _small_complements(cells, threshold):
            primary |= {(cut, *key)} if key in cells.printed else set()
            if (base, key) not in twins:  # else the rest is a cell of its own, and protected as such
                rest = (cut, _REST, *key)
                counts[rest] = cells.counts[base] - cells.counts[key]
                sums.append(Sum((cut, *base), ((cut, *key), rest)))
                protected.add(rest)
    for link in _links(cuts, threshold):
        counts |= link.counts
        sums += link.sums
        protected |= link.protected
        primary |= link.primary
        limits |= link.limits
    shown = frozenset((release.cut, *key) for release in releases for key in release.cells.printed - release.hidden)
    return Joint(counts, tuple(sorted(set(sums))), shown, frozenset(protected), frozenset(primary), limits)


def _small(cells: Cells, threshold: int) -> set[Key]:
    small = {key for key, n in cells.counts.items() if is_small(n, threshold)}
    nobody = {key for key in cells.sensitive if cells.counts[key] == 0 < cells.counts[cells.bases[key]]}
    return (small | (nobody - cells.impossible)) - cells.harmless


def _small_complements(cells: Cells, threshold: int) -> Iterable[tuple[Key, Key]]:
    """Yield shares of which nearly everybody is part, with their bases; of nobody the rest is the base itself."""
    for key, base in cells.bases.items():
        rest = cells.counts[base] - cells.counts[key]
        everybody = key in cells.sensitive and rest == 0 < cells.counts[base]
        if everybody or (cells.counts[key] and is_small(rest, threshold)):
            yield key, base


def _links(cuts: Mapping[str, Cells], threshold: int) -> Iterable[Joint]:
    """Yield what links each cut with those before it."""
    last: dict[Key, str] = {}
    for cut in sorted(cuts):
        pairs = {key: last[key] for key in cuts[cut].counts if key in last}
        for earlier in sorted(set(pairs.values())):
            shared = sorted(key for key, before in pairs.items() if before == earlier)
            yield _link(earlier, cuts[earlier], cut, cuts[cut], shared, threshold)
        last |= dict.fromkeys(cuts[cut].counts, cut)


def _link(earlier: str, old: Cells, later: str, new: Cells, keys: list[Key], threshold: int) -> Joint:
    """Link two cuts: old + came = new, or, where answers were taken back, old + came = either = new + left.

    An outsider may know how many at most were taken back.
    """
    change = {key: new.counts[key] - old.counts[key] for key in keys}
    most_left = max((-n for n in change.values()), default=0)
    counts: dict[Key, int] = {}
    sums: list[Sum] = []
    protected: set[Key] = set()
    limits: dict[Key, int] = {}
    for key, n in change.items():
        came, left, either = ((later, earlier, word, *key) for word in (_CAME, _LEFT, _EITHER))
        counts[came] = max(n, 0)
        guarded = key not in new.harmless
        protected |= {came} if guarded and is_small(n, threshold) else set()
        if most_left > 0:
            counts |= {left: max(-n, 0), either: max(old.counts[key], new.counts[key])}
            protected |= {left} if guarded and is_small(-n, threshold) else set()
            limits[left] = max(most_left, threshold)
            sums += [Sum(either, ((earlier, *key), came)), Sum(either, ((later, *key), left))]
        else:
            sums.append(Sum((later, *key), ((earlier, *key), came)))
    few = {key for key, n in change.items() if is_small(abs(n), threshold)}
    # Where a base changed by a few, which of its answers changed would tell what those few chose.
    touched = {key for key in keys if new.bases.get(key) in few}
    primary = frozenset((later, *key) for key in touched & new.printed)
    return Joint(counts, tuple(sums), frozenset(), frozenset(protected), primary, limits)
