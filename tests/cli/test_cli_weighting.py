"""Weighting in a terminal: a blank sheet first, then what weighting does; all communities together, or one alone."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.report.toy import ROOT, demo_copy
from toolkit import Program, Project
from toolkit.cli import main
from toolkit.containers import open_workbook
from toolkit.document import Table, plain
from toolkit.errors import ToolkitError
from toolkit.sample import Communities

WAVE = ROOT / "data" / "demo" / "wave1"


@pytest.fixture(scope="module")
def district(tmp_path_factory) -> Path:
    """The worked example with all communities read in; not to be written into but for results."""
    folder = demo_copy(tmp_path_factory.mktemp("district"))
    assert main(["ingest", str(folder), str(WAVE), "--json"]) == 0
    return folder


def population() -> list[dict[str, str]]:
    text = (ROOT / "data" / "demo" / "population_margins.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def weights(path: str) -> list[list[str]]:
    sheet = open_workbook(Path(path).read_bytes(), "weights.xlsx").data()
    assert sheet is not None
    return [list(sheet.cells[row].values()) for row in sorted(sheet.cells)]


def test_the_district_is_weighted_to_its_population(run, district):
    code, data, err = run("weight", district)
    assert (code, err) == (0, "")
    assert set(data) == {"files", "n", "deff", "n_eff", "trimmed", "words", "warnings", "tables"}
    assert set(data["tables"]) == {"weighting_margins", "weighting_weights", "weighting_results"}
    assert data["n_eff"] == pytest.approx(data["n"] / data["deff"])
    weighted = Program(str(district)).weighting()
    people = population()
    total = sum(int(row["people"]) for row in people)
    answers = weighted.sample.frame["SCR02"].to_numpy()
    given, values = answers > 0, weighted.sample.weight_values
    for band in "234567":
        target = sum(int(row["people"]) for row in people if row["age_band"] == band) / total
        assert values[answers == int(band)].sum() / values[given].sum() == pytest.approx(target, abs=1e-9)
    own = weighted.sample.frame["community"].to_numpy()
    for place in ("02", "17"):
        target = sum(int(row["people"]) for row in people if row["community"] == place) / total
        assert values[own == int(place)].sum() / values.sum() == pytest.approx(target, abs=1e-9)
    head, *rows = weights(data["files"]["weights"])
    assert head == ["社区", "答卷编号", "权重"]
    assert len(rows) == data["n"]
    assert np.mean([float(row[2]) for row in rows]) == pytest.approx(1)


def test_the_same_answers_give_the_same_files(run, district, tmp_path):
    first = run("weight", district, "--to", tmp_path / "a")[1]["files"]
    again = run("weight", district, "--to", tmp_path / "b")[1]["files"]
    assert {name: Path(path).read_bytes() for name, path in first.items()} == {
        name: Path(path).read_bytes() for name, path in again.items()
    }
    assert any("weights.xlsx" in found for found in Project(str(district), "02").traces.doubtful)


def test_what_a_person_reads(say, district):
    code, out, err = say("weight", district)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("按年龄、性别、社区把1385份答卷调整到总体的构成")
    assert any(line.startswith("这25个社区当作全部社区") for line in lines)
    assert any("加权不能消除自选偏差" in line for line in lines)
    table = lines[lines.index("加权与未加权结果对照") + 1 :]
    assert table[0].split() == ["指标", "作答人数", "未加权", "加权", "相差（百分点）"]
    assert "weighting: rake" in lines[-1]


def test_one_community_alone_is_weighted_or_told_why_not(run, say, district):
    data = run("weight", district, "--community", "06")[1]
    assert data["n"] == 106
    assert any("合并后加权" in sentence for sentence in data["words"])
    assert weights(data["files"]["weights"])[0] == ["答卷编号", "权重"]
    code, _, err = say("weight", district, "--community", "02")
    assert code == 2
    assert "没有写社区02的总体构成" in err
    (district / "other.csv").write_bytes((district / "margins.csv").read_bytes())
    try:
        rows = "项目,选项,占比,来源\nDEM01,男,50%,甲\nDEM01,女,50%,甲\n"
        (district / "margins.csv").write_text(rows, encoding="gb18030")
        code, _, err = say("weight", district, "--community", "02")
        assert "只有56份答卷，不足100份（可以几个社区合起来加权）" in err
    finally:
        shutil.move(district / "other.csv", district / "margins.csv")


def test_without_a_file_a_blank_sheet_is_written(run, say, tmp_path):
    folder = demo_copy(tmp_path)
    (folder / "margins.csv").unlink()
    assert main(["ingest", str(folder), *map(str, sorted((WAVE / "06").iterdir())), "--community", "06", "--json"]) == 0
    code, data, _ = run("weight", folder)
    assert (code, list(data)) == (0, ["blank"])
    assert Path(data["blank"]) == folder / "margins.xlsx"
    code, _, err = say("weight", folder)
    assert (code, "还没有填人数" in err) == (2, True)
    (folder / "margins.xlsx").unlink()
    with pytest.raises(ToolkitError) as caught:
        _ = Project(str(folder)).weighted
    assert caught.value.code == "Q-NO-MARGINS"


def test_a_report_is_weighted_where_the_fieldwork_file_says_so(run, district, tmp_path):
    sampling = district / "sampling.yaml"
    before = sampling.read_text(encoding="utf-8")
    plain_sample = Project(str(district), "06").sample
    assert plain_sample.weights is None
    sampling.write_text(f"{before}\nweighting: rake\n", encoding="utf-8")
    try:
        project = Project(str(district), "06")
        assert project.sample.weights is not None
        assert project.sample.calibrations
        table = project.table("HOU01")
        assert plain(table.notes[0]).endswith("，加权（人数是实际人数，比例是加权后的）。")
        unweighted = int(np.count_nonzero(plain_sample.frame["HOU01"].to_numpy() == 1))
        assert plain(table.rows[0][1]) == str(unweighted)
        draft, path = project.report(tmp_path / "d.docx")
        text = "".join(plain((inline,)) for inline in draft.document.inlines())
        assert "数据已加权：按年龄、性别调整到总体的构成（来源：模拟数据，仅供演示），设计效应1.0" in text
        assert "加权不能消除自选偏差" in text
        assert "青年中，加权后选择" in text
        tables = [block for block in draft.document.blocks if isinstance(block, Table)]
        assert "加权与未加权结果对照" in [table.caption for table in tables]
        code, data, _ = run("verify", path, "--survey", district)
        assert (code, data["changed"], data["unbound"]) == (0, [], [])
        small = Project(str(district), "02")
        with pytest.raises(ToolkitError, match="没有写社区02"):
            small.report(tmp_path / "e.docx")
    finally:
        sampling.write_text(before, encoding="utf-8")


def test_communities_as_a_sample_of_more(district):
    sampling = district / "sampling.yaml"
    before = sampling.read_text(encoding="utf-8")
    program = Program(str(district))
    whole = program.sample()
    assert whole.df == len(whole.frame) - 25
    sampling.write_text(f"{before}\ncommunities: sample\n", encoding="utf-8")
    try:
        assert program.sampling.communities is Communities.SAMPLE
        page, _ = program.weight()
        assert page.weighting.sample.df == 12
        assert any("偏保守" in sentence for sentence in page.words)
    finally:
        sampling.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("line", ["weighting: 按年龄", "communities: 25"])
def test_other_words_are_refused_with_what_may_be_written(district, line):
    sampling = district / "sampling.yaml"
    before = sampling.read_text(encoding="utf-8")
    sampling.write_text(f"{before}\n{line}\n", encoding="utf-8")
    try:
        with pytest.raises(ToolkitError) as caught:
            _ = Program(str(district)).sampling
        assert caught.value.code == "Q-FIELD-TYPE"
        assert " 或 " in caught.value.fix
    finally:
        sampling.write_text(before, encoding="utf-8")
