"""Families of expressions: what each rule finds in them, and what looks alike and may be said."""

from __future__ import annotations

import re

import pytest

from toolkit.findings import Fact, review
from toolkit.records import Severity

_FACT = re.compile(r"(\S+?)(?:/(\d+))? (\S+)")
OPTIONS = "40.3%/700 绿化; 38.9%/700 停车; 11.2%/700 照明; 700份 有效问卷"
WAVES = "28.4%/655 上期知晓率; 36.9%/700 本期知晓率"
STAFF = "57.2%/430 在职愿意参加; 41.5%/270 在校愿意参加"
VIEWS = "41.0%/700 愿意; 33.5%/700 不愿意; 25.5%/700 说不清"


def told(text: str, facts: str = "", design: str = "CONV", *, tested: bool = False) -> list[str]:
    """Return the rules that find a fault; facts are written ``40.3%/700 绿化`` and are called a, b, c."""
    known = []
    for name, part in zip("abcdef", facts.split("; ") if facts else (), strict=False):
        shown, n, label = _FACT.fullmatch(part).groups()  # pyright: ignore[reportOptionalMemberAccess]
        value = float(re.sub(r"[^\d.]", "", shown)) / (100 if "%" in shown or "百分" in shown else 1)
        known.append(Fact(name, value, shown, int(n) if n else None, label))
    found = review(text, known, design, [{"a", "b"}] if tested else ())
    return [issue.rule for issue in found if issue.severity is not Severity.INFO]


# ---- figures


@pytest.mark.parametrize(
    "text",
    [
        "遇到欠薪可拨打12333，遇到诈骗请拨96110或110。",
        "知道12348的受访者不多。",
        "卡片上印有12355、12338和0531-12345678。",
        "1.住房压力较大；2.婚恋圈子小；（3）夜校课程少。",
        "活动室18时至21时开放，周末延长到22点。",
        "90后、00后的填写分开统计。",
        "《目录》〔2024〕12号所列的前3项由社区办理。",
        "调查共走访12个社区、召开5场座谈会，42名青年参加。",
        "每题限选3项，每人可选不超过3项。",
        "3人以上合租的家庭不在此列。",
        "24小时自助图书馆离985高校不远。",
    ],
)
def test_figures_that_are_no_results(text):
    assert told(text, OPTIONS) == []


@pytest.mark.parametrize(
    ("text", "facts", "found"),
    [
        ("平均年龄27.3岁。", "26.3岁/700 平均年龄", True),
        ("就业、心理的选择率分别为44.0%和30.1%。", "44.0%/700 就业; 30.1%/700 心理", False),
        ("就业、心理的选择率分别为30.1%和44.0%。", "44.0%/700 就业; 30.1%/700 心理", True),
        ("愿意、不愿意和说不清的依次占41.0%、33.5%和25.5%。", VIEWS, False),
        ("愿意、不愿意和说不清的依次占33.5%、41.0%和25.5%。", VIEWS, True),
        ("愿意的四成一，说不清的二成六。", VIEWS, False),
        ("愿意的四成四。", VIEWS, True),
        ("愿意和不愿意合计占74.5%。", VIEWS, False),
        ("愿意和不愿意合计占75.4%。", VIEWS, True),
        ("前两项合计占79.2%。", OPTIONS, False),
        ("前两项合计占72.9%。", OPTIONS, True),
        ("其余59.7%没有选绿化。", OPTIONS, False),
        ("回收703份，剔除3份，有效700份。", "703份 回收; 700份 有效", False),
        ("回收703份，剔除13份，有效700份。", "703份 回收; 700份 有效", True),
        ("与上期相比，知晓率（36.9%）提高8.5个百分点。", WAVES, False),
    ],
)
def test_figures_in_rows_sums_and_rests(text, facts, found):
    assert ("number" in told(text, facts, tested=True)) is found


@pytest.mark.parametrize(
    ("text", "facts", "found"),
    [
        ("三成多（36.8%）换过工作。", "36.8%/700 换过工作", False),
        ("三成多（43.6%）换过工作。", "43.6%/700 换过工作", True),
        ("超过三成（43.6%）换过工作。", "43.6%/700 换过工作", False),
        ("受访骑手均（88.3%）购买了保险。", "88.3%/120 购买保险", True),
        ("男女均表示愿意（41.0%、41.5%）。", "41.0%/300 男愿意; 41.5%/300 女愿意", False),
        ("几乎所有受访者（71.2%）都用短视频。", "71.2%/700 短视频", True),
        ("全体受访者（93.5%）都填写了年龄。", "93.5%/700 填写年龄", True),
        ("每三名受访者中就有一名（33.0%）租房。", "33.0%/700 租房", False),
        ("每三名受访者中就有一名（21.0%）租房。", "21.0%/700 租房", True),
        ("租金中位数为1650元，一半人在1200元至2300元之间。", "1650元/305 租金中位数; 14.0%/700 一半租金", False),
        ("预期指标：满意率不低于九成。", "41.0%/700 满意率", False),
    ],
)
def test_quantity_words_of_the_family(text, facts, found):
    assert ("quantifier" in told(text, facts)) is found


@pytest.mark.parametrize(
    ("text", "facts", "found"),
    [
        ("在职（57.2%）高于在校（41.5%）15.7%。", STAFF, True),
        ("在职（57.2%）高于在校（41.5%）15.7个百分点。", STAFF, False),
        ("在职（57.2%）与在校（41.5%）之差为15.7%。", STAFF, True),
        ("在校（41.5%）是在职（57.2%）的1.4倍。", STAFF, True),
        ("在职（57.2%）是在校（41.5%）的1.4倍。", STAFF, False),
        ("误差约为3.5%。", STAFF, False),
        ("愿意参加的多达六成（57.2%）。", STAFF, False),
    ],
)
def test_units_of_the_family(text, facts, found):
    assert ("unit" in told(text, facts, tested=True)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("有效问卷700份，选择绿化的最多（40.3%）。", False),
        ("“停车”以38.9%拔得头筹。", True),
        ("“停车”（38.9%）不是最多的。", False),
        ("“照明”（11.2%）位居第一。", True),
        ("甲社区的满意率名列前茅。", True),
        ("某街道参与率排在全区前三。", True),
        ("本社区的知晓率领先全区。", True),
        ("本报告不对社区排名。", False),
        ("要把停车放在首位。", False),
        ("年龄最小14岁，最大35岁，最高补贴2000元。", False),
    ],
)
def test_superlatives_of_the_family(text, found):
    assert ("superlative" in told(text, OPTIONS)) is found


def test_a_tie_is_told_beside_its_superlative():
    tie = "38.9%/700 绿化; 38.9%/700 停车"
    assert told("“绿化”（38.9%）居首，“停车”同为38.9%。", tie) == ["superlative"]
    assert told("“绿化”“停车”同为最高（38.9%）。", tie) == []
    assert told("“绿化”（38.9%）居首，“停车”与之并列。", tie) == []


def test_a_count_has_only_counts_of_its_unit_as_rivals():
    facts = "214人/700 报名夜校; 120人/700 报名徒步; 700人 作答; 900元 人均支出"
    assert told("报名最多的是夜校（214人）。", facts) == []
    assert told("报名最多的是徒步（120人）。", facts) == ["superlative"]


@pytest.mark.parametrize(
    "text",
    [
        "在职受访者与未婚的在校受访者愿意参加的比例相差15.7个百分点。",
        "没有孩子的在职者与在校者在参加意愿上差异较大。",
        "在职（57.2%）超过在校（41.5%）。",
        "在职（57.2%）重于在校（41.5%）。",
        "在职为57.2%，在校为41.5%，前者略高。",
        "在职者对夜校更感兴趣。",
        "学历越高，参加的意愿越强。",
        "随着年龄上升，满意率逐步下降。",
        "夜校的参与率逐年上升。",
        "在职（57.2%）与在校（41.5%）几乎一样。",
    ],
)
def test_differences_of_the_family(text):
    assert "difference" in told(text, STAFF)


@pytest.mark.parametrize(
    "text",
    [
        "与其多发传单，不如把信息发到微信群。",
        "无房者与有房者的填写没有差别。",
        "每周工作超过50小时的在职者愿意参加。",
        "下班时间晚于19时的占57.2%。",
        "房租上涨以后57.2%愿意参加。",
        "他们愿意用更多时间换取更高收入。",
        "目前无法说明在职者更愿意参加。",
    ],
)
def test_what_is_no_difference_of_the_family(text):
    assert "difference" not in told(text, STAFF)


def test_a_long_label_in_quotation_marks_does_not_hide_a_denial():
    text = "未发现年龄不同者在“总的来说，您愿意参加下列哪些活动（最多选3项）”上有明显差别（样本不足以判断）。"
    assert told(text, STAFF) == []


def test_the_latter_is_the_second():
    text = "在职为57.2%，在校为41.5%，{}略高。"
    assert told(text.format("前者"), STAFF, tested=True) == []
    assert told(text.format("后者"), STAFF, tested=True) == ["difference"]


def test_parts_of_the_answers_are_compared_with_their_like():
    both = "31%/54 花费（前两档合计）; 59%/54 安全（前两档合计）"
    facts = f"{both}; 7%/54 花费（最满意）; 59%/54 安全（提到）; 62%/54 花费（提到）"
    assert told("比例最高的是安全（59%），最低的是花费（31%）。", facts) == []
    assert told("比例最高的是花费（31%）。", facts) == ["superlative"]


def test_questions_and_lists_of_options_state_nothing():
    assert told("14. 您最希望得到哪些支持？\n选项：不满10%；50%及以上；停车最难；导致搬家", OPTIONS) == []


# ---- words that ask for evidence


@pytest.mark.parametrize(
    "text",
    [
        "收入不高导致生育意愿偏低。",
        "居住焦虑源于租约太短。",
        "正因如此，家长才反复咨询。",
        "加班过多使受访者无暇交友。",
        "高房价让不少人放弃购房。",
        "物业服务差，直接拉低了满意度。",
        "夜校的开办缓解了社交焦虑。",
        "社区活动拉近了邻里距离。",
        "参与率低的主要原因是宣传不足。",
        "受疫情影响，就业信心不足。",
        "由于圈子小，恋爱的人少。",
        "工资低是人才流失的主因。",
    ],
)
def test_causes(text):
    assert told(text) == ["causal"]


@pytest.mark.parametrize(
    "text",
    [
        "由于该题为多选，各项之和大于100%。",
        "由于配额未完成，部分结果从略。",
        "因该组样本较少，比例不列。",
        "不参加的主要原因是“没时间”（40.3%）。",
        "不足以归因于社区服务。",
        "不能据此说夜校使受访者更有归属感。",
        "尚无证据表明培训带来了收入。",
        "换工作可能源于通勤太远。",
        "活动参与率提高了8.5个百分点，两期口径一致。",
        "数据来源于问卷，即使不答也可使用本服务。",
        "应引起重视。",
    ],
)
def test_what_is_no_cause(text):
    assert "causal" not in told(text, f"{WAVES}; 40.3%/700 没时间", tested=True)


@pytest.mark.parametrize(
    "text",
    [
        "我区年轻人的平均睡眠时长为6.7小时。",
        "全区14—35岁青年普遍关注住房。",
        "历下区新就业青年的权益意识总体较好。",
        "问卷显示，辖区有孩青年对托管不满意。",
        "46.2%的受访者租房，可见全区青年都有住房压力。",
        "据此推算，全区约有2.4万人需要托管。",
        "结果可以推广到全区。",
        "年轻人普遍晚婚。",
    ],
)
def test_the_population(text):
    assert "representative" in told(text)
    assert "representative" not in told(text, design="PROB")


@pytest.mark.parametrize(
    "text",
    [
        "结论不宜推广到全区青年。",
        "活动面向全区青年开放报名。",
        "调查对象为全区14—35周岁青年。",
        "历下区各社区组织青年参加。",
        "历下区青年联合会参与了问卷设计。",
        "在受访者中，历下区户籍青年占四成。",
    ],
)
def test_what_is_not_said_of_the_population(text):
    assert "representative" not in told(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("男女差异在p<0.05水平上成立。", True),
        ("以0.05为显著性水平。", True),
        ("样本量足够大，抽样误差可控。", True),
        ("最大允许误差取3个百分点。", True),
        ("由于是自愿填写，无法给出误差范围。", False),
        ("p值只列于技术附件。", False),
    ],
)
def test_precision_of_the_family(text, found):
    assert ("precision" in told(text)) is found


def test_a_tested_difference_is_known_by_its_points():
    text = "两组相差15.7个百分点，检验p=0.002。"
    assert told(text, STAFF, "PROB", tested=True) == []
    assert "significance" in told(text, STAFF, "PROB")


def test_a_semicolon_in_brackets_ends_no_sentence():
    text = "在职与在校差异显著（57.2%，n=430；41.5%，n=270）。"
    assert told(text, STAFF, "PROB", tested=True) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("受访者高度渴望职业指导。", True),
        ("租房权益问题日益突出。", True),
        ("就业形势日趋严峻。", True),
        ("求职压力非常大。", True),
        ("参与率低得惊人。", True),
        ("步行十分钟可到，表示非常满意的有多人。", False),
        ("向突出贡献者颁奖，异常答卷已剔除。", False),
        ("《青年发展规划》强调普遍提升就业质量。", False),
    ],
)
def test_intensity_of_the_family(text, found):
    assert ("intensity" in told(text)) is found


@pytest.mark.parametrize(
    ("text", "facts", "found"),
    [
        ("满意率为七成五，接受访问的共16人。", "75%/16 满意率", True),
        ("该组样本为16人，超过七成满意。", "88%/700 整体", True),
        ("受访外籍者共20人，65%希望提供英文服务。", "", True),
        ("仅16人选择照明，占2%。", "", False),
        ("该组样本为160人，超过七成满意。", "", False),
    ],
)
def test_small_bases_of_the_family(text, facts, found):
    assert ("smallbase" in told(text, facts)) is found


@pytest.mark.parametrize(
    "text",
    [
        "计划每季度开展4场联谊，服务200人次。",
        "预期目标：托管班满意率达到95%，报名300人。",
        "考核指标为到课率不低于八成。",
        "社区应把57.2%的小区纳入改造，把停车放在首位。",
        "2024年城镇调查失业率为5.0%，引自省统计公报。",
        "对照《方案》，参训率应不低于90%。",
    ],
)
def test_targets_and_sources_are_no_findings(text):
    assert told(text, OPTIONS) == []


def test_what_respondents_plan_is_a_finding():
    assert told("44.0%的受访者计划开展创业。", VIEWS) == ["number"]
