"""From sums to estimates: shares of people, shares of mentions, means, places; by level, never by kind of question."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan, sqrt
from typing import Any

import numpy as np

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.questionnaire.model import NOT_APPLICABLE
from toolkit.records import request_id
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.tally import ASKED_BLANK, BASE, Tally, slots

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
    names = slots(measure)
    found: list[Row] = []
    for group, code in enumerate(grouping.labels if grouping else [""]):
        sums = dict(zip(names, cells.weighted[group], strict=True))
        counts = dict(zip(names, cells.n[group], strict=True))
        for estimate in _STATISTICS[measure.level](measure, sums, counts):
            request = {
                "item": measure.name,
                "level": estimate.get("level", ""),
                "by": column,
                "by_level": str(code),
                "statistic": estimate["statistic"],
            }
            found.append({"id": request_id(**tally.plan.context, **request), **request, **estimate})
    return Estimates.of(found)


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else nan


def _answered(sums: dict[str, float], counts: dict[str, int]) -> Row:
    asked = counts[BASE] + counts[ASKED_BLANK]
    share = _ratio(sums[BASE], sums[BASE] + sums[ASKED_BLANK])
    return {"statistic": "answered", "value": share, "n": int(counts[BASE]), "base": int(asked)}


def _shares(measure: Measure, sums: dict[str, float], counts: dict[str, int]) -> Iterator[Row]:
    for code in measure.labels:
        if code == NOT_APPLICABLE:
            continue
        yield {
            "statistic": "proportion",
            "level": str(code),
            "value": _ratio(sums[str(code)], sums[BASE]),
            "n": int(counts[str(code)]),
            "base": int(counts[BASE]),
        }


def _nominal(measure: Measure, sums: dict[str, float], counts: dict[str, int]) -> Iterator[Row]:
    yield from _shares(measure, sums, counts)
    yield _answered(sums, counts)


def _ordinal(measure: Measure, sums: dict[str, float], counts: dict[str, int]) -> Iterator[Row]:
    yield from _shares(measure, sums, counts)
    points = [code for code in measure.labels if code not in measure.unscored]
    weight = sum(sums[str(code)] for code in points)
    people = int(sum(counts[str(code)] for code in points))
    yield {
        "statistic": "mean",
        "value": _ratio(sum(code * sums[str(code)] for code in points), weight),
        "n": people,
        "base": people,
    }
    if len(points) >= 4:
        for statistic, ends in (("top2", points[-2:]), ("bottom2", points[:2])):
            yield {
                "statistic": statistic,
                "value": _ratio(sum(sums[str(code)] for code in ends), sums[BASE]),
                "n": int(sum(counts[str(code)] for code in ends)),
                "base": int(counts[BASE]),
            }
    yield _answered(sums, counts)


def _interval(measure: Measure, sums: dict[str, float], counts: dict[str, int]) -> Iterator[Row]:
    yield from _shares(measure, sums, counts)
    weight, people = sums[BASE], int(counts[BASE])
    mean = _ratio(sums["sum"], weight)
    variance = _ratio(sums["squares"], weight) - mean**2
    yield {"statistic": "mean", "value": mean, "n": people, "base": people}
    if people > 1:
        # n/(n-1): the standard deviation among the people asked, not of the sum of weights.
        spread = sqrt(max(0.0, variance) * people / (people - 1))
        yield {"statistic": "sd", "value": spread, "n": people, "base": people}
    yield _answered(sums, counts)


def _multiple(measure: Measure, sums: dict[str, float], counts: dict[str, int]) -> Iterator[Row]:
    yield from _shares(measure, sums, counts)
    codes = [code for code in measure.labels if code != NOT_APPLICABLE]
    mentions = sum(sums[str(code)] for code in codes)
    for code in codes:
        # The base is people here, too: five people with three mentions each are still five people.
        yield {
            "statistic": "proportion_mentions",
            "level": str(code),
            "value": _ratio(sums[str(code)], mentions),
            "n": int(counts[str(code)]),
            "base": int(counts[BASE]),
        }
    yield _answered(sums, counts)


def _ranking(measure: Measure, sums: dict[str, float], counts: dict[str, int]) -> Iterator[Row]:
    base = int(counts[BASE])
    places = range(1, measure.depth + 1)
    for code in measure.labels:
        by_place = np.array([sums[f"{code}@{place}"] for place in places])
        people = [int(counts[f"{code}@{place}"]) for place in places]
        score = float(by_place @ np.arange(measure.depth, 0, -1))
        for statistic, value, n in (
            ("first_choice", float(by_place[0]), people[0]),
            ("any_mention", float(by_place.sum()), sum(people)),
            ("borda", score, sum(people)),
        ):
            yield {
                "statistic": statistic,
                "level": str(code),
                "value": _ratio(value, sums[BASE]),
                "n": n,
                "base": base,
            }
    yield _answered(sums, counts)


def _text(_: Measure, sums: dict[str, float], counts: dict[str, int]) -> Iterator[Row]:
    yield _answered(sums, counts)


_STATISTICS = {
    Level.NOMINAL: _nominal,
    Level.ORDINAL: _ordinal,
    Level.INTERVAL: _interval,
    Level.MULTIPLE: _multiple,
    Level.RANKING: _ranking,
    Level.TEXT: _text,
}
