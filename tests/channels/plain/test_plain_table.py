"""Tables of nobody's platform: headers that are questions, names of our own, or confirmed once by a person."""

import pytest

from tests.making import export, save, take
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire

FORM = Questionnaire.from_dict(
    {
        "id": "gen",
        "title": "小问卷",
        "items": [
            {"id": "SEX", "kind": "single", "text": "您的性别是？", "options": ["男", "女"]},
            {
                "id": "HOB", "kind": "multi", "text": "您的爱好？", "exclusive": [96],
                "options": {1: "运动", 2: "看书，写字", 3: "购物", 96: "都没有", 97: {"label": "其他", "text": True}},
            },
            {"id": "SAT", "kind": "scale", "text": "满意吗？", "options": "SAT5"},
            {"id": "WHY", "kind": "text", "text": "为什么？"},
            {"id": "AGE", "kind": "number", "text": "年龄？", "unit": "岁", "min": 14, "max": 35},
            {"id": "MAT", "kind": "matrix", "text": "重要吗？", "options": "IMP5", "rows": {"a": "住房", "b": "就业"}},
            {"id": "TOP", "kind": "rank", "text": "排序？", "options": ["住房", "就业", "婚恋"], "max": 2},
        ],
    }
)  # fmt: skip
VERY = FORM.by_id["SAT"].labels[5]
WORDED = ["性别", "您的爱好？", "满意吗？", "为什么？", "年龄？", "重要吗？[住房]", "重要吗？[就业]", "排序？"]


def read(folder, header, *rows, name="表.xlsx", mapping=None):
    return take(folder, FORM, save(folder, name, export(header, rows)), mapping=mapping).responses


def codes(responses):
    return {notice.code for notice in responses.notices}


def test_questions_as_headers_with_joined_choices(tmp_path):
    header = ["时间戳记", "您的性别是？", *WORDED[1:]]
    got = read(
        tmp_path,
        header,
        ["2026/9/8 8:00:00", "男", "运动, 看书，写字, 其他", "一般", "没有", "22", "比较重要", "一般", "就业→住房"],
        ["2026/9/8 9:00:00", "女", "购物", VERY, "", "30", "一般", "一般", "婚恋"],
    )
    assert got.frame["SEX"].tolist() == [1, 2]
    assert got.frame[["HOB__1", "HOB__2", "HOB__3", "HOB__97"]].to_numpy().tolist() == [[1, 1, 0, 1], [0, 0, 1, 0]]
    assert got.frame[["MAT__a", "MAT__b", "TOP__2", "TOP__1"]].to_numpy()[0].tolist() == [4, 3, 1, 2]
    assert got.frame["submitted"].tolist() == ["2026-09-08 08:00:00", "2026-09-08 09:00:00"]
    assert got.ledger == ()
    assert codes(got) == set()


def test_what_was_written_may_stand_behind_its_option(tmp_path):
    got = read(tmp_path, WORDED[:2], ["男", "运动,其他〖养猫，种花〗"], ["女", "其他【请注明】〖钓鱼〗"])
    assert got.ledger == ()
    assert got.frame[["HOB__1", "HOB__97"]].to_numpy().tolist() == [[1, 1], [0, 1]]
    assert got.frame["HOB__97__text"].tolist() == ["养猫，种花", "钓鱼"]


def test_one_column_for_each_option_holding_its_words(tmp_path):
    hobbies = [f"2.您的爱好？:{label}" for label in ("运动", "看书，写字", "其他")]
    header = ["编号", "1.您的性别是？", *hobbies, "3.满意吗？"]
    got = read(tmp_path, header, ["1", "男", "运动", "", "", "一般"], ["2", "女", "", "看书，写字", "其他", VERY])
    assert got.frame[["HOB__1", "HOB__2", "HOB__97"]].to_numpy().tolist() == [[1, 0, 0], [0, 1, 1]]
    assert got.frame["respondent"].tolist() == ["1", "2"]
    assert codes(got) == {"item_missing"}


def test_names_and_codes_of_our_own_files(tmp_path):
    hobbies = ["HOB__1", "HOB__97", "HOB__97__text"]
    header = ["no", "sex", *hobbies, "sat", "WHY__text", "age", "MAT__a", "MAT__b", "TOP__1"]
    got = read(tmp_path, header, [1, 2, 0, 1, "下棋", 3, "远", 20, 5, 4, 1], [2, 1, 1, 0, "", 5, "", 21, 1, 1, 1])
    assert got.frame["SEX"].tolist() == [2, 1]
    assert got.other_text() == {"HOB": {"97": ["下棋"]}}
    assert got.frame["SAT"].tolist() == [3, 5]
    assert got.frame["TOP__1"].tolist() == [1, 1]


def test_a_reworded_question_is_proposed_and_read_once_it_is_confirmed(tmp_path):
    header = ["您的爱好？", "满意吗？", "您的性别？"]
    first = read(tmp_path / "a", header, ["运动", "一般", "男"])
    (notice,) = [notice for notice in first.notices if notice.code == "column_unknown"]
    assert (notice.subject, notice.proposal) == ("您的性别？", "SEX")
    assert first.frame["SEX"].tolist() == [-2]
    second = read(tmp_path / "b", header, ["运动", "一般", "男"], mapping={"您的性别？": "SEX"})
    assert second.frame["SEX"].tolist() == [1]


def test_personal_columns_are_left_out_by_name_and_their_values_told_nowhere(tmp_path):
    got = read(tmp_path, ["姓名", "手机号", "您的性别是？"], ["某某", "00000000000", "男"])
    assert "某某" not in repr(got.notices) + got.frame.to_csv()
    assert "personal_dropped" in codes(got)


def test_titles_above_and_totals_below_are_nobody(tmp_path):
    got = read(tmp_path, ["居民青年调查"], [None], ["您的性别是？", "满意吗？"], ["男", "一般"], ["合计", "1"])
    assert len(got.frame) == 1
    assert {"title_rows", "row_skipped"} <= codes(got)


def test_a_table_of_which_nothing_is_known_is_refused(tmp_path):
    with pytest.raises(IntakeError, match="I-NO-CHANNEL"):
        read(tmp_path, ["店名", "营业额"], ["甲", "1"])


@pytest.mark.parametrize("cell", ["7", "男 女", "NA", "不知道"])
def test_what_is_no_option_stands_in_the_ledger(tmp_path, cell):
    got = read(tmp_path, ["您的性别是？", "满意吗？"], ["男", "一般"], [cell, "一般"])
    assert [(row.row, row.item) for row in got.ledger] == [(3, "SEX")]
    assert got.cells == {"in": 4, "accepted": 3, "ledger": 1}


def test_tables_that_count_from_one_do_not_hide_each_other(tmp_path):
    header = ["编号", "您的性别是？", "满意吗？"]
    first = save(tmp_path, "a.xlsx", export(header, [["1", "男", "一般"], ["2", "女", "一般"]]))
    second = save(tmp_path, "b.xlsx", export(header, [["1", "女", VERY], ["2", "女", "一般"]]))
    take(tmp_path, FORM, first)
    got = take(tmp_path, FORM, second).responses
    assert got.frame["respondent"].tolist() == ["1", "2", "1#2"], "who answered the same under the same number is one"
    assert got.frame["SEX"].tolist() == [1, 2, 2]
    assert "already_read" in codes(got)
    assert take(tmp_path, FORM, second).responses.frame.equals(got.frame)
