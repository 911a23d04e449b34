"""五、问题与原因分析, 六、对策建议 and 七、局限与下一步."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.document import Heading, Paragraph, Slot, Text
from toolkit.report.advice import advice_blocks
from toolkit.report.method import method_items
from toolkit.report.robustness import of_report, robustness_words
from toolkit.report.sections.registry import SECTIONS

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.report.material import Material

_THEMES = 4
"""Themes whose causes are asked for."""


@SECTIONS.add("causes")
def causes(material: Material) -> Iterator[Block]:
    """五、问题与原因分析: the author's judgement, with the sort of evidence named."""
    yield Heading(1, "问题与原因分析")
    for theme in material.outline.leading[:_THEMES]:
        yield Paragraph(
            (Slot(f"{theme.title}：主要问题是什么？原因有哪些？每条注明来自数据、座谈、走访、文献还是推断"),)
        )


@SECTIONS.add("measures")
def measures(material: Material) -> Iterator[Block]:
    """六、对策建议: the cards of the survey's folder, each with the findings and notes it rests on."""
    yield from advice_blocks(
        material.cards, material.findings, material.notes, public=bool(material.thresholds.smallest_cell)
    )


@SECTIONS.add("limits")
def limits(material: Material) -> Iterator[Block]:
    """七、局限与下一步: what the figures cannot say, and the author's next step."""
    yield Heading(1, "局限与下一步")
    statement = next(item for item in method_items(material) if item.key == "limitations")
    yield Paragraph(statement.inlines())
    marked = of_report(material)
    if marked and (words := robustness_words(material, marked)):
        yield Paragraph(words)
    yield Paragraph((Text("百分比因四舍五入，合计可能不等于100%。"),))
    yield Paragraph((Slot("下一步打算怎样核实和补充？（座谈、走访、扩大邀请范围）"),))
