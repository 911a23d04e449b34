"""Read .xls, .xlsb and .ods: the library that can is run apart, because a hostile file makes it take all memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from toolkit.containers.apart import read_apart
from toolkit.containers.texts import LostDigits, Moment, noticed
from toolkit.containers.workbook import Sheet, Workbook
from toolkit.errors import IntakeError
from toolkit.records import Notice

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream in which a workbook with a password lies."""
_FILE_PASS = (b"\x2f\x00\x36\x00\x01\x00\x01\x00", b"\x2f\x00\xc8\x00\x01\x00")
"""How the record begins that old Excel writes into a workbook with a password."""
_PARTS = ("META-INF/manifest.xml", "content.xml")
_HEAD = 1 << 20
_BLANK_ERRORS = Notice(
    "old_format",
    "info",
    "这是旧版或其他格式的表格：算错的格子（如 #N/A）和没有结果的公式按空白读入。有公式的，请另存为 .xlsx 再读入。",
)


def read_old(data: bytes, file: str) -> Workbook:
    """Read a workbook.

    Raises
    ------
    IntakeError
        ``I-PASSWORD``, or ``I-OLD-EXCEL`` when it is damaged, of a rare variety, or too much for the reader.
    """
    if _ENCRYPTED in data or any(mark in data for mark in _FILE_PASS):
        raise IntakeError("I-PASSWORD", where=file)
    if data.startswith(b"PK"):
        _refuse_unsound(data, file)
    sheets: list[Sheet] = []
    for line in read_apart("toolkit.containers.old_formats_reader", (), data, file, "I-OLD-EXCEL"):
        match line:
            case {"sheet": name, "hidden": hidden}:
                sheets.append(Sheet(name, {}, hidden))
            case [row, cells]:
                sheets[-1].cells[row] = {column: _text(shown, number) for column, shown, number in cells}
    return Workbook(file, tuple(sheets), notices=(_BLANK_ERRORS, *_lost_digits(sheets)))


def _refuse_unsound(data: bytes, file: str) -> None:
    """Refuse an open document with a password, or with declarations that can blow up.

    Raises
    ------
    IntakeError
        ``I-PASSWORD``, ``I-HOSTILE``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            heads = {name: archive.open(name).read(_HEAD) for name in _PARTS if name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise IntakeError("I-OLD-EXCEL", where=file) from error
    if b"encryption-data" in heads.get("META-INF/manifest.xml", b""):
        raise IntakeError("I-PASSWORD", where=file)
    if any(b"<!DOCTYPE" in head or b"<!ENTITY" in head for name, head in heads.items() if name == "content.xml"):
        raise IntakeError("I-HOSTILE", where=file, what="实体声明")


def _lost_digits(sheets: list[Sheet]) -> Iterator[Notice]:
    for sheet in sheets:
        cells = ((row, column, text) for row, cells in sheet.cells.items() for column, text in cells.items())
        lost = [f"第{row}行第{column + 1}列" for row, column, text in cells if type(text) is LostDigits]
        if lost:
            shown = "、".join(lost[:5]) + (f"等{len(lost)}处" if len(lost) > 5 else "")
            words = f"{shown}的数字太长，表格软件已丢掉后面的位数，无法恢复。请把那一列设为“文本”后重新导出。"
            yield Notice("digits_lost", "action", f"工作表“{sheet.name}”：{words}", subject=sheet.name)


def _text(shown: str, number: str | None) -> str:
    """Return the text of a cell; ``number`` is what is stored for a day or time, empty for one that lost digits."""
    if number is None:
        return noticed(shown)
    return Moment(shown, number) if number else LostDigits(shown)
