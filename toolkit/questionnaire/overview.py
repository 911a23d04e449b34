"""The questionnaire on one page: number, kind, wording and who is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.document import Column, Table, Text
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import describe

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire


def overview(questionnaire: Questionnaire) -> Table:
    """Return the questionnaire as a table, one row a question."""
    rows = []
    for number, item in enumerate(questionnaire.questions, start=1):
        cells = (str(number), item.id, kind_of(item).title, questionnaire.wording(item), asked_of(questionnaire, item))
        rows.append(tuple((Text(cell),) for cell in cells))
    columns = (Column("序号", numeric=True), Column("题号"), Column("题型"), Column("题干"), Column("谁被问到"))
    minutes = f"全部题目都答约 {questionnaire.minutes:.1f} 分钟。"
    return Table("overview", questionnaire.title, columns, tuple(rows), ((Text(minutes),),))


def asked_of(questionnaire: Questionnaire, item: Item) -> str:
    """Return in words who is asked a question: as the bank says it, else from the routing."""
    return item.base or describe(item.show_if, questionnaire) or "全体参加者"
