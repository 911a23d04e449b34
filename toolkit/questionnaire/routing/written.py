"""From conditions and jumps as they are written to the routing of each item, every fault with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from toolkit.questionnaire.definition import Definition
from toolkit.questionnaire.kinds import KINDS
from toolkit.questionnaire.model import Item
from toolkit.questionnaire.routing import All, Condition, Either, NotJumped, Test, both
from toolkit.questionnaire.yaml_text import Path
from toolkit.registry import did_you_mean

END = "END"
_TESTS = {"in", "not_in", "min", "max", "answered"}


@dataclass(frozen=True)
class _Jump:
    """A jump as written: from the item at a position, for some codes, to an id."""

    origin: int
    codes: tuple[int, ...]
    target: str
    path: Path


def routed(items: list[Item], read: Definition) -> list[Item]:
    """Return the items with who is asked each: conditions read, jumps laid on the items they pass over."""
    return _Routing(items, read).items_routed()


class _Routing:
    def __init__(self, items: list[Item], read: Definition) -> None:
        self.items, self.read = items, read
        self.positions: dict[str, int] = {}
        for position, item in enumerate(items):
            self.positions.setdefault(item.id, position)

    def items_routed(self) -> list[Item]:
        conditions: list[Condition | None] = [None] * len(self.items)
        for position, item in enumerate(self.items):
            raw = item.written.get("show_if")
            if raw is not None:
                conditions[position] = self._condition(raw, ("items", position, "show_if"), item, position)
        for jump in self._jumps():
            stop = len(self.items) if jump.target == END else self.positions[jump.target]
            condition = NotJumped(self.items[jump.origin].id, jump.codes, to_end=jump.target == END)
            for position in range(jump.origin + 1, stop):
                conditions[position] = both(conditions[position], condition)
        return [replace(item, show_if=c) if c else item for item, c in zip(self.items, conditions, strict=True)]

    def _condition(self, raw: Any, path: Path, item: Item, position: int) -> Condition | None:
        if not isinstance(raw, dict):
            raise self.read.error("Q-FIELD-TYPE", path, field="show_if", expected="{item: 题号, in: [代码]}")
        for word, join in (("all", All), ("any", Either)):
            if word in raw:
                self.read.known_fields(raw, {word}, path)
                if not isinstance(raw[word], list) or not raw[word]:
                    raise self.read.error("Q-FIELD-TYPE", (*path, word), field=word, expected="一条或几条条件的清单")
                parts = [self._condition(part, (*path, word, i), item, position) for i, part in enumerate(raw[word])]
                known = tuple(part for part in parts if part is not None)
                return join(known) if known else None
        self.read.known_fields(raw, {"item"} | _TESTS, path)
        target = str(raw.get("item", ""))
        if not self._earlier(target, item, position, path):
            return None
        return self._test(raw, target, self.items[self.positions[target]], item, path)

    def _earlier(self, target: str, item: Item, position: int, path: Path) -> bool:
        if target not in self.positions:
            hint = did_you_mean(target, list(self.positions))
            self.read.problem(
                "F09", item.id, path, f"显示条件里的“{target}”不在问卷里。", f"请改成问卷里有的题号。{hint}"
            )
            return False
        if self.positions[target] == position:
            self.read.problem("F09", item.id, path, "显示条件用到了本题自己。", "条件只能用前面已经问过的题。")
            return False
        if self.positions[target] >= position:
            self.read.problem(
                "F09", item.id, path, f"显示条件用到了后面的题“{target}”。", "条件只能用前面已经问过的题。"
            )
            return False
        return True

    def _test(self, raw: dict[str, Any], target: str, asked: Item, item: Item, path: Path) -> Condition | None:
        if not KINDS[asked.kind].can_route:
            title = KINDS[asked.kind].title
            self.read.problem(
                "F09",
                item.id,
                path,
                f"{title}“{target}”不能用作显示条件。",
                "请改用单选、多选、量表或数值题。",
            )
            return None
        sorts = {"range" if name in ("min", "max") else name for name in raw if name in _TESTS}
        if len(sorts) != 1:
            raise self.read.error(
                "Q-FIELD-TYPE", path, field="show_if", expected="in、not_in、min／max、answered 中的一种"
            )
        if asked.kind == "multi" and "range" in sorts:
            self.read.problem("F09", item.id, path, f"多选题“{target}”没有大小可比。", "请用 in 或 not_in。")
            return None
        if sorts & {"in", "not_in"}:
            codes = self.read.codes_of(raw.get("in", raw.get("not_in")), path)
            if not codes:
                raise self.read.error("Q-FIELD-TYPE", path, field="show_if", expected="至少一个选项代码")
            unknown = [c for c in codes if asked.options and c not in asked.labels]
            if unknown:
                self.read.problem(
                    "F09",
                    item.id,
                    path,
                    f"“{target}”没有代码为{unknown[0]}的选项。",
                    "请核对显示条件里的选项代码。",
                )
            return Test(target, codes, negated="not_in" in raw)
        if self.read.flag(raw, "answered", path):
            return Test(target, answered=True)
        low, high = self.read.number(raw, "min", path), self.read.number(raw, "max", path)
        if low is None and high is None:
            raise self.read.error("Q-FIELD-TYPE", path, field="show_if", expected="in、not_in、min、max 或 answered")
        return Test(target, minimum=low, maximum=high)

    def _jumps(self) -> list[_Jump]:
        jumps = []
        for position, item in enumerate(self.items):
            written = item.written.get("skip") or []
            if not isinstance(written, list):
                raise self.read.error(
                    "Q-FIELD-TYPE",
                    ("items", position, "skip"),
                    field="skip",
                    expected="[{when: [代码], to: 题号或END}]",
                )
            for number, raw in enumerate(written):
                path: Path = ("items", position, "skip", number)
                if not isinstance(raw, dict) or set(raw) != {"when", "to"} or raw["when"] in (None, []):
                    raise self.read.error("Q-FIELD-TYPE", path, field="skip", expected="{when: [代码], to: 题号或END}")
                jump = _Jump(position, self.read.codes_of(raw["when"], path), str(raw["to"]), path)
                if self._possible(jump, item):
                    jumps.append(jump)
        return jumps

    def _possible(self, jump: _Jump, item: Item) -> bool:
        if jump.target != END and jump.target not in self.positions:
            hint = did_you_mean(jump.target, [*self.positions, END])
            self.read.problem(
                "F06",
                item.id,
                jump.path,
                f"跳转目标“{jump.target}”不在问卷里。",
                f"请改成后面的题号或 END。{hint}",
            )
            return False
        if self.positions.get(jump.target) == jump.origin:
            self.read.problem("F07", item.id, jump.path, "跳转目标是本题自己。", "请改成后面的题号或 END。")
            return False
        if jump.target != END and self.positions[jump.target] <= jump.origin:
            self.read.problem("F07", item.id, jump.path, f"跳转目标“{jump.target}”在本题之前。", "只能往后跳。")
            return False
        if not KINDS[item.kind].can_route or not item.options:
            title = KINDS[item.kind].title
            self.read.problem(
                "F09", item.id, jump.path, f"{title}不能按选项跳转。", "请改用单选或多选题，或写成 show_if。"
            )
            return False
        unknown = [c for c in jump.codes if c not in item.labels]
        if unknown:
            self.read.problem("F09", item.id, jump.path, f"跳转写了不存在的选项代码{unknown[0]}。", "请核对选项代码。")
        return True
