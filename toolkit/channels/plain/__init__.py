"""Any other table: one row a form, the questions or their names as headers; the rest is confirmed once by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.channels.joined import one_mark
from toolkit.channels.mapping import Mapping
from toolkit.channels.matching import Known, ignored_columns, missing_items, unknown_column
from toolkit.channels.moments import moment
from toolkit.channels.plain.headers import (
    ADDRESS,
    LINK,
    NUMBER,
    SOURCE,
    STARTED,
    SUBMITTED,
    TAKEN,
    Headers,
    headers,
    items_of,
)
from toolkit.channels.reading import CHANNELS, Channel, Reading, Record, is_simulated, sheet_of
from toolkit.channels.table import Column, Dialect, Sort, answers_of
from toolkit.questionnaire.labels import option_key
from toolkit.records import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.channels.reading import Draft
    from toolkit.containers import Sheet, Workbook
    from toolkit.questionnaire import Item, Questionnaire

_DIALECT = Dialect(skipped=frozenset({"(跳过)", "（跳过）", "-1", "-3"}), empty=frozenset({"(空)", "（空）", "-2"}))
_SEPARATORS = ("┋", "→", "|", ";", "；", "\n", "、", ", ", "，", ",", " ")
_RESULTS = frozenset({"合计", "总计", "小计", "平均", "平均值", "平均数"})
_WHOLE = re.compile(r"\d{1,4}(?:\.0+)?")
_SECONDS = re.compile(r"(\d+)(?:\.\d+)?\s*(?:秒|s)?")


class Plain(Channel):
    """A table nobody's platform wrote, or one we do not know: headers are wordings, ids or names of our own files."""

    name = "plain"
    title = "其他表格（试验性）"
    last = True

    def sniff(self, workbook: Workbook) -> bool:  # noqa: ARG002
        """Never claim a file by its looks; see :meth:`fit`."""
        return False

    def fit(self, workbook: Workbook, questionnaire: Questionnaire, mapping: Mapping) -> int:
        """Return how many columns are known to be answers."""
        return len(headers(sheet_of(workbook), questionnaire, mapping).columns)

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many rows are forms, rows of totals not counted."""
        return len(_forms(sheet_of(workbook)))

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read the columns that are known; the others are named, for a person to confirm."""
        sheet = sheet_of(workbook)
        found = headers(sheet, questionnaire, mapping)
        rows = _forms(sheet)
        columns = [_seen(column, sheet, rows) for column in found.columns]
        items = tuple(items_of(found.columns))
        known = Known(questionnaire)
        notices = [
            *(unknown_column(title, known.nearest(title)) for title in found.unknown),
            *missing_items(items, questionnaire),
            *ignored_columns(found.ignored),
            *_personal(found),
            *_not_forms(sheet, rows),
        ]
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode="code",
            survey_number="",
            records=tuple(_records(sheet, rows, found)),
            answers=tuple(answers_of(sheet, rows, columns, _DIALECT)),
            matched=items,
            asked_columns=len(items),
            notices=tuple(notices),
            simulated=is_simulated(workbook),
        )

    def draft(self, workbooks: Sequence[Workbook], name: str) -> Draft:
        """Draft a questionnaire from one table; see :mod:`toolkit.channels.plain.draft`."""
        from toolkit.channels.plain.draft import draft

        return draft(workbooks[0], name)


CHANNELS.add("plain")(Plain())


def _forms(sheet: Sheet) -> list[int]:
    return [
        row for row in sheet.rows() if not _RESULTS & {text.strip() for text in list(sheet.cells[row].values())[:2]}
    ]


def _not_forms(sheet: Sheet, rows: list[int]) -> Iterator[Notice]:
    read = set(rows)
    skipped = [str(row) for row in sheet.rows() if row not in read]
    if skipped:
        words = f"第{'、'.join(skipped[:5])}行不是答卷（合计或平均），没有读入。"
        yield Notice("row_skipped", "info", words)


def _personal(found: Headers) -> Iterator[Notice]:
    if found.personal:
        words = f"这些列是个人信息，没有读入，只留在原始文件里：{'、'.join(found.personal)}。"
        yield Notice("personal_dropped", "info", words)


def _records(sheet: Sheet, rows: list[int], found: Headers) -> Iterator[Record]:
    for row in rows:
        cells = sheet.cells[row]
        said = {role: cells.get(position, "").strip() for role, position in found.about.items()}
        taken = _SECONDS.fullmatch(said.get(TAKEN, ""))
        yield Record(
            number=said.get(NUMBER, ""),
            row=row,
            submitted=moment(said.get(SUBMITTED, "") or said.get(STARTED, "")),
            seconds=int(taken[1]) if taken and len(taken[1]) < 10 else None,
            source=said.get(SOURCE, ""),
            link=said.get(LINK, ""),
            device=said.get(ADDRESS, ""),
        )


def _seen(column: Column, sheet: Sheet, rows: list[int]) -> Column:
    """Return a column with what its cells show: codes in place of labels, and the separator of joined choices."""
    texts = [sheet.cells[row][column.position].strip() for row in rows if column.position in sheet.cells[row]]
    given = [text for text in texts if _DIALECT.state(text) == "given"]
    if column.sort is Sort.JOINED and not column.separator:
        column = replace(column, separator=_separator(column.item, given))
    parts = [p for text in given for p in (text.split(column.separator) if column.separator else [text]) if p.strip()]
    if column.sort in (Sort.WHOLE, Sort.JOINED) and _are_codes(column.item, parts):
        return replace(column, by="code", values={part.strip(): str(int(float(part))) for part in parts})
    return column


def _are_codes(item: Item, parts: list[str]) -> bool:
    """Tell whether a column holds codes: whole numbers only, not one of which is an option's label."""
    if not item.options or not parts or not all(_WHOLE.fullmatch(part.strip()) for part in parts):
        return False
    return not any(item.option(part) for part in parts)


def _separator(item: Item, texts: list[str]) -> str:
    """Return the separator that parts most cells into known options; the platform's own when nothing is joined."""
    known = {option_key(label) for label in item.labels.values()} | {str(code) for code in item.labels}

    def parted(separator: str) -> int:
        pieces = [[piece for piece in text.split(separator) if piece.strip()] for text in texts]
        return sum(len(p) > 1 and all(option_key(one_mark(piece).value) in known for piece in p) for p in pieces)

    best = max(_SEPARATORS, key=lambda separator: (parted(separator), -_SEPARATORS.index(separator)))
    return best if parted(best) else "┋"
