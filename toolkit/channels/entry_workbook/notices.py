"""What a person should know about a filled workbook: numbers missing or twice, strange columns, the second entry."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from toolkit.channels.entry_workbook.cells import moment
from toolkit.channels.entry_workbook.compare import ERROR_RATE, SHARE, Comparison
from toolkit.channels.reading import SIMULATED
from toolkit.questionnaire.entry_layout import CODES, DATE, EDITION, GUIDE, SECOND, columns_of, edition
from toolkit.records import Notice

if TYPE_CHECKING:
    from toolkit.channels.entry_workbook.sheets import Entries
    from toolkit.containers import Workbook


def notices(workbook: Workbook, first: Entries, second: Entries | None, comparison: Comparison) -> Iterator[Notice]:
    """Yield the notices of one workbook."""
    yield from _other_edition(workbook, first)
    yield from _columns(first)
    yield from _numbers(first)
    yield from _rows(first)
    yield from _sheets(workbook, first)
    if second is not None:
        yield from _columns(second, f"“{SECOND}”表：")
    yield from _second_entry(comparison, first)


def _other_edition(workbook: Workbook, first: Entries) -> Iterator[Notice]:
    marks = [note for note in workbook.notes if note.startswith(EDITION)]
    if marks and edition(first.questionnaire) not in marks:
        words = "这张录入表是按另一版问卷做的，选项或代码改过。请核对代码的含义没有变，再用读入的结果。"
        yield Notice("form_revised", "action", words)


def _columns(entries: Entries, where: str = "") -> Iterator[Notice]:
    unknown = [name for name in entries.strangers if name not in entries.notes]
    if unknown:
        words = f"{where}这些列不在问卷里，没有读入：{_listed(unknown)}。第一行的代号请不要改动。"
        yield Notice("column_unknown", "action", words)
    if entries.notes:
        yield Notice("column_ignored", "info", f"{where}这些列不是题目，没有读入：{_listed(entries.notes)}。")
    absent, partly = [], []
    for item in entries.questionnaire.questions:
        missing = [column.header for column in columns_of(item) if column.header not in entries.positions]
        if len(missing) == len(columns_of(item)):
            absent.append(item.id)
        else:
            partly += missing
    if absent:
        words = f"{where}表里没有这些题：{_listed(absent)}。它们按“没有作答”处理。"
        yield Notice("item_missing", "action", words)
    if partly:
        words = f"{where}表里缺了这几列：{_listed(partly)}，按“没有作答”或“没有选”处理。"
        yield Notice("part_missing", "action", words)


def _numbers(first: Entries) -> Iterator[Notice]:
    nameless = [str(form.row) for form in first.forms if not form.number]
    if nameless:
        words = f"第{_listed(nameless)}行没有表号，暂用行号代替；请照纸质问卷补上，否则无法查对，也无法和复录比对。"
        yield Notice("number_missing", "action", words)
    if first.twice:
        words = f"表号{_listed(first.twice)}出现了不止一次，都读入了，没有参加复录比对；请核对是录重了还是编号写错。"
        yield Notice("number_twice", "action", words)


def _rows(first: Entries) -> Iterator[Notice]:
    if first.unfilled:
        yield Notice("row_skipped", "info", f"有{first.unfilled}行只有表号、没有答案，没有读入。")
    blank = [form.number or f"行{form.row}" for form in first.forms if not form.cells]
    if blank:
        words = f"表号{_listed(blank)}一题也没有答案，按空白问卷读入；如果还没有录，请录完再读。"
        yield Notice("form_blank", "info", words)
    dates = {form.row: first.about(form.row, DATE) for form in first.forms}
    unread = [str(row) for row, text in dates.items() if text and not moment(text)]
    if unread:
        yield Notice("time_unread", "info", f"第{_listed(unread)}行的录入日期看不懂，按没有日期处理。")


def _sheets(workbook: Workbook, first: Entries) -> Iterator[Notice]:
    known = {first.sheet.name, SECOND, GUIDE, CODES, SIMULATED}
    others = [sheet.name for sheet in workbook.sheets if sheet.cells and sheet.name.strip() not in known]
    if others:
        words = f"只读了工作表“{first.sheet.name}”和“{SECOND}”；没有读：{_listed(others)}。"
        yield Notice("sheet_ignored", "info", words)


def _second_entry(comparison: Comparison, first: Entries) -> Iterator[Notice]:
    wanted = ceil(comparison.forms * SHARE)
    words = repr(comparison)
    if comparison.differences:
        words += "不同的答案已放入待处理，请对照纸质问卷。"
    if comparison.rate >= ERROR_RATE:
        words += "差错偏多，建议把其余问卷也复录一遍。"
    short = wanted - len(comparison.twice)
    if short > 0:
        words += f"还要复录{short}份。"
    if comparison.forms:
        yield Notice("double_entry", "action" if comparison.differences else "info", words)
    again = [number for number in comparison.ambiguous if number not in first.twice]
    if again:
        words = f"复录里的表号{_listed(again)}出现了不止一次，没有比对；请只留下正确的一行。"
        yield Notice("double_entry_twice", "action", words)
    if comparison.unmatched:
        words = f"复录里的表号{_listed(comparison.unmatched)}在录入里找不到，没有比对；请核对编号。"
        yield Notice("double_entry_missing", "action", words)


def _listed(names: list[str] | tuple[str, ...], most: int = 8) -> str:
    shown = "、".join(name[:40] for name in names[:most])
    return f"{shown}等{len(names)}个" if len(names) > most else shown
