"""Weights and the standard errors that know of them, beside R survey's."""

from __future__ import annotations

import hashlib
import re

import numpy as np
import pytest

from tests.sample.weighting.golden import (
    AGE,
    BASE,
    BOUNDS,
    CONTROLS,
    ERRORS,
    HERE,
    MARGINS,
    PEOPLE,
    SCHOOL,
    WEIGHTS,
)
from toolkit.sample.structure import Lonely, structure
from toolkit.sample.weighting import (
    Method,
    Regression,
    Residuals,
    Sweeps,
    calibrated,
    combinations,
    controls_of,
    poststratified,
    raked,
    trimmed_equally,
)
from toolkit.statistics.variance import covariance

DESIGN = structure(300, PEOPLE["stratum"].to_numpy(), [PEOPLE["unit"].to_numpy()], [], Lonely.ADJUST)
RAKED = raked(MARGINS, BASE)
FOUND = {
    "none": BASE,
    "rake": RAKED,
    "post": poststratified(AGE, BASE),
    "linear": calibrated(CONTROLS, BASE),
    "linear_bounds": calibrated(CONTROLS, BASE, Method.LINEAR, BOUNDS),
    "raking": calibrated(CONTROLS, BASE, Method.RAKING),
    "raking_bounds": calibrated(CONTROLS, BASE, Method.RAKING, BOUNDS),
    "logit": calibrated(CONTROLS, BASE, Method.LOGIT, BOUNDS),
    "margins": calibrated(controls_of(MARGINS, BASE), BASE, Method.RAKING),
    "twice": poststratified(SCHOOL, RAKED),
    "trim": trimmed_equally(BASE, 5, 30),
    "trim_strict": trimmed_equally(BASE, 5, 30, strict=True),
}
SWEEPS = Sweeps(*combinations(MARGINS), RAKED)
BY_REGRESSION = ("linear", "linear_bounds", "raking", "raking_bounds", "logit")
MADE: dict[str, list[Residuals]] = {name: [Regression(CONTROLS, BASE, FOUND[name])] for name in BY_REGRESSION}
MADE |= {
    "none": [],
    "rake": [SWEEPS],
    "post": [Regression(controls_of([AGE], BASE), BASE, FOUND["post"])],
    "margins": [Regression(controls_of(MARGINS, BASE), BASE, FOUND["margins"])],
    "twice": [SWEEPS, Regression(controls_of([SCHOOL], RAKED), RAKED, FOUND["twice"])],
    "trim": [],
    "trim_strict": [],
}


def estimated(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the five estimates and their influence."""
    y, happy, income = (PEOPLE[name].to_numpy(float) for name in ("y", "happy", "income"))
    women = (PEOPLE["sex"] == 2).to_numpy(float)
    ones = np.ones(len(y))
    pairs = [(y, ones), (happy, ones), (y, income), (y * women, women)]
    mean, share, ratio, domain = ((weights @ top) / (weights @ under) for top, under in pairs)
    z = [
        weights * (top - value * under) / (weights @ under)
        for (top, under), value in zip(pairs, (mean, share, ratio, domain), strict=True)
    ]
    z.insert(1, weights * y)
    return np.array([mean, weights @ y, share, ratio, domain]), np.stack(z, axis=1)


def standard_errors(z: np.ndarray, calibrations: list[Residuals]) -> np.ndarray:
    for calibration in calibrations:
        z = calibration.residuals(z)
    return np.sqrt(np.diag(covariance(z, DESIGN)))


def test_the_values_belong_to_these_people():
    digest = hashlib.sha256((HERE / "weighting_people.csv").read_bytes()).hexdigest()
    for name in ("weighting_weights.csv", "weighting_errors.csv"):
        text = (HERE / name).read_text(encoding="utf-8")
        assert re.findall("sha256 ([0-9a-f]{64})", text) == [digest]


@pytest.mark.parametrize("name", FOUND)
def test_weights(name):
    assert FOUND[name] == pytest.approx(WEIGHTS[name].to_numpy(), rel=1e-12)


@pytest.mark.parametrize("name", FOUND)
def test_estimates_and_standard_errors(name):
    golden = ERRORS.loc[name].loc[["mean", "total", "happy", "ratio", "domain"]]
    values, z = estimated(FOUND[name])
    assert values == pytest.approx(golden["value"].to_numpy(), rel=1e-12)
    assert standard_errors(z, MADE[name]) == pytest.approx(golden["se"].to_numpy(), rel=1e-11)


def test_trap_three_standard_errors_after_raking():
    """The regression's, R rake's, and those that take the weights as given: each pair differs by a percent or more."""
    z = estimated(RAKED)[1][:, :1]
    regression = standard_errors(z, [Regression(controls_of(MARGINS, BASE), BASE, RAKED)])[0]
    sweeps, ignored = standard_errors(z, [SWEEPS])[0], standard_errors(z, [])[0]
    assert abs(regression / sweeps - 1) > 0.005
    assert ignored > 1.2 * max(regression, sweeps)


def test_trap_the_regression_weighs_people_as_before_calibration():
    z = estimated(RAKED)[1]
    controls = controls_of(MARGINS, BASE)
    right = standard_errors(z, [Regression(controls, BASE, RAKED)])
    for other in (np.ones(300), RAKED):
        assert np.abs(standard_errors(z, [Regression(controls, other, RAKED)]) / right - 1).max() > 1e-3


def test_trap_r_stops_raking_early():
    """At its defaults R is off by more than the accuracy asked for."""
    assert np.abs(WEIGHTS["rake_default"] / RAKED - 1).max() > 1e-7


def test_trap_order_of_calibrations():
    made = MADE["twice"]
    z = estimated(FOUND["twice"])[1]
    backwards = standard_errors(z, made[::-1])
    assert np.abs(standard_errors(z, made) / backwards - 1).max() > 1e-6
