"""How long did it take? Compared with what this person's own questions take to read and answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.length import CHARACTERS_PER_MINUTE, seconds
from toolkit.questionnaire.routing import TRUE, asked
from toolkit.responses.cleaning.cases import Cases
from toolkit.responses.cleaning.rules import INFO, STRONG, WEAK, Family, Found, rule

MANY = 50
"""From so many timed records on, the usual pace of these records is the measure."""
FAST, TOO_FAST, SLOW = 0.5, 0.33, 10.0
FLOOR_CHARACTER, FLOOR_ANSWER = 0.12, 0.6
"""Seconds that reading a character and giving an answer take at the very least; an assumption."""


@dataclass(frozen=True)
class Route:
    """What reading and answering one's own questions takes.

    Parameters
    ----------
    planned : numpy.ndarray
        Planned seconds for what was shown up to the last question answered; the rest may not have been read.
    least : numpy.ndarray
        Seconds without which nobody can have read it.
    """

    planned: np.ndarray
    least: np.ndarray


def route(cases: Cases) -> Route:
    """Return what each record's own route takes."""
    questionnaire, n = cases.questionnaire, len(cases)
    last = np.full(n, -1)
    for position, item in enumerate(questionnaire.items):
        if item.kind != "info":
            last[cases.answered(item)] = position
    planned, least = np.zeros(n), np.zeros(n)
    for position, item in enumerate(questionnaire.items):
        info = item.kind == "info"
        shown = asked(questionnaire, item, cases.columns, n) == TRUE if info else cases.shown(item)
        read = shown & (position <= last)
        reading = seconds(item) - kind_of(item).seconds(item)
        planned += read * seconds(item)
        least += read * (reading * CHARACTERS_PER_MINUTE / 60 * FLOOR_CHARACTER)
        if not info:
            least += (read & cases.answered(item)) * FLOOR_ANSWER * max(1, len(item.rows))
    return Route(planned, least)


def paces(cases: Cases, way: Route) -> tuple[np.ndarray, bool]:
    """Return each record's time as a multiple of what is usual for its route, and whether these records say so.

    With few timed records the planned time is all there is to compare with. NaN where no time is known.
    """
    known = np.isfinite(cases.seconds) & cases.took_part & (way.planned > 0)
    ratio = np.full(len(cases), np.nan)
    ratio[known] = cases.seconds[known] / way.planned[known]
    many = int(known.sum()) >= MANY
    return ratio / (np.median(ratio[known]) if many else 1.0), many


@rule(
    "fast",
    "答得太快",
    Family.SPEED,
    STRONG,
    WEAK,
    definition=(
        "用时和本人经过的题目应需时间相比，再和大家的中间水平相比：不到0.5倍为弱，不到0.33倍为强；"
        "有用时的答卷不满50份时，用时短于每个汉字0.12秒加每个回答0.6秒为强"
    ),
    meaning="可能没有读题。也有人本来就读得快，所以单凭这一条不建议删除。",
)
def fast(cases: Cases) -> Iterator[Found]:
    """Yield those who were quicker than one can read."""
    way = route(cases)
    pace, many = paces(cases, way)
    with np.errstate(invalid="ignore"):
        quick = pace < FAST if many else np.isfinite(pace) & (cases.seconds < way.least)
    for row in np.flatnonzero(quick):
        spent = f"用时{cases.seconds[row]:.0f}秒，本人经过的题目"
        if many:
            strength = STRONG if pace[row] < TOO_FAST else WEAK
            yield Found(
                int(row), strength, f"{spent}预计需要{way.planned[row]:.0f}秒，是大家中间水平的{pace[row]:.2f}倍。"
            )
        else:
            yield Found(int(row), STRONG, f"{spent}最快也要{way.least[row]:.0f}秒。")


@rule(
    "slow",
    "用时很长",
    Family.SPEED,
    INFO,
    definition="用时超过大家中间水平（有用时的答卷不满50份时，超过预计时间）的10倍",
    meaning="多半是中途放下、过后再答，不是问题，只在看平均用时时留意。",
)
def slow(cases: Cases) -> Iterator[Found]:
    """Yield those who seem to have paused."""
    way = route(cases)
    pace, _ = paces(cases, way)
    with np.errstate(invalid="ignore"):
        paused = pace > SLOW
    for row in np.flatnonzero(paused):
        minutes = cases.seconds[row] / 60
        yield Found(int(row), INFO, f"用时{minutes:.0f}分钟，是通常的{pace[row]:.0f}倍，可能中途停过。")
