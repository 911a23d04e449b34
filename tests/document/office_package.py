"""What must hold in every Office file: names, types, relationships and ids."""

import io
import posixpath
import zipfile
from collections import Counter

import lxml.etree as etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

_UNNAMED = ("styles", "numbering", "settings", "fontTable", "theme", "customXml", "customXmlProps", "comments")
"""Kinds of relationships that the source does not name by their id."""


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a package, in words."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name.casefold() for name in archive.namelist()]
    parts = members(data)
    return [*_repeated("part", names), *_types(parts), *_relationships(parts), *_ids(parts)]


def _repeated(noun: str, values: list[str]) -> list[str]:
    return [f"{noun} twice: {value}" for value, times in Counter(values).items() if times > 1]


def _types(parts: dict[str, bytes]) -> list[str]:
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {item.get("Extension", "").casefold() for item in types if item.get("Extension")}
    overrides = [item.get("PartName", "") for item in types if item.get("PartName")]
    found = _repeated("type of", overrides)
    found += [f"type of nothing: {name}" for name in overrides if name.lstrip("/") not in parts]
    known = {name.lstrip("/") for name in overrides}
    return found + [
        f"no type: {name}"
        for name in parts
        if name != "[Content_Types].xml" and name not in known and name.rsplit(".", 1)[-1].casefold() not in defaults
    ]


def _relationships(parts: dict[str, bytes]) -> list[str]:
    found, reached = [], {"[Content_Types].xml"}
    for name in [name for name in parts if name.endswith(".rels")]:
        reached.add(name)
        folder, _, file = name.rpartition("_rels/")
        source = folder + file.removesuffix(".rels")
        if source and source not in parts:
            found.append(f"relationships of nothing: {name}")
        items = etree.fromstring(parts[name])
        found += _repeated(f"id in {name}", [item.get("Id", "") for item in items])
        for item in items:
            target = item.get("Target", "")
            resolved = posixpath.normpath(posixpath.join(folder, target))
            if item.get("TargetMode") == "External":
                found.append(f"outside: {target}")
            elif target.startswith("/") or ":" in target or "\\" in target or resolved.startswith(".."):
                found.append(f"no relative path: {target}")
            elif resolved not in parts:
                found.append(f"points to nothing: {name} {target}")
            reached.add(resolved)
        if source:
            used = {value for element in etree.fromstring(parts[source]).iter() for value in element.attrib.values()}
            implicit = (
                "styles",
                "numbering",
                "settings",
                "fontTable",
                "theme",
                "customXml",
                "customXmlProps",
                "comments",
            )
            kinds = {item.get("Id", ""): posixpath.basename(item.get("Type", "")) for item in items}
            found += [f"not used: {name} {i}" for i, kind in kinds.items() if kind not in implicit and i not in used]
    return found + [f"out of reach: {name}" for name in parts if name not in reached]


def _ids(parts: dict[str, bytes]) -> list[str]:
    found = []
    roots = [
        etree.fromstring(data) for name, data in parts.items() if name.startswith("word/") and name.endswith(".xml")
    ]
    for noun, path, attribute in (
        ("drawing id", f"{WP}docPr", "id"),
        ("bookmark id", f"{W}bookmarkStart", f"{W}id"),
        ("bookmark", f"{W}bookmarkStart", f"{W}name"),
        ("control", f"{W}sdtPr/{W}id", f"{W}val"),
        ("style", f"{W}style", f"{W}styleId"),
        ("numbering", f"{W}num", f"{W}numId"),
        ("abstract numbering", f"{W}abstractNum", f"{W}abstractNumId"),
        ("shape", "{urn:schemas-microsoft-com:vml}shape", "id"),
    ):
        values = [e.get(attribute, "") for root in roots for e in root.iterfind(f".//{path}")]
        found += _repeated(noun, values)
        found += [f"name too long: {value}" for value in values if noun == "bookmark" and len(value) > 40]
    starts = [e.get(f"{W}id") for root in roots for e in root.iter(f"{W}bookmarkStart")]
    ends = [e.get(f"{W}id") for root in roots for e in root.iter(f"{W}bookmarkEnd")]
    return found + ([] if sorted(map(str, starts)) == sorted(map(str, ends)) else ["a bookmark without its end"])
