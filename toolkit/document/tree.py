"""The neutral tree of a document: what is said, in what order, bound to which results. Writers make files.

A number that stands for a result is a :class:`Number` and carries the id of its result; a number inside a
:class:`Text` is part of a wording (an option label, a year, a law's article).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from toolkit.document.figures import Chart, Plot

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Text:
    """A piece of wording."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Number:
    """A result in its printed form.

    Parameters
    ----------
    fact : str
        Id of the result (hexadecimal, at least 8 characters).
    shown : str
        The numeral as printed, without unit: ``46`` or ``46.2``.
    unit : str
        What follows the numeral and moves with it: ``%``, ``人``, ``个百分点``; may be empty in table cells.
    """

    fact: str
    shown: str
    unit: str = ""


@dataclass(frozen=True)
class Slot:
    """A place the author fills: a guiding question, printed on yellow."""

    prompt: str


@dataclass(frozen=True)
class Reference:
    """A pointer to a table or figure by its id; writers print 表1 or 图1."""

    target: str


Inline = Text | Number | Slot | Reference
Cell = tuple[Inline, ...]
WITHHELD: Cell = (Text("*"),)
"""The sign for a figure that is not told; a note under the table says why."""
Role = Literal[
    "body",
    "subtitle",
    "section",
    "appendix",
    "finding",
    "draft",
    "attachment",
    "signature",
    "note",
    "source",
    "notice",
]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4; writers number it (一、（一）1.（1）), ``text`` carries no number."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.

    Parameters
    ----------
    inlines : tuple of inlines
        What it says.
    role : str
        What it is. ``subtitle``: a line under the title. ``section``: an unnumbered heading such as 摘要;
        ``appendix``: the same on a new page. ``finding``: the headline of a finding, with its number. ``draft``: a
        measure that nobody has decided on; writers mark it 建议草案. ``attachment``: a line of the list of 附件;
        ``signature``: 署名 or 成文日期. ``notice``: a boxed line such as 模拟数据. ``source``, ``note``: small print.
    """

    inlines: Cell
    role: Role = "body"


@dataclass(frozen=True)
class Column:
    """A column of a table: its header and whether it holds numbers (right-aligned)."""

    header: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption above and its base and source lines below.

    Parameters
    ----------
    id : str
        ASCII name, unique in the document.
    caption : str
        Without the number; writers print 表1 in front.
    columns : tuple of Column
        At most 8.
    rows : tuple of tuple of cells
        One cell (a tuple of inlines) for each column.
    notes : tuple of tuple of inlines
        Lines under the table, the base line first, the source line last.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Cell, ...] = ()

    def __repr__(self) -> str:
        return f"表 {self.caption}（{len(self.rows)} 行 × {len(self.columns)} 列）"

    def _repr_html_(self) -> str:
        from toolkit.document.html import table_html

        return table_html(self)


Block = Heading | Paragraph | Table | Chart | Plot


@dataclass(frozen=True)
class Document:
    """A whole document.

    Parameters
    ----------
    title : str
        Printed as the title and kept in the file's properties.
    blocks : tuple of blocks
        In reading order.
    watermark : str
        Printed on every page, in the header and behind the text (模拟数据, 内部); empty for none.
    date : str
        ISO date of the data, the only date written into the file's properties.
    facts : dict of str to str
        Result id to its printed form (with unit), for everything bound in the document.
    origin : dict of str to str
        Where the document comes from (``survey``, ``community``, ``wave``, ``edition``, ``data``): short
        ASCII keys; travels inside the file so that the draft can be checked later.
    contents : bool
        With a cover and a table of contents in formats that have pages; for long reports.
    compact : bool
        In a layout that fits a brief on one page.
    """

    title: str
    blocks: tuple[Block, ...]
    watermark: str = ""
    date: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    contents: bool = False
    compact: bool = False

    def __repr__(self) -> str:
        return f"文稿《{self.title}》（{len(self.blocks)} 段，{len(list(self.numbers()))} 个数字）"

    def numbers(self) -> Iterator[Number]:
        """Yield every bound number, in reading order."""
        for inline in self.inlines():
            if isinstance(inline, Number):
                yield inline

    def inlines(self) -> Iterator[Inline]:
        """Yield every inline of paragraphs, table cells and notes, in reading order."""
        for block in self.blocks:
            match block:
                case Paragraph():
                    yield from block.inlines
                case Table():
                    for row in block.rows:
                        for cell in row:
                            yield from cell
                    for note in block.notes:
                        yield from note
                case Chart() | Plot():
                    for note in block.notes:
                        yield from note
                case Heading():
                    yield Text(block.text)


def plain(inlines: Cell) -> str:
    """Return inlines as plain text, as a reader sees them (references as their ids).

    >>> plain((Text("有"), Number("ab12cd34", "46", "%"), Text("的人")))
    '有46%的人'
    """
    parts = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(inline.text)
            case Number():
                parts.append(inline.shown + inline.unit)
            case Slot():
                parts.append(f"【{inline.prompt}】")
            case Reference():
                parts.append(inline.target)
    return "".join(parts)
