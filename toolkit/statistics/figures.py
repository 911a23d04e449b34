"""The figures of one table, whatever engine computed them, and the frame that they make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.records import request_ids
from toolkit.statistics.definitions import MEANS, Definitions
from toolkit.statistics.estimates import COLUMNS, Estimates, why_missing
from toolkit.statistics.intervals import Method, share, wald
from toolkit.statistics.slots import SQUARES, SUM, base, slots


@dataclass(frozen=True, eq=False)
class Figures:
    """The statistics of a measure in the groups of another.

    Parameters
    ----------
    measure : Measure
    by : str
        The grouping measure; empty for everybody.
    groups : tuple of str
    defined : Definitions
    value, se : numpy.ndarray of shape (groups, statistics)
    total : numpy.ndarray of shape (groups, slots)
        Weighted.
    n : numpy.ndarray of shape (groups, slots)
        People.
    df : int
    context : dict of str to str
    shown : tuple of str
        Statistics that the frame has; all of them if empty.
    """

    measure: Measure
    by: str
    groups: tuple[str, ...]
    defined: Definitions
    value: np.ndarray
    se: np.ndarray
    total: np.ndarray
    n: np.ndarray
    df: int
    context: dict[str, str]
    shown: tuple[str, ...] = ()

    def columns(self, interval: Method) -> dict[str, np.ndarray | list[str]]:
        """Return the columns of the frame of estimates, group by group."""
        defined = self.defined
        kept = [at for at, name in enumerate(defined.statistics) if not self.shown or name in self.shown]
        people = (self.n @ defined.base.T)[:, kept]
        value, se = self.value[:, kept], self.se[:, kept]
        low, high = self._limits(value, se, people, interval, np.array([defined.statistics[at] for at in kept]))
        simple = defined.simple_variance(self.total, self.n, self.value)[:, kept]
        with np.errstate(divide="ignore", invalid="ignore"):
            deff = np.where(simple > 0, se**2 / simple, np.nan)
        numbers = {
            "value": value, "se": se, "low": low, "high": high, "deff": deff,
            "df": np.full(value.shape, float(self.df)), "n": (self.n @ defined.counted.T)[:, kept], "base": people,
        }  # fmt: skip
        words = {"statistic": [defined.statistics[at] for at in kept], "level": [defined.levels[at] for at in kept]}
        if self.measure.level is Level.INTERVAL and (not self.shown or "sd" in self.shown):
            self._with_spread(numbers, words)
        many = len(words["statistic"])
        return {
            **{name: each * len(self.groups) for name, each in words.items()},
            "item": [self.measure.name] * (many * len(self.groups)),
            "by": [self.by] * (many * len(self.groups)),
            "by_level": [group for group in self.groups for _ in range(many)],
            **{name: each.ravel() for name, each in numbers.items()},
        }

    def _limits(
        self, value: np.ndarray, se: np.ndarray, people: np.ndarray, interval: Method, statistics: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return limits: of shares by the method, of means value ± t·se."""
        low, high = wald(value, se, self.df)
        of_share = ~np.isin(statistics, sorted(MEANS))
        inside = share(interval, np.where(of_share, value, 0.5), se, self.df, people)
        return np.where(of_share, inside[0], low), np.where(of_share, inside[1], high)

    def _with_spread(self, numbers: dict[str, np.ndarray], words: dict[str, list[str]]) -> None:
        """Put the standard deviation among the people asked (n/(n−1), not of the sum of weights) before the last."""
        names = {name: place for place, name in enumerate(slots(self.measure))}
        answered = [names[name] for name in base(self.measure)]
        weight, people = self.total[:, answered].sum(axis=1), self.n[:, answered].sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = self.total[:, names[SUM]] / weight
            variance = np.maximum(self.total[:, names[SQUARES]] / weight - mean**2, 0.0)
            spread = np.where(people > 1, np.sqrt(variance * people / (people - 1)), np.nan)
        known = {"value": spread, "n": people, "base": people}
        at = len(words["statistic"]) - 1
        for name, each in numbers.items():
            numbers[name] = np.insert(each, at, known.get(name, np.nan), axis=1)
        words["statistic"].insert(at, "sd")
        words["level"].insert(at, "")


def framed(tables: Iterable[Figures], interval: Method = "logit") -> Estimates:
    """Return the frame of the figures of some tables, one after another.

    Parameters
    ----------
    tables : iterable of Figures
    interval : str
        As in :func:`toolkit.statistics.describe`.
    """
    import pandas as pd

    each, ids = [], []
    for table in tables:
        columns = table.columns(interval)
        fixed = {**table.context, "item": table.measure.name, "by": table.by}
        varying = ("level", "by_level", "statistic")
        ids += request_ids(fixed, varying, zip(*(columns[name] for name in varying), strict=True))
        each.append(columns)
    if not each:
        return Estimates.of([])
    whole: dict[str, Any] = {
        name: np.concatenate([columns[name] for columns in each])
        if isinstance(each[0][name], np.ndarray)
        else [value for columns in each for value in columns[name]]
        for name in each[0]
    }
    frame = pd.DataFrame({**whole, "id": ids}, columns=list(COLUMNS))
    frame[["n", "base"]] = frame[["n", "base"]].astype("int64")
    frame["flag"] = why_missing(frame)
    known = frame["statistic"].to_numpy() != "sd"
    return Estimates(frame.loc[known | frame["value"].notna().to_numpy()].reset_index(drop=True))
