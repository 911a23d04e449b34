"""The method planner: every cell of the rules is there, every pair has one answer, and "no test" is an answer."""

from __future__ import annotations

from itertools import product
from math import sqrt
from typing import Any

import pytest

from tests.plan_guide import PAGE, with_tables
from toolkit.disclosure import EDITIONS
from toolkit.errors import DefinitionError
from toolkit.sample import DesignClass
from toolkit.statistics import methods
from toolkit.statistics.methods import NO_TEST, packaged
from toolkit.statistics.methods.file import OTHERWISE

PROB = DesignClass.PROB
ALONE = {
    # level: estimate, interval, chart, least, sentence
    "nominal": ("比例和人数", "Wilson|Korn–Graubard", "横条图|由大到小|最后，灰色", 25, "选择“{opt}”（{k}人）"),
    "binary": ("比例和人数", "Wilson|Korn–Graubard", "横条图", 25, "在回答该题的{n}名青年中"),
    "ordinal": ("完整分布|前两档|后两档|平均分只作陪衬", "Wilson", "中间档为中心|堆积条图", 25, "{pct2}表示{bottom}"),
    "score": ("平均分、标准差|0—4、5—6、7—8、9—10", "t 区间|自助法", "直方图|平均分", 25, "平均{m}分"),
    "number": ("中位数、四分位距|10%截尾", "BCa，2000次", "箱线图或小提琴图，加散点", 25, "一半人在{q1}—{q3}之间"),
    "band": ("各档的比例|线性插值|估算", "不列", "柱形图", 25, ""),
    "multiple": (
        "占人数|至少选了一项|以上都没有|次数的比例不进正文",
        "每个选项的 Wilson",
        "横条图",
        25,
        "合计可超过100%",
    ),
    "ranking": ("排第一位|排进前三|3-2-1", "自助法", "条形|圆点", 30, "列为第一位"),
    "matrix": ("每行当作一题|按前两档比例排序", "不列", "堆积条图", 25, ""),
    "text": ("归类|10%|κ 或 α|2—3条|去掉身份", "不列", "条形图|不单用词云", 0, "共收到{n}条意见，归为{g}类"),
}
PAIRS: dict[tuple[str, int, str], Any] = {
    # x, groups, y: estimate, test, weighted, effect and its limits, chart, least and of whom, precautions
    ("nominal", 2, "binary"): (
        "百分点|RR",
        "卡方|不作连续性校正",
        "Rao–Scott 二阶",
        ("φ", (0.1, 0.3, 0.5)),
        "成对条形图",
        (30, "每组"),
        "期望频数都不小于5|Fisher|mid-p|Barnard",
    ),
    ("nominal", 2, "nominal"): (
        "行百分比",
        "卡方",
        "Rao–Scott",
        ("Cramér V（Bergsma", (0.1, 0.3, 0.5)),
        "100%堆积",
        (30, "每组"),
        "80%|不小于5|小于1|Cochran|蒙特卡罗|10000|合并",
    ),
    ("nominal", 3, "binary"): (
        "行百分比",
        "卡方",
        "Rao–Scott",
        ("Cramér V", (0.1, 0.3, 0.5)),
        "100%堆积",
        (30, "每组"),
        "Cochran",
    ),
    ("nominal", 2, "ordinal"): (
        "前两档比例之差",
        "Mann–Whitney|同分|Brunner–Munzel",
        "秩检验|比例优势",
        ("Cliff δ", (0.147, 0.33, 0.474)),
        "左右堆积条图",
        (30, "每组"),
        "置换",
    ),
    ("nominal", 3, "ordinal"): (
        "各组的前两档",
        "Kruskal–Wallis",
        "",
        ("ε²", (0.01, 0.06, 0.14)),
        "左右堆积条图",
        (30, "每组"),
        "Dunn–Holm|置换",
    ),
    ("nominal", 2, "number"): (
        "中位数之差、平均数之差",
        "Welch t|不假定两组方差相等",
        "",
        ("Hedges g", (0.2, 0.5, 0.8)),
        "散点加箱线图",
        (30, "每组"),
        "离群值|偏度大于2|Mann–Whitney|Hodges–Lehmann|自助法",
    ),
    ("nominal", 3, "number"): (
        "平均数",
        "Welch 方差分析",
        "",
        ("ω²", (0.01, 0.06, 0.14)),
        "散点加箱线图",
        (30, "每组"),
        "Games–Howell|Kruskal–Wallis",
    ),
    ("ordinal", 5, "ordinal"): (
        "",
        "Kendall τ-b|Jonckheere",
        "",
        ("|τ|", (0.1, 0.3, 0.5)),
        "行百分比热图",
        (50, "合计"),
        "置换",
    ),
    ("number", 0, "number"): (
        "",
        "Spearman ρ|Pearson",
        "",
        ("|ρ|", (0.1, 0.3, 0.5)),
        "散点图加平滑线",
        (50, "合计"),
        "直线|个别点|自助法",
    ),
    ("nominal", 3, "multiple"): (
        "每个选项在各组",
        "Rao–Scott|Bonferroni|逐项",
        "",
        ("百分点差和 Cramér V", (0.1, 0.3, 0.5)),
        "分组点图",
        (30, "每组"),
        "以人为单位|边际独立性",
    ),
    ("multiple", 0, "multiple"): ("同时选", "SPMI", "", ("φ", (0.1, 0.3, 0.5)), "热图", (100, "合计"), "不足5人"),
    ("rows", 2, "ordinal"): (
        "前两档比例之差",
        "Wilcoxon 符号秩",
        "",
        ("秩二列相关", ()),
        "哑铃图",
        (30, "合计"),
        "同一套选项|置换",
    ),
    ("rows", 2, "binary"): ("比例之差", "McNemar", "", ("秩二列相关", ()), "哑铃图", (30, "合计"), "置换"),
    ("rows", 5, "ordinal"): ("前两档", "Friedman", "", ("秩二列相关", ()), "哑铃图", (30, "合计"), "置换"),
    ("importance", 9, "satisfaction"): (
        "四象限|差距|优先指数",
        NO_TEST,
        "",
        None,
        "四象限图",
        (50, "合计"),
        "80%|边界项，需结合座谈判断",
    ),
    ("community", 25, "binary"): (
        "漏斗图|收缩",
        "过度离散",
        "",
        ("社区间标准差（百分点）", ()),
        "漏斗图、毛毛虫图",
        (25, "每个社区"),
        "少于5人",
    ),
    ("wave", 2, "nominal"): (
        "百分点",
        "按抽样设计检验",
        "",
        ("百分点", ()),
        "斜率图或点图",
        (50, "每期"),
        "题目文字|方式|对象|口径不同，不作比较",
    ),
}


def holds(words: str, said: str) -> bool:
    return all(word in said for word in words.split("|"))


@pytest.mark.parametrize("level", ALONE)
def test_one_question(level):
    estimate, interval, chart, least, sentence = ALONE[level]
    method = methods.one(level, PROB)
    assert holds(estimate, method.estimate)
    assert holds(interval, method.interval)
    assert holds(chart, method.chart)
    assert (method.minimum, method.test) == (least, NO_TEST)
    assert sentence in method.pattern
    assert bool(sentence) == bool(method.pattern)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_two_questions(pair: tuple[str, int, str]):
    estimate, test, weighted, effect, chart, least, precautions = PAIRS[pair]
    method = methods.two(*pair, PROB)
    assert holds(estimate, method.estimate)
    assert holds(test, method.test)
    assert method.tested == (test != NO_TEST)
    assert holds(weighted, method.weighted)
    assert bool(weighted) == bool(method.weighted)
    assert (method.effect is None) == (effect is None)
    if method.effect and effect:
        assert effect[0] in method.effect.name
        assert method.effect.words == effect[1]
    assert holds(chart, method.chart)
    assert (method.minimum, method.per) == least
    said = f"{method.checks}{method.fallback}{method.correction}{method.disclosure}"
    assert holds(precautions, said)


def test_every_pair_has_exactly_one_answer():
    table = packaged()
    used = set()
    explaining = [*table.levels, *table.roles]
    for x, groups, y in product(explaining, (1, 2, 3, 4, 25), table.levels):
        found = table.rows(x, groups, y)
        assert len(found) <= 1, (x, groups, y)
        used |= {row.id for row in found}
        for design in DesignClass:
            method = methods.two(x, groups, y, design)
            assert method.id == (found[0].id if found else OTHERWISE)
            assert method.tested or method.why
    assert used | {OTHERWISE} == {row.id for row in table.two}, "a row that no pair reaches"


def test_every_level_has_exactly_one_answer():
    table = packaged()
    assert set(ALONE) == set(table.levels) - {"satisfaction"}
    for level in ALONE:
        assert len([row for row in table.one if row.fits(level, 1, level)]) == 1


@pytest.mark.parametrize(
    ("x", "groups", "y"),
    [
        ("text", 3, "nominal"),
        ("nominal", 3, "text"),
        ("nominal", 3, "ranking"),
        ("multiple", 0, "ordinal"),
        ("number", 0, "binary"),
        ("ranking", 0, "ranking"),
        ("nominal", 1, "binary"),
        ("importance", 9, "nominal"),
    ],
)
def test_no_test_is_an_answer_and_says_why(x, groups, y):
    for design in DesignClass:
        method = methods.two(x, groups, y, design)
        assert method.test == NO_TEST
        assert method.test_in_words.startswith("不做检验：")


@pytest.mark.parametrize("design", [DesignClass.CONV, DesignClass.QUOTA, DesignClass.CENSUS])
def test_without_a_random_draw_a_test_is_a_screening_outside_the_text(design):
    for pair in PAIRS:
        method = methods.two(*pair, design)
        assert not method.in_body
        if method.tested:
            assert method.test_in_words.startswith("差异筛查（以随机样本为假想前提，只放技术附录）：")
    for method in [methods.one(level, design) for level in ALONE] + [methods.two(*pair, design) for pair in PAIRS]:
        said = f"{method.estimate}{method.interval}{method.test_in_words}{method.checks}{method.pattern}"
        for banned in ("误差范围", "抽样误差", "置信", "显著", "代表全区青年", "推断总体"):
            assert banned not in said, (method.id, banned)


def test_a_random_draw_has_intervals_and_tests_in_the_text():
    method = methods.two("nominal", 2, "binary", PROB)
    assert method.in_body
    assert method.test_in_words == "卡方检验（不作连续性校正）；加权时用Rao–Scott 二阶校正 F 检验"
    assert "95%置信区间" in method.interval
    assert "95%置信区间{lo}—{hi}" in method.pattern


def test_sentences_follow_the_design():
    for groups, level in ((2, "binary"), (3, "multiple")):
        said = {design: methods.two("nominal", groups, level, design).pattern for design in DesignClass}
        assert said[DesignClass.CONV].startswith("在本次参与调查者中，")
        assert "关联强度{word}" in said[DesignClass.CONV]
        assert "相差{d}个百分点" in said[PROB]
        assert len(set(said.values())) == 4
    assert methods.two("ordinal", 5, "ordinal", PROB).pattern.endswith("这一关联不表示因果。")
    sentences = packaged().sentences
    assert sentences["no_difference"].endswith("有明显差别（差异小于{t}个百分点）。")
    assert "样本不足以判断" in sentences["no_power"]
    assert sentences["small"] == "该组仅{n}人，结果仅供参考。"


def test_effect_words():
    v = methods.two("nominal", 3, "nominal", PROB).effect
    assert v is not None
    rounded = {df: tuple(round(limit, 2) for limit in v.limits(df)) for df in (1, 2, 3, 4)}
    assert rounded == {1: (0.1, 0.3, 0.5), 2: (0.07, 0.21, 0.35), 3: (0.06, 0.17, 0.29), 4: (0.05, 0.15, 0.25)}
    assert [v.word(x) for x in (0, 0.09, 0.1, 0.29, 0.3, 0.5, 1)] == ["极弱", "极弱", "弱", "弱", "中", "强", "强"]
    assert v.word(-0.31) == "中"
    assert v.word(0.3 / sqrt(2), df=2) == "中"
    delta = methods.two("nominal", 2, "ordinal", PROB).effect
    assert delta is not None
    assert (delta.word(0.146), delta.word(0.147, df=3)) == ("极弱", "弱")
    between = methods.two("community", 25, "binary", PROB).effect
    assert between is not None
    assert between.word(0.5) == ""


def test_guards_against_many_comparisons():
    families, practical = packaged().families, packaged().practical
    assert (families["screening"]["method"], families["screening"]["level"]) == ("BH", 0.1)
    assert (families["declared"]["method"], families["declared"]["most"]) == ("Holm", 5)
    assert (families["text"]["method"], families["text"]["level"]) == ("Holm", 0.04)
    assert (practical["word"], practical["points"], practical["points_small"]) == ("弱", 5, 10)
    assert practical["small_below"] == EDITIONS["internal"].whole_percent_below


def test_the_least_numbers_fit_the_limits_of_display():
    hidden = EDITIONS["internal"].hide_below
    assert all(methods.one(level, PROB).minimum in (0, hidden, 30) for level in ALONE)
    assert all(methods.two(*pair, PROB).minimum >= hidden for pair in PAIRS)


def test_models():
    binary, ordinal = methods.model("binary", PROB), methods.model("ordinal", PROB)
    assert binary is not None
    assert ordinal is not None
    assert holds("logistic|平均边际效应|不报优势比", binary.estimate)
    assert holds("Brant|不作逐步回归", ordinal.checks)
    assert "稳健标准误" in binary.interval
    assert binary.minimum == 10
    assert methods.model("text", PROB) is None


def packaged_text() -> str:
    return (PAGE.parents[2] / "toolkit" / "statistics" / "methods" / "methods.yaml").read_text(encoding="utf-8")


def test_a_survey_can_bring_its_own_table(tmp_path):
    path = tmp_path / "methods.yaml"
    path.write_text(
        packaged_text().replace("minimum: 25\n    sentence: nominal", "minimum: 40\n    sentence: nominal"),
        encoding="utf-8",
    )
    own = methods.read_methods(path)
    assert methods.one("nominal", PROB, own).minimum == 40
    assert methods.one("nominal", PROB).minimum == 25
    assert methods.two("nominal", 2, "binary", PROB, own) == methods.two("nominal", 2, "binary", PROB)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("y: [score]", "y: [scores]", "scores"),
        ("    test: Kruskal–Wallis 检验", "    tst: Kruskal–Wallis 检验", "tst"),
        ("sentence: ipa", "sentence: ipo", "ipo"),
        ("words: [0.147, 0.33, 0.474]", "words: [0.33, 0.147, 0.474]", "words"),
        ("words: [0.147, 0.33, 0.474]", "words: [0.33]", "words"),
        ("groups: 3+, y: [binary]", "groups: 2+, y: [binary]", "row_shares"),
        ("groups: 3+, y: [binary]", "groups: many, y: [binary]", "groups"),
        ("  - id: otherwise", "  - id: rest", "otherwise"),
        ("y: [band]", "y: [score]", "score"),
        ("  CENSUS: {in_body", "  CENSOS: {in_body", "CENSOS"),
        ("    title: 没有规定\n", "", "title"),
        ("practical:", "practicel:", "practicel"),
        ("{name: ω², words", "{nam: ω², words", "nam"),
    ],
)
def test_faults_of_a_table_name_the_place(tmp_path, old, new, name):
    text = packaged_text()
    assert text.count(old) >= 1
    path = tmp_path / "methods.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        methods.read_methods(path)
    assert caught.value.code == "A-METHODS"
    assert f"“{name}”" in caught.value.message
    assert "methods.yaml" in caught.value.where


def test_the_guide_prints_the_table_as_it_is():
    page = PAGE.read_text(encoding="utf-8")
    assert with_tables(page) == page, "run: python -m tests.plan_guide"


def test_the_table_shows_itself():
    assert repr(packaged()) == f"方法表（一道题{len(packaged().one)}种，两道题{len(packaged().two)}种）"
    assert "Kruskal–Wallis" in packaged()._repr_html_()
