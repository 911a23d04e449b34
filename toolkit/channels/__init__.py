"""What comes in: one folder for each export format. A channel knows layouts; it codes nothing and drops nothing.

Each channel can ``sniff`` whether a workbook is its own, ``read`` one against a questionnaire, ``draft`` a
questionnaire from an export, and ``write`` the export its platform would write (for rehearsals and round trips).
"""

from toolkit.channels.reading import (
    CHANNELS,
    Channel,
    Draft,
    Mark,
    Place,
    RawAnswer,
    Reading,
    Record,
    Responded,
)
from toolkit.channels.wenjuanxing import Wenjuanxing
from toolkit.containers import Workbook, open_workbook

__all__ = [
    "CHANNELS",
    "Channel",
    "Draft",
    "Mark",
    "Place",
    "RawAnswer",
    "Reading",
    "Record",
    "Responded",
    "Wenjuanxing",
    "Workbook",
    "channel_of",
    "open_workbook",
]


def channel_of(workbook: Workbook) -> Channel:
    """Return the channel a workbook comes from.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when it holds nothing, ``I-NO-CHANNEL`` when no channel knows it.
    """
    from toolkit.errors import IntakeError

    if workbook.data() is None:
        raise IntakeError("I-NO-SHEET", where=workbook.file)
    for channel in CHANNELS.values():
        if channel.sniff(workbook):
            return channel
    raise IntakeError("I-NO-CHANNEL", where=workbook.file)
