"""What the true value of each community may be, given its answers and those of all the others.

How much communities differ is itself estimated. Limits that take the estimate for the truth hold too seldom (64 to 92 %
in place of 95 % for 25 communities), so mean and spread are integrated out, over a grid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from toolkit.statistics.communities.beta_binomial import Likelihood

_OFF = np.linspace(-3.5, 3.5, 9)
"""Places of the mean, in standard errors."""
_SPREADS = 24
_FAR = 12.0
"""Parameters whose log likelihood lies further below the largest do not matter."""
_LIGHT = 1e-4
_ROOM = 1e-12
"""Keeps the ends apart where an error is next to nothing."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """Distributions of the true values, a mixture over what mean and spread of communities may be.

    Parameters
    ----------
    kind : {"beta", "normal"}
    weight : numpy.ndarray of shape (parts,)
        They sum to 1.
    first, second : numpy.ndarray of shape (parts, units)
        α and β, or mean and standard deviation.
    """

    kind: Literal["beta", "normal"]
    weight: np.ndarray
    first: np.ndarray
    second: np.ndarray

    def quantile(self, below: float) -> np.ndarray:
        """Return the value that the true one is below with the given probability, for each unit."""
        from scipy.optimize.elementwise import find_root
        from scipy.special import betainc, ndtr

        def short(at: np.ndarray, unit: np.ndarray) -> np.ndarray:
            a, b = self.first[:, unit], self.second[:, unit]
            parts = betainc(a, b, at) if self.kind == "beta" else ndtr((at - a) / b)
            return np.tensordot(self.weight, parts, 1) - below

        units = np.arange(self.first.shape[1])
        low, high = np.zeros(len(units)), np.ones(len(units))
        if self.kind == "normal":
            low, high = (self.first - 9 * self.second).min(axis=0), (self.first + 9 * self.second).max(axis=0)
            low, high = low - _ROOM * (1 + np.abs(low)), high + _ROOM * (1 + np.abs(high))
        return find_root(short, (low, high), args=(units,)).x

    def draw(self, random: np.random.Generator, count: int) -> np.ndarray:
        """Return draws of shape (count, units), the units of one draw from one part."""
        part = random.choice(len(self.weight), count, p=self.weight)
        law = random.beta if self.kind == "beta" else random.normal
        return law(self.first[part], self.second[part])


def beta_posterior(k: np.ndarray, n: np.ndarray) -> Posterior:
    """Return the posterior of shares, integrated over mean and spread.

    Parameters
    ----------
    k, n : arrays of int, shape (units,)

    Notes
    -----
    Flat in the mean and in √ρ, ρ = 1/(α + β + 1): the standard deviation of communities as a share of the largest there
    can be (Gelman 2006 for standard deviations).
    """
    likelihood = Likelihood.of(k, n)

    def means(root: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        weight = n / (1 + (n - 1) * root[:, None] ** 2)
        p = (weight @ (k / n) + 0.5) / (weight.sum(axis=1) + 1)
        return np.log(p / (1 - p)), 1 / np.sqrt(weight.sum(axis=1) * p * (1 - p))

    def log_weight(logit: np.ndarray, root: np.ndarray) -> np.ndarray:
        mean = 1 / (1 + np.exp(-logit))
        return likelihood(mean, _theta(root)) + np.log(mean * (1 - mean))

    logit, root, weight = _grid(means, log_weight, 1.0)
    mean, total = 1 / (1 + np.exp(-logit))[:, None], 1 / _theta(root)[:, None]
    return Posterior("beta", weight, mean * total + k, (1 - mean) * total + n - k)


def normal_posterior(y: np.ndarray, se: np.ndarray) -> Posterior:
    """Return the posterior of means, integrated over mean and standard deviation of communities (flat in both).

    Parameters
    ----------
    y, se : arrays of shape (units,)
    """

    def means(spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        weight = 1 / (spread[:, None] ** 2 + se**2)
        return weight @ y / weight.sum(axis=1), 1 / np.sqrt(weight.sum(axis=1))

    def log_weight(mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
        variance = spread[..., None] ** 2 + se**2
        return -0.5 * (np.log(variance) + (y - mean[..., None]) ** 2 / variance).sum(axis=-1)

    mean, spread, weight = _grid(means, log_weight, 5 * float(np.sqrt(y.var() + (se**2).max())))
    return given_normal(y, se, mean[:, None], spread[:, None], weight)


def given_normal(y: np.ndarray, se: np.ndarray, mean: np.ndarray, spread: np.ndarray, weight: np.ndarray) -> Posterior:
    """Return the posterior of means with given means and standard deviations of communities."""
    keep = spread**2 / (spread**2 + se**2)
    return Posterior("normal", weight, mean + keep * (y - mean), se * np.sqrt(keep))


def _theta(root: np.ndarray) -> np.ndarray:
    return root**2 / (1 - root**2)


def _grid(
    means: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
    log_weight: Callable[[np.ndarray, np.ndarray], np.ndarray],
    widest: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return means, spreads and weights of the grid points that matter, the spreads where the likelihood is."""
    low, high = 0.0, widest
    for _ in range(2):
        width = (high - low) / _SPREADS
        spread = low + width * (np.arange(_SPREADS) + 0.5)
        found = log_weight(means(spread)[0], spread)
        near = spread[found > found.max() - _FAR]
        low, high = max(float(near[0]) - 1.5 * width, 0.0), min(float(near[-1]) + 1.5 * width, widest)
    spread = low + (high - low) / _SPREADS * (np.arange(_SPREADS) + 0.5)
    centre, error = means(spread)
    mean, spread = centre + _OFF[:, None] * error, np.broadcast_to(spread, (len(_OFF), _SPREADS))
    logs = log_weight(mean, spread) + np.log(error)
    weight = np.exp(logs - logs.max())
    heavy = weight > _LIGHT
    return mean[heavy], spread[heavy], weight[heavy] / weight[heavy].sum()
