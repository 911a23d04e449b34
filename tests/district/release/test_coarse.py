"""Coarser before emptier: all answers, merged answers, subdistricts, nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from toolkit.disclosure import ALL, Axis
from toolkit.district.release.coarse import coarse
from toolkit.questionnaire.kinds import Level, Measure

PLACE = Axis("place", {"01": "甲", "02": "甲", "03": "甲", "04": "乙", "05": "乙", "甲": ALL, "乙": ALL})
CODES = ("01", "02", "03", "04", "05")


def measure(level: Level, options: int, unscored: frozenset[int] = frozenset()) -> Measure:
    labels = {code: f"选项{code}" for code in range(1, options + 1)} | dict.fromkeys(unscored, "不清楚")
    return Measure("Q", "Q", "Q", level, ("Q",), labels, unscored)


def told(level: Level, rows: dict[int, list[int]], unscored: frozenset[int] = frozenset()):
    counts = {(str(code), place): n for code, own in rows.items() for place, n in zip(CODES, own, strict=True)}
    options = len([code for code in rows if code not in unscored])
    return coarse(measure(level, options, unscored), counts, PLACE, 30, 10)


def test_a_table_without_small_cells_stays_whole():
    found = told(Level.NOMINAL, {1: [40] * 5, 2: [30] * 5, 3: [20] * 5})
    assert found.lines == ("1", "2", "3")
    assert found.places == (*CODES, "甲")
    assert not found.merged


def test_a_scale_is_told_by_its_upper_answers_and_one_without_a_place_is_not_among_them():
    rows = {1: [3] * 5, 2: [12] * 5, 3: [20] * 5, 4: [25] * 5, 5: [4] * 5, 98: [2] * 5}
    found = told(Level.ORDINAL, rows, frozenset({98}))
    assert found.lines == ("4+5", "1+2+3+98")
    assert found.leaves("4+5") == ("4", "5")
    assert found.merged


def test_the_smallest_options_are_merged_and_the_large_ones_stay():
    found = told(Level.NOMINAL, {1: [40] * 5, 2: [30] * 5, 3: [6] * 5, 4: [7] * 5})
    assert found.lines == ("1", "2", "3+4")


def test_communities_too_small_even_then_leave_their_subdistrict():
    found = told(Level.NOMINAL, {1: [28] * 5, 2: [4] * 5})
    assert found.places == ("甲",), "the subdistrict of two is not told: each could subtract itself"
    assert found.lines == ("1", "2")


def test_where_nothing_helps_no_place_is_told():
    assert told(Level.NOMINAL, {1: [33] * 5, 2: [1] * 5}).places == ()
    assert told(Level.NOMINAL, {1: [5] * 5, 2: [4] * 5}).places == ()


def test_a_community_with_few_answers_is_left_out_and_the_others_told():
    assert "02" not in told(Level.NOMINAL, {1: [40, 10, 40, 40, 40], 2: [30, 9, 30, 30, 30]}).places


@given(st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), min_size=2, max_size=7))
def test_every_answer_is_told_once_and_neighbours_of_an_order_stay_together(rows):
    table = dict(enumerate(rows, start=1))
    for level in (Level.NOMINAL, Level.INTERVAL):
        found = told(level, table)
        leaves = [leaf for line in found.lines for leaf in found.leaves(line)]
        assert sorted(leaves, key=int) == [str(code) for code in table]
        assert len(found.lines) >= 2
        if level is Level.INTERVAL:
            assert all(int(b) == int(a) + 1 for a, b in pairwise(leaves))
