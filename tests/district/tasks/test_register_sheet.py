"""The register goes to WPS and comes back the same; every row is taken, or named with what to mend."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.district.tasks.making import FORUM, HEAD, LATE, OPEN, PLAN, grid, register, sheet
from toolkit.district.tasks import TASKS, Entry, read_register, write_register
from toolkit.district.tasks.accepting import accept
from toolkit.document.escape import one_line
from toolkit.errors import IntakeError
from toolkit.questionnaire.bank import places

CODES = [place.code for place in places()]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20).map(one_line)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
ENTRIES = st.builds(
    Entry, st.sampled_from(CODES), st.sampled_from(TASKS), TEXTS.map(lambda text: text or "某项"),
    DAYS, DAYS, TEXTS, TEXTS, st.booleans(),
).filter(lambda entry: accept(entry.cells())[0] == entry)  # fmt: skip


def read(*rows, head=HEAD):
    return read_register(sheet(*rows, head=head), "表.xlsx")


def told(found) -> str:
    return "\n".join(notice.message for notice in found.notices)


@given(st.lists(ENTRIES, max_size=6))
def test_a_register_comes_back_as_it_went_out(entries):
    made = register(*entries)
    found = read_register(write_register(made), "表.xlsx")
    assert found.entries == made.entries
    assert not [notice for notice in found.notices if notice.level == "action"]


def test_the_same_register_gives_the_same_bytes_in_any_order_of_writing():
    first, again = register(FORUM, LATE, PLAN), register(FORUM, LATE, PLAN)
    assert write_register(first) == write_register(again)
    assert write_register(first) != write_register(register(FORUM, LATE))


def test_formulas_and_markup_stay_text():
    nasty = [
        replace(OPEN, title=title) for title in ("=1+1", "@SUM(A1)", "<b>甲</b>", "http://example.com", "+8", "_x0041_")
    ]
    data = write_register(register(*nasty))
    assert [one.title for one in read_register(data, "表.xlsx").entries] == [one.title for one in nasty]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]


def test_the_workbook_has_a_guide_lists_and_a_frozen_header():
    book = openpyxl.load_workbook(io.BytesIO(write_register(register(FORUM))))
    assert book.sheetnames == ["填写说明", "登记", "名单"]
    entries = book["登记"]
    assert entries.freeze_panes == "E2"
    lists = {str(check.sqref).split(":")[0]: check.formula1 for check in entries.data_validations.dataValidation}
    assert lists["B2"] == "'名单'!$A$2:$A$26"
    assert lists["C2"] == "'名单'!$C$2:$C$7"
    assert [book["名单"].cell(row, 1).value for row in (2, 26)] == ["01 贡院墙根社区", "25 全运村社区"]
    assert isinstance(entries["F2"].value, date)
    assert entries.column_dimensions["J"].hidden


def test_rows_as_people_write_them():
    found = read(
        ("", "2", "座谈", "租房座谈会", "租房", "2025年5月20日", "2025/5/28", "S1（2025-05-28）", ""),
        ("T3", "千东社区", "微 团课", "团课一讲", "", "2025年7月", "", "", ""),
        ("t9", "龙洞街道全运村社区", "调研报告", "调研", "", "", "", "", "是"),
    )
    assert found.entries == (
        replace(FORUM),
        Entry("08", "微团课", "团课一讲", date(2025, 7, 31), id="T3"),
        Entry("25", "调研", "调研", withdrawn=True, id="T9"),
    )
    assert "第3行“计划日期”：“2025年7月”没有写到日，按最后一天2025年7月31日算" in told(found)
    assert {notice.level for notice in found.notices} == {"info"}


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("", "舜并社区", "调研", "甲"), "社区", "您是不是想写“舜井社区”"),
        (("", "26", "调研", "甲"), "社区", "名单里没有代码26"),
        (("", "03 舜井社区", "调研", "甲"), "社区", "代码03是曲水亭社区，后面却写着“舜井社区”"),
        (("", "", "调研", "甲"), "社区", "没有写社区"),
        (("", "02", "微团刻", "甲"), "任务", "您是不是想写“微团课”"),
        (("", "02", "", "甲"), "任务", "没有写任务"),
        (("", "02", "调研", ""), "名称", "没有写名称"),
        (("", "02", "调研", "甲" * 501), "名称", "有501个字"),
        (("", "02", "调研", "甲", "", "2025-02-30"), "计划日期", "不是一个日期"),
        (("", "02", "调研", "甲", "", "", "2025年3月"), "完成日期", "不是一个日期"),
        (("", "02", "调研", "甲", "", "", 45721), "完成日期", "表格内部的日期数"),
        (("", "02", "调研", "甲", "", "", "", "", "也许"), "撤回", "看不懂"),
        (("第三", "02", "调研", "甲"), "编号", "编号“第三”不对"),
    ],
)
def test_what_cannot_be_taken_is_named_with_place_problem_and_fix(row, column, words):
    found = read((*row, *[""] * (len(HEAD) - len(row))), ("", "02", "调研", "好的一行", "", "", "", "", ""))
    assert [entry.title for entry in found.entries] == ["好的一行"]
    assert found.rows == 2
    (notice,) = found.notices
    assert notice.level == "action"
    assert notice.message.startswith(f"登记表“表.xlsx”第2行“{column}”：")
    assert words in notice.message
    assert notice.message.endswith("这一行没有收下。")


def test_personal_information_stays_out(mobile):
    found = read(("", "02", "调研", "甲", "", "", "", f"联系电话{mobile}", ""))
    assert not found.entries
    assert "里面有电话" in told(found)
    assert mobile not in told(found)
    strayed = read(("", f"舜井 {mobile}", mobile, "甲", "", f"周三，{mobile}", "", "", mobile))
    assert len(strayed.notices) == 4
    assert mobile not in told(strayed)
    named = read(("", "02", "调研", "甲", "", "", "", "联系人：张三", ""))
    assert named.entries
    assert "好像有姓名" in told(named)


def test_a_cell_without_a_value_is_named():
    book = openpyxl.load_workbook(io.BytesIO(sheet(("", "02", "调研", "甲", "", "", "", "", ""))))
    book.worksheets[0]["G2"] = "#N/A"
    buffer = io.BytesIO()
    book.save(buffer)
    found = read_register(buffer.getvalue(), "表.xlsx")
    assert not found.entries
    assert "“完成日期”：这一格没有可用的内容" in told(found)


def test_columns_may_stand_in_any_order_and_own_ones_are_told():
    found = read(("好", "甲", "2", "调研"), head=("备用", "名称", "社区", "任务"))
    assert found.entries == (Entry("02", "调研", "甲"),)
    assert "不认识“备用”这一列" in told(found)


def test_content_beside_every_header_is_told():
    data = sheet(("甲", "2", "调研"), ("", "", "", "在外面"), head=("名称", "社区", "任务"))
    found = read_register(data, "表.xlsx")
    assert len(found.entries) == 1
    assert "第4列没有表头" in told(found)
    assert "第3行：内容都写在认不出的列里" in told(found)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (("甲", "乙"), "找不到表头（社区、任务、名称）"),
        (("编号", "社区", "任务", "名称"), "少了这些列：主题、计划日期、完成日期、依据、撤回"),
        (("名称", "社区", "任务", "社 区"), "有两列都叫“社区”"),
    ],
)
def test_a_sheet_without_the_headers_is_refused(head, words):
    with pytest.raises(IntakeError) as error:
        read(("1", "2", "3", "4")[: len(head)], head=head)
    assert error.value.code == "I-REGISTER"
    assert words in error.value.message


@pytest.mark.parametrize("data", [b"", b"not a table at all\x00\x01", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(IntakeError):
        read_register(data, "表.xlsx")


def test_a_second_sheet_with_entries_is_told():
    from toolkit.document.xlsx import write_grid

    rows: list[list[str | int | float | None]] = [list(HEAD), [None, "02", "调研", "甲"]]
    found = read_register(write_grid({"别的": rows, "登记": rows}), "表.xlsx")
    assert len(found.entries) == 1
    assert "工作表“别的”也像登记表，没有读" in told(found)


@given(st.lists(st.lists(st.text(max_size=8), min_size=9, max_size=9), max_size=4))
def test_every_row_is_taken_or_named(rows):
    found = read(*map(tuple, rows))
    refused = {notice.message.split("行")[0] for notice in found.notices if notice.code in ("task_refused", "task_row")}
    assert len(found.entries) + len(refused) >= found.rows


def test_the_lists_hold_every_community():
    assert [row.get(0, "")[:2] for row in grid(write_register(register()), "名单")[1:]] == CODES
