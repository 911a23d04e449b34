"""The data-entry sheet: into which columns a filled paper form is typed, and what may stand in each of them.

The form (the empty workbook) and the channel (the reader of filled ones) both take their columns from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from toolkit.document.escape import one_line
from toolkit.files import canonical_json, digest
from toolkit.questionnaire.kinds import text_column
from toolkit.questionnaire.labels import matching_key

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire

FIRST, SECOND, GUIDE, CODES = "录入", "复录", "说明", "代码"
"""The sheets: the entries, the second entry of some forms, the guide, the codes of every question."""

NUMBER, CLERK, DATE, COMMUNITY = "表号", "录入人", "录入日期", "社区"
HEAD = {NUMBER: "表号：照抄纸上的编号，必填", CLERK: "谁录的", DATE: "如 2025-5-12", COMMUNITY: "两位代码，如 02"}
"""The columns about the form itself, with what stands under them in words."""

ILLEGIBLE = "?"
"""What is typed for a mark that cannot be read."""


class Sort(StrEnum):
    """What is typed into a column."""

    CODE = "code"
    TICK = "tick"
    PLACE = "place"
    NUMBER = "number"
    TEXT = "text"
    BESIDE = "beside"


@dataclass(frozen=True)
class EntryColumn:
    """One column of the sheet.

    Parameters
    ----------
    header : str
        Stable name in the first row: ``DEM05``, ``HOU06__1``, ``NED01__hou``, ``NED03__第1位``, ``HOU01__97__text``.
    item : Item
        The question, whose ``show_if`` says when it is asked.
    sort : Sort
        A code, a tick (0 or 1), the code on a place of a ranking, a number, a text, a text beside an option.
    part : str
        Code of the option, key of the row, or place; empty when the item has one column.
    words : str
        The part in words.
    """

    header: str
    item: Item
    sort: Sort
    part: str = ""
    words: str = ""

    @property
    def codes(self) -> dict[int, str]:
        """The codes that may be typed, with their meanings; empty for numbers and texts."""
        if self.sort is Sort.TICK:
            return {1: "选了", 0: "没有选"}
        return self.item.labels if self.sort in (Sort.CODE, Sort.PLACE) else {}


def columns_of(item: Item) -> tuple[EntryColumn, ...]:
    """Return the columns of an item in the order of the sheet; none for an ``info`` text."""
    return (*_answer_columns(item), *_text_columns(item))


def entry_columns(questionnaire: Questionnaire) -> tuple[EntryColumn, ...]:
    """Return all columns in the order in which the questions are asked."""
    return tuple(column for item in questionnaire.items for column in columns_of(item))


def _answer_columns(item: Item) -> Iterator[EntryColumn]:
    match item.kind:
        case "info":
            return
        case "multi":
            for code, label in item.labels.items():
                yield EntryColumn(f"{item.id}__{code}", item, Sort.TICK, str(code), f"{code} {label}")
        case "matrix":
            for row in item.rows:
                yield EntryColumn(f"{item.id}__{row.key}", item, Sort.CODE, row.key, row.label)
        case "rank":
            for place in range(1, int(item.maximum or len(item.options)) + 1):
                yield EntryColumn(f"{item.id}__第{place}位", item, Sort.PLACE, str(place), f"第{place}位")
        case "number":
            yield EntryColumn(item.id, item, Sort.NUMBER, words=f"（{item.unit}）" if item.unit else "")
        case "text":
            yield EntryColumn(item.id, item, Sort.TEXT)
        case _:
            yield EntryColumn(item.id, item, Sort.CODE)


def _text_columns(item: Item) -> Iterator[EntryColumn]:
    for option in item.options:
        if option.text:
            words = f"{option.code} {option.label}：写了什么"
            yield EntryColumn(text_column(item, option.code), item, Sort.BESIDE, str(option.code), words)


def wording(questionnaire: Questionnaire, column: EntryColumn) -> str:
    """Return what stands under a header in words: the question at its first column, its part at each."""
    number = f"第{question_number(questionnaire, column)}题"
    if column.header == columns_of(column.item)[0].header:
        number = f"{number} {shortened(questionnaire.wording(column.item), 60)}"
    return f"{number}\n{shortened(column.words, 40)}" if column.words else number


def shortened(text: str, most: int) -> str:
    """Return a text on one line, cut visibly where it is longer than ``most`` characters."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def question_number(questionnaire: Questionnaire, column: EntryColumn) -> int:
    """Return the number a column's question has on paper; rows of a split matrix are counted one by one."""
    item = column.item
    position = [row.key for row in item.rows].index(column.part) if item.split and column.sort is Sort.CODE else 0
    return questionnaire.numbers[item.id] + position


EDITION = "录入表版本"
"""How the mark of an entry workbook begins."""


def edition(questionnaire: Questionnaire) -> str:
    """Return the mark a workbook carries of the columns and codes it was made with."""
    columns = [
        [column.header, [[code, matching_key(label)] for code, label in column.codes.items()]]
        for column in entry_columns(questionnaire)
    ]
    return f"{EDITION} {questionnaire.id} {digest(canonical_json(columns).encode())[:12]}"


def survey_of(mark: str) -> str:
    """Return the id of the questionnaire a mark was made for."""
    return mark.removeprefix(EDITION).strip().rpartition(" ")[0]
