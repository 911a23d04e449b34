"""Weights fitted to known totals, and what that leaves of each respondent's part in an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Calibration:
    """One fitting of weights.

    Parameters
    ----------
    base : numpy.ndarray of shape (rows,)
        Weights before.
    final : numpy.ndarray of shape (rows,)
        Weights after.
    fit : function
        Base weights to fitted ones: done again in every replicate.
    residual : function
        Influences of shape (rows, k), base and final weights to what fitting leaves of the influences.
    """

    base: np.ndarray
    final: np.ndarray
    fit: Callable[[np.ndarray], np.ndarray]
    residual: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]

    def fitted(self, weights: np.ndarray) -> np.ndarray:
        """Return other base weights fitted to the same totals."""
        return self.fit(weights)

    def residuals(self, influence: np.ndarray) -> np.ndarray:
        """Return the influences on the estimates with the fitted weights."""
        return self.residual(influence, self.base, self.final)
