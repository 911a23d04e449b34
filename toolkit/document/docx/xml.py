"""WordprocessingML by name: namespaces, element makers, safe parsing and writing."""

from __future__ import annotations

import lxml.etree as etree

from toolkit.document.escape import clean

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
NAMES = {"w": W, "r": R, "a": A, "c": C, "wp": WP}
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def qualified(name: str) -> str:
    """Return ``w:p`` as lxml writes it, with its namespace.

    >>> qualified("w:p").endswith("main}p")
    True
    """
    prefix, local = name.split(":")
    return f"{{{NAMES[prefix]}}}{local}"


def w(tag: str, /, *children: etree._Element, **attributes: str | int) -> etree._Element:
    """Return an element of the main namespace; attributes get the same namespace."""
    element = etree.Element(f"{{{W}}}{tag}", nsmap={"w": W})
    for name, value in attributes.items():
        element.set(f"{{{W}}}{name}", clean(str(value)))
    element.extend(children)
    return element


def node(tag: str, /, *children: etree._Element, **attributes: str | int) -> etree._Element:
    """Return an element of any known namespace with plain attributes, as DrawingML has them."""
    prefix = tag.split(":")[0]
    element = etree.Element(qualified(tag), nsmap={prefix: NAMES[prefix]})
    for key, value in attributes.items():
        element.set(key, clean(str(value)))
    element.extend(children)
    return element


def parse(data: bytes) -> etree._Element:
    """Return the root of an XML part; entities, networks and document types stay shut.

    Raises
    ------
    ValueError
        When ``data`` is not well-formed, or declares a document type (no Office file does).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("a part of the package declares a document type")
    return root


def serialise(root: etree._Element) -> bytes:
    """Return the bytes of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
