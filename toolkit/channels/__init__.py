"""What comes in: one folder for each export format. A channel knows layouts; it codes nothing and drops nothing.

Each channel can ``sniff`` whether a workbook is its own, ``read`` one against a questionnaire, ``draft`` a
questionnaire from an export, and ``write`` the export its platform would write (for rehearsals and round trips).
"""

from collections.abc import Sequence
from pathlib import Path

from toolkit.channels.entry_workbook import EntryWorkbook
from toolkit.channels.kobo import Kobo, KoboRepeats
from toolkit.channels.limesurvey import LimeSurvey
from toolkit.channels.paper_tally import PaperTally
from toolkit.channels.phone import Phone
from toolkit.channels.plain import Plain
from toolkit.channels.qualtrics import Qualtrics
from toolkit.channels.reading import (
    CHANNELS,
    Channel,
    Draft,
    Reading,
    Record,
    Responded,
)
from toolkit.channels.recognise import origin, recognise
from toolkit.channels.redcap import REDCap
from toolkit.channels.spss import Spss
from toolkit.channels.surveyjs import SurveyJS
from toolkit.channels.wenjuanwang import Wenjuanwang
from toolkit.channels.wenjuanxing import Wenjuanxing
from toolkit.containers import Workbook, open_workbook

__all__ = [
    "CHANNELS",
    "Channel",
    "Draft",
    "EntryWorkbook",
    "Kobo",
    "KoboRepeats",
    "LimeSurvey",
    "PaperTally",
    "Phone",
    "Plain",
    "Qualtrics",
    "REDCap",
    "Reading",
    "Record",
    "Responded",
    "Spss",
    "SurveyJS",
    "Wenjuanwang",
    "Wenjuanxing",
    "Workbook",
    "draft_of",
    "open_workbook",
    "recognise",
]


def draft_of(files: Sequence[Path], name: str) -> Draft:
    """Return a questionnaire drafted from the exports of a survey that is running.

    Raises
    ------
    IntakeError
        ``I-NO-FILE``, and what opening and drafting raise.
    """
    from toolkit.errors import IntakeError
    from toolkit.questionnaire import Questionnaire

    for path in files:
        if not path.is_file():
            raise IntakeError("I-NO-FILE", where=str(path))
    workbooks = [open_workbook(path.read_bytes(), path.name) for path in files]
    channel, views = origin(workbooks)
    drafted = channel.draft(views, name)
    Questionnaire.from_dict(drafted.definition)
    return drafted
