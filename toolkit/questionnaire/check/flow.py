"""Rules about the whole questionnaire (F01 to F25)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.check.choices import is_sensitive
from toolkit.questionnaire.check.personal import direct_identifier
from toolkit.questionnaire.check.rules import ERROR, INFO, WARNING, Finding, Question, form_rule
from toolkit.questionnaire.identity import question_hash, wording_key
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.routing import jumps_to_end

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire

_WARN_MINUTES, _ERROR_MINUTES, _CHECK_MINUTES = 12, 20, 8
_DEMOGRAPHIC = re.compile(
    r"性别|年龄|周岁|学历|户籍|户口|籍贯|民族|婚姻状况|婚恋状况|政治面貌|职业|主要状态|工作单位|单位(?:性质|类型|属于)|收入|哪个(?:街道|社区)|居住地|在哪个区|居住(?:了)?多(?:久|长)|居住(?:的)?(?:时间|年限)|几个孩子"
)
_BLANK = re.compile(r"【请填写[^】]*】")
_GUARDIAN = re.compile(
    r"(?:监护人|家长|父母)[^。；？]{0,16}(?:同意|许可|知情|允许|签)|(?:经|征得|取得)[^。；？]{0,6}(?:监护人|家长|父母)"
)


def _asked(questionnaire: Questionnaire) -> list[Item]:
    """Return the questions about the respondent: consent and screening left aside."""
    enders = {jump.item for jump in jumps_to_end(questionnaire)}
    return [item for item in questionnaire.questions if item.kind != "consent" and item.id not in enders]


@form_rule("F01", "敏感题过早", WARNING, "QAS 6；Dillman")
def sensitive_early(questionnaire: Questionnaire) -> Iterator[Finding]:
    """一上来就问收入、婚恋，不少人会退出或乱填。"""
    items = _asked(questionnaire)
    for position, item in enumerate(items):
        if (position < 3 or position < len(items) / 3) and len(items) > 3 and is_sensitive(Question(item)):
            yield Finding("敏感的题放得太靠前，不少人会退出或者乱填。", "请移到后三分之一，先问容易的题。", item.id)


@form_rule("F02", "个人信息题在前", INFO, "Dillman")
def demographics_first(questionnaire: Questionnaire) -> Iterator[Finding]:
    """先填一串个人信息，还没进正题就烦了。"""
    count = 0
    for item in (item for item in questionnaire.questions if item.kind != "consent"):
        if not _DEMOGRAPHIC.search(item.text):
            break
        count += 1
    if count > 4:
        yield Finding(f"前面连着{count}道个人情况题，还没进正题就烦了。", "除了要用来跳转的，请移到最后。")


@form_rule("F03", "矩阵过大", WARNING, "一般知识", ERROR)
def large_matrix(questionnaire: Questionnaire) -> Iterator[Finding]:
    """行数太多，多半会一路选同一列。"""
    for item in questionnaire.items:
        rows = len(item.rows)
        if item.kind == "matrix" and rows > 8:
            yield Finding(
                f"矩阵有{rows}行，多半会一路选同一列。",
                "请只留最要紧的8行以内，或拆成两张表分开放。",
                item.id,
                ERROR if rows > 12 else WARNING,
            )


@form_rule("F05", "先细后总", INFO, "Krosnick & Presser")
def specific_first(questionnaire: Questionnaire) -> Iterator[Finding]:
    """先问细处再问总体，总体会被刚才的细处带着走。"""
    seen: list[Item] = []
    for item in questionnaire.items:
        if item.kind == "matrix":
            seen.append(item)
        elif item.kind in ("scale", "single") and re.search(r"总的来说|总体|整体|综合(?:来看|起来)", item.text):
            topic = next((m for m in seen if _same_topic(m, item)), None)
            if topic is not None:
                yield Finding(
                    f"总体评价放在了分项（{topic.id}）后面，会被刚才的分项带着走。",
                    "请把总体评价移到分项之前。",
                    item.id,
                )


_GENERAL = re.compile(
    r"总的来说|总体来看|总体|整体|您|对|目前|现在|下列|以下|各|方面|各项|满意|程度|评价|如何|怎么样|吗|的|本|情况|参加过|[^一-鿿]"
)


def _same_topic(matrix: Item, item: Item) -> bool:
    a, b = (_GENERAL.sub(" ", words) for words in (matrix.text, item.text))
    pairs = {a[i : i + 2] for i in range(len(a) - 1) if " " not in a[i : i + 2]}
    return any(pair in b for pair in pairs)


@form_rule("F08", "没有人会被问到", ERROR, "一般知识")
def unreachable(questionnaire: Questionnaire) -> Iterator[Finding]:
    """条件和前面的跳转互相矛盾，这道题白设。"""
    for identity in questionnaire.routes.unreachable:
        yield Finding(
            "按现在的跳转和显示条件，没有人会被问到这道题。", "请核对它的 show_if，和前面各题的 skip。", identity
        )


@form_rule("F10", "问卷太长", WARNING, "一般知识", ERROR)
def too_long(questionnaire: Questionnaire) -> Iterator[Finding]:
    """超过12分钟，中途退出的人明显增多。"""
    way = questionnaire.routes
    if way.longest > _WARN_MINUTES:
        severity = ERROR if way.longest > _ERROR_MINUTES else WARNING
        yield Finding(
            f"最长的一条路约需{way.longest:.0f}分钟（居中的{way.median:.0f}分钟），超过{_WARN_MINUTES}分钟后退出的人明显增多。",
            "请删去不影响结论的题，手机填写最好在8分钟以内。",
            severity=severity,
        )


@form_rule("F11", "开放题过多", WARNING, "一般知识")
def many_texts(questionnaire: Questionnaire) -> Iterator[Finding]:
    """要打字的题，多数人会跳过或者退出。"""
    texts = [item for item in questionnaire.items if item.kind == "text"]
    if len(texts) > 3:
        yield Finding(f"有{len(texts)}道要打字的题，多数人会跳过或者退出。", "请最多留3道，其余改成选择题。")
    for item in texts:
        if item.required:
            yield Finding("要打字的题设成了必答，不想写的人会乱打几个字。", "请改成选填。", item.id)


@form_rule("F12", "缺说明与同意", ERROR, "个人信息保护法第17条", WARNING)
def no_consent(questionnaire: Questionnaire) -> Iterator[Finding]:
    """没说谁在问、为什么问、可以不答，就不能算同意。"""
    words = questionnaire.intro + "".join(item.text for item in questionnaire.items if item.kind == "info")
    consent = any(
        item.kind == "consent"
        or re.search(r"(?:愿意|同意)[^，。]{0,4}(?:参加|参与|接受)(?:本次|这次|此次)?(?:调查|调研|问卷)", item.text)
        for item in questionnaire.items
    )
    purpose = re.search(r"用于|用来|了解|为了|目的|改进|便于", words)
    voluntary = re.search(r"自愿|退出|可以不|跳过|不强制|不参加", words)
    if not consent and not (purpose and voluntary):
        yield Finding(
            "没有知情同意题，卷首语也没有说清目的和自愿参加。",
            "请在开头加上题库的 SCR01，或在卷首语写明谁在调查、做什么用、约需几分钟、自愿参加、可以随时退出。",
        )
    for item in ("", *(item.id for item in questionnaire.items)):
        blanks = dict.fromkeys(_BLANK.findall(questionnaire.by_id[item].text if item else questionnaire.intro))
        if blanks:
            yield Finding(f"还有没填的地方：{'、'.join(blanks)}。", "请补上再发放。", item, WARNING)


@form_rule("F13", "未成年人没有监护人同意", ERROR, "个人信息保护法第28、31条；本项目伦理要求")
def minors(questionnaire: Questionnaire) -> Iterator[Finding]:
    """问未成年人，要先有监护人同意。"""
    age = questionnaire.min_age
    if age is None or age >= 18:
        return
    words = questionnaire.intro + "".join(item.text + "".join(item.labels.values()) for item in questionnaire.items)
    if not _GUARDIAN.search(words):
        yield Finding(
            f"调查对象从{age}周岁起，包含未成年人，却没有监护人同意的安排。",
            "请在卷首语写明“未满18周岁的，请先征得监护人同意再填写”，或把最低年龄设为18（min_age: 18）。",
        )


@form_rule("F18", "敏感题必答", WARNING, "QAS 6；Dillman")
def sensitive_required(questionnaire: Questionnaire) -> Iterator[Finding]:
    """敏感又必答，不愿说的人会乱填或退出。"""
    for item in questionnaire.questions:
        question = Question(item)
        if item.required and item.kind != "consent" and is_sensitive(question) and not question.options.has_refused:
            yield Finding(
                "敏感的题设成了必答，又没有“不愿回答”。", "请加上“不愿回答”（代码99），或者改成选填。", item.id
            )


@form_rule("F20", "量表方向不一致", WARNING, "一般知识")
def mixed_directions(questionnaire: Questionnaire) -> Iterator[Finding]:
    """有的从满意排到不满意，有的反过来，容易选反。"""
    first: tuple[Item, bool] | None = None
    for item in questionnaire.questions:
        if item.kind not in ("scale", "matrix", "single"):
            continue
        options = Question(item).options
        values = [g.value for g in options.grades if g] if options.graded and options.bipolar else []
        if len(values) < 4 or values not in (sorted(values), sorted(values, reverse=True)):
            continue
        rising = values[0] < values[-1]
        if first is None:
            first = (item, rising)
        elif first[1] != rising:
            yield Finding(
                f"选项的方向和{first[0].id}相反，容易选反。", "请全卷统一，例如都从“非常不满意”到“非常满意”。", item.id
            )
            return


@form_rule("F21", "没有质量检查", INFO, "一般知识")
def no_quality_check(questionnaire: Questionnaire) -> Iterator[Finding]:
    """较长的问卷要有一处能看出是不是认真填的。"""
    instructed = any(re.search(r"请(?:直接)?选(?:择)?[“「]", item.text) for item in questionnaire.items)
    known = {identity for pair in bank().pairs for identity in pair.items}
    paired = len(known & {item.id for item in questionnaire.items}) > 1
    if questionnaire.minutes > _CHECK_MINUTES and not instructed and not paired:
        yield Finding("问卷较长，却没有能看出是不是认真填的题。", "建议在中间加题库的 QCK01，或留一对前后能对上的题。")


@form_rule("F23", "重要性与满意度的行不一致", WARNING, "分析方法：重要性—满意度分析")
def unpaired_rows(questionnaire: Questionnaire) -> Iterator[Finding]:
    """两张表的行对不上，就不能放在一起比。"""
    matrices = [item for item in questionnaire.items if item.kind == "matrix"]
    important = [item for item in matrices if _scale_of(item, "重要")]
    satisfied = [item for item in matrices if _scale_of(item, "满意")]
    for one in important:
        others = [item for item in satisfied if item.id == "NED02" or one.id != "NED01"]
        for other in others:
            rows, others_rows = ({matching_key(row.label) for row in item.rows} for item in (one, other))
            named = (one.id, other.id) == ("NED01", "NED02")
            if rows != others_rows and (named or len(rows & others_rows) > min(len(rows), len(others_rows)) / 2):
                yield Finding(
                    f"和{one.id}的行不一致，重要性和满意度没法放在一起比。", "请让两张表的行完全相同。", other.id
                )


def _scale_of(item: Item, word: str) -> bool:
    return sum(word in label for label in item.labels.values()) >= 3


@form_rule("F24", "共同核心题不全或改过", WARNING, "全区汇总")
def core_changed(questionnaire: Questionnaire) -> Iterator[Finding]:
    """缺了或改了共同核心题，这一份就不能和其他社区汇总。"""
    frozen = bank().frozen
    asked = {item.id: item for item in questionnaire.items}
    by_wording = {wording_key(item): item for item in questionnaire.items}
    same = {identity: by_wording[wording] for identity, wording in frozen.wordings.items() if wording in by_wording}
    if any(item.id == "MIN01" for item in questionnaire.items):
        return  # the minors' version leaves part of the core out on purpose
    if len(same.keys() | (asked.keys() & frozen.hashes.keys())) * 2 <= len(frozen.hashes):
        return  # a questionnaire of its own, not meant for the roll-up
    for identity, known in frozen.hashes.items():
        if identity in asked:
            if question_hash(asked[identity]) not in known.values():
                yield Finding(
                    f"共同核心题{identity}的文字、选项或跳转改过，这一题不能和其他社区汇总。",
                    f"请改回 use: {identity}，想问别的另加一题。",
                    identity,
                )
        elif identity in same:
            yield Finding(
                f"这道题和共同核心题{identity}问法相同，题号却改成了{same[identity].id}，汇总时对不上。",
                f"请把题号改回{identity}。",
                same[identity].id,
            )
        else:
            yield Finding(f"缺少共同核心题{identity}，这一份在全区汇总里会缺这一项。", f"请加上 use: {identity}。")


@form_rule("F25", "匿名承诺冲突", ERROR, "个人信息保护法", INFO)
def broken_promise(questionnaire: Questionnaire) -> Iterator[Finding]:
    """说了匿名又要姓名、电话，是失信。"""
    words = questionnaire.intro + "".join(item.text for item in questionnaire.items if item.kind in ("consent", "info"))
    promise = re.search(r"匿名|不记名|无记名|不记录姓名|不收集(?:姓名|个人)|不需要填写姓名", words)
    asking = [item.id for item in questionnaire.questions if list(direct_identifier(Question(item)))]
    if promise and asking:
        yield Finding(
            f"卷首语说“{promise.group()}”，{asking[0]}却要填能认出本人的信息。", "请删去这道题；如需联系，另设登记表。"
        )
    elif "匿名" in words:
        yield Finding(
            "写了“匿名”，但网上平台会记录设备和网络地址。",
            "建议改成“不记名”，并写明平台会记录什么、只用来做什么。",
            severity=INFO,
        )


_QUASI = {
    "社区或街道": r"哪个(?:社区|街道|小区)|社区的联系",
    "性别": r"性别",
    "职业": r"从事的工作|职业|岗位|职务",
    "单位类型": r"单位(?:性质|类型|属于)|所在单位",
    "学历": r"学历|文化程度",
    "户籍": r"户籍|户口|籍贯",
    "婚姻": r"婚姻|婚恋状况",
}


@form_rule("P03", "几项合在一起能认出人", WARNING, "个人信息保护法")
def jointly_identifying(questionnaire: Questionnaire) -> Iterator[Finding]:
    """具体年龄加上社区、性别、职业、单位，小范围里就能认出是谁。"""
    exact = next(
        (i for i in questionnaire.questions if i.kind == "number" and re.search(r"周岁|年龄|几岁|出生", i.text)), None
    )
    asked = [name for name, words in _QUASI.items() if any(re.search(words, i.text) for i in questionnaire.questions)]
    if exact is not None and len(asked) >= 4:
        yield Finding(
            f"具体年龄和{'、'.join(asked)}放在一起，小范围里可能认出是谁。",
            "请把年龄改成年龄段，其余能不问的不问。",
            exact.id,
        )
