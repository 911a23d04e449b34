"""What is analysed: a sample, the outcomes, and what they are told apart or explained by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.questionnaire.model import NOT_APPLICABLE
from toolkit.records import NOT_ASKED
from toolkit.sample.categories import Groups, groups
from toolkit.statistics.slots import gaps, indicators
from toolkit.statistics.totals import numbers

if TYPE_CHECKING:
    from toolkit.sample import Sample


@dataclass(frozen=True, eq=False)
class Case:
    """Names in a sample, in their places.

    Parameters
    ----------
    sample : Sample
        Without "does not apply" among the options: :meth:`of`.
    y : tuple of str
        The outcome; several rows of a matrix that the same people rated.
    x : tuple of str
        What the outcome is told apart or explained by; several for a model, and for importance against satisfaction.
    """

    sample: Sample
    y: tuple[str, ...]
    x: tuple[str, ...] = ()

    @staticmethod
    def of(sample: Sample, y: tuple[str, ...], x: tuple[str, ...]) -> Case:
        """Return the case; whom a question does not apply to gave no answer to it.

        Raises
        ------
        AnalysisError
            ``A-ITEM``.
        """
        for name in (*y, *x):
            sample = _applying(sample, sample.measure(name))
        return Case(sample, y, x)

    @property
    def plain(self) -> bool:
        """Whether people were reached one by one and each counts as one."""
        sample = self.sample
        return sample.weights is None and sample.drawn is None and sample.replicates is None

    @property
    def outcome(self) -> Measure:
        """The first outcome."""
        return self.sample.measure(self.y[0])

    @property
    def by(self) -> str:
        """What it is told apart by; empty for nothing."""
        return self.x[0] if self.x else ""

    @cached_property
    def groups(self) -> Groups:
        """The groups of :attr:`by`."""
        return groups(self.sample, self.by)

    @cached_property
    def values(self) -> np.ndarray:
        """The outcome as numbers, NaN for no answer and for codes off the scale."""
        return numbers(self.sample, self.y[0])

    @cached_property
    def inside(self) -> np.ndarray:
        """Who has an answer on both sides."""
        own = answered(self.sample, self.y[0])
        if self.by:
            own &= answered(self.sample, self.by)
        return own

    @cached_property
    def weight(self) -> np.ndarray:
        """Weights of the people inside, 0 for others."""
        return np.where(self.inside, self.sample.weight_values, 0.0)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many people with an answer each group has, for groups with anybody in the order of the groups."""
        of = self.groups.of[self.inside & (self.groups.of >= 0)]
        counted = np.bincount(of, minlength=len(self.groups.names))
        return {name: int(n) for name, n in zip(self.groups.names, counted, strict=True) if n}

    @cached_property
    def parts(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Values and weights of each group with anybody."""
        places = [self.groups.names.index(name) for name in self.sizes]
        own = [self.inside & (self.groups.of == place) for place in places]
        return [(self.values[mine], self.weight[mine]) for mine in own]

    @cached_property
    def table(self) -> np.ndarray:
        """People in each cell, outcome in rows and groups in columns, empty ones left out."""
        return _crossed(self.outcome_places, self.groups.of, np.ones(len(self.inside)))

    @cached_property
    def outcome_places(self) -> np.ndarray:
        """For each person the place of the option chosen, −1 for none."""
        return groups(self.sample, self.y[0]).of

    @cached_property
    def codes(self) -> tuple[np.ndarray, np.ndarray]:
        """Outcome and groups as places with NaN, as tests of arrays want them."""
        return _missing(self.outcome_places), self.codes_of_groups

    @cached_property
    def codes_of_groups(self) -> np.ndarray:
        """The place of each person's group, NaN for none."""
        return _missing(self.groups.of)

    @cached_property
    def values_of_by(self) -> np.ndarray:
        """What the outcome is explained by, as numbers."""
        return numbers(self.sample, self.by)

    @cached_property
    def ranked(self) -> np.ndarray:
        """The outcome as numbers among the people inside, NaN for others."""
        return np.where(self.inside, self.values, np.nan)

    @cached_property
    def rows(self) -> np.ndarray:
        """The outcomes of those who answered all of them, shape (people, rows)."""
        return self.every[self.complete]

    @cached_property
    def every(self) -> np.ndarray:
        """The outcomes of everybody as numbers, shape (people, rows)."""
        return np.column_stack([numbers(self.sample, name) for name in self.y])

    @cached_property
    def complete(self) -> np.ndarray:
        """Who answered all outcomes."""
        return np.isnan(self.every).sum(axis=1) == 0

    @cached_property
    def people(self) -> int:
        """How many answered what is compared."""
        return int(self.complete.sum() if len(self.y) > 1 else self.inside.sum())

    def only(self, kept: Collection[str]) -> Case:
        """Return the case with other groups taken for no answer; everybody stays in the design."""
        measure = self.sample.measure(self.by)
        column = self.sample.frame[measure.columns[0]].to_numpy(float)
        places = [place for place, name in enumerate(self.groups.names) if name in kept]
        own = {code: label for code, label in measure.labels.items() if measure.named(code) in kept}
        changed = replace(measure, columns=(f"{self.by}（留下的组）",), labels=own or measure.labels)
        column = np.where(np.isin(self.groups.of, places), column, np.nan)
        return replace(self, sample=self.sample.with_measure(changed, column))

    def scored(self, values: np.ndarray) -> Sample:
        """Return the sample with numbers of people as the measure :data:`SCORE`."""
        return self.sample.with_measure(Measure(SCORE, SCORE, SCORE, Level.INTERVAL, (SCORE,), missing=()), values)

    def classified(self, places: np.ndarray, names: Collection[str]) -> Sample:
        """Return the sample with a classification of people, −1 for none, as the measure :data:`SCORE`."""
        labels = dict(enumerate(names))
        measure = Measure(SCORE, SCORE, SCORE, Level.NOMINAL, (SCORE,), labels, missing=(), names=labels)
        return self.sample.with_measure(measure, _missing(places))


SCORE = "（另算的数）"


def answered(sample: Sample, name: str) -> np.ndarray:
    """Return who gave an answer that counts: of an ordinal measure one on the scale."""
    measure = sample.measure(name)
    match measure.level:
        case Level.NOMINAL:
            return groups(sample, name).of >= 0
        case Level.ORDINAL | Level.INTERVAL:
            return ~np.isnan(numbers(sample, name))
        case Level.MULTIPLE:
            return chosen(sample, name)[1]
    column = sample.frame[measure.columns[0]].to_numpy()
    if column.dtype.kind not in "iuf":
        return np.array([isinstance(text, str) and bool(text.strip()) for text in column])
    return ~np.logical_or(*gaps(measure, column))


def chosen(sample: Sample, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return who chose each option of a multiple choice, shape (people, options), and who chose any.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels.
    """
    measure = sample.measure(name)
    if measure.level is not Level.MULTIPLE:
        raise AnalysisError("A-LEVEL", where="分析", name=measure.label, reason="要用多选题")
    slots = indicators(measure, {column: sample.frame[column].to_numpy() for column in measure.columns})
    many = len(measure.labels)
    return slots[:, :many] == 1, slots[:, many] == 1


def first_choices(sample: Sample, name: str) -> np.ndarray:
    """Return for each person the place of the option ranked first, −1 for none."""
    ranked = np.column_stack([sample.frame[column].to_numpy(float) for column in sample.measure(name).columns])
    first = ranked == 1
    return np.where(first.any(axis=1), first.argmax(axis=1), -1)


def weighted_table(case: Case) -> np.ndarray:
    """Return weighted people in each cell, as :attr:`Case.table`."""
    return _crossed(case.outcome_places, case.groups.of, case.sample.weight_values)


def _crossed(rows: np.ndarray, columns: np.ndarray, weight: np.ndarray) -> np.ndarray:
    inside = (rows >= 0) & (columns >= 0)
    r, row = np.unique(rows[inside], return_inverse=True)
    c, column = np.unique(columns[inside], return_inverse=True)
    sums = np.bincount(row * len(c) + column, weight[inside], len(r) * len(c))
    return sums.reshape(len(r), len(c))


def _applying(sample: Sample, measure: Measure) -> Sample:
    """Return the sample with "does not apply" taken for a question not asked."""
    if measure.level not in (Level.NOMINAL, Level.ORDINAL) or NOT_APPLICABLE not in measure.labels or measure.names:
        return sample
    labels = {code: label for code, label in measure.labels.items() if code != NOT_APPLICABLE}
    column = sample.frame[measure.columns[0]].to_numpy()
    return sample.with_measure(replace(measure, labels=labels), np.where(column == NOT_APPLICABLE, NOT_ASKED, column))


def _missing(places: np.ndarray) -> np.ndarray:
    return np.where(places < 0, np.nan, places.astype(float))
