"""REDCap: exports of records, raw or with labels, and the data dictionary to draft from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.channels.mapping import Mapping
from toolkit.channels.matching import Known, missing_items, personal_columns, undecided, unknown_column, unnumbered
from toolkit.channels.moments import in_china
from toolkit.channels.reading import (
    CHANNELS,
    Channel,
    Draft,
    Mode,
    Reading,
    Record,
    Responded,
    is_simulated,
    not_answers,
    sheet_of,
)
from toolkit.channels.redcap.columns import EVENT, IDENTIFIER, RECORD, REPEAT, Columns, columns_of, is_export
from toolkit.channels.redcap.dictionary import is_dictionary
from toolkit.channels.table import Dialect, answers_of, none_ticked
from toolkit.containers import Sheet, Workbook
from toolkit.records import Notice

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

SOURCE = "REDCap"
DIALECT = Dialect(
    ticked=frozenset(("1", "Checked", "已勾选", "选中")),
    unticked=frozenset(("0", "Unchecked", "未勾选", "未选中")),
    nothing_chosen=False,
)
"""REDCap writes zeros in every column of a multiple choice, whether nothing was chosen or nobody answered."""
_INCOMPLETE = frozenset(("0", "Incomplete", "未完成"))
_NOT_COMPLETED = "[not completed]"


class REDCap(Channel):
    """The exports of REDCap."""

    name = "redcap"
    title = "REDCap"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell an export by REDCap's own columns, a data dictionary by its fixed ones."""
        sheet = workbook.data()
        return sheet is not None and (is_dictionary(sheet) or is_export(sheet))

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:
        """Return how many records a file has; rows of repeated forms are none."""
        sheet = sheet_of(workbook)
        if is_dictionary(sheet):
            return 0
        return len(_rows(sheet, columns_of(sheet, questionnaire, Mapping())))

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read one export; rows of repeated forms are named and left."""
        sheet = sheet_of(workbook)
        if is_dictionary(sheet):
            words = "这是数据字典，不是答卷；起草问卷请用 toolkit adopt。"
            return not_answers(workbook, self, words)
        columns = columns_of(sheet, questionnaire, mapping)
        rows = _rows(sheet, columns)
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode="code",
            survey_number="",
            records=tuple(_record(sheet, row, columns) for row in rows),
            answers=tuple(answers_of(sheet, rows, columns.known, DIALECT)),
            matched=tuple(columns.items),
            asked_columns=len(columns.items) + len(columns.unknown),
            notices=tuple(_notices(sheet, rows, columns, questionnaire)),
            simulated=is_simulated(workbook),
        )

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from the data dictionary; see :mod:`toolkit.channels.redcap.draft`.

        Raises
        ------
        IntakeError
            ``I-NO-DRAFT`` when only an export is given.
        """
        from toolkit.channels.redcap.draft import draft

        sheets = ((workbook, workbook.data()) for workbook in workbooks)
        found = next(((w.file, sheet) for w, sheet in sheets if sheet and is_dictionary(sheet)), None)
        return draft(found[1], found[0], name) if found else super().draft(workbooks, name)

    def write(self, responded: Responded, mode: Mode) -> bytes:  # noqa: ARG002
        """Return the raw export REDCap would write, as CSV; see :mod:`toolkit.channels.redcap.export`."""
        from toolkit.channels.redcap.export import export

        return export(responded)


CHANNELS.add("redcap")(REDCap())


def _rows(sheet: Sheet, columns: Columns) -> list[int]:
    """Return the rows that are records: those of repeated forms are parts of one."""
    repeat = columns.at(REPEAT)
    return [row for row in sheet.rows() if not sheet.cells[row].get(repeat, "").strip()]


def _record(sheet: Sheet, row: int, columns: Columns) -> Record:
    cells = sheet.cells[row]

    def value(column: int) -> str:
        return cells.get(column, "").strip()

    number, event = value(columns.at(RECORD)), value(columns.at(EVENT))
    stamps = [value(column) for column in columns.stamps if value(column)]
    times = sorted(time for time in map(in_china, stamps) if time)
    return Record(
        number=f"{number}-{event}" if number and event else number,
        row=row,
        submitted=times[-1] if times else "",
        source=SOURCE,
        incomplete=_NOT_COMPLETED in stamps or any(value(column) in _INCOMPLETE for column in columns.complete),
    )


def _notices(sheet: Sheet, rows: list[int], columns: Columns, questionnaire: Questionnaire) -> list[Notice]:
    known = Known(questionnaire)
    notices = [unknown_column(name, known.nearest(name)) for name in columns.unknown]
    notices += missing_items(columns.items, questionnaire)
    notices += undecided(none_ticked(sheet, rows, columns.known, DIALECT), "REDCap ")
    left = len(sheet.rows()) - len(rows)
    if left:
        words = f"有{left}行是重复填写的表，一行不是一份答卷，没有读入。"
        notices.append(Notice("repeats_left", "action", words))
    if columns.at(IDENTIFIER) >= 0:
        notices += personal_columns([sheet.header()[columns.at(IDENTIFIER)].strip()])
    if columns.at(RECORD) < 0:
        notices.append(unnumbered("record_id"))
    return notices


__all__ = ["REDCap"]
