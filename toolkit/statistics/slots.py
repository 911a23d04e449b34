"""What is counted of a measure: a row of slots, one for each code, place or moment, then base, blanks and not asked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.questionnaire.model import NOT_APPLICABLE
from toolkit.records import BLANK, NOT_ASKED

BASE, ASKED_BLANK, UNASKED = "base", "blank", "not_asked"


def slots(measure: Measure) -> list[str]:
    """Return the names of a measure's slots, in order."""
    match measure.level:
        case Level.RANKING:
            own = [f"{code}@{place}" for code in measure.labels for place in range(1, measure.depth + 1)]
        case Level.INTERVAL:
            own = [*(f"{code}" for code in measure.labels), "sum", "squares"]
        case Level.TEXT:
            own = []
        case _:
            own = [f"{code}" for code in measure.labels]
    return [*own, BASE, ASKED_BLANK, UNASKED]


def indicators(measure: Measure, batch: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the slots of each person: shape (people, slots)."""
    first = np.asarray(batch[measure.columns[0]])
    blank, unasked = gaps(measure, first)
    given = ~blank & ~unasked
    own: list[np.ndarray] = []
    match measure.level:
        case Level.MULTIPLE:
            own = [np.asarray(batch[column]) == 1 for column in measure.columns]
            for code, chosen in zip(measure.labels, own, strict=True):
                given &= ~chosen if code == NOT_APPLICABLE else True
        case Level.RANKING:
            for column in measure.columns:
                own += [np.asarray(batch[column]) == place for place in range(1, measure.depth + 1)]
        case Level.INTERVAL:
            scored = np.where(given, first, 0.0)
            own = [*(given & (first == code) for code in measure.labels), scored, scored**2]
        case Level.TEXT:
            pass
        case _:
            own = [first == code for code in measure.labels]
            # "Does not apply" is no answer to the question: it is outside the base.
            given &= first != NOT_APPLICABLE
    return np.stack([np.asarray(slot, float) for slot in (*own, given, blank, unasked)], axis=1)


def gaps(measure: Measure, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return who was asked and left it blank, and who was not asked."""
    nobody = np.zeros(len(values), bool)
    blank = np.isnan(values) if values.dtype.kind == "f" else nobody
    blank = blank | (values == BLANK) if BLANK in measure.missing else blank
    return blank, values == NOT_ASKED if NOT_ASKED in measure.missing else nobody
