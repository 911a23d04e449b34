"""Kano's categories: what people would feel with a service, and without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from toolkit.statistics.indices.answers import named, refuse, weighted

if TYPE_CHECKING:
    import pandas as pd

ANSWERS = ("喜欢", "应该", "无所谓", "可以接受", "不喜欢")
"""Answers 1 to 5 to both questions of a pair."""
CATEGORIES = {"A": "魅力", "O": "期望", "M": "必备", "I": "无差异", "R": "反向", "Q": "可疑"}
MIXED = "混合"
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
"""Row: the answer with the service; column: without it."""
_AHEAD, _ENOUGH = 0.10, 50
_WHERE = "Kano 分析"


@dataclass(frozen=True, eq=False)
class Kano:
    """What each service is to people.

    Parameters
    ----------
    names : tuple of str
    n : numpy.ndarray of int, shape (services,)
        People who answered both questions.
    shares : numpy.ndarray of shape (services, 6)
        Of the categories A, O, M, I, R, Q.
    better, worse : numpy.ndarray of shape (services,)
        (A + O)/(A + O + M + I): how far having it satisfies. −(O + M)/(A + O + M + I): how far lacking it dissatisfies
        (Berger et al. 1993). NaN, and a note, where nobody is in these four.
    category : tuple of str
        The word of the largest share if it is at least 10 points ahead of the second, else 混合.
    notes : tuple of str
    """

    names: tuple[str, ...]
    n: np.ndarray
    shares: np.ndarray
    better: np.ndarray
    worse: np.ndarray
    category: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """One row a service."""
        import pandas as pd

        shares = {word: self.shares[:, place] for place, word in enumerate(CATEGORIES.values())}
        ends = {"better": self.better, "worse": self.worse, "category": self.category}
        return pd.DataFrame({"name": self.names, "n": self.n, **shares, **ends})

    def __repr__(self) -> str:
        lines = [f"{name}：{word}（{n} 人）" for name, word, n in zip(self.names, self.category, self.n, strict=True)]
        return "\n".join([*lines, *self.notes])


def kano(having: ArrayLike, lacking: ArrayLike, names: Sequence[str] = (), *, weights: ArrayLike | None = None) -> Kano:
    """Return Kano's categories of services.

    Parameters
    ----------
    having, lacking : arrays of shape (people, services)
        Answers 1 to 5 in the order of :data:`ANSWERS`, with the service and without it; NaN for no answer: who gave
        only one of the two is left out.
    names : sequence of str
    weights : array of shape (people,), optional

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for other answers, or a service with no complete pair.

    >>> kano([[1], [1], [1], [3]], [[5], [5], [4], [3]], ["夜间自习室"]).category
    ('期望',)
    """
    yes, no = np.asarray(having, float), np.asarray(lacking, float)
    refuse(yes.ndim != 2 or yes.shape != no.shape, _WHERE, "正反两问的行列不一样")
    own, weight = named(names, yes.shape[1], _WHERE, "项"), weighted(weights, len(yes), _WHERE)
    both = ~np.isnan(yes) & ~np.isnan(no)
    for part in (yes, no):
        refuse(not np.isin(part[~np.isnan(part)], range(1, 6)).all(), _WHERE, "回答要是1到5")
    sums = both.T @ weight
    refuse(not (sums > 0).all(), _WHERE, "有一项没有人两问都答")
    table = np.array([[list(CATEGORIES).index(letter) for letter in row] for row in TABLE])
    found = np.where(both, table[_place(yes, both), _place(no, both)], -1)
    shares = np.stack([(found == place).T @ weight for place in range(len(CATEGORIES))], axis=1) / sums[:, None]
    attractive, performance, must = shares[:, :3].T
    four, n = shares[:, :4].sum(axis=1), both.sum(axis=0)
    with np.errstate(invalid="ignore"):
        better, worse = (attractive + performance) / four, -(performance + must) / four
    return Kano(own, n, shares, better, worse, tuple(_category(row) for row in shares), _notes(own, n, four))


def _place(answers: np.ndarray, there: np.ndarray) -> np.ndarray:
    return np.where(there, answers, 1).astype(int) - 1


def _category(shares: np.ndarray) -> str:
    second, first = np.sort(shares)[-2:]
    return list(CATEGORIES.values())[int(shares.argmax())] if first - second >= _AHEAD - 1e-12 else MIXED


def _notes(names: tuple[str, ...], n: np.ndarray, four: np.ndarray) -> tuple[str, ...]:
    few = [
        f"“{name}”只有{count}人两问都答，不足{_ENOUGH}人，结果仅供参考"
        for name, count in zip(names, n, strict=True)
        if count < _ENOUGH
    ]
    none = [
        f"“{name}”的回答全是反向或可疑，算不出满意和不满意系数"
        for name, sum_ in zip(names, four, strict=True)
        if not sum_
    ]
    return (*few, *none)
