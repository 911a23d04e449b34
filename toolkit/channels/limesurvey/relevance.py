"""Conditions of the platform (relevance equations) -> ``show_if``, by the grammar that all platforms share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.channels.conditions import Asked, show_if

_QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")
_NAME = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]+)?")
_SIGNS = {"eq": "=", "ne": "!=", "ge": ">=", "le": "<=", "gt": ">", "lt": "<", "and": "and", "or": "or"}
_ANSWERED = re.compile(r"!\s*is_empty\(\s*(\{[^{}]*\})\s*\)")
_TICKED = re.compile(r"""\{(\w+?)_(\w+)\}\s*==?\s*(?:"Y"|'Y')""")


def condition_of(equation: str, asked: Mapping[str, Asked]) -> dict[str, Any] | None:
    """Return the condition of an equation made of plain comparisons; None when it holds anything else.

    >>> asked = {"Q1": Asked("Q1", "single", {"A1": 1}), "Q2": Asked("Q2", "multi", {"SQ001": 1, "SQ002": 2})}
    >>> condition_of('((Q1.NAOK == "A1"))', asked)
    {'item': 'Q1', 'in': [1]}
    >>> condition_of('Q2_SQ002.NAOK == "Y" and !is_empty(Q1.NAOK)', asked)
    {'all': [{'item': 'Q2', 'in': [2]}, {'item': 'Q1', 'answered': True}]}
    >>> condition_of("self.gseq - 10 < Q1", asked)
    """
    parts = _QUOTED.split(equation)
    named = "".join(part if at % 2 else _NAME.sub(_referred, part) for at, part in enumerate(parts))
    return show_if(_TICKED.sub(r"selected({\1}, '\2')", _ANSWERED.sub(r"\1 notempty", named)), asked)


def _referred(found: re.Match[str]) -> str:
    name, _, suffix = found[0].partition(".")
    if not suffix and (name.lower() in _SIGNS or name == "is_empty"):
        return _SIGNS.get(name.lower(), name)
    return f"{{{name}}}" if suffix in ("", "NAOK", "code") else found[0]
