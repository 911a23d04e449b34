"""How near we are to R: ``python -m tests.golden.grid`` prints the grid, with ``--page`` it writes the summary."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.golden.compared.cells import BARS, Cell, magnitude, worst
from tests.golden.compared.every import everything

PAGE = Path(__file__).resolve().parents[2] / "docs" / "accuracy.md"
AXES = ("design", "lonely", "subset", "calibration")
HEADINGS = {
    "designs": "Estimates and tests under sampling designs",
    "weighting": "Weights fitted to totals",
    "models": "Regressions over few units, options together, two answers of the same people",
    "scales": "Scales",
    "classical": "Tests of unweighted answers",
    "communities": "Communities",
}
ASIDE = {
    "degf-subset": "degrees of freedom of the units left in the subset; ours are those of the whole design",
    "average-domain": "the lonely rule `average` over the strata that a domain meets; ours over all strata",
    "average-inside": "no number where a unit's only inner stratum is lonely and the rule is `average`",
    "average-scale": "replicates without the lonely stratum, scaled up; ours refuse",
    "normal-interval": "normal quantiles in place of t",
    "counts-missing": "people who are not in the table are counted in X² or in the effective size",
    "other-deff": "another yardstick: with replacement, or a sample of the subset alone; none for ratios here",
    "df-of-slopes": "degrees of freedom less the slopes alone; ours less the thresholds, too",
    "tie-order": "depends on the order of tied rows",
    "first-row": "a limit at a share below the first row is the second smallest value",
    "zero-weight-ranks": "no number: ranks of zero for rows outside the domain",
    "known-total": "a total that weights were fitted to has no error: rounding divided by rounding",
    "no-number": "R has no number",
    "refused": "R refuses",
    "early-stop": "raking stopped at R's default tolerance",
    "own-stop": "psych's own stopping rule; base R's optimum is compared instead",
    "simulated": "simulated by R",
    "by-the-way": "an intermediate result",
    "other-statistic": "the statistic is another multiple of the same",
}
CHINESE = (
    "本工具算出的每个数都与 R 的结果逐个比过：R 用 survey、psych 等软件包，在同样的编造数据上算一遍，存成文件"
    "（`tests/golden`），测试逐个对照。下表是每类结果中相差最大的一个（相对误差）：`≤ 1e-12` 就是到小数第十二位才可能"
    "不同，`0` 就是完全一样。“达到”是没有超过事先定下的标准；R 自己有特殊算法、不能直接比的放在一边，写明个数和原因。"
)
ABOUT = (
    "{all:,} values of R's, {compared:,} of them compared, {left:,} left aside. Errors are relative; those of "
    "loadings are relative to 1, those of covariances to the standard errors. Each is told as the power of ten "
    "that it does not exceed, 1e-12 where it is smaller: the rest is rounding. Made by `python -m "
    "tests.golden.grid --page`; without `--page` the same command prints each cell of estimator × design × lonely "
    "rule × subset × calibration."
)
WIDER = (
    "Some bars are wider because R stops earlier: its saddlepoint is a root found with a tolerance that p shows "
    "in the fifth digit, and its ordinal models take the Hessian from differences. Interpolated quantiles (`hf7`) "
    "agree to the last bits, all others are the same numbers."
)


def grid(cells: Iterable[Cell]) -> str:
    """Return a table for each estimator: a line for each design, lonely rule, subset and weighting."""
    every = [cell for cell in cells if set(AXES) <= set(cell.where)]
    lines = ["# The grid", "", "The worst relative error in each cell; – where nothing is compared.", ""]
    for estimator, own in _grouped(every, lambda cell: cell.estimator):
        kinds = [kind for kind in BARS if any(cell.kind == kind for cell in own)]
        lines += [f"## {estimator}", "", _row(*AXES, *kinds, "compared", "left aside"), "|---" * (len(kinds) + 6) + "|"]
        for _, there in _grouped(own, lambda cell: tuple(cell.where[axis] for axis in AXES)):
            errors = [magnitude(worst(cell for cell in there if cell.kind == kind)) for kind in kinds]
            lines.append(_row(*(there[0].where[axis] for axis in AXES), *errors, *_counts(there)))
        lines.append("")
    return "\n".join(lines)


def summary(cells: Iterable[Cell]) -> str:
    """Return a table for each file of R's: a line for each kind of value, and why values are left aside."""
    every = list(cells)
    compared = sum(not cell.aside for cell in every)
    about = ABOUT.format(all=len(every), compared=compared, left=len(every) - compared)
    lines = ["# Accuracy", "", CHINESE, "", about]
    for table, heading in HEADINGS.items():
        head = _row("estimator", "value", "worst error", "bar", "", "compared", "left aside", "why")
        lines += ["", f"## {heading}", "", head, "|---" * 8 + "|"]
        lines += _summarised([cell for cell in every if cell.table == table])
    return "\n".join([*lines, *_axes(every), *_reasons(every), ""])


def _summarised(cells: list[Cell]) -> Iterator[str]:
    for estimator, own in _grouped(cells, lambda cell: cell.estimator):
        for kind, there in _grouped(own, lambda cell: cell.kind):
            met = all(cell.agrees for cell in there if not cell.aside)
            error = worst(there)
            allowed = max((cell.allowed for cell in there if not cell.aside), default=None)
            reached = "" if error is None else "达到" if met else "**未达到**"
            bar = "–" if allowed is None else "exact" if kind == "quantile" else f"{allowed:.0e}"
            why = ", ".join(f"{word} {n}" for word, n in sorted(Counter(c.aside for c in there if c.aside).items()))
            yield _row(estimator, kind, magnitude(error), bar, reached, *_counts(there), why)


def _axes(cells: list[Cell]) -> Iterator[str]:
    """Yield for each axis of the grid the worst error of each estimator in each of its places."""
    designed = [cell for cell in cells if set(AXES) <= set(cell.where)]
    for axis in AXES if designed else ():
        places = sorted({cell.where[axis] for cell in designed})
        yield from ("", f"## Estimators by {axis}", "", _row("estimator", *places), "|---" * (len(places) + 1) + "|")
        for estimator, own in _grouped(designed, lambda cell: cell.estimator):
            there = [worst(cell for cell in own if cell.where[axis] == place) for place in places]
            yield _row(estimator, *map(magnitude, there))


def _reasons(cells: list[Cell]) -> list[str]:
    counted = Counter(cell.aside for cell in cells if cell.aside)
    lines = ["", "## What R does otherwise", "", _row("word", "values", "R's choice"), "|---" * 3 + "|"]
    lines += [_row(f"`{word}`", str(counted[word]), sentence) for word, sentence in ASIDE.items() if counted[word]]
    return [*lines, "", WIDER]


def _grouped(cells: list[Cell], key: Callable[[Cell], object]) -> list[tuple[object, list[Cell]]]:
    """Return groups in the order in which they are met."""
    found: dict[object, list[Cell]] = {}
    for cell in cells:
        found.setdefault(key(cell), []).append(cell)
    return list(found.items())


def _counts(cells: list[Cell]) -> tuple[str, str]:
    left = sum(bool(cell.aside) for cell in cells)
    return f"{len(cells) - left:,}", f"{left:,}" if left else "–"


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def main(arguments: list[str]) -> int:
    """Print the grid and the summary, or write the summary; 1 where a bar is not met."""
    cells = everything()
    if "--page" in arguments:
        PAGE.write_text(summary(cells), encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(f"{grid(cells)}\n{summary(cells)}")
    return int(any(not cell.agrees for cell in cells if not cell.aside))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
