"""The parts of a workbook beside its sheets: which sheets there are, the shared texts, the styles, the properties."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from itertools import count

from toolkit.containers.xlsx import limits
from toolkit.containers.xlsx.archive import Archive
from toolkit.containers.xlsx.values import unescaped
from toolkit.containers.xlsx.xml import IrregularError, Stream, plain_text
from toolkit.errors import IntakeError

_BUILT_IN_DATES = frozenset(map(str, [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)]))
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_PLAIN_ITEM = re.compile(rb'<t(?: xml:space="preserve")?>([^<]*)</t></si>')
_BOOK = "xl/workbook.xml"


@dataclass(frozen=True)
class DeclaredSheet:
    """A sheet as the workbook names it, and the part it lies in."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class Book:
    """What the workbook says of itself; ``links`` lead from the id or the sort of a relationship to a part."""

    sheets: tuple[DeclaredSheet, ...]
    epoch_1904: bool
    links: dict[str, str]
    properties: str


def read_book(archive: Archive) -> Book:
    """Return what the workbook says of itself.

    Raises
    ------
    IntakeError
        ``I-TYPE`` when the archive holds no workbook.
    """
    outer = _links(archive, "")
    part = outer.get("officeDocument", _BOOK)
    if not archive.has(part):
        part = _BOOK
    if not archive.has(part):
        raise IntakeError("I-TYPE", where=archive.file, actual="压缩包（ZIP）")
    links = _links(archive, part)
    sheets: list[DeclaredSheet] = []
    epoch_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal epoch_1904
        if name == "sheet":
            target = next((value for key, value in attributes.items() if key.rpartition(" ")[2] == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(DeclaredSheet(attributes.get("name", ""), hidden, links.get(target, "")))
        elif name == "workbookPr":
            epoch_1904 = attributes.get("date1904") in ("1", "true")

    Stream(archive, part, start, _ignore).parse(archive.blocks(part))
    properties = outer.get("core-properties") or outer.get("coreProperties") or "docProps/core.xml"
    return Book(tuple(sheets), epoch_1904, links, properties)


def _links(archive: Archive, part: str) -> dict[str, str]:
    """Return the relationships of a part that stay inside the archive; the package's own for the empty name."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    links: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            links[attributes.get("Id", "")] = full
            links.setdefault(attributes.get("Type", "").rpartition("/")[2], full)

    if archive.has(relations):
        Stream(archive, relations, start, _ignore).parse(archive.blocks(relations))
    return links


def shared_strings(archive: Archive, book: Book) -> list[str]:
    """Return the texts that cells refer to by number; of rich texts all runs, of none the reading.

    Raises
    ------
    IntakeError
        ``I-DAMAGED`` when the part is named but missing, ``I-TOO-LARGE``.
    """
    part = book.links.get("sharedStrings", posixpath.join("xl", "sharedStrings.xml"))
    if not archive.has(part):
        if "sharedStrings" in book.links:
            raise IntakeError("I-DAMAGED", where=f"{archive.file}（{part}）")
        return []
    strings: list[str] = []
    runs: list[str] = []

    def keep(text: str) -> None:
        strings.append(unescaped(text))
        if len(strings) > limits.MAX_STRINGS:
            raise IntakeError("I-TOO-LARGE", where=archive.file, limit="200万个不同的文字")

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            runs.clear()
        elif name == "t" and "rPh" not in stream.path:
            stream.gather()

    def end(name: str) -> None:
        if name == "t" and "rPh" not in stream.path:
            runs.append(stream.gathered())
        elif name == "si":
            keep("".join(runs))

    def take(piece: bytes) -> bool:
        found = _PLAIN_ITEM.fullmatch(piece)
        try:
            text = plain_text(found[1]) if found else None
        except IrregularError:
            return False
        if text is not None:
            keep(text)
        return text is not None

    stream = Stream(archive, part, start, end)
    stream.lift(archive.blocks(part), ["sst"], b"<si>", b"</si>", take)
    return strings


def date_styles(archive: Archive, book: Book) -> frozenset[str]:
    """Return the styles of cells that show a number as a day or time, by their number."""
    part = book.links.get("styles", posixpath.join("xl", "styles.xml"))
    custom: dict[str, bool] = {}
    dates: set[str] = set()
    styles = count()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            code = _LITERAL.sub("", attributes.get("formatCode", ""))
            custom[attributes.get("numFmtId", "")] = bool(re.search(r"[ymdhs]", code, re.IGNORECASE))
        elif name == "xf" and "cellXfs" in stream.path:
            number, style = attributes.get("numFmtId", "0"), next(styles)
            if custom.get(number, number in _BUILT_IN_DATES):
                dates.add(str(style))

    stream = Stream(archive, part, start, _ignore)
    if archive.has(part):
        stream.parse(archive.blocks(part))
    return frozenset(dates)


def document_notes(archive: Archive, book: Book) -> tuple[str, ...]:
    """Return title, subject and description of the document's properties."""
    wanted = ("title", "subject", "description")
    notes: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name in wanted:
            stream.gather()

    def end(name: str) -> None:
        if name in wanted:
            notes.append(stream.gathered())

    stream = Stream(archive, book.properties, start, end)
    if archive.has(book.properties):
        stream.parse(archive.blocks(book.properties))
    return tuple(note for note in notes if note)


def _ignore(*_: object) -> None:
    return None
