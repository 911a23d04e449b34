"""A questionnaire drafted from the dictionary of a statistics file, and the file read against its own draft."""

# Frames have no types to speak of: what is in them is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportIndexIssue=false, reportCallIssue=false
# pyright: reportOperatorIssue=false

from __future__ import annotations

import pandas as pd
import pyreadstat
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.raw_answers import raw_answers
from tests.containers.sav_making import Column, sav
from tests.making import ROOT, questionnaires
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import Draft, Responded
from toolkit.channels.spss import Spss
from toolkit.containers import Workbook
from toolkit.containers.statistics_file import read_statistics
from toolkit.questionnaire import Questionnaire, read
from toolkit.responses.coding import code
from toolkit.simulation import simulate

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


def drafted(data: bytes, kind: str = "sav") -> tuple[Draft, Workbook]:
    workbook = read_statistics(data, f"100000001_青年调查_3_3.{kind}", kind)
    return Spss().draft([workbook], "gen"), workbook


def items(draft: Draft) -> dict[str, dict]:
    return {item["id"]: item for item in draft.definition["items"]}


def reads_its_own_file(draft: Draft, workbook: Workbook) -> None:
    questionnaire = Questionnaire.from_dict(draft.definition)
    reading = Spss().read(workbook, questionnaire, draft.mapping or Mapping())
    assert {notice.code for notice in reading.notices if notice.level == "action"} == set()
    assert len(reading.matched) == len(questionnaire.questions) == reading.asked_columns
    given = [answer for answer in raw_answers(reading) if answer.said.state == "given"]
    faults = [code(questionnaire.by_id[a.item], a.row, a.said).problems for a in given]
    assert not any(faults)


def test_labels_become_wordings_and_value_labels_options():
    columns = [
        Column("no"),
        Column("sex", "您的性别是？", {1: "男", 2: "女", 9: "拒答"}, missing=(9,)),
        Column("小时", "每周工作多少小时？"),
        Column("建议", "您的建议？", width=40),
        Column("q4_1", "就业"),
        Column("q4_2", "住房"),
        Column("x1", ""),
    ]
    cases = [[1, 1, 40.5, "好", 1, 0, 3], [2, 9, -3, "", None, None, 4]]
    draft, workbook = drafted(sav(columns, cases))
    assert draft.definition["title"] == "青年调查"
    found = items(draft)
    assert list(found) == ["sex", "Q2", "Q3", "q4", "x1"]
    assert found["sex"] == {"id": "sex", "kind": "single", "text": "您的性别是？", "options": {1: "男", 2: "女"}}
    assert (found["Q2"]["kind"], found["Q3"]["kind"], found["x1"]["kind"]) == ("number", "text", "number")
    assert found["q4"] == {"id": "q4", "kind": "multi", "text": "q4", "options": {1: "就业", 2: "住房"}}
    told = "\n".join(draft.to_confirm)
    for words in ("“q4”：按变量名合成", "“每周工作多少小时？”：有负数", "“x1”：没有变量标签", "跳题规则"):
        assert words in told
    questionnaire = Questionnaire.from_dict(draft.definition)
    assert len(Spss().read(workbook, questionnaire, draft.mapping or Mapping()).matched) == 5


def test_sets_of_multiple_responses_become_questions_with_several_answers():
    question = "您有哪些困难？"
    n = len(question.encode("gbk"))
    columns = [Column("困难甲", "就业"), Column("困难乙", "住房"), Column("说法一", "", {1: "学习", 2: "工作"})]
    columns.append(Column("说法二", "", {1: "学习", 2: "工作"}))
    data = sav(columns, [[1, 0, 2, 1], [0, 1, 1, None]], encoding="gbk", stated="GBK",
               sets=f"$kn=D1 1 {n} {question} v0 v1\n", newer_sets=f"$sf=C {n} {question} v2 v3\n")  # fmt: skip
    draft, workbook = drafted(data)
    first, second = draft.definition["items"]
    assert (first["kind"], first["text"], first["options"]) == ("multi", question, {1: "就业", 2: "住房"})
    assert (second["kind"], second["options"]) == ("multi", {1: "学习", 2: "工作"})
    reads_its_own_file(draft, workbook)


def test_a_yes_no_question_is_no_option():
    yes_no = {0: "否", 1: "是"}
    draft, _ = drafted(
        sav([Column("q1_1", "您是团员吗？", yes_no), Column("q1_2", "您是志愿者吗？", yes_no)], [[0, 1]])
    )
    assert [item["kind"] for item in draft.definition["items"]] == ["matrix"]


def test_rows_on_one_scale_become_a_matrix():
    scale = {1: "不满意", 2: "一般", 3: "满意"}
    draft, workbook = drafted(sav([Column("sat_a", "交通", scale), Column("sat_b", "环境", scale)], [[1, 3]]))
    rows, options = {"a": "交通", "b": "环境"}, {1: "不满意", 2: "一般", 3: "满意"}
    expected = {"id": "sat", "kind": "matrix", "text": "sat", "rows": rows, "options": options}
    assert draft.definition["items"] == [expected]
    reads_its_own_file(draft, workbook)


def test_the_worked_example_is_drafted_from_its_own_file():
    frame = simulate(FORM, 40, 1)
    draft, workbook = drafted(Spss().write(Responded(FORM, frame), "code"))
    found = items(draft)
    for item in FORM.questions:
        made = Questionnaire.from_dict(draft.definition).by_id[item.var]
        alike = {"consent": "single", "scale": ("scale", "single")}.get(item.kind, item.kind)
        assert made.kind in alike or made.kind == item.kind, item.id
        assert made.labels == item.labels, item.id
        assert [row.key for row in made.rows] == [row.key for row in item.rows], item.id
    assert len(found) == len(FORM.questions)
    reads_its_own_file(draft, workbook)


@settings(max_examples=10)
@given(questionnaires(plain=True, routed=False), st.integers(0, 3))
def test_any_file_of_ours_gives_a_draft_that_reads_it(questionnaire, seed):
    draft, workbook = drafted(Spss().write(Responded(questionnaire, simulate(questionnaire, 9, seed)), "code"))
    reading = Spss().read(workbook, Questionnaire.from_dict(draft.definition), draft.mapping or Mapping())
    assert {notice.code for notice in reading.notices if notice.level == "action"} == set()


def test_a_stata_file_is_drafted(tmp_path):
    frame = pd.DataFrame({"a": [1, 2, "a"], "b": [1.5, 2.0, None]})
    pyreadstat.write_dta(
        frame,
        tmp_path / "a.dta",
        missing_user_values={"a": ["a"]},
        variable_value_labels={"a": {1: "男", 2: "女", "a": "拒答"}},
        column_labels=["性别", "小时"],
    )
    draft, workbook = drafted((tmp_path / "a.dta").read_bytes(), "dta")
    assert items(draft)["a"]["options"] == {1: "男", 2: "女"}
    reads_its_own_file(draft, workbook)
