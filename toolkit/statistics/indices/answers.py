"""Answers and weights of people, checked, and the resamples of people that show how firm a result is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from toolkit.errors import AnalysisError

_AT_ONCE = 2_000_000
"""Numbers per block of resamples, to keep memory small."""


def named(names: Sequence[str], count: int, where: str, word: str) -> tuple[str, ...]:
    """Return the names of items, numbered where none are given.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for another number of names.
    """
    refuse(bool(names) and len(names) != count, where, "名称和数不一样多")
    return tuple(str(name) for name in names) or tuple(f"第{place}{word}" for place in range(1, count + 1))


def weighted(weights: ArrayLike | None, people: int, where: str) -> np.ndarray:
    """Return the weights of people, 1 where none are given.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for weights that are missing or negative.
    """
    if weights is None:
        return np.ones(people)
    found = np.asarray(weights, float)
    refuse(found.shape != (people,), where, "权重和人数不一样多")
    refuse(not (np.isfinite(found).all() and (found >= 0).all() and found.any()), where, "权重有空的或负的")
    return found


def refuse(wrong: bool, where: str, reason: str) -> None:
    """Raise ``A-VALUES`` if something is wrong with the answers."""
    if wrong:
        raise AnalysisError("A-VALUES", where=where, name="各人的回答", reason=reason)


def resamples(
    answers: np.ndarray, weights: np.ndarray, replicates: np.ndarray | None, draws: int, seed: int
) -> Iterator[np.ndarray]:
    """Return blocks of weights, each column a resample of the people.

    Parameters
    ----------
    answers : array of shape (people, columns)
        They settle the order in which people are drawn: the order of the file makes no difference.
    weights : array of shape (people,)
    replicates : array of shape (people, replicates) or None
        Weights of a bootstrap that knows strata and clusters; without them people are drawn one by one.
    draws, seed : int
        Of the resamples drawn here.
    """
    people = len(weights)
    block = max(1, _AT_ONCE // people)
    if replicates is not None:
        for start in range(0, replicates.shape[1], block):
            yield replicates[:, start : start + block]
        return
    random = np.random.default_rng(seed)
    order = np.lexsort([weights, *answers.T])
    for start in range(0, draws, block):
        size = min(block, draws - start)
        chosen = random.integers(0, people, (size, people)) + people * np.arange(size)[:, None]
        times = np.bincount(chosen.ravel(), minlength=size * people).reshape(size, people)
        out = np.empty((people, size))
        out[order] = times.T * weights[order, None]
        yield out
