"""A .docx changed as a person would change it in Word: numbers retyped, paragraphs added, bookmarks lost."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import lxml.etree as etree

from toolkit.document.docx.reader import read
from toolkit.report import Draft, Verification, verify

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OURS = re.compile(r"_r\d+_[0-9a-f]{8}(?:_Copy_\d+)?")


class Body:
    """The main part of a draft under the cursor."""

    def __init__(self, data: bytes) -> None:
        self.root = etree.fromstring(data)

    def starts(self, *, table: bool | None = None) -> list[etree._Element]:
        """Return the bookmarks of numbers, in order; only those inside or outside tables when ``table`` is given."""
        found = [b for b in self.root.iter(f"{W}bookmarkStart") if _OURS.fullmatch(b.get(f"{W}name") or "")]
        return [b for b in found if table is None or (next(b.iterancestors(f"{W}tbl"), None) is not None) is table]

    def texts(self, start: etree._Element) -> list[etree._Element]:
        """Return the texts a bookmark encloses."""
        found = []
        for element in start.itersiblings():
            if element.tag == f"{W}bookmarkEnd" and element.get(f"{W}id") == start.get(f"{W}id"):
                break
            found += list(element.iter(f"{W}t"))
        return found

    def shown(self, start: etree._Element) -> str:
        return "".join(t.text or "" for t in self.texts(start))

    def retype(self, start: etree._Element, numeral: str) -> None:
        """Type another numeral over the one in a bookmark; its unit stays."""
        first = self.texts(start)[0]
        first.text = re.sub(r"^[\d.]+", numeral, first.text or "")

    def forget(self, start: etree._Element) -> None:
        """Lose a bookmark, and the control in it, as when a number is cut and typed again."""
        parent, identity = start.getparent(), start.get(f"{W}id")
        for element in list(parent):
            if element.tag == f"{W}sdt" and start in list(element.itersiblings(preceding=True)):
                for run in element.findall(f"{W}sdtContent/{W}r"):
                    element.addprevious(run)
                parent.remove(element)
            elif element.tag == f"{W}bookmarkEnd" and element.get(f"{W}id") == identity:
                parent.remove(element)
                break
        parent.remove(start)

    def paragraphs(self, *, bound: bool = True) -> list[etree._Element]:
        """Return the paragraphs outside tables; those without a bound number as well when ``bound`` is false."""
        outside = [p for p in self.root.iter(f"{W}p") if next(p.iterancestors(f"{W}tbl"), None) is None]
        return [p for p in outside if not bound or self.starts_in(p)]

    def starts_in(self, element: etree._Element) -> list[etree._Element]:
        """Return the bookmarks of numbers inside an element."""
        return [b for b in element.iter(f"{W}bookmarkStart") if _OURS.fullmatch(b.get(f"{W}name") or "")]

    def says(self, element: etree._Element) -> str:
        """Return the words of an element."""
        return "".join(t.text or "" for t in element.iter(f"{W}t"))

    def rewrite(self, paragraph: etree._Element, words: str) -> None:
        """Type a paragraph anew: one run, no marks."""
        for child in list(paragraph):
            if child.tag != f"{W}pPr":
                paragraph.remove(child)
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = words

    def exchange(self, one: etree._Element, other: etree._Element) -> None:
        """Cut two numbers out with their marks and put each in the other's place."""
        first, second = self._marked(one), self._marked(other)
        here, there = one.getprevious(), other.getprevious()
        home, away = one.getparent(), other.getparent()
        for element in (*first, *second):
            element.getparent().remove(element)
        for parent, before, moved in ((home, here, second), (away, there, first)):
            place = 0 if before is None else list(parent).index(before) + 1
            for offset, element in enumerate(moved):
                parent.insert(place + offset, element)

    def _marked(self, start: etree._Element) -> list[etree._Element]:
        found = [start]
        for element in start.itersiblings():
            found.append(element)
            if element.tag == f"{W}bookmarkEnd" and element.get(f"{W}id") == start.get(f"{W}id"):
                break
        return found

    def paragraph(self, words: str) -> etree._Element:
        """Return the first body paragraph that holds ``words``."""
        for p in self.root.iter(f"{W}p"):
            if words in "".join(t.text or "" for t in p.iter(f"{W}t")):
                return p
        raise AssertionError(words)

    def write(self, words: str, after: str) -> None:
        """Add a paragraph behind the one that holds ``after``."""
        anchor = self.paragraph(after)
        new = etree.SubElement(anchor.getparent(), f"{W}p")
        etree.SubElement(etree.SubElement(new, f"{W}r"), f"{W}t").text = words
        anchor.addnext(new)

    def split_runs(self) -> None:
        """Put every character into a run of its own, as WPS may do at font changes."""
        for run in list(self.root.iter(f"{W}r")):
            texts = run.findall(f"{W}t")
            if len(texts) == 1 and len(run) - len(run.findall(f"{W}rPr")) == 1:
                text = texts[0].text or ""
                for sign in reversed(text[1:]):
                    twin = copy.deepcopy(run)
                    twin.find(f"{W}t").text = sign
                    run.addnext(twin)
                texts[0].text = text[:1]


def edited(data: bytes, change: Callable[[Body], object], part: str = "word/document.xml") -> bytes:
    """Return a draft with its main part changed, or another one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    body = Body(parts[part])
    change(body)
    parts[part] = etree.tostring(body.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def checked(
    written: tuple[Draft, Path], change: Callable[[Body], object], part: str = "word/document.xml"
) -> Verification:
    """Check a draft with a change to one of its parts against the draft of the same data."""
    draft, path = written
    return verify(read(edited(path.read_bytes(), change, part)), draft)


def edit(path: Path, change: Callable[[Body], object]) -> Path:
    """Change the main part of a draft in place."""
    path.write_bytes(edited(path.read_bytes(), change))
    return path
