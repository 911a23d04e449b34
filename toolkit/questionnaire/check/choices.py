"""Rules about the options of a question (O01 to O20)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from math import copysign

from toolkit.questionnaire.bank import places
from toolkit.questionnaire.check.grading import Grade
from toolkit.questionnaire.check.lexicon import lexicon
from toolkit.questionnaire.check.rules import ERROR, INFO, WARNING, Finding, Question, item_rule
from toolkit.questionnaire.check.special import stands_alone
from toolkit.questionnaire.check.wording import EVALUATED, chinese
from toolkit.questionnaire.labels import matching_key, numeral

# ---- bands -------------------------------------------------------------------------------------------------------


@item_rule("O01", "区间重叠", ERROR, "Dillman；QAS 7")
def overlapping(question: Question) -> Iterator[Finding]:
    """同一个数落在两档里，怎么选都行，也都不对。"""
    for first, second in question.bands.overlaps() if question.bands else []:
        shared = numeral(max(second.low, first.low) / first.scale)
        yield Finding(
            f"“{shared}”同时属于“{first.label}”和“{second.label}”。",
            "请让相邻两档不重复，例如 18—24、25—30，或者“2小时—不满4小时”。",
        )
        return


@item_rule("O20", "“以下”“以上”含义不清", INFO, "《民法典》第1259条")
def unclear_bound(question: Question) -> Iterator[Finding]:
    """“3000元以下”含不含3000，各人理解不同。"""
    bands = question.bands.bands if question.bands else ()
    for band in bands:
        if band.unclear and any(b is not band and (b.low == band.high or b.high == band.low) for b in bands):
            yield Finding(f"“{band.label}”含不含这个数说不清。", "建议写“不满……”“……及以上”。")
            return


@item_rule("O02", "区间有缺口", ERROR, "Dillman；QAS 7")
def with_gaps(question: Question) -> Iterator[Finding]:
    """有的数哪一档都不属于，这些人没法选。"""
    for first, second, value in question.bands.gaps() if question.bands else []:
        unit = re.sub(r"[\d.—\-]|不满|不足|及?以[上下内]|至少|超过|至|到", "", first.label)[:3]
        between = f"在“{first.label}”和“{second.label}”之间" if second else f"比“{first.label}”少"
        yield Finding(f"“{numeral(round(value, 1))}{unit}”没有可选的档：它{between}。", "请把相邻两档接起来。")
        return


@item_rule("O03", "两端没有封口", WARNING, "Dillman；QAS 7")
def open_ends(question: Question) -> Iterator[Finding]:
    """比最低一档还低、比最高一档还高的人没法选。"""
    bands = question.bands
    if bands is None or bands.eligible_ages:
        return
    bottom = bands.bottom_missing and not (question.filtered and bands.bands[0].low <= bands.bands[0].scale)
    if bands.top_missing:
        yield Finding(
            "最高一档没有封口，超过的人没法选。", f"请把最后一档写成“……及以上”（现在是“{bands.bands[-1].label}”）。"
        )
    elif bottom and not _lowest_possible(question):
        yield Finding("最低一档没有封口，更低的人没法选。", f"请在“{bands.bands[0].label}”前面加“没有”或“不满……”一档。")


def _lowest_possible(question: Question) -> bool:
    """Tell whether nobody can be below the lowest band: counts from one of things everybody asked has."""
    bands = question.bands
    first = bands.bands[0] if bands else None
    if first is None:
        return True
    return first.measure == "个" and first.low == 1 and question.stem.has(r"家(?:中|里)?|住(?:着)?几|一共住|同住")


# ---- missing options -----------------------------------------------------------------------------------------------

_OPEN_LIST = re.compile(
    r"目的|动机|(?:打算|计划)是|有(?:什么|哪些)打算|措施|办法|(?:如何|怎样|怎么)(?:解决|应对|推进|改善)|由谁|居住情况|住房方式|原因|困难|渠道|途径|因素|顾虑|考虑|哪些|属于哪|哪(?:一)?(?:项|类|种|点|件|方面)|方面|怎么(?:找|认识|得知|知道)|最(?:看重|需要|希望|想|操心|担心|关心|关注|喜欢|在意|头疼|盼)|主要(?:是)?(?:通过|靠|从|用|因为)|(?:主要|最大的)问题|什么(?:原因|困难|渠道|方式|途径|问题)|为什么|什么样|(?:房子|住房|住处|住所)(?:是|属于|来自|的(?:来源|性质|类型))"
)
_CLOSED_LIST = re.compile(
    r"街道|社区(?:$|[？?])|哪个(?:社区|区|县|市|省|城市)|区县|学历|学段|年级|性别|婚姻|婚恋状况|户籍|户口|时间|时段|时候|什么时候|几点|星期|周几|季节|月份|阶段|政治面貌|民族|关系|协议|合同|身份|程度|频率|了解(?:程度|情况|吗|多少)|多长|多久|多少"
)


@item_rule("O04", "缺“其他”", WARNING, "QAS 7")
def no_other(question: Question) -> Iterator[Finding]:
    """没有想到的情况没处选，只好选一个不准的。"""
    options = question.options
    if question.kind not in ("single", "multi") or options.has_other or len(options.core) < 3:
        return
    if options.graded or options.yes_no or options.frequencies or question.bands or question.item.factual:
        return
    core = question.stem.core
    whether = re.search(r"吗[？?]?$|是否|更接近", core)  # 您觉得……吗 asks for a degree, not for a list
    if _OPEN_LIST.search(core) and not _CLOSED_LIST.search(core[-14:]) and not whether and not _opposites(options.core):
        yield Finding("选项不可能列全，却没有“其他”。", "请加“其他（请注明）”，并设为可以填写文字。")


_OPPOSITES = (
    ("线上", "线下"),
    ("公办", "民办"),
    ("公立", "私立"),
    ("本地", "外地"),
    ("城市", "农村"),
    ("校内", "校外"),
)


def _opposites(core: dict[int, str]) -> bool:
    """Tell whether the options are a pair that leaves nothing out (线上, 线下, 线上线下结合)."""
    labels = list(core.values())
    return any(any(a in x for x in labels) and any(b in x for x in labels) for a, b in _OPPOSITES)


_MAY_HAVE_NONE = re.compile(
    r"困难|遇到|碰到|遭遇|参加过|加入过|使用过|用过|去过|接触过|享受过|申请过|有过|做过|学过|经历|压力|保障|保险|麻烦|问题|纠纷|烦|困扰|障碍|不便|不满|侵害|损失|证书|顾虑|担心|享有|参加了|加入了|提供了|办过|领过|求助过|拥有"
)


@item_rule("O05", "缺“以上都没有”", WARNING, "QAS 4a、7")
def no_none(question: Question) -> Iterator[Finding]:
    """一项都没有的人没法回答，空着又分不清是没有还是没看到。"""
    if question.kind != "multi" or question.filtered or question.options.has_none:
        return
    core = re.sub(r"(?:参加|使用|去|接受|办理)过的", "", question.stem.core)
    opinion = re.search(r"认为|觉得|存在", core) and not re.search(r"遇到|碰到|参加过|使用过", core)
    asks_why = re.search(r"原因|为什么|希望|需要(?!解决)|愿意|想参加", core)
    if _MAY_HAVE_NONE.search(core) and not opinion and not asks_why:
        yield Finding("一项都没有的人没法回答。", "请加“以上都没有”，代码用96，并写进 exclusive（与其他选项互斥）。")


_JUDGED = re.compile(rf"{EVALUATED.replace('|重要|', '|')}|效率|质量|态度|水平|打分|打几分")
_OWN_LIFE = re.compile(r"(?:参加|使用|用|去|接受|办理)过的|您(?:自己)?的(?:工作|住房|收入)")
_KNOWLEDGE = re.compile(r"了解|知晓|听说|知道|熟悉|清楚")


@item_rule("O06", "缺“不了解”或“不愿回答”", WARNING, "QAS 5a、6a")
def no_way_out(question: Question) -> Iterator[Finding]:
    """没接触过的人会随便选一个；不愿说的人会乱填。"""
    options, item = question.options, question.item
    core = question.stem.core
    if question.kind in ("single", "scale", "matrix") and options.graded and not options.has_unsure:
        topic = core if question.kind != "matrix" else core + " ".join(row.label for row in item.rows)
        topic = re.sub(r"志愿服务|服务(?:他人|别人|社区|对象|期)", "", topic)
        known = any(word in topic for word in lexicon("service"))
        if (
            known
            and _JUDGED.search(core)
            and not _OWN_LIFE.search(core)
            and not _about_knowing(question)
            and not question.filtered
        ):
            yield Finding("没有接触过的人也要评价，只好随便选。", "请加“不了解／没有接触过”，代码用98。")
            return
    if (
        item.required
        and question.kind in ("single", "multi", "scale", "number")
        and not options.has_refused
        and is_sensitive(question)
    ):
        yield Finding("这道题较敏感又必答，不愿说的人会乱选。", "请加“不愿回答”，代码用99，或者改成选填。")


def _about_knowing(question: Question) -> bool:
    return bool(_KNOWLEDGE.search(" ".join(question.options.core.values())))


_ATTITUDE = re.compile(
    r"满意|看法|重要|希望|需要|觉得|认为|愿意|最看重|压力|原因|困难|服务|支持|帮助|了解|渠道|知识|讲座|政策|期望|底线|理想|目标|主要由谁"
)


def is_sensitive(question: Question) -> bool:
    """Tell whether a question asks for income, partnership, membership or the like; attitudes to them do not count."""
    item, core = question.item, question.stem.core
    if item.sensitive:
        return True
    return any(word in core for word in lexicon("money")) and not _ATTITUDE.search(core)


# ---- scales --------------------------------------------------------------------------------------------------------


@item_rule("O07", "量表两边不平衡", WARNING, "Krosnick & Presser")
def unbalanced(question: Question) -> Iterator[Finding]:
    """正面选项比反面多，结果自然偏好。"""
    options = question.options
    if question.kind not in ("single", "scale", "matrix") or not options.bipolar:
        return
    values = [g.value for g in options.grades if g]
    positive, negative = sum(v > 0 for v in values), sum(v < 0 for v in values)
    if positive != negative:
        yield Finding(
            f"正面的选项有{positive}个，反面的有{negative}个，结果会偏。",
            "请让两边一样多，例如：非常不满意、比较不满意、一般、比较满意、非常满意。",
        )


@item_rule("O11", "量表点数不合适", WARNING, "Krosnick & Presser")
def odd_points(question: Question) -> Iterator[Finding]:
    """少于4点太粗，多于7点分不清。"""
    options, item = question.options, question.item
    numbered = item.kind == "scale" and len(item.options) > 1 and all(o.label == str(o.code) for o in item.options)
    if numbered and not 4 <= len(item.options) <= 11:
        yield Finding(f"打分有{len(item.options)}个点，不好用。", "建议用0—10分，或5点并逐点写上文字。")
    if question.kind not in ("single", "scale", "matrix") or not options.graded:
        return
    values = [g.value for g in options.grades if g]
    rating = question.kind != "single" or (0.0 in values and options.bipolar)
    if rating and len(values) > 7:
        yield Finding(f"量表有{len(values)}个点，分得太细。", "建议用5点，每个点都写上文字。")
    elif rating and len(values) < 4 and any(v < 0 for v in values) and any(v > 0 for v in values):
        yield Finding(f"量表只有{len(values)}个点，分得太粗。", "建议用5点，每个点都写上文字。")


@item_rule("O12", "量表顺序混乱", ERROR, "Krosnick & Presser")
def shuffled(question: Question) -> Iterator[Finding]:
    """选项没有按程度排，容易选错。"""
    options = question.options
    if question.kind not in ("single", "scale", "matrix"):
        return
    found = [g for g in options.grades if g] if options.graded else []
    if options.bipolar and sum(g.value > 0 for g in found) != sum(g.value < 0 for g in found):
        return
    in_order = any(_monotone(values) for values in _readings(found)) if found else _monotone(list(options.frequencies))
    if not in_order or (question.bands and not question.bands.in_order):
        yield Finding("选项没有按程度从低到高（或从高到低）排列。", "请按顺序重排，例如从“非常不满意”到“非常满意”。")


def _readings(found: list[Grade]) -> list[list[float]]:
    """Return the values of grades in both readings of a word without a degree: 满意 below or above 比较满意."""
    return [[copysign(bare, g.value) if g.bare else g.value for g in found] for bare in (0.85, 2.2)]


def _monotone(values: list[float]) -> bool:
    pairs = list(pairwise(values))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)


# ---- the list itself -------------------------------------------------------------------------------------------------

_LISTED = re.compile(r"哪(?:个|一个)?(?:社区|街道|城市|省|学校|专业|学院|部门)")


@item_rule("O08", "选项过多", WARNING, "Dillman", INFO)
def too_many(question: Question) -> Iterator[Finding]:
    """选项太多，只会看前面几个。"""
    if question.kind not in ("single", "multi") or question.bands or question.options.graded:
        return
    count = len(question.options.core)
    names = {place.label for place in places()}
    if (
        _LISTED.search(question.stem.core)
        or _places(question)
        or len(names & set(question.item.labels.values())) > len(names) / 2
    ):
        return
    if count > 12:
        yield Finding(f"有{count}个选项，太多了，多半只看前面几个。", "请归成12类以内。")
    elif count > 9:
        yield Finding(f"有{count}个选项，偏多。", "能归并的请归并。", severity=INFO)


def _places(question: Question) -> bool:
    """Tell whether most options are names of one sort of place (…社区, …街道, …学院)."""
    labels = question.options.core.values()
    named = [label for label in labels if re.search(r"(?:社区|街道|[省市区县镇村路校院系部厂])$", label)]
    return len(named) >= 0.8 * len(labels)


_CONTRAST = (
    "上下左右前后内外男女东西南北大小多少高低长短早晚快慢有无是否好坏强弱远近父母未已一二三四五六七八九十两几年月周日天"
)
_SAME_WORDS = (
    ("场所", "场地"),
    ("不足", "不够"),
    ("缺乏", "缺少"),
    ("昂贵", "贵"),
    ("信息", "资讯"),
    ("提升", "提高"),
    ("工资", "薪资"),
)


@item_rule("O09", "选项重复", ERROR, "一般知识")
def repeated(question: Question) -> Iterator[Finding]:
    """两个选项说的是一回事。"""
    labels = list(dict.fromkeys(option.label for option in question.item.options))
    if question.kind not in ("single", "multi", "rank", "scale", "matrix", "consent"):
        return
    for a, b in combinations(labels, 2):
        if _alike(matching_key(a), matching_key(b), numeric=question.bands is not None):
            yield Finding(f"“{a}”和“{b}”几乎一样。", "请删去一个，或者把区别写清楚。")
            return


def _alike(a: str, b: str, *, numeric: bool) -> bool:
    if a == b:
        return True
    for word, other in _SAME_WORDS:
        if a.replace(word, other) == b.replace(word, other):
            return True
    if numeric or len(a) != len(b) or len(a) < 4 or any(c.isdigit() for c in a + b):
        return False
    apart = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(apart) == 1 and a[0] == b[0] and not set(apart[0]) & set(_CONTRAST) and _sound_alike(*apart[0])


def _sound_alike(x: str, y: str) -> bool:
    """Tell whether two characters are likely homophones: GB 2312 has the common ones in the order of their sound."""
    places = []
    for character in (x, y):
        code = character.encode("gb2312", "ignore")
        if len(code) != 2 or not 0xB0 <= code[0] <= 0xD7:
            return False
        places.append((code[0] - 0xB0) * 94 + code[1])
    return abs(places[0] - places[1]) <= 12


@item_rule("O10", "互斥选项没有设置", ERROR, "一般知识")
def not_exclusive(question: Question) -> Iterator[Finding]:
    """“都没有”和别的选项同时被选，两头都作废。"""
    item = question.item
    if question.kind != "multi":
        return
    alone = [code for code, label in question.options.labels.items() if stands_alone(label)]
    missing = [code for code in alone if code not in item.exclusive]
    if missing:
        label = item.labels[missing[0]]
        yield Finding(
            f"“{label}”没有设为与其他选项互斥，可能和别的选项同时被选。",
            f"请写上 exclusive: [{', '.join(str(code) for code in alone)}]。",
        )


@item_rule("O13", "选项里有两个意思", INFO, "QAS 4c")
def double_option(question: Question) -> Iterator[Finding]:
    """一个选项里有两件事，只符合一半的人不好选。"""
    if question.kind not in ("single", "multi", "rank") or _places(question):
        return
    for label in question.options.core.values():
        plain = label
        for words in lexicon("fixed"):
            plain = plain.replace(words, "")
        if chinese(plain) >= 6 and re.search(r"(?<![暖温缓])和(?![谐睦])|且|并(?![不列])|以及|同时", plain):
            yield Finding(f"“{label}”里有两个意思。", "只符合一半的人不好选，能拆就拆开。")
            return


_LIMIT = re.compile(r"(?:最多|限|任)选?(?:择)?([一二两三四五六七八九十]|\d{1,2})(?:项|个|种|条)")
_DIGIT = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@item_rule("O14", "题干和设置不一致", WARNING, "一般知识")
def contradicted(question: Question) -> Iterator[Finding]:
    """题干说一套、设置是另一套，平台和纸质问卷就会不一样。"""
    item, text = question.item, question.stem.whole
    limit = _LIMIT.search(text)
    said = (_DIGIT.get(limit[1]) or int(limit[1])) if limit else None
    if question.kind in ("multi", "rank") and item.maximum and said and said != item.maximum:
        yield Finding(f"题干说最多选{said}项，设置（max）却是{numeral(item.maximum)}项。", "请改成一样的。")
    elif question.kind in ("multi", "rank") and item.maximum and item.maximum > len(item.options) > 1:
        yield Finding(f"设置最多选{numeral(item.maximum)}项，选项却只有{len(item.options)}个。", "请核对 max。")
    elif question.kind in ("single", "scale") and re.search(r"可多选|多选题|可以选?多项|最多选[二两三四五2-9]", text):
        yield Finding("题干说可以多选，题型却是单选。", "请改题型为多选（multi），或改题干。")


@item_rule("O16", "数值题缺单位或范围", WARNING, "QAS 3")
def no_unit(question: Question) -> Iterator[Finding]:
    """不写单位，有人填小时有人填分钟。"""
    item = question.item
    if question.kind != "number":
        return
    named = question.stem.has(
        r"多少(?:个)?(?:小时|分钟|天|周|月|年|元|万元|次|份|人|岁|公里|米|平方米|场|本|个)|几(?:次|个|天|岁|人|年|份|场|公里|小时)|周岁"
    )
    if (not item.unit and not named) or (item.minimum is None and item.maximum is None):
        yield Finding("数值题没有写明单位或合理范围。", "请写上单位（unit）和最小、最大值（min、max）。")


_DEGREE_ASKED = re.compile(
    r"满意(?:吗|不满意|度|程度)|是否满意|满不满意|多(?:满意|重要|大程度|大影响|大帮助|方便|合适)|程度|怎么样|怎样|如何(?:评价|$|[？?])|评价(?:如何|是)|重要吗|压力有多大|有多大"
)
_COUNT_ASKED = re.compile(
    r"多少次|几[次场个份回趟年天套]|次数|多少(?:元|小时|天|个|份|人|钱)|多久(?:一次)?|多长时间|频率|几岁|多大年龄"
)
_FACT_ASKED = re.compile(
    r"是否(?:参加|去|用|使用|申请|报名|购买|租|有|听说|办理|签)|(?:参加|去|用|使用|申请|报名|听说|办理|做)过[^，。？]*吗|有没有[^，。？]*过|有没有(?:参加|申请|报名)"
)
_RATED = re.compile(r"满意|愿意|重要|同意|赞成|好$|差$|方便")
_OPEN_ASKED = re.compile(
    r"为什么|什么原因|原因是|哪些|哪(?:一)?[项种类个]|什么(?:时候|渠道|方式)|怎么(?:去|来|找|得知|认识)"
)


@item_rule("O17", "题干和选项对不上", WARNING, "QAS 7")
def mismatched(question: Question) -> Iterator[Finding]:
    """问的是一回事，选项答的是另一回事。"""
    options, core = question.options, question.stem.core
    if question.kind not in ("single", "scale"):
        return
    rated = options.graded and any(_RATED.search(label) for label in options.core.values())
    if options.plain_yes_no and (_DEGREE_ASKED.search(core) and not re.search(r"是否有|有没有", core)):
        yield Finding("问的是程度，选项却只有“是”和“否”。", "请改用程度选项，例如“非常不满意”到“非常满意”。")
    elif (
        options.plain_yes_no
        and (_COUNT_ASKED.search(core) or _OPEN_ASKED.search(core))
        and not re.search(r"是否|有没有|吗|不知道", core)
    ):
        yield Finding("题目要的不是“是”或“否”，选项却只有这两个。", "请把选项改成次数、时间或具体内容。")
    elif rated and _COUNT_ASKED.search(core) and not re.search(r"满意|愿意|重要|合适|评价", core):
        yield Finding("问的是次数或数量，选项却是满意程度之类的评价。", "请改用次数或数量选项。")
    elif rated and _FACT_ASKED.search(core) and not re.search(r"满意|愿意|重要|同意|评价|觉得|方便", core):
        yield Finding("问的是有没有做过，选项却是评价。", "请改用“参加过／没有参加过”之类的选项。")


@item_rule("O18", "多选没有上限", WARNING, "Dillman；Krosnick & Presser")
def no_limit(question: Question) -> Iterator[Finding]:
    """不设上限，有人全选，分不出轻重。"""
    item = question.item
    if question.kind != "multi" or item.maximum or item.factual or len(question.options.core) < 3:
        return
    if not any(
        re.search(r"(?:最多|限)选?[一二两三四五六\d]+项?", remark)
        for remark in (*question.stem.remarks, question.stem.core)
    ):
        yield Finding(
            "多选没有上限，有人会全选，分不出轻重。",
            "请写“最多选3项”并设 max: 3；如果是如实勾选的事实清单，写 factual: true。",
        )


@item_rule("O19", "长清单没有随机排列", INFO, "Pew；Krosnick & Presser")
def not_random(question: Question) -> Iterator[Finding]:
    """靠前的选项更容易被选中。"""
    item, options = question.item, question.options
    if item.randomize or item.factual:
        return
    nominal = question.kind in ("single", "multi", "rank") and not (
        options.graded or options.frequencies or question.bands or _CLOSED_LIST.search(question.stem.core)
    )
    if (nominal and len(options.core) > 5 and not _LISTED.search(question.stem.core)) or len(item.rows) > 5:
        yield Finding(
            "清单较长又没有随机排列，靠前的更容易被选中。", "建议设 randomize: true（特殊选项会固定在最后）。"
        )
