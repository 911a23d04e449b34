"""Findings and recommendations of communities side by side: planted ones are told as what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.district.bundle.making import FORM, again, changed
from tests.making import ROOT
from tests.report.toy import FULL_SAMPLING, material, responses, shares
from toolkit.disclosure import EDITIONS
from toolkit.district import district_material
from toolkit.district.bundle import Bundle, FindingCard, MeasureCard, bundle_of, comparability
from toolkit.district.sections import comparisons_shown
from toolkit.district.synthesis import Shared, Synthesis, proposed, proposed_blocks, synthesis, synthesis_blocks
from toolkit.document import Number, Paragraph, Table, plain
from toolkit.findings.plan import Choices, plan_of, read_plan
from toolkit.program import Program
from toolkit.questionnaire import Questionnaire
from toolkit.report import Material, read_outline
from toolkit.sample import DesignClass
from toolkit.sample.sampling import read_sampling

OWN, RENT, DORM = {1: 25, 2: 10, 3: 5}, {1: 10, 2: 25, 3: 5}, {1: 10, 2: 5, 3: 25}
"""How forty people live: most in a flat of their own, for rent, in a dormitory."""
CODES = tuple(f"{code:02d}" for code in range(2, 14))


def handed_in(homes: dict[str, dict[int, int]], form=FORM) -> list[Bundle]:
    """Return the bundles of communities whose people live as planned; the other answers are drawn.

    All have the finding cards of one of them: they tell which questions were told, not what was answered.
    """
    first = FIRST if form == FORM else _first(form)
    assert first.frame is not None
    bundles = []
    for code, home in homes.items():
        lived = shares(home)
        frame = first.frame.sample(len(lived), random_state=int(code)).reset_index(drop=True).assign(home=lived)
        manifest = replace(first.manifest, community=code, rows=len(lived))
        bundles.append(replace(first, manifest=manifest, frame=frame))
    return bundles


def _first(form: Questionnaire) -> Bundle:
    return bundle_of(material(responses(form, 120, 1)))


FIRST = _first(FORM)


def kept_at_home(one: Bundle, **about) -> Bundle:
    """Return what the same community hands in when it hands in less."""
    return again(bundle_of(material(one.responses), **about))


def district(bundles: list[Bundle]) -> Material:
    whole = [one for one in bundles if not one.tables_only and one.questionnaire == FORM]
    answers = {one.community: one.responses for one in whole if "home" in one.manifest.items}
    plan = plan_of(FORM, Choices(), DesignClass.CONV)
    return district_material(answers, FULL_SAMPLING, read_outline(ROOT / "none.yaml", FORM), plan)


def together(bundles: list[Bundle]) -> Synthesis:
    return synthesis(bundles, comparability(bundles, FORM), district(bundles))


def found(made: Synthesis, item: str = "home", kind: str = "水平") -> list[Shared]:
    return [one for one in made.findings if (one.topic.item, one.topic.kind) == (item, kind)]


def row(made: Synthesis, item: str = "home") -> list[str]:
    return next(told for cells in made.table().rows if (told := [plain(cell) for cell in cells])[0].startswith(item))


def test_what_most_communities_hold_is_common_and_the_others_are_told():
    homes = dict.fromkeys(CODES, RENT) | {"03": OWN, "05": OWN}
    made = together(handed_in(homes))
    rent, own = found(made)
    assert (rent.said, rent.sort, rent.pooled) == ("“租房”最多", "共性", True)
    assert rent.of("●") == tuple(code for code in CODES if code not in ("03", "05"))
    assert rent.of("–") == own.of("●") == ("03", "05")
    assert (own.sort, own.pooled) == ("个性", False)
    assert row(made)[1:] == ["10", "12", "共性", "“自有”最多 03 05"]


def test_sixty_percent_is_enough_and_less_is_not():
    enough = dict.fromkeys(CODES[:10], RENT) | dict.fromkeys(CODES[:4], OWN)
    assert found(together(handed_in(enough)))[0].sort == "共性"
    less = dict.fromkeys(CODES[:9], RENT) | dict.fromkeys(CODES[:4], OWN)
    few = found(together(handed_in(less)))[0]
    assert (few.said, few.pooled, len(few.of("●")), few.sort) == ("“租房”最多", True, 5, "个性")


def test_what_the_district_does_not_say_is_not_common():
    most_people = {1: 100, 2: 10, 3: 5}
    made = together(handed_in(dict.fromkeys(CODES, RENT) | {"03": most_people, "04": most_people}))
    first, second = found(made)
    assert (first.said, first.pooled, first.of("●")) == ("“自有”最多", True, ("03", "04"))
    assert len(second.of("●")) == 10
    assert second.sort != "共性"


def test_a_finding_of_one_community_stays_in_its_report():
    plain_ = together(handed_in(dict.fromkeys(CODES, RENT)))
    made = together(handed_in(dict.fromkeys(CODES, RENT) | {"07": DORM}))
    assert [one.said for one in found(made)] == ["“租房”最多"]
    assert row(made)[4].startswith("别的答案 07")
    assert row(plain_)[4] == "没有"
    assert made.alone >= 1


def test_ties_hold_both():
    tied = {1: 18, 2: 18, 3: 4}
    rent, own = found(together(handed_in(dict.fromkeys(CODES, RENT) | {"03": tied, "04": OWN})))
    assert (rent.marks["03"], own.marks["03"]) == ("●", "●")
    assert (rent.marks["04"], own.marks["04"]) == ("–", "●")


def test_not_asked_not_handed_in_and_too_few_are_three_things():
    other = changed("home", options={1: "自有", 2: "租房", 3: "宿舍", 4: "酒店", 97: "其他"})
    bundles = [
        *handed_in(dict.fromkeys(CODES[:8], RENT)),
        *handed_in({"10": RENT}, other),
        kept_at_home(*handed_in({"11": RENT}), items=["sex", "need"]),
        *handed_in({"12": {1: 2, 2: 22}}),
    ]
    made = together(bundles)
    (rent,) = found(made)
    assert (rent.of("○"), rent.of("△"), rent.asked) == (("10",), ("11", "12"), 10)
    assert row(made)[1:] == ["8", "10", "共性", "△ 11；○ 10"]
    assert any(plain(note).endswith("没有一行行列出的：12。") for note in made.table().notes)


def test_too_few_people_leave_it_open_and_more_people_decide():
    small = {1: 2, 2: 12}
    homes = dict.fromkeys(CODES, RENT) | dict.fromkeys(CODES[5:], small)
    assert found(together(handed_in(homes)))[0].sort == "看不出"
    assert found(together(handed_in(homes | dict.fromkeys(CODES[5:], RENT))))[0].sort == "共性"
    assert found(together(handed_in(homes | dict.fromkeys(CODES[5:], OWN))))[0].said == "“自有”最多"


def test_answers_kept_at_home_count_as_those_handed_in():
    homes = dict.fromkeys(CODES, RENT) | {"03": OWN, "05": OWN}
    bundles = handed_in(homes)
    mixed = [kept_at_home(one, tables_only=True) if one.community in ("04", "05") else one for one in bundles]
    assert [one.community for one in mixed if one.tables_only and "home" in one.tables] == ["04", "05"]
    for one, two in zip(found(together(bundles)), found(together(mixed)), strict=True):
        assert (one.said, one.marks) == (two.said, two.marks)


def test_communities_far_apart_are_told_apart_and_chance_is_not():
    near = {code: {1: 20 + place % 3, 2: 20 - place % 3} for place, code in enumerate(CODES)}
    (far_out,) = ("07",)
    made = together(handed_in(near | {far_out: {1: 1, 2: 39}, "08": {1: 15, 2: 25}, "09": {1: 26, 2: 14}}))
    assert {one.beyond for one in found(made)} == {(far_out,)}
    assert "比例超出99.8%界限的 07" in row(made)[4]
    assert {one.beyond for one in found(together(handed_in(near)))} == {()}


def test_apart_where_no_answer_is_common():
    homes = {code: ({1: 22, 2: 18}, {1: 18, 2: 22})[place % 2] for place, code in enumerate(CODES)}
    assert {one.sort for one in found(together(handed_in(homes)))} == {"个性"}
    rent, own = found(together(handed_in(homes | {"13": {2: 40}})))
    assert (rent.said, len(rent.of("●")), rent.beyond, rent.sort) == ("“租房”最多", 6, ("13",), "差异")
    assert own.sort == "差异"


def test_a_matrix_has_a_highest_and_a_lowest_row():
    rows = {"a": [5] * 40, "b": [1] * 40, "c": [5] * 20 + [1] * 20}
    usual, turned = (
        dict(zip(("grid__a", "grid__b", "grid__c"), map(rows.get, keys), strict=True)) for keys in ("abc", "bac")
    )
    bundles = handed_in(dict.fromkeys(CODES[:10], RENT))
    answered = [
        replace(one, frame=one.frame.assign(**(usual if place < 8 else turned)))
        for place, one in enumerate(bundles)
        if one.frame is not None
    ]
    told = found(together(answered), "grid")
    held = [(one.said, len(one.of("●")), one.pooled) for one in told]
    assert held == [
        ("“环境”最高", 8, True),
        ("“交通”最高", 2, False),
        ("“交通”最低", 8, True),
        ("“环境”最低", 2, False),
    ]
    assert [told[0].sort, told[2].sort] == ["共性", "共性"]


def difference(high: str, low: str, percent: int, faint: str = "") -> FindingCard:
    claim = (
        f"在本次参与调查者中，“{high}”的青年选择“租房”的比例（{percent}%，n=40）高于“{low}”的青年（20%，n=31），"
        f"相差{percent - 20}个百分点，关联强度弱。{faint}"
    )
    return FindingCard("F9", "差别", "home", "sex", claim, "计划内", 31, "V 0.2，弱", (2,), ())


def test_differences_between_groups_are_the_same_when_they_point_the_same_way():
    level, same, weak = (
        handed_in({"02": RENT})[0].findings,
        difference("女", "男", 41),
        "“男”的青年仅31人，结果仅供参考。",
    )
    none = replace(same, kind="未发现差别", options=(), claim="未发现性别不同的青年在“您住在哪里”上有明显差别。")
    told = {
        "02": same,
        "03": difference("女", "男", 55, weak),
        "04": difference("男", "女", 55),
        "05": none,
        "06": replace(none, kind="样本不足以判断", by="sex"),
    }
    bundles = [
        replace(one, findings=(*level, told[one.community])) if one.community in told else one
        for one in handed_in(dict.fromkeys(CODES[:6], RENT))
    ]
    made = together(bundles)
    (one,) = [each for each in found(made, kind="差别") if each.said != "未发现差别"]
    assert one.said == "“女”的青年选择“租房”的比例高于“男”的青年"
    assert one.marks == {"02": "●", "03": "●", "04": "–", "05": "–", "06": "△", "07": "△"}
    assert one.about.endswith("（按您的性别是）")


def test_every_community_is_accounted_for_once_in_every_row():
    homes = {code: (OWN, RENT, DORM)[place % 3] for place, code in enumerate(CODES)}
    made = together(handed_in(homes))
    assert made.communities == CODES
    for one in made.findings:
        assert tuple(one.marks) == CODES
    for cells, group in zip(made.table().rows, made.topics, strict=True):
        rest = plain(cells[4]).split("；比例超出")[0]
        others = [word for word in rest.replace("；", " ").split() if word in CODES]
        assert sorted([*others, *group[0].of("●")]) == list(CODES)
    assert made.frame.shape == (len(made.findings), 3 + len(CODES))
    assert [finding["marks"] for finding in made.as_dict()["findings"]] == [one.marks for one in made.findings]


def test_the_order_is_that_of_the_questionnaire_and_means_are_named():
    made = together(handed_in(dict.fromkeys(CODES, RENT)))
    order = [item.id for item in FORM.questions]
    places = [order.index(one.topic.item) for one in made.findings]
    assert places == sorted(places)
    assert set(made.means) == {"score", "hours"}
    assert not {"score", "hours"} & {one.topic.item for one in made.findings}
    small = {1: 3, 2: 10, 3: 3}
    few = handed_in(dict.fromkeys(CODES[:6], small))
    assert set(together(few).means) <= {"score", "hours"}, "answers that nobody lists are no means"


def test_in_a_report_every_count_is_bound_and_the_public_edition_tells_no_community():
    bundles = handed_in(dict.fromkeys(CODES, RENT) | {"03": OWN, "05": OWN})
    whole = district(bundles)
    made = synthesis(bundles, comparability(bundles, FORM), whole)
    blocks = list(synthesis_blocks(whole, made))
    (table,) = (block for block in blocks if isinstance(block, Table))
    counts = [inline for cells in table.rows for cell in cells[1:3] for inline in cell if isinstance(inline, Number)]
    assert len(counts) == 2 * len(table.rows)
    assert {number.fact for number in counts} <= set(whole.book.facts)
    assert [[plain(c) for c in r] for r in table.rows] == [[plain(c) for c in r] for r in made.table().rows]
    assert not list(synthesis_blocks(replace(whole, thresholds=EDITIONS["public"]), made))


def test_nothing_in_common_is_said_in_words():
    made = Synthesis((), (), 0, ())
    (_, said) = synthesis_blocks(district(handed_in({"02": RENT})), made)
    assert isinstance(said, Paragraph)
    assert "没有两个社区都有的发现" in plain(said.inlines)


ACTION = "每月第一个周六在社区活动室办一场租房政策咨询，请窗口的人来答疑，并把问题登记下来"
ALMOST = "每月第二个周六在社区活动室办一场租房政策咨询，请窗口的人来答疑，并把问题登记下来"
OTHER = "联合辖区企业整理见习岗位清单，核实以后每周五推送到微信群"


def card(action: str, template: str = "", **about: str) -> MeasureCard:
    texts = dict.fromkeys(MeasureCard.__dataclass_fields__, "")
    texts |= {"id": "M1", "title": "咨询", "status": "已采纳", "people": "租房青年", "level": "社区", "action": action}
    return MeasureCard(**{**texts, "template": template, **about})


def with_cards(cards: dict[str, list[MeasureCard]]) -> list[Bundle]:
    one = handed_in({"02": RENT})[0]
    return [
        replace(one, manifest=replace(one.manifest, community=code), measures=tuple(own)) for code, own in cards.items()
    ]


def test_nearly_the_same_wordings_are_shown_with_who_wrote_them():
    made = proposed(
        with_cards({"02": [card(ACTION)], "05": [card(OTHER)], "07": [card(ALMOST)], "09": [card("办讲座")]})
    )
    ((part, near),) = made.near
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (ACTION, ALMOST)]
    by_hand = 2 * len(pairs[0] & pairs[1]) / (len(pairs[0]) + len(pairs[1]))
    assert part == "做什么"
    assert near.lowest == near.highest == pytest.approx(by_hand, abs=0.03)  # a pair that stands twice counts twice
    assert [one.community for one in near.rows] == ["02", "07"]
    told = [[plain(cell) for cell in cells] for cells in made.near_table().rows]
    assert [cells[3] for cells in told] == [ACTION, ALMOST]
    assert [cells[2][:2] for cells in told] == ["02", "07"]
    assert "不评判" in plain(made.near_table().notes[0])
    assert "同一个模板" in plain(made.near_table().notes[0])


def test_other_texts_of_an_author_are_compared_and_short_ones_are_not():
    reason = "租房的青年多，社区自己能办，去年办过一场，来的人不少"
    same = with_cards({"02": [card(ACTION, reason=reason)], "03": [card(OTHER, reason=reason, feasibility="场地已有")]})
    assert [(part, near.highest) for part, near in proposed(same).near] == [("判断理由", 1.0)]
    short = with_cards({"02": [card("办讲座")], "03": [card("办讲座")]})
    assert not proposed(short).near


def test_texts_of_one_community_are_not_held_against_each_other():
    assert not proposed(with_cards({"02": [card(ACTION), card(ALMOST, id="M2")]})).near


def test_the_same_template_for_the_same_people_is_one_and_levels_that_differ_are_told():
    made = proposed(
        with_cards(
            {
                "02": [card(OTHER), card(ACTION, "rent-guide", id="M2")],
                "05": [card(ALMOST, "rent-guide", level="街道")],
                "07": [card(ACTION, "rent-guide", people="学生")],
                "09": [card(ACTION, "rent-guide", status="不采纳")],
            }
        )
    )
    rows = [[plain(cell) for cell in cells] for cells in made.table().rows]
    assert [cells[3:] for cells in rows] == [["2", "02 05"], ["1", "02"], ["1", "07"]]
    assert rows[0][2] == "社区、街道（各社区写的不同，请核对）"
    assert [one.community for _, near in made.near for one in near.rows] == ["02", "05", "07"]
    assert made.as_dict()["measures"][0]["communities"] == ["02", "05"]
    assert repr(made) == "建议4条，合成3条，几个社区都提的1条；文字相近的1组。"


def test_recommendations_in_a_report_are_counted_and_stay_internal():
    bundles = with_cards({"02": [card(ACTION)], "07": [card(ALMOST)]})
    whole, made = district(handed_in({"02": RENT, "03": RENT})), proposed(bundles)
    tables = [block.id for block in proposed_blocks(whole, made) if isinstance(block, Table)]
    assert tables == ["measures_together", "wordings_near"]
    assert not list(proposed_blocks(replace(whole, thresholds=EDITIONS["public"]), made))
    (_, said) = proposed_blocks(whole, proposed([]))
    assert isinstance(said, Paragraph)
    assert "还没有交来建议" in plain(said.inlines)


@pytest.fixture(scope="module")
def demo() -> tuple[Synthesis, Material]:
    handed = Program.bundles(ROOT / "data" / "demo" / "bundles")
    survey = ROOT / "surveys" / "youth-needs"
    whole = [one for one in handed.each() if not one.tables_only]
    form, sampling = whole[0].questionnaire, read_sampling(survey / "sampling.yaml")
    plan = read_plan(survey / "plan.yaml", form, sampling)
    answers = {one.community: one.responses for one in whole}
    made = district_material(answers, sampling, read_outline(survey / "report.yaml", form), plan)
    return synthesis(handed.each(), comparability(handed.bundles, form), made), made


def test_the_demo_is_told_on_a_few_pages_and_agrees_with_the_reports(demo):
    made, _ = demo
    assert 20 <= len(made.topics) <= 40
    handed = {one.community: one for one in Program.bundles(ROOT / "data" / "demo" / "bundles").bundles}
    checked = 0
    for code, bundle in handed.items():
        for told in bundle.findings:
            if told.kind != "水平" or "并列" in told.claim or len(told.options) != 2 or told.item in made.means:
                continue
            held = [one for one in found(made, told.item) if one.marks[code] == "●"]
            words = held[0].said if held else ""
            if "排第一" in words or "的较多" in words or not held:
                continue
            assert f"选择{words.removesuffix('最多')}的最多" in told.claim
            checked += 1
    assert checked > 150


def test_the_demo_has_the_same_communities_beyond_the_limits_as_the_charts(demo):
    made, whole = demo
    charts = {one.item.id: one for one in comparisons_shown(whole)}
    compared = [(one, charts[one.topic.item]) for one in made.findings if one.topic.item in charts and one.pooled]
    assert [one for one, _ in compared if one.beyond]
    for one, chart in compared:
        flagged = {f"{int(level):02d}" for level, flag in chart.flags.items() if flag == "关注"}
        assert set(one.beyond) <= flagged
