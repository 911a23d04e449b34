"""Secondary suppression: the cheapest cells to leave empty as well, so that no sum gives a protected one away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.disclosure.attacker import system_of
from toolkit.disclosure.cells import Cells, Key, said
from toolkit.disclosure.pattern import CHEAPEST, NEAR, ROUNDS, Problem, pattern
from toolkit.disclosure.releases import THRESHOLD, Release, joint
from toolkit.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MOST_EXACT = 1_000
"""Cells that hang together, above which a pattern near the cheapest has to do."""
MOST_NEAR = 2_000
"""Cells above which it is not even proved how near it is."""
_TIE = 1e-3
"""What makes cells of equal cost differ, by the order of their names."""


@dataclass(frozen=True)
class Suppressed:
    """A release with its empty cells.

    Parameters
    ----------
    release : Release
    primary, secondary : frozenset of Key
        Printed cells that may not be seen, and those that guard them.
    mended : int
        Parts of the release that were too large for the cheapest pattern.
    """

    release: Release
    primary: frozenset[Key]
    secondary: frozenset[Key]
    mended: int = 0

    @property
    def kept(self) -> float:
        """Share of the printed cells that is shown."""
        printed = self.release.cells.printed
        return 1 - len(self.release.hidden) / len(printed) if printed else 1.0


def suppress(
    name: str,
    cut: str,
    cells: Cells,
    *,
    before: Sequence[Release] = (),
    stated: Collection[Key] = (),
    threshold: int = THRESHOLD,
    most_exact: int = MOST_EXACT,
) -> Suppressed:
    """Return the release of some tables that leaves the cheapest cells empty.

    Bases are left empty for the sake of bases only, as long as that is possible: without them no figure can be read.

    Parameters
    ----------
    name, cut : str
    cells : Cells
    before : sequence of Release
        What is already known; a cell shown there cannot be hidden any more.
    stated : collection of Key
        Cells that stand in the text besides, as how many took part: they cannot be hidden either.
    threshold : int
    most_exact : int

    Raises
    ------
    ReportError
        ``R-UNSAFE`` when no pattern protects everybody: what lies open already gives them away.
    """
    known = joint(before, threshold).shown
    release = Release(name, cut, cells)
    if given_away := sorted(joint([*before, release], threshold).protected & known):
        raise ReportError("R-UNSAFE", where=said(given_away[0]), n=len(given_away))

    def found(cells: Cells, kept: frozenset[Key] = frozenset()) -> Suppressed:
        return _pattern(replace(release, cells=cells), before, known, kept, threshold, most_exact)

    bases, always = cells.only(frozenset(cells.bases.values())), frozenset(stated)
    try:
        return found(cells, always | (bases.printed - found(bases, always).release.hidden))
    except ReportError:
        return found(cells, always)


def _pattern(
    release: Release,
    before: Sequence[Release],
    known: frozenset[Key],
    kept: frozenset[Key],
    threshold: int,
    most_exact: int,
) -> Suppressed:
    """Return the pattern that hides nothing of ``kept``: without the bases that link them, tables fall apart."""
    joined = joint([*before, release], threshold)
    system = system_of(joined)
    printed = {(release.cut, *key) for key in release.cells.printed}
    fixed = known | ({(release.cut, *key) for key in kept} - joined.primary)

    def those(keys: Collection[Key]) -> np.ndarray:
        return np.array([key in keys for key in system.keys], bool)

    must, guarded = those(joined.primary) | ~those(printed), those(joined.protected)
    ties = _TIE * np.arange(len(must)) / max(len(must), 1)
    costs = np.where(those(printed), np.sqrt(system.counts + 1) + ties, 0)
    chosen, mended = np.zeros(len(must), bool), 0
    for own, part in system.parts(~system.worked_out(those(fixed), guarded)):
        gap = CHEAPEST if len(own) <= most_exact else NEAR
        problem = Problem(part, costs[own], must[own], part.aims(np.flatnonzero(guarded[own]), threshold), gap)
        chosen[own], proved = pattern(problem, ROUNDS if len(own) <= MOST_NEAR else 1)
        mended += gap > CHEAPEST or not proved
    hidden = frozenset(system.keys[place][1:] for place in np.flatnonzero(chosen) if system.keys[place] in printed)
    primary = frozenset(key[1:] for key in joined.primary) & hidden
    return Suppressed(replace(release, hidden=hidden), primary, hidden - primary, mended)
