"""Remarks of the checker as Word comments, in a copy of the draft."""

from __future__ import annotations

import posixpath
from copy import deepcopy

import lxml.etree as etree

from toolkit.document.docx.inlines import run
from toolkit.document.docx.package import OFFICE, Package, relationships_of
from toolkit.document.docx.reader import main_part, members
from toolkit.document.docx.text import Passage, Piece, passage_of, passages
from toolkit.document.docx.xml import XML_SPACE, W, parse, serialise, w

AUTHOR = "核对工具"
_INITIALS = "核"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"

Remark = tuple[int, int, int, str]


def annotate(data: bytes, remarks: list[Remark], date: str, name: str = "") -> bytes:
    """Return a copy of a draft with one comment for each remark; ``data`` stays as it is.

    Parameters
    ----------
    data : bytes
        The .docx.
    remarks : list of (paragraph, start, end, text)
        Position in ``Draft.paragraphs``, a stretch of its text, and what to say. Remarks on footnotes go to
        the first paragraph, for Word takes no comments there; the text should say where.
    date : str
        ISO date of the comments: that of the data, never today's.
    name : str
        The file's name, for the error.

    Raises
    ------
    ReportError
        ``R-NOT-DOCX`` when ``data`` is no readable .docx.
    """
    package = Package(members(data, name))
    main = main_part(package.parts)
    root = parse(package.parts[main])
    comments_part = _comments_part(package, main)
    comments = parse(package.parts[comments_part])
    first = 1 + max((int(item.get(f"{{{W}}}id") or 0) for item in comments), default=-1)
    found = passages(root)
    for number, (index, start, end, text) in enumerate(remarks, start=first):
        inside = index < len(found)
        paragraph = found[index if inside else 0].element
        # Read anew: an earlier remark may have split its runs.
        _mark(passage_of(paragraph), (start, end) if inside else (0, 0), number)
        comments.append(_comment(number, text, date))
    package.parts[main] = serialise(root)
    package.parts[comments_part] = serialise(comments)
    return package.data()


def _comments_part(package: Package, main: str) -> str:
    relationships = relationships_of(main)
    if relationships in package.parts:
        for item in parse(package.parts[relationships]):
            if item.get("Type") == OFFICE + "comments":
                target = posixpath.join(posixpath.dirname(main), item.get("Target") or "")
                return posixpath.normpath(target).lstrip("/")
    name = posixpath.join(posixpath.dirname(main), "comments.xml")
    package.add(name, serialise(w("comments")), _TYPE)
    package.relate(main, "comments", name)
    return name


def _comment(number: int, text: str, date: str) -> etree._Element:
    paragraphs = (w("p", w("pPr", w("pStyle", val="CommentText")), run(line)) for line in text.split("\n"))
    stamp = {"date": f"{date}T00:00:00Z"} if date else {}
    return w("comment", *paragraphs, id=number, author=AUTHOR, initials=_INITIALS, **stamp)


def _mark(passage: Passage, span: tuple[int, int], number: int) -> None:
    opening, closing = w("commentRangeStart", id=number), w("commentRangeEnd", id=number)
    reference = w("r", w("rPr", w("rStyle", val="CommentReference")), w("commentReference", id=number))
    start, end = span
    touching = [piece for piece in passage.pieces if piece.end > start and piece.start < max(end, start + 1)]
    if not touching:  # an emptied place: the comment stands at the paragraph's end
        passage.element.extend([opening, closing, reference])
        return
    # The end first: cutting a run leaves its beginning where it was, so the first piece stays valid.
    last = touching[-1]
    after = _cut(passage.element, last, max(end, start + 1) - last.start)
    after.addnext(reference)
    after.addnext(closing)
    _open(passage.element, touching[0], start - touching[0].start, opening)


def _open(paragraph: etree._Element, piece: Piece, offset: int, opening: etree._Element) -> None:
    if offset <= 0 and _is_first(piece.element):
        _child_of(paragraph, piece.element).addprevious(opening)
        return
    if offset > 0:
        _cut(paragraph, piece, offset).addnext(opening)
    else:
        _cut_before(paragraph, piece.element).addprevious(opening)


def _child_of(paragraph: etree._Element, element: etree._Element) -> etree._Element:
    """Return the ancestor directly in the paragraph: controls and links are commented as a whole."""
    while element.getparent() is not paragraph:
        element = element.getparent()
    return element


def _is_first(element: etree._Element) -> bool:
    before = element.getprevious()
    return before is None or etree.QName(before).localname == "rPr"


def _cut(paragraph: etree._Element, piece: Piece, offset: int) -> etree._Element:
    """Cut the run of ``piece`` after ``offset`` characters; return what ends there."""
    top = _child_of(paragraph, piece.element)
    if top is not piece.element.getparent():
        return top
    text = piece.element.text or ""  # an earlier cut may have shortened it
    if 0 < offset < len(text):
        rest = deepcopy(piece.element)
        rest.text = text[offset:]
        piece.element.text = text[:offset]
        for element in (piece.element, rest):
            element.set(XML_SPACE, "preserve")
        piece.element.addnext(rest)
    following = piece.element.getnext()
    if following is not None:
        _cut_before(paragraph, following)
    return top


def _cut_before(paragraph: etree._Element, element: etree._Element) -> etree._Element:
    """Move ``element`` and what follows it into a run of its own; return that run."""
    old = element.getparent()
    if old is not _child_of(paragraph, element):
        return _child_of(paragraph, element)
    new = etree.Element(old.tag, nsmap=old.nsmap)
    properties = old.find(f"{{{W}}}rPr")
    if properties is not None:
        new.append(deepcopy(properties))
    moved = [element, *element.itersiblings()]
    new.extend(moved)
    old.addnext(new)
    return new
