"""The data dictionary of a REDCap project: a table of 18 fixed columns, one row a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.containers import Sheet

_COLUMNS = {
    "variable / field name": "name",
    "form name": "form",
    "field type": "type",
    "field label": "label",
    "choices, calculations, or slider labels": "choices",
    "text validation type or show slider number": "validation",
    "text validation min": "min",
    "text validation max": "max",
    "identifier?": "identifier",
    "branching logic (show field only if...)": "branching",
    "required field?": "required",
    "matrix group name": "matrix",
    "field annotation": "annotation",
}
_LATER = {
    "field_name": "name",
    "form_name": "form",
    "field_type": "type",
    "field_label": "label",
    "select_choices_or_calculations": "choices",
    "text_validation_type_or_show_slider_number": "validation",
    "text_validation_min": "min",
    "text_validation_max": "max",
    "identifier": "identifier",
    "branching_logic": "branching",
    "required_field": "required",
    "matrix_group_name": "matrix",
    "field_annotation": "annotation",
}
"""The same as the programming interface names them."""


@dataclass(frozen=True)
class Field:
    """One field."""

    name: str
    type: str = ""
    label: str = ""
    choices: str = ""
    validation: str = ""
    min: str = ""
    max: str = ""
    identifier: str = ""
    branching: str = ""
    required: str = ""
    matrix: str = ""
    form: str = ""
    annotation: str = ""

    def listed(self) -> list[tuple[str, str]]:
        """Return the choices as (code, label): ``1, 男 | 2, 女``."""
        if self.type == "yesno":
            return [("1", "是"), ("0", "否")]
        if self.type == "truefalse":
            return [("1", "对"), ("0", "错")]
        parts = (part.partition(",") for part in self.choices.split("|"))
        return [(code.strip(), label.strip()) for code, comma, label in parts if comma and code.strip()]


def is_dictionary(sheet: Sheet) -> bool:
    """Tell a data dictionary by its columns."""
    return {"name", "type", "label"} <= set(_named(sheet).values())


def fields(sheet: Sheet) -> list[Field]:
    """Return the fields in their order."""
    columns = _named(sheet)
    rows = ({columns[c]: t.strip() for c, t in sheet.cells[row].items() if c in columns} for row in sheet.rows())
    return [Field(**row) for row in rows if row.get("name")]


def _named(sheet: Sheet) -> dict[int, str]:
    known = _COLUMNS | _LATER
    header = {column: text.strip().strip('"').casefold() for column, text in sheet.header().items()}
    return {column: known[text] for column, text in header.items() if text in known}
