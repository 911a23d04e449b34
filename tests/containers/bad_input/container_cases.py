"""Files that are no tables, and tables under other endings."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from html import escape

from tests.containers.bad_input.case import NAME, Case, File, one, refused
from tests.containers.bad_input.form import number_table, table
from tests.containers.bad_input.legacy import compound, spreadsheet_2003
from tests.containers.bad_input.writing import book, delimited, packed

ROWS = table()


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _other_files()
    yield from _disguised()


def _other_files() -> Iterator[Case]:
    group = "container"
    png = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 200
    for name, filename, data, says in (
        ("pdf named xlsx", ".xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" + b"x" * 500, ("PDF",)),
        ("jpg named xlsx", ".xlsx", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 4, ("图片",)),
        ("png named csv", ".csv", png, ("图片",)),
        ("pdf named csv", ".csv", b"%PDF-1.4\n" + b"1 0 obj\n" * 40, ("PDF",)),
        ("rar named xlsx", ".xlsx", b"Rar!\x1a\x07\x01\0" + bytes(range(200)), ("压缩",)),
        ("7z named xlsx", ".xlsx", b"7z\xbc\xaf'\x1c\0\x04" + bytes(range(200)), ("压缩",)),
        ("program named xlsx", ".xlsx", b"MZ\x90\0" + bytes(range(256)) * 4, ()),
        ("database named xlsx", ".xlsx", b"SQLite format 3\0" + b"\x10\0\x01\x01" * 100, ()),
        ("rtf named xls", ".xls", rb"{\rtf1\ansi\deff0 {\fonttbl {\f0 SimSun;}} hello }" * 4, ()),
        ("gzip named csv", ".csv", gzip.compress(delimited(ROWS), mtime=0), ("压缩",)),
        (
            "page to log in, named xlsx",
            ".xlsx",
            "<!DOCTYPE html><html><head><title>登录</title></head><body><form>请先登录</form></body></html>".encode(),
            ("网页",),
        ),
        ("answer of a server, named xlsx", ".xlsx", '{"code":403,"msg":"无权限"}'.encode(), ()),
        ("random bytes named xlsx", ".xlsx", zlib.compress(bytes(range(256)) * 40)[2:], ()),
        ("random bytes named csv", ".csv", bytes((n * n * 7 + n) % 256 for n in range(4000)), ()),
    ):
        yield refused(name, group, filename, data, says=says)
    word = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}
    slides = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p:presentation/>"}
    yield refused("docx named xlsx", group, ".xlsx", partial(packed, word), says=("Word", "文档"))
    yield refused("pptx named xlsx", group, ".xlsx", partial(packed, slides))
    yield refused("zip of other files", group, ".xlsx", partial(packed, {"a.txt": "甲", "b/c.txt": "乙"}))
    yield refused("empty zip", group, ".xlsx", packed({}))
    inner = {"88_按文本_小问卷.xlsx": book(ROWS), "88_按序号_小问卷.xlsx": book(number_table())}
    yield refused("zip with the workbooks inside", group, ".xlsx", partial(packed, inner), says=("压缩", "解压"))
    yield refused("zip by its own name", group, ".zip", partial(packed, inner), says=("压缩", "解压"))
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.xlsx"))
    yield refused("tar named xlsx", group, ".xlsx", tar.getvalue())
    secret = compound(
        {"EncryptionInfo": b"\x04\0\x04\0\x40\0\0\0<encryption/>" + b"\0" * 200, "EncryptedPackage": b"\x07" * 6000}
    )
    yield refused("workbook with a password", group, ".xlsx", secret, says=("密码",))
    yield refused("workbook with a password, named xls", group, ".xls", secret, says=("密码",))
    lock = b"\x05admin" + b" " * 49 + b"\x05\0a\0d\0m\0i\0n" + b"\0" * 100
    yield refused("lock file", group, "~$" + NAME + ".xlsx", lock,
                  says=("临时文件",), code=("I-LOCK-FILE",))  # fmt: skip
    yield refused("place-holder of a cloud", group, ".xlsx", b"", code=("I-EMPTY-FILE",))
    link = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + b"\0" * 200
    yield refused("shortcut named xlsx", group, ".xlsx", link)


def _disguised() -> Iterator[Case]:
    group = "extension"
    workbook, text = partial(book, ROWS), partial(delimited, ROWS)
    for ending in (".csv", ".xls", ".txt", ".et", ".dat", ""):
        yield one(f"workbook named {ending or 'without ending'}", group, NAME + ending, workbook, "CW")
    for ending in (".xls", ".xlsx"):
        yield one(f"comma-separated text named {ending}", group, ending, text, "W")
        yield one(
            f"gbk text with tabs named {ending}", group, ending, partial(delimited, ROWS, by="\t", encoding="gbk"), "W"
        )
        wide = partial(delimited, ROWS, by="\t", encoding="utf-16-le", before="\ufeff")
        yield one(f"utf-16 text with tabs named {ending}", group, ending, wide, "W")
        yield one(f"page with a table named {ending}", group, ending, partial(page, "utf-8"), "W")
    yield one("page with a table in gbk", group, ".xls", partial(page, "gbk"), "W")
    yield one(
        "page with a table and a script",
        group,
        ".xls",
        lambda: page("utf-8").replace(b"<table", b"<script>alert('<td>x</td>')</script><table"),
        "W",
    )
    yield one(
        "page with two tables",
        group,
        ".xls",
        lambda: page("utf-8").replace(b"<table", b"<table><tr><td>a</td></tr></table><table"),
        "WE",
    )
    yield one("page that ends early", group, ".xls", lambda: page("utf-8")[:-900], "WE", people=None)
    yield refused("workbook of 2003 as xml", group, ".xls", partial(spreadsheet_2003, ROWS), says=("另存为",))
    yield one("text without ending", group, NAME, text, "CW")
    pair = (
        File(NAME + ".xlsx", text),
        File(NAME.replace("文本", "序号") + ".xlsx", partial(delimited, number_table())),
    )
    yield Case("pair of texts named xlsx", group, pair, "W")


def page(encoding: str) -> bytes:
    """A table as a page, as some platforms name .xls."""
    rows = "".join(f"<tr>{''.join(f'<td>{escape(str(c or str()))}</td>' for c in row)}</tr>\n" for row in ROWS)
    return (
        f'<html><head><meta charset="{encoding}"></head><body><table border="1">\n{rows}</table></body></html>'.encode(
            encoding
        )
    )
