"""Rules about how clearly a question is worded (W01, W04 to W08)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.questionnaire.check.lexicon import lexicon
from toolkit.questionnaire.check.rules import ERROR, INFO, WARNING, Finding, Question, item_rule
from toolkit.questionnaire.check.wording import (
    ASKED,
    CLOSED,
    EVALUATED,
    LONG_AGO,
    chinese,
    questions_in,
    without_a_not_a,
)

_AND = r"(?:以及|及(?![时格早])|(?<![暖温缓柔平随亲])和(?![谐睦气平解])|(?<!参)与(?![其否])|、|跟(?!进|踪))"
_COMPANION = re.compile(
    r"[和与跟同][^，。；？]{1,12}?(?:一起|一块|同住|合住|共同|相比|比较|之间|的关系|的距离|关系|相处|来往|往来|交往|打交道|沟通|交流|联系|见面|合租|相关|匹配|对口|一致|相符|符合|吻合|相像|相似|相等|平等"
    r"|是否(?:在)?同|在不在同|同一|分开|不同|聊|走动|互动|结对|配合|差距|认识|发生|产生|有过|吵|商量|约)"
)
_SUBJECT = re.compile(
    r"(?:您|你|自己|本人|我)(?:本人|自己)?[和与跟及、](?:您的)?[^，。的对]{1,6}?(?=目前|现在|是否|有没有|每|的|在|一|平|通|经|多|打|对|近|过去|上|，)"
)
_VERB_PAIR = re.compile(r"([一-鿿]{1,4})过(?:并且|并|且|和|与|及|、|或|，|还|又)+[一-鿿]{1,4}过")
_AND_THEN = re.compile(
    r"(?<![合兼一归火吞])并(?![不非未列没无存发行])(?:且)?[^，。？]{2,}|同时[^，。？]{2,}|而且[^，。？]{2,}"
)
_SUCH_AS = re.compile(r"(?:诸如|例如|比如|譬如)[^？]*?等")
_VERB_FIRST = re.compile(r"(?:满意|认可|喜欢|信任)(?!程度|度)([^，。？]{4,}?)吗")
_PARALLEL = re.compile(
    r"(把|让|给|对|向|为|从|在|增加|减少|改善|提高|取消)[^，。？]{2,}(?:、|并|和|，|以及|与)\1[^，。？]{2,}"
)
_BOTH = re.compile(r"既[^，。？]{1,10}又|又[^，。？]{1,8}又|不仅[^？]{1,20}(?:而且|还|也)|一方面[^？]*另一方面")
_DEGREE_AND = re.compile(r"程度(?:以及|及|和|与|、)[^，。？]{0,8}(?:意愿|程度|态度|评价|频率)")
_EVALUATED_OBJECT = re.compile(
    rf"(?:对于|对|认为|觉得|感觉|您的|您|目前|现在|，|^)([^，。？]{{4,}}?)(?:的)?(?:让您|使您|令您|给您)?(?:是否|有多|多|很|都|能不能|是不是|会不会)?(?:{EVALUATED})"
)
_TWO_PREDICATES = re.compile(rf"(?:{EVALUATED})(?:、|和|且|并且|而且|又|也|，)[^？]{{0,6}}?(?:{EVALUATED})(?!的)")
_SKIPPED_CLAUSE = re.compile(r"^(?:无论|不论|不管|除了|如果|假如|当|若)")
_HAVE = re.compile(
    r"(?:是否|有没有|有无|是不是)(?:有|拥有|知道|了解|听说|参加|使用|支持|赞成|同意|需要|愿意|希望|打算|认识|关注)?(?:过)?([^，。？]{4,})"
)


@item_rule("W01", "双重问题", WARNING, "QAS 4c；Pew")
def double_barrelled(question: Question) -> Iterator[Finding]:
    """一道题里问了两件事，对其中一件满意、对另一件不满意的人没法回答。"""
    if question.kind not in CLOSED:
        return
    found = _two_things(question)
    if found:
        yield Finding(
            f"一道题里问了两件事（“{found}”），看法不一的人没法回答，结果也分不清说的是哪一件。",
            "请拆成两道题，一题只问一件事。",
        )


def _two_things(question: Question) -> str:
    stem = question.stem
    text = _SUBJECT.sub("您", _COMPANION.sub("", _SUCH_AS.sub("", stem.single)))
    if stem.spoken.count("？") + stem.spoken.count("?") >= 2:
        return "两个问号"
    for pattern in (_VERB_PAIR, _BOTH, _DEGREE_AND, _PARALLEL):
        if m := pattern.search(text):
            return m.group()
    asking = [c for c in re.split(r"[，；]", text) if questions_in(c) and not _SKIPPED_CLAUSE.match(c) and _tag(c)]
    if len(asking) >= 2:
        return "，".join(asking)
    judged = (
        question.options.graded
        or question.options.yes_no
        or question.kind in ("scale", "matrix")
        or (question.kind == "single" and stem.has(r"是否做到|是否达到"))
    )
    if judged and "阅读" not in text and (m := _AND_THEN.search(text)):
        return m.group()
    if judged and (m := _TWO_PREDICATES.search(text)):
        return m.group()
    objects = [m.group(1) for m in _EVALUATED_OBJECT.finditer(text)] if judged or stem.has(r"怎么样|如何|满意") else []
    objects += [m.group(1) for m in _VERB_FIRST.finditer(text)]
    if question.options.yes_no or stem.has(r"是否做到|是否达到"):
        objects += [m.group(1) for m in _HAVE.finditer(text)]
    return next((part for part in objects if _coordinated(part)), "")


def _tag(clause: str) -> bool:
    """Tell whether a clause is a question of its own, not 对吗 or 是吗 after one."""
    return not re.match(r"^(?:对吗|对吧|是吗|是吧|对不对|是不是|好吗|可以吗)[？?]?$", clause)


def _coordinated(part: str) -> bool:
    pieces = re.split(_AND, part)
    return len(pieces) > 1 and all(chinese(piece) >= 2 for piece in pieces[-2:])


_LEXICAL = re.compile(
    r"不满(?=\d|[一二三四五六七八九十])|不足(?=\d)|不到(?=\d)|不超过|不少于|不低于|不高于|不过|不同(?!意)|不仅|不但|不断|不管|不论|不久|不必|不要写|不良|不记名|不动产|不定期|不一样|不错"
    r"|差不多|了不起|来不及|不得不|未来|未婚|未成年|未满|未必|非常|非遗|非机动|非全日制|除非|无论|无障碍|无线|无偿|无人|没收|没关系|并非|不清楚|不了解|不知道"
    r"|别人|特别|分别|区别|性别|级别|类别|个别|别的|别墅|不用|不含|不包括|不便|取消预约|减少碳|反对意见"
)
_NEGATIVE = re.compile(r"不|没有|没|未|无法|无(?!锡)|反对|取消|减少|禁止|拒绝|停止|杜绝|避免|排除|否认|难以|别(?!墅)")
_SINGLE = re.compile(
    r"是否(?:不|没|未|反对|无法|拒绝)|(?:认为|觉得)[^，。？]{0,12}(?:不(?!知道)|无法|没有|没)|(?:您|你|是否)[^，。？]{0,4}不(?:认为|觉得|希望|愿意|赞成|支持|同意|打算|想|会|喜欢|参加|满意|需要)"
    r"|(?:不成立|不正确|不合理|不应当|不应该|不应|不该|不得|不能|不可以|不必)[^？]*(?:同意|赞成|支持|认同|对吗|吗)|没有[^，。？]{2,12}吗"
)


@item_rule("W04", "否定与双重否定", WARNING, "Krosnick & Presser；Dillman", ERROR)
def negated(question: Question) -> Iterator[Finding]:
    """否定句容易让人答反，双重否定更甚。"""
    if question.kind not in CLOSED or question.stem.has(r"原因|为什么|理由"):
        return
    options = question.options
    if not (options.yes_no or options.graded or question.kind == "matrix"):
        return
    if question.stem.has(r"(?:是否|有没有)?(?:知道|了解|听说过?)[^，。？]{4,}(?:吗|$)"):
        return  # a question of knowledge may have a rule with a negation for its object
    text = _LEXICAL.sub("", without_a_not_a(question.stem.core))
    count = len(_NEGATIVE.findall(text))
    if count >= 2:
        yield Finding(
            "题干里有两处否定，绕来绕去，许多人会答反。", "请改成肯定句，例如“您是否赞成……”。", severity=ERROR
        )
    elif count == 1 and _SINGLE.search(text):
        yield Finding("题干用了否定句，“是”和“否”各代表什么容易弄反。", "请改成肯定句，例如“您是否愿意……”。")


_NOT_ABSOLUTE = re.compile(
    r"总的来说|总体|所有权|所有者|完全(?:不)?(?:同意|赞成|符合|满意|了解)|不[^，。？]{0,8}任何|没有任何|所有[^，。？]{0,8}(?:中|里|合计|加起来|收入)|家里?所有人|唯一的(?:孩子|子女)|必须的|任何人|根本原因|每天(?!都)|天天[^，。？]{0,2}(?:见|乐)"
)
_EACH = re.compile(
    r"每(?:一)?(?:个|次|天|晚|周|年|月|位|周末|场|项|顿|年)[^，。？]{0,12}?都|一点(?:儿)?(?:[^，。？]{0,6})?(?:也|都)(?:没|不)|只要[^，。？]+都|从[^，。？]{0,6}没"
)


@item_rule("W05", "说得太绝对", WARNING, "Dillman；QAS 3c")
def absolute(question: Question) -> Iterator[Finding]:
    """绝对的词让人不敢答“是”，肯定回答会偏少。"""
    if question.kind not in CLOSED:
        return
    text = _NOT_ABSOLUTE.sub("", question.stem.core)
    offered = "".join(question.options.labels.values())
    found = next((word for word in lexicon("absolute") if word in text and word not in offered), "")
    matched = None if "每" in offered else _EACH.search(text)
    if found or matched:
        words = found or (matched.group() if matched else "")
        yield Finding(
            f"“{words[:12]}”说得太绝对，只要有一次例外就不好答“是”。",
            "请改问次数或频率，例如“过去一个月，您有几次……”。",
        )


_PERIOD = re.compile(
    r"过去|近(?:来)?[\d一二两三四五六七八九十半几]|最近(?:的)?(?:一|半|\d|两|三|几)|最近[^，。？]{0,3}(?:天|周|月|年|学期)|上(?:一)?(?:个)?(?:月|周|星期|学期|季度|年)|上半年|下半年|本月|本周|本学期|今年|去年|前年"
    r"|昨天|今天|平常一个|平时的?(?:一个)?工作日|平日里?的?工作日|(?:平均)?每(?:个)?(?:天|日|周|月|年|星期|学期|次)|\d+(?:天|周|个月|年)(?:内|以来|里|来)|[一二两三半]年(?:内|以来|里|来)|这(?:个|一)?(?:月|周|学期|年|段)"
    r"|未来|以来|暑假|寒假|春节|国庆|假期|疫情|一(?:天|周|个月|年)(?:内|里|中|平均)?|工作日|周末"
)
_VAGUE_LATELY = re.compile(r"(?<![到离距比])最近(?!的?一次|的?(?:一|半|\d|两|三|几))")
_FEELING = r"感到|感觉|觉得|情绪|心情|孤独|焦虑|紧张|疲惫"
"""Feelings have no countable times: 从不、有时、经常 is a usual scale for them."""
_RATE = re.compile(r"(?:每|[一两三四五六七八九十半几\d]+)(?:个)?(?:天|周|星期|月|季度|年)")
_HOW_OFTEN = re.compile(
    r"几次|多少次|次数|频率|多久[^，。？]{0,10}(?:一次|去|参加|联系|见)|频不频繁|勤不勤|常不常|(?:次数|参加|联系|来往|活动)[^，。？]{0,8}多不多"
)
_CHANNEL = re.compile(r"怎样|如何|怎么|多长时间|几点|渠道|途径|方式|从哪|通过|哪些|哪(?:一)?[种类个项里]|什么|谁")


@item_rule("W06", "频率含糊或缺时间范围", WARNING, "QAS 3c、3d", INFO)
def vague_frequency(question: Question) -> Iterator[Finding]:
    """“经常”有人算每天、有人算每月，不写时间范围也没法比较。"""
    if question.kind not in (*CLOSED, "number"):
        return
    stem, options = question.stem, question.options
    period = bool(_PERIOD.search(stem.core) or LONG_AGO.search(stem.core))
    if options.vague and question.kind in ("single", "scale"):
        loose = "、".join(list(options.labels.values())[:3])
        yield Finding(
            f"选项（{loose}……）只有含糊的频率词，每个人理解不同。",
            "请写明时间范围并给出次数，例如“过去3个月：没有、1—2次、3—5次、6次及以上”。",
            severity=INFO if stem.has(_FEELING) else None,
        )
        return
    word = stem.first("vague") or ("最近" if _VAGUE_LATELY.search(stem.core) else "")
    counting = (_HOW_OFTEN.search(stem.core) is not None and question.bands is None) or stem.has(
        r"几次|多少次|次数|频率"
    )
    dated = sum(bool(_RATE.search(label)) for label in options.labels.values()) >= 2
    if period or dated or (question.kind == "matrix" and not counting):
        return
    if word and not (_CHANNEL.search(stem.core) and not options.yes_no):
        yield Finding(f"“{word}”没有说清是多长时间。", "请写明时间范围，例如“过去一个月”“过去12个月”。")
    elif counting and not options.per_year and not stem.has(r"累计|总共|一共|希望|愿意|合适|最好|应该|适合"):
        yield Finding("问次数却没有时间范围，各人算的起点不同。", "请写明时间范围，例如“过去12个月，您……几次？”。")


_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+&.\-]*[A-Za-z0-9]|[A-Z]\d[A-Z]")
_NAMED = re.compile(
    r"[“「\"]([^”」\"]{2,10})[”」\"](?=[^，。？”]{0,3}(?:机制|工程|行动|模式|计划|项目|体系|制度|平台|工作法|做法|品牌|建设|改革|政策|指导员|专员|服务队|联盟|驿站|联动|试点|举措|方案))"
)
_INSTRUCTION = re.compile(r"可多选|最多|至少|请|单选|多选|必答|选填|选答|可不答")


@item_rule("W07", "术语缩写没有解释", WARNING, "QAS 3b")
def jargon(question: Question) -> Iterator[Finding]:
    """看不懂的词，居民会随便选一个。"""
    if question.kind not in ASKED:
        return
    stem = question.stem
    if any(chinese(remark) >= 4 and not _INSTRUCTION.match(remark) for remark in stem.remarks):
        return
    known = {word.upper() for word in lexicon("latin_ok")}
    latin = next(
        (w for w in _LATIN.findall(stem.spoken) if sum(c.isupper() for c in w) >= 2 and w.upper() not in known), ""
    )
    named = _NAMED.search(stem.spoken)
    found = (
        latin
        or (named.group(1) if named else "")
        or _slogan(stem.spoken)
        or next((w for w in lexicon("jargon") if w in stem.spoken), "")
    )
    if found:
        yield Finding(f"居民可能看不懂“{found}”。", "请在后面加括号用大白话解释，或者换一个说法。")


_NUMERAL = "[一二两三四五六七八九十双]"
_QUOTED_SLOGAN = re.compile(rf"[“「]((?=[^”」]*{_NUMERAL})[^”」0-9]{{3,8}})[”」]")
_PAIRED_SLOGAN = re.compile(
    rf"(?![一两二三四五六七八九十][年月周日天次个对点些位种样家岁])({_NUMERAL}[一-鿿]{_NUMERAL}(?![年月周日天次个对点些位种样家岁]))[一-鿿]"
)


_IDIOMS = re.compile(
    r"隔三[差岔]五|三天两头|三三两两|一五一十|四面八方|三心二意|一心一意|一举两得|三言两语|一来二去|一朝一夕|一生一世"
)


def _slogan(text: str) -> str:
    """Return a policy slogan built on numerals (三供一业), which nobody outside the office can resolve."""
    found = _QUOTED_SLOGAN.search(text) or _PAIRED_SLOGAN.search(_IDIOMS.sub("", text))
    return found.group(1) if found else ""


@item_rule("W08", "题干过长", WARNING, "QAS 3a；Krosnick & Presser", INFO)
def too_wordy(question: Question) -> Iterator[Finding]:
    """题干太长，手机上读到后面忘了前面。"""
    if question.kind not in ASKED:
        return
    length, limit = question.stem.characters, 80 if question.kind == "matrix" else 60
    if length > limit or (question.kind != "matrix" and len(question.stem.clauses) >= 4 and length > 45):
        yield Finding(
            f"题干有{length}个字，读起来吃力。", "请把背景放到说明里，题干只留要问的一句话，最好不超过30个字。"
        )
    elif length > 45 and question.kind != "matrix":
        yield Finding(f"题干有{length}个字，偏长。", "能短则短，最好不超过30个字。", severity=INFO)
