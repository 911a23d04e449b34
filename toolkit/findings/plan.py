"""The analysis plan: what will be computed for every question, laid down before the answers are read.

plan.yaml holds only what a person decides; the tables are derived from the questionnaire, the design and the method
table. Locking writes down a fingerprint of every table, so that what was added later can be told from what was planned.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.findings.plan_choices import Choices, Hypothesis, Lock, choices_text, plan_hash, read_choices
from toolkit.findings.planning import CROSS, HYPOTHESIS, ONE, PRIORITIES, PlannedTable, planned_tables

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire
    from toolkit.sample.sampling import DesignClass, Sampling
    from toolkit.statistics.methods import MethodTable

__all__ = [
    "AnalysisPlan",
    "Choices",
    "Hypothesis",
    "Lock",
    "PlannedTable",
    "lock",
    "plan_of",
    "plan_text",
    "read_plan",
]

OPEN, LOCKED, CHANGED = "未锁定", "已锁定", "锁定后改动过"
EXPLORATORY, ALTERED = "探索性", "锁定后改动"


@dataclass(frozen=True)
class AnalysisPlan:
    """The plan of one survey.

    Parameters
    ----------
    survey, title, questionnaire_hash : str
        Of the questionnaire.
    design : DesignClass
    tables : tuple of PlannedTable
    choices : Choices
        What a person decided, the lock among it.
    """

    survey: str
    title: str
    questionnaire_hash: str
    design: DesignClass
    tables: tuple[PlannedTable, ...]
    choices: Choices

    def __repr__(self) -> str:
        counts = {kind: sum(t.purpose == kind for t in self.tables) for kind in (ONE, CROSS, HYPOTHESIS, PRIORITIES)}
        told = "，".join(f"{kind}{n}张" for kind, n in counts.items() if n)
        return "\n".join([f"分析计划《{self.title}》：{told}。", *self.remarks])

    def _repr_html_(self) -> str:
        from toolkit.document.html import render
        from toolkit.findings.plan_page import plan_document

        return render(plan_document(self))

    @cached_property
    def fingerprints(self) -> dict[str, str]:
        """Table id to its fingerprint."""
        return {table.id: table.fingerprint for table in self.tables}

    @cached_property
    def hash(self) -> str:
        """Fingerprint of the questionnaire and of all tables (16 hexadecimal digits)."""
        return plan_hash(self.questionnaire_hash, self.fingerprints)

    @property
    def locked(self) -> bool:
        """Whether the plan was locked, changed since or not."""
        return self.choices.locked is not None

    @property
    def status(self) -> str:
        """未锁定, 已锁定 or 锁定后改动过."""
        record = self.choices.locked
        if record is None:
            return OPEN
        return LOCKED if record.genuine and record.hash == self.hash else CHANGED

    def mark(self, table_id: str) -> str:
        """Return 探索性 for a table that is not in the locked plan, 锁定后改动 for one that was different there.

        Nothing for the tables that stand as they were locked, and for a plan that was never locked.
        """
        record = self.choices.locked
        if record is None:
            return ""
        known = record.tables if record.genuine else {}
        if table_id not in known:
            return EXPLORATORY
        return "" if known[table_id] == self.fingerprints.get(table_id) else ALTERED

    def is_planned(self, table_id: str) -> bool:
        """Tell whether a table stands as it was locked before any answer was read."""
        record = self.choices.locked
        return record is not None and record.genuine and not record.answers and not self.mark(table_id)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Tables that were in the locked plan and are gone."""
        return tuple(name for name in (self.choices.locked or Lock()).tables if name not in self.fingerprints)

    @property
    def remarks(self) -> tuple[str, ...]:
        """The state of the lock in sentences."""
        said = [f"{self.status}，指纹 {self.hash}。"]
        record = self.choices.locked
        if record is None:
            return (f"{said[0]}请在读入答卷之前锁定：toolkit plan 问卷名称 --lock。",)
        if record.answers:
            said.append(f"锁定时已经读入{record.answers}份答卷，不能算事先定的计划。")
        if not record.genuine:
            said.append("锁定的记录被手工改过，无法证明哪些表是事先定的。")
        if record.questionnaire != self.questionnaire_hash:
            said.append("锁定以后问卷改过。")
        marked = {word: [t.id for t in self.tables if self.mark(t.id) == word] for word in (EXPLORATORY, ALTERED)}
        said += [f"{word}：{'、'.join(ids)}。" for word, ids in marked.items() if ids]
        said += [f"计划里有、现在没有的表：{'、'.join(self.dropped)}。"] if self.dropped else []
        return tuple(said)

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as plain values."""
        return {
            "tables": [asdict(table) | {"mark": self.mark(table.id)} for table in self.tables],
            "hash": self.hash,
            "locked": self.locked,
            "status": self.status,
            "dropped": list(self.dropped),
            "design": str(self.design),
        }


def plan_of(
    questionnaire: Questionnaire, choices: Choices, design: DesignClass, table: MethodTable | None = None
) -> AnalysisPlan:
    """Return the plan that follows from a questionnaire, a person's choices and the design.

    Parameters
    ----------
    questionnaire : Questionnaire
    choices : Choices
        As :func:`~toolkit.findings.plan_choices.read_choices` gives them.
    design : DesignClass
    table : MethodTable, optional
        The packaged one by default.
    """
    tables = planned_tables(questionnaire, choices, design, table)
    return AnalysisPlan(questionnaire.id, questionnaire.title, questionnaire.hash, design, tables, choices)


def read_plan(path: Path, questionnaire: Questionnaire, sampling: Sampling) -> AnalysisPlan:
    """Read plan.yaml of a survey; without the file the plan is the default one.

    The design is the one that the sampling file allows to claim (:attr:`toolkit.sample.Sampling.licence`).

    Raises
    ------
    DefinitionError
        ``A-PLAN`` with the line, for unknown entries and questions, for questions that cannot be compared, and for
        too many hypotheses; and what reading any YAML raises.
    """
    return plan_of(questionnaire, read_choices(path, questionnaire), sampling.licence)


def plan_text(plan: AnalysisPlan) -> str:
    """Return the text of plan.yaml; what a person wrote in it is kept, comments too."""
    return choices_text(plan.choices)


def lock(plan: AnalysisPlan, answers: int = 0) -> AnalysisPlan:
    """Return the plan with a lock on all its tables.

    Parameters
    ----------
    plan : AnalysisPlan
    answers : int
        Answers read so far. A first lock after answers were read says so; a plan that was locked before then keeps its
        lock, so that what was added stays exploratory.
    """
    if plan.locked and answers:
        return plan
    record = Lock(plan.hash, plan.questionnaire_hash, dict(plan.fingerprints), answers)
    return replace(plan, choices=replace(plan.choices, locked=record))
