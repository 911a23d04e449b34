"""KoboToolbox and ODK: exports of submissions, multiple choices in one column, in one for each option, or both."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.channels.kobo.answers import DIALECT, read_answers, records_of
from toolkit.channels.kobo.columns import Columns, columns_of
from toolkit.channels.kobo.form import is_form
from toolkit.channels.kobo.headers import NUMBER, STATUS, SUBMITTED, about, is_export, is_repeat
from toolkit.channels.mapping import Mapping
from toolkit.channels.matching import Known, missing_items, personal_columns, undecided, unknown_column, unnumbered
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
from toolkit.channels.table import none_ticked
from toolkit.containers import Sheet, Workbook
from toolkit.questionnaire import Questionnaire
from toolkit.records import Notice


class Kobo(Channel):
    """The exports of KoboToolbox, ODK Central, ODK Aggregate and Briefcase, and the definition of their forms."""

    name = "kobo"
    title = "KoboToolbox／ODK"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell an export by the servers' columns or by ``name/option``, a form by its sheets survey and choices."""
        sheet = workbook.data()
        return sheet is not None and (is_export(sheet) or is_form(workbook))

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many submissions a file has; a form has none."""
        return 0 if is_form(workbook) else len(sheet_of(workbook).rows())

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read one export; rows of repeated groups are named and left, they are no respondents."""
        if is_form(workbook):
            words = "这是表单的定义（XLSForm），不是答卷；起草问卷请用 toolkit adopt。"
            return not_answers(workbook, self, words)
        sheet = sheet_of(workbook)
        columns = columns_of(sheet, questionnaire, mapping)
        rows = sheet.rows()
        records = records_of(sheet, rows, columns.link)
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode="code",
            survey_number="kobo" if all(record.number for record in records) else "",
            records=records,
            answers=tuple(read_answers(sheet, rows, columns.known)),
            matched=tuple(columns.items),
            asked_columns=len(columns.items) + len(columns.unknown),
            notices=tuple(_notices(workbook, sheet, records, columns, questionnaire)),
            simulated=is_simulated(workbook),
        )

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from a form, an export, or best both; see :mod:`toolkit.channels.kobo.draft`."""
        from toolkit.channels.kobo.draft import draft

        return draft(workbooks, name)

    def write(self, responded: Responded, mode: Mode) -> bytes:  # noqa: ARG002
        """Return the export Kobo would write, as a workbook; see :mod:`toolkit.channels.kobo.export`."""
        from toolkit.channels.kobo.export import export

        return export(responded)


class KoboRepeats(Channel):
    """The tables of repeated groups, when they come alone: named, never taken for answers."""

    name = "kobo_repeats"
    title = "KoboToolbox／ODK 重复题组"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell a workbook in which every sheet is the table of a repeated group."""
        filled = [sheet for sheet in workbook.sheets if sheet.cells]
        return bool(filled) and all(is_repeat(sheet) for sheet in filled)

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return 0: the rows are parts of submissions."""
        return 0

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,  # noqa: ARG002
        mapping: Mapping,  # noqa: ARG002
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read nothing, and say so."""
        words = "这是重复题组的明细，一行不是一份答卷，没有读入。请读入主表；要用明细请在 WPS 里按编号另行汇总。"
        return not_answers(workbook, self, words)


CHANNELS.add("kobo")(Kobo())
CHANNELS.add("kobo_repeats")(KoboRepeats())


def _notices(
    workbook: Workbook, sheet: Sheet, records: tuple[Record, ...], columns: Columns, questionnaire: Questionnaire
) -> list[Notice]:
    known = Known(questionnaire)
    return [
        *(unknown_column(question, known.nearest(question)) for question in columns.unknown),
        *missing_items(columns.items, questionnaire),
        *personal_columns(columns.personal),
        *_repeats(workbook, sheet),
        *undecided(none_ticked(sheet, sheet.rows(), columns.known, DIALECT), "Kobo "),
        *_not_approved(sheet),
        *_times_unread(sheet, records),
        *_unnumbered(sheet),
    ]


def _repeats(workbook: Workbook, sheet: Sheet) -> list[Notice]:
    tables = [other.name for other in workbook.sheets if other.cells and is_repeat(other)]
    tables += [header.strip() for header in sheet.header().values() if header.strip().upper().startswith("SET-OF-")]
    if not tables:
        return []
    words = f"有重复题组没有读入：{'、'.join(tables)}。那里一行不是一份答卷；要用请在 WPS 里按 _index 另行汇总。"
    return [Notice("repeats_left", "action", words)]


def _not_approved(sheet: Sheet) -> list[Notice]:
    column = about(sheet).get(STATUS, -1)
    texts = (sheet.cells[row].get(column, "").casefold().replace(" ", "_") for row in sheet.rows())
    refused = sum("not_approved" in text or "未批准" in text for text in texts)
    if not refused:
        return []
    words = f"有{refused}份答卷在平台上标为“未批准”，也读入了；不要的请在平台上筛掉后重新下载。"
    return [Notice("not_approved", "action", words)]


def _times_unread(sheet: Sheet, records: tuple[Record, ...]) -> list[Notice]:
    columns = [about(sheet)[name] for name in SUBMITTED if name in about(sheet)]
    unread = [r.row for r in records if not r.submitted and any(c in sheet.cells[r.row] for c in columns)]
    if not unread:
        return []
    words = f"有{len(unread)}份答卷的提交时间看不懂（如第{unread[0]}行），按没有时间处理。"
    return [Notice("time_unread", "info", words)]


def _unnumbered(sheet: Sheet) -> list[Notice]:
    return [] if any(name in about(sheet) for name in NUMBER) else [unnumbered("_id")]


__all__ = ["Kobo", "KoboRepeats"]
