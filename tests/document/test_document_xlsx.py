import io

import openpyxl
import pytest

from toolkit.document import Column, Number, Table, Text
from toolkit.document.xlsx import workbook, write_grid


def table(caption: str, *cells) -> Table:
    return Table("t", caption, (Column("值", numeric=True),), tuple((cell,) for cell in cells), ((Text("注"),),))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize(
    ("shown", "unit", "value", "code"),
    [
        ("46", "%", 0.46, "0%"),
        ("46.2", "%", 0.462, "0.0%"),
        ("1,234", "", 1234, "#,##0"),
        ("138", "人", 138, '0"人"'),
        ("−5.1", "个百分点", -5.1, '0.0"个百分点"'),
        ("+3", "", 3, "+0;-0"),
        ("46*", "%", "46*%", "General"),
        ("", "", "", "General"),
    ],
)
def test_printed_numbers_become_real_ones(shown, unit, value, code):
    cell = opened(workbook([table("甲", (Number("ab12cd34", shown, unit),))])).worksheets[1]["A3"]
    assert (cell.value, cell.number_format) == (value, code)


def test_texts_stay_texts():
    cells = ["=1+1", "=cmd|'/c calc'!A1", "http://a.cn", "0012", "_x0041_", "甲\x01乙", "+1", "@a"]
    sheet = opened(workbook([table("甲", *((Text(text),) for text in cells))])).worksheets[1]
    values = [sheet.cell(row, 1) for row in range(3, 3 + len(cells))]
    assert {cell.data_type for cell in values} == {"s"}
    assert all(cell.hyperlink is None for cell in values)
    assert [cell.value for cell in values] == [text.replace("\x01", "␁") for text in cells]


def test_sheet_names_are_valid_and_listed():
    captions = ["需求[1]:*?/\\", "需求[1]:*?/\\", "长" * 40, "长" * 40, "", "目录", "History", "'引'"]
    book = opened(workbook([table(caption) for caption in captions]))
    assert book.sheetnames[0] == "目录"
    assert len({name.lower() for name in book.sheetnames}) == len(captions) + 1
    assert max(map(len, book.sheetnames)) == 31
    contents = [row[1] for row in book.worksheets[0].iter_rows(min_row=3, values_only=True)]
    assert contents[0] == captions[0]
    assert book.worksheets[1]["A1"].value == captions[0]
    assert book.worksheets[1].freeze_panes == "B3"


def test_grid_keeps_strings_and_numbers_apart():
    book = opened(write_grid({"数据": [["序号", "答案"], [1, "=1+1"], [2.5, None], [None, "007"]]}))
    assert list(book["数据"].iter_rows(values_only=True)) == [
        ("序号", "答案"),
        (1, "=1+1"),
        (2.5, None),
        (None, "007"),
    ]
    assert book["数据"]["B2"].data_type == "s"


def test_overlong_text_is_cut_visibly():
    value = opened(write_grid({"甲": [["长" * 40_000]]}))["甲"]["A1"].value
    assert len(value) == 32_767
    assert value.endswith("…")
