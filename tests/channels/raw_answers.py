"""The answers of a reading one by one, as a person would list them."""

from __future__ import annotations

from toolkit.channels.reading import Reading
from toolkit.channels.said import NOBODY, RawAnswer


def raw_answers(reading: Reading) -> list[RawAnswer]:
    """Return the answers column by column, in each of them record by record."""
    return [
        RawAnswer(record, column.item, column.row, column.said[at])
        for column in reading.answers
        for record, at in enumerate(column.index.tolist())
        if at != NOBODY
    ]
