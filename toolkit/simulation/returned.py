"""Simulated answers as they come back from intake: coded, routed, counted, without a file in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import kind_of
from toolkit.records import BLANK, NOT_ASKED
from toolkit.responses import Provenance, Responses
from toolkit.responses.routed import route

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item, Questionnaire


def returned(questionnaire: Questionnaire, frame: pd.DataFrame, origin: Provenance) -> Responses:
    """Return simulated answers as responses: gaps named by the routing, dispositions given, cells counted."""
    n = len(frame)
    items = questionnaire.questions
    gaps = {
        name: np.where(frame[name] < 0, np.nan, frame[name].astype(float))
        for item in items
        for name in kind_of(item).columns(item)
    }
    empty = {item.id: (frame[kind_of(item).columns(item)[0]] == BLANK).to_numpy() for item in items}
    routed = route(questionnaire, gaps, n, empty)
    columns = {
        name: routed.columns[name] if item.kind == "number" else routed.columns[name].astype(np.int64)
        for item in items
        for name in kind_of(item).columns(item)
    }
    about = {"seconds": frame["seconds"].astype("Int64"), "disposition": routed.disposition}
    whole = frame.assign(**about, **columns)
    cells = sum(given(item, whole) for item in items)
    return Responses(whole, questionnaire, origin, cells={"in": cells, "accepted": cells, "ledger": 0})


def given(item: Item, frame: pd.DataFrame) -> int:
    """Return how many people answered a question."""
    values = np.stack([frame[name].to_numpy() for name in kind_of(item).columns(item)])
    return int(((values != NOT_ASKED) & (values != BLANK)).any(axis=0).sum())
