"""Raking: weights multiplied margin by margin until all margins are met; post-stratification is raking to one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.weighting.margins import Margin, combinations, wanted

TOLERANCE = 1e-12
SWEEPS = 1000


def raked(
    margins: Sequence[Margin], base: np.ndarray, tolerance: float = TOLERANCE, iterations: int = SWEEPS
) -> np.ndarray:
    """Return weights that meet every margin and stay as near to ``base`` as can be (iterative proportional fitting).

    Parameters
    ----------
    margins : sequence of Margin
    base : array of shape (people,)
        Weights before raking.
    tolerance : float
        A margin is met when no category is off by more, relative to its target.
    iterations : int
        Sweeps over the margins after which no solution is taken to exist.

    Returns
    -------
    array of shape (people,)

    Raises
    ------
    AnalysisError
        ``A-MARGIN`` and ``A-WEIGHTS`` as :func:`wanted`; ``A-TOTALS`` naming the category furthest off when the
        margins cannot be met together.

    Notes
    -----
    Deming & Stephan (1940). Sweeps go over the combinations of categories that occur, so their cost does not grow with
    people. Equals R ``survey::rake`` at a strict ``epsilon``, and calibration by :attr:`Method.RAKING`.

    >>> sex = Margin("性别", ("男", "女"), np.array([0, 0, 0, 1]), np.array([0.5, 0.5]))
    >>> raked([sex], np.ones(4)).round(3).tolist()
    [0.667, 0.667, 0.667, 2.0]
    """
    targets = wanted(margins, base)
    row, levels = combinations(margins)
    start = np.bincount(row, base)
    factor = np.ones(len(start))
    for _ in range(iterations):
        furthest = 0.0
        for level, target in zip(levels, targets, strict=True):
            change = _change(start * factor, level, target)
            factor *= change[level]
            furthest = max(furthest, float(np.abs(change - 1).max()))
        if furthest <= tolerance:
            return base * factor[row]
    raise _unmet(
        margins, targets, [np.bincount(level, start * factor, len(t)) for level, t in zip(levels, targets, strict=True)]
    )


def poststratified(margin: Margin, base: np.ndarray) -> np.ndarray:
    """Return weights that meet the numbers of one classification: one factor for each category.

    Equals R ``survey::postStratify``; errors as :func:`raked`.
    """
    return raked([margin], base)


def _change(table: np.ndarray, level: np.ndarray, target: np.ndarray) -> np.ndarray:
    have = np.bincount(level, table, len(target))
    return np.divide(target, have, out=np.ones(len(target)), where=have > 0)


def _unmet(margins: Sequence[Margin], targets: Sequence[np.ndarray], reached: Sequence[np.ndarray]) -> AnalysisError:
    """Return the error that names the category furthest from its target."""
    off = [np.abs(have - want) / np.where(want > 0, want, 1) for have, want in zip(reached, targets, strict=True)]
    worst = int(np.argmax([o.max() for o in off]))
    place = int(off[worst].argmax())
    return AnalysisError(
        "A-TOTALS",
        where="加权",
        name=f"{margins[worst].name}：{margins[worst].labels[place]}",
        wanted=f"{targets[worst][place]:,.6g}",
        reached=f"{reached[worst][place]:,.6g}",
    )
