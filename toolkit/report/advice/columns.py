"""The columns of measures.xlsx: header, what belongs there, what can be chosen; for the writer and the reader."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.report.advice.measure import BANDS, JUDGEMENTS, LEVELS, OWN, SCORES, SUGGESTED

CARDS, FINDINGS, NOTES = "建议卡", "发现", "座谈走访"
HINTS = "填写提示"
"""Stands in the first column of the row that says what belongs where."""
TO_FILL = "待填"


@dataclass(frozen=True)
class Card:
    """A column of the cards.

    Parameters
    ----------
    field : str
        Of :class:`Measure`.
    header : str
    group : str
        Heading over neighbouring columns.
    hint : str
        What to write, with an example.
    width : int
    choices : tuple of str
    hidden : bool
    """

    field: str
    header: str
    group: str
    hint: str
    width: int = 18
    choices: tuple[str, ...] = ()
    hidden: bool = False


COLUMNS = (
    Card("id", "编号", "建议", HINTS, 8),
    Card("title", "名称", "建议", "一句话说清做什么，例如：租房信息和政策一页纸", 20),
    Card("origin", "来源", "建议", "工具填写：建议草案来自模板，仅供参考", 10, (SUGGESTED, OWN)),
    Card("community", "社区", "建议", "两位代码；各社区共用的不填", 7),
    Card("findings", "依据发现", "依据", "选一个或写几个，见工作表“发现”，例如：F3（HOU06）、F5（HOU08）", 18),
    Card("notes", "佐证", "依据", "至少一条，见工作表“座谈走访”，例如：S1（2025-03-20）", 22),
    Card("people", "对象与规模", "依据", "给谁做；估计人数只在随机抽样或有名册时写，并写区间", 22),
    Card("action", "做什么", "内容", "具体动作：在哪里、做什么、多久一次", 40),
    Card("level", "层级", "内容", "谁有权办；街道、区有权的列入“向上反映事项”", 8, LEVELS),
    Card("lead", "牵头", "落实", "写岗位或单位，不写人名，例如：社区团支部", 16),
    Card("partners", "配合", "落实", "写岗位或单位，例如：物业、司法所", 18),
    Card("deadline", "时限", "落实", "写到年月，例如：2025年9月底前", 14),
    Card("resources", "资源档", "落实", "只选档，不写具体数额", 11, BANDS),
    Card("feasibility", "可行性", "落实", "已有的阵地、权限或先例，至少写一样", 26),
    Card("novelty", "创新点", "落实", "与以前的做法、别的社区有什么不同", 24),
    Card("indicator", "评价指标", "评价", "数什么，例如：群内咨询量", 22),
    Card("baseline", "基线", "评价", "现在是多少；取自发现的，照抄发现里的数", 12),
    Card("target", "目标", "评价", "到时限达到多少，写数字", 12),
    Card("definition", "口径和数据来源", "评价", "怎么数、谁来数、从哪里取数", 24),
    Card("risk", "风险与应对", "评价", "可能出什么问题，怎么办", 24),
    Card("judgement", "作者判断", "判断", "采纳、修改（改动后采纳）或不采纳", 10, JUDGEMENTS),
    Card("reason", "判断理由", "判断", "为什么这样判断", 24),
    Card("operable", "操作性自评", "自评", "1低 2中 3高：有牵头、有动作、有时限", 8, SCORES),
    Card("operable_why", "操作性理由", "自评", "为什么打这个分", 20),
    Card("feasible", "可行性自评", "自评", "1低 2中 3高：已有阵地、权限或先例", 8, SCORES),
    Card("feasible_why", "可行性理由", "自评", "为什么打这个分", 20),
    Card("novel", "创新性自评", "自评", "1低 2中 3高：与别的建议不雷同", 8, SCORES),
    Card("novel_why", "创新性理由", "自评", "为什么打这个分", 20),
    Card("template", "模板（勿改）", "建议", "工具用来认出提过的建议", 12, hidden=True),
)
HEADERS = {card.field: card.header for card in COLUMNS}
