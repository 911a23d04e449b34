"""What each level of measurement is summed up by: every statistic is a ratio of sums of slots, for all engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from toolkit.questionnaire.kinds import PAIRED_FROM, Level, Measure
from toolkit.questionnaire.model import NOT_APPLICABLE
from toolkit.statistics.slots import ASKED_BLANK, GIVEN, SQUARES, SUM, base, slots

MEANS = frozenset({"mean", "borda"})
"""Statistics that are no shares: all others lie between 0 and 1, and have limits that stay there."""

_ROUNDING = 4e-15
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
    square : numpy.ndarray of shape (statistics, slots)
        Sums of the squares of what the numerator adds up, measured from ``origin``.
    origin : numpy.ndarray of shape (statistics,)
    of_people : numpy.ndarray of bool, shape (statistics,)
        Whether the denominator counts each person once; not so for shares of mentions.
    """

    statistics: tuple[str, ...]
    levels: tuple[str, ...]
    numerator: np.ndarray
    denominator: np.ndarray
    counted: np.ndarray
    base: np.ndarray
    square: np.ndarray
    of_people: np.ndarray
    origin: np.ndarray

    def values(self, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the value of each statistic, NaN where its base is empty, and the base; ``total`` ends in slots."""
        above, below = total @ self.numerator.T, total @ self.denominator.T
        # The same people summed in another order: all of them is 1, not nearly 1.
        above = np.where(np.abs(above - below) <= _ROUNDING * np.abs(below), below, above)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(below != 0, above / below, np.nan), below

    def simple_variance(self, total: np.ndarray, n: np.ndarray, value: np.ndarray) -> np.ndarray:
        """Return variances in simple random samples of the same sizes, without replacement (R ``deff=TRUE``).

        Parameters
        ----------
        total : array of shape (groups, slots)
        n : array of shape (groups, slots)
            People.
        value : array of shape (groups, statistics)

        Returns
        -------
        array of shape (groups, statistics)
            With replacement where the weights add up to no more than the people; NaN for shares of mentions.
        """
        below, people = total @ self.denominator.T, n @ self.denominator.T
        with np.errstate(divide="ignore", invalid="ignore"):
            apart, sums = value - self.origin, total @ (self.numerator - self.origin[:, None] * self.denominator).T
            squares = total @ self.square.T - 2 * apart * sums + apart**2 * below
            spread = np.maximum(squares, 0.0) / below * people / (people - 1)
            left = np.where(below > people * (1 + 1e-9), (below - people) / below, 1.0)
            return np.where(self.of_people, spread / people * left, np.nan)


@dataclass(frozen=True)
class _Definition:
    statistic: str
    level: str
    numerator: Coefficients
    denominator: Coefficients
    counted: Coefficients
    base: Coefficients
    square: Coefficients | None = None

    def coefficients(self, part: str) -> Coefficients:
        # Slots of people hold each person once, so that the square of what is added up is that of its coefficient.
        if part == "square" and self.square is None:
            return {name: coefficient**2 for name, coefficient in self.numerator.items()}
        return getattr(self, part)


def definitions(measure: Measure, origin: float = 0.0) -> Definitions:
    """Return the statistics of a measure's level, in the order in which they are shown.

    Parameters
    ----------
    measure : Measure
    origin : float
        Where the numbers of an interval measure were added up from.
    """
    named = {name: place for place, name in enumerate(slots(measure))}
    own = _interval(measure, origin) if measure.level is Level.INTERVAL else _OF_LEVEL[measure.level](measure)
    found = [*own, _answered(measure)]

    def matrix(part: str) -> np.ndarray:
        rows = np.zeros((len(found), len(named)))
        for row, definition in enumerate(found):
            for name, coefficient in definition.coefficients(part).items():
                rows[row, named[name]] = coefficient
        return rows

    return Definitions(
        statistics=tuple(definition.statistic for definition in found),
        levels=tuple(definition.level for definition in found),
        numerator=matrix("numerator"),
        denominator=matrix("denominator"),
        counted=matrix("counted"),
        base=matrix("base"),
        square=matrix("square"),
        of_people=np.array([definition.statistic != "proportion_mentions" for definition in found]),
        origin=np.array([origin if definition.square is not None else 0.0 for definition in found]),
    )


def _answered(measure: Measure) -> _Definition:
    answered = base(measure)
    asked = {**answered, ASKED_BLANK: 1.0}
    return _Definition("answered", "", answered, asked, answered, asked)


def _shares(measure: Measure) -> Iterator[_Definition]:
    people = base(measure)
    for code in measure.labels:
        if code != NOT_APPLICABLE:
            own = {str(code): 1.0}
            yield _Definition("proportion", measure.named(code), own, people, own, people)


def _ordinal(measure: Measure) -> Iterator[_Definition]:
    yield from _shares(measure)
    points = measure.points
    people = {str(code): 1.0 for code in points}
    yield _Definition("mean", "", {str(code): float(code) for code in points}, people, people, people)
    if len(points) >= PAIRED_FROM:
        for statistic, ends in (("top2", measure.upper), ("bottom2", points[:2])):
            own = {str(code): 1.0 for code in ends}
            yield _Definition(statistic, "", own, base(measure), own, base(measure))


def _interval(measure: Measure, origin: float) -> Iterator[_Definition]:
    yield from _shares(measure)
    people = base(measure)
    whole = {SUM: 1.0, **dict.fromkeys(people, origin)}
    yield _Definition("mean", "", whole, people, people, people, {SQUARES: 1.0})


def _multiple(measure: Measure) -> Iterator[_Definition]:
    yield from _shares(measure)
    codes = [code for code in measure.labels if code != NOT_APPLICABLE]
    mentions = {str(code): 1.0 for code in codes}
    for code in codes:
        # The base is people here, too: five people with three mentions each are still five people.
        own = {str(code): 1.0}
        yield _Definition("proportion_mentions", measure.named(code), own, mentions, own, {GIVEN: 1.0})


def _ranking(measure: Measure) -> Iterator[_Definition]:
    places, people = range(1, measure.depth + 1), {GIVEN: 1.0}
    for code in measure.labels:
        first, any_place = {f"{code}@1": 1.0}, {f"{code}@{place}": 1.0 for place in places}
        score = {f"{code}@{place}": float(measure.depth + 1 - place) for place in places}
        yield _Definition("first_choice", measure.named(code), first, people, first, people)
        for k in range(2, measure.depth):
            among = {f"{code}@{place}": 1.0 for place in range(1, k + 1)}
            yield _Definition(f"placed_top{k}", measure.named(code), among, people, among, people)
        yield _Definition("any_mention", measure.named(code), any_place, people, any_place, people)
        yield _Definition("borda", measure.named(code), score, people, any_place, people)


def _text(_: Measure) -> Iterator[_Definition]:
    return iter(())


_OF_LEVEL = {
    Level.NOMINAL: _shares,
    Level.ORDINAL: _ordinal,
    Level.MULTIPLE: _multiple,
    Level.RANKING: _ranking,
    Level.TEXT: _text,
}
