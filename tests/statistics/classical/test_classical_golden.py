"""Tests of unweighted answers give what R gives: beside the values compared in tests/golden."""

from __future__ import annotations

import hashlib
from math import sqrt

from tests.statistics.classical.golden import HERE, answers, golden
from toolkit.statistics import classical

PEOPLE = answers("people")


def test_the_answers_are_those_that_r_read():
    for file in ("classical_people.csv", "classical_few.csv"):
        digest = hashlib.sha256((HERE / file).read_bytes()).hexdigest()
        assert f"# {file} sha256 {digest}" in (HERE / "classical.csv").read_text(encoding="utf-8")


def test_monte_carlo_is_near_a_long_simulation():
    p = classical.monte_carlo(PEOPLE["rare"], PEOPLE["group"]).p
    (expected,) = golden()["simulated_rare"]
    assert abs(p - expected) < 3.5 * sqrt(expected * (1 - expected) / 10_000)


def test_pairs_of_groups_come_in_order():
    found = classical.games_howell(PEOPLE["income"], PEOPLE["group"])
    assert list(found) == [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]
