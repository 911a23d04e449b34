"""Whether two classifications depend on each other: Rao–Scott and Wald tests that know how people were drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.categories import groups
from toolkit.sample.choices import require
from toolkit.statistics.quadratic import exact_tail, saddlepoint_tail
from toolkit.statistics.results import TestResult
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    from toolkit.sample import Sample

Statistic = Literal["F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"]


def independence(sample: Sample, a: str, b: str, statistic: Statistic = "F") -> TestResult:
    """Test whether two measures with one code a person are independent.

    Parameters
    ----------
    sample : Sample
    a, b : str
        People without an answer to one of them stay in the design and count nowhere else.
    statistic : {"F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"}
        ``F`` is the second-order correction of Rao & Scott (1984), the default. ``lincom`` inverts the distribution of
        the uncorrected statistic numerically, ``saddlepoint`` approximates it. ``Wald`` is too liberal where the table
        has many cells for the degrees of freedom; it is here for comparison.

    Returns
    -------
    TestResult
        The effect is Cramér's V of the weighted table.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for measures that make no groups, or of which fewer than two categories were chosen; ``A-LONELY``;
        ``A-FEW`` when there are no degrees of freedom left.

    Notes
    -----
    The generalised design effects divide by the observed cell shares, as R ``svychisq`` does. Degrees of freedom are
    those of the whole design, whatever is missing.
    """
    require("检验统计量", statistic, ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"))
    cells = _Cells.of(sample, a, b)
    if statistic in ("Wald", "adjWald"):
        return _wald(sample, cells, adjusted=statistic == "adjWald")
    return cells.table.test(statistic, variance(cells.influence(sample), sample), sample.df)


@dataclass(frozen=True, eq=False)
class TwoWay:
    """A two-way table of weighted shares, no row and no column empty.

    Parameters
    ----------
    shares : numpy.ndarray of shape (rows, columns)
    n : int
        People in the table.
    """

    shares: np.ndarray
    n: int

    @cached_property
    def distance(self) -> float:
        """Pearson's statistic for one person: Σ (p − e)² / e, e the share if the two were independent."""
        expected = np.outer(self.shares.sum(axis=1), self.shares.sum(axis=0))
        return float(((self.shares - expected) ** 2 / expected).sum())

    @cached_property
    def contrasts(self) -> np.ndarray:
        """The interaction, each contrast divided by the shares of its cells: shape (cells, freedom)."""
        p = self.shares.ravel()[:, None]
        return np.where(p > 0, interactions(*self.shares.shape) / np.where(p > 0, p, 1.0), 0.0)

    def effects(self, spread: np.ndarray) -> np.ndarray:
        """Return the generalised design effects of the interaction.

        Parameters
        ----------
        spread : array of shape (freedom, freedom)
            Covariance of :attr:`contrasts` of the shares.

        Raises
        ------
        AnalysisError
            ``A-FEW`` where empty cells leave nothing to compare.
        """
        simple = interactions(*self.shares.shape).T @ self.contrasts / self.n
        # Cells that nobody is in may leave no contrast to compare: a community lies in one subdistrict only.
        if not self.shares.all() and np.linalg.matrix_rank(simple) < len(simple):
            raise AnalysisError("A-FEW", where="检验", name="Rao–Scott")
        return np.linalg.solve(simple, spread)

    @property
    def v(self) -> float:
        """Cramér's V."""
        return float(np.sqrt(self.distance / (min(self.shares.shape) - 1)))

    def test(self, statistic: Statistic, spread: np.ndarray, df: int) -> TestResult:
        """Return the Rao–Scott test: F, Chisq, lincom or saddlepoint; ``spread`` as in :meth:`effects`.

        Raises
        ------
        AnalysisError
            ``A-FEW``.
        """
        name, effects = f"Rao–Scott {statistic}", self.effects(spread)
        pearson, trace = self.n * self.distance, float(np.trace(effects))
        result = corrected(name, pearson, effects, df, self.n, self.v)
        if statistic == "F":
            return result
        from scipy.special import chdtrc

        q, d = len(effects), trace**2 / float(np.trace(effects @ effects))
        weights = np.linalg.eigvals(effects).real
        match statistic:
            case "Chisq":
                degrees, p = q, float(chdtrc(q, pearson / (trace / q)))
            case "lincom":
                degrees, p = (d, d * df), exact_tail(pearson, weights, d * df)
            case _:
                degrees, p = (d, d * df), saddlepoint_tail(pearson, weights, d * df)
        return replace(result, statistic=pearson, df=degrees, p=p)


def corrected(name: str, pearson: float, effects: np.ndarray, df: int, n: int, v: float) -> TestResult:
    """Return the second-order correction of Rao & Scott (1984) of a sum of Pearson statistics: an F.

    Raises
    ------
    AnalysisError
        ``A-FEW``.
    """
    from scipy.special import fdtrc

    trace = float(np.trace(effects))
    if not trace > 0 or df < 1:
        raise AnalysisError("A-FEW", where="检验", name=name)
    d = trace**2 / float(np.sum(effects * effects.T))
    found = pearson / trace
    return TestResult(name, found, (d, d * df), float(fdtrc(d, d * df, found)), v, n, "Cramér V")


@dataclass(frozen=True, eq=False)
class _Cells:
    """The cell of each person in a two-way table, row by row, −1 for whoever is in none."""

    table: TwoWay
    cell: np.ndarray
    weight: float

    @staticmethod
    def of(sample: Sample, a: str, b: str) -> _Cells:
        """Return the cells of two measures, categories that nobody chose left out."""
        one, two = groups(sample, a), groups(sample, b)
        inside = (one.of >= 0) & (two.of >= 0)
        rows, row = np.unique(one.of[inside], return_inverse=True)
        columns, column = np.unique(two.of[inside], return_inverse=True)
        if len(rows) < 2 or len(columns) < 2:
            raise too_few_groups(sample.measure(a if len(rows) < 2 else b).label)
        cell = np.full(len(inside), -1, np.int64)
        cell[inside] = row * len(columns) + column
        weights = sample.weight_values[inside]
        sums = np.bincount(cell[inside], weights, len(rows) * len(columns)).reshape(len(rows), len(columns))
        whole = float(weights.sum())
        return _Cells(TwoWay(sums / whole, int(inside.sum())), cell, whole)

    def influence(self, sample: Sample) -> np.ndarray:
        """Return what each person adds to the error of the contrasts."""
        shares, inside = self.table.shares, (self.cell >= 0)[:, None]
        chosen = (self.cell[:, None] == np.arange(shares.size)).astype(float)
        apart = np.where(inside, chosen - shares.ravel(), 0.0) / self.weight
        return sample.weight_values[:, None] * (apart @ self.table.contrasts)


def too_few_groups(label: str) -> AnalysisError:
    """Return what to tell when there is nothing to compare."""
    return AnalysisError("A-LEVEL", where="检验", name=label, reason="有回答的不到两类，没有可比的")


@lru_cache(maxsize=256)
def interactions(rows: int, columns: int) -> np.ndarray:
    """Return contrasts of interaction, orthogonal to the main effects: shape (cells, (rows − 1)(columns − 1))."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    main = np.column_stack(
        [np.ones(rows * columns), *(row == r for r in range(1, rows)), *(column == c for c in range(1, columns))]
    ).astype(float)
    both = np.column_stack([(row == r) & (column == c) for c in range(1, columns) for r in range(1, rows)]).astype(
        float
    )
    return both - main @ np.linalg.lstsq(main, both, rcond=None)[0]


def _wald(sample: Sample, cells: _Cells, *, adjusted: bool) -> TestResult:
    shares = cells.table.shares
    rows, columns = shares.shape
    weight = np.where(cells.cell >= 0, sample.weight_values, 0.0)
    row, column = np.divmod(np.maximum(cells.cell, 0), columns)
    r, c = shares.sum(axis=1), shares.sum(axis=0)
    chosen = [(i, j) for i in range(rows - 1) for j in range(columns - 1)]
    gaps = np.array([shares[i, j] - r[i] * c[j] for i, j in chosen])
    influence = np.column_stack(
        [((row == i) & (column == j)) - c[j] * (row == i) - r[i] * (column == j) + r[i] * c[j] for i, j in chosen]
    )
    spread = variance(weight[:, None] * influence / cells.weight, sample)
    q, df = len(chosen), sample.df
    below = df - q + 1 if adjusted else df
    if below < 1 or np.linalg.matrix_rank(spread) < q:
        raise AnalysisError("A-FEW", where="检验", name="Wald")
    found = float(gaps @ np.linalg.solve(spread, gaps)) / q * (below / df)
    from scipy.special import fdtrc

    name = "调整 Wald" if adjusted else "Wald"
    return TestResult(name, found, (q, below), float(fdtrc(q, below, found)), cells.table.v, cells.table.n, "Cramér V")
