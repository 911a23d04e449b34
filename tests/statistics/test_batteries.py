"""Scales of a sample are those of its columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit import statistics as st
from toolkit.sample import Sample
from toolkit.statistics import scales


def test_items_by_name_are_the_columns_with_gaps_left_out():
    random = np.random.default_rng(3)
    common = random.normal(0, 1, 200)
    frame = pd.DataFrame({f"q{i}": np.clip(np.round(3 + common + random.normal(0, 1, 200)), 1, 5) for i in range(1, 6)})
    frame.loc[3, "q2"] = np.nan
    names, values = list(frame), frame.to_numpy()
    sample = Sample.from_frame(frame)
    assert st.alpha(sample, names).value == scales.alpha(values).value
    assert st.alpha(sample, names).n == 199
    assert st.omega(sample, names).value == pytest.approx(scales.omega(values).value)
    assert st.kmo(sample, names).value == scales.kmo(values).value
    assert st.bartlett(sample, names).statistic == scales.bartlett(values).statistic
    assert st.icc(sample, names).value == scales.icc(values).value
    assert st.factors(sample, names, 1, method="ml").loadings == pytest.approx(scales.factors(values, 1, "ml").loadings)
    assert st.parallel(sample, names).factors == 1


def test_weights_count():
    random = np.random.default_rng(4)
    frame = pd.DataFrame(random.integers(1, 6, (150, 4)).astype(float), columns=list("abcd"))
    frame["w"] = random.uniform(0.5, 3, 150)
    plain, weighted = Sample.from_frame(frame), Sample.from_frame(frame, weights="w")
    assert st.alpha(plain, list("abcd")).value != st.alpha(weighted, list("abcd")).value
