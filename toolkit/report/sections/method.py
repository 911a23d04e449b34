"""二、调研对象与方法."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.document import Heading, Inline, Paragraph, Text
from toolkit.findings.plan import ALTERED, LOCKED
from toolkit.findings.plan import EXPLORATORY as ADDED
from toolkit.report.method import method_items
from toolkit.report.sections.registry import SECTIONS

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.report.material import Material


@SECTIONS.add("method")
def method(material: Material) -> Iterator[Block]:
    """二、调研对象与方法: the eleven items of the method statement, the plan, and what else a reader asks."""
    yield Heading(1, "调研对象与方法")
    for item in method_items(material):
        yield Paragraph((Text(f"{item.title}。", strong=True), *item.inlines()))
    yield Paragraph((Text("分析计划。", strong=True), *_plan(material)))
    ours = material.sampling
    for title, words in (("知情同意。", ours.consent), ("资料保管。", ours.retention), ("资料查询。", ours.contact)):
        if words:
            yield Paragraph((Text(title, strong=True), Text(f"{words}。")))


def _plan(material: Material) -> Iterator[Inline]:
    """Yield what was laid down before, what departs from it, and how differences were judged."""
    yield Text(_laid_down(material))
    yield from material.findings.judged
    if material.findings.gate.family.m:
        practical = material.findings.gate.practical
        yield Text(
            f"写成差别的，还要相差{practical.points}个百分点及以上（两组不足{practical.small_below}人的为"
            f"{practical.points_small}个百分点）；相差的百分点按未取整的比例计算。"
        )


def _laid_down(material: Material) -> str:
    plan, record = material.plan, material.plan.choices.locked
    if record is None or record.answers or not record.genuine:
        compared = "，比较都是探索性的" if material.findings.gate.comparisons else ""
        return f"分析计划没有在收答卷之前锁定{compared}。"
    return "分析计划在收答卷之前锁定。" if plan.status == LOCKED else _departures(material)


def _departures(material: Material) -> str:
    plan = material.plan
    marks = [plan.mark(table.id) for table in plan.tables]
    parts = [
        f"加了{marks.count(ADDED)}张表（探索性）" if ADDED in marks else "",
        f"改了{marks.count(ALTERED)}张表" if ALTERED in marks else "",
        f"去掉{len(plan.dropped)}张表" if plan.dropped else "",
    ]
    told = "、".join(part for part in parts if part) or "问卷有改动，表没有变"
    return f"分析计划在收答卷之前锁定；以后{told}。"
