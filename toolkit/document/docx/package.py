"""The Word package: our base parts, what a document adds to them, and the zip they end in."""

from __future__ import annotations

import posixpath
from importlib import resources

import lxml.etree as etree

from toolkit.document.docx.xml import CONTENT_TYPES, RELATIONSHIPS, parse, serialise
from toolkit.files import pack

CONTENT_TYPES_PART = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
HEADERS = ("word/header1.xml", "word/header2.xml")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

_BASE = {
    "content_types.xml": CONTENT_TYPES_PART,
    "rels.xml": "_rels/.rels",
    "document.xml": DOCUMENT,
    "document_rels.xml": "word/_rels/document.xml.rels",
    "styles.xml": "word/styles.xml",
    "numbering.xml": "word/numbering.xml",
    "settings.xml": "word/settings.xml",
    "font_table.xml": "word/fontTable.xml",
    "footer_odd.xml": "word/footer1.xml",
    "footer_even.xml": "word/footer2.xml",
    "core.xml": "docProps/core.xml",
    "app.xml": "docProps/app.xml",
}


def base_parts() -> dict[str, bytes]:
    """Return the parts of the empty document, by their names in the package."""
    folder = resources.files("toolkit.document.docx") / "base"
    parts = {target: (folder / source).read_bytes() for source, target in _BASE.items()}
    header = (folder / "header.xml").read_bytes()
    return parts | dict.fromkeys(HEADERS, header)


def relationships_of(part: str) -> str:
    """Return the name of the part that holds the relationships of ``part``.

    >>> relationships_of("word/document.xml")
    'word/_rels/document.xml.rels'
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Package:
    """Parts under way to a file; adding a part also registers its type and its relationship.

    Parameters
    ----------
    parts : dict of str to bytes
        What is there at the start: :func:`base_parts`, or the members of a file that was read.
    """

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = dict(parts)

    def add(self, name: str, data: bytes, content_type: str = "") -> None:
        """Add a part; ``content_type`` may be left out when the extension's default serves."""
        if name in self.parts:
            raise ValueError(f"the package already holds {name}")
        self.parts[name] = data
        if content_type:
            types = parse(self.parts[CONTENT_TYPES_PART])
            etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)
            self.parts[CONTENT_TYPES_PART] = serialise(types)

    def relate(self, source: str, kind: str, target: str) -> str:
        """Add a relationship from part to part and return its id.

        Parameters
        ----------
        source, target : str
            Names of parts in the package.
        kind : str
            The type: a full address, or what follows Office's usual one (``chart``).
        """
        name = relationships_of(source)
        root = parse(self.parts[name]) if name in self.parts else self._no_relationships()
        taken = {item.get("Id") for item in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        etree.SubElement(
            root,
            f"{{{RELATIONSHIPS}}}Relationship",
            Id=f"rId{number}",
            Type=kind if "://" in kind else OFFICE + kind,
            Target=posixpath.relpath(target, posixpath.dirname(source)),
        )
        self.parts[name] = serialise(root)
        return f"rId{number}"

    @staticmethod
    def _no_relationships() -> etree._Element:
        return etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS})

    def data(self) -> bytes:
        """Return the file's bytes; equal parts give equal bytes."""
        return pack(self.parts, first=(CONTENT_TYPES_PART, "_rels/.rels"))
