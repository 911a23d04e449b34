"""What every channel delivers: records, and answers as marks with their place in the file, not yet coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from toolkit.messages import SIMULATED
from toolkit.registry import Registry

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.containers import Workbook
    from toolkit.questionnaire import Questionnaire
    from toolkit.records import Notice

Mode = Literal["text", "number", "code"]
State = Literal["given", "skipped", "empty", "absent"]


@dataclass(frozen=True)
class Place:
    """Where a value stands: 1-based row, and the header of its column."""

    file: str
    sheet: str
    row: int
    column: str


@dataclass(frozen=True)
class Mark:
    """One thing marked or written.

    Parameters
    ----------
    value : str
        The label, the number of the option (``by`` = ``position``), its code, or what was written.
    by : {"label", "position", "code", "illegible"}
        ``illegible`` when something is marked that cannot be read.
    text : str
        What was written beside an option.
    """

    value: str
    by: Literal["label", "position", "code", "illegible"] = "label"
    text: str = ""


@dataclass(frozen=True)
class RawAnswer:
    """The answer of one record to one item, or to one row of a matrix (``row`` its key).

    ``state`` is ``given``, or what the platform says of a missing one: ``skipped``, ``empty``, ``absent`` (blank).
    ``raw`` is the cell's text; for layouts with a column for each option, the texts of the marked columns.
    ``cells`` is the number of non-blank cells of the file that make up this answer.
    ``second`` is what an independent second entry of the same form has, where it is not the same.
    """

    record: int
    item: str
    row: str
    marks: tuple[Mark, ...]
    state: State
    place: Place
    raw: str
    cells: int = 1
    second: str = ""


@dataclass(frozen=True)
class Record:
    """One respondent of a file: the platform's number, time, seconds taken and source; texts as found."""

    number: str
    row: int
    submitted: str = ""
    seconds: int | None = None
    source: str = ""
    link: str = ""


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
    answers : tuple of RawAnswer
    matched : tuple of str
        Ids of the items found in the file.
    asked_columns : int
        How many question columns (counted by question) the file has.
    simulated : bool
        The file says of itself that its data are synthetic.
    """

    file: str
    channel: str
    mode: Mode
    survey_number: str
    records: tuple[Record, ...]
    answers: tuple[RawAnswer, ...]
    matched: tuple[str, ...]
    asked_columns: int
    notices: tuple[Notice, ...] = ()
    simulated: bool = False

    def __repr__(self) -> str:
        return f"读取 {self.file}（{len(self.records)} 份，{len(self.matched)} 题）"


@dataclass(frozen=True)
class Draft:
    """A questionnaire drafted from an export, and what a person has to confirm."""

    definition: dict[str, Any]
    to_confirm: tuple[str, ...] = ()


@dataclass(frozen=True)
class Responded:
    """Coded answers to be written in a platform's layout, with their questionnaire."""

    questionnaire: Questionnaire
    frame: pd.DataFrame
    simulated: bool = False
    survey_number: str = "100000001"
    extra: dict[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """One export format."""

    name: str
    title: str

    def sniff(self, workbook: Workbook) -> bool:
        """Tell whether a workbook is an export of this platform."""
        ...

    def mode(self, workbook: Workbook) -> Mode:
        """Tell whether a file gives choices as labels, as option numbers or as codes."""
        ...

    def stems(self, workbook: Workbook) -> dict[int, str]:
        """Return the stems of a file's questions by number, for the other file of a pair that has lost them."""
        ...

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:
        """Return how many records a file has."""
        ...

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: dict[str, str],
        stems: dict[int, str] | None = None,
    ) -> Reading:
        """Read one file against a questionnaire; ``mapping`` gives items to headers a person has confirmed."""
        ...

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from an export."""
        ...

    def write(self, responded: Responded, mode: Mode) -> bytes:
        """Return the export the platform would write."""
        ...


CHANNELS: Registry[Channel] = Registry("数据来源")


def is_simulated(workbook: Workbook) -> bool:
    """Tell whether a file says of itself that its data are synthetic."""
    names = (workbook.file, *workbook.notes, *(sheet.name for sheet in workbook.sheets))
    return any(SIMULATED in name for name in names)
