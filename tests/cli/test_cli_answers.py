"""The verbs about answers in a terminal: what JSON holds, what people read, and what is recorded."""

import json

import pytest

from tests.report.toy import DEMO, demo_copy


@pytest.fixture
def survey(tmp_path, run):
    folder = demo_copy(tmp_path)
    assert run("ingest", folder, *DEMO, "--community", "02")[0] == 0
    return folder


def test_clean_proposes_and_decide_accepts(run, say, survey):
    code, data, _ = run("clean", survey)
    assert code == 0
    assert {"respondent", "rule", "strength", "reason"} <= set(data["proposals"][0])
    assert data["accepted"] == 0
    found = len(data["proposals"])
    _, listed, _ = run("decide", survey)
    assert listed["recorded"] == 0
    cleaning = [question for question in listed["open"] if question["kind"] == "clean"]
    assert len(cleaning) == found
    _, first, _ = run("decide", survey, cleaning[0]["id"], "keep", "--who", "甲", "--why", "本人确认")
    assert first["recorded"] == 1
    assert len(first["open"]) == len(listed["open"]) - 1
    _, rest, _ = run("decide", survey, "clean", "accept")
    assert rest["recorded"] == found - 1
    _, after, _ = run("clean", survey)
    assert (after["accepted"], after["undecided"]) == (found - 1, 0)
    _, out, _ = say("report", survey, "--out", survey / "r.md")
    assert "没有计入结果" in (survey / "r.md").read_text(encoding="utf-8")
    assert run("decide", survey, "没有", "accept")[0] == 2
    assert run("decide", survey, cleaning[0]["id"], "keep")[1]["error"]["code"] == "I-QUESTION"
    assert out


def test_audit_names_every_question(run, survey):
    _, data, _ = run("audit", survey)
    assert {"item", "base", "asked", "answered", "blank", "not_asked"} <= set(data["items"][0])
    assert len(data["items"]) == 40


@pytest.mark.parametrize("ending", ["sav", "csv", "parquet"])
def test_export_leaves_out_what_names_people(run, survey, ending):
    path = survey / f"数据.{ending}"
    code, data, _ = run("export", survey, "--to", path)
    assert code == 0
    assert data["rows"] == 58
    assert {"path", "rows", "truncated"} <= set(data)
    assert path.stat().st_size > 1000
    assert run("export", survey, "--to", survey / "x.txt")[0] == 2


def test_code_writes_the_sheet_and_reads_it_back_empty(run, survey):
    _, written, _ = run("code", survey, "END01")
    _, read, _ = run("code", survey, "END01", written["path"])
    assert (read["counts"], read["base"], read["ledger"]) == ({}, 0, [])
    assert run("code", survey, "END01")[1]["error"]["code"] == "S-EXISTS", "a sheet that may be filled in stays"
    _, other, _ = run("code", survey, "HOU01", "--other")
    _, sorted_back, _ = run("code", survey, "HOU01", other["path"], "--other")
    assert sorted_back["recorded"] == 0


def test_purge_asks_for_the_name_and_then_nothing_can_be_read(run, survey):
    assert run("purge", survey, "--by", "甲", "--confirm", "别的")[1]["error"]["code"] == "S-CONFIRM"
    code, data, _ = run("purge", survey, "--by", "甲", "--confirm", survey.name)
    assert code == 0
    assert data["number"]
    assert run("clean", survey)[1]["error"]["code"] == "S-PURGED"
    assert run("ingest", survey, *DEMO)[1]["error"]["code"] == "S-PURGED"


def test_sealed_answers_are_read_with_the_key_alone(run, survey, tmp_path, monkeypatch):
    keys = []
    for who in ("甲", "乙"):
        for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
            monkeypatch.setenv(name, str(tmp_path / who))
        keys.append(run("seal", survey, "--new-key")[1]["key"])
    assert run("seal", survey, "--key", keys[0])[1]["error"]["code"] == "S-RECIPIENT"
    assert run("seal", survey, "--key", keys[0], "--key", keys[1])[1]["sealed"] == len(DEMO)
    assert run("audit", survey)[0] == 0
    assert not list(survey.rglob("*.parquet")), "nothing lies beside the sealed files in the clear"
    monkeypatch.setenv("HOME", str(tmp_path / "丙"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "丙"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "丙"))
    assert run("audit", survey)[1]["error"]["code"] == "S-SEALED"


def test_a_contact_sheet_lies_apart_and_is_told_by_nobody(run, say, survey, tmp_path, monkeypatch):
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    sheet = tmp_path / "联系表.csv"
    phone = "1" + "3" * 10
    sheet.write_text(f"姓名,电话,意愿\n某某,{phone},愿意\n", encoding="utf-8")
    code, data, _ = run("contacts", survey, sheet)
    assert code == 0
    assert phone not in json.dumps(data)
    kept = [path for path in survey.rglob("*") if path.is_file() and "contacts" in path.parts]
    assert kept
    assert not [p for p in survey.rglob("*") if "store" in p.parts and p.is_file() and phone.encode() in p.read_bytes()]


def test_what_was_decided_is_listed_with_the_id_that_takes_it_back(run, say, survey):
    question = run("decide", survey)[1]["open"][0]
    assert run("decide", survey, "--list")[1] == {"decided": []}
    assert say("decide", survey, "--list")[1].strip() == "还没有做过决定。"
    run("decide", survey, question["id"], "保留", "--who", "甲", "--why", "本人确认")
    (decided,) = run("decide", survey, "--list")[1]["decided"]
    assert {"who": "甲", "why": "本人确认", "id": question["id"], "new": "保留，照常计入"}.items() <= decided.items()
    shown = say("decide", survey, "--list")[1]
    assert question["id"] in shown
    assert "本人确认" in shown
    assert run("decide", survey, decided["id"], "撤回")[1]["open"][0]["id"] == question["id"]
    assert len(run("decide", survey, "--list")[1]["decided"]) == 2, "nothing leaves the list"


def test_who_signs_nothing_is_asked_for_a_name_once(say, survey):
    assert "请写上姓名" not in say("decide", survey)[1]
    assert say("decide", survey, "clean", "采纳")[1].count("请写上姓名") == 1


def test_the_help_tells_how_choices_may_be_written(say, capsys):
    with pytest.raises(SystemExit):
        say("decide", "--help")
    assert "accept 采纳、接受、同意" in "".join(capsys.readouterr().out.split("\n" + " " * 14))


def test_a_file_read_again_repeats_none_of_its_notices(say, run, survey):
    again = say("ingest", survey, *DEMO, "--community", "02")[1]
    assert "以前已经读过，没有重复计数" in again
    every = run("decide", survey, "--notices")[1]["warnings"]
    assert say("decide", survey, "--notices")[1].count("\n") == len(every) + 1
