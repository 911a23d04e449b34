"""Which container is it? By content, never by the name's ending."""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.containers.encodings import decode
from toolkit.containers.hanzi import is_common, is_garbled
from toolkit.containers.html_table import read_html
from toolkit.containers.json_table import read_json
from toolkit.containers.r_syntax import is_r_syntax, read_r_syntax
from toolkit.containers.text_table import MAX_BYTES, read_decoded
from toolkit.containers.workbook import Sheet, Workbook
from toolkit.containers.xlsx import read_xlsx
from toolkit.containers.xlsx.archive import Archive
from toolkit.errors import IntakeError
from toolkit.records import Notice

_SIGNATURES = (
    (b"%PDF", "PDF 文档"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"RIFF", "图片、声音或视频"),
    (b"ID3", "声音"),
    (b"Rar!", "压缩包（RAR），请先解压"),
    (b"7z\xbc\xaf", "压缩包（7z），请先解压"),
    (b"\x1f\x8b", "压缩包（GZ），请先解压"),
    (b"BZh", "压缩包（BZ2），请先解压"),
    (b"\xfd7zXZ", "压缩包（XZ），请先解压"),
    (b"PK\x05\x06", "空的压缩包（ZIP）"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"SQLite format 3\0", "数据库"),
    (b"PAR1", "数据库"),
    (b"L\0\0\0\x01\x14\x02\0", "快捷方式"),
    (rb"{\rtf", "Word 文档（RTF）"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAS = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")
_PORTABLE = b"ASCII SPSS PORT FILE"
_OLD_STATA = re.compile(rb"[\x69\x6c-\x73][\x01\x02]\x01\x00", re.DOTALL)
_ZIPPED = (
    ("word/document.xml", "Word 文档"),
    ("ppt/presentation.xml", "演示文稿（PPT）"),
    ("ofd.xml", "OFD 文档"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_BARE_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_STREAMS = (
    ("WordDocument", "Word 文档"),
    ("PowerPoint Document", "演示文稿（PPT）"),
    ("__properties_version1.0", "邮件"),
)
_JSON = re.compile(r'\{\s*["}]|\[\s*[\[{"\]\d-]')
_PAGE_IN_PARTS = re.compile(r"MIME-Version:|From: .*\n?Subject: ", re.IGNORECASE)
_BINARY = re.compile("[\0-\x08\x0e-\x1f\ud800-\udfff]")
_MOST_BINARY = 0.05
_QUESTION_MARKS = re.compile(r"\?\?")
_PROOF = 3
_HEAD = 4096


def open_workbook(data: bytes, file: str) -> Workbook:
    """Read a file of tables.

    Raises
    ------
    IntakeError
        ``I-EMPTY-FILE``, ``I-NOT-HERE`` a file a cloud folder only shows, ``I-LOCK-FILE``, ``I-PASSWORD``, ``I-TYPE``,
        ``I-OLD-XML``, ``I-GARBLED`` when the Chinese of a header was ruined before, or what the container's reader
        raises.
    """
    book = _read(data, file)
    if any(_is_ruined(_first_texts(sheet)) for sheet in book.sheets if not sheet.hidden):
        raise IntakeError("I-GARBLED", where=file)
    return book


def _first_texts(sheet: Sheet) -> list[str]:
    """Return the texts of the first row that may be a header."""
    return next((list(sheet.cells[row].values()) for row in sorted(sheet.cells) if len(sheet.cells[row]) > 1), [])


def _is_ruined(texts: list[str]) -> bool:
    """Tell whether the Chinese in texts was lost before the file came to us; one or two marks of it prove nothing."""
    rest = [text.replace("\ufffd", "") for text in texts]
    if sum(map(len, texts)) - sum(map(len, rest)) < _PROOF and is_common(rest):
        texts = rest
    asked = sum(bool(_QUESTION_MARKS.search(text)) and text.isascii() for text in texts)
    # A place where it was cut may keep the whole from being undone, but not every text of it.
    return asked > len(texts) / 2 or is_garbled(texts) or sum(is_garbled([text]) for text in texts) > 1


def _read(data: bytes, file: str) -> Workbook:
    if file.startswith("~$"):
        raise IntakeError("I-LOCK-FILE", where=file)
    if not data:
        raise IntakeError("I-EMPTY-FILE", where=file)
    if not data.strip(b"\0"):
        raise IntakeError("I-NOT-HERE", where=file)
    kind = _statistics(data)
    if kind:
        from toolkit.containers.statistics_file import read_statistics

        return read_statistics(data, file, kind)
    if data.startswith(_ZIP):
        return _zip(data, file)
    if data.startswith(_OLE) or _BARE_EXCEL.match(data):
        return _old(data, file)
    actual = next((name for signature, name in _SIGNATURES if data.startswith(signature)), "")
    if actual or data[257:262] == b"ustar":
        raise IntakeError("I-TYPE", where=file, actual=actual or "压缩包（TAR），请先解压")
    return _text(data, file)


def _statistics(data: bytes) -> str:
    """Return the kind of a statistics programme's file; empty for any other."""
    for signature, kind in ((b"$FL2", "sav"), (b"$FL3", "zsav"), (b"<stata_dta>", "dta"), (_SAS, "sas7bdat")):
        if data.startswith(signature):
            return kind
    if _OLD_STATA.match(data):
        return "dta"
    return "por" if _PORTABLE in data[:512].replace(b"\r", b"").replace(b"\n", b"") else ""


def _zip(data: bytes, file: str) -> Workbook:
    with Archive.opened(data, file) as archive:
        names = archive.names
        sort = b"".join(archive.blocks("mimetype")) if archive.has("mimetype") else b""
    if sort.startswith(_OPEN_DOCUMENT) and sort != _OPEN_DOCUMENT + b"spreadsheet":
        raise IntakeError("I-TYPE", where=file, actual="另一种文档（ODF）")
    if sort or "xl/workbook.bin" in names:
        return _old(data, file)
    for part, actual in _ZIPPED:
        if part in names:
            raise IntakeError("I-TYPE", where=file, actual=actual)
    if any(name.endswith((".xlsx", ".xls", ".csv", ".sav")) for name in names):
        raise IntakeError("I-TYPE", where=file, actual="压缩包（ZIP），请先解压，再读入里面的表格")
    return read_xlsx(data, file)


def _old(data: bytes, file: str) -> Workbook:
    for stream, actual in _STREAMS:
        if stream.encode("utf-16-le") in data:
            raise IntakeError("I-TYPE", where=file, actual=actual)
    from toolkit.containers.old_formats import read_old

    return read_old(data, file)


def _text(data: bytes, file: str) -> Workbook:
    """Read what may be text: a page, JSON, or a delimited table."""
    if len(data) > MAX_BYTES:
        raise IntakeError("I-TOO-LARGE", where=file, limit=f"{MAX_BYTES >> 20}MB")
    text, notices = decode(data)
    head = text[:_HEAD].lstrip("\ufeff \r\n\t")
    if len(_BINARY.findall(head)) > _MOST_BINARY * len(head):
        raise IntakeError("I-TYPE", where=file, actual="看不出是什么的数据（不是文字）")
    if _JSON.match(head):
        return read_json(data, file)
    if is_r_syntax(text):
        return read_r_syntax(text, file)
    if _PAGE_IN_PARTS.match(head):
        raise IntakeError("I-TYPE", where=file, actual="网页（MHT）")
    if head.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head:
            raise IntakeError("I-OLD-XML", where=file)
        book = read_html(text, file)
        return replace(book, notices=(*notices, *book.notices))
    if file.lower().endswith((".xls", ".xlsx", ".xlsm", ".xlsb", ".et", ".ods")):
        words = "扩展名是表格，内容其实是文本（用逗号、Tab 等分列），已按文本读入；请核对份数。"
        notices.append(Notice("text_as_table", "info", words))
    return read_decoded(text, file, notices)
