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
from toolkit.channels.wenjuanxing import Wenjuanxing, import_text
from toolkit.containers import Workbook, open_workbook
from toolkit.containers.encodings import decode

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
    """Return a questionnaire drafted from the exports of a survey that is running, or from the import text of one.

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
    drafted = _of_import_text(files, name) or _of_exports(files, name)
    Questionnaire.from_dict(drafted.definition)
    return drafted


def _of_import_text(files: Sequence[Path], name: str) -> Draft | None:
    if [path.suffix.casefold() for path in files] != [".txt"]:
        return None
    text, _ = decode(files[0].read_bytes())
    return import_text.parse(text, name) if import_text.is_import_text(text) else None


def _of_exports(files: Sequence[Path], name: str) -> Draft:
    workbooks = [open_workbook(path.read_bytes(), path.name) for path in files]
    channel, views = origin(workbooks)
    return channel.draft(views, name)
