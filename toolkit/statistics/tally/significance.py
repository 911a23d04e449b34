"""Tests that need a table's totals and their covariance only: independence, choices by groups, means of groups."""

from __future__ import annotations

import numpy as np

from toolkit.questionnaire.kinds import Level
from toolkit.statistics.independence import TwoWay, too_few_groups
from toolkit.statistics.multiple_choice import option_tables, options_tested
from toolkit.statistics.ranks import OF_MEANS, compared
from toolkit.statistics.results import TestResult
from toolkit.statistics.slots import GIVEN, slots
from toolkit.statistics.tally.table import Table


def significance(table: Table) -> TestResult | None:
    """Return the test of a table by the level of its row measure; None for levels that have none.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for fewer than two groups or categories with answers, ``A-FEW``.
    """
    match table.measure.level:
        case Level.NOMINAL | Level.ORDINAL:
            return _independence(table)
        case Level.MULTIPLE:
            return _choices(table)
        case Level.INTERVAL:
            return _means(table)
    return None


def _independence(table: Table) -> TestResult:
    codes = len(table.measure.labels)
    total = table.total[:, :codes].T
    rows, columns = np.flatnonzero(total.any(axis=1)), np.flatnonzero(total.any(axis=0))
    if min(len(rows), len(columns)) < 2:
        short = table.measure if len(rows) < 2 else table.grouping
        raise too_few_groups(short.label if short else "")
    size, whole = table.total.shape[1], float(total.sum())
    two_way = TwoWay(total[np.ix_(rows, columns)] / whole, int(table.n[:, :codes].sum()))
    where = (columns[None, :] * size + rows[:, None]).ravel()
    spread = two_way.contrasts.T @ table.spread[np.ix_(where, where)] @ two_way.contrasts
    return two_way.test("F", spread / whole**2, table.df)


def _choices(table: Table) -> TestResult:
    measure, names = table.measure, slots(table.measure)
    given, size = names.index(GIVEN), len(names)
    there = np.flatnonzero(table.total[:, given])
    if len(there) < 2:
        raise too_few_groups(table.grouping.label if table.grouping else "")
    base = table.total[there, given]
    chosen = table.total[there, : len(measure.labels)].T
    tables = option_tables(measure, chosen, base, int(table.n[there, given].sum()))
    places = {measure.named(code): place for place, code in enumerate(measure.labels)}
    towards = []
    for level, two_way in tables.items():
        yes, no = two_way.contrasts.reshape(2, len(there), -1)
        of_slots = np.zeros((len(table.total), size, yes.shape[1]))
        of_slots[there, places[level]] = yes - no
        of_slots[there, given] = no
        towards.append(of_slots.reshape(-1, yes.shape[1]))
    slopes = np.hstack(towards) / base.sum()
    return options_tested(tables, slopes.T @ table.spread @ slopes, table.df).together


def _means(table: Table) -> TestResult:
    defined = table.defined
    at = defined.statistics.index("mean")
    means, below = (part[:, at] for part in defined.values(table.total))
    there = np.flatnonzero(below)
    if len(there) < 2:
        raise too_few_groups(OF_MEANS)
    slopes = np.zeros((len(there), *table.total.shape))
    for row, group in enumerate(there):
        slopes[row, group] = (defined.numerator[at] - means[group] * defined.denominator[at]) / below[group]
    gaps = (slopes[1:] - slopes[0]).reshape(len(there) - 1, -1)
    n = int((table.n[there] @ defined.base[at]).sum())
    return compared(OF_MEANS, means[there][1:] - means[there][0], gaps @ table.spread @ gaps.T, table.df, n)
