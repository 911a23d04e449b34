"""The progress board: every community, and answers of communities that are in no list."""

from __future__ import annotations

from tests.report.toy import DEMO, ROOT, demo_copy, demo_people
from toolkit import Program, Project
from toolkit.district import progress
from toolkit.document import plain
from toolkit.logs import append_record


def test_nothing_handed_in(tmp_path):
    board = progress("甲调查", tmp_path / "none")
    table = board.table()
    assert len(table.rows) == 25
    assert {plain(row[3]) for row in table.rows} == {"还没有"}
    assert repr(board) == "进度（25 个社区，0 个已有答卷）"


def test_waves_in_order_and_batches_added(tmp_path):
    for wave, rows in ((2, (5,)), (10, (7,)), (1, (60, 3))):
        log = tmp_path / "community=02" / f"wave={wave}" / "ledger" / "intake.jsonl"
        for count in rows:
            append_record(log, {"files": [{"rows": count}, {"rows": count}]})
    board = progress("甲调查", tmp_path)
    row = next(row for row in board.table().rows if plain(row[0]) == "02")
    assert plain(row[3]) == "第1期63行；第2期5行；第10期7行"
    assert repr(board) == "进度（25 个社区，1 个已有答卷）"
    assert "舜井社区" in board._repr_html_()


def test_answers_of_a_community_in_no_list_are_not_lost(tmp_path):
    append_record(tmp_path / "community=00" / "wave=1" / "ledger" / "intake.jsonl", {"files": [{"rows": 4}]})
    board = progress("甲调查", tmp_path)
    assert [plain(cell) for cell in board.table().rows[-1]] == ["00", "", "（名单外）", "第1期4行"]
    assert repr(board) == "进度（26 个社区，1 个已有答卷）"


def test_the_office_door(tmp_path):
    folder = demo_copy(tmp_path)
    Project(str(folder), community="02").ingest(*DEMO)
    program = Program(str(folder))
    assert repr(program) == "项目群 youth-needs"
    assert f"第1期{demo_people()}行" in program.progress().table()._repr_html_()


def test_the_office_sees_what_is_pending_and_one_sealed_community_hides_no_other(tmp_path):
    folder = demo_copy(tmp_path)
    for code in ("02", "06"):
        Project(str(folder), community=code).ingest(ROOT / "data" / "demo" / "wave1" / code)
    program = Program(str(folder))
    assert program.communities == ("02", "06")
    whole = program.progress().as_dict()["communities"]
    intake = Project(str(folder), community="06").everything
    pending = sum(row.status == "pending" for row in intake.ledger)
    assert pending > 0
    assert whole["06"]["1"] | {"rows": 0} == {
        "rows": 0,
        "pending": pending,
        "last": max(intake.frame["submitted"])[:10],
        "trouble": "",
    }
    assert whole["03"] == {}
    for raw in (program.folder.stores / "community=02").rglob("raw/*"):
        raw.unlink()
    words = program.progress().words
    assert any(line.startswith("06") and f"待处理{pending}处" in line for line in words)
    assert any(line.startswith("02") and "原始文件" in line for line in words)
    assert words[-1].startswith("还没有答卷：01")
