"""Two answers of the same people, such as two rows of a matrix: how far apart, with the error of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.sample.categories import Groups
from toolkit.statistics.estimates import Estimates, label
from toolkit.statistics.intervals import wald
from toolkit.statistics.ranks import compared
from toolkit.statistics.results import TestResult
from toolkit.statistics.rows import blocks
from toolkit.statistics.totals import numbers
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.sample import Sample

OF_PAIRS = "基于设计的配对 t"
_OF_THE_WHOLE = ("mean", "top2", "bottom2")


@dataclass(frozen=True, eq=False)
class Between:
    """The difference between two answers of the same people.

    Parameters
    ----------
    estimates : Estimates
        First less second: ``difference_mean``; of scales of four points and more ``difference_top2`` and
        ``difference_bottom2`` (points of a share).
    tests : dict of str to TestResult
        Of each of them: ``mean``, ``top2``, ``bottom2``; without those in which nobody answered differently.
    """

    estimates: Estimates
    tests: dict[str, TestResult]

    def __repr__(self) -> str:
        return "\n".join(f"{name}：{test!r}" for name, test in self.tests.items()) or repr(self.estimates)

    def _repr_html_(self) -> str:
        return self.estimates._repr_html_() + f"<pre>{self!r}</pre>"

    @property
    def frame(self) -> pd.DataFrame:
        """The differences, one a row."""
        return self.estimates.frame


def between(sample: Sample, first: str, second: str) -> Between:
    """Return how far apart two measures on one scale are, among the people who answered both.

    Parameters
    ----------
    sample : Sample
    first, second : str
        Ordinal measures with the same points, or two interval measures in one unit.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` for other levels, for scales that differ, or when nobody answered both; ``A-ITEM``, ``A-FEW``,
        ``A-LONELY``.

    Notes
    -----
    What one person adds to the error is the difference of what it adds to both, so that answers which go together make
    it small; as R ``svycontrast(svymean(~first + second))`` without those who left one of them out. t with ν − 1
    degrees of freedom, as :func:`toolkit.statistics.t_test`.
    """
    measures = [sample.measure(name) for name in (first, second)]
    one, other = measures
    for measure in measures:
        if measure.level not in (Level.ORDINAL, Level.INTERVAL):
            raise AnalysisError("A-LEVEL", where="配对比较", name=measure.label, reason="要用量表题或填数字的题")
    scales = [measure.points for measure in measures]
    if one.level is not other.level or (one.level is Level.ORDINAL and scales[0] != scales[1]):
        raise AnalysisError("A-LEVEL", where="配对比较", name=other.label, reason=f"和“{one.label}”的评分不一样")
    both = ~np.isnan(numbers(sample, first)) & ~np.isnan(numbers(sample, second))
    if not both.any():
        raise AnalysisError("A-LEVEL", where="配对比较", name=other.label, reason=f"没有人同时答了“{one.label}”")
    people = Groups(("",), np.where(both, 0, -1))
    before, after = (next(blocks(sample, measure, people)) for measure in measures)
    at = [[block.defined.statistics.index(name) for name in _OF_THE_WHOLE if name in block.defined.statistics]
          for block in (before, after)]  # fmt: skip
    value = before.value[at[0]] - after.value[at[1]]
    spread = variance(before.influence[:, at[0]] - after.influence[:, at[1]], sample)
    n, names = int(both.sum()), [before.defined.statistics[place] for place in at[0]]
    return Between(_estimates(sample, f"{first}−{second}", names, value, np.sqrt(np.diag(spread)), n), {
        name: compared(OF_PAIRS, value[[place]], spread[[place]][:, [place]], sample.df, n)
        for place, name in enumerate(names) if spread[place, place] > 0
    })  # fmt: skip


def _estimates(sample: Sample, item: str, names: list[str], value: np.ndarray, se: np.ndarray, n: int) -> Estimates:
    low, high = wald(value, se, sample.df)
    rows = [
        {
            "statistic": f"difference_{name}", "level": "", "value": float(value[at]), "se": float(se[at]),
            "low": float(low[at]), "high": float(high[at]), "df": float(sample.df), "n": n, "base": n,
        }
        for at, name in enumerate(names)
    ]  # fmt: skip
    label(rows, sample.context, item, "", "")
    return Estimates.of(rows)
