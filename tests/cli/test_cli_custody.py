"""What is kept, in a terminal: a file out again, contacts and raw files sealed, all written rows gone on the day."""

import re

import pytest

from tests.report.toy import DEMO, ROOT, demo_copy, demo_people
from toolkit import Program, Project

WRONG = ROOT / "data" / "demo" / "wave1" / "18"


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "settings"))


@pytest.fixture
def survey(tmp_path, run):
    folder = demo_copy(tmp_path)
    assert run("ingest", folder, *DEMO, "--community", "02")[0] == 0
    return folder


def test_a_community_read_into_the_wrong_place_is_taken_out_and_put_where_it_belongs(run, say, survey):
    def told(community):
        data = run("audit", survey, "--community", community)[1]
        progress = run("progress", survey, "--community", community)[1]
        assert run("report", survey, "--community", community, "--out", survey / f"{community}.md")[0] == 0
        return data, progress, (survey / f"{community}.md").read_text(encoding="utf-8")

    before = told("02")
    code, intake, _ = run("ingest", survey, WRONG, "--community", "02")
    assert code == 0
    assert told("02") != before
    files = [file["file"] for file in intake["files"]]
    code, data, _ = run("withdraw", survey, *files, "--community", "02", "--who", "甲", "--why", "读进了别的社区")
    assert code == 0
    assert set(data["files"]) == set(files)
    assert data["left"]
    assert told("02") == before
    assert run("ingest", survey, WRONG, "--community", "18")[1]["respondents"] == demo_people(community="18")
    assert Program(str(survey)).communities == ("02", "18")
    code, out, _ = say("withdraw", survey, *files, "--community", "18")
    assert code == 0
    assert "社区18 第1期已撤出" in out
    assert "现在没有计入的文件了" in out
    assert "再读一次" in out
    assert Program(str(survey)).communities == ("02",)
    assert run("audit", survey)[0] == 0, "a community of which nothing is left asks for no code"
    assert not run("progress", survey, "--community", "02")[1]["words"][0].startswith("进度")


def test_a_wrong_name_names_the_files_there_are(run, survey):
    code, data, _ = run("withdraw", survey, "没有.xlsx")
    assert (code, data["error"]["code"]) == (2, "I-NOT-READ")
    assert all(path.name in data["error"]["fix"] for path in DEMO)


def test_what_was_exported_or_handed_out_goes_with_the_answers(run, survey, tmp_path):
    out = survey / "data" / "out" / survey.name
    assert run("export", survey, "--to", out / "数据.sav")[0] == 0
    assert run("export", survey, "--to", survey / "外面.csv")[0] == 0
    assert run("code", survey, "END01")[0] == 0
    assert run("code", survey, "HOU01", "--other")[0] == 0
    assert run("tables", survey)[0] == 0
    kept = {path for path in (out / "tables").rglob("*") if path.is_file()}
    error = run("purge", survey, "--by", "甲", "--confirm", "别的")[1]["error"]
    assert "编码表和导出的数据3个" in error["message"]
    code, data, _ = run("purge", survey, "--by", "甲", "--confirm", survey.name)
    assert code == 0
    assert len(data["derived"]) == 3
    assert data["by_hand"] == ["外面.csv"]
    assert {path.name for path in out.iterdir() if path.is_file()} == {"数据.sps"}
    assert {path for path in (out / "tables").rglob("*") if path.is_file()} == kept


def test_before_the_promised_day_that_day_is_asked_for(run, survey):
    sampling = survey / "sampling.yaml"
    words = re.sub(
        "(?m)^retention:.*$", "retention: 保存到2999年12月31日，到期删除", sampling.read_text(encoding="utf-8")
    )
    sampling.write_text(words, encoding="utf-8")
    purge = ("purge", survey, "--by", "甲", "--confirm", survey.name)
    error = run(*purge)[1]["error"]
    assert error["code"] == "S-EARLY"
    assert "--early 2999-12-31" in error["fix"]
    assert run("audit", survey)[0] == 0
    assert run(*purge, "--early", "2999-12-31", "--why", "本人要求")[0] == 0


def test_sealing_names_what_still_lies_in_the_open(run, say, survey, tmp_path, monkeypatch):
    keys = []
    for who in ("甲", "乙"):
        for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
            monkeypatch.setenv(name, str(tmp_path / who))
        code, data, _ = run("seal", survey, "--new-key")
        assert data["place"].endswith("raw.key")
        keys.append(data["key"])
    out = survey / "data" / "out" / survey.name
    assert run("export", survey, "--to", out / "数据.csv")[0] == 0
    code, said, _ = say("seal", survey, "--key", keys[0], "--key", keys[1])
    assert code == 0
    assert f"已加密 {len(DEMO)} 个原始文件和联系方式" in said
    assert "没有加密；用完请自己删除：" in said
    assert "数据.csv" in said
    assert run("ingest", survey, WRONG)[0] == 0
    assert all(path.suffix == ".age" for path in Project(str(survey)).store.folder.glob("raw/*"))
    assert not list(survey.rglob("*.parquet"))
