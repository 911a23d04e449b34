"""Estimates by name: each function sums what it needs and finishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.statistics.finish import finish
from toolkit.statistics.tally import Plan, accumulate

if TYPE_CHECKING:
    from toolkit.sample import Sample
    from toolkit.statistics.estimates import Estimates


def describe(sample: Sample, name: str, by: str = "") -> Estimates:
    """Return all statistics of a measure's level.

    Parameters
    ----------
    sample : Sample
    name : str
        A measure (``HOU01``, ``NED01__hou``).
    by : str, optional
        A grouping measure.

    Raises
    ------
    AnalysisError
        ``A-ITEM``, ``A-LEVEL``.
    """
    plan = Plan.from_sample(sample, [name], [by] if by else [])
    batch = {column: sample.frame[column].to_numpy() for column in _needed(plan)}
    return finish(accumulate(batch, plan, sample.weight_values), name, by)


def _needed(plan: Plan) -> list[str]:
    return list(dict.fromkeys(column for m in (*plan.rows, *plan.columns) for column in m.columns))


def mean(sample: Sample, name: str, by: str = "") -> Estimates:
    """Return the mean of an interval or ordinal measure, codes without a place on the scale left out.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels.
    """
    return _statistics(sample, name, by, (Level.INTERVAL, Level.ORDINAL), ("mean",))


def proportion(sample: Sample, name: str, by: str = "") -> Estimates:
    """Return the share of each option among the people in the base.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for measures without options.
    """
    levels = (Level.NOMINAL, Level.ORDINAL, Level.MULTIPLE)
    return _statistics(sample, name, by, levels, ("proportion",))


def multiple(sample: Sample, name: str, by: str = "") -> Estimates:
    """Return for each option of a multiple choice the share of people and the share of mentions.

    The base are all who were asked and chose at least one option, "none of these" included.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels.
    """
    return _statistics(sample, name, by, (Level.MULTIPLE,), ("proportion", "proportion_mentions"))


def ranking(sample: Sample, name: str, by: str = "") -> Estimates:
    """Return for each option of a ranking the share placed first, the share placed at all, and the mean score.

    The score counts the places down (3-2-1 for three places; 0 when not placed).

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels.
    """
    return _statistics(sample, name, by, (Level.RANKING,), ("first_choice", "any_mention", "borda"))


def _statistics(
    sample: Sample, name: str, by: str, levels: tuple[Level, ...], statistics: tuple[str, ...]
) -> Estimates:
    measure = sample.measure(name)
    if measure.level not in levels:
        raise AnalysisError("A-LEVEL", where="分析", name=measure.label, reason="题型不合")
    estimates = describe(sample, name, by)
    return type(estimates)(estimates.frame.loc[estimates.frame["statistic"].isin(statistics).to_numpy()])
