"""Whether two classifications depend on each other: Rao–Scott and Wald tests that know how people were drawn."""

from __future__ import annotations

from dataclasses import dataclass
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
    table = Table.of(sample, a, b)
    if statistic in ("Wald", "adjWald"):
        return _wald(sample, table, adjusted=statistic == "adjWald")
    name = f"Rao–Scott {statistic}"
    effects = table.effects(sample)
    trace = float(np.trace(effects))
    pearson, q = table.n * table.distance, len(effects)
    if trace <= 0:
        raise AnalysisError("A-FEW", where="检验", name=f"{a}×{b}")
    d = trace**2 / float(np.trace(effects @ effects))
    df = sample.df
    weights = np.linalg.eigvals(effects).real
    from scipy.special import chdtrc, fdtrc

    match statistic:
        case "F":
            found = pearson / trace
            return table.result(name, found, (d, d * df), float(fdtrc(d, d * df, found)))
        case "Chisq":
            return table.result(name, pearson, q, float(chdtrc(q, pearson / (trace / q))))
        case "lincom":
            return table.result(name, pearson, (d, d * df), exact_tail(pearson, weights, d * df))
        case _:
            return table.result(name, pearson, (d, d * df), saddlepoint_tail(pearson, weights, d * df))


@dataclass(frozen=True, eq=False)
class Table:
    """A two-way table of weighted shares.

    Parameters
    ----------
    shares : numpy.ndarray of shape (rows, columns)
    cell : numpy.ndarray of int
        For each person the cell, row by row; −1 for whoever is in none.
    n : int
        People in the table.
    weight : float
        Sum of their weights.
    """

    shares: np.ndarray
    cell: np.ndarray
    n: int
    weight: float

    @staticmethod
    def of(sample: Sample, a: str, b: str) -> Table:
        """Return the table of two measures, categories that nobody chose left out."""
        one, two = groups(sample, a), groups(sample, b)
        inside = (one.of >= 0) & (two.of >= 0)
        rows, row = np.unique(one.of[inside], return_inverse=True)
        columns, column = np.unique(two.of[inside], return_inverse=True)
        if len(rows) < 2 or len(columns) < 2:
            name = sample.measure(a if len(rows) < 2 else b).label
            raise AnalysisError("A-LEVEL", where="检验", name=name, reason="有回答的不到两类，没有可比的")
        cell = np.full(len(inside), -1, np.int64)
        cell[inside] = row * len(columns) + column
        weights = sample.weight_values[inside]
        sums = np.bincount(cell[inside], weights, len(rows) * len(columns))
        whole = float(weights.sum())
        return Table((sums / whole).reshape(len(rows), len(columns)), cell, int(inside.sum()), whole)

    @property
    def expected(self) -> np.ndarray:
        """The shares there would be if the two were independent."""
        return np.outer(self.shares.sum(axis=1), self.shares.sum(axis=0))

    @property
    def distance(self) -> float:
        """Pearson's statistic for one person: Σ (p − e)² / e."""
        return float(((self.shares - self.expected) ** 2 / self.expected).sum())

    @property
    def freedom(self) -> int:
        """(rows − 1)(columns − 1)."""
        return (self.shares.shape[0] - 1) * (self.shares.shape[1] - 1)

    def indicators(self) -> np.ndarray:
        """Return for each person which cell it is in: shape (people, cells)."""
        return (self.cell[:, None] == np.arange(self.shares.size)).astype(float)

    def effects(self, sample: Sample) -> np.ndarray:
        """Return the generalised design effects of the interaction, a matrix of (freedom, freedom)."""
        p = self.shares.ravel()
        inside = (self.cell >= 0)[:, None]
        influence = sample.weight_values[:, None] * np.where(inside, self.indicators() - p, 0.0) / self.weight
        contrasts = interactions(*self.shares.shape)
        scaled = np.where(p[:, None] > 0, contrasts / np.where(p > 0, p, 1.0)[:, None], 0.0)
        below = contrasts.T @ scaled / self.n
        return np.linalg.solve(below, scaled.T @ variance(influence, sample) @ scaled)

    def result(self, name: str, statistic: float, df: float | tuple[float, float], p: float) -> TestResult:
        """Return a result with Cramér's V."""
        v = float(np.sqrt(self.distance / (min(self.shares.shape) - 1)))
        return TestResult(name, float(statistic), df, p, v, self.n, "Cramér V")


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


def _wald(sample: Sample, table: Table, *, adjusted: bool) -> TestResult:
    rows, columns = table.shares.shape
    weight = np.where(table.cell >= 0, sample.weight_values, 0.0)
    row, column = np.divmod(np.maximum(table.cell, 0), columns)
    r, c = table.shares.sum(axis=1), table.shares.sum(axis=0)
    chosen = [(i, j) for i in range(rows - 1) for j in range(columns - 1)]
    gaps = np.array([table.shares[i, j] - r[i] * c[j] for i, j in chosen])
    influence = np.column_stack(
        [((row == i) & (column == j)) - c[j] * (row == i) - r[i] * (column == j) + r[i] * c[j] for i, j in chosen]
    )
    spread = variance(weight[:, None] * influence / table.weight, sample)
    q, df = table.freedom, sample.df
    below = df - q + 1 if adjusted else df
    if below < 1 or np.linalg.matrix_rank(spread) < q:
        raise AnalysisError("A-FEW", where="检验", name="Wald")
    found = float(gaps @ np.linalg.solve(spread, gaps)) / q * (below / df)
    from scipy.special import fdtrc

    name = "调整 Wald" if adjusted else "Wald"
    return table.result(name, found, (q, below), float(fdtrc(q, below, found)))
