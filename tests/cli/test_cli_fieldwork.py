"""Fieldwork in a terminal: one community's progress, the board of several, and a folder of communities."""

import shutil

from tests.report.toy import ROOT, demo_copy, demo_people

WAVE = ROOT / "data" / "demo" / "wave1"


def test_progress_of_one_community(run, say, survey):
    code, data, _ = run("progress", survey, "--target", "80")
    assert code == 0
    assert set(data) == {"respondents", "complete", "partial", "screened_out", "days", "cells", "words"}
    assert data["respondents"] == demo_people()
    assert all(set(cell) == {"age", "sex", "have", "want", "missing"} for cell in data["cells"])
    assert sum(cell["want"] for cell in data["cells"]) == 80
    _, out, _ = say("progress", survey, "--target", "80")
    assert out.splitlines() == data["words"]
    assert "还差：" in out


def test_quotas_that_are_written_down_count_without_a_target(run, survey):
    sampling = survey / "sampling.yaml"
    before = sampling.read_text(encoding="utf-8")
    groups = {(cell["age"], cell["sex"]) for cell in run("progress", survey, "--target", "80")[1]["cells"]}
    ages = dict.fromkeys(age for age, _ in groups)
    written = "".join(f"  {age}: {{男: 30, 女: 31}}\n" for age in ages)
    sampling.write_text(f"{before}\nquotas:\n{written}", encoding="utf-8")
    data = run("progress", survey)[1]
    assert {(cell["sex"], cell["want"]) for cell in data["cells"]} == {("男", 30), ("女", 31)}
    assert any(sentence.startswith("还差：") for sentence in data["words"])


def test_a_folder_of_communities_and_then_the_board(run, say, tmp_path):
    survey, folder = demo_copy(tmp_path), tmp_path / "各社区"
    for code in ("01", "18"):
        shutil.copytree(WAVE / code, folder / code)
    (folder / "77").mkdir()
    code, data, err = run("ingest", survey, folder)
    assert (code, err) == (0, "")
    assert {code: one["respondents"] for code, one in data["communities"].items()} == {
        code: demo_people(community=code) for code in ("01", "18")
    }
    assert data["respondents"] == sum(one["respondents"] for one in data["communities"].values())
    assert data["cells"]["in"] == sum(one["cells"]["in"] for one in data["communities"].values())
    assert list(data["unread"]) == ["77"]
    _, out, _ = say("progress", survey)
    assert "01贡院墙根社区：第1期" in out
    assert "还没有答卷：02舜井社区" in out
    assert set(run("progress", survey)[1]["communities"]["01"]["1"]) == {"rows", "pending", "last", "trouble"}
    assert "已有" in say("progress", survey, "--community", "01")[1]
    assert run("progress", survey, "--target", "80")[1]["error"]["code"] == "I-COMMUNITY"


def test_when_nothing_can_be_read_the_exit_code_says_so(run, tmp_path):
    (tmp_path / "各社区" / "01").mkdir(parents=True)
    (tmp_path / "各社区" / "01" / "坏.xlsx").write_bytes(b"%PDF-1.4")
    code, data, _ = run("ingest", demo_copy(tmp_path), tmp_path / "各社区")
    assert code == 2
    assert data["refused"]["01"]["code"] == "I-TYPE"
