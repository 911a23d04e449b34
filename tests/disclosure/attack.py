"""Does anybody get through? Random programmes of releases, attacked by somebody who shares no code with the guard.

Run: python -m tests.disclosure.attack [programmes]

Each programme releases two questions by community, subdistrict, district and age, one after the other, so that the
second knows the first; every protected printed count is attacked with both papers together.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from tests.disclosure.worlds import district, interval, people, several, tables
from toolkit.disclosure import THRESHOLD, Release, audit, suppress
from toolkit.errors import ReportError


@dataclass
class Result:
    """What came of some programmes."""

    programmes: int = 0
    refused: int = 0
    printed: int = 0
    kept: int = 0
    attacked: int = 0
    recovered: int = 0
    too_narrow: int = 0
    careless: int = 0
    different: int = 0


def run(seed: int, result: Result) -> None:
    """Release, attack and repeat one programme."""
    random = np.random.default_rng([20260930, seed])
    at = district(random, int(random.integers(2, 5)))
    counts = people(random, at, int(random.integers(3, 6)), 3, float(random.choice([30, 60, 120])))
    papers = [tables(at, counts, sensitive=bool(seed % 4 == 0)), several(random, at, counts.sum((0, 1)))]
    if seed % 2:
        papers.reverse()
    result.programmes += 1
    releases: list[Release] = []
    try:
        for number, cells in enumerate(papers):
            done = suppress(f"r{number}", "1", cells, before=releases)
            again = suppress(f"r{number}", "1", cells, before=releases)
            result.different += done.release.hidden != again.release.hidden
            releases.append(done.release)
            result.printed += len(cells.printed)
            result.kept += len(done.release.shown)
    except ReportError:  # what was shown first leaves no way for what comes later: nothing is released
        result.refused += 1
    found = audit(releases)
    result.recovered += len(found.recovered)
    result.too_narrow += len(found.too_narrow)
    told = [(release.shown, release.cells) for release in releases]
    shown = {key for paper, _ in told for key in paper}
    small = {key for release in releases for key, n in release.cells.counts.items() if 0 < n < THRESHOLD}
    for key in sorted(small):
        low, high = interval(told, key)
        result.attacked += 1
        result.recovered += key in shown or high - low < 0.5
        result.too_narrow += low > 1e-6 or high < THRESHOLD - 1e-6
    careless = [Release(one.name, one.cut, one.cells, one.hidden & small) for one in releases]
    result.careless += len(audit(careless).too_narrow)


def main(programmes: int) -> Result:
    """Return what came of so many programmes."""
    result = Result()
    for seed in range(programmes):
        run(seed, result)
    return result


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))  # noqa: T201
