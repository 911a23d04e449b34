"""A workbook -> the definition in it, and the cell where each part stands.

Columns are found by their headers, blank rows and stray blanks do not count, and a row without number, kind and
wording continues the options or rows of the one above: people merge cells and insert rows.
"""

from __future__ import annotations

import re
from typing import Any

from toolkit.containers import Sheet, Workbook
from toolkit.containers.xlsx import read_xlsx
from toolkit.errors import DefinitionError
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.workbook.cells import MisreadError, same, understood
from toolkit.questionnaire.workbook.codecs import Text
from toolkit.questionnaire.workbook.columns import (
    BANK,
    CHECKED,
    GUIDE,
    HEAD,
    HEAD_COLUMNS,
    ITEM_COLUMNS,
    ITEMS,
    SET_COLUMNS,
    SETS,
    Column,
    named,
)
from toolkit.questionnaire.workbook.tables import Cells, Table
from toolkit.questionnaire.workbook.texts import Texts, mark_of
from toolkit.questionnaire.yaml_text import Path, Source

BASE = re.compile(r"底稿编号\s*[:：]\s*([0-9a-f]{16})")
_HEAD_TABLE = (Column("item", "项目", Text()), Column("value", "内容", Text()), Column("", "怎么填", Text()))
_NEEDED = ("id", "kind", "text")


def read_workbook(data: bytes, file: str) -> Source:
    """Read a questionnaire that was written by :func:`write_workbook`, or typed into the template.

    Parameters
    ----------
    data : bytes
    file : str
        Name for messages.

    Returns
    -------
    Source
        The definition as the YAML file would have it (``use:`` with nothing but what differs from the bank), and the
        cell of every part.

    Raises
    ------
    DefinitionError
        ``Q-SHEET``, ``Q-HEADER``, ``Q-COLUMN``, ``Q-COLUMN-TWICE``, ``Q-CELL``, ``Q-MISSING``, ``Q-EMPTY``, with
        sheet, row and column.
    IntakeError
        When the file is no readable workbook.
    """
    return _Reader(read_xlsx(data, file)).source()


def base_of(data: bytes) -> str:
    """Return the fingerprint of the definition a workbook was written from; empty when it does not say.

    Raises
    ------
    IntakeError
        When the file is no readable workbook.
    """
    sheet = _by_name(read_xlsx(data, "questionnaire.xlsx")).get(matching_key(GUIDE), Sheet(""))
    texts = (text for row in sorted(sheet.cells) for _, text in sorted(sheet.cells[row].items()))
    return next((match[1] for text in texts if (match := BASE.search(text))), "")


def _by_name(book: Workbook) -> dict[str, Sheet]:
    return {matching_key(sheet.name): sheet for sheet in reversed(book.sheets)}


class _Reader:
    def __init__(self, book: Workbook) -> None:
        self.file = book.file
        self.sheets = _by_name(book)
        self.places: dict[Path, str] = {}

    def source(self) -> Source:
        items = self._table(ITEMS, ITEM_COLUMNS)
        if items is None:
            raise DefinitionError("Q-SHEET", where=self.file, sheet=ITEMS)
        if matching_key(HEAD) not in self.sheets and matching_key(GUIDE) in self.sheets:
            raise DefinitionError("Q-SHEET", where=self.file, sheet=HEAD)  # title and intro would be lost unseen
        definition = self._head()
        if sets := self._sets():
            definition["sets"] = sets
        originals = self._originals()
        rows = items.records(("options", "rows"))
        if not rows:
            raise DefinitionError("Q-EMPTY", where=items.place())
        definition["items"] = [self._item(items, cells, number, originals) for number, cells in enumerate(rows)]
        return Source(definition, self.file, {}, self.places)

    def _table(self, name: str, columns: tuple[Column, ...], *, strict: bool = True) -> Table | None:
        sheet = self.sheets.get(matching_key(name))
        return None if sheet is None else Table(sheet, columns, self.file, strict=strict)

    # ---- 问卷 ------------------------------------------------------------------------------------------------------

    def _head(self) -> dict[str, Any]:
        table = self._table(HEAD, _HEAD_TABLE)
        head: dict[str, Any] = {}
        fields = named(HEAD_COLUMNS)
        for cells in table.records() if table else []:
            if "value" not in cells:
                continue
            label = cells["item"].text if "item" in cells else ""
            column = fields.get(matching_key(label))
            if column is None or column.field in head:
                reason = "这一项写了两次" if column else "问卷没有这一项" if label else "左边没有写这是哪一项"
                fix = f"左边可以写：{'、'.join(column.title for column in HEAD_COLUMNS)}。"
                place = cells.get("item", cells["value"])
                raise DefinitionError("Q-CELL", where=place.place, text=place.text[:40], reason=reason, fix=fix)
            head[column.field] = _value(column, cells["value"])
            self.places[(column.field,)] = cells["value"].place
        return head

    # ---- 选项组 ----------------------------------------------------------------------------------------------------

    def _sets(self) -> dict[str, Any]:
        table = self._table(SETS, SET_COLUMNS)
        sets: dict[Any, Any] = {}
        name_column, options = SET_COLUMNS[:2]
        for cells in table.records(("options",)) if table else []:
            _needed(cells, ("name", "options"), SET_COLUMNS)
            name = _value(name_column, cells["name"])
            if name in sets:
                fix = "请给其中一个换个名称。"
                raise DefinitionError("Q-CELL", where=cells["name"].place, text=name, reason="名称写了两次", fix=fix)
            sets[name] = _value(options, cells["options"])
            self.places["sets", name] = cells["options"].place
        return sets

    # ---- 题目 ------------------------------------------------------------------------------------------------------

    def _item(self, table: Table, cells: Cells, number: int, originals: dict[str, Texts]) -> dict[str, Any]:
        use = cells["use"].text if "use" in cells else ""
        if not use:
            _needed(cells, _NEEDED, ITEM_COLUMNS)
        known, original = bank().items.get(use, {}), originals.get(use, {})
        self.places["items", number] = cells["use" if use else "id"].place
        item: dict[str, Any] = {}
        for column in table.columns:
            if column.field not in cells:
                continue
            cell = cells[column.field]
            self.places["items", number, column.field] = cell.place
            value = _value(column, cell)
            untouched = column.field in known and same(value, known[column.field])
            if not untouched and original.get(column.field) != cell.text:
                item[column.field] = value
        # The id first, as people write it.
        return {name: item[name] for name in ("use", "id", "kind", "text") if name in item} | item

    # ---- 题库 ------------------------------------------------------------------------------------------------------

    def _originals(self) -> dict[str, Texts]:
        """Return the bank as it was when the workbook was written: what still reads so has not been touched since.

        Raises
        ------
        DefinitionError
            ``Q-CELL`` when somebody edited that sheet: the change would have no effect.
        """
        table = self._table(BANK, ITEM_COLUMNS, strict=False)
        found: dict[str, Texts] = {}
        for cells in table.records() if table else []:
            texts = {name: cell.text for name, cell in cells.items() if name not in ("", "use")}
            mark = texts.pop(CHECKED, "")
            if mark != mark_of(texts):
                cell = next(iter(cells.values()))
                reason = f"工作表“{BANK}”只供查看，这一行的修改不起作用"
                fix = f"请把这一行复制到工作表“{ITEMS}”里再改，并在“{BANK}”里撤销修改，或删去这一行。"
                raise DefinitionError("Q-CELL", where=cell.place, text=cell.text[:40], reason=reason, fix=fix)
            found[texts.get("id", "")] = texts
        return found


def _value(column: Column, cell: Any) -> Any:
    if cell.unreadable:
        fix = "请把这个格子的内容重新打字填写，不用公式。"
        raise DefinitionError("Q-CELL", where=cell.place, text=cell.text[:40], reason="这是公式或错误值", fix=fix)
    try:
        return understood(column.codec, cell.text)
    except MisreadError as fault:
        where = cell.place_of(fault.line)
        raise DefinitionError("Q-CELL", where=where, text=fault.text[:40], reason=fault.reason, fix=fault.fix) from None


def _needed(cells: Cells, names: tuple[str, ...], columns: tuple[Column, ...]) -> None:
    for name in names:
        if name not in cells:
            title = next(column.title for column in columns if column.field == name)
            nearby = next(iter(cells.values()))
            raise DefinitionError("Q-MISSING", where=nearby.neighbour(name), field=title)
