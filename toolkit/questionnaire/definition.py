"""A definition being read: its fields with their types, and the place of every fault."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from toolkit.errors import DefinitionError
from toolkit.questionnaire.yaml_text import Path, Source
from toolkit.records import Issue, Severity
from toolkit.registry import did_you_mean

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Definition:
    """One definition under way: what was written, and the faults of structure found so far with their places."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[tuple[Issue, str]] = []

    def error(self, code: str, path: Path, **facts: Any) -> DefinitionError:
        """Return an error that names the place of a part."""
        return DefinitionError(code, where=self._place(path), **facts)

    def problem(self, rule: str, item: str, path: Path, message: str, suggestion: str) -> None:
        """Note a fault of structure: what can be built but is wrong."""
        self.problems.append((Issue(rule, item, Severity.ERROR, message, suggestion), self._place(path)))

    def listed(self) -> tuple[Issue, ...]:
        """Return the faults of structure; when the definition was read from a file, each says where it stands."""
        if not self.source.file:
            return tuple(problem for problem, _ in self.problems)
        return tuple(
            replace(problem, message=f"{problem.message.rstrip('。')}（{place}）。") for problem, place in self.problems
        )

    def _place(self, path: Path) -> str:
        found = self.source.where(path)
        if found:
            return found
        if len(path) < 2 or path[0] != "items":
            return "问卷"
        raw = self.source.data["items"][path[1]]
        name = raw.get("id", raw.get("use", "")) if isinstance(raw, dict) else ""
        return f"问卷第{int(path[1]) + 1}项{f'（{name}）' if name else ''}"

    def known_fields(self, mapping: dict[Any, Any], known: set[str], path: Path) -> None:
        """Refuse a field nobody knows, with the nearest known one."""
        for name in mapping:
            if name not in known:
                hint = did_you_mean(str(name), sorted(known))
                raise self.error("Q-FIELD", (*path, name), field=name, hint=hint)

    def whole(self, value: Any, path: Path) -> int:
        """Return a whole number."""
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error("Q-WHOLE", path, value=value)
        return value

    def codes_of(self, value: Any, path: Path) -> tuple[int, ...]:
        """Return one code or a list of codes as a tuple."""
        codes = value if isinstance(value, list) else [] if value is None else [value]
        return tuple(self.whole(code, path) for code in codes)

    def mapping(self, parent: dict[str, Any], name: str, path: Path, expected: str) -> dict[Any, Any]:
        """Return a field that is a mapping; empty when it is absent."""
        value = parent.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.error("Q-FIELD-TYPE", (*path, name), field=name, expected=expected)
        return dict(value)

    def number(self, mapping: dict[str, Any], name: str, path: Path) -> float | None:
        """Return a field that is a number; None when it is absent."""
        value = mapping.get(name)
        if value is None:
            return None
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return float(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error("Q-WHOLE", (*path, name), value=value)
        return value

    def flag(self, mapping: dict[str, Any], name: str, path: Path) -> bool:
        """Return a field that is true or false; false when it is absent."""
        value = mapping.get(name, False)
        if not isinstance(value, bool):
            raise self.error("Q-FIELD-TYPE", (*path, name), field=name, expected="true 或 false")
        return value
