"""SurveyJS: results as JSON, by the names and values of our own form or of one that was drafted from its definition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.channels.mapping import Mapping
from toolkit.channels.matching import Known, missing_items, personal_columns, unknown_column, unnumbered
from toolkit.channels.moments import in_china, seconds
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
from toolkit.channels.surveyjs.columns import NUMBER, PERSONAL, SUBMITTED, TAKEN, Flat, flat
from toolkit.channels.surveyjs.definition import is_definition
from toolkit.channels.table import Dialect, answers_of
from toolkit.containers import Sheet, Workbook
from toolkit.records import Notice

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

SOURCE = "SurveyJS"
DIALECT = Dialect(nothing_chosen=False)
_TABLES = frozenset(("data", "results", "Data", "Results"))
_NESTED = ("[", "{")


class SurveyJS(Channel):
    """The results of a SurveyJS form."""

    name = "surveyjs"
    title = "SurveyJS"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell a list of results by its one table of a JSON, a form by its pages or elements."""
        sheet = workbook.data()
        return sheet is not None and (is_definition(workbook) or _is_results(workbook, sheet))

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many results a file has; a form has none."""
        return 0 if is_definition(workbook) else len(sheet_of(workbook).rows())

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read one file of results; what is absent was hidden or left blank, and the routing tells which."""
        if is_definition(workbook):
            words = "这是表单的定义，不是答卷；起草问卷请用 toolkit adopt。"
            return not_answers(workbook, self, words)
        sheet = sheet_of(workbook)
        table = flat(sheet, questionnaire, mapping)
        rows = sheet.rows()
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode="code",
            survey_number="",
            records=_records(sheet, rows, table),
            answers=tuple(answers_of(table.sheet, rows, table.columns, DIALECT)),
            matched=tuple(table.items),
            asked_columns=len(table.items) + len(table.unknown),
            notices=tuple(_notices(sheet, table, questionnaire)),
            simulated=is_simulated(workbook),
        )

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from the definition of a form; see :mod:`toolkit.channels.surveyjs.draft`.

        Raises
        ------
        IntakeError
            ``I-NO-DRAFT`` when only results are given.
        """
        from toolkit.channels.surveyjs.draft import draft

        form = next((workbook for workbook in workbooks if is_definition(workbook)), None)
        return draft(form, name) if form else super().draft(workbooks, name)

    def write(self, responded: Responded, mode: Mode) -> bytes:  # noqa: ARG002
        """Return the results the form would give; see :mod:`toolkit.channels.surveyjs.export`."""
        from toolkit.channels.surveyjs.export import export

        return export(responded)


CHANNELS.add("surveyjs")(SurveyJS())


def _is_results(workbook: Workbook, sheet: Sheet) -> bool:
    """Tell the table of a JSON with results: its ending says so, or what is nested in its cells."""
    if sheet.first != 1 or sheet.name not in _TABLES:
        return False
    texts = (text for row in sheet.rows() for text in sheet.cells[row].values())
    return workbook.file.casefold().endswith(".json") or any(text.startswith(_NESTED) for text in texts)


def _records(sheet: Sheet, rows: Sequence[int], table: Flat) -> tuple[Record, ...]:
    names = {name: column for column, name in sheet.header().items() if name not in table.items}

    def value(row: int, known: tuple[str, ...]) -> str:
        texts = (sheet.cells[row].get(names.get(name, -1), "").strip() for name in known)
        return next((text for text in texts if text), "")

    return tuple(
        Record(
            number=value(row, NUMBER),
            row=row,
            submitted=in_china(value(row, SUBMITTED)),
            seconds=seconds(value(row, TAKEN)),
            source=SOURCE,
        )
        for row in rows
    )


def _notices(sheet: Sheet, table: Flat, questionnaire: Questionnaire) -> list[Notice]:
    known = Known(questionnaire)
    notices = [unknown_column(name, known.nearest(name)) for name in table.unknown]
    notices += missing_items(table.items, questionnaire)
    if table.repeated:
        words = f"这些是重复填写的表格或题组，没有读入：{'、'.join(table.repeated)}。那里一行不是一份答卷。"
        notices.append(Notice("repeats_left", "action", words))
    notices += personal_columns(name for name in sheet.header().values() if name in PERSONAL)
    if not set(NUMBER) & set(sheet.header().values()) - set(table.items):
        notices.append(unnumbered("id"))
    return notices


__all__ = ["SurveyJS"]
