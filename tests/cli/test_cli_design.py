"""The verbs before fieldwork: new, adopt, check, edit, plan, forms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.report.toy import DEMO, PAIR, demo_copy, demo_people


def test_new(run, say, home):
    code, data, err = run("new", "mine", "--modules", "housing,work")
    assert (code, err) == (0, "")
    assert {"path", "items", "minutes"} <= set(data)
    assert Path(data["path"]).is_file()
    assert "HOU01" in data["items"]
    assert data["minutes"] > 0
    code, out, _ = say("new", "plain")
    assert code == 0
    assert re.search(r"\d+ 题", out)
    assert run("check", "mine")[0] == 0


def test_adopt(run, say):
    code, data, _ = run("adopt", "adopted", *PAIR)
    assert code == 0
    assert {"path", "items", "questions_to_confirm"} <= set(data)
    item = data["items"][1]
    assert {"id", "kind", "text", "options"} <= set(item)
    assert all(isinstance(code, str) and isinstance(label, str) for code, label in item["options"].items())
    assert all(isinstance(doubt, str) for doubt in data["questions_to_confirm"])
    assert say("check", "adopted")[0] in (0, 1)


def test_adopt_an_import_text(run, say, tmp_path):
    text = tmp_path / "老问卷.txt"
    text.write_text("青年调查\n\n1. 您的性别是？[单选题]\n男\n女\n\n2. 还有什么想说？[填空题]\n", encoding="gb18030")
    code, data, _ = run("adopt", "pasted", text)
    assert code == 0
    assert [item["kind"] for item in data["items"]] == ["single", "text"]
    assert say("check", "pasted")[0] in (0, 1)


def test_check(run, say, survey):
    code, data, _ = run("check", survey)
    assert code == (1 if any(f["severity"] == "error" for f in data["findings"]) else 0)
    assert set(data) >= {"findings", "minutes"}
    for finding in data["findings"]:
        assert {"rule", "item", "severity", "message", "suggestion"} <= set(finding)
    assert "分钟" in say("check", survey)[1]


def test_check_with_errors_exits_1(run, tmp_path):
    folder = demo_copy(tmp_path)
    path = folder / "questionnaire.yaml"
    path.write_text(
        "id: x\ntitle: 甲\nitems:\n- {id: q1, kind: single, text: 好吗, options: [好, 坏], skip: [{when: [1], to: q9}]}"
        "\n- {id: q2, kind: text, text: 说说}\n",
        encoding="utf-8",
    )
    code, data, _ = run("check", folder)
    assert code in (1, 2)
    if code == 1:
        assert "error" in {finding["severity"] for finding in data["findings"]}
    else:
        assert "第4行" in data["error"]["where"]


def test_check_and_forms_do_not_mind_several_communities(run, tmp_path):
    folder = demo_copy(tmp_path)
    for code in ("02", "05"):
        (folder / "data" / "store" / "youth-needs" / f"community={code}").mkdir(parents=True)
    assert run("check", folder)[0] in (0, 1)
    assert run("check", folder, "--community", "05", "--wave", "2")[0] in (0, 1)
    code, data, _ = run("forms", folder, "--community", "05", "--to", tmp_path / "forms")
    assert code == 0
    code, data, _ = run("report", folder)
    assert (code, data["error"]["code"]) == (2, "I-COMMUNITY")


def test_forms(run, say, survey, tmp_path):
    code, data, _ = run("forms", survey, "--to", tmp_path / "a")
    assert code == 0
    assert {"wenjuanxing_text", "skip_list", "codebook_docx", "codebook_xlsx"} <= set(data["files"])
    assert all(Path(path).is_file() for path in data["files"].values())
    assert "已写出" in say("forms", survey, "--to", tmp_path / "b")[1]


FAULTY = """\
id: mine
title: 我的调查
intro: 您好！本调查由【请填写：主办单位】组织，有疑问请找【请填写：联系人或科室】。
items:
- {id: q1, kind: single, text: 您多大？, options: [18—25岁, 25—30岁, 30岁以上]}
- {id: q2, kind: text, text: 您有什么建议？}
"""


@pytest.fixture
def mine(tmp_path) -> Path:
    """A survey with an error (bands that overlap) and with blanks nobody has filled."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text(FAULTY, encoding="utf-8")
    return folder


def test_new_takes_the_names_of_topics_in_chinese_and_asks_who_asks(run):
    code, data, _ = run("new", "chinese", "--modules", "住房，就业创业")
    assert code == 0
    assert {"HOU01", "EMP01"} <= set(data["items"])
    sampling = (Path(data["path"]).parent / "sampling.yaml").read_text(encoding="utf-8")
    assert "sponsor:" in sampling
    code, data, _ = run("new", "chinese2", "--modules", "就业")
    assert (code, data["error"]["code"]) == (2, "Q-MODULE")
    assert "就业创业" in data["error"]["message"]
    assert "住房（housing）" in data["error"]["fix"]


def test_check_takes_the_file_itself(run, mine):
    at_the_folder, at_the_file = run("check", mine), run("check", mine / "questionnaire.yaml")
    assert at_the_folder[0] == 1
    assert at_the_folder == at_the_file


def test_forms_of_a_faulty_questionnaire_say_so_until_somebody_confirms(run, mine, tmp_path):
    to = tmp_path / "forms"
    code, data, _ = run("forms", mine, "--to", to)
    assert code == 1
    assert all(Path(path).name.startswith("未通过检查_") for path in data["files"].values())
    assert "O01" in data["note"]
    assert "卷首语还有没填的地方" in data["note"]  # one note does not hide the other
    text = Path(data["files"]["wenjuanxing_text"]).read_text(encoding="utf-8")
    assert "【未通过检查，请勿发放】我的调查" in text
    code, data, _ = run("forms", mine, "--to", to, "--confirm")
    assert code == 0
    assert not [path for path in data["files"].values() if "未通过检查" in Path(path).name]
    assert "未通过检查" not in Path(data["files"]["wenjuanxing_text"]).read_text(encoding="utf-8")
    assert "以前生成的表单" in data["note"]
    assert "未通过检查_" in data["note"]


def test_the_blanks_of_the_intro_are_filled_from_sampling(run, mine, tmp_path):
    def blanks() -> tuple[set[str], str, str]:
        said = {finding["message"] for finding in run("check", mine)[1]["findings"]}
        data = run("forms", mine, "--to", tmp_path / "forms", "--confirm")[1]
        return said, data["note"], Path(data["files"]["wenjuanxing_text"]).read_text(encoding="utf-8")

    said, note, text = blanks()
    assert any("还有没填的地方" in message for message in said)
    assert "请填写" in text
    (mine / "sampling.yaml").write_text("sponsor: 甲街道团工委\ncontact: 社区团支部\n", encoding="utf-8")
    said, note, text = blanks()
    assert not any("还有没填的地方" in message for message in said)
    assert "没填" not in note
    assert "请填写" not in text
    assert "甲街道团工委" in text
    assert "社区团支部" in text


def test_edit(run, say, mine):
    code, data, _ = run("edit", mine)
    assert (code, set(data)) == (0, {"path", "done", "errors"})
    assert Path(data["path"]) == mine / "questionnaire.xlsx"
    assert Path(data["path"]).is_file()
    text = (mine / "questionnaire.yaml").read_text(encoding="utf-8")
    (mine / "questionnaire.yaml").unlink()  # now the workbook alone holds the questionnaire
    code, data, _ = run("edit", mine)
    severities = [finding["severity"] for finding in run("check", mine)[1]["findings"]]
    assert (code, data["errors"]) == (0, severities.count("error"))
    assert data["errors"] > 0
    assert "25—30岁" in (mine / "questionnaire.yaml").read_text(encoding="utf-8")
    (mine / "questionnaire.yaml").write_text(text.replace("我的调查", "他的调查"), encoding="utf-8")
    code, out, _ = say("edit", mine)
    assert (code, "写进表格" in out, "用 WPS 打开" in out) == (0, True, True)


@pytest.mark.parametrize("verb", ["edit", "check", "forms"])
def test_a_workbook_that_cannot_be_read_is_named_and_nothing_is_written(run, mine, verb):
    (mine / "questionnaire.xlsx").write_bytes(b"PK\x03\x04 broken")
    before = sorted(mine.rglob("*"))
    code, data, _ = run(verb, mine)
    assert (code, data["error"]["code"]) == (2, "Q-WORKBOOK")
    assert "questionnaire.xlsx" in data["error"]["where"]
    assert sorted(mine.rglob("*")) == before


def test_plan(run, say, tmp_path):
    folder = demo_copy(tmp_path)
    (folder / "plan.yaml").unlink()
    code, data, _ = run("plan", folder)
    assert (code, data["locked"]) == (0, False)
    assert {"tables", "hash", "advice", "path"} <= set(data)
    assert {table["item"] for table in data["tables"]} >= {"SCR02", "HOU01", "NED01"}
    assert Path(data["path"]).is_file()
    before = {path.name for path in folder.iterdir()}
    assert "plan.yaml" not in before
    code, locked, _ = run("plan", folder, "--lock")
    assert (code, locked["locked"], locked["hash"]) == (0, True, data["hash"])
    assert run("plan", folder)[1]["status"] == "已锁定"
    assert "已锁定" in say("plan", folder)[1]
    smaller = run("plan", folder, "--population", "100")[1]["advice"]
    assert smaller != data["advice"]


def test_the_plan_of_the_worked_example_was_locked_before_answers_came_in(run):
    _, data, _ = run("plan", "youth-needs")
    assert (data["locked"], data["status"]) == (True, "已锁定")


def test_a_plan_locked_after_the_answers_says_how_many_were_read(say, tmp_path):
    folder = demo_copy(tmp_path)
    (folder / "plan.yaml").unlink()
    assert say("ingest", folder, *DEMO, "--community", "2")[0] == 0
    assert f"锁定时已经读入{demo_people()}份答卷，不能算事先定的计划" in say("plan", folder, "--lock")[1]


def test_rehearse(run, say, tmp_path):
    folder = demo_copy(tmp_path)
    code, data, _ = run("rehearse", folder, "--n", 60, "--seed", 1, "--to", tmp_path / "r")
    assert code == 0
    assert {"draft", "minutes", "thin_tables", "detectable_difference", "unreached", "sentence"} <= set(data)
    assert 0.2 < data["detectable_difference"] < 0.35
    assert {"item", "by", "group", "n", "message"} <= set(data["thin_tables"][0])
    first = Path(data["draft"]).read_bytes()
    assert run("rehearse", folder, "--n", 60, "--to", tmp_path / "again")[1]["draft"] != data["draft"]
    assert Path(tmp_path / "again" / Path(data["draft"]).name).read_bytes() == first
    code, out, _ = say("rehearse", folder, "--n", 60, "--to", tmp_path / "r")
    assert code == 0
    assert "看不出来" in out
    assert run("verify", data["draft"], "--survey", folder)[1]["changed"] == []
    assert not (folder / "data" / "store").exists()


def test_a_rehearsal_of_nobody(run, tmp_path):
    code, data, _ = run("rehearse", demo_copy(tmp_path), "--n", 0)
    assert (code, data["error"]["code"]) == (2, "A-REHEARSE")
