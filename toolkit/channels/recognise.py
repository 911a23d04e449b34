"""Whose export a file is, which of its sheets holds the answers, and which row their headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.channels import own
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import CHANNELS, Channel
from toolkit.errors import IntakeError
from toolkit.messages import SIMULATED
from toolkit.records import Notice

if TYPE_CHECKING:
    from toolkit.containers import Sheet, Workbook
    from toolkit.questionnaire import Questionnaire

_TITLES = 12
"""So many rows may stand above the headers."""
_TWO_ROWS = Notice("two_rows", "info", "表头有两行（题干在上，各栏在下），已合起来读。")


def recognise(
    workbook: Workbook, questionnaire: Questionnaire | None = None, mapping: Mapping | None = None
) -> tuple[Channel, Workbook]:
    """Return the channel a workbook comes from, and the workbook with its sheet and row of headers found.

    Every platform is asked about the first rows of every visible sheet. A table of no known platform is still read when
    its headers are the questions of ``questionnaire``, or were confirmed to be (``mapping``).

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when it holds nothing, ``I-HIDDEN`` when all of it is hidden, ``I-OWN`` for a workbook of this
        project without answers, ``I-NO-CHANNEL`` when nobody knows it.
    """
    if workbook.data() is None and not workbook.variables:
        hidden = [sheet.name for sheet in workbook.sheets if sheet.cells]
        raise IntakeError("I-HIDDEN" if hidden else "I-NO-SHEET", where=workbook.file, sheets="、".join(hidden))
    own.refuse(workbook)
    platforms = [channel for channel in CHANNELS.values() if not channel.last]
    for view in _views(workbook):
        for channel in platforms:
            if channel.sniff(view):
                return channel, _told(view, channel)
    for channel in CHANNELS.values():
        if channel.last and questionnaire is not None:
            confirmed = mapping or Mapping()
            fits = [(channel.fit(view, questionnaire, confirmed), view) for view in _views(workbook)]
            best, fitting = max(fits, key=lambda pair: pair[0])
            if best:
                return channel, _told(fitting, channel)
    raise IntakeError("I-NO-CHANNEL", where=workbook.file)


def origin(workbooks: Sequence[Workbook]) -> tuple[Channel, list[Workbook]]:
    """Return the channel that files of one survey come from, for drafting: the first platform that knows one of them.

    Files it does not know by themselves (a form's definition, a syntax file) are handed on as they are. Tables that no
    platform knows are any tables, each column a question.

    Raises
    ------
    IntakeError
        ``I-NO-CHANNEL`` when there is nothing to draft from.
    """
    for channel in (channel for channel in CHANNELS.values() if not channel.last):
        found = [next((view for view in _views(workbook) if channel.sniff(view)), None) for workbook in workbooks]
        if any(found):
            return channel, [view or workbook for view, workbook in zip(found, workbooks, strict=True)]
    tables = [workbook for workbook in workbooks if (sheet := workbook.data()) and len(sheet.header()) > 1]
    if not tables:
        raise IntakeError("I-NO-CHANNEL", where=workbooks[0].file)
    return next(channel for channel in CHANNELS.values() if channel.last), tables


def _views(workbook: Workbook) -> Iterator[Workbook]:
    """Yield the workbook with every row that may be the headers' of every sheet that may hold the answers."""
    if workbook.data() is None:
        yield workbook
    for sheet in workbook.sheets:
        if sheet.cells and not sheet.hidden:
            for row in _candidates(sheet):
                joined = _of_two_rows(sheet.headed(row))
                told = (*workbook.notices, *((_TWO_ROWS,) if joined else ()))
                yield replace(workbook.showing(joined or sheet.headed(row)), notices=told)


def _candidates(sheet: Sheet) -> list[int]:
    return [row for row in sorted(sheet.cells)[:_TITLES] if sheet.cells[row]]


def _of_two_rows(sheet: Sheet) -> Sheet | None:
    """Return a sheet whose questions span several columns, with their parts in the row below, under joined headers."""
    upper, lower = sheet.header(), sheet.cells.get(sheet.first + 1, {})
    stem, spans = "", {}
    for column in range(min(upper, default=0), max([*upper, *lower], default=-1) + 1):
        stem = upper.get(column, "").strip() or stem
        spans[column] = stem
    parted = {column for column in lower if column not in upper and column in spans}
    stems = {spans[column] for column in parted}
    if not parted or {spans.get(column) for column in lower} != stems or not all(stems):
        return None
    joined = {column: f"{spans[column]}—{part.strip()}" for column, part in lower.items()}
    cells = {row: line for row, line in sheet.cells.items() if row != sheet.first}
    return replace(sheet, cells={**cells, sheet.first + 1: {**upper, **joined}}, first=sheet.first + 1)


def _told(workbook: Workbook, channel: Channel) -> Workbook:
    """Return the workbook with notices about what is not read of it."""
    if channel.whole or workbook.data() is None:
        return workbook
    sheet, *others = workbook.sheets
    notices = []
    above = [str(row) for row in sorted(sheet.cells) if row < sheet.first and sheet.cells[row]]
    if above:
        words = f"表头在第{sheet.first}行；它上面的第{'、'.join(above)}行是标题，没有读入。"
        notices.append(Notice("title_rows", "info", words))
    among = sorted(sheet.hidden_rows & set(sheet.rows()))
    if among:
        words = f"有{len(among)}行在表格里被隐藏或筛掉（如第{among[0]}行），也读入了；不要的请在平台上删除后重新下载。"
        notices.append(Notice("hidden_rows", "action", words))
    rest = [other for other in others if other.cells and other.name != SIMULATED]
    again = [other.name for other in rest if not other.hidden and _also(workbook, other, channel)]
    if again:
        words = f"工作表“{'”“'.join(again)}”也像是答卷，只读了“{sheet.name}”。要读的请各存成一个文件再读入。"
        notices.append(Notice("sheet_left", "action", words))
    shown = [other.name for other in rest if not other.hidden and other.name not in again]
    if shown:
        words = f"只读了工作表“{sheet.name}”；没有读：{'、'.join(shown)}。"
        notices.append(Notice("sheet_ignored", "info", words))
    unseen = [other.name for other in rest if other.hidden]
    if unseen:
        words = f"有隐藏的工作表没有读：{'、'.join(unseen)}。里面有答卷的，请取消隐藏后再读入。"
        notices.append(Notice("sheet_hidden", "action", words))
    return replace(workbook, notices=(*workbook.notices, *notices))


def _also(workbook: Workbook, sheet: Sheet, channel: Channel) -> bool:
    views = (replace(workbook, sheets=(sheet.headed(row),)) for row in _candidates(sheet))
    return not channel.last and any(channel.sniff(view) for view in views)
