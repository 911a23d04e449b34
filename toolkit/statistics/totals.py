"""Totals, ratios of totals, and differences between groups that know what the groups share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.sample.categories import groups
from toolkit.statistics.estimates import Estimates, label
from toolkit.statistics.intervals import wald
from toolkit.statistics.rows import blocks
from toolkit.statistics.slots import gaps, indicators
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    from toolkit.sample import Sample


def total(sample: Sample, name: str, by: str = "") -> Estimates:
    """Return the weighted sum of an interval measure; of one with options, the weighted number of people at each.

    Parameters
    ----------
    sample : Sample
    name : str
    by : str, optional

    Raises
    ------
    AnalysisError
        ``A-ITEM``, ``A-LEVEL``, ``A-LONELY``.
    """
    measure = sample.measure(name)
    found: list[dict[str, Any]] = []
    groups_of = groups(sample, by)
    values = _values(sample, name)
    for place, group in enumerate(groups_of.names):
        inside = groups_of.of == place
        for level, column in values.items():
            here = np.where(inside, np.nan_to_num(column), 0.0)
            given = inside & ~np.isnan(column)
            counted = given if measure.level is Level.INTERVAL else given & (column != 0)
            row = _row(sample, "total", level, here[:, None], float(sample.weight_values @ here))
            found.append(
                row | {"n": int(counted.sum()), "base": int(given.sum()), "deff": _deff(sample, here, given, row)}
            )
        label(found, sample.context, name, by, group)
    return Estimates.of(found)


def ratio(sample: Sample, numerator: str, denominator: str, by: str = "") -> Estimates:
    """Return the ratio of two totals of interval measures, over the people who gave both numbers.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels; ``A-ITEM``, ``A-LONELY``.
    """
    over, under = (_number(sample, name) for name in (numerator, denominator))
    found: list[dict[str, Any]] = []
    groups_of = groups(sample, by)
    for place, group in enumerate(groups_of.names):
        given = (groups_of.of == place) & ~np.isnan(over) & ~np.isnan(under)
        weight = np.where(given, sample.weight_values, 0.0)
        above, below = float(weight @ np.nan_to_num(over)), float(weight @ np.nan_to_num(under))
        value = above / below if below else float("nan")
        residual = np.where(given, over - value * under, 0.0) / below if below else np.zeros(len(weight))
        row = _row(sample, "ratio", denominator, residual[:, None], value)
        if sample.replicates is not None and np.isfinite(value):
            row |= _again(sample, np.where(given, over, 0.0), np.where(given, under, 0.0), value)
        found.append(row | {"n": int(given.sum()), "base": int(given.sum())})
        label(found, sample.context, numerator, by, group)
    return Estimates.of(found)


def difference(sample: Sample, name: str, by: str, first: str, second: str) -> Estimates:
    """Return for each statistic of a measure the value in ``first`` less that in ``second``, two groups of ``by``.

    What the groups share (the same units drawn, the same strata) is taken into account.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` for a group that is not there; ``A-LEVEL``, ``A-LONELY``.
    """
    found = {block.group: block for block in blocks(sample, sample.measure(name), groups(sample, by))}
    for group in (first, second):
        if group not in found:
            raise AnalysisError("A-ITEM", where="分组", name=group, hint=f"分组有：{'、'.join(found)}。")
    one, two = found[first], found[second]
    value = one.value - two.value
    spread = np.sqrt(np.diag(variance(one.influence - two.influence, sample)))
    low, high = wald(value, spread, sample.df)
    n = one.defined.base @ one.n + two.defined.base @ two.n
    rows = [
        {
            "statistic": f"difference_{statistic}", "level": level, "value": float(value[at]), "se": float(spread[at]),
            "low": float(low[at]), "high": float(high[at]), "df": float(sample.df),
            "n": int(n[at]), "base": int(n[at]),
        }
        for at, (statistic, level) in enumerate(zip(one.defined.statistics, one.defined.levels, strict=True))
    ]  # fmt: skip
    label(rows, sample.context, name, by, f"{first}−{second}")
    return Estimates.of(rows)


def _row(sample: Sample, statistic: str, level: str, residual: np.ndarray, value: float) -> dict[str, Any]:
    df = sample.df
    influence = sample.weight_values[:, None] * residual
    se = float(np.sqrt(variance(influence, sample)[0, 0])) if df > 0 and np.isfinite(value) else float("nan")
    low, high = wald(np.array(value), np.array(se), df)
    row = {"statistic": statistic, "level": level, "value": value, "se": se, "df": float(df)}
    return row | {"low": float(low), "high": float(high)}


def _again(sample: Sample, over: np.ndarray, under: np.ndarray, value: float) -> dict[str, float]:
    """Return error and limits of a ratio estimated anew in each replicate."""
    replicates = sample.replicates
    if replicates is None:
        return {}
    each = (over @ replicates.weights) / (under @ replicates.weights)
    se = np.sqrt(replicates.covariance(each[:, None], np.array([value]))[0, 0])
    low, high = wald(np.array(value), se, sample.df)
    return {"se": float(se), "low": float(low), "high": float(high)}


def _deff(sample: Sample, values: np.ndarray, given: np.ndarray, row: dict[str, Any]) -> float:
    """Return the design effect of a total as R has it: against a simple random sample without replacement."""
    weights = sample.weight_values
    population, n = float(weights.sum()), len(weights)
    mean = weights @ values / population
    spread = weights @ (values - mean) ** 2 / population * n / max(n - 1, 1)
    left = (population - n) / population if population > n * (1 + 1e-9) else 1.0
    simple = spread / n * left * population**2
    return row["se"] ** 2 / simple if simple > 0 and given.any() else float("nan")


def _number(sample: Sample, name: str) -> np.ndarray:
    measure = sample.measure(name)
    if measure.level is not Level.INTERVAL:
        raise AnalysisError("A-LEVEL", where="分析", name=measure.label, reason="要用填数字的题")
    return numbers(sample, name)


def numbers(sample: Sample, name: str) -> np.ndarray:
    """Return the values of a measure with one column as floats, NaN for missing and for codes off the scale.

    Raises
    ------
    AnalysisError
        ``A-ITEM``; ``A-LEVEL`` for texts, whose codes are no numbers.
    """
    measure = sample.measure(name)
    if measure.level is Level.NOMINAL and measure.names:
        raise AnalysisError("A-LEVEL", where="分析", name=measure.label, reason="文字没有大小，算不出平均数和名次")
    column = sample.frame[measure.columns[0]].to_numpy(float)
    blank, unasked = gaps(measure, column)
    return np.where(blank | unasked | np.isin(column, list(measure.unscored)), np.nan, column)


def _values(sample: Sample, name: str) -> dict[str, np.ndarray]:
    """Return what is added up: the numbers, or for each option whether it was chosen; NaN where there is no answer."""
    measure = sample.measure(name)
    if measure.level is Level.INTERVAL:
        return {"": numbers(sample, name)}
    if measure.level not in (Level.NOMINAL, Level.ORDINAL, Level.MULTIPLE):
        raise AnalysisError("A-LEVEL", where="分析", name=measure.label, reason="题型不合")
    first = sample.frame[measure.columns[0]].to_numpy(float)
    blank, unasked = gaps(measure, first)
    none = blank | unasked
    if measure.level is Level.MULTIPLE:
        chosen = indicators(measure, {column: sample.frame[column].to_numpy() for column in measure.columns})
        return {
            measure.named(code): np.where(none, np.nan, own)
            for code, own in zip(measure.labels, chosen.T, strict=False)
        }
    return {measure.named(code): np.where(none, np.nan, first == code) for code in measure.labels}
