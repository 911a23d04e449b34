"""A form as Kobo and ODK define it: the XLSForm workbook, or the JSON of the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.containers import Sheet, Workbook

_SELECT = re.compile(
    r"(?:(?P<one>select[ _]one(?:[ _]from)?|select1)|(?P<many>select[ _]multiple(?:[ _]from)?|select all that apply"
    r"(?:[ _]from)?)|(?P<rank>rank))\s+(?P<list>\S+)(?P<other>\s+or[ _](?:specify[ _])?other)?",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"中文|chinese|\bzh\b|汉语", re.IGNORECASE)
_MOST = 5_000
"""Rows of a survey sheet; a form is never that long."""


@dataclass(frozen=True)
class Line:
    """One row of the survey sheet; ``type`` is normal (``select_one``, ``begin_group``), ``list`` its choices."""

    type: str
    name: str = ""
    label: str = ""
    list: str = ""
    other: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> str:
        """Return what stands in a further column (``relevant``, ``constraint``, …)."""
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Form:
    """A form: its lines in order, and the choices (name, label) of each list."""

    title: str
    lines: tuple[Line, ...]
    lists: Mapping[str, list[tuple[str, str]]]


def is_form(workbook: Workbook) -> bool:
    """Tell the definition of a form by its sheet of questions with type and name."""
    return _survey(workbook) is not None


def form_of(workbook: Workbook) -> Form | None:
    """Return the form a workbook holds; None when it holds none."""
    survey = _survey(workbook)
    if survey is None:
        return None
    settings = next(iter(_rows(_named(workbook, "settings"))), {})
    language = settings.get("default_language", "")
    lists: dict[str, list[tuple[str, str]]] = {}
    for cells in _rows(_named(workbook, "choices")):
        name = cells.get("name") or cells.get("value", "")
        if cells.get("list_name") and name:
            lists.setdefault(cells["list_name"], []).append((name, _label(cells, language)))
    lines = tuple(_line(cells, language) for cells in _rows(survey)[:_MOST])
    return Form(settings.get("form_title", ""), lines, lists)


def _survey(workbook: Workbook) -> Sheet | None:
    sheet = _named(workbook, "survey")
    names = {_column(header) for header in sheet.header().values()} if sheet else set()
    return sheet if {"type", "name"} <= names or {"type", "$autoname"} <= names else None


def _named(workbook: Workbook, name: str) -> Sheet | None:
    """Return a sheet by its name, also as the part of a JSON (``content.survey``)."""
    return next((s for s in workbook.sheets if s.name.strip().casefold().rpartition(".")[2] == name), None)


def _rows(sheet: Sheet | None) -> list[dict[str, str]]:
    if sheet is None:
        return []
    header = {column: _column(text) for column, text in sheet.header().items()}
    rows = [{header[c]: text.strip() for c, text in sheet.cells[row].items() if c in header} for row in sheet.rows()]
    return [row for row in rows if any(row.values())]


def _column(header: str) -> str:
    """Return a header in one spelling: ``list name`` = ``list_name``, ``label:English`` = ``label::english``."""
    text = re.sub(r"\s*:{1,2}\s*", "::", header.strip())
    name, colons, language = text.partition("::")
    return f"{name.casefold().replace(' ', '_')}{colons}{language}"


def _label(cells: Mapping[str, str], language: str) -> str:
    """Return the label in the form's language, else in Chinese, else in the first there is."""
    labels = {name: text for name, text in cells.items() if name.partition("::")[0] == "label" and text}
    wanted = (f"label::{language}", *(name for name in labels if _CHINESE.search(name)), "label", *labels)
    text = next((labels[name] for name in wanted if name in labels), "")
    return _first(text)


def _first(text: str) -> str:
    """Return the first text of a list, as the JSON of a form has labels in several languages."""
    import json

    if not text.startswith("["):
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return next((part for part in found if isinstance(part, str)), "") if isinstance(found, list) else text


def _line(cells: dict[str, str], language: str) -> Line:
    written = cells.get("type", "")
    select = _SELECT.fullmatch(written)
    name = cells.get("name") or cells.get("$autoname", "")
    label = _label(cells, language)
    listed = cells.get("select_from_list_name", "")
    if select:
        kind = "select_one" if select["one"] else "select_multiple" if select["many"] else "rank"
        return Line(kind, name, label, select["list"], bool(select["other"]), cells)
    kind = re.sub(r"\s+", "_", written.casefold())
    return Line(kind, name, label, listed, _yes(cells.get("_or_other", "")), cells)


def _yes(text: str) -> bool:
    return text.casefold() in ("true", "yes", "1")


def blocks(lines: tuple[Line, ...]) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """Yield each line of the outermost level; one that begins a group or a repeat with the lines inside."""
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        inside: list[Line] = []
        if line.type.startswith("begin_"):
            depth = 1
            while at < len(lines):
                inner = lines[at]
                at += 1
                depth += inner.type.startswith("begin_") - inner.type.startswith("end_")
                if depth == 0:
                    break
                inside.append(inner)
        if not line.type.startswith("end_"):
            yield line, tuple(inside)
