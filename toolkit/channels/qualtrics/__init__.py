"""Qualtrics: exports with their three rows of headers (codes, wordings, ``ImportId``), and older ones with two."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.channels.mapping import Mapping
from toolkit.channels.qualtrics.answers import about_records, read_answers, records_of
from toolkit.channels.qualtrics.columns import assign
from toolkit.channels.qualtrics.headers import Layout, layout_of, mode_of
from toolkit.channels.reading import CHANNELS, Channel, Draft, Mode, Reading, is_simulated
from toolkit.containers import Workbook
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire


class Qualtrics(Channel):
    """The exports of Qualtrics, with the texts of choices or with their numbers."""

    name = "qualtrics"
    title = "Qualtrics"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell an export by the rows below its codes."""
        sheet = workbook.data()
        return sheet is not None and layout_of(sheet) is not None

    def mode(self, workbook: Workbook) -> Mode:
        """Return whether choices are given as texts or as numbers."""
        return mode_of(_layout(workbook))

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many records a file has."""
        return len(_layout(workbook).rows)

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read one export; answers not finished and previews are read too, and named."""
        layout = _layout(workbook)
        assigned = assign(layout, questionnaire, mapping)
        mode = mode_of(layout)
        records = records_of(layout)
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode=mode,
            survey_number="",
            records=records,
            answers=tuple(read_answers(layout, assigned.columns, mode)),
            matched=tuple(assigned.items),
            asked_columns=assigned.asked,
            notices=(*assigned.notices(questionnaire), *about_records(layout, records)),
            simulated=is_simulated(workbook),
        )

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from the export with texts, the one with numbers, or best both.

        Raises
        ------
        IntakeError
            ``I-TWO-KINDS`` for more than a pair.
        """
        from toolkit.channels.qualtrics.draft import drafted

        layouts: dict[Mode, Layout] = {self.mode(workbook): _layout(workbook) for workbook in workbooks}
        if len(layouts) < len(workbooks):
            raise IntakeError("I-TWO-KINDS", where="、".join(w.file for w in workbooks), n=len(workbooks))
        return drafted(layouts, workbooks[0].file, name)


CHANNELS.add("qualtrics")(Qualtrics())


def _layout(workbook: Workbook) -> Layout:
    sheet = workbook.data()
    layout = layout_of(sheet) if sheet is not None else None
    if layout is None:
        raise IntakeError("I-NO-SHEET", where=workbook.file)
    return layout


__all__ = ["Qualtrics"]
