"""Estimates of communities that borrow strength: each drawn to the whole by as much as its small number asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike

from toolkit.statistics.communities.beta_binomial import fit
from toolkit.statistics.communities.posterior import Posterior, beta_posterior, given_normal, normal_posterior
from toolkit.statistics.communities.units import counts, measured, shares

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 10
"""Fewer communities say too little about how much communities differ."""
_STRONGEST = 10
"""From how many times the size of the largest community on the weight of the whole leaves nothing to compare."""
_TINY = 1e-9
_WHERE = "收缩估计"
_FEW = "只有{units}个社区，不足{fewest}个，收缩估计不可靠，只列各社区自己的数"
_SAME = "社区间差异与抽样波动无法区分，只列全区合计的值"
_NARROW = "区间没有算进“全区水平”和“社区间差别”这两个数本身的误差，偏窄"
_MOMENTS = "先验参数由矩估计得到（最大似然没有解）"


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Raw and shrunk values side by side: the raw one for a community's own report, the other for comparisons.

    Parameters
    ----------
    names : tuple of str
    n : numpy.ndarray or None
        People (with weights the effective number); None for means.
    raw, value : numpy.ndarray of shape (units,)
        As measured, and shrunk; where the communities cannot be told apart ``value`` is the pooled value.
    low, high : numpy.ndarray of shape (units,)
        95 % limits of the true value of each community.
    pull : numpy.ndarray of shape (units,)
        0..1: the weight of the whole in each value.
    pooled : float
        Of all people (means: weighted by precision).
    between : float
        Standard deviation of the true values of communities, estimated.
    alpha, beta : float
        Of the beta distribution of communities; infinite if they do not differ, NaN for means.
    posterior : Posterior
        Of the true values, given the answers.
    use : {"shrunk", "pooled", "raw"}
        What may be shown: ``raw`` with fewer than 10 communities, ``pooled`` if they differ by no more than chance.
    notes : tuple of str
        What has to be said.
    """

    names: tuple[str, ...]
    n: np.ndarray | None
    raw: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    pull: np.ndarray
    pooled: float
    between: float
    alpha: float
    beta: float
    posterior: Posterior
    use: Literal["shrunk", "pooled", "raw"]
    notes: tuple[str, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """One row a community."""
        import pandas as pd

        size = {} if self.n is None else {"n": self.n}
        values = {"raw": self.raw, "value": self.value, "low": self.low, "high": self.high, "pull": self.pull}
        return pd.DataFrame({"name": self.names, **size, **values})

    def __repr__(self) -> str:
        told = "".join(f"{note}。" for note in self.notes)
        return f"收缩估计：{len(self.names)}个社区，全区{self.pooled:.3g}，社区间标准差{self.between:.3g}。{told}"


def shrink(k: ArrayLike, n: ArrayLike, names: Sequence[str] = (), *, integrate: bool = True) -> Shrunk:
    """Return shares drawn to the whole by a beta-binomial model fitted to all communities (empirical Bayes).

    Parameters
    ----------
    k, n : arrays of shape (units,)
        People who chose, people who answered.
    names : sequence of str
    integrate : bool
        Limits that know how uncertain α and β are. Else they take them for known and are too narrow; a note says so.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` naming the communities whose figures cannot be.

    Notes
    -----
    α and β maximise the marginal likelihood; moments stand in, and a note says so, where there is no maximum. The value
    is (k + α)/(n + α + β).

    >>> few = shrink([8, 15, 22, 30, 12, 9], [20, 40, 50, 60, 25, 45])
    >>> round(few.alpha, 1), round(few.beta, 1), few.value.round(2).tolist(), few.use
    (15.9, 24.0, [0.4, 0.39, 0.42, 0.46, 0.43, 0.29], 'raw')
    """
    chose, asked, own = counts(k, n, names, _WHERE)
    found = fit(chose, asked)
    mean, theta = found.mean, max(found.theta, _TINY)
    alpha, beta = max(mean / theta, _TINY), max((1 - mean) / theta, _TINY)
    known = Posterior("beta", np.ones(1), (alpha + chose)[None, :], (beta + asked - chose)[None, :])
    model = _Model(
        mean,
        float(chose.sum() / asked.sum()),
        float(np.sqrt(mean * (1 - mean) * found.theta / (1 + found.theta))),
        beta_posterior(chose, asked) if integrate else known,
        (alpha, beta) if found.theta else (np.inf, np.inf),
    )
    notes = (() if found.exact else (_MOMENTS,)) + (() if integrate else (_NARROW,))
    return _told(own, asked, chose / asked, 1 / (1 + asked * found.theta), model, notes)


def shrink_means(values: ArrayLike, se: ArrayLike, names: Sequence[str] = (), *, integrate: bool = True) -> Shrunk:
    """Return means drawn to the whole by the normal-normal model with known errors, without covariates.

    Parameters
    ----------
    values, se : arrays of shape (units,)
        Means and their standard errors, of the design.
    names, integrate
        As in :func:`shrink`.

    Raises
    ------
    AnalysisError
        ``A-VALUES``.

    Notes
    -----
    Fay & Herriot (1979): the variance A between units solves Σ (y − μ)²/(A + SE²) = K − 1, μ weighting by 1/(A + SE²).

    >>> told = shrink_means([3.0, 4.0] * 6, [0.4] * 12)
    >>> told.use, round(told.between, 3), told.value[:2].round(2).tolist()
    ('shrunk', 0.336, [3.29, 3.71])
    """
    mean, error, own = measured(values, se, names, _WHERE)
    return _normal(own, None, mean, error, integrate=integrate)


def shrink_weighted(
    values: ArrayLike, n_eff: ArrayLike, names: Sequence[str] = (), *, integrate: bool = True
) -> Shrunk:
    """Return weighted shares drawn to the whole by the normal-normal model, with the effective number of people.

    Parameters
    ----------
    values, n_eff : arrays of shape (units,)
        Weighted shares, and p(1 − p)/SE² of the design (or n over Kish's design effect where a share is 0 or 1).
    names, integrate
        As in :func:`shrink`.

    Raises
    ------
    AnalysisError
        ``A-VALUES``.

    Notes
    -----
    Sampling variances are those of the pooled share: a community's own is smaller where its share is small by chance.
    Limits end at 0 and 1.
    """
    share, size, own = shares(values, n_eff, names, _WHERE)
    pooled = float(size @ share / size.sum())
    error = np.sqrt(max(pooled * (1 - pooled), _TINY**2) / size)
    found = _normal(own, size, share, error, integrate=integrate)
    return replace(found, low=np.clip(found.low, 0, 1), high=np.clip(found.high, 0, 1))


def fay_herriot(y: np.ndarray, variance: np.ndarray) -> tuple[float, float]:
    """Return mean and variance between units; by Newton's method from 0, where the convex equation is largest."""
    between, mean = 0.0, 0.0
    for _ in range(100):
        weight = 1 / (between + variance)
        mean = float(weight @ y / weight.sum())
        apart = weight * (y - mean) ** 2
        excess = float(apart.sum()) - (len(y) - 1)
        if excess <= 0:
            break
        step = excess / float(weight @ apart)
        between += step
        if step <= 1e-14 * between:
            break
    return mean, between


@dataclass(frozen=True, eq=False)
class _Model:
    """What was fitted to all communities together."""

    mean: float
    pooled: float
    between: float
    posterior: Posterior
    parameters: tuple[float, float] = (np.nan, np.nan)


def _normal(names: tuple[str, ...], n: np.ndarray | None, y: np.ndarray, se: np.ndarray, *, integrate: bool) -> Shrunk:
    mean, variance = fay_herriot(y, se**2)
    spread = float(np.sqrt(variance))
    known = given_normal(y, se, np.array([[mean]]), np.array([[max(spread, _TINY * se.min())]]), np.ones(1))
    pooled = float((y / se**2).sum() / (1 / se**2).sum())
    model = _Model(mean, pooled, spread, normal_posterior(y, se) if integrate else known)
    return _told(names, n, y, se**2 / (variance + se**2), model, () if integrate else (_NARROW,))


def _told(
    names: tuple[str, ...], n: np.ndarray | None, raw: np.ndarray, pull: np.ndarray, model: _Model,
    notes: tuple[str, ...],
) -> Shrunk:  # fmt: skip
    """Decide what may be shown, and say so."""
    few, same = len(names) < FEWEST, bool(pull.min() > _STRONGEST / (_STRONGEST + 1))
    if few:
        notes += (_FEW.format(units=len(names), fewest=FEWEST),)
    if same:
        notes += (_SAME,)
    value = np.full(len(raw), model.pooled) if same else pull * model.mean + (1 - pull) * raw
    low, high = model.posterior.quantile(0.025), model.posterior.quantile(0.975)
    use = "raw" if few else "pooled" if same else "shrunk"
    fitted = (pull, model.pooled, model.between, *model.parameters, model.posterior)
    return Shrunk(names, n, raw, value, low, high, *fitted, use, notes)
