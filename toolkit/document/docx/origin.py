"""Where a draft comes from, inside the draft: written twice, because some programs drop one of the two."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import lxml.etree as etree

from toolkit.document.docx.package import DOCUMENT, Package
from toolkit.document.docx.xml import parse, serialise
from toolkit.document.escape import clean, one_line
from toolkit.document.fingerprint import Fingerprint, fingerprint

if TYPE_CHECKING:
    from toolkit.document.tree import Document

NAMESPACE = "urn:youth-survey-toolkit:results"

_CORE = "docProps/core.xml"
_MARK = "toolkit"
_KEY = re.compile(r"^[a-z][a-z_]*$")
_VALUE = re.compile(r"^v\d+$")
_PRINT = re.compile(r"^([ptr])\d+$")
_NO_DATE = "2000-01-01"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_STORE_ID = "{5A0B9C1E-7D42-4E0B-9B7C-2F6D1C3A8E55}"


@dataclass(frozen=True)
class Record:
    """What a draft says about itself.

    Parameters
    ----------
    origin : dict of str to str
        Where it comes from; empty for a file that is not ours.
    facts : dict of str to str
        Result id to printed form; empty when the part was lost on the way.
    fingerprint : Fingerprint or None
        Lost with the same part.
    """

    origin: dict[str, str]
    facts: dict[str, str] = field(default_factory=dict)
    fingerprint: Fingerprint | None = None


def add_origin(document: Document, package: Package) -> None:
    """Write origin, printed values, fingerprint and properties of ``document`` into ``package``."""
    for key in document.origin:
        if not _KEY.match(key):
            raise ValueError(f"origin key {key!r}: small ASCII letters only")
    package.add("customXml/item1.xml", _results(document))
    package.add(
        "customXml/itemProps1.xml",
        _store_properties(),
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )
    package.relate(DOCUMENT, "customXml", "customXml/item1.xml")
    package.relate("customXml/item1.xml", "customXmlProps", "customXml/itemProps1.xml")
    package.parts[_CORE] = _core(document, package.parts[_CORE])


def _results(document: Document) -> bytes:
    # Element texts only: LibreOffice keeps those of a foreign part and drops its attributes.
    root = etree.Element(f"{{{NAMESPACE}}}results", nsmap={None: NAMESPACE})
    for key in sorted(document.origin):
        etree.SubElement(root, f"{{{NAMESPACE}}}{key}").text = clean(document.origin[key])
    for position, fact in enumerate(sorted(document.facts)):
        etree.SubElement(root, f"{{{NAMESPACE}}}v{position}").text = clean(f"{fact} {document.facts[fact]}")
    for position, (sort, text) in enumerate(fingerprint(document).texts()):
        etree.SubElement(root, f"{{{NAMESPACE}}}{sort}{position}").text = text
    return serialise(root)


def _store_properties() -> bytes:
    root = etree.Element(f"{{{_STORE}}}datastoreItem", nsmap={"ds": _STORE})
    root.set(f"{{{_STORE}}}itemID", _STORE_ID)
    references = etree.SubElement(root, f"{{{_STORE}}}schemaRefs")
    etree.SubElement(references, f"{{{_STORE}}}schemaRef").set(f"{{{_STORE}}}uri", NAMESPACE)
    return serialise(root)


def _core(document: Document, base: bytes) -> bytes:
    root = parse(base)
    date = document.date if re.fullmatch(r"\d{4}-\d\d-\d\d", document.date) else _NO_DATE
    texts = {
        "title": one_line(document.title),
        "keywords": keywords(document.origin),
        "created": f"{date}T00:00:00Z",
        "modified": f"{date}T00:00:00Z",
    }
    for element in root:
        name = etree.QName(element).localname
        if name in texts:
            element.text = texts[name]
    return serialise(root)


def keywords(origin: dict[str, str]) -> str:
    """Return the origin as the file's keywords.

    >>> keywords({"survey": "youth-needs", "wave": "1"})
    'toolkit; survey=youth-needs; wave=1'
    """
    pairs = (f"{key}={_quoted(value)}" for key, value in sorted(origin.items()))
    return "; ".join([_MARK, *pairs])


def _quoted(value: str) -> str:
    quoted = one_line(value).replace("%", "%25").replace(";", "%3B").replace(",", "%2C")
    return quoted.replace(" ", "%20")


def _unquoted(value: str) -> str:
    return value.replace("%20", " ").replace("%2C", ",").replace("%3B", ";").replace("%25", "%")


def read_origin(parts: dict[str, bytes]) -> Record:
    """Return what the parts of a file (by name) say about it: from our own part, else from the keywords."""
    for name in sorted(parts):
        if name.startswith("customXml/") and name.endswith(".xml") and NAMESPACE.encode() in parts[name]:
            root = _parsed(parts[name])
            if root is not None and root.tag == f"{{{NAMESPACE}}}results":
                return _from_results(root)
    return Record(_from_keywords(parts.get(_CORE, b"")))


def _parsed(data: bytes) -> etree._Element | None:
    try:
        return parse(data)
    except ValueError:  # a damaged side part must not keep the text from being read
        return None


def _from_results(root: etree._Element) -> Record:
    origin: dict[str, str] = {}
    facts: dict[str, str] = {}
    texts: list[tuple[str, str]] = []
    for element in root.iterchildren(etree.Element):
        name, text = etree.QName(element).localname, element.text or ""
        if _VALUE.match(name):
            fact, _, shown = text.partition(" ")
            facts[fact] = shown
        elif line := _PRINT.match(name):
            texts.append((line[1], text))
        else:
            origin[name] = text
    return Record(origin, facts, Fingerprint.of_texts(texts) if texts else None)


def _from_keywords(core: bytes) -> dict[str, str]:
    root = _parsed(core) if core else None
    if root is None:
        return {}
    for element in root.iterchildren(etree.Element):
        if etree.QName(element).localname == "keywords":
            # LibreOffice keeps keywords as a list and writes commas or blanks between them.
            items = re.split(r"[;,\s]+", (element.text or "").strip())
            if _MARK in items:
                pairs = (item.partition("=") for item in items if "=" in item)
                return {key: _unquoted(value) for key, _, value in pairs}
    return {}
