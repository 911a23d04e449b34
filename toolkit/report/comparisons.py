"""The table of all comparisons: what was tested, how, and whether it may be told."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from toolkit.document import Cell, Column, Table, Text
from toolkit.questionnaire.titles import LONGEST_CAPTION, short_title
from toolkit.statistics.methods.table import NO_TEST

if TYPE_CHECKING:
    from toolkit.findings.gate import Verdict
    from toolkit.report.material import Material


def comparison_table(material: Material) -> Table | None:
    """Return the comparisons of the plan with their p values, for the annex; None when nothing was compared.

    People who came by themselves are no random sample: the table says that it takes them for one, to screen by.
    """
    verdicts = material.findings.gate.verdicts
    if not verdicts:
        return None
    in_body = verdicts[0].comparison.analysis.method.in_body
    caption = "检验" if in_body else "差异筛查（以随机样本为假想前提）"
    columns = (
        Column("比什么"),
        Column("分组"),
        Column("方法"),
        Column("p", numeric=True),
        Column("校正后的p", numeric=True),
        Column("效应量", numeric=True),
        Column("能否写进正文"),
    )
    rows = tuple(_row(material, verdict) for verdict in verdicts)
    hidden = any(one.closed for one in verdicts)
    screened = "有的组人数太少，公开版不列这些比较的数字。" if hidden else ""
    screened += "" if in_body else "参加者不是随机抽取的，p值只作筛查。"
    screened += "" if material.sample.weights is None else "p取加权和不加权两种算法里较大的。"
    base = (Text(f"基数：两道题都回答的人，{material.weighting}。"), *material.findings.judged, Text(screened))
    return Table("comparisons", caption, columns, rows, (base, material.source_note))


def _row(material: Material, verdict: Verdict) -> tuple[Cell, ...]:
    found = verdict.comparison
    test, effect = found.analysis.test, found.analysis.effect
    of = f"{found.outcome.name}:{found.by.name}"
    book = material.book
    asked = short_title(found.outcome.label, LONGEST_CAPTION)
    words = (asked, found.by.label, test.name if test else _why(found.analysis.why))
    figures = (
        [(), (), ()]
        if test is None or verdict.closed
        else [
            (book.decimal("p", found.p, "p值", of=of, decimals=4),),
            (book.decimal("p_adjusted", verdict.adjusted, "校正后的p值", of=of, decimals=4),),
            (book.decimal("effect", effect.value, effect.name, of=of, decimals=2), Text(effect.word)) if effect else (),
        ]
    )
    return (*((Text(word),) for word in words), *figures, (Text(_verdict(verdict)),))


def _why(reason: str) -> str:
    """Return why there is no test; a reason that counts people is told without the count, which is no result."""
    return f"{NO_TEST}：人数不够" if any(sign.isdigit() for sign in reason) else reason


def _verdict(verdict: Verdict) -> str:
    if verdict.closed:
        return "公开版不列"
    if verdict.told:
        return "写成关联" if verdict.associated else "写成差别"
    if isnan(verdict.adjusted):
        return "没有比较"
    return f"没有明显差别（小于{verdict.below}个百分点）" if verdict.below else "不足以判断"
