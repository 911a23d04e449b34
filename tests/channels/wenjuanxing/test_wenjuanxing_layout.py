"""Headers, cells and names of 问卷星 downloads, form by form (reference/formats.md §3)."""

import pytest

from toolkit.channels.joined import many_marks, one_mark
from toolkit.channels.moments import moment
from toolkit.channels.wenjuanxing import Wenjuanxing
from toolkit.channels.wenjuanxing.cells import seconds, state_of
from toolkit.channels.wenjuanxing.headers import metadata, questions, records
from toolkit.channels.wenjuanxing.names import parse
from toolkit.containers import Sheet, Workbook
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import matching_key, option_key


def sheet(*headers, rows=()):
    cells = {1: dict(enumerate(headers))}
    for number, row in enumerate(rows, start=2):
        cells[number] = {column: value for column, value in enumerate(row) if value != ""}
    return Sheet("Sheet1", cells)


def found(*headers, known=()):
    return [
        (q.number, matching_key(q.stem), [matching_key(p) for p in q.parts]) for q in questions(sheet(*headers), known)
    ]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["1、性别"], [(1, "性别", [])]),
        (["1.性别 "], [(1, "性别", [])]),
        (["1．性别："], [(1, "性别", [])]),
        (["1：性别"], [(1, "性别", [])]),
        (["123、性别", "124、年龄"], [(123, "性别", []), (124, "年龄", [])]),
        (["1、您的<b>性别</b>"], [(1, "您的性别", [])]),
        (["6、爱好（可多选）"], [(6, "爱好(可多选)", [])]),
        (["第8题(文体活动(球类、音乐等))", "第8题(其他)"], [(8, "", ["文体活动(球类、音乐等)", "其他"])]),
        (["第8题（运动）", "第8题（其他【请注明】）："], [(8, "", ["运动", "其他(请注明)"])]),
        (["8、爱好(运动)", "8、爱好(看书)"], [(8, "爱好", ["运动", "看书"])]),
        (["8、爱好（可多选）(运动)", "8、爱好（可多选）(看书)"], [(8, "爱好(可多选)", ["运动", "看书"])]),
        (["8、补贴(住房（租）)", "8、补贴(住房（买）)"], [(8, "补贴", ["住房(租)", "住房(买)"])]),
        (["8、阶段(0—3岁未入托)", "8、阶段(0—3岁已入托)"], [(8, "阶段", ["0-3岁未入托", "0-3岁已入托"])]),
        (["8、爱好(运动)", "8、爱好(其他（请补充）:)"], [(8, "爱好", ["运动", "其他(请补充)"])]),
        (["8、爱好(运动)", "8、爱好(其他（请补充）)："], [(8, "爱好", ["运动", "其他(请补充)"])]),
        (["9、评价—住房", "9、评价—就业"], [(9, "评价", ["住房", "就业"])]),
        (["9、14—17岁的评价—住房", "9、14—17岁的评价—就业"], [(9, "14-17岁的评价", ["住房", "就业"])]),
        (["9、评价（必答）—住房", "9、评价（必答）—就业"], [(9, "评价(必答)", ["住房", "就业"])]),
        (["9、评价—A-1", "9、评价—A-2"], [(9, "评价", ["a-1", "a-2"])]),
        (["9、评价-住房", "9、评价-就业"], [(9, "评价", ["住房", "就业"])]),
        (["第9题(住房)", "第9题(就业)"], [(9, "", ["住房", "就业"])]),
        (["5、联系 街道", "5、联系 社区"], [(5, "联系", ["街道", "社区"])]),
    ],
)
def test_every_form_of_header(headers, expected):
    assert found("序号", *headers, "总分") == expected


def test_a_known_stem_decides_where_it_ends():
    rows = ["9、评价—城区—住房", "9、评价—城区—就业"]
    assert found(*rows)[0][1] == "评价-城区"
    assert found(*rows, known=["评价"])[0] == (9, "评价", ["城区-住房", "城区-就业"])
    assert found("3、评价—住房", known=["评价"]) == [(3, "评价", ["住房"])]
    assert found("3、评价—住房", known=["评价—住房", "评价"]) == [(3, "评价-住房", [])]


def test_columns_of_a_question_need_not_stand_together():
    assert found("9、评价—住房", "10、性别", "9、评价—就业") == [(9, "评价", ["住房", "就业"]), (10, "性别", [])]


@pytest.mark.parametrize(
    "order",
    [["序号", "来源", "1、性别", "总分"], ["总分", "序号", "1、性别", "来源"], ["1、性别", "总分 ", "来源", " 序号"]],
)
def test_metadata_is_found_by_name_anywhere(order):
    assert metadata(sheet(*order))["序号"] == next(i for i, name in enumerate(order) if "序号" in name)
    assert len(questions(sheet(*order))) == 1


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", "absent"),
        ("  ", "absent"),
        ("(跳过)", "skipped"),
        ("（跳过）", "skipped"),
        ("-3", "skipped"),
        ("(空)", "empty"),
        ("（空）", "empty"),
        ("-2", "empty"),
        ("0", "given"),
        ("无", "given"),
        ("NA", "given"),
        ("跳过", "given"),
    ],
)
def test_what_is_missing_and_what_is_an_answer(text, state):
    assert state_of(text) == state


KNOWN = {option_key(label) for label in ["运动", "购物", "看书┋听歌", "其他", "学→用"]}


@pytest.mark.parametrize(
    ("cell", "marks"),
    [
        ("运动┋购物", [("运动", ""), ("购物", "")]),
        ("运动┋其他【请注明】〖钓鱼，养花/猫〗", [("运动", ""), ("其他【请注明】", "钓鱼，养花/猫")]),
        ("运动〖足球〗┋其他〖钓鱼〗", [("运动", "足球"), ("其他", "钓鱼")]),
        ("其他〖看书┋购物┋听歌〗┋运动", [("其他", "看书┋购物┋听歌"), ("运动", "")]),
        ("其他〖没有收尾┋购物", [("其他", "没有收尾"), ("购物", "")]),
        ("其他〖没有收尾┋购物〖衣服〗", [("其他", "没有收尾"), ("购物", "衣服")]),
        ("其他〖没有收尾", [("其他", "没有收尾")]),
        ("其他〖甲┋乙┋运动", [("其他", "甲┋乙"), ("运动", "")]),
        ("看书┋听歌┋运动", [("看书┋听歌", ""), ("运动", "")]),
        ("运动┋看书┋听歌〖夜里〗", [("运动", ""), ("看书┋听歌", "夜里")]),
        ("运动┋不认识┋购物", [("运动", ""), ("不认识", ""), ("购物", "")]),
        ("┋运动┋", [("运动", "")]),
        ("其他〖〗", [("其他", "")]),
    ],
)
def test_a_joined_cell_is_parted_outside_the_boxes(cell, marks):
    assert [(mark.value, mark.text) for mark in many_marks(cell, "┋", KNOWN)] == marks


def test_a_ranking_whose_options_hold_the_arrow():
    assert [m.value for m in many_marks("购物→学→用→运动", "→", KNOWN)] == ["购物", "学→用", "运动"]
    assert one_mark("其他〖a〗").text == "a"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026/9/8 12:24:22", "2026-09-08 12:24:22"),
        ("2026-06-16 08:00:00", "2026-06-16 08:00:00"),
        ("2026-06-16T08:00", "2026-06-16 08:00:00"),
        ("2026/13/40 10:00:00", ""),
        ("昨天", ""),
        ("", ""),
    ],
)
def test_times_of_submission(text, iso):
    assert moment(text) == iso


def test_seconds_are_seconds_also_above_an_hour():
    assert (seconds("7200秒"), seconds("624"), seconds("一小时"), seconds("")) == (7200, 624, None, None)


@pytest.mark.parametrize(
    ("name", "survey", "layout", "title", "valid"),
    [
        ("123_按文本_青年调查_60_58.xlsx", "123", "text", "青年调查", 58),
        ("123_按序号_青年_调查（一）(试)_60_60 (1).xlsx", "123", "number", "青年_调查（一）(试)", 60),
        ("123_2_青年调查_60_60.xlsx", "123", "number", "青年调查", 60),
        ("123_0_青年调查_60_60.xlsx", "123", "text", "青年调查", 60),
        ("123_1_青年调查_60_60.xlsx", "123", "scores", "青年调查", 60),
        ("123_青年调查_60_60_2.xls", "123", "number", "青年调查", 60),
        ("123_按分数_青年调查_60_60.xlsx", "123", "scores", "青年调查", 60),
        ("phone_按文本_200_200.xlsx", "", "text", "phone", 200),
        ("我的表.xlsx", "", "", "我的表", None),
        ("按文本怎么选.xlsx", "", "", "按文本怎么选", None),
        ("", "", "", "", None),
    ],
)
def test_names_are_read_from_both_ends(name, survey, layout, title, valid):
    got = parse(name)
    assert (got.survey, got.layout, got.title, got.valid) == (survey, layout, title, valid)


@pytest.mark.parametrize(
    ("headers", "row", "mode"),
    [
        (["1、性别"], ["男"], "text"),
        (["1、性别"], ["1"], "number"),
        (["1、爱好"], ["1┋2"], "text"),
        (["1、排序"], ["甲→乙"], "text"),
        (["1、性别", "2、年龄"], ["1", "(跳过)"], "text"),
        (["第1题(甲)", "第1题(乙)"], ["1", "0"], "number"),
        (["1、性别", "2、年龄", "3、意见"], ["1", "-3", "很好"], "number"),
    ],
)
def test_the_layout_is_told_by_content_when_the_name_says_nothing(headers, row, mode):
    workbook = Workbook("答卷.xlsx", (sheet("序号", *headers, rows=[["1", *row]]),))
    assert Wenjuanxing().sniff(workbook)
    assert Wenjuanxing().mode(workbook) == mode


@pytest.mark.parametrize("name", ["1_按分数_x_1_1.xlsx", "1_1_x_1_1.xlsx", "1_x_1_1_1.xlsx"])
def test_scores_are_refused(name):
    with pytest.raises(IntakeError, match="I-SCORES"):
        Wenjuanxing().mode(Workbook(name, (sheet("序号", "1、性别", rows=[["1", "5"]]),)))


def test_rows_of_totals_and_remarks_are_nobody():
    rows = [["1", "男"], ["", "女"], ["合计", "2"], ["平均", "1.5"], ["导出时间：今天", ""], ["7", ""]]
    assert records(sheet("序号", "1、性别", rows=rows)) == [2, 3, 7]
