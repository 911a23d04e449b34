"""measures.xlsx, as it came back -> cards; whatever the order of its columns and rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.containers import Unreadable, open_workbook
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import matching_key
from toolkit.records import Notice
from toolkit.report.advice.columns import CARDS, COLUMNS, HINTS
from toolkit.report.advice.measure import OWN, Measure

if TYPE_CHECKING:
    from toolkit.containers import Sheet, Workbook

_TOP_ROWS = 10
_NEEDED = ("依据发现", "做什么")
_MIDNIGHT = " 00:00:00"


@dataclass(frozen=True)
class Measures:
    """The cards of a file, and what a person should know of it."""

    measures: tuple[Measure, ...] = ()
    notices: tuple[Notice, ...] = ()

    def __repr__(self) -> str:
        lines = [*map(repr, self.measures), *(notice.message for notice in self.notices)]
        return "\n".join(lines) or "还没有建议。"

    def of(self, community: str) -> Measures:
        """Return those of a community and those for all."""
        return replace(self, measures=tuple(one for one in self.measures if one.community in ("", community)))


@dataclass(frozen=True)
class CardSheet:
    """Where the cards stand in a workbook: the sheet, the row of headers, and each field's column."""

    sheet: Sheet
    top: int
    columns: dict[str, int]

    def rows(self) -> list[int]:
        """Return the rows that hold a card."""
        first = self.columns.get("id", min(self.columns.values()))
        return [
            row
            for row in sorted(self.sheet.cells)
            if row > self.top
            and self.sheet.cells[row].get(first, "").strip() != HINTS
            and any(
                self.sheet.cells[row].get(place, "").strip()
                for field, place in self.columns.items()
                if field not in ("id", "origin", "template")
            )
        ]


def read_measures(path: Path) -> Measures:
    """Read the cards; a file that is not there holds none, one that cannot be read is told in a notice."""
    if not path.is_file():
        return Measures()
    try:
        workbook = open_workbook(path.read_bytes(), path.name)
    except IntakeError as error:
        words = f"建议表“{path.name}”读不了：{error.message}{error.fix}报告里没有写建议。"
        return Measures((), (Notice("measures_unreadable", "action", words, file=path.name),))
    except OSError:
        words = f"建议表“{path.name}”打不开，报告里没有写建议。请关闭占用它的程序再试。"
        return Measures((), (Notice("measures_unreadable", "action", words, file=path.name),))
    found = card_sheet(workbook)
    if found is None:
        words = (
            f"建议表“{path.name}”里找不到表头（{'、'.join(_NEEDED)}），报告里没有写建议。"
            "请不要改动表头；也可以把它改名，重新生成一份。"
        )
        return Measures((), (Notice("measures_unreadable", "action", words, file=path.name),))
    return _cards(found, path.name)


def card_sheet(workbook: Workbook) -> CardSheet | None:
    """Return where the cards stand: on the sheet of that name, or on any that has the headers."""
    for sheet in sorted(workbook.sheets, key=lambda sheet: sheet.name.strip() != CARDS):
        for row in sorted(sheet.cells)[:_TOP_ROWS]:
            at = {text.strip(): place for place, text in sheet.cells[row].items()}
            if set(_NEEDED) <= set(at):
                columns = {card.field: at[card.header] for card in COLUMNS if card.header in at}
                return CardSheet(sheet, row, columns)
    return None


def _cards(found: CardSheet, file: str) -> Measures:
    notices = []
    gone = [card.header for card in COLUMNS if card.field not in found.columns and not card.hidden]
    if gone:
        words = f"建议表“{file}”里没有这些列：{'、'.join(gone)}，按没有填写处理。"
        notices.append(Notice("measures_columns", "action", words, file=file))
    measures: list[Measure] = []
    given: set[str] = set()
    for row in found.rows():
        cells = found.sheet.cells[row]
        texts = {field: _text(cells.get(place, "")) for field, place in found.columns.items()}
        notices += _unread(cells, found, row, file)
        texts["id"] = _number(texts.get("id", ""))
        if texts["id"] in given:
            words = f"建议表“{file}”第{row}行的编号{texts['id']}和前面的一样，这一行另编了号。请改正编号。"
            notices.append(Notice("measures_number", "action", words, file=file))
            texts["id"] = ""
        given.add(texts["id"])
        notices += _chosen(texts, row, file)
        measures.append(Measure(**texts))
    return Measures(tuple(_numbered(measures)), tuple(notices))


def _unread(cells: dict[int, str], found: CardSheet, row: int, file: str) -> Iterator[Notice]:
    """Yield a notice for each cell without a value: a formula that nobody has reckoned, or one that failed."""
    headers = {card.field: card.header for card in COLUMNS}
    for field, place in found.columns.items():
        if isinstance(cells.get(place, ""), Unreadable):
            words = f"建议表“{file}”第{row}行“{headers[field]}”是没有结果的公式，按没有填写处理。请改写成文字。"
            yield Notice("measures_formula", "action", words, file=file)


def _text(written: str) -> str:
    if isinstance(written, Unreadable):
        return ""
    return written.strip().removesuffix(_MIDNIGHT)


def _number(written: str) -> str:
    return unicodedata.normalize("NFKC", written).strip().upper()


def _chosen(texts: dict[str, str], row: int, file: str) -> Iterator[Notice]:
    """Bring what was chosen into the spelling of the lists; yield a notice for what is on none."""
    if texts.get("community", "").isdigit():
        texts["community"] = texts["community"].zfill(2)
    for card in COLUMNS:
        written = texts.get(card.field, "")
        if not card.choices or not written:
            continue
        known = {matching_key(choice): choice for choice in card.choices}
        if matching_key(written) in known:
            texts[card.field] = known[matching_key(written)]
        else:
            words = f"建议表“{file}”第{row}行“{card.header}”写的不在列表里，请改成：{'、'.join(card.choices)}。"
            yield Notice("measures_choice", "action", words, file=file)
    texts["origin"] = texts.get("origin") or OWN


def _numbered(measures: list[Measure]) -> Iterator[Measure]:
    """Give a number to cards that have none: the next free ones."""
    taken = {measure.id for measure in measures}
    number = 0
    for measure in measures:
        if measure.id:
            yield measure
            continue
        while f"M{number + 1}" in taken:
            number += 1
        number += 1
        yield replace(measure, id=f"M{number}")
