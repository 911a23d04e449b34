"""The coding sheet: written, filled in as people fill things in, read back by content."""

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.responses.open_text.making import answered, filled, giving, shown
from toolkit.containers import open_workbook
from toolkit.document import plain
from toolkit.document.xlsx import write_grid
from toolkit.errors import AnalysisError, IntakeError
from toolkit.messages import SIMULATED_NOTICE
from toolkit.questionnaire.kinds import Level
from toolkit.records import BLANK, NOT_ASKED
from toolkit.responses.open_text import coding_sheet, read_coding, starter_codes
from toolkit.responses.open_text.coding_sheet import twice
from toolkit.responses.open_text.texts import open_answers

TEXTS = [
    "房租太高，请打电话10000000001",
    "孩子放学没人看",
    "。。。",
    "",
    None,
    "多栽几棵桂花",
    "=1+1 公式",
    "房租又涨\n停车难",
]
ANSWERS = answered(TEXTS)
SHEET = coding_sheet(ANSWERS, "WHY")
CODES = {"7-1": ["住房租金"], "7-2": [4], "7-3": ["95 无效"], "7-6": ["其他"], "7-7": ["97"], "7-8": ["1", "社区环境"]}
SECOND = {"7-1": ["住房租金"], "7-2": [4, 8], "7-3": ["无效"], "7-6": ["其他"], "7-7": ["97"], "7-8": [1, 11]}


def read(change=None, second=None, *, answers=ANSWERS, **sheets):
    changes = {"编码": change or giving(CODES), **({"复核": second} if second else {}), **sheets}
    return read_coding(filled(SHEET, **changes), answers, "WHY")


def reasons(coded):
    return [(row.respondent, row.reason) for row in coded.ledger]


def noticed(coded):
    return [notice.code for notice in coded.notices]


def rows_of(name):
    return list(load_workbook(io.BytesIO(SHEET))[name].iter_rows(values_only=True))


# ---- the empty sheet -------------------------------------------------------------------------------------------------


def test_the_same_answers_give_the_same_bytes():
    assert coding_sheet(ANSWERS, "WHY") == SHEET


def test_every_text_is_there_masked_with_suggestions_apart_and_no_code():
    header, *rows = rows_of("编码")
    assert header[:5] == ("记录号", "文字", "码1", "码2", "码3")
    assert [row[0] for row in rows] == ["7-1", "7-2", "7-3", "7-6", "7-7", "7-8"]
    assert rows[0][1] == "房租太高，请打电话【电话】"
    assert rows[4][1] == "=1+1 公式"
    assert rows[0][5] == "1 住房租金"
    assert all(row[2:5] == (None, None, None) for row in rows)


def test_the_number_is_nowhere_in_the_file():
    book = open_workbook(SHEET, "编码表.xlsx")
    assert not any(
        "10000000001" in text for sheet in book.sheets for row in sheet.cells.values() for text in row.values()
    )


def test_codes_are_chosen_from_the_code_book_with_room_for_more():
    sheet = load_workbook(io.BytesIO(SHEET))["编码"]
    lists = {str(check.sqref): check.formula1 for check in sheet.data_validations.dataValidation}
    assert lists["C2:C7"] == "编码本!$B$2:$B$36"
    assert lists["G2:G7"] == '"是"'
    assert sheet.freeze_panes == "A2"


def test_the_second_person_sees_neither_codes_nor_suggestions():
    header, *rows = rows_of("复核")
    assert header == ("记录号", "文字", "码1", "码2", "码3", "备注", "校验（勿改）")
    assert len(rows) == 6


@pytest.mark.parametrize(("n", "most"), [(20, 20), (31, 30), (150, 30), (151, 31), (400, 80)])
def test_a_fifth_and_at_least_thirty_are_coded_twice(n, most):
    answers = open_answers(answered([f"意见{number}" for number in range(n)]), "WHY")
    chosen = twice(answers)
    assert len(chosen) == most
    assert chosen == twice(answers)
    assert [text.record for text in chosen] == [t.record for t in answers.texts if t in chosen]


def test_only_open_questions_are_coded():
    with pytest.raises(AnalysisError):
        coding_sheet(ANSWERS, "HOB")


# ---- read back -------------------------------------------------------------------------------------------------------


def test_codes_become_a_multiple_choice():
    coded = read()
    assert coded.ledger == ()
    assert noticed(coded) == ["coding_empty", "coding_once"]
    assert coded.counts == {1: 2, 4: 1, 11: 1, 97: 2}
    assert coded.measure.level is Level.MULTIPLE
    assert list(coded.frame["respondent"]) == [f"7-{n}" for n in range(1, 9)]
    assert list(coded.frame["WHY__1"]) == [1, 0, BLANK, BLANK, NOT_ASKED, 0, 0, 1]
    assert list(coded.frame["WHY__11"]) == [0, 0, BLANK, BLANK, NOT_ASKED, 0, 0, 1]
    assert set(coded.measure.columns) == set(coded.frame) - {"respondent"}
    assert "WHY__95" not in coded.frame
    assert coded.base == "基数：已编码、有内容的5份（写了文字的6份，问到的7份）。"
    rows = shown(coded.table())
    assert rows[0][:3] == ["住房租金", "2", "40%"]
    assert rows[-1][:3] == ["其他", "2", "40%"]
    assert "10000000001" not in coded._repr_html_() + repr(coded)


def test_an_empty_sheet_counts_nothing_and_no_suggestion():
    coded = read(lambda rows: rows)
    assert (coded.codes, coded.counts, coded.ledger) == ({}, {}, ())
    assert "6条文字没有可用的码" in coded.notices[0].message
    assert repr(coded)
    assert coded._repr_html_()


def test_suggestions_count_where_a_person_took_them():
    coded = read(giving({"7-1": ["是"], "7-2": ["√"], "7-3": ["否"], "7-8": ["也许"]}, "采用建议"))
    assert coded.codes == {"7-1": {1}, "7-2": {4}}
    assert reasons(coded) == [("7-8", "unknown_option")]


def test_a_code_beside_the_suggestions_taken_is_one_more():
    def change(rows):
        return giving({"7-1": ["是"]}, "采用建议")(giving({"7-1": ["权益维权"]})(rows))

    assert read(change).codes == {"7-1": {1, 10}}


def test_sorted_rows_moved_columns_rows_on_top_and_new_columns_change_nothing():
    def change(rows):
        header, *others = giving(CODES)(rows)
        others.sort(key=lambda row: str(row[1]))
        return [
            ["请在周五前交回"],
            *([*row[::-1], extra] for row, extra in zip([header, *others], "码日期时间天地", strict=False)),
        ]

    assert read(change).codes == read().codes


def test_a_fourth_code_and_several_in_one_cell_are_read():
    def change(rows):
        rows = giving({"7-1": ["1、2", "托管教育；6"]})(rows)
        return [[*row, "码4" if place == 0 else 9 if place == 1 else None] for place, row in enumerate(rows)]

    assert read(change).codes == {"7-1": {1, 2, 4, 6, 9}}


def test_a_column_sorted_without_the_others_is_noticed_and_not_used():
    def change(rows):
        header, *others = giving(CODES)(rows)
        turned = [row[1] for row in others][::-1]
        return [header, *([row[0], text, *row[2:]] for row, text in zip(others, turned, strict=True))]

    with pytest.raises(IntakeError) as caught:
        read(change)
    assert caught.value.code == "I-CODING"


def test_one_row_with_another_text_is_listed_and_not_used():
    def change(rows):
        rows = giving(CODES)(rows)
        rows[1][1] = "我改了一下文字"
        return rows

    coded = read(change)
    assert reasons(coded) == [("7-1", "text_differs")]
    assert "7-1" not in coded.codes
    assert coded.ledger[0].row == 2
    assert (coded.ledger[0].sheet, coded.ledger[0].column) == ("编码", "文字")


def test_blanks_added_to_a_text_do_not_matter():
    def change(rows):
        rows = giving(CODES)(rows)
        rows[1][1] = f" {rows[1][1]} \n"
        return rows

    assert read(change).codes == read().codes


def test_deleted_rows_and_later_answers_are_told():
    coded = read(lambda rows: giving(CODES)(rows)[:-2], answers=answered([*TEXTS, "后来的意见"]))
    assert len(coded.codes) == 4
    assert "3条文字没有可用的码，其中3条在表里找不到" in coded.notices[0].message


def test_a_record_that_is_gone_is_listed():
    coded = read(answers=answered([*TEXTS[:-1], ""]))
    assert reasons(coded) == [("7-8", "record_unknown")]


def test_an_unknown_code_is_listed_and_the_others_of_the_record_stay():
    coded = read(giving({"7-1": ["住房租金", "住房租今"], "7-2": ["看不懂"]}))
    assert coded.codes == {"7-1": {1}}
    assert reasons(coded) == [("7-1", "code_unknown"), ("7-2", "code_unknown")]
    assert "您是不是想写“住房租金”？" in coded.ledger[0].message


def test_a_text_without_content_has_no_other_code():
    coded = read(giving({"7-3": ["无效", "其他"]}))
    assert coded.codes == {}
    assert reasons(coded) == [("7-3", "exclusive_conflict")]


@pytest.mark.parametrize(("again", "kept"), [("住房租金", {"7-1": {1}}), (None, {"7-1": {1}}), ("其他", {})])
def test_a_row_twice_counts_once_and_never_two_ways(again, kept):
    def change(rows):
        rows = giving({"7-1": ["住房租金"]})(rows)
        return [*rows, [*rows[1][:2], again, *rows[1][3:]]]

    coded = read(change)
    assert coded.codes == kept
    assert reasons(coded) == ([] if kept else [("7-1", "coded_otherwise")])


def test_the_code_book_is_read_as_the_person_left_it():
    def book(rows):
        rows[1][1] = "住房"
        return [*rows, [13, "绿化"], ["十四", "宠物"], [13, "河道"], [15, None], ["9" * 5000, "花"]]

    def change(rows):
        return giving({"7-1": ["是"]}, "采用建议")(giving({"7-6": ["绿化"], "7-8": ["宠物"]})(rows))

    coded = read(change, 编码本=book)
    assert coded.book.labels[1] == "住房"
    assert coded.codes == {"7-6": {13}, "7-1": {1}}
    assert [row.reason for row in coded.ledger] == ["not_a_number", "twice", "twice", "not_a_number", "code_unknown"]


def test_the_code_book_of_a_workbook_makes_the_next_one():
    coded = read()
    assert coded.book == starter_codes()
    assert coding_sheet(ANSWERS, "WHY", coded.book) == SHEET


@pytest.mark.parametrize("sheet", ["编码", "编码本"])
def test_a_missing_sheet_or_header_is_refused(sheet):
    with pytest.raises(IntakeError) as caught:
        read_coding(filled(SHEET, **{sheet: lambda rows: rows[1:]}), ANSWERS, "WHY")
    assert caught.value.code == "I-CODING"
    book = load_workbook(io.BytesIO(SHEET))
    del book[sheet]
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(IntakeError):
        read_coding(open_workbook(buffer.getvalue(), "编码表.xlsx"), ANSWERS, "WHY")


def test_the_sheet_of_another_survey_is_refused():
    with pytest.raises(IntakeError) as caught:
        read(answers=answered(["别的文字", "别的"] * 4))
    assert caught.value.code == "I-CODING"


# ---- two people ------------------------------------------------------------------------------------------------------


def test_two_people_in_one_workbook_or_in_two():
    coded = read(second=giving(SECOND))
    assert len(coded.agreement.records) == 6
    assert coded.agreement.exact == pytest.approx(5 / 6)
    assert coded.agreement.disagreements == ("7-2",)
    assert coded.agreement.of(8).kappa == 0.0
    assert coded.agreement.of(1).kappa == 1.0
    apart = read_coding(filled(SHEET, 编码=giving(CODES)), ANSWERS, "WHY", filled(SHEET, 复核=giving(SECOND)))
    assert apart.agreement == coded.agreement
    assert "coding_once" not in noticed(coded)
    with pytest.raises(IntakeError):
        read_coding(filled(SHEET), ANSWERS, "WHY", open_workbook(write_grid({"别的": [["记录号"]]}), "别的.xlsx"))
    assert coded.counts == read().counts, "the second person's codes are for comparison"


def test_agreement_and_differences_are_shown():
    coded = read(second=giving(SECOND))
    rows = {row[0]: row[1:] for row in shown(coded.agreement_table())}
    assert rows["学习成长"] == ["0", "0", "1", "5", "83%", "0.00", "0.00"]
    assert rows["住房租金"] == ["2", "0", "0", "4", "100%", "1.00", "1.00"]
    assert "婚恋交友" not in rows
    differing = coded.disagreements()
    assert shown(differing)[0] == ["7-2", "孩子放学没人看", "托管教育", "托管教育；学习成长"]
    assert "没有给／学习成长 1次" in plain(differing.notes[0])
    assert "完全相同的占83%" in plain(coded.table().notes[2])


def test_low_agreement_asks_for_a_better_code_book():
    second = {record: ["其他"] for record in CODES}
    assert "coding_apart" in noticed(read(second=giving(second)))


# ---- odd texts and synthetic ones ------------------------------------------------------------------------------------


ODD = ["长" * 40_000, "a\x01b\r\nc", "\ufffe坏", "<b>粗</b>", "0012", "1e5", "2024-01-01", "🙂👩‍💻", "\t=1+1"]


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_is_known_again(text):
    answers = answered(["平常的话", text])
    coded = read_coding(filled(coding_sheet(answers, "WHY"), 编码=giving({"7-1": [1], "7-2": [2]})), answers, "WHY")
    assert coded.ledger == ()
    assert coded.codes == {"7-1": {1}, "7-2": {2}}


@settings(max_examples=15)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_whatever_was_written_is_known_again(texts):
    answers = answered([*texts, "平常的话"])
    codes = {text.record: ["其他"] for text in open_answers(answers, "WHY").texts}
    coded = read_coding(filled(coding_sheet(answers, "WHY"), 编码=giving(codes)), answers, "WHY")
    assert (set(coded.codes), coded.ledger) == (set(codes), ())


def test_a_sheet_of_synthetic_answers_says_so():
    synthetic = replace(ANSWERS, provenance=replace(ANSWERS.provenance, simulated=True))
    sheet = coding_sheet(synthetic, "WHY")
    said = [text for row in open_workbook(sheet, "编码表.xlsx").sheets[0].cells.values() for text in row.values()]
    assert SIMULATED_NOTICE in said
    assert SIMULATED_NOTICE in plain(read_coding(filled(sheet), synthetic, "WHY").table().notes[0])
    assert SIMULATED_NOTICE not in read().base
