"""What each level of measurement is summed up by: every statistic is a ratio of sums of slots, for all engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.questionnaire.model import NOT_APPLICABLE
from toolkit.statistics.slots import ASKED_BLANK, BASE, slots

SHARES = frozenset({"proportion", "proportion_mentions", "top2", "bottom2", "first_choice", "any_mention", "answered"})
"""Statistics between 0 and 1, with intervals that stay there."""

Coefficients = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Definitions:
    """The statistics of a measure as matrices over its slots: value = numerator·sums / denominator·sums.

    Parameters
    ----------
    statistics, levels : tuple of str
    numerator, denominator : numpy.ndarray of shape (statistics, slots)
    counted, base : numpy.ndarray of shape (statistics, slots)
        Which unweighted counts are the people of the cell and the people of the base.
    """

    statistics: tuple[str, ...]
    levels: tuple[str, ...]
    numerator: np.ndarray
    denominator: np.ndarray
    counted: np.ndarray
    base: np.ndarray


@dataclass(frozen=True)
class _Definition:
    statistic: str
    level: str
    numerator: Coefficients
    denominator: Coefficients
    counted: Coefficients
    base: Coefficients


def definitions(measure: Measure) -> Definitions:
    """Return the statistics of a measure's level, in the order in which they are shown."""
    named = {name: place for place, name in enumerate(slots(measure))}
    found = [*_OF_LEVEL[measure.level](measure), _ANSWERED]

    def matrix(part: str) -> np.ndarray:
        rows = np.zeros((len(found), len(named)))
        for row, definition in enumerate(found):
            for name, coefficient in getattr(definition, part).items():
                rows[row, named[name]] = coefficient
        return rows

    return Definitions(
        tuple(definition.statistic for definition in found),
        tuple(definition.level for definition in found),
        *(matrix(part) for part in ("numerator", "denominator", "counted", "base")),
    )


_ONE = {BASE: 1.0}
_ANSWERED = _Definition("answered", "", _ONE, {BASE: 1.0, ASKED_BLANK: 1.0}, _ONE, {BASE: 1.0, ASKED_BLANK: 1.0})


def _shares(measure: Measure) -> Iterator[_Definition]:
    for code in measure.labels:
        if code != NOT_APPLICABLE:
            own = {str(code): 1.0}
            yield _Definition("proportion", measure.named(code), own, _ONE, own, _ONE)


def _ordinal(measure: Measure) -> Iterator[_Definition]:
    yield from _shares(measure)
    points = [code for code in measure.labels if code not in measure.unscored]
    people = {str(code): 1.0 for code in points}
    yield _Definition("mean", "", {str(code): float(code) for code in points}, people, people, people)
    if len(points) >= 4:
        for statistic, ends in (("top2", points[-2:]), ("bottom2", points[:2])):
            own = {str(code): 1.0 for code in ends}
            yield _Definition(statistic, "", own, _ONE, own, _ONE)


def _interval(measure: Measure) -> Iterator[_Definition]:
    yield from _shares(measure)
    yield _Definition("mean", "", {"sum": 1.0}, _ONE, _ONE, _ONE)


def _multiple(measure: Measure) -> Iterator[_Definition]:
    yield from _shares(measure)
    codes = [code for code in measure.labels if code != NOT_APPLICABLE]
    mentions = {str(code): 1.0 for code in codes}
    for code in codes:
        # The base is people here, too: five people with three mentions each are still five people.
        own = {str(code): 1.0}
        yield _Definition("proportion_mentions", measure.named(code), own, mentions, own, _ONE)


def _ranking(measure: Measure) -> Iterator[_Definition]:
    places = range(1, measure.depth + 1)
    for code in measure.labels:
        first, any_place = {f"{code}@1": 1.0}, {f"{code}@{place}": 1.0 for place in places}
        score = {f"{code}@{place}": float(measure.depth + 1 - place) for place in places}
        yield _Definition("first_choice", measure.named(code), first, _ONE, first, _ONE)
        yield _Definition("any_mention", measure.named(code), any_place, _ONE, any_place, _ONE)
        yield _Definition("borda", measure.named(code), score, _ONE, any_place, _ONE)


def _text(_: Measure) -> Iterator[_Definition]:
    return iter(())


_OF_LEVEL = {
    Level.NOMINAL: _shares,
    Level.ORDINAL: _ordinal,
    Level.INTERVAL: _interval,
    Level.MULTIPLE: _multiple,
    Level.RANKING: _ranking,
    Level.TEXT: _text,
}
