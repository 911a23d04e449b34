"""What is known of the population, as a person writes it down: read, or told what is wrong and where."""

from __future__ import annotations

import pytest

from tests.report.toy import ROOT, questionnaire
from toolkit.containers import open_workbook
from toolkit.document.xlsx import write_grid
from toolkit.errors import DefinitionError, StoreError
from toolkit.questionnaire import read
from toolkit.sample.known import read_population
from toolkit.sample.known_sheet import write_blank

HEAD = "项目,选项,人数或占比,来源\n"
SEX = "sex,男,600,年报\nsex,女,400,年报\n"
FORM = questionnaire(
    {"id": "sex", "kind": "single", "text": "您的性别是？", "options": {1: "男", 2: "女", 99: "不愿回答"}},
    {"id": "home", "kind": "single", "text": "您住在哪里？", "options": {1: "自有", 2: "租房", 3: "宿舍＋其他"}},
    {
        "id": "age", "kind": "single", "text": "您多大？", "options": {1: "不满14岁", 2: "14—17岁", 3: "18岁以上"},
        "skip": [{"when": [1], "to": "END"}],
    },
    {"id": "need", "kind": "multi", "text": "您需要什么？", "options": ["培训", "交友"]},
)  # fmt: skip


def known(folder, text, community="", encoding="utf-8-sig"):
    (folder / "margins.csv").write_bytes(text.encode(encoding))
    return read_population(folder, FORM, community)


def shares(population):
    return {one.title: {category.label: category.share for category in one.categories} for one in population.known}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_csv_in_any_encoding_and_a_workbook_say_the_same(tmp_path, encoding):
    found = known(tmp_path, HEAD + SEX, encoding=encoding)
    assert shares(found) == {"您的性别是": {"男": 0.6, "女": 0.4}}
    assert found.known[0].source == "年报"
    (tmp_path / "margins.csv").unlink()
    rows = [
        ["总体的构成"],
        ["项目（题号）", "选项", "人数", "来源"],
        ["sex", "男", 600, "年报"],
        [None, "女", 400, None],
    ]
    (tmp_path / "margins.xlsx").write_bytes(write_grid({"总体构成": rows}))
    assert shares(read_population(tmp_path, FORM)) == shares(found)


@pytest.mark.parametrize(
    "numbers",
    [("６００", "400人"), ("1,200", "800"), ("60%", "40.0%"), ("0.6", "0.4"), ("0.6000001", "0.3999999")],
)
def test_numbers_may_be_written_in_many_ways(tmp_path, numbers):
    text = "".join(f'性别是？,{label},"{number}",年报\n' for label, number in zip("男女", numbers, strict=True))
    found = known(tmp_path, HEAD + text.replace("性别是？", "您的性别是？"))
    assert shares(found)["您的性别是"] == pytest.approx({"男": 0.6, "女": 0.4}, abs=1e-6)


def test_options_may_be_joined_crossed_and_named_by_code(tmp_path):
    rows = "home,1＋2,30,甲\nhome,宿舍＋其他,70,甲\nsex×age,男×14—17岁,20%,乙\nsex×age,女 × 3,80%,乙\n"
    joined, crossed = known(tmp_path, HEAD + rows).known
    assert [category.codes for category in joined.categories] == [((1,), (2,)), ((3,),)]
    assert [category.label for category in joined.categories] == ["自有＋租房", "宿舍＋其他"]
    assert [category.codes for category in crossed.categories] == [((1, 2),), ((2, 3),)]
    assert (crossed.measures, crossed.title) == (("sex", "age"), "您的性别是×您多大")


def test_a_community_has_rows_of_its_own(tmp_path):
    head = HEAD.replace("来源", "来源,社区")
    text = (
        head
        + "sex,男,60%,甲,\nsex,女,40%,甲,\nsex,男,50%,乙,6\nsex,女,50%,乙,解放路社区\n社区,02,10,甲,\n社区,3,30,甲,\n"
    )
    whole, own = known(tmp_path, text), known(tmp_path, text, "06")
    assert shares(whole)["社区"] == {"舜井社区": 0.25, "曲水亭社区": 0.75}
    assert shares(own) == {"您的性别是": {"男": 0.5, "女": 0.5}}
    with pytest.raises(DefinitionError, match="没有写社区07的总体构成"):
        known(tmp_path, text, "07")


def test_rows_without_a_community_are_those_of_the_only_one(tmp_path):
    assert shares(known(tmp_path, HEAD + SEX, "02")) == {"您的性别是": {"男": 0.6, "女": 0.4}}


def test_an_item_left_blank_is_told_and_left_out(tmp_path):
    found = known(tmp_path, HEAD + SEX + "home,自有,,\nhome,租房,,\n")
    assert list(shares(found)) == ["您的性别是"]
    assert found.notices[-1].message == "“home”没有填人数，没有用来加权。"


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        (HEAD + "six,男,1,甲\n", "第2行", "问卷里没有“six”这道题。您是不是想写“sex”"),
        (HEAD + "need,培训,1,甲\n", "第2行", "“need”不是单选题"),
        (HEAD + "sex,男,1,甲\nsex,男生,1,甲\n", "第3行", "没有“男生”这个选项"),
        (HEAD + "age,不满14岁,1,甲\n", "第2行", "不是调查对象"),
        (HEAD + "sex,男,0,甲\nsex,女,9,甲\n", "第2行", "“男”的人数是0"),
        (HEAD + "sex,男,-3,甲\nsex,女,9,甲\n", "第2行", "“男”的人数是负数"),
        (HEAD + "sex,男,很多,甲\nsex,女,9,甲\n", "第2行", "“很多”不是数字"),
        (HEAD + "sex,男,,甲\nsex,女,9,甲\n", "第2行", "“男”没有填人数"),
        (HEAD + "sex,男,60%,甲\nsex,女,30%,甲\n", "第2行", "占比合计是90.0%"),
        (HEAD + "sex,男,0.6,甲\nsex,女,0.3,甲\n", "第2行", "占比合计是90.0%"),
        (HEAD.replace("人数或占比", "占比") + "sex,男,60,甲\nsex,女,30,甲\n", "第2行", "占比合计是90.0%"),
        (HEAD + "sex,男,60%,甲\nsex,女,40,甲\n", "第2行", "有的写了百分号"),
        (HEAD + "sex,男,6,甲\nsex,女,9,甲\nsex,1,9,甲\n", "第4行", "和前面的“男”重复了"),
        (HEAD + "sex,男,6,\nsex,女,9,\n", "第2行", "没有写来源"),
        (HEAD + SEX + "home,自有,900,甲\nhome,租房,300,甲\n", "margins.csv", "“您住在哪里”合计1,200人，对不上"),
        (HEAD + "sex×age,男,6,甲\n", "第2行", "要写2个选项"),
        (HEAD + "社区,不存在社区,6,甲\n", "第2行", "没有“不存在社区”这个社区"),
        (HEAD + "sex,男,,\nsex,女,,\n", "margins.csv", "还没有填人数"),
        ("项目,选项,来源\nsex,男,甲\n", "margins.csv", "缺少“人数或占比”这一列"),
        ("题,类,数\nsex,男,9\n", "margins.csv", "找不到表头"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, where, said):
    with pytest.raises(DefinitionError) as caught:
        known(tmp_path, text)
    assert caught.value.code == ("Q-MARGINS-EMPTY" if "还没有填" in said else "Q-MARGINS")
    assert where in caught.value.where
    assert said in caught.value.message
    assert "。。" not in str(caught.value)


def test_no_file_and_two_files(tmp_path):
    with pytest.raises(DefinitionError) as caught:
        read_population(tmp_path, FORM)
    assert caught.value.code == "Q-NO-MARGINS"
    (tmp_path / "margins.xlsx").write_bytes(b"x")
    with pytest.raises(DefinitionError, match="都有"):
        known(tmp_path, HEAD + SEX)


def test_the_blank_sheet_can_be_filled_in_and_is_never_written_over(tmp_path):
    form = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    path = write_blank(tmp_path, form, ("02", "06"))
    data = path.read_bytes()
    with pytest.raises(DefinitionError, match="还没有填人数"):
        read_population(tmp_path, form)
    with pytest.raises(StoreError) as caught:
        write_blank(tmp_path, form)
    assert caught.value.code == "S-EXISTS"
    sheet = open_workbook(data, path.name).data()
    assert sheet is not None
    rows = [[cells.get(at, "") for at in range(5)] for cells in sheet.cells.values()]
    filled = [rows[0], *([*row[:2], "10", "甲", ""] for row in rows[1:] if row[0] != "DEM05")]
    path.write_bytes(write_grid({"总体构成": [list(row) for row in filled]}))
    with pytest.raises(DefinitionError, match="对不上"):
        read_population(tmp_path, form)
    shared = [
        [*row[:2], {"SCR02": "16.7%", "DEM01": "50%", "社区": "50%"}.get(row[0], row[2]), *row[3:]] for row in filled
    ]
    path.write_bytes(write_grid({"总体构成": [list(row) for row in shared]}))
    assert [one.title for one in read_population(tmp_path, form).known] == ["年龄", "性别", "社区"]
    path.unlink()
    assert write_blank(tmp_path, form, ("02", "06")).read_bytes() == data
