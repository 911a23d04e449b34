"""What every channel delivers: records, and answers as marks with their place in the file, not yet coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from toolkit.errors import IntakeError
from toolkit.messages import SIMULATED
from toolkit.records import Notice
from toolkit.registry import Registry

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.channels.mapping import Mapping
    from toolkit.channels.said import AnswerColumn
    from toolkit.containers import Sheet, Workbook
    from toolkit.questionnaire import Questionnaire

Mode = Literal["text", "number", "code"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: 1-based row, and the header of its column."""

    file: str
    sheet: str
    row: int
    column: str


@dataclass(frozen=True)
class Record:
    """One respondent of a file: the platform's number, time, seconds taken and source; texts as found.

    ``device`` is the address or device the answers came from: it serves to find forms of one machine and is replaced by
    a running number before anything leaves this room. ``incomplete`` marks what the platform calls not submitted.
    """

    number: str
    row: int
    submitted: str = ""
    seconds: int | None = None
    source: str = ""
    link: str = ""
    device: str = ""
    incomplete: bool = False


@dataclass(frozen=True)
class Counted:
    """One line of a tally sheet, as written: how many forms have an option; no code stands for "left blank"."""

    item: str
    row: str
    code: str
    label: str
    strokes: str
    count: str
    place: Place


@dataclass(frozen=True)
class Reading:
    """One file, read.

    Parameters
    ----------
    file, channel : str
    mode : {"text", "number", "code"}
        Whether choices are given as labels, as option numbers, or as the codes of our own forms.
    survey_number : str
        The platform's own number of the survey, part of what makes a record unique.
    records : tuple of Record
    answers : tuple of AnswerColumn
        One for each item, or row of a matrix, the file has; a record in the order of ``records``.
    matched : tuple of str
        Ids of the items found in the file.
    asked_columns : int
        How many question columns (counted by question) the file has.
    simulated : bool
        The file says of itself that its data are synthetic.
    counted : tuple of Counted
        Of a file that has counts in place of people; ``forms`` is how many forms it says were counted.
    """

    file: str
    channel: str
    mode: Mode
    survey_number: str
    records: tuple[Record, ...]
    answers: tuple[AnswerColumn, ...]
    matched: tuple[str, ...]
    asked_columns: int
    notices: tuple[Notice, ...] = ()
    simulated: bool = False
    counted: tuple[Counted, ...] = ()
    forms: str = ""

    def __repr__(self) -> str:
        return f"读取 {self.file}（{len(self.records)} 份，{len(self.matched)} 题）"


@dataclass(frozen=True)
class Draft:
    """A questionnaire drafted from an export, what a person has to confirm, and how the export's names map to it."""

    definition: dict[str, Any]
    to_confirm: tuple[str, ...] = ()
    mapping: Mapping | None = None


@dataclass(frozen=True)
class Responded:
    """Coded answers to be written in a platform's layout, with their questionnaire."""

    questionnaire: Questionnaire
    frame: pd.DataFrame
    simulated: bool = False
    survey_number: str = "100000001"
    extra: dict[str, str] = field(default_factory=dict)


class Channel:
    """One export format. Only ``sniff``, ``count`` and ``read`` are asked of every one."""

    name: str
    title: str
    last: bool = False
    """Asked only when no platform knows a file; then :meth:`fit` counts in place of :meth:`sniff`."""

    whole: bool = False
    """Looks at all sheets itself, and tells itself what it leaves out."""

    def fit(self, workbook: Workbook, questionnaire: Questionnaire, mapping: Mapping) -> int:  # noqa: ARG002
        """Return how many questions the headers of a table of no known platform are."""
        return 0

    def sniff(self, workbook: Workbook) -> bool:
        """Tell whether a workbook, with its sheet of answers in front and its header row found, is this platform's."""
        raise NotImplementedError

    def mode(self, workbook: Workbook) -> Mode:  # noqa: ARG002
        """Tell whether a file gives choices as labels or as option numbers, as the halves of a pair do, or is whole."""
        return "code"

    def download(self, workbook: Workbook) -> str:  # noqa: ARG002
        """Return the platform's own number of the survey a file is a download of, where its name has one."""
        return ""

    def stems(self, workbook: Workbook) -> dict[int, str]:  # noqa: ARG002
        """Return the stems of a file's questions by number, for the other file of a pair that has lost them."""
        return {}

    def explains(self, workbook: Workbook) -> bool:  # noqa: ARG002
        """Tell whether a file holds no answers but says what the codes of another file of the download mean."""
        return False

    def explained(self, workbook: Workbook, keys: Sequence[Workbook]) -> Workbook:  # noqa: ARG002
        """Return a file of answers with what the files that explain it say."""
        return workbook

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:
        """Return how many records a file has."""
        raise NotImplementedError

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,
    ) -> Reading:
        """Read one file against a questionnaire; ``mapping`` is what a person has confirmed about columns and words."""
        raise NotImplementedError

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:  # noqa: ARG002
        """Draft a questionnaire from an export.

        Raises
        ------
        IntakeError
            ``I-NO-DRAFT`` where the export has codes in place of wordings.
        """
        raise IntakeError("I-NO-DRAFT", where="、".join(workbook.file for workbook in workbooks), title=self.title)

    def write(self, responded: Responded, mode: Mode) -> bytes:
        """Return the export the platform would write; only of layouts that are written for rehearsals and tests."""
        raise NotImplementedError


CHANNELS: Registry[Channel] = Registry("数据来源")


def is_simulated(workbook: Workbook) -> bool:
    """Tell whether a file says of itself that its data are synthetic."""
    names = (workbook.file, *workbook.notes, *(sheet.name for sheet in workbook.sheets))
    return any(SIMULATED in name for name in names)


def not_answers(workbook: Workbook, channel: Channel, words: str) -> Reading:
    """Return the reading of a file that belongs to the platform and holds no records, and why."""
    notice = Notice("not_answers", "action", f"{workbook.file}：{words}")
    return Reading(workbook.file, channel.name, "code", "", (), (), (), 0, (notice,), is_simulated(workbook))


def sheet_of(workbook: Workbook) -> Sheet:
    """Return the sheet of answers.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when the workbook holds nothing.
    """
    sheet = workbook.data()
    if sheet is None:
        raise IntakeError("I-NO-SHEET", where=workbook.file)
    return sheet
