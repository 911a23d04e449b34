"""Releases over time: differences are figures, and the ledger forgets nothing."""

import json

import numpy as np
import pytest

from tests.disclosure.test_suppression import square
from tests.disclosure.worlds import interval
from toolkit.disclosure import Cells, Release, Sum, audit, entries, publish, released, suppress
from toolkit.disclosure.ledger import LEDGER, packed
from toolkit.errors import ReportError, StoreError

FIRST = [[40, 50, 60], [70, 30, 80], [90, 95, 30]]


def more(*added):
    rows = np.array(FIRST)
    for answer, place, n in added:
        rows[answer, place] += n
    return square(rows)


def clean(cells, cut="1", name="r1", before=()):
    return suppress(name, cut, cells, before=before).release


def test_three_newcomers_between_two_releases_are_not_seen():
    first = clean(more())
    assert not first.hidden
    later = more((0, 1, 1), (1, 1, 2))
    careless = audit([first, Release("r2", "2", later)])
    assert any("came" in key for key in careless.recovered)
    second = clean(later, "2", "r2", [first])
    assert audit([first, second]).clean
    place = {key for key in later.printed if "place=p1" in key}
    assert place <= second.hidden, "which answers changed would tell what the newcomers chose"
    assert ("adults",) in second.hidden


def test_many_newcomers_are_a_new_release():
    first = clean(more())
    second = clean(more((0, 1, 20), (1, 1, 30), (2, 1, 25)), "2", "r2", [first])
    assert not second.hidden


def test_a_corrected_answer_is_not_seen():
    first = clean(more())
    corrected = more((0, 1, -1), (1, 1, 1))
    careless = audit([first, Release("r2", "2", corrected)])
    assert {"came", "left"} <= {key[2] for key in careless.too_narrow}
    second = clean(corrected, "2", "r2", [first])
    assert audit([first, second]).clean
    assert {("adults", "Q=a0", "place=p1"), ("adults", "Q=a1", "place=p1")} <= second.hidden


def test_nothing_new_may_be_told_again():
    first = clean(more())
    assert not clean(more(), "2", "r2", [first]).hidden


@pytest.mark.parametrize("seed", range(6))
def test_random_pairs_of_releases(seed):
    random = np.random.default_rng([7, seed])
    rows = random.poisson(random.gamma(2, 20, (3, 1)) * np.ones((3, 4)))
    first = clean(square(rows))
    change = random.integers(0, 3, rows.shape) * (random.random(rows.shape) < 0.3)
    if seed % 2:
        change -= np.minimum(random.integers(0, 2, rows.shape), rows + change)
    second = clean(square(rows + change), "2", "r2", [first])
    assert audit([first, second]).clean
    for key in first.shown.keys() & second.shown.keys():
        assert abs(first.shown[key] - second.shown[key]) not in range(1, 10)
    if not seed % 2:
        attack_the_newcomers(first, second)


def attack_the_newcomers(first, second):
    """Attack the differences as somebody would who knows that nobody was taken back."""
    old, new = first.cells, second.cells
    cells = Cells(
        {(word, *key): 0 for key in old.counts for word in ("1", "2", "came")},
        tuple(
            [Sum((cut, *one.total), tuple((cut, *part) for part in one.parts)) for cut in "12" for one in old.sums]
            + [Sum(("2", *key), (("1", *key), ("came", *key))) for key in old.counts]
        ),
    )
    shown = {(one.cut, *key): n for one in (first, second) for key, n in one.shown.items()}
    few = [key for key in old.counts if 0 < new.counts[key] - old.counts[key] < 10]
    assert few
    for key in few:
        low, high = interval([(shown, cells)], ("came", *key))
        assert low < 1e-6
        assert high > 10 - 1e-6


def test_only_clean_releases_enter_the_ledger(tmp_path):
    cells = square([[4, 50, 60], [70, 20, 80], [90, 95, 30]])
    with pytest.raises(ReportError) as caught:
        publish(tmp_path, Release("r1", "1", cells, frozenset({("adults", "Q=a0", "place=p0")})), "2026-09-30")
    assert caught.value.code == "R-EXPOSED"
    assert released(tmp_path) == ()
    first = clean(cells)
    assert publish(tmp_path, first, "2026-09-30").clean
    assert publish(tmp_path, first, "2026-10-01").clean
    (entry,) = entries(tmp_path)
    assert entry["on"] == "2026-09-30"
    assert entry["audit"] == {"attacked": 1, "recovered": 0, "too_narrow": 0}
    assert [packed(one) for one in released(tmp_path)] == [packed(first)]


def test_each_release_is_attacked_with_all_before_it(tmp_path):
    cells = square([[4, 50, 60], [70, 20, 80], [90, 95, 30]])
    first = clean(cells)
    publish(tmp_path, first, "2026-09-30")
    other = frozenset(("adults", f"Q=a{a}", f"place=p{p}") for a in (0, 2) for p in (0, 2))
    second = Release("r2", "1", cells, other)
    assert audit([second]).clean
    with pytest.raises(ReportError) as caught:
        publish(tmp_path, second, "2026-10-01")
    assert caught.value.code == "R-EXPOSED"
    publish(tmp_path, clean(cells, "1", "r2", [first]), "2026-10-01")
    assert len(released(tmp_path)) == 2


def test_the_pattern_is_the_same_beside_the_ledger_and_beside_what_it_was_made_of(tmp_path):
    first = clean(more())
    publish(tmp_path, first, "2026-09-30")
    later = more((0, 1, 20), (1, 1, 2), (2, 2, 3))
    assert clean(later, "2", "r2", released(tmp_path)) == clean(later, "2", "r2", [first])


def test_a_name_is_given_once(tmp_path):
    publish(tmp_path, clean(more()), "2026-09-30")
    with pytest.raises(ReportError) as caught:
        publish(tmp_path, clean(more((0, 0, 20)), "2"), "2026-10-01")
    assert caught.value.code == "R-RELEASED"


def kept(tmp_path):
    publish(tmp_path, clean(more()), "2026-09-30")
    publish(tmp_path, clean(more((0, 0, 40)), "2", "r2", released(tmp_path)), "2026-10-01")
    publish(tmp_path, clean(more((0, 0, 80)), "3", "r3", released(tmp_path)), "2026-10-02")
    return tmp_path / LEDGER


def test_an_entry_that_was_taken_out_is_noticed(tmp_path):
    path = kept(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    with pytest.raises(StoreError) as caught:
        released(tmp_path)
    assert caught.value.code == "S-LEDGER"


def test_an_entry_that_was_changed_is_noticed(tmp_path):
    path = kept(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"2026-10-01", b"2026-10-07"))
    with pytest.raises(StoreError):
        entries(tmp_path)


def test_cells_that_were_changed_or_lost_are_noticed(tmp_path):
    kept(tmp_path)
    contents = tmp_path / entries(tmp_path)[1]["contents"]
    changed = json.loads(contents.read_bytes())
    changed["hidden"] = []
    changed["name"] = "x"
    contents.write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(StoreError):
        released(tmp_path)
    contents.unlink()
    with pytest.raises(StoreError):
        released(tmp_path)


CUTS = {"a part of a line": lambda log: log[:-20], "a line": lambda log: log[: log.index(b"\n") + 1]}


@pytest.mark.parametrize("cut", [*CUTS, "all"])
def test_an_entry_that_was_cut_off_is_missed_until_the_release_is_entered_again(cut, tmp_path):
    first = clean(more())
    second = clean(more((0, 1, 20), (1, 1, 30), (2, 1, 25)), "2", "r2", [first])
    publish(tmp_path, first, "2026-04-01")
    publish(tmp_path, second, "2026-05-01")
    log = tmp_path / LEDGER
    log.write_bytes(CUTS[cut](log.read_bytes()) if cut in CUTS else b"")
    with pytest.raises(StoreError, match="S-LEDGER"):
        released(tmp_path)
    if cut in CUTS:
        assert publish(tmp_path, second, "2026-05-02").clean
        assert [one.name for one in released(tmp_path)] == ["r1", "r2"]
    else:
        with pytest.raises(StoreError, match="S-LEDGER"):
            publish(tmp_path, second, "2026-05-02")


def test_an_edited_entry_is_missed(tmp_path):
    publish(tmp_path, clean(more()), "2026-04-01")
    log = tmp_path / LEDGER
    log.write_bytes(log.read_bytes().replace(b"2026-04-01", b"2026-04-02"))
    with pytest.raises(StoreError, match="S-LEDGER"):
        released(tmp_path)
