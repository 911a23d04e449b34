"""How communities are compared: what is said of their order, of the whole, of who they are, and of other questions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.district.comparing_worlds import DEMO_LIKE, REFERENCE, alarms, beyond, demo, measured, shuffled, told
from tests.report.toy import FULL_SAMPLING, ITEMS, questionnaire, responses
from toolkit.district import DISTRICT_SECTIONS, district_material
from toolkit.district.comparing.beside import beside
from toolkit.district.comparing.screening import screened
from toolkit.district.sections import communities, comparisons_shown, participation
from toolkit.document import Paragraph, Table, plain
from toolkit.findings.plan import Choices, plan_of
from toolkit.report import Material, Outline, draft
from toolkit.report.outline import Theme
from toolkit.responses import Provenance
from toolkit.sample import DesignClass

CODES = tuple(f"{code:02d}" for code in range(2, 16))
FORM = questionnaire()
ASKING = questionnaire({"use": "SCR04"}, {"use": "DEM01"}, {"use": "DEM05"}, *ITEMS)


@pytest.fixture(scope="module")
def of_the_demo() -> Material:
    return demo()


def rent(share: float, n: int) -> dict[str, list[int]]:
    return {"home": [2] * round(n * share) + [1] * (n - round(n * share))}


def district(each: dict[str, tuple[int, dict]], form=FORM, edition: str = "internal") -> Material:
    """Return the material of communities with so many people and such answers; ``home`` is compared."""
    given = {}
    for place, (code, (n, change)) in enumerate(each.items()):
        one = responses(form, n, place, change=change, simulated=True)
        given[code] = replace(one, provenance=Provenance("toy", code, 1, simulated=True))
    plan = plan_of(form, Choices((), {"home": ("sex",)}), DesignClass.CONV)
    outline = Outline("", (), (Theme("住", ("home",)), Theme("满意", ("sat",))), ())
    return district_material(given, FULL_SAMPLING, outline, plan, edition)


def alike(n: int = 60, codes: tuple[str, ...] = CODES) -> dict[str, tuple[int, dict]]:
    return {code: (n, rent(0.4, n)) for code in codes}


def said(blocks) -> str:
    return "\n".join(plain(block.inlines) for block in blocks if isinstance(block, Paragraph))


def table(blocks, identity: str = "communities_home") -> Table:
    return next(block for block in blocks if isinstance(block, Table) and block.id == identity)


def column(found: Table, header: str) -> list[str]:
    place = [one.header for one in found.columns].index(header)
    return [plain(row[place]) for row in found.rows]


def notes(found: Table) -> str:
    return "\n".join(plain(note) for note in found.notes)


def test_the_chance_to_be_among_the_highest_is_a_word_in_the_order_of_codes():
    material = district(alike() | {"08": (60, rent(0.05, 60)), "05": (60, rent(0.95, 60)), "07": (20, rent(0.4, 20))})
    blocks = list(communities(material))
    found = table(blocks)
    names = material.sample.measure("community").labels
    assert column(found, "社区") == [names[int(code)] for code in CODES]
    words = dict(zip(CODES, column(found, "最高的5个之中"), strict=True))
    assert (words["08"], words["05"], words["07"], words["02"]) == ("几乎肯定", "不大可能", "*", "分不清")
    order = comparisons_shown(material)[0].order
    assert order is not None
    assert order.groups[0] == ("8",)
    assert order.groups[-1] == ("5",)
    assert "千东社区" in said(blocks)
    assert "和其余社区分得开；其余的12个社区分不出先后" in said(blocks)
    assert "不是名次" in notes(found)


def test_words_are_those_of_the_share_of_draws():
    """A second derivation: draws of the posterior, sorted."""
    material = district(alike() | {"08": (60, rent(0.7, 60)), "09": (60, rent(0.55, 60)), "05": (60, rent(0.1, 60))})
    one = comparisons_shown(material)[0]
    drawn = one.shrunk.posterior.draw(np.random.default_rng(99), 20_000)
    fifth = np.sort(drawn, axis=1)[:, -5]
    for name, chance in zip(one.shrunk.names, (drawn >= fifth[:, None]).mean(axis=0), strict=True):
        if min(abs(chance - border) for border in (0.05, 0.5, 0.95)) > 0.02:
            bounds = {"几乎肯定": (0.95, 1), "可能": (0.5, 0.95), "分不清": (0.05, 0.5), "不大可能": (0, 0.05)}
            low, high = bounds[one.among_the_highest[name]]
            assert low <= chance <= high


@pytest.mark.parametrize(
    ("codes", "why"), [(CODES, "社区间差异与抽样波动无法区分"), (CODES[:8], "只有8个社区，不足10个")]
)
def test_where_nothing_can_be_said_of_the_order_there_is_no_column_and_a_reason(codes, why):
    blocks = list(communities(district(alike(codes=codes))))
    assert [one.header for one in table(blocks).columns][-1] == "参考界限"
    assert why in notes(table(blocks))
    assert "不说谁高谁低" in said(blocks)


def test_a_column_that_is_open_for_everybody_is_a_sentence(of_the_demo):
    one = next(one for one in comparisons_shown(of_the_demo) if one.item.id == "HOU06")
    assert one.order is not None
    assert 0.05 <= one.order.in_top.min() < one.order.in_top.max() < 0.5
    assert beside(of_the_demo, one).columns == ()
    assert "每一个都分不清" in beside(of_the_demo, one).notes[0]
    assert len(one.order.groups) == 1
    assert "24个社区分不出先后" in plain(one.reading(of_the_demo))


def test_people_together_and_communities_alike_stand_side_by_side():
    each = alike() | {"03": (300, rent(0.8, 300))}
    people = sum(n for n, _ in each.values())
    pooled = sum(sum(answer == 2 for answer in change["home"]) for _, change in each.values()) / people
    mean = np.mean([np.mean(np.array(change["home"]) == 2) for _, change in each.values()])
    blocks = list(communities(district(each)))
    assert f"全区{100 * pooled:.1f}%（把人合在一起），各社区同等看待是{100 * mean:.1f}%" in said(blocks)
    assert f"相差{100 * (pooled - mean):.1f}个百分点：答卷多的社区比答卷少的高" in said(blocks)
    assert "相差" not in said(communities(district(alike())))


def test_weights_leave_one_estimate():
    from toolkit.sample.weighted import rake

    material = district(alike(), ASKING)
    weighted = rake(material.sample, {"home": {1: 0.5, 2: 0.5}})
    blocks = list(communities(replace(material, sample=weighted, _made={})))
    assert "同等看待" not in said(blocks)
    assert "调整" not in notes(table(blocks))


def with_status(students: int, workers: int, seeking: int = 12) -> tuple[int, dict]:
    """Return people of whom 8 of 10 students, half of those who seek work and 2 of 10 workers live for rent."""
    status = [4] * students + [1] * workers + [5] * seeking
    homes = [2 if place < 0.8 * students else 1 for place in range(students)]
    homes += [2 if place < 0.2 * workers else 1 for place in range(workers)]
    homes += [2 if place < seeking / 2 else 1 for place in range(seeking)]
    return len(status), {"home": homes, "DEM05": status, "DEM01": [1] * len(status)}


def test_differences_of_composition_alone_vanish_where_people_are_enough():
    each = {code: with_status(40, 20) if int(code) % 2 else with_status(20, 40) for code in CODES}
    each["14"] = with_status(5, 60)
    blocks = list(communities(district(each, ASKING)))
    found = table(blocks)
    own, same = column(found, "本社区"), column(found, "按主要状态调整")
    assert own[0] != own[1]
    assert same[0] == same[1]
    assert same[CODES.index("14")] == "*", "five students are too few"
    target = np.array([sum(change["DEM05"].count(code) for _, change in each.values()) for code in (1, 4, 5)])
    assert same[0] == f"{100 * float(target @ [0.8, 0.2, 0.5]) / target.sum():.0f}%"


def test_few_people_are_not_adjusted_and_it_is_said():
    each = {code: with_status(20, 30, 6) for code in CODES}
    assert "人数太少，没有按主要状态调整" in notes(table(communities(district(each, ASKING))))


def ties(n: int, *options: int) -> dict[str, list[int]]:
    return {f"SCR04__{code}": [int(code in options)] * n for code in (1, 2, 3, 96)}


def test_who_may_have_answered_twice_is_counted():
    n = 60
    both = {code: (n, ties(n, 1, 2) | rent(0.4, n)) for code in CODES[:3]}
    only_works = {code: (n, ties(n, 3) | rent(0.4, n)) for code in CODES[3:5]}
    only_lives = {code: (n, ties(n, 1) | rent(0.4, n)) for code in CODES[5:]}
    words = said(participation(district(both | only_works | only_lives, ASKING)))
    assert "180人既在本社区居住，也在本社区工作或上学" in words
    assert "120人只在本社区工作或上学" in words
    assert "540人只在本社区居住" in words
    assert "就算了两次" in words


def test_a_question_of_another_meaning_is_not_counted():
    changed = {
        "id": "SCR04",
        "kind": "multi",
        "text": "您与该社区的关系是？（可多选）",
        "options": {1: "路过", 2: "在此工作"},
    }
    for form in (FORM, questionnaire(changed, *ITEMS)):
        assert "可能重复的人" not in said(participation(district(alike(), form)))


def test_a_public_edition_tells_no_small_count_of_ties():
    each = {code: (60, ties(60, 1) | rent(0.4, 60)) for code in CODES}
    change = {name: values[:] for name, values in ties(60, 1).items()}
    for place in range(4):
        change["SCR04__1"][place], change["SCR04__2"][place] = 0, 1
    each["02"] = (60, change | rent(0.4, 60))
    words = said(participation(district(each, ASKING, "public")))
    assert "只在本社区工作或上学" not in words, "counts that no audit knows stay in the office"


def test_every_number_is_in_the_book():
    material = district(alike() | {"08": (60, rent(0.95, 60))}, ASKING)
    made = draft(material, parts=DISTRICT_SECTIONS)
    assert {number.fact for number in made.document.numbers()} <= set(made.facts)
    other = district(alike() | {"08": (60, rent(0.95, 60))}, ASKING)
    blocks = list(screened(other, ()).blocks(other))
    numbers = {inline.fact for block in blocks for inline in _numbers(block)}
    assert numbers
    assert numbers <= set(other.book.facts)


def _numbers(block):
    from toolkit.document import Number

    lines = [block.inlines] if isinstance(block, Paragraph) else []
    lines += [cell for row in block.rows for cell in row] if isinstance(block, Table) else []
    return [inline for line in lines for inline in line if isinstance(inline, Number)]


def test_a_question_nobody_planned_is_told_if_a_community_stands_out():
    far = [5] * 50 + [1] * 10
    material = district({code: (60, rent(0.4, 60) | {"sat": [1, 2, 3, 4, 5] * 12}) for code in CODES})
    assert screened(material, {"home"}).found == ()
    assert "仍然突出的有0处。" in said(screened(material, {"home"}).blocks(material))
    each = {code: (60, rent(0.4, 60) | {"sat": [1, 2, 3, 4, 5] * 12}) for code in CODES}
    material = district(each | {"09": (60, rent(0.4, 60) | {"sat": far})})
    looked = screened(material, {"home"})
    assert (looked.questions, looked.comparisons) == (1, len(CODES))
    assert [one.flag for one in looked.found] == [{"community": "09", "item": "sat", "side": "high", "limit": "探索性"}]
    assert screened(material, {"home", "sat"}).comparisons == 0
    assert list(screened(material, {"home", "sat"}).blocks(material)) == []


def test_drawn_values_are_nearer_and_limits_hold_in_the_reference_world():
    found = measured(REFERENCE, 60)
    assert found.squared_error <= 0.3
    assert 0.93 <= found.coverage <= 0.97


@pytest.mark.parametrize("world", [REFERENCE, DEMO_LIKE])
def test_a_world_without_differences_raises_few_alarms(world):
    assert alarms(replace(world, alike=np.inf), 300) <= 0.05


def test_the_planted_communities_are_found_and_hardly_another(of_the_demo):
    planned = {one.item.id: beyond(one) for one in comparisons_shown(of_the_demo)}
    assert planned["ORG03"] == ["解放桥社区"]  # its forms were filled in by a programme
    flags = [one.flag for one in screened(of_the_demo, told(of_the_demo)).found]
    assert {"community": "08", "item": "HOU05", "side": "low", "limit": "探索性"} in flags
    assert {"community": "24", "item": "HOU05", "side": "high", "limit": "探索性"} in flags
    assert {flag["community"] for flag in flags} == {"08", "24"}


def test_the_same_people_dealt_out_anew_have_nobody_standing_out(of_the_demo):
    questions = told(of_the_demo)
    assert [screened(shuffled(of_the_demo, seed), questions).found for seed in range(2)] == [()] * 2


def test_two_answers_are_compared_by_the_first_whichever_is_in_front(of_the_demo):
    from toolkit.district.comparing.compared import compared

    one = compared(of_the_demo, of_the_demo.item("VOL01"))
    assert one is not None
    assert of_the_demo.measures(one.item)[0].labels[1] in one.what
    assert one.shrunk.raw.mean() < 0.5
