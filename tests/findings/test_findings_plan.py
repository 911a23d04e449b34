"""The analysis plan: a table for every question, a person's choices read strictly, a lock that tells what changed."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.making import ROOT, questionnaires
from toolkit.document import plain
from toolkit.document.docx import render as docx
from toolkit.document.tree import Document
from toolkit.errors import DefinitionError
from toolkit.findings.plan import AnalysisPlan, Choices, Hypothesis, lock, plan_of, plan_text, read_plan
from toolkit.findings.plan_page import plan_document, plan_tables
from toolkit.findings.plan_sides import side_of
from toolkit.questionnaire import Questionnaire, from_dict
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.build import read
from toolkit.sample import DesignClass, Sampling
from toolkit.statistics.methods import NO_TEST, packaged

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
BANK = from_dict({"id": "b", "title": "题库", "items": [{"use": name} for name in bank().items]})
CONV = Sampling()
WRITTEN = """\
# 我们自己的备注
expected: 300
groups: [SCR02, DEM01]
crosstabs:
  HOU06: [SCR02]   # 住房
  LIF01:
hypotheses:
  - {item: LIF01, by: DEM05, text: 有工作的青年生活满意度更高}
  - {item: NED02__hou, by: NED02__emp, text: 对住房的满意低于就业}
leave_out: [SCR01]
"""


def plan(folder: Path, text: str = WRITTEN, form: Questionnaire = FORM, sampling: Sampling = CONV) -> AnalysisPlan:
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    return read_plan(path, form, sampling)


def by_id(made: AnalysisPlan) -> dict:
    return {table.id: table for table in made.tables}


# ---- derived tables ----


def test_without_a_file_every_question_has_its_table(tmp_path):
    made = read_plan(tmp_path / "none.yaml", FORM, CONV)
    alone = [t.id for t in made.tables if t.purpose == "逐题"]
    assert alone == [item.id for item in FORM.questions]
    assert made.tables[-1].id == "IPA__NED01__NED02"
    assert made.choices.groups == ("SCR02", "DEM01", "DEM05")
    assert (made.status, made.locked, made.dropped) == ("未锁定", False, ())
    for table in made.tables:
        for field in ("title", "base", "estimate", "test", "chart", "minimum", "merge", "disclosure"):
            assert getattr(table, field), (table.id, field)
        assert table.test.startswith(NO_TEST) is (table.purpose != "分组")
        assert table.expected == ""


def test_without_a_file_the_first_opinion_of_each_module_is_compared(tmp_path):
    made = read_plan(tmp_path / "none.yaml", FORM, CONV)
    assert list(made.choices.crosstabs) == ["LIF01", "HOU06", "EMP05", "MAR02"]
    assert set(made.choices.crosstabs.values()) == {("SCR02", "DEM01", "DEM05")}
    toy = Questionnaire.from_dict({"id": "t", "title": "t", "items": [{"id": "a", "kind": "number", "text": "几？"}]})
    assert read_plan(tmp_path / "none.yaml", toy, CONV).choices.crosstabs == {}


def test_levels_of_the_banks_questions():
    levels = {item.id: side_of(BANK, item.id).level for item in BANK.questions}
    expected = {
        "binary": "VOL01 END02",
        "nominal": "SCR01 SCR03 DEM01 DEM03 DEM05 DEM06 HOU01 LIF02 MAR01 EMP01",
        "ordinal": "EMP05 DEM02 GRO05 EMP04 LIF04",
        "band": "SCR02 DEM04 DEM09 HOU02 HOU03 HOU04 INT03 VOL02 ORG03",
        "score": "LIF01",
        "number": "EMP03",
        "multiple": "SCR04 HOU06 LIF03",
        "ranking": "NED03",
        "matrix": "NED01 NED02 EMP06",
        "text": "NED04",
    }
    for level, names in expected.items():
        for name in names.split():
            assert levels[name] == level, name
    assert side_of(BANK, "NED02__hou").level == "ordinal"
    assert side_of(BANK, "SCR02").groups == 4
    assert side_of(BANK, "SCR02").options == 6  # those who are too young or too old have left the form


def test_choices_become_tables(tmp_path):
    made = plan(tmp_path)
    tables = by_id(made)
    assert "SCR01" not in tables
    added = [t.id for t in made.tables if t.purpose != "逐题"]
    assert added == [
        "HOU06__by__SCR02",
        "LIF01__by__SCR02",
        "LIF01__by__DEM01",
        "H__LIF01__by__DEM05",
        "H__NED02__hou__by__NED02__emp",
        "IPA__NED01__NED02",
    ]
    methods = {name: tables[name].method for name in added}
    assert list(methods.values()) == [
        "group_choices",
        "several_means",
        "two_means",
        "several_means",
        "two_rows",
        "ipa",
    ]
    crossed = tables["HOU06__by__SCR02"]
    assert "14—17岁、18—22岁、23—28岁、29—35岁" in crossed.title
    assert crossed.expected == "约300份，平均每组75份"
    assert crossed.correction == "HOU06共比较1组，按BH法控制（q=0.10）"
    assert crossed.minimum == "每组30人"
    assert "与相邻的一档合并" in crossed.merge
    assert tables["LIF01__by__DEM01"].correction == "LIF01共比较2组，按BH法控制（q=0.10）"
    assert tables["H__LIF01__by__DEM05"].title.startswith("有工作的青年生活满意度更高：")
    assert (
        tables["H__LIF01__by__DEM05"].correction == "2个事先写明的假设，按Holm法控制（0.05）；两两比较用 Games–Howell"
    )
    assert tables["LIF01"].expected == "约300份"
    assert tables["EMP05"].expected == "不超过300份"
    assert "敏感题" in tables["DEM09"].disclosure
    assert "去掉身份信息" in tables["NED04"].disclosure


def test_too_few_expected_for_the_groups_is_said(tmp_path):
    made = plan(tmp_path, "expected: 100\ncrosstabs: {LIF01: [SCR02]}\n")
    assert "平均每组25份，多半不够" in by_id(made)["LIF01__by__SCR02"].expected


def test_groups_of_another_level_and_communities(tmp_path):
    crosstabs = "{EMP05: [DEM09, SCR03], NED02: [DEM01], MAR05: [LIF01], EMP09: [HOU06], HOU01: [DEM02]}"
    text = f"groups: []\ncrosstabs: {crosstabs}\n"
    tables = by_id(plan(tmp_path, text))
    assert tables["EMP05__by__DEM09"].method == "two_orders"
    assert tables["EMP05__by__SCR03"].method == "communities"
    assert "少于5人的格子合并或不列" in tables["EMP05__by__SCR03"].disclosure
    assert tables["EMP05__by__DEM09"].base.endswith("并且是18周岁及以上的参加者")
    assert tables["NED02__by__DEM01"].correction.startswith("NED02共比较9组")
    assert tables["MAR05__by__LIF01"].method == "order_and_number"
    assert tables["EMP09__by__HOU06"].method == "two_choices"
    crossed = tables["HOU01__by__DEM02"]
    assert crossed.method == "row_shares"
    assert "弱0.058、中0.173、强0.289" in crossed.effect  # four groups: three degrees of freedom
    grouped = by_id(plan(tmp_path, "groups: [DEM09]\ncrosstabs: [EMP05]\n"))
    assert grouped["EMP05__by__DEM09"].method == "several_ordinal"


def test_the_design_decides_what_stands_where():
    sampling = Sampling(DesignClass.PROB, frame="名册", selection="随机", invited=300)
    choices = Choices(crosstabs={"HOU01": ("DEM01",)})
    for design in DesignClass:
        table = by_id(plan_of(FORM, choices, design))["HOU01__by__DEM01"]
        assert table.test.startswith("差异筛查") != (design is DesignClass.PROB)
    assert read_plan(Path("none.yaml"), FORM, sampling).design is DesignClass.PROB
    assert read_plan(Path("none.yaml"), FORM, Sampling(DesignClass.PROB)).design is DesignClass.CONV


@pytest.mark.parametrize("design", [DesignClass.CONV, DesignClass.QUOTA])
def test_a_plan_without_a_draw_promises_no_precision(design):
    choices = Choices(("DEM01",), {name.id: ("DEM01",) for name in FORM.questions if name.id in ("LIF01", "HOU01")})
    made = plan_of(FORM, choices, design)
    said = json.dumps(made.as_dict(), ensure_ascii=False) + made._repr_html_()
    for banned in ("误差范围", "抽样误差", "置信度", "置信区间", "显著", "代表全区青年", "推断总体"):
        assert banned not in said


def test_importance_and_satisfaction_need_both_matrices(tmp_path):
    assert "IPA__NED01__NED02" not in by_id(plan(tmp_path, "leave_out: [NED02]\n"))
    only = from_dict({"id": "s", "title": "一半", "items": [{"use": "NED01"}]})
    assert [t.id for t in plan_of(only, Choices(), DesignClass.CONV).tables] == ["NED01"]


@given(questionnaires())
@settings(max_examples=25)
def test_any_questionnaire_has_a_plan(form):
    made = plan_of(form, Choices(), DesignClass.CONV)
    assert [t.item for t in made.tables] == [item.id for item in form.questions]
    ways = {row.id for row in packaged().one}
    assert {t.method for t in made.tables} <= ways
    assert made.hash == plan_of(form, Choices(), DesignClass.CONV).hash
    if made.tables:
        assert "<b>" not in made._repr_html_()


# ---- plan.yaml ----


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("grups: [SCR02]", 1, "groups"),
        ("- SCR02", 1, "字段"),
        ("groups: SCR02", 1, "列表"),
        ("groups:\n  - SCR02\n  - DEM99", 3, "DEM99"),
        ("groups: [SCR02, SCR02]", 1, "两次"),
        ("groups:\n  - NED04", 2, "分不出组"),
        ("groups:\n  - EMP03", 2, "分不出组"),
        ("groups:\n  - SCR01", 2, "分不出组"),
        ("leave_out: [XX]", 1, "XX"),
        ("crosstabs: HOU06", 1, "题号"),
        ("crosstabs:\n  HOU06: SCR02", 2, "列表"),
        ("crosstabs:\n  HOU6: [SCR02]", 2, "HOU06"),
        ("crosstabs:\n  HOU06:\n    - SCR02\n    - NED04", 4, "填空题"),
        ("crosstabs:\n  NED04: [SCR02]", 2, "填空题"),
        ("crosstabs:\n  LIF01: [LIF01]", 2, "自己"),
        ("crosstabs:\n  LIF01: [DEM01, DEM01]", 2, "两次"),
        ("leave_out: [LIF01]\ncrosstabs:\n  LIF01: [DEM01]", 3, "leave_out"),
        ("crosstabs:\n  LIF01: [SCR01]", 2, "题库规定"),
        ("hypotheses: LIF01", 1, "列表"),
        ("hypotheses:\n  - {item: LIF01, by: DEM01}", 2, "text"),
        ("hypotheses:\n  - {item: LIF01, by: NED04, text: 甲}", 2, "填空题"),
        ("hypotheses:\n  - {item: LIF01, by: 无, text: 甲}", 2, "题号"),
        ("hypotheses:\n  - {item: LIF01, by: DEM01, text: 甲}\n  - {item: LIF01, by: DEM01, text: 乙}", 3, "同样"),
        ("expected: 三百", 1, "正整数"),
        ("expected: -3", 1, "正整数"),
        ("expected: true", 1, "正整数"),
        ("locked: 是", 1, "不完整"),
        ("locked: {hash: a}", 1, "不完整"),
    ],
)
def test_faults_name_the_line(tmp_path, text, line, word):
    with pytest.raises(DefinitionError) as caught:
        plan(tmp_path, text)
    assert caught.value.code == "A-PLAN"
    assert caught.value.where == f"plan.yaml 第{line}行"
    assert word in caught.value.message


def test_at_most_five_hypotheses(tmp_path):
    rows = [
        f"  - {{item: {name}, by: DEM01, text: 甲}}" for name in ("LIF01", "LIF02", "HOU01", "ORG01", "VOL01", "CHD01")
    ]
    assert len(plan(tmp_path, "\n".join(["hypotheses:", *rows[:5]])).choices.hypotheses) == 5
    with pytest.raises(DefinitionError) as caught:
        plan(tmp_path, "\n".join(["hypotheses:", *rows]))
    assert caught.value.where == "plan.yaml 第7行"
    assert "最多写5个" in caught.value.message


def test_what_the_bank_rules_out_is_refused(tmp_path):
    with pytest.raises(DefinitionError) as caught:
        plan(tmp_path, "crosstabs:\n  GRO05: [DEM08]", BANK)
    assert "不与任何态度题交叉" in caught.value.message
    assert "ORG03__by__DEM08" in by_id(plan(tmp_path, "crosstabs:\n  ORG03: [DEM08]", BANK))


def test_a_list_of_outcomes_is_told_apart_by_all_groups(tmp_path):
    made = plan(tmp_path, "crosstabs: [LIF01, DEM01]\n")
    assert made.choices.crosstabs == {"LIF01": ("SCR02", "DEM01", "DEM05"), "DEM01": ("SCR02", "DEM05")}
    assert not [table for table in plan(tmp_path, "# 只有说明\n").tables if table.purpose == "分组"]


# ---- text and lock ----


def test_a_new_file_reads_back_as_the_same_plan(tmp_path):
    made = read_plan(tmp_path / "none.yaml", FORM, CONV)
    assert plan(tmp_path, plan_text(made)).tables == made.tables
    choices = Choices(
        ("DEM01",),
        {"LIF01": ("DEM01", "SCR02")},
        (Hypothesis("LIF01", "DEM05", "“甲”: {乙} #丙，" * 20),),
        ("SCR01",),
        120,
    )
    made = lock(plan_of(FORM, choices, DesignClass.CONV))
    again = plan(tmp_path, plan_text(made))
    assert again.choices == made.choices
    assert again.status == "已锁定"


def test_locking_keeps_what_a_person_wrote(tmp_path):
    made = plan(tmp_path)
    assert plan_text(made) == WRITTEN
    locked = lock(made)
    assert (locked.status, locked.locked) == ("已锁定", True)
    assert plan_text(locked).startswith(WRITTEN)
    again = plan(tmp_path, plan_text(locked))
    assert (again.status, again.hash) == ("已锁定", made.hash)
    assert plan_text(again) == plan_text(locked)
    assert plan_text(lock(again)) == plan_text(locked)
    assert not any(again.mark(t.id) for t in again.tables)


@pytest.mark.parametrize(
    "text",
    [
        "groups: [DEM01]",
        "{groups: [DEM01], leave_out: [SCR01]}\n",
        "groups: [DEM01]\r\nleave_out: [SCR01]\r\n",
        "\ufeffgroups: [DEM01]\n",
        "# 只有说明\n",
        "---\ngroups: [DEM01]\n",
    ],
)
def test_files_of_every_shape_can_be_locked_and_locked_again(tmp_path, text):
    made = plan(tmp_path, text)
    once = plan(tmp_path, plan_text(lock(made)))
    assert once.status == "已锁定"
    twice = plan(tmp_path, plan_text(lock(once)))
    assert (twice.status, twice.tables) == ("已锁定", made.tables)


def test_a_lock_in_the_middle_of_the_file_is_replaced(tmp_path):
    locked = plan_text(lock(plan(tmp_path, "groups: [DEM01]\n")))
    moved = plan(tmp_path, f"{locked}leave_out: [SCR01]   # 后来加的\n")
    text = plan_text(lock(moved))
    assert text.count("locked:") == 1
    assert "# 后来加的" in text
    assert plan(tmp_path, text).status == "已锁定"


def test_what_is_added_after_the_lock_is_exploratory(tmp_path):
    text = plan_text(lock(plan(tmp_path)))
    changed = plan(tmp_path, text.replace("  HOU06: [SCR02]", "  HOU06: [SCR02, DEM05]").replace("  LIF01:\n", ""))
    assert (changed.status, changed.locked) == ("锁定后改动过", True)
    marks = {table.id: changed.mark(table.id) for table in changed.tables if changed.mark(table.id)}
    assert marks == {"HOU06__by__DEM05": "探索性"}
    assert changed.dropped == ("LIF01__by__SCR02", "LIF01__by__DEM01")
    assert "探索性：HOU06__by__DEM05" in repr(changed)
    assert next(t for t in changed.as_dict()["tables"] if t["id"] == "HOU06__by__DEM05")["mark"] == "探索性"
    assert "【探索性】" in changed._repr_html_()
    assert changed.mark("没有计划的表") == "探索性"
    expectation = plan(tmp_path, text.replace("生活满意度更高", "生活满意度更低"))
    assert expectation.mark("H__LIF01__by__DEM05") == "锁定后改动"


def test_a_new_forecast_is_no_change(tmp_path):
    text = plan_text(lock(plan(tmp_path)))
    assert plan(tmp_path, text.replace("expected: 300", "expected: 200")).status == "已锁定"


def test_a_changed_questionnaire_or_design_is_a_change(tmp_path):
    text = plan_text(lock(plan(tmp_path)))
    data = FORM.to_dict()
    data["items"][4]["text"] += "（改）"
    changed = plan(tmp_path, text, from_dict(data))
    assert changed.status == "锁定后改动过"
    assert "锁定以后问卷改过" in repr(changed)
    sampling = Sampling(DesignClass.PROB, frame="名册", selection="随机", invited=300)
    other = plan(tmp_path, text, FORM, sampling)
    assert other.status == "锁定后改动过"
    assert other.mark("HOU01") == "锁定后改动"


def test_a_lock_edited_by_hand_proves_nothing(tmp_path):
    made = lock(plan(tmp_path))
    text = plan_text(made).replace("  HOU06: [SCR02]", "  HOU06: [DEM01]")
    crossed = by_id(plan(tmp_path, text))["HOU06__by__DEM01"]
    forged = text.replace("HOU06__by__SCR02:", "HOU06__by__DEM01:").replace(
        made.fingerprints["HOU06__by__SCR02"], crossed.fingerprint
    )
    assert forged != text
    read_back = plan(tmp_path, forged)
    assert read_back.status == "锁定后改动过"
    assert read_back.mark("LIF01") == "探索性"
    assert "手工改过" in repr(read_back)


def test_a_lock_after_the_answers_says_so_and_a_second_one_does_not_hide_additions(tmp_path):
    late = lock(plan(tmp_path), answers=12)
    assert "已经读入12份" in repr(plan(tmp_path, plan_text(late)))
    early = plan(tmp_path, plan_text(lock(plan(tmp_path))).replace("[SCR02]   #", "[SCR02, DEM05]   #"))
    assert lock(early, answers=12) == early
    assert lock(early).status == "已锁定"


# ---- pages ----


def test_the_plan_as_a_document(tmp_path):
    made = plan(tmp_path)
    document = plan_document(made)
    assert isinstance(document, Document)
    assert [t.id for t in plan_tables(made)] == ["plan_questions", "plan_comparisons", "plan_methods"]
    questions, comparisons, ways = plan_tables(made)
    assert len(questions.rows) + len(comparisons.rows) == len(made.tables)
    assert len(ways.rows) == len({t.method for t in made.tables})
    assert "敏感题" in "".join(plain(note) for note in questions.notes)
    assert "相差至少5个百分点" in made._repr_html_()
    assert docx(document) == docx(plan_document(plan(tmp_path)))
    assert "None" not in made._repr_html_()


def test_the_plan_as_plain_values(tmp_path):
    data = plan(tmp_path).as_dict()
    assert {"tables", "hash", "locked", "status"} <= set(data)
    assert data["locked"] is False
    assert json.loads(json.dumps(data)) == data
    fields = {"id", "base", "expected", "estimate", "test", "chart", "minimum", "merge", "sentence", "disclosure"}
    assert all(fields <= set(table) for table in data["tables"])


def test_five_hundred_questions_are_planned_at_once():
    items = [{"id": f"Q{i}", "kind": "single", "text": f"第{i}问", "options": ["甲", "乙", "丙"]} for i in range(500)]
    form = from_dict({"id": "s", "title": "长", "items": items})
    started = time.perf_counter()
    made = plan_of(form, Choices(crosstabs={f"Q{i}": ("Q0",) for i in range(1, 500)}), DesignClass.CONV)
    assert len(made.tables) == 999
    assert time.perf_counter() - started < 5
