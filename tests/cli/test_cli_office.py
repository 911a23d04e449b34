"""The district office in a terminal: bundles, the six tasks, ledgers."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.district.demo_bundles import BUNDLES
from tests.district.tasks.making import ledger
from tests.report.toy import DEMO, demo_copy
from toolkit.cli import main


@pytest.fixture(scope="module")
def survey(tmp_path_factory) -> Path:
    """The worked example with the demo of one community read in."""
    folder = demo_copy(tmp_path_factory.mktemp("office"))
    assert main(["ingest", str(folder), *map(str, DEMO), "--community", "02", "--json"]) == 0
    return folder


@pytest.mark.parametrize("tables_only", [False, True])
def test_a_bundle_says_where_it_is_and_holds_nobody(run, survey, tmp_path, tables_only):
    option = ["--tables-only"] if tables_only else []
    code, data, _ = run("bundle", survey, "--community", "02", "--to", tmp_path, *option)
    assert code == 0
    assert {"path", "checksum", "rows"} <= set(data)
    assert data["rows"] == 58
    with zipfile.ZipFile(data["path"]) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    assert "和朋友商量过" not in inside  # what somebody wrote beside an option
    assert "20:" not in inside.replace("2025-", "")  # no time of day
    again = run("bundle", survey, "--community", "02", "--to", tmp_path / "again", *option)[1]
    assert Path(again["path"]).read_bytes() == Path(data["path"]).read_bytes()


def test_the_wall_is_written_filled_in_and_read_back(run, say, survey, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    code, data, _ = run("wall", survey, "--on", "2025-06-30", "--to", tmp_path)
    assert code == 0
    sheet = Path(data["files"]["register"])
    book = openpyxl.load_workbook(sheet)
    page = book["登记"]
    headers = {str(cell.value): cell.column for row in page.iter_rows() for cell in row if cell.value}
    top = next(cell.row for row in page.iter_rows() for cell in row if cell.value == "社区")
    row = page.max_row + 1 if page.cell(top + 1, headers["社区"]).value else top + 1
    for header, value in {"社区": "舜井社区", "任务": "调研", "名称": "租房调研", "计划日期": "2025-05-31"}.items():
        page.cell(row, headers[header]).value = value
    filled = tmp_path / "填好的.xlsx"
    book.save(filled)
    code, data, _ = run("wall", survey, "--register", filled, "--on", "2025-06-30", "--who", "团支部", "--to", tmp_path)
    assert code == 0
    assert data["recorded"]["added"]
    _, data, _ = run("wall", survey, "--on", "2025-06-30", "--to", tmp_path, "--bundles", BUNDLES)
    beside = openpyxl.load_workbook(data["files"]["wall"])["座谈、手册的主题与调查"]
    assert any("列为最该先改善的" in str(row[4].value) for row in beside.iter_rows())
    assert "逾期1项" in say("wall", survey, "--on", "2025-06-30", "--to", tmp_path)[1]
    assert run("wall", survey, "--on", "昨天", "--to", tmp_path)[1]["error"]["code"] == "X-USAGE"
    assert (
        run("wall", survey, "--register", tmp_path / "没有.xlsx", "--to", tmp_path)[1]["error"]["code"] == "I-NO-FILE"
    )


def test_ledgers_are_put_together(run, survey, tmp_path):
    folder = tmp_path / "ledgers"
    folder.mkdir()
    _, data, _ = run("advise", survey, "--community", "02")
    (folder / "02.xlsx").write_bytes(Path(data["files"]["ledger"]).read_bytes())
    code, stacked, _ = run("ledger", folder, "--on", "2025-10-30", "--out", tmp_path / "all.xlsx")
    assert code == 0
    assert Path(stacked["path"]).is_file()
    inside = folder / "汇总.xlsx"
    assert run("ledger", folder, "--out", inside)[0] == 0
    once = run("ledger", folder, "--out", Path(f"{folder}/./汇总.xlsx"))[1]
    assert once["measures"] == stacked["measures"]
    again = run("ledger", folder, "--kept", inside, "--out", tmp_path / "b.xlsx")[1]
    assert len(again["measures"]) == len(stacked["measures"])
    assert run("ledger", tmp_path / "nothing")[1]["error"]["code"] == "I-NO-FOLDER"
    broken = tmp_path / "last.xlsx"
    broken.write_bytes(b"PK no workbook")
    code, data, _ = run("ledger", folder, "--kept", broken, "--out", tmp_path / "again.xlsx")
    assert (code, data["error"]["code"]) == (2, "I-KEPT")
    assert not (tmp_path / "again.xlsx").exists(), "the progress of last time would be lost"


def test_a_reminder_names_the_measure_it_is_about(say, tmp_path):
    folder = tmp_path / "ledgers"
    folder.mkdir()
    (folder / "02.xlsx").write_bytes(ledger({"编号": "M1", "名称": "夜间自习室", "时限": "尽快"}))
    _, said, _ = say("ledger", folder, "--on", "2025-10-30", "--out", tmp_path / "all.xlsx")
    assert "舜井社区 M1“夜间自习室”：时限看不出是哪一天" in said


def test_the_district_from_answers_the_office_has_read(run, survey, tmp_path):
    code, data, _ = run("district", survey, "--out", tmp_path / "d.md")
    assert (code, data["communities"]) == (0, ["02"])
    assert "各社区有效答卷" in (tmp_path / "d.md").read_text(encoding="utf-8")
    _, data, _ = run("district", survey, "--out", tmp_path / "p.md", "--edition", "public")
    assert data["error"]["code"] == "R-PUBLIC"
    assert run("district", survey, "--wave", "7")[1]["error"]["code"] == "I-NO-DATA"


def test_a_draft_of_the_district_is_checked_against_all_answers(run, survey, tmp_path):
    draft = survey / "全区.docx"
    assert run("district", survey, "--out", draft)[0] == 0
    code, data, _ = run("verify", draft)
    assert (code, data["changed"], data["stale"], data["unbound"]) == (0, [], [], [])
    assert data["matched"] > 500
    assert run("verify", draft, "--community", "02")[1]["error"]["code"] == "X-USAGE"
