"""The audit: attack everything that was ever released, together, and say what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from toolkit.disclosure.attacker import Attacker, system_of
from toolkit.disclosure.cells import Key, said
from toolkit.disclosure.flows import Moves
from toolkit.disclosure.releases import THRESHOLD, Release, joint

_SAME = 1e-6


@dataclass(frozen=True)
class Audit:
    """What an attacker makes of some releases.

    Parameters
    ----------
    attacked : int
        Protected counts, complements and differences that were attacked.
    intervals : dict of Key to (float, float)
        Those that were narrowed down, by cut and name: the least and the largest count that cannot be excluded. An
        attacker's interval must contain 0 and reach to the threshold.
    """

    attacked: int
    intervals: dict[Key, tuple[float, float]]

    @property
    def recovered(self) -> tuple[Key, ...]:
        """Protected cells whose count is known exactly."""
        return tuple(key for key, (low, high) in self.intervals.items() if high - low < _SAME)

    @property
    def too_narrow(self) -> tuple[Key, ...]:
        """Protected cells whose interval stays below the threshold or excludes 0."""
        return tuple(self.intervals)

    @property
    def clean(self) -> bool:
        """Whether every attack failed."""
        return not self.intervals

    def __repr__(self) -> str:
        if self.clean:
            return f"检查了{self.attacked}个要保护的数，凭公开的数一个也推算不出来。"
        lines = [
            f"{said(key)}：推算得出正是{low:.0f}人"
            if high - low < _SAME
            else f"{said(key)}：推算得出在{low:.0f}到{high:.0f}人之间"
            for key, (low, high) in self.intervals.items()
        ]
        return "\n".join([f"检查了{self.attacked}个要保护的数，{len(lines)}个没有保护住：", *lines])

    def as_dict(self) -> dict[str, Any]:
        """Return the three figures."""
        return {"attacked": self.attacked, "recovered": len(self.recovered), "too_narrow": len(self.too_narrow)}


def audit(releases: Sequence[Release], *, threshold: int = THRESHOLD, insider: frozenset[Key] = frozenset()) -> Audit:
    """Attack some releases together.

    Parameters
    ----------
    releases : sequence of Release
    threshold : int
    insider : frozenset of Key
        Cells that somebody knows besides: the rows of a community, in the hands of the one who collected them. Those
        are not attacked.
    """
    joined = joint(releases, threshold)
    system = system_of(joined)
    own = {key for key in joined.counts if key[1:] in insider}
    known = np.array([key in joined.shown or key in own for key in system.keys], bool)
    guarded = np.array([key in joined.protected and key not in own for key in system.keys], bool)
    given_away = np.flatnonzero(guarded & known)
    intervals = {system.keys[cell]: (system.counts[cell],) * 2 for cell in given_away}
    for cells, part in system.parts(~known):
        attacker = Attacker(part, np.ones(len(cells)))
        doubtful = attacker.held(part.aims(np.flatnonzero(guarded[cells]), threshold), Moves(part))
        for cell in sorted({aim.cell for aim in doubtful}):
            low, high = attacker.interval(cell)
            if low > _SAME or high < threshold - _SAME:
                intervals[part.keys[cell]] = (low, high)
    return Audit(int(guarded.sum()), {key: (float(low), float(high)) for key, (low, high) in sorted(intervals.items())})
