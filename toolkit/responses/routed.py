"""The kinds of missing, rebuilt from the routing: not asked, asked and left blank; and answers nobody was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import FALSE, TRUE, UNKNOWN, asked, ended
from toolkit.records import BLANK, NOT_ASKED
from toolkit.responses.answers import COMPLETE, PARTIAL, SCREENED_OUT

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

Masks = Mapping[str, np.ndarray]
"""Item id to whether something holds, for each respondent."""


@dataclass(frozen=True)
class Routed:
    """Answers with every gap named.

    Parameters
    ----------
    columns : dict of str to numpy.ndarray
        Codes, −1 and −2; no gaps.
    unasked : dict of str to numpy.ndarray
        Item id to whose answers the routing did not ask for; set to −1 in ``columns``. Items of which there are none
        are absent.
    disposition : numpy.ndarray
        complete, partial or screened_out for each record.
    truth : dict of str to numpy.ndarray
        Item id to whether the routing asks it: 1, 0, or -1 when it cannot be told.
    """

    columns: dict[str, np.ndarray]
    unasked: dict[str, np.ndarray]
    disposition: np.ndarray
    truth: dict[str, np.ndarray]


def route(
    questionnaire: Questionnaire,
    values: dict[str, np.ndarray],
    n: int,
    empty: Masks,
    apart: Masks = MappingProxyType({}),
) -> Routed:
    """Name every gap by the routing.

    Parameters
    ----------
    questionnaire : Questionnaire
    values : dict of str to numpy.ndarray
        Column to ``n`` floats, NaN where nothing was accepted.
    n : int
    empty : mapping of str to numpy.ndarray
        By item for whom the platform itself says: asked and left empty.
    apart : mapping of str to numpy.ndarray
        By item who answered it in another wording: no answer to the present one, and not asked it. While
        conditions are evaluated they count as unknown, so that what depends on them is believed as it was answered.

    Notes
    -----
    Items are taken in the order asked, so that each condition sees earlier answers with their gaps already named.
    Where a condition cannot be told (the earlier answer was left blank), an answer is believed, and so is the platform
    when it says that the question was asked and left empty; any other gap is −1.
    """
    columns: dict[str, np.ndarray] = {}
    unasked: dict[str, np.ndarray] = {}
    nobody = np.zeros(n, bool)
    truths: dict[str, np.ndarray] = {}
    questions = np.zeros(n, int)
    blanks = np.zeros(n, int)
    for item in questionnaire.questions:
        names = kind_of(item).columns(item)
        truth = asked(questionnaire, item, columns, n)
        other = apart.get(item.id, nobody)
        truth = np.where(other, UNKNOWN, truth)
        given = np.logical_or.reduce([~np.isnan(values[name]) for name in names])
        seen = given | other | empty.get(item.id, nobody)
        for name in names:
            column = values[name].copy()
            gap = np.isnan(column)
            column[gap & (truth == TRUE)] = BLANK
            column[gap & (truth != TRUE) & ~seen] = NOT_ASKED
            column[gap & (truth != TRUE) & seen] = BLANK
            column[truth == FALSE] = NOT_ASKED
            columns[name] = column
        truths[item.id] = truth
        if (given & (truth == FALSE)).any():
            unasked[item.id] = given & (truth == FALSE)
        questions += truth == TRUE
        blanks += (truth == TRUE) & ~given
    _never_asked(columns, questionnaire, apart)
    out = ended(questionnaire, columns, n)
    half = blanks * 2 > questions
    disposition = np.where(out, SCREENED_OUT, np.where(half, PARTIAL, COMPLETE))
    return Routed(columns, unasked, disposition, truths)


def _never_asked(columns: dict[str, np.ndarray], questionnaire: Questionnaire, apart: Masks) -> None:
    for item, who in apart.items():
        if item in questionnaire.by_id:
            for name in kind_of(questionnaire.by_id[item]).columns(questionnaire.by_id[item]):
                columns[name][who] = NOT_ASKED
