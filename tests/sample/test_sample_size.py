"""Sample size: the planning document's figures, a second derivation of each formula, and what is never said."""

from __future__ import annotations

import re
from itertools import count
from math import floor, isnan, prod, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.document import plain
from toolkit.errors import AnalysisError
from toolkit.questionnaire import from_dict
from toolkit.questionnaire.bank import bank
from toolkit.sample import DesignClass
from toolkit.sample.groups import grouping, usual_groups
from toolkit.sample.power import (
    cluster_deff,
    detectable,
    detectable_words,
    invitations,
    means_size,
    proportion_size,
    shares_size,
)
from toolkit.sample.quota import quotas
from toolkit.sample.size import advice

GOLDEN = {
    300: (169, 119, 73, 198),
    800: (260, 158, 86, 336),
    2000: (323, 179, 92, 448),
    5000: (357, 189, 95, 517),
    80000: (383, 196, 96, 573),
}
FORM = from_dict(
    {
        "id": "s",
        "title": "样例",
        "items": [
            {"use": name}
            for name in ("SCR01", "SCR02", "SCR03", "DEM05", "EMP03", "LIF01", "NED03", "NED04", "DEM01", "DEM02")
        ],
    }
)
BANK = from_dict({"id": "b", "title": "题库", "items": [{"use": name} for name in bank().items]})


@pytest.mark.parametrize("population", GOLDEN)
def test_people_needed_for_a_precision(population):
    sizes = [proportion_size(e, population=population) for e in (0.05, 0.07, 0.10)]
    assert (*sizes, proportion_size(0.05, population=population, deff=1.5)) == GOLDEN[population]


@given(st.floats(0.03, 0.2), st.floats(0.1, 0.9), st.integers(50, 5000), st.sampled_from([1.0, 1.5, 2.2]))
def test_precision_by_a_second_way(margin, p, population, deff):
    """The margin of a simple draw without replacement, solved by trying one size after the other."""
    from scipy.stats import norm

    def reached(n: int) -> float:
        left = max(0, population - n) / (population - 1)
        return float(norm.ppf(0.975)) * sqrt(p * (1 - p) / n * left)

    n = proportion_size(margin, p=p, population=population)
    assert reached(n) <= margin * (1 + 1e-9)
    assert n == 1 or reached(n - 1) > margin * (1 - 1e-9)
    # A design effect multiplies the size before the population is allowed for.
    raw = norm.ppf(0.975) ** 2 * p * (1 - p) / margin**2 * deff
    assert proportion_size(margin, p=p, population=population, deff=deff) == pytest.approx(
        population * raw / (raw + population - 1), abs=1
    )


@pytest.mark.parametrize(("difference", "n"), [(0.10, 392), (0.15, 174), (0.20, 97), (0.30, 43)])
def test_people_needed_to_compare_two_shares(difference, n):
    from scipy.stats import norm

    def power(size: int) -> float:
        a, b = 0.5 - difference / 2, 0.5 + difference / 2
        chance = norm.ppf(0.975) * sqrt(2 * 0.25 / size)
        return float(norm.sf((chance - difference) / sqrt((a * (1 - a) + b * (1 - b)) / size)))

    assert shares_size(difference) == n
    assert next(size for size in count(2) if power(size) >= 0.80) == n


@pytest.mark.parametrize(("d", "n"), [(0.5, 63), (0.2, 393)])
def test_people_needed_to_compare_two_means(d, n):
    from scipy.stats import nct, norm, t

    assert means_size(d) == n
    assert next(m for m in count(2) if norm.sf(norm.ppf(0.975) - d * sqrt(m / 2)) >= 0.80) == n
    exact = nct.sf(t.ppf(0.975, 2 * n - 2), 2 * n - 2, d * sqrt(n / 2))
    assert exact == pytest.approx(0.80, abs=0.006)  # the exact power of the t test; the plan uses the normal


def test_clusters_and_invitations():
    assert round(cluster_deff(40, 0.03), 1) == 2.2
    assert cluster_deff(1, 0.05) == 1
    assert invitations(260, 0.4) == 650
    assert invitations(100, 1) == 100
    assert invitations(10, 0.3) == 34


@given(st.integers(3, 5000), st.floats(0.1, 0.9))
def test_the_difference_that_can_be_seen_is_the_inverse_of_the_size(n, p):
    least = detectable(n, p=p)
    if isnan(least):
        with pytest.raises(AnalysisError):
            shares_size(2 * min(p, 1 - p), p)
        return
    assert shares_size(least, p) <= n
    assert shares_size(least * 0.99, p) >= n
    assert detectable(n + 1, p=p) < least


def test_the_difference_in_words():
    assert detectable_words(60) == "每组60份时，两组相差不到26个百分点看不出来。"
    assert detectable_words(392) == "每组392份时，两组相差不到10个百分点看不出来。"
    assert detectable_words(1) == "每组1份时，两组相差再大也难看出来。"
    assert detectable_words(784, deff=2) == "每组784份时，两组相差不到10个百分点看不出来。"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: proportion_size(0),
        lambda: proportion_size(1.2),
        lambda: proportion_size(0.05, p=1),
        lambda: proportion_size(0.05, population=0),
        lambda: proportion_size(0.05, deff=0),
        lambda: invitations(10, 0),
        lambda: invitations(10, 40),
        lambda: shares_size(0),
        lambda: shares_size(0.6, p=0.2),
        lambda: means_size(0),
        lambda: cluster_deff(0, 0.1),
        lambda: detectable(0),
        lambda: quotas(-1),
        lambda: quotas(10, {}),
        lambda: quotas(10, {"性别": {}}),
        lambda: quotas(10, {"性别": {"男": -1, "女": 2}}),
        lambda: quotas(10, {"性别": {"男": 0, "女": 0}}),
        lambda: advice(FORM, DesignClass.CONV, population=0),
        lambda: advice(FORM, DesignClass.CONV, communities=0),
    ],
)
def test_values_that_make_no_sense_are_refused_in_chinese(wrong):
    with pytest.raises(AnalysisError) as caught:
        wrong()
    assert caught.value.code == "A-SIZE"


@given(
    st.integers(0, 3000),
    st.lists(st.floats(0, 10), min_size=1, max_size=5),
    st.lists(st.integers(1, 50), min_size=1, max_size=3),
)
def test_quotas_add_up_and_stay_within_one_of_the_exact_share(total, ages, sexes):
    if not sum(ages) > 1e-6:
        return
    margins = {"年龄": {f"a{i}": x for i, x in enumerate(ages)}, "性别": {f"s{i}": x for i, x in enumerate(sexes)}}
    made = quotas(total, margins)
    assert sum(made.targets.values()) == total
    assert len(made.targets) == len(ages) * len(sexes)
    for cell, target in made.targets.items():
        exact = total * prod(
            margins[name][c] / sum(margins[name].values()) for name, c in zip(margins, cell, strict=True)
        )
        assert floor(exact - 1e-6) <= target <= exact + 1


def test_quotas_of_the_usual_cells():
    made = quotas(200)
    assert list(made.targets.values()) == [25] * 8
    assert (made.thin, made.warning) == ((), "")
    few = quotas(38, {"年龄": {"小": 1, "大": 9}, "性别": {"男": 0.5, "女": 0.5}})
    assert few.targets == {("小", "男"): 2, ("小", "女"): 2, ("大", "男"): 17, ("大", "女"): 17}
    assert few.thin == (("小", "男"), ("小", "女"))
    assert "小×男" in few.warning
    assert few.warning in repr(few)
    table = few.table()
    assert [c.header for c in table.columns] == ["年龄", "性别：男", "性别：女", "合计"]
    assert [plain(cell) for cell in table.rows[1]] == ["大", "17", "17", "34"]
    assert "17" in few._repr_html_()


def test_largest_remainder_gives_the_spare_places_to_the_largest_remainders():
    assert quotas(10, {"甲": {"a": 41, "b": 29, "c": 30}}).targets == {("a",): 4, ("b",): 3, ("c",): 3}
    assert quotas(7, {"甲": {"a": 1, "b": 1, "c": 1}}).targets == {("a",): 3, ("b",): 2, ("c",): 2}


# ---- groups ----


def test_the_banks_questions_are_merged_as_the_bank_says():
    age = grouping(BANK, BANK["SCR02"])
    assert age.groups == {"14—17岁": (2,), "18—22岁": (3,), "23—28岁": (4, 5), "29—35岁": (6, 7)}
    said = BANK["SCR02"].written["analysis"]
    for bounds in age.groups:
        assert bounds.removesuffix("岁") in said
    assert grouping(BANK, BANK["DEM02"]).groups["研究生"] == (6, 7)
    assert all(
        name.removesuffix("以下") in BANK["DEM02"].written["analysis"] for name in grouping(BANK, BANK["DEM02"]).groups
    )
    for name in ("SCR02", "DEM02", "DEM03", "DEM05", "DEM06", "HOU01"):
        assert grouping(BANK, BANK[name]).merged, name


def test_special_codes_and_options_that_end_the_form_make_no_group():
    assert list(grouping(BANK, BANK["DEM01"]).groups) == ["男", "女"]
    assert grouping(BANK, BANK["SCR01"]).groups == {"愿意参加": (1,)}
    assert grouping(BANK, BANK["NED04"]).groups == {}
    assert grouping(BANK, BANK["HOU06"]).groups == {}
    communities = grouping(BANK, BANK["SCR03"])
    assert communities.community
    assert len(communities.groups) == 25


def test_a_question_with_other_options_is_not_merged():
    form = from_dict(
        {
            "id": "s",
            "title": "改过",
            "items": [{"id": "DEM05", "kind": "single", "text": "状态", "options": ["上班", "上学", "别的"]}],
        }
    )
    found = grouping(form, form["DEM05"])
    assert (found.merged, list(found.groups)) == (False, ["上班", "上学", "别的"])
    assert usual_groups(form) == ("DEM05",)
    assert usual_groups(FORM) == ("SCR02", "DEM01", "DEM05")


# ---- advice ----


def said(made) -> str:
    cells = [plain(c) for t in made.tables for row in t.rows for c in row]
    notes = [plain(n) for t in made.tables for n in t.notes]
    return "\n".join([repr(made), *cells, *notes, *(c.header for t in made.tables for c in t.columns)])


@pytest.mark.parametrize("design", [DesignClass.CONV, DesignClass.QUOTA, DesignClass.CENSUS])
def test_without_a_random_draw_only_the_size_of_groups_is_told(design):
    made = advice(FORM, design, population=800, response=0.4, deff=1.5)
    text = said(made)
    assert not re.search("±|误差|置信|显著|推断|代表|精度|把握|看不出来", text)
    assert made.recommended == 200  # four age groups of fifty
    assert made.least == 120
    assert "建议数量：200份以上" in text


def test_a_random_draw_gets_the_table_of_precision():
    made = advice(FORM, DesignClass.PROB, population=800, response=0.5)
    precision = next(t for t in made.tables if t.id == "size_precision")
    assert [[plain(c) for c in row][1:] for row in precision.rows] == [["260", "520"], ["158", "316"], ["86", "172"]]
    comparison = next(t for t in made.tables if t.id == "size_comparison")
    assert ["每组60份", "26个百分点"] in [[plain(c) for c in row] for row in comparison.rows]
    assert "每组50份时" in repr(made)


def test_one_community_and_many():
    assert advice(FORM, DesignClass.CONV, groups=("DEM01",)).recommended == 100
    alone = from_dict({"id": "s", "title": "短", "items": [{"id": "A", "kind": "text", "text": "意见"}]})
    assert advice(alone, DesignClass.CONV).recommended == 60
    many = advice(FORM, DesignClass.CONV, communities=25)
    assert many.recommended == 1000
    assert "每个社区至少40份" in repr(many)
    assert "至少60份" in repr(many)


def test_what_each_design_is_told():
    quota = advice(FORM, DesignClass.QUOTA)
    assert sum(int(plain(row[-1])) for row in quota.tables[-1].rows) == quota.recommended
    assert "每一个人（300人）" in repr(advice(FORM, DesignClass.CENSUS, population=300))
    assert "预计收回120份" in repr(advice(FORM, DesignClass.CENSUS, population=300, response=0.4))
    assert "要邀请400人" in repr(advice(FORM, DesignClass.CONV, response=0.5))
    assert "总共只有90人" in repr(advice(FORM, DesignClass.CONV, population=90))
    assert "有1道题只问一部分人（EMP03）" in repr(advice(FORM, DesignClass.CONV))


def test_questions_that_make_no_groups_are_refused():
    for name, code in (("NED04", "A-LEVEL"), ("NED03", "A-LEVEL"), ("SCR01", "A-LEVEL"), ("XXX", "A-ITEM")):
        with pytest.raises(AnalysisError) as caught:
            advice(FORM, DesignClass.CONV, groups=(name,))
        assert caught.value.code == code


def test_advice_shows_itself_in_a_notebook():
    made = advice(FORM, DesignClass.PROB, population=800)
    page = made._repr_html_()
    assert "需要多少份" in page
    assert "建议数量" in page
    assert " at 0x" not in repr(made)
