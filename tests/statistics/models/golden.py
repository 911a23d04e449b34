"""The golden values of models, written by tests/golden/models.R, and the made-up answers behind them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.sample import Sample

FOLDER = Path(__file__).parents[2] / "golden"
INPUT = "models_people.csv"


def _read() -> tuple[dict[str, np.ndarray], list[str]]:
    lines = (FOLDER / "models.csv").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[float]] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        found.setdefault(row["name"], []).append(float(row["value"]))
    return {name: np.array(values) for name, values in found.items()}, [x for x in lines if x.startswith("#")]


PEOPLE: Any = pd.read_csv(FOLDER / INPUT)
VALUES, HEAD = _read()


def flat(people: Any = PEOPLE) -> Sample:
    """Return the people drawn by units, no strata."""
    return Sample.from_frame(people, weights="w", clusters=["unit"])


def drawn(people: Any = PEOPLE) -> Sample:
    """Return the people drawn by units within strata."""
    return Sample.from_frame(people, weights="w", strata="h", clusters=["unit"])
