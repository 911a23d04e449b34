"""Recommendations of all communities: what several propose, and wordings that are nearly the same, shown not judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.district.tasks.measures import DROPPED, Row
from toolkit.district.tasks.stacking import Near, Stacked
from toolkit.document import Cell, Column, Heading, Inline, Paragraph, Reference, Table, Text
from toolkit.questionnaire.labels import matching_key
from toolkit.report.advice.columns import HEADERS

if TYPE_CHECKING:
    from toolkit.district.bundle import Bundle, MeasureCard
    from toolkit.document.tree import Block
    from toolkit.report import Material

LEAST = 12
"""Signs of a text that is compared: shorter ones (社区微信群已有) are alike without anybody having copied."""
_ACTION = HEADERS["action"]
_WRITTEN = (_ACTION, *(HEADERS[field] for field in ("feasibility", "novelty", "reason")))
"""What a person writes; the other texts of a card come from its template."""
_REASONS = "只列出来，不评判：相近可能因为用了同一个模板，可能因为问题相同、一起商量过，也可能是照抄，请看原文。"
_LIKENESS = (
    "相似程度从0到1：两段文字里相邻两个字的组合有多大一部分是共有的（Dice系数），和句子的先后无关；0.60以上的列出。"
    "同一个模板、对象相同的，已经在上一张表里算作一条，做法不再列。"
)

Decimal = Callable[[float, str], Inline]
Count = Callable[[int, str], Inline]


@dataclass(frozen=True)
class Proposed:
    """What communities recommend; recommendations that their author has decided against are left out.

    Parameters
    ----------
    groups : tuple of tuple of Row
        Those of the same template for the same people together, in the order of the communities; of those without a
        template, each by itself.
    near : tuple of (str, Near)
        What part of the cards, and cards of several communities in which it has nearly the same words.
    """

    groups: tuple[tuple[Row, ...], ...]
    near: tuple[tuple[str, Near], ...]

    def __repr__(self) -> str:
        rows = sum(map(len, self.groups))
        shared = sum(len(_codes(group)) > 1 for group in self.groups)
        return f"建议{rows}条，合成{len(self.groups)}条，几个社区都提的{shared}条；文字相近的{len(self.near)}组。"

    def _repr_html_(self) -> str:
        tables = [self.table(), *([self.near_table()] if self.near else [])]
        return "".join(table._repr_html_() for table in tables)

    def as_dict(self) -> dict[str, Any]:
        """Return lists and wordings as plain values."""
        return {
            "measures": [
                {"title": group[0]["名称"], "people": group[0]["对象与规模"], "levels": _levels(group)}
                | {"communities": _codes(group), "cards": [row.named for row in group]}
                for group in self.groups
            ],
            "near": [
                {"part": part, "lowest": near.lowest, "highest": near.highest}
                | {"texts": [{"card": row.named, "text": row[_ACTION]} for row in near.rows]}
                for part, near in self.near
            ],
        }

    def table(self) -> Table:
        """Return the district's list: what several communities propose first."""
        return self.listed(lambda number, _: Text(str(number)))

    def listed(self, count: Count, source: Sequence[Cell] = ()) -> Table:
        """Return the list with its counts as ``count`` gives them, by number and title."""
        columns = (*map(Column, ("建议", "对象", "层级")), Column("社区数", numeric=True), Column("哪些社区"))
        rows = []
        for group in self.groups:
            levels, first = _levels(group), group[0]
            level = "、".join(levels) + ("（各社区写的不同，请核对）" if len(levels) > 1 else "")
            number = count(len(_codes(group)), first.named)
            words = (Text(first["名称"] or first[_ACTION]), Text(first["对象与规模"]), Text(level))
            rows.append(tuple((cell,) for cell in (*words, number, Text(" ".join(_codes(group))))))
        note = "出自同一个模板、对象相同的，算同一条，名称用第一个社区写的；各社区的原文在它的报送包里。"
        lines = ((Text(note),), *source)
        return Table("measures_together", "各社区提出的建议", columns, tuple(rows), lines)

    def near_table(self) -> Table:
        """Return wordings that are nearly the same, each with who wrote it."""
        return self.near_listed(lambda number, _: Text(f"{number:.2f}"))

    def near_listed(self, decimal: Decimal, source: Sequence[Cell] = ()) -> Table:
        """Return the wordings with likeness as ``decimal`` gives it, by number and what it is of."""
        columns = (Column("相似程度"), Column("哪一项"), Column("哪个社区的"), Column("原文"))
        rows = []
        for part, near in self.near:
            of = f"{part}：{'、'.join(row.named for row in near.rows)}"
            likeness = [decimal(near.lowest, f"{of}（最低）")]
            if near.highest != near.lowest:
                likeness += [Text("—"), decimal(near.highest, f"{of}（最高）")]
            for place, row in enumerate(near.rows):
                lead = ((), ()) if place else (tuple(likeness), (Text(part),))
                rows.append((*lead, (Text(row.named),), (Text(row[_ACTION]),)))
        lines = ((Text(_REASONS),), (Text(_LIKENESS),), *source)
        return Table("wordings_near", "文字相近的建议", columns, tuple(rows), lines)


def proposed(bundles: Iterable[Bundle]) -> Proposed:
    """Put the recommendations of communities together, and find texts of several that are nearly the same.

    Likeness is Dice's coefficient of pairs of neighbouring signs (:func:`toolkit.report.advice.wording.likeness`): it
    does not mind the order of sentences, and what it comes to can be counted by hand. From
    :data:`toolkit.district.tasks.stacking.ALIKE` (0.6) on wordings are shown; different templates of the programme have
    0.12 in common at most.

    Parameters
    ----------
    bundles : iterable of Bundle
        Without their answers is enough.
    """
    rows = [
        _row(bundle, card)
        for bundle in sorted(bundles, key=lambda bundle: bundle.community)
        for card in bundle.measures
        if card.status != DROPPED
    ]
    groups: dict[object, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.alike or row.named, []).append(row)
    ordered = sorted(groups.values(), key=lambda group: len(_codes(group)) < 2)
    near = tuple((part, one) for part in _WRITTEN for one in Stacked(tuple(_texts(rows, part))).near)
    return Proposed(tuple(map(tuple, ordered)), near)


def proposed_blocks(material: Material, proposed: Proposed) -> Iterator[Block]:
    """Yield the list of recommendations and the wordings that are nearly the same; a public edition has none of it."""
    if material.thresholds.smallest_cell:  # texts of communities, with figures that no audit knows
        return
    yield Heading(2, "各社区提出的建议")
    if not proposed.groups:
        yield Paragraph((Text("各社区还没有交来建议。"),))
        return
    book, source = material.book, (material.source_note,)
    rows = sum(map(len, proposed.groups))
    yield Paragraph(
        (
            Text("各社区共提出"),
            book.quantity("measures", rows, "条", "各社区的建议"),
            Text("建议，模板和对象相同的合在一起后有"),
            book.quantity("measures_together", len(proposed.groups), "条", "合在一起的建议"),
            Text("，见"),
            Reference("measures_together"),
            Text("。几个社区都提的排在前面，不表示更重要。"),
        )
    )
    yield proposed.listed(lambda number, of: book.quantity("proposed_by", number, "", "提出的社区", of=of), source)
    if not proposed.near:
        return
    yield Paragraph((Text("有的社区写的文字相近，见"), Reference("wordings_near"), Text(f"。{_REASONS}")))
    yield proposed.near_listed(
        lambda number, of: book.decimal("likeness", number, "相似程度", of=of, decimals=2), source
    )


def _row(bundle: Bundle, card: MeasureCard) -> Row:
    """Return a card as a row of the stacked ledger."""
    texts = {HEADERS[field]: getattr(card, field) for field in card.__dataclass_fields__ if field in HEADERS}
    about = {"社区": bundle.place, "community": bundle.community, "状态": card.status, "template_id": card.template}
    return Row(bundle.name, 0, texts | about)


def _texts(rows: Iterable[Row], part: str) -> Iterator[Row]:
    """Yield the cards with one of their texts in the place of the action, which is what a ledger compares."""
    for row in rows:
        if len(matching_key(row[part])) >= LEAST:
            cells = row.cells if part == _ACTION else row.cells | {_ACTION: row[part], "template_id": ""}
            yield Row(row.file, row.line, cells)


def _codes(group: Sequence[Row]) -> list[str]:
    return sorted({row.community for row in group})


def _levels(group: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row["层级"] for row in group if row["层级"]))
