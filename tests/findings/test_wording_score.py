"""What the check of wording reaches on two corpora, on both of which it was tuned.

The second was written apart from the check: unseen, it was at recall .92 and precision .84. What was learned from it
makes it a corpus like the first; it says no longer what the check does with sentences that are new to it.
"""

import pytest

from tests.findings.wording_score import CORPUS, SECOND, read_cases, scored


@pytest.mark.parametrize(("corpus", "recall", "precision"), [(CORPUS, 0.99, 0.99), (SECOND, 0.97, 0.97)])
def test_the_check_does_not_fall_behind_its_score(corpus, recall, precision):
    score = scored(read_cases(corpus))
    assert score.recall >= recall
    assert score.precision >= precision
