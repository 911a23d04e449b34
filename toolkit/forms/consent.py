"""What a person is told before answering (知情同意): who asks, why, what, how long it is kept, and whom to ask.

The points are those of article 17 of the Personal Information Protection Law. The opening text of a questionnaire
often makes most of them already; then only what it leaves out is added. A fact that nobody has given becomes a
visible blank, never a made-up sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.forms.form import Fieldwork
    from toolkit.questionnaire import Questionnaire

ADULT, YOUNGEST = 18, 14
"""Below 18 a guardian is asked (a rule of this programme); below 14 the law asks for the guardian's consent."""

_PURPOSE = re.compile("用于|目的|为了|以便|了解.{0,20}(情况|需要|需求|看法|意见|想法)")
_MINUTES = re.compile(r"\{minutes\}|[0-9一二三四五六七八九十]+分钟")
_VOLUNTARY = re.compile("自愿|您可以不参加")
_KINDS = re.compile("不(收集|询问|需要|记录|填写?|登记).{0,6}(姓名|电话|证件)")
_NAMELESS = re.compile("不记名")
_KEPT = re.compile("(保存|保管|留存).{0,30}(年|月|天|日|后|期)|到期.{0,4}(删除|销毁)")
_RIGHTS = re.compile("查阅|更正")
_CONTACT = re.compile("(询问|联系|咨询|致电|请问)")
_GUARDIAN = re.compile("监护人")
_HANDLER = re.compile("由.{2,40}?(主办|开展|组织|发起|负责)")


def consent_text(questionnaire: Questionnaire, fieldwork: Fieldwork) -> str:
    """Return the informed-consent text: the questionnaire's opening, then what it does not say itself.

    Returns
    -------
    str
        One paragraph a line. Missing facts stand as ``【请填写：…】``.
    """
    intro = " ".join(questionnaire.intro.split())
    opening = [item.text for item in questionnaire.questions if item.kind == "consent"]
    said = " ".join([intro, *opening])
    added = "".join(_left_out(said, questionnaire, fieldwork))
    paragraphs = [intro or f"您好！请您参加《{' '.join(questionnaire.title.split())}》。", added]
    if not opening:
        paragraphs.append("填写并交回问卷，表示您已了解以上内容并愿意参加。")
    minutes = str(max(1, round(questionnaire.minutes)))
    return "\n".join(paragraph for paragraph in paragraphs if paragraph).replace("{minutes}", minutes)


def blank(name: str) -> str:
    """Return a visible blank for a fact nobody has given yet.

    >>> blank("联系方式")
    '【请填写：联系方式】'
    """
    return f"【请填写：{name}】"


def guardian_line(questionnaire: Questionnaire) -> str:
    """Return what holds for people under 18; empty when nobody so young is invited."""
    youngest = questionnaire.min_age
    if youngest is not None and youngest >= ADULT:
        return ""
    if youngest is not None and youngest < YOUNGEST:
        return "未满18周岁的，请先征得监护人同意；其中不满14周岁的，须由监护人看过本说明并同意后才能填写。"
    return "未满18周岁的，请先征得监护人同意再填写；不满14周岁的请不要填写。"


def _left_out(said: str, questionnaire: Questionnaire, fieldwork: Fieldwork) -> Iterator[str]:
    """Yield the points of the notice that the questionnaire itself does not make."""
    handler_named = fieldwork.sponsor in said if fieldwork.sponsor else _HANDLER.search(said)
    if not handler_named:
        conductor = fieldwork.conductor and f"，由{fieldwork.conductor}发放和回收"
        yield f"本次调查由{fieldwork.sponsor or blank('主办单位')}主办并负责处理答卷{conductor}。"
    if not _PURPOSE.search(said):
        yield "调查用于了解有关情况和需要，改进青年服务。"
    if not _MINUTES.search(said):
        yield "填写约需{minutes}分钟。"
    if not _VOLUNTARY.search(said):
        yield "参加全凭自愿，不想答的题可以不答，也可以随时停止，对您都没有影响。"
    if not _KINDS.search(said):
        yield "只收集您对本问卷各题的回答，不收集姓名、电话、证件号码和详细住址。"
    if not _NAMELESS.search(said):
        yield "问卷不记名，答卷只作汇总分析。"
    if not _KEPT.search(said):
        yield f"保存：{_sentence(fieldwork.retention or blank('答卷保存多长时间、到期怎样处理'))}"
    if not _RIGHTS.search(said):
        yield "您有权撤回同意，查阅、更正、删除自己的答卷；因为不记名，交回以后难以认出是哪一份，请尽量在交回前提出。"
    contact_named = fieldwork.contact in said if fieldwork.contact else _CONTACT.search(said)
    if not contact_named:
        yield f"联系：{_sentence(fieldwork.contact or blank('联系人所在单位和办公电话'))}"
    if not _GUARDIAN.search(said):
        yield guardian_line(questionnaire)


def _sentence(words: str) -> str:
    return words if words.endswith(("。", "！", "？")) else f"{words}。"
