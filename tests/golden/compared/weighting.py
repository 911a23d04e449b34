"""Weights fitted to totals, and the standard errors that know of them, beside R ``survey``."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.golden.compared.cells import Cell, several
from tests.sample.weighting.golden import AGE, BASE, BOUNDS, CONTROLS, ERRORS, MARGINS, PEOPLE, SCHOOL, WEIGHTS
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

TABLE = "weighting"
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
    """Return errors from influences, calibrations taken out in their order."""
    for calibration in calibrations:
        z = calibration.residuals(z)
    return np.sqrt(np.diag(covariance(z, DESIGN)))


def cells() -> Iterator[Cell]:
    """Yield weights, estimates and errors, one way of fitting after another."""
    for name, found in FOUND.items():
        where = {"fit": name}
        values, z = estimated(found)
        golden = ERRORS.loc[name].loc[["mean", "total", "happy", "ratio", "domain"]]
        errors = standard_errors(z, MADE[name])
        yield from several(TABLE, "weights", "weight", found, WEIGHTS[name].to_numpy(), where=where)
        yield from several(TABLE, "estimates", "estimate", values, golden["value"].to_numpy(), where=where)
        yield from several(TABLE, "estimates", "error", errors, golden["se"].to_numpy(), where=where)
    yield Cell(TABLE, "weights", "weight", float("nan"), aside="early-stop", where={"fit": "rake_default"})
