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
from toolkit.statistics.independence import TwoWay, corrected, too_few_groups
from toolkit.statistics.results import TestResult
from toolkit.statistics.slots import indicators
from toolkit.statistics.totals import numbers
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
    data = np.column_stack([numbers(sample, name) for name in columns])
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
    slots = indicators(measure, {column: sample.frame[column].to_numpy() for column in measure.columns})
    found, base = groups(sample, by), slots[:, len(measure.labels)] == 1
    inside = base & (found.of >= 0)
    there, group = np.unique(found.of[inside], return_inverse=True)
    if len(there) < 2:
        raise too_few_groups(sample.measure(by).label)
    weight, k = sample.weight_values[inside], len(there)
    chosen = [np.bincount(group, weight * slots[inside, place], k) for place in range(len(measure.labels))]
    tables = option_tables(measure, np.array(chosen), np.bincount(group, weight, k), int(inside.sum()))
    influence = np.zeros((len(inside), sum(table.contrasts.shape[1] for table in tables.values())))
    place_of = dict(zip(map(measure.named, measure.labels), range(len(measure.labels)), strict=True))
    apart = [
        ((1 - slots[inside, place_of[level]].astype(int)) * k + group)[:, None] == np.arange(2 * k) for level in tables
    ]
    influence[inside] = np.hstack(
        [
            weight[:, None] * ((own - table.shares.ravel()) @ table.contrasts) / weight.sum()
            for own, table in zip(apart, tables.values(), strict=True)
        ]
    )
    return options_tested(tables, variance(influence, sample), sample.df)


def option_tables(measure: Measure, chosen: np.ndarray, base: np.ndarray, n: int) -> dict[str, TwoWay]:
    """Return for each option that some chose and some did not the table of choosing by groups.

    Parameters
    ----------
    measure : Measure
    chosen : array of shape (options, groups)
        Weighted people who chose.
    base : array of shape (groups,)
        Weighted people in the base, none of them empty.
    n : int
        People in the base.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` when there is no such option.
    """
    tables = {
        measure.named(code): TwoWay(np.stack([own, base - own]) / base.sum(), n)
        for code, own in zip(measure.labels, chosen, strict=True)
        if code != NOT_APPLICABLE and 0 < own.sum() < base.sum()
    }
    if not tables:
        raise AnalysisError("A-LEVEL", where="检验", name=measure.label, reason="没有一个选项是有人选、有人不选的")
    return tables


def options_tested(tables: dict[str, TwoWay], spread: np.ndarray, df: int) -> OptionTests:
    """Return the tests of options from the joint covariance of their contrasts, one option after another.

    Raises
    ------
    AnalysisError
        ``A-FEW``.
    """
    whole, options, start = np.zeros_like(spread), {}, 0
    for level, table in tables.items():
        own = slice(start, start + table.contrasts.shape[1])
        whole[own] = table.effects(spread[own])
        pearson = table.n * table.distance
        options[level] = corrected("Rao–Scott F", pearson, whole[own, own], df, table.n, table.v)
        start = own.stop
    every = list(tables.values())
    pearson, largest = sum(table.n * table.distance for table in every), max(table.v for table in every)
    return OptionTests(corrected("多选 Rao–Scott F", pearson, whole, df, every[0].n, largest), options)
