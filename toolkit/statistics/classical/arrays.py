"""Who counts in a test, who does not, and the result that always has a p."""

from __future__ import annotations

from math import isfinite
from typing import SupportsFloat

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.statistics.effects import EffectSize
from toolkit.statistics.results import Df, TestResult

Notes = tuple[str, ...]
EXACT_BELOW = 50
"""Below this many people without ties the distribution of ranks is exact; the limit of R."""


def complete(name: str, *columns: np.ndarray) -> tuple[np.ndarray, Notes]:
    """Return the people who have an answer in every column, and a note on the others.

    Parameters
    ----------
    name : str
        Of the test, for errors.
    columns : arrays of shape (people,)
        NaN where the answer is missing.

    Returns
    -------
    array of shape (columns, people left), notes
        People are sorted by their answers, so that no result depends on the order of the file, to the last digit.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for infinite values, or when nobody is left.
    """
    answers = np.array(columns, dtype=float)
    if np.isinf(answers).any():
        raise refused(name, "有无穷大的数")
    there = answers[:, ~np.isnan(answers).any(axis=0)]
    if not there.size:
        raise refused(name, "没有人的回答是完整的")
    missing = answers.shape[1] - there.shape[1]
    return there[:, np.lexsort(there)], (f"另有{missing}人缺回答，没有计入。",) if missing else ()


def samples(
    name: str, values: np.ndarray, groups: np.ndarray, least: int = 1
) -> tuple[np.ndarray, list[np.ndarray], Notes]:
    """Return the codes of the groups, the values of each group, and notes on who is not counted.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two groups, a group of fewer than ``least`` people, and values that are all the same.
    """
    (there, of), notes = complete(name, values, groups)
    codes = np.unique(of)
    asked = np.asarray(groups, dtype=float)
    silent = np.setdiff1d(asked[~np.isnan(asked)], codes)
    if len(codes) < 2:
        raise refused(name, "有回答的不到两组，没有可比的")
    found = [there[of == code] for code in codes]
    if min(map(len, found)) < least:
        raise refused(name, f"有的组不到{least}人")
    require_variety(name, there)
    empty = tuple(f"编码为{code:g}的一组没有人回答，没有比较。" for code in silent)
    return codes, found, (*notes, *empty)


def pair_of_samples(
    name: str, values: np.ndarray, groups: np.ndarray, least: int = 1
) -> tuple[np.ndarray, np.ndarray, Notes]:
    """Return the values of the first and of the second of exactly two groups; errors as in :func:`samples`."""
    codes, found, notes = samples(name, values, groups, least)
    if len(codes) != 2:
        raise refused(name, f"只能比较两组，这里有{len(codes)}组")
    return found[0], found[1], notes


def require_variety(name: str, values: np.ndarray) -> None:
    """Refuse values that are all the same.

    Raises
    ------
    AnalysisError
        ``A-TEST``.
    """
    if values.min() == values.max():
        raise refused(name, "所有人的回答都一样")


def refused(name: str, reason: str) -> AnalysisError:
    """Return the error for a test that these answers cannot give."""
    return AnalysisError("A-TEST", where="检验", name=name, reason=reason)


def result(
    name: str,
    statistic: SupportsFloat,
    df: Df,
    p: SupportsFloat,
    n: int,
    effect: EffectSize,
    notes: Notes = (),
) -> TestResult:
    """Return the result of a test.

    Raises
    ------
    AnalysisError
        ``A-TEST`` when there is no p: a result without one says nothing.
    """
    found, chance = float(statistic), float(p)
    if not (isfinite(found) and isfinite(chance)):
        raise refused(name, "这些回答得不出结果")
    strength = effect.value, n, effect.name, effect.low, effect.high
    return TestResult(name, found, df, min(chance, 1.0), *strength, notes)
