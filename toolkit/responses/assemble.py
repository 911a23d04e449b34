"""From batches to responses: a pure function of what was read, the questionnaire and a person's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.errors import IntakeError
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.responses.answers import COMPLETE, PARTIAL, Provenance, Responses
from toolkit.responses.booking import Booking
from toolkit.responses.collect import Row, collect
from toolkit.responses.decisions import Decisions
from toolkit.responses.remarks import remarks
from toolkit.responses.routed import Routed, route
from toolkit.responses.versions import kept_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.responses.batch import ReadBatch


def assemble(
    questionnaire: Questionnaire,
    batches: Sequence[ReadBatch],
    provenance: Provenance,
    decisions: Decisions | None = None,
) -> Responses:
    """Put all batches of one survey, community and wave together.

    Parameters
    ----------
    questionnaire : Questionnaire
        As it is now; batches read against an earlier revision keep questions apart that are no longer the same.
    batches : sequence of ReadBatch
        In the order in which they were handed in; a record met again is not counted twice.
    provenance : Provenance
    decisions : Decisions, optional

    Raises
    ------
    IntakeError
        ``I-MIXED`` when synthetic and real answers come together, ``I-IDENTITY`` when the answers do not add up
        (cells in = accepted + ledger).
    """
    decisions = decisions or Decisions()
    if len({batch.coded.reading.simulated for batch in batches}) > 1:
        raise IntakeError("I-MIXED", where=provenance.survey)
    rows, notices = collect(batches, decisions)
    apart, told = kept_apart(questionnaire, rows, decisions)
    booking = Booking(questionnaire, rows, apart, decisions)
    values = booking.values()
    routed = route(questionnaire, values, len(rows), booking.state("empty"), apart)
    booking.refuse_unasked(routed)
    ledger, cells = booking.closed(batches)
    if cells["in"] != cells["accepted"] + cells["ledger"]:
        names = {"read": cells["in"], "accepted": cells["accepted"], "ledger": cells["ledger"]}
        raise IntakeError("I-IDENTITY", where=provenance.survey, **names)
    notices += [*told, *remarks(questionnaire, rows, booking, routed, provenance.community)]
    frame = _frame(questionnaire, rows, routed, booking.texts())
    counts = tuple(batch.tallied for batch in batches if batch.tallied is not None)
    return Responses(frame, questionnaire, provenance, ledger, tuple(notices), cells, counts)


def _frame(questionnaire: Questionnaire, rows: list[Row], routed: Routed, texts: dict[str, dict[int, str]]):
    import numpy as np
    import pandas as pd

    codes = {place.code for place in places()}
    data: dict[str, object] = {
        "respondent": [row.name for row in rows],
        "submitted": [row.record.submitted for row in rows],
        "seconds": pd.array([row.record.seconds for row in rows], dtype="Int64"),
        "source": [row.record.source for row in rows],
        "link": [row.record.link if row.record.link in codes else "" for row in rows],
        "device": _devices(rows),
        "disposition": [_disposition(row, found) for row, found in zip(rows, routed.disposition, strict=True)],
    }
    for item in questionnaire.questions:
        for column in kind_of(item).columns(item):
            whole = item.kind != "number"
            data[column] = routed.columns[column].astype(np.int64) if whole else routed.columns[column]
        for column in _text_columns(item, texts):
            written = texts.get(column, {})
            data[column] = [written.get(record, "") for record in range(len(rows))]
    return pd.DataFrame(data)


def _disposition(row: Row, found: str) -> str:
    return PARTIAL if row.record.incomplete and found == COMPLETE else str(found)


def _devices(rows: list[Row]) -> list[str]:
    """Return a running number for each address or device: enough to see that two forms came from one machine."""
    numbers: dict[str, str] = {}
    for row in rows:
        if row.record.device:
            numbers.setdefault(row.record.device, str(len(numbers) + 1))
    return [numbers.get(row.record.device, "") for row in rows]


def _text_columns(item: Item, texts: dict[str, dict[int, str]]) -> Iterator[str]:
    if item.kind == "text":
        yield f"{item.id}__text"
    for option in item.options:
        column = text_column(item, option.code)
        if option.text or texts.get(column):
            yield column
