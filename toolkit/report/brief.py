"""The brief: one page for those who read no more, from the same findings and cards as the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.document import Heading, Inline, Paragraph, Reference, Slot, Text, plain
from toolkit.document.width import cells_wide
from toolkit.report.key_findings import key_findings
from toolkit.report.sections.opening import notices
from toolkit.report.tables import measure_chart
from toolkit.sample import DesignClass

if TYPE_CHECKING:
    from toolkit.document import Chart
    from toolkit.document.tree import Block
    from toolkit.report.advice import Measure as Card
    from toolkit.report.material import Material

_FINDINGS, _CARDS, _MOST_BARS = 3, 3, 8
"""What one page has room for: findings, measures, and bars of its only chart."""
_PAGE, _LINE, _INDENT, _CHART = 30, 76, 4, 8
"""Lines of a page of the brief, half characters of a line and of an indent, and lines that a chart takes."""


def brief_blocks(material: Material) -> list[Block]:
    """Return the parts of a brief: who was asked, leading findings with one chart, measures, what it cannot say.

    What a page has no room for is left out: first what is to be done in detail, then the chart, then both.
    """
    shapes = [(True, True), (True, False), (False, True), (False, False)]
    drawn = [list(_blocks(material, charted=charted, detailed=detailed)) for charted, detailed in shapes]
    return next((blocks for blocks in drawn if _lines(blocks) <= _PAGE), drawn[-1])


def _lines(blocks: list[Block]) -> int:
    """Return about how many lines of a page the blocks fill."""
    filled = 0
    for block in blocks:
        match block:
            case Paragraph():
                filled += -(-(cells_wide(plain(block.inlines)) + _INDENT) // _LINE)
            case Heading():
                filled += 1
            case _:
                filled += _CHART
    return filled


def _blocks(material: Material, *, charted: bool, detailed: bool) -> Iterator[Block]:
    yield from notices(material)
    yield Heading(1, "调研情况")
    yield Paragraph(_asked(material))
    yield Heading(1, "主要发现")
    told = key_findings(material, _FINDINGS)
    charts = (chart for one in told if charted and (chart := _small_chart(material, one.finding.item)))
    chart = next(charts, None)
    for one in told:
        pointer: tuple[Inline, ...] = ()
        if chart and chart.id == f"chart_{one.finding.item}":
            pointer = (Text("见"), Reference(chart.id), Text("。"))
        yield Paragraph((*one.inlines, *pointer))
    if not told:
        yield Paragraph((Text("各题的人数都太少，不作比例分析，请以座谈和走访为主。"),))
    if chart:
        yield chart
    yield Heading(1, "对策建议")
    yield from _measures(material, detailed=detailed)
    yield Heading(1, "说明")
    yield Paragraph((Text(_caveat(material)),))


def _asked(material: Material) -> tuple[Inline, ...]:
    sampling, days = material.sampling, material.days
    through = f"通过{sampling.recruitment}" if sampling.recruitment else ""
    when = f"{_month(days[0])}" if days else ""
    whom, what = material.place or "本社区", material.responses.questionnaire.title
    return (
        Text(f"{when}{'，' if when else ''}{through}邀请{whom}青年填写“{what}”，收到有效答卷"),
        material.book.quantity("valid", len(material.responses.eligible), "份", "有效份数"),
        Text("，结果按总体构成加权。" if material.weighed else "。"),
    )


def _month(iso: str) -> str:
    year, month, _ = iso.split("-")
    return f"{year}年{int(month)}月"


def _small_chart(material: Material, name: str) -> Chart | None:
    """Return the chart of a question where it is drawn and small enough for a page that holds the rest as well."""
    if name not in material.outline.charts:
        return None
    chart = measure_chart(material, material.item(name))
    if chart is None or chart.kind != "bar" or len(chart.categories) > _MOST_BARS:
        return None
    return replace(chart, notes=chart.notes[:1])  # the base; where the figures come from is told above


def _measures(material: Material, *, detailed: bool) -> Iterator[Block]:
    cards = material.adopted[:_CARDS]
    for place, card in enumerate(cards, start=1):
        yield Paragraph(
            (
                Text(f"{'一二三四五六'[place - 1]}是{card.title}。", strong=True),
                Text(_who_and_when(card, detailed=detailed)),
            )
        )
    if not cards:
        yield Paragraph((Slot("请写一至三条建议：做什么、谁牵头、什么时候完成（写在 measures.xlsx 里，再生成一次）"),))


def _who_and_when(card: Card, *, detailed: bool) -> str:
    parts = [
        card.action if detailed else "",
        f"牵头：{card.lead}" if card.lead else "",
        f"时限：{card.deadline}" if card.deadline else "",
    ]
    return "".join(f"{part.rstrip('。；')}。" for part in parts if part)


def _caveat(material: Material) -> str:
    if material.sample.design is DesignClass.PROB:
        return "参加者从名册中随机抽取；精度和局限见调研报告。"
    return "参加者不是随机抽取的，结果仅反映本次参与者的情况，不能推及全体青年；方法和局限见调研报告。"
