"""Multiple choice by groups: each option, and all options together, with the people behind them counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.questionnaire.model import NOT_APPLICABLE
from toolkit.sample.categories import groups
from toolkit.statistics.independence import interactions
from toolkit.statistics.results import TestResult
from toolkit.statistics.slots import indicators
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    from toolkit.sample import Sample


@dataclass(frozen=True)
class OptionTests:
    """Whether groups differ in what they chose.

    Parameters
    ----------
    together : TestResult
        All options at once: several answers of one person are not several people.
    options : dict of str to TestResult
        Each option by itself.
    """

    together: TestResult
    options: dict[str, TestResult]

    def __repr__(self) -> str:
        return repr(self.together)


def set_of(sample: Sample, columns: Sequence[str], label: str = "多选") -> tuple[Sample, str]:
    """Return a sample with 0/1 columns taken together as one multiple choice, and the name of that measure.

    Whoever chose none of them gave no answer.

    Raises
    ------
    AnalysisError
        ``A-ITEM``; ``A-LEVEL`` for a column with other numbers.
    """
    data = np.column_stack([sample.frame[sample.measure(name).columns[0]].to_numpy(float) for name in columns])
    if not np.isin(data[~np.isnan(data)], (0, 1)).all():
        raise AnalysisError("A-LEVEL", where="多选", name="、".join(columns)[:40], reason="每一列要是0和1")
    answered = (data == 1).any(axis=1)
    own = [f"{label}__{name}" for name in columns]
    frame = sample.frame.assign(
        **{name: np.where(answered, column == 1, np.nan) for name, column in zip(own, data.T, strict=True)}
    )
    names = dict(enumerate(columns, start=1))
    measure = Measure(label, label, label, Level.MULTIPLE, tuple(own), dict(names), missing=(), names=names)
    return replace(sample, frame=frame, measures={**sample.measures, label: measure}), label


def option_tests(sample: Sample, name: str, by: str) -> OptionTests:
    """Test whether groups differ in the options they chose.

    Parameters
    ----------
    sample : Sample
    name : str
        A multiple choice.
    by : str
        Groups.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels, or fewer than two groups with answers; ``A-FEW``; ``A-LONELY``.

    Notes
    -----
    For each option the Rao–Scott F of option by group. Together: the sum of their Pearson statistics, corrected in the
    second order by the joint covariance of all options and groups (Bilder & Loughin 2004, with linearised variances);
    with one option the two are the same. The effect is Cramér's V of an option, of all the largest of them.
    """
    measure = sample.measure(name)
    if measure.level is not Level.MULTIPLE:
        raise AnalysisError("A-LEVEL", where="检验", name=measure.label, reason="要用多选题")
    parts = list(_parts(sample, measure, by))
    if not parts:
        raise AnalysisError("A-LEVEL", where="检验", name=measure.label, reason="没有一个选项是有人选、有人不选的")
    spread = variance(np.hstack([part.influence for part in parts]), sample)
    whole, options, start = np.zeros_like(spread), {}, 0
    for part in parts:
        own = slice(start, start + len(part.below))
        whole[own] = np.linalg.solve(part.below, spread[own])
        options[part.level] = _result(part.pearson, whole[own, own], sample.df, part.n, part.v, "Rao–Scott F")
        start = own.stop
    pearson, largest = sum(part.pearson for part in parts), max(part.v for part in parts)
    return OptionTests(_result(pearson, whole, sample.df, parts[0].n, largest, "多选 Rao–Scott F"), options)


@dataclass(frozen=True, eq=False)
class _Part:
    """One option by groups: scaled influences of the contrasts, their variances in a simple random sample."""

    level: str
    influence: np.ndarray
    below: np.ndarray
    pearson: float
    v: float
    n: int


def _parts(sample: Sample, measure: Measure, by: str):
    slots = indicators(measure, {column: sample.frame[column].to_numpy() for column in measure.columns})
    found, base = groups(sample, by), slots[:, len(measure.labels)] == 1
    inside = base & (found.of >= 0)
    there, group = np.unique(found.of[inside], return_inverse=True)
    if len(there) < 2:
        raise AnalysisError("A-LEVEL", where="检验", name=sample.measure(by).label, reason="有回答的不到两组")
    weight, n, k = np.where(inside, sample.weight_values, 0.0), int(inside.sum()), len(there)
    contrasts = interactions(2, k)
    for place, code in enumerate(measure.labels):
        cell = np.full(len(inside), -1)
        cell[inside] = (1 - slots[inside, place].astype(int)) * k + group
        shares = np.bincount(cell[inside], weight[inside], 2 * k) / weight.sum()
        rows, columns = shares.reshape(2, k).sum(axis=1), shares.reshape(2, k).sum(axis=0)
        if code == NOT_APPLICABLE or min(rows) <= 0:
            continue
        scaled = np.where(shares[:, None] > 0, contrasts / np.where(shares > 0, shares, 1.0)[:, None], 0.0)
        own = np.where(inside[:, None], (cell[:, None] == np.arange(2 * k)) - shares, 0.0)
        influence = (weight[:, None] * own / weight.sum()) @ scaled
        expected = np.outer(rows, columns).ravel()
        distance = float(((shares - expected) ** 2 / expected).sum())
        below = contrasts.T @ scaled / n
        yield _Part(measure.named(code), influence, below, n * distance, float(np.sqrt(distance)), n)


def _result(pearson: float, effects: np.ndarray, df: int, n: int, v: float, name: str) -> TestResult:
    from scipy.special import fdtrc

    trace = float(np.trace(effects))
    if trace <= 0 or df < 1:
        raise AnalysisError("A-FEW", where="检验", name=name)
    d = trace**2 / float(np.trace(effects @ effects))
    found = pearson / trace
    return TestResult(name, found, (d, d * df), float(fdtrc(d, d * df, found)), v, n, "Cramér V")
