"""Weights fitted to what is known of the population, and what standard errors have to know of it."""

from toolkit.sample.weighting.calibration import Controls, Method, calibrated, controls_of
from toolkit.sample.weighting.diagnostics import (
    Diagnosis,
    caveat,
    diagnosed,
    margin_table,
    refusals,
    refuse,
    weights_table,
)
from toolkit.sample.weighting.margins import Margin, combinations
from toolkit.sample.weighting.raking import poststratified, raked
from toolkit.sample.weighting.residuals import Regression, Residuals, Sweeps
from toolkit.sample.weighting.trimming import Trimmed, trimmed, trimmed_equally, usual_limits

__all__ = [
    "Controls",
    "Diagnosis",
    "Margin",
    "Method",
    "Regression",
    "Residuals",
    "Sweeps",
    "Trimmed",
    "calibrated",
    "caveat",
    "combinations",
    "controls_of",
    "diagnosed",
    "margin_table",
    "poststratified",
    "raked",
    "refusals",
    "refuse",
    "trimmed",
    "trimmed_equally",
    "usual_limits",
    "weights_table",
]
