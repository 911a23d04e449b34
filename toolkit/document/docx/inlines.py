"""Inlines -> runs: wording, anchored numbers, places to fill, references. Counters keep every id unique.

An anchor is a hidden bookmark around [content control + unit]. Word processors lose the control's tag or the
control itself on the way through other formats; the bookmark's name survives them all, so the name alone says
which result the numeral shows.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from toolkit.document.docx.xml import XML_SPACE, w
from toolkit.document.escape import clean
from toolkit.document.tree import Cell, Inline, Number, Reference, Slot, Text

if TYPE_CHECKING:
    import lxml.etree as etree

    from toolkit.document.numbering import Numbering

_FACT = re.compile(r"^[0-9a-f]{8,}$")
_BREAKS = re.compile(r"([\n\t])")


class InlineWriter:
    """Writes inlines for one document; holds its counters.

    Parameters
    ----------
    numbering : Numbering
        The printed labels that references show.
    """

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self._targets = {name: f"_Ref_item_{place}" for place, name in enumerate(numbering.labels, start=1)}
        self._bookmarks = count(1)
        self._anchors = count(1)
        self._controls = count(1)

    def cell(self, inlines: Cell, *, in_table: bool = False) -> list[etree._Element]:
        """Return the elements of a row of inlines.

        Parameters
        ----------
        inlines : tuple of inlines
            What to write.
        in_table : bool
            Anchors in table cells go without a content control: Word may refuse one beside a run there.
        """
        return [element for inline in inlines for element in self._inline(inline, in_table)]

    def caption(self, target: str) -> list[etree._Element]:
        """Return the label of a table or figure: 表 and a SEQ field, bookmarked for references."""
        label = self.numbering.labels[target]
        kind, number = label[0], label[1:]
        runs = [run(kind), *field(f"SEQ {kind} \\* ARABIC", number)]
        return self.bookmarked(self._targets[target], runs)

    def _inline(self, inline: Inline, in_table: bool) -> list[etree._Element]:
        match inline:
            case Text():
                return [run(inline.text, strong=inline.strong)] if inline.text else []
            case Number():
                return self._number(inline, in_table)
            case Slot():
                return [run(f"【{inline.prompt}】", style="Slot")]
            case Reference():
                return field(f"REF {self._targets[inline.target]} \\h", self.numbering.labels[inline.target])

    def _number(self, number: Number, in_table: bool) -> list[etree._Element]:
        if not _FACT.match(number.fact):
            raise ValueError(f"the id of a result is hexadecimal, not {number.fact!r}")
        name = f"_r{next(self._anchors):04d}_{number.fact[:8]}"
        # A bookmark exactly around a control is lost in .doc, so a numeral without a unit is a plain run.
        if in_table or not number.unit:
            return self.bookmarked(name, [run(number.shown + number.unit)])
        return self.bookmarked(name, [self._control(number), run(number.unit)])

    def _control(self, number: Number) -> etree._Element:
        properties = w(
            "sdtPr",
            w("alias", val=f"结果 {number.fact}"[:64]),
            w("tag", val=f"res:{number.fact}"[:64]),
            w("id", val=next(self._controls)),
            w("text"),
        )
        return w("sdt", properties, w("sdtContent", run(number.shown)))

    def bookmarked(self, name: str, elements: list[etree._Element]) -> list[etree._Element]:
        """Return ``elements`` between the ends of a bookmark."""
        number = next(self._bookmarks)
        return [w("bookmarkStart", id=number, name=name), *elements, w("bookmarkEnd", id=number)]


def run(text: str, *, strong: bool = False, style: str = "") -> etree._Element:
    """Return a run of text; line ends and tabs become Word's own."""
    properties = w("rPr")
    if style:
        properties.append(w("rStyle", val=style))
    # Without the hint Word sets “ ” — … from the Latin font, narrow and low.
    properties.append(w("rFonts", hint="eastAsia"))
    if strong:
        properties.extend([w("b"), w("bCs")])
    element = w("r", properties)
    for piece in _BREAKS.split(clean(text)):
        if piece == "\n":
            element.append(w("br"))
        elif piece == "\t":
            element.append(w("tab"))
        elif piece:
            element.append(_text("t", piece))
    return element


def field(code: str, result: str) -> list[etree._Element]:
    """Return a field with its result already in it: Word shows it without being asked to update."""
    return [field_mark("begin"), instruction(code), field_mark("separate"), run(result), field_mark("end")]


def field_mark(kind: str) -> etree._Element:
    """Return the run that begins, separates or ends a field."""
    return w("r", w("fldChar", fldCharType=kind))


def instruction(code: str) -> etree._Element:
    """Return the run with a field's code."""
    return w("r", _text("instrText", f" {code} "))


def _text(tag: str, text: str) -> etree._Element:
    element = w(tag)
    element.text = text
    element.set(XML_SPACE, "preserve")
    return element
