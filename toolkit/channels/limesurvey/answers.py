"""Answers and respondents of a LimeSurvey export."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.channels.limesurvey.columns import OTHERS, Assigned
from toolkit.channels.limesurvey.headers import ACTED, ADDRESS, NUMBER, STARTED, SUBMITTED, TAKEN
from toolkit.channels.mapping import Mapping
from toolkit.channels.moments import between, moment, seconds
from toolkit.channels.reading import Record
from toolkit.channels.said import AnswerColumn, Mark
from toolkit.channels.table import Column, Dialect, Sort, answers_of
from toolkit.containers import Sheet
from toolkit.records import Notice

if TYPE_CHECKING:
    from toolkit.questionnaire import Item

_TICKED = frozenset({"1", "Y", "Yes", "是"})
_UNTICKED = frozenset({"0", "N", "No", "否", "Not selected"})
_CHOICES = Dialect(skipped=frozenset({"N/A"}), ticked=_TICKED, unticked=_UNTICKED)
_WRITTEN = Dialect(ticked=_TICKED, unticked=_UNTICKED)
_UNDATED = re.compile(r"1980-01-01 ")
"""What a survey that keeps no dates writes for "submitted"."""


def read_answers(sheet: Sheet, rows: Sequence[int], columns: Sequence[Column]) -> tuple[AnswerColumn, ...]:
    """Return the answers; whether choices stand as codes or as labels is one choice of the export for all of them."""
    if _by_code(sheet, rows, columns):
        columns = [column if column.values.keys() - set(OTHERS) else _coded(column) for column in columns]
    texts = [column for column in columns if column.item.kind == "text"]
    choices = [column for column in columns if column.item.kind != "text"]
    return (*answers_of(sheet, rows, choices, _CHOICES), *answers_of(sheet, rows, texts, _WRITTEN))


def _coded(column: Column) -> Column:
    """Return a column whose cells are codes; the sign for "other" is none, so it becomes the option's."""
    other = {sign: str(option.code) for sign, label in column.values.items() if (option := column.item.option(label))}
    return replace(column, by="code", values=other) if column.item.options else column


def _by_code(sheet: Sheet, rows: Sequence[int], columns: Sequence[Column]) -> bool:
    coded = labelled = 0
    for column in columns:
        if column.sort not in (Sort.WHOLE, Sort.NTH) or not column.item.options:
            continue
        codes = {str(code) for code in column.item.labels}
        for row in rows:
            text = sheet.cells[row].get(column.position, "").strip()
            coded += text in codes
            labelled += text != "" and column.item.option(text) is not None
    return coded >= labelled and coded > 0


def unknown_codes(columns: Sequence[Column], answers: Sequence[AnswerColumn], mapping: Mapping) -> list[Notice]:
    """Return the notice about questions none of whose answers is a label or a code of the definition."""
    given: dict[str, list[bool]] = {}
    choices = {column.item.id: column.item for column in columns if column.item.options}
    for answer in answers:
        if answer.item in choices:
            marks = [mark for said in answer.said for mark in said.marks]
            known = [_is_known(choices[answer.item], mark, mapping) for mark in marks]
            given.setdefault(answer.item, []).extend(known)
    foreign = [item for item, known in given.items() if known and not any(known)]
    if not foreign:
        return []
    words = (
        f"{'、'.join(foreign)}的答案是平台自己的代码，看不出是哪个选项，都放入了待处理。"
        "请把同时下载的 .R 文件一起读入，或在导出时选“完整答案”。"
    )
    return [Notice("codes_unknown", "action", words)]


def _is_known(item: Item, mark: Mark, mapping: Mapping) -> bool:
    coded = mark.by == "code" and mark.value in {str(code) for code in item.labels}
    return coded or item.option(mark.value) is not None or mapping.code(item, mark.value) is not None


def records_of(sheet: Sheet, rows: Sequence[int], assigned: Assigned) -> tuple[Record, ...]:
    """Return the respondents; whoever has no time of submission has not finished."""

    def value(row: int, name: str) -> str:
        return sheet.cells[row].get(assigned.metadata.get(name, -1), "").strip()

    found = []
    for row in rows:
        dated = "" if _UNDATED.match(value(row, SUBMITTED)) else moment(value(row, SUBMITTED))
        taken = seconds(value(row, TAKEN))
        end = dated or moment(value(row, ACTED))
        found.append(
            Record(
                number=value(row, NUMBER),
                row=row,
                submitted=dated,
                seconds=taken if taken is not None else between(moment(value(row, STARTED)), end),
                device=value(row, ADDRESS),
                incomplete=SUBMITTED in assigned.metadata and not value(row, SUBMITTED),
            )
        )
    return tuple(found)


def unread_times(sheet: Sheet, records: Sequence[Record], assigned: Assigned) -> list[Notice]:
    """Return the notice about times that cannot be read."""
    at = assigned.metadata.get(SUBMITTED, -1)
    cells = {record.row: sheet.cells[record.row].get(at, "").strip() for record in records}
    unread = [r.row for r in records if cells[r.row] and not r.submitted and not _UNDATED.match(cells[r.row])]
    if not unread:
        return []
    words = f"有{len(unread)}份答卷的提交时间看不懂（如第{unread[0]}行），按没有时间处理。"
    return [Notice("time_unread", "info", words)]
