"""Our patterns beside those of Tau-Argus, on random tables of 25 communities and 8 answers.

Run: python -m tests.disclosure.beside_pytauargus PYTHON [tables]

PYTHON is an interpreter of an environment of its own, in which pytauargus (EUPL-1.2) is installed. It is no dependency:
it is asked from outside, and no test runs this. Two ways of asking are compared with ours, each with the same costs
(the root of a count plus one) and the bases that we show shown:

- ``rule``: its own rule for small counts, with a safety range of 30 % of the count;
- ``levels``: each small cell must be able to fall to 0 and to reach the threshold, which is what we ask for.

Every community has 30 answers or more, as in a public table. Complements are looked at by our rules only; the audit
that judges all patterns looks at them too, so cells too narrow are counted for small cells alone and for all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

THRESHOLD, RANGE, SMALLEST_BASE = 10, 30, 30
ANSWERS, PLACES, SIZES = 8, 25, (60.0, 120.0, 240.0, 480.0)
_WAYS = ("rule", "levels")


def theirs(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the cells that Tau-Argus leaves empty; run by the other interpreter."""
    from pytauargus import protect  # type: ignore[import-not-found]
    from pytauargus.engine import run_batch  # type: ignore[import-not-found]
    from pytauargus.result import parse_simple_tab  # type: ignore[import-not-found]

    counts = asked["counts"]
    people = [(a, p) for a, row in enumerate(counts) for p, n in enumerate(row) for _ in range(n)]
    micro = {
        "answer": [f"a{a}" for a, _ in people],
        "place": [f"p{p:02}" for _, p in people],
        "one": [1.0] * len(people),
    }
    with tempfile.TemporaryDirectory() as folder:
        rule = f"FREQ({THRESHOLD},{RANGE})"
        axes = ["answer", "place"]
        protect(micro, axes, response="one", safety_rules=rule, suppress="OPT(1)", workdir=folder, run=False)
        levels = Path(folder) / "levels.hst"
        levels.write_text("\n".join(asked["apriori"]) + "\n", encoding="ascii")
        batch = Path(folder) / "batch.arb"
        text = batch.read_text(encoding="ascii")
        batch.write_text(text.replace("<SUPPRESS>", f'<APRIORI> "{levels}",1,";",0,0\n<SUPPRESS>'), encoding="ascii")
        start = time.process_time()
        run_batch(batch)
        seconds = time.process_time() - start
        rows = parse_simple_tab(Path(folder) / "tab1.tab", axes, "one")
    hidden = [[row["answer"], row["place"]] for row in rows if row["status"] in {"U", "M"}]
    return {"hidden": hidden, "seconds": seconds}


def asked(counts: Any, way: str, bases: Iterable[str]) -> dict[str, Any]:
    """Return what Tau-Argus is asked: counts, costs, bases that stay, and how far small cells must be able to move."""
    lines = []
    total = "Total"
    cells = {(f"a{a}", f"p{p:02}"): int(n) for a, row in enumerate(counts) for p, n in enumerate(row)}
    cells |= {(f"a{a}", total): int(row.sum()) for a, row in enumerate(counts)}
    for (answer, place), n in cells.items():
        lines.append(f"{answer};{place};C;{round(1000 * (n + 1) ** 0.5)}")
        if way == "levels" and 0 < n < THRESHOLD:
            lines.append(f"{answer};{place};PL;{n};{THRESHOLD - n}")
    lines += [f"{total};{place};P" for place in bases]
    return {"counts": counts.tolist(), "apriori": lines}


def main(interpreter: str, tables: int) -> None:
    """Print cost, secondary cells and cells too narrow, table by table, and their sums."""
    import numpy as np

    from tests.disclosure.worlds import district, people
    from toolkit.disclosure import Axis, Release, audit, suppress, table

    sums: dict[str, np.ndarray] = {}
    for seed in range(tables):
        random = np.random.default_rng([20260930, seed])
        at = district(random, 3 * PLACES)
        drawn = people(random, at, ANSWERS, 1, SIZES[seed % len(SIZES)])[:, 0]
        counts = drawn[:, drawn.sum(0) >= SMALLEST_BASE][:, :PLACES]
        answer = Axis.flat("Q", [f"a{a}" for a in range(ANSWERS)])
        place = Axis.flat("place", [f"p{p:02}" for p in range(PLACES)])
        by_leaf = {(f"a{a}", f"p{p:02}"): int(n) for (a, p), n in np.ndenumerate(counts)}
        cells = table("adults", (answer, place), by_leaf)
        small = {key for key in cells.printed if 0 < cells.counts[key] < THRESHOLD}
        start = time.process_time()
        ours = suppress("ours", "1", cells)
        found = {"ours": (ours.release.hidden, time.process_time() - start)}
        shown = {base for base in cells.bases.values() if base in ours.release.shown}
        bases = sorted(base[-1].removeprefix("place=") if len(base) > 1 else "Total" for base in shown)
        for way in _WAYS:
            told = subprocess.run(
                [interpreter, __file__],
                input=json.dumps(asked(counts, way, bases)),
                capture_output=True,
                text=True,
                check=True,
            )
            answered = json.loads(told.stdout.splitlines()[-1])
            named = {
                (
                    "adults",
                    *(f"{axis}={node}" for axis, node in zip(("Q", "place"), pair, strict=True) if node != "Total"),
                )
                for pair in answered["hidden"]
            }
            found[way] = (frozenset(named), answered["seconds"])
        print(f"table {seed}: {int(counts.sum())} people, {len(small)} small cells")  # noqa: T201
        for name, (hidden, seconds) in found.items():
            narrow = audit([Release(name, "1", cells, hidden)]).too_narrow
            plain = [key for key in narrow if key[1:] in small]
            cost = sum(np.sqrt(cells.counts[key] + 1) for key in hidden)
            row = np.array([cost, len(hidden - small), len(plain), len(narrow), seconds])
            sums[name] = sums.get(name, np.zeros(5)) + row
            print(f"  {name:7}", _line(row))  # noqa: T201
    print(f"all {tables} tables")  # noqa: T201
    for name, row in sums.items():
        print(f"  {name:7}", _line(row))  # noqa: T201


def _line(row: Any) -> str:
    cost, more, plain, narrow, seconds = row
    return f"cost {cost:8.1f}  more {more:4.0f}  too narrow: small {plain:3.0f}, all {narrow:3.0f}  {seconds:6.2f} s"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 12)
    else:
        print(json.dumps(theirs(json.load(sys.stdin))))  # noqa: T201
