"""TURF: how many people the best few offers reach, everybody counted once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from toolkit.statistics.indices.answers import named, refuse, resamples, weighted

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 4
"""Offers in the largest set."""
_EXHAUSTIVE = 15
"""Up to so many options every set is tried; with more, the best set is built up offer by offer."""
_SAME = 1e-12
_WHERE = "覆盖分析"


@dataclass(frozen=True, eq=False)
class Best:
    """The best set of one size.

    Parameters
    ----------
    names : tuple of str
    reach, low, high : float
        The share of people who chose at least one of them; 95 % limits for this set. Of the best of many sets this is
        a little too good.
    again : float
        The share of resamples in which this set is the best (again); NaN if not every set was tried.
    equal : int
        Other sets with the same reach.
    """

    names: tuple[str, ...]
    reach: float
    low: float
    high: float
    again: float
    equal: int


@dataclass(frozen=True, eq=False)
class Reach:
    """The best sets of one, two, three … offers.

    Parameters
    ----------
    best : tuple of Best
    n : int
        People in the base, unweighted.
    exhaustive : bool
        Every set was tried.
    """

    best: tuple[Best, ...]
    n: int
    exhaustive: bool

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said."""
        tried = "每种组合都比较过" if self.exhaustive else "选项多，组合是逐项加入的，不一定是最好的一种"
        equal = [f"“{'、'.join(best.names)}”之外还有{best.equal}种组合覆盖一样多" for best in self.best if best.equal]
        return (tried, *equal)

    @property
    def frame(self) -> pd.DataFrame:
        """One row a size."""
        import pandas as pd

        figures = ("reach", "low", "high", "again", "equal")
        rows = [{"set": "、".join(b.names), **{name: getattr(b, name) for name in figures}} for b in self.best]
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        digits = 0 if self.n < 200 else 1
        lines = [f"{len(b.names)}项：{'、'.join(b.names)}，最多可覆盖{b.reach:.{digits}%}的受访者" for b in self.best]
        return "\n".join([*lines, *self.notes])


def turf(
    chosen: ArrayLike, names: Sequence[str] = (), *, weights: ArrayLike | None = None,
    replicates: np.ndarray | None = None, draws: int = 1000, seed: int = 0,
) -> Reach:  # fmt: skip
    """Return the sets of one to four offers that reach most people.

    Parameters
    ----------
    chosen : array of shape (people, options)
        1 for chosen, 0 for not, NaN for whoever gave no answer (left out). Options like 都不需要 are no offers: leave
        the column out, keep the people.
    names : sequence of str
    weights : array of shape (people,), optional
    replicates : array of shape (people, replicates), optional
        Weights of a bootstrap that knows the design; without them people are drawn one by one.
    draws, seed : int
        Of those draws.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for other answers, or nobody who answered.

    >>> found = turf([[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 1, 0]], ["甲", "乙", "丙"], draws=20)
    >>> [(best.names, best.reach) for best in found.best]
    [(('甲',), 0.5), (('甲', '乙'), 0.75), (('甲', '乙', '丙'), 1.0)]
    """
    answers = np.asarray(chosen, float)
    refuse(answers.ndim != 2, _WHERE, "要一人一行、一个选项一列")
    own, weight = named(names, answers.shape[1], _WHERE, "项"), weighted(weights, len(answers), _WHERE)
    there = ~np.isnan(answers).any(axis=1)
    refuse(not np.isin(answers[there], (0, 1)).all(), _WHERE, "每一列要是0和1")
    refuse(not weight[there].sum() > 0, _WHERE, "没有人回答")
    ticked, weight = answers[there].astype(bool), weight[there]
    blocks = resamples(ticked, weight, None if replicates is None else replicates[there], draws, seed)
    exhaustive = len(own) <= _EXHAUSTIVE
    found = _every_set(ticked, weight, blocks) if exhaustive else _step_by_step(ticked, weight, blocks)
    best = tuple(Best(tuple(own[place] for place in places), *figures) for places, *figures in found)
    return Reach(best, int(there.sum()), exhaustive)


def _every_set(ticked: np.ndarray, weight: np.ndarray, blocks: Iterator[np.ndarray]) -> Iterator[tuple]:
    options = ticked.shape[1]
    mask = ticked @ (1 << np.arange(options))
    sizes = [list(combinations(range(options), size)) for size in range(1, min(LARGEST, options) + 1)]
    codes = [np.array([sum(1 << place for place in places) for places in sets]) for sets in sizes]
    reach = _reach(mask, weight[:, None], options)[0]
    winner = [int((reach[sets] >= reach[sets].max() - _SAME).argmax()) for sets in codes]
    again, drawn = [[] for _ in sizes], [[] for _ in sizes]
    for block in blocks:
        of_block = _reach(mask, block, options)
        for size, sets in enumerate(codes):
            own = of_block[:, sets[winner[size]]]
            drawn[size].append(own)
            again[size].append(own >= of_block[:, sets].max(axis=1) - _SAME)
    for size, sets in enumerate(codes):
        best = float(reach[sets].max())
        low, high = _limits(drawn[size])
        equal = int((reach[sets] >= best - _SAME).sum()) - 1
        yield sizes[size][winner[size]], best, low, high, float(np.concatenate(again[size]).mean()), equal


def _reach(mask: np.ndarray, weights: np.ndarray, options: int) -> np.ndarray:
    """Return the reach of every set of options (a bit mask) for every column of weights."""
    size = 1 << options
    out = np.empty((weights.shape[1], size))
    for row, column in zip(out, weights.T, strict=True):
        row[:] = np.bincount(mask, column, size)
        row /= row.sum()
        for place in range(options):  # from weights of exact masks to weights of all masks inside a mask
            halves = row.reshape(-1, 2, 1 << place)
            halves[:, 1] += halves[:, 0]
    return 1 - out[:, ::-1]


def _step_by_step(ticked: np.ndarray, weight: np.ndarray, blocks: Iterator[np.ndarray]) -> Iterator[tuple]:
    chosen: list[int] = []
    covered = np.zeros((LARGEST, len(ticked)), bool)
    equal = []
    for size in range(LARGEST):
        before = covered[size - 1] if size else covered[0]
        gains = (ticked & ~before[:, None]).T @ weight
        gains[chosen] = -1
        best = gains >= gains.max() - _SAME * weight.sum()
        equal.append(int(best.sum()) - 1)
        chosen.append(int(best.argmax()))
        covered[size] = before | ticked[:, chosen[-1]]
    drawn = [covered @ block / block.sum(axis=0) for block in blocks]
    for size in range(LARGEST):
        low, high = _limits([part[size] for part in drawn])
        reach = float(covered[size] @ weight / weight.sum())
        yield tuple(chosen[: size + 1]), reach, low, high, float("nan"), equal[size]


def _limits(parts: list[np.ndarray]) -> tuple[float, float]:
    low, high = np.quantile(np.concatenate(parts), [0.025, 0.975])
    return float(low), float(high)
