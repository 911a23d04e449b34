"""An edited .docx -> what the checker needs: visible text, anchored numbers, where it came from."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal

import lxml.etree as etree

from toolkit.document.docx.origin import read_origin
from toolkit.document.docx.package import DOCUMENT
from toolkit.document.docx.text import Passage, passages
from toolkit.document.docx.xml import parse
from toolkit.errors import ReportError

_ANCHOR = re.compile(r"^_?r\d{4,}_([0-9a-f]{8})(?:_Copy_\d+)?$")
_HEADING = re.compile(r"^(heading|标题)\s*\d*$|^title$", re.IGNORECASE)
_TOC = re.compile(r"^(toc\b|目录|table of contents)", re.IGNORECASE)
_CAPTION = re.compile(r"^(caption|题注|表题|图题)", re.IGNORECASE)
_LARGEST = 300_000_000  # bytes unpacked; a draft has about one

Role = Literal["heading", "caption", "toc", "table", "normal"]


@dataclass(frozen=True)
class Anchor:
    """A number's bookmark: its stretch of the paragraph's text, first 8 digits of the fact, the full name."""

    start: int
    end: int
    fact: str
    bookmark: str


@dataclass(frozen=True)
class DraftParagraph:
    """A paragraph of the draft.

    Parameters
    ----------
    where : str
        The place in words: ``正文第12段“…”``, ``表3 第2行第4列``, ``脚注1``.
    text : str
        The visible text, without automatic numbers of headings.
    anchors : tuple of Anchor
        Anchored numbers, in order; an emptied one has ``start == end``.
    fields : tuple of (start, end)
        Text that the word processor computes: numbers of tables, figures and pages, tables of contents.
    style : str
        The style's name.
    role : {"heading", "caption", "toc", "table", "normal"}
        What the style and the place say it is.
    """

    where: str
    text: str
    anchors: tuple[Anchor, ...]
    fields: tuple[tuple[int, int], ...]
    style: str
    role: Role


@dataclass(frozen=True)
class Draft:
    """A draft as read back: origin (empty when it is not ours), printed values by fact, paragraphs."""

    origin: dict[str, str]
    facts: dict[str, str]
    paragraphs: tuple[DraftParagraph, ...]


@dataclass(frozen=True)
class _Style:
    name: str
    base: str
    outline: bool


def read(data: bytes, name: str = "") -> Draft:
    """Return what the .docx in ``data`` says; ``name`` is the file's name, for the error.

    Raises
    ------
    ReportError
        ``R-NOT-DOCX`` for anything that is no readable .docx: a renamed .doc or .wps, a damaged file.
    """
    parts = members(data, name)
    try:
        styles = _styles(parts)
        paragraphs = []
        for part, noun in text_parts(parts):
            found = passages(parse(parts[part]))
            paragraphs += _located(found, noun, styles)
    except ValueError as error:
        raise ReportError("R-NOT-DOCX", where=name) from error
    origin, facts = read_origin(parts)
    return Draft(origin, facts, tuple(paragraphs))


def members(data: bytes, name: str = "") -> dict[str, bytes]:
    """Return the parts of a .docx.

    Raises
    ------
    ReportError
        ``R-NOT-DOCX`` when ``data`` is none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _LARGEST:
                raise ReportError("R-NOT-DOCX", where=name)
            parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
        root = parse(parts[main_part(parts)])
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise ReportError("R-NOT-DOCX", where=name) from error
    if etree.QName(root).localname != "document":
        raise ReportError("R-NOT-DOCX", where=name)
    return parts


def main_part(parts: dict[str, bytes]) -> str:
    """Return the name of the main part, which need not be ``word/document.xml``."""
    if "_rels/.rels" in parts:
        for relationship in parse(parts["_rels/.rels"]):
            if (relationship.get("Type") or "").endswith("/officeDocument"):
                return posixpath.normpath((relationship.get("Target") or "").lstrip("/"))
    return DOCUMENT


def text_parts(parts: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return the parts that hold the author's text, with the noun of their paragraphs; the main one first."""
    main = main_part(parts)
    folder = posixpath.dirname(main)
    notes = [
        (posixpath.join(folder, "footnotes.xml"), "脚注"),
        (posixpath.join(folder, "endnotes.xml"), "尾注"),
    ]
    return [(main, "正文"), *((part, noun) for part, noun in notes if part in parts)]


def _located(found: list[Passage], noun: str, styles: dict[str, _Style]) -> list[DraftParagraph]:
    paragraphs = []
    count = 0
    for passage in found:
        text = passage.text
        count += passage.cell is None and bool(text.strip())
        chain = _chain(passage, styles)
        paragraphs.append(
            DraftParagraph(
                _where(passage, noun, count, text),
                text,
                _anchors(passage),
                tuple(passage.fields),
                chain[0].name if chain else "",
                _role(passage, chain),
            )
        )
    return paragraphs


def _where(passage: Passage, noun: str, count: int, text: str) -> str:
    if passage.cell:
        table, row, column = passage.cell
        return f"{table} 第{row}行第{column}列"
    beginning = " ".join(text.split())[:10]
    return f"{noun}第{count}段“{beginning}…”" if beginning else f"{noun}第{count}段后的空行"


def _anchors(passage: Passage) -> tuple[Anchor, ...]:
    matches = ((start, end, name, _ANCHOR.match(name)) for start, end, name in passage.bookmarks)
    return tuple(sorted((Anchor(s, e, m[1], name) for s, e, name, m in matches if m), key=lambda a: (a.start, a.end)))


def _styles(parts: dict[str, bytes]) -> dict[str, _Style]:
    part = posixpath.join(posixpath.dirname(main_part(parts)), "styles.xml")
    if part not in parts:
        return {}
    styles = {}
    for element in parse(parts[part]).iterchildren("{*}style"):
        identity = _attribute(element, "styleId")
        outline = element.find("{*}pPr/{*}outlineLvl")
        styles[identity] = _Style(
            _attribute(element.find("{*}name")) or identity,
            _attribute(element.find("{*}basedOn")),
            outline is not None and _attribute(outline) != "9",
        )
    return styles


def _attribute(element: etree._Element | None, name: str = "val") -> str:
    if element is None:
        return ""
    return next((value for key, value in element.items() if etree.QName(key).localname == name), "")


def _chain(passage: Passage, styles: dict[str, _Style]) -> list[_Style]:
    """Return the paragraph's style and those it is based on."""
    identity = _attribute(passage.element.find("{*}pPr/{*}pStyle"))
    chain: list[_Style] = []
    while identity in styles and len(chain) < 12:  # a damaged file may have a ring of styles
        chain.append(styles[identity])
        identity = chain[-1].base
    return chain


def _role(passage: Passage, chain: list[_Style]) -> Role:
    names = [style.name for style in chain]
    outline = passage.element.find("{*}pPr/{*}outlineLvl")
    if any(_TOC.match(name) for name in names):
        return "toc"
    if any(_CAPTION.match(name) for name in names):
        return "caption"
    if passage.cell:
        return "table"
    own = outline is not None and _attribute(outline) != "9"
    if own or any(style.outline or _HEADING.match(style.name) for style in chain):
        return "heading"
    return "normal"
