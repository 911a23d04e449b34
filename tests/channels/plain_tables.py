"""Tables of platforms that are read from plain text: made from rows, read and assembled without a store."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import Channel
from toolkit.containers import Sheet, Workbook
from toolkit.files import digest
from toolkit.questionnaire import Questionnaire
from toolkit.responses.answers import Provenance, Responses
from toolkit.responses.assemble import assemble
from toolkit.responses.batch import Batch, Source, read_batch


def table(rows: Sequence[Sequence[str]], file: str) -> Workbook:
    """A workbook of one sheet."""
    cells = {at: {column: text for column, text in enumerate(row) if text} for at, row in enumerate(rows, start=1)}
    return Workbook(file, (Sheet(file.rpartition(".")[0], cells),))


def answered(
    channel: Channel, questionnaire: Questionnaire, *workbooks: Workbook, mapping: Mapping | None = None
) -> Responses:
    """The responses of one download."""
    sources = tuple(
        Source(channel, workbook, digest(workbook.file.encode()), channel.mode(workbook)) for workbook in workbooks
    )
    batch = read_batch(Batch(sources), questionnaire, mapping or Mapping())
    return assemble(questionnaire, [batch], Provenance("gen", "02", 1, (), False))
