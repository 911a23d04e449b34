"""The description of the exported .csv as a Data Package (datapackage.json), for programs that read tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.variables import MISSING, Variable, variables

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

DATA_FILE = "data.csv"
"""Name of the exported table that the description is about; it stands beside it."""


@form("datapackage", "datapackage.json")
def datapackage(questionnaire: Questionnaire, fieldwork: Fieldwork) -> str:
    """Return the description of the package: one table, one field for each variable.

    Raises
    ------
    DefinitionError
        ``Q-VARIABLE`` when a variable cannot have its name.
    """
    contributors = [
        {"title": name, "roles": [role]}
        for name, role in ((fieldwork.sponsor, "publisher"), (fieldwork.conductor, "author"))
        if name
    ]
    table = {
        "name": "data",
        "type": "table",
        "path": DATA_FILE,
        "title": questionnaire.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table_schema(variables(questionnaire)),
    }
    package = {
        "name": _slug(questionnaire.id),
        "title": questionnaire.title,
        "description": f"问卷第{questionnaire.rev}版；-1是没有问到，-2是问到但没有作答；98和99是回答，不是缺失。",
        "version": f"{questionnaire.rev}.0.0",
        **({"contributors": contributors} if contributors else {}),
        "questionnaire": {"rev": questionnaire.rev, "hash": questionnaire.hash},
        "resources": [table],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def table_schema(found: tuple[Variable, ...]) -> dict[str, Any]:
    """Return the Table Schema of a data file with these columns, in this order."""
    return {"fields": [_field(variable) for variable in found], "missingValues": ["", *map(str, MISSING)]}


def _field(variable: Variable) -> dict[str, Any]:
    item = variable.item
    about = {
        "name": variable.name,
        "type": "string" if variable.written else "number" if item.kind == "number" else "integer",
        "title": variable.label,
        "description": f"题号{item.id}；问{variable.base}",
    }
    if variable.written:
        return about | {"missingValues": [""]}  # someone may have written "-1"
    if variable.values:
        categories = [{"value": code, "label": label} for code, label in variable.values.items()]
        ordered = variable.level in (Level.ORDINAL, Level.RANKING) and not variable.unscored
        return about | {
            "constraints": {"enum": list(variable.values)},
            "categories": categories,
            "categoriesOrdered": ordered,
        }
    bounds = {"minimum": item.minimum or 0, "maximum": item.maximum}
    return about | {"constraints": {name: bound for name, bound in bounds.items() if bound is not None}}


def _slug(name: str) -> str:
    """Return a name as the format wants it: lower case, ASCII, no blanks."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name.lower()).strip("-.")
    return kept or "survey"
