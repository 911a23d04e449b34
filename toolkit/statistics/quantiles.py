"""Quantiles by three rules, with Woodruff's intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.sample.categories import groups
from toolkit.sample.choices import require
from toolkit.statistics.describe import describe
from toolkit.statistics.estimates import Estimates, joined, label
from toolkit.statistics.intervals import Method, share
from toolkit.statistics.intervals import quantile as t_quantile
from toolkit.statistics.totals import numbers
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    from toolkit.sample import Sample

Rule = Literal["math", "school", "hf7"]
_SAME = 1e-12
"""Cumulative shares so near to the share asked for are equal to it."""
_INTERVALS: dict[str, Method] = {
    "woodruff": "wald",
    "mean": "wald",
    "beta": "beta",
    "logit": "logit",
    "arcsine": "arcsine",
}


def quantile(
    sample: Sample,
    name: str,
    shares: Sequence[float] = (0.25, 0.5, 0.75),
    by: str = "",
    rule: Rule = "math",
    interval: str = "woodruff",
) -> Estimates:
    """Return quantiles of an interval or ordinal measure.

    Parameters
    ----------
    sample : Sample
    name : str
    shares : sequence of float
        Between 0 and 1; the ``level`` of each row.
    by : str, optional
    rule : {"math", "school", "hf7"}
        ``math``: the smallest value whose cumulative share reaches the one asked for; ``school``: where it equals it,
        the mean of that value and the next; ``hf7``: interpolation, the weighted form of the common type 7.
    interval : {"woodruff", "mean", "beta", "logit", "arcsine"}
        How the share below the quantile is enclosed before it is turned back into values; ``woodruff`` is ``mean``.

    Raises
    ------
    AnalysisError
        ``A-ITEM``, ``A-LEVEL``; ``A-VALUES`` for shares outside 0 to 1.

    Notes
    -----
    Woodruff (1952); R ``svyquantile(qrule=)``. The interval is made around the share of values up to the quantile, not
    around the share asked for. A limit of 1 is the largest value; limits outside 0 and 1 give none.
    """
    if not all(0 < each < 1 for each in shares):
        raise AnalysisError("A-VALUES", where="分位数", name="位置", reason="要在0到1之间")
    require("分位数规则", rule, ("math", "school", "hf7"))
    require("区间", interval, _INTERVALS)
    values, df = numbers(sample, name), sample.df
    found: list[dict[str, Any]] = []
    groups_of = groups(sample, by)
    for place, group in enumerate(groups_of.names):
        inside = (groups_of.of == place) & ~np.isnan(values)
        weight = np.where(inside, sample.weight_values, 0.0)
        n = int(inside.sum())
        for each in shares:
            row = {
                "statistic": "quantile",
                "level": f"{each:g}",
                "value": float("nan"),
                "n": n,
                "base": n,
                "df": float(df),
            }
            if n:
                row |= _one(sample, values[inside], weight, inside, each, rule, _INTERVALS[interval])
            found.append(row)
        label(found, sample.context, name, by, group)
    return Estimates.of(found)


def summary(sample: Sample, name: str, by: str = "") -> Estimates:
    """Return the estimates of a measure (:func:`describe`), and of a number that people wrote everybody's quartiles.

    Quartiles are told in the school's way: where a share is reached just between two values, their mean.

    Raises
    ------
    AnalysisError
        As :func:`describe`.
    """
    found = describe(sample, name, by)
    return found if by or not sample.measure(name).is_number else joined(found, quantile(sample, name, rule="school"))


def _one(
    sample: Sample, values: np.ndarray, weight: np.ndarray, inside: np.ndarray, p: float, rule: Rule, method: Method
) -> dict[str, float]:
    distribution = _Distribution(values, weight[inside])
    point = distribution.at(p, rule)
    below = np.zeros(len(weight))
    below[inside] = values <= point
    reached = weight @ below / weight.sum()
    influence = np.where(inside, weight * (below - reached), 0.0) / weight.sum()
    df = sample.df
    if df < 1:
        return {"value": point}
    se = np.sqrt(np.diag(variance(influence[:, None], sample)))
    low, high = share(method, np.array([reached]), se, df, np.array([inside.sum()]))
    limits = [
        distribution.at(float(limit), rule) if 0 < limit <= 1 + _SAME else float("nan") for limit in (low[0], high[0])
    ]
    return {"value": point, "low": limits[0], "high": limits[1], "se": (limits[1] - limits[0]) / (2 * t_quantile(df))}


class _Distribution:
    """The weighted distribution of values, those of weight 0 left out."""

    def __init__(self, values: np.ndarray, weight: np.ndarray) -> None:
        order = np.lexsort((weight[weight > 0], values[weight > 0]))  # ties by weight: no result depends on row order
        self.values = values[weight > 0][order]
        self.reached = np.cumsum(weight[weight > 0][order])

    def at(self, p: float, rule: Rule) -> float:
        """Return the quantile."""
        if rule == "hf7":
            last = self.reached[-2] if len(self.values) > 1 else 1.0
            places = np.concatenate([[0.0], self.reached[:-1]]) / last
            return float(np.interp(p, places, self.values))
        cumulative = self.reached / self.reached[-1]
        at = int(np.searchsorted(cumulative, p - _SAME))
        at = min(at, len(self.values) - 1)
        if rule == "school" and abs(cumulative[at] - p) <= _SAME:
            above = np.flatnonzero(self.values > self.values[at])
            following = at + 1 if at + 1 < len(self.values) else at
            return float((self.values[at] + self.values[following]) / 2) if len(above) else float(self.values[at])
        return float(self.values[at])
