"""How one value stands in one cell: as a person writes it wherever that says it all, else as in the YAML file.

A codec knows the natural form of a sort of value. :func:`shown` tries that first, reads it back, and turns to the
written form of the YAML file (``{item: A, in: [1]}``, ``"3"``) when the natural one would lose anything; so nothing
depends on a codec foreseeing every odd label.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from toolkit.document.escape import clean
from toolkit.errors import DefinitionError
from toolkit.questionnaire.yaml_text import load

LONGEST = 32_767
"""Characters a cell can hold."""
_VERBATIM = "yaml:"
NOTHING = "无"
"""What takes away a condition, jump or limit that the bank has."""
_STRAY = " \t\n\r\v\f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_BECAME_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What a workbook takes for one character by its code."""
_ILLEGAL = re.compile("[\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]|" + _ESCAPED.pattern)


class MisreadError(ValueError):
    """A cell's text that cannot be read; ``line`` is its 0-based line where one is to blame."""

    def __init__(self, text: str, reason: str, fix: str, line: int = 0) -> None:
        super().__init__(reason)
        self.text, self.reason, self.fix, self.line = text, reason, fix, line


class Codec:
    """The natural form of one sort of value."""

    def write(self, value: Any) -> str | None:
        """Return the natural text, or None when there is none."""
        raise NotImplementedError

    def read(self, text: str) -> Any:
        """Return the value of a tidy text.

        Raises
        ------
        MisreadError
            With the reason and how to mend it.
        """
        raise NotImplementedError


def shown(codec: Codec, value: Any, where: str = "") -> str:
    """Return the text of a cell from which :func:`understood` gives exactly ``value`` back.

    Raises
    ------
    DefinitionError
        ``Q-CELL-LONG`` when no cell can hold it, ``Q-FIELD-TYPE`` for what no YAML file could say either.
    """
    bare = flow(value)
    for text in (codec.write(value), bare, _VERBATIM + " " + bare):
        if text is not None and _survives(codec, text, value):
            if len(text) > LONGEST:
                raise DefinitionError("Q-CELL-LONG", where=where)
            return text
    expected = "文字、整数、小数、是否，或它们的清单和组合"
    raise DefinitionError("Q-FIELD-TYPE", where=where, field=bare[:40], expected=expected)


def understood(codec: Codec, text: str) -> Any:
    """Return the value of a cell.

    Raises
    ------
    MisreadError
        With the reason and how to mend it.
    """
    if text.startswith(_VERBATIM):
        found = loaded(text[len(_VERBATIM) :])
        if found is None and text[len(_VERBATIM) :].strip() != "null":
            raise MisreadError(
                text, "“yaml:”后面的写法有误", "请按 questionnaire.yaml 的写法改正，或重新填写这个格子。"
            )
        return found
    if _BECAME_DATE.fullmatch(text):
        raise MisreadError(text, "表格把它变成了日期", "请先把这个格子的格式改成“文本”，再重新填写。")
    return codec.read(text)


def tidy(text: str) -> str:
    """Return a cell's text with line ends alike and without stray blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(_STRAY)


def keeps(text: str) -> bool:
    """Whether a workbook gives a text back as it is, whoever saves it."""
    return bool(text) and tidy(clean(text)) == text and not _ESCAPED.search(text)


def same(a: Any, b: Any) -> bool:
    """Whether plain data are equal, types included: 3 is not “3”, and True is not 1."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def flow(value: Any) -> str:
    """Return plain data on one line as the YAML file may have it: JSON, but for codes that are numbers.

    >>> flow({"set": "SAT5", "add": {98: "不了解"}})
    '{"set": "SAT5", "add": {98: "不了解"}}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _ILLEGAL.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def loaded(text: str) -> Any:
    """Return what a text of the YAML file's dialect says; None when it is none."""
    try:
        return load(text, "").data
    except DefinitionError:
        return None


def unquoted(text: str) -> str | None:
    """Return the text between double quotes, escapes resolved; None when it does not stand in quotes."""
    value = loaded(text) if _QUOTED.fullmatch(text) else None
    return value if isinstance(value, str) else None


def _survives(codec: Codec, text: str, value: Any) -> bool:
    if not keeps(text):
        return False
    try:
        return same(understood(codec, text), value)
    except MisreadError:
        return False


def contained(text: str) -> Any:
    """Return the mapping or list written in a cell as in the YAML file; None when it is neither."""
    value = loaded(text) if text[:1] in ("{", "[") else None
    return value if isinstance(value, dict | list) else None


def halfwidth(text: str) -> str:
    """Return ``text`` with full-width digits, letters and punctuation as their plain forms, and common signs alike."""
    plain = unicodedata.normalize("NFKC", text)
    for signs, sign in (("≥≧", ">="), ("≤≦", "<="), ("≠", "!="), ("→⇒", "->"), ("—–―−～~", "-"), ("、", ",")):
        for written in signs:
            plain = plain.replace(written, sign)
    return plain
