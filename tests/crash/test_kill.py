"""A process that is killed loses nothing it has acknowledged."""

from __future__ import annotations

from tests.crash.killing import kill_again_and_again


def test_ten_kills_at_random_moments():
    score = kill_again_and_again(10)
    assert score.kills == 10
    assert score.acknowledged >= 10
    assert (score.lost, score.damaged, score.raw_broken) == (0, 0, 0)
