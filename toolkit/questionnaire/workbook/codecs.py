"""The natural forms of the simple fields: texts, numbers, flags, kinds, codes, waivers."""

from __future__ import annotations

import re
from typing import Any

from toolkit.questionnaire.kinds import KINDS
from toolkit.questionnaire.workbook.cells import NOTHING, Codec, MisreadError, contained, flow, halfwidth, unquoted
from toolkit.questionnaire.yaml_text import plain_scalar
from toolkit.registry import did_you_mean

_SEPARATORS = re.compile(r"[,;\s]+")


class Text(Codec):
    """Text as it stands; quotes around the whole keep blanks at its ends."""

    def write(self, value: Any) -> str | None:
        return value if isinstance(value, str) else None

    def read(self, text: str) -> Any:
        inner = unquoted(text)
        return text if inner is None else inner


class Label(Codec):
    """The words of an option or a row: plain numbers are numbers, as in the YAML file; quotes keep them text."""

    def write(self, value: Any) -> str | None:
        return value if isinstance(value, str) else flow(value)

    def read(self, text: str) -> Any:
        inner = unquoted(text)
        return plain_scalar(text) if inner is None else inner


class Number(Codec):
    """A number; 无 takes a limit of the bank away. What is none is left to the builder, which names it."""

    def write(self, value: Any) -> str | None:
        return NOTHING if value is None else flow(value)

    def read(self, text: str) -> Any:
        inner = unquoted(text)
        if inner is not None:
            return inner
        return None if text == NOTHING else plain_scalar(halfwidth(text).strip())


class Flag(Codec):
    """是 or 否, and further words where a field has them."""

    def __init__(self, words: dict[str, Any] | None = None) -> None:
        self.words = {"是": True, "否": False} | (words or {})
        self._read = {**self.words, "true": True, "false": False, "√": True, "✓": True, "1": True, "0": False}

    def write(self, value: Any) -> str | None:
        return next((word for word, meaning in self.words.items() if meaning is value or meaning == str(value)), None)

    def read(self, text: str) -> Any:
        word = halfwidth(text).strip().lower()
        if word not in self._read:
            raise MisreadError(
                text, f"这里只能写{'、'.join(self.words)}，或留空", f"请改成{'或'.join(self.words)}，或清空。"
            )
        return self._read[word]


class Kind(Codec):
    """The kind of question by its Chinese or its English name."""

    def __init__(self) -> None:
        self.titles = {KINDS[name].title: name for name in KINDS}
        shorter = {title.removesuffix("题"): name for title, name in self.titles.items()}
        self._names = {**shorter, "数字题": "number", "说明": "info", "矩阵量表题": "matrix"}
        self._names |= {name: name for name in KINDS} | self.titles

    def write(self, value: Any) -> str | None:
        return KINDS[value].title if value in KINDS else None

    def read(self, text: str) -> Any:
        word = re.sub(r"\s+", "", halfwidth(text)).lower()
        if word not in self._names:
            hint = did_you_mean(word, list(self._names))
            kinds = "、".join(self.titles)
            raise MisreadError(
                text, f"没有这种题型{'。' if hint else ''}{hint.rstrip('？')}", f"题型只有：{kinds}。请从下拉列表里选。"
            )
        return self._names[word]


class Codes(Codec):
    """Option codes: 96, 98."""

    def write(self, value: Any) -> str | None:
        return ", ".join(map(flow, value)) if isinstance(value, list) else NOTHING if value is None else None

    def read(self, text: str) -> Any:
        if text == NOTHING:
            return None
        if (value := contained(text)) is not None:
            return value
        words = [word for word in _SEPARATORS.split(halfwidth(text)) if word]
        if not all(word.isdecimal() for word in words):
            raise MisreadError(text, "这里只能写选项代码", "请写成用逗号隔开的代码，例如“96, 98”。")
        return [plain_scalar(word) for word in words]


class Waivers(Codec):
    """Rules of the check that are waived, with the reason: one ``规则: 理由`` a line."""

    def write(self, value: Any) -> str | None:
        if value is None:
            return NOTHING
        if not isinstance(value, dict):
            return None
        return "\n".join(f"{rule}: {reason}" for rule, reason in value.items())

    def read(self, text: str) -> Any:
        if text == NOTHING:
            return None
        if (value := contained(text)) is not None:
            return value
        waived: dict[str, str] = {}
        for number, line in enumerate(text.split("\n")):
            match = re.fullmatch(r"\s*([A-Za-z]\w*)\s*[:：]\s*(.*\S)\s*", line)
            if match is None and line.strip():
                raise MisreadError(line, "应当是“规则编号: 理由”", "请一行写一条，例如“W10: 与往年保持可比”。", number)
            if match and match[1] in waived:
                raise MisreadError(line, f"规则{match[1]}写了两次", "请合并成一条。", number)
            if match:
                waived[match[1]] = match[2]
        return waived
