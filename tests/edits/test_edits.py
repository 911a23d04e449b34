"""A short run of the proof, the same at any time; without LibreOffice."""

from __future__ import annotations

import pytest

from tests.edits.changes import CHANGES, PLACES
from tests.edits.drafts import ELSEWHERE, Written, written
from tests.edits.run import Score, chart_score, main_part, scored

CASES = 2


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Written:
    return written(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> bytes:
    return main_part(written(tmp_path_factory.mktemp("away"), ELSEWHERE).data)


def flawless(score: Score) -> bool:
    return (score.odd, score.errors, score.found) == ([], 0, score.planted)


@pytest.mark.parametrize("name", list(CHANGES))
def test_every_wrong_number_is_found_and_nothing_else(home, elsewhere, name):
    score = scored(name, CHANGES[name], home.data, home.draft, elsewhere, CASES * PLACES, 7)
    assert score.cases == CASES
    assert flawless(score), score.odd
    assert (score.planted > 0) is ("错" in name or name in PLANTING)


PLANTING = ("改一个数字", "两数对调（重打）", "两数对调（连书签剪贴）", "删书签并改数", "删表格一行", "贴入别处的句子")


def test_changed_charts_are_found(home):
    score = chart_score(home.data, home.draft, CASES * PLACES, 7)
    assert score.planted == CASES
    assert flawless(score), score.odd
