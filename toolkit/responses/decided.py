"""What was decided about answers, in words: who, when, about what, from what to what, why, and how to take it back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from toolkit.document import Column, Table, Text
from toolkit.messages import CHOICES
from toolkit.questionnaire.entry_layout import shortened
from toolkit.responses.decisions import (
    CELL,
    CLEAN,
    COLUMN,
    OPTION,
    RECORD,
    SORT,
    UNDO,
    VERSION,
    Decision,
    Decisions,
)
from toolkit.responses.personal import mask

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

_BEFORE = {COLUMN: "没有读入", RECORD: "先读入的", VERSION: "分开", CLEAN: "照常计入"}
"""How things stand while nobody has decided; answers stand as they were written."""
_LONGEST = 24


@dataclass(frozen=True)
class Decided:
    """One decision in words; ``id`` is what taking it back names it by."""

    when: str
    who: str
    about: str
    old: str
    new: str
    why: str
    id: str

    def __str__(self) -> str:
        why = f"理由：{self.why}。" if self.why else ""
        return f"{self.when}  {self.who or '没有写姓名'}  {self.about}：{self.old} → {self.new}。{why}编号 {self.id}"

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


class AllDecided(tuple[Decided, ...]):
    """Every decision, the newest last; those that were replaced or taken back later stay in the list."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join([*map(str, self), self.summary])

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def summary(self) -> str:
        """How many there are, and how one is taken back."""
        told = '要改，先照编号撤回：命令 toolkit decide 名称 编号 撤回，笔记本 project.decide("编号", "撤回")。'
        return f"共 {len(self)} 条决定，最后做的在最下面。{told}" if self else "还没有做过决定。"

    def table(self, last: int | None = None) -> Table:
        """Return the decisions as a table; of a long list the ``last`` ones."""
        shown = self[-last:] if last else self
        headers = map(Column, ("日期", "谁", "关于", "原来", "改成", "理由", "编号"))
        rows = [(d.when, d.who or "没有写", d.about, d.old, d.new, d.why, d.id) for d in shown]
        notes = [self.summary, *([f"只列最后 {last} 条。"] if len(shown) < len(self) else [])]
        cells = tuple(tuple((Text(cell),) for cell in row) for row in rows)
        return Table("decided", "已经决定的", tuple(headers), cells, tuple((Text(note),) for note in notes))


def all_decided(decisions: Decisions, questionnaire: Questionnaire) -> AllDecided:
    """Return every decision in words.

    Parameters
    ----------
    decisions : Decisions
    questionnaire : Questionnaire
        As it is now: what codes stand for.
    """
    before: dict[str, str] = {}
    found = []
    for decision in decisions.all:
        written = decision.about.get("value")
        start = f"“{shortened(written, _LONGEST)}”" if written else _BEFORE.get(decision.kind, "待决定")
        new = _chosen(decision, questionnaire)
        about = _about(decision)
        old = before.get(decision.id, start)
        found.append(Decided(decision.when, decision.who, about, old, new, decision.why, decision.id))
        before[decision.id] = new if decision.choice else start
    return AllDecided(found)


def _about(decision: Decision) -> str:
    about = decision.about
    if decision.kind == COLUMN:
        return f"列“{shortened(about['column'], _LONGEST)}”"
    if decision.kind == OPTION:
        return f"{about['item']}的选项"
    if decision.kind == SORT:
        return f"{about['item']}的“其他”"
    if decision.kind == CELL:
        column = f"{about['item']}__{about['part']}" if about.get("part") else about["item"]
        return "".join((f"答卷{about['respondent']}的" if about["respondent"] else "", column or "多出来的一格"))
    if decision.kind == CLEAN:
        return f"答卷{about['respondent']}（清理建议）"
    return about.get("what", "变了的答卷" if decision.kind == RECORD else "改过的题")


def _chosen(decision: Decision, questionnaire: Questionnaire) -> str:
    choice = decision.choice or UNDO
    if choice in CHOICES:
        return CHOICES[choice][0]
    written = choice.removeprefix("=")
    item = questionnaire.by_id.get(decision.about.get("item", "") or written.partition("__")[0])
    if item is None:
        return mask(written)
    if decision.kind == COLUMN:
        return f"{written} {shortened(questionnaire.wording(item), _LONGEST)}"
    labels = {str(code): label for code, label in item.labels.items()}
    codes = [code.strip() for code in written.replace("，", ",").split(",")]
    return (
        "、".join(f"{code} {labels[code]}" if code in labels else code for code in codes)
        if labels
        else mask(shortened(written, _LONGEST))
    )
