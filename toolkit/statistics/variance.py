"""The one variance: from what each respondent adds to the error of an estimate to the covariance of estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.structure import Lonely, Stage, Structure

if TYPE_CHECKING:
    from toolkit.sample import Sample


def variance(influence: np.ndarray, sample: Sample) -> np.ndarray:
    """Return the covariance of estimates by Taylor linearisation, stage by stage.

    Parameters
    ----------
    influence : array of shape (rows, k)
        Weighted influence of every row of the sample on each of ``k`` estimates; rows outside a domain are 0, never
        left out.
    sample : Sample
        Its calibrations are taken into account, in the order in which they were made.

    Returns
    -------
    array of shape (k, k)

    Raises
    ------
    AnalysisError
        ``A-LONELY`` when a stratum has a single unit and the rule is ``fail``, or ``average`` has no other stratum.

    Notes
    -----
    Särndal, Swensson & Wretman (1992) ch. 4; the recursion of R ``survey::svyrecvar``. ``average`` counts the strata of
    the whole design and falls back to ``adjust`` within units drawn before. With replicate weights the influences take
    the place of estimates; what is a ratio of sums is estimated anew in each replicate instead (:mod:`rows`).
    """
    if sample.replicates is not None:
        weight = sample.weight_values[:, None]
        each = np.divide(influence, weight, out=np.zeros_like(influence), where=weight != 0)
        estimates = sample.replicates.weights.T @ each
        return sample.replicates.covariance(estimates, influence.sum(axis=0))
    for calibration in sample.calibrations:
        influence = calibration.residuals(influence)
    return covariance(influence, sample.structure)


def covariance(influence: np.ndarray, structure: Structure) -> np.ndarray:
    """Return the covariance of sums of ``influence`` under a structure, without calibration."""
    whole = np.zeros((influence.shape[1], influence.shape[1]))
    share = np.ones(1)
    for place, stage in enumerate(structure.counted):
        outer = np.ones(len(stage.names)) if place == 0 else share
        whole += _stage(stage, influence, outer, structure.rule, place)
        drawn_share = outer * (1 - stage.left)
        share = drawn_share[stage.stratum]
    return whole


def _stage(stage: Stage, influence: np.ndarray, share: np.ndarray, rule: Lonely, place: int) -> np.ndarray:
    """Return what one stage adds; ``share`` is for each stratum the part of it that the stages before have drawn."""
    totals = stage.totals(influence)
    alone = stage.lonely
    drawn = stage.drawn.astype(float)
    factor = share * stage.left * np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1), 0.0)
    means = np.stack([np.bincount(stage.stratum, column, len(drawn)) for column in totals.T], axis=1) / drawn[:, None]
    if alone.any():
        factor, means = _of_lonely(stage, share, factor, means, rule, place)
    centred = (totals - means[stage.stratum]) * np.sqrt(factor)[stage.stratum, None]
    return centred.T @ centred


def _of_lonely(
    stage: Stage, share: np.ndarray, factor: np.ndarray, means: np.ndarray, rule: Lonely, place: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return factors and centres with the rule applied to strata of a single unit."""
    alone = stage.lonely
    if rule is Lonely.FAIL or (rule is Lonely.AVERAGE and place == 0 and alone.all()):
        name = stage.names[int(np.flatnonzero(alone)[0])]
        raise AnalysisError("A-LONELY", where=f"第{place + 1}阶段", stratum=name)
    if rule is Lonely.AVERAGE and place == 0:
        return factor * len(alone) / (~alone).sum(), means
    if rule is Lonely.ADJUST or (rule is Lonely.AVERAGE and place > 0):
        return np.where(alone, share * stage.left, factor), np.where(alone[:, None], 0.0, means)
    return factor, means
