"""Which standard error after weighting is whose; that all are R survey's is seen in tests/golden."""

from __future__ import annotations

import hashlib
import re

import numpy as np

from tests.golden.compared.weighting import FOUND, MADE, RAKED, SWEEPS, estimated, standard_errors
from tests.sample.weighting.golden import BASE, HERE, MARGINS, WEIGHTS
from toolkit.sample.weighting import Regression, controls_of


def test_the_values_belong_to_these_people():
    digest = hashlib.sha256((HERE / "weighting_people.csv").read_bytes()).hexdigest()
    for name in ("weighting_weights.csv", "weighting_errors.csv"):
        text = (HERE / name).read_text(encoding="utf-8")
        assert re.findall("sha256 ([0-9a-f]{64})", text) == [digest]


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
