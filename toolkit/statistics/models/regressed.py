"""What a regression is fitted to: one outcome, the columns that explain it, and who has answered all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.sample.categories import groups
from toolkit.sample.structure import ALL
from toolkit.statistics.estimates import Estimates, label
from toolkit.statistics.intervals import wald
from toolkit.statistics.models.likelihoods import FAMILIES, Fit
from toolkit.statistics.models.terms import Term, check, decided, term
from toolkit.statistics.totals import numbers

if TYPE_CHECKING:
    from toolkit.sample import Sample

Family = Literal["gaussian", "logit", "poisson", "ordinal"]
FEW = 30
"""Fewer units of the first stage than this make plain errors too small."""


@dataclass(frozen=True, eq=False)
class Regressed:
    """What is regressed on what.

    Parameters
    ----------
    sample : Sample
    outcome : str
    terms : tuple of Term
    x : numpy.ndarray of shape (rows, terms + 1)
        The constant first; numbers are measured from their mean, so that no digits are lost. Rows outside are 0.
    y, weight : numpy.ndarray of shape (rows,)
        0 outside.
    middle : numpy.ndarray of shape (terms,)
        The means of numbers; 0 for what is 0 or 1.
    """

    sample: Sample
    outcome: str
    terms: tuple[Term, ...]
    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    middle: np.ndarray

    @staticmethod
    def of(sample: Sample, outcome: str, explained_by: Sequence[str], family: Family) -> Regressed:
        """Return the columns of a regression.

        Raises
        ------
        AnalysisError
            ``A-MODEL`` when nobody or too few answered all, or terms cannot be told apart; ``A-LEVEL``, ``A-ITEM``.
        """
        y = _outcome(sample, outcome, family)
        terms = tuple(term(sample, name) for name in explained_by)
        columns = np.column_stack([np.empty((len(y), 0)), *(own.columns for own in terms)])
        inside = ~np.isnan(y) & ~np.isnan(columns).any(axis=1)
        if not inside.any():
            raise AnalysisError("A-MODEL", where="回归", name=outcome, reason="没有人把这几道题都答了")
        weight = np.where(inside, sample.weight_values, 0.0)
        number = ~np.isin(columns[inside], (0, 1)).all(axis=0)
        middle = np.where(number, weight[inside] @ columns[inside] / weight.sum(), 0.0)
        x = np.where(inside[:, None], np.column_stack([np.ones(len(y)), columns - middle]), 0.0)
        if family == "ordinal":
            y = np.where(inside, np.searchsorted(np.unique(y[inside]), y), 0)
        data = Regressed(sample, outcome, terms, x, np.where(inside, y, 0.0), weight, middle)
        check(x[inside], data.names, outcome)
        return data

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of all measures, without the constant."""
        return tuple(level for own in self.terms for level in own.levels)

    @property
    def places(self) -> dict[str, list[int]]:
        """The columns of each measure; the constant is 0."""
        starts = np.cumsum([1, *(len(own.levels) for own in self.terms)])
        return {own.name: list(range(a, b)) for own, a, b in zip(self.terms, starts, starts[1:], strict=False)}

    @property
    def inside(self) -> np.ndarray:
        """Who answered all."""
        return self.weight > 0

    @property
    def n(self) -> int:
        """How many people that are."""
        return int(self.inside.sum())

    @property
    def units(self) -> int:
        """Units of the first stage with such people."""
        return len(np.unique(self.sample.structure.first.unit[self.inside]))

    @property
    def few(self) -> bool:
        """Whether clusters are few, drawn out of more."""
        first = self.sample.structure.first
        clusters = not first.is_rows and bool((first.left > ALL).any())
        return clusters and self.sample.replicates is None and self.units < FEW

    def fitted(self, family: Family) -> Fit:
        """Return the solution.

        Raises
        ------
        AnalysisError
            ``A-MODEL`` that names the terms which decide the outcome.
        """
        try:
            return FAMILIES[family](self.x, self.y, self.weight)
        except AnalysisError as error:
            inside = self.inside
            why = decided(self.x[inside], self.y[inside], self.terms, self.places, counts=family == "poisson")
            if not why:
                raise
            raise AnalysisError("A-MODEL", where="回归", name=self.outcome, reason=why) from error

    def estimates(
        self, statistic: str, names: Sequence[str], value: np.ndarray, se: np.ndarray, df: float | np.ndarray
    ) -> Estimates:
        """Return value ± t·se as estimates, one a name; ``df`` may differ between them."""
        degrees = np.broadcast_to(np.asarray(df, float), value.shape)
        rows = []
        for at, name in enumerate(names):
            low, high = wald(value[at], se[at], float(degrees[at]))
            rows.append(
                {
                    "statistic": statistic, "level": name, "value": float(value[at]), "se": float(se[at]),
                    "low": float(low), "high": float(high), "df": float(degrees[at]), "n": self.n, "base": self.n,
                }
            )  # fmt: skip
        label(rows, self.sample.context, self.outcome, "", "")
        return Estimates.of(rows)


def _outcome(sample: Sample, name: str, family: Family) -> np.ndarray:
    measure = sample.measure(name)
    if family == "ordinal" or (family == "logit" and measure.level is not Level.INTERVAL):
        found = groups(sample, name)
        if family == "logit" and len(found.names) != 2:
            raise AnalysisError("A-LEVEL", where="回归", name=measure.label, reason="要有正好两种回答")
        return np.where(found.of < 0, np.nan, found.of)
    y = numbers(sample, name)
    given = y[~np.isnan(y)]
    if family == "logit" and not np.isin(given, (0, 1)).all():
        raise AnalysisError("A-LEVEL", where="回归", name=measure.label, reason="要是0和1")
    if family == "poisson" and (given < 0).any():
        raise AnalysisError("A-LEVEL", where="回归", name=measure.label, reason="次数不能是负的")
    return y
