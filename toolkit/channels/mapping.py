"""The mapping file: what a person has confirmed once about the columns and the words of an export (mapping.yaml).

::

    columns:
      您现在住的房子是: HOU01                          # a reworded question
      满意度-住房: {item: NED01, part: hou}            # a row of a matrix, or an option by its code
      需要哪些服务: {item: HOU05, separator: "，"}     # several choices in a cell
      备注: ignore
    values:
      HOU01: {租房子住: 1}                             # a reworded option
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import DefinitionError
from toolkit.questionnaire.labels import option_key

if TYPE_CHECKING:
    from toolkit.questionnaire import Item

IGNORED = "ignore"


@dataclass(frozen=True)
class Target:
    """What a column was confirmed to be; ``item`` is ``ignore`` for one that is not to be read."""

    item: str
    part: str = ""
    separator: str = ""

    def written(self) -> str | dict[str, str]:
        """Return the target as it stands in the file."""
        more = {name: value for name, value in (("part", self.part), ("separator", self.separator)) if value}
        return {"item": self.item, **more} if more else self.item


@dataclass(frozen=True)
class Mapping:
    """Confirmed columns by header, and confirmed words of options by item."""

    columns: MappingOf[str, Target] = field(default_factory=dict)
    values: MappingOf[str, MappingOf[str, int]] = field(default_factory=dict)

    def target(self, *names: str) -> Target | None:
        """Return the target of the first of some names of a column that was confirmed."""
        return next((self.columns[name] for name in names if name in self.columns), None)

    def item(self, *names: str) -> str | None:
        """Return the item of the first of some names of a column that was confirmed."""
        found = self.target(*names)
        return found.item if found else None

    def code(self, item: Item, text: str) -> int | None:
        """Return the code a person has confirmed for a text; None when there is none."""
        confirmed = self.values.get(item.id, {})
        return next((code for known, code in confirmed.items() if option_key(known) == option_key(text)), None)

    def with_column(self, header: str, target: Target) -> Mapping:
        """Return the mapping with one more column confirmed."""
        return replace(self, columns={**self.columns, header: target})

    def with_value(self, item: str, text: str, code: int) -> Mapping:
        """Return the mapping with one more word of an option confirmed."""
        return replace(self, values={**self.values, item: {**self.values.get(item, {}), text: code}})

    def without(self, about: MappingOf[str, str]) -> Mapping:
        """Return the mapping without what a decision about a column, or about a word of an item, had put there."""
        columns = {header: target for header, target in self.columns.items() if header != about.get("column")}
        word = (about.get("item"), about.get("value"))
        values = {item: {t: c for t, c in known.items() if (item, t) != word} for item, known in self.values.items()}
        return Mapping(columns, {item: known for item, known in values.items() if known})


def read_mapping(path: Path) -> Mapping:
    """Return the mapping of a survey; an empty one when there is no file.

    Raises
    ------
    DefinitionError
        ``Q-FIELD-TYPE`` when the file is not of the form shown above.
    """
    from toolkit.questionnaire.yaml_text import load

    if not path.is_file():
        return Mapping()
    data = load(path.read_bytes(), path.name).data
    sections = data if isinstance(data, dict) else {}
    columns = _section(sections, "columns", path.name)
    values = _section(sections, "values", path.name)
    return Mapping(
        {str(header): _target(written, path.name) for header, written in columns.items()},
        {str(item): _codes(written, path.name) for item, written in values.items()},
    )


def mapping_text(mapping: Mapping) -> str:
    """Return a mapping as the text of its file."""
    from toolkit.questionnaire.yaml_text import dump

    written: dict[str, Any] = {}
    if mapping.columns:
        written["columns"] = {header: target.written() for header, target in mapping.columns.items()}
    if mapping.values:
        written["values"] = {item: dict(codes) for item, codes in mapping.values.items()}
    return dump(written)


def _section(data: dict[Any, Any], name: str, file: str) -> dict[Any, Any]:
    section = data.get(name, {})
    if not isinstance(section, dict):
        raise DefinitionError("Q-FIELD-TYPE", where=file, field=name, expected="“列标题: 题号”或“题号: {写法: 代码}”")
    return section


def _target(written: Any, file: str) -> Target:
    if isinstance(written, dict) and "item" in written:
        return Target(*(str(written.get(name, "")) for name in ("item", "part", "separator")))
    if isinstance(written, dict | list) or written is None:
        raise DefinitionError("Q-FIELD-TYPE", where=file, field="columns", expected="“列标题: 题号”")
    return Target(str(written))


def _codes(written: Any, file: str) -> dict[str, int]:
    try:
        return {str(text): int(str(code)) for text, code in written.items()}
    except (AttributeError, ValueError) as error:
        raise DefinitionError("Q-FIELD-TYPE", where=file, field="values", expected="“题号: {写法: 代码}”") from error
