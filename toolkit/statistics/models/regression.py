"""Regressions with standard errors that know how people were drawn: linear, logit, Poisson, proportional odds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.choices import require
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.models import proportional
from toolkit.statistics.models.few_clusters import FewClusters, reduced, working
from toolkit.statistics.models.likelihoods import FAMILIES, Fit
from toolkit.statistics.models.margins import margins
from toolkit.statistics.models.regressed import Family, Regressed
from toolkit.statistics.models.terms import alike
from toolkit.statistics.results import TestResult
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.sample import Sample

ENOUGH, PLENTY = 10, 20
"""People (of the rarest answer) for each term: fewer than the first and the result is a hint, than the second shaky."""


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
        What a reader has to know: too few people for so many terms, measures that say nearly the same, few units.
    few_clusters : FewClusters or None
        The same with errors for few units of the first stage, where fewer than 30 of them were drawn out of more; not
        for ``ordinal``, nor with replicate weights.
    proportional : dict of str to TestResult
        Of an ``ordinal`` model: whether terms move all levels alike, all terms first.
    """

    coefficients: Estimates
    margins: Estimates
    terms: dict[str, TestResult]
    notes: tuple[str, ...]
    few_clusters: FewClusters | None = None
    proportional: dict[str, TestResult] = field(default_factory=dict)

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
        ``A-MODEL`` when there is no solution: an option that decides the outcome alone, terms that others make up, too
        few people; ``A-FEW`` without degrees of freedom; ``A-LEVEL``, ``A-ITEM``, ``A-LONELY``.

    Notes
    -----
    Pseudo maximum likelihood with linearised variances (Binder 1983), as R ``svyglm`` and ``svyolr``; ν + 1 − p degrees
    of freedom.
    """
    require("回归", family, FAMILIES)
    data = Regressed.of(sample, outcome, explained_by, family)
    fit = data.fitted(family)
    # Numbers were measured from their mean: this gives back the constant, or the thresholds, of the numbers themselves.
    back = np.eye(len(fit.coefficients))
    bounds = len(fit.thresholds) or 1
    back[:bounds, bounds:] = data.middle * (1 if fit.thresholds else -1)
    influence = fit.scores @ np.linalg.inv(fit.information)
    spread = back @ variance(influence, sample) @ back.T
    value, df = back @ fit.coefficients, sample.df + 1 - len(fit.coefficients)
    if df < 1:
        raise AnalysisError("A-FEW", where="回归", name=outcome)
    names = (*(fit.thresholds or ("（截距）",)), *data.names)
    coefficients = data.estimates("coefficient", names, value, np.sqrt(np.diag(spread)), df)
    of = {name: [at + bounds - 1 for at in places] for name, places in data.places.items()}
    tests = {name: _wald(value[at], spread[np.ix_(at, at)], df, data.n, name) for name, at in of.items()}
    notes = _notes(data, family)
    if fit.curve is None:
        odds, told = _proportional(data)
        told += [_FEW_ORDINAL.format(units=data.units)] if data.few else []
        return Regression(coefficients, Estimates.of([]), tests, (*notes, *told), proportional=odds)
    effect, parts, gradients = margins(
        fit.curve, fit.coefficients, data.x, data.weight, influence, list(data.places.values())
    )
    errors = np.sqrt(np.diag(variance(parts, sample)))
    effects = data.estimates("margin", data.names, effect, errors, df)
    if not data.few:
        return Regression(coefficients, effects, tests, tuple(notes))
    few = _few_clusters(data, fit, family, back, gradients, effect)
    return Regression(coefficients, effects, tests, (*notes, _FEW_UNITS.format(units=data.units)), few)


_FEW_UNITS = "只有{units}个抽样单元（如社区），平常的误差偏小：请用结果里 few_clusters 的误差、区间和p值。"
_FEW_ORDINAL = "只有{units}个抽样单元（如社区），平常的误差偏小：请把回答合成两类，改做 logit 回归，它有相应的校正。"


def _wald(value: np.ndarray, spread: np.ndarray, df: float, n: int, name: str) -> TestResult:
    from scipy.special import fdtrc

    k = len(value)
    if not k or np.linalg.matrix_rank(spread) < k:
        raise AnalysisError("A-FEW", where="回归", name=name)
    found = float(value @ np.linalg.solve(spread, value)) / k
    return TestResult("Wald", found, (k, df), float(fdtrc(k, df, found)), None, n)


def _few_clusters(
    data: Regressed, fit: Fit, family: Family, back: np.ndarray, gradients: np.ndarray, effect: np.ndarray
) -> FewClusters | None:
    if fit.curve is None:
        return None
    model = working(data.x, data.y, data.weight, fit.curve.mean, fit.curve.slope, straight=family == "gaussian")
    errors = reduced(model, data.sample.structure)

    def corrected(statistic: str, names: Sequence[str], value: np.ndarray, contrasts: np.ndarray) -> Estimates:
        found = [errors.covariance(row[None]) for row in contrasts]
        se, df = np.array([(np.sqrt(spread[0, 0]), df) for spread, df in found]).T
        return data.estimates(statistic, names, value, se, df)

    names, value = ("（截距）", *data.names), back @ fit.coefficients
    tests = {name: errors.test(value[at], back[at], data.n) for name, at in data.places.items()}
    return FewClusters(
        corrected("coefficient_few_clusters", names, value, back),
        corrected("margin_few_clusters", data.names, effect, gradients),
        {name: test for name, test in tests.items() if test is not None},
        data.units,
    )


def _proportional(data: Regressed) -> tuple[dict[str, TestResult], list[str]]:
    try:
        found = proportional.proportional(data.sample, data.x, data.y, data.weight, data.places)
    except AnalysisError:
        return {}, ["有的等级人太少，各等级上的作用是否一样查不了（平行线检验做不了）。"]
    return found, [said for said in [proportional.told(found)] if said]


def _notes(data: Regressed, family: Family) -> list[str]:
    notes, y, many = [], data.y[data.inside], len(data.names)
    of_answers = family in ("logit", "ordinal")
    fewest = min(np.unique(y, return_counts=True)[1]) if of_answers else len(y)
    if family == "poisson":
        fewest = min(fewest, int(y.sum()))
    if fewest < PLENTY * many:
        what = "最少的一类回答只有" if of_answers else "参与计算的只有"
        rule, so = (ENOUGH, "结果只供参考") if fewest < ENOUGH * many else (PLENTY, "结果还不够稳")
        notes.append(
            f"{what}{fewest}人，解释变量有{many}个：每个{'至少要' if rule == ENOUGH else '最好有'}{rule}人，{so}。"
        )
    inside = data.inside
    close = alike(data.x[inside], data.weight[inside], data.places)
    if len(close) > 1:
        notes.append(f"{'、'.join(close)}说的几乎是同一件事，分不开各自的作用，请只留一个。")
    elif close:
        notes.append(f"{close[0]}几乎可以由其他解释变量算出来，分不开各自的作用，请去掉一个。")
    single = _of_one_unit(data) if data.few else []
    if single:
        notes.append(f"“{'、'.join(single)}”只在一个抽样单元里不同，分不清是它的作用还是这个单元的特点，请去掉。")
    return notes


def _of_one_unit(data: Regressed) -> list[str]:
    """Return the terms with two values, one of them of people of a single unit."""
    unit, found = data.sample.structure.first.unit[data.inside], []
    for name, column in zip(data.names, data.x[data.inside, 1:].T, strict=True):
        kinds = np.unique(column)
        if len(kinds) == 2 and any(len(np.unique(unit[column == kind])) == 1 for kind in kinds):
            found.append(name)
    return found
