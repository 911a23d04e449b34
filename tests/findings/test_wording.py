"""Licensed wording: each rule finds what it is for, and lets pass what may be said."""

import pytest

from toolkit.findings import Fact, review
from toolkit.records import Severity

VOLUNTEER = Fact("vol", 0.624, "62.4%", 412, "愿意参加志愿服务", "VOL01")
WOMEN = Fact("vol_f", 0.586, "58.6%", 210, "女性愿意参加夜校", "GRO01")
MEN = Fact("vol_m", 0.462, "46.2%", 202, "男性愿意参加夜校", "GRO01")
RENT = Fact("hou_1", 0.462, "46.2%", 412, "租金高", "HOU06")
UNCLEAR = Fact("hou_2", 0.315, "31.5%", 412, "房源信息难辨", "HOU06")
FAR = Fact("hou_3", 0.223, "22.3%", 412, "距离单位远", "HOU06")
COUNT = Fact("n", 412, "412人", None, "有效答卷")
OPTIONS = [RENT, UNCLEAR, FAR, COUNT]
GROUPS = [WOMEN, MEN]
LICENSED = {frozenset({"vol_f", "vol_m"})}
EVERYTHING = [VOLUNTEER, *GROUPS, *OPTIONS]


def told(text, facts, design="CONV", tested=()):
    return [i.rule for i in review(text, facts, design, tested) if i.severity is not Severity.INFO]


def about(p, label="愿意参加志愿服务", n=412):
    return [Fact("a", p / 100, f"{p:g}%", n, label)]


@pytest.mark.parametrize(
    "text",
    [
        "62.4%的受访青年愿意参加志愿服务。",
        "62%的受访青年愿意参加志愿服务。",
        "６２．４％的受访青年愿意参加志愿服务。",
        "百分之六十二点四的受访青年愿意参加志愿服务。",
        "共回收有效答卷412份。",
        "在回答该题的412名青年中，257人愿意参加志愿服务（62.4%）。",
        "调查对象为14—35周岁青年，时间为2025年3月1日至3月20日。",
        "表1列出各项结果，12355热线知晓率见第3题。",
        "根据《中长期青年发展规划》，到2025年要达到80%。",
        "力争到2027年底把参与率提高到80%。",
        "建议每季度举办2次活动，覆盖60%的楼宇。",
        "选择“3000元以下”的占62.4%。",
        "其余37.6%没有参加的意愿。",
        "四百一十二名青年作答。",
        "女性（58.6%，n=210）和男性（46.2%，n=202）。",
    ],
)
def test_figures_that_a_fact_has_pass(text):
    assert "number" not in told(text, EVERYTHING)


@pytest.mark.parametrize(
    "text",
    [
        "64.2%的受访青年愿意参加志愿服务。",
        "63%的受访青年愿意参加志愿服务。",
        "百分之六十四点二的受访青年愿意参加志愿服务。",
        "共回收有效答卷421份。",
        "女性占46.2%，男性占58.6%。",
        "租金高占31.5%，房源信息难辨占46.2%。",
        "女性比男性高13.4个百分点。",
    ],
)
def test_figures_without_a_fact_are_told(text):
    assert "number" in told(text, EVERYTHING, tested=LICENSED)


@pytest.mark.parametrize(
    ("words", "p", "wrong"),
    [
        ("近七成", 68.2, False),
        ("近七成", 69.6, False),
        ("近七成", 62.4, True),
        ("近七成", 70.4, True),
        ("超六成", 62.4, False),
        ("超过六成", 68, False),
        ("超过六成", 59.8, True),
        ("六成以上", 60, False),
        ("不足三成", 28.1, False),
        ("不足三成", 31, True),
        ("六成左右", 61.8, False),
        ("六成左右", 64, True),
        ("六成", 62.4, False),
        ("六成", 65, True),
        ("四成六", 46.2, False),
        ("四成六", 48.2, True),
        ("近一半", 46.2, False),
        ("近半数", 41, True),
        ("过半", 54, False),
        ("过半", 48.6, True),
        ("半数以上", 52.3, False),
        ("半数以上", 49, True),
        ("约三分之一", 33.3, False),
        ("约三分之一", 38, True),
        ("四分之一左右", 24.6, False),
        ("三分之二", 62.4, True),
        ("多数", 51, False),
        ("多数", 47.9, True),
        ("大多数", 62.4, False),
        ("大多数", 56, True),
        ("绝大多数", 84, False),
        ("绝大多数", 77, True),
        ("少数", 12, False),
        ("少数", 42, True),
        ("个别", 2.2, False),
        ("个别", 9, True),
        ("约60%", 61.2, False),
        ("约60%", 66, True),
        ("超过60%", 62.4, False),
        ("近70%", 62.4, True),
        ("三四成", 36, False),
        ("三四成", 46, True),
        ("7成左右", 62.4, True),
        ("百分之七十左右", 62.4, True),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "{}（{}）的受访青年愿意参加志愿服务。",
        "{}的受访青年愿意参加志愿服务，占{}。",
        "有{}的受访青年（{}）愿意参加志愿服务。",
    ],
)
def test_quantity_words(words, p, wrong, form):
    assert ("quantifier" in told(form.format(words, f"{p:g}%"), about(p))) is wrong


def test_a_quantity_word_without_figure_is_held_against_the_fact_it_names():
    assert told("近七成受访青年愿意参加志愿服务。", [VOLUNTEER, *OPTIONS]) == ["quantifier"]
    loose = review("超六成受访青年愿意参加志愿服务。", [VOLUNTEER, *OPTIONS])
    assert [(i.rule, i.severity) for i in loose] == [("quantifier", Severity.INFO)]
    assert told("“近七成”这一说法不在本报告里。", [VOLUNTEER]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("女性（58.6%）比男性（46.2%）高12.4%。", True),
        ("女性（58.6%）比男性（46.2%）高12.4个百分点。", False),
        ("女性愿意参加夜校的占58.6个百分点。", True),
        ("由46.2%上升到58.6%，翻了一番。", True),
        ("女性（58.6%）是男性（46.2%）的1.3倍。", False),
        ("女性（58.6%）是男性（46.2%）的2倍。", True),
        ("女性（58.6%）比男性（46.2%）减少了2倍。", True),
    ],
)
def test_units(text, found):
    assert ("unit" in told(text, GROUPS, tested=LICENSED)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("选择租金高的最多（46.2%），其次是房源信息难辨（31.5%）。", False),
        ("选择房源信息难辨的最多（31.5%）。", True),
        ("房源信息难辨占31.5%，居首位。", True),
        ("租金高占46.2%，居首位。", False),
        ("最低的是距离单位远（22.3%）。", False),
        ("最低的是房源信息难辨（31.5%）。", True),
        ("在25个社区中，甲社区租金高的比例最高（46.2%）。", True),
        ("租金高的反映在全区排名第一（46.2%）。", True),
        ("每人最多选3项，最近一年。", False),
    ],
)
def test_superlatives(text, found):
    assert ("superlative" in told(text, OPTIONS)) is found


def test_a_tie_is_no_first_place():
    tie = Fact("hou_4", 0.462, "46.2%", 412, "合租矛盾", "HOU06")
    assert told("租金高的比例最高（46.2%）。", [*OPTIONS, tie]) == ["superlative"]
    assert told("租金高与合租矛盾并列最高（46.2%）。", [*OPTIONS, tie]) == []


@pytest.mark.parametrize(
    "text",
    [
        "女性（58.6%）高于男性（46.2%）。",
        "女性（58.6%，n=210）愿意参加夜校的比例高于男性（46.2%，n=202），相差12.4个百分点。",
        "女性比男性更愿意参加夜校。",
        "与男性（46.2%）相比，女性（58.6%）更愿意参加夜校。",
        "女性比男性高12.4个百分点。",
        "男性愿意参加夜校的比例低于女性。",
    ],
)
def test_a_difference_needs_its_licence(text):
    assert told(text, GROUPS, tested=LICENSED) == []
    assert told(text, GROUPS) == ["difference"]


@pytest.mark.parametrize(
    "text",
    [
        "男性（46.2%）高于女性（58.6%）。",
        "女性愿意参加夜校的比例低于男性。",
        "与女性相比，男性更愿意参加夜校。",
        "女性和男性愿意参加夜校的比例接近（58.6%和46.2%）。",
        "未发现女性（58.6%）与男性（46.2%）有明显差别。",
    ],
)
def test_a_difference_has_a_direction(text):
    assert told(text, GROUPS, tested=LICENSED) == ["difference"]


@pytest.mark.parametrize(
    "text",
    [
        "收入高于5000元的青年中，62.4%愿意参加志愿服务。",
        "青年希望有更多的文体活动。",
        "建议更好地发挥阵地作用，提高知晓率。",
        "未发现性别不同的青年有明显差别。",
        "愿意参加志愿服务的比例不低于60%。",
    ],
)
def test_what_is_no_difference(text):
    assert "difference" not in told(text, [VOLUNTEER])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("significance", "女性（58.6%）显著高于男性（46.2%）。"),
        ("significance", "两组差异有统计学意义（P<0.05）。"),
        ("causal", "租金高导致青年搬离市区。"),
        ("causal", "社区活动少是青年参与率低的根本原因。"),
        ("representative", "结果代表了全区青年的看法。"),
        ("representative", "全区青年中62.4%愿意参加志愿服务。"),
        ("precision", "抽样误差为±4.9个百分点。"),
        ("precision", "在95%的置信水平下，结果可靠。"),
        ("intensity", "青年普遍认为租金偏高。"),
        ("intensity", "青年对夜校的需求十分迫切，不容忽视。"),
    ],
)
def test_words_that_ask_for_evidence(rule, text):
    assert rule in told(text, EVERYTHING, tested=LICENSED)
    assert rule not in told(f"选择“{text[:-1]}”的占62.4%。", EVERYTHING)


@pytest.mark.parametrize(
    "text",
    [
        "这一关联不表示因果。",
        "由于不是随机抽样，不计算抽样误差，结果仅反映参与者情况。",
        "本结果不能代表全区青年。",
        "本调查不作显著性检验，不能推断总体。",
        "请携带居住证明到显著位置的窗口办理。",
        "46.2%的受访青年认为租金高导致搬家（座谈）。",
        "青年代表参加了座谈。",
    ],
)
def test_denials_and_other_senses_pass(text):
    assert told(text, EVERYTHING) == []


def test_a_probability_sample_may_say_more():
    text = "女性（58.6%）显著高于男性（46.2%），抽样误差约±4.9个百分点，全区青年中62.4%愿意参加志愿服务。"
    assert told(text, EVERYTHING, "PROB", LICENSED) == []
    assert set(told(text, EVERYTHING, "QUOTA", LICENSED)) == {"significance", "precision", "representative"}
    assert "significance" in told(text, EVERYTHING, "PROB")


def test_small_bases():
    assert told("44.4%的受访者满意。", [Fact("a", 8 / 18, "44.4%", 18, "满意")]) == ["smallbase"]
    few = [Fact("a", 15 / 36, "42%", 36, "满意")]
    assert [i.severity for i in review("42%的受访者满意。", few)] == [Severity.WARNING]
    assert told("42%的受访者满意，该组仅36人，结果仅供参考。", few) == []


def test_findings_stand_in_the_order_of_the_text_and_point_at_their_words():
    text = "绝大多数（62.4%）青年愿意参加志愿服务。租金高导致搬家。"
    found = review(text, EVERYTHING)
    assert [(i.rule, text[slice(*(i.span or ()))]) for i in found] == [("quantifier", "绝大多数"), ("causal", "导致")]
    assert found[1].message.startswith("第2句：")
    assert review(text, EVERYTHING) == found
