"""The people of the golden values, what is known of their population, and the values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.sample.weighting import Controls, Margin

HERE = Path(__file__).parents[2] / "golden"
PEOPLE = pd.read_csv(HERE / "weighting_people.csv")
WEIGHTS = pd.read_csv(HERE / "weighting_weights.csv", comment="#")
ERRORS = pd.read_csv(HERE / "weighting_errors.csv", comment="#").set_index(["design", "estimate"])
BASE = PEOPLE["base"].to_numpy()


def margin(name: str, *targets: float) -> Margin:
    labels = tuple(str(code) for code in range(1, len(targets) + 1))
    return Margin(name, labels, PEOPLE[name].to_numpy() - 1, np.array(targets, float))


AGE = margin("age", 1500, 1600, 1900, 1000)
SCHOOL = margin("school", 1700, 2600, 1700)
MARGINS = [AGE, margin("sex", 3100, 2900), SCHOOL]
CONTROLS = Controls(
    ("all", "age2", "age3", "age4", "sex2", "income"),
    np.column_stack([np.ones(300), *(PEOPLE["age"] == age for age in (2, 3, 4)), PEOPLE["sex"] == 2, PEOPLE["income"]]),
    np.array([6000, 1600, 1900, 1000, 2900, 55000.0]),
)
BOUNDS = (0.5, 1.6)
