"""The rows above the answers of a Qualtrics export, and what each column is called in them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from toolkit.channels.reading import Mode
from toolkit.containers import Sheet

NUMBER, SUBMITTED, STARTED, ENDED = "responseid", "recordeddate", "startdate", "enddate"
TAKEN, FINISHED, PROGRESS, STATUS = "duration (in seconds)", "finished", "progress", "status"
ADDRESS, SOURCE, REFERENCE = "ipaddress", "distributionchannel", "externalreference"
PERSONAL = (
    "recipientlastname", "recipientfirstname", "recipientemail", "locationlatitude", "locationlongitude", "name",
    "emailaddress", "locationaccuracy",
)  # fmt: skip
_OTHERS = ("userlanguage", "responseset", "externaldatareference")
_METADATA = {
    NUMBER, SUBMITTED, STARTED, ENDED, TAKEN, FINISHED, PROGRESS, STATUS, ADDRESS, SOURCE, REFERENCE,
    *PERSONAL, *_OTHERS,
}  # fmt: skip
_IMPORT = re.compile(r'\{\s*"ImportId"\s*:\s*"([^"]*)"')
_OLDER = re.compile(r"V\d+")
_ASIDE = re.compile(
    r".*_(?:First Click|Last Click|Page Submit|Click Count|DO|DO_.*|Id|Name|Size|Type)|Q_[A-Za-z]\w*|SC\d+", re.DOTALL
)
_CODE = re.compile(r"(.+?)(?:_(\d+))?(_TEXT)?")
_TAGS = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
BETWEEN, CHOSEN, WRITTEN = " - ", ("Selected Choice", "选定的选项", "选择的选项"), ("Text", "文本")
_PREVIEWS = ("survey preview", "1", "预览", "调查预览")
_YES, _NO = ("true", "1", "是"), ("false", "0", "否")
_WHOLE = re.compile(r"\d+(?:,\d+)*")


def plain(text: str) -> str:
    """Return a wording without markup and line breaks."""
    return re.sub(r"\s+", " ", html.unescape(_TAGS.sub("", text))).strip()


@dataclass(frozen=True)
class Heading:
    """What a column is called: its code and its wording; ``metadata`` names one about the respondent."""

    position: int
    code: str
    label: str
    metadata: str = ""

    @property
    def shown(self) -> str:
        """The name of the column as people know it: older exports only count their columns."""
        return self.label if _OLDER.fullmatch(self.code) else self.code

    @property
    def is_aside(self) -> bool:
        """Whether the column holds times, orders, scores or files in place of answers."""
        return _ASIDE.fullmatch(self.code) is not None

    @cached_property
    def parts(self) -> tuple[str, str, bool]:
        """The question's code, the number of its choice or row, and whether it is a text beside one."""
        found = _CODE.fullmatch(self.code)
        return (found[1], found[2] or "", bool(found[3])) if found else (self.code, "", False)

    def splits(self) -> Iterator[tuple[str, str]]:
        """Yield the ways to take the wording for a question and a part of it, the longest question first."""
        label = self.label
        yield label, ""
        for at in reversed([sign.start() for sign in re.finditer(BETWEEN, label)]):
            yield label[:at], bare_part(label[at + len(BETWEEN) :])


def bare_part(part: str) -> str:
    """Return what heads a part without the platform's own words.

    >>> bare_part("Selected Choice - 租房"), bare_part("其他 - Text"), bare_part("Selected Choice")
    ('租房', '其他', '')
    """
    for word in CHOSEN:
        part = part.removeprefix(word).removeprefix(BETWEEN)
    for word in WRITTEN:
        part = part.removesuffix(f"{BETWEEN}{word}")
    return "" if part in WRITTEN else part.strip()


@dataclass(frozen=True)
class Layout:
    """A sheet with its rows of headers told from its rows of answers."""

    sheet: Sheet
    headings: tuple[Heading, ...]
    rows: tuple[int, ...]

    @cached_property
    def metadata(self) -> dict[str, int]:
        """Name of each column about the respondent to its position."""
        return {heading.metadata: heading.position for heading in reversed(self.headings) if heading.metadata}

    @property
    def questions(self) -> list[Heading]:
        """The headings of columns that may hold answers."""
        return [heading for heading in self.headings if not heading.metadata and not heading.is_aside]

    def value(self, row: int, name: str) -> str:
        """Return what a row has in a column about the respondent."""
        return self.sheet.cells[row].get(self.metadata.get(name, -1), "").strip()

    def texts(self, heading: Heading) -> list[str]:
        """Return the cells of a column, blank ones included."""
        return [self.sheet.cells[row].get(heading.position, "").strip() for row in self.rows]


def layout_of(sheet: Sheet) -> Layout | None:
    """Return the layout of an export whose codes stand in the sheet's header row; None when it is none."""
    below = sheet.rows()
    if not below:
        return None
    codes, labels = sheet.header(), sheet.cells[below[0]]
    if len(below) > 1 and any(_IMPORT.match(text) for text in sheet.cells[below[1]].values()):
        return Layout(sheet, tuple(_headings(codes, labels)), tuple(below[2:]))
    older = sum(_name(text) != "" for text in labels.values()) >= 3 and any(map(_OLDER.fullmatch, codes.values()))
    return Layout(sheet, tuple(_headings(codes, labels)), tuple(below[1:])) if older else None


def _headings(codes: dict[int, str], labels: dict[int, str]) -> Iterator[Heading]:
    for position, code in sorted(codes.items()):
        label = plain(labels.get(position, ""))
        name = _name(code) or (_name(label) if _OLDER.fullmatch(code.strip()) else "")
        yield Heading(position, code.strip(), label, name)


def _name(text: str) -> str:
    key = text.strip().casefold()
    return key if key in _METADATA else ""


def mode_of(layout: Layout) -> Mode:
    """Return whether choices are given as texts or as numbers: by the platform's own columns, else by the answers."""
    own = {layout.value(row, name).casefold() for row in layout.rows for name in (FINISHED, STATUS)} - {""}
    if own & {"true", "false", "ip address", "survey preview"}:
        return "text"
    if own and own <= {"0", "1", "2", "4", "8", "9", "12", "16", "17"} and STATUS in layout.metadata:
        return "number"
    cells = [text for heading in layout.questions for text in layout.texts(heading) if text]
    return "number" if cells and sum(bool(_WHOLE.fullmatch(text)) for text in cells) > len(cells) / 2 else "text"


def is_preview(status: str) -> bool:
    """Tell an answer somebody gave while trying the form."""
    return status.casefold() in _PREVIEWS


def is_unfinished(finished: str, progress: str) -> bool:
    """Tell an answer that was not sent off."""
    if finished:
        return finished.casefold() in _NO
    return progress.isdecimal() and int(progress) < 100
