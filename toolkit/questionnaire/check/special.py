"""Options that do not answer the question itself: 其他, 以上都没有, 不了解, 不愿回答, and 没有孩子 and the like."""

from __future__ import annotations

import re

OTHER = re.compile(r"^(?:其他|其它|另外的|别的)|请注明|请说明")
_ANY = r"(?:任何|上述|以上|这些|这类|类似|明显|什么|特别|太大|突出)?(?:的)?"
NONE = re.compile(
    r"(?:以上|上述|这些|下列|下面|其中)[^，。]{0,6}(?:没有|没|无|不(?!超))[^，。]{0,6}"
    r"|(?:什么)?(?:都|均|皆|全)(?:没有|没|无|不)[^，。]{0,6}"
    r"|(?:一|任何)[项个种次样件](?:也|都)?(?:没|不|无)[^，。]{0,6}"
    rf"|没有(?:遇到|碰到|遇见|发生|出现|经历)过?{_ANY}(?:困难|问题|麻烦|纠纷|情况|矛盾|不便|侵害|损失|事情)?"
    r"|没有?(?:参加|加入|使用|享受|接触|求助|申请|报名|办理|参与)过?(?:任何|上述|以上|这些|这类)?[^，。]{0,4}"
    r"|(?:从来)?没有?(?:去|用|听说|得到|学|做|看|买|租|接受|遇到)过[^，。]{0,4}"
    rf"|没有{_ANY}(?:困难|压力|顾虑|问题|影响|负担|烦恼|麻烦|不便|保障|需要|需求|变化|想法|意见|要求|期待)"
    r"|无(?:任何|明显)?(?:困难|压力|顾虑|问题|影响|负担|需求|意见|要求|变化)?"
    r"|(?:暂时|目前|暂|现在|还|都|也)?(?:不需要|不用|无需|没有需要|没有需求|不想参加|不参加|不打算|不考虑|没有想法|没想法)"
    r"(?:了|通勤|上班|服务|帮助|支持|通知|活动|课程|培训|学习)?"
    r"|(?:从来|从)?(?:没有?|未)(?:参加|遇到|使用|去|用)过|没有?|不适用"
)
"""None of the list: the whole label has to say so, since 没有时间 and 不想麻烦别人 are reasons."""
UNSURE = re.compile(
    r"不了解|不清楚|不知道|说不清|说不准|说不好|不好说|记不清|记不得|不确定|没(?:有)?听说过$|没(?:有)?想好|没(?:有)?考虑(?:过|好)"
    r"|没(?:有)?(?:接触|参加|使用|去|用|看|办理|听|体验|住|了解|经历|碰到|申请|找|联系)过"
    r"|未(?:接触|参加|使用|办理|去)过|没有结果"
)
REFUSED = re.compile(
    r"(?:我)?(?:不愿意?|拒绝|不便|不想|不方便)(?:于)?(?:回答|透露|说|填写?|作答|告知)(?:这个问题|此题|本题)?|保密"
)
NOT_MINE = re.compile(
    r"不适用|与我无关|无关|没有(?:孩子|子女|小孩|配偶|对象|爱人|恋人|伴侣|工作|上班|就业|租|房租|房贷|贷款|住房|合租|单位|室友|领导"
    r"|开店|上学|搬|换|离|恋|谈|结婚|相亲|找|专业|团|车|付)|无(?:子女|孩子|房贷|房租|贷款|配偶|业)|未婚|单身"
    r"|还没有(?:工作|孩子|对象)|未(?:育|就业|租)|不(?:上班|租房|工作|需要通勤|用通勤|用上班|是团员|需要上班)"
    r"|目前(?:不|没有)|从未|从来没有?|没有支出|没有.{0,6}支出|没有.{0,4}还款"
)
_NO_IDEA = re.compile(
    r"(?:都|还)?(?:不了解|不清楚|不知道|说不清楚?|说不准|说不好|不好说|记不清|记不得|不确定"
    r"|没想好|没有想好|没考虑好|没有考虑过|没考虑过)了?"
)


def is_other(label: str) -> bool:
    """Tell whether an option is room for an answer that nobody thought of."""
    return OTHER.search(label) is not None


def is_none(label: str) -> bool:
    """Tell whether an option says: none of these."""
    return NONE.fullmatch(label) is not None


def is_refused(label: str) -> bool:
    """Tell whether an option declines the answer."""
    return REFUSED.fullmatch(label) is not None


def is_special(label: str) -> bool:
    """Tell whether an option is 其他, 以上都没有, 不了解, 不愿回答 or the like.

    >>> is_special("以上都没有"), is_special("没有时间"), is_special("不知道从哪里报名")
    (True, False, False)
    """
    unsure = UNSURE.search(label)
    whole = unsure is not None and unsure.end() >= len(label) - 1
    return whole or is_other(label) or is_none(label) or is_refused(label)


def stands_alone(label: str) -> bool:
    """Tell whether an option of a multiple choice excludes every other one.

    >>> stands_alone("都没有"), stands_alone("家人都不支持"), stands_alone("不清楚")
    (True, False, True)
    """
    if is_other(label) and not is_none(label):
        return False
    return is_none(label) or is_refused(label) or _NO_IDEA.fullmatch(label) is not None
