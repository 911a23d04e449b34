"""From the dictionary of a 问卷网 download to a questionnaire; rows of matrices stand in the headers of the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.channels.drafting import Drafting, choices, rows
from toolkit.channels.mapping import Target
from toolkit.channels.reading import Draft
from toolkit.channels.wenjuanwang.dictionary import Entry, entries
from toolkit.channels.wenjuanwang.headers import Key, key_of, worded_forms
from toolkit.containers import Sheet
from toolkit.questionnaire.labels import matching_key

_KINDS = {
    **dict.fromkeys(("单选题", "下拉题", "判断题", "图片单选题"), "single"),
    **dict.fromkeys(("多选题", "图片多选题"), "multi"),
    **dict.fromkeys(("量表题", "打分题", "评分题"), "scale"),
    **dict.fromkeys(("矩阵单选题", "矩阵量表题", "矩阵打分题"), "matrix"),
    **dict.fromkeys(("填空题", "单行填空题", "多行填空题", "问答题", "简答题"), "text"),
    "排序题": "rank",
}


def drafted(sheet: Sheet, text: Sequence[str], number: Sequence[str], name: str) -> Draft:
    """Return the draft; ``text`` and ``number`` are the headers of the two downloads, as far as there are any."""
    drafting = Drafting(name)
    keys = [key for header in number if (key := key_of(header))]
    for entry in entries(sheet):
        drafting.add(_item(entry, drafting, text, [key for key in keys if key.question == entry.key]))
    drafting.doubts.append("标题和跳题规则不在下载的文件里：请补上标题，平台上设过跳题的请补上 show_if。")
    return drafting.done()


def _item(entry: Entry, drafting: Drafting, text: Sequence[str], keys: Sequence[Key]) -> dict[str, Any]:
    kind = _KINDS.get(entry.kind, "")
    if not kind:
        kind = "single" if entry.options else "text"
        named = {"single": "单选题", "text": "填空题"}[kind]
        drafting.doubts.append(f"{entry.key}：题型“{entry.kind}”本工具没有，先按{named}记下，请核对。")
    item: dict[str, Any] = {
        "id": drafting.identity(entry.key),
        "kind": kind,
        "text": entry.text or f"（题干缺失：{entry.key}）",
    }
    drafting.columns[entry.key] = Target(item["id"])
    if kind == "text":
        return item
    found = choices(list(entry.options.items()))
    drafting.doubts += [f"{entry.key}：{doubt}，请核对。" for doubt in found.doubts]
    if kind == "matrix":
        lines = rows(_rows(entry, text, keys, drafting))
        for key, (row, _) in lines.items():
            drafting.part(f"{entry.key}_{row}", item["id"], key)
        return item | {"rows": {key: label for key, (_, label) in lines.items()}, "options": found.options}
    for key in keys:
        if key.written and str(key.number) in found.codes:
            found = found.with_box(str(key.number))
    if kind in ("multi", "rank"):
        for option, code in found.codes.items():
            drafting.part(f"{entry.key}_A{option}", item["id"], str(code))
    return item | {"options": found.options}


def _rows(entry: Entry, text: Sequence[str], keys: Sequence[Key], drafting: Drafting) -> list[tuple[str, str]]:
    """Return the rows of a matrix as the file of numbers names them, with their labels from the file of texts."""
    wording = matching_key(entry.text)
    parts = [
        next((part for stem, part, _ in worded_forms(header) if part and matching_key(stem) == wording), "")
        for header in text
    ]
    labels = [part for part in parts if part]
    numbers = [key.number for key in keys if key.number is not None] or list(range(1, len(labels) + 1)) or [1]
    if len(labels) != len(numbers):
        drafting.doubts.append(f"{entry.key}：矩阵的行标题不在这些文件里，先写成“行1、行2……”，请补上。")
        labels = [f"行{number}" for number in numbers]
    return [(f"R{number}", label) for number, label in zip(numbers, labels, strict=True)]
