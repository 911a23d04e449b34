"""The tally sheet of paper forms: how many forms have each option, counted by hand with strokes of 正."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.channels.paper_tally.layout import FORMS, HEAD
from toolkit.channels.reading import (
    CHANNELS,
    Channel,
    Counted,
    Mode,
    Place,
    Reading,
    Responded,
    is_simulated,
    sheet_of,
)
from toolkit.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.channels.mapping import Mapping
    from toolkit.containers import Sheet, Workbook
    from toolkit.questionnaire import Questionnaire

ITEM, WORDING, ROW, CODE, LABEL, STROKES, PEOPLE = HEAD


class PaperTally(Channel):
    """Our own tally sheet, filled in: counts without the people behind them."""

    name = "paper_tally"
    title = "纸质计票表"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell a tally sheet by its headers."""
        return {ITEM, CODE, LABEL, PEOPLE} <= set(_columns(sheet_of(workbook)))

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many forms were counted."""
        said = _forms(sheet_of(workbook))
        return int(said) if said.isdecimal() else 0

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,  # noqa: ARG002
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read the counts; what does not fit them together is told when they are booked."""
        sheet = sheet_of(workbook)
        counted = tuple(_counted(sheet, workbook.file))
        items = {one.item for one in counted}
        matched = tuple(item.id for item in questionnaire.questions if item.id in items)
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode="code",
            survey_number=f"tally-{questionnaire.id}",
            records=(),
            answers=(),
            matched=matched,
            asked_columns=len(items),
            notices=tuple(_notices(self.count(workbook, questionnaire))),
            simulated=is_simulated(workbook),
            counted=counted,
            forms=_forms(sheet),
        )

    def write(self, responded: Responded, mode: Mode) -> bytes:  # noqa: ARG002
        """Return the filled sheet; see :mod:`toolkit.channels.paper_tally.export`."""
        from toolkit.channels.paper_tally.export import export

        return export(responded)


CHANNELS.add("paper_tally")(PaperTally())


def _columns(sheet: Sheet) -> dict[str, int]:
    return {text.strip(): position for position, text in sheet.header().items()}


def _forms(sheet: Sheet) -> str:
    columns = _columns(sheet)
    for row in sheet.rows():
        cells = sheet.cells[row]
        if cells.get(columns.get(WORDING, -1), "").strip() == FORMS:
            return cells.get(columns[PEOPLE], "").strip()
    return ""


def _counted(sheet: Sheet, file: str) -> Iterator[Counted]:
    columns = _columns(sheet)
    for row in sheet.rows():
        cells = sheet.cells[row]
        said = {name: cells.get(columns.get(name, -1), "").strip() for name in HEAD}
        if said[ITEM] and (said[PEOPLE] or said[STROKES]):
            place = Place(file, sheet.name, row, PEOPLE)
            yield Counted(said[ITEM], said[ROW], said[CODE], said[LABEL], said[STROKES], said[PEOPLE], place)


def _notices(forms: int) -> Iterator[Notice]:
    words = (
        f"计票表（{forms}份）只有每个选项的人数，没有每个人的答卷：计入人数，但不能交叉、不能加权，"
        "也不进报告的表。要用在报告里，请改用录入表逐份录入。"
    )
    yield Notice("tally_only", "info", words)


__all__ = ["PaperTally"]
