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


# ---- what reports say about their own figures


YEARS = "26.3%/500 今年办结率; 23.1%/500 去年办结率"
LEVELS = "71.4%/500 满意; 18.2%/500 基本满意; 10.4%/500 不满意"
HOURS = "7.4小时 今年睡眠时长; 7.9小时 去年睡眠时长"
RENTS = "31.2%/500 房租占收入5%~10%; 24.0%/500 房租占收入10%~20%; 12.6%/500 房租占收入40%以上"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("名册上有182人，作答154人。未作答的28人另行联系。", "182人 名册; 154人 作答"),
        ("今年睡眠时长为7.4小时，比去年减少0.5小时。", HOURS),
        ("满意的占71.4%，基本满意的占18.2%，不满意的占10.4%。", LEVELS),
        ("满意的占71.4%，不满意的占10.4%，即两者之外的基本满意者占18.2%。", LEVELS),
        ("满意和基本满意的加起来接近九成。", LEVELS),
        ("房租在5%~10%的最多，为31.2%，在40%以上的占12.6%。", RENTS),
        ("三档占比分别接近75%、20%和11%。", LEVELS),
        ("三项满意率均在40%~50%之间。", "43.0%/500 绿化满意率; 46.1%/500 停车满意率; 48.2%/500 照明满意率"),
        ("约占全部受访者的70%。", "70.4%/500 愿意"),
        ("两项得分分别为8.1分和7.6分（总分10分）。", "8.1分 服务得分; 7.6分 环境得分"),
        ("得分最高的3个指标没有变化，样本来自12个省。", LEVELS),
        ("下半年开到6个点位，涉及9个站点。", LEVELS),
        ("每10名受访者里约有7名（71.4%）表示满意。", LEVELS),
        ("每5名受访者中，就有1名基本满意。", LEVELS),
        ("认为浪费只是个别现象的有18.2%。", LEVELS),
        ("认为大多数人守信的占18.2%。", LEVELS),
        ("超七成受访者满意，18.2%的受访者基本满意。", LEVELS),
        ("71.4%的受访者表示出行更加方便。", LEVELS),
        ("绿化、停车、照明是最缺的3项。", "43.0%/500 绿化; 40.2%/500 停车; 39.1%/500 照明"),
        ("满意率最高的是绿化和停车，均达43.0%。", "43.0%/500 绿化; 43.0%/500 停车; 39.1%/500 照明"),
        ("在职者不满意的近三成，比在校者高2.2个百分点。", "28.4%/500 在职者不满意; 26.2%/500 在校者不满意"),
        ("满意的占比高达71.4%。", LEVELS),
    ],
)
def test_figures_as_reports_tell_them(text, facts):
    assert told(text, facts, "PROB", tested=True) == []


@pytest.mark.parametrize(
    ("text", "facts", "rule"),
    [
        ("名册上有182人，作答154人。未作答的82人另行联系。", "182人 名册; 154人 作答", "number"),
        ("今年睡眠时长为7.4小时，比去年减少0.7小时。", HOURS, "number"),
        ("满意的占18.2%，基本满意的占71.4%。", LEVELS, "number"),
        ("满意和基本满意的加起来接近八成。", LEVELS, "quantifier"),
        ("三项满意率均在40%~45%之间。", "43.0%/500 绿化满意率; 46.1%/500 停车满意率", "number"),
        ("每10名受访者里约有4名（71.4%）表示满意。", LEVELS, "quantifier"),
        ("房租中位数为1500万元。", "1500元/300 房租中位数", "unit"),
    ],
)
def test_figures_that_reports_get_wrong(text, facts, rule):
    assert rule in told(text, facts, "PROB", tested=True)


def test_an_amount_in_another_scale_is_no_unknown_number():
    assert told("房租中位数为1500万元。", "1500元/300 房租中位数") == ["unit"]


@pytest.mark.parametrize(
    ("text", "facts", "wrong"),
    [
        ("办结率为26.3%，较去年上升3.2个百分点。", YEARS, "办结率为26.3%，较去年下降3.2个百分点。"),
        ("今年办结率（26.3%）相对去年（23.1%）而言更高。", YEARS, "今年办结率（26.3%）相对去年（23.1%）而言更低。"),
        (
            "由23.1%升至26.3%，与去年相比增长14%。",
            f"{YEARS}; 14%/500 相对增幅",
            "由23.1%降至26.3%，与去年相比减少14%。",
        ),
        (
            "报名由去年的40人增长一倍，今年达到80人。",
            "80人 今年报名; 40人 去年报名",
            "报名由去年的40人减少一半，今年达到80人。",
        ),
        (
            "不满意的占10.4%，办结率较去年上升3.2个百分点，为26.3%，另有16.0%说不清。",
            f"{YEARS}; 10.4%/500 不满意; 16.0%/500 说不清",
            "不满意的占10.4%，办结率较去年下降3.2个百分点，为26.3%，另有16.0%说不清。",
        ),
        ("初中为23.1%，高中升至26.3%。", "26.3%/500 高中; 23.1%/500 初中", "初中为26.3%，高中升至23.1%。"),
        (
            "平时上网的占40.1%，办结率较去年有明显上升，占26.3%。",
            f"{YEARS}; 40.1%/500 平时上网",
            "平时上网的占40.1%，办结率较去年有明显下降，占26.3%。",
        ),
        (
            "创业的占26.3%，超过选择读研的，找工作的占57.0%。",
            "26.3%/500 创业; 13.2%/500 读研; 57.0%/500 找工作",
            "创业的占26.3%，低于选择读研的，找工作的占57.0%。",
        ),
        (
            "收入由3600元涨到5500元，但睡眠时长有所下降。",
            f"{HOURS}; 5500元 今年收入; 3600元 去年收入",
            "收入由3600元涨到5500元，但睡眠时长有所上升。",
        ),
    ],
)
def test_which_two_results_are_compared(text, facts, wrong):
    assert told(text, facts, "PROB", tested=True) == []
    assert "difference" in told(wrong, facts, "PROB", tested=True)


def test_what_was_compared_before_is_no_side():
    scores = {"87": "今年得分", "89": "去年得分", "84": "前年得分"}
    known = [Fact(score, float(score), f"{score}分", None, label) for score, label in scores.items()]
    text = "今年得分为87分，高于前年的84分，对比去年的89分有所{}。"
    tested = [{"87", "89"}, {"87", "84"}]
    assert review(text.format("回落"), known, "PROB", tested) == []
    assert [i.rule for i in review(text.format("上升"), known, "PROB", tested)] == ["difference"]


def test_both_amounts_of_a_row_are_points():
    facts = "62.5%/500 今年满意; 60.1%/500 去年满意; 71.0%/500 今年知晓; 68.0%/500 去年知晓"
    assert "number" not in told("满意和知晓分别上升2.4和3.0个百分点。", facts, tested=True)


def test_facts_of_other_questions_are_no_side():
    sides = [("27.4%", "非团员焦虑", "A"), ("27.0%", "团员焦虑", "A"), ("11.2%", "非团员失眠", "B")]
    facts = [
        Fact(f"f{i}", float(shown[:-1]) / 100, shown, 400, label, source)
        for i, (shown, label, source) in enumerate(sides)
    ]
    text = "非团员焦虑的占27.4%，与团员相当，失眠的占11.2%。"
    assert review(text, facts, "PROB") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("满意的最多（71.4%），其次是不满意（10.4%），基本满意（18.2%）再次之。", True),
        ("满意的最多（71.4%），其次是基本满意（18.2%），不满意（10.4%）再次之。", False),
        ("排在前三位的依次为满意（71.4%）、不满意（10.4%）、基本满意（18.2%）。", True),
        ("排在前三位的依次为满意（71.4%）、基本满意（18.2%）、不满意（10.4%）。", False),
        ("满意、不满意、基本满意的依次占71.4%、10.4%和18.2%。", False),
    ],
)
def test_results_told_in_an_order(text, found):
    assert ("superlative" in told(text, LEVELS)) is found


def test_what_people_think_of_their_district_gives_no_place_a_rank():
    facts = "87.3%/300 在职关注议事会; 63.9%/300 在校关注议事会"
    assert told("在职者对社区议事会的关注度最高（87.3%）。", facts) == []


@pytest.mark.parametrize(
    "text",
    [
        "争取年底前，把本次参与者的知晓率从23.1%提高到35%以上。",
        "年内建成驿站4处，服务300人次。",
        "工作清单写明，新建活动室6间，办结率达到95%。",
        "还计划开设8个班，招收240人。",
    ],
)
def test_clauses_that_begin_with_a_plan(text):
    assert told(text, YEARS) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("志愿时长证明、实习证明到哪里开，不少人不清楚。", False),
        ("出具志愿服务证明要跑两趟。", False),
        ("上述数字证明，参加夜校能扩大交友圈。", True),
        ("数据证明夜校有用。", True),
    ],
)
def test_a_paper_is_no_proof(text, found):
    assert ("causal" in told(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("问到改造的迫切程度，选择“非常迫切”的占18.2%。", False),
        ("改造十分迫切。", True),
        ("其中18.2%的受访者认为非常大。", False),
        ("租房压力非常大。", True),
        ("微信群（71.4%）是最为普遍的渠道。", False),
    ],
)
def test_degrees_that_were_asked(text, found):
    assert ("intensity" in told(text, "18.2%/500 非常大; 71.4%/500 微信群")) is found


@pytest.mark.parametrize(
    "text",
    [
        "这反映了本市青年的就业面貌。",
        "结果折射出全市青年的住房压力。",
        "按此推算，全街道约有3100名青年需要托管。",
        "据此估计，全街道青年普遍缺少活动场地。",
    ],
)
def test_results_held_up_as_a_mirror_of_everybody(text):
    assert "representative" in told(text, LEVELS)
    assert "representative" not in told(text, LEVELS, "PROB")
    assert "quantifier" not in told(text, LEVELS)


def test_a_difference_within_the_error_is_none():
    text = "今年为26.3%，去年为23.1%，相差不到4个百分点，在抽样误差范围内。"
    assert told(text, YEARS, "PROB") == []
    assert told("今年为26.3%，去年为23.1%，相差不到4个百分点。", YEARS, "PROB") == ["difference"]


def test_a_p_value_beside_a_test_is_told_once():
    text = "今年（26.3%）与去年（23.1%）的差异有统计学意义（p<0.05）。"
    assert told(text, YEARS, "QUOTA", tested=True) == ["significance"]
    assert "precision" in told("男女之差在p<0.05水平上成立。", YEARS, "QUOTA")


# ---- many facts at once: what is only like the words of a sentence is not meant


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("使用过自习室的约占30%。", "86.9%/500 20-30岁; 30.4%/500 使用过自习室"),
        ("近四成企业反馈，放款时间在15天以内。", "5.9%/500 企业; 38.4%/500 放款时间在15天以内"),
        ("女性不满意的占29.1%，高出男性3.2个百分点。", "29.1%/500 女性不满意; 25.9%/500 男性不满意; 3.2%/500 说不清"),
        ("未成年人用得最多的是手机。", "67.8%/500 成年人; 93.9%/500 手机; 45.0%/500 电视"),
        ("这种现象已相当明显（71.4%）。", "71.4%/500 现象明显; 9.8%/500 教育"),
    ],
)
def test_labels_that_only_look_alike(text, facts):
    assert told(text, facts, "PROB", tested=True) == []


def test_an_amount_that_other_pairs_have_too_belongs_to_the_pair_that_is_told():
    papers = [Fact("p24", 0.231, "23.1%", 500, "今年读报"), Fact("p22", 0.235, "23.5%", 500, "前年读报")]
    clubs = [Fact("c24", 0.514, "51.4%", 500, "今年入会"), Fact("c22", 0.51, "51.0%", 500, "前年入会")]
    tested = [{"c24", "c22"}, {"p24", "p22"}]
    text = "今年读报的占23.1%，较前年{}0.4个百分点。"
    assert review(text.format("下降"), [*clubs, *papers], "PROB", tested) == []
    assert [i.rule for i in review(text.format("上升"), [*clubs, *papers], "PROB", tested)] == ["difference"]
