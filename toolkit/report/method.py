"""The method statement: eleven things a reader must be told, each from facts, each open one marked 【待补】.

The items follow the disclosure elements that the American Association for Public Opinion Research asks for (2021).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from toolkit.document import Inline, Slot, Text
from toolkit.questionnaire.check import title, waived
from toolkit.report.robustness import cleaning_words
from toolkit.responses.answers import COMPLETE, PARTIAL, SCREENED_OUT
from toolkit.sample import DesignClass
from toolkit.sample.weighting import caveat
from toolkit.statistics.effect_size import Z

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire
    from toolkit.report.material import Material

Words = tuple[Inline, ...]
_NO_SAMPLING_ERROR = {
    DesignClass.CONV: "由于不是随机抽样，不计算抽样误差，结果仅反映参与者情况。",
    DesignClass.QUOTA: "由于是配额样本而不是随机抽样，不计算抽样误差，结果仅反映受访者情况。",
    DesignClass.CENSUS: "调查邀请了名单上的全部对象，不涉及抽样；结果只反映名单上作答的人。",
}


_TYPED_IN = {"entry_workbook", "paper_tally"}
"""Channels of answers that somebody typed in: not all were given online then."""
_NOT_ONLINE = re.compile("[纸访面]|录入|当场|现场|电话|线下")


@dataclass(frozen=True)
class MethodItem:
    """One item: its key, its title, what is said (None when the facts are missing), and the question that is open."""

    key: str
    title: str
    words: Words | None
    open_question: str

    @property
    def filled(self) -> bool:
        """Whether the facts are there."""
        return self.words is not None

    def inlines(self) -> Words:
        """Return the words, or a slot for the author."""
        return self.words if self.words is not None else (Slot(f"待补：{self.open_question}"),)


def method_items(material: Material) -> list[MethodItem]:
    """Return the eleven items in order."""
    return [MethodItem(key, title, write(material), question) for key, title, question, write in METHOD_ITEMS]


def _undocumented(material: Material) -> bool:
    """Tell whether a draw or a list is named that nothing is written down about: then nothing may be claimed of it."""
    return material.sampling.licence is not material.sampling.design


def _strategy(material: Material) -> Words | None:
    who = {
        DesignClass.CONV: "由青年自愿填写，属于便利样本",
        DesignClass.QUOTA: "按配额邀请青年填写",
        DesignClass.CENSUS: "邀请名单上的全部对象填写",
        DesignClass.PROB: "从名册中随机抽取青年填写",
    }[material.sampling.design]
    if _undocumented(material):
        return None
    return (Text(f"本次调研采用问卷调查，{who}。"),)


def _sponsor(material: Material) -> Words | None:
    s = material.sampling
    if not (s.sponsor and s.conductor and s.funding):
        return None
    return (Text(f"本调研由{s.sponsor}组织，{s.conductor}实施，经费来源：{s.funding}。"),)


def _instruments(material: Material) -> Words | None:
    questionnaire = material.responses.questionnaire
    number = material.book.quantity("questions", len(questionnaire.questions), "题", "问卷题数")
    return (Text("问卷共"), number, Text(f"，原题及选项见附件1。{_exceptions(questionnaire)}"))


def _exceptions(questionnaire: Questionnaire) -> str:
    """Return the findings of the questionnaire's check that were waived, with their reasons."""
    said = [
        f"“{questionnaire.wording(questionnaire.by_id[issue.item])}”（{title(issue.rule)}）：{reason.rstrip('。')}"
        for issue, reason in waived(questionnaire)
    ]
    return f"问卷检查中保留的例外：{'；'.join(said)}。" if said else ""


def _population(material: Material) -> Words | None:
    return (Text(f"调查对象为{material.sampling.population}。"),) if material.sampling.population else None


def _sampling(material: Material) -> Words | None:
    s = material.sampling
    if not s.recruitment or _undocumented(material):
        return None
    frame = f"以{s.frame}为抽样框，采用{s.selection}。" if s.frame and s.selection else ""
    open_call = {
        DesignClass.CONV: "公开邀请，由青年自愿填写，不是随机抽样。",
        DesignClass.QUOTA: "按配额邀请，不是随机抽样。",
    }
    reward = f"参与报酬：{s.incentives}。" if s.incentives else ""
    return (Text(f"{frame}通过{s.recruitment}{open_call.get(s.design, '邀请。')}{reward}"),)


def _modes(material: Material) -> Words | None:
    modes = "、".join(material.sampling.modes)
    channels = {file.get("channel") for file in material.responses.provenance.files}
    typed_in = channels & _TYPED_IN and not _NOT_ONLINE.search(modes)
    return (Text(f"采用{modes}；问卷语言为中文。"),) if modes and not typed_in else None


def _dates(material: Material) -> Words | None:
    days = material.days
    written = material.sampling.dates
    if "start" in written and "end" in written:
        handed_in = f"；收到的答卷提交于{_period(days[0], days[-1])}" if days else ""
        return (Text(f"调查时间为{_period(written['start'], written['end'])}{handed_in}。"),)
    return (Text(f"收到的答卷提交于{_period(days[0], days[-1])}。"),) if days else None


def _period(first: str, last: str) -> str:
    return _day(first) if first == last else f"{_day(first)}至{_day(last)}"


def _day(iso: str) -> str:
    year, month, day = (part.lstrip("0") for part in iso.split("-"))
    return f"{year}年{month}月{day}日"


def _sizes(material: Material) -> Words | None:
    drawn = material.sampling.design is DesignClass.PROB
    # Of a drawn sample it has to be known how many were drawn: without a response rate its error says little.
    if _undocumented(material) or (drawn and not material.sampling.invited):
        return None
    book, responses = material.book, material.responses
    total, out, valid = len(responses.frame), responses.disposed(SCREENED_OUT), len(responses.eligible)
    if material.sampling.invited and material.sampling.invited < total:
        return None
    screened = (_forms(material, "screened_out", out, "不符合条件的份数"), Text("不愿参加或不属于调查对象"))
    words: list[Inline] = []
    if not material.too_few(out):  # the returned would tell it
        words += [Text("回收"), book.quantity("returned", total, "份", "回收份数"), Text("，")]
    words += [Text("其中"), *screened, Text("，")] if out and words else []
    words += [Text("有效"), book.quantity("valid", valid, "份", "有效份数")]
    words += [Text("，另有"), *screened] if material.too_few(out) else []
    if material.sampling.invited:
        name = "应答率" if drawn else "完成率"
        rate = book.rate("completion", valid / material.sampling.invited, material.sampling.invited, name)
        words += [
            Text("，邀请"),
            book.quantity("invited", material.sampling.invited, "人", "邀请人数"),
            Text(f"，{name}{'（有效份数除以抽取的人数）' if drawn else ''}"),
            rate,
        ]
    words.append(Text("；各题的作答人数见各表。"))
    return (*words, *_margin(material)) if drawn else (*words, Text(_NO_SAMPLING_ERROR[material.sampling.design]))


def _margin(material: Material) -> Words:
    """Return the margin of error of a share of one half, the largest there is, with Kish's design effect of weights."""
    deff = material.weighed.diagnosis.deff if material.weighed else 1.0
    margin = Z * sqrt(0.25 * deff / max(len(material.responses.eligible), 1))
    points = material.book.decimal("margin", 100 * margin, "最大抽样误差", of="", decimals=1)
    return (
        Text("95%置信水平下，全样本比例的最大抽样误差约±"),
        points,
        Text("个百分点（未计非抽样误差；整群抽取的会更大）。"),
    )


def _weighting(material: Material) -> Words | None:
    if material.sample.weights is None:
        return (Text("数据未加权。"),)
    weighed, book = material.weighed, material.book
    if weighed is None:
        return None
    found = weighed.diagnosis
    words: list[Inline] = [
        Text(f"数据已加权：按{weighed.titles}调整到总体的构成（来源：{'；'.join(weighed.sources)}），设计效应"),
        book.quantity("weighting_deff", round(found.deff, 2), "", "设计效应"),
        Text("，有效样本"),
        book.quantity("weighting_n_eff", round(found.n_eff), "人", "有效样本"),
    ]
    if found.trimmed:
        share = book.rate("weighting_trimmed", found.trimmed, found.n, "截到上下限的人")
        words += [Text("，权重截到上下限的占"), share]
    return (*words, Text(f"；加权和未加权的结果对照见附件3。{caveat(material.sample.design)}"))


def _quality(material: Material) -> Words | None:
    responses, book = material.responses, material.book
    cells = responses.cells
    partial, complete = responses.disposed(PARTIAL), responses.disposed(COMPLETE)
    words: list[Inline] = [
        Text("读取答卷时逐格核对选项、范围和跳转：共"),
        book.quantity("cells_in", cells["in"], "个", "答案个数"),
        Text("答案，收下"),
        book.quantity("cells_accepted", cells["accepted"], "个", "收下的答案个数"),
        Text("，没有收下"),
        book.quantity("cells_ledger", cells["ledger"], "个", "没有收下的答案个数"),
        Text("（看不懂、超出范围或不该答的，逐条留有记录）。有效答卷中"),
    ]
    if not material.too_few(partial):  # with all who took part, the one tells the other
        words += [Text("，基本答完的有"), _forms(material, "complete", complete, "答完的份数")]
    if partial:
        words += [
            Text("，漏答一半以上的有"),
            _forms(material, "partial", partial, "漏答一半以上的份数"),
            Text("（保留）"),
        ]
    moved = cleaning_words(material, material.ways) if material.ways else ()
    return (*words, Text("。"), *_left_out(material), *moved)


def _forms(material: Material, name: str, forms: int, label: str) -> Inline:
    """Enter a number of forms; in a public edition a small one is not told."""
    if material.too_few(forms):
        return Text(f"不足{material.thresholds.smallest_cell}份")
    return material.book.quantity(name, forms, "份", label)


def _left_out(material: Material) -> Words:
    why, book = material.responses.left_out, material.book
    if not why:
        return (Text("没有删除任何答卷。"),)
    words: list[Inline] = [
        Text("按清理规则逐份核对后，"),
        _forms(material, "left_out", sum(why.values()), "清理时剔除的份数"),
        Text("答卷没有计入结果（原始答卷保留）："),
    ]
    if any(map(material.too_few, why.values())):
        return (*words, Text(f"{'、'.join(why)}。"))
    for place, (reason, count) in enumerate(why.items()):
        words += [Text(f"{'、' if place else ''}{reason}"), book.quantity("left_out", count, "份", reason, of=reason)]
    return (*words, Text("。"))


def _limitations(material: Material) -> Words | None:
    own = material.sampling.limitations
    if material.sampling.design is DesignClass.CONV:
        standard = (
            "参加者是自愿的，没有接触到发放渠道的青年不在其中，参加者和未参加者的看法可能不同；结果不能推及全体青年。"
        )
    else:
        standard = "不愿参加的青年的看法可能不同。"
    return (Text(f"{standard}答案由青年自己报告，未作核实。{f'{own}。' if own else ''}"),)


METHOD_ITEMS: tuple[tuple[str, str, str, Callable[[Material], Words | None]], ...] = (
    ("strategy", "调研方式", "怎样收集资料（名册、抽样方法和邀请人数写在 sampling.yaml 里）", _strategy),
    (
        "sponsor",
        "主办与执行",
        "谁主办、谁实施、经费来自哪里（sampling.yaml：sponsor、conductor、funding）",
        _sponsor,
    ),
    ("instruments", "调查工具", "问卷原题", _instruments),
    ("population", "调查对象", "想了解哪些人（sampling.yaml：population）", _population),
    (
        "sampling",
        "抽样与招募",
        "通过哪些渠道邀请（sampling.yaml：recruitment；有名册的还要 frame、selection、invited）",
        _sampling,
    ),
    ("modes", "填答方式", "线上、纸质还是入户（sampling.yaml：modes）", _modes),
    ("dates", "调查时间", "哪天开始、哪天结束（sampling.yaml：dates）", _dates),
    (
        "sizes_precision",
        "样本量与精度",
        "回收和有效份数；随机抽样要写抽取的人数，邀请人数（sampling.yaml：invited）不能少于回收份数",
        _sizes,
    ),
    ("weighting", "加权", "用什么加权、总体的构成从哪里来（margins.xlsx，sampling.yaml：weighting）", _weighting),
    ("processing_quality", "数据处理与质量", "怎样核对和处理", _quality),
    ("limitations", "局限", "结果的局限", _limitations),
)
