"""Estimates after weights were fitted to known totals, against R ``survey``."""

from __future__ import annotations

from typing import Any

import pytest

from tests.golden import golden
from tests.golden.worst import close
from tests.statistics.test_design_golden import CASES, row, sample
from toolkit import statistics as st
from toolkit.sample import Sample, calibrate, rake

POPULATION: Any = golden("designs_population")


def totals(item: str) -> dict[str, float]:
    rows = POPULATION.loc[POPULATION["item"] == item]
    return {str(level): float(total) for level, total in zip(rows["level"], rows["total"], strict=True)}


def margins() -> dict[str, Any]:
    return {"b": totals("b"), "g3": totals("g3")}


def everything() -> dict[str, Any]:
    return {**margins(), "x1": totals("x1")[""]}


FITTED = {
    "raking_margins": lambda s: rake(s, margins()),
    "rake": lambda s: rake(s, margins(), residuals="rake"),
    "linear": lambda s: calibrate(s, everything()),
    "linear_bounds": lambda s: calibrate(s, everything(), bounds=(0.85, 1.2)),
    "raking": lambda s: calibrate(s, everything(), method="raking"),
    "logit": lambda s: calibrate(s, everything(), method="logit", bounds=(0.4, 2.5)),
}
ODD = {"rake": ("", "rake-unweighted")}


def cells() -> list:
    rows = CASES.loc[CASES["calibration"].isin(list(FITTED)) & CASES["subset"].isin(["whole", "missing"])]
    rows = rows.loc[
        rows["estimator"].isin(["mean", "total", "ratio", "proportion"]) & rows["option"].isin(["", "factor"])
    ]
    rows = rows.loc[rows["quantity"].isin(["value", "se"]) & (rows["lonely"] == "adjust")]
    groups: Any = rows.groupby(["design", "calibration"], sort=True)
    return [pytest.param(*key, group.to_dict("records"), id="-".join(key)) for key, group in groups]


def estimate(fitted: Sample, case: dict) -> Any:
    match case["estimator"]:
        case "mean":
            return row(st.mean(fitted, case["item"]), statistic="mean")
        case "total":
            return row(st.total(fitted, case["item"]), level=case["level"])
        case "ratio":
            return row(st.ratio(fitted, case["item"], case["by"]))
        case _:
            return row(st.proportion(fitted, case["item"]), level=case["level"], statistic="proportion")


@pytest.mark.parametrize(("design", "calibration", "lines"), cells())
def test_estimates_with_fitted_weights(design, calibration, lines):
    fitted = FITTED[calibration](sample(design, "adjust"))
    compared = 0
    for case in lines:
        if case["odd"] in ODD.get(calibration, ("",)):
            close(estimate(fitted, case)[case["quantity"]], case)
            compared += 1
    assert compared
