"""Whether terms move all levels of an ordinal answer alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tests.statistics.models.golden import PEOPLE, drawn
from toolkit import statistics as st
from toolkit.sample import Sample
from toolkit.statistics.models.proportional import WHOLE


def people(random: np.random.Generator, bend: float, rows: int = 250) -> Any:
    x, v = random.normal(0, 1, rows), random.normal(0, 1, rows)
    spread = random.logistic(0, 1, rows) * np.exp(bend * x)
    return pd.DataFrame({"x": x, "v": v, "s": 1.0 + np.searchsorted([-1, 0.3, 1.5], 0.7 * x + spread)})


def test_a_true_model_is_doubted_as_often_as_said_and_a_wrong_one_is_found():
    random = np.random.default_rng(20)
    true = [
        st.regression(Sample.from_frame(people(random, 0.0)), "s", ["x", "v"], "ordinal").proportional[WHOLE].p
        for _ in range(120)
    ]
    assert 1 <= sum(p < 0.05 for p in true) <= 13  # 120 at 5 %: 6, give or take three standard errors
    wrong = st.regression(Sample.from_frame(people(random, 0.6)), "s", ["x", "v"], "ordinal")
    assert wrong.proportional[WHOLE].p < 0.01 < wrong.proportional["v"].p
    (said,) = [note for note in wrong.notes if "平行线检验" in note]
    assert said.startswith("“x”")
    assert "合成两类" in said


def test_two_levels_have_nothing_to_compare_and_a_level_without_a_solution_is_told():
    two = PEOPLE.assign(s=np.minimum(PEOPLE["s"], 2))
    assert st.regression(drawn(two), "s", ["x"], "ordinal").proportional == {}
    lone = PEOPLE.assign(s=np.where((PEOPLE["g"] == "c") & (PEOPLE["s"] == 1), 2, PEOPLE["s"]))
    fit = st.regression(drawn(lone), "s", ["x", "g"], "ordinal")
    assert fit.proportional == {}
    assert any("平行线检验做不了" in note for note in fit.notes)
