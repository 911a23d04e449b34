"""How good is the comparison of communities where the truth is known: errors, coverage, false alarms.

Run: python -m tests.benchmarks.communities [districts]

Districts of 25 communities with 8 to 220 people each. ``alike`` is α + β: the larger, the less communities differ. The
squared error is relative to that of the raw shares; "best" is what somebody would reach who knew α and β.
"""

from __future__ import annotations

import sys

import numpy as np

from tests.statistics.communities.worlds import World
from toolkit.statistics.communities import funnel, shrink

WORLDS = [World(alike=alike) for alike in (20, 40, 60, 80, 120, 200)] + [World(share=0.1, alike=60)]


def line(world: World, districts: int) -> str:
    """Return one row of the table."""
    random = np.random.default_rng(20260430)
    raw = shrunk = best = 0.0
    held, known_held, shown = [], [], 0
    for _ in range(districts):
        true, k, n = world.draw(random)
        found, known = shrink(k, n), shrink(k, n, integrate=False)
        raw += ((found.raw - true) ** 2).sum()
        shrunk += ((found.value - true) ** 2).sum()
        best += (((k + world.share * world.alike) / (n + world.alike) - true) ** 2).sum()
        held.append(((found.low <= true) & (true <= found.high)).mean())
        known_held.append(((known.low <= true) & (true <= known.high)).mean())
        shown += found.use == "shrunk"
    spread = np.sqrt(world.share * (1 - world.share) / (world.alike + 1)) * 100
    figures = (shrunk / raw, best / raw, np.mean(held), np.mean(known_held), shown / districts)
    return f"{world.share:5.2f} {world.alike:6.0f} {spread:8.1f}   " + "   ".join(
        f"{figure:6.3f}" for figure in figures
    )


def main() -> None:
    """Print the table, and the false alarms of districts without differences."""
    districts = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    print("share  alike  SD (pp)   error    best   covers   if known   shrunk shown")  # noqa: T201
    for world in WORLDS:
        print(line(world, districts), flush=True)  # noqa: T201
    random, alarms, hints, empty = np.random.default_rng(20260430), 0, 0, 10 * districts
    for _ in range(empty):
        _, k, n = World(alike=np.inf).draw(random)
        flags = funnel(k, n).flags
        alarms += "关注" in flags
        hints += sum(flag != "" for flag in flags)
    told = f"no difference: 关注 in {alarms / empty:.3f} of districts, {hints / empty:.2f} flags each"
    print(told)  # noqa: T201


if __name__ == "__main__":
    main()
