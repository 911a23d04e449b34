"""Who is asked, and who jumps, in words with an exact grammar.

::

    condition = group | group 且 group … | group 或 group …        (one word for joining at a level)
    group     = test | （ condition ）
    test      = 题号 选了 codes | 题号 没选 codes | 题号 >= n | 题号 <= n | 题号 在 n 到 n 之间 | 题号 已答
    codes     = n, n, n   or   n-n
    jumps     = codes → 题号 ；codes → END …

Full-width signs, 选择了, 不等于, 并且, 跳到 and the like are read as well. What the grammar cannot say
stands in the cell as in the YAML file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from toolkit.questionnaire.workbook.cells import NOTHING, Codec, MisreadError, contained, flow, halfwidth
from toolkit.questionnaire.yaml_text import plain_scalar

_DEEPEST = 15
_ITEM = r"[A-Za-z](?:_?[A-Za-z0-9])*"
_NUMBER = r"-?\d+(?:\.\d+)?"
_CODES = r"\d+(?:\s*(?:[,/\-]|到|至|或(?=\s*\d))\s*\d+)*"
_LONGEST_RANGE = 200
_HOW = (
    "可以写：“DEM05 选了 1, 2”“DEM05 没选 4”“EMP03 >= 10”“EMP03 在 10 到 40 之间”“DEM05 已答”，用“且”“或”和括号连接。"
)


def _codes(text: str) -> list[Any]:
    found: list[Any] = []
    for part in re.split(r"\s*[,/或]\s*", text):
        ends = [plain_scalar(end) for end in re.split(r"\s*(?:-|到|至)\s*", part)]
        first, last = ends[0], ends[-1]
        if len(ends) == 1 or not isinstance(first, int) or not isinstance(last, int):
            found += ends
        elif len(ends) == 2 and first < last <= first + _LONGEST_RANGE:
            found += range(first, last + 1)
        else:
            raise ValueError
    return found


_VERBS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, Any]]]] = [
    (
        re.compile(rf"(?:没有选|没选|未选|不选|不是|不等于|not\s+in|!=|<>)\s*({_CODES})", re.IGNORECASE),
        lambda m: {"not_in": _codes(m[1])},
    ),
    (
        re.compile(rf"(?:选择了|选中了?|选了?|等于|是|in\b|==?)\s*({_CODES})", re.IGNORECASE),
        lambda m: {"in": _codes(m[1])},
    ),
    (
        re.compile(rf"在?\s*({_NUMBER})\s*(?:到|至|和|-)\s*({_NUMBER})\s*(?:之间)?"),
        lambda m: {"min": plain_scalar(m[1]), "max": plain_scalar(m[2])},
    ),
    (re.compile(rf"(?:>=|=>|不小于|不少于|不低于|至少)\s*({_NUMBER})"), lambda m: {"min": plain_scalar(m[1])}),
    (
        re.compile(rf"(?:<=|=<|不大于|不多于|不超过|不高于|至多|最多)\s*({_NUMBER})"),
        lambda m: {"max": plain_scalar(m[1])},
    ),
    (re.compile(r"(?:已经?作答|已经?回答|已经?答|已填|有回答|答了)"), lambda _: {"answered": True}),
]
_JOINTS = {
    "all": re.compile(r"[\s,]*(?:并且|而且|且|&&?|and\b)\s*", re.IGNORECASE),
    "any": re.compile(r"[\s,]*(?:或者|或是|或|\|\|?|or\b)\s*", re.IGNORECASE),
}
_WORDS = {"all": " 且 ", "any": " 或 "}


class Condition(Codec):
    """A condition on earlier answers."""

    def write(self, value: Any) -> str | None:
        return NOTHING if value is None else _said(value)

    def read(self, text: str) -> Any:
        if text == NOTHING:
            return None
        if text.startswith(("{", "[")):
            if (value := contained(text)) is None:
                raise MisreadError(text, "花括号里的写法有误", _HOW)
            return value
        return _Parser(text).whole()


def _said(condition: Any) -> str | None:
    if not isinstance(condition, dict):
        return None
    for join, word in _WORDS.items():
        if join in condition and isinstance(condition[join], list):
            parts = [(part, _said(part)) for part in condition[join]]
            if any(said is None for _, said in parts):
                return None
            return word.join(f"（{said}）" if part.keys() & _WORDS.keys() else str(said) for part, said in parts)
    match condition:
        case {"item": item, "in": list(codes)}:
            return f"{item} 选了 {', '.join(map(flow, codes))}"
        case {"item": item, "not_in": list(codes)}:
            return f"{item} 没选 {', '.join(map(flow, codes))}"
        case {"item": item, "min": low, "max": high}:
            return f"{item} 在 {flow(low)} 到 {flow(high)} 之间"
        case {"item": item, "min": low}:
            return f"{item} >= {flow(low)}"
        case {"item": item, "max": high}:
            return f"{item} <= {flow(high)}"
        case {"item": item, "answered": True}:
            return f"{item} 已答"
    return None


class _Parser:
    """One pass over one condition; every fault names the words it stumbled over."""

    def __init__(self, text: str) -> None:
        self.text, self.at = " ".join(halfwidth(text).split()), 0

    def whole(self) -> dict[str, Any]:
        found = self.condition(0)
        if self.rest():
            closing = self.rest().startswith(")")
            raise self.stumbled("多了一个右括号" if closing else "前面的条件已经完整，后面这些接不上")
        return found

    def condition(self, depth: int) -> dict[str, Any]:
        if depth > _DEEPEST:
            raise self.stumbled("括号套得太深")
        parts = [self.group(depth)]
        join = ""
        while joint := self.joint():
            if join and joint != join:
                raise self.stumbled(
                    "“且”和“或”混在一起，分不清先后", "请用括号分开，例如“（A 选了 1 且 B 选了 2）或 C 选了 3”。"
                )
            join = joint
            parts.append(self.group(depth))
        return {join: parts} if join else parts[0]

    def group(self, depth: int) -> dict[str, Any]:
        self.at += len(self.rest()) - len(self.rest().lstrip())
        if not self.rest().startswith("("):
            return self.test()
        self.at += 1
        found = self.condition(depth + 1)
        if not self.rest().lstrip().startswith(")"):
            raise self.stumbled("少了右括号")
        self.at = self.text.index(")", self.at) + 1
        return found

    def test(self) -> dict[str, Any]:
        item = self.take(re.compile(_ITEM))
        if item is None:
            raise self.stumbled("这里应当是题号" if self.rest() else "后面缺了一个条件")
        for verb, meaning in _VERBS:
            if (match := self.take(verb)) is not None:
                try:
                    return {"item": item[0]} | meaning(match)
                except ValueError:
                    raise self.stumbled(f"“{match[1]}”不是从小到大的代码") from None
        if re.match(r"\s*(?:[<>]|大于|小于|超过)", self.rest()):
            raise self.stumbled("没有“大于”“小于”", "请写成 >= 或 <=：大于10小时写成“>= 11”。")
        raise self.stumbled(f"{item[0]}后面没有写清条件")

    def joint(self) -> str:
        return next((name for name, word in _JOINTS.items() if self.take(word) is not None), "")

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = re.compile(r"\s*").match(self.text, self.at)
        found = pattern.match(self.text, match.end() if match else self.at)
        if found:
            self.at = found.end()
        return found

    def rest(self) -> str:
        return self.text[self.at :].rstrip()

    def stumbled(self, reason: str, fix: str = _HOW) -> MisreadError:
        return MisreadError(self.rest().strip()[:30] or self.text[:30], reason, fix)


_JUMP = re.compile(
    rf"(?:如果)?(?:选择了|选了?)?\s*({_CODES})\s*,?\s*(?:-+>|=>|>|跳转?到|跳至|转到|就?到)\s*"
    rf"(?:({_ITEM})|(问卷)?(结束|末尾|结尾)(问卷)?)"
)
_JUMP_HOW = "请写成“代码 → 题号”，例如“2 → HOU05；3 → END”，END 是结束问卷。"


class Jumps(Codec):
    """Jumps after certain answers."""

    def write(self, value: Any) -> str | None:
        if not isinstance(value, list):
            return NOTHING if value is None else None
        said = []
        for jump in value:
            match jump:
                case {"when": list(codes), "to": to} if len(jump) == 2:
                    said.append(f"{', '.join(map(flow, codes))} → {to}")
                case _:
                    return None
        return "；".join(said)

    def read(self, text: str) -> Any:
        if text == NOTHING:
            return None
        if (value := contained(text)) is not None:
            return value
        jumps = []
        for number, line in enumerate(text.split("\n")):
            for part in halfwidth(line).split(";"):
                match = _JUMP.fullmatch(part.strip())
                if match is None and part.strip():
                    raise MisreadError(part.strip(), "看不出从哪个选项跳到哪一题", _JUMP_HOW, number)
                if match:
                    jumps.append({"when": self._codes(match[1], number), "to": match[2] or "END"})
        return jumps

    def _codes(self, text: str, line: int) -> list[Any]:
        try:
            return _codes(text)
        except ValueError:
            raise MisreadError(text, "不是从小到大的代码", _JUMP_HOW, line) from None
