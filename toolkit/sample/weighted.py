"""Samples with weights fitted to known totals: raked, post-stratified, calibrated, trimmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.registry import did_you_mean
from toolkit.sample.categories import groups
from toolkit.sample.choices import require
from toolkit.sample.weighting import (
    Controls,
    Margin,
    Method,
    Regression,
    Sweeps,
    calibrated,
    combinations,
    controls_of,
    raked,
    trimmed,
)
from toolkit.sample.weighting.calibration import UNBOUNDED
from toolkit.sample.weighting.raking import SWEEPS, TOLERANCE

if TYPE_CHECKING:
    from toolkit.sample.sample import Sample
    from toolkit.sample.weighting import Residuals

Targets = Mapping[object, float]
"""Category to how many people the population has there, or to their share."""
_People = np.ndarray | slice
"""Some people by a mask, or everybody by a slice."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """One fitting of weights: what standard errors and replicates have to know of it.

    Parameters
    ----------
    base : numpy.ndarray of shape (rows,)
        Weights before.
    fitted : function
        Base weights to fitted ones: done again in every replicate.
    left : Residuals
        What fitting leaves of influences.
    margins : tuple of Margin
        Those that were met; empty where numbers were fitted, too.
    """

    base: np.ndarray
    fitted: Callable[[np.ndarray], np.ndarray]
    left: Residuals
    margins: tuple[Margin, ...] = ()

    def residuals(self, influence: np.ndarray) -> np.ndarray:
        """Return what fitting leaves of influences on estimates with the fitted weights."""
        return self.left.residuals(influence)


def rake(
    sample: Sample,
    margins: Mapping[str, Targets],
    tolerance: float = TOLERANCE,
    residuals: Literal["greg", "rake"] = "greg",
    iterations: int = SWEEPS,
) -> Sample:
    """Return the sample with weights raked to margins.

    Parameters
    ----------
    sample : Sample
    margins : mapping of str to mapping
        Measure to category (code or text) to share or number of people.
    tolerance : float
        Relative.
    residuals : {"greg", "rake"}
        What standard errors take out: ``greg`` a regression with the weights before, the textbook's; ``rake`` ten
        sweeps of plain means, as R ``rake`` does, for comparison.
    iterations : int

    Raises
    ------
    AnalysisError
        ``A-ITEM``, ``A-MARGIN``, ``A-TOTALS``, ``A-WEIGHTS``.
    """
    known = tuple(_margin(sample, name, targets) for name, targets in margins.items())
    return fit(sample, known, tolerance, residuals, iterations)


def fit(
    sample: Sample,
    margins: Sequence[Margin],
    tolerance: float = TOLERANCE,
    residuals: Literal["greg", "rake"] = "greg",
    iterations: int = SWEEPS,
) -> Sample:
    """Return the sample raked to margins that are ready, such as merged categories; otherwise as :func:`rake`."""
    known, base = tuple(margins), sample.weight_values

    def fitted(weights: np.ndarray) -> np.ndarray:
        return _among_those(weights, lambda there: raked(_of(known, there), weights[there], tolerance, iterations))

    final = fitted(base)
    require("残差算法", residuals, ("greg", "rake"))
    if residuals == "rake":
        left: Residuals = Sweeps(*combinations(known), final)
    else:
        left = Regression(controls_of(known, base), base, final)
    return _with(
        sample, final, Calibration(base, fitted, left, known), f"raked:{','.join(margin.name for margin in known)}"
    )


def poststratify(sample: Sample, name: str, targets: Targets) -> Sample:
    """Return the sample with weights that meet the numbers of one classification; errors as :func:`rake`."""
    return rake(sample, {name: targets})


def calibrate(
    sample: Sample,
    totals: Mapping[str, Targets | float],
    method: Method | str = Method.LINEAR,
    bounds: tuple[float, float] = UNBOUNDED,
) -> Sample:
    """Return the sample with weights that meet totals of numbers and of categories.

    Parameters
    ----------
    sample : Sample
    totals : mapping of str to mapping or float
        Measure to the numbers of its categories; of an interval measure to its total in the population.
    method : {"linear", "raking", "logit"}
    bounds : pair of float
        Smallest and largest ratio to the weights before.

    Raises
    ------
    AnalysisError
        ``A-ITEM``, ``A-LEVEL``, ``A-MARGIN``, ``A-TOTALS``, ``A-BOUNDS``, ``A-WEIGHTS``.
    """
    require("加权方法", method, Method)
    margins = tuple(_margin(sample, name, t) for name, t in totals.items() if isinstance(t, Mapping))
    numbers = {name: float(t) for name, t in totals.items() if not isinstance(t, Mapping)}
    base = sample.weight_values
    controls = controls_of(margins, base) if margins and not numbers else _controls(sample, margins, numbers, base)

    def fitted(weights: np.ndarray) -> np.ndarray:
        return _among_those(
            weights, lambda there: calibrated(_rows(controls, there), weights[there], Method(method), bounds)
        )

    final = fitted(base)
    left = Regression(controls, base, final)
    return _with(
        sample, final, Calibration(base, fitted, left, () if numbers else margins), f"{method}:{','.join(totals)}"
    )


def trim(sample: Sample, upper: float | None = None, lower: float | None = None) -> Sample:
    """Return the sample with no weight beyond limits; margins that were met before are met still.

    Parameters
    ----------
    sample : Sample
    upper, lower : float, optional
        Limits of single weights; left out: median + 6 interquartile ranges, within 0.2 and 5 times the mean.

    Raises
    ------
    AnalysisError
        ``A-LIMITS``, ``A-TOTALS``.
    """
    last = sample.calibrations[-1] if sample.calibrations else None
    margins = last.margins if last else ()
    weights = sample.weight_values
    final = trimmed(weights, lower, upper, margins).weights
    if last is None or not margins:
        return replace(sample, weights=_series(final), context={**sample.context, "weighting": "trimmed"})

    def fitted(base: np.ndarray) -> np.ndarray:
        raked_again = last.fitted(base)
        return _among_those(
            raked_again, lambda there: trimmed(raked_again[there], lower, upper, _of(margins, there)).weights
        )

    left = Regression(controls_of(margins, last.base), last.base, final)
    before = replace(sample, calibrations=sample.calibrations[:-1])
    name = f"{sample.context.get('weighting', '')},trimmed"
    return _with(before, final, Calibration(last.base, fitted, left, margins), name)


def _among_those(weights: np.ndarray, fit: Callable[[_People], np.ndarray]) -> np.ndarray:
    """Return weights fitted among those who have any: in a replicate some have none, and keep none."""
    there = weights != 0
    if there.all():
        return fit(np.s_[:])
    found = np.zeros(len(weights))
    found[there] = fit(there)
    return found


def _of(margins: tuple[Margin, ...], there: _People) -> tuple[Margin, ...]:
    if isinstance(there, slice):
        return margins
    return tuple(replace(margin, codes=margin.codes[there]) for margin in margins)


def _rows(controls: Controls, there: _People) -> Controls:
    if controls.row is None:
        return replace(controls, x=controls.x[there])
    return replace(controls, row=controls.row[there])


def _with(sample: Sample, final: np.ndarray, calibration: Calibration, name: str) -> Sample:
    context = {**sample.context, "weighting": name}
    calibrations = (*sample.calibrations, calibration)
    return replace(sample, weights=_series(final), calibrations=calibrations, context=context)


def _series(weights: np.ndarray):
    import pandas as pd

    return pd.Series(weights, name="weights")


def _margin(sample: Sample, name: str, targets: Targets) -> Margin:
    """Return a margin; categories by their code or text."""
    found = groups(sample, name)
    wanted = {_text(key): float(value) for key, value in targets.items()}
    for key in wanted:
        if key not in found.names:
            near = did_you_mean(key, list(found.names))
            raise AnalysisError(
                "A-MARGIN", where="加权", reason=f"“{name}”里没有人属于“{key}”这一类。{near}".rstrip("。")
            )
    there = [place for place, label in enumerate(found.names) if label in wanted or (found.of == place).any()]
    at = np.full(len(found.names) + 1, -1)
    at[there] = np.arange(len(there))
    labels = tuple(found.names[place] for place in there)
    # People without an answer are at −1, which is the last of the places.
    return Margin(name, labels, at[found.of], np.array([wanted.get(label, 0.0) for label in labels]))


def _text(key: object) -> str:
    return f"{key:g}" if isinstance(key, int | float) else str(key)


def _controls(sample: Sample, margins: tuple[Margin, ...], numbers: dict[str, float], base: np.ndarray) -> Controls:
    """Return totals of categories and of numbers, a row for each person."""
    names, columns, totals = [], [], []
    for margin in margins:
        controls = controls_of([margin], base)
        columns.append(controls.spread(controls.x))
        names += controls.names
        totals += controls.totals.tolist()
    for name, total in numbers.items():
        measure = sample.measure(name)
        if measure.level is not Level.INTERVAL:
            raise AnalysisError("A-LEVEL", where="加权", name=measure.label, reason="总数只能是数字题的")
        columns.append(sample.frame[measure.columns[0]].to_numpy(float)[:, None])
        names.append(name)
        totals.append(total)
    return Controls(tuple(names), np.hstack(columns), np.array(totals))
