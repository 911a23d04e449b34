"""What was handed in together, one file or the pair of one download: read, coded, held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.channels import Channel, Workbook, open_workbook, recognise
from toolkit.channels.reading import is_simulated
from toolkit.errors import IntakeError
from toolkit.files import digest
from toolkit.records import LedgerRow, Notice
from toolkit.responses.coded import CodedReading, coded
from toolkit.responses.coding import problem
from toolkit.responses.decisions import CELL, question_id
from toolkit.responses.pair import reconcile
from toolkit.responses.tallied import Tallied, tallied

if TYPE_CHECKING:
    from toolkit.channels import Reading
    from toolkit.channels.mapping import Mapping
    from toolkit.channels.reading import Mode
    from toolkit.questionnaire import Questionnaire


@dataclass(frozen=True)
class Source:
    """A file that was opened and whose platform is known."""

    channel: Channel
    workbook: Workbook
    sha256: str
    mode: Mode

    @staticmethod
    def open(data: bytes, file: str, questionnaire: Questionnaire, mapping: Mapping) -> Source:
        """Open a file.

        Raises
        ------
        IntakeError
            What opening and recognising raise.
        """
        channel, workbook = recognise(open_workbook(data, file), questionnaire, mapping)
        return Source(channel, workbook, digest(data), channel.mode(workbook))

    @property
    def explains(self) -> bool:
        """Whether the file holds no answers but what the codes of another one mean."""
        return self.channel.explains(self.workbook)

    def entry(self, questionnaire: Questionnaire) -> dict[str, object]:
        """Return the file as the log lists it."""
        return {
            "file": self.workbook.file,
            "channel": self.channel.name,
            "rows": self.channel.count(self.workbook, questionnaire),
            "sha256": self.sha256,
            "simulated": is_simulated(self.workbook),
        }


@dataclass(frozen=True)
class Batch:
    """What was handed in together."""

    sources: tuple[Source, ...]

    @property
    def hashes(self) -> tuple[str, ...]:
        """The hashes of the files, by which the batch is known."""
        return tuple(source.sha256 for source in self.sources)

    @property
    def files(self) -> str:
        """The names of the files."""
        return "、".join(source.workbook.file for source in self.sources)


@dataclass(frozen=True)
class ReadBatch:
    """A batch read against a questionnaire: coded answers by record, and notices.

    ``questionnaire`` is the revision that was in the field when the batch was handed in.
    """

    coded: CodedReading
    notices: tuple[Notice, ...]
    questionnaire: Questionnaire
    strays: tuple[LedgerRow, ...] = ()
    """Cells beyond the last header, which belong to no question."""
    tallied: Tallied | None = None
    refused: tuple[LedgerRow, ...] = ()
    """Counts of a tally sheet: those that hold, and those that do not."""


_PAIR = ["number", "text"]


def batches_of(sources: Sequence[Source]) -> list[Batch]:
    """Group files into batches.

    A text file and the number file of its download make a pair, as does a file with the one that explains it; every
    other file stands alone. Halves of which nobody can tell which belong together are one batch, which is
    refused when it is read.
    """
    batches: list[Batch] = []
    for name in dict.fromkeys(source.channel.name for source in sources):
        own = [source for source in sources if source.channel.name == name]
        keys = tuple(source for source in own if source.explains)
        data = [source for source in own if not source.explains]
        groups = [Batch((source,)) for source in data if source.mode == "code"]
        groups += _paired([source for source in data if source.mode != "code"])
        batches += [Batch((*group.sources, *keys)) for group in groups] or [Batch(keys)]
    return batches


def _paired(halves: list[Source]) -> list[Batch]:
    """Return the pairs among the halves of one platform: the only two, or those of one survey's number."""
    if len({source.mode for source in halves}) < 2:
        return [Batch((source,)) for source in halves]
    by_survey: dict[str, list[Source]] = {}
    for source in halves:
        by_survey.setdefault(source.channel.download(source.workbook), []).append(source)
    whole = [group for survey, group in by_survey.items() if survey and sorted(s.mode for s in group) == _PAIR]
    rest = [source for source in halves if not any(source in group for group in whole)]
    pairs = [Batch(tuple(sorted(group, key=lambda source: source.mode, reverse=True))) for group in whole]
    if len({source.mode for source in rest}) < 2:
        return [*pairs, *(Batch((source,)) for source in rest)]
    return [*pairs, Batch(tuple(sorted(rest, key=lambda source: source.mode, reverse=True)))]


def read_batch(batch: Batch, questionnaire: Questionnaire, mapping: Mapping) -> ReadBatch:
    """Read and code a batch.

    Raises
    ------
    IntakeError
        ``I-OTHER-SURVEY`` when a file has little in common with the questionnaire, ``I-PAIR``, ``I-MIXED``;
        ``I-TWO-KINDS`` when it cannot be told which number file belongs to which text file.
    """
    halves = [source for source in batch.sources if not source.explains]
    if len(halves) > 2:
        raise IntakeError("I-TWO-KINDS", where=batch.files, n=len(halves))
    readings: list[Reading] = []
    notices: list[Notice] = []
    stems: dict[int, str] = {}
    keys = [source.workbook for source in batch.sources if source.explains]
    for source in batch.sources:
        if source.explains and len(batch.sources) > len(keys):
            continue
        workbook = source.channel.explained(source.workbook, keys) if keys else source.workbook
        reading = source.channel.read(workbook, questionnaire, mapping, stems)
        stems = stems or source.channel.stems(source.workbook)
        _belongs(reading, questionnaire)
        readings.append(reading)
        told = {(notice.code, notice.message) for notice in notices}
        found = (*source.workbook.notices, *reading.notices)
        notices += [notice for notice in found if (notice.code, notice.message) not in told]
    first, *others = (coded(reading, questionnaire, mapping) for reading in readings)
    for second in others:
        if first.reading.simulated != second.reading.simulated:
            raise IntakeError("I-MIXED", where=batch.files)
        first, differing = reconcile(first, second, questionnaire)
        notices += differing
    if not others and first.reading.mode == "number":
        words = "文件里只有选项的序号，没有选项的文字：按问卷定义的顺序对应。能下载文字版的，请两份一起读。"
        notices.append(Notice("labels_unknown", "info", words))
    tables = [source.workbook for source in batch.sources if not source.channel.whole]
    strays = tuple(stray for workbook in tables for stray in _strays(workbook))
    if first.reading.counted:
        counts, refused = tallied(first.reading, questionnaire)
        return ReadBatch(first, tuple(notices), questionnaire, strays, counts, refused)
    return ReadBatch(first, tuple(notices), questionnaire, strays)


def _strays(workbook: Workbook) -> Iterator[LedgerRow]:
    """Yield the cells of a table that stand under no header: a row with a separator too many, or a note beside it."""
    sheet = workbook.data()
    if sheet is None or not sheet.header():
        return
    last = max(sheet.header())
    for row in sheet.rows():
        if max(sheet.cells[row]) <= last:
            continue
        for column, text in sheet.cells[row].items():
            if column > last:
                place = f"第{column + 1}列"
                message = problem("no_header", text).message
                name = question_id(CELL, file=workbook.file, row=str(row), column=place, value=text)
                yield LedgerRow(workbook.file, sheet.name, row, place, "", text, "no_header", message, name)


def _belongs(reading: Reading, questionnaire: Questionnaire) -> None:
    if not reading.records and not reading.counted:
        return
    share = len(reading.matched) / max(1, reading.asked_columns)
    if not reading.matched or (share < 0.5 and len(reading.matched) < len(questionnaire.questions) / 2):
        raise IntakeError(
            "I-OTHER-SURVEY",
            where=reading.file,
            survey=questionnaire.title,
            total=reading.asked_columns,
            matched=len(reading.matched),
        )
