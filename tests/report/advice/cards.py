"""Findings, notes and cards written by hand."""

from __future__ import annotations

from dataclasses import replace

from toolkit.document import Inline, Number, Text
from toolkit.findings.finding import LEVEL, Finding, Licence
from toolkit.questionnaire import Questionnaire
from toolkit.report.advice import Measure, Note
from toolkit.sample import DesignClass

FORM = Questionnaire.from_dict(
    {"id": "toy", "title": "试", "items": [{"use": name} for name in ("HOU06", "HOU07", "EMP09", "NED01")]}
)


def finding(
    number: int,
    item: str = "HOU06",
    options: tuple[int, ...] = (8,),
    base: int = 60,
    *,
    kind: str = LEVEL,
    rows: tuple[str, ...] = (),
    label: str = "不清楚可申请的保障政策",
    share: str = "22",
) -> Finding:
    claim: tuple[Inline, ...] = (
        Text("在回答该题的"),
        Number(f"{number:08x}0000", str(base), "名"),
        Text(f"青年中，选择“{label}”的占"),
        Number(f"{number:08x}0001", share, "%"),
        Text("。"),
    )
    licence = Licence(DesignClass.CONV, base, faint=base < 50)
    return Finding(f"F{number}", kind, item, "", claim, licence, options=options, rows=rows)


FINDINGS = (
    finding(1),
    finding(2, "EMP09", (3,), label="实习见习岗位", share="42"),
    finding(3, "MAR07", (1,), 46, label="兴趣类小型活动", share="33"),
)
NOTES = (
    Note("S1", "座谈", "2025-05-28", 8, "一.md", "02", "青年之家", "租房"),
    Note("S2", "走访", "2025-06-04", 3, "二.txt", "02", "写字楼", "见习岗位"),
    Note("S3", "文献", "2025-06-10", None, "三.md", topic="办事指南"),
)
CARD = Measure(
    id="M1",
    community="02",
    title="租房信息一页纸",
    findings="F1（HOU06）",
    notes="S1（2025-05-28）",
    people="租房的青年",
    action="把可申请的政策和办理窗口做成一页纸，放进社区微信群，每周三晚上答疑",
    level="社区",
    lead="社区团支部",
    partners="物业、住建部门服务窗口",
    deadline="2025年9月底前",
    resources="0.5万以下",
    feasibility="社区微信群已有",
    novelty="由窗口审核，每季度更新",
    indicator="选“不清楚可申请的保障政策”的比例",
    baseline="22%",
    target="15%以下",
    definition="下一次调查的同一道题",
    risk="注明核对日期",
    judgement="采纳",
    reason="花费少，社区能办",
    operable="3",
    operable_why="有牵头、有时限",
    feasible="3",
    feasible_why="阵地已有",
    novel="2",
    novel_why="做法常见",
)
OTHER = replace(
    CARD,
    id="M2",
    title="见习岗位清单",
    findings="F2（EMP09）",
    notes="S2",
    action="收集辖区单位的见习岗位，核实后列成清单，每周五推送并接受报名",
    indicator="见习人数",
    baseline="0",
    target="10人",
)
UP = replace(
    CARD,
    id="M3",
    title="补贴申请流程的意见",
    findings="F1",
    notes="S1、S3",
    action="汇总青年对申请材料和窗口的意见，每半年报送一次，并请书面答复",
    level="区",
    lead="街道团工委",
    indicator="答复条数",
    baseline="0",
    target="3条",
)
CLEAN = (CARD, OTHER, UP)
