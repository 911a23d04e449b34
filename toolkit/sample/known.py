"""What is known of the population: margins.xlsx or margins.csv of a survey's folder, read into shares by category."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from toolkit.containers import open_workbook
from toolkit.errors import DefinitionError
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.labels import matching_key, option_key
from toolkit.questionnaire.routing import jumps_to_end
from toolkit.records import Notice
from toolkit.registry import did_you_mean
from toolkit.sample.groups import title

if TYPE_CHECKING:
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item, Questionnaire

FILES = ("margins.xlsx", "margins.csv")
ITEM, OPTION, PEOPLE, SOURCE, COMMUNITY = HEAD = ("项目", "选项", "人数或占比", "来源", "社区")
"""The columns of the file; the last may be left out."""
PLACE = "community"
"""The measure of stacked answers that the item 社区 stands for."""
_ALSO = {
    ITEM: ("项目(题号)", "题号"), OPTION: ("类别",), PEOPLE: ("人数", "占比", "比例"), SOURCE: ("数据来源",),
    COMMUNITY: ("社区代码",),
}  # fmt: skip
_SHARES = ("占比", "比例")
_HEADED_BY = 10
_CROSSED = re.compile(r"\s*[×✕*]\s*")
_JOINED = re.compile(r"\s*[+＋]\s*")
_NUMERAL = re.compile(r"(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(%?)人?", re.IGNORECASE)
_ROUNDING, _ALIKE = 0.01, 0.01
"""How far shares may be from 1, and totals from each other."""


@dataclass(frozen=True)
class Category:
    """People who chose one of some options; of items that are crossed, one code of each."""

    label: str
    codes: tuple[tuple[int, ...], ...]
    share: float


@dataclass(frozen=True)
class Known:
    """One classification of which the shares in the population are known.

    Parameters
    ----------
    name, title : str
        ``SCR02×DEM01`` and 年龄×性别.
    measures : tuple of str
        What is crossed; mostly one.
    categories : tuple of Category
    source : str
        Where the numbers come from.
    """

    name: str
    title: str
    measures: tuple[str, ...]
    categories: tuple[Category, ...]
    source: str


@dataclass(frozen=True)
class Population:
    """What is known of the population a survey is about, and what was odd about the file."""

    known: tuple[Known, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class _Row:
    where: str
    item: str
    option: str
    people: str
    source: str
    community: str


def margins_file(folder: Path) -> Path | None:
    """Return the file of a survey's folder; None when there is none.

    Raises
    ------
    DefinitionError
        ``Q-MARGINS`` when there are two.
    """
    there = [folder / name for name in FILES if (folder / name).is_file()]
    if len(there) > 1:
        _wrong(folder.name, f"{'和'.join(FILES)}都有，不知道以哪份为准", "请删去或改名其中一份")
    return there[0] if there else None


def read_population(folder: Path, questionnaire: Questionnaire, community: str = "") -> Population:
    """Read what is known of the population.

    Parameters
    ----------
    folder : Path
        Of the survey.
    questionnaire : Questionnaire
    community : str
        Whose people are meant: its own rows, or those without a community where the file names none. Empty for
        several communities together: the rows without a community.

    Raises
    ------
    DefinitionError
        ``Q-NO-MARGINS``, ``Q-MARGINS-EMPTY`` when the file says nothing of these people, and ``Q-MARGINS`` for an
        item, option or number that cannot be used, with its row.
    """
    path = margins_file(folder)
    if path is None:
        raise DefinitionError("Q-NO-MARGINS", where=folder.name, survey=folder.name)
    workbook = open_workbook(path.read_bytes(), path.name)
    sheet = workbook.data()
    if sheet is None:
        raise DefinitionError("Q-NO-MARGINS", where=path.name, survey=folder.name)
    columns, line = _columns(sheet, path.name)
    rows = _of(_rows(sheet, columns, line, path.name), community, path.name)
    as_shares = matching_key(sheet.cells[line][columns[PEOPLE]]) in _SHARES
    by_item: dict[str, list[_Row]] = {}
    for row in rows:
        by_item.setdefault(_CROSSED.sub("×", row.item), []).append(row)
    filled = {name: own for name, own in by_item.items() if any(row.people for row in own)}
    if not filled:
        _unknown(path.name, "还没有填人数", f"请在“{PEOPLE}”一列填上总体里各类各有多少人（或占多少）")
    known, totals = [], {}
    for name, own in filled.items():
        found, total = _known(name, own, questionnaire, as_shares)
        known.append(found)
        if total:
            totals[found.title] = total
    first = next(iter(totals.items()), None)
    for name, total in totals.items():
        if first and abs(total - first[1]) > _ALIKE * first[1]:
            problem = f"“{first[0]}”合计{first[1]:,.10g}人，“{name}”合计{total:,.10g}人，对不上"
            _wrong(path.name, problem, "请核对是不是同一批人；来源不同、合计不同的，都改写成占比")
    unused = [f"“{name}”没有填人数，没有用来加权。" for name in by_item if name not in filled]
    return Population(tuple(known), (*workbook.notices, *(Notice("margin_unused", "info", said) for said in unused)))


def known_of(folder: Path, questionnaire: Questionnaire, community: str = "") -> tuple[Known, ...]:
    """Return what is known of the population; nothing where the folder says nothing of it.

    Raises
    ------
    DefinitionError
        ``Q-MARGINS`` for an item, option or number that cannot be used, with its row.
    """
    try:
        return read_population(folder, questionnaire, community).known
    except DefinitionError as error:
        if error.code not in ("Q-NO-MARGINS", "Q-MARGINS-EMPTY"):
            raise
        return ()


def _wrong(where: str, problem: str, fix: str) -> NoReturn:
    raise DefinitionError("Q-MARGINS", where=where, problem=problem, fix=fix)


def _unknown(where: str, problem: str, fix: str) -> NoReturn:
    raise DefinitionError("Q-MARGINS-EMPTY", where=where, problem=problem, fix=fix)


def _columns(sheet: Sheet, file: str) -> tuple[dict[str, int], int]:
    """Return where each column stands, and the row of the headers: a title may stand above."""
    for line in sorted(sheet.cells)[:_HEADED_BY]:
        there = {matching_key(text): at for at, text in sheet.cells[line].items()}
        found = {name: there[key] for name in HEAD for key in map(matching_key, (name, *_ALSO[name])) if key in there}
        if ITEM in found and OPTION in found:
            lacking = [name for name in HEAD[:-1] if name not in found]
            if lacking:
                _wrong(file, f"缺少“{lacking[0]}”这一列", f"请在第{line}行补上：{'、'.join(HEAD[:-1])}")
            return found, line
    return _wrong(file, "找不到表头", f"请在第一行写上：{'、'.join(HEAD[:-1])}")


def _rows(sheet: Sheet, columns: dict[str, int], line: int, file: str) -> list[_Row]:
    rows: list[_Row] = []
    for number in sorted(row for row in sheet.cells if row > line):
        texts = {name: str(sheet.cells[number].get(at, "")).strip() for name, at in columns.items()}
        if not any(texts[name] for name in (ITEM, OPTION, PEOPLE)):
            continue
        # In merged cells only the first row holds the text.
        before = rows[-1] if rows else None
        if not texts[ITEM] and before:
            texts |= {ITEM: before.item, COMMUNITY: texts.get(COMMUNITY) or before.community}
        code = texts.get(COMMUNITY, "")
        where = f"{file} 第{number}行"
        rows.append(_Row(where, texts[ITEM], texts[OPTION], texts[PEOPLE], texts[SOURCE], _place(code, where)))
    return rows


def _of(rows: list[_Row], community: str, file: str) -> list[_Row]:
    own = [row for row in rows if row.community == community]
    if community and not own:
        if any(row.community or row.item == COMMUNITY for row in rows):
            fix = "请补上这个社区的几行；没有这样的数，就和别的社区合起来加权（不写 --community）"
            _unknown(file, f"没有写社区{community}的总体构成", fix)
        own = rows
    return own


def _place(text: str, where: str) -> str:
    """Return the two digits of a community named by its code or its name; empty for none."""
    if not text:
        return ""
    for place in places():
        if text.zfill(2) == place.code or matching_key(text) in map(matching_key, (place.community, place.label)):
            return place.code
    return _wrong(where, f"没有“{text}”这个社区", "请写社区代码，例如 02；代码见 surveys/places.csv")


def _known(name: str, rows: list[_Row], form: Questionnaire, as_shares: bool) -> tuple[Known, float]:
    """Return one classification, and how many people it adds up to; 0 where shares are written."""
    named = name.split("×")
    items = [None if text == COMMUNITY else _item(text, form, rows[0].where) for text in named]
    titles = [COMMUNITY if item is None else title(form, item) for item in items]
    seen: dict[tuple[int, ...], str] = {}
    options = []
    for row in rows:
        codes = tuple(_codes(part, items, form, row.where) for part in _parts(row.option, items))
        for code in codes:
            if code in seen:
                _wrong(row.where, f"“{row.option}”和前面的“{seen[code]}”重复了", "请合并成一行，或删去一行")
            seen[code] = row.option
        options.append(codes)
    shares, total = _shares(rows, "×".join(titles), as_shares)
    sources = list(dict.fromkeys(row.source for row in rows if row.source))
    if not sources:
        _wrong(rows[0].where, f"“{'×'.join(titles)}”没有写来源", "请写明这些数从哪里来，例如：2024年人口抽样调查")
    named_rows = zip(rows, options, shares, strict=True)
    categories = tuple(Category(_label(row.option, codes, items), codes, share) for row, codes, share in named_rows)
    measures = tuple(PLACE if item is None else item.id for item in items)
    return Known("×".join(measures), "×".join(titles), measures, categories, "；".join(sources)), total


def _item(text: str, form: Questionnaire, where: str) -> Item:
    for item in form.questions:
        if text in (item.id, item.var) or matching_key(text) in map(matching_key, (item.text, title(form, item))):
            if item.kind in ("single", "scale"):
                return item
            _wrong(where, f"“{text}”不是单选题，不能用来加权", "请换成单选题，例如年龄、性别、学历")
    hint = did_you_mean(text, [name for item in form.questions for name in (item.id, title(form, item))])
    return _wrong(where, f"问卷里没有“{text}”这道题。{hint}".rstrip("。？"), f"请在“{ITEM}”一列写题号，例如 SCR02")


def _parts(text: str, items: Sequence[Item | None]) -> list[str]:
    """Return the options that a cell joins; a sign that belongs to the wording of an option joins nothing."""
    whole = len(items) == 1 and items[0] is not None and _code(text, items[0]) is not None
    return [text] if whole else _JOINED.split(text)


def _codes(text: str, items: Sequence[Item | None], form: Questionnaire, where: str) -> tuple[int, ...]:
    """Return the code of an option; of items that are crossed, the code of each."""
    parts = [text] if len(items) == 1 else _CROSSED.split(text)
    if len(parts) != len(items):
        _wrong(where, f"“{text}”要写{len(items)}个选项，用“×”隔开", "例如：18—22周岁×男")
    return tuple(_option(part, item, form, where) for part, item in zip(parts, items, strict=True))


def _option(text: str, item: Item | None, form: Questionnaire, where: str) -> int:
    if item is None:
        return int(_place(text, where))
    code = _code(text, item)
    if code is None:
        hint = did_you_mean(text, list(item.labels.values()))
        listed = "、".join(item.labels.values())
        _wrong(where, f"“{item.id}”没有“{text}”这个选项。{hint}".rstrip("。？"), f"可以写：{listed}")
    if any(jump.item == item.id and code in jump.codes for jump in jumps_to_end(form)):
        _wrong(where, f"选“{text}”的人不是调查对象，不在答卷里", "请删去这一行")
    return code


def _code(text: str, item: Item) -> int | None:
    """Return the code of an option by its wording, or by the code itself."""
    by_wording = next((code for code, label in item.labels.items() if option_key(label) == option_key(text)), None)
    if by_wording is not None:
        return by_wording
    return int(text) if text.isdecimal() and int(text) in item.labels else None


def _label(text: str, codes: tuple[tuple[int, ...], ...], items: Sequence[Item | None]) -> str:
    item = items[0]
    if len(items) > 1:
        return _CROSSED.sub("×", text)
    if item is not None:
        return "＋".join(item.labels[code] for (code,) in codes)
    names = {int(place.code): place.community for place in places()}
    return "＋".join(names[code] for (code,) in codes)


def _shares(rows: list[_Row], name: str, as_shares: bool) -> tuple[list[float], float]:
    """Return the share of each row, and how many people there are in all; 0 where shares are written."""
    numbers = [_number(row) for row in rows]
    values, signs = [value for value, _ in numbers], {sign for _, sign in numbers}
    total = sum(values)
    if len(signs) > 1:
        _wrong(rows[0].where, f"“{name}”有的写了百分号，有的没写", "请统一成人数，或统一成百分数")
    small = max(values) <= 1
    if "%" in signs or as_shares or small:
        whole = 1.0 if small and "%" not in signs else 100.0
        if abs(total - whole) > _ROUNDING * whole:
            problem = f"“{name}”的占比合计是{100 * total / whole:.1f}%，不是100%"
            _wrong(rows[0].where, problem, "请核对各行，或改写成人数")
        return [value / total for value in values], 0.0
    return [value / total for value in values], total


def _number(row: _Row) -> tuple[float, str]:
    text = unicodedata.normalize("NFKC", row.people).replace(",", "").replace(" ", "")
    match = _NUMERAL.fullmatch(text)
    if not text:
        _wrong(row.where, f"“{row.option}”没有填人数", "请填上人数或占比；不知道的，把这一项的几行都删去")
    if not match:
        _wrong(row.where, f"“{row.people}”不是数字", "请写阿拉伯数字，例如 1250 或 12.5%")
    value = float(match[1])
    if value <= 0:
        what = "是负数" if value < 0 else "是0"
        _wrong(row.where, f"“{row.option}”的人数{what}", "请核对；总体里没有这类人，就删去这一行")
    return value, match[2]
