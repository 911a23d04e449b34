"""From plain data to a questionnaire: fields checked, option sets and bank items resolved, jumps compiled.

What cannot be built raises; what can be built but is wrong in structure (a jump to an unknown question) is kept in
``Questionnaire.problems`` so that a check can list everything at once. Reading a survey folder is strict on both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.errors import DefinitionError
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.kinds import KINDS
from toolkit.questionnaire.labels import matching_key, numeral
from toolkit.questionnaire.model import Item, Option, Questionnaire, Row
from toolkit.questionnaire.routing import All, Condition, Either, NotJumped, Test, both
from toolkit.questionnaire.yaml_text import Path as KeyPath
from toolkit.questionnaire.yaml_text import Source, load
from toolkit.records import Issue, Severity
from toolkit.registry import did_you_mean

END = "END"
_ID = re.compile(r"(?=.{1,64}$)[A-Za-z](?:_?[A-Za-z0-9])*")  # two underscores part an item from its code or row
_TAKEN = {"end", "respondent", "submitted", "seconds", "source", "link", "disposition"}
"""Names of the toolkit's own: the end of the form, and the columns about a respondent."""
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_HEAD = {"id", "title", "rev", "intro", "min_age", "sets", "items"}
_FIELDS = {
    "id", "use", "kind", "text", "var", "options", "rows", "max", "min", "unit", "required", "sensitive",
    "factual", "randomize", "exclusive", "show_if", "skip", "lint_ok", "base",
}  # fmt: skip
_NOTES = {"en", "analysis", "basis", "note", "field", "env", "rev", "place"}
_TESTS = {"in", "not_in", "min", "max", "answered"}


def from_dict(data: dict[str, Any]) -> Questionnaire:
    """Build a questionnaire from plain data.

    Raises
    ------
    DefinitionError
        For what cannot be built: unknown field, kind, set or bank item, malformed options, an id that is none.
    """
    return _Builder(Source(data, "")).questionnaire()


def read(path: Path) -> Questionnaire:
    """Read a questionnaire file, strictly: the first fault of any sort raises with its line.

    Raises
    ------
    DefinitionError
        ``Q-NO-FILE`` when there is none; else as :func:`from_dict` and the rules of structure.
    """
    if not path.is_file():
        raise DefinitionError("Q-NO-FILE", where=str(path))
    builder = _Builder(load(path.read_bytes(), path.name))
    questionnaire = builder.questionnaire()
    for problem, place in builder.problems:
        raise DefinitionError(
            "Q-STRUCTURE", where=f"{place}（{problem.item}）", problem=problem.message, fix=problem.suggestion
        )
    return questionnaire


@dataclass(frozen=True)
class _Jump:
    """A jump as written: from the item at a position, for some codes, to an id."""

    origin: int
    codes: tuple[int, ...]
    target: str
    path: KeyPath


class _Builder:
    """One pass over one definition; remembers where each part stands so that messages can name the line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[tuple[Issue, str]] = []
        self.sets: dict[str, Any] = {}
        self.open_sets: list[str] = []

    # ---- the whole -------------------------------------------------------------------------------------------------

    def questionnaire(self) -> Questionnaire:
        data = self.source.data
        if not isinstance(data, dict) or not isinstance(data.get("items"), list) or not data["items"]:
            raise DefinitionError("Q-EMPTY", where=self.source.file or "问卷")
        self._known_fields(data, _HEAD, ())
        self.sets = self._mapping(data, "sets", (), "“名称: 选项”")
        written = [self._resolved(raw, ("items", i)) for i, raw in enumerate(data["items"])]
        items = [self._item(w, ("items", i)) for i, w in enumerate(written)]
        self._unique(items)
        items = self._routed(items)
        return Questionnaire(
            id=str(data.get("id") or "survey"),
            title=str(data.get("title") or "未命名问卷"),
            rev=self._whole(data.get("rev", 1), ("rev",)),
            intro=str(data.get("intro") or ""),
            min_age=None if data.get("min_age") is None else self._whole(data["min_age"], ("min_age",)),
            items=tuple(items),
            problems=tuple(problem for problem, _ in self.problems),
        )

    def _resolved(self, raw: Any, path: KeyPath) -> dict[str, Any]:
        """Return an item with its bank entry merged in and its options and rows as mappings."""
        if not isinstance(raw, dict):
            raise self._error("Q-FIELD-TYPE", path, field="items", expected="每题一组“字段: 内容”")
        self._known_fields(raw, _FIELDS | _NOTES, path)
        item = dict(raw)
        if "use" in item:
            item = self._from_bank(item, path)
        if "options" in item:
            item["options"] = self._options(item["options"], (*path, "options"))
        if "rows" in item:
            item["rows"] = self._rows(item["rows"], (*path, "rows"))
        return item

    def _from_bank(self, item: dict[str, Any], path: KeyPath) -> dict[str, Any]:
        name = str(item.pop("use"))
        known = bank().items
        if name not in known:
            raise self._error("Q-USE", path, name=name, hint=did_you_mean(name, list(known)))
        return known[name] | item

    # ---- one item --------------------------------------------------------------------------------------------------

    def _item(self, written: dict[str, Any], path: KeyPath) -> Item:
        for name in ("id", "kind", "text"):
            if written.get(name) in (None, ""):
                raise self._error("Q-MISSING", path, field=name)
        identity, kind = str(written["id"]), str(written["kind"])
        var = str(written.get("var") or identity.lower())
        if not _ID.fullmatch(identity) or identity.casefold() in _TAKEN:
            raise self._error("Q-ID", (*path, "id"), id=identity)
        if not _ID.fullmatch(var):
            raise self._error("Q-ID", (*path, "var"), id=var)
        if kind not in KINDS:
            raise self._error("Q-KIND", (*path, "kind"), kind=kind, hint=did_you_mean(kind, list(KINDS)))
        options = tuple(self._option(c, v, (*path, "options", c)) for c, v in written.get("options", {}).items())
        minimum, maximum = self._number(written, "min", path), self._number(written, "max", path)
        if kind == "scale" and not options and minimum is not None and maximum is not None:
            options = self._points(minimum, maximum, path)
        item = Item(
            id=identity,
            kind=kind,
            text=str(written["text"]).strip(),
            var=var,
            options=options,
            rows=tuple(Row(str(k), str(v)) for k, v in written.get("rows", {}).items()),
            minimum=minimum,
            maximum=maximum,
            unit=str(written.get("unit") or ""),
            required=self._flag(written, "required", path),
            sensitive=self._flag(written, "sensitive", path),
            factual=self._flag(written, "factual", path),
            randomize="rows" if written.get("randomize") == "rows" else self._flag(written, "randomize", path),
            exclusive=self._codes_of(written.get("exclusive"), (*path, "exclusive")),
            base=str(written.get("base") or ""),
            lint_ok={str(k): str(v) for k, v in self._mapping(written, "lint_ok", path, "“规则: 理由”").items()},
            written=written,
        )
        self._shape(item, path)
        return item

    def _shape(self, item: Item, path: KeyPath) -> None:
        if KINDS[item.kind].has_options and len(item.options) < 2:
            self._problem("O15", item.id, path, "选择类题目至少要有两个选项。", "请补充选项（options）。")
        if item.kind == "matrix" and not item.rows:
            self._problem("O15", item.id, path, "矩阵题没有行。", "请写上要逐行评价的项目（rows）。")
        if item.kind == "number" and item.minimum is not None and item.minimum < 0:
            raise self._error("Q-NEGATIVE", (*path, "min"))
        if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
            raise self._error("Q-RANGE", (*path, "min"), low=item.minimum, high=item.maximum)
        if item.kind in ("multi", "rank") and item.maximum is not None and item.maximum < 1:
            raise self._error("Q-RANGE", (*path, "max"), low=1, high=numeral(item.maximum))
        self._told_apart(list(item.labels.values()), (*path, "options"))
        self._told_apart([row.label for row in item.rows], (*path, "rows"))
        self._told_apart([row.key for row in item.rows], (*path, "rows"))
        unknown = [code for code in item.exclusive if code not in item.labels]
        if unknown:
            self._problem("F09", item.id, path, f"互斥选项写了不存在的代码{unknown[0]}。", "请改成本题已有的选项代码。")

    def _told_apart(self, labels: list[str], path: KeyPath) -> None:
        keys: dict[str, str] = {}
        for label in labels:
            key = matching_key(label)
            if not key:
                raise self._error("Q-FIELD-TYPE", path, field=path[-1], expected="每个选项或行的文字，不能留空")
            if key in keys:
                raise self._error("Q-SAME-OPTION", path, a=keys[key], b=label)
            keys[key] = label

    def _options(self, value: Any, path: KeyPath) -> dict[int, Any]:
        if isinstance(value, str):
            return dict(self._set(value, path))
        if isinstance(value, list):
            return dict(enumerate(value, start=1))
        if not isinstance(value, dict) or not value:
            raise self._error("Q-FIELD-TYPE", path, field="options", expected="“代码: 选项”或选项清单")
        if "set" in value or "from" in value:
            self._known_fields(value, {"set", "from", "add"}, path)
            base = self._set(str(value["set"]), path) if "set" in value else self._external(str(value["from"]), path)
            return self._codes(self._mapping(value, "add", path, "“代码: 选项”"), (*path, "add"), dict(base))
        return self._codes(value, path, {})

    def _codes(self, value: dict[Any, Any], path: KeyPath, options: dict[int, Any]) -> dict[int, Any]:
        """Add options by code to those there are; a code twice would hide one of them."""
        for key, label in value.items():
            code = self._whole(key, (*path, key))
            if code in options:
                raise self._error("Q-SAME-CODE", (*path, key), number=code)
            if code < 0:
                raise self._error("Q-NEGATIVE-CODE", (*path, key), number=code)
            options[code] = label
        return options

    def _set(self, name: str, path: KeyPath) -> dict[int, Any]:
        if name in self.sets:
            if name in self.open_sets:
                raise self._error("Q-LOOP", path, name=name)
            self.open_sets.append(name)
            options = self._options(self.sets[name], ("sets", name))
            self.open_sets.pop()
            return options
        sets = bank().sets
        if name not in sets:
            raise self._error("Q-SET", path, name=name, hint=did_you_mean(name, [*self.sets, *sets]))
        return sets[name]

    def _external(self, name: str, path: KeyPath) -> dict[int, Any]:
        if name != "places":
            raise self._error("Q-SET", path, name=name, hint=did_you_mean(name, ["places"]))
        return bank().places

    def _option(self, code: int, value: Any, path: KeyPath) -> Option:
        if isinstance(value, dict):
            self._known_fields(value, {"label", "text"}, path)
            return Option(code, self._label(value.get("label"), path), self._flag(value, "text", path))
        return Option(code, self._label(value, path))

    def _label(self, value: Any, path: KeyPath) -> str:
        """Return a label as it was written: the loader takes ``true`` and ``3`` for what they look like."""
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, str | int | float):
            raise self._error("Q-FIELD-TYPE", path, field="options 或 rows", expected="选项或行的文字")
        return str(value).strip()

    def _points(self, minimum: float, maximum: float, path: KeyPath) -> tuple[Option, ...]:
        if minimum < 0:
            raise self._error("Q-NEGATIVE", (*path, "min"))
        if maximum - minimum > 100 or minimum != int(minimum) or maximum != int(maximum):
            raise self._error("Q-RANGE", (*path, "max"), low=minimum, high=maximum)
        return tuple(Option(point, str(point)) for point in range(int(minimum), int(maximum) + 1))

    def _rows(self, value: Any, path: KeyPath) -> dict[str, str]:
        if isinstance(value, list):
            return {f"r{i}": self._label(label, (*path, i - 1)) for i, label in enumerate(value, start=1)}
        if not isinstance(value, dict) or not value:
            raise self._error("Q-FIELD-TYPE", path, field="rows", expected="“代号: 行标题”或行标题清单")
        for key in value:
            if not _ID.fullmatch(str(key)):
                raise self._error("Q-ID", (*path, key), id=key)
        return {str(key): self._label(label, (*path, key)) for key, label in value.items()}

    # ---- routing ---------------------------------------------------------------------------------------------------

    def _unique(self, items: list[Item]) -> None:
        for name in ("id", "var"):
            seen: dict[str, str] = {}
            for position, item in enumerate(items):
                value = getattr(item, name).casefold()
                if value in seen:
                    self._problem(
                        "F17",
                        item.id,
                        ("items", position),
                        f"“{value}”已经被{seen[value]}用过。",
                        "每题的 id 和 var 都要不同。",
                    )
                seen.setdefault(value, item.id)

    def _routed(self, items: list[Item]) -> list[Item]:
        positions: dict[str, int] = {}
        for position, item in enumerate(items):
            positions.setdefault(item.id, position)
        conditions: list[Condition | None] = [None] * len(items)
        for position, item in enumerate(items):
            raw = item.written.get("show_if")
            if raw is not None:
                path: KeyPath = ("items", position, "show_if")
                conditions[position] = self._condition(raw, path, item, position, items, positions)
        for jump in self._jumps(items, positions):
            stop = len(items) if jump.target == END else positions[jump.target]
            condition = NotJumped(items[jump.origin].id, jump.codes, to_end=jump.target == END)
            for position in range(jump.origin + 1, stop):
                conditions[position] = both(conditions[position], condition)
        return [replace(item, show_if=c) if c else item for item, c in zip(items, conditions, strict=True)]

    def _condition(
        self, raw: Any, path: KeyPath, item: Item, position: int, items: list[Item], positions: dict[str, int]
    ) -> Condition | None:
        if not isinstance(raw, dict):
            raise self._error("Q-FIELD-TYPE", path, field="show_if", expected="{item: 题号, in: [代码]}")
        for word, join in (("all", All), ("any", Either)):
            if word in raw:
                self._known_fields(raw, {word}, path)
                if not isinstance(raw[word], list) or not raw[word]:
                    raise self._error("Q-FIELD-TYPE", (*path, word), field=word, expected="一条或几条条件的清单")
                parts = [
                    self._condition(part, (*path, word, i), item, position, items, positions)
                    for i, part in enumerate(raw[word])
                ]
                known = tuple(part for part in parts if part is not None)
                return join(known) if known else None
        self._known_fields(raw, {"item"} | _TESTS, path)
        target = str(raw.get("item", ""))
        if not self._earlier(target, item, position, positions, path):
            return None
        return self._test(raw, target, items[positions[target]], item, path)

    def _earlier(self, target: str, item: Item, position: int, positions: dict[str, int], path: KeyPath) -> bool:
        if target not in positions:
            hint = did_you_mean(target, list(positions))
            self._problem("F09", item.id, path, f"显示条件里的“{target}”不在问卷里。", f"请改成问卷里有的题号。{hint}")
            return False
        if positions[target] >= position:
            self._problem("F09", item.id, path, f"显示条件用到了后面的题“{target}”。", "条件只能用前面已经问过的题。")
            return False
        return True

    def _test(self, raw: dict[str, Any], target: str, asked: Item, item: Item, path: KeyPath) -> Condition | None:
        if not KINDS[asked.kind].can_route:
            title = KINDS[asked.kind].title
            self._problem(
                "F09",
                item.id,
                path,
                f"{title}“{target}”不能用作显示条件。",
                "请改用单选、多选、量表或数值题。",
            )
            return None
        sorts = {"range" if name in ("min", "max") else name for name in raw if name in _TESTS}
        if len(sorts) != 1:
            raise self._error("Q-FIELD-TYPE", path, field="show_if", expected="in、not_in、min／max、answered 中的一种")
        if asked.kind == "multi" and "range" in sorts:
            self._problem("F09", item.id, path, f"多选题“{target}”没有大小可比。", "请用 in 或 not_in。")
            return None
        if sorts & {"in", "not_in"}:
            codes = self._codes_of(raw.get("in", raw.get("not_in")), path)
            if not codes:
                raise self._error("Q-FIELD-TYPE", path, field="show_if", expected="至少一个选项代码")
            unknown = [c for c in codes if asked.options and c not in asked.labels]
            if unknown:
                self._problem(
                    "F09",
                    item.id,
                    path,
                    f"“{target}”没有代码为{unknown[0]}的选项。",
                    "请核对显示条件里的选项代码。",
                )
            return Test(target, codes, negated="not_in" in raw)
        if self._flag(raw, "answered", path):
            return Test(target, answered=True)
        low, high = self._number(raw, "min", path), self._number(raw, "max", path)
        if low is None and high is None:
            raise self._error("Q-FIELD-TYPE", path, field="show_if", expected="in、not_in、min、max 或 answered")
        return Test(target, minimum=low, maximum=high)

    def _jumps(self, items: list[Item], positions: dict[str, int]) -> list[_Jump]:
        jumps = []
        for position, item in enumerate(items):
            written = item.written.get("skip") or []
            if not isinstance(written, list):
                raise self._error(
                    "Q-FIELD-TYPE",
                    ("items", position, "skip"),
                    field="skip",
                    expected="[{when: [代码], to: 题号或END}]",
                )
            for number, raw in enumerate(written):
                path: KeyPath = ("items", position, "skip", number)
                if not isinstance(raw, dict) or set(raw) != {"when", "to"} or raw["when"] in (None, []):
                    raise self._error("Q-FIELD-TYPE", path, field="skip", expected="{when: [代码], to: 题号或END}")
                jump = _Jump(position, self._codes_of(raw["when"], path), str(raw["to"]), path)
                if self._possible(jump, item, positions):
                    jumps.append(jump)
        return jumps

    def _possible(self, jump: _Jump, item: Item, positions: dict[str, int]) -> bool:
        if jump.target != END and jump.target not in positions:
            hint = did_you_mean(jump.target, [*positions, END])
            self._problem(
                "F06",
                item.id,
                jump.path,
                f"跳转目标“{jump.target}”不在问卷里。",
                f"请改成后面的题号或 END。{hint}",
            )
            return False
        if jump.target != END and positions[jump.target] <= jump.origin:
            self._problem("F07", item.id, jump.path, f"跳转目标“{jump.target}”在本题之前。", "只能往后跳。")
            return False
        unknown = [c for c in jump.codes if c not in item.labels]
        if unknown:
            self._problem("F09", item.id, jump.path, f"跳转写了不存在的选项代码{unknown[0]}。", "请核对选项代码。")
        return True

    # ---- small checks ----------------------------------------------------------------------------------------------

    def _error(self, code: str, path: KeyPath, **facts: Any) -> DefinitionError:
        return DefinitionError(code, where=self.source.where(path) or self._spoken(path), **facts)

    def _spoken(self, path: KeyPath) -> str:
        if len(path) < 2 or path[0] != "items":
            return "问卷"
        raw = self.source.data["items"][path[1]]
        name = raw.get("id", raw.get("use", "")) if isinstance(raw, dict) else ""
        return f"问卷第{int(path[1]) + 1}项{f'（{name}）' if name else ''}"

    def _problem(self, rule: str, item: str, path: KeyPath, message: str, suggestion: str) -> None:
        place = self.source.where(path) or self._spoken(path)
        self.problems.append((Issue(rule, item, Severity.ERROR, message, suggestion), place))

    def _known_fields(self, mapping: dict[Any, Any], known: set[str], path: KeyPath) -> None:
        for name in mapping:
            if name not in known:
                hint = did_you_mean(str(name), sorted(known))
                raise self._error("Q-FIELD", (*path, name), field=name, hint=hint)

    def _whole(self, value: Any, path: KeyPath) -> int:
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._error("Q-WHOLE", path, value=value)
        return value

    def _codes_of(self, value: Any, path: KeyPath) -> tuple[int, ...]:
        """Return one code or a list of codes as a tuple."""
        codes = value if isinstance(value, list) else [] if value is None else [value]
        return tuple(self._whole(code, path) for code in codes)

    def _mapping(self, parent: dict[str, Any], name: str, path: KeyPath, expected: str) -> dict[Any, Any]:
        value = parent.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._error("Q-FIELD-TYPE", (*path, name), field=name, expected=expected)
        return dict(value)

    def _number(self, mapping: dict[str, Any], name: str, path: KeyPath) -> float | None:
        value = mapping.get(name)
        if value is None:
            return None
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return float(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._error("Q-WHOLE", (*path, name), value=value)
        return value

    def _flag(self, mapping: dict[str, Any], name: str, path: KeyPath) -> bool:
        value = mapping.get(name, False)
        if not isinstance(value, bool):
            raise self._error("Q-FIELD-TYPE", (*path, name), field=name, expected="true 或 false")
        return value
