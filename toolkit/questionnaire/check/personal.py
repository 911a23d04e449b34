"""Rules about personal information (P01 to P04)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.questionnaire.check.lexicon import lexicon
from toolkit.questionnaire.check.rules import ERROR, WARNING, Finding, Question, item_rule

_WARNED = re.compile(
    r"(?:不必|不要|请勿|勿|无需|不用|不需要|不得|别|不)(?:填写|写|留下|留|填|提供|透露|出现|包含|涉及)?[^，。；？]*$"
)
_NOT_ASKED_FOR = re.compile(
    r"(?:热线|打|接|座机|公用|客服|服务|咨询)(?:电话|手机|号码)|(?:电话|手机|微信|邮箱|QQ|短信|地址)(?:服务|通知|咨询|热线|沟通|回访|费|卡|壳|软件|依赖|使用|游戏|应用|支付|群|公众号|小程序|视频|银行|套餐|信号|访问|办理|预约|推送|里|上(?!的)|端)|电话和网络|名字叫出|叫出名字"
)
_THIRD = re.compile(
    r"(?:朋友|同事|邻居|配偶|父母|父亲|母亲|孩子|子女|老师|班主任|领导|对方|同学|家人|爱人|对象|室友|房东|负责人|介绍人|推荐人|他|她|ta|他们|单身青年|亲属|家长|监护人|青年)(?:们)?[^，。]{0,16}(?:姓名|名字|叫什么|怎么称呼|贵姓|叫啥|电话|手机|微信|联系方式|联系电话|号码|身份证|住址|单位)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"出生(?:的)?(?:年月日|日期|年、月、日|时间)|哪(?:一)?年(?:哪)?(?:一)?月(?:哪)?(?:一)?(?:日|天|号)|生日(?:是|为|哪)|几月几[日号]"
)
_EMPLOYER = re.compile(
    r"(?:单位|公司|企业|学校|店铺|工作单位|任职单位|就职单位)(?:的)?(?:全称|完整名称|名称|名字|具体名称)|(?:公司|单位|企业|店铺?)[^，。？]{0,14}(?:叫什么|名叫|怎么称呼|写完整|写全)|哪(?:家|一家|个)(?:公司|单位|企业)|(?:在|就职于|任职于)哪(?:家|个)|(?:就职|供职|任职)于?(?:的)?(?:公司|单位)[^，。？]{0,4}(?:是|叫)"
)
_NUMBERED = re.compile(r"学号|工号|员工号|警号|准考证|社保号|护照|社会保障号|团员编号")
_CHILD = re.compile(r"(?:孩子|子女|宝宝|小孩)的?(?:姓名|名字|身份证|照片|生日|出生日期|学校(?:和班级|名称)|班级)")
_ASKS = re.compile(r"留|填|写|提供|告知|告诉|登记|是(?:多少|什么|哪)?[？?。]?$|多少|什么|哪|几|[？?：:]$")


_CONTACT = r"(?:手机|电话|微信|QQ|微博|抖音|邮箱|电子邮件|账号|号码|名字)"
_HANDED_OVER = re.compile(
    rf"(?:留|填写?|写下?|写出|提供|告诉|告知|登记|给出|附上)(?:个|一个|您的|自己的|常用的)?[^，。？！；]{{0,14}}?{_CONTACT}"
    rf"|{_CONTACT}(?:号码?|号)?(?:是|为)?(?:多少|什么|[？?：:。]|$)|(?:叫|是)什么名字|哪个电话"
)
_NAMING = re.compile(r"(?:起|取)(?:一)?个[^，。？]{0,6}名字|命名|冠名")


@item_rule("P01", "直接标识", ERROR, "个人信息保护法")
def direct_identifier(question: Question) -> Iterator[Finding]:
    """要求填写能直接认出本人的信息，和“不记名”的承诺相冲突。"""
    if question.kind not in ("text", "number") or (question.kind == "number" and question.item.unit):
        return
    text = _NAMING.sub("", _NOT_ASKED_FOR.sub("", question.stem.whole))
    asked = [
        match for word in lexicon("identifier") for match in re.finditer(re.escape(word), text) if _ASKS.search(text)
    ]
    for match in [*asked, *_HANDED_OVER.finditer(text)]:
        before = re.split(r"[（(）)。；？]", text[: match.end()])[-1]
        if not _WARNED.search(before.removesuffix(match.group())):
            yield Finding(
                f"这道题要求填写“{match.group()}”，会直接认出本人。",
                "本问卷不记名，请删去；如需联系，另设一张与答卷不关联的登记表。",
            )
            return


@item_rule("P02", "敏感个人信息", ERROR, "个人信息保护法第28、29条")
def sensitive_information(question: Question) -> Iterator[Finding]:
    """健康诊断、宗教、账户、行踪等属于敏感个人信息，要有特定目的、充分必要并单独同意。"""
    if question.kind in ("info", "consent"):
        return
    text = question.stem.whole
    word = next((w for w in lexicon("sensitive") if w in text), "")
    child = _CHILD.search(text) if question.kind in ("text", "number") else None
    illness = re.search(
        r"(?:得|患|生)(?:过|了|有)[^，。？]{0,8}病|(?:身体|精神|心理)(?:上)?(?:的)?(?:残疾|疾病)(?!.*(?:服务|讲座|知识))|(?:有没有|是否有|是否)(?:过)?(?:犯罪|违法)|同性[^，。？]{0,4}异性|异性[^，。？]{0,4}同性|(?:、|，)同性",
        text,
    )
    about = re.search(r"讲座|服务|宣传|知识|活动|满意|设施|门禁|流程|办理|政策", text)
    of_oneself = re.search(r"您.{0,8}(?:患|确诊|诊断|信奉|信仰|信教)|(?:有没有|是否)(?:被|有过|患)|您的", text)
    found = word or (child.group() if child else "") or (illness.group() if illness else "")
    if found and not (about and not of_oneself):
        yield Finding(
            f"“{found}”属于敏感个人信息，要有特定目的、充分必要并取得单独同意（个人信息保护法第28、29条）。",
            "建议删除这道题。",
        )


@item_rule("P03", "间接标识", WARNING, "个人信息保护法")
def indirect_identifier(question: Question) -> Iterator[Finding]:
    """和社区、年龄放在一起，就可能认出是谁。"""
    if question.kind not in ("text", "number"):
        return
    text = question.stem.whole
    found = next((m.group() for p in (_BIRTH, _EMPLOYER, _NUMBERED) if (m := p.search(text))), "")
    if found and not re.search(r"(?:不要|请勿|不必|无需)[^，。；？]*$", text[: text.find(found)]):
        yield Finding(
            f"“{found}”和社区、年龄放在一起，可能认出是谁。",
            "请改为分档或大类，例如问年龄段、单位类型。",
        )


@item_rule("P04", "第三人信息", WARNING, "个人信息保护法")
def third_person(question: Question) -> Iterator[Finding]:
    """不能替别人提供个人信息。"""
    if question.kind != "text":
        return
    text = _NAMING.sub("", question.stem.whole)
    match = _THIRD.search(text)
    if match and not _WARNED.search(re.split(r"[（(]", text[: match.end()])[-1][:-2] or "无"):
        yield Finding("这道题要填别人的姓名或联系方式，本人并没有同意。", "请删去；可以改为请对方自己扫码登记。")
