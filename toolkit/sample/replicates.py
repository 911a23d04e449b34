"""Replicate weights: the same estimate from many slightly different samples, in place of a formula for its error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.structure import Lonely, Stage

if TYPE_CHECKING:
    from toolkit.sample.sample import Sample


@dataclass(frozen=True, eq=False)
class Replicates:
    """Replicate weights.

    Parameters
    ----------
    weights : numpy.ndarray of shape (rows, replicates)
    scale : numpy.ndarray of shape (replicates,)
        What the squared difference of each replicate counts in the variance.
    centred : bool
        Differences from the mean of the replicates (R's default); else from the estimate of the whole sample.
    kind : str
    """

    weights: np.ndarray
    scale: np.ndarray
    centred: bool = True
    kind: str = ""

    def __repr__(self) -> str:
        return f"重复权数（{self.kind}，{self.weights.shape[1]} 组）"

    @cached_property
    def df(self) -> int:
        """The rank of the weights, less one."""
        return int(np.linalg.matrix_rank(self.weights)) - 1

    def covariance(self, estimates: np.ndarray, whole: np.ndarray) -> np.ndarray:
        """Return the covariance of estimates made with each replicate: shape (replicates, k) to (k, k)."""
        middle = estimates.mean(axis=0) if self.centred else whole
        apart = (estimates - middle) * np.sqrt(self.scale)[:, None]
        return apart.T @ apart


def jackknife(sample: Sample, *, centred: bool = True, first_stage: bool = False) -> Sample:
    """Return a sample with a replicate for each unit of the first stage left out (JK1, with strata JKn).

    Parameters
    ----------
    sample : Sample
        Its weights are fitted to the known totals again in every replicate.
    centred : bool
        See :class:`Replicates`.
    first_stage : bool
        Go on although later stages have population sizes, which replicates cannot carry: their part of the error is
        then left out.

    Raises
    ------
    AnalysisError
        ``A-DESIGN`` for population sizes at later stages, ``A-LONELY`` for a lonely stratum under ``fail``/``average``.
    """
    stage = _first(sample, first_stage=first_stage)
    units, strata, drawn = len(stage.stratum), len(stage.names), stage.drawn
    factors, scale = [], []
    for unit in range(units):
        stratum = stage.stratum[unit]
        n = int(drawn[stratum])
        factor = np.ones(units)
        if n > 1:
            factor[stage.stratum == stratum] = n / (n - 1)
        elif not stage.lonely[stratum] or sample.structure.rule in (Lonely.REMOVE, Lonely.CERTAINTY):
            continue
        elif sample.structure.rule is Lonely.ADJUST and strata > 1:  # the stratum against all others, as R has it
            factor[:] = strata / (strata - 1)
        else:
            raise AnalysisError("A-LONELY", where="第1阶段", stratum=stage.names[stratum])
        factor[unit] = 0.0
        factors.append(factor)
        scale.append(stage.left[stratum] * (n - 1) / n if n > 1 else (strata - 1) / strata)
    kind = "JK1" if len(stage.names) == 1 else "JKn"
    return _with(sample, stage, np.array(factors).T, np.array(scale), kind, centred=centred)


def bootstrap(
    sample: Sample, n: int = 500, seed: int = 0, *, centred: bool = True, first_stage: bool = False
) -> Sample:
    """Return a sample with ``n`` replicates of the rescaled bootstrap: n_h − 1 units drawn anew in each stratum.

    Parameters
    ----------
    sample : Sample
    n : int
    seed : int
        The same seed gives the same replicates.
    centred, first_stage : bool
        As in :func:`jackknife`.

    Raises
    ------
    AnalysisError
        ``A-DESIGN``; ``A-SIZE`` for fewer than two replicates; ``A-LONELY`` for a lonely stratum, which cannot be drawn
        anew, unless the rule leaves it out (``remove``, ``certainty``).

    Notes
    -----
    Rao & Wu (1988), Rao, Wu & Yue (1992). Population sizes are left out: the error is then a little too large.
    """
    if n < 2:
        raise AnalysisError("A-SIZE", where="自助法", reason="至少要两组")
    stage = _first(sample, first_stage=first_stage)
    if stage.lonely.any() and sample.structure.rule not in (Lonely.REMOVE, Lonely.CERTAINTY):
        raise AnalysisError("A-LONELY", where="第1阶段", stratum=stage.names[int(np.flatnonzero(stage.lonely)[0])])
    random = np.random.default_rng(seed)
    factors = np.ones((len(stage.stratum), n))
    for stratum in range(len(stage.names)):
        members = np.flatnonzero(stage.stratum == stratum)
        size = len(members)
        if size > 1:
            times = random.multinomial(size - 1, np.full(size, 1 / size), n).T
            factors[members] = times * size / (size - 1)
    return _with(sample, stage, factors, np.full(n, 1 / (n - 1)), "自助法", centred=centred)


def _first(sample: Sample, *, first_stage: bool) -> Stage:
    sized = [stage.size is not None for stage in sample.structure.counted]
    if not first_stage and sum(sized) > 1:
        reason = "重复权数只能带第一阶段的总体数，后面阶段的误差会丢掉"
        raise AnalysisError("A-DESIGN", where="重复权数", reason=reason)
    return sample.structure.first


def _with(sample: Sample, stage: Stage, factors: np.ndarray, scale: np.ndarray, kind: str, *, centred: bool) -> Sample:
    base = sample.calibrations[0].base if sample.calibrations else sample.weight_values
    weights = base[:, None] * factors[stage.unit]
    for calibration in sample.calibrations:
        weights = np.column_stack([calibration.fitted(column) for column in weights.T])
    return replace(sample, replicates=Replicates(weights, scale, centred, kind))
