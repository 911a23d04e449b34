"""Options and rows in one cell, one a line: ``1. 自有住房`` · ``97. 其他【填空】`` · ``选项组 SAT5``.

Lines without a code are counted from 1. Whether a number at the beginning of a line is a code or part of the label is
never guessed: what could be both is refused when a person writes it, and put in quotes when we do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from toolkit.document.escape import one_line
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.workbook.cells import Codec, MisreadError, contained, flow, halfwidth, keeps, same
from toolkit.questionnaire.workbook.codecs import Label
from toolkit.questionnaire.yaml_text import plain_scalar

SET, PLACES, BOX = "选项组", "社区名单", "【填空】"
_SET = re.compile(rf"{SET}[\s:：]+([^\s:：（(]+)\s*(?:[（(](.*?)[)）]?)?")
_PLACES = re.compile(rf"{PLACES}\s*(?:[（(].*)?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_BOX = re.compile(r"(.*?)\s*(?:[【\[［]填空[】\]］]|[_＿]{2,})")
_CODE = re.compile(r"[(（]?(\d{1,16})\s*[.．、:：)）](?:\s+|(?!\d))(.*)")
_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\s*[.．、:：](?:\s+|(?!\d))(.*)")
_UNCLEAR = re.compile(r"\d+\s*[.．、:：)）]\d|\d+\s+\S|[(（]?[A-Za-z]\s*[.．、)）]|\d+\s*[.．、:：)）]?$")
_LABEL = Label()

_SPELLED_OUT = 7
"""So many options of a set are shown in full."""
_Line = tuple[Any, Any]
"""Code (None where there is none) and label, the latter a mapping when a text box goes with it."""


class Options(Codec):
    """Options of an item, or of a set.

    Parameters
    ----------
    preview : callable, optional
        From the name of a set (or ``places``) to what stands in it, shown behind the name and not read back.
    """

    def __init__(self, preview: Callable[[str], str] = lambda _: "") -> None:
        self.preview = preview

    def write(self, value: Any) -> str | None:
        match value:
            case str():
                return self._reference(SET, value)
            case {"set": str(name), "add": dict(added)} if len(value) == 2:
                return _joined([self._reference(SET, name), *(_coded(code, label) for code, label in added.items())])
            case {"from": "places", "add": dict(added)} if len(value) == 2:
                return _joined([self._reference(PLACES, ""), *(_coded(code, label) for code, label in added.items())])
            case {"from": "places"} if len(value) == 1:
                return self._reference(PLACES, "")
            case dict():
                return _joined([_coded(code, label) for code, label in value.items()])
            case list():
                return _joined([_uncoded(label, _option) for label in value])
        return None

    def _reference(self, word: str, name: str) -> str:
        inside = self.preview(name or "places")
        return f"{word} {name}".strip() + (f"（{inside}）" if inside else "")

    def read(self, text: str) -> Any:
        if (value := contained(text)) is not None:
            return value
        lines = [(number, line, _option(line)) for number, line in _lines(text)]
        first = lines[0][1]
        base = _base(first)
        if base is None and _NAME.fullmatch(first) and all(code is not None for _, _, (code, _) in lines[1:]):
            base = {"set": first}
        if base is None:
            return _collected(lines)
        added = _collected(lines[1:])
        if isinstance(added, list) and added:
            raise MisreadError(lines[1][1], "在选项组后面补充的选项要写代码", "请写成“98. 不了解”。", lines[1][0])
        if not added:
            return base.get("set", base)
        return base | {"add": added}


class Rows(Codec):
    """Rows of a matrix: ``hou. 住房条件``, or the labels alone."""

    def write(self, value: Any) -> str | None:
        match value:
            case dict():
                return _joined([_coded(key, label) for key, label in value.items()])
            case list():
                return _joined([_uncoded(label, _row) for label in value])
        return None

    def read(self, text: str) -> Any:
        if (value := contained(text)) is not None:
            return value
        found = _collected([(number, line, _row(line)) for number, line in _lines(text)])
        if isinstance(found, dict) and list(found) == list(range(1, len(found) + 1)):
            return list(found.values())  # a row's number is no key: rows are called r1, r2 …
        return found


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.split("\n")) if line.strip()]


def _joined(lines: list[str | None]) -> str | None:
    return None if None in lines or not lines else "\n".join(line for line in lines if line is not None)


# ---- one line ------------------------------------------------------------------------------------------------------


def _option(line: str) -> _Line:
    match = _CODE.fullmatch(line)
    return (plain_scalar(halfwidth(match[1])), _labelled(match[2])) if match else (None, _labelled(line))


def _row(line: str) -> _Line:
    match = _KEY.fullmatch(line) or _CODE.fullmatch(line)
    return (plain_scalar(halfwidth(match[1])), _LABEL.read(match[2])) if match else (None, _LABEL.read(line))


def _labelled(text: str) -> Any:
    """Return the label of a line without its code, with its text box."""
    match = _BOX.fullmatch(text)
    return {"label": _LABEL.read(match[1]), "text": True} if match else _LABEL.read(text)


def _coded(code: Any, label: Any) -> str | None:
    text = _written(label, _labelled)
    return None if text is None else f"{code}. {text}"


def _uncoded(label: Any, read: Callable[[str], _Line]) -> str | None:
    def alone(line: str) -> Any:
        code, found = read(line)
        unclear = _UNCLEAR.match(line) or _base(line) or line[:1] in ("{", "[")
        return None if code is not None or unclear else found

    return _written(label, alone)


def _written(label: Any, read: Callable[[str], Any]) -> str | None:
    """Return the label as ``read`` gives it back: as it is, else in quotes."""
    boxed = isinstance(label, dict) and label.keys() == {"label", "text"} and label["text"] is True
    words, box = (label["label"], BOX) if boxed else (label, "")
    if isinstance(words, dict | list) or words is None:
        return None
    plain = [words + box] if isinstance(words, str) else []
    fits = (text for text in (*plain, flow(words) + box) if "\n" not in text and keeps(text))
    return next((text for text in fits if same(read(text), label)), None)


# ---- all lines -----------------------------------------------------------------------------------------------------


def _base(line: str) -> dict[str, Any] | None:
    """Return what a first line refers to: a set of options or the list of places; None for an ordinary option."""
    if _PLACES.fullmatch(line):
        return {"from": "places"}
    match = _SET.fullmatch(line)
    if match is None:
        return None
    name, told = match[1], matching_key(match[2] or "")
    if told and name in bank().sets and told != matching_key(spelled(list(bank().sets[name].items()))):
        raise MisreadError(
            line,
            f"括号里是选项组{name}的内容，只供查看，改了不算",
            "想改选项，请把这一格写成自己的选项，一行一个；没想改的，把括号删掉。",
        )
    return {"set": name}


def spelled(options: list[tuple[int, Any]]) -> str:
    """Return what stands in a set, as it is shown behind the set's name."""
    words = [f"{code} {one_line(label['label'] if isinstance(label, dict) else str(label))}" for code, label in options]
    return "  ".join(words if len(words) <= _SPELLED_OUT else [*words[:2], "……", words[-1]])


def _either(line: str) -> str:
    """Return how to say which of both a line means."""
    match = re.match(r"[(（]?(\w+?)\s*[.．、:：)）\s]\s*(.+)", line)
    code, words = match.groups() if match else (line, line)
    other = f"如果是文字，请在前面加上代码：“1. {line[:12]}”。"
    if not code.isdecimal():
        return f"如果“{code}”只是序号，请去掉或改成数字，例如“1. {words[:12]}”；{other}"
    return f"如果“{code}”是代码，请在点后面空一格：“{code}. {words[:12]}”；{other}"


def _collected(lines: list[tuple[int, str, _Line]]) -> dict[Any, Any] | list[Any]:
    """Return a mapping when every line has a code, a list when none has."""
    bare = [(number, line) for number, line, (code, _) in lines if code is None]
    for number, line, (_, label) in lines:
        if label is None or (isinstance(label, dict) and label["label"] is None):
            raise MisreadError(line, "只有代码，没有文字", "请补上文字，或删去这一行。", number)
    for number, line in bare:
        if _UNCLEAR.match(line):
            raise MisreadError(line, "分不清开头的是代码还是文字", _either(line), number)
    if len(bare) == len(lines):
        return [label for _, _, (_, label) in lines]
    if bare:
        number, line = bare[0]
        following = max((code for _, _, (code, _) in lines if isinstance(code, int) and code < 95), default=0) + 1
        fix = f"请给它写上代码，例如“{following}. {line[:12]}”；要么每行都写代码，要么都不写。"
        raise MisreadError(line, "别的行有代码，这一行没有", fix, number)
    found: dict[Any, Any] = {}
    for number, line, (code, label) in lines:
        if code in found:
            raise MisreadError(line, f"代码{code}写了两次", "请给其中一行换一个没有用过的代码。", number)
        found[code] = label
    return found
