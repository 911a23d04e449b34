"""The beta-binomial distribution fitted to the shares of many units.

The likelihood is that of Smith (1983, AS 189), in the mean μ and θ = 1/(α + β): sums of log(μ + jθ), log(1 − μ + jθ)
and log(1 + jθ), which stay exact down to θ = 0, the binomial.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

_STEPS, _SHORTEST, _SMALL, _ZERO, _LARGEST = 100, 1e-12, 1e-9, 1e-9, 1e3


@dataclass(frozen=True)
class Fit:
    """Fitted parameters: α = mean/theta, β = (1 − mean)/theta.

    Parameters
    ----------
    mean : float
    theta : float
        0 where the units differ by no more than chance.
    exact : bool
        Maximum likelihood; False where it was not found and moments stand in.
    """

    mean: float
    theta: float
    exact: bool = True


def fit(k: np.ndarray, n: np.ndarray) -> Fit:
    """Return the parameters of maximum marginal likelihood, of moments where there is no maximum.

    Parameters
    ----------
    k, n : arrays of int, shape (units,)
        Each n at least 1.
    """
    pooled = moments(k, n)
    if pooled.mean in (0, 1):
        return Fit(pooled.mean, 0.0)
    likelihood = Likelihood.of(k, n)
    found = _climbed(likelihood, pooled.mean, float(np.clip(pooled.theta, 0.1 / n.max(), 1)))
    if found is None:
        return pooled
    apart = found.theta >= _ZERO and likelihood(found.mean, found.theta) > likelihood(pooled.mean, 0.0)
    return found if apart else Fit(pooled.mean, 0.0)


def moments(k: np.ndarray, n: np.ndarray) -> Fit:
    """Return the pooled mean and the θ whose intraclass correlation gives the weighted variance of the shares."""
    total, free = n.sum(), len(n) - 1
    mean = float(k.sum() / total)
    if mean in (0, 1):
        return Fit(mean, 0.0, exact=False)
    spread = float(n @ (k / n - mean) ** 2) / (mean * (1 - mean))
    room = total - (n @ n) / total - free
    within = float(np.clip((spread - free) / room, 0, 1 - 1e-3)) if room > 0 else 0.0
    return Fit(mean, within / (1 - within), exact=False)


@dataclass(frozen=True, eq=False)
class Likelihood:
    """The marginal log likelihood, without the binomial coefficients.

    Parameters
    ----------
    chose, other, asked : numpy.ndarray of shape (largest n,)
        For every j, how many units have more than j who chose, who did not, and who were asked.
    """

    chose: np.ndarray
    other: np.ndarray
    asked: np.ndarray

    @staticmethod
    def of(k: np.ndarray, n: np.ndarray) -> Likelihood:
        """Return the likelihood of counts."""
        more = [(part[:, None] > np.arange(n.max())).sum(axis=0).astype(float) for part in (k, n - k, n)]
        return Likelihood(*more)

    def __call__(self, mean: ArrayLike, theta: ArrayLike) -> np.ndarray:
        """Return its value at parameters of any one shape."""
        mu = np.asarray(mean, float)[..., None]
        jt = np.asarray(theta, float)[..., None] * np.arange(len(self.asked))
        return np.log(mu + jt) @ self.chose + np.log(1 - mu + jt) @ self.other - np.log1p(jt) @ self.asked

    def slopes(self, mean: float, theta: float) -> tuple[float, float, float, float, float]:
        """Return the gradient, and minus the second derivatives: of μ twice, of both, of θ twice."""
        j = np.arange(len(self.asked))
        a, b, c = 1 / (mean + j * theta), 1 / (1 - mean + j * theta), 1 / (1 + j * theta)
        first, second, third = self.chose * a, self.other * b, self.asked * c
        up, out = first.sum() - second.sum(), (first + second - third) @ j
        first, second, third = first * a, second * b, third * c
        mm, mt, tt = first.sum() + second.sum(), (first - second) @ j, (first + second - third) @ j**2
        return float(up), float(out), float(mm), float(mt), float(tt)


def _climbed(likelihood: Likelihood, mean: float, theta: float) -> Fit | None:
    """Climb by Newton's method; where the profile of θ bends upwards, as far as if it bent downwards as much."""
    value = float(likelihood(mean, theta))
    for _ in range(_STEPS):
        up, out, mm, mt, tt = likelihood.slopes(mean, theta)
        bend = max(abs(tt - mt**2 / mm), np.finfo(float).tiny)
        of_theta = (out - mt * up / mm) / bend
        of_mean = (up - mt * of_theta) / mm
        mean, theta, value = _stepped(likelihood, (mean, theta), (of_mean, of_theta), value)
        if theta > _LARGEST:
            return None
        if theta < _ZERO or (abs(of_mean) <= _SMALL * mean * (1 - mean) and abs(of_theta) <= _SMALL * theta):
            return Fit(mean, theta)
    return None


def _stepped(
    likelihood: Likelihood, start: tuple[float, float], step: tuple[float, float], value: float
) -> tuple[float, float, float]:
    """Take the step, or so much of it that the parameters stay possible and the likelihood does not fall."""
    (mean, theta), part = start, 1.0
    while True:
        to_mean = min(max(mean + part * step[0], mean / 10), 1 - (1 - mean) / 10)
        to_theta = min(max(theta + part * step[1], theta / 10), theta * 10)
        reached = float(likelihood(to_mean, to_theta))
        if reached >= value - 1e-12 * abs(value) or part < _SHORTEST:
            return to_mean, to_theta, reached
        part /= 2
