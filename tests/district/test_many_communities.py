"""Many communities at once: each into its own store, a bad one named and no hindrance."""

import shutil

import pytest

from tests.making import ROOT
from tests.report.toy import demo_copy, demo_people
from toolkit.district import folders_of
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
    (folder / "77").mkdir()
    (folder / "照片").mkdir()
    return folder


def test_each_community_is_read_into_its_own_store(tmp_path, handed_in, capsys):
    program = Program(str(demo_copy(tmp_path)))
    batch = program.ingest(handed_in)
    assert {code: intake.responses.people for code, intake in batch.read.items()} == {
        code: demo_people(community=code) for code in ("01", "18")
    }
    assert {code: error.code for code, error in batch.refused.items()} == {"03": "I-TYPE"}
    assert batch.unknown == ("77", "照片")
    out, err = capsys.readouterr()
    assert (out, err) == ("", ""), "the bar shows on a terminal only"
    assert {path.name for path in program.folder.stores.iterdir()} == {"community=01", "community=03", "community=18"}
    data = batch.as_dict()
    assert data["cells"]["in"] == data["cells"]["accepted"] + data["cells"]["ledger"]
    again = program.ingest(handed_in).as_dict()
    assert again["respondents"] == data["respondents"]


def test_a_folder_without_communities_is_refused(tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(IntakeError, match="I-NO-FILE"):
        Program(str(demo_copy(tmp_path))).ingest(tmp_path / "x")


def test_folders_are_known_by_the_code_at_their_beginning(handed_in):
    assert {code: path.name for code, path in folders_of(handed_in).items()} == {
        "01": "01",
        "03": "03",
        "18": "18_甸柳新村第一社区",
    }
