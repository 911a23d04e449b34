"""Figures that are no results: dates and times, ages, numbering, telephones, scales, bounds in a wording, visits."""

from __future__ import annotations

import re

from toolkit.findings.wording.clauses import Span

_NUM = r"\d+(?:\.\d+)?"
_DASH = "[—–~至到-]+"
_TO = rf"(?:\s*{_DASH}\s*{_NUM})?"
_YEAR = r"(?:19|20)\d{2}"
_FEW = r"\d{1,2}"
_MEASURE = "元|万元|年|个月|学期|小时|分钟|公里|千米|米|平方米|次|天"
_HOTLINE = r"(?:123\d{2}|96\d{3,4}|[48]00-?\d{3}-?\d{4}|0\d{2,3}-?\d{7,8}|1\d{10})(?![\d.,%人名份条个位户次元])"
_CALLED = rf"(?:{_HOTLINE}|1[12]\d(?!\d))"
_COUNTED = (
    "个(?:方面|部分|环节|步骤|问题|维度|工作日|类别|层面|阶段|主题|模块|选项|题目|社区|街道|区|市|单位|部门|小区|站点|点位|网格|楼栋|指标|因素|省|城市|县|乡镇|村|学校|高校|行业)"
    "|道题|类|大类|项(?:措施|内容|指标|任务)|条(?:措施|建议)|项建议|题"
    "|[项类种](?=[，。；、]|$)"
)

_PATTERNS = (
    # dates, years, times of day
    rf"{_YEAR}\s*(?:年度?(?:\s*{_FEW}月)?(?:\s*{_FEW}[日号])?|\s*{_DASH}\s*{_YEAR}(?:学?年)?|[-./]{_FEW}(?:[-./]{_FEW})?)",
    rf"{_YEAR}(?=[届级、和与及])",
    rf"{_FEW}月(?:{_FEW}[日号])?(?:\s*{_DASH}\s*(?:{_FEW}月)?{_FEW}[日号])?|{_FEW}[日号](?!人)|{_FEW}[:：]\d{{2}}(?!\d)",
    rf"{_FEW}(?:时|点(?!位|多?个))(?:{_FEW}分|半|整)?(?!间)(?:\s*{_DASH}\s*{_FEW}[时点])?",
    r"(?<!\d)\d[05](?:、\d[05])*后",
    # ages
    rf"(?<![\d.])(?<!平均年龄)(?<!平均年龄[为是])\d{{1,3}}(?:周?岁)?{_TO}\s*周?岁",
    # telephones
    rf"(?<![\d.,]){_HOTLINE}|(?:拨打?|致电|电话|热线|专线|拨通|报警|求助)[^，。；\d]{{0,6}}{_CALLED}(?:[、和或及与/]{_CALLED})*",
    rf"(?<![\d.,]){_CALLED}(?:[、和或及与/]{_CALLED})*(?=[^，。；\d]{{0,4}}(?:热线|平台|电话|服务台|专线|报警|急救))",
    r"(?:QQ|微信|群号|邮编|账号|文号|编号)[号群]?(?:为|是|[:：])?\s*\d+",
    # numbering and references
    rf"第\s*{_NUM}(?:{_DASH}{_NUM})?\s*[题条章节页次期届项款个位季批名类组]|[〔\[]\d{{4}}[〕\]]\s*\d+号",
    rf"[表图附件录问题款]\s*{_NUM}(?:[-—.]\d+)?(?!\s*[%人名份])",
    rf"(?:^|(?<=[。；;：:，,\n]))\s*(?:[（(]{_FEW}[)）]|{_FEW}[.、．)）](?!\d))",
    rf"前\s*{_NUM}\s*[项位名个种类]|(?:选择?|填|勾选|限选)(?:不超过|不多于|最多|至多|至少)?\s*{_NUM}\s*项",
    # scales, shares of a whole, margins that a rule sets
    rf"(?:满分|总分)(?:为|是)?\s*{_NUM}\s*分?|{_NUM}\s*[分级点](?:制|量表)|{_NUM}级",
    rf"(?:可|能|会)?(?:超过|不等于|为|等于|大于)\s*100%|{_NUM}%\s*(?:的)?(?:置信|参考界限|把握)",
    rf"(?:高于|超过|大于|小于|低于|不足|达到)\s*{_NUM}\s*个百分点(?:以上)?的(?:差|界限|门槛|标准|要求)",
    # spans of time and bounds, as options and conditions have them
    rf"(?:近|过去|最近|每|未来|前|连续|以来|上)的?\s*{_NUM}{_TO}\s*(?:个)?(?:年|月|天|日|周|小时|学期|分钟|星期|季度|次|期)",
    rf"(?:{_NUM}{_TO}\s*(?:{_MEASURE}|个|项|种)|(?<![\d.])\d[人名户])(?:及)?(?:以上|以下|以内|之内|之间)",
    rf"{_NUM}(?:元|年|小时|分钟|公里)?\s*{_DASH}\s*{_NUM}\s*(?:{_MEASURE})",
    rf"(?:不少于|不多于|不超过|不低于|少于|多于|超过|超|不满|不足|不到|至少|最多|满)\s*{_NUM}\s*(?:{_MEASURE})(?=[的者])",
    rf"不满\s*{_NUM}|不足\s*{_NUM}\s*人|少于\s*{_NUM}\s*人|每{_NUM}",
    rf"{_NUM}(?:热线|平台|公里圈|分钟(?:生活|社区|健身|便民)?(?:圈|路程)|小时(?:自助|营业|开放|自习|值班|服务|便利店))|(?<!\d)(?:985|211|996)(?!\d)",
    rf"{_NUM}(?:年|个月)[间来]",
    # talks and visits
    rf"(?:座谈|访谈|走访|约谈)(?:[^。；\d]{{0,8}}{_NUM}\s*[人场次户家名个位])+|[（(](?:座谈|访谈|走访)[^）)]*[)）]",
    rf"{_NUM}\s*[人场次户家名个位][^，。；\d]{{0,10}}(?:座谈|访谈|走访)",
    rf"{_NUM}\s*(?:{_COUNTED})|(?:选项|题目|问题|指标)[^，。；\d]{{0,4}}{_NUM}\s*[个道项]",
)
_ALLOWED = re.compile("|".join(_PATTERNS))


def allowed(text: str) -> list[Span]:
    """Return the places of figures that no result needs to have.

    >>> [text[low:high] for text in ("拨打12355，3月5日前报名，占46%",) for low, high in allowed(text)]
    ['拨打12355', '3月5日']
    """
    return [match.span() for match in _ALLOWED.finditer(text)]
