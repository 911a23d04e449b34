"""How often a report tells a difference that is not there, and how often one that is: beside R at the same error.

Run: python -m tests.findings.false_differences [--reports 500] [--planted 40] [--seed 1] [--out FOLDER] [--no-r]

About an hour in two processes (set OPENBLAS_NUM_THREADS=1). Reports of worlds whose truth is known
(:mod:`tests.findings.told_differences`): ten outcomes by age, sex and status, and what drives satisfaction. "told" is
the planted difference with the right question, groups, direction and answer; "other" another answer to that question
that differs, too; "wrong" a report that tells anything that is not so. R reads the same tables
(tests/golden/differences.R): of those that pass Hommel's procedure it tells the surest contrast of enough points, which
it does not test by itself.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import isnan
from multiprocessing import get_context
from pathlib import Path

from tests.findings.told_differences import Report, World, outcome, planted, report, true
from tests.making import ROOT
from toolkit.sample import DesignClass
from toolkit.simulation.worlds import Effect

SCRIPT = ROOT / "tests" / "golden" / "differences.R"
SIZES, POINTS = (300, 600, 1200), (10, 15, 20, 30)
PLANTED: tuple[dict[str, tuple[str, tuple[int, ...], str, tuple[int, ...]]], ...] = (
    {"single, 2 groups": ("LIF02", (1,), "DEM01", (2,))},
    {
        "multi, 2 groups": ("HOU06__1", (1,), "DEM01", (2,)),
        "matrix row, 3 groups": ("NED02__hou", (4, 5), "DEM05", (4,)),
    },
    {
        "single, 3 groups": ("LIF02", (1,), "DEM05", (4,)),
        "multi, 4 groups": ("HOU06__1", (1,), "SCR02", (6, 7)),
        "matrix row, 2 groups": ("NED02__hou", (4, 5), "DEM01", (2,)),
        "ordinal, 4 groups": ("EMP05", (4, 5), "SCR02", (6, 7)),
        "two options, 4 groups": ("VOL01", (1,), "SCR02", (6, 7)),
    },
)
"""One, two and five differences at once."""
COLUMNS = ("report", "table", "kind", "option", "group", "value", "n")
WHOLE = 10
"""Of so many reports one is written to the end; of a null world every one that tells something is, too."""
Done = list[tuple[Report, dict[str, dict[str, float]]]]


def null_worlds() -> list[World]:
    """Return worlds in which nothing differs, as many people as communities and districts ask."""
    return [World("null", n) for n in (60, 300, 1200)]


def other_worlds() -> list[World]:
    """Return null worlds of the other designs, and of weighted samples."""
    return [
        World("null, raked to age and sex", 600, weighted=True),
        World("null, QUOTA", 600, design=DesignClass.QUOTA),
        World("null, PROB", 600, design=DesignClass.PROB),
    ]


def planted_worlds() -> list[World]:
    """Return worlds with one, two and five differences."""
    return [
        World(
            f"{len(effects)} planted, {points} points",
            n,
            tuple(Effect(*where, points / 100) for where in effects.values()),
        )
        for effects in PLANTED
        for n in SIZES
        for points in POINTS
    ]


def simulated(worlds: Iterable[tuple[World, int]], seed: int, folder: Path, *, in_r: bool) -> dict[World, Done]:
    """Return the reports of worlds, each with what R makes of its tables: table to column to figure."""
    jobs = [
        (world, seed * 10_000_000 + place * 10_000 + i, i % WHOLE == 0, in_r and not world.weighted)
        for place, (world, times) in enumerate(worlds)
        for i in range(times)
    ]
    found: list[Report] = []
    with get_context("spawn").Pool(2) as pool, (folder / "counts.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for number, one in enumerate(pool.imap(_report, jobs, chunksize=4)):
            table.writerows((number, *row) for row in one.counts)
            found.append(replace(one, counts=()))
    theirs = from_r(folder) if in_r else {}
    done: dict[World, Done] = defaultdict(list)
    for number, (job, one) in enumerate(zip(jobs, found, strict=True)):
        done[job[0]].append((one, theirs.get(number, {})))
    return done


def _report(job: tuple[World, int, bool, bool]) -> Report:
    world, seed, whole, counted = job
    return report(world, seed, whole=whole and not world.effects, counted=counted)


def from_r(folder: Path) -> dict[int, dict[str, dict[str, float]]]:
    """Have R test the tables of ``counts.csv``; return report to table to p and its adjustments."""
    subprocess.run(["Rscript", "--vanilla", str(SCRIPT), str(folder)], check=True, timeout=1800)
    found: dict[int, dict[str, dict[str, float]]] = defaultdict(dict)
    with (folder / "p.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            figures = {name: float(row[name]) for name in ("p", "holm", "hommel", "BH")}
            found[int(row["report"])][row["table"]] = figures
    return found


def golden() -> None:
    """Write anew the tables of one report with five differences, and what R makes of them."""
    world = next(w for w in planted_worlds() if len(w.effects) == 5 and (w.n, w.effects[0].points) == (600, 0.2))
    with SCRIPT.with_name("differences_counts.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [COLUMNS, *((1, *row) for row in report(world, 1, counted=True).counts)]
        )
    subprocess.run(["Rscript", "--vanilla", SCRIPT.name], check=True, timeout=600, cwd=SCRIPT.parent)


def told_by_r(one: Report, theirs: dict[str, dict[str, float]], least: float = 0.05) -> list:
    """Return what R tells: the surest contrast of enough points of each table that passes Hommel's procedure."""
    return [claim for key, claim in one.surest.items() if theirs.get("*".join(key), {}).get("hommel", 1) <= least]


# ---- tables


def exact(k: int, n: int) -> str:
    """Return a share with its exact 95 % interval (Clopper & Pearson)."""
    from scipy.stats import binomtest

    limits = binomtest(k, n).proportion_ci(method="exact")
    return f"{k / n:.3f} [{limits.low:.3f}, {limits.high:.3f}]"


def null_lines(done: dict[World, Done], *, in_r: bool) -> Iterator[list[str]]:
    """Yield the table of the worlds in which nothing differs."""
    yield ["world", "n", "reports", "compared", "told: any", "unheard", "R: Hommel any", "R: told any"]
    for world, reports in done.items():
        many = len(reports)
        compared = sum(sum(not isnan(p) for p in one.p.values()) for one, _ in reports) / many
        row = [world.name, world.n, many, f"{compared:.0f}", exact(sum(bool(one.told) for one, _ in reports), many)]
        row.append(sum(one.unheard for one, _ in reports))
        if in_r and not world.weighted:
            passed = [any(found["hommel"] <= 0.05 for found in theirs.values()) for _, theirs in reports]
            row += [exact(sum(passed), many), exact(sum(bool(told_by_r(*pair)) for pair in reports), many)]
        yield list(map(str, row))


def power_lines(done: dict[World, Done], *, in_r: bool) -> Iterator[list[str]]:
    """Yield the table of planted differences: how often told, by R, and where lost."""
    yield [
        "planted",
        "points",
        "n",
        "reports",
        "told",
        "other",
        "R: told",
        "R: other",
        "R: Holm",
        "R: Hommel",
        "lost at",
    ]
    for world, reports in done.items():
        names = next(names for names in PLANTED if len(names) == len(world.effects))
        for place, (name, effect) in enumerate(zip(names, world.effects, strict=True)):
            steps = Counter(one.lost[place] for one, _ in reports)
            told, other = steps.pop("told", 0), steps.pop("another answer", 0)
            row = [name, round(effect.points * 100), world.n, len(reports), told, other]
            if in_r:
                key = (outcome(effect), effect.by)
                theirs = [claim for pair in reports for claim in told_by_r(*pair) if claim[:2] == key]
                right = sum(planted(effect, claim) for claim in theirs)
                p = [found.get("*".join(key), {}) for _, found in reports]
                passed = [sum(one.get(rule, 1) <= 0.05 for one in p) for rule in ("holm", "hommel")]
                row += [right, len(theirs) - right, *passed]
            else:
                row += [""] * 4
            yield [*map(str, row), ", ".join(f"{step} {k}" for step, k in steps.most_common())]


def wrong_lines(done: dict[World, Done], *, in_r: bool) -> Iterator[list[str]]:
    """Yield how many reports tell anything that is not so, however many differences there are."""
    yield ["planted", "n", "reports", "wrong: any", "R: wrong any"]
    pooled: dict[tuple[int, int], list] = defaultdict(list)
    for world, reports in done.items():
        pooled[len(world.effects), world.n] += [(world, *pair) for pair in reports]
    for (many, n), rows in pooled.items():
        wrong = sum(any(not true(world.effects, claim) for claim in one.told) for world, one, _ in rows)
        row = [str(many), str(n), str(len(rows)), exact(wrong, len(rows))]
        if in_r:
            theirs = [(world, told_by_r(one, found)) for world, one, found in rows]
            row.append(exact(sum(any(not true(w.effects, claim) for claim in told) for w, told in theirs), len(rows)))
        yield row


def _shown(title: str, lines: Iterable[list[str]], folder: Path) -> None:
    lines = list(lines)
    with (folder / f"{title}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)
    wide = [max(len(row[i]) for row in lines if i < len(row)) for i in range(len(lines[0]))]
    print(f"\n{title}")  # noqa: T201
    for row in lines:
        print("  ".join(cell.ljust(size) for cell, size in zip(row, wide, strict=False)).rstrip(), flush=True)  # noqa: T201


def main() -> None:
    """Print the tables; csv files of them and of what R read and found stay in the folder."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--reports", type=int, default=500, help="null reports of each size; of other designs 2/5 of it")
    ask.add_argument("--planted", type=int, default=40, help="reports of each world with planted differences")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--out", type=Path)
    ask.add_argument("--no-r", action="store_true")
    ask.add_argument("--golden", action="store_true", help="only write the tables and values of tests/golden anew")
    asked = ask.parse_args()
    if asked.golden:
        golden()
        return
    folder, in_r = asked.out or Path(tempfile.mkdtemp(prefix="differences-")), not asked.no_r
    print(f"folder: {folder}")  # noqa: T201
    parts = (
        ("null", null_worlds(), asked.reports, (null_lines,)),
        ("designs", other_worlds(), asked.reports * 2 // 5, (null_lines,)),
        ("planted", planted_worlds(), asked.planted, (power_lines, wrong_lines)),
    )
    for place, (title, worlds, times, tables) in enumerate(parts):
        if times:
            own = folder / title
            own.mkdir(parents=True, exist_ok=True)
            done = simulated([(world, times) for world in worlds], asked.seed * 10 + place, own, in_r=in_r)
            for lines in tables:
                _shown(lines.__name__.removesuffix("_lines"), lines(done, in_r=in_r), own)


if __name__ == "__main__":
    main()
