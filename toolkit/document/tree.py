"""The neutral tree of a document: what is said, in what order, bound to which results. Writers make files.

A number that stands for a result is a :class:`Number` and carries the id of its result; a number inside a
:class:`Text` is part of a wording (an option label, a year, a law's article).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import plotly.graph_objects


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
Role = Literal["body", "subtitle", "note", "source", "notice"]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4; writers number it (一、（一）1.（1）), ``text`` carries no number."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``notice`` is a boxed line such as 模拟数据; ``source`` and ``note`` are small print."""

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


@dataclass(frozen=True)
class Series:
    """One series of a chart: a name and one value for each category (0..1 for shares; None = not shown)."""

    name: str
    values: tuple[float | None, ...]
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """What a chart shows; the plotly writer and the Word writer draw the same specification.

    Parameters
    ----------
    id : str
        ASCII name, unique in the document.
    kind : {"bar", "stacked"}
        ``bar``: horizontal bars, one for each category and series. ``stacked``: bars that add up to 100 %.
    caption : str
        Without the number; writers print 图1 in front.
    categories : tuple of str
        From top to bottom.
    series : tuple of Series
        In the order of the legend; no legend for a single one.
    percent : bool
        Values are shares (0..1) printed as percent; else plain numbers.
    decimals : int
        Decimals of the printed labels.
    muted : tuple of str
        Categories drawn grey (special codes such as 不清楚).
    alt : str
        The chart in one sentence, with its numbers: alternative text in every writer.
    notes : tuple of tuple of inlines
        Lines under the caption.
    """

    id: str
    kind: Literal["bar", "stacked"]
    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    percent: bool = True
    decimals: int = 0
    muted: tuple[str, ...] = ()
    alt: str = ""
    notes: tuple[Cell, ...] = ()

    def __repr__(self) -> str:
        return f"图 {self.caption}（{len(self.categories)} 类）"

    def figure(self) -> plotly.graph_objects.Figure:
        """Return the chart as a plotly figure."""
        from toolkit.document.chart import plotly_figure

        return plotly_figure(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from toolkit.document.chart import plotly_json

        return {"application/vnd.plotly.v1+json": plotly_json(self), "text/plain": repr(self)}


Block = Heading | Paragraph | Table | Chart


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
        Printed in the header of every page (模拟数据, 内部); empty for none.
    date : str
        ISO date of the data, the only date written into the file's properties.
    facts : dict of str to str
        Result id to its printed form (with unit), for everything bound in the document.
    origin : dict of str to str
        Where the document comes from (``survey``, ``community``, ``wave``, ``edition``, ``data``): short
        ASCII keys; travels inside the file so that the draft can be checked later.
    """

    title: str
    blocks: tuple[Block, ...]
    watermark: str = ""
    date: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)

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
                case Chart():
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
