"""Conclusions under other ways of cleaning and weighting: what is computed, where a mark stands, what may be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report.toy import FULL_SAMPLING, questionnaire, responses, shares
from toolkit.disclosure import EDITIONS
from toolkit.document import Document, Number, Text, plain
from toolkit.document.markdown import render
from toolkit.findings.finding import DIFFERENCE, LEVEL
from toolkit.findings.plan import Choices, plan_of
from toolkit.questionnaire import Questionnaire
from toolkit.report import Material, material_of, read_outline
from toolkit.report.robustness import (
    Variants,
    cleaning_words,
    robustness,
    robustness_table,
    robustness_words,
    variants,
)
from toolkit.responses import Responses
from toolkit.responses.answers import SCREENED_OUT
from toolkit.responses.cleaning import Cleaning, Proposal, Strength, clean
from toolkit.sample import DesignClass, Population, Sample, weigh
from toolkit.sample.known import Category, Known
from toolkit.statistics import describe

SEX = {"id": "sex", "kind": "single", "text": "您的性别是？", "options": ["男", "女"]}
HOME = {
    "id": "home",
    "kind": "single",
    "text": "您住在哪里？",
    "options": {1: "自有", 2: "租房", 3: "宿舍", 97: "其他"},
}
GRID = {
    "id": "grid",
    "kind": "matrix",
    "text": "您怎样看？",
    "rows": {"a": "环境", "b": "交通"},
    "options": {1: "很差", 2: "差", 3: "一般", 4: "好", 5: "很好"},
}
SAT = {"id": "sat", "kind": "scale", "text": "您满意吗？", "options": GRID["options"]}
ORDER = {"id": "order", "kind": "rank", "text": "请排序", "options": ["甲事", "乙事", "丙事"], "max": 2}
HOURS = {"id": "hours", "kind": "number", "text": "每周工作多少小时？", "unit": "小时", "min": 0, "max": 100}
MEN = Known("sex", "性别", ("sex",), (Category("男", ((1,),), 0.7), Category("女", ((2,),), 0.3)), "年报")
POPULATION = Population((MEN,))
ACCEPT, KEEP = "accept", "keep"


def answers(form: Questionnaire, n: int, **columns: Sequence[float]) -> Responses:
    made = responses(form, n, change={name: list(column) for name, column in columns.items()})
    return replace(made, frame=made.frame.assign(respondent=[f"r{place}" for place in range(n)]))


def cleaned(given: Responses, *, accepted: Sequence[int] = (), open_: Sequence[int] = (), kept: Sequence[int] = ()):
    """Return a cleaning that proposes some rows, decided as told."""
    rows = [*accepted, *open_, *kept]
    proposals = tuple(Proposal(f"p{row}", f"r{row}", "duplicate", Strength.STRONG, "一样") for row in rows)
    decided = dict.fromkeys((f"p{row}" for row in accepted), ACCEPT) | dict.fromkeys((f"p{row}" for row in kept), KEEP)
    return Cleaning(given, (), proposals, decided)


def material(
    cleaning: Cleaning, tmp_path, *charts: str, edition: str = "internal", plan: Choices | None = None, weighted=False
) -> Material:
    form = cleaning.responses.questionnaire
    (tmp_path / "report.yaml").write_text(f"charts: [{', '.join(charts)}]\nprofile: []\n", encoding="utf-8")
    outline = read_outline(tmp_path / "report.yaml", form)
    weighed = weigh(Sample.from_responses(cleaning.without, DesignClass.CONV), POPULATION) if weighted else None
    chosen = plan_of(form, plan or Choices(), DesignClass.CONV)
    return material_of(cleaning.without, FULL_SAMPLING, outline, edition, weighed, chosen)


def ways(cleaning: Cleaning, population: Population | None = None) -> Variants:
    return variants(cleaning, DesignClass.CONV, population)


def left(cleaning: Cleaning, *out: int) -> Responses:
    """Return all answers without some rows, by a way of its own."""
    frame = cleaning.responses.frame
    return replace(cleaning.responses, frame=frame.drop(index=list(out)).reset_index(drop=True))


def share_of(sample: Sample, item: str, level: str, statistic: str = "proportion", **by: str) -> float:
    found = describe(sample, item, next(iter(by), ""))
    groups = {"by_level": next(iter(by.values()))} if by else {}
    row = found.one(statistic=statistic, level=level, **groups)
    assert row is not None
    return row["value"]


def cells(table) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in table.rows]


# ---- the ways of computing


def test_without_proposals_there_is_one_way_of_cleaning_and_words_say_so(tmp_path):
    given = cleaned(answers(questionnaire(SEX, HOME), 60, home=shares({1: 40, 2: 20})))
    of, found = material(given, tmp_path, "home"), ways(given)
    marks = robustness(of, found)
    assert [variant.name for variant in found] == ["不剔除"]
    assert [mark.flips for mark in marks] == [()]
    assert plain(robustness_words(of, marks)) == marks[0].words == "没有剔除答卷，几种清理办法的结果相同。"
    assert robustness_table(of, marks) is None
    assert cleaning_words(of, found) == ()


def test_one_question_without_times_and_without_an_order(tmp_path):
    given = answers(questionnaire(HOURS), 60)
    given = replace(given, frame=given.frame.assign(submitted="", seconds=float("nan")))
    of = material(clean(given), tmp_path, "hours")
    marks = robustness(of, ways(clean(given)))
    assert not marks  # a mean has no order
    assert (robustness_words(of, marks), robustness_table(of, marks)) == ((), None)


def test_three_cleanings_with_and_without_weights_are_six_ways():
    given = cleaned(
        answers(questionnaire(SEX, HOME), 200, sex=[1, 2] * 100), accepted=[0, 1], open_=[2, 3, 4], kept=[5]
    )
    found = ways(given, POPULATION)
    assert [(variant.name, len(variant.sample.frame)) for variant in found] == [
        ("不剔除、未加权", 200),
        ("不剔除、加权", 200),
        ("按已作的决定、未加权", 198),
        ("按已作的决定、加权", 198),
        ("全部采纳建议、未加权", 195),
        ("全部采纳建议、加权", 195),
    ]
    assert found.words == "按三种清理办法、加权与不加权共六种算法"
    assert "r5" in set(found[-1].sample.frame["respondent"])
    assert len({tuple(sorted(variant.sample.context.items())) for variant in found}) == 6


def test_the_same_people_are_computed_once():
    given = answers(questionnaire(SEX, HOME), 60)
    all_decided, none_decided = cleaned(given, accepted=[0, 1]), cleaned(given, open_=[0, 1])
    assert [variant.name for variant in ways(all_decided)] == ["不剔除", "按已作的决定"]
    assert [variant.name for variant in ways(none_decided)] == ["不剔除", "全部采纳建议"]
    assert [variant.name for variant in ways(cleaned(given, kept=[0, 1]))] == ["不剔除"]


def test_who_was_not_in_the_survey_anyhow_makes_no_other_way():
    given = answers(questionnaire(SEX, HOME), 60)
    given.frame.loc[[0, 1], "disposition"] = SCREENED_OUT
    assert len(ways(cleaned(given, accepted=[0], open_=[1]))) == 1


def test_where_weighing_refuses_it_is_told(tmp_path):
    sex, home = [1, 2] * 51, shares({1: 60, 2: 42})
    given = cleaned(answers(questionnaire(SEX, HOME), 102, sex=sex, home=home), open_=[0, 1, 2, 3])
    found = ways(given, POPULATION)
    assert [variant.name for variant in found] == ["不剔除、未加权", "不剔除、加权", "全部采纳建议、未加权"]
    of = material(given, tmp_path, "home")
    table = robustness_table(of, robustness(of, found))
    assert table is not None
    assert "没有加权的算法：全部采纳建议" in "".join(plain(note) for note in table.notes)


def test_a_report_of_other_people_is_refused(tmp_path):
    given = cleaned(answers(questionnaire(SEX, HOME), 120, sex=[1, 2] * 60))
    with pytest.raises(ValueError, match="no variant"):
        robustness(material(given, tmp_path, "home", weighted=True), ways(given))


# ---- levels


def close(tmp_path, edition: str = "internal") -> tuple[Material, Variants]:
    """Renting leads by two; three of those who rent are proposed."""
    home = shares({2: 41, 1: 39, 3: 20})
    given = cleaned(answers(questionnaire(SEX, HOME), 100, home=home), open_=[0, 1, 2])
    return material(given, tmp_path, "home", edition=edition), ways(given)


def test_three_records_decide_and_a_mark_stands(tmp_path):
    of, found = close(tmp_path)
    (mark,) = robustness(of, found)
    assert mark.flips == ("全部采纳建议",)
    assert mark.short == "改变（全部采纳建议）"
    assert mark.words == "在“全部采纳建议”时，最多的变成“自有”，这个结论要谨慎使用。"
    assert [mark.own.value, *(other.value for other in mark.others)] == pytest.approx([41 / 100, 38 / 97])
    assert mark.finding is of.findings.of("home")[0]
    assert robustness(of, found).of(mark.finding.id)[0].what == mark.what
    said = plain(robustness_words(of, robustness(of, found)))
    assert said == "按两种清理办法核对主要结论：1项中有1项会改变，要谨慎使用：“您住在哪里”最多的：“租房”。"


def test_figures_are_those_of_describe_on_the_people_left(tmp_path):
    n = 240
    home, sex = shares({2: 110, 1: 70, 3: 60}), [1, 2, 2] * 80
    given = cleaned(answers(questionnaire(SEX, HOME), n, home=home, sex=sex), accepted=[0, 1, 150], open_=[2, 200, 230])
    of, found = material(given, tmp_path, "home", weighted=True), ways(given, POPULATION)
    (mark,) = robustness(of, found)
    figures = {reading.variant.name: reading.value for reading in (mark.own, *mark.others)}
    for cleaning, out in (("不剔除", ()), ("按已作的决定", (0, 1, 150)), ("全部采纳建议", (0, 1, 150, 2, 200, 230))):
        plain_sample = Sample.from_responses(left(given, *out), DesignClass.CONV)
        assert figures[f"{cleaning}、未加权"] == pytest.approx(share_of(plain_sample, "home", "2"))
        weighted = weigh(plain_sample, POPULATION).sample
        assert figures[f"{cleaning}、加权"] == pytest.approx(share_of(weighted, "home", "2"))
    assert mark.own.variant.name == "按已作的决定、加权"
    assert mark.words == "按三种清理办法、加权与不加权共六种算法，结论都一样。"
    table = robustness_table(of, robustness(of, found))
    assert table is not None
    assert len(table.columns) == 8
    assert cells(table)[0] == ["有效份数", "240", "240", "237", "237", "234", "234", ""]
    assert cells(table)[1][1:-1] == [f"{100 * figures[variant.name]:.1f}%" for variant in found]


def test_every_figure_is_bound_and_none_is_taken_for_the_reports_own(tmp_path):
    of, found = close(tmp_path)
    own = set(of.book.facts) | {identity for finding in of.findings for identity in finding.facts}
    table = robustness_table(of, robustness(of, found))
    assert table is not None
    numbers = [[part for part in cell if isinstance(part, Number)] for cell in table.rows[1]]
    (mine,), (other,) = numbers[1], numbers[2]
    assert mine.fact in own
    assert other.fact not in own
    facts = of.book.facts
    assert facts[mine.fact].label == "租房"
    assert facts[other.fact].label == "租房（全部采纳建议）"
    assert facts[other.fact].value == pytest.approx(38 / 97)
    assert facts[other.fact].shown == other.shown + other.unit == "39%"
    assert not any(ch.isdigit() for part in table.rows[1][-1] if isinstance(part, Text) for ch in part.text)


def test_the_table_can_be_written_and_written_again_the_same(tmp_path):
    def page() -> str:
        of, found = close(tmp_path)
        table = robustness_table(of, robustness(of, found))
        assert table is not None
        return render(Document("附件", (table,), facts={i: fact.shown for i, fact in of.book.facts.items()}))

    assert page() == page()
    assert "改变（全部采纳建议）" in page()


def test_answers_that_tie_are_in_front_together(tmp_path):
    given = cleaned(answers(questionnaire(SEX, HOME), 80, home=shares({1: 31, 2: 30, 3: 19})), open_=[0])
    (mark,) = robustness(material(given, tmp_path, "home"), ways(given))
    assert mark.words == "在“全部采纳建议”时，最多的变成“自有”、“租房”（并列），这个结论要谨慎使用。"


def test_a_ranking_goes_by_first_places_and_a_scale_by_its_ends(tmp_path):
    form = questionnaire(ORDER, SAT)
    first = {"order__1": shares({1: 31, 2: 29}), "order__2": shares({2: 31, 1: 29}), "order__3": [0] * 60}
    sat = shares({5: 25, 3: 11, 1: 24})
    of = cleaned(answers(form, 60, **first, sat=sat), open_=[0, 1, 2, 3])
    ranked, scale = robustness(material(of, tmp_path, "order", "sat"), ways(of))
    assert ranked.words == "在“全部采纳建议”时，列为第一位最多的变成“乙事”，这个结论要谨慎使用。"
    assert scale.what == "“您满意吗”比例较高的一端：“好”或“很好”"
    assert scale.words == "在“全部采纳建议”时，比例较高的一端变成“很差”或“差”，这个结论要谨慎使用。"
    assert scale.others[0].value == pytest.approx(21 / 56)


def test_rows_of_a_matrix_that_change_places_are_marked_both(tmp_path):
    rows = {"grid__a": shares({5: 31, 1: 29}), "grid__b": shares({1: 30, 5: 30})}
    given = cleaned(answers(questionnaire(SEX, GRID), 60, **rows), open_=[0, 1])
    highest, lowest = robustness(material(given, tmp_path, "grid"), ways(given))
    assert (highest.what, lowest.what) == ("“您怎样看”比例最高的一项：“环境”", "“您怎样看”比例最低的一项：“交通”")
    assert highest.words == "在“全部采纳建议”时，比例最高的一项变成“交通”，这个结论要谨慎使用。"
    assert lowest.words == "在“全部采纳建议”时，比例最低的一项变成“环境”，这个结论要谨慎使用。"
    assert [highest.others[0].value, lowest.others[0].value] == pytest.approx([29 / 58, 30 / 58])


def test_too_few_people_are_a_star_and_no_change(tmp_path):
    given = cleaned(answers(questionnaire(SEX, HOME), 26, home=shares({2: 14, 1: 12})), open_=[0, 1, 2])
    of = material(given, tmp_path, "home")
    found = robustness(of, ways(given))
    assert (found[0].flips, found[0].short) == ((), "人数太少，没有比")
    table = robustness_table(of, found)
    assert table is not None
    assert cells(table)[1][1:] == ["（54%）", "*", "人数太少，没有比"]
    assert {"* 人数太少，不列出。", "括号内数字的基数不足50人，仅供参考。"} <= {plain(note) for note in table.notes}


CODES = st.lists(st.sampled_from([1, 2, 3, 97]), min_size=40, max_size=60)
PLACES = st.sets(st.integers(0, 39), max_size=10)


@given(CODES, PLACES, PLACES)
@settings(max_examples=40, deadline=None)
def test_a_mark_stands_exactly_where_other_answers_are_in_front(tmp_path_factory, codes, accepted, proposed):
    tmp_path = tmp_path_factory.mktemp("law")
    open_ = sorted(proposed - accepted)
    form = questionnaire(HOME)
    given = cleaned(answers(form, len(codes), home=codes), accepted=sorted(accepted), open_=open_)
    of, found = material(given, tmp_path, "home"), ways(given)

    def front(out: set[int]) -> set[str]:
        counted = Counter(code for place, code in enumerate(codes) if place not in out)
        return {form["home"].labels[code] for code, count in counted.items() if count == max(counted.values())}

    out: dict[str, set[int]] = {"不剔除": set(), "按已作的决定": accepted, "全部采纳建议": accepted | proposed}
    enough = {name for name in out if len(codes) - len(out[name]) >= EDITIONS["internal"].hide_below}
    (mark,) = robustness(of, found)
    own = front(accepted)
    assert {name.strip("“”") for name in mark.own.says} == own
    assert set(mark.flips) == {v.name for v in found if v.name in enough and front(out[v.name]) != own}
    leading = [form["home"].labels[code] for code in mark.finding.options[: len(own)]]
    assert set(leading) == own


# ---- differences


def difference(tmp_path, form: Questionnaire, item: str, by: str, data: Responses, open_: Sequence[int], **options):
    given = cleaned(data, open_=open_)
    of = material(given, tmp_path, plan=Choices((), {item: (by,)}), **options)
    found = robustness(of, ways(given))
    return of, [mark for mark in found if mark.finding.kind == DIFFERENCE], given


def test_a_difference_that_shrinks_below_the_threshold_is_marked(tmp_path):
    form = questionnaire(SEX, HOME)
    sex = shares({1: 120, 2: 120})
    home = [*shares({2: 75, 1: 45}), *shares({2: 45, 1: 75})]
    data = answers(form, 240, sex=sex, home=home)
    of, (mark,), given = difference(tmp_path, form, "home", "sex", data, range(45))
    without = Sample.from_responses(left(given, *range(45)), DesignClass.CONV)
    gap = share_of(without, "home", mark.own.rows[0]["level"], sex="1") - share_of(
        without, "home", mark.own.rows[0]["level"], sex="2"
    )
    sign = 1 if mark.own.rows[0]["by_level"] == "1" else -1
    assert mark.others[0].value == pytest.approx(sign * gap)
    assert mark.own.value == pytest.approx(0.25)
    assert mark.flips == ("全部采纳建议",)
    assert mark.words.startswith("在“全部采纳建议”时，差别变小，不到写成差别的标准")
    assert "（百分点）" in mark.what
    table = robustness_table(of, robustness(of, ways(given)))
    assert table is not None
    row = next(row for row in cells(table) if row[0] == mark.what)
    assert row[1:] == ["25", f"{round(100 * mark.others[0].value)}", "改变（全部采纳建议）"]


def test_a_difference_that_turns_round_is_marked_and_one_that_stays_is_not(tmp_path):
    form = questionnaire(SEX, HOME)
    sex = shares({1: 120, 2: 120})
    home = [*shares({2: 75, 1: 45}), *shares({2: 45, 1: 75})]
    data = answers(form, 240, sex=sex, home=home)
    _, (turned,), _ = difference(tmp_path, form, "home", "sex", data, range(70))
    assert turned.others[0].value < 0
    assert turned.words.startswith("在“全部采纳建议”时，差别的方向不同")
    _, (stays,), _ = difference(tmp_path, form, "home", "sex", data, range(5))
    assert (stays.flips, stays.words) == ((), "按两种清理办法，结论都一样。")


def test_means_rows_of_a_matrix_and_groups_of_options_are_compared_too(tmp_path):
    sex = shares({1: 120, 2: 120})
    hours = [*[50, 45, 55, 48] * 30, *[30, 35, 25, 38] * 30]
    form = questionnaire(SEX, HOURS)
    of, (mean,), given = difference(tmp_path, form, "hours", "sex", answers(form, 240, sex=sex, hours=hours), [0, 1])
    without = left(given, 0, 1).frame
    men, women = (without.loc[without["sex"] == code, "hours"].to_numpy(float).mean() for code in (1, 2))
    assert mean.others[0].value == pytest.approx(men - women)
    assert (mean.flips, mean.what) == ((), "“每周工作多少小时”的平均数：“男”比“女”高（小时）")

    form = questionnaire(HOME, GRID)  # 其他 makes no group
    home, row = shares({1: 120, 2: 110, 97: 10}), [*[4, 5] * 60, *[1, 2, 3, 4] * 30]
    data = answers(form, 240, home=home, grid__a=row, grid__b=[3] * 240)
    of, marks, given = difference(tmp_path, form, "grid", "home", data, [0, 1, 2])
    (row_mark,) = marks
    assert row_mark.what == "“您怎样看”“环境”选“好”或“很好”的比例：“自有”比“租房”高（百分点）"
    assert row_mark.others[0].value == pytest.approx(1 - 28 / 110, abs=0.01)
    assert robustness_table(of, robustness(of, ways(given))) is not None


def test_answers_that_go_together_are_compared_by_their_correlation(tmp_path):
    form = questionnaire(SAT, HOURS)
    data = answers(form, 200, sat=[1, 2, 3, 4, 5] * 40, hours=[20, 40, 50, 70, 90] * 40)
    of, marks, given = difference(tmp_path, form, "hours", "sat", data, [0, 1])
    (mark,) = marks
    assert mark.what == "“您满意吗？”与“每周工作多少小时？”的等级相关"
    assert mark.others[0].value == pytest.approx(1.0)
    assert mark.flips == ()
    table = robustness_table(of, robustness(of, ways(given)))
    assert table is not None
    assert cells(table)[-1][1:] == ["1.00", "1.00", "一致"]


# ---- what an edition may tell


def test_the_public_edition_shows_no_figures_and_no_other_answer(tmp_path):
    of, found = close(tmp_path, "public")
    marks = robustness(of, found)
    table = robustness_table(of, marks)
    assert table is not None
    assert cells(table) == [["“您住在哪里”最多的：“租房”", "改变"]]
    assert not [part for row in table.rows for cell in row for part in cell if isinstance(part, Number)]
    assert marks[0].words == "换一种清理或加权的办法，结论会改变，这个结论要谨慎使用。"
    assert "自有" not in render(Document("附件", (table,)))


def test_a_public_table_holds_in_every_way_what_is_hidden(tmp_path):
    """Nine people in a dormitory are left when three are left out: that way hides the question."""
    home = shares({3: 12, 2: 50, 1: 38})
    given = cleaned(answers(questionnaire(SEX, HOME), 100, home=home), open_=[0, 1, 2])
    (mark,) = robustness(material(given, tmp_path, "home", edition="public"), ways(given))
    assert (mark.others[0].rows, mark.short) == ((), "人数太少，没有比")


# ---- with and without


def test_what_cleaning_moves_most_is_told_with_both_figures(tmp_path):
    home = shares({2: 44, 1: 36, 3: 20})
    given = cleaned(answers(questionnaire(SEX, HOME), 100, home=home), accepted=range(10))
    of = material(given, tmp_path, "home")
    words = cleaning_words(of, ways(given))
    assert plain(words) == (
        "剔除答卷前后相比，主要结果中变动最大的是“您住在哪里”的“租房”：由44%变为38%，其余的变动不超过它。"
    )
    was, became = [of.book.facts[part.fact] for part in words if isinstance(part, Number)]
    assert (was.value, became.value) == pytest.approx((44 / 100, 34 / 90))
    assert became.label == "租房"
    assert became.id in of.findings.of("home")[0].facts
    assert was.label == "租房（不剔除）"


def test_a_weighted_report_is_compared_weighted_where_it_can_be(tmp_path):
    home, sex = shares({2: 60, 1: 60}), [1, 2] * 60
    given = cleaned(answers(questionnaire(SEX, HOME), 120, home=home, sex=sex), accepted=range(0, 20, 2))
    of = material(given, tmp_path, "home", weighted=True)
    words = cleaning_words(of, ways(given, POPULATION))
    values = [of.book.facts[part.fact].value for part in words if isinstance(part, Number)]
    samples = [weigh(Sample.from_responses(left(given, *out)), POPULATION).sample for out in ((), range(0, 20, 2))]
    told = "2" if "“租房”" in plain(words) else "1"
    assert values == pytest.approx([share_of(sample, "home", told) for sample in samples])


def test_a_public_edition_says_of_cleaning_only_whether_it_moves_much(tmp_path):
    home = shares({2: 44, 1: 36, 3: 20})
    for out, said in ((range(10), "有的达到5个百分点及以上，要谨慎使用。"), (range(3), "都不到5个百分点。")):
        given = cleaned(answers(questionnaire(SEX, HOME), 100, home=home), accepted=out)
        of = material(given, tmp_path, "home", edition="public")
        assert plain(cleaning_words(of, ways(given))) == f"剔除答卷前后相比，主要结果的变动{said}"


def test_a_change_of_less_than_a_point_is_not_named(tmp_path):
    given = cleaned(answers(questionnaire(SEX, HOME), 200, home=shares({2: 120, 1: 80})), accepted=[0, 199])
    of = material(given, tmp_path, "home")
    assert plain(cleaning_words(of, ways(given))) == "剔除答卷前后相比，主要结果的变动都不到1个百分点。"


def test_ways_that_share_a_weighting_are_called_by_it(tmp_path):
    """Men rent and are few among those who answered; weighted, renting leads whatever is left out."""
    n = 200
    given = cleaned(
        answers(questionnaire(SEX, HOME), n, sex=shares({1: 90, 2: 110}), home=shares({2: 90, 1: 110})), open_=[0, 199]
    )
    (mark,) = robustness(material(given, tmp_path, "home", weighted=True), ways(given, POPULATION))
    assert mark.flips == ("不剔除、未加权", "全部采纳建议、未加权")
    assert mark.short == "改变（未加权）"
    assert mark.words == "在“未加权”时，最多的变成“自有”，这个结论要谨慎使用。"


def test_levels_are_marked_of_charted_questions_only(tmp_path):
    given = cleaned(answers(questionnaire(SEX, HOME, SAT), 60), open_=[0])
    of = material(given, tmp_path, "home")
    assert {mark.finding.item for mark in robustness(of, ways(given))} == {"home"}
    assert {finding.item for finding in of.findings if finding.kind == LEVEL} > {"home"}
