"""Regressions over few units of the first stage: errors without the pull that each unit has on its own residuals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.statistics.estimates import Estimates
from toolkit.statistics.results import TestResult
from toolkit.statistics.variance import factors

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.sample.structure import Structure

_NOTHING = 1e-10


@dataclass(frozen=True, eq=False)
class FewClusters:
    """What a regression says where the units of the first stage are few.

    Parameters
    ----------
    coefficients, margins : Estimates
        The values of the regression; errors, degrees of freedom (each row its own) and limits corrected. The margins
        are those of the people at hand.
    terms : dict of str to TestResult
        Of each explanatory measure as a whole; without those that the units are too few for.
    units : int
        Units with people in the regression.
    """

    coefficients: Estimates
    margins: Estimates
    terms: dict[str, TestResult]
    units: int

    def __repr__(self) -> str:
        return f"按{self.units}个抽样单元校正的回归（CR2）"

    def _repr_html_(self) -> str:
        return self.frame.to_html(index=False)

    @property
    def frame(self) -> pd.DataFrame:
        """The coefficients, one a row, with ``p`` of the t test that each is 0."""
        from scipy.special import stdtr

        frame = self.coefficients.frame
        df, value, se = (frame[name].to_numpy(float) for name in ("df", "value", "se"))
        return frame.assign(p=2 * stdtr(df, -np.abs(value / se)))


@dataclass(frozen=True, eq=False)
class Working:
    """A regression as weighted least squares at its solution, the errors of rows independent with variance 1.

    Parameters
    ----------
    x : numpy.ndarray of shape (rows, p)
        Of a straight line the terms; else times slope / √variance of each row's expected outcome.
    residual : numpy.ndarray of shape (rows,)
        Divided by √variance.
    weight : numpy.ndarray of shape (rows,)
        0 outside.
    """

    x: np.ndarray
    residual: np.ndarray
    weight: np.ndarray


@dataclass(frozen=True, eq=False)
class Reduced:
    """What each unit adds to the error of coefficients, its own leverage taken out.

    Parameters
    ----------
    apart : numpy.ndarray of shape (units, p)
        The covariance of the coefficients is the sum of their squares.
    expected : numpy.ndarray of shape (units, units, p, p)
        Covariance of ``apart`` in the working model.
    target : numpy.ndarray of shape (p, p)
        Covariance of the coefficients in the working model.
    """

    apart: np.ndarray
    expected: np.ndarray
    target: np.ndarray

    def covariance(self, contrasts: np.ndarray) -> tuple[np.ndarray, float]:
        """Return the covariance of linear combinations of the coefficients, and its degrees of freedom.

        Parameters
        ----------
        contrasts : array of shape (q, p)
            Linearly independent.

        Notes
        -----
        The degrees of freedom are Satterthwaite's for one combination, and those of the approximate Hotelling T² of
        Pustejovsky & Tipton (2018) for several.
        """
        q = len(contrasts)
        each = np.einsum("sp,ghpr,tr->ghst", contrasts, self.expected, contrasts)
        mean = np.einsum("ggst->st", each)
        right = q / float(np.trace(np.linalg.solve(contrasts @ self.target @ contrasts.T, mean)))
        root = np.linalg.inv(np.linalg.cholesky(mean))
        each = np.einsum("sp,ghpr,tr->ghst", root, each, root)
        spread = np.einsum("ghss->gh", each) ** 2 + np.einsum("ghst,ghts->gh", each, each)
        apart = self.apart @ contrasts.T
        return right * apart.T @ apart, q * (q + 1) / float(spread.sum())

    def test(self, value: np.ndarray, contrasts: np.ndarray, n: int) -> TestResult | None:
        """Return the test that combinations are 0; None when the units are too few for so many."""
        from scipy.special import fdtrc

        spread, df = self.covariance(contrasts)
        k, below = len(value), df - len(value) + 1
        if below <= 0:
            return None
        found = float(value @ np.linalg.solve(spread, value)) / k * below / df
        return TestResult("Wald（CR2）", found, (k, below), float(fdtrc(k, below, found)), None, n)


def reduced(working: Working, structure: Structure) -> Reduced:
    """Return errors of a regression by bias-reduced linearisation (CR2).

    Parameters
    ----------
    working : Working
    structure : Structure
        Clusters are the units of the first stage. Their population sizes are left out, and weights are taken as given:
        the errors are then a little too large.

    Notes
    -----
    Bell & McCaffrey (2002), as R ``clubSandwich::vcovCR(type = "CR2")`` of the weighted least squares. Chosen before a
    wild bootstrap because it gives errors, limits and degrees of freedom at once, without a seed, and because its
    degrees of freedom tell how few the units are for each coefficient: a term that varies in three units has about two.
    In several strata units are compared within theirs, which by itself makes the sum a little too large: each
    covariance is divided by how much too large it is in the working model (Kott 1994).
    """
    stage = structure.first
    units, p = len(stage.stratum), working.x.shape[1]
    weighted = working.weight[:, None] * working.x
    bread = np.linalg.inv(weighted.T @ working.x)
    target = bread @ (weighted.T @ weighted) @ bread
    own, pull, push = (np.zeros((units, p, p)) for _ in range(3))
    apart = np.zeros((units, p))
    of_unit = _rows_of(stage.unit, working.weight > 0)
    for unit, rows in of_unit.items():
        adjust, basis, x_part, weighted_part = _adjustment(working.x[rows], weighted[rows], bread, target)
        apart[unit] = adjust @ (basis.T @ working.residual[rows])
        own[unit], pull[unit], push[unit] = adjust @ adjust.T, adjust @ x_part, adjust @ weighted_part
    crossed = np.einsum("gpa,ab,hrb->ghpr", pull, bread, push)
    expected = np.einsum("gpa,ab,hrb->ghpr", pull, target, pull) - crossed - crossed.transpose(1, 0, 3, 2)
    expected[np.arange(units), np.arange(units)] += own
    compare = _within_strata(structure)
    return Reduced(compare @ apart, np.einsum("ag,bh,ghpr->abpr", compare, compare, expected), target)


def _rows_of(unit: np.ndarray, inside: np.ndarray) -> dict[int, np.ndarray]:
    rows = np.flatnonzero(inside)
    order = rows[np.argsort(unit[rows], kind="stable")]
    found, starts = np.unique(unit[order], return_index=True)
    return dict(zip(found.tolist(), np.split(order, starts[1:]), strict=True))


def _adjustment(
    x: np.ndarray, weighted: np.ndarray, bread: np.ndarray, target: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return how a unit's residuals, seen from a basis, add to the coefficients; the basis; ``x``, ``weighted`` in it.

    Residuals of a unit have in the working model the covariance 1 + (a matrix of the rank of the terms): its inverse
    root is found there, whatever the number of people.
    """
    p = x.shape[1]
    basis, parts = np.linalg.qr(np.hstack([x, weighted]))
    x_part, weighted_part = parts[:, :p], parts[:, p:]
    crossed = x_part @ bread @ weighted_part.T
    sizes, axes = np.linalg.eigh(np.eye(len(parts)) - crossed - crossed.T + x_part @ target @ x_part.T)
    roots = np.where(sizes > _NOTHING, 1 / np.sqrt(np.maximum(sizes, _NOTHING)), 0.0)
    return bread @ weighted_part.T @ (axes * roots) @ axes.T, basis, x_part, weighted_part


def _within_strata(structure: Structure) -> np.ndarray:
    """Return the matrix that takes units from the mean of their stratum; of one stratum the scores sum to 0 already."""
    stage = structure.first
    strata, units = len(stage.names), len(stage.stratum)
    if strata == 1:
        return np.eye(units)
    every = np.ones(strata)
    factor, own_mean = factors(stage.drawn, every, every, structure.rule, 0, stage.names)
    member = stage.stratum[:, None] == stage.stratum
    means = member * (own_mean / stage.drawn)[stage.stratum][:, None]
    return (np.eye(units) - means) * np.sqrt(factor)[stage.stratum][:, None]


def working(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, mean: Callable, slope: Callable, *, straight: bool
) -> Working:
    """Return the working model of a regression with a canonical link, whose variance is its slope.

    Parameters
    ----------
    x, y, weight : arrays
    mean, slope : functions of the terms
    straight : bool
        A straight line has errors of one size.
    """
    root = np.ones(len(y)) if straight else np.sqrt(slope(x))
    return Working(x * root[:, None], (y - mean(x)) / root, weight)
