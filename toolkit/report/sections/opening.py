"""摘要, and 一、调研背景与目的."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.document import Heading, Inline, Paragraph, Slot, Text, plain
from toolkit.messages import SIMULATED_NOTICE
from toolkit.report.key_findings import key_findings
from toolkit.report.sections.registry import SECTIONS
from toolkit.sample import DesignClass

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.report.material import Material

_LONGEST, _FINDINGS = 300, 3
"""Characters of the summary without its slot, and findings told in it."""
_INTERNAL_NOTICE = "内部资料：部分数字的人数较少，未经公开审核，请勿对外提供。"


@SECTIONS.add("summary")
def summary(material: Material) -> Iterator[Block]:
    """摘要: purpose, sample in one clause, the leading findings, and the directions, all within 300 characters."""
    yield from notices(material)
    yield Paragraph((Text("摘　要"),), "section")
    purpose, directions = _purpose(material), _directions(material)
    room = _LONGEST - len(plain(purpose)) - len(plain(directions or ()))
    yield Paragraph(purpose)
    for told in key_findings(material, 2 * _FINDINGS):
        if len(plain(told.inlines)) <= room:
            room -= len(plain(told.inlines))
            yield Paragraph(told.inlines)
    yield Paragraph(directions or (Slot("请用两三句话写出建议方向，每个方向对应上面的一个数字"),))


def notices(material: Material) -> Iterator[Block]:
    """Yield what has to stand above everything: invented data, and who may read it."""
    if material.responses.provenance.simulated:
        yield Paragraph((Text(SIMULATED_NOTICE),), "notice")
    if material.edition == "internal":
        yield Paragraph((Text(_INTERNAL_NOTICE),), "notice")


def _purpose(material: Material) -> tuple[Inline, ...]:
    what = f"开展了“{material.responses.questionnaire.title}”，收到有效答卷"
    words: list[Inline] = [
        Text(f"为了解{material.place or '本社区'}青年的需要，{what}"),
        material.book.quantity("valid", len(material.responses.eligible), "份", "有效份数"),
        Text("。" if material.sample.design is DesignClass.PROB else "。结果仅反映本次参与者的情况。"),
    ]
    if material.weighed:
        words.append(Text("比例已加权（参与者构成除外）。"))
    return tuple(words)


def _directions(material: Material) -> tuple[Inline, ...]:
    """Return the names of the measures that were decided on; nothing while there are none."""
    names = [card.title for card in material.adopted if card.title][:_FINDINGS]
    return (Text(f"建议：{'；'.join(names)}。"),) if names else ()


@SECTIONS.add("background")
def background(material: Material) -> Iterator[Block]:
    """一、调研背景与目的: written by the author, with guiding questions."""
    yield Heading(1, "调研背景与目的")
    yield Paragraph((Slot("为什么选这个题目？对应哪项工作或政策（写明文件名称）？"),))
    yield Paragraph((Slot("想回答哪几个问题？（不超过三个）"),))
