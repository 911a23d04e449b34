"""Options chosen together: the share of people for each pair, and whether choosing one goes with choosing the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.model import NOT_APPLICABLE
from toolkit.statistics.families import holm
from toolkit.statistics.independence import TwoWay
from toolkit.statistics.intervals import share
from toolkit.statistics.multiple_choice import OptionTests, options_tested
from toolkit.statistics.results import TestResult
from toolkit.statistics.slots import indicators
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.sample import Sample

FEWEST = 5
"""Pairs that fewer people chose are hidden; with fewer expected in a cell a pair is not tested."""


@dataclass(frozen=True, eq=False)
class CoMention:
    """How often options were chosen together.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a pair: ``first``, ``second`` options; ``n`` people who chose both; ``base`` people; ``value`` the
        weighted share who chose both, ``se``, ``low``, ``high``; ``phi`` −1 to 1; ``p`` of the pair by itself,
        ``p_holm`` for the number of pairs; ``hidden`` where fewer than five people chose both: no figures then.
    test : TestResult or None
        All pairs at once; None where no pair has enough people.
    notes : tuple of str
        What was left out.
    """

    frame: pd.DataFrame
    test: TestResult | None
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        tested = [] if self.test is None else [repr(self.test)]
        return "\n".join([f"两两同选（{len(self.frame)} 对）", *tested, *self.notes])

    def _repr_html_(self) -> str:
        return self.frame.to_html(index=False) + "".join(f"<p>{line}</p>" for line in repr(self).splitlines()[1:])


def comention(sample: Sample, a: str, b: str = "") -> CoMention:
    """Return how often each option of one multiple choice was chosen together with each of another, or of its own.

    Parameters
    ----------
    sample : Sample
    a : str
        A multiple choice.
    b : str, optional
        Another; without it the pairs are those within ``a``.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels, or when there is no pair of options that people chose; ``A-ITEM``; ``A-FEW``;
        ``A-LONELY``.

    Notes
    -----
    The base are the people who answered both questions. Simultaneous pairwise marginal independence (Bilder & Loughin
    2004): the sum of the pairs' Pearson statistics, corrected in the second order by their joint linearised covariance,
    because one person's answers are behind all of them.
    """
    one = _Options.of(sample, a)
    other = one if b in ("", a) else _Options.of(sample, b)
    inside = one.answered & other.answered
    notes, alone = [], one.alone(inside) if other is one else ()
    if alone:
        notes.append(f"“{'、'.join(alone)}”没有人和别的选项一起选，不参加配对。")
    pairs = combinations(one.names, 2) if other is one else product(one.names, other.names)
    kept = [pair for pair in pairs if not set(pair) & set(alone)] if other is one else list(pairs)
    if not kept or not inside.any():
        raise AnalysisError("A-LEVEL", where="两两同选", name=sample.measure(a).label, reason="没有可以配成对的选项")
    weight = np.where(inside, sample.weight_values, 0.0)
    first = np.column_stack([one.chosen[name] for name, _ in kept]) & inside[:, None]
    second = np.column_stack([other.chosen[name] for _, name in kept]) & inside[:, None]
    found = _Pairs(tuple(kept), first, second, weight)
    tests = found.tested(sample)
    left = len(kept) - (0 if tests is None else len(tests.options))
    if left:
        notes.append(f"有{left}对选项人太少，不参加检验。")
    together = None if tests is None else replace(tests.together, name="同时两两独立 Rao–Scott F")
    return CoMention(found.frame(sample, {} if tests is None else tests.options), together, tuple(notes))


@dataclass(frozen=True, eq=False)
class _Options:
    """Who chose which option of a multiple choice."""

    chosen: dict[str, np.ndarray]
    answered: np.ndarray

    @staticmethod
    def of(sample: Sample, name: str) -> _Options:
        measure = sample.measure(name)
        if measure.level is not Level.MULTIPLE:
            raise AnalysisError("A-LEVEL", where="两两同选", name=measure.label, reason="要用多选题")
        slots = indicators(measure, {column: sample.frame[column].to_numpy() for column in measure.columns}) == 1
        codes = list(measure.labels)
        chosen = {measure.named(code): slots[:, at] for at, code in enumerate(codes) if code != NOT_APPLICABLE}
        return _Options(chosen, slots[:, len(codes)])

    @property
    def names(self) -> list[str]:
        return list(self.chosen)

    def alone(self, inside: np.ndarray) -> tuple[str, ...]:
        """Return the options that nobody chose together with another, such as "none of these"."""
        several = inside & (sum(own.astype(int) for own in self.chosen.values()) > 1)
        return tuple(name for name, own in self.chosen.items() if (own & inside).any() and not (own & several).any())


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Who chose the first and who the second of each pair: arrays of shape (rows, pairs)."""

    names: tuple[tuple[str, str], ...]
    first: np.ndarray
    second: np.ndarray
    weight: np.ndarray

    @cached_property
    def base(self) -> int:
        return int((self.weight > 0).sum())

    def share(self, chosen: np.ndarray) -> np.ndarray:
        return self.weight @ chosen / self.weight.sum()

    @cached_property
    def tables(self) -> dict[int, TwoWay]:
        """The tables of the pairs that can be tested: enough people expected in each cell by the options' shares."""
        tables = {}
        every = (self.share(own) for own in (self.first & self.second, self.first, self.second))
        for at, (both, a, b) in enumerate(zip(*every, strict=True)):
            if self.base * min(a, 1 - a) * min(b, 1 - b) >= FEWEST:
                tables[at] = TwoWay(np.array([[both, a - both], [b - both, 1 - a - b + both]]), self.base)
        return tables

    def tested(self, sample: Sample) -> OptionTests | None:
        if not self.tables:
            return None
        influence = np.zeros((len(self.weight), len(self.tables)))
        for column, (at, table) in enumerate(self.tables.items()):
            contrasts = table.contrasts[:, 0]
            cell = 2 * ~self.first[:, at] + ~self.second[:, at]
            apart = contrasts[cell] - table.shares.ravel() @ contrasts
            influence[:, column] = self.weight * apart / self.weight.sum()
        named = {str(at): table for at, table in self.tables.items()}
        return options_tested(named, variance(influence, sample), sample.df)

    def frame(self, sample: Sample, tests: Mapping[str, TestResult]) -> pd.DataFrame:
        import pandas as pd

        both = self.first & self.second
        n, value = both.sum(axis=0), self.share(both)
        influence = self.weight[:, None] * (both - value) / self.weight.sum()
        se = np.sqrt(np.diag(variance(influence, sample)))
        low, high = share("logit", value, se, sample.df, np.full(len(n), self.base))
        numbers = {"value": value, "se": se, "low": low, "high": high, "phi": self._phi(value)}
        numbers["p"] = np.array([tests[str(at)].p if str(at) in tests else np.nan for at in range(len(n))])
        hidden = n < FEWEST
        shown = {name: np.where(hidden, np.nan, own) for name, own in numbers.items()}
        first, second = zip(*self.names, strict=True)
        people = pd.Series(n, dtype="Int64").mask(hidden)
        names = {"first": first, "second": second, "n": people, "base": self.base}
        return pd.DataFrame({**names, **shown, "p_holm": holm(shown["p"]), "hidden": hidden})

    def _phi(self, both: np.ndarray) -> np.ndarray:
        """Return the correlation of the two choices; NaN where one of them is everybody's or nobody's."""
        a, b = self.share(self.first), self.share(self.second)
        varies = [np.isin(own.sum(axis=0), (0, self.base), invert=True) for own in (self.first, self.second)]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(varies[0] & varies[1], (both - a * b) / np.sqrt(a * (1 - a) * b * (1 - b)), np.nan)
