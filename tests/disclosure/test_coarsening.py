"""Coarsening is proposed before anything is left empty."""

from toolkit.disclosure import Axis, merge, proposals

ANSWERS = Axis.flat("Q", ["1", "2"])


def ages(*people, ordered=True):
    names = [f"g{n}" for n in range(len(people))]
    counts = {(answer, name): n for name, n in zip(names, people, strict=True) for answer in ("1", "2")}
    return (ANSWERS, Axis.flat("age", names, ordered=ordered)), counts


def test_neighbours_are_merged_where_the_axis_is_ordered():
    axes, counts = ages(3, 40, 4, 9)
    (first, second) = proposals(axes, counts, at=1)
    assert first.merged == ("g0", "g1")
    assert (first.small_before, first.small_after) == (6, 4)
    assert second.merged == ("g2", "g3")
    assert second.small_after == 0
    assert "“g2”、“g3”" in second.message


def test_the_smallest_go_together_where_it_is_not():
    axes, counts = ages(3, 40, 60, 9, ordered=False)
    assert [one.merged for one in proposals(axes, counts, at=1)] == [("g0", "g3")]


def test_a_good_table_stays_and_two_lines_always_stay():
    axes, counts = ages(30, 40, 50)
    assert not proposals(axes, counts, at=1)
    axes, counts = ages(1, 2, 3)
    assert len(proposals(axes, counts, at=1)) == 1


def test_merging_keeps_everybody():
    axes, counts = ages(3, 40, 4)
    axis, merged = merge(axes[1], counts, ("g0", "g1"), 1)
    assert list(axis.parents) == ["g0+g1", "g2"]
    assert sum(merged.values()) == sum(counts.values())
