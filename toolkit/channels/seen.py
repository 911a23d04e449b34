"""What answers alone show of a question: its kind, and the options somebody chose; doubts told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from toolkit.channels.drafting import Choices, choices, looks_numeric
from toolkit.questionnaire.labels import matching_key

MOST_OPTIONS = 40


def first_spellings(texts: Iterable[str]) -> list[str]:
    """Return texts in the order of appearance, each once however it is spelled.

    >>> first_spellings(["甲（1）", "乙", "甲(1)"])
    ['甲（1）', '乙']
    """
    found: dict[str, str] = {}
    for text in texts:
        if matching_key(text):
            found.setdefault(matching_key(text), text.strip())
    return list(found.values())


def kind_seen(texts: Sequence[str]) -> str:
    """Return the kind that answers to one question look like: ``number``, ``single`` or ``text``."""
    given = [text.strip() for text in texts if text.strip()]
    if not given:
        return "text"
    if looks_numeric(set(given)):
        return "number"
    return "single" if len(first_spellings(given)) <= min(MOST_OPTIONS, max(2, len(given) // 2)) else "text"


def item_seen(texts: Sequence[str], doubts: list[str]) -> dict[str, Any]:
    """Return kind and options of a question whose answers are all that is known of it."""
    kind = kind_seen(texts)
    if not any(text.strip() for text in texts):
        doubts.append("没有人作答，看不出题型，先按填空题处理")
    if kind == "number":
        doubts.append("答案都是数字，按数值题处理；是量表的请改成 scale，数值题请补上单位和范围")
        return {"kind": "number", "min": 0}
    if kind == "text":
        return {"kind": "text"}
    labels = first_spellings(texts)
    doubts.append(f"选项只列出有人选过的{len(labels)}个，顺序按出现先后，请对照原问卷补全")
    return {"kind": "single", "options": listed(labels, doubts).options}


def listed(labels: Sequence[str], doubts: list[str]) -> Choices:
    """Return options that the platform numbers from 1, under these numbers."""
    found = choices([(str(number), label) for number, label in enumerate(labels, start=1)])
    doubts += found.doubts
    return found


def by_number(pairs: Iterable[tuple[str, str]], doubts: list[str]) -> list[str]:
    """Return the labels of options by number, from pairs of number and label; a number nobody chose gets a stand-in."""
    seen: dict[int, Counter[str]] = {}
    for number, text in pairs:
        if number.strip().isascii() and number.strip().isdecimal() and text.strip():
            seen.setdefault(int(number), Counter())[text.strip()] += 1
    labels = []
    for number in range(1, min(max(seen, default=0), MOST_OPTIONS) + 1):
        found = seen.get(number)
        labels.append(found.most_common(1)[0][0] if found else f"选项{number}")
        if not found:
            doubts.append(f"第{number}个选项没有人选，名称未知，请对照原问卷补上")
        elif len(found) > 1:
            doubts.append(f"第{number}个选项有{len(found)}种写法，取了“{labels[-1]}”，请核对")
    return labels
