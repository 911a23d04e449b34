"""Data files of statistics programmes (.sav, .zsav, .por, .dta, .sas7bdat): our own, and those of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.channels.mapping import Mapping
from toolkit.channels.moments import moment, seconds
from toolkit.channels.reading import CHANNELS, Channel, Draft, Mode, Reading, Record, Responded, is_simulated
from toolkit.channels.spss.columns import DEVICE, NUMBER, SECONDS, SOURCE, SUBMITTED, Found, find, stem
from toolkit.channels.spss.notices import notices
from toolkit.channels.spss.values import DIALECT, Values
from toolkit.channels.table import answers_of
from toolkit.containers import Sheet, Variable, Workbook
from toolkit.questionnaire import Questionnaire

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
"""A variable of days holds no time."""


class Spss(Channel):
    """Files of SPSS, Stata and SAS, with what they say about their variables."""

    name = "spss"
    title = "SPSS、Stata 或 SAS 数据文件"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell a file of a statistics programme by its dictionary of variables."""
        header = workbook.sheets[0].header() if workbook.sheets else {}
        return bool(header) and list(header.values()) == list(workbook.variables)

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many cases a file has."""
        return len(_rows(workbook.sheets[0]))

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read one file.

        A variable is matched by its name, its set or its label, a value by its label and only without one by its code.
        Where the labels contradict the questionnaire, the question's answers are handed on as words that no option has.
        """
        sheet = workbook.sheets[0]
        found = find(workbook, questionnaire, mapping)
        values = _values(found, workbook)
        rows = _rows(sheet)
        told = _told(sheet, rows, found, values)
        records = tuple(_record(sheet, row, found) for row in rows)
        matched = {column.item.id for column in found.columns}
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode="code",
            survey_number="",
            records=records,
            answers=tuple(answers_of(told, rows, found.columns, DIALECT)),
            matched=tuple(item.id for item in questionnaire.questions if item.id in matched),
            asked_columns=len(matched) + len({stem(sheet.header()[position]) for position in found.unknown}),
            notices=tuple(notices(workbook, questionnaire, mapping, found, list(values.values()), records)),
            simulated=is_simulated(workbook),
        )

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from the dictionary of a file; see :mod:`toolkit.channels.spss.draft`.

        Raises
        ------
        IntakeError
            ``I-TWO-KINDS`` for more than one file.
        """
        from toolkit.channels.spss.draft import draft
        from toolkit.errors import IntakeError

        if len(workbooks) > 1:
            raise IntakeError("I-TWO-KINDS", where="、".join(w.file for w in workbooks), n=len(workbooks))
        return draft(workbooks[0], name)

    def write(self, responded: Responded, mode: Mode) -> bytes:  # noqa: ARG002
        """Return coded answers as an SPSS file; see :mod:`toolkit.channels.spss.export`."""
        from toolkit.channels.spss.export import export

        return export(responded)


CHANNELS.add("spss")(Spss())


def _rows(sheet: Sheet) -> list[int]:
    """Return the rows of all cases, those without any value too."""
    return sorted(row for row in sheet.cells if row > sheet.first)


def _values(found: Found, workbook: Workbook) -> dict[int, Values]:
    header = workbook.sheets[0].header()
    values = {}
    for column in (*found.columns, *found.flags):
        variable = workbook.variables.get(header[column.position], Variable())
        values[column.position] = Values(column, variable, found.counted.get(column.position, ""))
    # Rows of a matrix share one scale: where one row's labels contradict it, no row can be trusted.
    contradicted = {v.column.item.id: v for v in values.values() if v.contradicting}
    for known in values.values():
        if known.column.item.id in contradicted and known.is_choice and not known.contradicting:
            known.contradicting = contradicted[known.column.item.id].contradicting
    return values


def _told(sheet: Sheet, rows: list[int], found: Found, values: dict[int, Values]) -> Sheet:
    """Return the sheet with what its cells say in place of what is stored."""
    texts = {column.item.id: column.position for column in found.columns if column.item.kind == "text"}
    cells = {sheet.first: sheet.header()}
    for row in rows:
        stored = sheet.cells[row]
        said = {position: values[position].read(text) for position, text in stored.items() if position in values}
        for flag in found.flags:
            gap, position = said.pop(flag.position, ""), texts.get(flag.item.id)
            # Why a text is missing stands in the variable that tells whether it was written.
            if position is not None and not said.get(position) and DIALECT.state(gap) != "given":
                said[position] = gap
        cells[row] = {position: text for position, text in said.items() if text}
    return replace(sheet, cells=cells)


def _record(sheet: Sheet, row: int, found: Found) -> Record:
    def value(role: str) -> str:
        return sheet.cells[row].get(found.about.get(role, -1), "").strip()

    submitted = value(SUBMITTED)
    return Record(
        number=value(NUMBER),
        row=row,
        submitted=submitted if _DAY.fullmatch(submitted) else moment(submitted),
        seconds=seconds(value(SECONDS)),
        source=value(SOURCE),
        device=value(DEVICE),
    )


__all__ = ["Spss"]
