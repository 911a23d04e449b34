"""Comparisons with R, remembered: golden tests assert them, ``python -m tests.golden.worst`` prints the worst."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, log10
from typing import Any

import pytest

TESTS = ("tests/statistics/test_design_golden.py", "tests/statistics/test_calibrated_golden.py")
_FLOOR = 1e-12
"""Smaller errors depend on the machine's linear algebra."""


@dataclass(frozen=True)
class Compared:
    """One number against R's.

    Parameters
    ----------
    case : mapping
        The line of the golden file.
    error : float
        Relative; of a value below 1e-12 absolute.
    bar : float
    """

    case: Mapping[str, Any]
    error: float
    bar: float


REMEMBERED: list[Compared] = []


def close(found: float, case: Mapping[str, Any], tolerance: float = 1e-10) -> None:
    """Assert that a number is R's, and remember how near it came."""
    wanted = case["value"]
    off = abs(found - wanted)
    REMEMBERED.append(Compared(case, off / abs(wanted) if abs(wanted) > _FLOOR else off, tolerance))
    assert found == pytest.approx(wanted, rel=tolerance, abs=1e-12), case


def page(found: list[Compared]) -> str:
    """Return the worst errors as Markdown tables: estimators by designs, lonely rules, and parts of the sample."""
    lines = [f"{len(found):,} numbers compared; the worst relative error in each cell, 1e-12 where it is smaller.", ""]
    for title, key in _ACROSS.items():
        columns = sorted({key(one.case) for one in found})
        lines += [f"| estimator · quantity | {' | '.join(columns)} | bar |", "|---|" + "---|" * (len(columns) + 1)]
        for name in sorted({_row(one.case) for one in found}):
            own = [one for one in found if _row(one.case) == name]
            cells = [_worst([one.error for one in own if key(one.case) == column]) for column in columns]
            lines.append(f"| {name} | {' | '.join(cells)} | {max(one.bar for one in own):.0e} |")
        lines += ["", f"Columns: {title}.", ""]
    return "\n".join(lines)


def _row(case: Mapping[str, Any]) -> str:
    kind = {"value": "estimate", "ndf": "df", "ddf": "df"}.get(case["quantity"], case["quantity"])
    option = f" {case['option']}" if case["estimator"] in ("chisq", "glm", "rank") else ""
    return f"{case['estimator']}{option} · {kind}"


def _worst(errors: list[float]) -> str:
    if not errors:
        return "–"
    worst = max(errors)
    return f"1e{ceil(log10(worst)):03d}" if worst > _FLOOR else "1e-12"


_ACROSS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "designs": lambda case: case["design"],
    "lonely rules": lambda case: case["lonely"],
    "the whole, a domain with empty strata, missing values; after calibration": lambda case: (
        case["subset"] if case["calibration"] == "none" else case["calibration"]
    ),
}


def main() -> int:
    """Run the golden tests and print the page."""
    from tests.golden import worst  # the module that the tests fill, not the one that is run

    code = pytest.main(["-q", "--no-header", *TESTS])
    sys.stdout.write(worst.page(worst.REMEMBERED))
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
