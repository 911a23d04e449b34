"""Would a slip in the estimation modules be noticed? ``python -m tests.mutation [modules] [--each N] [--seed N]``.

Slips are made by mutmut (``pip install mutmut``) in a copy of the project, a few of each module drawn by chance, and
the tests that reach them are run; the score of a module is the share of slips that a test notices.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = (
    *(f"toolkit/statistics/{name}.py" for name in (
        "variance", "rows", "definitions", "totals", "quantiles", "intervals", "independence", "quadratic", "ranks",
        "multiple_choice",
    )),
    *(f"toolkit/statistics/models/{name}.py" for name in ("regression", "likelihoods", "margins")),
    *(f"toolkit/sample/{name}.py" for name in ("structure", "replicates", "weighted")),
    *(f"toolkit/sample/weighting/{name}.py" for name in (
        "calibration", "margins", "raking", "residuals", "trimming", "diagnostics",
    )),
)  # fmt: skip
TESTS = (
    "tests/statistics/test_variance.py", "tests/statistics/test_laws_of_rows.py",
    "tests/statistics/test_laws_of_answers.py", "tests/statistics/test_laws_of_fitting.py",
    "tests/statistics/test_known_answers.py",
    "tests/statistics/test_statistics_estimates.py", "tests/statistics/test_models_and_options.py",
    "tests/statistics/test_nothing_to_estimate.py", "tests/statistics/models/test_guards.py",
    "tests/sample/test_sample.py", "tests/sample/test_weighted.py", "tests/sample/test_domain.py",
    "tests/sample/weighting", "tests/golden/test_accuracy.py",
)  # fmt: skip
BESIDE = ("tests", "data", "docs", "notebooks", "surveys")
CONFIGURATION = """
[tool.mutmut]
source_paths = ["toolkit"]
only_mutate = {modules}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider"]
also_copy = {beside}
"""
# Each slip is tried in a fork of a process that has run the tests: what they keep would hide it.
FORGET = """
import functools, gc, sys

def pytest_sessionstart(session):
    for name in [name for name in sys.modules if name.startswith("tests.")]:
        del sys.modules[name]
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper):
            one.cache_clear()
"""
# A slip that stops a module of tests from being read is told as an interruption.
NOTICED = ("killed", "timeout", "segfault", "suspicious", "caught by type check", "check was interrupted by user")


def copied(into: Path, modules: list[str]) -> None:
    """Copy what the tests need, told which modules to change."""
    for name in ("toolkit", *BESIDE):
        shutil.copytree(ROOT / name, into / name, ignore=shutil.ignore_patterns("__pycache__"))
    settings = CONFIGURATION.format(modules=modules, tests=list(TESTS), beside=[*BESIDE, "conftest.py"]).replace(
        "'", '"'
    )
    (into / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8") + settings)
    (into / "conftest.py").write_text(FORGET)


def mutmut(where: Path, *arguments: str) -> str:
    """Run mutmut and return what it said. One thread of algebra for each process, the same examples for each slip."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "CI": "1"}
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True).stdout


def outcomes(where: Path) -> dict[str, str]:
    """Return what became of each slip, by its name."""
    lines = [line.strip().split(": ") for line in mutmut(where, "results", "--all", "true").splitlines()]
    return {line[0]: line[1] for line in lines if len(line) == 2 and "__mutmut_" in line[0]}


def module_of(slip: str) -> str:
    """Return the file of a slip, whose name ends in a function and a number."""
    return slip.rsplit(".", 1)[0].split("ǁ")[0].removesuffix(".x").replace(".", "/") + ".py"


def drawn(slips: list[str], each: int, seed: int) -> list[str]:
    """Return so many slips of each module."""
    by_module = defaultdict(list)
    for slip in sorted(slips):
        by_module[module_of(slip)].append(slip)
    return [
        slip
        for module, own in sorted(by_module.items())
        for slip in random.Random(f"{seed} {module}").sample(own, min(each, len(own)))
    ]


def table(found: dict[str, str], made: Counter[str]) -> str:
    """Return the scores as a Markdown table."""
    lines = ["| module | slips | tried | noticed | score |", "|---|---|---|---|---|"]
    by_module = defaultdict(list)
    for slip, outcome in found.items():
        by_module[module_of(slip)].append(outcome)
    by_module["all"] = list(found.values())
    for module, own in by_module.items():
        noticed = sum(outcome in NOTICED for outcome in own)
        slips = made[module] if module in made else made.total()
        lines.append(f"| {module} | {slips} | {len(own)} | {noticed} | {noticed / len(own):.0%} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the scores, and the slips that nothing noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES, help="files below the project")
    parser.add_argument("--each", type=int, default=15, help="slips of each module")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    if find_spec("mutmut") is None:
        sys.exit("pip install mutmut")
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        copied(where, list(asked.modules))
        mutmut(where, "run", "none")  # makes the slips, and learns which tests reach them
        every = outcomes(where)
        chosen = drawn(list(every), asked.each, asked.seed)
        said = mutmut(where, "run", "--max-children", "2", *chosen)
        found = {slip: outcome for slip, outcome in outcomes(where).items() if slip in set(chosen)}
        unnoticed = [slip for slip, outcome in found.items() if outcome not in NOTICED]
        shown = [mutmut(where, "show", slip) for slip in unnoticed]
    if not found or "not checked" in found.values():
        sys.stdout.write(said[-3000:])
        return 1
    sys.stdout.write(f"{table(found, Counter(map(module_of, every)))}\n\n")
    for slip, difference in zip(unnoticed, shown, strict=True):
        sys.stdout.write(f"{slip}: {found[slip]}\n{difference}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
