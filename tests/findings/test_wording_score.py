"""What the check of wording reaches on sentences that were written before it."""

from tests.findings.wording_score import read_cases, scored


def test_the_check_does_not_fall_behind_its_first_score():
    score = scored(read_cases())
    assert score.recall >= 0.89
    assert score.precision >= 0.86
