"""Headers of 问卷星 exports: metadata by name, questions by number, stem and part; which item each one is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import matching_key, seen

if TYPE_CHECKING:
    from toolkit.channels.mapping import Mapping
    from toolkit.containers import Sheet
    from toolkit.questionnaire import Item, Questionnaire

NUMBER, SUBMITTED, TAKEN, SOURCE, LINK, ADDRESS = "序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"
METADATA = frozenset({NUMBER, SUBMITTED, TAKEN, SOURCE, LINK, ADDRESS, "总分"})

_NUMBERED = re.compile(r"(\d{1,3})\s*[、.．:：]\s*(.*)", re.DOTALL)
_STEMLESS = re.compile(r"第(\d{1,3})题\s*[（(](.*)[)）]", re.DOTALL)
_OPENING, _CLOSING = "(（", ")）"
_DASHES = ("—", "-－–")
"""In the order of trust: the platform writes the em dash between stem and row."""
_TRAILING = " \t\r\n\u3000\xa0:："
_RESULTS = frozenset({"合计", "总计", "小计", "平均", "平均值", "平均数"})


@dataclass(frozen=True)
class Header:
    """One question column: position, number of the question, stem (may be unknown), part (may be none)."""

    column: int
    text: str
    number: int
    stem: str
    part: str | None


@dataclass(frozen=True)
class Question:
    """The columns of one question of the export."""

    number: int
    stem: str
    headers: tuple[Header, ...]

    @property
    def column(self) -> int:
        """Its first column, by which it is told from others of the same number."""
        return self.headers[0].column

    @property
    def parts(self) -> list[str]:
        """The parts of a question with several columns (options or rows)."""
        return [header.part for header in self.headers if header.part is not None]


def metadata(sheet: Sheet) -> dict[str, int]:
    """Return the metadata columns by name, wherever they stand."""
    names = {seen(text): column for column, text in sheet.header().items()}
    return {name: column for name, column in names.items() if name in METADATA}


def questions(sheet: Sheet, known_stems: Iterable[str] = ()) -> list[Question]:
    """Return the questions of a sheet in order; ``known_stems`` help to cut stem and part apart."""
    known = {matching_key(stem) for stem in known_stems}
    groups: dict[tuple[int, bool], list[tuple[int, str, str]]] = {}
    for column, text in sorted(sheet.header().items()):
        parsed = _parsed(text)
        if parsed is not None:
            number, rest, stemless = parsed
            groups.setdefault((number, stemless), []).append((column, text, rest))
    return [part for (number, stemless), group in groups.items() for part in _cut_up(number, stemless, group, known)]


def records(sheet: Sheet) -> list[int]:
    """Return the rows that are answers of somebody: not a row of totals, nor one without a number or an answer."""
    number = metadata(sheet).get(NUMBER, -1)
    header = sheet.header()
    asked = {column for column, text in header.items() if _parsed(text) is not None}
    return [row for row in sheet.rows() if _is_record(sheet.cells[row], number, asked, header)]


def _is_record(cells: dict[int, str], number: int, asked: set[int], header: dict[int, str]) -> bool:
    about = {cells[column].strip() for column in cells.keys() - asked}
    if about & _RESULTS or len(cells.items() & header.items()) * 2 > len(header):
        return False  # a row of totals, or the headers again where two files were joined
    return cells.get(number, "").strip().isdecimal() or not asked.isdisjoint(cells)


def unknown_columns(sheet: Sheet) -> list[str]:
    """Return the headers that are neither metadata nor a question."""
    return [text for text in sheet.header().values() if seen(text) not in METADATA and _parsed(text) is None]


def _parsed(text: str) -> tuple[int, str, bool] | None:
    stripped = seen(text).strip(_TRAILING)
    if match := _STEMLESS.fullmatch(stripped):
        return int(match.group(1)), match.group(2), True
    if match := _NUMBERED.fullmatch(stripped):
        return int(match.group(1)), match.group(2).strip(), False
    return None


def _cut_up(number: int, stemless: bool, group: list[tuple[int, str, str]], known: set[str]) -> list[Question]:
    """Return the columns of one number as a question; as several when each has a known wording of its own."""
    rests = [rest for _, _, rest in group]
    if stemless:
        return [Question(number, "", tuple(Header(c, t, number, "", rest) for c, t, rest in group))]
    whole = len(group) == 1 and matching_key(_cut(rests, known)[0]) not in known
    if whole or all(matching_key(rest) in known for rest in rests):
        return [Question(number, rest, (Header(c, t, number, rest, None),)) for c, t, rest in group]
    stem, parts = _cut(rests, known)
    headers = [Header(c, t, number, stem, part) for (c, t, _), part in zip(group, parts, strict=True)]
    return [Question(number, stem, tuple(headers))]


def _cut(rests: list[str], known: set[str]) -> tuple[str, list[str]]:
    """Cut "stem(part)" and "stem—part" apart: after a known stem, else where the look of it says so."""
    common = _common_start(rests)
    cuts = [i for i, sign in enumerate(common) if sign in _OPENING + "".join(_DASHES)]
    chosen = next((i for i in reversed(cuts) if matching_key(common[:i]) in known), _likely(common, rests))
    if chosen is None:
        return common, [rest[len(common) :] for rest in rests]
    parts = [rest[chosen + 1 :].strip(_TRAILING) for rest in rests]
    if common[chosen] in _OPENING:
        parts = [part[:-1] if part.endswith(tuple(_CLOSING)) else part for part in parts]
    return common[:chosen], parts


def _likely(common: str, rests: list[str]) -> int | None:
    """Return where the part begins: at the bracket that ends with the header, else at the last dash."""
    for i, sign in enumerate(common):
        if sign in _OPENING and all(_closes_last(rest, i) for rest in rests):
            return i
    return next((common.rindex(dash) for dashes in _DASHES for dash in dashes if dash in common), None)


def _closes_last(text: str, opened: int) -> bool:
    depth = 0
    for i, sign in enumerate(text[opened:], start=opened):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth == 0:
            return i == len(text) - 1
    return False


def _common_start(texts: list[str]) -> str:
    alike = 0
    for signs in zip(*texts, strict=False):
        if len(set(signs)) > 1:
            break
        alike += 1
    return texts[0][:alike]


def wordings(questionnaire: Questionnaire) -> list[str]:
    """Return the stems that stand in the headers of a questionnaire's export."""
    stems = [(item, questionnaire.wording(item)) for item in questionnaire.questions]
    split = [f"{stem}{row.label}" for item, stem in stems if item.split for row in item.rows]
    return [stem for _, stem in stems] + split


def rejoined(found: list[Question], questionnaire: Questionnaire) -> list[Question]:
    """Return the questions with those put together again that the import text had to split (:attr:`Item.split`)."""
    rows = {
        matching_key(f"{questionnaire.wording(item)}{row.label}"): (item, row)
        for item in questionnaire.questions
        if item.split
        for row in item.rows
    }
    whole: list[Question] = []
    split: dict[str, list[Header]] = {}
    for question in found:
        header, *more = question.headers
        known = None if more else rows.get(matching_key(question.stem))
        if known is None:
            whole.append(question)
        else:
            item, row = known
            stem = questionnaire.wording(item)
            split.setdefault(stem, []).append(replace(header, stem=stem, part=row.label))
    for stem, (first, *others) in split.items():
        whole.append(Question(first.number, stem, (first, *others)))
    return whole


def assign(
    found: list[Question], questionnaire: Questionnaire, mapping: Mapping, stems: dict[int, str]
) -> dict[int, Item]:
    """Return which item each question of the export is, by the question's first column.

    A confirmed mapping counts first, then an equal stem; a question without a stem takes it from ``stems`` (the text
    file of the pair) or is known by its parts. Nothing is assigned by position or by likeness.
    """
    by_stem: dict[str, list[Item]] = {}
    for item in questionnaire.questions:
        by_stem.setdefault(matching_key(questionnaire.wording(item)), []).append(item)
    taken: dict[int, Item] = {}
    nameless: list[Question] = []
    for question in found:
        stem = question.stem or stems.get(question.number, "")
        confirmed = mapping.item(question.headers[0].text.strip(), stem)
        if confirmed in questionnaire.by_id:
            taken[question.column] = questionnaire.by_id[confirmed]
            continue
        same = [item for item in by_stem.get(matching_key(stem), []) if item not in taken.values()] if stem else []
        if len(question.headers) == 1 and question.parts:
            same = [item for item in same if item.kind == "matrix"]
        if same:
            taken[question.column] = same[0]
        elif not question.stem:
            nameless.append(question)
    return taken | _by_parts(nameless, questionnaire, list(taken.values()))


def _by_parts(nameless: list[Question], questionnaire: Questionnaire, taken: list[Item]) -> dict[int, Item]:
    """Assign questions without a stem whose parts fit one item only, or as many items as there are questions."""
    alike: dict[tuple[str, ...], list[Question]] = {}
    fitting: dict[tuple[str, ...], list[Item]] = {}
    for question in nameless:
        fits = _fitting(question, questionnaire, taken)
        key = tuple(item.id for item in fits)
        alike.setdefault(key, []).append(question)
        fitting[key] = fits
    return {
        question.column: item
        for key, group in alike.items()
        if len(group) == len(key)
        for question, item in zip(group, fitting[key], strict=True)
    }


def _fitting(question: Question, questionnaire: Questionnaire, taken: list[Item]) -> list[Item]:
    fits: list[tuple[int, Item]] = []
    for item in questionnaire.questions:
        if item in taken or len(kind_of(item).columns(item)) < 2:
            continue
        parts = [item.part(part) for part in question.parts]
        if parts and None not in parts:
            fits.append((len(item.parts) - len(set(parts)), item))
    best = min([distance for distance, _ in fits], default=0)
    return [item for distance, item in fits if distance == best]
