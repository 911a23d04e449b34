"""New drafts into a workbook that a person has worked in: rows are added below, everything else stays as it is."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.containers import open_workbook
from toolkit.containers.xlsx.grid import letters_of
from toolkit.document.escape import clean
from toolkit.errors import ReportError
from toolkit.files import pack
from toolkit.report.advice.columns import FINDINGS, NOTES
from toolkit.report.advice.reading import card_sheet
from toolkit.report.advice.sheet import finding_rows, note_rows

if TYPE_CHECKING:
    import lxml.etree as etree

    from toolkit.containers import Workbook
    from toolkit.findings.finding import Finding
    from toolkit.report.advice.measure import Measure
    from toolkit.report.advice.notes import Note

_BOOK = "xl/workbook.xml"
_FIRST_LISTED = 2  # the first row of the lists, below their header
_MOST_COLUMNS = 200
_WIDTH, _LOW = 9, 18.0
Cells = Mapping[int, str]


def with_more(
    data: bytes, file: str, more: Sequence[Measure], findings: Sequence[Finding], notes: Sequence[Note]
) -> bytes:
    """Return a workbook of cards with more cards at the end, and its lists of findings and notes brought up to date.

    Raises
    ------
    IntakeError
        When the file cannot be read.
    ReportError
        ``R-MEASURES`` when it is no .xlsx (saved as .xls or .et), or has no sheet of cards.
    """
    workbook = open_workbook(data, file)
    cards = card_sheet(workbook)
    parts = _parts(data, file)
    if cards is None or _BOOK not in parts:
        raise ReportError("R-MEASURES", where=file)
    sheets = _sheet_parts(parts, file)
    there = cards.rows()
    last = max([*there, cards.top + 1])
    rows = {row: _cells(measure, cards.columns) for row, measure in enumerate(more, start=last + 1)}
    if rows:
        _edit(parts, sheets[cards.sheet.name], rows, like=last if there else None)
    for name, listed in _lists(findings, notes):
        if name in sheets and not _is_current(workbook, name, listed):
            told = {row: dict(enumerate(cells)) for row, cells in enumerate(listed, start=_FIRST_LISTED)}
            _edit(parts, sheets[name], told, instead_from=_FIRST_LISTED)
    return pack(parts, first=("[Content_Types].xml", "_rels/.rels"))


def is_current(data: bytes, file: str, findings: Sequence[Finding], notes: Sequence[Note]) -> bool:
    """Tell whether a workbook's lists of findings and notes are those of today."""
    workbook = open_workbook(data, file)
    names = {sheet.name for sheet in workbook.sheets}
    return all(_is_current(workbook, name, listed) for name, listed in _lists(findings, notes) if name in names)


def _lists(findings: Sequence[Finding], notes: Sequence[Note]) -> tuple[tuple[str, list[list[str]]], ...]:
    return (FINDINGS, finding_rows(findings)), (NOTES, note_rows(notes))


def _is_current(workbook: Workbook, name: str, listed: list[list[str]]) -> bool:
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == name)
    there = [sheet.cells[row] for row in sorted(sheet.cells) if row >= _FIRST_LISTED]
    return there == [{place: text for place, text in enumerate(cells) if text} for cells in listed]


def _parts(data: bytes, file: str) -> dict[str, bytes]:
    # The reader has been through the archive before, with its limits.
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except zipfile.BadZipFile as error:
        raise ReportError("R-MEASURES", where=file) from error


def _sheet_parts(parts: Mapping[str, bytes], file: str) -> dict[str, str]:
    """Return the part of each sheet by its name."""
    from toolkit.document.docx.xml import parse

    relations = parse(parts["xl/_rels/workbook.xml.rels"])
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    found = {}
    for sheet in parse(parts[_BOOK]).iterfind("{*}sheets/{*}sheet"):
        link = next((value for key, value in sheet.items() if key.endswith("}id")), None)
        part = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
        if part not in parts:
            raise ReportError("R-MEASURES", where=file)
        found[sheet.get("name") or ""] = part
    return found


def _cells(measure: Measure, columns: Mapping[str, int]) -> dict[int, str]:
    return {place: text for field, place in columns.items() if (text := getattr(measure, field))}


def _edit(
    parts: dict[str, bytes],
    part: str,
    rows: Mapping[int, Cells],
    *,
    like: int | None = None,
    instead_from: int | None = None,
) -> None:
    """Write rows of a sheet, in the look of row ``like`` or of their columns.

    Those with the same numbers give way, and so do all rows from ``instead_from`` on.
    """
    from toolkit.document.docx.xml import parse, serialise

    root = parse(parts[part])
    data = root.find("{*}sheetData")
    if data is None:
        return
    for size in root.findall("{*}dimension"):
        root.remove(size)
    there = {int(row.get("r") or 0): row for row in data}
    looks, widths = _looks(root, there.get(like or 0)), _widths(root)
    made = {number: _row(data.tag, number, cells, looks, widths) for number, cells in rows.items()}
    kept = {number: row for number, row in there.items() if instead_from is None or number < instead_from}
    data[:] = [row for _, row in sorted((kept | made).items())]
    parts[part] = serialise(root)


def _looks(root: etree._Element, row: etree._Element | None) -> dict[str, str]:
    """Return the style of each column: that of its cell in a row, or its own."""
    looks = {letters_of(place): column.get("style") or "0" for place, column in _columns(root)}
    cells = [] if row is None else list(row)
    return looks | {(cell.get("r") or "").rstrip("0123456789"): cell.get("s") or "0" for cell in cells}


def _widths(root: etree._Element) -> dict[int, float]:
    return {place: float(column.get("width") or _WIDTH) for place, column in _columns(root)}


def _columns(root: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    for column in root.iterfind("{*}cols/{*}col"):
        first, last = int(column.get("min") or 1), int(column.get("max") or 1)
        yield from ((place - 1, column) for place in range(first, min(last, _MOST_COLUMNS) + 1))


def _row(tag: str, number: int, cells: Cells, looks: Mapping[str, str], widths: Mapping[int, float]) -> etree._Element:
    import lxml.etree as etree

    from toolkit.forms.entry_workbook.looks import height

    space = tag[: tag.index("}") + 1]
    tall = max([_LOW, *(height(text, max(widths.get(place, _WIDTH), 2), 14) for place, text in cells.items())])
    row = etree.Element(f"{space}row", r=str(number), ht=f"{tall:g}", customHeight="1")
    for place in sorted(cells):
        letters = letters_of(place)
        cell = etree.SubElement(row, f"{space}c", r=f"{letters}{number}", s=looks.get(letters, "0"), t="inlineStr")
        words = etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t")
        words.text = clean(cells[place])
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return row
