"""What is told, from a terminal: the report in an office's frame, the brief, recommendations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.toy import DEMO, demo_copy
from toolkit.cli import main
from toolkit.containers import open_workbook


@pytest.fixture(scope="module")
def survey(tmp_path_factory) -> Path:
    """The worked example with the demo of one community read in."""
    folder = demo_copy(tmp_path_factory.mktemp("telling"))
    assert main(["ingest", str(folder), *map(str, DEMO), "--community", "02", "--json"]) == 0
    return folder


def test_a_brief_is_written_and_checked_like_a_report(run, survey, tmp_path):
    code, data, _ = run("brief", survey, "--community", "02", "--out", tmp_path / "brief.docx")
    assert (code, data["numbers"] > 5) == (0, True)
    code, found, _ = run("verify", data["path"], "--survey", survey)
    assert (code, found["numbers"], found["matched"]) == (0, data["numbers"], data["numbers"])
    assert (found["changed"], found["unbound"], found["stale"]) == ([], [], [])


def test_advice_is_offered_checked_and_listed_and_nothing_written_is_lost(run, say, tmp_path):
    folder = demo_copy(tmp_path)
    assert run("ingest", folder, *DEMO, "--community", "02")[0] == 0
    code, data, _ = run("advise", folder, "--community", "02")
    assert code == 0
    assert {"measures", "findings", "warnings", "files"} == set(data)
    assert [card["status"] for card in data["measures"]][:3] == ["已采纳", "修改后采纳", "已采纳"]
    assert {issue["item"] for issue in data["findings"] if issue["severity"] == "error"} <= {"M4", "M5"}
    ledger = open_workbook(Path(data["files"]["ledger"]).read_bytes(), "ledger.xlsx").data()
    assert ledger is not None
    assert len(ledger.cells) == len(data["measures"]) + 1
    before = Path(data["files"]["measures"]).read_bytes()
    code, again, _ = run("advise", folder, "--community", "02")
    assert (code, again["measures"]) == (0, data["measures"])
    assert Path(data["files"]["measures"]).read_bytes() == before
    assert "建议台账" in say("advise", folder, "--community", "02")[1]


def test_advice_where_nobody_has_written_anything(run, tmp_path):
    folder = demo_copy(tmp_path)
    (folder / "measures.xlsx").unlink()
    assert run("ingest", folder, *DEMO, "--community", "02")[0] == 0
    code, data, _ = run("advise", folder, "--community", "02")
    assert code == 0
    assert data["measures"]
    assert {card["status"] for card in data["measures"]} == {"建议草案"}


@pytest.mark.parametrize("verb", ["report", "brief"])
def test_a_frame_that_is_not_there_or_is_none(run, survey, tmp_path, verb):
    code, data, _ = run(verb, survey, "--community", "02", "--out", tmp_path / "d.docx", "--template", "none.docx")
    assert (code, data["error"]["code"]) == (2, "I-NO-FILE")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"not a document")
    code, data, _ = run(verb, survey, "--community", "02", "--out", tmp_path / "d.docx", "--template", broken)
    assert (code, data["error"]["code"]) == (2, "R-TEMPLATE")
    assert not (tmp_path / "d.docx").exists()


def test_a_frame_of_ones_own_says_what_it_lacks(run, say, survey, tmp_path):
    docx = pytest.importorskip("docx")
    frame = tmp_path / "office.docx"
    docx.Document().save(str(frame))
    code, out, _ = say("report", survey, "--community", "02", "--out", tmp_path / "d.docx", "--template", frame)
    assert code == 0
    assert "模板" in out
    assert run("verify", tmp_path / "d.docx", "--survey", survey)[1]["changed"] == []


def test_a_report_without_comparisons_says_how_to_ask_for_them(say, tmp_path):
    folder = demo_copy(tmp_path)
    (folder / "plan.yaml").write_text("groups: [SCR02]\nleave_out: [NED01, NED02]\n", encoding="utf-8")
    assert main(["ingest", str(folder), *map(str, DEMO), "--community", "02", "--json"]) == 0
    assert "crosstabs" in say("report", folder, "--community", "02", "--out", tmp_path / "d.md")[1]


def test_a_public_report_tells_no_more_than_the_office_has_given(run, say, survey, tmp_path):
    given = tmp_path / "cells.csv"
    head = "table,item,community,option,n,percent,base"
    rows = [
        f"table_VOL01,VOL01,{where},{word},{n},50.0,{2 * n}" for where, n in (("", 600), ("02", 25)) for word in "甲乙"
    ]
    rows += ["participation,,,,1300,,", "participation,,02,,54,,"]
    given.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    public = ("report", survey, "--edition", "public", "--out", tmp_path / "r.md")
    assert run(*public)[0] == 0
    free = (tmp_path / "r.md").read_text(encoding="utf-8")
    code, data, _ = run(*public[:-1], tmp_path / "g.md", "--given", given)
    kept = (tmp_path / "g.md").read_text(encoding="utf-8")
    assert code == 0
    assert free.count("%") > kept.count("%")
    assert data["numbers"] > 20
    assert run("report", survey, "--out", tmp_path / "x.md", "--given", given)[0] == 2
    for verb, *where in (("brief", "--out", tmp_path / "b.md"), ("tables", "--to", tmp_path / "t")):
        told = (verb, survey, "--edition", "public", *where)
        assert "先不要公开" in say(*told)[1]
        assert "先不要公开" not in say(*told, "--given", given)[1]
    assert run(*public, "--given", tmp_path / "missing.csv")[0] == 2
    given.write_text("something\n", encoding="utf-8")
    code, data, _ = run(*public[:-1], tmp_path / "y.md", "--given", given)
    assert (code, data["error"]["code"]) == (2, "R-NO-CELLS")
