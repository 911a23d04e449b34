"""What the demo has planted of telephone numbers and chat names reaches the raw files and nothing else."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.making import ROOT
from toolkit import Project

PLANTED = [
    "100 0000 0000",
    "10000000000",
    "demo_lixia_01",
    "10000000001",
    "00001000",
    "moni_qingnian",
    "100-0000-0002",
    "10000000002",
]
ADDRESS = re.compile(r"198\.1[89]\.\d+\.\d+")


def texts(path: Path) -> str:
    """Everything that can be read in a file, the parts of archives and the archives in them included."""
    data = path.read_bytes()
    # Where a chart lies on its page is written with sixteen digits; no number of a person stands behind a point.
    return re.sub(r"(?<=\d)\.\d{14,}", "", path.name + "".join(_unpacked(data)))


def _unpacked(data: bytes):
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _unpacked(archive.read(name))
    elif data.startswith(b"PAR1"):
        import pyarrow.parquet as pq

        table = pq.read_table(io.BytesIO(data))
        yield json.dumps(table.to_pylist(), ensure_ascii=False, default=str) + str(table.schema.metadata)
    else:
        yield data.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory) -> tuple[list[Path], str]:
    """Everything two communities' projects write, and everything they say."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "surveys" / "youth-needs", folder / "youth-needs")
    said = []
    for code in ("05", "23"):
        project = Project(str(folder / "youth-needs"), community=code)
        intake = project.ingest(ROOT / "data" / "demo" / "wave1" / code)
        said += [repr(intake), json.dumps(intake.as_dict(), ensure_ascii=False), repr(project.questions)]
        said += [project.cleaning._repr_html_(), repr(project.keywords("END01")), repr(project.audit)]
        out = folder / "out" / code
        for ending in ("docx", "html", "md"):
            project.report(out / f"报告.{ending}")
        project.tables(out / "表")
        project.export(out / "数据.csv", texts=True)
        project.export(out / "数据.sav", texts=True)
        project.export(out / "数据.parquet", texts=True)
        project.coding_sheet("END01", out / "编码表.xlsx")
        project.sorting_sheet("HOU01", out / "归类.xlsx")
    everywhere = [p for p in folder.rglob("*") if p.is_file() and "raw" not in p.parts]
    return everywhere, "\n".join(said)


def test_the_planted_texts_are_there_to_be_found():
    files = [p for code in ("05", "23") for p in (ROOT / "data" / "demo" / "wave1" / code).iterdir()]
    whole = "".join(texts(path) for path in files)
    assert sum(word in whole for word in PLANTED) >= 2
    assert ADDRESS.search(whole)


def test_nothing_that_is_written_or_said_holds_them(outputs):
    files, said = outputs
    assert len(files) > 20
    for name, whole in [("said", said), *((path.name, texts(path)) for path in files)]:
        assert [word for word in PLANTED if word in whole] == [], name
        assert not ADDRESS.search(whole), name


def test_the_masks_are_seen_where_the_texts_are(outputs):
    files, _ = outputs
    masked = [path.suffix for path in files if re.search("【(电话|微信|QQ)】", texts(path))]
    assert {".csv", ".parquet", ".xlsx"} <= set(masked)
