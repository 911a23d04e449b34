"""The golden values of communities, written by tests/golden/communities.R, and the made-up answers behind them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[2] / "golden"
INPUTS = ("communities_units.csv", "communities_people.csv")


def _table(name: str) -> dict[str, np.ndarray]:
    rows = list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))
    return {column: np.array([float(row[column]) for row in rows]) for column in rows[0]}


def _read() -> tuple[dict[str, np.ndarray], list[str]]:
    lines = (FOLDER / "communities.csv").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[float]] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        found.setdefault(row["name"], []).append(float(row["value"]))
    return {name: np.array(values) for name, values in found.items()}, [x for x in lines if x.startswith("#")]


UNITS, PEOPLE = (_table(name) for name in INPUTS)
VALUES, HEAD = _read()
