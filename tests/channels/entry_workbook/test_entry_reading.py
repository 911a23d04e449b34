"""A filled workbook is read whole: what a person may type is understood, and all else is named in the ledger."""

from datetime import datetime

import pytest

from tests.channels.entry_workbook.filling import SMALL, Filling, adds_up, codes, notices, refused
from tests.making import export, save, take
from toolkit.channels import CHANNELS, open_workbook, recognise
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.records import BLANK, NOT_ASKED

TICKS = ("B__1", "B__2", "B__3", "B__96", "B__97")


def test_a_filled_row_is_read(tmp_path):
    filling = Filling().type(
        3, no="007", day=datetime(2025, 5, 12), place="2", A=1, B__1=1, B__97=1, B__97__text="车位", C__hou=5, C__job=1,
        D1=3, D2=1, E=40, F="=1+1", G=97, G__97__text="船上",
    )  # fmt: skip
    filling.book["录入"].cell(3, 1).data_type = "s"
    for cell in filling.book["录入"][3]:
        if cell.value == "=1+1":
            cell.data_type = "s"
    intake = filling.take(tmp_path)
    row = intake.responses.frame.iloc[0]
    assert (row.respondent, row.submitted, row.source, row.link) == ("007", "2025-05-12", "纸质", "02")
    assert codes(intake, "A", *TICKS, "C__hou", "C__job", "D__1", "D__2", "D__3", "E", "G") == [
        [1, 1, 0, 0, 0, 1, 5, 1, 2, 0, 1, 40, 97]
    ]
    assert (row.B__97__text, row.F__text, row.G__97__text) == ("车位", "=1+1", "船上")
    assert intake.responses.ledger == ()
    assert notices(intake) == {}
    assert intake.responses.cells == {"in": 12, "accepted": 12, "ledger": 0}


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("1", 1),
        ("１", 1),
        ("1.0", 1),
        (1.0, 1),
        ("√", 1),
        ("是", 1),
        (" 1 ", 1),
        ("0", 0),
        ("×", 0),
        ("否", 0),
        ("０", 0),
    ],
)
def test_ticks_as_people_type_them(tmp_path, typed, chosen):
    intake = Filling().type(3, no=1, B__1=typed, B__2=1).take(tmp_path)
    assert codes(intake, *TICKS) == [[chosen, 1, 0, 0, 0]]
    assert intake.responses.ledger == ()


@pytest.mark.parametrize("typed", ["１", "1.0", " 1", "01", 1.0])
def test_codes_as_people_type_them(tmp_path, typed):
    intake = Filling().type(3, no=1, A=typed, C__hou=typed, D1=typed).take(tmp_path)
    assert codes(intake, "A", "C__hou", "D__1") == [[1, 1, 1]]
    assert intake.responses.ledger == ()


def test_blank_is_not_none_chosen(tmp_path):
    zeros = dict.fromkeys(TICKS, 0)
    filling = Filling().type(3, no=1, A=2).type(4, no=2, A=2, **zeros).type(5, no=3, A=2, B__2=1)
    intake = filling.take(tmp_path)
    assert codes(intake, *TICKS) == [[BLANK] * 5, [0] * 5, [0, 1, 0, 0, 0]]
    assert codes(intake, "E") == [[NOT_ASKED]] * 3
    assert adds_up(intake)


@pytest.mark.parametrize("typed", ["1、2", "1,2", "1，2", "1/2", "1 2", "１　２"])
def test_two_codes_in_one_cell_are_never_the_first_one(tmp_path, typed):
    intake = Filling().type(3, no=1, A=typed, C__hou=typed).take(tmp_path)
    assert codes(intake, "A", "C__hou") == [[BLANK, BLANK]]
    assert refused(intake) == [(3, "A", "two_answers", "1、2"), (3, "C__hou", "two_answers", "1、2")]


@pytest.mark.parametrize("typed", ["?", "？", "不清", "字迹看不清"])
def test_illegible_has_a_reason_of_its_own(tmp_path, typed):
    intake = Filling().type(3, no=1, A=typed, B__1=1, B__2=typed, C__job=typed, D1=typed, E=typed).take(tmp_path)
    assert [(row, column, reason) for row, column, reason, _ in refused(intake)] == [
        (3, "A", "illegible"),
        (3, "B__2", "illegible"),
        (3, "C__job", "illegible"),
        (3, "D__第1位", "illegible"),
        (3, "E", "illegible"),
    ]
    assert codes(intake, *TICKS) == [[1, 0, 0, 0, 0]]
    assert intake.responses.cells == {"in": 6, "accepted": 1, "ledger": 5}


def test_what_is_no_code_is_named_with_row_and_column(tmp_path):
    filling = Filling().type(
        3, no=1, A=7, B__1=2, B__3=1, C__hou="很满意", D1=1, D2=9, E=200, G=1, G__97__text="船上"
    )  # fmt: skip
    intake = filling.take(tmp_path)
    assert refused(intake) == [
        (3, "A", "unknown_option", "7"),
        (3, "B__1", "unknown_option", "1：2"),
        (3, "C__hou", "unknown_option", "很满意"),
        (3, "D__第2位", "unknown_option", "9"),
        (3, "E", "out_of_range", "200"),
        (3, "G", "two_answers", "1、97：船上"),
    ]
    assert codes(intake, *TICKS) == [[0, 0, 1, 0, 0]]
    assert adds_up(intake)


def test_clashes_of_ticks_and_places_are_refused(tmp_path):
    filling = Filling()
    filling.type(3, no=1, B__1=1, B__96=1, D1=2, D2=2)
    filling.type(4, no=2, B__1=1, B__2=1, B__3=1, B__97=1, D2=1)
    intake = filling.take(tmp_path)
    assert [(row, column, reason) for row, column, reason, _ in refused(intake)] == [
        (3, "B__1", "exclusive_conflict"),
        (3, "D__第1位", "twice"),
        (4, "B__1", "too_many"),
        (4, "D__第2位", "unknown_option"),
    ]
    assert refused(intake)[-1][3] == "第1位空着"
    assert codes(intake, "D__1") == [[BLANK], [BLANK]]
    assert adds_up(intake)


def test_an_answer_nobody_was_asked_for_is_refused(tmp_path):
    intake = Filling().type(3, no=1, A=2, E=40).take(tmp_path)
    assert refused(intake) == [(3, "E", "impossible_path", "40")]


def test_a_text_beside_an_option_that_was_not_ticked_is_not_lost(tmp_path):
    intake = Filling().type(3, no=1, B__1=1, B__97__text="车位", G__97__text="船上").take(tmp_path)
    assert [(column, value) for _, column, _, value in refused(intake)] == [
        ("B__1", "97：车位"),
        ("G__97__text", "97：船上"),
    ]
    assert codes(intake, *TICKS) == [[1, 0, 0, 0, 0]]
    assert intake.responses.cells == {"in": 3, "accepted": 1, "ledger": 2}


def test_errors_of_the_spreadsheet_are_unreadable(tmp_path):
    filling = Filling().type(3, no=1, A="#REF!", B__1=1, B__2="#N/A", G=1)
    for cell in filling.book["录入"][3]:
        if isinstance(cell.value, str) and cell.value.startswith("#"):
            cell.data_type = "e"
    intake = filling.take(tmp_path)
    assert [(column, reason) for _, column, reason, _ in refused(intake)] == [
        ("A", "unreadable"),
        ("B__2", "unreadable"),
    ]
    assert adds_up(intake)


def test_form_numbers_are_checked(tmp_path):
    filling = Filling()
    for row, number in enumerate([1, "01", None, 4, 5], start=3):
        filling.type(row, no=number, A=1)
    filling.book["录入"].cell(7, 5).value = None
    intake = filling.take(tmp_path)
    assert intake.responses.frame["respondent"].tolist() == ["1", "01", "行5", "4"]
    assert set(notices(intake)) == {"number_missing", "number_twice"}
    assert "第5行" in notices(intake)["number_missing"]
    assert "1行只有表号" in notices(intake, "info")["row_skipped"]


def test_the_same_file_with_more_rows_counts_nobody_twice(tmp_path):
    filling = Filling().type(3, no=1, A=1, E=40)
    filling.take(tmp_path)
    path = save(tmp_path, "录入表2.xlsx", filling.type(4, no=2, A=2).data())
    intake = take(tmp_path, SMALL, path)
    assert codes(intake, "A") == [[1], [2]]


def test_what_a_person_does_to_a_table(tmp_path):
    filling = Filling()
    for number in range(1, 4):
        filling.type(number + 2, no=number, day="2025/5/1", A=1, E=number, B__1=1, F="意见")
    sheet = filling.book["录入"]
    sheet.move_range("E1:E9", cols=40)  # question A to the far right
    sheet.delete_cols(5)
    sheet["B1"] = "我的备注栏"
    sheet["C2"] = "哪天录的"
    at = {str(cell.value): cell.column for cell in sheet[1]}
    sheet.cell(1, at["E"]).value = sheet.cell(2, at["E"]).value  # the wording typed over the header
    sheet.insert_rows(1)
    sheet["A1"] = "历下区某社区录入表"
    sheet.insert_rows(5)
    filling.book.move_sheet("说明", offset=-2)
    sheet.title = "录入 "
    intake = filling.take(tmp_path)
    assert codes(intake, "A", "E", "B__1") == [[1, 1, 1], [1, 2, 1], [1, 3, 1]]
    assert intake.responses.frame["submitted"].tolist() == ["2025-05-01"] * 3
    assert intake.responses.ledger == ()
    assert set(notices(intake)) == {"column_unknown"}
    assert "我的备注栏" in notices(intake)["column_unknown"]


def test_a_sheet_without_the_row_in_words_loses_no_form(tmp_path):
    filling = Filling().type(3, no=1, A=1).type(4, no=2, A=2)
    filling.book["录入"].delete_rows(2)
    assert codes(filling.take(tmp_path), "A") == [[1], [2]]


def test_headers_copied_into_the_table_are_no_forms(tmp_path):
    filling = Filling().type(3, no=1, A=1).type(6, no=2, A=2)
    sheet = filling.book["录入"]
    for column in range(1, sheet.max_column + 1):
        for above, below in ((1, 4), (2, 5)):
            sheet.cell(below, column).value = sheet.cell(above, column).value
    assert codes(filling.take(tmp_path), "A") == [[1], [2]]


def test_columns_that_are_gone_are_named(tmp_path):
    filling = Filling().type(3, no=1, A=1, C__hou=1)
    sheet = filling.book["录入"]
    for header in ("F", "C__job"):
        sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == header))
    intake = filling.take(tmp_path)
    assert "F" in notices(intake)["item_missing"]
    assert "C__job" in notices(intake)["part_missing"]
    assert codes(intake, "C__hou", "C__job", "F") == [[1, BLANK, BLANK]]


def test_codes_that_changed_their_meaning_are_noticed(tmp_path):
    changed = SMALL.to_dict()
    changed["items"][0]["options"] = {1: "没有", 2: "有", 99: "不愿回答"}
    data = Filling().type(3, no=1, A=1).data()
    intake = take(tmp_path, Questionnaire.from_dict(changed), save(tmp_path, "录入表.xlsx", data))
    assert "form_revised" in notices(intake)


def test_a_workbook_of_another_survey_is_refused(tmp_path):
    other = Questionnaire.from_dict({"items": [{"id": f"X{i}", "kind": "text", "text": f"问{i}"} for i in range(9)]})
    data = Filling().type(3, no=1, A=1).data()
    with pytest.raises(IntakeError, match="I-OTHER-SURVEY"):
        take(tmp_path, other, save(tmp_path, "录入表.xlsx", data))


def test_only_our_own_workbook_is_ours():
    ours = CHANNELS["entry_workbook"]
    assert recognise(Filling().workbook())[0] is ours
    assert not ours.sniff(open_workbook(export(["序号", "1、有工作吗？"], [[1, "有"]]), "1.xlsx"))
    assert not ours.sniff(open_workbook(export(["表号", "姓名"], [[1, "某"]]), "1.xlsx"))


def test_no_questionnaire_can_be_drafted_from_codes():
    with pytest.raises(IntakeError, match="I-NO-DRAFT"):
        CHANNELS["entry_workbook"].draft([Filling().workbook()], "x")


def test_an_empty_form_says_that_it_is_empty(tmp_path):
    assert "no_answers" in notices(Filling().take(tmp_path))
