"""The definition of a SurveyJS form: its elements in order, with the conditions of the pages and panels around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.channels.surveyjs.columns import parsed

if TYPE_CHECKING:
    from toolkit.containers import Workbook

_LISTS = ("pages", "elements", "questions")
_DEEPEST = 20


@dataclass(frozen=True)
class Element:
    """One element of a form; ``conditions`` are those of its pages and panels, and its own."""

    data: dict[str, Any]
    conditions: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """What kind of element it is."""
        return str(self.data.get("type", ""))

    @property
    def name(self) -> str:
        """The key of its answer in the results."""
        return str(self.data.get("valueName") or self.data.get("name") or "")

    @property
    def title(self) -> str:
        """What is asked."""
        return worded(self.data.get("title")) or self.name

    def flag(self, *names: str) -> bool:
        """Tell whether one of some properties is on."""
        return any(self.data.get(name) in (True, "true") for name in names)

    def listed(self, name: str) -> list[Any]:
        """Return a property that is a list."""
        found = self.data.get(name)
        return found if isinstance(found, list) else []


def is_definition(workbook: Workbook) -> bool:
    """Tell the definition of a form by its pages with elements, or by its elements with types and names."""
    for sheet in workbook.sheets:
        header = set(sheet.header().values())
        if sheet.name == "pages" and header & {"elements", "questions"}:
            return True
        if sheet.name in ("elements", "questions") and {"type", "name"} <= header:
            return True
    return False


def elements(workbook: Workbook) -> Iterator[Element]:
    """Yield the elements of a form, those inside panels included."""
    for sheet in workbook.sheets:
        if sheet.name in _LISTS:
            header = sheet.header()
            for row in sheet.rows():
                data = {header[column]: _value(text) for column, text in sheet.cells[row].items() if column in header}
                yield from _inside(data, ())


def title_of(workbook: Workbook) -> str:
    """Return the title of a form."""
    notes = {name: value for name, _, value in (note.partition("=") for note in workbook.notes)}
    return notes.get("title", "")


def pairs(listed: list[Any]) -> list[tuple[str, str]]:
    """Return choices, columns or rows as (value, text)."""
    found = []
    for one in listed:
        value = one.get("value", one.get("name")) if isinstance(one, dict) else one
        text = worded(one.get("text", one.get("title"))) if isinstance(one, dict) else ""
        if value is not None:
            found.append((plain(value), text or plain(value)))
    return found


def plain(value: Any) -> str:
    """Return a value as results have it as a text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def worded(value: Any) -> str:
    """Return a text; of one in several languages the Chinese, else the default."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("zh-cn", "zh", "default", *value) if value.get(name)), "")
    return "" if value is None else str(value).strip()


def _value(text: str) -> Any:
    """Return a cell as it stood in the JSON; texts come as they are."""
    found = parsed(text)
    return text if found is None or isinstance(found, str) else found


def _inside(data: dict[str, Any], around: tuple[str, ...], depth: int = 0) -> Iterator[Element]:
    own = data.get("visibleIf")
    conditions = (*around, own) if isinstance(own, str) and own.strip() else around
    inner = data.get("elements") or data.get("questions")
    if not isinstance(inner, list) or depth > _DEEPEST:
        if data.get("type"):
            yield Element(data, conditions)
        return
    for one in inner:
        if isinstance(one, dict):
            yield from _inside(one, conditions, depth + 1)
