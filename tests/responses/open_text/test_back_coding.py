"""其他 put back: proposed by likeness, decided by a person, never applied."""

import pytest

from tests.responses.open_text.making import answered, filled, shown
from toolkit.containers import open_workbook
from toolkit.errors import AnalysisError, IntakeError
from toolkit.questionnaire.labels import matching_key
from toolkit.responses.open_text import back_coding, read_sorting, sorting_sheet

HOBBIES = ["运 动", "运动", "听书", "喜欢购物", "露营", "看书听书", "养猫，电话10000000001", "运动和购物", "", "球"]
ANSWERS = answered((), hobbies=HOBBIES)
SHEET = sorting_sheet(ANSWERS, "HOB")
SORTING, TEXT, TAKEN, OPTION, MARK = "归类", 0, 4, 5, 7


def choosing(taken=(), **options):
    def change(rows):
        for row in rows[1:]:
            row[TAKEN] = "是" if row[TEXT] in taken else None
            row[OPTION] = options.get(row[TEXT])
        return rows

    return change


def rows_of(data):
    sheet = next(sheet for sheet in open_workbook(data, "归类表.xlsx").sheets if sheet.name == SORTING)
    return [sheet.cells[row] for row in sheet.rows()]


def read(change):
    return read_sorting(filled(SHEET, **{SORTING: change}), ANSWERS, "HOB")


def test_proposals_name_the_option_and_why():
    found = {p.text: (p.count, p.code, p.reason) for p in back_coding(ANSWERS, "HOB").proposals}
    assert found == {
        "运 动": (2, 1, "和选项相同（运动）"),
        "听书": (1, 2, "是选项列举的一项（看书、听书）"),
        "喜欢购物": (1, 3, "里面有这个选项（购物）"),
        "露营": (1, 4, "是选项的一部分（旅游（含露营））"),
        "看书听书": (1, 2, "里面有这个选项（看书、听书）"),
        "养猫，电话【电话】": (1, None, "没有相近的选项"),
        "运动和购物": (1, None, "像不止一个选项：“运动”、“购物”"),
        "球": (1, None, "没有相近的选项"),
    }


def test_the_order_is_by_count_and_the_answers_are_not_touched():
    before = ANSWERS.hash
    found = back_coding(ANSWERS, "HOB")
    assert found.proposals[0].count == 2
    assert ANSWERS.hash == before
    assert "旁边写了字、还没有归类的9份，其中6份像是已有的选项" in repr(found)
    assert "养猫" in found._repr_html_()


def test_a_question_without_room_for_another_answer_is_refused():
    with pytest.raises(AnalysisError) as caught:
        back_coding(ANSWERS, "WHY")
    assert caught.value.code == "A-LEVEL"


def test_the_same_answers_give_the_same_bytes():
    assert sorting_sheet(ANSWERS, "HOB") == SHEET


def test_nothing_is_decided_until_a_person_decides():
    got = read(lambda rows: rows)
    assert got.decisions == {}
    assert len(got.undecided) == 8


def test_decisions_by_list_by_number_by_label_and_by_taking_the_proposal():
    got = read(choosing({"听书"}, 喜欢购物="3 购物", 露营="4", 看书听书="看书、听书", 球="仍归其他"))
    assert got.ledger == ()
    assert got.decisions == {"听书": 2, "喜欢购物": 3, "露营": 4, "看书听书": 2, "球": 97}
    assert "决定了5种写法，还有3种没有决定" in repr(got)


def test_what_cannot_be_used_is_listed():
    def change(rows):
        rows = choosing({"球", "听书"}, 喜欢购物="购买", 听书="1 运动")(rows)
        for row in rows:
            if row[TEXT] == "露营":
                row[TEXT], row[TAKEN] = "露营地", "是"
            if row[TEXT] == "运 动":
                row[TAKEN] = "也许"
        return rows

    got = read(change)
    assert got.decisions == {}
    assert sorted((row.value, row.reason) for row in got.ledger) == [
        ("", "unknown_option"),
        ("也许", "unknown_option"),
        ("听书", "coded_otherwise"),
        ("购买", "unknown_option"),
        ("露营地", "text_differs"),
    ]


def test_a_row_twice_with_two_decisions_decides_nothing():
    def change(rows):
        rows = choosing(听书="2")(rows)
        again = next(row for row in rows if row[TEXT] == "听书")
        return [*rows, [*again[:OPTION], "1", *again[OPTION + 1 :]], again]

    got = read(change)
    assert got.decisions == {}
    assert [row.reason for row in got.ledger] == ["coded_otherwise", "coded_otherwise"]


def test_the_workbook_of_another_question_is_refused():
    with pytest.raises(IntakeError) as caught:
        read_sorting(filled(SHEET), answered((), hobbies=["别的"]), "HOB")
    assert caught.value.code == "I-CODING"


# ---- what was decided before ----------------------------------------

DECIDED = {"运动": 1, "球": 97}


def test_what_was_decided_is_proposed_no_more():
    found = back_coding(ANSWERS, "HOB", DECIDED)
    assert {proposal.text for proposal in found.proposals if proposal.decided is not None} == {"运 动", "球"}
    assert "还没有归类的6份" in repr(found)
    assert "另有2种写法已经决定过" in repr(found)
    assert not {row[0] for row in shown(found.table())} & {"运 动", "球"}
    sheet = {row[TEXT] for row in rows_of(sorting_sheet(ANSWERS, "HOB", DECIDED))}
    assert not sheet & {"运 动", "球"}
    assert "听书" in sheet


def test_an_earlier_sheet_read_again_records_what_is_new_or_changed_alone():
    workbook = filled(SHEET, **{SORTING: choosing({"运 动", "听书"}, 球="3 购物")})
    got = read_sorting(workbook, ANSWERS, "HOB", DECIDED)
    assert got.ledger == ()
    assert got.decisions == {"听书": 2, "球": 3}, "the first is as it was decided, the last was thought over"
    assert len(got.undecided) == 5


def test_when_nothing_is_open_there_is_no_sheet():
    decided = {matching_key(proposal.text): 97 for proposal in back_coding(ANSWERS, "HOB").proposals}
    with pytest.raises(AnalysisError, match="A-SORTED"):
        sorting_sheet(ANSWERS, "HOB", decided)
