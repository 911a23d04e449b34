"""From flags to proposals and decisions: never one flag alone, never by itself, nothing quoted, nothing lost."""

# pyright: reportArgumentType=false
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.making import questionnaires
from tests.responses.cleaning.making import HOME, all_rows, changed, honest, responses
from toolkit.document import plain
from toolkit.errors import IntakeError
from toolkit.records import BLANK, LedgerRow
from toolkit.responses.audit import audit
from toolkit.responses.cleaning import RULES, Family, Flag, Strength, clean
from toolkit.responses.cleaning.proposals import propose
from toolkit.responses.cleaning.rules import Found, rule
from toolkit.simulation.fieldwork import simulate
from toolkit.simulation.returned import returned


def spoiled(n: int = 60) -> pd.DataFrame:
    """Honest people; 1 declines, 2 stops, 3 is quick and flat, 4 quick, 5 flat in every way; the last is 6 again."""
    frame = honest(n).assign(seconds=200)
    frame = changed(changed(frame, 0, OK=2), 1, **{f"S{i}": BLANK for i in range(1, 16)})
    frame = changed(frame, 2, seconds=40, **all_rows(3, "IMP", "SAT"))
    frame = changed(changed(frame, 3, seconds=40), 4, **all_rows(4))
    frame.loc[5, "device"] = "six"
    later = pd.Timestamp(frame.loc[5, "submitted"]) + pd.Timedelta(minutes=3)
    again = frame.iloc[[5]].assign(respondent="again", submitted=later.isoformat(" "))
    return pd.concat([frame, again], ignore_index=True)


def test_what_the_rule_covers_is_proposed_and_nothing_else():
    found = clean(responses(spoiled()))
    assert [(p.respondent, p.rule) for p in found.proposals] == [
        ("1", "not_eligible"),
        ("2", "mostly_blank"),
        ("3", "several"),
        ("again", "duplicate"),
    ]
    strong = {flag.respondent for flag in found.flags if flag.strength is Strength.STRONG}
    assert {"4", "5"} <= strong
    assert {f.rule for f in found.flags if f.respondent == "5" and f.strength is Strength.STRONG} == {
        "straightline",
        "long_run",
    }


FLAGS = st.lists(
    st.builds(
        Flag, st.sampled_from("abc"), st.sampled_from(sorted(RULES)), st.sampled_from(list(Strength)), st.just("x")
    ),
    max_size=8,
)


@given(FLAGS)
def test_a_proposal_needs_a_ground_of_its_own_or_two_families(flags):
    proposed = {proposal.respondent for proposal in propose(flags, HOME)}
    for name in "abc":
        strong = [flag for flag in flags if flag.respondent == name and flag.strength is Strength.STRONG]
        alone = any(RULES[flag.rule].alone for flag in strong)
        assert (name in proposed) == (alone or len({flag.family for flag in strong}) > 1)


@given(FLAGS)
def test_whoever_is_proposed_is_proposed_once(flags):
    found = propose(flags, HOME)
    assert len({proposal.respondent for proposal in found}) == len({proposal.id for proposal in found}) == len(found)


def test_only_consent_blanks_and_duplicates_stand_alone():
    assert {name for name in RULES if RULES[name].alone} == {"not_eligible", "mostly_blank", "duplicate"}
    assert {RULES[name].family for name in ("straightline", "long_run", "low_spread")} == {Family.PATTERN}
    assert RULES["burst"].family is RULES["empty_text"].family


# ---- decisions -------------------------------------------------------------------------------------------------------


def test_nothing_goes_before_somebody_accepts_it():
    made = responses(spoiled())
    before = made.frame.copy()
    found = clean(made)
    assert found.without.frame.equals(before)
    first, second, *rest = (proposal.id for proposal in found.proposals)
    decided = clean(made, {first: "accept", second: "keep"})
    assert [proposal.respondent for proposal in decided.accepted] == ["1"]
    assert [proposal.id for proposal in decided.undecided] == rest
    assert decided.without.frame["respondent"].tolist() == [n for n in before["respondent"] if n != "1"]
    assert decided.responses.frame.equals(before), "every answer stays"
    assert decided.without.questionnaire is made.questionnaire


def test_a_decision_stays_with_its_proposal_when_answers_come_in():
    few, many = clean(responses(spoiled(60))), clean(responses(spoiled(90)))
    assert {p.respondent: p.id for p in few.proposals} == {p.respondent: p.id for p in many.proposals}


def test_a_decision_about_a_proposal_that_is_gone_is_told():
    found = clean(responses(honest(60)), {"feedfacecafe": "accept"})
    assert found.gone == ("feedfacecafe",)
    assert "feedfacecafe" in found.summary
    assert found.without.frame.equals(found.responses.frame)


def test_another_word_is_no_decision():
    with pytest.raises(IntakeError) as refused:
        clean(responses(honest(5)), {"feedfacecafe": "delete"})
    assert refused.value.code == "I-CHOICE"


def test_undecided_proposals_are_questions():
    found = clean(responses(spoiled()))
    assert [question.id for question in found.questions] == [proposal.id for proposal in found.proposals]
    assert set(found.questions[0].choices) == {"accept", "keep"}
    assert found.proposals[0].as_dict().keys() == {"id", "respondent", "rule", "strength", "reason"}


# ---- what is shown ---------------------------------------------------------------------------------------------------


def test_headlines_tell_the_numbers_with_and_without():
    frame = honest(100).assign(S1=[1] * 50 + [2] * 50, seconds=200)
    for row in range(10):
        frame = changed(frame, row, seconds=30, **all_rows(3, "IMP", "SAT"))
    made = responses(frame)
    found = clean(made)
    assert len(found.proposals) == 10
    rows = {plain(row[0]): [plain(cell) for cell in row] for row in found.headlines.rows}
    assert rows["S1"][2:] == ["好", "50.0%", "50.0%", "0", "44.4%", "−5.6"]
    assert rows["LIFE"][2] == "平均分"
    half = clean(made, {p.id: "accept" if place < 5 else "keep" for place, p in enumerate(found.proposals)})
    rows = {plain(row[0]): [plain(cell) for cell in row] for row in half.headlines.rows}
    assert rows["S1"][3:] == ["50.0%", "47.4%", "−2.6", "47.4%", "−2.6"]
    assert "OK" not in rows and "AGE" not in rows  # noqa: PT018


def test_what_is_shown_is_told_in_chinese():
    found = clean(responses(spoiled()))
    assert "61份答卷，建议删去4份（采纳0份，保留0份，待定4份）。没有采纳以前，一份也不会删。" in repr(found)
    assert "【待定】" in repr(found)
    page = found._repr_html_()
    assert "清理建议" in page
    assert "各条规则标出的答卷" in page
    assert "nan" not in page


def test_answers_that_wait_are_pointed_out():
    row = LedgerRow("a", "", 2, "", "S1", "很好", "unknown_option", "", respondent="1")
    assert "1处答案待处理" in clean(responses(honest(5), (row,))).summary


def test_what_people_wrote_is_never_quoted():
    private = "我叫某某联系我"
    frame = spoiled().assign(SAY__text=private)
    found = clean(responses(frame))
    assert "empty_text" in {flag.rule for flag in found.flags}
    shown = repr(found) + found._repr_html_() + "".join(flag.reason for flag in found.flags)
    assert private not in shown


def test_a_further_rule_is_one_function(monkeypatch):
    monkeypatch.setattr(RULES, "_things", dict(RULES._things))

    @rule("first", "第一份", Family.PLACE, Strength.STRONG, definition="第一份", meaning="试试。")
    def first(cases):
        yield Found(0, Strength.STRONG, f"共{len(cases)}份。")

    frame = changed(honest(60).assign(seconds=200), 0, seconds=20)
    found = clean(responses(frame))
    assert [(p.respondent, p.rule, p.reason.count("：")) for p in found.proposals] == [("1", "several", 2)]


# ---- any questionnaire -----------------------------------------------------------------------------------------------


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(questionnaires(plain=True), st.integers(0, 30), st.integers(0, 5))
def test_any_questionnaire_can_be_cleaned_and_audited(form, n, seed):
    made = returned(form, simulate(form, n, seed), HOME)
    found = clean(made)
    assert {flag.respondent for flag in found.flags} <= set(made.frame["respondent"])
    assert "nan" not in found._repr_html_() + found.headlines._repr_html_()
    for one in audit(made).items:
        assert one.answered + one.blank + one.not_asked + one.untold + one.apart == n
        assert one.impossible == one.apart == 0


def test_without_a_single_answer_there_is_nothing_to_say():
    found = clean(responses(honest(3).iloc[:0]))
    assert found.flags == found.proposals == ()
    assert "0份答卷" in repr(found)
    assert len(found.headlines.rows) == 18
    assert np.shape(found.without.frame)[0] == 0
