"""Whether a term moves all levels of an ordinal answer alike: the assumption behind one coefficient for all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.statistics.families import holm
from toolkit.statistics.independence import corrected
from toolkit.statistics.models.likelihoods import FAMILIES
from toolkit.statistics.results import TestResult
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    from toolkit.sample import Sample

WHOLE = "（全部）"
_LEVEL = 0.05


def proportional(
    sample: Sample, x: np.ndarray, y: np.ndarray, weight: np.ndarray, places: dict[str, list[int]]
) -> dict[str, TestResult]:
    """Test whether the slopes of "above this level or not" are the same at every level.

    Parameters
    ----------
    sample : Sample
    x : array of shape (rows, p)
        The constant first; rows outside are 0.
    y : array of shape (rows,)
        Levels from 0.
    weight : array of shape (rows,)
        0 outside.
    places : dict of str to list of int
        The columns of each measure.

    Returns
    -------
    dict of str to TestResult
        Of all measures under :data:`WHOLE`, then of each; empty for fewer than three levels.

    Raises
    ------
    AnalysisError
        ``A-MODEL`` when a level has no solution of its own; ``A-FEW``.

    Notes
    -----
    Brant (1990) with linearised covariances, corrected in the second order (Rao & Scott 1984) because there are often
    more contrasts than degrees of freedom.
    """
    top, p = int(y.max()), x.shape[1] - 1
    if top < 2:
        return {}
    slopes, influences = [], []
    for level in range(top):
        fit = FAMILIES["logit"](x, (y > level).astype(float), weight)
        slopes.append(fit.coefficients[1:])
        influences.append((fit.scores @ np.linalg.inv(fit.information))[:, 1:])
    gaps = np.concatenate([own - slopes[0] for own in slopes[1:]])
    influence = np.hstack([own - influences[0] for own in influences[1:]])
    spread, simple = variance(influence, sample), influence.T @ influence
    everything = {WHOLE: list(range(1, p + 1)), **places}
    found, n = {}, int((weight > 0).sum())
    for name, columns in everything.items():
        at = np.array([level * p + column - 1 for level in range(top - 1) for column in columns])
        own = np.ix_(at, at)
        statistic = float(gaps[at] @ np.linalg.solve(simple[own], gaps[at]))
        effects = np.linalg.solve(simple[own], spread[own])
        tested = corrected("平行线检验", statistic, effects, sample.df, n, 0.0)
        found[name] = replace(tested, effect=None, effect_name="")
    return found


def told(found: dict[str, TestResult]) -> str:
    """Return the sentence that a reader needs where slopes differ; empty where they do not."""
    if not found or found[WHOLE].p >= _LEVEL:
        return ""
    names = [name for name in found if name != WHOLE]
    adjusted = holm(np.array([found[name].p for name in names]))
    differing = [name for name, p in zip(names, adjusted, strict=True) if p < _LEVEL]
    of = f"“{'、'.join(differing)}”" if differing else "解释变量"
    return (
        f"{of}在高低不同的等级上作用不一样（平行线检验 p = {found[WHOLE].p:.2g}）："
        "用一个系数概括不合适，请直接看各等级的比例，或把回答合成两类再做回归。"
    )
