"""From a REDCap data dictionary to a questionnaire, with the fields and codes its exports have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from toolkit.channels.conditions import Asked
from toolkit.channels.drafting import Drafting, choices, rows
from toolkit.channels.reading import Draft
from toolkit.channels.redcap.dictionary import Field, fields
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import numeral

if TYPE_CHECKING:
    from toolkit.containers import Sheet

_ONE = frozenset(("radio", "dropdown", "yesno", "truefalse"))
_NUMBERS = frozenset(("integer", "number", "number_1dp", "number_2dp", "number_3dp", "number_4dp"))
_PRIVATE = frozenset(("email", "phone", "zipcode", "ssn", "mrn_10d", "mrn_generic"))
_HTML = re.compile(r"<[^<>]*>")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def draft(sheet: Sheet, file: str, name: str) -> Draft:
    """Draft a questionnaire from a data dictionary.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when there is no question in it.
    """
    builder = _Builder(Drafting(name))
    listed = fields(sheet)
    for matrix, group in groupby(listed[1:] if listed and listed[0].name == "record_id" else listed, _matrix_of):
        builder.take(matrix, list(group))
    drafted = builder.drafted()
    if not any(item["kind"] != "info" for item in drafted.definition["items"]):
        raise IntakeError("I-NO-SHEET", where=file)
    return drafted


def _matrix_of(one: Field) -> tuple[str, str, str]:
    return (one.matrix, one.choices, one.branching) if one.matrix and one.type == "radio" else ("", "", "")


@dataclass
class _Builder:
    drafting: Drafting
    private: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def drafted(self) -> Draft:
        doubts = self.drafting.doubts
        if self.private:
            doubts.append(f"这些字段收集个人信息，没有列入问卷，答卷里的这些列也不读：{'、'.join(self.private)}。")
        if self.left:
            doubts.append(f"这些字段没有列入问卷（计算、文件、签名或不认识的类型）：{'、'.join(self.left)}。")
        doubts.append("REDCap 的多选题全是0时，分不清“一项没选”和“没有作答”，按“没有作答”处理。")
        return self.drafting.done()

    def take(self, matrix: tuple[str, str, str], group: Sequence[Field]) -> None:
        """Draft fields that stand together: the rows of a matrix, or each by itself."""
        if matrix[0] and len(group) > 1 and group[0].listed():
            self._matrix(matrix[0], group)
        else:
            for one in group:
                self._field(one)

    def _matrix(self, name: str, group: Sequence[Field]) -> None:
        item = self._base(group[0], "matrix", name, text=name)
        found, named = choices(group[0].listed()), rows([(one.name, _text(one)) for one in group])
        item |= {"options": found.options, "rows": {key: label for key, (_, label) in named.items()}}
        self.drafting.add(item)
        self.drafting.choose(item["id"], found, name)
        self.drafting.doubts.append(f"矩阵题“{name}”：数据字典里没有题干，请补上。")
        for key, (column, _) in named.items():
            self.drafting.part(column, item["id"], key)

    def _field(self, one: Field) -> None:
        if one.identifier.casefold() in ("y", "yes", "1") or one.validation in _PRIVATE:
            self.private.append(_text(one))
        elif one.type in _ONE or one.type == "checkbox":
            self._choice(one, "multi" if one.type == "checkbox" else "single")
        elif one.type == "slider" or (one.type == "text" and one.validation in _NUMBERS):
            self._number(one)
        elif one.type in ("text", "notes"):
            self._written(one)
        elif one.type == "descriptive":
            self.drafting.add(self._base(one, "info", one.name))
        else:
            self.left.append(_text(one))

    def _choice(self, one: Field, kind: str) -> None:
        if not one.listed():
            self.drafting.doubts.append(f"“{_text(one)}”：数据字典里没有选项，先按填空题处理。")
            self._written(one)
            return
        found = choices(one.listed())
        item = self._base(one, kind, one.name)
        item["options"] = found.options
        self.drafting.add(item, names=[one.name])
        self.drafting.choose(item["id"], found, item["text"])
        self.drafting.asked[one.name] = Asked(item["id"], kind, found.codes, always=not one.branching)

    def _number(self, one: Field) -> None:
        bounds: dict[str, Any] = {"min": 0, "max": 100} if one.type == "slider" else {}
        for name, text in (("min", one.min), ("max", one.max)):
            if _DECIMAL.fullmatch(text):
                value = float(text)
                bounds[name] = int(numeral(value)) if value.is_integer() else value
        if bounds.get("min", 0) < 0:
            self.drafting.doubts.append(f"“{_text(one)}”：数值可以小于0，这里记不下，先按填空题处理。")
            self._written(one)
            return
        item = self._base(one, "number", one.name)
        item |= {"min": 0, **bounds}
        if "max" not in bounds:
            self.drafting.doubts.append(f"“{item['text']}”：按数值题处理，请补上单位和合理范围。")
        self.drafting.add(item, names=[one.name])
        whole = one.validation == "integer"
        self.drafting.asked[one.name] = Asked(item["id"], "number", always=not one.branching, whole=whole)

    def _written(self, one: Field) -> None:
        item = self._base(one, "text", one.name)
        if one.validation:
            self.drafting.doubts.append(f"“{item['text']}”：有格式要求（{one.validation}），按填空题处理。")
        self.drafting.add(item, names=[one.name])

    def _base(self, one: Field, kind: str, name: str, text: str = "") -> dict[str, Any]:
        required = one.required.casefold() in ("y", "yes", "1")
        conditions = [one.branching] if one.branching else []
        return self.drafting.begun(name, kind, text or _text(one), conditions, required=required)


def _text(one: Field) -> str:
    return _HTML.sub("", one.label).strip() or one.name
