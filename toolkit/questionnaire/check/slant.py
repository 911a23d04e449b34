"""Rules about what a question suggests, takes for granted or may not ask (W02, W03, W09 to W15)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.questionnaire.check.lexicon import lexicon
from toolkit.questionnaire.check.rules import ERROR, INFO, WARNING, Finding, Question, item_rule
from toolkit.questionnaire.check.wording import ASKED, LONG_AGO, strip_remarks

_PRESSURE = re.compile(
    r"(?:绝大|大)?多数(?:的)?(?:人|青年|居民|年轻人|群众|同事|家庭|受访者|市民|团员|家长)"
    r"|(?:很多|许多|不少|越来越多(?:的)?|多数|大批)(?:的)?(?:人|青年|年轻人|居民|家庭|城市|地方|同事|社区|家长|团员|同学|同龄人|朋友)[^，。？]{0,4}"
    r"(?:都|已|认为|觉得|反映|表示|赞成|支持|希望|选择|喜欢|愿意|开始|参加|加入|受益|点赞)"
    r"|(?:普遍|纷纷|一致|无不|齐声|争相)(?:都)?(?:认为|支持|反映|赞成|看好|叫好|点赞|希望|觉得|称赞|认可|欢迎|同意|表示|要求)"
    r"|吧[？?]?$|也[^，。？]{0,8}吧|您(?:难道|当然|应该|肯定|一定|必定|自然|想必)(?!的)|(?:应该|应当|理应)[^，。？]{0,15}(?:吧|对不对|对吗)"
    r"|(?:在|于)[^，。？]{2,14}的(?:情况|背景|形势|大环境|号召|召唤)下|(?:越来越|日益|日趋)(?:好|便利|完善|严重|重要)"
    r"|(?:按照|根据|依照|遵照)(?:上级|区里|市里|国家|文件|领导)[^，。？]{0,6}(?:要求|部署|精神|号召|规定)|(?:领导|上级|政府|国家)(?:非常|十分|高度)?(?:重视|关心|倡导|号召)"
    r"|(?:，|^)(?:对吗|对吧|是吗|是吧|对不对)[？?]?$|是不是(?:也|该|应|都|早)|(?:您|你)(?:是不是|是否)?也(?:是不是|是否)?(?:觉得|认为|希望|赞成|同意|支持|愿意|想)"
)
_PRAISE = re.compile(
    r"^(?!如果|假如|要是|若)(?=[^，。？]{4,})[^？]*?(?:(?<![只不可才功性机])能(?:够)?(?!力|源|不)|可以|有助于|有利于|有益于|既能|不仅能|对[^，]{1,8}有好处|好处(?:很)?多|丰富了?|提高了?|促进|锻炼)[^？]*，\s*(?:所以|因此)?(?:您|你)(?:是否|是不是)?"
    r"(?:愿意|支持|赞成|同意|希望|想|觉得|认为|会|愿不愿意|支不支持)"
)
_BECAUSE = re.compile(
    r"^(?:由于|因为|鉴于|考虑到(?!您|你|自己)|正因为|既然)[^，]{4,}，.*(?:是否|吗|愿意|支持|赞成|同意)"
)


@item_rule("W02", "诱导性提问", WARNING, "QAS 6b；Pew；Krosnick & Presser")
def leading(question: Question) -> Iterator[Finding]:
    """题干把答案推向一边，得到的不是本人的看法。"""
    if question.kind not in ASKED:
        return
    stem = question.stem
    found = stem.first("leading")
    if not found:
        matched = _PRESSURE.search(stem.core) or _PRAISE.search(stem.core) or _BECAUSE.search(stem.core)
        found = matched.group() if matched else ""
    if found:
        yield Finding(
            f"题干带有倾向，或者引用了权威、多数人的意见（“{found[:16]}”），会把回答推向一边。",
            "请去掉铺垫和评价，直接问本人的情况或看法，例如“您是否支持……”。",
        )


_WEATHER = re.compile(r"(?:恶劣|糟糕)的?(?:天气|环境)|野蛮生长")


@item_rule("W03", "情绪化用语", WARNING, "QAS 6；Pew")
def loaded(question: Question) -> Iterator[Finding]:
    """用词带褒贬，回答的人会顺着感情答。"""
    text = _WEATHER.sub("", question.stem.core)
    found = next((word for word in lexicon("loaded") if word in text), "") if question.kind in ASKED else ""
    if found:
        yield Finding(f"“{found}”带有褒贬色彩，会影响回答。", "请换成中性的说法，例如写具体的行为或事实。")


_WHY = re.compile(r"原因|为什么|为何|因为什么|理由|主要考虑|缘由")
_LACKING = re.compile(
    r"(?:没有|没能|没|未能|未|不)(?!满|同|论|管)[^，。？]{1,14}?(?:的)?(?:主要|最主要)?(?:的)?(?:原因|理由)|为(?:什么|何)[^，。？]{0,4}(?:没|不|未)|(?:为什么|为何)[^，。？]{1,12}了"
)
_LAST = re.compile(
    r"(?:最近|上)(?:的)?一次[^，。？]{0,12}(?:是|在|花|用|通过|参加|去|的)|上次|上(?:一)?(?:段|份|任|届|位)|前(?:一)?(?:任|份)|当初"
)
_DONE = re.compile(r"(?:参加|使用|用|去|报名|办理|租|申请|接触|加入|经历)过的")
_OWN_ACT = re.compile(
    r"(?:把|给|陪|带|接|送|照看|辅导)(?:您的|自己的)?(?:孩子|小孩|子女|娃|宝宝)|(?:孩子|子女)(?:上学|放学|入园|入学|升学|的(?:教育|学习|成绩|班主任|老师|照料|课外))"
)
_WHETHER = re.compile(
    r"是否有|有没有|有无|几个(?:孩子|子女|小孩)|是否(?:已)?(?:结婚|生育|租|买|购)|打算|计划|如果|假如|理想|希望|未来|想要|要不要|您(?:是否|是不是)?愿意|认为|觉得[^，]*应|看待|择偶|找对象|结识|适合"
)
_RENTED = re.compile(
    r"(?:您|你)(?:目前|现在)?租(?:住)?的|(?:每月)?(?:的)?(?:房租|月租|租金|房贷|月供|车贷)(?:还款)?(?:额|支出|金额|是|大约|多少|大概)"
)


_ATTENDED = re.compile(
    r"每次(?:参加|参与|去)|您参加的[^，。？]{2,14}(?:由|是谁)|在参加[^，。？]{2,14}过程中|把(?:您的)?车"
)
_WAY_OUT = re.compile(r"没|从未|还没|无(?!所谓)|不(?:是|租|在|上|参加|去|用|需要|适用)|与我无关")
_NOBODY = re.compile(
    r"不适用|无关|未婚|单身|未育|没有(?!工作|上班|就业|时间|收入)|无(?:孩|子|配偶|房|业)|不(?:租|是租)|离异|丧偶"
)
_CHILDLESS = re.compile(r"不适用|无关|未育|没有(?:孩|子女|小孩|上学的)|无(?:孩|子)|没(?:孩|小孩)")


@item_rule("W09", "预设前提", WARNING, "QAS 4a、4b")
def presupposed(question: Question) -> Iterator[Finding]:
    """题目默认对方有这种情况，没有的人只好乱选。"""
    if question.kind not in ASKED or question.filtered or _excused(question):
        return
    found = _someone_assumed(question) or _deed_assumed(question)
    if found:
        yield Finding(
            f"题目默认对方有这种情况（“{found}”），没有的人没法回答。",
            "请先问一道有没有，再用 show_if 只问有的人；或加一个“不适用（没有……）”选项。",
        )


def _excused(question: Question) -> bool:
    """Tell whether a remark says what to do without it (没有工作请填0)."""
    return any(re.search(r"没有.*(填0|可不填|跳过)|如(?:果)?没有", remark) for remark in question.stem.remarks)


def _offers(question: Question, way_out: re.Pattern[str]) -> bool:
    return any(way_out.match(label) for label in question.options.labels.values())


def _someone_assumed(question: Question) -> str:
    """Return the person or thing (配偶, 孩子, 房贷) a question takes for granted with no way out for those without."""
    text = question.stem.core
    if _WHETHER.search(text):
        return ""
    if (m := _OWN_ACT.search(text)) and not _offers(question, _CHILDLESS):
        return m.group()
    if _offers(question, _NOBODY):
        return ""
    whose = r"您(?:的|和|跟|与|对|现任|现在的|目前的|爱人|家)?(?:的)?"
    return next((word for word in lexicon("owned") if re.search(whose + re.escape(word), text)), "")


def _deed_assumed(question: Question) -> str:
    """Return the deed or event (离职, 上次参加) a question takes for granted with no way out for those without."""
    text = question.stem.core
    if question.kind == "text" or question.options.has_none:
        return ""
    if _WHY.search(text):
        lacking = _LACKING.search(text)
        found = (
            lacking.group()
            if lacking
            else _event(text, r"{}[^，。？]{{0,8}}(?:原因|为什么|考虑|理由)|为什么[^，。？]{{0,6}}{}")
        )
        if found:
            return found
    elif _offers(question, _WAY_OUT):  # of a question for reasons, 没有时间 is one
        return ""
    for pattern in (_LAST, _DONE, _ATTENDED):
        if m := pattern.search(text):
            return m.group()
    if _WHETHER.search(text):
        return ""
    if m := _RENTED.search(text):
        return m.group()
    if re.search(r"看重|考虑", text):
        return ""
    return _event(text, r"您(?:当时|上次)?(?:在)?{}(?:的|时|后|期间|以来)")


def _event(text: str, pattern: str) -> str:
    """Return the first event of the word list that the text has in a pattern's place."""
    for word in lexicon("event"):
        if word in text and re.search(pattern.format(*[re.escape(word)] * 2), text):
            return word
    return ""


_AGREE = re.compile(
    r"是否(?:同意|赞成|认同|赞同)[^，。？]{0,3}(?:下列|以下|这|“|说法|观点)|您(?:是否)?(?:同意|赞成|认同|赞同)(?:下列|以下|这|吗|“|程度)|(?:下列|以下|下面|这)(?:几|些|种|个)?(?:句话|句|说法|观点|看法|陈述)|这话|持什么态度|(?:同意|赞同|赞成|认同)(?:的)?程度|(?:说法|观点|看法)[^，。？]{0,6}(?:同意|赞成|认同)|有人(?:说|认为)"
)


@item_rule("W10", "同意式量表", INFO, "Krosnick & Presser；Pew")
def agreement(question: Question) -> Iterator[Finding]:
    """问“同不同意”容易顺着答。"""
    labels = " ".join(question.options.labels.values())
    agree = re.search(r"同意|赞成|认同|符合|赞同", labels)
    if question.kind in ("scale", "single", "matrix") and agree and _AGREE.search(question.stem.spoken):
        yield Finding("“同意不同意”的问法容易让人顺着答。", "建议直接问程度，例如“对您有多大帮助”。")


@item_rule("W11", "假设性问题", INFO, "QAS 5；Dillman")
def hypothetical(question: Question) -> Iterator[Finding]:
    """假设的情况，回答和真正的行动差得远。"""
    if question.kind in ASKED and question.stem.has(
        r"^(?:假如|假设|假使|假定|倘若|如果|要是|设想|想象|若|万一|试想)|(?:，|^)(?:如果|要是|假如|假设|万一)"
    ):
        yield Finding("假设题的回答和真正的行动差距较大，报告里要说明。", "能问过去的实际情况，就不问假设。")


_HOW_MANY = re.compile(r"多少|几[次个份场回家门项位趟本套处种]|次数|累计|一共|总共|合计|共计|总数|花了|时长|总时间")
_IN_ALL = re.compile(r"(?:一共|总共|累计|共)[^，。？]{0,8}(?:多少|几)(?:次|份|场|元|回|趟|小时)")


@item_rule("W12", "难以回忆", WARNING, "QAS 5c")
def long_recall(question: Question) -> Iterator[Finding]:
    """时间太久，数目记不准。"""
    if question.kind not in ("single", "scale", "number", "text"):
        return
    text = question.stem.core
    long = LONG_AGO.search(text)
    within = re.search(
        r"过去(?:的)?(?:1|一|半|12|6|3|十二|六|三)(?:个月|年(?!代)|周|天|季)|上个月|最近(?:一|半)|每(?:周|月|天|年)",
        text,
    )
    asked = (long and _HOW_MANY.search(text)) or (_IN_ALL.search(text) and not within)
    if asked and not question.options.yes_no:
        yield Finding("时间太长，数目记不准，填的多半是猜的。", "请改问过去12个月，或改成分档的选项。")


_VIRTUOUS = re.compile(
    r"(?:作为|身为|当好|做)(?:一名|一个|一位|新时代)?(?:的)?([^，,。？]{0,12}?)(?:青年|团员|公民|家长|父母|党员|干部|志愿者|市民|年轻人|员工|子女|居民|人|邻居|学生|一代)[，,]?"
)
_KIND_OF = re.compile(
    r"(?:是(?:一)?个|真正|每个|每位|凡是)?[^，。？]{0,4}?(有[^，。？]{0,2}(?:责任心|责任感|爱心|担当|孝心|公德心|正义感|上进心|志气|素质|教养|良心|情怀|觉悟|理想)|孝顺|善良|热心|负责任|懂事|称职|合格|优秀|上进|爱国|文明|靠谱|积极向上)的?[^，。？]{0,4}?(?:人|青年|年轻人|团员|公民|家长|父母|子女|居民|市民|儿女|邻居|员工|干部)"
)


@item_rule("W13", "社会期许", WARNING, "QAS 6")
def virtuous(question: Question) -> Iterator[Finding]:
    """先夸人品再问，谁都不好意思说“没有”。"""
    if question.kind not in ASKED:
        return
    text = question.stem.core
    named = _VIRTUOUS.search(text)
    praised = bool(named) and any(word in named.group() for word in lexicon("virtue"))
    general = _KIND_OF.search(text)
    shaming = re.search(
        r"(?:您|你)(?:是否|是不是)(?:是)?(?:一)?(?:个|名|位)?(?:有[^，。？]{1,4}心|孝顺|负责任|称职|合格|文明|诚实|热心|爱国)的",
        text,
    )
    if (
        praised
        or shaming
        or (general and re.search(r"都(?:会|应|该|愿)|应该|应当|会", text))
        or re.search(r"爱国青年|好青年|新时代好", text)
    ):
        yield Finding(
            "题目先给人戴了“好青年”一类的帽子，不好意思说“没有”。",
            "请去掉评价身份和人品的话，直接问做了没有、做了几次。",
        )


_OPINION = re.compile(
    r"看法|怎么看|如何看|看待|赞同|赞成|满意|支持|认同|拥护|评价|好不好|对不对|怎么样|认为|觉得|态度|信任|合理|观点|立场|倾向|主张|意见|信心|同意|担心|打分|公正|正确"
)
_STATE_POLICY = re.compile(
    r"(?:国家|中央|我国|当局|政府)[^，。？]{0,6}(?:立场|政策走向|大政|对外|体制|领导人)|(?:政治|社会主义|资本主义|选举|民主|政党|人大|根本|基本)制度|(?:政党|党派|制度)[^，。？]{0,6}(?:更好|优越|哪个好)|(?:中国|我国)[^，。？]{0,8}(?:制度|体制|道路|政体)"
)


@item_rule("W14", "超出范围：个人政治观点", ERROR, "本项目范围")
def political(question: Question) -> Iterator[Finding]:
    """本项目只了解活动参与和需要，不询问个人政治观点。"""
    if question.kind == "info":
        return
    text = strip_remarks(question.stem.whole)
    word = next((w for w in lexicon("political") if w in text), "")
    matched = _STATE_POLICY.search(text)
    if (word or matched) and (
        _OPINION.search(text) or question.options.graded or question.kind in ("text", "multi", "rank")
    ):
        yield Finding(
            f"这道题问的是个人政治观点（“{word or (matched.group() if matched else '')}”），本项目不问。",
            "请删除这道题；可以问参加过哪些学习活动、希望活动怎么办。",
        )


_FEEL = r"觉得|认为|喜欢|愿意|满意|打算|希望|想(?!象)|支持|赞成|看待|怎么看|看法|感到|是否满意|态度|担心|乐意|心里"


def _for_others() -> re.Pattern[str]:
    others = "|".join(map(re.escape, lexicon("others")))
    whose = r"(?:的|身边的?|周围的?|所在[^，。？]{0,4}的|家|单位的?|同[^，。？]{0,2}的)?"
    asked = rf"(?:您|你){whose}(?:{others})(?:们)?[^，。？]{{0,10}}?(?:对[^，。？]{{1,16}}?)?(?:{_FEEL})"
    return re.compile(rf"{asked}|据您(?:所知|了解|观察)[^？]*(?:{others})[^？]*(?:{_FEEL})")


@item_rule("W15", "替别人回答", INFO, "QAS 5a")
def for_others(question: Question) -> Iterator[Finding]:
    """受访者不一定知道别人的想法。"""
    if question.kind in ASKED and (m := _for_others().search(question.stem.core)) and "您觉得" not in m.group()[:4]:
        yield Finding("受访者不一定知道别人的想法。", "请改问本人的看法，或者直接去问那些人。")
