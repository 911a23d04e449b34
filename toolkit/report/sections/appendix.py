"""附件: the questionnaire as asked, all tables, comparisons, data quality, weighting, and the notes of talks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.document import Paragraph, Text
from toolkit.questionnaire.overview import asked_of
from toolkit.questionnaire.routing import describe
from toolkit.report.advice import notes_blocks
from toolkit.report.comparisons import comparison_table
from toolkit.report.robustness import of_report, robustness_table
from toolkit.report.sections.registry import SECTIONS
from toolkit.report.tables import measure_table
from toolkit.report.weighting import bound_tables, comparison

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.questionnaire import Item
    from toolkit.report.material import Material


@SECTIONS.add("appendix")
def appendix(material: Material) -> Iterator[Block]:
    """附件1: the questionnaire as asked."""
    yield Paragraph((Text("附件1　调查问卷"),), "appendix")
    questionnaire = material.sampling.fieldwork("").filled(material.responses.questionnaire)
    if questionnaire.intro:
        minutes = str(max(1, round(questionnaire.minutes)))
        yield Paragraph((Text(questionnaire.intro.replace("{minutes}", minutes)),), "note")
    for number, item in enumerate(questionnaire.questions, start=1):
        yield Paragraph((Text(f"{number}. {questionnaire.wording(item)}", strong=True),), "note")
        parts = [row.label for row in item.rows]
        lines = [f"只问：{asked_of(questionnaire, item)}"] if describe(item.show_if, questionnaire) else []
        lines += [f"评价项目：{'；'.join(parts)}"] if parts else []
        lines += [f"选项：{_options(item)}"] if item.options else []
        for line in lines:
            yield Paragraph((Text(line),), "note")


def _options(item: Item) -> str:
    """Return the options in a line; of a scale of bare numbers its ends."""
    labels = list(item.labels.values())
    numbered = len(labels) > 2 and all(label.isdecimal() for label in labels)
    return f"{labels[0]}—{labels[-1]}分" if numbered else "；".join(labels)


@SECTIONS.add("tables")
def tables(material: Material) -> Iterator[Block]:
    """附件2: a table for each question, in the order of the report."""
    yield Paragraph((Text("附件2　汇总表"),), "appendix")
    for name in (*material.outline.profile, *(name for theme in material.outline.themes for name in theme.items)):
        table = measure_table(material, material.item(name))
        if table is not None:
            yield table


@SECTIONS.add("quality")
def quality(material: Material) -> Iterator[Block]:
    """附件3: the comparisons that were made, how firm the findings are, the weighting, and the notes."""
    blocks = [*_parts(material)]
    if blocks:
        yield Paragraph((Text("附件3　比较、稳健性、加权和记录"),), "appendix")
        yield from blocks


def _parts(material: Material) -> Iterator[Block]:
    marked = of_report(material)
    told = robustness_table(material, marked) if marked else None
    yield from (table for table in (comparison_table(material), told) if table is not None)
    if material.weighed:
        composition, unequal = bound_tables(material.weighed, material.book)
        # It counts people as they came, whatever their own tables hide: not for the public.
        yield from (unequal,) if material.thresholds.smallest_cell else (composition, unequal)
        yield from comparison(material.weighed, material.responses.questionnaire, material.outline, material.book)
    yield from notes_blocks(material.notes)
