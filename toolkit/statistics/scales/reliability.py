"""How far the items of a scale go together: alpha and omega with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from toolkit.statistics.scales.factors import LEAST_UNIQUENESS, factors
from toolkit.statistics.scales.items import Items, correlations, unusable

_TAIL = 0.025
_DRAWS = 2000
_GOOD, _FAIR, _TOGETHER, _PEOPLE = 0.70, 0.60, 0.30, 100


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of a scale, or for two items the Spearman–Brown coefficient.

    Parameters
    ----------
    value : float
        ``raw``; for two items ``standardised``, which is Spearman–Brown.
    low, high : float
        95 % interval.
    raw : float
        Of the covariances.
    standardised : float
        Of the correlations.
    item_rest : array of shape (k,)
        Correlation of each item with the sum of the others.
    if_dropped : array of shape (k,)
        Raw alpha of the others; NaN where only one is left.
    n : int
        People who answered all items.
    notes : tuple of str
        In Chinese: who is left out, what the value allows, which items do not fit.
    """

    value: float
    low: float
    high: float
    raw: float
    standardised: float
    item_rest: np.ndarray
    if_dropped: np.ndarray
    n: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Omega:
    """McDonald's omega of one factor.

    Parameters
    ----------
    value : float
    low, high : float
        95 % bootstrap interval.
    loadings : array of shape (k,)
        On the factor.
    n : int
    notes : tuple of str
    """

    value: float
    low: float
    high: float
    loadings: np.ndarray
    n: int
    notes: tuple[str, ...]


def alpha(
    x: np.ndarray,
    weights: np.ndarray | None = None,
    *,
    names: Sequence[str] = (),
    interval: Literal["feldt", "bootstrap"] = "feldt",
    seed: int = 0,
) -> Alpha:
    """Return Cronbach's alpha, what each item adds to it, and what it allows.

    Parameters
    ----------
    x : array of shape (rows, k)
        Answers; NaN where there is none. Items that ask the other way round are already turned: they are declared in
        the questionnaire, never guessed from signs.
    weights : array of shape (rows,), optional
    names : sequence of str, optional
        Names of the items for the notes.
    interval : {"feldt", "bootstrap"}
        ``bootstrap``: percentiles of 2,000 resamples of people, for samples that nobody drew.
    seed : int, optional
        Of the bootstrap. The order of the rows plays no part.

    Raises
    ------
    AnalysisError
        ``A-SCALE``, ``A-WEIGHTS``.

    Notes
    -----
    Cronbach (1951); interval of Feldt (1965), with Kish's effective size when weighted. R ``psych::alpha``, with
    weights ``survey::svycralpha``.

    Examples
    --------
    >>> answers = np.array([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5], [5, 4, 5]])
    >>> round(alpha(answers).value, 4)
    0.9364
    """
    items = Items.of(x, weights, names)
    covariance, pair = items.covariance, items.k == 2
    raw, standardised = float(_alpha(covariance)), float(_alpha(items.correlation))
    if not np.isfinite(raw):
        raise unusable("各题相加以后人人一样，可能有题该反向计分")
    value = standardised if pair else raw
    if interval == "bootstrap":
        low, high = _bootstrap(items, lambda each: _alpha(correlations(each) if pair else each), seed)
    else:
        low, high = _feldt(value, items)
    rest = covariance.sum(axis=0) - np.diag(covariance)
    others = covariance.sum() - 2 * rest - np.diag(covariance)
    item_rest = rest / np.sqrt(np.diag(covariance) * others)
    dropped = np.array([_alpha(np.delete(np.delete(covariance, i, 0), i, 1)) for i in range(items.k)])
    notes = (*items.notes, *_verdict(value, items), *_misfits(item_rest, items))
    return Alpha(value, low, high, raw, standardised, item_rest, dropped, items.n, notes)


def omega(x: np.ndarray, weights: np.ndarray | None = None, *, names: Sequence[str] = (), seed: int = 0) -> Omega:
    """Return McDonald's omega: (Σλ)² / ((Σλ)² + Σ(1 - λ²)) with the loadings λ of one minres factor.

    Parameters
    ----------
    x : array of shape (rows, k)
    weights : array of shape (rows,), optional
    names : sequence of str, optional
    seed : int, optional
        Of the bootstrap: percentiles of 2,000 resamples of people.

    Raises
    ------
    AnalysisError
        ``A-SCALE`` also for fewer than three items, which leave the factor undetermined; ``A-WEIGHTS``.

    Notes
    -----
    McDonald (1999). Two more definitions are in circulation: with the sum of all correlations below, and 1 - Σ(1 - λ²)
    over that sum. They differ in the third digit.
    """
    items = Items.of(x, weights, names, least=3)
    found = factors(x, 1, weights=weights, names=names)
    loadings = found.loadings[:, 0]
    value = float(_omega(loadings))
    low, high = _bootstrap(items, lambda each: _omega(_one_factor(correlations(each), loadings)), seed)
    return Omega(value, low, high, loadings, items.n, (*found.notes, *_verdict(value, items)))


def alpha_influence(x: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return what each row adds to the error of raw alpha, for the variance of the design.

    Parameters
    ----------
    x : array of shape (rows, k)
    weights : array of shape (rows,), optional

    Returns
    -------
    array of shape (rows,)
        Weighted influence; 0 for rows with a missing answer or without weight.

    Raises
    ------
    AnalysisError
        ``A-SCALE``, ``A-WEIGHTS``.
    """
    items = Items.of(x, weights, ())
    total = items.centred.sum(axis=1)
    share = items.weights / items.weights.sum()
    inner, outer = share @ (items.centred**2).sum(axis=1), share @ total**2
    of_inner, of_outer = (items.centred**2).sum(axis=1) - inner, total**2 - outer
    found = np.zeros(len(x))
    counted = ~np.isnan(np.asarray(x, float)).any(axis=1) & (True if weights is None else np.asarray(weights) > 0)
    found[counted] = -share * items.k / (items.k - 1) * (of_inner / outer - inner * of_outer / outer**2)
    return found


def _alpha(covariance: np.ndarray) -> np.ndarray:
    """Return alpha of covariances of shape (..., k, k); NaN where the sum does not vary or one item is left."""
    k = covariance.shape[-1]
    inner, outer = np.trace(covariance, axis1=-2, axis2=-1), covariance.sum(axis=(-2, -1))
    varies = (outer > 1e-12 * inner) & (k > 1)
    return np.where(varies, k / max(k - 1, 1) * (1 - inner / np.where(varies, outer, 1.0)), np.nan)


def _feldt(value: float, items: Items) -> tuple[float, float]:
    from scipy.stats import f

    df = (items.size - 1, (items.size - 1) * (items.k - 1))
    return 1 - (1 - value) * float(f.isf(_TAIL, *df)), 1 - (1 - value) * float(f.ppf(_TAIL, *df))


def _omega(loadings: np.ndarray) -> np.ndarray:
    common = loadings.sum(axis=-1) ** 2
    return common / (common + (1 - loadings**2).sum(axis=-1))


def _one_factor(correlation: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Return minres loadings on one factor for many correlations at once, each item's best given the others in turn."""
    limit = np.sqrt(1 - LEAST_UNIQUENESS)
    loadings = np.tile(start, (len(correlation), 1))
    for _ in range(500):
        before = loadings.copy()
        for item in range(len(start)):
            others = np.delete(loadings, item, axis=1)
            shared = np.delete(correlation[:, item], item, axis=1)
            best = (shared * others).sum(axis=1) / (others**2).sum(axis=1)
            loadings[:, item] = np.clip(best, -limit, limit)
        if np.nanmax(np.abs(loadings - before)) < 1e-6:
            break
    return loadings


def _bootstrap(items: Items, statistic: Callable[[np.ndarray], np.ndarray], seed: int) -> tuple[float, float]:
    """Return percentiles of a function of covariances over resamples of people; those without variation have none."""
    order = np.lexsort((items.weights, *items.values.T))
    centred, weights = items.centred[order], items.weights[order]
    random = np.random.default_rng(seed)
    covariances = np.empty((_DRAWS, items.k, items.k))
    for draw in range(_DRAWS):
        drawn = np.bincount(random.integers(items.n, size=items.n), minlength=items.n) * weights
        mean = drawn @ centred / drawn.sum()
        covariances[draw] = (centred * drawn[:, None]).T @ centred / drawn.sum() - np.outer(mean, mean)
    varied = np.diagonal(covariances, axis1=1, axis2=2).min(axis=1) > 1e-12
    found = statistic(covariances[varied])
    low, high = np.quantile(found[np.isfinite(found)], [_TAIL, 1 - _TAIL])
    return float(low), float(high)


def _verdict(value: float, items: Items) -> tuple[str, ...]:
    notes = []
    if items.k == 2:
        notes.append("只有两道题，这里给的是斯皮尔曼—布朗系数；三道题以上更可靠。")
    if items.n < _PEOPLE:
        notes.append(f"答全的只有{items.n}人，不到{_PEOPLE}人，系数只供参考。")
    if value >= _GOOD:
        notes.append("内部一致性达到0.70，可以合成一个指数。")
    elif value >= _FAIR:
        notes.append("内部一致性在0.60到0.70之间，合成的指数只作探索性使用。")
    else:
        notes.append("内部一致性不到0.60，建议不合成指数，按单题报告。")
    return tuple(notes)


def _misfits(item_rest: np.ndarray, items: Items) -> tuple[str, ...]:
    notes = []
    if against := items.names_where(item_rest < 0):
        notes.append(f"{against}与其余各题方向相反；如果是反向题，请在问卷里标明反向计分。")
    if apart := items.names_where((item_rest >= 0) & (item_rest < _TOGETHER)):
        notes.append(f"{apart}与其余各题的相关不到0.30，可以看看问的是不是同一件事。")
    return tuple(notes)
