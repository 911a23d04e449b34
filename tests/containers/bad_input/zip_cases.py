"""Zips and XML that are not what they claim to be, or mean harm."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

from tests.containers.bad_input.case import Case, one, refused, with_cell
from tests.containers.bad_input.form import AT, table
from tests.containers.bad_input.writing import MAIN, Looks, Raw, book, book_parts, packed, packed_list

ROWS = table()
CONTENT, STRINGS, TABLE = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _zips()
    yield from _parts()
    yield from _xml()


def _patched(data: bytes, name: str, at: int, value: bytes, central_at: int) -> bytes:
    """A zip with a field of one entry overwritten, in front of the data and in the list at the end."""
    made = bytearray(data)
    for signature, place in ((b"PK\3\4", at), (b"PK\1\2", central_at)):
        found = -1
        while True:
            found = made.index(signature, found + 1)
            head = 30 if signature == b"PK\3\4" else 46
            if made[found + head : found + head + len(name)] == name.encode():
                break
        made[found + place : found + place + len(value)] = value
    return bytes(made)


def _zips() -> Iterator[Case]:
    group, good = "zip", book(ROWS)
    size = len(book_parts(ROWS)[CONTENT])
    yield refused(
        "bomb in the sheet",
        group,
        ".xlsx",
        lambda: _bomb(CONTENT),
        heavy=True,
        code=("I-TOO-LARGE", "I-HOSTILE", "I-DAMAGED"),
    )
    yield refused("bomb in the strings", group, ".xlsx", lambda: _bomb(STRINGS), heavy=True)
    yield refused("bomb in the styles", group, ".xlsx", lambda: _bomb("xl/styles.xml"), heavy=True)
    yield one(
        "bomb in a part nobody needs",
        group,
        ".xlsx",
        lambda: _bomb("docProps/thumbnail.xml", needed=True),
        "CWE",
        heavy=True,
    )
    yield refused("bomb that says it is small", group, ".xlsx", lambda: _bomb(CONTENT, says=1000), heavy=True)
    for name, told in (("smaller", size // 2), ("larger", size * 2), ("as nothing", 0)):
        data = _patched(good, CONTENT, 22, struct.pack("<I", told), 24)
        yield refused(f"size of a part told {name}", group, ".xlsx", data)
    yield refused("checksum wrong", group, ".xlsx", _patched(good, CONTENT, 14, b"\1\2\3\4", 16))
    flipped = bytearray(good)
    flipped[good.index(CONTENT.encode()) + 300] ^= 0x10
    yield refused("one bit flipped in the sheet", group, ".xlsx", bytes(flipped))
    parts = list(book_parts(ROWS).items())
    evil = str(dict(parts)[CONTENT]).replace(">1<", ">2<")
    yield refused("part twice", group, ".xlsx", partial(_twice, [*parts, (CONTENT, evil)]))
    yield refused("part twice in other letters", group, ".xlsx", partial(_twice, [*parts, (CONTENT.upper(), evil)]))
    yield refused("encrypted entries", group, ".xlsx", _patched(good, CONTENT, 6, b"\1\0", 8), says=("密码", "损坏"))
    yield refused("way of packing that is none", group, ".xlsx", _patched(good, CONTENT, 8, b"\x63\0", 10))
    for name in (
        "../../evil.txt",
        "/etc/evil.txt",
        "C:\\evil.txt",
        "..\\..\\evil.txt",
        "xl/../../evil.txt",
        "CON",
        "a\0b",
    ):
        yield one(f"foreign part named {name!r}", group, ".xlsx", partial(packed_list, [*parts, (name, "evil")]), "CWE")
    yield one("junk in front of the zip", group, ".xlsx", b"JUNK" * 64 + good, "CWE")
    yield one("junk behind the zip", group, ".xlsx", good + b"\0" * 512, "CWE")
    yield one("two workbooks one behind the other", group, ".xlsx", book(ROWS[:5]) + good, "CWE")
    many = [*parts, *((f"xl/media/image{n}.png", b"\x89PNG") for n in range(20_000))]
    yield one("20,000 parts nobody needs", group, ".xlsx", partial(packed_list, many), "CWE", heavy=True)
    yield one("list at the end overlaps", group, ".xlsx", _overlapping, "CWE", people=None)


def _twice(parts: list[tuple[str, bytes | str]]) -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed_list(parts)


def _bomb(name: str, says: int | None = None, needed: bool = False) -> bytes:
    """A workbook one part of which grows to 600 MiB; ``needed`` keeps every part that is read."""
    parts = book_parts(ROWS)
    text = str(parts.get(name, "<x></x>"))
    head, _, tail = text.rpartition("</")
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    block, times = b" " * (1 << 20), 600
    data = press.compress(head.encode()) + press.flush(zlib.Z_FULL_FLUSH)
    data += (press.compress(block) + press.flush(zlib.Z_FULL_FLUSH)) * times
    crc = zlib.crc32(head.encode())
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    end = f"</{tail}".encode()
    data += press.compress(end) + press.flush()
    true = len(head.encode()) + times * len(block) + len(end)
    placed = parts | {name: b"@" * len(data)}
    made = packed(placed, zipfile.ZIP_STORED).replace(b"@" * len(data), data)
    fields = struct.pack("<III", zlib.crc32(end, crc), len(data), says or true)
    made = _patched(made, name, 14, fields, 16)
    return _patched(made, name, 8, struct.pack("<H", zipfile.ZIP_DEFLATED), 10)


def _overlapping() -> bytes:
    """Every entry of the list at the end points to the first."""
    made = bytearray(book(ROWS))
    found = made.find(b"PK\1\2")
    while found >= 0:
        made[found + 42 : found + 46] = b"\0\0\0\0"
        found = made.find(b"PK\1\2", found + 1)
    return bytes(made)


def _without(*names: str) -> bytes:
    return packed({name: data for name, data in book_parts(ROWS).items() if name not in names})


def _changed(part: str, old: str, new: str) -> bytes:
    parts = book_parts(ROWS)
    assert old in str(parts[part])
    return packed(parts | {part: str(parts[part]).replace(old, new)})


def _parts() -> Iterator[Case]:
    group = "parts"
    yield refused("strings missing", group, ".xlsx", partial(_without, STRINGS))
    yield refused("list of sheets missing", group, ".xlsx", partial(_without, TABLE))
    yield refused("sheet missing", group, ".xlsx", partial(_without, CONTENT))
    yield refused("links of the sheets missing", group, ".xlsx", partial(_without, LINKS))
    yield one("content types missing", group, ".xlsx", partial(_without, "[Content_Types].xml", "_rels/.rels"), "CWE")
    yield refused(
        "sheet lies outside",
        group,
        ".xlsx",
        partial(_changed, LINKS, "worksheets/sheet1.xml", "../../../../etc/passwd"),
    )
    far = partial(_changed, LINKS, '"worksheets/sheet1.xml"', '"http://a.test/s.xml" TargetMode="External"')
    yield refused("sheet lies on another machine", group, ".xlsx", far)
    yield refused(
        "sheet is the list of sheets", group, ".xlsx", partial(_changed, LINKS, "worksheets/sheet1.xml", "workbook.xml")
    )
    yield one(
        "strings read from a file of the machine",
        group,
        ".xlsx",
        partial(_changed, LINKS, 'Target="sharedStrings.xml"', 'Target="file:///etc/passwd"'),
        "WE",
        people=None,
    )
    fewer = Looks(extra={STRINGS: f'<sst xmlns="{MAIN}"><si><t>序号</t></si></sst>'})
    yield refused("all strings gone but one", group, ".xlsx", partial(book, ROWS, fewer))
    yield refused("sheet without a row", group, ".xlsx", partial(_changed, CONTENT, "<sheetData>", "<sheetData/><x>"))


def _xml() -> Iterator[Case]:
    group = "xml"
    laugh = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]>"  # fmt: skip
    for part, root in (
        (CONTENT, "worksheet"),
        (STRINGS, "sst"),
        (TABLE, "workbook"),
        ("xl/styles.xml", "styleSheet"),
        (LINKS, "Relationships"),
    ):
        for name, head in (("document type", f"<!DOCTYPE {root}>"), ("entity bomb", laugh)):
            yield refused(
                f"{name} in {part.rpartition('/')[2]}",
                group,
                ".xlsx",
                partial(_changed, part, f"<{root} ", head + f"<{root} "),
            )
    outer = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    yield refused("entity from a file", group, ".xlsx", lambda: _entity(outer, "&f;"))
    yield refused(
        "entity from the net",
        group,
        ".xlsx",
        lambda: _entity(outer.replace("file:///etc/passwd", "http://a.test/x"), "&f;"),
    )
    parameter = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://a.test/x.dtd"> %p;]>'
    yield refused("parameter entity", group, ".xlsx", lambda: _entity(parameter, "男"))
    yield refused(
        "quadratic entity",
        group,
        ".xlsx",
        lambda: _entity(f'<!DOCTYPE x [<!ENTITY q "{"q" * 50_000}">]>', "&q;" * 20_000),
        heavy=True,
    )
    yield refused("entity nobody declared", group, ".xlsx", lambda: _entity("", "&nichts;"))
    hidden = ("<!DOCTYPE sst>" + str(book_parts(ROWS)[STRINGS])).encode("utf-16")
    yield refused("document type in utf-16", group, ".xlsx", lambda: packed(book_parts(ROWS) | {STRINGS: hidden}))
    seven = '<?xml version="1.0" encoding="UTF-7"?>' + str(book_parts(ROWS)[STRINGS])
    yield refused("encoding that hides", group, ".xlsx", lambda: packed(book_parts(ROWS) | {STRINGS: seven}))
    broken = partial(_changed, CONTENT, '<row r="9"', '<row r="9')
    yield one("xml not well formed in the middle", group, ".xlsx", broken, "WE", people=None)
    cut = str(book_parts(ROWS)[CONTENT])
    yield one(
        "xml ends early",
        group,
        ".xlsx",
        lambda: packed(book_parts(ROWS) | {CONTENT: cut[: len(cut) * 2 // 3]}),
        "WE",
        people=None,
    )
    yield refused(
        "strings end early",
        group,
        ".xlsx",
        lambda: packed(book_parts(ROWS) | {STRINGS: str(book_parts(ROWS)[STRINGS])[:900]}),
    )
    deep = partial(_changed, CONTENT, "<sheetData>", "<sheetData>" + "<x>" * 100_000 + "</x>" * 100_000)
    yield refused("nested a hundred thousand deep", group, ".xlsx", deep)
    long = partial(_changed, CONTENT, "<sheetData>", f'<sheetData x="{"y" * 20_000_000}">')
    yield one("attribute of 20 million letters", group, ".xlsx", long, "CWE", heavy=True)
    names = "".join(f' a{n}="1"' for n in range(50_000))
    yield one(
        "50,000 attributes", group, ".xlsx", partial(_changed, CONTENT, "<sheetData>", f"<sheetData{names}>"), "CWE"
    )
    inside = with_cell(
        2,
        AT["SEX"],
        Raw(
            't="inlineStr"',
            '<is><t>女<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></t></is>',
        ),
    )
    yield one("inclusion in a text", group, ".xlsx", partial(book, inside), "CW", doubtful=1)
    sheet = str(book_parts(ROWS)[CONTENT]).encode().replace(b"<sheetData>", b"<sheetData><!-- \xff\xfe -->")
    yield one(
        "bytes that are no utf-8 in the xml",
        group,
        ".xlsx",
        lambda: packed(book_parts(ROWS) | {CONTENT: sheet}),
        "WE",
        people=None,
    )
    marks = _changed(CONTENT, "<sheetData>", "<sheetData>\x01")
    yield one("character forbidden in xml", group, ".xlsx", marks, "WE", people=None)


def _entity(head: str, text: str) -> bytes:
    rows = with_cell(1, AT["SEX"], Raw('t="inlineStr"', f"<is><t>{text}</t></is>"))
    return book(rows, Looks(before=head))
