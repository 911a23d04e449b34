"""Files of statistics programmes against a questionnaire: our own come back as they were, others by their labels."""

# Frames have no types to speak of: what is in them is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportIndexIssue=false, reportCallIssue=false
# pyright: reportOperatorIssue=false

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.containers.sav_making import Column, sav
from tests.making import ROOT, questionnaires
from toolkit.channels.mapping import Mapping, Target
from toolkit.channels.reading import Responded
from toolkit.channels.recognise import recognise
from toolkit.channels.spss import Spss
from toolkit.containers.statistics_file import read_statistics
from toolkit.questionnaire import Questionnaire, read
from toolkit.records import BLANK, NOT_ASKED
from toolkit.responses.answers import Provenance, Responses
from toolkit.responses.assemble import assemble
from toolkit.responses.batch import Batch, Source, read_batch
from toolkit.simulation import simulate

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
ALL = Questionnaire.from_dict(
    {
        "id": "gen",
        "items": [
            {"id": "HOU01", "var": "tenure", "kind": "single", "text": "您的住房是？",
             "options": {1: "自有", 2: "租房", 97: {"label": "其他", "text": True}, 98: "不清楚"}},
            {"id": "M", "kind": "multi", "text": "您有哪些困难？", "options": {1: "就业", 2: "住房", 97: "其他"}},
            {"id": "R", "kind": "rank", "text": "请排序", "options": {1: "甲", 2: "乙", 3: "丙"}},
            {"id": "X", "kind": "matrix", "text": "满意吗？", "rows": {"a": "交通", "b": "环境"},
             "options": {1: "不满意", 2: "一般", 3: "满意"}},
            {"id": "N", "kind": "number", "text": "每周工作多少小时？", "min": 0, "max": 100},
            {"id": "T", "kind": "text", "text": "您的建议？"},
        ],
    }
)  # fmt: skip
TENURE = {1.0: "自有", 2.0: "租房", 4.0: "其他", 8.0: "不清楚"}


def ingested(data: bytes, questionnaire: Questionnaire = ALL, mapping: Mapping | None = None, kind: str = "sav"):
    workbook = read_statistics(data, f"a.{kind}", kind)
    channel, workbook = recognise(workbook, questionnaire)
    assert isinstance(channel, Spss)
    source = Source(channel, workbook, "0", channel.mode(workbook))
    batch = read_batch(Batch((source,)), questionnaire, mapping or Mapping())
    return assemble(questionnaire, [batch], Provenance("gen", "02", 1))


def codes(responses: Responses) -> list[str]:
    return [notice.code for notice in responses.notices if notice.code not in ("item_missing", "part_missing")]


def same(responses: Responses, frame) -> None:
    """What an SPSS file has a place for is as it was."""
    for column in frame.columns.difference(["source", "seconds", "link"]):
        assert list(responses.frame[column]) == list(frame[column]), column


def counted(responses: Responses) -> dict[str, int]:
    return {code: n for code, n in responses.counts()["HOU01"].items() if n}


@settings(max_examples=12)
@given(questionnaires(), st.integers(0, 3))
def test_what_was_exported_is_read_back(questionnaire, seed):
    frame = simulate(questionnaire, 9, seed)
    responses = ingested(Spss().write(Responded(questionnaire, frame), "code"), questionnaire)
    assert not responses.ledger
    assert responses.notices == ()
    same(responses, frame)


def test_the_worked_example_comes_back_with_its_special_answers():
    frame = simulate(FORM, 60, 3)
    responses = ingested(Spss().write(Responded(FORM, frame, simulated=True), "code"), FORM)
    assert responses.notices == ()
    assert responses.ledger == ()
    same(responses, frame)


def test_a_community_of_the_demo_hands_in_an_spss_file():
    path = next((ROOT / "data" / "demo" / "wave1" / "21").glob("*.sav"))
    workbook = read_statistics(path.read_bytes(), path.name, "sav")
    reading = Spss().read(workbook, FORM, Mapping())
    assert (len(reading.records), len(reading.matched), reading.asked_columns) == (70, 40, 40)
    assert reading.notices == ()
    assert reading.simulated


def test_values_are_told_by_their_labels_and_codes_of_the_file_do_not_count():
    got = ingested(sav([Column("tenure", "x", TENURE)], [[1], [4], [8], [2], [2]]))
    assert counted(got) == {"1": 1, "2": 2, "97": 1, "98": 1}
    assert codes(got) == ["codes_differ"]


def test_without_labels_codes_count_and_an_unknown_code_is_named():
    got = ingested(sav([Column("TENURE")], [[1], [97], [3], [2.5]]))
    assert counted(got) == {"1": 1, "97": 1}
    assert [row.value for row in got.ledger] == ["代码3", "代码2.5"]


def test_a_code_without_a_label_is_not_guessed_where_the_file_numbers_options_itself():
    labels = {1.0: "自有", 3.0: "租房"}
    got = ingested(sav([Column("tenure", "x", labels)], [[1], [3], [2]]))
    assert counted(got) == {"1": 1, "2": 1}
    assert [row.value for row in got.ledger] == ["代码2"]


def test_labels_that_contradict_the_questionnaire_leave_the_question_to_a_person():
    got = ingested(sav([Column("tenure", "x", {1.0: "租房", 2.0: "自有"})], [[1], [2], [97]]))
    assert counted(got) == {}
    assert [row.value for row in got.ledger] == ["1=租房", "2=自有", "代码97"]
    assert codes(got) == ["labels_contradict"]
    assert got.notices[-1].level == "action"
    assert "1=租房" in "".join(n.message for n in got.notices)
    assert "1=自有" in "".join(n.message for n in got.notices)


def test_a_person_can_settle_a_contradiction():
    mapping = Mapping(values={"HOU01": {"1=租房": 2, "2=自有": 1}})
    got = ingested(sav([Column("tenure", "x", {1.0: "租房", 2.0: "自有"})], [[1], [2], [2]]), mapping=mapping)
    assert counted(got) == {"1": 2, "2": 1}
    assert codes(got) == []


def test_a_label_that_is_no_option_is_named_and_not_taken_by_its_code():
    got = ingested(sav([Column("tenure", "x", {1.0: "自有", 2.0: "租来的房"})], [[1], [2]]))
    assert counted(got) == {"1": 1}
    assert [row.value for row in got.ledger] == ["租来的房"]
    assert codes(got) == ["label_unknown"]


def test_declared_missing_values_are_no_answers_also_where_the_questionnaire_has_them_as_options():
    labels = {1.0: "自有", 98.0: "不清楚", -1.0: "跳过", -2.0: "没有作答", 9.0: "拒答"}
    got = ingested(sav([Column("tenure", "x", labels, missing=(98, -1, 9))], [[1], [98], [-1], [9], [None]]))
    assert counted(got) == {"1": 1}
    assert got.cells["in"] == 1
    assert got.frame["HOU01"].tolist() == [1, BLANK, BLANK, BLANK, BLANK]
    told = next(notice for notice in got.notices if notice.code == "user_missing")
    assert "98=不清楚 1处" in told.message
    assert "9=拒答 1处" in told.message


SETS = [
    ("V", "", "$M=D1 1 0  v0 v1 v2\n", ""),
    ("V", "您有哪些困难？", "", "$any=E 1 1 1 {n} 您有哪些困难？ v0 v1 v2\n"),
]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
@pytest.mark.parametrize(("stem", "_", "sets", "newer"), SETS)
def test_sets_of_multiple_responses_are_questions_with_several_answers(stem, _, sets, newer, encoding):
    columns = [Column(f"困难{i}", label) for i, label in enumerate(["就业", "其他", "住房"])]
    newer = newer.format(n=len("您有哪些困难？".encode(encoding)))
    data = sav(columns, [[1, 0, 1], [0, 0, 0], [None, None, None], [None, 1, None]], encoding=encoding,
               stated=encoding, sets=sets, newer_sets=newer)  # fmt: skip
    got = ingested(data)
    assert got.frame[["M__1", "M__2", "M__97"]].to_numpy().tolist() == [[1, 1, 0], [0, 0, 0], [BLANK] * 3, [0, 0, 1]]
    assert got.ledger == ()


def test_another_counted_value_marks_the_chosen_ones():
    columns = [Column("a", "就业"), Column("b", "住房")]
    got = ingested(sav(columns, [[2, 1], [1, 1]], sets="$M=D1 2 0  v0 v1\n"))
    assert got.frame[["M__1", "M__2"]].to_numpy().tolist() == [[1, 0], [0, 0]]


def test_a_set_of_categories_holds_mentions():
    labels = {1.0: "就业", 2.0: "住房"}
    got = ingested(sav([Column("a", "", labels), Column("b", "", labels)], [[2, None], [1, 2]], sets="$M=C 0  v0 v1\n"))
    assert got.frame[["M__1", "M__2"]].to_numpy().tolist() == [[0, 1], [1, 1]]


def test_columns_are_known_by_the_labels_of_their_options_or_by_question_and_part():
    columns = [Column("q2_1", "您有哪些困难？：住房"), Column("M_2", "就业"), Column("x9", "满意吗？[环境]"),
               Column("q3", "您的建议？", width=30), Column("q4", "每周工作多少小时？")]  # fmt: skip
    got = ingested(sav(columns, [[1, 0, 3, "多办活动", 41.5]]))
    row = got.frame.iloc[0]
    assert (row["M__2"], row["M__1"], row["X__b"], row["T__text"], row["N"]) == (1, 0, 3, "多办活动", 41.5)
    assert got.ledger == ()


def test_nothing_is_taken_by_its_position():
    columns = [Column("tenure"), Column("N"), Column("M_1"), Column("M_2"), Column("VAR00007", "别的")]
    got = ingested(sav(columns, [[1, 5, 1, 0, 5]]))
    assert got.frame["M__1"].tolist() == [BLANK]
    named = [notice for notice in got.notices if notice.code == "column_unknown"]
    assert [notice.subject for notice in named] == ["M_1", "M_2", "VAR00007"]


def test_a_person_says_what_a_variable_is():
    columns = [Column("tenure"), Column("v1"), Column("v2"), Column("v3"), Column("v4", width=10)]
    said = {"v1": Target("M", "2"), "v2": Target("X", "a"), "v3": Target("ignore"), "v4": Target("HOU01", "97__text")}
    got = ingested(sav(columns, [[97, 1, 2, 9, "船上"]]), mapping=Mapping(columns=said))
    row = got.frame.iloc[0]
    assert (row["M__2"], row["X__a"], row["HOU01__97__text"]) == (1, 2, "船上")
    assert codes(got) == []


def test_stata_kinds_of_missing_are_missing():
    pd, pyreadstat = pytest.importorskip("pandas"), pytest.importorskip("pyreadstat")
    import tempfile

    frame = pd.DataFrame({"tenure": [1, 2, "a", "b"], "N": [1.5, 2.0, None, 3.0]})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.dta"
        pyreadstat.write_dta(
            frame,
            path,
            missing_user_values={"tenure": ["a", "b"]},
            variable_value_labels={"tenure": {1: "自有", "a": "拒答"}},
        )
        got = ingested(path.read_bytes(), kind="dta")
    assert counted(got) == {"1": 1, "2": 1}
    assert got.frame["N"].tolist() == [1.5, 2.0, BLANK, 3.0]
    assert ".a=拒答 1处" in "".join(notice.message for notice in got.notices)


def test_every_case_is_a_record_with_its_number_and_time():
    columns = [Column("no"), Column("提交时间", width=20), Column("tenure")]
    got = ingested(sav(columns, [[7, "2026/9/8 12:24:22", 1], [None, "昨天", None]]))
    assert got.frame[["respondent", "submitted"]].to_numpy().tolist() == [["7", "2026-09-08 12:24:22"], ["行3", ""]]
    assert codes(got) == ["time_unread"]


def test_routing_still_decides_what_was_not_asked():
    items = [
        {"id": "A", "kind": "single", "text": "甲？", "options": ["是", "否"]},
        {"id": "B", "kind": "single", "text": "乙？", "options": ["是", "否"], "show_if": {"item": "A", "in": [1]}},
    ]
    questionnaire = Questionnaire.from_dict({"id": "gen", "items": items})
    got = ingested(sav([Column("a"), Column("b")], [[1, None], [2, None], [2, 1]]), questionnaire)
    assert got.frame["B"].tolist() == [BLANK, NOT_ASKED, NOT_ASKED]
    assert [row.reason for row in got.ledger] == ["impossible_path"]
