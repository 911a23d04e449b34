"""Questions of a survey through the method table, with the levels that the questionnaire gives them."""

from __future__ import annotations

import pytest

from tests.report.toy import questionnaire, responses
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.findings.comparing import compare, priorities
from toolkit.sample import Sample

FORM = questionnaire()
SAMPLE = Sample.from_responses(responses(FORM, 240, 4))


def test_a_question_by_groups_is_what_the_table_says():
    found = compare(SAMPLE, FORM, "home", "sex")
    plain = found.estimates.frame
    shares = plain.loc[plain["statistic"] == "proportion"]
    own = st.proportion(SAMPLE, "home", by="sex").frame
    assert shares["value"].tolist() == pytest.approx(own["value"].tolist(), rel=1e-12)
    assert found.test is not None or found.why
    assert not found.in_body  # people who came by themselves: a p value is for the annex


def test_a_question_alone_has_nothing_to_compare():
    found = compare(SAMPLE, FORM, "sat")
    assert found.test is None
    assert "不做检验" in found.why


def test_a_row_of_a_matrix_is_compared_by_itself_and_a_matrix_is_not():
    assert compare(SAMPLE, FORM, "grid__b", "sex").y == ("grid__b",)
    with pytest.raises(AnalysisError) as caught:
        compare(SAMPLE, FORM, "grid", "sex")
    assert caught.value.code == "A-LEVEL"


def test_priorities_need_both_matrices():
    with pytest.raises(AnalysisError) as caught:
        priorities(SAMPLE, FORM)
    assert caught.value.code == "A-ITEM"
