"""Whose style is whose: ours found among a template's by id and by name, and added to it where it has none."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import lxml.etree as etree

from toolkit.document.docx.xml import qualified, w

# Names by which Chinese editions and other programs know the styles that come with Word.
_ALSO = {
    "Normal": ("正文", "Default Paragraph Style"),
    "Body Text": ("正文文本", "Text Body", "正文首行缩进", "Body Text First Indent"),
    "Title": ("标题", "题目"),
    "Subtitle": ("副标题",),
    "heading 1": ("标题 1",),
    "heading 2": ("标题 2",),
    "heading 3": ("标题 3",),
    "heading 4": ("标题 4",),
    "caption": ("题注",),
    "header": ("页眉",),
    "footer": ("页脚",),
    "toc 1": ("目录 1",),
    "toc 2": ("目录 2",),
    "TOC Heading": ("目录标题", "TOC 标题"),
    "annotation reference": ("批注引用",),
    "annotation text": ("批注文字",),
}
_LOOKS = ("rFonts", "sz", "szCs", "spacing", "color", "b", "bCs")


@dataclass(frozen=True)
class Adopted:
    """Our styles' ids to those of the template, which of them were added, and their names in Chinese."""

    styles: dict[str, str]
    added: tuple[etree._Element, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Numbered:
    """A numbering part that holds ours, and the numbering and level for styles of the template without their own."""

    root: etree._Element
    standing_in: dict[str, tuple[str, str]]


def adopt_styles(theirs: etree._Element, ours: etree._Element) -> Adopted:
    """Add to ``theirs`` what it lacks of ``ours``; a style is found by its id, then by its name."""
    present = list(theirs.iter(qualified("w:style")))
    wanted = list(ours.iter(qualified("w:style")))
    found = {_id(style): _counterpart(style, present) for style in wanted}
    taken = {_id(style) for style in present}
    styles = {name: _id(match) for name, match in found.items() if match is not None}
    lacking = [style for style in wanted if found[_id(style)] is None]
    for style in lacking:
        name = _id(style)
        styles[name] = name if name not in taken else f"{name}Toolkit"
    added = tuple(_added(style, styles) for style in lacking)
    theirs.extend(added)
    return Adopted(styles, added, tuple(_shown(style) for style in lacking if _told(style)))


def _counterpart(style: etree._Element, present: list[etree._Element]) -> etree._Element | None:
    same = [other for other in present if other.get(qualified("w:type")) == style.get(qualified("w:type"))]
    names = {_plain(name) for name in (_name(style), *_ALSO.get(_name(style), ()))}
    by_id = (other for other in same if _id(other) == _id(style))
    by_name = (other for other in same if _plain(_name(other)) in names)
    default = qualified("w:default")
    by_default = (other for other in same if style.get(default) and other.get(default) in ("1", "true", "on"))
    return next((match for matches in (by_id, by_name, by_default) for match in matches), None)


def _added(style: etree._Element, styles: dict[str, str]) -> etree._Element:
    copy = deepcopy(style)
    copy.set(qualified("w:styleId"), styles[_id(style)])
    for tag in ("basedOn", "next", "link"):
        for element in copy.iter(qualified(f"w:{tag}")):
            element.set(qualified("w:val"), styles[element.get(qualified("w:val")) or ""])
    if _id(style) == "BodyText":
        _plain_body(copy)
    return copy


def _plain_body(style: etree._Element) -> None:
    """Leave the body's indent only: its type and lines are those of the office's 正文."""
    for tag in (*(f"w:rPr/w:{look}" for look in _LOOKS), "w:pPr/w:spacing"):
        parent, child = tag.split("/")
        for element in style.findall(f"{qualified(parent)}/{qualified(child)}"):
            element.getparent().remove(element)


def adopt_numbering(
    theirs: etree._Element | None, ours: etree._Element, styles: etree._Element, adopted: Adopted
) -> Numbered:
    """Add our numberings to ``theirs`` under free ids, for the styles that were added and those without numbers.

    Parameters
    ----------
    theirs : Element or None
        The template's numbering part, when it has one.
    ours : Element
        Our numbering part.
    styles : Element
        The template's styles, with ours added.
    adopted : Adopted
        Which of our styles is which of the template's.
    """
    root = theirs if theirs is not None else w("numbering")
    abstracts, numbers = _ids(root, "abstractNum", "abstractNumId"), _ids(root, "num", "numId")
    by_id = {_id(style): style for style in styles.iter(qualified("w:style"))}
    added = {_id(style) for style in adopted.added}
    standing_in: dict[str, tuple[str, str]] = {}
    renamed: dict[str, str] = {}
    for abstract in ours.findall(qualified("w:abstractNum")):
        old = abstract.get(qualified("w:abstractNumId")) or ""  # each of ours has a num of the same id
        number = str(max(numbers, default=0) + int(old))
        copy = deepcopy(abstract)
        kind = str(max(abstracts, default=0) + int(old))
        copy.set(qualified("w:abstractNumId"), kind)
        for level in copy.findall(qualified("w:lvl")):
            place = level.get(qualified("w:ilvl")) or "0"
            bound = next(level.iter(qualified("w:pStyle")))
            identity = adopted.styles[bound.get(qualified("w:val")) or ""]
            bound.set(qualified("w:val"), identity)
            if identity not in added:
                level.remove(bound)
                for look in level.findall(qualified("w:pPr")):
                    level.remove(look)
                if not _has_numbers(identity, by_id):
                    standing_in[identity] = (number, place)
        renamed[old] = number
        _insert(root, copy, w("num", w("abstractNumId", val=kind), numId=number))
    for style in adopted.added:
        for element in style.iter(qualified("w:numId")):
            element.set(qualified("w:val"), renamed[element.get(qualified("w:val")) or ""])
    return Numbered(root, standing_in)


def _insert(root: etree._Element, abstract: etree._Element, number: etree._Element) -> None:
    """Put a numbering in its place: all that is abstract first, then the numbers, then the clean-up mark."""
    first = next((element for element in root if element.tag in _AFTER_ABSTRACT), None)
    root.insert(len(root) if first is None else root.index(first), abstract)
    mark = root.find(qualified("w:numIdMacAtCleanup"))
    root.insert(len(root) if mark is None else root.index(mark), number)


_AFTER_ABSTRACT = (qualified("w:num"), qualified("w:numIdMacAtCleanup"))


def _ids(root: etree._Element, tag: str, attribute: str) -> list[int]:
    return [int(element.get(qualified(f"w:{attribute}")) or 0) for element in root.findall(qualified(f"w:{tag}"))]


def _has_numbers(identity: str, styles: dict[str, etree._Element]) -> bool:
    seen: set[str] = set()
    while identity in styles and identity not in seen:
        seen.add(identity)
        number = styles[identity].find(f"{qualified('w:pPr')}/{qualified('w:numPr')}/{qualified('w:numId')}")
        if number is not None:
            return number.get(qualified("w:val")) != "0"
        base = styles[identity].find(qualified("w:basedOn"))
        identity = base.get(qualified("w:val")) or "" if base is not None else ""
    return False


def _id(style: etree._Element) -> str:
    return style.get(qualified("w:styleId")) or ""


def _name(style: etree._Element) -> str:
    name = style.find(qualified("w:name"))
    return "" if name is None else name.get(qualified("w:val")) or ""


def _plain(name: str) -> str:
    return name.replace(" ", "").casefold()


def _told(style: etree._Element) -> bool:
    """Tell whether a person would look for a style: not those that stand for the absence of one."""
    return style.get(qualified("w:default")) is None and not _name(style).startswith("annotation")


def _shown(style: etree._Element) -> str:
    """Return the name by which a Chinese Word lists a style."""
    name = _name(style)
    return _ALSO[name][0] if name in _ALSO else name
