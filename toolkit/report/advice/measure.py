"""A measure: one card of the recommendations, as a person filled it in; nothing in it is made up by the programme."""

from __future__ import annotations

from dataclasses import dataclass, fields

LEVELS = ("社区", "街道", "区")
BANDS = ("无", "0.5万以下", "0.5—2万", "2万以上")
JUDGEMENTS = ("采纳", "修改", "不采纳")
SCORES = ("1", "2", "3")
SUGGESTED, OWN = "建议草案", "自拟"
ADOPTED = ("已采纳", "修改后采纳")


@dataclass(frozen=True)
class Measure:
    """One card; every field but ``id`` may be empty.

    Parameters
    ----------
    id : str
        ``M1``, ``M2``, unique in its file.
    community : str
        Code; empty when the measure is for all.
    origin : str
        建议草案 (from a template) or 自拟.
    title, people, action, lead, partners, deadline, feasibility, novelty, risk : str
        名称, 对象与规模, 做什么, 牵头, 配合, 时限, 可行性, 创新点, 风险与应对.
    findings, notes : str
        依据发现 and 佐证, as written: ``F3（HOU06）``, ``S1（2025-03-20）``.
    level : str
        Who has the power: 社区, 街道 or 区.
    resources : str
        A band of cost.
    indicator, baseline, target, definition : str
        评价指标: what is measured, from what, to what, how and where the figures come from.
    judgement, reason : str
        作者判断 and why.
    operable, feasible, novel : str
        自评, 1 to 3, each with its ``_why``.
    template : str
        Id of the template it comes from.
    """

    id: str
    community: str = ""
    origin: str = OWN
    title: str = ""
    findings: str = ""
    notes: str = ""
    people: str = ""
    action: str = ""
    level: str = ""
    lead: str = ""
    partners: str = ""
    deadline: str = ""
    resources: str = ""
    feasibility: str = ""
    novelty: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    definition: str = ""
    risk: str = ""
    judgement: str = ""
    reason: str = ""
    operable: str = ""
    operable_why: str = ""
    feasible: str = ""
    feasible_why: str = ""
    novel: str = ""
    novel_why: str = ""
    template: str = ""

    def __repr__(self) -> str:
        return f"{self.id} {self.title or '（没有名称）'}（{self.status}）"

    @property
    def is_draft(self) -> bool:
        """Whether owner, time or indicator is not filled in yet."""
        return not (self.lead and self.deadline and self.indicator)

    @property
    def is_dropped(self) -> bool:
        """Whether its author has decided against it."""
        return self.judgement == "不采纳"

    @property
    def goes_up(self) -> bool:
        """Whether it is beyond a community's powers and has to be put to those above."""
        return self.level in LEVELS[1:]

    @property
    def status(self) -> str:
        """What the card is at present: 不采纳, 建议草案, 待作者判断, 已采纳 or 修改后采纳."""
        if self.is_dropped:
            return "不采纳"
        if self.is_draft:
            return SUGGESTED
        return {"采纳": ADOPTED[0], "修改": ADOPTED[1]}.get(self.judgement, "待作者判断")

    def texts(self) -> dict[str, str]:
        """Return what is filled in, by name of the field, without ids."""
        names = (field.name for field in fields(self) if field.name not in ("id", "community", "origin", "template"))
        return {name: value for name in names if (value := getattr(self, name))}
