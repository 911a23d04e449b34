"""The sections of a community report: one decorated function each, in the order of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from toolkit.disclosure import HIDDEN
from toolkit.document import Heading, Inline, Paragraph, Reference, Slot, Text
from toolkit.findings import rows_sentence, sentence
from toolkit.messages import SIMULATED_NOTICE
from toolkit.registry import Registry
from toolkit.report.method import method_items
from toolkit.report.tables import measure_chart, measure_table
from toolkit.report.weighting import comparison
from toolkit.sample import DesignClass

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.questionnaire import Item
    from toolkit.report.material import Material
    from toolkit.report.outline import Theme

Section = Callable[["Material"], Iterator["Block"]]
SECTIONS: Registry[Section] = Registry("报告部分")

_SUMMARISED = 3
"""Themes told in the summary: it stays within some 300 characters."""
_INTERNAL_NOTICE = "内部资料：部分数字的人数较少，未经公开审核，请勿对外提供。"


@SECTIONS.add("summary")
def summary(material: Material) -> Iterator[Block]:
    """摘要: purpose, sample in one clause, the leading answer of each theme, and a slot for directions."""
    book, responses = material.book, material.responses
    if responses.provenance.simulated:
        yield Paragraph((Text(SIMULATED_NOTICE),), "notice")
    if material.edition == "internal":
        yield Paragraph((Text(_INTERNAL_NOTICE),), "notice")
    yield Paragraph((Text("摘　要"),), "section")
    words: list[Inline] = [
        Text(f"为了解{material.place or '本社区'}青年的需要，开展了“{responses.questionnaire.title}”，收到有效答卷"),
        book.quantity("valid", len(responses.eligible), "份", "有效份数"),
        Text("。" if material.sample.design is DesignClass.PROB else "。结果仅反映本次参与者的情况。"),
    ]
    if material.weighed:
        words.append(Text("比例都已加权，怎样加权见“调研对象与方法”。"))
    yield Paragraph(tuple(words))
    leads = ((theme.title, _lead(material, theme)) for theme in material.outline.themes)
    for title, lead in islice(((title, lead) for title, lead in leads if lead), _SUMMARISED):
        yield Paragraph((Text(f"{title}方面，", strong=True), *lead))
    yield Paragraph((Slot("请用两三句话写出建议方向，每个方向对应上面的一个数字"),))


def _lead(material: Material, theme: Theme) -> tuple[Inline, ...]:
    name = next((name for name in theme.items if name in material.outline.charts), None)
    if name is None:
        return ()
    charted = material.item(name)
    hidden = any((material.estimates(m).frame["flag"] == HIDDEN).any() for m in material.measures(charted))
    return () if hidden else _said(material, charted)


@SECTIONS.add("background")
def background(material: Material) -> Iterator[Block]:
    """一、调研背景与目的: written by the author, with guiding questions."""
    yield Heading(1, "调研背景与目的")
    yield Paragraph((Slot("为什么选这个题目？对应哪项工作或政策（写明文件名称）？"),))
    yield Paragraph((Slot("想回答哪几个问题？（不超过三个）"),))


@SECTIONS.add("method")
def method(material: Material) -> Iterator[Block]:
    """二、调研对象与方法: the eleven items of the method statement."""
    yield Heading(1, "调研对象与方法")
    for item in method_items(material):
        yield Paragraph((Text(f"{item.title}。", strong=True), *item.inlines()))
    if material.weighed:
        questionnaire = material.responses.questionnaire
        yield from comparison(material.weighed, questionnaire, material.outline, material.book)
    ours = material.sampling
    for title, words in (("知情同意。", ours.consent), ("资料保管。", ours.retention), ("资料查询。", ours.contact)):
        if words:
            yield Paragraph((Text(title, strong=True), Text(f"{words}。")))


@SECTIONS.add("profile")
def profile(material: Material) -> Iterator[Block]:
    """三、基本情况: who took part."""
    yield Heading(1, "参与者基本情况")
    items = [material.item(name) for name in material.outline.profile]
    if not items:
        yield Paragraph((Slot("问卷没有基本情况题，请说明参与者是哪些人"),))
    for item in items:
        yield from _item(material, item)


@SECTIONS.add("findings")
def findings(material: Material) -> Iterator[Block]:
    """四、主要发现: theme by theme, each question with its sentence, table and, for the leading ones, its chart."""
    yield Heading(1, "主要发现")
    yield Paragraph((Text("以下只描述参与者的回答；没有作检验，不比较人群差别，也不推断原因。"),))
    for theme in material.outline.themes:
        yield Heading(2, theme.title)
        for name in theme.items:
            yield from _item(material, material.item(name))


def _item(material: Material, item: Item) -> Iterator[Block]:
    said = _said(material, item)
    table = measure_table(material, item)
    if not said and table is None:
        return
    wording = material.responses.questionnaire.wording(item)
    lead: list[Inline] = (
        [Text(f"“{wording.rstrip('。')}”：")]
        if table is None
        else [Text(f"“{table.caption}”（"), Reference(table.id), Text("）：")]
    )
    yield Paragraph((*lead, *(said or (Text("见下表。"),))))
    if table is not None:
        yield table
    if item.id in material.outline.charts:
        chart = measure_chart(material, item)
        if chart is not None:
            yield chart
    if table is None:
        yield Paragraph((Slot("请归纳意见的类别，引用一两句有代表性的话（不出现姓名、单位）"),))


def _said(material: Material, item: Item) -> tuple[Inline, ...]:
    measures = material.measures(item)
    design = material.sample.design
    if item.kind == "matrix":
        return rows_sentence([(m, material.estimates(m)) for m in measures], material.book, design)
    return sentence(measures[0], material.estimates(measures[0]), material.book, design)


@SECTIONS.add("causes")
def causes(material: Material) -> Iterator[Block]:
    """五、问题与原因分析: the author's judgement, with the sort of evidence named."""
    yield Heading(1, "问题与原因分析")
    for theme in material.outline.themes[:4]:
        yield Paragraph(
            (Slot(f"{theme.title}：主要问题是什么？原因有哪些？每条注明来自数据、座谈、走访、文献还是推断"),)
        )


@SECTIONS.add("measures")
def measures(material: Material) -> Iterator[Block]:
    """六、对策建议: cards to be filled by the author."""
    yield Heading(1, "对策建议")
    yield Paragraph((Text("每条建议都要对应一个发现，写清谁来做、做什么、什么时候完成、用什么指标评价。"),))
    for number in ("第一条", "第二条", "第三条"):
        yield Paragraph(
            (
                Text(f"{number}　", strong=True),
                Slot("依据哪个发现（表几、图几）"),
                Text("　做什么："),
                Slot("待填"),
                Text("　牵头与配合："),
                Slot("待填"),
                Text("　时限："),
                Slot("待填"),
                Text("　评价指标（基线→目标）："),
                Slot("待填"),
            )
        )


@SECTIONS.add("limits")
def limits(material: Material) -> Iterator[Block]:
    """七、局限与下一步: what the figures cannot say, and the author's next step."""
    yield Heading(1, "局限与下一步")
    statement = next(item for item in method_items(material) if item.key == "limitations")
    yield Paragraph(statement.inlines())
    yield Paragraph((Text("百分比因四舍五入，合计可能不等于100%。"),))
    yield Paragraph((Slot("下一步打算怎样核实和补充？（座谈、走访、扩大邀请范围）"),))


@SECTIONS.add("appendix")
def appendix(material: Material) -> Iterator[Block]:
    """附件: the questionnaire as asked."""
    yield Paragraph((Text("附件　调查问卷"),), "appendix")
    questionnaire = material.responses.questionnaire
    if questionnaire.intro:
        minutes = str(max(1, round(questionnaire.minutes)))
        yield Paragraph((Text(questionnaire.intro.replace("{minutes}", minutes)),), "note")
    for number, item in enumerate(questionnaire.questions, start=1):
        yield Paragraph((Text(f"{number}. {questionnaire.wording(item)}", strong=True),), "note")
        parts = [row.label for row in item.rows]
        lines = [f"评价项目：{'；'.join(parts)}"] if parts else []
        lines += [f"选项：{'；'.join(item.labels.values())}"] if item.options else []
        for line in lines:
            yield Paragraph((Text(line),), "note")
