"""Which container is it? By content, never by the name's ending."""

from __future__ import annotations

from toolkit.containers.json_table import read_json
from toolkit.containers.workbook import Workbook
from toolkit.containers.xlsx import read_xlsx
from toolkit.errors import IntakeError

_SIGNATURES = (
    (b"%PDF", "PDF 文档"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包（RAR）"),
    (b"7z\xbc\xaf", "压缩包（7z）"),
    (b"<", "网页"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_workbook(data: bytes, file: str) -> Workbook:
    """Read a file of tables.

    Raises
    ------
    IntakeError
        ``I-EMPTY-FILE``, ``I-LOCK-FILE``, ``I-TYPE``, ``I-OLD-EXCEL``, or what the container's reader raises.
    """
    if file.startswith("~$"):
        raise IntakeError("I-LOCK-FILE", where=file)
    if not data:
        raise IntakeError("I-EMPTY-FILE", where=file)
    if data.startswith(_ZIP):
        return read_xlsx(data, file)
    if data.startswith(_OLE):
        raise IntakeError("I-OLD-EXCEL", where=file)
    head = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith((b"{", b"[")):
        return read_json(data, file)
    actual = next((name for signature, name in _SIGNATURES if head.startswith(signature)), "文字或其他格式")
    raise IntakeError("I-TYPE", where=file, actual=actual)
