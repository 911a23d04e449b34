"""From files to answers: what is accepted, what stands in the ledger, what is refused whole."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import HEAD, export, save, store_of, take
from toolkit.channels.mapping import Mapping
from toolkit.errors import IntakeError, StoreError
from toolkit.logs import read_records
from toolkit.questionnaire import Questionnaire
from toolkit.records import BLANK, NOT_ASKED
from toolkit.responses import ingest
from toolkit.responses.store import Store

FORM = Questionnaire.from_dict(
    {
        "title": "小问卷",
        "items": [
            {"id": "SEX", "kind": "single", "text": "您的性别是？", "options": ["男", "女"]},
            {
                "id": "HOB", "kind": "multi", "text": "您的爱好？", "max": 3, "exclusive": [96],
                "options": {
                    1: "运动", 2: "看书（纸书）", 3: "购物", 4: "旅游", 96: "都没有",
                    97: {"label": "其他", "text": True},
                },
            },
            {"id": "SAT", "kind": "scale", "text": "满意吗？", "options": "SAT5"},
            {"id": "WHY", "kind": "text", "text": "为什么？", "show_if": {"item": "SAT", "in": [1, 2]}},
            {"id": "AGE", "kind": "number", "text": "年龄？", "unit": "岁", "min": 14, "max": 35},
            {"id": "MAT", "kind": "matrix", "text": "重要吗？", "options": "IMP5", "rows": {"a": "住房", "b": "就业"}},
            {"id": "TOP", "kind": "rank", "text": "排序？", "options": ["住房", "就业", "婚恋"], "max": 2},
        ],
    }
)  # fmt: skip
MATRIX = ["6、重要吗？—住房", "6、重要吗？—就业"]
TEXT = ["1、您的性别是？", "2、您的爱好？", "3、满意吗？", "4、为什么？", "5、年龄？", *MATRIX, "7、排序？"]
HOBBIES = [f"第2题({option})" for option in ["运动", "看书（纸书）", "购物", "旅游", "都没有", "其他【请注明】"]]
RANKS = ["第7题(住房)", "第7题(就业)", "第7题(婚恋)"]
NUMBER = ["1、您的性别是？", *HOBBIES, "3、满意吗？", "4、为什么？", "5、年龄？", *MATRIX, *RANKS]
GOOD = ["男", "运动┋其他【请注明】〖猫〗", "一般", "(跳过)", "22", "比较重要", "一般", "就业→住房"]
GOOD_NUMBER = [1, 1, 0, 0, 0, 0, 1, 3, -3, 22, 4, 3, 2, 1, 0]


def row(number, answers, day="2026/9/8 8:00:00", link=""):
    return [number, day, "100秒", "微信", link, "10.0.0.1(山东-济南)", *answers]


def changed(base, **columns):
    answers = list(base)
    for place, value in columns.items():
        answers[int(place[1:])] = value
    return answers


def text_file(folder, *rows, name="9_按文本_小问卷_1_1.xlsx", header=TEXT):
    return save(folder, name, export([*HEAD, *header], rows))


def number_file(folder, *rows, name="9_按序号_小问卷_1_1.xlsx", header=NUMBER):
    return save(folder, name, export([*HEAD, *header], rows))


def read(folder, *rows, **more):
    return take(folder, FORM, text_file(folder, *rows, **more)).responses


def codes(intake):
    return [(entry.item, entry.reason) for entry in intake.ledger]


def notices(intake):
    return {notice.code for notice in intake.notices}


def refused(folder, code, *files):
    with pytest.raises(IntakeError) as caught:
        take(folder, FORM, *files)
    assert caught.value.code == code
    assert not store_of(folder).handed_in(), "nothing counts on refusal"
    return caught.value


def test_a_good_text_file_gives_answers_and_no_message(tmp_path):
    got = read(tmp_path, row(1, GOOD))
    assert got.notices == ()
    assert got.ledger == ()
    assert got.cells == {"in": 7, "accepted": 7, "ledger": 0}
    first = got.frame.iloc[0]
    assert [first[c] for c in ["SEX", "HOB__1", "HOB__2", "HOB__97", "SAT", "WHY", "AGE"]] == [
        1,
        1,
        0,
        1,
        3,
        NOT_ASKED,
        22,
    ]
    assert [first[c] for c in ["MAT__a", "MAT__b", "TOP__1", "TOP__2", "TOP__3"]] == [4, 3, 2, 1, 0]
    assert first["HOB__97__text"] == "猫"
    assert (first["submitted"], first["seconds"], first["source"]) == ("2026-09-08 08:00:00", 100, "微信")
    assert got.counts()["TOP"] == {"1": 0, "2": 1, "3": 0}
    assert got.numbers()["AGE"] == {"n": 1, "mean": 22.0, "min": 22.0, "max": 22.0}
    assert got.other_text() == {"HOB": {"97": ["猫"]}}
    assert got.missing()["WHY"] == {"not_asked": 1, "blank": 0}


def test_a_good_pair_gives_the_same_and_no_message(tmp_path):
    files = text_file(tmp_path, row(1, GOOD)), number_file(tmp_path, row(1, GOOD_NUMBER))
    alone = read(tmp_path / "alone", row(1, GOOD))
    for place, order in enumerate([files, files[::-1]]):
        got = take(tmp_path / str(place), FORM, *order).responses
        assert got.notices == ()
        assert got.frame.equals(alone.frame)


def test_the_number_file_alone_says_that_labels_are_unknown(tmp_path):
    got = take(tmp_path, FORM, number_file(tmp_path, row(1, GOOD_NUMBER))).responses
    assert notices(got) == {"labels_unknown"}
    assert got.counts()["HOB"] == {"1": 1, "2": 0, "3": 0, "4": 0, "96": 0, "97": 1}


@pytest.mark.parametrize(
    ("place", "value", "item", "reason"),
    [
        ("_0", "男人", "SEX", "unknown_option"),
        ("_0", "男┋女", "SEX", "two_answers"),
        ("_1", "运动┋滑雪", "HOB", "unknown_option"),
        ("_1", "运动┋都没有", "HOB", "exclusive_conflict"),
        ("_1", "运动┋看书（纸书）┋购物┋旅游", "HOB", "too_many"),
        ("_2", "9", "SAT", "unknown_option"),
        ("_2", "3.5", "SAT", "unknown_option"),
        ("_3", "太贵了", "WHY", "impossible_path"),
        ("_4", "七", "AGE", "not_a_number"),
        ("_4", "36", "AGE", "out_of_range"),
        ("_4", "9" * 400, "AGE", "not_a_number"),
        ("_5", "十分重要", "MAT", "unknown_option"),
        ("_7", "住房→住房", "TOP", "twice"),
        ("_7", "住房→就业→婚恋", "TOP", "too_many"),
        ("_7", "住房→工作", "TOP", "unknown_option"),
    ],
)
def test_what_cannot_be_coded_stands_in_the_ledger_with_its_place(tmp_path, place, value, item, reason):
    answers = changed(GOOD, **{place: value})
    got = read(tmp_path, row(1, GOOD), row(2, answers))
    assert codes(got) == [(item, reason)]
    entry = got.ledger[0]
    assert entry.row == 3
    assert entry.sheet == "Sheet1"
    assert entry.column == TEXT[int(place[1:])]
    assert entry.message.endswith(("。", "！", "？"))
    assert got.cells["ledger"] == 1
    assert got.cells["in"] == got.cells["accepted"] + 1
    assert not set(got.frame.iloc[0]) ^ set(read(tmp_path / "x", row(1, GOOD)).frame.iloc[0]), "others are untouched"


def test_the_known_parts_of_a_multi_are_kept_while_its_cell_waits(tmp_path):
    got = read(tmp_path, row(1, changed(GOOD, _1="运动┋滑雪┋购物")))
    assert got.frame[["HOB__1", "HOB__3", "HOB__2"]].iloc[0].tolist() == [1, 1, 0]
    assert (got.cells["ledger"], got.ledger[0].value) == (1, "滑雪")


@pytest.mark.parametrize("value", ["22岁", "２２", " 22 ", "22.0"])
def test_spellings_of_a_number(tmp_path, value):
    assert read(tmp_path, row(1, changed(GOOD, _4=value))).frame["AGE"].tolist() == [22.0]


@pytest.mark.parametrize("value", ["男 ", "\u200b男", "男："])
def test_spellings_of_an_option(tmp_path, value):
    assert read(tmp_path, row(1, changed(GOOD, _0=value))).frame["SEX"].tolist() == [1]


@pytest.mark.parametrize("value", ["NA", "None", "无", "-3", "=1+1", "+86", "null", "a\nb"])
def test_texts_stay_texts(tmp_path, value):
    got = read(tmp_path, row(1, changed(GOOD, _2="非常不满意", _3=value)))
    assert got.frame["WHY__text"].tolist() == [value]


def test_every_kind_of_missing_in_one_column(tmp_path):
    gaps = ["", "(跳过)", "（跳过）", "(空)", "（空）", "-2", "-3"]
    unasked = [row(i, changed(GOOD, _3=gap)) for i, gap in enumerate(gaps[:5], start=1)]
    asked = [row(10 + i, changed(GOOD, _2="非常不满意", _3=gap)) for i, gap in enumerate(["", "(空)"])]
    got = read(tmp_path, *unasked, *asked)
    assert got.frame["WHY"].tolist() == [NOT_ASKED] * 5 + [BLANK] * 2
    rows = [row(i, changed(GOOD_NUMBER, _7=1, _8=gap)) for i, gap in enumerate(["", -2, "写了"], start=1)]
    got = take(tmp_path / "n", FORM, number_file(tmp_path, *rows)).responses
    assert got.frame["WHY"].tolist() == [BLANK, BLANK, 1]


def test_the_platform_is_believed_only_where_the_routing_cannot_tell(tmp_path):
    rows = [row(i, changed(GOOD, _2="(空)", _3=gap)) for i, gap in enumerate(["(空)", "(跳过)", "", "写了"], start=1)]
    assert read(tmp_path, *rows).frame["WHY"].tolist() == [BLANK, NOT_ASKED, NOT_ASKED, 1]


def test_a_skip_that_the_definition_does_not_know_is_told(tmp_path):
    got = read(tmp_path, row(1, changed(GOOD, _0="(跳过)")))
    assert notices(got) == {"skip_unknown"}
    assert got.frame["SEX"].tolist() == [BLANK]


def test_odd_marks_in_option_columns_are_not_taken_for_an_option(tmp_path):
    rows = [row(1, changed(GOOD_NUMBER, _1="√", _3=1)), row(2, changed(GOOD_NUMBER, _1="购物", _6=0, _2=1))]
    got = take(tmp_path, FORM, number_file(tmp_path, *rows)).responses
    assert codes(got) == [("HOB", "unknown_option")] * 2
    assert got.frame["HOB__3"].tolist() == [1, 0]
    assert got.cells["in"] == got.cells["accepted"] + 2


def test_two_numbers_in_a_single_choice_are_two_answers(tmp_path):
    got = take(tmp_path, FORM, number_file(tmp_path, row(1, changed(GOOD_NUMBER, _0="1,2")))).responses
    assert codes(got) == [("SEX", "two_answers")]


def test_columns_may_come_in_any_order(tmp_path):
    header, answers = [*HEAD, *TEXT], row(1, GOOD)
    order = [8, 3, 13, 0, 7, 12, 6, 1, 9, 11, 2, 10, 4, 5]
    path = save(tmp_path, "9_按文本_小问卷_1_1.xlsx", export([header[i] for i in order], [[answers[i] for i in order]]))
    got = take(tmp_path, FORM, path).responses
    assert got.notices == ()
    assert got.frame.equals(read(tmp_path / "x", row(1, GOOD)).frame)


def test_an_unknown_column_and_a_missing_question_are_told_not_guessed(tmp_path):
    header = [*TEXT[:-1], "7、排个序？", "8、新题"]
    got = read(tmp_path, row(1, [*GOOD, "新"]), header=header)
    assert notices(got) == {"column_unknown", "item_missing"}
    assert got.frame["TOP__1"].tolist() == [BLANK]
    mapped = take(
        tmp_path / "m", FORM, text_file(tmp_path, row(1, [*GOOD, "新"]), header=header), mapping={"排个序？": "TOP"}
    )
    assert mapped.responses.frame["TOP__2"].tolist() == [1]


def test_a_row_of_a_matrix_that_the_definition_lacks_is_told(tmp_path):
    header = [h.replace("—就业", "—工作") for h in TEXT]
    got = read(tmp_path, row(1, GOOD), header=header)
    assert notices(got) == {"part_unknown", "part_missing"}
    assert got.frame[["MAT__a", "MAT__b"]].iloc[0].tolist() == [4, BLANK]


def test_personal_columns_never_reach_the_frame(tmp_path):
    path = save(
        tmp_path,
        "9_按文本_x_1_1.xlsx",
        export([*HEAD, *TEXT, "微信昵称", "openid"], [[*row(1, GOOD, link="张三"), "小王", "o123"]]),
    )
    got = take(tmp_path, FORM, path)
    everything = got.responses.frame.to_csv() + json.dumps(got.as_dict(), ensure_ascii=False) + repr(got)
    for secret in ("10.0.0.1", "小王", "o123", "张三"):
        assert secret not in everything
    assert notices(got.responses) == {"column_ignored"}


def test_the_link_keeps_community_codes_only(tmp_path):
    got = read(tmp_path, row(1, GOOD, link="02"), row(2, GOOD, link="直接访问"))
    assert got.frame["link"].tolist() == ["02", ""]


def test_the_pair_is_joined_by_number_not_by_position(tmp_path):
    women = changed(GOOD, _0="女"), changed(GOOD_NUMBER, _0=2)
    text = text_file(tmp_path, row(3, women[0]), row(1, GOOD), row(2, GOOD))
    number = number_file(tmp_path, row(1, GOOD_NUMBER), row(2, GOOD_NUMBER), row(3, women[1]))
    got = take(tmp_path, FORM, text, number).responses
    assert got.ledger == ()
    assert dict(zip(got.frame["respondent"], got.frame["SEX"], strict=True)) == {"3": 2, "1": 1, "2": 1}


def test_the_pair_shows_another_order_of_options_than_the_definition(tmp_path):
    texts = [row(i, changed(GOOD, _0=sex)) for i, sex in enumerate(["男", "男", "女"], start=1)]
    numbers = [row(i, changed(GOOD_NUMBER, _0=n)) for i, n in enumerate([2, 2, 1, 1], start=1)]
    got = take(tmp_path, FORM, text_file(tmp_path, *texts), number_file(tmp_path, *numbers)).responses
    assert got.frame["SEX"].tolist() == [1, 1, 2, 2]
    assert "single_source" in notices(got)
    assert got.ledger == ()


def test_an_order_that_nobody_in_both_files_shows_is_not_guessed(tmp_path):
    texts = [row(i, changed(GOOD, _2=s)) for i, s in enumerate(["非常满意", "一般"], start=1)]
    numbers = [row(i, changed(GOOD_NUMBER, _7=n)) for i, n in enumerate([1, 3, 2], start=1)]
    got = take(tmp_path, FORM, text_file(tmp_path, *texts), number_file(tmp_path, *numbers)).responses
    assert got.frame["SAT"].tolist() == [5, 3, BLANK]
    assert codes(got) == [("SAT", "unknown_option")]


@pytest.mark.parametrize(
    ("text", "number", "item"),
    [
        ({"_0": "女"}, {}, "SEX"),
        ({"_1": "运动"}, {}, "HOB"),
        ({}, {"_0": -2}, "SEX"),
        ({"_0": "(空)"}, {}, "SEX"),
        ({"_7": "住房→就业"}, {}, "TOP"),
        ({"_5": "一般"}, {}, "MAT"),
    ],
)
def test_a_disagreement_of_the_pair_is_refused(tmp_path, text, number, item):
    many = range(1, 6)
    texts = [*(row(i, GOOD) for i in many), row(9, changed(GOOD, **text))]
    numbers = [*(row(i, GOOD_NUMBER) for i in many), row(9, changed(GOOD_NUMBER, **number))]
    got = take(tmp_path, FORM, text_file(tmp_path, *texts), number_file(tmp_path, *numbers)).responses
    assert codes(got) == [(item, "pair_conflict")]
    assert notices(got) == {"pair_conflict", "count_differs"}
    assert got.cells["in"] == got.cells["accepted"] + got.cells["ledger"]


def test_labels_and_numbers_that_contradict_each_other_evenly_are_both_refused(tmp_path):
    texts = [row(1, GOOD), row(2, changed(GOOD, _0="女"))]
    numbers = [row(1, GOOD_NUMBER), row(2, GOOD_NUMBER)]
    got = take(tmp_path, FORM, text_file(tmp_path, *texts), number_file(tmp_path, *numbers)).responses
    assert codes(got) == [("SEX", "pair_conflict")] * 2


def test_different_sets_of_numbers_are_told_and_nobody_is_lost(tmp_path):
    text = text_file(tmp_path, row(1, GOOD), row(3, GOOD))
    number = number_file(tmp_path, row(1, GOOD_NUMBER), row(7, GOOD_NUMBER))
    got = take(tmp_path, FORM, text, number).responses
    assert sorted(got.frame["respondent"]) == ["1", "3", "7"]
    assert [n.code for n in got.notices].count("single_source") == 2


def test_files_of_two_downloads_are_no_pair(tmp_path):
    refused(tmp_path, "I-PAIR", text_file(tmp_path, row(1, GOOD)), number_file(tmp_path, row(2, GOOD_NUMBER)))
    other = number_file(tmp_path, row(1, GOOD_NUMBER), name="8_按序号_x_1_1.xlsx")
    refused(tmp_path, "I-PAIR", text_file(tmp_path, row(1, GOOD)), other)
    refused(
        tmp_path,
        "I-TWO-KINDS",
        text_file(tmp_path, row(1, GOOD)),
        other,
        text_file(tmp_path, row(2, GOOD), name="b_按文本.xlsx"),
    )


def test_what_is_refused_is_kept_as_it_came_and_counts_for_nothing(tmp_path):
    good = text_file(tmp_path, row(1, GOOD))
    refused(tmp_path, "I-NO-FILE", good, tmp_path / "没有.xlsx")
    (tmp_path / "空文件夹").mkdir()
    refused(tmp_path, "I-NO-FILE", tmp_path / "空文件夹")
    refused(tmp_path, "I-EMPTY-FILE", save(tmp_path, "空.xlsx", b""))
    refused(tmp_path, "I-SCORES", save(tmp_path, "9_按分数_x_1_1.xlsx", good.read_bytes()))
    refused(tmp_path, "I-NO-SHEET", save(tmp_path, "a.xlsx", export([], [])))
    refused(tmp_path, "I-NO-CHANNEL", save(tmp_path, "b.xlsx", export(["姓名", "电话"], [["甲", 1]])))
    other = [*HEAD, "1、汽车品牌", "2、购车预算", "3、您的性别是？"]
    refused(tmp_path, "I-OTHER-SURVEY", save(tmp_path, "c.xlsx", export(other, [row(1, ["甲", "乙", "男"])])))
    simulated = text_file(tmp_path, row(2, GOOD), name="9_按文本_模拟数据_1_1.xlsx")
    refused(tmp_path, "I-MIXED", good, simulated)
    mixed = save(tmp_path, "9_按序号_模拟数据_1_1.xlsx", number_file(tmp_path, row(1, GOOD_NUMBER)).read_bytes())
    refused(tmp_path, "I-MIXED", good, mixed)


def test_a_bad_file_does_not_stop_the_good_one_beside_it(tmp_path):
    good, empty = text_file(tmp_path, row(1, GOOD)), save(tmp_path, "空.xlsx", b"")
    scores = save(tmp_path, "9_按分数_x_1_1.xlsx", good.read_bytes() + b" ")
    got = take(tmp_path, FORM, empty, good, scores).responses
    assert got.frame["SEX"].tolist() == [1]
    refused_files = [notice.message for notice in got.notices if notice.code == "file_refused"]
    assert [("空.xlsx" in words, "按分数" in words) for words in refused_files] == [(True, False), (False, True)]
    assert all(notice.level == "action" for notice in got.notices)
    log = read_records(store_of(tmp_path).folder / "ledger" / "refused.jsonl")
    assert [record["code"] for record in log] == ["I-EMPTY-FILE", "I-SCORES"]
    assert all((store_of(tmp_path).folder / "raw" / record["sha256"]).is_file() for record in log)


def test_two_downloads_and_a_paper_file_at_once_find_their_pairs(tmp_path):
    one = text_file(tmp_path, row(1, GOOD)), number_file(tmp_path, row(1, GOOD_NUMBER))
    two = (
        text_file(tmp_path, row(1, changed(GOOD, _0="女")), name="8_按文本_小问卷_1_1.xlsx"),
        number_file(tmp_path, row(1, [2, *GOOD_NUMBER[1:]]), name="8_按序号_小问卷_1_1.xlsx"),
    )
    got = take(tmp_path, FORM, one[0], two[1], one[1], two[0]).responses
    assert got.frame["SEX"].tolist() == [1, 2]
    assert notices(got) == set()


def test_halves_that_belong_to_nobody_stop_only_themselves(tmp_path):
    strays = [
        text_file(tmp_path, row(5, GOOD), name="a_按文本.xlsx"),
        text_file(tmp_path, row(6, GOOD), name="b_按文本.xlsx"),
        number_file(tmp_path, row(5, GOOD_NUMBER), name="c_按序号.xlsx"),
    ]
    pair = text_file(tmp_path, row(1, GOOD)), number_file(tmp_path, row(1, GOOD_NUMBER))
    got = take(tmp_path, FORM, *strays, *pair).responses
    assert got.frame["respondent"].tolist() == ["1"]
    (told,) = [notice.message for notice in got.notices if notice.code == "file_refused"]
    assert "I-TWO-KINDS" in told


def test_a_folder_stands_for_the_files_in_it(tmp_path):
    (tmp_path / "收件箱").mkdir()
    text_file(tmp_path / "收件箱", row(1, GOOD))
    (tmp_path / "收件箱" / "~$打开着.xlsx").write_bytes(b"")
    (tmp_path / "收件箱" / ".隐藏.xlsx").write_bytes(b"")
    got = take(tmp_path, FORM, tmp_path / "收件箱")
    assert [file["file"] for file in got.files] == ["9_按文本_小问卷_1_1.xlsx"]


def test_real_answers_stay_apart_from_simulated_ones_later_too(tmp_path):
    good = text_file(tmp_path, row(1, GOOD))
    take(tmp_path, FORM, good)
    with pytest.raises(IntakeError, match="I-MIXED"):
        take(tmp_path, FORM, text_file(tmp_path, row(2, GOOD), name="9_按文本_模拟数据_1_1.xlsx"))
    assert len(store_of(tmp_path).responses(FORM, Mapping()).frame) == 1
    other = Store.find("s", store_of(tmp_path).folder.parent.parent, "03", 1)
    with pytest.raises(IntakeError, match="I-MIXED"):
        ingest(other, FORM, Mapping(), [tmp_path / "9_按文本_模拟数据_1_1.xlsx"])


def test_a_header_without_answers_is_told(tmp_path):
    got = read(tmp_path)
    assert "no_answers" in notices(got)
    assert got.cells == {"in": 0, "accepted": 0, "ledger": 0}


def test_raw_files_are_kept_under_their_hash_and_the_store_gives_the_same_again(tmp_path):
    files = text_file(tmp_path, row(1, GOOD)), number_file(tmp_path, row(1, GOOD_NUMBER))
    intake = take(tmp_path, FORM, *files)
    store = store_of(tmp_path)
    for entry, path in zip(intake.files, files, strict=True):
        assert (store.folder / "raw" / str(entry["sha256"])).read_bytes() == path.read_bytes()
    again = store.responses(FORM, Mapping())
    assert again.frame.equals(intake.responses.frame)
    assert (again.hash, again.cells, again.ledger, again.provenance) == (
        intake.responses.hash, intake.responses.cells, intake.responses.ledger, intake.responses.provenance,
    )  # fmt: skip


def test_a_lost_raw_file_is_named_and_put_back_by_reading_it_again(tmp_path):
    path = text_file(tmp_path, row(1, GOOD))
    intake = take(tmp_path, FORM, path)
    raw = store_of(tmp_path).folder / "raw" / str(intake.files[0]["sha256"])
    raw.write_bytes(b"x")
    with pytest.raises(StoreError, match="S-RAW"):
        store_of(tmp_path).responses(FORM, Mapping())
    assert len(take(tmp_path, FORM, path).responses.frame) == 1


def test_the_same_file_again_counts_once(tmp_path):
    path = text_file(tmp_path, row(1, GOOD))
    take(tmp_path, FORM, path)
    again = take(tmp_path, FORM, path).responses
    assert len(again.frame) == 1
    assert notices(again) == {"file_again"}
    assert len(store_of(tmp_path).handed_in()) == 1


@pytest.mark.parametrize("name", ["9_按文本_小问卷_2_2.xlsx", "最新.xlsx"])
def test_a_later_export_adds_only_what_is_new(tmp_path, name):
    take(tmp_path, FORM, text_file(tmp_path, row(1, GOOD)))
    got = take(tmp_path, FORM, text_file(tmp_path, row(1, GOOD), row(2, GOOD), name=name)).responses
    assert len(got.frame) == 2
    assert len(set(got.frame["respondent"])) == 2
    assert notices(got) == {"already_read"}


@pytest.mark.parametrize("day", ["2026/9/8 8:00:00", "2026/9/9 9:00:00"])
def test_a_changed_answer_is_noticed(tmp_path, day):
    take(tmp_path, FORM, text_file(tmp_path, row(1, GOOD)))
    later = text_file(tmp_path, row(1, changed(GOOD, _0="女"), day), name="9_按文本_小问卷_1_1 (1).xlsx")
    got = take(tmp_path, FORM, later).responses
    assert got.frame["SEX"].tolist() == [1]
    assert notices(got) == {"changed_record"}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"_1": "旅游"}, "HOB 原来“运动、其他（旁边写了字）”，现在“旅游”"),
        ({"_1": "运动┋其他【请注明】〖狗〗"}, "HOB 原来“运动、其他（旁边写了字）”，现在“运动、其他（旁边写了字）”"),
        ({"_3": "我叫张三"}, "WHY 原来“没有作答”，现在“一段文字”"),
        ({"_4": "23.5"}, "AGE 原来“22”，现在“23.5”"),
        ({"_4": "很大"}, "AGE 原来“22”，现在“没有收下的答案”"),
        ({"_7": "住房"}, "TOP 原来“就业→住房”，现在“住房”"),
        ({"_0": "女", "_2": "满意", "_4": "23", "_5": "一般"}, "，一共4处"),
    ],
)
def test_a_changed_answer_is_told_with_both_states_and_without_what_people_wrote(tmp_path, answers, told):
    take(tmp_path, FORM, text_file(tmp_path, row(1, GOOD)))
    later = text_file(tmp_path, row(1, changed(GOOD, **answers)), name="9_按文本_小问卷_1_1 (1).xlsx")
    (notice,) = [n for n in take(tmp_path, FORM, later).responses.notices if n.code == "changed_record"]
    assert told in notice.message
    assert "张三" not in notice.message
    assert "狗" not in notice.message


def test_two_files_of_one_name_are_both_kept(tmp_path):
    first = text_file(tmp_path / "a", row(1, GOOD))
    second = text_file(tmp_path / "b", row(2, changed(GOOD, _0="女")))
    got = take(tmp_path, FORM, first, second)
    assert store_of(tmp_path).responses(FORM, Mapping()).frame.equals(got.responses.frame)
    assert got.responses.frame["SEX"].tolist() == [1, 2]


def test_the_number_file_may_come_after_the_text_file(tmp_path):
    text, number = text_file(tmp_path, row(1, GOOD)), number_file(tmp_path, row(1, GOOD_NUMBER))
    take(tmp_path, FORM, text)
    got = take(tmp_path, FORM, text, number).responses
    assert len(got.frame) == 1
    assert got.frame["HOB__97__text"].tolist() == ["猫"]
    assert "changed_record" not in notices(got)


def test_a_number_twice_in_one_file_hides_nobody(tmp_path):
    got = read(tmp_path, row(1, GOOD), row(1, changed(GOOD, _0="女")))
    assert got.frame["SEX"].tolist() == [1, 2]
    assert len(set(got.frame["respondent"])) == 2


def test_counts_in_the_name_are_not_trusted(tmp_path):
    got = read(tmp_path, row(4, GOOD), row(9, GOOD), name="9_按文本_小问卷_60_58.xlsx")
    assert len(got.frame) == 2
    assert notices(got) == {"count_differs"}
    assert {notice.level for notice in got.notices} == {"info"}


def test_a_row_of_totals_is_nobody(tmp_path):
    got = read(tmp_path, row(1, GOOD), ["合计", None, None, None, None, None, 1, 1, 1, 1, 1, 1, 1, 1])
    assert len(got.frame) == 1
    assert notices(got) == {"row_skipped"}
    assert got.ledger == ()


JUNK = st.sampled_from(
    [
        "",
        "男",
        "女",
        "男┋女",
        "运动┋购物",
        "运动┋滑雪",
        "都没有┋运动",
        "(空)",
        "(跳过)",
        "-2",
        "-3",
        "3",
        "22",
        "7",
        "住房→就业",
        "一般",
        "非常不满意",
        "其他〖没收尾┋购物",
        "〖〗",
        "┋",
        "→",
        "=1+1",
        "１",
        "0",
        "1",
        "1,2",
        "😀",
    ]
)


@given(
    st.lists(st.lists(JUNK, min_size=8, max_size=8), max_size=5),
    st.lists(st.lists(JUNK, min_size=15, max_size=15), max_size=5),
)
def test_every_cell_is_accepted_or_in_the_ledger_whatever_it_holds(tmp_path_factory, texts, numbers):
    folder = tmp_path_factory.mktemp("identity")
    text = text_file(folder, *(row(i, answers) for i, answers in enumerate(texts, start=1)))
    number = number_file(folder, *(row(i, answers) for i, answers in enumerate(numbers, start=1)))
    for place, files in enumerate([(text,), (number,), (text, number)]):
        got = take(folder / str(place), FORM, *files).responses
        assert got.cells["in"] == got.cells["accepted"] + got.cells["ledger"]
        assert len(got.ledger) >= bool(got.cells["ledger"])
        assert not got.frame.isna().drop(columns="seconds").any().any()
        assert set(got.frame["SEX"]) <= {1, 2, BLANK}


def test_answers_that_name_another_community_are_pointed_out(tmp_path):
    links = ["02", "05", "05", "24", "00", "", "宣传栏"]
    rows = [row(number, GOOD, link=link) for number, link in enumerate(links, start=1)]
    got = take(tmp_path, FORM, text_file(tmp_path, *rows)).responses
    [notice] = [notice for notice in got.notices if notice.code == "other_community"]
    assert notice.level == "action"
    assert "05（2份）、24（1份）" in notice.message
    assert "社区02" in notice.message
    assert len(got.frame) == len(links)  # pointed out, not thrown away


def test_answers_of_this_community_or_of_none_need_no_remark(tmp_path):
    rows = [row(number, GOOD, link=link) for number, link in enumerate(["02", "", "二维码"], start=1)]
    path = text_file(tmp_path, *rows, name="9_按文本_小问卷_3_3.xlsx")
    assert take(tmp_path, FORM, path).responses.notices == ()
