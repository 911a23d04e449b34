"""Places and scores of a ranking are means of what each person gave, with the errors of such means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from toolkit import statistics as st
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.sample import Sample


@pytest.mark.parametrize(("statistic", "points"), [("borda", [0, 3, 2, 1]), ("first_choice", [0, 1, 0, 0]),
                                                   ("any_mention", [0, 1, 1, 1])])  # fmt: skip
def test_each_statistic_is_a_mean_with_its_error(statistic, points):
    random = np.random.default_rng(12)
    order = np.argsort(random.random((160, 4)), axis=1)
    places = np.where(order < 3, order + 1, 0)
    people: Any = pd.DataFrame(places.astype(float), columns=[f"r{option}" for option in range(1, 5)])
    people = people.assign(unit=np.arange(160) // 8, h=np.arange(160) // 40, w=random.uniform(1, 3, 160))
    people = people.assign(score=np.array(points, float)[places[:, 1]])
    sample = Sample.from_frame(people, weights="w", strata="h", clusters=["unit"])
    options = {option: str(option) for option in range(1, 5)}
    measure = Measure("r", "r", "r", Level.RANKING, tuple(people.columns[:4]), options, depth=3, missing=())
    row = st.ranking(replace(sample, measures={**sample.measures, "r": measure}), "r").one(
        statistic=statistic, level="2"
    )
    mean = st.mean(sample, "score").rows()[0]
    assert row is not None
    assert (row["value"], row["se"]) == pytest.approx((mean["value"], mean["se"]), rel=1e-12)
