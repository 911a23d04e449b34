"""The zip around a workbook: its parts by name, their bytes counted as they come, nothing ever written to disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from toolkit.containers.xlsx import limits
from toolkit.errors import IntakeError
from toolkit.records import Notice

_BLOCK = 256 << 10
_ENCRYPTED = 1
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, LookupError, RuntimeError, ValueError,
)  # fmt: skip
"""What the archive reader of the standard library raises on broken input."""


class Archive:
    """The parts of a workbook; names count without regard to case, as the standard has it.

    ``elements`` and ``produced`` count what was parsed and the bytes that came of all parts together.
    """

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.file = file
        self.elements = self.produced = 0
        self.notices: list[Notice] = []
        self._archive = archive
        self._parts: dict[str, zipfile.ZipInfo] = {}
        foreign = 0
        for info in archive.infolist():
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or ":" in name or ".." in name.split("/"):
                foreign += 1
            elif self._parts.setdefault(name.casefold(), info) is not info:
                raise IntakeError("I-HOSTILE", where=file, what="重名部件")
        if foreign:
            words = f"文件里夹有{foreign}个指向别处的部件，与答卷无关，没有读取。"
            self.notices.append(Notice("foreign_parts", "info", words))

    @classmethod
    @contextmanager
    def opened(cls, data: bytes, file: str) -> Iterator[Archive]:
        """Open an archive; whatever breaks while it is read is ``I-DAMAGED``."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield cls(archive, file)
        except _BROKEN as error:
            raise IntakeError("I-DAMAGED", where=file) from error

    @property
    def names(self) -> frozenset[str]:
        """The names of the parts in small letters."""
        return frozenset(self._parts)

    def has(self, part: str) -> bool:
        """Tell whether there is a part."""
        return part.casefold() in self._parts

    def blocks(self, part: str, most: int | None = None) -> Iterator[bytes]:
        """Yield the bytes of a part, up to :data:`limits.MAX_PART` or ``most``.

        Raises
        ------
        IntakeError
            ``I-TOO-LARGE``, ``I-PASSWORD``, ``I-HOSTILE`` when it is packed in a way no table programme uses.
        """
        info = self._parts[part.casefold()]
        if info.flag_bits & _ENCRYPTED:
            raise IntakeError("I-PASSWORD", where=self.file)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise IntakeError("I-HOSTILE", where=self.file, what="少见的压缩方法")
        produced, most = 0, limits.MAX_PART if most is None else most
        with self._archive.open(info) as stream:
            while block := stream.read(_BLOCK):
                produced += len(block)
                self.produced += len(block)
                if produced > most or self.produced > limits.MAX_FILE:
                    limit = min(most, limits.MAX_FILE) >> 20
                    raise IntakeError("I-TOO-LARGE", where=self.file, limit=f"{limit}MB")
                yield block
        if produced != info.file_size:
            raise IntakeError("I-DAMAGED", where=f"{self.file}（{part}）")
