"""How often the interval of a coefficient holds the truth where the units of the first stage are few.

Run: python -m tests.benchmarks.few_clusters [samples]

Units of 5 to 60 people that differ among themselves. ``whole`` is a term of whole units that a quarter of them have,
``own`` one of each person that goes with its unit. "plain" are the errors of the design with its degrees of freedom,
"few" those of :class:`toolkit.statistics.models.FewClusters`; "wide" is how many times as wide the interval is.
With strata the units are drawn within four, which differ as much as the units do (of ``logit`` they are alike).
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd

from toolkit import statistics as st
from toolkit.sample import Sample

TRUE = {"whole": 0.4, "own": 0.3}
SAMPLES = 500


def drawn(random: np.random.Generator, units: int, family: str, strata: int) -> Any:
    """Return the people of one sample."""
    sizes = np.round(np.exp(random.uniform(np.log(5), np.log(60), units))).astype(int)
    unit = np.repeat(np.arange(units), sizes)
    h = np.arange(units) * strata // units
    # The strata are the same in every sample, as those of a real design are.
    pull = random.normal(0, 0.5, units) + (h - h.mean()) * 0.5 * (strata > 1)
    whole = (random.permutation(units) < units / 4).astype(float)
    own = random.normal(0, 1, len(unit)) + random.normal(0, 0.7, units)[unit]
    # A straight line has the same coefficients whatever the units add; so has log count, but for the constant.
    line = -0.5 + TRUE["whole"] * whole[unit] + TRUE["own"] * own
    if family == "gaussian":
        y = line + pull[unit] + random.normal(0, 1, len(unit))
    elif family == "poisson":
        y = random.poisson(np.exp(line + pull[unit])).astype(float)
    else:  # answers of a unit go together although each has the expected value of the model
        y = (_alike(random, unit, units) < 1 / (1 + np.exp(-line))).astype(float)
    weight = random.uniform(1, 2, len(unit))
    return pd.DataFrame({"unit": unit, "h": h[unit], "w": weight, "whole": whole[unit], "own": own, "y": y})


def _alike(random: np.random.Generator, unit: np.ndarray, units: int) -> np.ndarray:
    """Return numbers between 0 and 1, each as likely as the others, that go together within units."""
    from scipy.special import ndtr

    return ndtr(random.normal(0, 0.5, units)[unit] + random.normal(0, np.sqrt(0.75), len(unit)))


def coverage(units: int, family: Any, strata: int, samples: int = SAMPLES, seed: int = 20260612) -> dict[str, Any]:
    """Return for each term how many of the intervals held the truth, plain and for few units, and how wide they were.

    Returns
    -------
    dict of str to tuple
        Shares of plain and of corrected intervals; ratio of the median widths; median degrees of freedom.
    """
    random = np.random.default_rng(seed)
    held = {term: [] for term in TRUE}
    while len(held["own"]) < samples:
        people = drawn(random, units, family, strata)
        fit = st.regression(
            Sample.from_frame(people, weights="w", strata="h" if strata > 1 else None, clusters=["unit"]),
            "y", list(TRUE), family,
        )  # fmt: skip
        assert fit.few_clusters is not None
        for term, true in TRUE.items():
            one, other = (
                found.loc[found["level"] == term].iloc[0] for found in (fit.frame, fit.few_clusters.coefficients.frame)
            )
            held[term].append(
                (
                    one["low"] <= true <= one["high"], other["low"] <= true <= other["high"],
                    one["high"] - one["low"], other["high"] - other["low"], other["df"],
                )
            )  # fmt: skip
    found = {}
    for term, rows in held.items():
        plain, corrected, narrow, wide, df = np.array(rows, float).T
        found[term] = (plain.mean(), corrected.mean(), np.median(wide) / np.median(narrow), np.median(df))
    return found


def main() -> None:
    """Print the table."""
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    print("units strata family    term    plain     few    wide      df")  # noqa: T201
    for units in (12, 25):
        for strata in (1, 4):
            for family in ("gaussian", "logit", "poisson"):
                for term, figures in coverage(units, family, strata, samples).items():
                    numbers = "".join(f"{figure:8.3f}" for figure in figures)
                    print(f"{units:5d} {strata:6d} {family:9s} {term:5s}{numbers}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
