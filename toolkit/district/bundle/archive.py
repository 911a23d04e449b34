"""The zip around a bundle: its files by name, their bytes counted as they come, nothing ever written to disk."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from toolkit.errors import IntakeError

MAX_BUNDLE = 64 << 20
"""Of a bundle as it comes; no honest one comes near."""
MAX_FILE = 64 << 20
"""Of one file in it."""
MAX_WHOLE = 256 << 20
"""Of all files in it together."""
MAX_FILES = 3000
_BLOCK = 256 << 10
_ENCRYPTED = 1
_NAME = re.compile(r"[A-Za-z0-9_.]+(/[A-Za-z0-9_.]+)?")
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, LookupError, RuntimeError, ValueError)
"""What the archive reader of the standard library raises on broken input."""


def refused(where: str, reason: str) -> IntakeError:
    """Return the error of a bundle that cannot be read."""
    return IntakeError("I-BUNDLE", where=where, reason=reason)


def files_in(data: bytes, where: str) -> dict[str, bytes]:
    """Return the files of a zip by name.

    Raises
    ------
    IntakeError
        ``I-BUNDLE`` for what is empty, no zip, damaged, encrypted or too large, and for names that point elsewhere or
        stand there twice.
    """
    if not data:
        raise refused(where, "文件是空的，可能没有传完")
    if len(data) > MAX_BUNDLE:
        raise refused(where, f"文件超过{MAX_BUNDLE >> 20}MB，正常的包不会这么大")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = _members(archive, where)
            return _contents(archive, found, where)
    except _BROKEN as error:
        raise refused(where, "不是 ZIP 文件，或者已经损坏、没有传完") from error


def _members(archive: zipfile.ZipFile, where: str) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = info.filename
        if not _NAME.fullmatch(name) or ".." in name or name.startswith(".") or "/." in name:
            shown = re.sub(r"[^\w./\\:-]", "?", name)[:40]
            raise refused(where, f"里面有这种包不会有的文件“{shown}”，它可能指向别处，没有读取")
        if found.setdefault(name, info) is not info:
            raise refused(where, f"里面有两个同名的文件“{name[:40]}”")
        if info.flag_bits & _ENCRYPTED:
            raise refused(where, "加了密码")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused(where, "用了少见的压缩方法")
    if not found:
        raise refused(where, "里面没有任何内容")
    if len(found) > MAX_FILES:
        raise refused(where, f"里面的文件超过{MAX_FILES}个")
    return found


def _contents(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], where: str) -> dict[str, bytes]:
    contents, whole = {}, 0
    for name, info in members.items():
        blocks, size = [], 0
        with archive.open(info) as stream:
            while block := stream.read(_BLOCK):
                size, whole = size + len(block), whole + len(block)
                if size > MAX_FILE or whole > MAX_WHOLE:
                    raise refused(where, f"展开后超过{MAX_FILE >> 20}MB，正常的包不会这么大")
                blocks.append(block)
        contents[name] = b"".join(blocks)
    return contents
