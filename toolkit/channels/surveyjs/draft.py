"""From the definition of a SurveyJS form to a questionnaire, with the names and values its results have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.channels.conditions import Asked
from toolkit.channels.drafting import Choices, Drafting, choices, rows
from toolkit.channels.reading import Draft
from toolkit.channels.surveyjs.definition import Element, elements, pairs, plain, title_of, worded
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import numeral

if TYPE_CHECKING:
    from toolkit.containers import Workbook

_ONE = frozenset(("radiogroup", "dropdown", "buttongroup", "imagepicker"))
_MANY = frozenset(("checkbox", "tagbox"))
_REPEATED = frozenset(("paneldynamic", "matrixdynamic"))
_PERSONAL = frozenset(("file", "signaturepad"))
_BOX = re.compile(r"(.+)__(\d+)__text")
_HTML = re.compile(r"<[^<>]*>")
_SPECIAL = (
    ("showNoneItem", "hasNone", "none", "noneText", "以上都没有"),
    ("showRefuseItem", "", "refused", "refuseText", "拒答"),
)
_SPECIAL += (("showDontKnowItem", "", "dontknow", "dontKnowText", "不知道"),)


def draft(workbook: Workbook, name: str) -> Draft:
    """Draft a questionnaire from a form.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when there is no question in it.
    """
    builder = _Builder(Drafting(name, title_of(workbook)))
    for element in elements(workbook):
        builder.take(element)
    drafted = builder.drafted()
    if not any(item["kind"] != "info" for item in drafted.definition["items"]):
        raise IntakeError("I-NO-SHEET", where=workbook.file)
    if any(sheet.name == "triggers" for sheet in workbook.sheets):
        words = "表单里有触发器（例如提前结束），没有转过来，请在定义里补上 skip。"
        return Draft(drafted.definition, (*drafted.to_confirm, words), drafted.mapping)
    return drafted


@dataclass
class _Builder:
    drafting: Drafting
    chosen: dict[str, tuple[int, Choices]] = field(default_factory=dict)
    """Position and choices of the items with choices, by the form's name."""
    left: list[str] = field(default_factory=list)

    def drafted(self) -> Draft:
        if self.left:
            words = "这些题没有列入问卷（重复填写的表格、文件、签名、计算或不认识的题型）"
            self.drafting.doubts.append(f"{words}：{'、'.join(self.left)}。")
        return self.drafting.done()

    def take(self, element: Element) -> None:
        """Draft one element."""
        match element.type:
            case kind if kind in _ONE:
                self._choice(element, "multi" if element.flag("multiSelect") else "single", self._listed(element))
            case kind if kind in _MANY:
                self._choice(element, "multi", self._listed(element))
            case "ranking":
                self._choice(element, "rank", self._listed(element))
            case "boolean":
                self._choice(element, "single", _yes_no(element))
            case "rating":
                self._choice(element, "scale", _points(element))
            case "matrix":
                listed = pairs(element.listed("rows")), pairs(element.listed("columns"))
                self._matrix(element, element.name, element.title, *listed)
            case "matrixdropdown":
                self._columns(element)
            case "multipletext":
                for name, title in pairs(element.listed("items")):
                    item = self._base(element, f"{element.name}_{name}", "text", f"{element.title}：{title}")
                    self.drafting.add(item, names=[f"{element.name}.{name}"])
            case "text" | "comment":
                self._written(element)
            case "html":
                text = _HTML.sub("", worded(element.data.get("html"))).strip()
                if text:
                    self.drafting.add(self._base(element, element.name, "info", text))
            case "image":
                pass
            case _:
                self.left.append(element.title)

    # ---- choices --------------------------------------------------------------------------------------------------

    def _listed(self, element: Element) -> list[tuple[str, str]]:
        listed = pairs(element.listed("choices"))
        for new, old, value, text, label in _SPECIAL:
            if element.flag(new, old):
                listed.append((value, worded(element.data.get(text)) or label))
        if element.flag("showOtherItem", "hasOther"):
            listed.append(("other", worded(element.data.get("otherText")) or "其他"))
        return listed

    def _choice(self, element: Element, kind: str, listed: list[tuple[str, str]]) -> None:
        if not listed:
            self.drafting.doubts.append(f"“{element.title}”：选项不在表单里（来自网址或别的题），先按填空题处理。")
            self.drafting.add(self._base(element, element.name, "text", element.title), names=[element.name])
            return
        found = choices(listed)
        boxes = element.flag("showOtherItem", "hasOther")
        found = found.with_box("other") if boxes else found
        item = self._base(element, element.name, kind, element.title)
        item["options"] = found.options
        most = element.data.get("maxSelectedChoices")
        if kind in ("multi", "rank") and isinstance(most, int) and 0 < most < len(found.options):
            item["max"] = most
        alone = [plain(c["value"]) for c in element.listed("choices") if isinstance(c, dict) and c.get("isExclusive")]
        alone += ["none"] if kind == "multi" and "none" in found.codes else []
        item["exclusive"] = [found.codes[name] for name in dict.fromkeys(alone) if name in found.codes]
        self.chosen[element.name] = len(self.drafting.items), found
        self.drafting.add(item, names=[element.name])
        self.drafting.choose(item["id"], found, element.title)
        if kind != "rank":
            self.drafting.asked[element.name] = Asked(item["id"], kind, found.codes, always=not element.conditions)
        if boxes:
            self.drafting.part(f"{element.name}-Comment", item["id"], f"{found.codes['other']}__text")

    def _matrix(
        self, element: Element, name: str, title: str, listed: list[tuple[str, str]], options: list[tuple[str, str]],
        column: str = "",
    ) -> None:  # fmt: skip
        if not listed or not options:
            self.left.append(title)
            return
        item = self._base(element, name, "matrix", title)
        found, named = choices(options), rows(listed)
        item |= {"options": found.options, "rows": {key: label for key, (_, label) in named.items()}}
        self.drafting.add(item)
        self.drafting.choose(item["id"], found, title)
        for key, (value, _) in named.items():
            self.drafting.part(f"{element.name}.{value}{column}", item["id"], key)

    def _columns(self, element: Element) -> None:
        """Draft a matrix of several columns: each column of choices is a matrix of its own."""
        for column in element.listed("columns"):
            inner = Element(column if isinstance(column, dict) else {})
            title = f"{element.title}：{inner.title}"
            kind = inner.data.get("cellType") or element.data.get("cellType") or "dropdown"
            if kind not in ("dropdown", "radiogroup"):
                self.left.append(title)
                continue
            options = pairs(inner.listed("choices")) or pairs(element.listed("choices"))
            listed = pairs(element.listed("rows"))
            self._matrix(element, f"{element.name}_{inner.name}", title, listed, options, column=f".{inner.name}")

    # ---- what is written ------------------------------------------------------------------------------------------

    def _written(self, element: Element) -> None:
        box = _BOX.fullmatch(element.name)
        if box and box[1] in self.chosen and box[2] in self.chosen[box[1]][1].codes:
            position, found = self.chosen[box[1]]
            self.chosen[box[1]] = position, found.with_box(box[2])
            item = self.drafting.items[position]
            item["options"] = self.chosen[box[1]][1].options
            self.drafting.part(element.name, item["id"], f"{found.codes[box[2]]}__text")
            return
        bounds = _bounds(element) if element.data.get("inputType") in ("number", "range") else None
        kind = "text" if bounds is None or bounds.get("min", 0) < 0 else "number"
        item = self._base(element, element.name, kind, element.title)
        if kind == "number" and bounds is not None:
            item |= {"min": 0, **bounds}
            self.drafting.asked[element.name] = Asked(item["id"], "number", always=not element.conditions)
        elif bounds is not None:
            self.drafting.doubts.append(f"“{element.title}”：数值可以小于0，这里记不下，先按填空题处理。")
        self.drafting.add(item, names=[element.name])

    def _base(self, element: Element, name: str, kind: str, title: str) -> dict[str, Any]:
        required = element.flag("isRequired", "eachRowRequired", "isAllRowRequired")
        return self.drafting.begun(name, kind, title, element.conditions, required=required)


def _yes_no(element: Element) -> list[tuple[str, str]]:
    sides = (("valueTrue", True, "labelTrue", "是"), ("valueFalse", False, "labelFalse", "否"))
    return [
        (plain(element.data.get(value, default)), worded(element.data.get(label)) or words)
        for value, default, label, words in sides
    ]


def _points(element: Element) -> list[tuple[str, str]]:
    listed = pairs(element.listed("rateValues"))
    if listed:
        return listed
    low, high = _whole(element, "rateMin", 1), _whole(element, "rateMax", _whole(element, "rateCount", 5))
    return [(str(point), str(point)) for point in range(low, min(high, low + 100) + 1)]


def _whole(element: Element, name: str, otherwise: int) -> int:
    value = element.data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise


def _bounds(element: Element) -> dict[str, Any]:
    """Return the range of a number, by its own limits or its validator's."""
    found = {"min": element.data.get("min"), "max": element.data.get("max")}
    validators: Sequence[Any] = element.listed("validators")
    for validator in validators:
        if isinstance(validator, dict) and validator.get("type") == "numeric":
            found |= {"min": validator.get("minValue", found["min"]), "max": validator.get("maxValue", found["max"])}
    numbers = {name: float(v) for name, v in found.items() if isinstance(v, int | float) and not isinstance(v, bool)}
    return {name: int(numeral(bound)) if bound.is_integer() else bound for name, bound in numbers.items()}
