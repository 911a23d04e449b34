"""问卷星: the download 按选项文本 (labels) and 按选项序号 (option numbers), one alone or as a pair."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.channels.mapping import IGNORED, Mapping
from toolkit.channels.matching import Known, ignored_columns, missing_items, unknown_column
from toolkit.channels.moments import moment
from toolkit.channels.reading import (
    CHANNELS,
    Channel,
    Draft,
    Mode,
    Reading,
    Record,
    Responded,
    is_simulated,
    sheet_of,
)
from toolkit.channels.said import AnswerColumn
from toolkit.channels.wenjuanxing.answers import answers_of
from toolkit.channels.wenjuanxing.cells import seconds
from toolkit.channels.wenjuanxing.headers import (
    ADDRESS,
    LINK,
    NUMBER,
    SOURCE,
    SUBMITTED,
    TAKEN,
    Question,
    assign,
    metadata,
    questions,
    records,
    rejoined,
    unknown_columns,
    wordings,
)
from toolkit.channels.wenjuanxing.names import parse
from toolkit.containers import Sheet, Workbook
from toolkit.errors import IntakeError
from toolkit.questionnaire import Item, Questionnaire
from toolkit.records import Notice

_SIGNS_OF_TEXT = ("┋", "→", "〖", "(跳过)", "(空)")
_WHOLE = re.compile(r"-?\d+")


class Wenjuanxing(Channel):
    """The exports of 问卷星."""

    name = "wenjuanxing"
    title = "问卷星"

    def sniff(self, workbook: Workbook) -> bool:
        """Tell a 问卷星 export by its 序号 column and its numbered question headers."""
        sheet = workbook.data()
        return sheet is not None and NUMBER in metadata(sheet) and bool(questions(sheet))

    def mode(self, workbook: Workbook) -> Mode:
        """Return the layout: by the file's name, else by what the cells look like.

        Raises
        ------
        IntakeError
            ``I-SCORES`` for the download 按分数, which holds scores in place of answers.
        """
        layout = parse(workbook.file).layout
        if layout == "scores":
            raise IntakeError("I-SCORES", where=workbook.file)
        if layout:
            return layout
        sheet = sheet_of(workbook)
        columns = {header.column for question in questions(sheet) for header in question.headers}
        values = [text for row in sheet.rows() for column, text in sheet.cells[row].items() if column in columns]
        if any(sign in value for value in values for sign in _SIGNS_OF_TEXT):
            return "text"
        if any(question.stem == "" for question in questions(sheet)):
            return "number"
        whole = sum(1 for value in values if _WHOLE.fullmatch(value.strip()))
        return "number" if values and whole > len(values) / 2 else "text"

    def download(self, workbook: Workbook) -> str:
        """Return the number that begins the name of a download."""
        return parse(workbook.file).survey

    def stems(self, workbook: Workbook) -> dict[int, str]:
        """Return the stems of a file's questions by number, where the file has them."""
        return {question.number: question.stem for question in questions(sheet_of(workbook)) if question.stem}

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many records a file has, rows of totals not counted."""
        return len(records(sheet_of(workbook)))

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,
    ) -> Reading:
        """Read one file.

        Parameters
        ----------
        workbook : Workbook
        questionnaire : Questionnaire
        mapping : Mapping
            Headers or stems that a person has confirmed.
        stems : dict of int to str, optional
            Stems of the text file of the pair: the number file has lost those of multiple choices.
        """
        sheet, mode = sheet_of(workbook), self.mode(workbook)
        found = rejoined(questions(sheet, wordings(questionnaire)), questionnaire)
        items = assign(found, questionnaire, mapping, stems or {})
        rows = records(sheet)
        answers: list[AnswerColumn] = []
        for question in found:
            if question.column in items:
                answers += answers_of(sheet, rows, question, items[question.column], mode)
        taken = _records(sheet, rows)
        notices = [
            *_unmatched(found, items, questionnaire, mapping),
            *missing_items((item.id for item in items.values()), questionnaire),
            *_parts_amiss(found, items),
            *ignored_columns(unknown_columns(sheet)),
            *_left_out(sheet, rows),
            *_uncounted(workbook.file, len(rows)),
            *_times_unread(sheet, taken),
        ]
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode=mode,
            survey_number=parse(workbook.file).survey,
            records=taken,
            answers=tuple(answers),
            matched=tuple(item.id for item in items.values()),
            asked_columns=len(found),
            notices=tuple(notices),
            simulated=is_simulated(workbook),
        )

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from one file or from the pair; see :mod:`toolkit.channels.wenjuanxing.draft`.

        Raises
        ------
        IntakeError
            ``I-NO-CHANNEL`` when one of the files is none of this platform, ``I-TWO-KINDS`` for more than a pair.
        """
        from toolkit.channels.wenjuanxing.draft import draft

        for workbook in workbooks:
            if not self.sniff(workbook):
                raise IntakeError("I-NO-CHANNEL", where=workbook.file)
        sheets: dict[Mode, Sheet] = {self.mode(workbook): sheet_of(workbook) for workbook in workbooks}
        if len(sheets) < len(workbooks):
            raise IntakeError("I-TWO-KINDS", where="、".join(w.file for w in workbooks), n=len(workbooks))
        return draft(sheets, workbooks[0].file, name)

    def write(self, responded: Responded, mode: Mode) -> bytes:
        """Return the export 问卷星 would write; see :mod:`toolkit.channels.wenjuanxing.export`."""
        from toolkit.channels.wenjuanxing.export import export

        return export(responded, mode)


CHANNELS.add("wenjuanxing")(Wenjuanxing())


def _records(sheet: Sheet, rows: list[int]) -> tuple[Record, ...]:
    columns = metadata(sheet)
    names = (NUMBER, SUBMITTED, TAKEN, SOURCE, LINK, ADDRESS)
    texts = sheet.texts(rows, [columns.get(name, -1) for name in names])
    found = []
    for row, *cells in zip(rows, *texts, strict=True):
        number, submitted, taken, source, link, device = map(str.strip, cells)
        found.append(Record(number, row, moment(submitted), seconds(taken), source, link, device))
    return tuple(found)


def _unmatched(
    found: list[Question], items: dict[int, Item], questionnaire: Questionnaire, mapping: Mapping
) -> list[Notice]:
    known = Known(questionnaire)
    notices = []
    for question in found:
        header = question.headers[0].text.strip()
        if question.column in items or mapping.item(header, question.stem) == IGNORED:
            continue
        notices.append(unknown_column(header, known.nearest(question.stem) if question.stem else None))
    return notices


def _parts_amiss(found: list[Question], items: dict[int, Item]) -> list[Notice]:
    """Name the columns of a question that are no row or option of it, and the rows and options without a column."""
    notices = []
    for question in found:
        item = items.get(question.column)
        if item is None or not question.parts:
            continue
        parts = {part: item.part(part) for part in question.parts}
        unknown = [part for part, key in parts.items() if key is None]
        absent = [label for key, label in item.parts.items() if key not in parts.values()]
        if unknown:
            fate = "这些列没有读入" if item.kind == "matrix" else "选了它们的都放入待处理"
            words = f"{item.id}里没有“{'”“'.join(unknown)}”，{fate}。如果改过说法，请先更新问卷定义。"
            notices.append(Notice("part_unknown", "action", words))
        if absent:
            words = f"文件里没有{item.id}的“{'”“'.join(absent)}”这几列，按“没有作答”或“没有选”处理。"
            notices.append(Notice("part_missing", "action", words))
    return notices


def _left_out(sheet: Sheet, rows: list[int]) -> list[Notice]:
    notices = []
    read = set(rows)
    skipped = [str(row) for row in sheet.rows() if row not in read]
    if skipped:
        words = f"第{'、'.join(skipped[:5])}行不是答卷（合计、平均或备注），没有读入。"
        notices.append(Notice("row_skipped", "info", words))
    return notices


def _uncounted(file: str, rows: int) -> list[Notice]:
    valid = parse(file).valid
    if valid is None or valid == rows:
        return []
    words = f"文件名写着{valid}份有效答卷，表里有{rows}份，按表里的读入；如果平台上没有删过答卷，请重新下载。"
    return [Notice("count_differs", "info", words)]


def _times_unread(sheet: Sheet, taken: tuple[Record, ...]) -> list[Notice]:
    column = metadata(sheet).get(SUBMITTED, -1)
    unread = [record.row for record in taken if column in sheet.cells[record.row] and not record.submitted]
    if not unread:
        return []
    words = f"有{len(unread)}份答卷的提交时间看不懂（如第{unread[0]}行），按没有时间处理。"
    return [Notice("time_unread", "info", words)]


__all__ = ["Wenjuanxing"]
