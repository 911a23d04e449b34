"""The analysis plan as a page: what is planned, how each thing is done, and what is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.document import Cell, Column, Document, Heading, Paragraph, Table, Text
from toolkit.findings.planning import ONE, PRIORITIES
from toolkit.statistics.methods import packaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.findings.plan import AnalysisPlan
    from toolkit.findings.planning import PlannedTable

_SAMPLING = {
    "CONV": "便利样本：结果只反映参与者，检验只用来过滤偶然的高低，不写进正文。",
    "QUOTA": "配额样本：结果只反映受访者，检验只用来过滤偶然的高低，不写进正文。",
    "CENSUS": "全数调查：名单上的人全部受邀，检验只用来过滤偶然的高低，不写进正文。",
    "PROB": "概率样本：数字附95%置信区间，检验可以写进正文。",
}


def plan_document(plan: AnalysisPlan) -> Document:
    """Return the plan as a document, for a page, Word or a notebook."""
    lead = (Paragraph((Text(_SAMPLING[plan.design]),)), *(Paragraph((Text(s),), "note") for s in plan.remarks))
    return Document(f"分析计划：{plan.title}", (*lead, *_blocks(plan)), origin={"survey": plan.survey})


def plan_tables(plan: AnalysisPlan) -> tuple[Table, ...]:
    """Return the tables of :func:`plan_document`."""
    return tuple(block for block in _blocks(plan) if isinstance(block, Table))


def _blocks(plan: AnalysisPlan) -> Iterator[Heading | Paragraph | Table]:
    alone = [table for table in plan.tables if table.purpose == ONE]
    pairs = [table for table in plan.tables if table.purpose != ONE]
    yield Heading(1, "逐题的表")
    yield _questions(plan, alone)
    if pairs:
        yield Heading(1, "比较和优先事项")
        yield _comparisons(plan, pairs)
        if any(table.purpose != PRIORITIES for table in pairs):
            yield Paragraph((Text(_gate()),), "note")
    yield Heading(1, "各种做法")
    yield _ways(plan)


def _questions(plan: AnalysisPlan, tables: list[PlannedTable]) -> Table:
    rows = [(_id(plan, t), t.title, _base(t), t.method_title) for t in tables]
    columns = (Column("题号（表号）"), Column("题目"), Column("谁被问到"), Column("做法"))
    return Table("plan_questions", "逐题的表（一道题自己不做检验）", columns, _cells(rows), _disclosure(tables))


def _comparisons(plan: AnalysisPlan, tables: list[PlannedTable]) -> Table:
    rows = [
        (_id(plan, t), t.title, _base(t), t.method_title, "。".join(p for p in (t.merge, t.correction) if p))
        for t in tables
    ]
    columns = (
        Column("表号（题号）"),
        Column("比什么"),
        Column("谁被问到"),
        Column("做法"),
        Column("人数、次数"),
    )
    return Table("plan_comparisons", "比较和优先事项的表", columns, _cells(rows), _disclosure(tables))


def _ways(plan: AnalysisPlan) -> Table:
    """Say once how each thing is done, in the order in which the tables need it."""
    ways: dict[str, PlannedTable] = {}
    for table in plan.tables:
        ways.setdefault(table.method, table)
    rows = [(t.method_title, how(t), t.sentence or "只列表，不写句子") for t in ways.values()]
    note = "大括号里的内容由数据填入。表格大于两行两列时，强弱的界限随表的大小变小。"
    columns = (Column("做法"), Column("怎样做"), Column("句式"))
    return Table("plan_methods", "各种做法", columns, _cells(rows), ((Text(note),),))


def how(table: PlannedTable) -> str:
    """Return in one paragraph how a table is made."""
    interval = f"{'' if '不列' in table.interval else '区间：'}{table.interval}。" if table.interval else ""
    test = "" if table.purpose == ONE else f"检验：{table.test}。"
    effect = f"强弱：{table.effect}。" if table.effect else ""
    return f"{table.estimate}。{interval}{test}{effect}图：{table.chart}。至少：{table.minimum}。"


def _base(table: PlannedTable) -> str:
    return f"{table.base}；{table.expected}" if table.expected else table.base


def _id(plan: AnalysisPlan, table: PlannedTable) -> str:
    mark = plan.mark(table.id)
    name = f"{table.item} × {table.by}" if table.by else table.id
    return f"{name}【{mark}】" if mark else name


def _disclosure(tables: list[PlannedTable]) -> tuple[Cell, ...]:
    """Say what is not shown: the rule of most tables first, then each other rule with its tables."""
    rules: dict[str, list[str]] = {}
    for table in tables:
        rules.setdefault(table.disclosure, []).append(table.id)
    first, *others = sorted(rules.items(), key=lambda rule: -len(rule[1]))
    return ((Text(f"{first[0]}。"),), *((Text(f"{'、'.join(ids)}：{rule}。"),) for rule, ids in others))


def _gate() -> str:
    rules = packaged().practical
    return (
        f"差异写进正文要过两道关：{packaged().families['text']['words']}仍成立；"
        f"并且强弱到“{rules['word']}”，相差至少{rules['points']}个百分点"
        f"（不足{rules['small_below']}人时{rules['points_small']}个）。"
    )


def _cells(rows: list[tuple[str, ...]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple((Text(cell),) for cell in row) for row in rows)
