"""The ledgers of many communities in one: nothing lost, nothing judged, progress kept, the same bytes."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.district.tasks.making import grid, ledger
from tests.report.advice.cards import CLEAN, FINDINGS, NOTES
from toolkit.district.tasks import stack_ledgers
from toolkit.district.tasks.measures import Row
from toolkit.district.tasks.stacking import OVERDUE, SOON, UNDATED
from toolkit.document import plain
from toolkit.report.advice import ledger_workbook
from toolkit.report.advice.ledger import LEDGER

ON = date(2025, 9, 10)
HOUSING = {
    "编号": "M1", "名称": "租房信息一页纸", "对象与规模": "租房的青年", "牵头": "社区团支部", "时限": "2025年9月底前",
    "做什么": "把可申请的政策和办理窗口做成一页纸，放进社区微信群", "template_id": "HOU-1", "measure_id": "aa",
}  # fmt: skip
JOBS = {
    "编号": "M2", "名称": "见习岗位清单", "对象与规模": "求职的青年", "牵头": "街道团工委", "时限": "2025年8月31日前",
    "做什么": "收集辖区单位的见习岗位，核实后每周五推送", "measure_id": "bb",
}  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Z")), min_size=1, max_size=8)


def two(**changes: str):
    first = ledger(HOUSING, JOBS)
    second = ledger(HOUSING | {"measure_id": "cc"} | changes, place="曲水亭社区", code="03")
    return {"02.xlsx": first, "03.xlsx": second}


def told(stacked) -> str:
    return "\n".join(notice.message for notice in stacked.notices)


def rows(stacked, name, on=None) -> list[list[str]]:
    found = {table.id: table for table in stacked.tables(on)}
    return [[plain(cell) for cell in row] for row in found[name].rows]


def test_what_the_communities_wrote_is_read_back_and_stacked():
    data = ledger_workbook(CLEAN, FINDINGS, NOTES, "舜井社区")
    stacked = stack_ledgers({"02.xlsx": data})
    assert [row["编号"] for row in stacked.rows] == ["M1", "M2", "M3"]
    assert not stacked.notices
    assert stacked.rows[0].owner == "社区团支部"
    assert stacked.rows[0].due == date(2025, 9, 30)
    assert stacked.rows[0].cells.keys() == {entry.header for entry in LEDGER}
    assert [one["去向"] for one in stacked.as_dict()["measures"]] == ["本社区办理", "本社区办理", "向上反映"]


def test_the_order_of_files_does_not_count_and_bytes_repeat():
    files = two()
    again = dict(reversed(files.items()))
    assert stack_ledgers(files).workbook(ON) == stack_ledgers(again).workbook(ON)
    assert stack_ledgers(files).workbook(ON) != stack_ledgers(files).workbook(date(2025, 10, 1))


def test_stacking_what_was_stacked_changes_nothing():
    once = stack_ledgers(two())
    again = stack_ledgers({"汇总.xlsx": once.workbook(ON)})
    assert [row.cells for row in again.rows] == [row.cells for row in once.rows]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4))
def test_every_measure_is_kept_as_written(written):
    made = [
        {"编号": f"M{n}", "名称": title, "做什么": action, "牵头": lead, "measure_id": f"id{n}"}
        for n, (title, action, lead) in enumerate(written)
    ]
    stacked = stack_ledgers({"02.xlsx": ledger(*made)})
    assert len(stacked.rows) == len(made)
    again = stack_ledgers({"x.xlsx": stacked.workbook()})
    assert [row.cells for row in again.rows] == [row.cells for row in stacked.rows]


def test_reminders_of_a_day():
    files = {
        "02.xlsx": ledger(
            HOUSING,
            JOBS,
            HOUSING | {"编号": "M3", "时限": "长期", "measure_id": "d"},
            HOUSING | {"编号": "M4", "时限": "2025年底前", "measure_id": "e"},
            JOBS | {"编号": "M5", "进度": "已完成", "measure_id": "f"},
            JOBS | {"编号": "M6", "状态": "建议草案", "measure_id": "g"},
            JOBS | {"编号": "M7", "状态": "不采纳", "进度": "", "measure_id": "h"},
        )
    }
    stacked = stack_ledgers(files)
    found = {row["编号"]: why for row, why in stacked.reminders(ON)}
    assert found == {"M1": SOON, "M2": OVERDUE, "M3": UNDATED}
    assert rows(stacked, "measure_reminders", ON)[1] == [
        OVERDUE, "街道团工委", "舜井社区 M2“见习岗位清单”", "2025年8月31日前", "2025-08-31", "未开始",
    ]  # fmt: skip
    assert not any(table.id == "measure_reminders" for table in stacked.tables())


@pytest.mark.parametrize(
    ("day", "why"),
    [(date(2025, 8, 31), SOON), (date(2025, 9, 1), OVERDUE), (date(2025, 8, 1), SOON), (date(2025, 7, 31), "")],
)
def test_the_last_day_is_not_late(day, why):
    found = stack_ledgers({"02.xlsx": ledger(JOBS)}).reminders(day)
    assert [reason for _, reason in found] == ([why] if why else [])


def test_repeated_measures_are_counted_by_template_and_object():
    stacked = stack_ledgers(two())
    (group,) = stacked.repeated
    assert [row["社区"] for row in group] == ["舜井社区", "曲水亭社区"]
    assert rows(stacked, "measure_repeated") == [["租房信息一页纸", "租房的青年", "2", "舜井社区M1、曲水亭社区M1"]]
    assert stacked.near == ()


def test_near_ones_are_shown_with_their_likeness_and_not_judged():
    stacked = stack_ledgers(two(template_id="", 做什么="把能申请的政策和办理窗口做成一页纸，放进社区微信群"))
    assert not stacked.repeated
    (group,) = stacked.near
    assert [row["社区"] for row in group.rows] == ["舜井社区", "曲水亭社区"]
    assert 0.6 <= group.lowest == group.highest < 1
    assert rows(stacked, "measure_near")[0][-2:] == ["2", f"{group.lowest:.2f}"]
    notes = next(table for table in stacked.tables() if table.id == "measure_near").notes
    assert "不评判" in plain(notes[0])


def test_near_ones_of_many_communities_make_one_row():
    files = {
        f"{code}.xlsx": ledger(
            HOUSING | {"对象与规模": f"租房的青年约{code}0人", "measure_id": code}, place=f"甲{code}", code=code
        )
        for code in ("01", "02", "03", "04")
    }
    stacked = stack_ledgers(files)
    (group,) = stacked.near
    assert len(group.rows) == 4
    assert group.shown == "1.00"


def test_measures_decided_against_are_neither_repeated_nor_near():
    stacked = stack_ledgers(two(状态="不采纳"))
    assert not stacked.repeated
    assert not stacked.near
    assert len(stacked.rows) == 3


def test_owners_and_statuses():
    stacked = stack_ledgers(two())
    assert rows(stacked, "measure_owners") == [["社区团支部", "2", "2", "0", "2"], ["街道团工委", "1", "1", "0", "1"]]
    assert rows(stacked, "measure_statuses") == [["已采纳", "未开始", "3", "2"]]


def test_what_the_office_has_filled_in_is_kept():
    before = stack_ledgers(two())
    book = openpyxl.load_workbook(io.BytesIO(before.workbook()))
    sheet = book["建议台账"]
    for header, text in (("进度", "进行中"), ("完成情况", "已在群里发了两次")):
        place = [entry.header for entry in LEDGER].index(header)
        sheet.cell(2, place + 1, text)
    buffer = io.BytesIO()
    book.save(buffer)
    files = two() | {"02.xlsx": ledger(HOUSING | {"名称": "租房一页纸"})}
    stacked = stack_ledgers(files, ("汇总.xlsx", buffer.getvalue()))
    first = stacked.rows[0]
    assert (first["名称"], first["进度"], first["完成情况"]) == ("租房一页纸", "进行中", "已在群里发了两次")
    assert [row["编号"] for row in stacked.rows] == ["M1", "M2", "M1"]
    assert "M2“见习岗位清单”这次没有交来" in told(stacked)


def test_progress_of_the_community_is_told_where_it_differs():
    kept = ledger(HOUSING | {"进度": "进行中"})
    stacked = stack_ledgers({"02.xlsx": ledger(HOUSING | {"进度": "已完成"})}, ("汇总.xlsx", kept))
    assert stacked.rows[0]["进度"] == "进行中"
    assert "写的是“已完成”，照上次汇总里的“进行中”" in told(stacked)
    fresh = stack_ledgers({"02.xlsx": ledger(HOUSING | {"进度": "已完成"})}, ("汇总.xlsx", ledger(HOUSING)))
    assert fresh.rows[0]["进度"] == "已完成"


def test_another_measure_under_an_old_id_takes_no_progress():
    kept = ledger(HOUSING | {"进度": "已完成"})
    new = HOUSING | {"名称": "青年夜校", "做什么": "每周三晚上开课"}
    stacked = stack_ledgers({"02.xlsx": ledger(new)}, ("汇总.xlsx", kept))
    assert sorted((row["名称"], row["进度"]) for row in stacked.rows) == [
        ("租房信息一页纸", "已完成"),
        ("青年夜校", "未开始"),
    ]
    assert "名称和做法都换了" in told(stacked)


def test_a_ledger_handed_in_twice():
    files = {"02.xlsx": ledger(HOUSING), "02（新）.xlsx": ledger(HOUSING)}
    same = stack_ledgers(files)
    assert len(same.rows) == 1
    assert "完全一样，只算一次" in told(same)
    files["02（新）.xlsx"] = ledger(HOUSING | {"牵头": "社区居委会"})
    both = stack_ledgers(files)
    assert len(both.rows) == 2
    assert "内容不同，两条都留着" in told(both)


@pytest.mark.parametrize("data", [b"", b"\x00\x01 no table", ledger(name="空的")[:300]])
def test_a_file_that_cannot_be_read_stops_nothing(data):
    stacked = stack_ledgers(two() | {"坏.xlsx": data})
    assert len(stacked.rows) == 3
    (notice,) = stacked.notices
    assert notice.file == "坏.xlsx"
    assert notice.message.startswith("台账“坏.xlsx”读不了：")


def test_a_table_that_is_no_ledger_is_told():
    from toolkit.document.xlsx import write_grid

    stacked = stack_ledgers({"表.xlsx": write_grid({"一": [["甲", "乙"], ["1", "2"]]})})
    assert not stacked.rows
    assert "找不到表头（社区、编号、做什么、状态）" in told(stacked)


def test_columns_gone_added_or_moved_and_words_on_no_list():
    from toolkit.document.xlsx import write_grid

    data = write_grid(
        {"建议台账": [["备用", "状态", "做什么", "编号", "社区"], ["x", "已经采纳", "发月历", "M1", "舜井社区"]]}
    )
    stacked = stack_ledgers({"表.xlsx": data})
    assert [row.cells["做什么"] for row in stacked.rows] == ["发月历"]
    assert "不认识这些列：备用" in told(stacked)
    assert "少了这些列：名称、去向" in told(stacked)
    assert "第2行“状态”写的“已经采纳”不在列表里，照原样保留" in told(stacked)


def test_simulated_ledgers_stay_apart_and_marked():
    simulated = ledger_workbook(CLEAN, FINDINGS, NOTES, "曲水亭社区", simulated=True)
    mixed = stack_ledgers({"02.xlsx": ledger(HOUSING), "03.xlsx": simulated})
    assert [row["社区"] for row in mixed.rows] == ["舜井社区"]
    assert "“03.xlsx”是模拟数据，没有和真实的台账放在一起" in told(mixed)
    alone = stack_ledgers({"03.xlsx": simulated})
    assert alone.simulated
    book = openpyxl.load_workbook(io.BytesIO(alone.workbook()))
    assert book.sheetnames[0] == "建议台账（模拟数据）"
    assert stack_ledgers({"汇总.xlsx": alone.workbook()}).simulated


def test_personal_information_is_masked_and_told(mobile):
    stacked = stack_ledgers({"02.xlsx": ledger(HOUSING | {"配合": f"物业，电话{mobile}"})})
    assert mobile not in repr(stacked.as_dict())
    assert "“配合”里有个人信息，已经遮盖" in told(stacked)


def test_formulas_and_markup_stay_text():
    nasty = HOUSING | {"名称": "=1+1", "做什么": "<script>x</script>", "牵头": "@团"}
    stacked = stack_ledgers({"02.xlsx": ledger(nasty)})
    with zipfile.ZipFile(io.BytesIO(stacked.workbook(ON))) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]
    assert "<script>" not in stacked._repr_html_()
    assert grid(stacked.workbook(), "建议台账")[1][2] == "=1+1"


def test_the_columns_are_those_of_the_communities():
    book = openpyxl.load_workbook(io.BytesIO(stack_ledgers(two()).workbook(ON)))
    sheet = book["建议台账"]
    assert [cell.value for cell in sheet[1]] == [entry.header for entry in LEDGER]
    assert len(book.sheetnames) == 5
    assert sheet.freeze_panes == "D2"


def test_no_ledger_at_all():
    stacked = stack_ledgers({})
    assert stacked.tables(ON) == ()
    assert repr(stacked) == "建议台账汇总（0个社区，0条，办理中0条）"
    assert stacked.workbook()


def test_a_row_without_code_is_of_the_community_it_names():
    assert Row("x", 2, {"社区": "舜井社区"}).community == "舜井社区"
