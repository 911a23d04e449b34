"""Weights fitted to what is known of the made-up population, in each way that R has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from tests.golden import golden
from toolkit.sample import Sample, calibrate, poststratify, rake
from toolkit.sample.weighting import trimmed_equally

POPULATION: Any = golden("designs_population")


def totals(item: str) -> dict[Any, float]:
    """Return what is known of the population."""
    known = POPULATION.loc[POPULATION["item"] == item]
    return {str(level): float(total) for level, total in zip(known["level"], known["total"], strict=True)}


MARGINS: dict[str, Any] = {"b": totals("b"), "g3": totals("g3")}
NUMBER = totals("x1")[""]
EVERYTHING = {**MARGINS, "x1": NUMBER}
CELLS = totals("b:g3")


def _chain(sample: Sample) -> Sample:
    return calibrate(poststratify(sample, "b:g3", CELLS), {"all": {"1": totals("all")[""]}, "x1": NUMBER})


def _trim(sample: Sample) -> Sample:
    """What is cut off goes to all others alike, as in R; the toolkit's own trimming keeps the margins."""
    weights = trimmed_equally(sample.weight_values, 0.0, 25.0, strict=True)
    return replace(sample, weights=pd.Series(weights, name="w"))


FITTED: dict[str, Callable[[Sample], Sample]] = {
    "none": lambda sample: sample,
    "raking_margins": lambda sample: rake(sample, MARGINS),
    "rake": lambda sample: rake(sample, MARGINS, residuals="rake"),
    "poststratify": lambda sample: poststratify(sample, "b:g3", CELLS),
    "linear": lambda sample: calibrate(sample, EVERYTHING),
    "linear_bounds": lambda sample: calibrate(sample, EVERYTHING, bounds=(0.85, 1.2)),
    "raking": lambda sample: calibrate(sample, EVERYTHING, method="raking"),
    "logit": lambda sample: calibrate(sample, EVERYTHING, method="logit", bounds=(0.4, 2.5)),
    "chain": _chain,
    "trim": _trim,
}
