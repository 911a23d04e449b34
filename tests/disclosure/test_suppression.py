"""Suppression: no cell can be reckoned, no cell is empty for nothing, and the pattern is always the same."""

import ctypes
import os
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.attack import main
from tests.disclosure.worlds import interval
from toolkit.disclosure import Axis, Cells, Release, audit, choices, suppress, table
from toolkit.disclosure.quiet import quiet
from toolkit.errors import ReportError

PAIRS = [(0, 0), (0, 1), (1, 0), (1, 1)]
COMMUNITIES = Axis("place", {"01": "a", "02": "a", "03": "b", "a": "", "b": ""})


def square(rows, **more):
    answer = Axis.flat("Q", [f"a{n}" for n in range(len(rows))])
    place = Axis.flat("place", [f"p{n}" for n in range(len(rows[0]))])
    counts = {(f"a{a}", f"p{p}"): int(n) for a, row in enumerate(rows) for p, n in enumerate(row)}
    return table("adults", (answer, place), counts, **more)


def cost(cells: Cells, hidden) -> float:
    return sum(np.sqrt(cells.counts[key] + 1) for key in hidden)


def cheapest(cells: Cells, primary) -> float:
    """Return the cost of the cheapest clean pattern that leaves the bases, by trying all."""
    others = sorted(cells.printed - primary - set(cells.bases.values()))
    best = np.inf
    for size in range(len(others) + 1):
        for extra in combinations(others, size):
            hidden = primary | set(extra)
            if cost(cells, hidden) < best and audit([Release("r", "1", cells, frozenset(hidden))]).clean:
                best = cost(cells, hidden)
    return best


def test_one_small_cell_takes_the_cheapest_rectangle_with_it():
    cells = square([[4, 50, 60], [70, 20, 80], [90, 95, 30]])
    done = suppress("r", "1", cells)
    assert done.primary == {("adults", "Q=a0", "place=p0")}
    assert done.secondary == {
        ("adults", "Q=a0", "place=p1"),
        ("adults", "Q=a1", "place=p0"),
        ("adults", "Q=a1", "place=p1"),
    }
    assert interval([(done.release.shown, cells)], ("adults", "Q=a0", "place=p0")) == (0, pytest.approx(54))


@pytest.mark.parametrize(
    "rows",
    [
        [[3, 30, 40], [25, 60, 12]],
        [[3, 30, 40], [25, 5, 12]],
        [[5, 12], [14, 40], [22, 11]],
        [[9, 9, 9], [40, 50, 60]],
    ],
)
def test_the_pattern_is_the_cheapest_there_is(rows):
    cells = square(rows)
    done = suppress("r", "1", cells)
    assert audit([done.release]).clean
    assert cost(cells, done.release.hidden) == pytest.approx(cheapest(cells, done.primary), rel=0.01)
    mended = suppress("r", "1", cells, most_exact=0)
    assert audit([mended.release]).clean
    assert cost(cells, mended.release.hidden) >= cost(cells, done.release.hidden) - 0.01


counts = st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=4)


@given(counts, st.booleans())
@settings(max_examples=30, deadline=None)
def test_laws_of_every_pattern(rows, exact):
    cells = square(rows)
    try:
        done = suppress("r", "1", cells, most_exact=1000 if exact else 0)
    except ReportError:
        assert 0 < sum(map(sum, rows)) < 10 or not audit([Release("r", "1", cells, cells.printed)]).clean
        return
    assert audit([done.release]).clean
    assert suppress("r", "1", cells, most_exact=1000 if exact else 0) == done
    assert {key for key in cells.printed if 0 < cells.counts[key] < 10} <= done.primary
    assert all(done.release.shown[key] == cells.counts[key] for key in done.release.shown)
    assert done.release.shown.keys() == cells.printed - done.release.hidden
    for key in done.secondary:
        fewer = Release("r", "1", cells, done.release.hidden - {key})
        assert not audit([fewer]).clean, "an empty cell that guards nobody"


def test_blanking_small_cells_alone_is_seen_through():
    cells = square([[4, 50, 60], [70, 20, 80]])
    found = audit([Release("r", "1", cells, frozenset({("adults", "Q=a0", "place=p0")}))])
    assert found.as_dict() == {"attacked": 1, "recovered": 1, "too_narrow": 1}
    assert "正是4人" in repr(found)
    assert not found.clean


def test_a_combination_of_lines_is_seen_through_where_each_line_has_two_gaps():
    cells = square([[3, 4, 50, 60], [5, 6, 70, 80], [90, 60, 4, 3], [70, 80, 5, 6]])
    small = frozenset(key for key, n in cells.counts.items() if n < 10)
    found = audit([Release("r", "1", cells, small)])
    assert found.too_narrow
    assert audit([suppress("r", "1", cells).release]).clean


def test_almost_everybody_is_protected_like_almost_nobody():
    cells = square([[50, 30], [1, 40], [1, 20], [0, 35]])
    found = audit([Release("r", "1", cells, frozenset(key for key, n in cells.counts.items() if 0 < n < 10))])
    assert any("rest" in key for key in found.too_narrow)
    done = suppress("r", "1", cells)
    assert ("adults", "Q=a0", "place=p0") in done.primary
    assert audit([done.release]).clean


def test_nobody_is_a_figure_of_sensitive_questions_only():
    rows = [[0, 50, 30], [60, 40, 20], [20, 30, 40]]
    assert not suppress("r", "1", square(rows)).release.hidden
    done = suppress("r", "1", square(rows, sensitive=True))
    assert done.primary == {("adults", "Q=a0", "place=p0")}
    assert done.secondary


def test_what_the_routing_excludes_hides_nothing():
    rows, hidden = [[4, 0, 60], [70, 20, 80], [30, 40, 50]], {("adults", f"Q=a{a}", f"place=p{p}") for a, p in PAIRS}
    free = Release("r", "1", square(rows), frozenset(hidden))
    known = Release("r", "1", square(rows, impossible=[("a0", "p1")]), frozenset(hidden))
    assert audit([free]).intervals == {("1", "adults", "Q=a0", "place=p0"): (0, 4)}
    assert audit([known]).intervals == {("1", "adults", "Q=a0", "place=p0"): (4, 4)}
    assert audit([suppress("r", "1", known.cells).release]).clean


def test_a_subdistrict_of_one_community_is_that_community():
    answer = Axis.flat("Q", ["1", "2", "3"])
    counts = {("1", "01"): 40, ("1", "02"): 50, ("1", "03"): 4, ("2", "01"): 60, ("2", "02"): 30, ("2", "03"): 55}
    cells = table("adults", (answer, COMMUNITIES), counts | {("3", "01"): 20, ("3", "02"): 25, ("3", "03"): 30})
    assert not any("place=b" in key for key in cells.counts)
    assert cells.counts["adults", "place=03"] == 89
    assert cells.counts["adults",] == 314
    assert audit([suppress("r", "1", cells).release]).clean


def test_each_option_of_several_answers_is_a_table_with_the_shared_base():
    options = {
        "1": {"01": (3, 40), "02": (20, 50), "03": (30, 60)},
        "2": {"01": (35, 40), "02": (25, 50), "03": (9, 60)},
    }
    cells = choices("adults", "NED04", options, COMMUNITIES)
    done = suppress("r", "1", cells)
    assert {("adults", "NED04_1=1", "place=01"), ("adults", "NED04_2=1", "place=03")} <= done.primary
    assert ("adults", "NED04_2=1", "place=01") in done.release.hidden, "35 of 40 tells of 5"
    assert not any(part.endswith("=0") for key in done.release.shown for part in key)
    assert audit([done.release]).clean


def test_two_tables_that_disagree_about_a_margin_are_refused():
    with pytest.raises(ReportError) as caught:
        _ = square([[10, 20], [30, 40]]) + square([[10, 20], [30, 41]])
    assert caught.value.code == "R-CELLS"


def test_what_lies_open_already_cannot_be_hidden_any_more():
    cells = square([[4, 50], [70, 20]])
    with pytest.raises(ReportError) as caught:
        suppress("r2", "1", cells, before=[Release("r1", "1", cells)])
    assert caught.value.code == "R-UNSAFE"


def test_a_person_with_the_rows_of_one_community_sees_more():
    answer = Axis.flat("Q", ["1", "2", "3"])
    counts = {("1", "01"): 4, ("1", "02"): 7, ("1", "03"): 30, ("2", "01"): 60, ("2", "02"): 30, ("2", "03"): 55}
    cells = table("adults", (answer, COMMUNITIES), counts | {("3", "01"): 20, ("3", "02"): 25, ("3", "03"): 30})
    done = suppress("r", "1", cells)
    assert audit([done.release]).clean
    rows = frozenset(key for key in cells.counts if "place=01" in key)
    assert not audit([done.release], insider=rows).clean


def test_the_solver_prints_nothing(capfd):
    print("before", flush=True)  # noqa: T201
    with quiet():
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).puts(b"from compiled code")
    print("after", flush=True)  # noqa: T201
    assert capfd.readouterr().out.split() == ["before", "after"]


def test_no_random_programme_gives_anybody_away():
    found = main(3)
    assert found.attacked > 20
    assert found.careless > 10
    assert (found.recovered, found.too_narrow, found.different) == (0, 0, 0)
    assert found.kept > found.printed / 3
