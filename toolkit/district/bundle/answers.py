"""Answers as rows of numbers: nothing that names a person goes in, nothing that the questionnaire forbids comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.records import BLANK, NOT_ASKED
from toolkit.responses.answers import COMPLETE, PARTIAL, SCREENED_OUT

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item

ABOUT = ("respondent", "submitted", "disposition")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HEAD = ("no", "day", "disposition")
_DISPOSITIONS = (COMPLETE, PARTIAL, SCREENED_OUT)
_NO_NUMBER = (-8, -9)
"""Stand for 不清楚 and 不愿回答 where a number was asked for."""


def columns_of(items: Sequence[Item]) -> list[str]:
    """Return the columns that hold the answers to questions."""
    return [column for item in items for column in kind_of(item).columns(item)]


def without_persons(frame: pd.DataFrame, items: Sequence[Item]) -> pd.DataFrame:
    """Return answers with running numbers and days alone, in an order that does not tell who came first.

    Texts, sources, devices and times of the day are left behind.
    """
    asked = columns_of(items)
    days = [day if _DAY.fullmatch(day := str(moment)[:10]) else "" for moment in frame["submitted"]]
    kept = frame[["disposition", *asked]].copy().assign(submitted=days)  # in one piece: columns are added to it
    kept = kept.sort_values(["submitted", "disposition", *asked], kind="stable", ignore_index=True)
    kept = kept.assign(respondent=[str(number) for number in range(1, len(kept) + 1)])
    return kept.loc[:, [*ABOUT, *asked]]


def written(frame: pd.DataFrame) -> bytes:
    """Return answers as a table of numbers with commas between."""
    columns = [frame[name].tolist() for name in frame.columns]
    shown = [*columns[: len(ABOUT)], *(map(_shown, values) for values in columns[len(ABOUT) :])]
    lines = [",".join([*_HEAD, *frame.columns[len(ABOUT) :]]), *map(",".join, zip(*shown, strict=True))]
    return ("\n".join(lines) + "\n").encode()


def _shown(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def read(data: bytes, items: Sequence[Item]) -> pd.DataFrame:
    """Return the answers of a table.

    Raises
    ------
    ValueError
        Saying in words what does not fit the questions.
    """
    import pandas as pd

    asked = columns_of(items)
    try:
        head, *lines = data.decode("ascii").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise ValueError("答卷数据里有不是数字的内容") from None
    if head.split(",") != [*_HEAD, *asked]:
        raise ValueError("答卷数据的列和问卷的题目不一样")
    if any(line.count(",") != len(_HEAD) + len(asked) - 1 for line in lines):
        raise ValueError("答卷数据有缺了列或多了列的行")
    cells = [line.split(",", len(_HEAD)) for line in lines]
    values = _numbers([parts[-1] for parts in cells], len(asked))
    numbers, days, dispositions = ([parts[place] for parts in cells] for place in range(len(_HEAD)))
    if numbers != [str(number) for number in range(1, len(lines) + 1)]:
        raise ValueError("答卷的序号不是从1连着编的")
    if not all(day == "" or _DAY.fullmatch(day) for day in days):
        raise ValueError("提交日期不是年月日")
    if not set(dispositions) <= set(_DISPOSITIONS):
        raise ValueError("有不认识的完成情况")
    found = dict(zip(asked, values.T, strict=True))
    for item in items:
        for name in kind_of(item).columns(item):
            found[name] = _fitting(item, name, found[name])
    return pd.DataFrame(dict(zip(ABOUT, (numbers, days, dispositions), strict=True)) | found)


def _numbers(lines: list[str], many: int) -> np.ndarray:
    """Return the answers of people to ``many`` columns; nobody, and no column, are none."""
    if not lines or not many:
        return np.zeros((len(lines), many))
    words = ",".join(lines).split(",")
    try:
        known = {word: _number(word) for word in set(words)}  # few are different: each is read once
    except ValueError:
        raise ValueError("答卷数据里有不是数字的内容") from None
    return np.fromiter(map(known.__getitem__, words), float, len(words)).reshape(len(lines), many)


def _number(word: str) -> float:
    if "_" in word:  # Python's own way of writing long numbers
        raise ValueError(word)
    return float(word)


def _fitting(item: Item, name: str, values: np.ndarray) -> np.ndarray:
    """Return the answers in a column, whole numbers as such, when the question allows them all."""
    if item.kind == "number":
        low = -np.inf if item.minimum is None else item.minimum
        high = np.inf if item.maximum is None else item.maximum
        fits = np.isin(values, (NOT_ASKED, BLANK, *_NO_NUMBER)) | ((values >= low) & (values <= high))
        fits &= np.isfinite(values)
    else:
        fits = np.isin(values, (NOT_ASKED, BLANK, *_codes(item)))
    if not fits.all():
        raise ValueError(f"{name}有问卷里没有的答案（{values[~fits][0]:g}，共{int((~fits).sum())}处）")
    return values if item.kind == "number" else values.astype(np.int64)


def _codes(item: Item) -> Sequence[int]:
    if item.kind in ("multi", "text"):
        return (0, 1)
    if item.kind == "rank":
        return range(len(item.options) + 1)
    return list(item.labels)
