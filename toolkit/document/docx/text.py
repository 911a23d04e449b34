"""What a Word part says: its paragraphs as visible text, with bookmarks and fields placed in that text.

Text stands in many places: split runs, hyperlinks, content controls, tracked insertions, text boxes. It is
read paragraph by paragraph, never run by run; tracked deletions count as gone, insertions as there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import lxml.etree as etree

if TYPE_CHECKING:
    from collections.abc import Callable

_MAIN = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_CHARTS = (
    "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "http://purl.oclc.org/ooxml/drawingml/chart",
)
_LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_UNSEEN = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"}
    | {"del", "moveFrom", "delText", "delInstrText", "rt", "Fallback"}
)
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "�"}
# Fields whose result the word processor computes; HYPERLINK and forms show a person's text.
_AUTOMATIC = frozenset(
    {"SEQ", "REF", "PAGEREF", "NOTEREF", "STYLEREF", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "TOC"}
    | {"DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE"}
)
_RUN_PROPERTIES = frozenset(f"{{{space}}}rPr" for space in _MAIN)  # the first child of a run, if any
_CAPTION_NUMBER = re.compile(r"^\s*表\s*(\d+)")


@dataclass(frozen=True)
class Piece:
    """A stretch of text and the element that holds it."""

    element: etree._Element
    start: int
    text: str

    @property
    def end(self) -> int:
        """Where the stretch ends in the paragraph's text."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Place:
    """A cell: which table of the part, its name, row and column, all counted from 1."""

    table: int
    name: str
    row: int
    column: int


@dataclass
class Passage:
    """A paragraph under reading.

    Parameters
    ----------
    element : Element
        Its ``w:p``.
    cell : Place or None
        Of a paragraph in a table.
    controls : list of (start, end, tag, alias)
        Content controls that have a tag or an alias.
    charts : list of str
        Relationship ids of the charts that stand in it.
    """

    element: etree._Element
    cell: Place | None = None
    pieces: list[Piece] = field(default_factory=list)
    bookmarks: list[tuple[int, int, str]] = field(default_factory=list)
    controls: list[tuple[int, int, str, str]] = field(default_factory=list)
    fields: list[tuple[int, int]] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """The visible text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass
class _Field:
    instruction: str = ""
    in_result: bool = False

    def automatic(self) -> bool:
        words = self.instruction.split()
        return bool(words) and words[0].upper() in _AUTOMATIC


@dataclass
class _Table:
    number: int
    name: str
    row: int = 0
    column: int = 0


def passages(root: etree._Element) -> list[Passage]:
    """Return the paragraphs of a part, in document order."""
    reader = _Reader()
    reader.descend(root)
    return reader.done


def passage_of(paragraph: etree._Element) -> Passage:
    """Return one paragraph of a part, read anew."""
    reader = _Reader()
    reader.read(paragraph)
    return reader.done[0]


class _Reader:
    """Walks a part once; holds what is open: paragraphs (text boxes nest), tables, fields, bookmarks."""

    def __init__(self) -> None:
        self.done: list[Passage] = []
        self.open: list[Passage] = []
        self.tables: list[_Table] = []
        self.table_count = 0
        self.fields: list[_Field] = []
        self.bookmarks: dict[str, tuple[str, Passage | None, int]] = {}
        main: dict[str, Callable[[etree._Element], None]] = {
            "p": self._paragraph,
            "tbl": self._table,
            "tr": self._row,
            "tc": self._cell,
            "r": self._run,
            "t": self._text,
            "sdt": self._control,
            "fldSimple": self._simple_field,
            "fldChar": self._field_mark,
            "instrText": self._instruction,
            "bookmarkStart": self._bookmark_start,
            "bookmarkEnd": self._bookmark_end,
            **{name: partial(self._sign, sign) for name, sign in _SIGNS.items()},
        }
        self.handlers: dict[Any, Callable[[etree._Element], None]] = {}
        self.handlers |= {f"{{{space}}}{name}": handler for space in _MAIN for name, handler in main.items()}
        self.handlers |= {f"{{{space}}}t": self._text for space in _MATH}
        self.handlers |= {f"{{{space}}}chart": self._chart for space in _CHARTS}

    def descend(self, element: etree._Element) -> None:
        for child in element:
            self.read(child)

    def read(self, element: etree._Element) -> None:
        handler = self.handlers.get(element.tag)
        if handler is None:
            handler = self.handlers[element.tag] = self._handler(element)
        handler(element)

    def _handler(self, element: etree._Element) -> Callable[[etree._Element], None]:
        comment = not isinstance(element.tag, str)
        return _pass_over if comment or etree.QName(element).localname in _UNSEEN else self.descend

    def _paragraph(self, element: etree._Element) -> None:
        table = self.tables[-1] if self.tables else None
        passage = Passage(element, Place(table.number, table.name, table.row, table.column) if table else None)
        self.done.append(passage)
        self.open.append(passage)
        for number, (name, start, _) in self.bookmarks.items():
            if start is None:  # it began between two paragraphs
                self.bookmarks[number] = (name, passage, 0)
        self.descend(element)
        self.open.pop()

    def _table(self, element: etree._Element) -> None:
        self.table_count += 1
        self.tables.append(_Table(self.table_count, self._table_name()))
        self.descend(element)
        self.tables.pop()

    def _table_name(self) -> str:
        before = next((passage.text for passage in reversed(self.done) if passage.text.strip()), "")
        caption = _CAPTION_NUMBER.match(before)
        return f"表{caption[1]}" if caption else f"第{self.table_count}个表格"

    def _row(self, element: etree._Element) -> None:
        properties = _child(element, "trPr")
        if properties is not None and _child(properties, "del") is not None:
            return
        self.tables[-1].row += 1
        self.tables[-1].column = 0
        self.descend(element)

    def _cell(self, element: etree._Element) -> None:
        self.tables[-1].column += 1
        self.descend(element)
        properties = _child(element, "tcPr")
        span = _child(properties, "gridSpan") if properties is not None else None
        if span is not None and _value(span).isdigit():
            self.tables[-1].column += int(_value(span)) - 1

    def _control(self, element: etree._Element) -> None:
        passage = self.open[-1] if self.open else None
        start = passage.length if passage else 0
        self.descend(element)
        properties = _child(element, "sdtPr")
        if passage is None or properties is None:
            return
        tag, alias = ("" if (found := _child(properties, name)) is None else _value(found) for name in ("tag", "alias"))
        if tag or alias:
            passage.controls.append((start, passage.length, tag, alias))

    def _chart(self, element: etree._Element) -> None:
        if self.open:
            self.open[-1].charts += [element.get(f"{{{space}}}id") or "" for space in _LINKS]

    def _run(self, element: etree._Element) -> None:
        for child in element:
            if child.tag in _RUN_PROPERTIES and _hidden(child):
                return
            self.read(child)

    def _text(self, element: etree._Element) -> None:
        self._say(element, element.text or "")

    def _sign(self, sign: str, element: etree._Element) -> None:
        self._say(element, sign)

    def _say(self, element: etree._Element, text: str) -> None:
        if not text or not self.open or not all(field.in_result for field in self.fields):
            return
        passage = self.open[-1]
        start = passage.length
        passage.pieces.append(Piece(element, start, text))
        passage.length += len(text)
        if any(field.automatic() for field in self.fields):
            if passage.fields and passage.fields[-1][1] == start:
                start = passage.fields.pop()[0]
            passage.fields.append((start, passage.length))

    def _simple_field(self, element: etree._Element) -> None:
        self.fields.append(_Field(_value(element, "instr"), in_result=True))
        self.descend(element)
        self.fields.pop()

    def _field_mark(self, element: etree._Element) -> None:
        match _value(element, "fldCharType"):
            case "begin":
                self.fields.append(_Field())
            case "separate" if self.fields:
                self.fields[-1].in_result = True
            case "end" if self.fields:
                self.fields.pop()

    def _instruction(self, element: etree._Element) -> None:
        if self.fields and not self.fields[-1].in_result:
            self.fields[-1].instruction += element.text or ""

    def _bookmark_start(self, element: etree._Element) -> None:
        passage = self.open[-1] if self.open else None
        position = passage.length if passage else 0
        self.bookmarks[_value(element, "id")] = (_value(element, "name"), passage, position)

    def _bookmark_end(self, element: etree._Element) -> None:
        name, passage, start = self.bookmarks.pop(_value(element, "id"), ("", None, 0))
        if passage is not None and name:
            # One that ends in a later paragraph is cut at the end of its first.
            passage.bookmarks.append((start, passage.length, name))


def _hidden(properties: etree._Element) -> bool:
    vanish = _child(properties, "vanish")
    return vanish is not None and _value(vanish) not in ("0", "false", "off")


def _pass_over(_: etree._Element) -> None:
    """Hold no text."""


def _child(element: etree._Element, local: str) -> etree._Element | None:
    """Return the child with a name of the element's own namespace."""
    return next(element.iterchildren(element.tag[: element.tag.index("}") + 1] + local), None)


def _value(element: etree._Element, name: str = "val") -> str:
    return element.get(f"{{{_MAIN[0]}}}{name}") or element.get(f"{{{_MAIN[1]}}}{name}") or ""
