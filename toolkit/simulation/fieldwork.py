"""A wave of fieldwork: who hands in when and how long it took, flaws included, with the truth beside the answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.length import CHARACTERS_PER_MINUTE
from toolkit.questionnaire.routing import deciding
from toolkit.records import BLANK, NOT_ASKED
from toolkit.simulation.answers import Answered, taken, wishes
from toolkit.simulation.flaws import (
    HONEST,
    NO_FLAWS,
    RANDOM,
    Rates,
    careless,
    contradictory,
    ineligible,
    manners,
    stopped,
)
from toolkit.simulation.open_text import JUNK, PERSONAL, junk
from toolkit.simulation.people import Neighbourhood, people
from toolkit.simulation.truth import BURST, DUPLICATE, NEAR_DUPLICATE, Records, told
from toolkit.simulation.typical import scored

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Questionnaire

ONLINE, PAPER, VISIT = "线上", "纸质", "入户"
_SOURCES = {"微信": 0.82, "手机提交": 0.13, "链接": 0.05}
_PACE = 330
"""Median characters a minute; the plan counts with fewer, so that most people finish within the time they are told."""
_EARLY = 0.66
"""Share of answers in the first four days, those after a reminder not counted; with them it is 70 %."""


@dataclass(frozen=True)
class Plan:
    """How a wave is fielded.

    Parameters
    ----------
    start : str
        First day (ISO).
    days : int
        How many days it is open.
    modes : dict of str to float
        线上, 纸质 and 入户 with their shares.
    rates : Rates
    personal : tuple of str
        Contact details that somebody writes into the last open question.
    link : str
        Parameter of the community's link.
    home : str
        Name of the community.
    """

    start: str = "2025-05-12"
    days: int = 14
    modes: dict[str, float] = field(default_factory=lambda: {ONLINE: 1.0})
    rates: Rates = field(default_factory=Rates)
    personal: tuple[str, ...] = ()
    link: str = ""
    home: str = ""


@dataclass(frozen=True)
class Wave:
    """What came in, and the truth about it.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a record in the order handed in: ``respondent``, ``submitted``, ``seconds`` (None on paper),
        ``source``, ``link``, ``address``, ``mode``, then the columns of :class:`toolkit.responses.Responses`.
    truth : pandas.DataFrame
        The same rows: traits of the person, what was intended, and ``flaws`` joined by ``;`` (empty for an honest
        record; see :mod:`toolkit.simulation.truth`).
    """

    frame: pd.DataFrame
    truth: pd.DataFrame

    @property
    def answers(self) -> pd.DataFrame:
        """The frame without what only the platform knows."""
        return self.frame.drop(columns=["address", "mode"])


def fielded(questionnaire: Questionnaire, crowd: pd.DataFrame, plan: Plan, random: np.random.Generator) -> Wave:
    """Return what comes in when people answer a questionnaire.

    Parameters
    ----------
    questionnaire : Questionnaire
    crowd : pandas.DataFrame
        As :func:`toolkit.simulation.people.people` gives them.
    plan : Plan
    random : numpy.random.Generator
    """
    import pandas as pd

    n = len(crowd)
    rates = plan.rates
    mode = random.choice(list(plan.modes), n, p=list(plan.modes.values()))
    manner, hurry = manners(n, rates, mode == ONLINE, random)
    wished = wishes(questionnaire, crowd, random, plan.home)
    careless(questionnaire, wished, manner, random, plan.home)
    out = (manner == HONEST) & (random.random(n) < rates.ineligible)
    ineligible(questionnaire, wished, out, random)
    contradictory(questionnaire, wished, (manner == HONEST) & ~out & (random.random(n) < rates.contradiction))
    answered = taken(questionnaire, wished, crowd, random)
    got_to = stopped(questionnaire, answered, rates.stops, random)
    _worthless(answered, rates.junk, random)
    _private(answered, plan.personal)
    spent = _seconds(answered, hurry, got_to, rates.pause, random)
    about: dict[str, Any] = {
        "submitted": _moments(n, plan, random),
        "seconds": pd.Series([int(s) if m == ONLINE else None for s, m in zip(spent, mode, strict=True)], dtype=object),
        "source": np.where(mode == ONLINE, random.choice(list(_SOURCES), n, p=list(_SOURCES.values())), mode),
        "link": [plan.link] * n,
        "address": _addresses(n, random),
        "mode": mode,
    }
    frame = pd.DataFrame(about | answered.columns | answered.texts)
    intent = {"manner": manner, "hurried": hurry < 1, "stopped": got_to < 1, "mistyped": 0, "origin": ""}
    topics = {f"topic__{item}": topics for item, topics in answered.topics.items()}
    truth = crowd.reset_index(drop=True).assign(**intent, **topics)
    if n:
        _share_devices(frame, rates.shared, random)
    again = _handed_in_twice(questionnaire, frame, truth, rates, random)
    return labelled(questionnaire, in_order(Wave(frame, truth), *again), plan)


def burst(questionnaire: Questionnaire, n: int, plan: Plan, random: np.random.Generator) -> Wave:
    """Return records of a programme: random answers within three minutes, from one address, with one text."""
    import pandas as pd

    crowd = people(n, Neighbourhood(), random)
    wished = wishes(questionnaire, crowd, random, plan.home)
    careless(questionnaire, wished, np.full(n, RANDOM), random, plan.home)
    answered = taken(questionnaire, wished, crowd, random)
    for name in answered.texts:
        answered.texts[name] = ["很好，支持社区工作" if text else "" for text in answered.texts[name]]
    day = datetime.fromisoformat(plan.start) + timedelta(days=min(5, plan.days - 1), hours=3, minutes=12)
    moments = sorted(day + timedelta(seconds=int(s)) for s in random.integers(0, 180, n))
    about: dict[str, Any] = {
        "submitted": [moment.isoformat(" ") for moment in moments],
        "seconds": [int(s) for s in random.integers(25, 55, n)],
        "source": ["链接"] * n,
        "link": [plan.link] * n,
        "address": [str(_addresses(1, random)[0])] * n,
        "mode": [ONLINE] * n,
    }
    intent = {"manner": RANDOM, "hurried": True, "stopped": False, "mistyped": 0, "origin": BURST}
    topics = {f"topic__{item}": [BURST if t else "" for t in said] for item, said in answered.topics.items()}
    return Wave(pd.DataFrame(about | answered.columns | answered.texts), crowd.assign(**intent, **topics))


def labelled(questionnaire: Questionnaire, wave: Wave, plan: Plan) -> Wave:
    """Return a wave with the flaws of each record named as they are now."""
    last = datetime.fromisoformat(plan.start) + timedelta(days=plan.days - 1)
    records = Records(questionnaire, wave.frame, wave.truth, plan.home, last.date().isoformat())
    return Wave(wave.frame, wave.truth.assign(flaws=told(records)))


def in_order(*waves: Wave) -> Wave:
    """Join waves and number the records in the order in which they were handed in."""
    import pandas as pd

    frame = pd.concat([wave.frame for wave in waves], ignore_index=True)
    truth = pd.concat([wave.truth for wave in waves], ignore_index=True)
    order = np.argsort(frame["submitted"].to_numpy(str), kind="stable")
    frame, truth = frame.iloc[order].reset_index(drop=True), truth.iloc[order].reset_index(drop=True)
    numbers = [str(number) for number in range(1, len(frame) + 1)]
    return Wave(frame.assign(respondent=numbers), truth.assign(respondent=numbers))


def _worthless(answered: Answered, share: float, random: np.random.Generator) -> None:
    """Let some texts be without content, in place."""
    for item, topics in answered.topics.items():
        texts = answered.texts[f"{item}__text"]
        these = np.array([bool(text) for text in texts], bool) & (random.random(len(texts)) < share)
        for row, text in zip(np.flatnonzero(these), junk(int(these.sum()), random), strict=True):
            texts[row], topics[row] = text, JUNK


def _private(answered: Answered, details: tuple[str, ...]) -> None:
    """Let some people write contact details into the last open question, in place."""
    if answered.topics and details:
        item = list(answered.topics)[-1]
        texts, topics = answered.texts[f"{item}__text"], answered.topics[item]
        for row, text in zip([row for row, said in enumerate(texts) if said], details, strict=False):
            texts[row], topics[row] = text, PERSONAL


def _seconds(
    answered: Answered, hurry: np.ndarray, got_to: np.ndarray, pause: float, random: np.random.Generator
) -> np.ndarray:
    """Return how long each record took: reading at the person's pace, answering, and now and then a long pause."""
    n = len(hurry)
    pace = CHARACTERS_PER_MINUTE / (_PACE * random.lognormal(0.0, 0.25, n))
    working = answered.reading * pace + answered.answering * random.lognormal(0.0, 0.2, n)
    paused = np.where((random.random(n) < pause) & (hurry == 1), random.uniform(5, 40, n), 1.0)
    return np.maximum(8, np.round(working * hurry * got_to * paused)).astype(int)


def _moments(n: int, plan: Plan, random: np.random.Generator) -> list[str]:
    """Return when records come in: most in the first days and in the evening, some after a reminder, some late."""
    early = random.random(n) < _EARLY
    day = np.where(
        early, random.integers(0, min(4, plan.days), n), random.integers(min(4, plan.days - 1), plan.days, n)
    )
    minute = np.clip(random.normal(20.75 * 60, 75, n), 7 * 60, 23 * 60 + 55)
    pushes = [(min(d, plan.days - 1), m) for d, m in ((1, 12 * 60 + 30), (3, 18 * 60), (8, 12 * 60 + 15))]
    which = random.integers(0, len(pushes), n)
    pushed = random.random(n) < 0.2
    day = np.where(pushed, np.array([d for d, _ in pushes])[which], day)
    minute = np.where(pushed, np.array([m for _, m in pushes])[which] + random.exponential(12, n), minute)
    day = np.where(random.random(n) < plan.rates.late, plan.days + random.integers(1, 10, n), day)
    start = datetime.fromisoformat(plan.start)
    return [
        (start + timedelta(days=int(d), minutes=int(m), seconds=int(s))).isoformat(" ")
        for d, m, s in zip(day, minute, random.integers(0, 60, n), strict=True)
    ]


def _addresses(n: int, random: np.random.Generator) -> np.ndarray:
    """Return addresses of the range set apart for benchmarks (198.18.0.0/15), which belong to nobody."""
    second, third, last = random.integers(18, 20, n), random.integers(0, 256, n), random.integers(1, 255, n)
    return np.array([f"198.{a}.{b}.{c}" for a, b, c in zip(second, third, last, strict=True)], object)


def _share_devices(frame: pd.DataFrame, share: float, random: np.random.Generator) -> None:
    """Let some people answer on a device that somebody else used, in place: two people each."""
    rows = random.permutation(np.flatnonzero((frame["mode"] == ONLINE).to_numpy()))
    pairs = int(random.binomial(len(rows) // 2, share))
    for one, other in rows[: 2 * pairs].reshape(-1, 2):
        frame.loc[one, "address"] = frame.loc[other, "address"]


def _handed_in_twice(
    questionnaire: Questionnaire, frame: pd.DataFrame, truth: pd.DataFrame, rates: Rates, random: np.random.Generator
) -> list[Wave]:
    """Return the records that some people handed in once more, exactly or with a few ratings changed."""
    turn = random.random(len(frame))
    plain = (truth["manner"] == HONEST) & ~truth["hurried"] & ~truth["stopped"] & (frame["mode"] == ONLINE)
    waves = []
    for row in np.flatnonzero(plain.to_numpy() & (turn < rates.duplicate + rates.near)):
        again, known = frame.iloc[[row]].copy(), truth.iloc[[row]].copy()
        later = datetime.fromisoformat(str(frame.loc[row, "submitted"])) + timedelta(
            seconds=int(random.integers(60, 1800))
        )
        again["submitted"] = later.isoformat(" ")
        exact = turn[row] < rates.duplicate
        if exact or _reconsider(questionnaire, again, random):
            known["origin"] = DUPLICATE if exact else NEAR_DUPLICATE
            waves.append(Wave(again, known))
    return waves


def _reconsider(questionnaire: Questionnaire, again: pd.DataFrame, random: np.random.Generator) -> bool:
    """Change one to three ratings of a record, in place, none that decides what is asked; tell whether it had any."""
    row = again.index[0]
    fixed = deciding(questionnaire)
    ratings = [
        (column, scored(item))
        for item in questionnaire.questions
        if item.kind in ("scale", "matrix") and item.id not in fixed and len(scored(item)) > 1
        for column in kind_of(item).columns(item)
        if again.loc[row, column] not in (BLANK, NOT_ASKED)
    ]
    for at in random.permutation(len(ratings))[: int(random.integers(1, 4))]:
        column, codes = ratings[at]
        again.loc[row, column] = int(random.choice([code for code in codes if code != again.loc[row, column]]))
    return bool(ratings)


def simulate(questionnaire: Questionnaire, n: int, seed: int) -> pd.DataFrame:
    """Return synthetic answers without a flaw.

    Parameters
    ----------
    questionnaire : Questionnaire
    n : int
        Respondents.
    seed : int

    Returns
    -------
    pandas.DataFrame
        In the layout of :class:`toolkit.responses.Responses`, without ``disposition``.
    """
    random = np.random.default_rng(seed)
    return fielded(questionnaire, people(n, Neighbourhood(), random), Plan(rates=NO_FLAWS), random).answers
