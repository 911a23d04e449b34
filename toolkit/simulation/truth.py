"""What is wrong with each record: told from what was intended and from the answers as they came in.

A label is given last, when nothing changes any more, so that what is labelled is there and what is there is labelled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import FALSE, TRUE, ended, jumps_to_end
from toolkit.registry import Registry
from toolkit.responses.cleaning.contradictions import pairs_in
from toolkit.simulation.flaws import FIRST, HONEST, RANDOM, STRAIGHT
from toolkit.simulation.open_text import JUNK, PERSONAL

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Questionnaire

BURST = "burst"
DUPLICATE, NEAR_DUPLICATE = "duplicate", "near_duplicate"
"""Values of ``origin``: how a record came about; empty for a person's first one."""


@dataclass(frozen=True)
class Records:
    """Records as they came in, and what was intended with each.

    ``truth`` has ``manner``, ``hurried``, ``stopped``, ``mistyped`` and ``origin`` beside the traits.
    """

    questionnaire: Questionnaire
    frame: pd.DataFrame
    truth: pd.DataFrame
    home: str
    last_day: str

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """The answers by column."""
        names = (name for item in self.questionnaire.questions for name in kind_of(item).columns(item))
        return {name: self.frame[name].to_numpy() for name in names}

    @property
    def took_part(self) -> np.ndarray:
        """Who was not led out of the form."""
        return ~ended(self.questionnaire, self.columns, len(self.frame))

    def manner(self, *manners: str) -> np.ndarray:
        """Tell who answered in one of some manners."""
        return self.truth["manner"].isin(manners).to_numpy() & (self.truth["origin"] != BURST).to_numpy()

    def origin(self, name: str) -> np.ndarray:
        """Tell which records came about in a way."""
        return (self.truth["origin"] == name).to_numpy()

    def about(self, topic: str) -> np.ndarray:
        """Tell who wrote something of a sort."""
        topics = [name for name in self.truth if name.startswith("topic__")]
        return (self.truth[topics].to_numpy() == topic).any(axis=1) if topics else np.zeros(len(self.frame), bool)


FLAWS: Registry[Callable[[Records], np.ndarray]] = Registry("毛病")


@FLAWS.add("speeder")
def _speeder(records: Records) -> np.ndarray:
    return records.manner(RANDOM, FIRST) & records.took_part


@FLAWS.add("straightliner")
def _straightliner(records: Records) -> np.ndarray:
    return records.manner(STRAIGHT) & flat(records.questionnaire, records.frame)


@FLAWS.add("hasty")
def _hasty(records: Records) -> np.ndarray:
    return records.manner(HONEST) & records.truth["hurried"].to_numpy(bool) & records.took_part


@FLAWS.add("ineligible")
def _ineligible(records: Records) -> np.ndarray:
    """Out of the population; who only declined is not."""
    found = np.zeros(len(records.frame), bool)
    for jump in jumps_to_end(records.questionnaire):
        if records.questionnaire.by_id[jump.item].kind != "consent":
            found |= jump.holds(records.columns, records.questionnaire.by_id) == FALSE
    return found


@FLAWS.add("elsewhere")
def _elsewhere(records: Records) -> np.ndarray:
    found = np.zeros(len(records.frame), bool)
    for item in records.questionnaire.questions:
        own = [code for code, label in item.labels.items() if records.home and records.home in label]
        if own and item.kind == "single":
            found |= (records.frame[item.id] > 0).to_numpy() & ~records.frame[item.id].isin(own).to_numpy()
    return found


@FLAWS.add("contradiction")
def _contradiction(records: Records) -> np.ndarray:
    """Two answers that the bank calls impossible together."""
    columns, found = records.columns, np.zeros(len(records.frame), bool)
    for pair, condition in pairs_in(records.questionnaire):
        if pair.strength == "hard":
            found |= condition.holds(columns, records.questionnaire.by_id) == TRUE
    return found


@FLAWS.add("stopped")
def _stopped(records: Records) -> np.ndarray:
    return records.truth["stopped"].to_numpy(bool)


@FLAWS.add("late")
def _late(records: Records) -> np.ndarray:
    return (records.frame["submitted"].astype(str).str[:10] > records.last_day).to_numpy(bool)


@FLAWS.add("junk")
def _junk(records: Records) -> np.ndarray:
    return records.about(JUNK)


@FLAWS.add("personal")
def _personal(records: Records) -> np.ndarray:
    return records.about(PERSONAL)


@FLAWS.add("shared_device")
def _shared_device(records: Records) -> np.ndarray:
    """Two people on one device: an address met again that is nobody's second record."""
    first = (records.truth["origin"] == "").to_numpy()
    addresses = records.frame["address"]
    return first & addresses.where(first).duplicated(keep=False).to_numpy()


for _name in (DUPLICATE, NEAR_DUPLICATE, BURST):
    FLAWS.add(_name)(partial(Records.origin, name=_name))


@FLAWS.add("mistyped")
def _mistyped(records: Records) -> np.ndarray:
    return records.truth["mistyped"].to_numpy(int) > 0


def told(records: Records) -> list[str]:
    """Return the flaws of each record, joined by ``;``; empty for an honest record."""
    found = {name: FLAWS[name](records) for name in FLAWS}
    return [";".join(name for name in found if found[name][row]) for row in range(len(records.frame))]


def flat(questionnaire: Questionnaire, frame: pd.DataFrame) -> np.ndarray:
    """Tell who answered every row of some matrix, three at least, with the same column."""
    found = np.zeros(len(frame), bool)
    for item in questionnaire.questions:
        if item.kind == "matrix" and len(item.rows) > 2:
            values = frame[list(kind_of(item).columns(item))].to_numpy()
            found |= (values[:, :1] == values).all(axis=1) & (values[:, 0] > 0)
    return found
