"""The Word package: our base parts, what a document adds to them, and the zip they end in."""

from __future__ import annotations

import posixpath
from importlib import resources

import lxml.etree as etree

from toolkit.document.docx.xml import CONTENT_TYPES, RELATIONSHIPS, parse, qualified, serialise, w
from toolkit.files import pack

CONTENT_TYPES_PART = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"
SETTINGS = "word/settings.xml"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
HEADER_TYPE = f"{WORD_TYPE}header+xml"
FOOTER_TYPE = f"{WORD_TYPE}footer+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

_BASE = {
    "content_types.xml": CONTENT_TYPES_PART,
    "rels.xml": "_rels/.rels",
    "document.xml": DOCUMENT,
    "document_rels.xml": "word/_rels/document.xml.rels",
    "styles.xml": STYLES,
    "numbering.xml": NUMBERING,
    "settings.xml": SETTINGS,
    "font_table.xml": "word/fontTable.xml",
    "footer_odd.xml": "word/footer1.xml",
    "footer_even.xml": "word/footer2.xml",
    "core.xml": "docProps/core.xml",
    "app.xml": "docProps/app.xml",
}


def base_parts() -> dict[str, bytes]:
    """Return the parts of the empty document, by their names in the package."""
    parts = {target: base_part(source) for source, target in _BASE.items()}
    return parts | dict.fromkeys(("word/header1.xml", "word/header2.xml"), base_part("header.xml"))


def base_part(source: str) -> bytes:
    """Return one of our own parts by the name of its file."""
    return (resources.files("toolkit.document.docx") / "base" / source).read_bytes()


def relationships_of(part: str) -> str:
    """Return the name of the part that holds the relationships of ``part``.

    >>> relationships_of("word/document.xml")
    'word/_rels/document.xml.rels'
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(source: str, target: str) -> str:
    """Return the part that a target written in the relationships of ``source`` names.

    >>> resolved("word/document.xml", "../customXml/item1.xml"), resolved("word/document.xml", "/word/styles.xml")
    ('customXml/item1.xml', 'word/styles.xml')
    """
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


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

    def remove(self, source: str, name: str) -> None:
        """Take a part away, with its type and the relationship by which ``source`` reaches it."""
        del self.parts[name]
        for part in (CONTENT_TYPES_PART, relationships_of(source)):
            root = parse(self.parts[part])
            for item in list(root):
                if name in ((item.get("PartName") or "").lstrip("/"), resolved(source, item.get("Target") or "")):
                    root.remove(item)
            self.parts[part] = serialise(root)

    def reference(self, kind: str, pages: str, part: str) -> etree._Element:
        """Return what a section says of a header or footer (``kind``) for its default, even or first ``pages``."""
        element = w(f"{kind}Reference", type=pages)
        element.set(qualified("r:id"), self.relate(DOCUMENT, kind, part))
        return element

    def relate(self, source: str, kind: str, target: str, identity: str = "") -> str:
        """Add a relationship from part to part and return its id.

        Parameters
        ----------
        source, target : str
            Names of parts in the package.
        kind : str
            The type: a full address, or what follows Office's usual one (``chart``).
        identity : str
            The id to give; the first free one when empty.
        """
        name = relationships_of(source)
        root = parse(self.parts[name]) if name in self.parts else self._no_relationships()
        taken = {item.get("Id") for item in root}
        chosen = identity or next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        etree.SubElement(
            root,
            f"{{{RELATIONSHIPS}}}Relationship",
            Id=chosen,
            Type=kind if "://" in kind else OFFICE + kind,
            Target=posixpath.relpath(target, posixpath.dirname(source)),
        )
        self.parts[name] = serialise(root)
        return chosen

    def target(self, source: str, identity: str) -> str:
        """Return the part that a relationship of ``source`` points to.

        Raises
        ------
        ValueError
            When there is no such relationship.
        """
        for item in parse(self.parts[relationships_of(source)]):
            if item.get("Id") == identity:
                return resolved(source, item.get("Target") or "")
        raise ValueError(f"{source} has no relationship {identity!r}")

    def free(self, pattern: str) -> str:
        """Return the first name of a pattern such as ``word/header{}.xml`` that no part has."""
        return next(name for name in map(pattern.format, range(1, len(self.parts) + 2)) if name not in self.parts)

    @staticmethod
    def _no_relationships() -> etree._Element:
        return etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS})

    def data(self) -> bytes:
        """Return the file's bytes; equal parts give equal bytes."""
        return pack(self.parts, first=(CONTENT_TYPES_PART, "_rels/.rels"))
