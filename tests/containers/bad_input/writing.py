"""Tables as bytes, written here by hand: what no library writes must be writable too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DATED = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'

Parts = dict[str, bytes | str]


def delimited(
    rows: list[list[Any]],
    *,
    by: str = ",",
    end: str = "\r\n",
    quote_all: bool = False,
    encoding: str = "utf-8-sig",
    before: str = "",
    after: str = "",
) -> bytes:
    """A delimited text file."""

    def quoted(value: Any) -> str:
        text = "" if value is None else str(value)
        risky = any(sign in text for sign in (by, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if quote_all or risky else text

    lines = [by.join(quoted(value) for value in row) for row in rows]
    return (before + end.join(lines) + end + after).encode(encoding)


@dataclass(frozen=True)
class Raw:
    """A cell given as XML: attributes without the reference, and what stands inside."""

    attributes: str = ""
    inside: str = ""


def dated(serial: float) -> Raw:
    """A number that is shown as a date."""
    return Raw('s="1"', f"<v>{serial}</v>")


def formula(text: str, inside: str = "", kind: str = "") -> Raw:
    """A formula, with or without the value it gave."""
    return Raw(f't="{kind}"' if kind else "", f"<f>{escape(text)}</f>{inside}")


@dataclass(frozen=True)
class Looks:
    """How a workbook is written.

    ``extra`` replaces or adds parts (None removes one); ``row_attributes`` go by 0-based row.
    """

    strings: str = "shared"  # shared, inline or str
    dimension: str = "A1:O13"
    references: bool = True
    namespace: tuple[str, str] = (MAIN, OFFICE)
    prefix: str = ""
    sheet: str = "Sheet1"
    state: str = ""
    properties: str = ""
    columns: str = ""
    tail: str = ""
    before: str = ""
    rows_after: str = ""
    row_attributes: Mapping[int, str] = field(default_factory=dict)
    compression: int = zipfile.ZIP_DEFLATED
    comment: bytes = b""
    more_sheets: tuple[tuple[str, str, str], ...] = ()  # name, attributes, rows as XML
    first_sheets: tuple[tuple[str, str, str], ...] = ()
    extra: Mapping[str, bytes | str | None] = field(default_factory=dict)


def letters(column: int) -> str:
    """The name of a column, 0 being A.

    >>> letters(0), letters(26), letters(16383)
    ('A', 'AA', 'XFD')
    """
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def sheet_rows(rows: list[list[Any]], strings: dict[str, int], looks: Looks | None = None, first: int = 1) -> str:
    """Rows as XML; texts are put into ``strings`` as they come."""
    looks = looks or Looks()
    made = []
    for number, row in enumerate(rows):
        cells = "".join(
            _cell(value, f'r="{letters(place)}{number + first}" ' if looks.references else "", strings, looks)
            for place, value in enumerate(row)
            if (value is not None and value != "") or not looks.references
        )
        reference = f'r="{number + first}" ' if looks.references else ""
        made.append(f"<row {reference}{looks.row_attributes.get(number, '')}>{cells}</row>")
    return "".join(made)


def _cell(value: Any, reference: str, strings: dict[str, int], looks: Looks) -> str:
    if value is None or value == "":
        return f"<c {reference}/>"
    if isinstance(value, Raw):
        return f"<c {reference}{value.attributes}>{value.inside}</c>"
    if isinstance(value, int | float):
        return f"<c {reference}><v>{value}</v></c>"
    text = escape(value)
    if looks.strings == "inline":
        return f'<c {reference}t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if looks.strings == "str":
        return f'<c {reference}t="str"><v>{text}</v></c>'
    return f'<c {reference}t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'


def book_parts(rows: list[list[Any]], looks: Looks | None = None) -> Parts:
    """The parts of a workbook."""
    looks = looks or Looks()
    strings: dict[str, int] = {}
    data = sheet_rows(rows, strings, looks)
    main, office = looks.namespace
    sheets = [*looks.first_sheets, (looks.sheet, looks.state, data + looks.rows_after), *looks.more_sheets]
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" {attributes} r:id="rId{n}"/>'
        for n, (name, attributes, _) in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts: Parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{looks.properties}'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}'
        f'<Relationship Id="rId90" Type="{office}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId91" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{DATED}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">'
        + "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
        + "</sst>",
    }
    for n, (_, _, inside) in enumerate(sheets, start=1):
        dimension = f'<dimension ref="{looks.dimension}"/>' if looks.dimension else ""
        own = inside == data + looks.rows_after
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'{looks.before if own else ""}<worksheet xmlns="{main}" xmlns:r="{office}">{dimension}'
            f"{looks.columns if own else ''}<sheetData>{inside}</sheetData>{looks.tail if own else ''}</worksheet>"
        )
    for name, data in looks.extra.items():
        parts.pop(name, None)
        if data is not None:
            parts[name] = data
    return {name: _prefixed(part, looks.prefix) if looks.prefix else part for name, part in parts.items()}


def _prefixed(part: bytes | str, prefix: str) -> bytes | str:
    """The same XML with the main namespace under a prefix."""
    if not isinstance(part, str) or f'xmlns="{MAIN}"' not in part:
        return part
    opened = part.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    return opened.replace(f'xmlns="{MAIN}"', f'xmlns:{prefix}="{MAIN}"')


def packed(parts: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """A zip of parts, the same bytes at any time."""
    return packed_list(list(parts.items()), compression, comment)


def packed_list(
    parts: list[tuple[str, bytes | str]], compression: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    """A zip of parts, in which a name may stand twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.comment = comment
        for name, data in parts:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = compression
            archive.writestr(entry, data)
    return buffer.getvalue()


def book(rows: list[list[Any]], looks: Looks | None = None) -> bytes:
    """A workbook."""
    looks = looks or Looks()
    return packed(book_parts(rows, looks), looks.compression, looks.comment)
