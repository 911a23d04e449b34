"""Does the questionnaire ask enough? The research topics, and what a report about each still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.document import Column, Table, Text
from toolkit.questionnaire.bank import bank

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Questionnaire


def coverage(questionnaire: Questionnaire) -> Table:
    """Return the coverage matrix: topic, questions asked of those a report needs at least, and what is missing."""
    asked = {item.id for item in questionnaire.items}
    rows = []
    for topic in bank().topics:
        missing = [identity for identity in topic.items if identity not in asked]
        state = "可以单独成文" if not missing else "没有涉及" if len(missing) == len(topic.items) else "还不够单独成文"
        there = f"{len(topic.items) - len(missing)}/{len(topic.items)}"
        rows.append((topic.title, there, state, "" if state == "没有涉及" else "、".join(missing)))
    columns = (Column("选题"), Column("必备题", numeric=True), Column("能不能写"), Column("还缺"))
    cells = tuple(tuple((Text(value),) for value in row) for row in rows)
    return Table("coverage", "选题覆盖表", columns, cells)
