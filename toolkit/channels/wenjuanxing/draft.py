"""From an export back to a questionnaire, as far as the files show it; doubts go to a person."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.channels.joined import OPEN, many_marks, one_mark
from toolkit.channels.reading import Draft, Mode
from toolkit.channels.wenjuanxing.cells import ARROW, BETWEEN, state_of
from toolkit.channels.wenjuanxing.headers import NUMBER, Header, Question, metadata, questions, records
from toolkit.channels.wenjuanxing.names import parse
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import matching_key, option_key

if TYPE_CHECKING:
    from toolkit.containers import Sheet

_AT_MOST = re.compile(r"(?:最多|限)可?选(?:择)?([0-9一二三四五六七八九])(?:项|个)")
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", start=1)}
_DEGREE = re.compile(r"满意|同意|重要|愿意|了解|符合|频繁|经常")
_TO_FILL = re.compile(r"[\[(【（](请注明|请说明|请补充|请填写|注明)[\])】）]$|_{2,}$")
_MOST_OPTIONS = 40
_IS_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]+)?")


@dataclass
class _Columns:
    """One question as the two files show it; either may be missing."""

    number: int
    stem: str
    text: list[list[str]] = field(default_factory=list)
    coded: list[list[str]] = field(default_factory=list)
    text_parts: list[str] = field(default_factory=list)
    coded_parts: list[str] = field(default_factory=list)


def draft(sheets: dict[Mode, Sheet], file: str, name: str) -> Draft:
    """Draft a questionnaire.

    Parameters
    ----------
    sheets : dict of mode to Sheet
        The text file, the number file, or best both.
    file : str
        Name of the first file; holds the title.
    name : str
        Id of the new survey.

    Returns
    -------
    Draft
        Option codes are the platform's option numbers; options nobody chose keep their number and a stand-in label.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when no file has a question.
    """
    found = _found(sheets)
    if not found:
        raise IntakeError("I-NO-SHEET", where=file)
    items: list[dict[str, Any]] = []
    doubts: list[str] = []
    for question in found:
        items += _items(question, doubts)
    if "number" not in sheets:
        doubts.insert(0, "只有“按文本”文件：没有人选过的选项看不到，选项顺序也要核对；最好再加上“按序号”文件。")
    if "text" not in sheets:
        doubts.insert(0, "只有“按序号”文件：选项文字未知，先写成“选项1、选项2……”，请逐题补上。")
    doubts.append("单选题和量表题：排在最后、一个人也没选的选项在答卷里看不到，请对照原问卷补上。")
    doubts.append("跳题规则不在答卷里：平台上设过跳题的，请在 questionnaire.yaml 里补上 show_if。")
    return Draft({"id": name, "title": parse(file).title or "未命名问卷", "rev": 1, "items": items}, tuple(doubts))


def _found(sheets: dict[Mode, Sheet]) -> list[_Columns]:
    by_number: dict[int, _Columns] = {}
    order = list(dict.fromkeys(name for sheet in sheets.values() for name in _people(sheet)))
    for mode in ("text", "number"):
        sheet = sheets.get(mode)
        if sheet is None:
            continue
        stems = [columns.stem for columns in by_number.values() if columns.stem]
        for question in questions(sheet, stems):
            columns = by_number.setdefault(question.number, _Columns(question.number, question.stem))
            values = [_values(sheet, header, order) for header in question.headers]
            if mode == "text":
                columns.text, columns.text_parts = values, _parts(question)
            else:
                columns.coded, columns.coded_parts = values, _parts(question)
    return [by_number[number] for number in sorted(by_number)]


def _parts(question: Question) -> list[str]:
    return [part.strip() for part in question.parts]


def _people(sheet: Sheet) -> dict[str, int]:
    """Return the respondents' numbers with their rows: the two files are held together by them, not by position."""
    number = metadata(sheet).get(NUMBER, -1)
    return {sheet.cells[row].get(number, f"行{row}").strip(): row for row in records(sheet)}


def _values(sheet: Sheet, header: Header, order: list[str]) -> list[str]:
    people = _people(sheet)
    return [sheet.cells.get(people.get(name, 0), {}).get(header.column, "").strip() for name in order]


def _items(question: _Columns, doubts: list[str]) -> list[dict[str, Any]]:
    stem = question.stem.strip() or f"第{question.number}题（题干未知）"
    if not question.stem:
        doubts.append(f"第{question.number}题：题干没有导出，请补上。")
    base = {"id": f"Q{question.number}", "text": stem}
    if len(question.text) > 1 or (not question.text and len(question.coded) > 1 and _on_one_scale(question.coded)):
        return _matrix_or_blanks(question, base, doubts)
    if question.coded_parts:
        return [_several(question, base, doubts)]
    return [_one(question, base, doubts)]


def _on_one_scale(columns: list[list[str]]) -> bool:
    values = {value for column in columns for value in column if state_of(value) == "given"}
    return bool(values - {"0", "1"}) and not _is_ranking(columns)


def _is_ranking(columns: list[list[str]]) -> bool:
    """Tell places from points: places differ within each record."""
    for row in zip(*columns, strict=True):
        placed = [value for value in row if state_of(value) == "given" and value != "0"]
        if len(set(placed)) != len(placed):
            return False
    return True


def _matrix_or_blanks(question: _Columns, base: dict[str, Any], doubts: list[str]) -> list[dict[str, Any]]:
    parts = question.text_parts or question.coded_parts
    texts = [v for column in question.text for v in column if state_of(v) == "given"]
    labels = _labels(question, doubts)
    if texts and len(set(texts)) > min(_MOST_OPTIONS, max(11, len(texts) // 2)):
        doubts.append(f"第{question.number}题：看起来是一题多空，已拆成{len(parts)}道填空题，请核对。")
        return [
            {"id": f"{base['id']}_{i}", "kind": "text", "text": f"{base['text']}：{part}"}
            for i, part in enumerate(parts, start=1)
        ]
    rows = {f"r{i}": part for i, part in enumerate(parts, start=1)}
    return [base | {"kind": "matrix", "rows": rows, "options": labels}]


def _several(question: _Columns, base: dict[str, Any], doubts: list[str]) -> dict[str, Any]:
    joined = question.text[0] if question.text else []
    places = {value for column in question.coded for value in column if state_of(value) == "given"} - {"0", "1"}
    ranking = bool(places) and not any(BETWEEN in value for value in joined)
    known = {option_key(part) for part in question.coded_parts}
    filled = {
        option_key(mark.value)
        for value in joined
        if OPEN in value
        for mark in many_marks(value, ARROW if ranking else BETWEEN, known)
        if mark.text
    }
    labels = _told_apart(question, question.coded_parts, doubts)
    options = {i: _option(label, option_key(label) in filled) for i, label in enumerate(labels, start=1)}
    item = base | {"kind": "rank" if ranking else "multi", "options": options}
    limit = _limit(base["text"])
    if limit:
        item["max"] = limit
    if ranking:
        doubts.append(f"第{question.number}题：按排序题读取，请核对。")
    return item


def _told_apart(question: _Columns, labels: list[str], doubts: list[str]) -> list[str]:
    """Return labels of which none is empty and no two are read alike; what had to be changed is a doubt."""
    seen: set[str] = set()
    changed = []
    for number, label in enumerate(labels, start=1):
        name = label if matching_key(label) else f"选项{number}"
        if matching_key(name) in seen:
            name = f"{name}（第{number}项）"
        if name != label:
            doubts.append(f"第{question.number}题：第{number}个选项没有文字或和别的选项同名，先写成“{name}”，请核对。")
        seen.add(matching_key(name))
        changed.append(name)
    return changed


def _limit(stem: str) -> int | None:
    match = _AT_MOST.search(stem)
    if not match:
        return None
    sign = match.group(1)
    return _DIGITS.get(sign) or int(sign)


def _option(label: str, filled: bool) -> Any:
    return {"label": label, "text": True} if filled or _TO_FILL.search(label) else label


def _one(question: _Columns, base: dict[str, Any], doubts: list[str]) -> dict[str, Any]:
    texts = question.text[0] if question.text else question.coded[0]
    given = [value for value in texts if state_of(value) == "given"]
    if any(BETWEEN in value for value in given) or any(ARROW in value for value in given):
        return _joined_only(question, base, given, doubts)
    if given and _same_in_both(question):
        return _written(question, base, given, doubts)
    if not given:
        doubts.append(f"第{question.number}题：没有人作答，看不出题型，先按填空题处理。")
        return base | {"kind": "text"}
    if question.coded or len(set(given)) <= min(_MOST_OPTIONS, max(2, len(given) // 2)):
        labels = _labels(question, doubts)
        plain = [option["label"] if isinstance(option, dict) else option for option in labels.values()]
        if len(labels) < 2:
            labels[len(labels) + 1] = f"选项{len(labels) + 1}"
            doubts.append(f"第{question.number}题：只看到一个选项，请对照原问卷补全。")
        degrees = sum(bool(_DEGREE.search(label)) for label in plain)
        if 4 <= len(plain) <= 7 and degrees >= len(plain) - 2:
            doubts.append(f"第{question.number}题：选项像是由低到高的程度，按量表题处理，请核对方向。")
            return base | {"kind": "scale", "options": labels}
        return base | {"kind": "single", "options": labels}
    return base | {"kind": "text"}


def _joined_only(question: _Columns, base: dict[str, Any], given: list[str], doubts: list[str]) -> dict[str, Any]:
    ranking = any(ARROW in value for value in given)
    marks = [mark for value in given for mark in many_marks(value, ARROW if ranking else BETWEEN)]
    seen = _first_spellings([mark.value for mark in marks])
    filled = {option_key(mark.value) for mark in marks if mark.text}
    doubts.append(f"第{question.number}题：选项只列出有人选过的{len(seen)}个，顺序按出现先后，请对照原问卷补全。")
    options = {i: _option(label, option_key(label) in filled) for i, label in enumerate(seen, start=1)}
    if len(options) < 2:
        options[2] = "选项2"
    return base | {"kind": "rank" if ranking else "multi", "options": options}


def _first_spellings(labels: list[str]) -> list[str]:
    """Return labels in order of appearance, each once however it is spelled."""
    spelled: dict[str, str] = {}
    for label in labels:
        if matching_key(label):
            spelled.setdefault(matching_key(label), label)
    return list(spelled.values())


def _same_in_both(question: _Columns) -> bool:
    """Tell what was written from what was chosen: a choice has a number in place of its label."""
    if question.coded and question.text:
        pairs = zip(question.coded[0], question.text[0], strict=True)
        return all(a == b for a, b in pairs if state_of(a) == state_of(b) == "given")
    if question.coded:
        return not all(value.isdecimal() and 1 <= int(value) <= _MOST_OPTIONS for value in _given(question.coded[0]))
    return all(_IS_NUMBER.fullmatch(value) for value in _given(question.text[0]))


def _given(values: list[str]) -> list[str]:
    return [value for value in values if state_of(value) == "given"]


def _written(question: _Columns, base: dict[str, Any], given: list[str], doubts: list[str]) -> dict[str, Any]:
    if not all(_IS_NUMBER.fullmatch(value) for value in given):
        return base | {"kind": "text"}
    values = [float(value) for value in given]
    whole = all(value.is_integer() for value in values)
    if whole and max(values) <= 10 and len(set(values)) <= 11:
        low, high = (0, 10) if max(values) > 5 or min(values) == 0 else (1, 5)
        doubts.append(
            f"第{question.number}题：答案都是{low}—{high}的整数，按量表处理；如果是填写的数量，请改成 number。"
        )
        return base | {"kind": "scale", "min": low, "max": high}
    doubts.append(f"第{question.number}题：按数值题处理，请补上单位和合理范围。")
    return base | {"kind": "number", "min": 0}


def _labels(question: _Columns, doubts: list[str]) -> dict[int, Any]:
    """Return the options of a choice: numbers from the number file, labels from the text file."""
    filled = {option_key(one_mark(v).value) for column in question.text for v in column if OPEN in v}
    if not question.coded:
        order = _first_spellings([one_mark(v).value for column in question.text for v in _given(column)])
        doubts.append(f"第{question.number}题：选项只列出有人选过的{len(order)}个，顺序按出现先后，请对照原问卷补全。")
        return {i: _option(label, option_key(label) in filled) for i, label in enumerate(order, start=1)}
    seen_by_number: dict[int, Counter[str]] = {}
    highest = 0
    for position, column in enumerate(question.coded):
        texts = question.text[position] if position < len(question.text) else [""] * len(column)
        for number, text in zip(column, texts, strict=False):
            if number.isascii() and number.isdecimal():
                highest = max(highest, int(number))
                if state_of(text) == "given":
                    seen_by_number.setdefault(int(number), Counter())[one_mark(text).value] += 1
    return _numbered_labels(question, seen_by_number, min(highest, _MOST_OPTIONS), filled, doubts)


def _numbered_labels(
    question: _Columns, seen: dict[int, Counter[str]], highest: int, filled: set[str], doubts: list[str]
) -> dict[int, Any]:
    names: list[str] = []
    unknown = []
    for number in range(1, highest + 1):
        labels = seen.get(number)
        if not labels:
            names.append(f"选项{number}")
            unknown.append(str(number))
            continue
        label = labels.most_common(1)[0][0]
        names.append(label)
        if len(labels) > 1:
            doubts.append(f"第{question.number}题：序号{number}在文本里有{len(labels)}种写法，取了“{label}”，请核对。")
    if unknown and question.text:
        doubts.append(f"第{question.number}题：序号{'、'.join(unknown)}没有人选，名称未知，请对照原问卷补上。")
    apart = _told_apart(question, names, doubts)
    return {number: _option(label, option_key(label) in filled) for number, label in enumerate(apart, start=1)}
