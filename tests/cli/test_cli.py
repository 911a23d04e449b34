"""The command line: one JSON object or Chinese lines, three exit codes, no traceback, nothing written on refusal."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.report.editing import edit
from tests.report.toy import DEMO, ROOT, demo_copy, demo_people
from toolkit import Project
from toolkit.cli import design, main
from toolkit.cli.command import Outcome

KEYS = (
    "strategy sponsor instruments population sampling modes dates "
    "sizes_precision weighting processing_quality limitations"
)


def files(folder: Path) -> dict[Path, bytes]:
    """What a refused command must leave as it was: all but the refused file itself and the note of its refusal."""
    passing = ("log", "raw", "refused.jsonl")
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and not set(passing) & set(p.parts)}


def test_ingest(run, say, tmp_path):
    folder = demo_copy(tmp_path)
    code, data, _ = run("ingest", folder, *DEMO, "--community", "02")
    assert code == 0
    assert {"respondents", "cells", "counts", "missing", "other_text", "ledger", "warnings", "files"} <= set(data)
    assert data["respondents"] == demo_people()
    assert data["cells"]["in"] == data["cells"]["accepted"] + data["cells"]["ledger"]
    assert sum(data["counts"]["DEM01"].values()) <= demo_people()
    assert "NED01__hou" in data["counts"]
    assert set(data["missing"]["HOU01"]) == {"not_asked", "blank"}
    assert [set(f) >= {"file", "channel", "rows", "sha256"} for f in data["files"]] == [True] * len(DEMO)
    assert sum(f["rows"] for f in data["files"] if "按序号" not in f["file"]) == demo_people()
    assert all({"code", "level", "message"} <= set(w) for w in data["warnings"])
    code, out, _ = say("ingest", folder, *DEMO, "--community", "02")
    assert (code, "没有重复计数" in out) == (0, True)


def test_tables(run, say, survey, tmp_path):
    code, data, _ = run("tables", survey, "--to", tmp_path / "a")
    assert code == 0
    assert {"xlsx", "html"} <= set(data["files"])
    assert all(Path(path).is_file() for path in data["files"].values())
    assert len(data["tables"]) > 30
    assert "张表" in say("tables", survey, "--to", tmp_path / "b", "--edition", "public")[1]


def test_report_and_verify(run, survey, tmp_path):
    code, data, _ = run("report", survey, "--out", tmp_path / "d.docx")
    assert code == 0
    assert {"path", "numbers", "sections", "disclosure_items"} <= set(data)
    assert " ".join(data["disclosure_items"]) == KEYS
    assert set(data["disclosure_items"].values()) == {True}
    code, found, _ = run("verify", data["path"], "--survey", survey)
    assert code == 0
    expected = {"numbers", "matched", "changed", "stale", "unbound", "quantifiers", "commented_copy"}
    assert expected <= set(found)
    assert found["numbers"] == found["matched"] == data["numbers"]
    assert found["commented_copy"] is None
    edit(Path(data["path"]), lambda body: body.retype(body.starts()[0], "99"))
    code, found, _ = run("verify", data["path"], "--survey", survey)
    assert code == 1
    assert set(found["changed"][0]) == {"shown", "expected", "where"}
    assert Path(found["commented_copy"]).is_file()


def test_report_and_verify_for_people(say, survey, tmp_path):
    code, out, err = say("report", survey, "--out", tmp_path / "d.docx", "--section", "summary")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].endswith("d.docx")
    edit(tmp_path / "d.docx", lambda body: body.retype(body.starts()[0], "99"))
    code, out, err = say("verify", tmp_path / "d.docx", "--survey", survey)
    assert (code, err) == (1, "")
    valid = len(Project(str(survey), community="02").responses.eligible)
    assert f"应为 {valid}份" in out


def test_unbound_and_stale_numbers_are_no_failure(run, survey, tmp_path):
    _, data, _ = run("report", survey, "--out", tmp_path / "d.docx", "--section", "method")
    edit(Path(data["path"]), lambda body: body.write("有46%的人", "数据未加权"))
    code, found, _ = run("verify", data["path"], "--survey", survey)
    assert code == 0
    assert [set(f) >= {"shown", "where"} for f in found["unbound"]] == [True]


def test_one_section_and_public(run, survey, tmp_path):
    code, data, _ = run("report", survey, "--out", tmp_path / "s.html", "--section", "method", "--edition", "public")
    assert (code, data["sections"]) == (0, ["method"])
    code, data, _ = run("report", survey, "--out", tmp_path / "s.md", "--section", "limits", "--section", "summary")
    assert data["sections"] == ["summary", "limits"]


def test_final_is_refused_with_1_and_nothing_written(run, say, survey, tmp_path):
    folder = demo_copy(tmp_path)
    shutil.copytree(survey / "data", folder / "data")
    (folder / "sampling.yaml").unlink()
    before = files(tmp_path)
    code, data, _ = run("report", folder, "--out", tmp_path / "final.docx", "--final")
    assert (code, data["error"]["code"]) == (1, "R-FINAL")
    code, out, err = say("report", folder, "--out", tmp_path / "final.docx", "--final")
    assert (code, out, err.count("\n")) == (1, "", 3)
    assert files(tmp_path) == before
    code, data, _ = run("report", folder, "--out", tmp_path / "draft.docx")
    assert code == 0
    assert data["disclosure_items"]["sponsor"] is False


FAULTS = [
    (("check", "../youth-needs"), "S-NAME"),
    (("new", "../x"), "S-NAME"),
    (("adopt", "..", "FILE"), "S-NAME"),
    (("report", "nothing-here"), "Q-NO-FILE"),
    (("new", "youth-needs"), "Q-EXISTS"),
    (("adopt", "youth-needs", "FILE"), "Q-EXISTS"),
    (("new", "x1", "--modules", "houzing"), "Q-MODULE"),
    (("adopt", "x2", "none.xlsx"), "I-NO-FILE"),
    (("adopt", "x3", "EMPTY"), "I-EMPTY-FILE"),
    (("adopt", "x4", "TEXT"), "I-NO-CHANNEL"),
    (("ingest", "SURVEY", "none.xlsx"), "I-NO-FILE"),
    (("ingest", "SURVEY", "EMPTY"), "I-EMPTY-FILE"),
    (("ingest", "SURVEY", "TEXT"), "I-NO-CHANNEL"),
    (("ingest", "SURVEY", "OTHER"), "I-OTHER-SURVEY"),
    (("ingest", "SURVEY", "FILE", "--wave", "0"), "I-WAVE"),
    (("ingest", "SURVEY", "FILE", "--community", "../02"), "I-COMMUNITY"),
    (("ingest", "SURVEY", ""), "X-USAGE"),
    (("edit", "nothing-here"), "Q-NO-FILE"),
    (("edit", "SURVEY", "--keep", "both"), "X-USAGE"),
    (("plan", "SURVEY", "--population", "many"), "X-USAGE"),
    (("plan", "SURVEY", "--population", "-5"), "A-SIZE"),
    (("report", "SURVEY", "--community", "77"), "I-NO-DATA"),
    (("report", "SURVEY", "--wave", "7"), "I-NO-DATA"),
    (("report", "SURVEY", "--wave", "0"), "I-WAVE"),
    (("report", "SURVEY", "--wave", "two"), "X-USAGE"),
    (("report", "SURVEY", "--section", "sumary"), "R-SECTION"),
    (("report", "SURVEY", "--out", "TMP/d.odt"), "R-SUFFIX"),
    (("report", "SURVEY", "--edition", "secret"), "X-USAGE"),
    (("report", "SURVEY", "--bogus"), "X-USAGE"),
    (("tables", "SURVEY", "--community", "77"), "I-NO-DATA"),
    (("verify", "none.docx"), "I-NO-FILE"),
    (("verify", "EMPTY"), "R-NOT-DOCX"),
    (("verify", "FILE"), "R-NOT-DOCX"),
    (("report",), "X-USAGE"),
    (("nonsense",), "X-USAGE"),
    ((), "X-USAGE"),
]


@pytest.mark.parametrize(("arguments", "expected"), FAULTS, ids=[f"{' '.join(a)[:40]}-{c}" for a, c in FAULTS])
def test_faults(run, say, survey, home, tmp_path, arguments, expected):
    from toolkit.document.xlsx import write_grid

    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "text.xlsx").write_text("序号,姓名\n1,甲", encoding="utf-8")
    columns: list[Any] = [
        "序号",
        "提交答卷时间",
        "所用时间",
        "来源",
        "来源详情",
        "来自IP",
        "1、您喜欢哪种水果？",
        "2、您常去哪里？",
    ]
    answer: list[Any] = ["1", "2025/5/1 10:00:00", "60秒", "微信", "", "", "苹果", "公园"]
    other = write_grid({"Sheet1": [columns, answer]})
    (tmp_path / "other.xlsx").write_bytes(other)
    names = {"SURVEY": survey, "FILE": DEMO[0], "EMPTY": tmp_path / "empty.xlsx", "TEXT": tmp_path / "text.xlsx"}
    names["OTHER"] = tmp_path / "other.xlsx"
    filled = [str(names.get(a, a.replace("TMP", str(tmp_path)))) for a in arguments]
    before = files(home), files(survey), files(tmp_path)
    code, data, err = run(*filled)
    assert (code, err) == (2, "")
    assert set(data) == {"error"}
    assert set(data["error"]) == {"code", "where", "message", "fix"}
    assert data["error"]["code"] == expected
    code, out, err = say(*filled)
    assert (code, out) == (2, "")
    lines = err.strip().split("\n")
    assert [line[:3] for line in lines] == ["位置：", "问题：", "怎么改"]
    assert "Traceback" not in err
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", re.sub("“.*?”", "", err)), err  # no English sentence
    assert (files(home), files(survey), files(tmp_path)) == before


def test_trap_a_broken_yaml_names_its_line(run, tmp_path):
    folder = demo_copy(tmp_path)
    with (folder / "questionnaire.yaml").open("a", encoding="utf-8") as stream:
        stream.write("title: 又一个\n")
    code, data, _ = run("check", folder)
    assert (code, data["error"]["code"]) == (2, "Q-DUPLICATE-KEY")
    assert re.search(r"第\d+行", data["error"]["where"])


@pytest.mark.parametrize("error", [RuntimeError("secret answer"), KeyError("x"), MemoryError(), ZeroDivisionError()])
def test_an_internal_error_is_three_lines_and_tells_no_values(run, say, home, monkeypatch, error):
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(design, "_check", fail)
    code, data, err = run("check", "youth-needs")
    assert (code, data["error"]["code"], err) == (2, "X-INTERNAL", "")
    code, out, err = say("check", "youth-needs")
    assert (code, out, err.count("\n")) == (2, "", 3)
    assert "secret" not in err
    log = (home / "data" / "log" / "last_error.txt").read_text(encoding="utf-8")
    assert type(error).__name__ in log
    assert "secret" not in log


def test_what_cannot_be_put_into_json_is_an_internal_error(run, monkeypatch):
    for value in (float("nan"), object()):
        monkeypatch.setattr(design, "_check", lambda _, value=value: Outcome({"x": value}))
        code, data, _ = run("check", "youth-needs")
        assert (code, data["error"]["code"]) == (2, "X-INTERNAL")


def test_stopping_by_hand_leaves_no_traceback(run, monkeypatch):
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(design, "_check", stop)
    code, data, _ = run("check", "youth-needs")
    assert (code, data["error"]["code"]) == (2, "X-STOPPED")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report"], "缺少 名称"),
        (["ingest", "x"], "缺少 文件"),
        (["nonsense"], "命令 不能是 “nonsense”，可以写 “new”"),
        (["check", "x", "--bogus"], "不认识 --bogus"),
        (["check", "x", "y"], "不认识 y"),
        (["report", "x", "--wave", "two"], "--wave 不能是 “two”"),
        (["report", "x", "--out"], "--out 后面要写内容"),
        (["report", "x", "--edition", "a"], "--edition 不能是 “a”"),
        (["report", "x", "--final=yes"], "--final 后面不写内容"),
        (["check", "x", "--jso"], "不认识 --jso"),
        (["forms", "x", "--t", "y"], "不认识 --t"),
    ],
)
def test_usage_errors_speak_chinese(say, arguments, words):
    code, out, err = say(*arguments)
    assert (code, out) == (2, "")
    assert words in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["-h"],
        *(
            [v, "--help"]
            for v in ["new", "adopt", "check", "edit", "plan", "forms", "ingest", "tables", "report", "verify"]
        ),
    ],
)
def test_help_is_chinese(capsys, arguments):
    with pytest.raises(SystemExit) as done:
        main(arguments)
    assert done.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：toolkit")
    assert out.count("用法：") == 1
    for english in ("usage", "options", "positional", "show this", "default"):
        assert english not in out
    assert len(arguments) == 1 or "--community" in out


def test_as_a_process_with_any_encoding(survey, tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-m", "toolkit"]
    done = subprocess.run(
        [*command, "check", str(survey), "--json"], capture_output=True, env=environment, cwd=tmp_path, check=False
    )
    assert done.stderr == b""
    assert json.loads(done.stdout.decode("utf-8"))["minutes"] > 0
    done = subprocess.run([*command, "foo"], capture_output=True, env=environment, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "命令写得不对" in done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently on Windows")
def test_a_reader_that_leaves_early_gets_no_traceback(survey):
    command = f"{sys.executable} -m toolkit check {survey} --json | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=False)
    assert done.stdout == b"{"
    assert b"Traceback" not in done.stderr
