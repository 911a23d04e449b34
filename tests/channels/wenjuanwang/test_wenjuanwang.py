"""问卷网 downloads: texts, numbers and their dictionary, alone and together, read back as written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.plain_tables import answered, table
from tests.making import ROOT, questionnaires, save, store_of, take
from toolkit.channels import Wenjuanwang, open_workbook
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import Responded
from toolkit.channels.recognise import recognise
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire, read
from toolkit.records import BLANK
from toolkit.simulation import simulate

CHANNEL = Wenjuanwang()
FILES = {"text": "All_Data_Readable.csv", "number": "All_Data_Original.csv", "code": "code.csv"}
CHOICE = {"options": {1: "租房", 2: "自有", 97: {"label": "其他", "text": True}}}
ALL = Questionnaire.from_dict(
    {
        "id": "gen",
        "items": [
            {"id": "HOU01", "kind": "single", "text": "住哪里？", **CHOICE},
            {"id": "HOU02", "kind": "multi", "text": "需要_什么？", **CHOICE},
            {
                "id": "NED01",
                "kind": "matrix",
                "text": "满意吗？",
                "options": ["差", "中", "好"],
                "rows": {"a": "房租", "b": "路"},
            },
            {"id": "NED02", "kind": "rank", "text": "怎么排？", "options": ["甲", "乙"]},
            {"id": "NED03", "kind": "text", "text": "建议？"},
        ],
    }
)
CODES = [
    ["Q1", "住哪里？", "单选题"], ["", "1", "自有"], ["", "2", "租房"], ["", "3", "其他"],
    ["Q2", "需要_什么？", "多选题"], ["", "1", "租房"], ["", "2", "自有"], ["", "3", "其他"],
    ["Q3", "满意吗？", "矩阵单选题"], ["", "1", "差"], ["", "2", "中"], ["", "3", "好"],
    ["Q4", "怎么排？", "排序题"], ["", "1", "甲"], ["", "2", "乙"],
    ["Q5", "建议？", "填空题"],
]  # fmt: skip
NUMBERS = [
    ["seq", "source", "Q1", "Q1|A3|open", "Q2_A1", "Q2_A2", "Q2_A3", "Q2|A3|open", "Q3_R1", "Q3_R2", "Q4_A1", "Q4_A2",
     "Q5", "start", "finish", "time_used", "ip_province", "ip_city", "ip", "browser", "os"],
    ["11", "微信", "3", "船上", "1", "0", "1", "车位", "1", "3", "2", "1", "多种树",
     "2026/5/12 10:00:00", "2026/5/12 10:01:40", "", "山东", "济南", "10.0.0.1", "x", "y"],
    ["12", "链接", "1", "", "", "", "", "", "", "", "", "", "", "", "2026/5/12 11:00:00", "88", "", "", "", "", ""],
]  # fmt: skip
TEXTS = [
    ["序号", "来源", "1.住哪里？", "住哪里？_其他|open", "需要_什么？_租房", "需要_什么？_自有", "需要_什么？_其他",
     "需要_什么？_其他|open", "满意吗？_房租", "满意吗？_路", "怎么排？_甲",
     "怎么排？_乙", "建议？", "开始时间", "结束时间", "答题时长"],
    ["11", "微信", "其他", "船上", "租房", "", "其他", "车位", "差", "好", "2", "1", "多种树", "",
     "2026/5/12 10:01:40", "100"],
    ["12", "链接", "自有", "", "", "", "", "", "", "", "", "", "", "", "2026/5/12 11:00:00", "88"],
]  # fmt: skip
KEY, NUMBER, TEXT = (table(rows, FILES[name]) for name, rows in (("code", CODES), ("number", NUMBERS), ("text", TEXTS)))
EXPECTED = {
    "HOU01": 97, "HOU01__97__text": "船上", "HOU02__1": 1, "HOU02__2": 0, "HOU02__97": 1, "HOU02__97__text": "车位",
    "NED01__a": 1, "NED01__b": 3, "NED02__1": 2, "NED02__2": 1, "NED03__text": "多种树",
}  # fmt: skip


@settings(max_examples=40)
@given(questionnaires(), st.sampled_from([("text",), ("number",), ("text", "number")]), st.integers(0, 3))
def test_what_was_exported_is_read_back(questionnaire, modes, seed):
    frame = simulate(questionnaire, 9, seed).assign(link="")
    assert_read_back(questionnaire, frame, modes)


@pytest.mark.parametrize("modes", [("text",), ("number",), ("text", "number")])
def test_the_worked_example_is_read_back(modes):
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    assert_read_back(questionnaire, simulate(questionnaire, 40, 1).assign(link=""), modes)


def assert_read_back(questionnaire, frame, modes):
    responded = Responded(questionnaire, frame)
    files = {mode: open_workbook(CHANNEL.write(responded, mode), FILES[mode]) for mode in (*modes, "code")}
    assert all(CHANNEL.sniff(workbook) for workbook in files.values())
    got = answered(CHANNEL, questionnaire, *(CHANNEL.explained(files[mode], [files["code"]]) for mode in modes))
    assert not got.ledger
    assert got.cells["in"] == got.cells["accepted"]
    assert [notice for notice in got.notices if notice.level == "action"] == []
    for column in frame:
        assert list(got.frame[column]) == list(frame[column]), column


@pytest.mark.parametrize("files", [[TEXT], [NUMBER], [TEXT, NUMBER]])
def test_each_file_and_the_pair_give_the_same_answers(files):
    got = answered(CHANNEL, ALL, *(CHANNEL.explained(file, [KEY]) for file in files))
    assert got.ledger == ()
    first, second = got.frame.to_dict("records")
    assert {name: first[name] for name in EXPECTED} == EXPECTED
    assert (first["respondent"], first["source"], first["seconds"]) == ("11", "微信", 100)
    assert first["submitted"] == "2026-05-12 10:01:40"
    assert (second["HOU01"], second["HOU02__1"], second["seconds"]) == (2, BLANK, 88)
    assert [notice.code for notice in got.notices if notice.level == "action"] == []


def test_files_are_told_apart_and_from_those_of_others():
    assert [CHANNEL.mode(workbook) for workbook in (TEXT, NUMBER)] == ["text", "number"]
    assert [CHANNEL.explains(workbook) for workbook in (TEXT, NUMBER, KEY)] == [False, False, True]
    assert {recognise(workbook)[0].name for workbook in (TEXT, NUMBER, KEY)} == {"wenjuanwang"}
    wenjuanxing = ["序号", "提交答卷时间", "所用时间", "来源", "1、住哪里？"]
    tencent = ["编号", "开始答题时间", "结束答题时间", "答题时长", "1.住哪里？"]
    jinshuju = ["序号", "住哪里？", "提交时间", "填写设备", "IP"]
    for header in (wenjuanxing, tencent, jinshuju):
        assert not CHANNEL.sniff(table([header, ["1", "2", "3", "4", "5"]], "a.csv"))


def test_where_a_machine_stood_is_dropped_and_named():
    got = answered(CHANNEL, ALL, CHANNEL.explained(NUMBER, [KEY]))
    told = next(notice.message for notice in got.notices if notice.code == "column_ignored")
    assert all(name in told for name in ("ip_province", "ip_city", "browser", "os"))
    assert list(got.frame["device"]) == ["1", ""]


def test_numbers_without_their_dictionary_are_not_guessed():
    with pytest.raises(IntakeError) as refused:
        answered(CHANNEL, ALL, NUMBER)
    assert refused.value.code == "I-NEEDS-KEY"
    with pytest.raises(IntakeError) as refused:
        CHANNEL.read(KEY, ALL, Mapping())
    assert refused.value.code == "I-KEY-ALONE"
    assert CHANNEL.count(KEY, ALL) == 0
    with pytest.raises(IntakeError) as refused:
        CHANNEL.explained(NUMBER, [KEY, KEY])
    assert refused.value.code == "I-PAIR"


def test_an_unknown_number_and_an_unknown_label_go_to_the_ledger():
    rows = [*NUMBERS[:2], [*NUMBERS[2]]]
    rows[2][2] = "7"
    got = answered(CHANNEL, ALL, CHANNEL.explained(table(rows, FILES["number"]), [KEY]))
    assert [(row.row, row.column, row.value) for row in got.ledger] == [(3, "Q1", "7")]
    rows = [*TEXTS[:2], [*TEXTS[2]]]
    rows[2][2], rows[2][5] = "帐篷", "自己的房子"
    got = answered(CHANNEL, ALL, table(rows, FILES["text"]))
    assert [(row.row, row.value) for row in got.ledger] == [(3, "帐篷"), (3, "自有：自己的房子")]


def test_the_two_files_are_held_against_each_other():
    rows = [TEXTS[0], [*TEXTS[1]], TEXTS[2]]
    rows[1][8] = "好"
    got = answered(CHANNEL, ALL, table(rows, FILES["text"]), CHANNEL.explained(NUMBER, [KEY]))
    assert [(row.reason, row.item) for row in got.ledger] == [("pair_conflict", "NED01")]


def test_a_draft_from_the_dictionary_and_the_headers():
    draft = CHANNEL.draft([TEXT, NUMBER, KEY], "new")
    questionnaire = Questionnaire.from_dict(draft.definition)
    assert questionnaire.problems == ()
    assert {item.id: item.kind for item in questionnaire.items} == {
        "Q1": "single", "Q2": "multi", "Q3": "matrix", "Q4": "rank", "Q5": "text",
    }  # fmt: skip
    assert [row.label for row in questionnaire["Q3"].rows] == ["房租", "路"]
    assert [option.text for option in questionnaire["Q2"].options] == [False, False, True]
    assert draft.mapping is not None
    for files in ([TEXT], [NUMBER], [TEXT, NUMBER]):
        got = answered(
            CHANNEL, questionnaire, *(CHANNEL.explained(file, [KEY]) for file in files), mapping=draft.mapping
        )
        assert got.ledger == ()
        assert got.frame["Q3__R1"].tolist() == [1, BLANK]
    alone = answered(CHANNEL, questionnaire, NUMBER, mapping=draft.mapping)
    assert alone.ledger == ()
    assert "labels_unknown" in [notice.code for notice in alone.notices]


def test_a_draft_names_what_the_files_do_not_show():
    draft = CHANNEL.draft([KEY], "new")
    assert "矩阵的行标题不在这些文件里" in "\n".join(draft.to_confirm)
    with pytest.raises(IntakeError) as refused:
        CHANNEL.draft([TEXT, NUMBER], "new")
    assert refused.value.code == "I-NEEDS-KEY"


def test_the_three_files_handed_in_together_are_one_download(tmp_path):
    rows = {"text": TEXTS, "number": NUMBERS, "code": CODES}
    files = [save(tmp_path, FILES[name], written(rows[name])) for name in ("text", "code", "number")]
    got = take(tmp_path, ALL, *files).responses
    assert got.ledger == ()
    assert {name: got.frame[name].iloc[0] for name in EXPECTED} == EXPECTED
    assert store_of(tmp_path).responses(ALL, Mapping()).hash == got.hash


def written(rows: list[list[str]]) -> bytes:
    """The bytes of a file as the platform writes it."""
    return "\r\n".join(",".join(row) for row in rows).encode("gbk")
