"""From a Qualtrics export to a questionnaire, as far as its rows of headers and the answers show it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from toolkit.channels.drafting import Drafting, looks_numeric, rows
from toolkit.channels.qualtrics.headers import BETWEEN, CHOSEN, NUMBER, Heading, Layout, bare_part
from toolkit.channels.reading import Draft, Mode
from toolkit.channels.seen import MOST_OPTIONS, by_number, first_spellings, item_seen, listed
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import matching_key

_AROUND = re.compile(r"_[A-Z][a-z]+ \d{1,2}, \d{4}_\d{2}\.\d{2}.*$")
"""The date that stands behind the title in the name of a download."""


def drafted(layouts: dict[Mode, Layout], file: str, name: str) -> Draft:
    """Draft a questionnaire.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when no column is a question.
    """
    draft = _Drafted(layouts, file, name).done()
    if not draft.definition["items"]:
        raise IntakeError("I-NO-SHEET", where=file)
    return draft


class _Drafted:
    def __init__(self, layouts: dict[Mode, Layout], file: str, name: str) -> None:
        self.text, self.number = layouts.get("text"), layouts.get("number")
        self.shown = self.text or layouts["number"]
        self.drafting = Drafting(name, _AROUND.sub("", file.rpartition(".")[0]))
        if self.text is None:
            self.drafting.doubts.append("只有数字的导出：选项文字未知，先写成“选项1、选项2……”，请逐题补上。")
        if self.number is None:
            self.drafting.doubts.append("只有文字的导出：没有人选过的选项看不到，顺序也要核对；最好再加上数字的导出。")

    def done(self) -> Draft:
        groups: dict[str, list[Heading]] = {}
        for heading in self.shown.questions:
            groups.setdefault(heading.parts[0], []).append(heading)
        for code, headings in groups.items():
            doubts: list[str] = []
            for item in self._items(code, headings, doubts):
                self.drafting.add(item)
            self.drafting.doubts += [f"{code}：{doubt}。" for doubt in doubts]
        self.drafting.doubts.append("跳题规则不在答卷里：平台上设过条件的，请补上 show_if。")
        return self.drafting.done()

    def _items(self, code: str, headings: list[Heading], doubts: list[str]) -> list[dict[str, Any]]:
        main = [heading for heading in headings if not heading.parts[2]]
        beside = [heading for heading in headings if heading.parts[2]]
        if not main:  # a question that asks for a text has only such columns
            return [self._item(h.code, h.label.removesuffix(f"{BETWEEN}Text")) | {"kind": "text"} for h in beside]
        whole = len(main) == 1 and not main[0].parts[1]
        stem, parts = (_unchosen(main[0].label), [""]) if whole else _stem([heading.label for heading in main])
        item = self._item(code, stem)
        boxes = {matching_key(part) for heading in beside for _, part in heading.splits()}
        if whole:
            return [item | _boxed(self._one(main[0], doubts), boxes)]
        return self._several(item, main, parts, boxes, doubts)

    def _item(self, code: str, text: str) -> dict[str, Any]:
        return {"id": self.drafting.identity(code), "text": text or f"（题干缺失：{code}）"}

    def _one(self, heading: Heading, doubts: list[str]) -> dict[str, Any]:
        numbers, texts = self._cells(heading)
        chosen = all(number.isdecimal() and 1 <= int(number) <= MOST_OPTIONS for number in numbers if number)
        if not any(numbers) or not chosen or (self.text and numbers == texts):
            return item_seen(texts, doubts)
        labels = by_number(zip(numbers, texts, strict=True) if self.text else _stand_ins(numbers), doubts)
        return {"kind": "single", "options": listed(labels, doubts).options}

    def _several(
        self, item: dict[str, Any], main: list[Heading], parts: list[str], boxes: set[str], doubts: list[str]
    ) -> list[dict[str, Any]]:
        columns = [self._cells(heading) for heading in main]
        given = [{text for text in texts if text} for _, texts in columns]
        if all(found <= {part, "1"} for found, part in zip(given, parts, strict=True)):
            return [item | _boxed({"kind": "multi", "options": listed(parts, doubts).options}, boxes)]
        texts = [text for _, column in columns for text in column if text]
        if looks_numeric(set(texts)) and _are_places([column for _, column in columns]):
            doubts.append("按排序题读取，请核对")
            return [item | {"kind": "rank", "options": listed(parts, doubts).options}]
        if len(set(texts)) > min(MOST_OPTIONS, max(11, len(texts) // 2)):
            doubts.append(f"看起来是一题多空，拆成了{len(main)}道题，请核对")
            return [
                self._item(heading.code, f"{item['text']}：{part}") | item_seen(column, doubts)
                for heading, part, (_, column) in zip(main, parts, columns, strict=True)
            ]
        numbers = [number for column, _ in columns for number in column]
        pairs = zip(numbers, (text for _, column in columns for text in column), strict=True)
        labels = (
            by_number(pairs if self.text else _stand_ins(numbers), doubts) if self.number else first_spellings(texts)
        )
        if not self.number:
            doubts.append(f"选项只列出有人选过的{len(labels)}个，顺序按出现先后，请对照原问卷补全")
        lines = rows(list(zip((f"r{heading.parts[1]}" for heading in main), parts, strict=True)))
        found = {"rows": {key: label for key, (_, label) in lines.items()}, "options": listed(labels, doubts).options}
        return [item | {"kind": "matrix"} | found]

    def _cells(self, heading: Heading) -> tuple[list[str], list[str]]:
        """Return the numbers and the texts of a column, person by person; in place of missing texts the numbers."""
        texts = _by_person(self.text, heading) if self.text else {}
        numbers = _by_person(self.number, heading) if self.number else {}
        people = list(dict.fromkeys([*texts, *numbers]))
        shown = texts or numbers
        return [numbers.get(name, "") for name in people], [shown.get(name, "") for name in people]


def _by_person(layout: Layout, heading: Heading) -> dict[str, str]:
    same = next((other for other in layout.headings if other.code == heading.code), None)
    texts = layout.texts(same) if same else []
    return dict(zip_longest((layout.value(row, NUMBER) or str(row) for row in layout.rows), texts, fillvalue=""))


def _stand_ins(numbers: Sequence[str]) -> list[tuple[str, str]]:
    return [(number, f"选项{number}") for number in numbers if number]


def _stem(labels: Sequence[str]) -> tuple[str, list[str]]:
    """Return what the wordings of a question's columns have in common, and what is left of each."""
    if len(labels) == 1:
        stem, _, part = labels[0].rpartition(BETWEEN)
        return (stem, [bare_part(part)]) if stem else (labels[0], [""])
    starts = [{label[: sign.start()] for sign in re.finditer(BETWEEN, label)} for label in labels]
    stem = max(set.intersection(*starts), key=len, default="")
    rest = [label[len(stem) + len(BETWEEN) :] if stem else label for label in labels]
    return _unchosen(stem), [bare_part(part) for part in rest]


def _unchosen(stem: str) -> str:
    for word in CHOSEN:
        stem = stem.removesuffix(f"{BETWEEN}{word}")
    return stem


def _are_places(columns: Sequence[Sequence[str]]) -> bool:
    """Tell places from points: nobody gives one twice."""
    people = [[text for text in row if text] for row in zip(*columns, strict=True)]
    return any(len(row) > 1 for row in people) and all(len(set(row)) == len(row) for row in people)


def _boxed(item: dict[str, Any], boxes: set[str]) -> dict[str, Any]:
    """Return an item with text boxes at the options of some labels."""
    options = {
        code: {"label": label, "text": True} if isinstance(label, str) and matching_key(label) in boxes else label
        for code, label in item.get("options", {}).items()
    }
    return item | ({"options": options} if options else {})
