"""Do the ratings say anything? One column all the way, one long run, no spread; everything ticked, or always the first.

Codes without a place on the scale (不了解, 不适用) and blanks are left out before anything is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from toolkit.questionnaire.check.special import is_none
from toolkit.questionnaire.model import SPECIAL_CODES, Item
from toolkit.responses.cleaning.cases import Cases
from toolkit.responses.cleaning.rules import STRONG, WEAK, Family, Found, rule

LONG_MATRIX, PAIRED_MATRIX = 6, 3
"""Rows from which a flat matrix counts; of a pair about the same rows, fewer will do."""
MANY_ROWS = 12
"""Scale rows from which a run or a spread says anything."""
LONG_RUN, LOW_SPREAD = 0.8, 0.25
MANY_OPTIONS, MANY_QUESTIONS = 5, 4


def flat(rated: np.ndarray, rows: int) -> np.ndarray:
    """Tell who gave at least so many ratings, all of them alike.

    >>> flat(np.array([[3, 3, 3], [3, np.nan, 3], [3, 3, 4]]), 3).tolist()
    [True, False, False]
    """
    given = np.isfinite(rated)
    low = np.where(given, rated, np.inf).min(axis=1, initial=np.inf)
    high = np.where(given, rated, -np.inf).max(axis=1, initial=-np.inf)
    return (given.sum(axis=1) >= rows) & (low == high)


def longest_run(rated: np.ndarray) -> np.ndarray:
    """Return the longest run of equal ratings in each record, left-out rows passed over.

    >>> longest_run(np.array([[1, 1, 2, 2, 2], [4, np.nan, 4, 4, 1]])).tolist()
    [3, 3]
    """
    n = len(rated)
    run, longest, before = np.zeros(n, int), np.zeros(n, int), np.full(n, np.nan)
    for column in rated.T:
        given = np.isfinite(column)
        run = np.where(given, np.where(column == before, run + 1, 1), run)
        before = np.where(given, column, before)
        longest = np.maximum(longest, run)
    return longest


def spread(rated: np.ndarray) -> np.ndarray:
    """Return the standard deviation of each record's ratings (IRV); NaN without any.

    >>> spread(np.array([[3.0, 3.0], [1.0, 3.0]])).tolist()
    [0.0, 1.0]
    """
    given = np.isfinite(rated)
    n = given.sum(axis=1)
    many = np.maximum(n, 1)
    mean = np.where(given, rated, 0.0).sum(axis=1) / many
    squares = np.where(given, rated - mean[:, None], 0.0) ** 2
    return np.where(n > 0, np.sqrt(squares.sum(axis=1) / many), np.nan)


@rule(
    "straightline",
    "矩阵题选同一列",
    Family.PATTERN,
    STRONG,
    WEAK,
    definition="一道6行以上的矩阵题全选同一列为弱；两道以上，或同样几行的“重要”和“满意”两道都是一列，为强",
    meaning="可能一路点下来没有看题。真的样样都“一般”的人也有，所以单凭这一条不建议删除。",
)
def straightline(cases: Cases) -> Iterator[Found]:
    """Yield those who marked one column of a matrix all the way down."""
    long = {item.id: flat(cases.rated(item), LONG_MATRIX) for item in cases.matrices}
    count = np.sum(list(long.values()), axis=0, initial=0) * np.ones(len(cases), int)
    twins = [
        (a, b, flat(cases.rated(a), PAIRED_MATRIX) & flat(cases.rated(b), PAIRED_MATRIX))
        for a, b in combinations(cases.matrices, 2)
        if [row.label for row in a.rows] == [row.label for row in b.rows]
    ]
    paired = np.logical_or.reduce([both for _, _, both in twins]) if twins else np.zeros(len(cases), bool)
    for row in np.flatnonzero((count > 0) | paired):
        these = {name for name, found in long.items() if found[row]}
        these |= {item.id for a, b, both in twins if both[row] for item in (a, b)}
        named = cases.named(*(item for item in cases.matrices if item.id in these))
        strength = STRONG if count[row] > 1 or paired[row] else WEAK
        yield Found(int(row), strength, f"{named}的各行全选了同一列。")


@rule(
    "long_run",
    "连着选同一个答案",
    Family.PATTERN,
    STRONG,
    definition="各矩阵题合起来至少12行，其中连续相同的一段占八成以上",
    meaning="和上一条是同一类证据，两条都有也只算一次。",
)
def long_run(cases: Cases) -> Iterator[Found]:
    """Yield those whose longest run fills most of the scale rows."""
    rows, longest = np.isfinite(cases.ratings).sum(axis=1), longest_run(cases.ratings)
    for row in np.flatnonzero((rows >= MANY_ROWS) & (longest >= LONG_RUN * rows)):
        yield Found(int(row), STRONG, f"矩阵题共{rows[row]}行，其中连续{longest[row]}行答案相同。")


@rule(
    "low_spread",
    "打分几乎没有差别",
    Family.PATTERN,
    WEAK,
    definition="至少12行打分的标准差小于0.25",
    meaning="所有方面打分几乎一样，可能没有分别考虑。",
)
def low_spread(cases: Cases) -> Iterator[Found]:
    """Yield those whose ratings hardly differ."""
    rows, deviation = np.isfinite(cases.ratings).sum(axis=1), spread(cases.ratings)
    for row in np.flatnonzero((rows >= MANY_ROWS) & (np.nan_to_num(deviation, nan=np.inf) < LOW_SPREAD)):
        yield Found(int(row), WEAK, f"矩阵题{rows[row]}行打分的标准差只有{deviation[row]:.2f}。")


@rule(
    "all_ticked",
    "多选题全选",
    Family.PATTERN,
    STRONG,
    WEAK,
    definition="5项以上的多选题全部选中为弱；连“以上都没有”也选中为强",
    meaning="可能是从上到下一路点下来。",
)
def all_ticked(cases: Cases) -> Iterator[Found]:
    """Yield those who ticked every option of a multiple choice, 其他 and the like left aside."""
    for item in _multiple(cases):
        ticked = cases.values(item) == 1
        codes = list(item.labels)
        own = np.array([code not in SPECIAL_CODES and code not in item.exclusive for code in codes])
        none = np.array([code in item.exclusive or is_none(item.labels[code]) for code in codes])
        own &= ~none
        if own.sum() < MANY_OPTIONS:
            continue
        every = ticked[:, own].all(axis=1)
        denied = ticked[:, none].any(axis=1)
        for row in np.flatnonzero(every):
            told = "，连“以上都没有”一类的选项也选了" if denied[row] else ""
            strength = STRONG if denied[row] else WEAK
            yield Found(int(row), strength, f"{cases.named(item)}的{own.sum()}个选项全部选中{told}。")


@rule(
    "same_place",
    "多选题总选同一个位置",
    Family.PATTERN,
    WEAK,
    definition="至少答了4道多选题，每道都只选一项，而且位置相同（例如都是第一项）",
    meaning="可能只点最顺手的位置。",
)
def same_place(cases: Cases) -> Iterator[Found]:
    """Yield those who ticked one option in every multiple choice, always at the same place."""
    places = []
    for item in _multiple(cases):
        ticked = cases.values(item) == 1
        place = np.where(ticked.sum(axis=1) == 1, ticked.argmax(axis=1) + 1.0, 0.0)
        places.append(np.where(cases.answered(item), place, np.nan))
    if not places:
        return
    where = np.stack(places, axis=1)
    for row in np.flatnonzero(flat(where, MANY_QUESTIONS)):
        place = np.nanmax(where[row])
        if place:
            n = int(np.isfinite(where[row]).sum())
            yield Found(int(row), WEAK, f"答了{n}道多选题，每道都只选第{place:.0f}项。")


def _multiple(cases: Cases) -> list[Item]:
    return [item for item in cases.questionnaire.questions if item.kind == "multi"]
