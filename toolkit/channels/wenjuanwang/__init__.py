"""问卷网: the download with texts, the one with numbers, and the dictionary of the numbers (code.csv)."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.channels.mapping import Mapping
from toolkit.channels.moments import between, moment, seconds
from toolkit.channels.reading import CHANNELS, Channel, Draft, Mode, Reading, Record, Responded, is_simulated, sheet_of
from toolkit.channels.table import Dialect, answers_of
from toolkit.channels.wenjuanwang.columns import assign
from toolkit.channels.wenjuanwang.dictionary import FILE, explained, is_dictionary
from toolkit.channels.wenjuanwang.headers import (
    ADDRESS,
    FINISHED,
    NUMBER,
    SOURCE,
    STARTED,
    TAKEN,
    layout_of,
    metadata,
)
from toolkit.containers import Sheet, Workbook
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.records import Notice

_DIALECT = Dialect(ticked=frozenset({"1"}), unticked=frozenset({"0"}))


class Wenjuanwang(Channel):
    """The downloads of 问卷网."""

    name = "wenjuanwang"
    title = "问卷网"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell a download by its columns about the respondent, the dictionary by its first line."""
        sheet = workbook.data()
        return sheet is not None and (layout_of(list(sheet.header().values())) is not None or is_dictionary(sheet))

    def mode(self, workbook: Workbook) -> Mode:
        """Return whether a file holds texts or numbers."""
        return layout_of(list(sheet_of(workbook).header().values())) or "code"

    def explains(self, workbook: Workbook) -> bool:
        """Tell whether a file holds no answers but says what the codes of another file of the download mean."""
        sheet = workbook.data()
        return sheet is not None and is_dictionary(sheet)

    def explained(self, workbook: Workbook, keys: Sequence[Workbook]) -> Workbook:
        """Return a file of answers with the wordings and labels of its dictionary.

        Raises
        ------
        IntakeError
            ``I-PAIR`` when there are several dictionaries.
        """
        return explained(workbook, keys) if self.mode(workbook) == "number" else workbook

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many records a file has; the dictionary has none."""
        return 0 if self.explains(workbook) else len(sheet_of(workbook).rows())

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read one file.

        Raises
        ------
        IntakeError
            ``I-KEY-ALONE`` for the dictionary, ``I-NEEDS-KEY`` for numbers nobody has said the meaning of.
        """
        if self.explains(workbook):
            raise IntakeError("I-KEY-ALONE", where=workbook.file)
        sheet, mode = sheet_of(workbook), self.mode(workbook)
        assigned = assign(sheet, workbook.variables, questionnaire, mapping)
        if mode == "number" and not workbook.variables and not assigned.columns:
            raise IntakeError("I-NEEDS-KEY", where=workbook.file, file=FILE)
        rows = sheet.rows()
        records = _records(sheet, rows)
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode=mode,
            survey_number="",
            records=records,
            answers=tuple(answers_of(sheet, rows, assigned.columns, _DIALECT)),
            matched=tuple(assigned.items),
            asked_columns=assigned.asked,
            notices=(*assigned.notices(questionnaire), *_times_unread(sheet, records)),
            simulated=is_simulated(workbook),
        )

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from the dictionary, with the rows of matrices from the two downloads.

        Raises
        ------
        IntakeError
            ``I-NEEDS-KEY`` without the dictionary.
        """
        from toolkit.channels.wenjuanwang.draft import drafted

        keys = [sheet for workbook in workbooks if (sheet := workbook.data()) is not None and is_dictionary(sheet)]
        if not keys:
            raise IntakeError("I-NEEDS-KEY", where="、".join(workbook.file for workbook in workbooks), file=FILE)
        headers = {self.mode(w): list(sheet_of(w).header().values()) for w in workbooks if not self.explains(w)}
        return drafted(keys[0], headers.get("text", []), headers.get("number", []), name)

    def write(self, responded: Responded, mode: Mode) -> bytes:
        """Return the download 问卷网 would write, or its dictionary; see :mod:`toolkit.channels.wenjuanwang.export`."""
        from toolkit.channels.wenjuanwang.export import export

        return export(responded, mode)


CHANNELS.add("wenjuanwang")(Wenjuanwang())


def _records(sheet: Sheet, rows: list[int]) -> tuple[Record, ...]:
    columns = metadata(sheet)

    def value(row: int, name: str) -> str:
        return sheet.cells[row].get(columns.get(name, -1), "").strip()

    found = []
    for row in rows:
        finished = moment(value(row, FINISHED))
        taken = seconds(value(row, TAKEN).removesuffix("秒"))
        found.append(
            Record(
                number=value(row, NUMBER),
                row=row,
                submitted=finished,
                seconds=taken if taken is not None else between(moment(value(row, STARTED)), finished),
                source=value(row, SOURCE),
                device=value(row, ADDRESS),
            )
        )
    return tuple(found)


def _times_unread(sheet: Sheet, records: Sequence[Record]) -> list[Notice]:
    column = metadata(sheet).get(FINISHED, -1)
    unread = [record.row for record in records if column in sheet.cells[record.row] and not record.submitted]
    if not unread:
        return []
    words = f"有{len(unread)}份答卷的提交时间看不懂（如第{unread[0]}行），按没有时间处理。"
    return [Notice("time_unread", "info", words)]


__all__ = ["Wenjuanwang"]
