"""The records as the rules of cleaning look at them: arrays of all records at once, prepared once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.questionnaire.routing import jumps_to_end
from toolkit.records import BLANK, NOT_ASKED
from toolkit.responses.answers import SCREENED_OUT

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.responses.answers import Responses


@dataclass(frozen=True)
class Cases:
    """The records of :class:`toolkit.responses.Responses` by row.

    Those who were led out of the form are rows too, so that a row means the same everywhere.
    """

    responses: Responses

    def __len__(self) -> int:
        return len(self.responses.frame)

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that was answered."""
        return self.responses.questionnaire

    @cached_property
    def respondents(self) -> list[str]:
        """Name of each record."""
        return [str(name) for name in self.responses.frame["respondent"]]

    @cached_property
    def took_part(self) -> np.ndarray:
        """Who was not led out of the form."""
        return self.responses.frame["disposition"].to_numpy() != SCREENED_OUT

    @cached_property
    def columns(self) -> dict[str, np.ndarray]:
        """The answers by column."""
        names = (name for item in self.questionnaire.questions for name in kind_of(item).columns(item))
        return {name: self.responses.frame[name].to_numpy() for name in names}

    def values(self, item: Item) -> np.ndarray:
        """Return the answers to an item, one column for each of the item's."""
        return np.stack([self.columns[name] for name in kind_of(item).columns(item)], axis=1)

    def shown(self, item: Item) -> np.ndarray:
        """Tell who was asked an item."""
        return self.columns[kind_of(item).columns(item)[0]] != NOT_ASKED

    @cached_property
    def _answered(self) -> dict[str, np.ndarray]:
        given = {}
        for item in self.questionnaire.questions:
            values = self.values(item)
            given[item.id] = ((values != NOT_ASKED) & (values != BLANK)).any(axis=1)
        return given

    def answered(self, item: Item) -> np.ndarray:
        """Tell who answered an item."""
        return self._answered[item.id]

    def pending(self, item: Item) -> np.ndarray:
        """Tell who gave an answer to an item that stands in the ledger."""
        named = {row.respondent for row in self.responses.ledger if row.item == item.id}
        return np.array([name in named for name in self.respondents], bool)

    @cached_property
    def substantive(self) -> tuple[Item, ...]:
        """What is counted when asking how much was answered: no consent, no screening, no open question."""
        gates = {jump.item for jump in jumps_to_end(self.questionnaire)}
        return tuple(
            item
            for item in self.questionnaire.questions
            if item.kind not in ("consent", "text") and item.id not in gates
        )

    @cached_property
    def seconds(self) -> np.ndarray:
        """Seconds spent; NaN where nobody knows (paper)."""
        return self.responses.frame["seconds"].astype("Float64").to_numpy(float, na_value=np.nan)

    @cached_property
    def moments(self) -> np.ndarray:
        """When records were handed in, in seconds; NaN where only the day is known, or nothing."""
        return np.array([_moment(str(text)) for text in self.responses.frame["submitted"]], float)

    @cached_property
    def devices(self) -> np.ndarray:
        """A number for each device or address; empty where it is unknown."""
        frame = self.responses.frame
        known = frame["device"] if "device" in frame else [""] * len(frame)
        return np.array(["" if device is None else str(device) for device in known], object)

    @cached_property
    def origins(self) -> np.ndarray:
        """Where records come from: the device, or, where it is unknown, the source and the link."""
        frame = self.responses.frame
        ways = [f"{source}|{link}" for source, link in zip(frame["source"], frame["link"], strict=True)]
        return np.where(self.devices != "", self.devices, np.array(ways, object))

    def rated(self, item: Item) -> np.ndarray:
        """Return the ratings of a matrix as floats: NaN for blanks and for codes without a place on the scale."""
        values = self.values(item).astype(float)
        return np.where((values < 0) | np.isin(values, list(SPECIAL_CODES)), np.nan, values)

    @cached_property
    def matrices(self) -> tuple[Item, ...]:
        """The matrices, in the order asked."""
        return tuple(item for item in self.questionnaire.questions if item.kind == "matrix")

    @cached_property
    def ratings(self) -> np.ndarray:
        """All scale rows in the order asked: :meth:`rated` of every matrix side by side."""
        blocks = [self.rated(item) for item in self.matrices]
        return np.concatenate(blocks, axis=1) if blocks else np.empty((len(self), 0))

    @cached_property
    def open_questions(self) -> tuple[Item, ...]:
        """The questions answered in one's own words."""
        return tuple(item for item in self.questionnaire.questions if item.kind == "text")

    def texts(self, item: Item) -> list[str]:
        """Return what each record says to an open question; empty for nothing."""
        return [str(text).strip() for text in self.responses.frame[f"{item.id}__text"]]

    def named(self, *items: Item | str) -> str:
        """Return items as evidence names them.

        ``第3题（HOU01）``; several are joined by ``、``.
        """
        ids = [item if isinstance(item, str) else item.id for item in items]
        return "、".join(f"第{self.questionnaire.numbers[name]}题（{name}）" for name in ids)


def _moment(text: str) -> float:
    if len(text) <= len("2025-05-12"):
        return np.nan
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return np.nan
    return (moment.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()
