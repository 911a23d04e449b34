"""Turning factors so that each item loads on few of them, and putting them in a fixed order."""

from __future__ import annotations

import numpy as np

_STEPS = 5000


def varimax(loadings: np.ndarray) -> np.ndarray:
    """Return loadings after varimax with Kaiser's normalisation.

    Notes
    -----
    Kaiser (1958), by singular value decompositions; R ``stats::varimax``.
    """
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    length[length == 0] = 1.0
    scaled = loadings / length
    turn = np.eye(loadings.shape[1])
    for _ in range(_STEPS):
        turned = scaled @ turn
        target = turned**3 - turned * (turned**2).mean(axis=0)
        left, _, right = np.linalg.svd(scaled.T @ target)
        before, turn = turn, left @ right
        if np.abs(turn - before).max() < 1e-14:
            break
    return scaled @ turn * length


def oblimin(loadings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return loadings after direct oblimin (gamma 0, not normalised) and the correlations of the factors.

    Notes
    -----
    Jennrich (2002), gradient projection over directions of length one; R ``GPArotation::oblimin``, the rotation of
    ``psych::fa``.
    """
    directions = np.eye(loadings.shape[1])
    value, turned, slope = _quartimin(loadings, directions)
    step = 1.0
    for _ in range(_STEPS):
        downhill = slope - directions * (directions * slope).sum(axis=0)
        steepness = (downhill**2).sum()
        if steepness < 1e-20:
            break
        step *= 2
        moved = _along(directions, downhill, step)
        trial = _quartimin(loadings, moved)
        while value - trial[0] < 0.5 * steepness * step and step > 1e-12:
            step /= 2
            moved = _along(directions, downhill, step)
            trial = _quartimin(loadings, moved)
        if trial[0] >= value:
            break
        directions, (value, turned, slope) = moved, trial
    return turned, directions.T @ directions


def ordered(loadings: np.ndarray, correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return loadings with positive column sums, the factor that explains most first, and the correlations so."""
    signs = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    loadings, correlation = loadings * signs, correlation * np.outer(signs, signs)
    order = np.argsort(-explained(loadings, correlation), kind="stable")
    return loadings[:, order], correlation[np.ix_(order, order)]


def explained(loadings: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    """Return the sum of squares each factor explains; of oblique ones with what they share."""
    return np.diag(correlation @ loadings.T @ loadings)


def _along(directions: np.ndarray, downhill: np.ndarray, step: float) -> np.ndarray:
    moved = directions - step * downhill
    return moved / np.sqrt((moved**2).sum(axis=0))


def _quartimin(loadings: np.ndarray, directions: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the criterion, the turned loadings and the slope along the directions."""
    inverse = np.linalg.inv(directions)
    turned = loadings @ inverse.T
    squares = turned**2
    crossed = squares.sum(axis=1, keepdims=True) - squares
    return float((squares * crossed).sum() / 4), turned, -(turned.T @ (turned * crossed) @ inverse).T
