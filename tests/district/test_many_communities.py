"""Many communities at once: each into its own store, a bad one named and no hindrance."""

import shutil

import pytest

from tests.making import ROOT
from tests.report.toy import demo_copy, demo_people
from toolkit.district import folders_of
from toolkit.document import plain
from toolkit.errors import IntakeError
from toolkit.program import Program

DEMO = ROOT / "data" / "demo" / "wave1"


@pytest.fixture
def handed_in(tmp_path):
    folder = tmp_path / "各社区"
    for code, name in (("01", "01"), ("18", "18_甸柳新村第一社区")):
        shutil.copytree(DEMO / code, folder / name)
    (folder / "03").mkdir()
    (folder / "03" / "坏.xlsx").write_bytes(b"%PDF-1.4")
    for name in ("04", "77", "照片", "05_舜井社区", "01/旧的"):
        (folder / name).mkdir()
        (folder / name / "x.csv").write_text("a", encoding="utf-8")
    (folder / "04" / "x.csv").unlink()
    (folder / "散.csv").write_text("a", encoding="utf-8")
    return folder


def test_each_community_is_read_into_its_own_store(tmp_path, handed_in, capsys):
    program = Program(str(demo_copy(tmp_path)))
    batch = program.ingest(handed_in)
    assert {code: intake.responses.people for code, intake in batch.read.items()} == {
        code: demo_people(community=code) for code in ("01", "18")
    }
    assert {code: error.code for code, error in batch.refused.items()} == {"03": "I-TYPE"}
    out, err = capsys.readouterr()
    assert (out, err) == ("", ""), "the bar shows on a terminal only"
    assert {path.name for path in program.folder.stores.iterdir()} == {"community=01", "community=03", "community=18"}
    data = batch.as_dict()
    assert data["cells"]["in"] == data["cells"]["accepted"] + data["cells"]["ledger"]
    assert (list(data["communities"]), list(data["refused"])) == (["01", "18"], ["03"])
    again = program.ingest(handed_in).as_dict()
    assert again["respondents"] == data["respondents"]


def test_whatever_is_not_read_is_told_and_why(tmp_path, handed_in):
    batch = Program(str(demo_copy(tmp_path))).ingest(handed_in)
    assert set(batch.unread) == {"04", "77", "照片", "05_舜井社区", "01/旧的", "散.csv"}
    assert "没有文件" in batch.unread["04"]
    assert "名单里没有" in batch.unread["77"]
    assert "05是长北社区，名称却写着舜井社区" in batch.unread["05_舜井社区"]
    shown = batch._repr_html_()
    assert all(name in repr(batch) and name in shown for name in batch.unread)
    assert [plain(row[0]) for row in batch.table().rows] == ["01", "03", "18"]


def test_a_bad_file_stops_neither_its_community_nor_the_others(tmp_path, handed_in):
    (handed_in / "18_甸柳新村第一社区" / "坏.xlsx").write_bytes(b"%PDF-1.4")
    batch = Program(str(demo_copy(tmp_path))).ingest(handed_in)
    assert batch.read["18"].responses.people == demo_people(community="18")
    assert "请处理：坏.xlsx 没有读入" in repr(batch)


def test_two_folders_of_a_community_are_read_together(tmp_path, handed_in):
    (handed_in / "18").mkdir()
    file = next((handed_in / "18_甸柳新村第一社区").glob("*计票表*"))
    file.rename(handed_in / "18" / file.name)
    batch = Program(str(demo_copy(tmp_path))).ingest(handed_in)
    assert batch.read["18"].responses.people == demo_people(community="18")


def test_a_folder_without_communities_is_refused(tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(IntakeError, match="I-NO-FILE"):
        Program(str(demo_copy(tmp_path))).ingest(tmp_path / "x")


def test_folders_are_known_by_the_code_at_their_beginning(handed_in):
    for name in ("00_未注明", "02舜井社区", "2025年"):
        (handed_in / name).mkdir()
        (handed_in / name / "x.csv").write_text("a", encoding="utf-8")
    assert {code: [path.name for path in paths] for code, paths in folders_of(handed_in).items()} == {
        "00": ["00_未注明"],
        "01": ["01"],
        "02": ["02舜井社区"],
        "03": ["03"],
        "18": ["18_甸柳新村第一社区"],
    }
