"""How did records come in, and what do they say in words? Bursts, texts without content, the same text again.

Texts are never quoted: they may hold personal details.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from toolkit.questionnaire.labels import matching_key
from toolkit.responses.cleaning.cases import Cases
from toolkit.responses.cleaning.rules import STRONG, WEAK, Family, Found, rule

MANY, WITHIN = 10, 60.0
"""So many records within so many seconds are a burst; it lasts until its source pauses as long."""
EVEN = 0.1
"""Coefficient of variation below which the time between records is flat; of chance arrivals it is about 1."""
REPEATED = 5
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz")
_AGAIN = re.compile(r"(.{1,6}?)\1+", re.DOTALL)


@rule(
    "burst",
    "短时间集中提交",
    Family.ARRIVAL,
    STRONG,
    WEAK,
    definition=(
        "同一来源（设备；不知道设备时按来源和链接）1分钟内交了10份以上，或一连11份间隔几乎相等，为弱；"
        "其中5份以上的填空文字相同，这些答卷和同一批里没写字的为强"
    ),
    meaning="可能是程序刷的。集中组织填写、活动现场扫码也会这样，请先问问发问卷的人。",
)
def burst(cases: Cases) -> Iterator[Found]:
    """Yield the records of bursts, those that share a text as strong."""
    for rows, why in bursts(cases):
        shared, wrote = _sharing(cases, rows)
        several = len(shared) >= REPEATED
        for row in rows:
            alike = several and (row in shared or row not in wrote)
            told = f"，其中{len(shared)}份的填空文字相同" if alike else ""
            told += "，本份没有写字" if alike and row not in wrote else ""
            yield Found(row, STRONG if alike else WEAK, f"{why}{told}。")


def bursts(cases: Cases) -> Iterator[tuple[list[int], str]]:
    """Yield the rows of each burst and what it is in words."""
    timed = np.flatnonzero(np.isfinite(cases.moments))
    _, origin = np.unique(cases.origins[timed].astype(str), return_inverse=True)
    order = np.lexsort((cases.moments[timed], origin))
    for rows in np.split(timed[order], np.flatnonzero(np.diff(origin[order])) + 1):
        if len(rows) < MANY:
            continue
        moments = cases.moments[rows]
        for chain in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(moments) > WITHIN) + 1):
            if len(chain) >= MANY and _dense(moments[chain]):
                spent = moments[chain[-1]] - moments[chain[0]]
                yield [int(row) for row in rows[chain]], f"同一来源在{spent:.0f}秒里交了{len(chain)}份"
        for chain in _even(moments):
            if not _dense(moments[chain]):
                gap = np.diff(moments[chain]).mean()
                yield [int(row) for row in rows[chain]], f"同一来源接连{len(chain)}份，每隔约{gap:.0f}秒一份"


def _dense(moments: np.ndarray) -> bool:
    """Tell whether some minute holds many."""
    return bool((moments[MANY - 1 :] - moments[: len(moments) - MANY + 1] < WITHIN).any())


def _even(moments: np.ndarray) -> list[np.ndarray]:
    """Return the stretches of records that come at equal intervals."""
    gaps = np.diff(moments)
    if len(gaps) < MANY:
        return []
    windows = np.lib.stride_tricks.sliding_window_view(gaps, MANY)
    flat = (windows.mean(axis=1) > 0) & (windows.std(axis=1) < EVEN * windows.mean(axis=1))
    member = np.zeros(len(moments), bool)
    for start in np.flatnonzero(flat):
        member[start : start + MANY + 1] = True
    places = np.flatnonzero(member)
    return [part for part in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(part)]


def _sharing(cases: Cases, rows: list[int]) -> tuple[set[int], set[int]]:
    """Return which of some records give the commonest text among them, and which wrote anything."""
    said: Counter[str] = Counter()
    by_text: dict[str, set[int]] = {}
    wrote = set()
    for item in cases.open_questions:
        texts = cases.texts(item)
        for row in rows:
            if key := matching_key(texts[row]):
                by_text.setdefault(key, set()).add(row)
                wrote.add(row)
    said.update({key: len(found) for key, found in by_text.items()})
    return (by_text[said.most_common(1)[0][0]] if said else set()), wrote


@rule(
    "empty_text",
    "填空没有内容",
    Family.ARRIVAL,
    WEAK,
    definition="填空题只有一个字、重复同一个字词、像在键盘上随手敲的，或同样的文字出现5份以上",
    meaning="这句话用不上，别的题仍可能是认真答的。",
)
def empty_text(cases: Cases) -> Iterator[Found]:
    """Yield those who wrote something without content."""
    for item in cases.open_questions:
        keys = [matching_key(text) for text in cases.texts(item)]
        often = Counter(key for key in keys if key)
        for row, key in enumerate(keys):
            if not key:
                continue
            if what := emptiness(key):
                yield Found(row, WEAK, f"{cases.named(item)}{what}。")
            elif often[key] >= REPEATED:
                yield Found(row, WEAK, f"{cases.named(item)}的文字和另外{often[key] - 1}份相同。")


def emptiness(text: str) -> str:
    """Return in words why a text has no content; empty when it seems to have some.

    >>> emptiness("asdf"), emptiness("挺好的挺好的"), emptiness("谢谢"), emptiness("无")
    ('像是在键盘上随手敲的', '是同一个字词的重复', '', '只有一个字')
    """
    if len(text) < 2:
        return "只有一个字"
    if len(text) > 2 and _AGAIN.fullmatch(text):
        return "是同一个字词的重复"
    run = text.lower()
    if len(run) > 2 and any(run in keys or run in keys[::-1] for keys in _KEYS):
        return "像是在键盘上随手敲的"
    return ""
