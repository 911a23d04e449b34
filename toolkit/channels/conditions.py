"""Conditions of other platforms' forms -> ``show_if``, where it says exactly the same; else a person has to decide.

One grammar reads three dialects: XLSForm (``selected(${a}, 'x') and ${b} > 2``), SurveyJS (``{a} anyof ['x']``,
``{b} notempty``) and REDCap (``[a(2)] = '1'``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    r"""\s*(?:
    \$?\{\s*(?P<ref>[^{}]+?)\s*\}
  | \[\s*(?P<field>[A-Za-z_]\w*)\s*(?:\(\s*(?P<code>-?\w+)\s*\))?\s*\]
  | '(?P<single>[^']*)' | "(?P<double>[^"]*)"
  | (?P<number>-?\d+(?:\.\d+)?)
  | (?P<sign><=|>=|<>|!=|==|=|<|>|&&|\|\||!|\(|\)|\[|\]|,)
  | (?P<word>[A-Za-z][A-Za-z-]*)
    )""",
    re.VERBOSE,
)
_WORDS = {"&&": "and", "||": "or", "!": "not", "==": "=", "<>": "!="}
_DEEPEST = 50

Raw = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """An earlier question, as conditions refer to it.

    ``codes`` are its choices by the platform's name; ``always`` tells that everybody is asked it, ``whole`` that a
    number is a whole one.
    """

    item: str
    kind: str
    codes: Mapping[str, int] = field(default_factory=dict)
    always: bool = True
    whole: bool = False


class _UnsafeError(Exception):
    """What is written cannot be said here, or not exactly."""


def show_if(text: str, asked: Mapping[str, Asked]) -> Raw | None:
    """Return a condition as a definition has it; None where it cannot be said exactly the same.

    "Not chosen" also holds on the platforms for those who were never asked, and here it does not: such a condition is
    taken only when everybody is asked the question it looks at.

    >>> asked = {"a": Asked("A", "single", {"x": 1, "y": 2}), "n": Asked("N", "number")}
    >>> show_if("selected(${a}, 'x') or ${a} = 'y'", asked)
    {'item': 'A', 'in': [1, 2]}
    >>> show_if("${n} >= 18 and ${n} <= 35", asked)
    {'item': 'N', 'min': 18.0, 'max': 35.0}
    >>> show_if("today() > 5", asked) is None
    True
    """
    try:
        found = _Parser(text, asked).condition()
    except _UnsafeError:
        return None
    return None if _negative(found) else found


def joined(parts: list[Raw]) -> Raw | None:
    """Return the condition that all of some conditions hold; None for none."""
    return _all(parts) if parts else None


@dataclass(frozen=True)
class _Ref:
    name: str
    code: str = ""


class _Parser:
    def __init__(self, text: str, asked: Mapping[str, Asked]) -> None:
        self.asked = asked
        self.tokens = list(_tokens(text))
        self.at = self.depth = 0

    def condition(self) -> Raw:
        found = self._either()
        if self.at < len(self.tokens):
            raise _UnsafeError
        return found

    # ---- structure ----------------------------------------------------------------------------------------------

    def _either(self) -> Raw:
        parts = [self._both()]
        while self._word("or"):
            parts.append(self._both())
        return _any(parts)

    def _both(self) -> Raw:
        parts = [self._one()]
        while self._word("and"):
            parts.append(self._one())
        return _all(parts)

    def _one(self) -> Raw:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _UnsafeError
        if self._word("not"):
            self._need("(")
            found = self._not(self._closed())
        elif self._word("("):
            found = self._closed()
        elif self._word("selected"):
            self._need("(")
            ref = self._ref()
            self._need(",")
            found = self._among(ref, [self._value()])
            self._need(")")
        else:
            found = self._test(self._ref())
        self.depth -= 1
        return found

    def _closed(self) -> Raw:
        found = self._either()
        self._need(")")
        return found

    def _test(self, ref: _Ref) -> Raw:
        match self._next():
            case "notempty":
                return self._answered(ref)
            case "anyof":
                return self._among(ref, self._values())
            case "noneof":
                return self._not(self._among(ref, self._values()))
            case "contains":
                return self._among(ref, [self._value()])
            case "notcontains":
                return self._not(self._among(ref, [self._value()]))
            case ("=" | "!=" | "<" | "<=" | ">" | ">=") as sign:
                return self._compared(ref, str(sign), self._value())
        raise _UnsafeError

    # ---- tests --------------------------------------------------------------------------------------------------

    def _question(self, ref: _Ref) -> Asked:
        if ref.name not in self.asked:
            raise _UnsafeError
        return self.asked[ref.name]

    def _answered(self, ref: _Ref) -> Raw:
        return {"item": self._question(ref).item, "answered": True}

    def _among(self, ref: _Ref, names: list[str]) -> Raw:
        question = self._question(ref)
        if any(name not in question.codes for name in names):
            raise _UnsafeError
        return {"item": question.item, "in": [question.codes[name] for name in names]}

    def _not(self, test: Raw) -> Raw:
        if set(test) != {"item", "in"}:
            raise _UnsafeError
        always = any(question.item == test["item"] and question.always for question in self.asked.values())
        return {"item": test["item"], "not_in": test["in"], **({} if always else {"_sure": False})}

    def _compared(self, ref: _Ref, sign: str, value: str) -> Raw:
        question = self._question(ref)
        if ref.code:
            chosen = self._among(ref, [ref.code])
            return self._ticked(chosen, sign, value)
        if value == "":
            if sign == "!=":
                return self._answered(ref)
            raise _UnsafeError
        if question.kind == "multi":  # equal to one choice means: this one and no other
            raise _UnsafeError
        if question.codes:
            return self._choice(ref, question, sign, value)
        return _range(question, sign, value)

    def _ticked(self, chosen: Raw, sign: str, value: str) -> Raw:
        match sign, value:
            case ("=", "1") | ("!=", "0") | (">", "0"):
                return chosen
            case ("=", "0") | ("!=", "1"):
                return self._not(chosen)
        raise _UnsafeError

    def _choice(self, ref: _Ref, question: Asked, sign: str, value: str) -> Raw:
        if sign == "=":
            return self._among(ref, [value])
        if sign == "!=":
            return self._not(self._among(ref, [value]))
        bound = _float(value)
        within = {"<": bound.__gt__, "<=": bound.__ge__, ">": bound.__lt__, ">=": bound.__le__}[sign]
        codes = [code for name, code in question.codes.items() if within(_float(name))]
        if not codes:
            raise _UnsafeError
        return {"item": question.item, "in": codes}

    # ---- tokens -------------------------------------------------------------------------------------------------

    def _peek(self) -> object:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _next(self) -> object:
        token = self._peek()
        self.at += 1
        return token

    def _word(self, word: str) -> bool:
        if self._peek() != word:
            return False
        self.at += 1
        return True

    def _need(self, word: str) -> None:
        if not self._word(word):
            raise _UnsafeError

    def _ref(self) -> _Ref:
        token = self._next()
        if not isinstance(token, _Ref):
            raise _UnsafeError
        return token

    def _value(self) -> str:
        token = self._next()
        if not isinstance(token, tuple):
            raise _UnsafeError
        return token[0]

    def _values(self) -> list[str]:
        if not self._word("["):
            return [self._value()]
        values = [self._value()]
        while self._word(","):
            values.append(self._value())
        self._need("]")
        return values


def _tokens(text: str) -> Iterator[object]:
    """Yield references, values as 1-tuples, and signs and words as texts."""
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise _UnsafeError
        at = match.end()
        found = {name: value for name, value in match.groupdict().items() if value is not None}
        if "ref" in found or "field" in found:
            yield _Ref(found.get("ref") or found["field"], found.get("code", ""))
        elif found.keys() & {"single", "double", "number"}:
            yield (next(iter(found.values())),)
        else:
            word = found.get("sign") or found["word"].lower()
            yield _WORDS.get(word, word)


def _range(question: Asked, sign: str, value: str) -> Raw:
    bound = _float(value)
    if question.kind != "number":
        raise _UnsafeError
    if sign == "=" and bound.is_integer():
        return {"item": question.item, "in": [int(bound)]}
    match sign:
        case ">=":
            return {"item": question.item, "min": bound}
        case "<=":
            return {"item": question.item, "max": bound}
        case ">" if question.whole and bound.is_integer():
            return {"item": question.item, "min": bound + 1}
        case "<" if question.whole and bound.is_integer():
            return {"item": question.item, "max": bound - 1}
    raise _UnsafeError


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _UnsafeError from None


def _all(parts: list[Raw]) -> Raw:
    """Return the conjunction, as short as it can be said."""
    flat = [inner for part in parts for inner in part.get("all", [part])]
    kept: list[Raw] = []
    for part in flat:
        same = next((other for other in kept if _mergeable(other, part)), None)
        if same is not None:
            same |= {name: value for name, value in part.items() if name != "answered"}
            if len(same) > 2:
                same.pop("answered", None)
                same.pop("_sure", None)  # who has answered was asked
        elif part not in kept:
            kept.append(dict(part))
    return kept[0] if len(kept) == 1 else {"all": kept}


def _mergeable(a: Raw, b: Raw) -> bool:
    if "item" not in a or "item" not in b or a["item"] != b["item"]:
        return False
    tests = [set(part) - {"item", "_sure"} for part in (a, b)]
    return {"answered"} in tests or (not tests[0] & tests[1] and tests[0] | tests[1] == {"min", "max"})


def _any(parts: list[Raw]) -> Raw:
    """Return the disjunction; several choices of one question are one test."""
    flat = [inner for part in parts for inner in part.get("any", [part])]
    kept: list[Raw] = []
    for part in flat:
        same = next((o for o in kept if set(o) == set(part) == {"item", "in"} and o["item"] == part["item"]), None)
        if same is not None:
            same["in"] = list(dict.fromkeys([*same["in"], *part["in"]]))
        elif part not in kept:
            kept.append({name: list(value) if name == "in" else value for name, value in part.items()})
    return kept[0] if len(kept) == 1 else {"any": kept}


def _negative(condition: Raw) -> bool:
    """Tell whether a part holds on the platform for people who were never asked."""
    parts = condition.get("all") or condition.get("any") or []
    return "_sure" in condition or any(_negative(part) for part in parts)
