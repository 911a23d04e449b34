"""The dictionary of an SPSS file (.sav, .zsav), walked record by record, for what the reading library cannot do.

The library stumbles over sets of multiple responses in files that are not UTF-8, knows only some of their sorts, and
believes the number of cases a file states. So the sets are read here, and the library gets a copy in which their
records have an unknown number and the number of cases is left open; the copy is as long as the file.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from toolkit.errors import IntakeError

_MAGIC = (b"$FL2", b"$FL3")
_LAYOUT, _CASES, _HEADER = 64, 80, 176
_INTEGERS, _LONG_NAMES, _MANY_CASES, _ENCODING = 3, 13, 16, 20
_SETS = (7, 19)
_UNKNOWN = 9999
"""A number no extension record has: readers pass over it."""
_CODE_PAGES = {1: "cp500", 2: "ascii", 3: "ascii", 65001: "utf-8"}
_SORTS: dict[bytes, Literal["dichotomy", "category"]] = {b"C": "category", b"D": "dichotomy", b"E": "dichotomy"}


class _Record(IntEnum):
    VARIABLE = 2
    VALUE_LABELS = 3
    LABELLED = 4
    DOCUMENT = 6
    EXTENSION = 7
    END = 999


@dataclass(frozen=True)
class RawSet:
    """A set of multiple responses, its texts not yet decoded; ``variables`` are short names."""

    name: bytes
    sort: Literal["dichotomy", "category"]
    counted: bytes
    label: bytes
    variables: tuple[bytes, ...]


@dataclass
class Dictionary:
    """What was found.

    Parameters
    ----------
    misstated : bool
        It names an encoding that nobody knows.
    encoding : str
        As the file states it, under a name Python knows; empty when it states none.
    cases : int
        The number of cases the file states; −1 for none.
    sets : list of RawSet
    names : dict of bytes to bytes
        Short name in upper case to long name.
    copy : bytearray
        The file as the library can read it.
    """

    copy: bytearray
    encoding: str = ""
    misstated: bool = False
    cases: int = -1
    sets: list[RawSet] = field(default_factory=list)
    names: dict[bytes, bytes] = field(default_factory=dict)


class _BrokenError(ValueError):
    """A length or a number that leads out of the file, or a record there is none of."""


def read_dictionary(data: bytes, file: str) -> Dictionary:
    """Walk a file's dictionary.

    Raises
    ------
    IntakeError
        ``I-STATISTICS`` when it is no SPSS file or the chain of its records is broken.
    """
    try:
        return _Walk(data).dictionary()
    except _BrokenError as error:
        raise IntakeError("I-STATISTICS", where=file) from error


class _Walk:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        if data[:4] not in _MAGIC:
            raise _BrokenError
        layout = self.part(_LAYOUT, 4)
        self.order = "<" if layout in (b"\2\0\0\0", b"\3\0\0\0") else ">"
        self.found = Dictionary(bytearray(data))

    def part(self, start: int, size: int) -> bytes:
        if size < 0 or start + size > len(self.data):
            raise _BrokenError
        return self.data[start : start + size]

    def take(self, size: int) -> bytes:
        taken = self.part(self.at, size)
        self.at += size
        return taken

    def whole(self) -> int:
        return self._number(self.take(4))

    def _number(self, four: bytes) -> int:
        return struct.unpack(f"{self.order}i", four)[0]

    def dictionary(self) -> Dictionary:
        self.found.cases = self._number(self.part(_CASES, 4))
        struct.pack_into(f"{self.order}i", self.found.copy, _CASES, -1)
        self.at = _HEADER
        while True:
            match self.whole():
                case _Record.VARIABLE:
                    self._variable()
                case _Record.VALUE_LABELS:
                    self._value_labels()
                case _Record.LABELLED:
                    self.take(4 * self.whole())
                case _Record.DOCUMENT:
                    self.take(80 * self.whole())
                case _Record.EXTENSION:
                    self._extension()
                case _Record.END:
                    return self.found
                case _:
                    raise _BrokenError

    def _variable(self) -> None:
        _, labelled, missing = self.whole(), self.whole(), self.whole()
        self.take(16)  # print and write formats, name
        if labelled not in (0, 1) or abs(missing) > 3:
            raise _BrokenError
        if labelled:
            size = self.whole()
            self.take(size + -size % 4)
        self.take(8 * abs(missing))

    def _value_labels(self) -> None:
        for _ in range(self.whole()):
            self.take(8)
            size = self.take(1)[0]
            self.take(size + -(size + 1) % 8)

    def _extension(self) -> None:
        start = self.at
        subtype, size, count = self.whole(), self.whole(), self.whole()
        if size < 0 or count < 0:
            raise _BrokenError
        content = self.take(size * count)
        if subtype in _SETS:
            self.found.sets += _sets(content)
            struct.pack_into(f"{self.order}i", self.found.copy, start, _UNKNOWN)
        elif subtype == _ENCODING:
            stated = content.decode("ascii", "replace").strip(" \0")
            self.found.encoding = _known(stated)
            self.found.misstated = bool(stated) and not self.found.encoding
        elif subtype == _INTEGERS and count >= 8 and size == 4 and not self.found.encoding:
            page = self._number(content[28:32])
            self.found.encoding = _known(_CODE_PAGES.get(page, f"cp{page}"))
        elif subtype == _LONG_NAMES:
            pairs = (pair.partition(b"=") for pair in content.rstrip(b"\0").split(b"\t"))
            self.found.names = {short.upper(): long for short, _, long in pairs}
        elif subtype == _MANY_CASES and count == 2 and size == 8 and self.found.cases < 0:
            self.found.cases = struct.unpack(f"{self.order}q", content[8:])[0]


def _known(encoding: str) -> str:
    """Return an encoding under a name that Python and the library know; nothing for an unknown one."""
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return ""
    # The wider one reads whatever the narrower ones do, and some programmes state the narrower in its place.
    return "gb18030" if name in ("gb2312", "gbk", "cp936") else name


class _Cursor:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def until(self, end: bytes) -> bytes:
        stop = self.content.find(end, self.at)
        if stop < 0:
            raise _BrokenError
        taken = self.content[self.at : stop]
        self.at = stop + len(end)
        return taken

    def counted(self) -> bytes:
        """Return a text that stands behind its length and a blank."""
        digits = self.until(b" ").strip()
        size = int(digits) if digits.isdigit() and len(digits) < 9 else -1
        if size < 0 or self.at + size > len(self.content):
            raise _BrokenError
        self.at += size
        return self.content[self.at - size : self.at]


def _sets(content: bytes) -> Iterator[RawSet]:
    """Yield the sets of a record: ``$a=C 3 abc x y``, ``$a=D1 1 3 abc x y`` or ``$a=E 1 1 1 3 abc x y`` on a line each.

    The numbers are the lengths of the texts behind them, the counted value first and the label second; in the third
    form the first one tells where the labels of the categories come from.
    """
    content = content.rstrip(b"\0\n") + b"\n"
    cursor = _Cursor(content)
    while cursor.at < len(content):
        name = cursor.until(b"=").strip()
        letter = content[cursor.at : cursor.at + 1]
        if letter not in _SORTS:
            raise _BrokenError
        cursor.at += 1
        counted = b""
        if letter == b"E":
            cursor.until(b" ")
            cursor.until(b" ")
        if letter != b"C":
            counted = cursor.counted()
            cursor.until(b" ")
        else:
            cursor.until(b" ")
        label = cursor.counted()
        yield RawSet(name, _SORTS[letter], counted.strip(), label.strip(), tuple(cursor.until(b"\n").split()))
