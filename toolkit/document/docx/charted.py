"""The charts of an edited .docx: the figures that are drawn, and those of the workbook behind each chart."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from math import isfinite

import lxml.etree as etree

from toolkit.document.docx.package import relationships_of
from toolkit.document.docx.xml import parse

_CELLS = re.compile(r"^'?(?P<sheet>[^'!]+)'?!\$(?P<column>[A-Z]+)\$(?P<first>\d+)(?::\$(?P=column)\$(?P<last>\d+))?$")
_LARGEST = 20_000_000  # bytes unpacked; a workbook of ours has ten thousand

Cells = dict[str, str]


@dataclass(frozen=True)
class DrawnPoint:
    """A point of a chart: series, category, the value drawn, and that of the workbook (None: not there)."""

    series: str
    category: str
    value: float | None
    sheet: float | None


@dataclass(frozen=True)
class DrawnChart:
    """A chart as it stands in the file.

    Parameters
    ----------
    paragraph : int
        Position of the paragraph that holds it.
    points : tuple of DrawnPoint
    with_sheet : bool
        Whether its workbook could be read.
    """

    paragraph: int
    points: tuple[DrawnPoint, ...]
    with_sheet: bool


def drawn_charts(parts: dict[str, bytes], main: str, places: list[tuple[int, str]]) -> list[DrawnChart]:
    """Return the charts that can be read.

    Parameters
    ----------
    parts : dict of str to bytes
        Members of the .docx.
    main : str
        Name of the part they stand in.
    places : list of (paragraph, relationship id)
    """
    links = _links(parts, main)
    found = []
    for paragraph, link in places:
        part = links.get(link, ("", ""))[1]
        root = _root(parts.get(part, b""))
        if root is not None:
            cells = _cells(parts, part)
            found.append(DrawnChart(paragraph, tuple(_points(root, cells)), cells is not None))
    return found


def _links(parts: dict[str, bytes], source: str) -> dict[str, tuple[str, str]]:
    """Return the type and target of each relationship of a part."""
    root = _root(parts.get(relationships_of(source), b""))
    folder = posixpath.dirname(source)
    return {
        item.get("Id") or "": (
            item.get("Type") or "",
            posixpath.normpath(posixpath.join("/" + folder, item.get("Target") or "")).lstrip("/"),
        )
        for item in (() if root is None else root)
    }


def _root(data: bytes) -> etree._Element | None:
    try:
        return parse(data) if data else None
    except ValueError:  # a damaged side part must not keep the text from being read
        return None


def _points(root: etree._Element, cells: Cells | None) -> list[DrawnPoint]:
    points = []
    for series in root.iter("{*}ser"):
        name = next(iter(_cache(series.find("{*}tx")).values()), "")
        categories, values = _cache(series.find("{*}cat")), _cache(series.find("{*}val"))
        behind = _addresses(series.find("{*}val"))
        for place, category in categories.items():
            sheet = (cells or {}).get(behind.get(place, ""))
            points.append(DrawnPoint(name, category, _number(values.get(place)), _number(sheet)))
    return points


def _cache(element: etree._Element | None) -> dict[int, str]:
    if element is None:
        return {}
    return {int(point.get("idx") or 0): point.findtext("{*}v") or "" for point in element.iter("{*}pt")}


def _addresses(element: etree._Element | None) -> dict[int, str]:
    formula = "" if element is None else next((f.text or "" for f in element.iter("{*}f")), "")
    match = _CELLS.match(formula)
    if match is None:
        return {}
    first = int(match["first"])
    last = int(match["last"] or first)
    return {row - first: f"{match['column']}{row}" for row in range(first, min(last, first + 1000) + 1)}


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "nan")
    except ValueError:
        return None
    return value if isfinite(value) else None


def _cells(parts: dict[str, bytes], chart: str) -> Cells | None:
    """Return the numbers of the first sheet of the workbook behind a chart."""
    target = next((target for kind, target in _links(parts, chart).values() if kind.endswith("/package")), "")
    try:
        with zipfile.ZipFile(io.BytesIO(parts.get(target, b""))) as archive:
            sheet = archive.getinfo("xl/worksheets/sheet1.xml")
            root = parse(archive.read(sheet)) if sheet.file_size < _LARGEST else None
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError, NotImplementedError):
        return None
    if root is None:
        return None
    return {c.get("r") or "": c.findtext("{*}v") or "" for c in root.iter("{*}c") if c.get("t", "n") == "n"}
