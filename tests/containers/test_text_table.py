"""Text tables: every cell in its column, one spoilt row spoils no other, nothing typed, nothing lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.containers import LostDigits, Unreadable, Workbook, text_table
from toolkit.containers.text_table import read_text
from toolkit.errors import IntakeError

HEADER = ["序号", "1、性别", "2、意见", "3、分"]
ROWS = [["1", "男", "a", "5"], ["2", "女", "b", "4"], ["3", "男", "c", "3"], ["4", "女", "d", "2"]]


def lines(*rows: list[str]) -> list[str]:
    return [",".join(row) for row in (HEADER, *rows)]


def book(text: str) -> Workbook:
    return read_text(text.encode(), "a.csv")


def grid(text: str) -> list[list[str]]:
    """The cells as a list of lists, as wide as the widest row."""
    cells = book(text).sheets[0].cells
    width = max(max(row) for row in cells.values()) + 1
    return [[cells.get(n, {}).get(at, "") for at in range(width)] for n in range(1, max(cells) + 1)]


def shown(found, row):
    """The texts of a row, unreadable or not."""
    return {column: str(text) for column, text in found.sheets[0].cells[row].items()}


def broken(found: Workbook) -> list[int]:
    """The rows of which every cell is unreadable."""
    cells = found.sheets[0].cells
    return [row for row in cells if all(isinstance(text, Unreadable) for text in cells[row].values())]


CELLS = st.text(st.sampled_from('甲a1,;|\t"\n，. '), max_size=6).map(str.strip)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([",", "\t", ";", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_what_the_standard_library_writes_comes_back(rows, delimiter, end, all_quoted):
    table = [["甲题", "乙题", "丙题"], *rows, ["x", "y", "z"], ["x", "y", "z"], ["x", "y", "z"]]
    buffer = io.StringIO()
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n", quoting=quoting).writerows(table)
    text = f"sep={delimiter}\n{buffer.getvalue()}".replace("\n", end)
    assert grid(text) == table


@given(st.text(st.sampled_from('a,"\n;'), max_size=40))
def test_no_character_of_a_file_vanishes(text):
    cells = book(f"x,y\n1,2\n{text}\n").sheets[0].cells
    assert sum(cell.count("a") for row in cells.values() for cell in row.values()) == text.count("a")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_are_told_apart_though_others_stand_in_the_texts(delimiter):
    rows = [["编号", "意见"], ["1", "好；很好，1.5"], ["2", "a-b"]]
    assert grid("\n".join(delimiter.join(row) for row in rows) + "\n") == rows


def test_decimal_commas_do_not_hide_semicolons():
    assert grid("甲;乙\n1,5;2,5\n3,5;4,5\n") == [["甲", "乙"], ["1,5", "2,5"], ["3,5", "4,5"]]


def test_a_full_width_comma_is_a_delimiter_only_where_there_is_no_other():
    found = book("编号，意见\n1，好\n2，坏\n")
    assert found.sheets[0].cells[2] == {0: "1", 1: "好"}
    assert [notice.code for notice in found.notices] == ["wide_comma"]
    assert grid("编号,意见\n1,好，很好\n2,坏，很坏\n")[1:] == [["1", "好，很好"], ["2", "坏，很坏"]]


def test_one_column_is_a_table_too():
    assert grid("意见\n好\n坏\n") == [["意见"], ["好"], ["坏"]]


def test_texts_that_others_take_for_missing_or_numbers_stay():
    texts = ["NA", "None", "null", "N/A", "'=1+1", "=1+1", "007", "1e400", "nan", "+86"]
    assert grid("甲,乙\n" + "".join(f"x,{text}\n" for text in texts))[1:] == [["x", text] for text in texts]


def test_rows_are_numbered_as_a_table_programme_shows_them():
    cells = book('sep=,\n\n甲,乙\n"1\n2",3\n\n4,5\n').sheets[0].cells
    assert cells == {2: {0: "甲", 1: "乙"}, 3: {0: "1\n2", 1: "3"}, 5: {0: "4", 1: "5"}}


def test_a_row_too_long_is_unreadable_whole_and_keeps_what_stands_beyond_the_header():
    found = book("\n".join(lines(ROWS[0], ["2", "女", "房东", "不修", "4"], *ROWS[2:])) + "\n")
    assert broken(found) == [3]
    assert shown(found, 3) == {0: "2", 1: "女", 2: "房东", 3: "不修", 4: "4"}
    assert [(notice.code, notice.level) for notice in found.notices] == [("rows_broken", "action")]
    assert "第3行" in found.notices[0].message


def test_blank_cells_beyond_the_header_are_nothing():
    found = book("\n".join([*lines(ROWS[0]), "2,女,b,4,,, ", *map(",".join, ROWS[2:])]))
    assert broken(found) == []
    assert found.notices == ()


def test_a_row_too_short_is_unreadable_where_others_are_whole():
    found = book("\n".join(lines(*ROWS[:3], ["4", "女"])))
    assert broken(found) == [5]
    assert shown(found, 5) == {0: "4", 1: "女"}


def test_rows_are_short_where_the_programme_writes_no_blank_ends():
    found = book("\n".join(lines(["1", "男"], ["2"], ["3", "女", "c"], ["4", "女"])))
    assert broken(found) == []
    assert found.notices == ()


def test_rows_above_the_header_are_no_short_rows():
    found = book("调查表\n\n" + "\n".join(lines(*ROWS)))
    assert found.sheets[0].cells[1] == {0: "调查表"}
    assert broken(found) == []


@pytest.mark.parametrize("spoilt", ['2,"女,b,4', '"2,女,b,4', '2,女,b,"4', '2,女,"b,4'])
@pytest.mark.parametrize("third", ["3,男,c,3", '3,男,"c,d",3', '"3","男","",""', '3,男,"c\nd",3'])
def test_an_open_quote_spoils_its_line_alone(spoilt, third):
    found = book("\n".join([*lines(ROWS[0]), spoilt, third, *map(",".join, ROWS[3:])]))
    assert broken(found) == [3]
    assert shown(found, 3) == dict(enumerate(spoilt.split(",")))
    assert found.sheets[0].cells[4][0] == "3"
    assert found.sheets[0].cells[5] == dict(enumerate(ROWS[3]))


def test_quotes_that_people_write_stay_in_the_text():
    assert grid('甲,乙,丙\n1,太"贵"了,x\n2,"他说"好"了",y\n3, "引" ,z\n4,"a""b",w\n')[1:] == [
        ["1", '太"贵"了', "x"],
        ["2", '他说"好"了', "y"],
        ["3", "引", "z"],
        ["4", 'a"b', "w"],
    ]


def test_a_broken_byte_makes_its_cell_unreadable():
    found = read_text("甲,乙\n1,".encode() + b"\xff\n2,b\n", "a.csv")
    assert isinstance(found.sheets[0].cells[2][1], Unreadable)
    assert not isinstance(found.sheets[0].cells[2][0], Unreadable)
    assert found.sheets[0].cells[3] == {0: "2", 1: "b"}


def test_numbers_that_lost_their_digits_are_told_and_named_by_place_not_by_value():
    found = book("甲,乙\n1,1.38E+10\n2,1.8E+03\n")
    assert isinstance(found.sheets[0].cells[2][1], LostDigits)
    assert not isinstance(found.sheets[0].cells[3][1], LostDigits)
    [notice] = found.notices
    assert (notice.code, "第2行第2列" in notice.message, "1.38" in notice.message) == ("digits_lost", True, False)


def test_control_characters_stay_and_are_told():
    found = book("甲,乙\n1,a\x08b\n")
    assert found.sheets[0].cells[2][1] == "a\x08b"
    assert [notice.code for notice in found.notices] == ["control_characters"]


@pytest.mark.parametrize("text", ["", "\ufeff", " \t \n", "\n" * 9, ",,,\n,,\n", "\0\0"])
def test_a_file_of_nothing_is_refused(text):
    with pytest.raises(IntakeError, match="I-EMPTY-FILE"):
        book(text)


def test_a_file_that_ends_in_its_header_is_refused():
    with pytest.raises(IntakeError, match="I-DAMAGED"):
        book("序号,1、性")
    assert book("序号,1、性别\n").sheets[0].cells == {1: {0: "序号", 1: "1、性别"}}


def test_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(text_table, "MAX_CELLS", 5)
    with pytest.raises(IntakeError, match="I-TOO-LARGE"):
        book("a,b\n1,2\n3,4\n")
    monkeypatch.setattr(text_table, "MAX_BYTES", 5)
    with pytest.raises(IntakeError, match="I-TOO-LARGE"):
        book("a,b\n1,2\n")
