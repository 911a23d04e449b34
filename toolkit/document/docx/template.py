"""An office's own .docx as the frame of our documents: its styles, pages, headers and footers around our text.

The template's text is left out; only what the frame needs is taken over, part by part. What could run, load or reach
out is refused, not repaired.
"""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy
from dataclasses import dataclass

import lxml.etree as etree

from toolkit.document.docx.adopted import adopt_numbering, adopt_styles
from toolkit.document.docx.package import (
    CONTENT_TYPES_PART,
    DOCUMENT,
    FOOTER_TYPE,
    HEADER_TYPE,
    NUMBERING,
    SETTINGS,
    STYLES,
    Package,
    base_part,
    base_parts,
    relationships_of,
    resolved,
)
from toolkit.document.docx.reader import main_part, members
from toolkit.document.docx.xml import W, parse, qualified, serialise, w
from toolkit.errors import ReportError
from toolkit.records import Notice

_RUNS = re.compile(r"vbaproject|macroenabled|activex|oleobject|relationships/control\b", re.IGNORECASE)
# Fields that fetch or run something when they are updated.
_FETCHES = re.compile(
    r"\b(INCLUDE(PICTURE|TEXT)?|IMPORT|LINK|DDE(AUTO)?|DATABASE|RD|MACROBUTTON|HTMLCONTROL)\b", re.IGNORECASE
)
_REASONS = {
    "not_docx": "不是能读的 Word 文件（.docx）",
    "program": "里面有宏或控件",
    "outside": "里面有指向文件外面的链接",
    "object": "页眉或页脚里有图片以外的对象",
}
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
_PAGES = {"header": HEADER_TYPE, "footer": FOOTER_TYPE}
_FIRST_DRAWING = 100_000  # charts of documents are numbered from 1
# What a section says of itself alone, or says in words of ours.
_LEFT_OUT = ("headerReference", "footerReference", "type", "pgNumType", "printerSettings", "sectPrChange")


@dataclass(frozen=True)
class Template:
    """A frame for documents.

    Parameters
    ----------
    parts : dict of str to bytes
        An empty document with the office's styles, pages, headers and footers.
    styles : dict of str to str
        The ids of our styles to those of the template.
    numbered : dict of str to (str, str)
        Styles of the template without the numbers that ours have, with the numbering and level that stand in.
    notices : tuple of Notice
        What the template lacks, and where it came from instead.
    """

    parts: dict[str, bytes]
    styles: dict[str, str]
    numbered: dict[str, tuple[str, str]]
    notices: tuple[Notice, ...]

    def dress(self, root: etree._Element) -> None:
        """Give the paragraphs and runs of a part that was written with our styles the template's."""
        for element in root.iter(qualified("w:pStyle"), qualified("w:rStyle")):
            identity = self.styles.get(element.get(qualified("w:val")) or "", "")
            if identity:
                element.set(qualified("w:val"), identity)
            if identity in self.numbered and root.tag == qualified("w:document"):
                numbering, level = self.numbered[identity]
                # Nothing that we write into a heading's paragraph comes before its numbers.
                element.addnext(w("numPr", w("ilvl", val=level), w("numId", val=numbering)))


def read_template(data: bytes, name: str = "") -> Template:
    """Return the frame that the .docx in ``data`` gives; ``name`` is the file's name, for errors.

    Raises
    ------
    ReportError
        ``R-TEMPLATE`` for what is no readable .docx, holds macros or controls, or reaches outside itself.
    """
    try:
        return _Reading(members(data, name), name).template()
    except (ValueError, KeyError) as error:
        raise _refusal(name, "not_docx") from error
    except ReportError as error:
        if error.code == "R-TEMPLATE":
            raise
        raise _refusal(name, "not_docx") from error


def _refusal(name: str, reason: str) -> ReportError:
    return ReportError("R-TEMPLATE", where=name or "模板", reason=_REASONS[reason])


@dataclass(frozen=True)
class _Link:
    kind: str
    target: str
    outside: bool


class _Reading:
    """A template under reading: what it holds, and the package that its frame goes into."""

    def __init__(self, given: dict[str, bytes], name: str) -> None:
        self.given = given
        self.name = name
        self.package = Package(base_parts())
        for part in [part for part in self.package.parts if part.startswith(("word/header", "word/footer"))]:
            self.package.remove(DOCUMENT, part)
        self.notices: list[Notice] = []
        self.drawings = 0

    def template(self) -> Template:
        self._refuse_programs()
        main = main_part(self.given)
        body = parse(self.given[main])
        if body.tag != f"{{{W}}}document":  # the strict variant of the format has other names for everything
            raise _refusal(self.name, "not_docx")
        links = self._links(main)
        # Links in the text go with it; whatever else points outside does not belong in a template.
        if any(link.outside and link.kind not in ("hyperlink", "attachedTemplate") for link in links.values()):
            raise _refusal(self.name, "outside")
        frame = {link.kind: link.target for link in links.values() if not link.outside}
        if "theme" in frame:
            self._take(frame["theme"], "word/theme/theme1.xml", _THEME)
            self.package.relate(DOCUMENT, "theme", "word/theme/theme1.xml")
        styles, numbered = self._adopt(frame)
        self._section(body, links, self._settings(frame))
        return Template(self.package.parts, styles, numbered, tuple(self.notices))

    def _refuse_programs(self) -> None:
        names = [CONTENT_TYPES_PART, *(part for part in self.given if part.endswith(".rels"))]
        declared = [self.given[part].decode("utf-8", "replace") for part in names if part in self.given]
        if any(_RUNS.search(text) for text in (*self.given, *declared)):
            raise _refusal(self.name, "program")

    def _links(self, part: str) -> dict[str, _Link]:
        """Return the relationships of a part by their ids; inside targets as names of parts."""
        links = {}
        if relationships_of(part) in self.given:
            for item in parse(self.given[relationships_of(part)]):
                outside = item.get("TargetMode") == "External"
                target = item.get("Target") or ""
                kind = posixpath.basename(item.get("Type") or "")
                links[item.get("Id") or ""] = _Link(kind, target if outside else resolved(part, target), outside)
        return links

    def _adopt(self, frame: dict[str, str]) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
        parts = self.package.parts
        if "styles" not in frame:
            self.notices.append(Notice("template_styles", "info", "模板没有样式，全部用了工具自己的样式。"))
            return {}, {}
        theirs, ours = parse(self.given[frame["styles"]]), parse(parts[STYLES])
        adopted = adopt_styles(theirs, ours)
        numbering = parse(parts[NUMBERING])
        if "numbering" in frame:
            self._take(frame["numbering"], NUMBERING)
            numbered = adopt_numbering(parse(parts[NUMBERING]), numbering, theirs, adopted)
        else:
            numbered = adopt_numbering(None, numbering, theirs, adopted)
        parts[STYLES], parts[NUMBERING] = serialise(theirs), serialise(numbered.root)
        if adopted.missing:
            words = f"模板缺少这些样式，用了工具自己的：{'、'.join(adopted.missing)}。"
            self.notices.append(Notice("template_styles", "info", words))
        if numbered.standing_in:
            words = "模板的标题样式没有自动编号，加上了“一、（一）1.（1）”。"
            self.notices.append(Notice("template_numbers", "info", words))
        return adopted.styles, numbered.standing_in

    def _section(self, body: etree._Element, links: dict[str, _Link], told_apart: bool) -> None:
        """Put the template's last section, with its headers and footers, into our empty document."""
        root = parse(self.package.parts[DOCUMENT])
        ours = next(root.iter(qualified("w:sectPr")))
        last = body.find(f"{qualified('w:body')}/{qualified('w:sectPr')}")
        section = deepcopy(last) if last is not None else w("sectPr")
        for element in list(section):
            if etree.QName(element).localname in _LEFT_OUT:
                section.remove(element)
        if section.find(qualified("w:pgSz")) is None or section.find(qualified("w:pgMar")) is None:
            section[:] = [element for element in ours if etree.QName(element).localname not in _LEFT_OUT]
        section[:0] = self._pages(body, links, told_apart)
        ours.getparent().replace(ours, section)
        self.package.parts[DOCUMENT] = serialise(root)

    def _pages(self, body: etree._Element, links: dict[str, _Link], told_apart: bool) -> list[etree._Element]:
        """Take headers and footers over; a section without its own has those of the section before it."""
        sources = {}
        for section in body.iter(qualified("w:sectPr")):
            for reference in section.iter(*(qualified(f"w:{kind}Reference") for kind in _PAGES)):
                link = links.get(reference.get(qualified("r:id")) or "")
                if link is not None and link.target in self.given:
                    sources[link.kind, reference.get(qualified("w:type")) or "default"] = link.target
        references = []
        for (kind, pages), source in sources.items():
            part = self.package.free(f"word/{kind}{{}}.xml")
            self._take(source, part, _PAGES[kind])
            references.append(self.package.reference(kind, pages, part))
        if not any(kind == "footer" for kind, _ in sources):
            self.notices.append(Notice("template_footer", "info", "模板没有页脚，用了工具自己的页码。"))
            ours = {"default": "footer_odd.xml"} | ({"even": "footer_even.xml"} if told_apart else {})
            for pages, source in ours.items():
                part = self.package.free("word/footer{}.xml")
                self.package.add(part, base_part(source), FOOTER_TYPE)
                references.append(self.package.reference("footer", pages, part))
        return references

    def _settings(self, frame: dict[str, str]) -> bool:
        """Keep our settings, which are known to be harmless, but for the pages; tell whether odd and even differ."""
        theirs = parse(self.given[frame["settings"]]) if "settings" in frame else w("settings")
        ours = parse(self.package.parts[SETTINGS])
        mark = theirs.find(qualified("w:evenAndOddHeaders"))
        told_apart = mark is not None and mark.get(qualified("w:val")) not in ("0", "false", "off")
        for element in ours.findall(qualified("w:evenAndOddHeaders")) if not told_apart else ():
            ours.remove(element)
        zoom, mirror = ours.find(qualified("w:zoom")), theirs.find(qualified("w:mirrorMargins"))
        if mirror is not None and zoom is not None:
            zoom.addnext(deepcopy(mirror))
        self.package.parts[SETTINGS] = serialise(ours)
        return told_apart

    def _take(self, source: str, part: str, content_type: str = "") -> None:
        """Copy a part of the template, and the pictures that it shows."""
        root = parse(self.given[source])
        codes = [element.text or "" for element in root.iter(qualified("w:instrText"))]
        codes += [element.get(qualified("w:instr")) or "" for element in root.iter(qualified("w:fldSimple"))]
        if _FETCHES.search("".join(codes)):
            raise _refusal(self.name, "outside")
        for drawing in root.iter(qualified("wp:docPr")):
            self.drawings += 1
            drawing.set("id", str(_FIRST_DRAWING + self.drawings))
        if part in self.package.parts:
            self.package.parts[part] = serialise(root)
        else:
            self.package.add(part, serialise(root), content_type)
        for identity, link in self._links(source).items():
            if link.outside:
                raise _refusal(self.name, "outside")
            if link.kind != "image":
                raise _refusal(self.name, "object")
            picture = self.package.free(f"word/media/image{{}}{posixpath.splitext(link.target)[1]}")
            self.package.add(picture, self.given[link.target], self._type(link.target))
            self.package.relate(part, "image", picture, identity)

    def _type(self, part: str) -> str:
        """Return the content type that the template declares for a part."""
        extension = posixpath.splitext(part)[1].lstrip(".").lower()
        found = "application/octet-stream"
        for item in parse(self.given[CONTENT_TYPES_PART]):
            if (item.get("Extension") or "").lower() == extension:
                found = item.get("ContentType") or found
        for item in parse(self.given[CONTENT_TYPES_PART]):
            if (item.get("PartName") or "").lstrip("/") == part:
                found = item.get("ContentType") or found
        return found
