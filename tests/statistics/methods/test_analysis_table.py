"""Every row of the method table is executed, says what it did, and gives the numbers of the direct calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.plan_guide import PAGE
from tests.statistics.methods.people import answers, drawn, plain
from toolkit import statistics as st
from toolkit.errors import AnalysisError, DefinitionError
from toolkit.sample import DesignClass, Sample
from toolkit.sample.structure import Lonely, structure
from toolkit.statistics import classical, effects
from toolkit.statistics.families import holm
from toolkit.statistics.methods import NO_TEST, Analysis, analyse, packaged, read_methods

CASES: dict[str, tuple[Any, Any]] = {
    "single": ("KIND", ()), "scale": ("SAT", ()), "score": ("SCORE", ()), "number": ("HOURS", ()), "band": ("PAY", ()),
    "multiple": ("NEED", ()), "ranking": ("TOP", ()), "matrix": ("FIT", ()), "text": ("SAY", ()),
    "two_shares": ("YES", "SEX"), "row_shares": ("KIND", "GROUP"), "two_ordinal": ("SAT", "SEX"),
    "several_ordinal": ("SAT", "GROUP"), "two_means": ("HOURS", "SEX"), "several_means": ("HOURS", "GROUP"),
    "two_orders": ("SAT", "OFTEN"), "two_numbers": ("HOURS", "SCORE"), "order_and_number": ("SCORE", "SAT"),
    "group_choices": ("NEED", "GROUP"), "two_choices": ("NEED", "USE"),
    "two_rows": (["FIT__hou", "FIT__edu"], ()), "two_rows_binary": (["TWO__hou", "TWO__edu"], ()),
    "several_rows": (["FIT__hou", "FIT__edu", "FIT__job"], ()), "ipa": ("FIT", "IMP"),
    "communities": ("SAT", "COM"), "waves": ("YES", "WAVE"), "ranking_by_group": ("TOP", "GROUP"),
    "groups_overlap": ("SAT", "NEED"), "numbers_as_groups": ("YES", "HOURS"), "otherwise": ("TOP", "NEED"),
    "logistic": ("YES", ["SEX", "HOURS"]), "proportional_odds": ("SAT", ["SEX", "HOURS"]),
}  # fmt: skip
LEVELS = {"COM": "community", "WAVE": "wave"}
TABLE = packaged()
ROWS = [*TABLE.one, *TABLE.two, *TABLE.models]
NOT_LISTED = {"numbers_as_groups", "otherwise"}


def done(row: str, sample: Sample, **more: Any) -> Analysis:
    y, x = CASES[row]
    return analyse(sample, y, x, levels=LEVELS, **more)


def options_one_by_one(sample: Sample) -> Any:
    """Return the test of the option that differs most, guarded for the number of options."""
    tests = list(st.option_tests(sample, "NEED", "GROUP").options.values())
    best = min(tests, key=lambda test: test.p)
    return replace(best, p=min(1.0, best.p * len(tests)))


def test_no_row_is_without_a_case():
    assert set(CASES) == {row.id for row in ROWS}


@pytest.mark.parametrize("make", [plain, drawn])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_row_is_executed_or_says_why_not(row: Any, make: Callable[[], Sample]):
    sample = make()
    found = done(row.id, sample)
    assert found.method.id == row.id
    assert len(found.estimates.frame) > 0 or row.id in NOT_LISTED
    assert not found.estimates.frame["value"].isna().to_numpy().any()
    if "test" in row.said:
        assert found.test is not None, found.why
        assert 0 <= found.test.p <= 1
        assert not found.why
        assert found.effect is not None
        assert np.isfinite(found.effect.value)
        assert bool(found.effect.word) == bool(row.said["effect"].words)
    else:
        assert found.test is None
        assert found.why == f"{NO_TEST}：{row.said['why']}"
    assert found.in_body == (sample.design is DesignClass.PROB and found.test is not None)
    assert found.sentence == row.said.get("sentence", "")
    assert bool(found.pairs) == bool(row.said["run"].pairs)
    assert {check.key for check in found.checks} >= set(row.said["run"].checks)
    limits = found.estimates.frame["low"].notna().to_numpy()
    assert limits.any() == (sample.design is DesignClass.PROB and bool(row.said["run"].interval))
    assert repr(found)
    html = found._repr_html_()
    assert found.method.title in html
    assert "by_level" not in html  # names of columns are for programs


def test_limits_stand_where_the_design_allows_them():
    everybody = plain(design=DesignClass.PROB)
    for row in ROWS:
        found = done(row.id, everybody)
        assert found.estimates.frame["low"].notna().to_numpy().any() == bool(row.said["run"].interval), row.id
    assert done("single", plain(design=DesignClass.CENSUS)).estimates.frame["low"].isna().to_numpy().all()
    assert done("single", plain(design=DesignClass.QUOTA)).interval.startswith("一般不列区间")


def codes(sample: Sample, name: str, *missing: float) -> np.ndarray:
    column = sample.frame[name].to_numpy(float)
    return np.where(np.isin(column, [-1, -2, *missing]), np.nan, column)


PLAIN: dict[str, Callable[[Sample], Any]] = {
    "two_shares": lambda s: classical.chi_square(codes(s, "YES"), codes(s, "SEX")),
    "row_shares": lambda s: classical.chi_square(codes(s, "KIND"), codes(s, "GROUP")),
    "two_ordinal": lambda s: classical.mann_whitney(codes(s, "SAT", 98), codes(s, "SEX")),
    "several_ordinal": lambda s: classical.kruskal_wallis(codes(s, "SAT", 98), codes(s, "GROUP")),
    "two_means": lambda s: classical.welch_t(codes(s, "HOURS"), codes(s, "SEX")),
    "several_means": lambda s: classical.welch_anova(codes(s, "HOURS"), codes(s, "GROUP")),
    "two_orders": lambda s: classical.kendall(codes(s, "OFTEN"), codes(s, "SAT", 98)),
    "two_numbers": lambda s: classical.spearman(codes(s, "SCORE"), codes(s, "HOURS")),
    "order_and_number": lambda s: classical.spearman(codes(s, "SAT", 98), codes(s, "SCORE")),
    "group_choices": options_one_by_one,
    "two_choices": lambda s: st.comention(s, "USE", "NEED").test,
    "two_rows": lambda s: classical.wilcoxon(codes(s, "FIT__hou"), codes(s, "FIT__edu")),
    "two_rows_binary": lambda s: classical.mcnemar(codes(s, "TWO__hou"), codes(s, "TWO__edu")),
    "several_rows": lambda s: classical.friedman(
        np.column_stack([codes(s, f"FIT__{row}") for row in ("hou", "edu", "job")])
    ),
    "communities": lambda s: classical.chi_square(
        np.where(np.isnan(codes(s, "SAT", 98)), np.nan, codes(s, "SAT", 98) >= 4), codes(s, "COM")
    ),
    "waves": lambda s: st.independence(s, "YES", "WAVE"),
}
DRAWN: dict[str, Callable[[Sample], Any]] = {
    "two_shares": lambda s: st.independence(s, "YES", "SEX"),
    "row_shares": lambda s: st.independence(s, "KIND", "GROUP"),
    "two_ordinal": lambda s: st.rank_test(s, "SAT", "SEX"),
    "several_ordinal": lambda s: st.rank_test(s, "SAT", "GROUP", "KruskalWallis"),
    "two_means": lambda s: st.t_test(s, "HOURS", "SEX"),
    "several_means": lambda s: st.t_test(s, "HOURS", "GROUP"),
    "group_choices": options_one_by_one,
    "two_choices": lambda s: st.comention(s, "USE", "NEED").test,
    "two_rows_binary": lambda s: st.between(s, "TWO__edu", "TWO__hou").tests["mean"],
    "waves": lambda s: st.independence(s, "YES", "WAVE"),
}


@pytest.mark.parametrize("row", PLAIN)
def test_plain_samples_give_the_classical_numbers(row: str):
    sample = plain()
    found, direct = done(row, sample).test, PLAIN[row](sample)
    assert found is not None
    assert (found.statistic, found.df, found.p, found.n) == (direct.statistic, direct.df, direct.p, direct.n)


@pytest.mark.parametrize("row", DRAWN)
def test_drawn_samples_give_the_numbers_of_the_design(row: str):
    sample = drawn()
    found, direct = done(row, sample).test, DRAWN[row](sample)
    assert found is not None
    assert (found.statistic, found.df, found.p, found.n) == (direct.statistic, direct.df, direct.p, direct.n)


def test_estimates_are_those_of_the_direct_calls():
    sample = drawn()
    found = done("single", sample).estimates.frame
    direct = st.describe(sample, "KIND", interval="beta").frame
    assert found[["value", "se", "low", "high", "n"]].equals(direct[["value", "se", "low", "high", "n"]])
    gap = done("two_means", sample).estimates.one(statistic="difference_mean")
    assert gap is not None
    assert gap["value"] == pytest.approx(st.t_test(sample, "HOURS", "SEX").effect, rel=1e-12)
    assert gap["by_level"] == "2−1"
    points = {"statistic": "difference_proportion", "level": "1"}
    pair = [
        done("two_shares", sample).estimates.one(**points),
        st.difference(sample, "YES", "SEX", "2", "1").one(**points),
    ]
    assert pair[0] is not None
    assert pair[1] is not None
    assert all(pair[0][name] == pair[1][name] for name in ("id", "value", "se", "low", "high", "n"))


def test_effects_and_pairs_are_those_of_the_direct_calls():
    sample = plain()
    satisfied, group = codes(sample, "SAT", 98), codes(sample, "GROUP")
    found = done("several_ordinal", sample)
    dunn = classical.dunn(satisfied, group)
    assert {(float(p.first), float(p.second)): p.test.p for p in found.pairs} == {k: v.p for k, v in dunn.items()}
    assert found.effect is not None
    assert found.effect.value == pytest.approx(classical.kruskal_wallis(satisfied, group).effect, rel=1e-12)
    g = done("two_means", sample).effect
    hours, sex = codes(sample, "HOURS"), codes(sample, "SEX")
    first, second = (hours[(sex == k) & ~np.isnan(hours)] for k in (1, 2))
    assert g == effects.hedges_g(first, second)
    howell = classical.games_howell(hours, group)
    assert [p.test.p for p in done("several_means", sample).pairs] == [test.p for test in howell.values()]


def test_the_word_is_by_the_row_of_the_table():
    v = done("row_shares", plain()).effect
    assert v is not None
    assert v.word == ("弱" if 0.1 / 2**0.5 <= v.value < 0.3 / 2**0.5 else "极弱")


# ---- fallbacks -----------------------------------------------------------------------------------------------------


def few(n: int, **columns: Any) -> Any:
    return answers(n, seed=3).assign(**columns)


def test_small_tables_are_tested_exactly():
    rare = few(80, YES=[1] * 3 + [2] * 77, SEX=[1] * 40 + [2] * 40)
    found = analyse(plain(rare), "YES", "SEX")
    assert found.test is not None
    assert found.test.p == classical.fisher(rare["YES"].to_numpy(float), rare["SEX"].to_numpy(float)).p
    assert found.fallback == "4格中有2格的期望人数不到5，改用Fisher 精确检验"


def test_sparse_tables_are_simulated_and_merging_is_only_advised():
    sparse = few(120, KIND=[1] * 4 + [2] * 3 + [3] * 113, GROUP=[1, 2, 3] * 40)
    found = analyse(plain(sparse), "KIND", "GROUP")
    again = analyse(plain(sparse), "KIND", "GROUP")
    assert found.test is not None
    assert found.test == again.test
    assert "10000次" in found.test.notes[0]
    assert "可以合并相近的选项" in found.fallback
    assert found.estimates.frame["by_level"].unique().tolist() == ["1", "2", "3"]


def test_weighted_samples_have_no_exact_test_and_it_is_told():
    rare = few(80, YES=[1] * 4 + [2] * 76, SEX=[1, 2] * 40)
    found = analyse(drawn(rare), "YES", "SEX")
    assert not found.fallback
    assert "加权样本没有别的检验可换，结果仅供参考" in found.notes


def test_unequal_spreads_are_compared_by_brunner_and_munzel():
    scattered = few(120, SAT=[3] * 58 + [2, 4] + [1, 5] * 30, SEX=[1] * 60 + [2] * 60)
    found = analyse(plain(scattered), "SAT", "SEX")
    assert found.test is not None
    assert found.test.name == "Brunner–Munzel 检验"
    assert found.fallback.startswith("各组标准差最大的是最小的")


def test_long_tails_are_compared_by_ranks():
    random = np.random.default_rng(0)
    tailed = few(120, HOURS=np.exp(random.normal(0, 2, 120)), SEX=[1, 2] * 60)
    found = analyse(plain(tailed), "HOURS", "SEX")
    assert found.test is not None
    assert found.test.name == "Mann–Whitney 检验"
    assert analyse(drawn(tailed), "HOURS", "SEX").fallback.endswith("改用基于设计的 Wilcoxon")


def test_few_clusters_are_told():
    sample = drawn(answers(90))
    units = next(check for check in done("single", sample).checks if check.key == "few_clusters")
    assert units.passed is True
    many = np.arange(90) // 9
    few_units = replace(sample, drawn=structure(90, None, [many], [], Lonely.ADJUST))
    told = next(check for check in done("single", few_units).checks if check.key == "few_clusters")
    assert told.passed is False
    assert "抽了10个单元" in told.words


# ---- a survey's own table --------------------------------------------------------------------------------------------


def own_table(tmp_path: Any, *changes: tuple[str, str]) -> Any:
    text = (PAGE.parents[2] / "toolkit" / "statistics" / "methods" / "methods.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "methods.yaml"
    path.write_text(text, encoding="utf-8")
    return read_methods(path)


@pytest.mark.parametrize(
    ("row", "old", "new", "name"),
    [
        ("two_shares", "fallback: {expected_five: fisher}", "fallback: {expected_five: barnard}", "Barnard 检验"),
        ("two_shares", "fallback: {expected_five: fisher}", "fallback: {expected_five: mid_p}", "Fisher mid-p 检验"),
        ("two_orders", "test: kendall", "test: jonckheere", "Jonckheere–Terpstra 趋势检验"),
        ("two_numbers", "test: spearman", "test: pearson", "Pearson r"),
        ("two_orders", "test: kendall", "test: permutation_trend", "置换检验（等级相关）"),
        ("two_numbers", "test: spearman", "test: bootstrap_correlation", "自助法检验（等级相关）"),
        ("two_means", "test: welch_t", "test: bootstrap_t", "自助法检验（平均数）"),
        ("several_rows", "test: friedman", "test: permutation_rows", "置换检验（同一批人）"),
        ("group_choices", "test: options_bonferroni", "test: options_together", "多选 Rao–Scott F"),
    ],
)
def test_a_survey_chooses_another_step(tmp_path: Any, row: str, old: str, new: str, name: str):
    table = own_table(tmp_path, (old, new))
    people = answers(200)
    if row == "two_shares":
        people["YES"] = [1] * 5 + [2] * 195
    found = done(row, plain(people), table=table)
    assert found.test is not None
    assert found.test.name == name
    assert 0 < found.test.p <= 1


def test_a_survey_asks_for_pairs_of_columns_and_of_rows(tmp_path: Any):
    table = own_table(
        tmp_path,
        ("effect: cramer_v_corrected\n", "effect: cramer_v_corrected\n      pairs: columns_holm\n"),
        ("test: friedman\n", "test: friedman\n      pairs: rows_holm\n"),
    )
    for sample in (plain(), drawn()):
        pairs = done("row_shares", sample, table=table).pairs
        assert [(pair.first, pair.second) for pair in pairs] == [("1", "2"), ("1", "3"), ("2", "3")]
        alone = [analyse(_two_of(sample, pair), "KIND", "GROUP").test for pair in (("1", "2"), ("1", "3"), ("2", "3"))]
        raw = [test.p for test in alone if test]
        assert [pair.test.p for pair in pairs] == pytest.approx(list(holm(np.array(raw))), rel=1e-9)
        assert len(done("several_rows", sample, table=table).pairs) == 3


def _two_of(sample: Sample, pair: tuple[str, str]) -> Sample:
    column = sample.frame["GROUP"].where(sample.frame["GROUP"].isin([int(code) for code in pair]), -2)
    return replace(sample, frame=sample.frame.assign(GROUP=column))


@pytest.mark.parametrize(
    ("old", "new", "name", "told"),
    [
        ("test: welch_t", "test: welsh_t", "welsh_t", "您是不是想写“welch_t”"),
        ("weighted: rao_scott", "weighted: chi_square", "chi_square", "不知道权重和抽样"),
        ("fallback: {expected_five: fisher}", "fallback: {cochran: fisher}", "cochran", "expected_five、refused"),
        ("effect: tau", "effect: tow", "tow", "可以写"),
        ("estimate: bands", "estimate: bands, interval: wilson", "wilson", "不带区间"),
        ("{estimate: score, interval: wald", "{estimate: score, interval: bca", "bca", "wald"),
        ("run: {estimate: counted}", "run: {interval: bca}", "estimate", "没有写"),
        ("run: {estimate: counted}", "run: {estimate: counted, tset: fisher}", "tset", "不认识"),
        ("      effect: tau\n", "", "effect", "没有写用哪一步"),
        ("    run: {estimate: counted}\n", "", "run", "没有写"),
        ("pairs: dunn_holm", "pairs: dunn", "dunn", "dunn_holm"),
        ("checks: [held]", "checks: [holds]", "holds", "held"),
        ("run: {estimate: first_choice}", "run: {estimate: first_choice, test: rao_scott}", "rao_scott", "写明"),
    ],
)
def test_faults_of_run_name_the_place_and_what_is_known(tmp_path: Any, old: str, new: str, name: str, told: str):
    with pytest.raises(DefinitionError) as caught:
        own_table(tmp_path, (old, new))
    assert f"“{name}”" in caught.value.message
    assert told in caught.value.message
    assert "methods.yaml" in caught.value.where


def test_unknown_names_and_levels_are_told():
    with pytest.raises(AnalysisError, match="SAT"):
        analyse(plain(), "SATT")
    with pytest.raises(AnalysisError, match="A-CHOICE"):
        analyse(plain(), "SAT", "COM", levels={"COM": "comunity"})
    with pytest.raises(AnalysisError, match="一行一行"):
        analyse(plain(), "FIT", "SEX")
