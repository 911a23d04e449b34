"""The filled data-entry workbook: paper forms typed in, some of them twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.channels.entry_workbook.answers import NOTHING, answers_of
from toolkit.channels.entry_workbook.cells import community, moment
from toolkit.channels.entry_workbook.compare import Comparison, compare, compared
from toolkit.channels.entry_workbook.notices import notices
from toolkit.channels.entry_workbook.sheets import Entries, Form, first_sheet, named
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import (
    CHANNELS,
    Channel,
    Mode,
    Reading,
    Record,
    Responded,
    is_simulated,
)
from toolkit.channels.said import RawAnswer, in_columns
from toolkit.containers import Workbook
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.entry_layout import COMMUNITY, DATE, EDITION, SECOND, survey_of

SOURCE = "纸质"


class EntryWorkbook(Channel):
    """Our own data-entry workbook, filled in."""

    name = "entry_workbook"
    title = "纸质问卷录入表"
    whole = True

    def sniff(self, workbook: Workbook) -> bool:
        """Tell a data-entry workbook by its column 表号 beside the stable headers."""
        return first_sheet(workbook) is not None

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:
        """Return how many forms were typed in, the row of wordings and prepared rows not counted."""
        sheet = first_sheet(workbook)
        return 0 if sheet is None else len(Entries(sheet, questionnaire).forms)

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,  # noqa: ARG002
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read the first entries; where a second entry differs, the answer is handed on with both.

        Parameters
        ----------
        workbook : Workbook
        questionnaire : Questionnaire
        mapping, stems
            Not needed: columns are known by their stable headers.

        Raises
        ------
        IntakeError
            ``I-NO-CHANNEL`` when the workbook has no sheet of entries.
        """
        sheet = first_sheet(workbook)
        if sheet is None:
            raise IntakeError("I-NO-CHANNEL", where=workbook.file)
        again = named(workbook, SECOND)
        first = Entries(sheet, questionnaire)
        second = None if again is None else Entries(again, questionnaire)
        comparison = compared(first, second)
        matched = {column.item.id for column in first.columns.values()} if _ours(workbook, questionnaire) else set()
        strangers = {name.partition("__")[0] for name in first.strangers if name not in first.notes}
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode="code",
            survey_number=f"entry-{questionnaire.id}",
            records=tuple(_record(first, form) for form in first.forms),
            answers=in_columns(_answers(first, second, comparison), len(first.forms)),
            matched=tuple(item.id for item in questionnaire.questions if item.id in matched),
            asked_columns=len({column.item.id for column in first.columns.values()}) + len(strangers),
            notices=tuple(notices(workbook, first, second, comparison)),
            simulated=is_simulated(workbook),
        )

    def write(self, responded: Responded, mode: Mode) -> bytes:  # noqa: ARG002
        """Return a filled workbook; see :mod:`toolkit.channels.entry_workbook.export`."""
        from toolkit.channels.entry_workbook.export import export

        return export(responded)


CHANNELS.add("entry_workbook")(EntryWorkbook())


def _ours(workbook: Workbook, questionnaire: Questionnaire) -> bool:
    """Tell whether a workbook was made for this survey; one that does not say may be."""
    marks = [note for note in workbook.notes if note.startswith(EDITION)]
    return not marks or any(survey_of(mark) == questionnaire.id for mark in marks)


def _record(entries: Entries, form: Form) -> Record:
    return Record(
        number=form.number,
        row=form.row,
        submitted=moment(entries.about(form.row, DATE)),
        source=SOURCE,
        link=community(entries.about(form.row, COMMUNITY)),
    )


def _answers(first: Entries, second: Entries | None, comparison: Comparison) -> Iterator[RawAnswer]:
    """Yield all answers; those that the second entry has otherwise carry both and are accepted by nobody."""
    differing = {(found.row, *answer): found.second_row for found in comparison.differences for answer in found.answers}
    rows = set(differing.values())
    repeats = second.forms if second else ()
    others = {
        (form.row, answer.item, answer.row): answer
        for form in repeats
        if second and form.row in rows
        for answer in answers_of(second, form, 0)
    }
    for record, form in enumerate(first.forms):
        for answer in answers_of(first, form, record):
            again = differing.get((form.row, answer.item, answer.row))
            other = others.get((again, answer.item, answer.row)) if again else None
            yield answer if again is None else _doubted(answer, other)


def _doubted(answer: RawAnswer, other: RawAnswer | None) -> RawAnswer:
    here, there = answer.said, other.said.raw if other else ""
    if not here.raw and not there:
        return answer
    raw, cells = here.raw or NOTHING, max(1, here.cells)
    return replace(answer, said=replace(here, state="given", raw=raw, second=there or NOTHING, cells=cells))


__all__ = ["Comparison", "EntryWorkbook", "compare"]
