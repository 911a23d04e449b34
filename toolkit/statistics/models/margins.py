"""What a term of a regression changes on average, on the scale of the outcome."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.statistics.models.likelihoods import Curve

Effect = tuple[np.ndarray, np.ndarray]
"""What changes for each row, and the derivative of its weighted mean by the coefficients."""


def margins(
    curve: Curve,
    coefficients: np.ndarray,
    x: np.ndarray,
    weight: np.ndarray,
    influence: np.ndarray,
    together: Sequence[Sequence[int]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return average marginal effects, what every row adds to the error of each, and their derivatives.

    Parameters
    ----------
    curve : Curve
    coefficients : array of shape (terms,)
    x : array of shape (rows, terms)
        The constant first; rows outside are 0.
    weight : array of shape (rows,)
        0 outside.
    influence : array of shape (rows, terms)
        On the coefficients.
    together : sequence of sequences of int
        The columns of each explanatory measure, in their order: those of one measure exclude each other, so that an
        option is compared with the first one, the others set aside.

    Returns
    -------
    values : array of shape (terms − 1,)
        Of a number the mean slope, of an option the mean step from the first.
    influences : array of shape (rows, terms − 1)
    gradients : array of shape (terms − 1, terms)
        By the coefficients.

    Notes
    -----
    The mean over people varies, too: their own part is added to that of the coefficients.
    """
    shares = weight / weight.sum()
    values, influences, gradients = [], [], []
    for columns in together:
        for at in columns:
            dummy = set(np.unique(x[weight > 0, at])) <= {0.0, 1.0}
            effect, gradient = (
                _step(curve, x, shares, at, columns) if dummy else _slope(curve, coefficients, x, shares, at)
            )
            mean = float(shares @ effect)
            values.append(mean)
            influences.append(influence @ gradient + shares * (effect - mean))
            gradients.append(gradient)
    return np.array(values), np.column_stack(influences), np.array(gradients)


def _step(curve: Curve, x: np.ndarray, shares: np.ndarray, at: int, columns: Sequence[int]) -> Effect:
    above, below = x.copy(), x.copy()
    above[:, list(columns)] = below[:, list(columns)] = 0.0
    above[:, at] = 1.0
    effect = curve.mean(above) - curve.mean(below)
    return effect, shares @ (curve.slope(above)[:, None] * above - curve.slope(below)[:, None] * below)


def _slope(curve: Curve, coefficients: np.ndarray, x: np.ndarray, shares: np.ndarray, at: int) -> Effect:
    slope, h = curve.slope(x), 1e-5 * float(np.abs(x[:, at]).max())
    above, below = x.copy(), x.copy()
    above[:, at] += h
    below[:, at] -= h
    bend = (curve.slope(above) - curve.slope(below)) / (2 * h)  # the coefficient times the second derivative
    gradient = shares @ (bend[:, None] * x)
    gradient[at] += shares @ slope
    return slope * coefficients[at], gradient
