"""From a Kobo or ODK form to a questionnaire; from an export alone as far as it shows one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from toolkit.channels.conditions import Asked, show_if
from toolkit.channels.drafting import Choices, Drafting, choices, rows
from toolkit.channels.kobo.columns import LINK
from toolkit.channels.kobo.form import Form, Line, blocks, form_of
from toolkit.channels.reading import Draft
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.model import OTHER

if TYPE_CHECKING:
    from toolkit.containers import Workbook

_METADATA = frozenset(("start", "end", "today", "audit", "version", "xml-external", "csv-external", "acknowledge"))
_PERSONAL = frozenset(
    (
        *("geopoint", "geotrace", "geoshape", "image", "audio", "video", "file", "barcode", "background-audio"),
        *("deviceid", "phonenumber", "subscriberid", "simserial", "username", "email", "start-geopoint"),
    )
)
_WRITTEN = {"date": "日期", "time": "时间", "datetime": "日期和时间"}
_BOX = re.compile(r"(.+)__(\d+)__text")
_AT_MOST = re.compile(r"count-selected\(\s*\.\s*\)\s*(<=?)\s*(\d+)")
_CHOSEN = r"selected\(\s*\.\s*,\s*'([^']*)'\s*\)"
_ALONE = re.compile(rf"not\(\(?((?:{_CHOSEN}(?:\s+or\s+)?)+)\)?\s*and\s+count-selected\(\s*\.\s*\)\s*>\s*1\s*\)")
_BOUND = re.compile(r"\.\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)(?!\s*[-+*])")
_RANGE = re.compile(r"\b(start|end)\s*=\s*(-?\d+(?:\.\d+)?)")


def draft(workbooks: Sequence[Workbook], name: str) -> Draft:
    """Draft a questionnaire: from the form where one is given, else from the first export.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when there is no question in it.
    """
    from toolkit.channels.kobo.seen import draft_seen

    form = next((form for form in map(form_of, workbooks) if form), None)
    drafted = _Builder(form, Drafting(name, form.title)).drafted() if form else draft_seen(workbooks[0], name)
    if not any(item["kind"] != "info" for item in drafted.definition["items"]):
        raise IntakeError("I-NO-SHEET", where=workbooks[0].file)
    return drafted


@dataclass
class _Builder:
    form: Form
    drafting: Drafting
    drafted_lists: dict[str, tuple[int, Choices]] = field(default_factory=dict)
    """Position and choices of the items with choices, by the form's name."""
    left: dict[str, list[str]] = field(default_factory=dict)
    """What is not drafted, by the reason."""

    def drafted(self) -> Draft:
        self._walk(self.form.lines, [])
        reasons = {
            "personal": "这些题收集位置、照片、文件、设备或账号，没有列入问卷，答卷里的这些列也不读",
            "repeat": "重复题组没有列入问卷（一个人答几遍，不能当作几份答卷）",
            "calculated": "算出来的或隐藏的列没有列入问卷",
            "other": "这些题没有列入问卷，请核对",
        }
        for reason, words in reasons.items():
            if reason in self.left:
                self.drafting.doubts.append(f"{words}：{'、'.join(self.left[reason])}。")
        return self.drafting.done()

    def _walk(self, lines: tuple[Line, ...], conditions: list[str]) -> None:
        for line, inside in blocks(lines):
            held = [*conditions, *([line.cell("relevant")] if line.cell("relevant") else [])]
            if line.type == "begin_group" and not self._group(line, inside, held):
                self._walk(inside, held)
            elif line.type != "begin_group":
                self._line(line, inside, held)

    # ---- groups ---------------------------------------------------------------------------------------------------

    def _group(self, line: Line, inside: tuple[Line, ...], conditions: list[str]) -> bool:
        """Draft a group that is one question: a matrix, or the places of a ranking; tell whether it is one."""
        look = line.cell("appearance")
        lists = {inner.list for inner in inside}
        if not ("field-list" in look or "table-list" in look) or {inner.type for inner in inside} != {"select_one"}:
            return False
        if len(lists) > 1 or not self.form.lists.get(inside[0].list):
            return False
        line = replace(line, cells={**line.cells, "required": inside[0].cell("required")})
        if all(inner.name == f"{line.name}__{place}" for place, inner in enumerate(inside, start=1)):
            self._ranking(line, inside[0].list, conditions, most=len(inside))
            return True
        apart = any(inner.cell("relevant") or inner.cell("choice_filter") or inner.other for inner in inside)
        if len(inside) < 2 or apart:
            return False
        self._matrix(line, [(inner.name, inner.label or inner.name) for inner in inside], inside[0].list, conditions)
        if "table-list" not in look:
            words = "同一页、选项相同的几道单选题合成了一道矩阵题，请核对。"
            self.drafting.doubts.append(f"“{line.label or line.name}”：{words}")
        return True

    def _matrix(self, line: Line, listed: list[tuple[str, str]], options: str, conditions: list[str]) -> None:
        item = self._base(line, "matrix", conditions)
        found = choices(self.form.lists[options])
        named = rows(listed)
        item |= {"options": found.options, "rows": {part: label for part, (_, label) in named.items()}}
        self.drafting.add(item)
        self.drafting.choose(item["id"], found, item["text"])
        for part, (name, _) in named.items():
            self.drafting.part(name, item["id"], part)

    def _ranking(self, line: Line, options: str, conditions: list[str], most: int = 0) -> None:
        found = choices(self.form.lists.get(options, []))
        item = self._base(line, "rank", conditions) | {"options": found.options}
        if 0 < most < len(found.options):
            item["max"] = most
        self._choice(line, item, found)

    def _kobo_matrix(self, line: Line, inside: tuple[Line, ...], conditions: list[str]) -> None:
        """Draft Kobo's own matrix: one matrix for each of its columns that is a choice."""
        listed = self.form.lists.get(line.cell("kobo--matrix_list"), [])
        for column in inside:
            if column.type == "select_one" and self.form.lists.get(column.list) and listed:
                named = [(f"{line.name}_{row}_{column.name}", label) for row, label in listed]
                head = Line("matrix", f"{line.name}_{column.name}", f"{line.label}：{column.label}", cells=line.cells)
                self._matrix(head, named, column.list, conditions)
            else:
                self._leave("other", column)

    # ---- questions ------------------------------------------------------------------------------------------------

    def _line(self, line: Line, inside: tuple[Line, ...], conditions: list[str]) -> None:
        match line.type:
            case "begin_repeat":
                self._leave("repeat", line)
            case "begin_rank":
                self._ranking(line, line.cell("kobo--rank-items"), conditions, most=len(inside))
            case "begin_score":
                listed = [(row.name, row.label or row.name) for row in inside if row.type == "score__row"]
                self._matrix(line, listed, line.cell("kobo--score-choices"), conditions)
            case "begin_kobomatrix":
                self._kobo_matrix(line, inside, conditions)
            case "select_one" if line.name == LINK:
                pass  # the community, which our own form asks for
            case "select_one" | "select_multiple":
                self._select(line, conditions)
            case "rank":
                self._ranking(line, line.list, conditions)
            case "integer" | "int" | "decimal" | "range":
                self._number(line, conditions)
            case "text" | "string" | "date" | "time" | "datetime":
                self._text(line, conditions)
            case "note":
                self._add(line, self._base(line, "info", conditions), answered=False)
            case "calculate" | "calculate_here" | "hidden":
                self._leave("calculated", line)
            case kind if kind in _PERSONAL:
                self._leave("personal", line)
            case kind if kind and kind not in _METADATA:
                self._leave("other", line)

    def _leave(self, reason: str, line: Line) -> None:
        self.left.setdefault(reason, []).append(line.label or line.name or line.type)

    def _select(self, line: Line, conditions: list[str]) -> None:
        listed = self.form.lists.get(line.list)
        if not listed:
            self._add(line, self._base(line, "text", conditions))
            self.drafting.doubts.append(f"“{line.label or line.name}”：找不到选项组“{line.list}”，先按填空题处理。")
            return
        other = line.other and not any(name == "other" for name, _ in listed)
        found = choices([*listed, ("other", "其他")] if other else listed)
        if line.cell("choice_filter"):
            words = "选项会按前面的答案筛选，这里列出了全部选项，请核对。"
            self.drafting.doubts.append(f"“{line.label or line.name}”：{words}")
        several = line.type == "select_multiple"
        if line.other:
            found = found.with_box("other")
        item = self._base(line, "multi" if several else "single", conditions)
        item["options"] = found.options
        if several:
            item |= _limits(line.cell("constraint"), found)
        self._choice(line, item, found)
        kind = "multi" if several else "single"
        self.drafting.asked[line.name] = Asked(item["id"], kind, found.codes, always=not conditions)
        if line.other:
            self.drafting.part(f"{line.name}_other", item["id"], f"{found.codes['other']}__text")

    def _choice(self, line: Line, item: dict[str, Any], found: Choices) -> None:
        separator = " " if item["kind"] in ("multi", "rank") else ""
        self.drafted_lists[line.name] = len(self.drafting.items), found
        self.drafting.add(item, names=[line.name], separator=separator)
        self.drafting.choose(item["id"], found, item["text"])

    def _number(self, line: Line, conditions: list[str]) -> None:
        bounds = _bounds(line)
        low = bounds.get("min", 0)
        if low < 0 or bounds.get("max", low) < low:
            item = self._base(line, "text", conditions)
            self.drafting.doubts.append(f"“{item['text']}”：数值可以小于0，这里记不下，先按填空题处理。")
            self._add(line, item)
            return
        item = self._base(line, "number", conditions)
        item |= {"min": 0, **bounds}
        if "max" not in bounds:
            self.drafting.doubts.append(f"“{item['text']}”：按数值题处理，请补上单位和合理范围。")
        self._add(line, item)
        whole = line.type in ("integer", "int")
        self.drafting.asked[line.name] = Asked(item["id"], "number", always=not conditions, whole=whole)

    def _text(self, line: Line, conditions: list[str]) -> None:
        if self._is_box(line, conditions):
            return
        item = self._base(line, "text", conditions)
        if line.type in _WRITTEN:
            self.drafting.doubts.append(f"“{item['text']}”：填的是{_WRITTEN[line.type]}，按填空题处理。")
        self._add(line, item)

    def _is_box(self, line: Line, conditions: list[str]) -> bool:
        """Draft a text question that is asked of those who chose 其他 as the box beside it; tell whether it is one."""
        named = _BOX.fullmatch(line.name)
        if named and named[1] in self.drafted_lists and f"c{named[2]}" in self.drafted_lists[named[1]][1].codes:
            self._box(line, named[1], f"c{named[2]}")
            return True
        test = show_if(conditions[-1], self.drafting.asked) if conditions and line.cell("relevant") else None
        if test is None or len(test.get("in", ())) != 1:
            return False
        for name, (position, found) in self.drafted_lists.items():
            if self.drafting.items[position]["id"] == test["item"]:
                choice = next(choice for choice, code in found.codes.items() if code == test["in"][0])
                if test["in"][0] == OTHER or line.name == f"{name}_other":
                    self._box(line, name, choice)
                    return True
        return False

    def _box(self, line: Line, name: str, choice: str) -> None:
        position, found = self.drafted_lists[name]
        item = self.drafting.items[position]
        self.drafted_lists[name] = position, found.with_box(choice)
        item["options"] = self.drafted_lists[name][1].options
        self.drafting.part(line.name, item["id"], f"{found.codes[choice]}__text")

    # ---- what all have --------------------------------------------------------------------------------------------

    def _add(self, line: Line, item: dict[str, Any], *, answered: bool = True) -> None:
        self.drafting.add(item, names=[line.name] if answered else ())

    def _base(self, line: Line, kind: str, conditions: list[str]) -> dict[str, Any]:
        text = line.label.strip() or line.name or f"第{len(self.drafting.items) + 1}项"
        required = line.cell("required").casefold() in ("yes", "true", "true()", "1")
        return self.drafting.begun(line.name, kind, text, conditions, required=required)


def _limits(constraint: str, found: Choices) -> dict[str, Any]:
    """Return the most that may be chosen, and what excludes all else, where the constraint says so plainly."""
    limits: dict[str, Any] = {}
    most = _AT_MOST.search(constraint)
    if most:
        limit = int(most[2]) - (most[1] == "<")
        limits |= {"max": limit} if 0 < limit < len(found.options) else {}
    names = [name for rule in _ALONE.finditer(constraint) for name in re.findall(_CHOSEN, rule[1])]
    alone = [found.codes[name] for name in names if name in found.codes]
    return limits | ({"exclusive": alone} if alone else {})


def _bounds(line: Line) -> dict[str, Any]:
    """Return the range of a number as far as its constraint is a plain one."""
    constraint = line.cell("constraint")
    bounds: dict[str, float] = {}
    for sign, number in _BOUND.findall(constraint) if " or " not in constraint and "not(" not in constraint else ():
        step = {">": 1, "<": -1}.get(sign, 0)
        if step and line.type == "decimal":
            continue
        bounds["min" if ">" in sign else "max"] = float(number) + step
    if line.type == "range":
        bounds |= {"min" if end == "start" else "max": float(n) for end, n in _RANGE.findall(line.cell("parameters"))}
    return {name: int(numeral(bound)) if bound.is_integer() else bound for name, bound in bounds.items()}
