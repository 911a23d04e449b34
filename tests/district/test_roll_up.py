"""From bundles to the district's draft, in a terminal and in Python."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

from tests.district.demo_bundles import BUNDLES, TABLES_ONLY, written
from tests.district.release.worlds import public, without
from tests.report.toy import demo_copy
from toolkit.cli import main
from toolkit.disclosure.kept_back import PARTICIPATION
from toolkit.district.release import give
from toolkit.district.roll_up import roll_up, written_from
from toolkit.program import Program


@pytest.fixture(scope="module")
def rolled_up(tmp_path_factory):
    return Program.roll_up(BUNDLES, tmp_path_factory.mktemp("office"))


def test_the_committed_bundles_are_what_the_demo_hands_in(tmp_path):
    for path in written(tmp_path, tmp_path / "bundles", ("02", TABLES_ONLY)):
        assert path.read_bytes() == (BUNDLES / path.name).read_bytes()


def test_all_communities_are_told_and_the_planted_one_is_flagged(rolled_up):
    data = rolled_up.as_dict()
    assert data["communities"] == 25
    assert 1300 < data["respondents"] < 1443
    assert {"HOU06", "ORG03", "NED02"} <= set(data["comparable_items"])
    assert data["apart"] == [TABLES_ONLY]
    flagged = {flag["community"] for flag in data["flags"] if flag["item"] == "ORG03"}
    assert {"12", "24"} <= flagged
    assert len([flag for flag in data["flags"] if flag["limit"] == "关注"]) <= 2
    explored = {(flag["community"], flag["item"]) for flag in data["flags"] if flag["limit"] == "探索性"}
    assert explored == {("08", "HOU05"), ("24", "HOU05")}
    kinds = ("docx", "html", "overview")
    written = {f"{edition}_{kind}" for edition in ("internal", "public") for kind in kinds}
    assert set(data["files"]) == written | {"internal_tables", "cells", "record"}


def test_it_is_told_where_the_answers_went_that_are_not_in_the_draft(rolled_up):
    data = rolled_up.as_dict()
    received = sum(bundle.manifest.rows for bundle in rolled_up.handed.bundles)
    (only,) = rolled_up.handed.tables_only
    screened_out = sum(bundle.manifest.rows - bundle.manifest.eligible for bundle in rolled_up.handed.bundles)
    assert data["respondents"] + only.manifest.rows + screened_out == received
    assert data["tallied"] == data["respondents"] + only.manifest.eligible
    told = f"没有合在一起的社区有{only.manifest.rows}份，不愿参加或不属于调查对象的有{screened_out}份，没有用"
    assert f"收到的{received}份里，{told}" in repr(rolled_up)
    assert f"共{data['tallied']}份有效答卷" in repr(rolled_up)


def test_no_published_cell_is_small(rolled_up):
    text = rolled_up.written.files["cells"].read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["table"] != PARTICIPATION]
    shown = [row for row in rows if row["n"]]
    assert len(shown) > 100
    assert len(rows) > len(shown)
    for row in shown:
        n, base = int(row["n"]), int(row["base"])
        assert n == 0 or n >= 10
        assert base - n == 0 or base - n >= 10
    told = {row["community"] for row in rows if row["n"]}
    assert "" in told
    assert len({code for code in told if code.isdecimal()}) > 20


def test_what_was_written_passes_the_audit_in_a_terminal(rolled_up, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("toolkit.program.ledger_of", lambda survey: tmp_path / survey)
    folder = rolled_up.written.files["cells"].parent.parent
    assert main(["release", str(folder), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["audit"]["attacked"] > 1000
    assert (data["audit"]["recovered"], data["audit"]["too_narrow"], data["published"]) == (0, 0, False)
    assert main(["release", str(folder), "--publish"]) == 0
    assert "记入发布台账，以后" in capsys.readouterr().out
    assert main(["release", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["before"] == 0, "the same edition is not its own past"
    assert main(["release", str(tmp_path)]) == 2
    assert "toolkit program" in "".join(capsys.readouterr())


def test_a_folder_without_answers_and_two_bundles_of_one_community(tmp_path, capsys):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["program", str(empty), "--out", str(tmp_path / "o"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "I-BUNDLES-NONE"
    (empty / "bundle-youth-needs-08-w1.zip").write_bytes(b"PK not a bundle")
    (empty / "说明.txt").write_text("x", encoding="utf-8")
    shutil.copy(BUNDLES / "bundle-youth-needs-25-w1-tables.zip", empty)
    assert main(["program", str(empty), "--out", str(tmp_path / "o")]) == 2
    said = capsys.readouterr()
    for why in ("08-w1.zip：这个报送包读不了", "说明.txt：不是报送包", "只有汇总表"):
        assert why in said.out + said.err
    some = tmp_path / "some"
    some.mkdir()
    for code in ("02", "06", "07"):
        shutil.copy(BUNDLES / f"bundle-youth-needs-{code}-w1.zip", some)
    (some / "bundle-youth-needs-08-w1.zip").write_bytes(b"PK not a bundle")
    assert main(["program", str(some), "--out", str(tmp_path / "p"), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["communities"] == 3
    assert list(data["refused"]) == ["bundle-youth-needs-08-w1.zip"]
    assert len(data["missing"]) == 22
    told = (tmp_path / "p" / "internal" / "给社区的提醒.txt").read_text(encoding="utf-8")
    assert told.count("您好") == 22


def test_a_public_edition_that_comes_too_soon_is_withheld_and_the_internal_one_written(tmp_path):
    folder = tmp_path / "some"
    folder.mkdir()
    for code in ("02", "06", "07"):
        shutil.copy(BUNDLES / f"bundle-youth-needs-{code}-w1.zip", folder)
    handed = Program.bundles(folder)
    of = {one.community: one.responses for one in handed.each()}
    earlier = give(public(without(of, "06", 3)), ())
    found = roll_up(handed, tmp_path / "o", None, [earlier.release])
    assert "internal_docx" in found.written.files
    assert not any(name.startswith("public") for name in found.written.files)
    assert found.as_dict()["public_withheld"]["code"] == "R-TOO-SOON"
    assert "没有写公开版" in repr(found)


def test_a_roll_up_is_weighted_where_the_survey_says_so(tmp_path):
    survey = demo_copy(tmp_path)
    head, *rows = (survey / "margins.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [row for row in rows if row.startswith(("SCR02", "DEM01")) and row.endswith(",")]
    (survey / "margins.csv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    sampling = survey / "sampling.yaml"
    sampling.write_text(sampling.read_text(encoding="utf-8") + "\nweighting: rake\n", encoding="utf-8")
    material, _ = written_from(Program.bundles(BUNDLES), "internal", survey)
    assert material.book.weighted
    men, women = (int(row.split(",")[2]) for row in kept if row.startswith("DEM01"))
    told = {
        row["level"]: row["value"]
        for row in material.estimates(material.sample.measure("DEM01")).rows()
        if row["statistic"] == "proportion" and row["level"] in ("1", "2")
    }
    assert told["1"] / (told["1"] + told["2"]) == pytest.approx(men / (men + women), abs=0.005)
    plain, _ = written_from(Program.bundles(BUNDLES), "internal", None)
    assert not plain.book.weighted
