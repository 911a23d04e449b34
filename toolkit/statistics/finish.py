"""From sums to estimates: shares of people, shares of mentions, means, places; by level, never by kind of question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import nan, sqrt
from typing import Any

import numpy as np

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.records import request_id
from toolkit.statistics.definitions import Definitions, definitions
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.slots import slots
from toolkit.statistics.tally import Tally

Row = dict[str, Any]


def finish(tally: Tally, row: str, column: str = "") -> Estimates:
    """Finish one table.

    Parameters
    ----------
    tally : Tally
    row, column : str
        Names of measures of the tally's plan; no column for everybody.

    Returns
    -------
    Estimates
        Groups in the order of their codes, within them the statistics of the measure's level.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` for a table that is not in the tally.
    """
    measure = tally.plan.row(row)
    grouping = tally.plan.column(column) if column else None
    cells = tally.cells[row, column]
    defined = definitions(measure)
    found: list[Row] = []
    for group, code in enumerate(grouping.labels if grouping else [None]):
        level = grouping.named(code) if grouping and code is not None else ""
        sums, counts = cells.weighted[group], cells.n[group]
        found += rows_of(measure, defined, values(defined, sums), sums, counts)
        label(found, tally.plan.context, measure.name, column, level)
    return Estimates.of(found)


def values(defined: Definitions, sums: np.ndarray) -> np.ndarray:
    """Return the value of each statistic; NaN where its base is empty."""
    below = defined.denominator @ sums
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below != 0, (defined.numerator @ sums) / below, nan)


def rows_of(
    measure: Measure, defined: Definitions, value: np.ndarray, sums: np.ndarray, counts: np.ndarray, **more: np.ndarray
) -> Iterator[Row]:
    """Yield the estimates of one group; ``more`` are further columns, a number for each statistic."""
    n, base = defined.counted @ counts, defined.base @ counts
    last = len(value) - 1
    for at, (statistic, level) in enumerate(zip(defined.statistics, defined.levels, strict=True)):
        if at == last and measure.level is Level.INTERVAL:
            yield from _spread(measure, sums, counts)
        further = {name: float(column[at]) for name, column in more.items()}
        row = {"statistic": statistic, "level": level, "value": float(value[at]), "n": int(n[at])}
        yield row | {"base": int(base[at])} | further


def label(rows: Sequence[Row], context: Mapping[str, str], item: str, by: str, by_level: str) -> None:
    """Name the request in the rows that have no name yet."""
    for row in rows:
        if "id" not in row:
            request = {
                "item": item,
                "level": row["level"],
                "by": by,
                "by_level": by_level,
                "statistic": row["statistic"],
            }
            row |= {"id": request_id(**context, **request), **request}


def _spread(measure: Measure, sums: np.ndarray, counts: np.ndarray) -> Iterator[Row]:
    """Yield the standard deviation among the people asked, not of the sum of weights: n/(n−1)."""
    named = dict(zip(slots(measure), zip(sums, counts, strict=True), strict=True))
    weight, people = named["base"][0], int(named["base"][1])
    if people > 1:
        mean = named["sum"][0] / weight
        variance = max(0.0, named["squares"][0] / weight - mean**2)
        spread = sqrt(variance * people / (people - 1))
        yield {"statistic": "sd", "level": "", "value": spread, "n": people, "base": people}
