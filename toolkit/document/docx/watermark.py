"""The marks of every page: a small line in the header, and the same words large and pale behind the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.etree as etree

from toolkit.document.docx.inlines import run
from toolkit.document.docx.package import DOCUMENT, HEADER_TYPE, SETTINGS, Package, base_part
from toolkit.document.docx.xml import parse, qualified, serialise, w
from toolkit.document.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_NAME = "PowerPlusWaterMarkObject"
_WIDEST = 430  # points; the diagonal of the type area holds this much
_TALLEST = 96
_KINDS = ("default", "even", "first")


def write_watermark(package: Package, section: etree._Element, words: str) -> None:
    """Put ``words`` on every page of a section; headers that it lacks are added."""
    if not one_line(words):
        return
    for number, part in enumerate(_headers(package, section), start=1):
        root = parse(package.parts[part])
        _remove_others(root)
        line = w("p", w("pPr", w("pStyle", val="Header")))
        # An empty line that is there already takes the words; an office's own header stays as it is, above them.
        if len(root) == 1 and root[0].tag == qualified("w:p") and not "".join(root[0].itertext()).strip():
            line = root[0]
        else:
            root.append(line)
        line.extend([_shape(words, number), run(one_line(words))])
        package.parts[part] = serialise(root)


def _headers(package: Package, section: etree._Element) -> Iterator[str]:
    present = {item.get(qualified("w:type")): item for item in section.findall(qualified("w:headerReference"))}
    for kind in _KINDS:
        if kind in present:
            yield package.target(DOCUMENT, present[kind].get(qualified("r:id")) or "")
        elif kind == "default" or _shows(package, section, kind):
            part = package.free("word/header{}.xml")
            package.add(part, base_part("header.xml"), HEADER_TYPE)
            section.insert(0, package.reference("header", kind, part))
            yield part


def _remove_others(root: etree._Element) -> None:
    """Take an office's own watermark away: two on one page cannot be read."""
    for shape in list(root.iter(f"{_VML}shape")):
        holder = next((element for element in shape.iterancestors(qualified("w:r"))), None)
        if _NAME in (shape.get("id") or "") and holder is not None and holder.getparent() is not None:
            holder.getparent().remove(holder)


def _shows(package: Package, section: etree._Element, kind: str) -> bool:
    """Tell whether even or first pages have headers of their own."""
    if kind == "first":
        return section.find(qualified("w:titlePg")) is not None
    return parse(package.parts[SETTINGS]).find(qualified("w:evenAndOddHeaders")) is not None


def _shape(words: str, number: int) -> etree._Element:
    """Return Word's own kind of watermark: WPS and Word list it under 水印 and take it away on a click."""
    text = one_line(words)
    height = min(_TALLEST, _WIDEST // max(1, len(text)))
    root = parse(base_part("watermark.xml"))
    shape = next(root.iter(f"{_VML}shape"))
    shape.set("id", f"{_NAME}{number}")
    shape.set(f"{_OFFICE}spid", f"_x0000_s{2048 + number}")
    shape.set(
        "style",
        f"position:absolute;margin-left:0;margin-top:0;width:{height * len(text)}pt;height:{height}pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin",
    )
    path = next(shape.iter(f"{_VML}textpath"))
    path.set("style", 'font-family:"黑体";font-size:1pt')
    path.set("string", text)
    return root
