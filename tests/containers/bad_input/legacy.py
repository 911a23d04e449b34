"""Old and foreign binary files, written here byte by byte."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tests.containers.bad_input.form import FORM, PEOPLE, Person, Table, asked
from tests.containers.bad_input.writing import packed_list
from toolkit.questionnaire.variables import variables

SECTOR = 512
SHORTEST = 4096  # a stream below this would have to lie in a stream of small ones


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file with streams, each padded with zeros."""
    chains, sectors, entries = [], [], [_entry("Root Entry", 5, 1, -2, 0, -1)]
    for number, (name, data) in enumerate(streams.items(), start=1):
        size = max(SHORTEST, -(-len(data) // SECTOR) * SECTOR)
        padded = data.ljust(size, b"\0")
        first = len(sectors)
        sectors += [padded[at : at + SECTOR] for at in range(0, size, SECTOR)]
        chains += [*range(first + 1, len(sectors)), -2]
        entries.append(_entry(name, 2, -1, first, size, number + 1 if number < len(streams) else -1))
    listed = b"".join(entries).ljust(-(-len(entries) // 4) * SECTOR, b"\0")
    directory = len(sectors)
    sectors += [listed[at : at + SECTOR] for at in range(0, len(listed), SECTOR)]
    chains += [*range(directory + 1, len(sectors)), -2]
    tables = 1
    while tables * 128 < len(sectors) + tables:
        tables += 1
    places = list(range(len(sectors), len(sectors) + tables))
    chains += [-3] * tables + [-1] * (tables * 128 - len(chains) - tables)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHHHIIiiIIiIiI", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, tables, directory, 0, SHORTEST, -2, 0, -2, 0
    )
    head += struct.pack("<109i", *places, *[-1] * (109 - tables))
    return head + b"".join(sectors) + struct.pack(f"<{len(chains)}i", *chains)


def _entry(name: str, kind: int, child: int, first: int, size: int, right: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBBiii", len(text), kind, 1, -1, right, child)
    return head + bytes(16 + 4 + 16) + struct.pack("<iII", first, size, 0)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls_stream(rows: Table, *, filepass: bool = False) -> bytes:
    """The stream of a workbook of Excel 97 to 2003: one sheet of texts and numbers."""
    cells = b""
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if isinstance(value, int | float):
                cells += _record(0x0203, struct.pack("<HHHd", y, x, 15, value))
            elif value:
                cells += _record(0x0204, struct.pack("<HHHHB", y, x, 15, len(value), 1) + value.encode("utf-16-le"))
    name = "Sheet1"
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 1996, 0, 6)) + _record(0x0042, b"\xb0\x04")
    if filepass:
        begin += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + b"\x5a" * 48)
    sheet_at = len(begin) + 4 + 8 + 2 * len(name) + 4
    listed = _record(0x0085, struct.pack("<IBBBB", sheet_at, 0, 0, len(name), 1) + name.encode("utf-16-le"))
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0x0DBB, 1996, 0, 6))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    return begin + listed + _record(0x0A, b"") + sheet + cells + _record(0x0A, b"")


def xls(rows: Table, **more: Any) -> bytes:
    """A workbook of Excel 97 to 2003."""
    return compound({"Workbook": xls_stream(rows, **more)})


def spreadsheet_2003(rows: Table) -> bytes:
    """A workbook as one XML file."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    made = "".join(
        f"<Row>{''.join(f'<Cell><Data ss:Type=@String@>{escape(str(c or str()))}</Data></Cell>' for c in row)}</Row>"
        for row in rows
    ).replace("@", '"')
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Sheet1"><Table>{made}</Table></Worksheet></Workbook>'
    ).encode()


def ods(rows: Table, *, tail: str = "", manifest: str = "", head: str = "") -> bytes:
    """A workbook of LibreOffice."""
    names = ["office", "table", "text", "manifest"]
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    made = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}'
        f'<office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{made}{tail}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = (
        f'<manifest:manifest {spaces}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}'
        "</manifest:file-entry></manifest:manifest>"
    )
    return packed_list([("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", listed)])


def _ods_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    number = (
        f'office:value-type="float" office:value="{value}"'
        if isinstance(value, int | float)
        else 'office:value-type="string"'
    )
    return f"<table:table-cell {number}><text:p>{escape(str(value))}</text:p></table:table-cell>"


@dataclass(frozen=True)
class Sav:
    """How a file of SPSS is written; ``None`` leaves a record out."""

    encoding: str = "utf-8"
    declared: str | None = "UTF-8"
    page: int | None = 65001
    cases: int | None = None
    sets: bytes = b""
    values: Mapping[str, Mapping[int, str | bytes]] = field(default_factory=dict)
    labels: dict[str, bytes] = field(default_factory=dict)
    data: dict[tuple[int, str], float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()


def sav(people: tuple[Person, ...] = PEOPLE, how: Sav | None = None) -> bytes:
    """A file of SPSS with the variables of the questionnaire, not compressed."""
    how = how or Sav()
    columns = [variable for variable in variables(FORM) if variable.name not in how.without]
    dictionary, codes, places, at, long = b"", b"", {}, 1, []
    for number, variable in enumerate(columns, start=1):
        short, width = f"V{number}", 160 if variable.written else 0
        long.append(f"{short}={how.names.get(variable.name, variable.name)}")
        text = how.labels.get(variable.name, variable.spss_label.encode(how.encoding))
        shape = (1 << 16 | width << 8) if width else (5 << 16 | 8 << 8)
        gap = 0 if width else -2
        dictionary += struct.pack("<6i", 2, width, 1, gap, shape, shape) + short.encode().ljust(8)
        dictionary += struct.pack("<i", len(text)) + text.ljust(-(-len(text) // 4) * 4)
        dictionary += struct.pack("<dd", -9, -1) if gap else b""
        places[variable.name] = at
        dictionary += (struct.pack("<6i", 2, -1, 0, 0, 0, 0) + b" " * 8) * (width // 8 - 1 if width else 0)
        at += width // 8 if width else 1
        if not width:
            values = how.values.get(variable.name, variable.spss_values)
            codes += _value_labels(values, places[variable.name], how.encoding)
    rows = b"".join(
        _value(people[row], variable, how.data.get((row, variable.name)), how.encoding)
        for row in range(len(people))
        for variable in columns
    )
    cases = len(people) if how.cases is None else how.cases
    head = b"$FL2" + b"@(#) SPSS DATA FILE".ljust(60) + struct.pack("<5i", 2, at - 1, 0, 0, cases)
    head += struct.pack("<d", 100.0) + b"08 Sep 26" + b"08:00:00" + b" " * 64 + b"\0" * 3
    extra = struct.pack("<12i", 7, 3, 4, 8, 20, 0, 0, -1, 1, 1, 2, how.page) if how.page is not None else b""
    extra += struct.pack("<4i", 7, 7, 1, len(how.sets)) + how.sets if how.sets else b""
    named = "\t".join(long).encode(how.encoding)
    extra += struct.pack("<4i", 7, 13, 1, len(named)) + named
    extra += struct.pack("<4i", 7, 20, 1, len(how.declared)) + how.declared.encode() if how.declared else b""
    return head + dictionary + codes + extra + struct.pack("<2i", 999, 0) + rows


def _value_labels(values: Mapping[int, Any], place: int, encoding: str) -> bytes:
    made = struct.pack("<2i", 3, len(values))
    for code, text in values.items():
        label = text if isinstance(text, bytes) else text.encode(encoding)
        made += struct.pack("<dB", code, len(label)) + label.ljust(-(-(len(label) + 1) // 8) * 8 - 1)
    return made + struct.pack("<3i", 4, 1, place) if values else b""


def _value(person: Person, variable: Any, given: float | None, encoding: str) -> bytes:
    item, _, part = variable.column.partition("__")
    gap = -2.0 if asked(person, item if item in ("WHY", "RENT") else "SEX") else -1.0
    if variable.written:
        text = person["WHY"] if item == "WHY" else person["other"].get(item)
        return (text or "").encode(encoding).ljust(160)
    if given is not None:
        return struct.pack("<d", -1.7976931348623157e308 if math.isnan(given) else given)
    answer = person[variable.column if item == "SRV" else item]
    if answer is None:
        return struct.pack("<d", gap)
    if item == "NEED":
        return struct.pack("<d", int(part) in answer)
    return struct.pack("<d", 1 if item == "WHY" else answer)
