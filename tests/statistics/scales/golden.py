"""The golden values of scale analysis, written by tests/golden/scales.R, and the made-up answers behind them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[2] / "golden"
_ANSWERS = np.loadtxt(FOLDER / "scales_items.csv", delimiter=",", skiprows=1)
ITEMS, WEIGHTS = _ANSWERS[:, :8], _ANSWERS[:, 8]
RATINGS = np.loadtxt(FOLDER / "scales_ratings.csv", delimiter=",", skiprows=1)


def _read() -> tuple[dict[str, np.ndarray], list[str]]:
    lines = (FOLDER / "scales.csv").read_text(encoding="utf-8").splitlines()
    cells: dict[str, dict[tuple[int, int], float]] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        cells.setdefault(row["name"], {})[int(row["i"]), int(row["j"])] = float(row["value"])
    found = {}
    for name, values in cells.items():
        found[name] = np.full(np.max(list(values), axis=0) + 1, np.nan)
        for place, value in values.items():
            found[name][place] = value
    return found, [line for line in lines if line.startswith("#")]


VALUES, HEAD = _read()


def same(found: object, name: str, rtol: float, atol: float = 0.0) -> None:
    """Assert that ``found`` is the golden value of this name; a column may come as a plain list."""
    expected = VALUES[name]
    np.testing.assert_allclose(np.asarray(found, float).reshape(expected.shape), expected, rtol=rtol, atol=atol)


def answers_with(correlation: np.ndarray, n: int = 300) -> np.ndarray:
    """Return ``n`` rows whose correlations are exactly these."""
    plain = np.random.default_rng(0).standard_normal((n, len(correlation)))
    upright, _ = np.linalg.qr(plain - plain.mean(axis=0))
    return upright @ np.linalg.cholesky(correlation).T
