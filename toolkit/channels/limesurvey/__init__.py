"""LimeSurvey: exports as CSV or as R data with their syntax, and the structure of a survey to draft from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.channels.limesurvey.answers import read_answers, records_of, unknown_codes, unread_times
from toolkit.channels.limesurvey.columns import assign
from toolkit.channels.limesurvey.headers import is_export
from toolkit.channels.limesurvey.structure import is_structure
from toolkit.channels.limesurvey.syntax import explained, is_syntax
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import CHANNELS, Channel, Draft, Mode, Reading, Responded, is_simulated, sheet_of
from toolkit.containers import Workbook
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire

_SURVEY = re.compile(r"survey[-_ ]?(\d{3,})", re.IGNORECASE)


class LimeSurvey(Channel):
    """The exports of LimeSurvey."""

    name = "limesurvey"
    title = "LimeSurvey"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell an export by its columns about the respondent, a structure by its columns, R syntax by its variables."""
        sheet = workbook.data()
        if sheet is None:
            return is_syntax(workbook)
        return is_export(list(sheet.header().values())) or is_structure(sheet)

    def explains(self, workbook: Workbook) -> bool:
        """Tell whether a file holds no answers but says what the codes of another file of the download mean."""
        sheet = workbook.data()
        return is_syntax(workbook) if sheet is None else is_structure(sheet)

    def explained(self, workbook: Workbook, keys: Sequence[Workbook]) -> Workbook:
        """Return a file of answers with the names and labels its R syntax gives its columns.

        Raises
        ------
        IntakeError
            ``I-PAIR`` when the syntax is that of another file.
        """
        return explained(workbook, [key for key in keys if is_syntax(key)])

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many records a file has; one that only explains another has none."""
        return 0 if self.explains(workbook) else len(sheet_of(workbook).rows())

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read one export, whole or not finished answers alike.

        Raises
        ------
        IntakeError
            ``I-KEY-ALONE`` for R syntax or a structure, which hold no answers.
        """
        if self.explains(workbook):
            raise IntakeError("I-KEY-ALONE", where=workbook.file)
        sheet = sheet_of(workbook)
        rows = sheet.rows()
        assigned = assign(sheet, workbook.variables, questionnaire, mapping)
        answers = read_answers(sheet, rows, assigned.columns)
        records = records_of(sheet, rows, assigned)
        notices = [
            *assigned.notices(questionnaire),
            *unknown_codes(assigned.columns, answers, mapping),
            *unread_times(sheet, records, assigned),
        ]
        survey = _SURVEY.search(workbook.file)
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode="code",
            survey_number=survey[1] if survey else "",
            records=records,
            answers=answers,
            matched=tuple(assigned.items),
            asked_columns=assigned.asked,
            notices=tuple(notices),
            simulated=is_simulated(workbook),
        )

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from the structure, or else from the R syntax.

        Raises
        ------
        IntakeError
            ``I-NO-DRAFT`` when there is neither: the answers alone show no codes, no options and no jumps.
        """
        from toolkit.channels.limesurvey.draft import drafted
        from toolkit.channels.limesurvey.structure import survey_of
        from toolkit.channels.limesurvey.syntax import survey_of_syntax

        for workbook in workbooks:
            sheet = workbook.data()
            if sheet is not None and is_structure(sheet):
                return drafted(survey_of(sheet), name)
        for workbook in workbooks:
            if is_syntax(workbook):
                return drafted(survey_of_syntax(workbook.variables), name)
        return super().draft(workbooks, name)

    def write(self, responded: Responded, mode: Mode) -> bytes:  # noqa: ARG002
        """Return the export with codes; see :mod:`toolkit.channels.limesurvey.export`."""
        from toolkit.channels.limesurvey.export import export

        return export(responded)


CHANNELS.add("limesurvey")(LimeSurvey())


__all__ = ["LimeSurvey"]
