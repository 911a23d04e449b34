"""Stream XML, and let what is regular pass beside the parser.

A parser that calls back into Python takes about four microseconds for a cell, half a minute for a large survey. Nearly
all of a sheet is one shape over and over: :meth:`Stream.lift` takes elements of that shape out of the stream, to be
read as bytes, and leaves everything else, whatever is odd among it, to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from toolkit.containers.xlsx import limits
from toolkit.containers.xlsx.archive import Archive
from toolkit.errors import IntakeError

_HELD = 1 << 20
_LONGEST_TAG = 8 << 20
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff<]|]]>")
_REFERENCE = re.compile("&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));|&")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class IrregularError(Exception):
    """Bytes are not of the shape that can be read without a parser."""


class Stream:
    """A part, parsed as it comes.

    ``start(name, attributes)`` and ``end(name)`` are called with local names, so that both editions of the standard
    read alike; ``path`` has the names of the open elements. Text is kept only between :meth:`gather` and
    :meth:`gathered`.
    """

    def __init__(
        self, archive: Archive, part: str, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]
    ) -> None:
        self.path: list[str] = []
        self._archive, self._file, self._part = archive, archive.file, part
        self._start, self._end = start, end
        self._names = _LocalNames()
        self._elements, self._fed = archive.elements, 0
        self._text: list[str] = []
        self._encoding = "utf-8"
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.XmlDeclHandler = self._on_declaration

    def gather(self) -> None:
        """Keep text from here on."""
        self._text.clear()
        self._parser.CharacterDataHandler = self._text.append

    def gathered(self) -> str:
        """Return the text since :meth:`gather`, and keep no more."""
        self._parser.CharacterDataHandler = None
        text = "".join(self._text)
        self._text.clear()
        return text

    def parse(self, blocks: Iterable[bytes]) -> None:
        """Parse a whole part.

        Raises
        ------
        IntakeError
            ``I-DAMAGED`` what is no XML, ``I-HOSTILE`` DTD, entities or nesting beyond reason, ``I-TOO-LARGE``.
        """
        for block in blocks:
            self._feed(block)
        self._feed(b"", last=True)

    def lift(
        self, blocks: Iterable[bytes], within: list[str], opening: bytes, closing: bytes, take: Callable[[bytes], bool]
    ) -> None:
        """Parse a whole part; elements that ``take`` reads do not reach the parser.

        ``take`` gets the bytes between an ``opening`` and the next, and is asked only while the parser stands right
        below the elements ``within``. What it leaves goes to the parser. Everything does from where the shape of the
        bytes proves nothing: behind an element that does not end in ``closing``, and where there are comments,
        instructions, unparsed sections, or another encoding.
        """
        lifting = True
        for piece, is_element in _pieces(blocks, opening):
            if not is_element:
                self._feed(piece)
                lifting = self._encoding == "utf-8"
            elif not (lifting and self.path == within and take(piece)):
                self._feed(opening + piece)
                lifting = lifting and piece.endswith(closing)
        self._feed(b"", last=True)

    def _feed(self, data: bytes, *, last: bool = False) -> None:
        self._fed += len(data)
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise IntakeError("I-DAMAGED", where=f"{self._file}（{self._part}）") from error
        self._archive.elements = self._elements
        if sum(map(len, self._text)) > limits.MAX_CHARACTERS:
            raise IntakeError("I-TOO-LARGE", where=self._file, limit=f"一格{limits.MAX_CHARACTERS >> 20}百万字")
        if self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            # A tag without end is read from its beginning again with every block.
            raise IntakeError("I-HOSTILE", where=self._file, what="过长的标记")

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self.path) == limits.MAX_DEPTH:
            raise IntakeError("I-HOSTILE", where=self._file, what="层次过深")
        if self._elements > limits.MAX_ELEMENTS:
            raise IntakeError("I-TOO-LARGE", where=self._file, limit="600万个写法特殊的格子")
        local = self._names[name]
        self.path.append(local)
        self._start(local, attributes)

    def _on_end(self, name: str) -> None:
        self._end(self._names[name])
        self.path.pop()

    def _on_declaration(self, _: str, encoding: str | None, __: int) -> None:
        self._encoding = (encoding or "utf-8").casefold()

    def _refuse(self, *_: object) -> None:
        raise IntakeError("I-HOSTILE", where=self._file, what="实体声明")


def plain_text(data: bytes) -> str:
    """Return the text between two tags as a parser would, when there is nothing else between them.

    >>> plain_text("一 &amp; &#20108; ]".encode())
    '一 & 二 ]'

    Raises
    ------
    IrregularError
    """
    if data.isalnum():
        return data.decode()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise IrregularError from error
    if _FORBIDDEN.search(text):
        raise IrregularError
    return _REFERENCE.sub(_referred, text) if "&" in text else text


def _referred(found: re.Match[str]) -> str:
    """Return the character a reference stands for, where XML allows it."""
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
        return chr(code)
    raise IrregularError


def _pieces(blocks: Iterable[bytes], opening: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield what stands before the first ``opening``, each element without it, and the rest; True for an element."""
    held, met = b"", b""
    source = iter(blocks)
    for block in source:
        held += block
        if len(held) > _HELD or b"<!" in held or held.find(b"<?", 0 if met else 4) >= 0:
            break
        *pieces, held = held.split(opening)
        for piece in pieces:
            yield piece, bool(met)
            met = opening
    yield met + held, False
    for block in source:
        yield block, False


class _LocalNames(dict[str, str]):
    """Names as the parser gives them to the same without their namespace."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(" ")[2]
        if len(self) < limits.MAX_COLUMNS:
            self[name] = local
        return local
