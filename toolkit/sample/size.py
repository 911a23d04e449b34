"""How many people to ask: advice in words and tables, before fielding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document import Column, Table, Text
from toolkit.errors import AnalysisError
from toolkit.questionnaire.routing import describe
from toolkit.sample.groups import Grouping, grouping, usual_groups
from toolkit.sample.power import detectable, detectable_words, invitations, proportion_size, require, rounded_up
from toolkit.sample.quota import quotas
from toolkit.sample.sampling import DesignClass

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

SHOWN, IN_BRACKETS = 50, 30
"""Smallest group reported normally, and in brackets."""
PER_COMMUNITY, ALONE = 40, 60
"""People of each community for district tables by two questions, and to describe one community alone."""
_MARGINS = (0.05, 0.07, 0.10)
_PER_GROUP = (30, 50, 60, 100, 200, 400)


@dataclass(frozen=True)
class SampleAdvice:
    """How many answers to aim at, and what they will be good for.

    Parameters
    ----------
    design : DesignClass
    recommended, least : int
        Answers for groups shown normally, and for groups shown in brackets.
    sentences : tuple of str
    tables : tuple of Table
    """

    design: DesignClass
    recommended: int
    least: int
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        from toolkit.document import Document, Paragraph
        from toolkit.document.html import render

        said = tuple(Paragraph((Text(sentence),)) for sentence in self.sentences)
        return render(Document("样本量建议", (*said, *self.tables)))


def advice(
    questionnaire: Questionnaire,
    design: DesignClass,
    population: int | None = None,
    communities: int = 1,
    groups: tuple[str, ...] = (),
    *,
    response: float | None = None,
    deff: float = 1.0,
) -> SampleAdvice:
    """Return how many answers a survey should aim at.

    Parameters
    ----------
    questionnaire : Questionnaire
    design : DesignClass
        Precision is told for a probability sample only; everybody else gets the number the smallest group asks for.
    population : int, optional
        Young people in all.
    communities : int
        How many take part.
    groups : tuple of str
        Questions by which results are to be told apart; the usual ones by default.
    response : float, optional
        Share of the invited who are expected to answer.
    deff : float
        Design effect of a probability sample.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` for an unknown question, ``A-LEVEL`` for one that makes no groups, ``A-SIZE`` for impossible values.
    """
    require(communities >= 1, "社区数至少是1")
    require(population is None or population >= 1, "总人数至少是1")
    told = [_grouping(questionnaire, name) for name in groups or usual_groups(questionnaire)]
    most = max((len(g.groups) for g in told), default=1)
    everybody = ALONE if communities == 1 else PER_COMMUNITY * communities
    recommended, least = max(everybody, SHOWN * most), max(everybody, IN_BRACKETS * most)
    sentences = [
        f"建议数量：{recommended}份以上；至少{least}份。{_communities(communities)}",
        f"最小的一组有{SHOWN}份才正常列出，{IN_BRACKETS}—{SHOWN - 1}份放在括号里。",
        f"各组人数不会一样多：只占一成的组要够{SHOWN}份，全部就要{SHOWN * 10}份。",
        *_partly_asked(questionnaire),
        *_reached(recommended, population, design, response),
    ]
    tables = [_group_table(questionnaire, told, communities)]
    if design is DesignClass.PROB:
        tables += [_precision_table(population, response, deff), _comparison_table(deff)]
        sentences.append(detectable_words(recommended // most, deff=deff))
    if design is DesignClass.QUOTA:
        cells = quotas(recommended)
        sentences.append("配额先按年龄和性别各格一样多列出；知道本地的构成时，用 quotas(总数, 比例) 重算。")
        tables.append(cells.table())
    return SampleAdvice(design, recommended, least, tuple(sentences), tuple(tables))


def _grouping(questionnaire: Questionnaire, name: str) -> Grouping:
    found = grouping(questionnaire, questionnaire[name])
    if len(found.groups) < 2:
        raise AnalysisError("A-LEVEL", where="样本量", name=name, reason="这道题分不出组")
    return found


def _communities(communities: int) -> str:
    if communities == 1:
        return f"单独写一个社区，至少{ALONE}份。"
    return (
        f"{communities}个社区合起来写，每个社区至少{PER_COMMUNITY}份，全区表可以按两道题分组；"
        f"要单独写某个社区，那个社区至少{ALONE}份。"
    )


def _partly_asked(questionnaire: Questionnaire) -> list[str]:
    partly = [item.id for item in questionnaire.questions if describe(item.show_if, questionnaire)]
    if not partly:
        return []
    named = "、".join(partly[:3]) + ("等" if len(partly) > 3 else "")
    return [
        f"有{len(partly)}道题只问一部分人（{named}）。要分析这些题，就得按被问到的人算：一半人被问到，全部就要多一倍。"
    ]


def _reached(recommended: int, population: int | None, design: DesignClass, response: float | None) -> list[str]:
    """Say whom to invite; a census invites everybody."""
    if design is DesignClass.CENSUS:
        everybody = f"全数调查请邀请名单上的每一个人{f'（{population}人）' if population else ''}，不要只挑一部分。"
        expected = [f"预计收回{population * response:.0f}份左右。"] if population and response else []
        return [everybody, *expected]
    if population is not None and recommended > population:
        return [f"总共只有{population}人，凑不够建议的数量：请尽量都邀请到，少分几组，多用座谈和走访补充。"]
    if response is None:
        return []
    return [f"预计每百人有{100 * response:.0f}人填写，要邀请{invitations(recommended, response)}人左右。"]


def _group_table(questionnaire: Questionnaire, told: list[Grouping], communities: int) -> Table:
    rows = [("不分组", "1", "—", "—")]
    if communities > 1:
        rows.append(("按社区", str(communities), str(PER_COMMUNITY * communities), str(ALONE * communities)))
    for found in told:
        k = len(found.groups)
        wording = questionnaire.wording(questionnaire.by_id[found.item])
        rows.append((f"按{found.item} {wording}", str(k), str(IN_BRACKETS * k), str(SHOWN * k)))
    rows[0] = ("不分组", "1", str(IN_BRACKETS), str(ALONE if communities == 1 else SHOWN))
    columns = (Column("要怎样列"), Column("组数", True), Column("至少", True), Column("建议", True))
    note = "按各组一样多计算；组有大有小时，按最小的一组放大。"
    return Table("size_groups", "要分组，需要多少份", columns, _cells(rows), ((Text(note),),))


def _precision_table(population: int | None, response: float | None, deff: float) -> Table:
    rows = []
    for margin in _MARGINS:
        n = proportion_size(margin, population=population, deff=deff)
        invited = str(invitations(n, response)) if response else "—"
        rows.append((f"±{100 * margin:.0f}个百分点", str(n), invited))
    columns = (Column("抽样误差（95%）"), Column("需要答卷", True), Column("需要邀请", True))
    whole = f"总人数{population}人" if population else "总人数很多"
    note = f"{whole}，比例按50%、设计效应按{deff:g}计算；没有写回收率时不算邀请数。"
    return Table("size_precision", "要多准，需要多少份", columns, _cells(rows), ((Text(note),),))


def _comparison_table(deff: float) -> Table:
    rows = [(f"每组{n}份", f"{rounded_up(100 * detectable(n / deff))}个百分点") for n in _PER_GROUP]
    columns = (Column("每组份数"), Column("能看出的差别", True))
    note = f"两组一样多，比例在50%上下，设计效应按{deff:g}计算，把握80%；比这小的差别多半看不出来。"
    return Table("size_comparison", "每组多少份，能看出多大的差别", columns, _cells(rows), ((Text(note),),))


def _cells(rows: list[tuple[str, ...]]) -> tuple:
    return tuple(tuple((Text(cell),) for cell in row) for row in rows)
