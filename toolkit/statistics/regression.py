"""Regressions with standard errors that know how people were drawn: linear, logit, Poisson, proportional odds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.sample.categories import groups
from toolkit.sample.choices import require
from toolkit.statistics.estimates import Estimates, label
from toolkit.statistics.intervals import wald
from toolkit.statistics.likelihoods import FAMILIES
from toolkit.statistics.margins import margins
from toolkit.statistics.results import TestResult
from toolkit.statistics.totals import numbers
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.sample import Sample

Family = Literal["gaussian", "logit", "poisson", "ordinal"]
ENOUGH_EVENTS, TOO_ALIKE = 10, 10.0
"""Fewer events a parameter, or a variance blown up more than so many times, are told."""


@dataclass(frozen=True, eq=False)
class Regression:
    """A fitted regression.

    Parameters
    ----------
    coefficients : Estimates
        ``level`` is the term; on the scale of the model (log odds, logs).
    margins : Estimates
        Average marginal effects, on the scale of the outcome: points of a share for ``logit``; empty for ``ordinal``.
    terms : dict of str to TestResult
        Wald test of each explanatory measure as a whole.
    notes : tuple of str
        What a reader has to know: too few events, terms that say nearly the same.
    """

    coefficients: Estimates
    margins: Estimates
    terms: dict[str, TestResult]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join([f"回归（{len(self.coefficients.frame)} 个系数）", *self.notes])

    def _repr_html_(self) -> str:
        return self.coefficients._repr_html_() + "".join(f"<p>{note}</p>" for note in self.notes)

    @property
    def frame(self) -> pd.DataFrame:
        """The coefficients, one a row."""
        return self.coefficients.frame


def regression(sample: Sample, outcome: str, explained_by: Sequence[str], family: Family = "gaussian") -> Regression:
    """Fit a regression.

    Parameters
    ----------
    sample : Sample
    outcome : str
        A number for ``gaussian`` and ``poisson``; a yes or no (0 and 1, or two options of which the second counts) for
        ``logit``; an ordinal measure for ``ordinal``.
    explained_by : sequence of str
        Interval measures enter as they are, others by their options, the first for comparison.
    family : {"gaussian", "logit", "poisson", "ordinal"}

    Raises
    ------
    AnalysisError
        ``A-MODEL`` when there is no solution: an option that decides the outcome alone, terms that are sums of others;
        ``A-FEW`` without degrees of freedom; ``A-LEVEL``, ``A-ITEM``, ``A-LONELY``.

    Notes
    -----
    Pseudo maximum likelihood with linearised variances (Binder 1983), as R ``svyglm`` and ``svyolr``; ν + 1 − p degrees
    of freedom.
    """
    require("回归", family, FAMILIES)
    y = _outcome(sample, outcome, family)
    terms = {name: _terms(sample, name) for name in explained_by}
    columns = {level: column for name in explained_by for level, column in terms[name].items()}
    matrix = np.column_stack([np.ones(len(y)), *columns.values()])
    inside = ~np.isnan(y) & ~np.isnan(matrix).any(axis=1)
    weight = np.where(inside, sample.weight_values, 0.0)
    x, y = np.where(inside[:, None], matrix, 0.0), np.where(inside, y, 0.0)
    if not inside.any() or np.linalg.matrix_rank(x[inside]) < x.shape[1]:
        raise AnalysisError("A-MODEL", where="回归", name=outcome, reason="有的解释变量是其他几个拼成的，或没有变化")
    fit = FAMILIES[family](x, y, weight)
    names = (*fit.thresholds, *columns) if family == "ordinal" else ("（截距）", *columns)
    influence = np.where(inside[:, None], fit.scores, 0.0) @ np.linalg.inv(fit.information)
    spread = variance(influence, sample)
    df = sample.df + 1 - len(fit.coefficients)
    if df < 1:
        raise AnalysisError("A-FEW", where="回归", name=outcome)
    n = int(inside.sum())
    found = _estimates(sample, outcome, "coefficient", names, fit.coefficients, np.sqrt(np.diag(spread)), df, n)
    of = {name: [names.index(level) for level in terms[name]] for name in explained_by}
    effects = Estimates.of([])
    if fit.curve is not None:
        value, parts = margins(fit.curve, fit.coefficients, x, weight, influence, list(of.values()))
        errors = np.sqrt(np.diag(variance(parts, sample)))
        effects = _estimates(sample, outcome, "margin", tuple(columns), value, errors, df, n)
    tests = {name: _wald(fit.coefficients[at], spread[np.ix_(at, at)], df, n, name) for name, at in of.items()}
    return Regression(found, effects, tests, tuple(_notes(x[inside], y[inside], family, tuple(columns))))


def _outcome(sample: Sample, name: str, family: Family) -> np.ndarray:
    measure = sample.measure(name)
    if family == "ordinal" or (family == "logit" and measure.level is not Level.INTERVAL):
        found = groups(sample, name)
        if family == "logit" and len(found.names) != 2:
            raise AnalysisError("A-LEVEL", where="回归", name=measure.label, reason="要有正好两种回答")
        places = np.unique(found.of[found.of >= 0], return_inverse=True)
        y = np.full(len(found.of), np.nan)
        y[found.of >= 0] = places[1] if family == "ordinal" else found.of[found.of >= 0]
        return y
    y = numbers(sample, name)
    given = y[~np.isnan(y)]
    if family == "logit" and not np.isin(given, (0, 1)).all():
        raise AnalysisError("A-LEVEL", where="回归", name=measure.label, reason="要是0和1")
    if family == "poisson" and (given < 0).any():
        raise AnalysisError("A-LEVEL", where="回归", name=measure.label, reason="次数不能是负的")
    return y


def _terms(sample: Sample, name: str) -> dict[str, np.ndarray]:
    """Return the columns of an explanatory measure by name."""
    measure = sample.measure(name)
    if measure.level is Level.INTERVAL:
        return {name: numbers(sample, name)}
    found = groups(sample, name)
    return {
        f"{name}={level}": np.where(found.of < 0, np.nan, found.of == place)
        for place, level in enumerate(found.names)
        if place and (found.of == place).any()
    }


def _estimates(
    sample: Sample, outcome: str, statistic: str, names: Sequence[str],
    value: np.ndarray, se: np.ndarray, df: float, n: int,
) -> Estimates:  # fmt: skip
    low, high = wald(value, se, df)
    rows = [
        {
            "statistic": statistic, "level": name, "value": float(value[at]), "se": float(se[at]),
            "low": float(low[at]), "high": float(high[at]), "df": float(df), "n": n, "base": n,
        }
        for at, name in enumerate(names)
    ]  # fmt: skip
    label(rows, sample.context, outcome, "", "")
    return Estimates.of(rows)


def _wald(value: np.ndarray, spread: np.ndarray, df: float, n: int, name: str) -> TestResult:
    from scipy.special import fdtrc

    k = len(value)
    if not k or np.linalg.matrix_rank(spread) < k:
        raise AnalysisError("A-FEW", where="回归", name=name)
    found = float(value @ np.linalg.solve(spread, value)) / k
    return TestResult("Wald", found, (k, df), float(fdtrc(k, df, found)), None, n)


def _notes(x: np.ndarray, y: np.ndarray, family: Family, names: Sequence[str]) -> list[str]:
    notes = []
    if family in ("logit", "ordinal"):
        rarest = min(np.unique(y, return_counts=True)[1])
        if rarest < ENOUGH_EVENTS * len(names):
            notes.append(
                f"最少的一类回答只有{rarest}人，解释变量有{len(names)}个：每个至少要{ENOUGH_EVENTS}人，结果只供参考。"
            )
    if len(names) > 1:
        inverse = np.linalg.inv(np.corrcoef(x[:, 1:].T))
        alike = [name for name, blown in zip(names, np.diag(inverse), strict=True) if blown > TOO_ALIKE]
        if alike:
            notes.append(f"{'、'.join(alike)}说的几乎是同一件事，分不开各自的作用，请只留一个。")
    return notes
