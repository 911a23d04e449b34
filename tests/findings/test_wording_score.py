"""What the check of wording reaches: on the sentences it was tuned on, and on others that it had not seen."""

import pytest

from tests.findings.wording_score import CORPUS, SECOND, read_cases, scored


@pytest.mark.parametrize(("corpus", "recall", "precision"), [(CORPUS, 0.99, 0.99), (SECOND, 0.92, 0.84)])
def test_the_check_does_not_fall_behind_its_score(corpus, recall, precision):
    score = scored(read_cases(corpus))
    assert score.recall >= recall
    assert score.precision >= precision
