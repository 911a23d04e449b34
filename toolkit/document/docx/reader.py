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

from toolkit.document.docx.charted import DrawnChart, drawn_charts
from toolkit.document.docx.origin import Record, read_origin
from toolkit.document.docx.package import DOCUMENT
from toolkit.document.docx.text import Passage, Place, passages
from toolkit.document.docx.xml import parse
from toolkit.errors import ReportError

_ANCHOR = re.compile(r"^_?r\d{4,}_([0-9a-f]{8})(?:_Copy_\d+)?$")
_TAG, _ALIAS = re.compile(r"^res:([0-9a-f]{8})"), re.compile(r"^结果 ([0-9a-f]{8})")
_HEADING = re.compile(r"^(heading|标题)\s*\d*$|^title$", re.IGNORECASE)
_TOC = re.compile(r"^(toc\b|目录|table of contents)", re.IGNORECASE)
_CAPTION = re.compile(r"^(caption|题注|表题|图题)", re.IGNORECASE)
_MAIN_TEXT = "正文"
_LARGEST = 300_000_000  # bytes unpacked; a draft has about one

Role = Literal["heading", "caption", "toc", "table", "normal"]


@dataclass(frozen=True)
class Anchor:
    """A marked number: its stretch of the paragraph's text, first 8 digits of the fact, name of the bookmark if any."""

    start: int
    end: int
    fact: str
    bookmark: str = ""


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
    cell : Place or None
        Of a paragraph in a table of the main text.
    """

    where: str
    text: str
    anchors: tuple[Anchor, ...]
    fields: tuple[tuple[int, int], ...]
    style: str
    role: Role
    cell: Place | None = None


@dataclass(frozen=True)
class Draft:
    """A draft as read back: what it says about itself, its paragraphs, its charts."""

    record: Record
    paragraphs: tuple[DraftParagraph, ...]
    charts: tuple[DrawnChart, ...] = ()

    @property
    def origin(self) -> dict[str, str]:
        """Where it comes from; empty when it is not ours."""
        return self.record.origin

    @property
    def facts(self) -> dict[str, str]:
        """Printed values by fact; empty when they were lost on the way."""
        return self.record.facts


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
        texts = [(passages(parse(parts[part])), part, noun) for part, noun in text_parts(parts)]
    except ValueError as error:
        raise ReportError("R-NOT-DOCX", where=name) from error
    paragraphs = [paragraph for found, _, noun in texts for paragraph in _located(found, noun, styles)]
    main, part, _ = texts[0]
    places = [(place, link) for place, passage in enumerate(main) for link in passage.charts if link]
    return Draft(read_origin(parts), tuple(paragraphs), tuple(drawn_charts(parts, part, places)))


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
    return [(main, _MAIN_TEXT), *((part, noun) for part, noun in notes if part in parts)]


def _located(found: list[Passage], noun: str, styles: dict[str, _Style]) -> list[DraftParagraph]:
    paragraphs = []
    roles: dict[str, tuple[str, Role]] = {}
    count = 0
    for passage in found:
        text = passage.text
        count += passage.cell is None and bool(text.strip())
        identity, listed = _properties(passage.element)
        if identity not in roles:
            roles[identity] = _known(_chain(identity, styles))
        name, role = roles[identity]
        if passage.cell and role not in ("toc", "caption"):
            role = "table"
        elif listed and role == "normal":
            role = "heading"
        cell = passage.cell if noun == _MAIN_TEXT else None
        anchors = _anchors(passage) if passage.bookmarks or passage.controls else ()
        where = _where(passage, noun, count, text)
        paragraphs.append(DraftParagraph(where, text, anchors, tuple(passage.fields), name, role, cell))
    return paragraphs


def _where(passage: Passage, noun: str, count: int, text: str) -> str:
    if passage.cell:
        return f"{passage.cell.name} 第{passage.cell.row}行第{passage.cell.column}列"
    beginning = " ".join(text.split())[:10]
    return f"{noun}第{count}段“{beginning}…”" if beginning else f"{noun}第{count}段后的空行"


def _anchors(passage: Passage) -> tuple[Anchor, ...]:
    """Return the marked numbers; a control's tag is believed before its alias, and both before the bookmark."""
    controls = [(start, end, _TAG.match(tag) or _ALIAS.match(alias)) for start, end, tag, alias in passage.controls]
    known = {(start, end): match[1] for start, end, match in controls if match}
    anchors = []
    for start, end, name in passage.bookmarks:
        if match := _ANCHOR.match(name):
            inside = [span for span in known if start <= span[0] and span[1] <= end]
            fact = known[inside[0]] if len(inside) == 1 else match[1]
            known = {span: fact for span, fact in known.items() if span not in inside}
            anchors.append(Anchor(start, end, fact, name))
    anchors += [Anchor(start, end, fact) for (start, end), fact in known.items()]
    return tuple(sorted(anchors, key=lambda anchor: (anchor.start, anchor.end)))


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


def _properties(paragraph: etree._Element) -> tuple[str, bool]:
    """Return a paragraph's style, and whether it is listed in the outline by its own properties."""
    for properties in paragraph.iterchildren("{*}pPr"):
        style = outline = None
        for child in properties.iterchildren("{*}pStyle", "{*}outlineLvl"):
            if etree.QName(child).localname == "pStyle":
                style = child
            else:
                outline = child
        return _attribute(style), outline is not None and _attribute(outline) != "9"
    return "", False


def _chain(identity: str, styles: dict[str, _Style]) -> list[_Style]:
    """Return a style and those it is based on."""
    chain: list[_Style] = []
    while identity in styles and len(chain) < 12:  # a damaged file may have a ring of styles
        chain.append(styles[identity])
        identity = chain[-1].base
    return chain


def _known(chain: list[_Style]) -> tuple[str, Role]:
    """Return the name of a style, and what it says its paragraphs are."""
    names = [style.name for style in chain]
    name = names[0] if names else ""
    if any(_TOC.match(one) for one in names):
        return name, "toc"
    if any(_CAPTION.match(one) for one in names):
        return name, "caption"
    if any(style.outline or _HEADING.match(style.name) for style in chain):
        return name, "heading"
    return name, "normal"
