"""What a file is, its content says, not its name; what is no table is called by its true name."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest

from tests.making import export, zipped
from toolkit.containers import open_workbook
from toolkit.errors import IntakeError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLE = "序号,1、性别\n1,男\n2,女\n"
PAGE = "<html><table><tr><td>序号</td><td>题</td></tr><tr><td>1</td><td>男</td></tr></table></html>"
XML_2003 = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'


def refused(data: bytes, name: str = "a.xlsx") -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        open_workbook(data, name)
    assert str(caught.value).count("\n") == 2
    return caught.value


def stream(name: str) -> bytes:
    """A compound file in which a stream of a name lies."""
    return OLE + b"\0" * 504 + name.encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"\x89PNG\r\n", "图片"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf'\x1c", "7z"),
        (gzip.compress(b"a,b\n", mtime=0), "解压"),
        (b"MZ\x90\0", "程序"),
        (b"SQLite format 3\0", "数据库"),
        (rb"{\rtf1\ansi}", "Word"),
        (stream("WordDocument"), "Word"),
        (stream("PowerPoint Document"), "演示"),
        (zipped({"word/document.xml": "<w/>"}), "Word"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "演示"),
        (zipped({"a.txt": "x"}), "压缩包"),
        (zipped({"甲.xlsx": b"x"}), "解压"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "文档"),
        (b"<html><p>x</p></html>", "网页"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页"),
        (bytes(range(256)) * 9, "不是文字"),
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_what_is_no_table_is_named(data, word, name):
    error = refused(data, name)
    assert error.code == "I-TYPE"
    assert word in error.message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I-EMPTY-FILE"),
        (b" \r\n", "I-EMPTY-FILE"),
        (b"\0" * 4096, "I-NOT-HERE"),
        (stream("EncryptedPackage"), "I-PASSWORD"),
        (XML_2003.encode(), "I-OLD-XML"),
        (XML_2003.encode("utf-16"), "I-OLD-XML"),
        (OLE + b"\0" * 600, "I-OLD-EXCEL"),
        (b"\x09\x08\x10\0\0\x05" + b"\0" * 60, "I-OLD-EXCEL"),
        (b"PK\x03\x04", "I-DAMAGED"),
    ],
)
def test_what_cannot_be_read_is_told_apart(data, code):
    assert refused(data).code == code
    assert refused(data, "~$a.xlsx").code == "I-LOCK-FILE"


@pytest.mark.parametrize(
    ("data", "sheet", "codes"),
    [
        (export(["序号", "题"], [[1, "男"]]), "Sheet1", []),
        (TABLE.encode(), "数据", ["text_as_table"]),
        (TABLE.encode("utf-16"), "数据", ["text_as_table"]),
        (PAGE.encode("gb18030"), "数据", ["page_as_table"]),
        (json.dumps({"rows": [{"a": 1}]}).encode(), "rows", []),
        ("[序号],题\n1,男\n".encode(), "数据", ["text_as_table"]),
        ("{备注},题\n1,男\n".encode(), "数据", ["text_as_table"]),
    ],
)
def test_the_name_does_not_count(data, sheet, codes):
    for name in ("a.xls", "a.xlsx"):
        found = open_workbook(data, name)
        assert [made.name for made in found.sheets] == [sheet]
        assert [notice.code for notice in found.notices] == codes
    codes = [code for code in codes if code != "text_as_table"]
    assert [notice.code for notice in open_workbook(data, "a.csv").notices] == codes


RUINED = [
    TABLE.encode().decode("gb18030", "replace").encode(),
    TABLE.encode("gb18030").decode("latin-1").encode(),
    TABLE.encode().decode("latin-1").encode(),
    TABLE.encode("ascii", "replace"),
    "".join("\ufffd" if character > "\x7f" else character for character in TABLE).encode(),
    TABLE.replace("序号", "锟斤拷").encode(),
    "提交答卷时间,婚姻状况,所用时间\n1,2,3\n".encode().decode("gb18030", "replace").replace("\ufffd", "?").encode(),
]


@pytest.mark.parametrize("data", RUINED)
def test_chinese_that_was_ruined_before_is_refused_with_advice(data):
    error = refused(data, "a.csv")
    assert error.code == "I-GARBLED"
    assert "乱码" in error.message


def test_ruined_headers_of_a_workbook_are_refused_too():
    header = [text.encode().decode("gb18030", "replace") for text in ("序号", "您的性别是", "您住在哪里")]
    assert refused(export(header, [[1, 2, 3]])).code == "I-GARBLED"


@pytest.mark.parametrize(
    "header",
    [
        "id,q1,q2",
        "编号,真的吗??",
        "Größe,Straße,Übung",
        "性\ufffd别,年龄",
        "価格,ひらがな,カタカナ",
        "鑫淼,犇羴,龘",
        "😀,👍🏽,✓",
    ],
)
def test_good_headers_are_not_taken_for_ruined_ones(header):
    assert open_workbook(f"{header}\n{'1,' * header.count(',')}2\n".encode(), "a.csv").sheets


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_in_a_way_no_table_programme_uses_is_refused(compression):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refused(buffer.getvalue()).code == "I-HOSTILE"
