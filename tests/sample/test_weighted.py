"""Samples with fitted weights: totals are met, errors know of it, replicates are fitted again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample, calibrate, poststratify, rake, trim

SEX: Any = {"男": 600.0, "女": 400.0}
AGE: Any = {"1": 0.2, "2": 0.3, "3": 0.5}


def sample() -> Sample:
    random = np.random.default_rng(5)
    frame: Any = pd.DataFrame(
        {
            "h": np.repeat([1, 2, 3], 40), "psu": np.arange(120) // 4, "w": random.uniform(2, 9, 120),
            "sex": random.choice(["男", "女"], 120), "age": random.integers(1, 4, 120),
            "x": random.normal(20, 3, 120),
        }
    )  # fmt: skip
    frame["y"] = 5 * frame["age"] + 8 * (frame["sex"] == "男") + frame["x"] + random.normal(0, 4, 120)
    return Sample.from_frame(frame, weights="w", strata="h", clusters=["psu"])


def sums(weighted: Any, name: str) -> dict[str, float]:
    found = st.total(weighted, name).frame
    return dict(zip(found["level"], found["value"], strict=True))


def se(weighted: Any, name: str = "y") -> float:
    return float(st.mean(weighted, name).frame["se"].iloc[0])


def test_raked_totals_are_met_by_code_and_by_text():
    raked = rake(sample(), {"sex": SEX, "age": {key: 1000 * share for key, share in AGE.items()}})
    assert sums(raked, "sex") == pytest.approx(SEX, rel=1e-11)
    ages = raked.frame["age"].to_numpy()
    assert [raked.weight_values[ages == code].sum() for code in (1, 2, 3)] == pytest.approx([200, 300, 500], rel=1e-11)
    by_number = rake(sample(), {"sex": SEX, "age": {1: 200, 2: 300, 3: 500}})
    assert by_number.weight_values == pytest.approx(raked.weight_values, rel=1e-12)
    assert raked.context["weighting"] == "raked:sex,age"


def test_totals_of_numbers_and_categories_are_met_together():
    fitted = calibrate(sample(), {"sex": SEX, "x": 20_500.0}, method="logit", bounds=(0.3, 4))
    assert sums(fitted, "sex") == pytest.approx(SEX, rel=1e-10)
    assert sums(fitted, "x")[""] == pytest.approx(20_500, rel=1e-10)


def test_a_mean_of_what_is_known_has_no_error():
    found: Any = st.proportion(poststratify(sample(), "sex", SEX), "sex").frame
    assert found["se"].max() < 1e-9


def test_trap_three_errors_after_raking_differ():
    margins = {"sex": SEX, "age": {1: 200, 2: 300, 3: 500}}
    raked = rake(sample(), margins)
    blind = Sample.from_frame(raked.frame.assign(r=raked.weight_values), weights="r", strata="h", clusters=["psu"])
    three = sorted([se(raked), se(rake(sample(), margins, residuals="rake")), se(blind)])
    assert three[0] < three[1] * 0.999
    assert three[1] < three[2] * 0.999
    assert se(raked) < se(blind)


def test_replicates_are_fitted_again():
    fitted = poststratify(sample(), "sex", SEX)
    again = st.jackknife(fitted)
    assert again.replicates is not None
    men = (fitted.frame["sex"] == 2).to_numpy()
    assert again.replicates.weights[men].sum(axis=0) == pytest.approx(600, rel=1e-11)
    assert se(again) == pytest.approx(se(fitted), rel=0.05)


def test_trimmed_weights_still_meet_their_margins():
    raked = rake(sample(), {"sex": SEX, "age": {1: 100, 2: 200, 3: 700}})
    upper = float(np.quantile(raked.weight_values, 0.98))
    kept = trim(raked, upper=upper)
    assert kept.weight_values.max() <= upper * (1 + 1e-12)
    assert sums(kept, "sex") == pytest.approx(SEX, rel=1e-10)
    assert len(kept.calibrations) == 1
    assert se(kept) == pytest.approx(se(raked), rel=0.2)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda s: rake(s, {"sex": {"男": 1, "女子": 1}}), "A-MARGIN"),
        (lambda s: rake(s, {"sex": {"男": 600}}), "A-MARGIN"),
        (lambda s: rake(s, {"nothing": {"男": 600}}), "A-ITEM"),
        (lambda s: calibrate(s, {"sex": SEX}, method="best"), "A-CHOICE"),
        (lambda s: calibrate(s, {"sex": 3.0}), "A-LEVEL"),
        (lambda s: calibrate(s, {"sex": SEX, "x": 90_000.0}, method="logit", bounds=(0.5, 2)), "A-TOTALS"),
        (lambda s: trim(s, upper=0.1), "A-LIMITS"),
    ],
)
def test_what_cannot_be_is_told(wrong, code):
    with pytest.raises(AnalysisError) as caught:
        wrong(sample())
    assert caught.value.code == code
