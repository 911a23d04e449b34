"""A definition -> the workbook in which it is edited: every cell text, bank rows grey, lists to choose from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from toolkit.files import pack
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.build import from_dict
from toolkit.questionnaire.kinds import KINDS
from toolkit.questionnaire.workbook.choices import PLACES, SET
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
)
from toolkit.questionnaire.workbook.guide import guide_rows
from toolkit.questionnaire.workbook.texts import (
    Texts,
    bank_texts,
    fingerprint,
    head_texts,
    mark_of,
    previewing,
    set_texts,
    texts_of,
)

_LAST_ROW = 2000
"""Lists to choose from reach so far down."""
_LIST_LONGEST = 255
_LINE, _HIGHEST = 16, 409
"""Points of a line of text, and the most a row may have."""
_EXAMPLE: dict[str, Any] = {
    "id": "my-survey",
    "title": "（请写问卷标题）",
    "rev": 1,
    "min_age": 14,
    "items": [
        {"use": "SCR01"},
        {
            "id": "Q1",
            "kind": "single",
            "text": "您目前住的房子属于哪种情况？",
            "options": {1: "自有住房", 2: "租房", 3: "单位或学校宿舍", 97: {"label": "其他", "text": True}},
        },
        {
            "id": "Q2",
            "kind": "multi",
            "text": "租房时，您遇到过哪些困难？（最多选3项）",
            "options": {1: "租金高", 2: "房源少", 3: "押金难退", 96: "都没有"},
            "max": 3,
            "exclusive": [96],
            "show_if": {"item": "Q1", "in": [2]},
        },
    ],
}


def template() -> bytes:
    """Return a workbook to begin with: a question of the bank and two of one's own."""
    return write_workbook(_EXAMPLE)


def write_workbook(definition: dict[str, Any]) -> bytes:
    """Return the workbook of a definition; :func:`read_workbook` gives an equal definition back.

    Equal means equal plain data, types and the order of options, rows and items included. Overrides of bank items that
    say what the bank says anyway are dropped, and so is an empty ``sets``.

    Parameters
    ----------
    definition : dict
        As it stands in questionnaire.yaml, ``use:`` unresolved.

    Raises
    ------
    DefinitionError
        When the definition cannot be built, or ``Q-CELL-LONG``.
    """
    from toolkit.document.xlsx import drawn

    built = from_dict(definition)
    known = bank_texts()
    items = [
        (texts_of(raw, ITEM_COLUMNS, f"题目{item.id}", previewing(item, raw)), known.get(str(raw.get("use")), {}))
        for raw, item in zip(definition["items"], built.items, strict=True)
    ]

    def draw(book: Any) -> None:
        sheets = {name: book.add_worksheet(name) for name in (GUIDE, HEAD, ITEMS, SETS, BANK)}
        looks = _Looks(book)
        _write_guide(sheets[GUIDE], fingerprint(definition), looks)
        _write_head(sheets[HEAD], head_texts(definition), looks)
        _write_items(sheets[ITEMS], items, [str(name) for name in definition.get("sets") or {}], looks)
        _write_sets(sheets[SETS], set_texts(definition), looks)
        _write_bank(sheets[BANK], known, looks)
        sheets[ITEMS].activate()

    return _growing(drawn(draw))


def _growing(data: bytes) -> bytes:
    """Return the workbook with row heights that follow the text when it is edited, not fixed ones."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in parts:
        if name.startswith("xl/worksheets/"):
            parts[name] = parts[name].replace(b' customHeight="1"', b"")
    return pack(parts, first=("[Content_Types].xml", "_rels/.rels"))


class _Looks:
    """The cell formats; all cells are text, so that nothing typed turns into a date or a formula."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True}
        cell = plain | {"num_format": "@", "border": 1, "border_color": "#D9D9D9"}
        self.own = book.add_format(cell)
        self.bank = book.add_format(cell | {"font_color": "#7F7F7F", "bg_color": "#F2F2F2"})
        self.changed = book.add_format(cell | {"bg_color": "#FFF2CC"})
        self.header = book.add_format(cell | {"bold": True, "valign": "vcenter", "bg_color": "#DCE6F1"})
        self.label = book.add_format(cell | {"bold": True, "bg_color": "#F2F2F2"})
        self.note = book.add_format(plain | {"font_color": "#595959", "text_wrap": False})
        self.title = book.add_format(plain | {"bold": True, "font_size": 14, "text_wrap": False})
        self.heading = book.add_format(plain | {"bold": True, "font_color": "#17365D", "text_wrap": False})


# ---- 说明 and 问卷 -------------------------------------------------------------------------------------------------


_GUIDE_WIDTHS = (26, 100)


def _write_guide(sheet: Any, base: str, looks: _Looks) -> None:
    for column, width in enumerate(_GUIDE_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    for row, (look, *texts) in enumerate(guide_rows(base)):
        for column, text in enumerate(texts):
            style = looks.own if column else getattr(looks, look)
            sheet.write_string(row, column, text, style)
        if len(texts) > 1:
            _fit_row(sheet, row, zip(texts, _GUIDE_WIDTHS, strict=True))
    _set_page(sheet)


def _write_head(sheet: Any, texts: Texts, looks: _Looks) -> None:
    for column, (title, width) in enumerate((("项目", 14), ("内容", 70), ("怎么填", 44))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, looks.header)
    for row, column in enumerate(HEAD_COLUMNS, start=1):
        sheet.write_string(row, 0, column.title, looks.label)
        _write_cell(sheet, row, 1, texts.get(column.field, ""), looks.own)
        sheet.write_string(row, 2, column.help, looks.bank)
        _fit_row(sheet, row, ((texts.get(column.field, ""), 70), (column.help, 44)))
    sheet.freeze_panes(1, 1)
    _set_page(sheet)


# ---- 题目, 选项组, 题库 --------------------------------------------------------------------------------------------


def _write_items(sheet: Any, items: list[tuple[Texts, Texts]], sets: list[str], looks: _Looks) -> None:
    _write_header(sheet, ITEM_COLUMNS, looks)
    for row, (own, base) in enumerate(items, start=1):
        for position, column in enumerate(ITEM_COLUMNS):
            text, known = own.get(column.field), base.get(column.field)
            untouched = bool(base) and column.field != "use" and text in (None, known)
            look = looks.bank if untouched else looks.changed if base and column.field != "use" else looks.own
            _write_cell(sheet, row, position, text or known or "", look)
        _fit_row(sheet, row, ((own.get(c.field) or base.get(c.field, ""), c.width) for c in ITEM_COLUMNS if not c.more))
    _offer_lists(sheet, sets)
    _set_page(sheet)


def _write_sets(sheet: Any, sets: list[Texts], looks: _Looks) -> None:
    _write_header(sheet, SET_COLUMNS, looks)
    for row, texts in enumerate(sets, start=1):
        for position, column in enumerate(SET_COLUMNS):
            _write_cell(sheet, row, position, texts.get(column.field, ""), looks.own)
        _fit_row(sheet, row, ((texts.get(c.field, ""), c.width) for c in SET_COLUMNS))
    _set_page(sheet)


def _write_bank(sheet: Any, known: dict[str, Texts], looks: _Looks) -> None:
    _write_header(sheet, ITEM_COLUMNS, looks)
    for row, (name, texts) in enumerate(known.items(), start=1):
        record = texts | {"use": name}
        for position, column in enumerate(ITEM_COLUMNS):
            text = mark_of(texts) if column.title == CHECKED else record.get(column.field, "")
            _write_cell(sheet, row, position, text, looks.bank)
        _fit_row(sheet, row, ((texts.get(c.field, ""), c.width) for c in ITEM_COLUMNS if not c.more))
    _set_page(sheet)


def _write_header(sheet: Any, columns: tuple[Column, ...], looks: _Looks) -> None:
    folded = False
    for position, column in enumerate(columns):
        folding = {"level": 1, "hidden": True} if column.more else {"collapsed": True} if folded else {}
        folded = column.more
        sheet.set_column(position, position, column.width, looks.own, folding)
        sheet.write_string(0, position, column.title, looks.header)
    sheet.set_row(0, 24)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)


def _offer_lists(sheet: Any, sets: list[str]) -> None:
    """Offer what can be chosen; what is typed differently is left to the reader, which says more about it."""
    bank_list = f"='{BANK}'!$B$2:$B${len(bank().items) + 1}"
    offers: dict[str, Any] = {
        "kind": [kind.title for kind in KINDS.values()],
        "use": bank_list,
        "options": _fitting([*(f"{SET} {name}" for name in [*sets, *bank().sets]), PLACES]),
        "randomize": ["是", "否", "行"],
    }
    for position, column in enumerate(ITEM_COLUMNS):
        flag = column.field in ("required", "sensitive", "factual")
        offer = ["是", "否"] if flag else offers.get(column.field)
        if offer or column.tip:
            rule: dict[str, Any] = {"validate": "list", "source": offer} if offer else {"validate": "any"}
            if column.tip:
                rule |= {"input_title": column.title, "input_message": column.tip}
            told = {
                "show_error": column.field != "options",
                "error_type": "warning",
                "error_title": column.title,
                "error_message": "列表里没有这个写法，确定要这样填吗？",
            }
            sheet.data_validation(1, position, _LAST_ROW, position, rule | told)


def _fitting(words: list[str]) -> list[str]:
    """Return as many of the words as a list in a cell can offer."""
    kept: list[str] = []
    for word in words:
        if "," not in word and len(",".join([*kept, word])) <= _LIST_LONGEST:
            kept.append(word)
    return kept


def _fit_row(sheet: Any, row: int, cells: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as the fullest of its cells, given as text and width in characters, needs."""
    from toolkit.document.width import cells_wide

    lines = max(sum(max(1, -(-cells_wide(line) // (width - 1))) for line in text.split("\n")) for text, width in cells)
    sheet.set_row(row, min(_HIGHEST, _LINE * lines + 3))


def _write_cell(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def _set_page(sheet: Any) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
