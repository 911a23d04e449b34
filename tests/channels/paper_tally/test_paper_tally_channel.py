"""A tally sheet read back: the counts it was written from, and what does not fit together in the ledger."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import questionnaires, save, take
from toolkit.channels import PaperTally, open_workbook
from toolkit.channels.paper_tally.layout import HEAD, SHEET
from toolkit.channels.reading import Responded
from toolkit.document.xlsx import write_grid
from toolkit.questionnaire import Questionnaire
from toolkit.records import BLANK
from toolkit.responses.answers import Provenance, Responses
from toolkit.simulation import simulate

FORM = Questionnaire.from_dict(
    {
        "id": "gen",
        "title": "小问卷",
        "items": [
            {"id": "SEX", "kind": "single", "text": "您的性别是？", "options": ["男", "女"]},
            {"id": "MAT", "kind": "matrix", "text": "重要吗？", "options": "IMP5", "rows": {"a": "住房", "b": "就业"}},
        ],
    }
)


@settings(max_examples=40)
@given(questionnaires(), st.integers(0, 3))
def test_what_was_counted_is_read_back(tmp_path_factory, questionnaire, seed):
    if not any(item.kind not in ("number", "text") for item in questionnaire.questions):
        return
    frame = simulate(questionnaire, 9, seed)
    folder = tmp_path_factory.mktemp("tally")
    path = save(folder, "计票表.xlsx", PaperTally().write(Responded(questionnaire, frame), "code"))
    got = take(folder, questionnaire, path)
    wanted = Responses(frame, questionnaire, Provenance("gen", "02", 1))
    assert got.responses.counts() == wanted.counts()
    assert got.as_dict()["respondents"] == 9
    assert got.responses.ledger == ()
    assert got.responses.cells["in"] == got.responses.cells["accepted"] > 0
    for item in questionnaire.questions:
        if item.kind in ("single", "scale", "consent"):
            assert got.responses.missing()[item.id]["blank"] == list(frame[item.id]).count(BLANK)


def sheet(folder, *rows, forms=10):
    grid = [list(HEAD), ["", "收到的份数", "", None, "", None, forms], *map(list, rows)]
    return take(folder, FORM, save(folder, "计票表.xlsx", write_grid({SHEET: grid}))).responses


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["SEX", "", "", 1, "男", "正一", 7], "strokes_differ"),
        (["SEX", "", "", 9, "男", "", 3], "unknown_option"),
        (["SEX", "", "", 1, "男", "", 11], "out_of_range"),
        (["SEX", "", "", 1, "男", "", "三"], "not_a_number"),
        (["AGE", "", "", 1, "男", "", 3], "unknown_question"),
        (["MAT", "", "婚恋", 1, "", "", 3], "unknown_question"),
    ],
)
def test_a_count_that_does_not_fit_stands_in_the_ledger(tmp_path, row, reason):
    got = sheet(tmp_path, row, ["SEX", "", "", 2, "女", "下", 3])
    assert [line.reason for line in got.ledger] == [reason]
    assert got.counts()["SEX"] == {"1": 0, "2": 3}
    assert got.cells == {"in": 2, "accepted": 1, "ledger": 1}


def test_counts_that_are_more_than_the_forms_do_not_count(tmp_path):
    got = sheet(tmp_path, ["SEX", "", "", 1, "男", "", 6], ["SEX", "", "", 2, "女", "", 5])
    assert [line.reason for line in got.ledger] == ["more_than_forms"] * 2
    assert got.counts()["SEX"] == {"1": 0, "2": 0}
    assert got.cells == {"in": 2, "accepted": 0, "ledger": 2}


def test_the_sheet_says_that_it_has_no_people(tmp_path):
    got = sheet(tmp_path, ["SEX", "", "", 1, "男", "", 6])
    assert len(got.frame) == 0
    assert got.people == 10
    assert [notice.code for notice in got.notices] == ["tally_only"]


def test_a_tally_sheet_is_known_under_any_name():
    data = write_grid({"Sheet1": [list(HEAD), ["SEX", "", "", 1, "男", "", 3]]})
    assert PaperTally().sniff(open_workbook(data, "x.xlsx"))
