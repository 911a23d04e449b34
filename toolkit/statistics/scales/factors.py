"""What lies behind the items: are they fit for it, how many factors, and which items go with which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from toolkit.statistics.results import TestResult
from toolkit.statistics.scales import rotation as turn
from toolkit.statistics.scales.items import Items, correlations, unusable

LEAST_UNIQUENESS = 0.005
"""No item is explained wholly: the bound of psych and factanal."""
_DRAWS = 500


@dataclass(frozen=True)
class Kmo:
    """Sampling adequacy of Kaiser, Meyer and Olkin.

    Parameters
    ----------
    value : float
        Of all items, 0..1.
    items : array of shape (k,)
    n : int
    notes : tuple of str
    """

    value: float
    items: np.ndarray
    n: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Factors:
    """Factors of a set of items.

    Parameters
    ----------
    loadings : array of shape (k items, factors)
        Column sums are positive; the factor that explains most comes first. Pattern loadings when oblique.
    uniquenesses : array of shape (k items,)
    variance : array of shape (factors,)
        Share of the variance of all items, 0..1.
    correlation : array of shape (factors, factors)
        Of the factors; the unit matrix unless oblique.
    n : int
    notes : tuple of str
        In Chinese; tells items that the model explains wholly (Heywood cases).
    """

    loadings: np.ndarray
    uniquenesses: np.ndarray
    variance: np.ndarray
    correlation: np.ndarray
    n: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Parallel:
    """Parallel analysis: eigenvalues beside those of data without any factor.

    Parameters
    ----------
    factors : int
        Leading eigenvalues above the limits.
    eigenvalues, limits : array of shape (k,)
        Of the correlations; 95th percentiles of random data of the same size.
    n : int
    notes : tuple of str
    """

    factors: int
    eigenvalues: np.ndarray
    limits: np.ndarray
    n: int
    notes: tuple[str, ...]


def kmo(x: np.ndarray, weights: np.ndarray | None = None, *, names: Sequence[str] = ()) -> Kmo:
    """Return the sampling adequacy of all items and of each.

    Parameters
    ----------
    x : array of shape (rows, k)
        NaN where there is no answer.
    weights : array of shape (rows,), optional
    names : sequence of str, optional

    Raises
    ------
    AnalysisError
        ``A-SCALE``, ``A-WEIGHTS``.

    Notes
    -----
    Kaiser & Rice (1974); R ``psych::KMO``.
    """
    items = Items.of(x, weights, names)
    inverse = np.linalg.inv(items.regular)
    plain, partial = items.correlation**2, correlations(inverse) ** 2
    np.fill_diagonal(plain, 0.0)
    np.fill_diagonal(partial, 0.0)
    value = float(plain.sum() / (plain.sum() + partial.sum()))
    notes = ("取样适切性不到0.60，这几道题不大适合做因子分析。",) if value < 0.6 else ()
    each = plain.sum(axis=0) / (plain.sum(axis=0) + partial.sum(axis=0))
    return Kmo(value, each, items.n, (*items.notes, *notes))


def bartlett(x: np.ndarray, weights: np.ndarray | None = None, *, names: Sequence[str] = ()) -> TestResult:
    """Test whether the items are correlated at all.

    Parameters
    ----------
    x : array of shape (rows, k)
    weights : array of shape (rows,), optional
        Kish's effective size then takes the place of the number of people.
    names : sequence of str, optional

    Raises
    ------
    AnalysisError
        ``A-SCALE``, ``A-WEIGHTS``.

    Notes
    -----
    Bartlett (1951); R ``psych::cortest.bartlett``.
    """
    from scipy.stats import chi2

    items = Items.of(x, weights, names)
    statistic = -(items.size - 1 - (2 * items.k + 5) / 6) * float(np.linalg.slogdet(items.regular)[1])
    df = items.k * (items.k - 1) // 2
    p = float(chi2.sf(statistic, df))
    notes = ("看不出各题之间有关联，不适合做因子分析。",) if p >= 0.05 else ()
    return TestResult("Bartlett 球形检验", statistic, df, p, None, items.n, notes=(*items.notes, *notes))


def factors(
    x: np.ndarray,
    k: int,
    method: Literal["minres", "ml"] = "minres",
    rotation: Literal["none", "varimax", "oblimin"] = "none",
    *,
    weights: np.ndarray | None = None,
    names: Sequence[str] = (),
) -> Factors:
    """Return ``k`` common factors of the correlations of the items.

    Parameters
    ----------
    x : array of shape (rows, items)
        NaN where there is no answer.
    k : int
        Number of factors; see :func:`parallel`.
    method : {"minres", "ml"}
        Least squares of the residual correlations (Harman & Jones 1966), or maximum likelihood (Jöreskog 1967).
    rotation : {"none", "varimax", "oblimin"}
        ``varimax`` with Kaiser's normalisation; ``oblimin`` lets the factors correlate.
    weights : array of shape (rows,), optional
    names : sequence of str, optional
        Names of the items for the notes.

    Raises
    ------
    AnalysisError
        ``A-SCALE`` also when there are too few items for so many factors; ``A-WEIGHTS``.

    Notes
    -----
    R ``psych::fa``; with ``ml`` also ``stats::factanal``. Uniquenesses stay within 0.005 and 1.
    """
    items = Items.of(x, weights, names)
    if k < 1 or (items.k - k) ** 2 < items.k + k:
        raise unusable(f"{items.k}道题定不下{k}个因子")
    loadings, uniquenesses, settled = _extract(items.regular, k, method)
    correlation = np.eye(k)
    if rotation == "varimax" and k > 1:
        loadings = turn.varimax(loadings)
    elif rotation == "oblimin" and k > 1:
        loadings, correlation = turn.oblimin(turn.ordered(loadings, correlation)[0])
    loadings, correlation = turn.ordered(loadings, correlation)
    share = turn.explained(loadings, correlation) / items.k
    return Factors(loadings, uniquenesses, share, correlation, items.n, _notes(items, uniquenesses, settled))


def parallel(x: np.ndarray, weights: np.ndarray | None = None, *, names: Sequence[str] = (), seed: int = 0) -> Parallel:
    """Return how many factors stand out from random data.

    Parameters
    ----------
    x : array of shape (rows, k)
    weights : array of shape (rows,), optional
    names : sequence of str, optional
    seed : int, optional

    Raises
    ------
    AnalysisError
        ``A-SCALE``, ``A-WEIGHTS``.

    Notes
    -----
    Horn (1965) with the 95th percentile of Glorfeld (1995), over 500 sets of independent normal items. Their
    covariances are drawn directly (Bartlett's decomposition of the Wishart distribution), not row by row.
    """
    items = Items.of(x, weights, names)
    if items.size <= items.k:
        raise unusable("有效样本量少于题数")
    random = np.random.default_rng(seed)
    roots = np.tril(random.standard_normal((_DRAWS, items.k, items.k)), -1)
    places = np.arange(items.k)
    roots[:, places, places] = np.sqrt(random.chisquare(items.size - 1 - places, (_DRAWS, items.k)))
    drawn = np.linalg.eigvalsh(correlations(roots @ roots.transpose(0, 2, 1)))[:, ::-1]
    limits = np.quantile(drawn, 0.95, axis=0)
    eigenvalues = np.linalg.eigvalsh(items.correlation)[::-1]
    count = int(np.argmin(np.append(eigenvalues > limits, False)))
    notes = () if count else ("没有哪个因子比随机数据里的更明显，建议按单题报告。",)
    return Parallel(count, eigenvalues, limits, items.n, (*items.notes, *notes))


def _extract(r: np.ndarray, k: int, method: str) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return loadings, uniquenesses, and whether the search came to rest."""
    from scipy.optimize import minimize

    misfit, loadings = (_minres, _minres_loadings) if method == "minres" else (_ml, _ml_loadings)
    start = np.clip(0.5 / np.diag(np.linalg.inv(r)), LEAST_UNIQUENESS, 1.0)
    bounds = [(LEAST_UNIQUENESS, 1.0)] * len(r)
    options = {"maxiter": 5000, "maxfun": 50000, "ftol": 1e-16, "gtol": 1e-10, "maxcor": 20}
    found = minimize(misfit, start, args=(r, k), method="L-BFGS-B", jac=True, bounds=bounds, options=options)
    # The projected slope (per share of the uniqueness) tells a rest from a stop: rounding alone may keep the search
    # from its own tolerance.
    slope = found.x - np.clip(found.x - found.x * found.jac, LEAST_UNIQUENESS, 1.0)
    return loadings(found.x, r, k), found.x, bool(np.abs(slope).max() < 1e-5)


def _minres(unique: np.ndarray, r: np.ndarray, k: int) -> tuple[float, np.ndarray]:
    """Return half the squared residuals and their slope; within the bounds the residual diagonal is zero."""
    values, vectors = np.linalg.eigh(r - np.diag(unique))
    rest, directions = values[:-k], vectors[:, :-k]
    return float((rest**2).sum() / 2), -(directions**2) @ rest


def _minres_loadings(unique: np.ndarray, r: np.ndarray, k: int) -> np.ndarray:
    values, vectors = np.linalg.eigh(r - np.diag(unique))
    return vectors[:, : -k - 1 : -1] * np.sqrt(np.maximum(values[: -k - 1 : -1], 0.0))


def _ml(unique: np.ndarray, r: np.ndarray, k: int) -> tuple[float, np.ndarray]:
    """Return the discrepancy of the likelihood and its slope."""
    spread = np.sqrt(unique)
    values, vectors = np.linalg.eigh(r / np.outer(spread, spread))
    rest, directions = values[:-k], vectors[:, :-k]
    return float((rest - np.log(rest) - 1).sum()), (directions**2) @ (1 - rest) / unique


def _ml_loadings(unique: np.ndarray, r: np.ndarray, k: int) -> np.ndarray:
    spread = np.sqrt(unique)
    values, vectors = np.linalg.eigh(r / np.outer(spread, spread))
    return spread[:, None] * vectors[:, : -k - 1 : -1] * np.sqrt(np.maximum(values[: -k - 1 : -1] - 1, 0.0))


def _notes(items: Items, uniquenesses: np.ndarray, settled: bool) -> tuple[str, ...]:
    notes = list(items.notes)
    if items.n < min(200, 10 * items.k):
        notes.append(f"答全的只有{items.n}人（宜有200人，或每题10人），因子结果只供参考。")
    if whole := items.names_where(uniquenesses < LEAST_UNIQUENESS * 1.001):
        notes.append(f"{whole}几乎全由因子解释（海伍德情形），因子解不稳；可以少取一个因子，或拿出这道题再看。")
    if not settled:
        notes.append("因子的计算没有完全收敛，结果只供参考；可以少取一个因子再看。")
    return tuple(notes)
