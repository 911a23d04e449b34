"""四、主要发现."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from toolkit.document import Heading, Inline, Paragraph, Reference, Slot, Text
from toolkit.findings import level_sentence
from toolkit.findings.finding import DIFFERENCE, EXPLORATORY, LEVEL, PRIORITY
from toolkit.findings.planning import SATISFACTION
from toolkit.report.figures import Read, driver_chart, priority_plot, profile_chart
from toolkit.report.sections.registry import SECTIONS
from toolkit.report.tables import has_table, measure_chart, measure_table, table_id

if TYPE_CHECKING:
    from toolkit.document import Chart
    from toolkit.document.tree import Block
    from toolkit.findings.finding import Finding
    from toolkit.questionnaire import Item
    from toolkit.report.material import Material

_VOICE = "座谈、走访里听到的有没有印证或不同？写明记录编号（如S1），引文不超过40字，不出现姓名、单位"


@SECTIONS.add("findings")
def findings(material: Material) -> Iterator[Block]:
    """四、主要发现: theme by theme, each question with its sentence; the leading ones with chart and a voice."""
    yield Heading(1, "主要发现")
    yield Paragraph((Text(_how_to_read(material)),))
    for theme in material.outline.themes:
        yield Heading(2, theme.title)
        for name in theme.items:
            yield from _item(material, material.item(name))


def _how_to_read(material: Material) -> str:
    told = "下面每一条发现都有编号（F1、F2……），建议要注明依据哪一条。人群之间的差别只写达到检验标准的，都不说明原因。"
    marks = {finding.mark for finding in material.findings if finding.by}
    return f"{told}标“探索性”的比较不在事先锁定的计划里，只作线索。" if EXPLORATORY in marks else told


def _item(material: Material, item: Item) -> Iterator[Block]:
    level, *others = _split(material, item)
    said = level.claim if level else _said(material, item)
    if not said and not has_table(material, item):
        return
    chart = measure_chart(material, item) if item.id in material.outline.charts else None
    yield Paragraph((*_lead(material, item, level, chart), *(said or (Text("见表。"),))))
    # In the whole report the tables stand together in an annex, where they do not break up the text.
    table = None if "tables" in material.sections else measure_table(material, item)
    yield from (block for block in (table, chart) if block is not None)
    for finding, following in zip_longest(others, others[1:]):
        # Priorities stand one below the other: what holds for all of them is said once.
        last = following is None or finding.kind != PRIORITY or following.kind != PRIORITY
        yield Paragraph(tuple(_told(material, finding, limited=last)))
        yield from _groups(material, item, finding)
    if item.id == SATISFACTION:
        plot = priority_plot(material)
        # Why there is no plot has been said as a finding.
        yield from _read(plot if plot and plot.figure else None)
        yield from _read(driver_chart(material))
    if not has_table(material, item):
        yield Paragraph((Slot("请归纳意见的类别，引用一两句有代表性的话（不出现姓名、单位）"),))
    elif chart is not None:
        yield Paragraph((Slot(_VOICE),))


def _groups(material: Material, item: Item, finding: Finding) -> Iterator[Block]:
    """Yield the groups side by side where they were found to differ; the finding above is what the figure says."""
    if finding.kind == DIFFERENCE and finding.by in material.responses.questionnaire.by_id:
        read = profile_chart(material, item, material.item(finding.by))
        if read is not None and read.figure is not None:
            yield read.figure


def _read(read: Read | None) -> Iterator[Block]:
    """Yield a figure after the sentence that reads it."""
    if read is None:
        return
    pointer = (Text("（"), Reference(read.figure.id), Text("）")) if read.figure else ()
    yield Paragraph((*read.reading, *pointer))
    if read.figure is not None:
        yield read.figure


def _split(material: Material, item: Item) -> tuple[Finding | None, *tuple[Finding, ...]]:
    """Return what is said of everybody, and of groups; the first is None where it may not be shown."""
    found = material.findings.of(item.id)
    level = next((finding for finding in found if finding.kind == LEVEL), None)
    return level, *(finding for finding in found if finding is not level)


def _lead(material: Material, item: Item, level: Finding | None, chart: Chart | None) -> Iterator[Inline]:
    number = f"{level.id}　" if level else ""
    if not has_table(material, item):
        wording = material.responses.questionnaire.wording(item).rstrip("。")
        yield Text(f"{number}“{wording}”：", strong=True)
        return
    yield Text(f"{number}“{material.caption(item)}”", strong=True)
    yield Text("（")
    if chart is not None:
        yield Reference(chart.id)
        yield Text("、")
    yield Reference(table_id(item))
    yield Text("）：")


def _told(material: Material, finding: Finding, *, limited: bool) -> Iterator[Inline]:
    """Yield a finding on groups: its number, what was expected before, the claim, its mark and its limits."""
    yield Text(f"{finding.id}　", strong=True)
    expected = next(
        (h.text for h in material.plan.choices.hypotheses if (h.item, h.by) == (finding.item, finding.by)), ""
    )
    if expected:
        yield Text(f"事先的预计是“{expected}”。")
    yield from finding.claim
    mark = f"（{finding.mark}）" if finding.mark == EXPLORATORY else ""
    limits = "".join(finding.limits) if limited and finding.kind in (DIFFERENCE, PRIORITY) else ""
    if mark or limits:
        yield Text(f"{limits}{mark}")


def _said(material: Material, item: Item) -> tuple[Inline, ...]:
    measures = material.measures(item)
    found = [material.estimates(measure) for measure in measures]
    return level_sentence(item, measures, found, material.book, material.sample.design)
