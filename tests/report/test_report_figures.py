"""The figures people look at: what they show, what is hidden, and that no reading says more than may be told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.findings.test_priority import CLAIM, CORNERS, ITEMS, answers
from tests.report.toy import FULL_SAMPLING, material, questionnaire, responses
from toolkit.document import Chart, Document, Number, Paragraph, Plot, plain, write
from toolkit.findings import FactBook, review
from toolkit.findings.plan import Choices, plan_of
from toolkit.questionnaire import Questionnaire
from toolkit.report import Material
from toolkit.report.figures import Read, driver_chart, priority_plot, profile_chart
from toolkit.sample import DesignClass, Sample

MORE: list[dict[str, Any]] = [
    {"id": "home", "kind": "single", "text": "您住在哪里？", "options": {1: "自有", 2: "租房", 3: "宿舍", 97: "其他"}},
    {"id": "hours", "kind": "number", "text": "每周工作多少小时？", "unit": "小时", "min": 0, "max": 100},
    {"id": "age", "kind": "single", "text": "您的年龄段是？", "options": ["小", "中", "大"]},
    {"id": "need", "kind": "multi", "text": "您需要什么？", "options": ["培训", "交友", "住房"]},
]
FORM = questionnaire(*ITEMS, *MORE)
N = 240


def made(
    n: int = N, edition: str = "internal", design: DesignClass = DesignClass.CONV,
    weights: list[float] | None = None, form: Questionnaire = FORM, **changed: Any,
) -> Material:  # fmt: skip
    """Return material of ``n`` people whose answers are the four corners; what is compared is ``home`` by ``sex``."""
    columns: dict[str, Any] = {
        name: values for name, values in answers(n, changed).items() if name.split("__")[0] in form.by_id
    }
    plain_one = material(responses(form, n, 3, change=columns), edition, FULL_SAMPLING)
    given = None if weights is None else pd.Series((weights * n)[:n], name="rake")
    sample = Sample.from_responses(plain_one.responses, design, given)
    crosstabs = {"home": ("sex", "age"), "hours": ("sex",)} if "home" in form.by_id else {}
    book = FactBook(sample.context, plain_one.thresholds, sample.measures)
    plan = plan_of(form, Choices(("sex",), crosstabs), design)
    return replace(plain_one, sample=sample, book=book, plan=plan, _made={})


def profile(of: Material, item: str, by: str) -> Read:
    found = profile_chart(of, of.item(item), of.item(by))
    assert found is not None
    return found


def drivers(of: Material) -> Read:
    found = driver_chart(of)
    assert found is not None
    return found


def quadrant(of: Material) -> Read:
    found = priority_plot(of)
    assert found is not None
    return found


def chart(found: Read) -> Chart:
    assert isinstance(found.figure, Chart)
    return found.figure


def plot(found: Read) -> Plot:
    assert isinstance(found.figure, Plot)
    return found.figure


def words(found: Read) -> str:
    return plain(found.reading)


def notes(found: Read) -> str:
    assert found.figure
    return "".join(plain(note) for note in found.figure.notes)


def rated(ranks: np.ndarray, noise: float, seed: int) -> list[int]:
    """Return ratings 1 to 5 that go with ``ranks`` as far as noise lets them."""
    drawn = ranks + noise * np.random.default_rng(seed).normal(size=len(ranks))
    return [int(value) for value in np.clip(np.round(3 + drawn), 1, 5)]


def halves(first: list[Any], second: list[Any], n: int = N) -> list[Any]:
    return [first[i % len(first)] for i in range(n // 2)] + [second[i % len(second)] for i in range(n // 2)]


LIFE = np.random.default_rng(1).normal(size=N)
GOES_WITH: dict[str, Any] = {
    "LIF01": [int(value) for value in np.clip(np.round(5 + 2 * LIFE), 0, 10)],
    "NED02__a": rated(LIFE, 0.5, 2),
    "NED02__b": rated(LIFE, 3, 3),
    "NED02__c": rated(LIFE * 0, 1, 4),
    "NED02__d": rated(LIFE * 0, 1, 5),
}


# ---- quadrant ----------------------------------------------------------------------------------------------------


def test_the_quadrant_shows_every_row_at_its_means_and_names_the_planted_one():
    of = made()
    found = quadrant(of)
    drawn = plot(found)
    by_name = {point.name: point for point in drawn.points}
    assert words(found) == CLAIM.replace("100%", "100.0%")
    assert (by_name["住房"].x, by_name["住房"].y) == (4.75, 2.0)
    assert {name: point.look for name, point in by_name.items()} == {
        "住房": "strong", "就业": "plain", "交友": "plain", "文体": "plain",
    }  # fmt: skip
    assert drawn.corners == ("适度投入", "继续保持", "后续关注", "优先改进")
    assert drawn.centre == pytest.approx((3.3125, 3.25))
    assert "各项n=240，未加权" in notes(found)
    assert "重要性3.31分，满意度3.25分" in notes(found)


def test_a_row_on_the_border_is_hollow_and_the_key_says_what_that_means():
    alike: dict[str, Any] = {name: [3, 3, 3, 2, 4] * 12 for name in CORNERS}
    one_person: dict[str, Any] = {"NED01__a": [4, *alike["NED01__a"][1:]], "NED02__a": [2, *alike["NED02__a"][1:]]}
    found = quadrant(made(60, **{**alike, **one_person}))
    assert next(point.look for point in plot(found).points if point.name == "住房") == "hollow"
    assert ("hollow", "边界项，需结合座谈判断") in plot(found).key
    assert "strong" not in dict(plot(found).key)
    assert words(found).startswith("没有一项稳定地落在“优先改进”区")


def test_several_priorities_are_read_in_one_sentence():
    found = quadrant(made(NED01__b=[5, 5, 5, 5], NED02__b=[1, 1, 2, 1], NED01__a=[5, 5, 4, 3]))
    assert words(found) == (
        "“就业”（重要性5.00分，满意度1.25分）、“住房”（重要性4.25分，满意度2.00分）重要性较高而满意度较低，"
        "稳定地落在“优先改进”区。"
    )


def test_a_row_of_few_is_left_out_and_named():
    found = quadrant(made(80, NED02__b=[5] * 20 + [98] * 60))
    assert [point.name for point in plot(found).points] == ["住房", "交友", "文体"]
    assert "“就业”评分的人太少，没有列出" in notes(found)
    assert "就业" not in plot(found).alt


def test_no_quadrant_of_few_people_or_of_a_public_edition_with_a_small_cell():
    few, public = quadrant(made(40)), quadrant(made(edition="public", NED02__d=[5] * 235 + [4] * 5))
    assert (few.figure, public.figure) == (None, None)
    assert "不足50人" in words(few)
    assert not [inline for inline in public.reading if isinstance(inline, Number)]


def test_without_the_questions_there_are_no_figures():
    form = questionnaire(*(item for item in ITEMS if item["id"] not in ("NED01", "LIF01")))
    of = made(form=form)
    assert priority_plot(of) is None
    assert driver_chart(of) is None


def test_weights_move_the_quadrant_and_are_said():
    of = made(weights=[4.0, 0.5], NED02__a=[1, 5], NED02__b=[5, 1], NED01__a=[5, 4], NED01__b=[5, 4])
    found = quadrant(of)
    assert words(found).startswith("加权后，“住房”重要性较高（4.89分）")
    assert "加权（人数是实际人数" in notes(found)


# ---- drivers -----------------------------------------------------------------------------------------------------


def test_what_goes_with_life_as_a_whole_is_told_without_a_cause():
    found = drivers(made(**GOES_WITH))
    assert chart(found).categories[0] == "住房"
    first = chart(found).series[0].values[0]
    assert words(found).startswith(f"对“住房”的满意度较高的青年，总体满意度也往往较高（等级相关{first:.2f}，强）")
    assert words(found).endswith("这一关联不表示因果。")
    values = [value or 0 for value in chart(found).series[0].values]
    assert values == sorted(values, reverse=True)


def test_what_does_not_go_with_it_is_not_told():
    nothing: dict[str, Any] = {
        name: rated(LIFE * 0, 1, seed) for seed, name in enumerate(GOES_WITH, start=20) if name != "LIF01"
    }
    found = drivers(made(LIF01=GOES_WITH["LIF01"], **nothing))
    assert words(found) == "未发现哪一项的满意度与总体满意度有明显关联（关联很弱，或样本不足以判断）。"
    assert not [inline for inline in found.reading if isinstance(inline, Number)]


def test_a_correlation_beyond_chance_but_very_weak_is_not_told():
    n = 4000
    life = np.random.default_rng(7).normal(size=n)
    columns: dict[str, Any] = {f"NED02__{key}": rated(life * 0, 1, seed) for seed, key in enumerate("bcd")}
    faint = rated(life * 0.06, 1, 9)
    of = made(n, LIF01=[int(v) for v in np.clip(np.round(5 + 2 * life), 0, 10)], NED02__a=faint, **columns)
    value = max(v or 0 for v in chart(drivers(of)).series[0].values)
    assert 0.05 < value < 0.1
    assert words(drivers(of)).startswith("未发现")


def test_two_that_cannot_be_told_apart_have_no_order_and_one_that_can_stands_alone():
    equal: dict[str, Any] = GOES_WITH | {"NED02__b": rated(LIFE, 0.5, 6)}
    both = words(drivers(made(**equal)))
    assert "“住房”" in both
    assert "“就业”" in both
    assert "；两项的先后不能确定。" in both
    # The first stands apart; of the others that go with it none stands apart from the rest.
    alone = words(drivers(made(**{**GOES_WITH, "NED02__b": rated(LIFE, 2, 3), "NED02__c": rated(LIFE, 2, 12)})))
    assert "先后" not in alone
    assert "也是这样" not in alone
    second = words(drivers(made(**GOES_WITH)))
    assert "，“就业”也是这样（等级相关" in second
    assert "先后" not in second


def test_all_comparisons_of_the_report_count_in_what_may_be_told():
    # 住房 goes with life just surely enough among four rows; not among all that the plan compares besides.
    n = 64
    columns: dict[str, Any] = {
        f"NED02__{key}": rated(LIFE[:n] * (0.1 if key == "a" else 0), 1, seed) for seed, key in enumerate("abcd", 30)
    }
    of = made(n, LIF01=GOES_WITH["LIF01"][:n], sex=[1, 2], age=[1, 1, 2, 2], **columns)
    more = {"home": ("sex", "age"), "hours": ("sex", "age")}
    wide = replace(of, plan=plan_of(FORM, Choices(("sex",), more), DesignClass.CONV), _made={})
    none = replace(of, plan=plan_of(FORM, Choices(), DesignClass.CONV), book=replace(of.book, facts={}), _made={})
    told = [words(drivers(each)).startswith("对“住房”") for each in (none, wide)]
    assert told == [True, False]


def test_intervals_are_drawn_only_of_a_probability_sample():
    series = [chart(drivers(made(design=design, **GOES_WITH))).series[0] for design in DesignClass]
    assert [bool(each.low) for each in series] == [design is DesignClass.PROB for design in DesignClass]
    (drawn,) = (each for each in series if each.low)
    for low, value, high in zip(drawn.low, drawn.values, drawn.high, strict=True):
        assert low is not None
        assert value is not None
        assert high is not None
        assert low < value < high


def test_rows_of_fewer_than_fifty_are_left_out_and_named():
    few: dict[str, Any] = GOES_WITH | {"NED02__a": GOES_WITH["NED02__a"][:49] + [98] * (N - 49)}
    found = drivers(made(**few))
    assert "住房" not in chart(found).categories
    assert "“住房”作答的人太少，没有列出" in notes(found)
    assert "住房" not in words(found) + chart(found).alt
    small = drivers(made(49, **{name: values[:49] for name, values in GOES_WITH.items()}))
    assert small.figure is None
    assert "样本不足以判断" in words(small)


# ---- profiles ----------------------------------------------------------------------------------------------------

APART: dict[str, Any] = {"sex": halves([1], [2]), "home": halves([2, 2, 2, 1], [1, 1, 3, 2])}


def test_a_profile_reads_the_difference_that_passed_the_gate_and_shows_it():
    of = made(**APART)
    found = profile(of, "home", "sex")
    (verdict,) = (v for v in of.findings.gate.verdicts if v.comparison.table.id == "home__by__sex")
    assert verdict.told
    assert words(found) == (
        "在本次参与调查者中，“男”的青年选择“租房”的比例（75%，n=120）高于“女”的青年（25%，n=120），"
        "相差50个百分点，关联强度强。"
    )
    assert chart(found).categories == ("男", "女")
    rent = next(series for series in chart(found).series if series.name == "租房")
    assert rent.values == (0.75, 0.25)
    assert "“男”n=120，“女”n=120；未加权" in notes(found)


def test_a_difference_that_the_gate_did_not_pass_is_never_told():
    found = profile(
        made(64, sex=halves([1], [2], 64), home=halves([2] * 19 + [1] * 13, [2] * 13 + [1] * 19, 64)), "home", "sex"
    )
    rent = next(series for series in chart(found).series if series.name == "租房")
    assert rent.values == pytest.approx((19 / 32, 13 / 32))
    assert words(found) == "未发现性别不同的青年在“您住在哪里”上有明显差别（样本不足以判断）。".replace(
        "性别", "您的性别是"
    )


def test_a_comparison_outside_the_plan_is_shown_and_not_read():
    found = profile(made(**APART, need__1=halves([1], [0])), "need", "sex")
    assert chart(found).series
    assert "不在分析计划里" in words(found)
    assert "高于" not in words(found)


def test_small_groups_are_left_out_and_named():
    found = profile(made(age=[1] * 20 + [2] * 40 + [3] * 180), "home", "age")
    assert chart(found).categories == ("中", "大")
    assert "“小”的人数太少，没有列出" in notes(found)
    assert "部分组的基数不足50人，仅供参考" in notes(found)
    assert profile(made(age=[3] * 230 + [1] * 10), "home", "age").figure is None


def test_a_public_edition_shows_no_group_of_a_table_that_it_hides():
    small: dict[str, Any] = APART | {"home": halves([2] * 115 + [1] * 5, [1] * 115 + [2] * 5)}
    assert profile(made(**small), "home", "sex").figure is not None
    hidden = profile(made(edition="public", **small), "home", "sex")
    assert hidden.figure is None
    assert words(hidden) == "这一比较公开版不列。"


def test_means_are_drawn_in_their_unit_and_options_in_percent():
    found = profile(made(sex=halves([1], [2]), hours=halves([50, 45, 55, 48], [30, 35, 25, 38])), "hours", "sex")
    assert not chart(found).percent
    assert chart(found).series[0].values == (49.5, 32.0)
    assert "49.5小时" in words(found)
    assert chart(profile(made(**APART), "home", "sex")).percent


@pytest.mark.parametrize(("item", "by"), [("NED01", "sex"), ("home", "hours"), ("home", "need"), ("sex", "sex")])
def test_some_pairs_have_no_profile(item: str, by: str):
    of = made()
    assert profile_chart(of, of.item(item), of.item(by)) is None


# ---- all of them -------------------------------------------------------------------------------------------------


def all_of(of: Material) -> list[Read]:
    return [quadrant(of), drivers(of), profile(of, "home", "sex"), profile(of, "hours", "sex")]


@pytest.mark.parametrize("weights", [None, [1.5, 0.5, 1.0]])
def test_every_number_is_bound_and_drawn_as_it_is_printed(weights: list[float] | None):
    of = made(weights=weights, **GOES_WITH | APART)
    for found in all_of(of):
        assert found.figure
        facts = of.book.facts
        assert {i.fact for i in found.reading if isinstance(i, Number)} <= set(facts)
        assert set(found.figure.facts()) <= set(facts)
        if isinstance(found.figure, Plot):
            drawn = [
                (fact, value)
                for point in found.figure.points
                for fact, value in zip(point.facts, (point.x, point.y), strict=True)
            ]
        else:
            drawn = [pair for series in found.figure.series for pair in zip(series.facts, series.values, strict=True)]
        assert drawn
        assert all(facts[fact].value == value for fact, value in drawn)


def test_readings_say_nothing_that_is_not_licensed():
    of = made(**GOES_WITH | APART)
    pairs = [[v.contrast.high["id"], v.contrast.low["id"]] for v in of.findings.gate.verdicts if v.contrast]
    for found in all_of(of)[:3]:
        facts = [of.book.facts[i.fact] for i in found.reading if isinstance(i, Number)]
        assert not [i for i in review(words(found), facts, "CONV", pairs) if i.severity == "error"], words(found)


def test_figures_can_be_written_and_are_the_same_every_time(tmp_path):
    files = []
    for name in ("one.docx", "two.docx"):
        of = made(**GOES_WITH | APART)
        blocks = [block for found in all_of(of) for block in (Paragraph(found.reading), found.figure) if block]
        document = Document("图", tuple(blocks), facts={key: fact.shown for key, fact in of.book.facts.items()})
        files.append(write(document, tmp_path / name).read_bytes())
    assert files[0] == files[1]
