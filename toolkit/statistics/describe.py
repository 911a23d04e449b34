"""Estimates by name: each function sums what it needs and finishes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.figures import framed
from toolkit.statistics.intervals import Method
from toolkit.statistics.multiple_choice import set_of
from toolkit.statistics.rows import figures

if TYPE_CHECKING:
    from toolkit.sample import Sample


def describe(sample: Sample, name: str, by: str = "", interval: Method = "logit") -> Estimates:
    """Return all statistics of a measure's level, with standard errors, limits and design effects.

    Parameters
    ----------
    sample : Sample
    name : str
        A measure (``HOU01``, ``NED01__hou``).
    by : str, optional
        A grouping measure: each group is a domain of the whole design.
    interval : {"logit", "beta", "nchs", "wilson", "arcsine", "wald"}
        Of shares; of means value ± t·se. The degrees of freedom are those of the whole design.

    Raises
    ------
    AnalysisError
        ``A-ITEM``, ``A-LEVEL``, ``A-LONELY``.
    """
    return framed([figures(sample, name, by)], interval)


def mean(sample: Sample, name: str, by: str = "") -> Estimates:
    """Return the mean of an interval or ordinal measure, codes without a place on the scale left out.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels.
    """
    return _statistics(sample, name, by, (Level.INTERVAL, Level.ORDINAL), ("mean",))


def proportion(sample: Sample, name: str, by: str = "", interval: Method = "logit") -> Estimates:
    """Return the share of each option among the people in the base; ``interval`` as in :func:`describe`.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for measures without options.
    """
    levels = (Level.NOMINAL, Level.ORDINAL, Level.MULTIPLE)
    return _statistics(sample, name, by, levels, ("proportion",), interval)


def multiple(sample: Sample, name: str | Sequence[str], by: str = "", interval: Method = "logit") -> Estimates:
    """Return for each option of a multiple choice the share of people and the share of mentions.

    The base are all who were asked and chose at least one option, "none of these" included.

    Parameters
    ----------
    sample : Sample
    name : str or sequence of str
        A multiple choice; or columns of 0 and 1 that are the options of one.
    by : str, optional
    interval : str
        As in :func:`describe`.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels.
    """
    if not isinstance(name, str):
        sample, name = set_of(sample, name)
    statistics = ("proportion", "proportion_mentions")
    return _statistics(sample, name, by, (Level.MULTIPLE,), statistics, interval)


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
    sample: Sample,
    name: str,
    by: str,
    levels: tuple[Level, ...],
    statistics: tuple[str, ...],
    interval: Method = "logit",
) -> Estimates:
    measure = sample.measure(name)
    if measure.level not in levels:
        raise AnalysisError("A-LEVEL", where="分析", name=measure.label, reason="题型不合")
    return framed([replace(figures(sample, name, by), shown=statistics)], interval)
