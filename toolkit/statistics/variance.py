"""The one variance: from what each respondent adds to the error of an estimate to the covariance of estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.structure import ALL, Lonely, Stage, Structure

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
    apart = deviations(influence, structure)
    return apart.T @ apart


def deviations(influence: np.ndarray, structure: Structure) -> np.ndarray:
    """Return what the units of every counted stage add, scaled so that the covariance is the sum of their squares.

    Parameters
    ----------
    influence : array of shape (rows, k)
        One row a row of ``structure``.

    Returns
    -------
    array of shape (units of all counted stages, k)
    """
    shares = drawn_shares(structure.counted)
    each = [
        _stage(stage, influence, share, structure.rule, place)
        for place, (stage, share) in enumerate(zip(structure.counted, shares, strict=False))
    ]
    return np.vstack(each)


def drawn_shares(stages: Sequence[Stage]) -> list[np.ndarray]:
    """Return for the strata of each stage, and of one stage more, the part that the stages before have drawn."""
    shares = [np.ones(len(stages[0].names) if stages else 1)]
    for stage in stages:
        shares.append((shares[-1] * (1 - stage.left))[stage.stratum])
    return shares


def factors(
    drawn: np.ndarray, left: np.ndarray, share: np.ndarray, rule: Lonely, place: int, names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return what squared deviations within each stratum count, and whether they are from the stratum's own mean.

    Parameters
    ----------
    drawn, left : arrays of shape (strata,)
        Units drawn, and the share of the population's units that was not.
    share : array of shape (strata,)
        The part of each stratum that the stages before have drawn.
    rule : Lonely
    place : int
        Of the stage, from 0.
    names : sequence of str

    Raises
    ------
    AnalysisError
        ``A-LONELY``.
    """
    alone = (drawn == 1) & (left > ALL)
    factor = share * left * np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1), 0.0)
    own_mean = np.ones(len(drawn), bool)
    if not alone.any():
        return factor, own_mean
    if rule is Lonely.FAIL or (rule is Lonely.AVERAGE and place == 0 and alone.all()):
        raise AnalysisError("A-LONELY", where=f"第{place + 1}阶段", stratum=names[int(np.flatnonzero(alone)[0])])
    if rule is Lonely.AVERAGE and place == 0:
        return factor * len(alone) / (~alone).sum(), own_mean
    if rule in (Lonely.ADJUST, Lonely.AVERAGE):
        return np.where(alone, share * left, factor), ~alone
    return factor, own_mean


def _stage(stage: Stage, influence: np.ndarray, share: np.ndarray, rule: Lonely, place: int) -> np.ndarray:
    totals = stage.totals(influence)
    factor, own_mean = factors(stage.drawn, stage.left, share, rule, place, stage.names)
    means = stage.sums(totals) / stage.drawn[:, None] * own_mean[:, None]
    return (totals - means[stage.stratum]) * np.sqrt(factor)[stage.stratum, None]
