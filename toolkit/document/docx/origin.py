"""Where a draft comes from, inside the draft: written twice, because some programs drop one of the two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.etree as etree

from toolkit.document.docx.package import DOCUMENT, Package
from toolkit.document.docx.xml import parse, serialise
from toolkit.document.escape import clean, one_line

if TYPE_CHECKING:
    from toolkit.document.tree import Document

NAMESPACE = "urn:youth-survey-toolkit:results"

_CORE = "docProps/core.xml"
_MARK = "toolkit"
_KEY = re.compile(r"^[a-z][a-z_]*$")
_VALUE = re.compile(r"^v\d+$")
_NO_DATE = "2000-01-01"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_STORE_ID = "{5A0B9C1E-7D42-4E0B-9B7C-2F6D1C3A8E55}"


def add_origin(document: Document, package: Package) -> None:
    """Write origin, printed values and properties of ``document`` into ``package``."""
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
    return one_line(value).replace("%", "%25").replace(";", "%3B").replace(",", "%2C")


def _unquoted(value: str) -> str:
    return value.replace("%2C", ",").replace("%3B", ";").replace("%25", "%")


def read_origin(parts: dict[str, bytes]) -> tuple[dict[str, str], dict[str, str]]:
    """Return origin and printed values from the parts of a file.

    Parameters
    ----------
    parts : dict of str to bytes
        Members of a .docx, by name.

    Returns
    -------
    origin : dict of str to str
        From our own part, else from the keywords; empty for a file that is not ours.
    facts : dict of str to str
        Result id to printed form; empty when the part was lost on the way.
    """
    for name in sorted(parts):
        if name.startswith("customXml/") and name.endswith(".xml") and NAMESPACE.encode() in parts[name]:
            root = _parsed(parts[name])
            if root is not None and root.tag == f"{{{NAMESPACE}}}results":
                return _from_results(root)
    return _from_keywords(parts.get(_CORE, b"")), {}


def _parsed(data: bytes) -> etree._Element | None:
    try:
        return parse(data)
    except ValueError:  # a damaged side part must not keep the text from being read
        return None


def _from_results(root: etree._Element) -> tuple[dict[str, str], dict[str, str]]:
    origin: dict[str, str] = {}
    facts: dict[str, str] = {}
    for element in root.iterchildren(etree.Element):
        name, text = etree.QName(element).localname, element.text or ""
        if _VALUE.match(name):
            fact, _, shown = text.partition(" ")
            facts[fact] = shown
        else:
            origin[name] = text
    return origin, facts


def _from_keywords(core: bytes) -> dict[str, str]:
    root = _parsed(core) if core else None
    if root is None:
        return {}
    for element in root.iterchildren(etree.Element):
        if etree.QName(element).localname == "keywords":
            # LibreOffice keeps keywords as a list and may write commas between them.
            items = [item.strip() for item in re.split(r"[;,]", element.text or "")]
            if _MARK in items:
                pairs = (item.partition("=") for item in items if "=" in item)
                return {key: _unquoted(value) for key, _, value in pairs}
    return {}
