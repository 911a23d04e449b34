"""Answers and respondents of a Qualtrics export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.channels.moments import moment, seconds
from toolkit.channels.qualtrics.headers import (
    ADDRESS,
    ENDED,
    FINISHED,
    NUMBER,
    PROGRESS,
    REFERENCE,
    SOURCE,
    STATUS,
    SUBMITTED,
    TAKEN,
    Layout,
    is_preview,
    is_unfinished,
)
from toolkit.channels.reading import Mode, Record
from toolkit.channels.said import AnswerColumn
from toolkit.channels.table import Column, Dialect, Sort, answers_of
from toolkit.records import Notice

_DIALECT = Dialect(ticked=frozenset({"1"}), unticked=frozenset({"0"}))
_CHOSEN = (Sort.WHOLE, Sort.JOINED)


def read_answers(layout: Layout, columns: Sequence[Column], mode: Mode) -> Iterator[AnswerColumn]:
    """Yield the answers; numbers are places in the order of the options, unless they can only be their codes."""
    if mode == "number":
        coded = {column.item.id for column in columns if column.sort in _CHOSEN and _only_codes(layout, column)}
        columns = [
            replace(column, by="code" if column.item.id in coded else "position") if column.item.options else column
            for column in columns
        ]
    yield from answers_of(layout.sheet, layout.rows, columns, _DIALECT)


def _only_codes(layout: Layout, column: Column) -> bool:
    """Tell that the numbers of a column are codes: each is one, and some are more than there are options."""
    item = column.item
    cells = (layout.sheet.cells[row].get(column.position, "") for row in layout.rows)
    parts = (part.strip() for cell in cells for part in (cell.split(column.separator) if column.separator else [cell]))
    values = {part for part in parts if part}
    beyond = any(not value.isdecimal() or not 1 <= int(value) <= len(item.options) for value in values)
    return beyond and values <= {str(code) for code in item.labels}


def records_of(layout: Layout) -> tuple[Record, ...]:
    """Return the respondents."""
    return tuple(
        Record(
            number=layout.value(row, NUMBER),
            row=row,
            submitted=moment(layout.value(row, SUBMITTED)) or moment(layout.value(row, ENDED)),
            seconds=seconds(layout.value(row, TAKEN)),
            source=layout.value(row, SOURCE),
            link=layout.value(row, REFERENCE),
            device=layout.value(row, ADDRESS),
            incomplete=is_unfinished(layout.value(row, FINISHED), layout.value(row, PROGRESS)),
        )
        for row in layout.rows
    )


def about_records(layout: Layout, records: Sequence[Record]) -> list[Notice]:
    """Return what a person should know about the respondents: previews, times that cannot be read."""
    notices = []
    previews = [row for row in layout.rows if is_preview(layout.value(row, STATUS))]
    if previews:
        words = (
            f"有{len(previews)}份是发布前的预览（试填），也读入了（如第{previews[0]}行）。请在平台上删除后重新下载。"
        )
        notices.append(Notice("previews", "action", words))
    unread = [r.row for r in records if not r.submitted and layout.value(r.row, SUBMITTED) + layout.value(r.row, ENDED)]
    if unread:
        words = f"有{len(unread)}份答卷的提交时间看不懂（如第{unread[0]}行），按没有时间处理。"
        notices.append(Notice("time_unread", "info", words))
    return notices
