"""A tally sheet counts what the answers hold: counted again here, option by option."""

# Frames and tests of scipy have no types to speak of: what they return is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false, reportGeneralTypeIssues=false
# pyright: reportOperatorIssue=false, reportIndexIssue=false, reportReturnType=false, reportOptionalMemberAccess=false

import pytest

from tests.making import ROOT
from toolkit.channels import open_workbook
from toolkit.channels.paper_tally.export import export, strokes
from toolkit.channels.paper_tally.layout import BLANKS, HEAD, SHEET
from toolkit.channels.reading import Responded, is_simulated
from toolkit.questionnaire import read
from toolkit.simulation import simulate

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
FRAME = simulate(FORM, 40, 5)


@pytest.fixture(scope="module")
def rows():
    workbook = open_workbook(export(Responded(FORM, FRAME, simulated=True)), "计票表.xlsx")
    assert is_simulated(workbook)
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == SHEET)
    table = [[cells.get(i, "") for i in range(len(HEAD))] for _, cells in sorted(sheet.cells.items())]
    assert table[0] == list(HEAD)
    assert table[1][-1] == "40"
    return table[2:]


def test_counts_are_those_of_the_answers(rows):
    for item, _, row, code, label, marked, count in rows:
        question = FORM.by_id[item]
        if label == BLANKS:
            continue
        if question.kind in ("multi", "rank"):
            expected = (FRAME[f"{item}__{code}"] == 1).sum()
        elif question.kind == "matrix":
            key = next(key for key, text in question.parts.items() if text == row)
            expected = (FRAME[f"{item}__{key}"] == int(code)).sum()
        else:
            expected = (FRAME[item] == int(code)).sum()
        assert int(count) == expected
        assert 5 * marked.count("正") + "一丅下止".find(marked[-1:] or "x") + 1 == expected or marked in (
            "",
            "正" * (expected // 5),
        )


def test_every_choice_question_is_there_and_no_other(rows):
    assert [*dict.fromkeys(row[0] for row in rows)] == [
        i.id for i in FORM.questions if i.kind not in ("number", "text")
    ]


@pytest.mark.parametrize(("count", "marked"), [(0, ""), (1, "一"), (4, "止"), (5, "正"), (13, "正正下")])
def test_strokes(count, marked):
    assert strokes(count) == marked
