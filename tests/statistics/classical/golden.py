"""The made-up answers in tests/golden and what R found in them."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np

HERE = Path(__file__).parents[2] / "golden"


@cache
def answers(file: str) -> dict[str, np.ndarray]:
    """Return the columns of ``people`` or ``few``, NaN where somebody gave no answer."""
    with (HERE / f"classical_{file}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0]}


@cache
def golden() -> dict[str, list[float]]:
    found = defaultdict(list)
    with (HERE / "classical.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            found[row["name"]].append(float(row["value"]))
    return dict(found)


def of_groups(name: str, first: int, second: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers of two groups as one array of values and one of codes."""
    people = answers("people")
    inside = np.isin(people["group"], [first, second])
    return people[name][inside], people["group"][inside]


def parts(name: str, *codes: int) -> list[np.ndarray]:
    """Return the answers of groups, those without one left out."""
    people = answers("people")
    found = [people[name][people["group"] == code] for code in codes]
    return [part[~np.isnan(part)] for part in found]


def counts(rows: str, columns: str) -> np.ndarray:
    people = answers("people")
    r, c = people[rows], people[columns]
    return np.array(
        [[np.sum((r == i) & (c == j)) for j in np.unique(c[~np.isnan(c)])] for i in np.unique(r[~np.isnan(r)])]
    )
