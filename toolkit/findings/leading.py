"""Which answers a sentence puts in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.disclosure import HIDDEN
from toolkit.questionnaire.kinds import Level

if TYPE_CHECKING:
    from toolkit.questionnaire import Measure
    from toolkit.statistics import Estimates

Row = dict[str, Any]


def leading_options(measure: Measure, estimates: Estimates) -> tuple[int, ...]:
    """Return the codes in front: the most frequent answer and the second, with ties; of a scale its larger end."""
    statistic = "first_choice" if measure.level is Level.RANKING else "proportion"
    rows = [row for row in estimates.where(statistic=statistic).rows() if row["flag"] != HIDDEN and row["n"]]
    if measure.level is Level.ORDINAL:
        return _end(measure, estimates)
    values = sorted({row["value"] for row in rows}, reverse=True)[:2]
    front = sorted((row for row in rows if row["value"] in values), key=lambda row: -row["value"])
    return tuple(int(row["level"]) for row in front)


def leading_rows(measures: list[Measure], estimates: list[Estimates]) -> tuple[str, ...]:
    """Return the keys of the rows of a matrix with the largest and the smallest upper share, ties among them."""
    tops = [(measure, each.one(statistic="top2")) for measure, each in zip(measures, estimates, strict=True)]
    shown = [(measure, row) for measure, row in tops if row is not None and row["flag"] != HIDDEN]
    if len(shown) < 2:
        return ()
    ends = {max(row["value"] for _, row in shown), min(row["value"] for _, row in shown)}
    return tuple(measure.name.partition("__")[2] for measure, row in shown if row["value"] in ends)


def _end(measure: Measure, estimates: Estimates) -> tuple[int, ...]:
    top, bottom = (estimates.one(statistic=statistic) for statistic in ("top2", "bottom2"))
    if top is None or bottom is None or HIDDEN in (top["flag"], bottom["flag"]):
        return ()
    return measure.upper if top["value"] >= bottom["value"] else measure.points[:2]
