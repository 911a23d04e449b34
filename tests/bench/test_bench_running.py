"""The works from end to end on a few people: every tool answers, and all give the same figures."""

from __future__ import annotations

import pytest

from toolkit.bench import running
from toolkit.bench.job import Job, measured
from toolkit.bench.running import others, run
from toolkit.bench.task import Measured, Task

FEW = (Task("tables", 600), Task("raking", 600), Task("sample", 600))
BESIDE = others()


def all_done(rows: tuple[Measured, ...]) -> None:
    for row in rows:
        assert row.fault == "", row
        assert row.seconds is not None
        assert row.seconds > 0
        assert row.cpu_seconds is not None
        assert all(off < 1e-8 for off in row.differences.values()), row


def test_a_run_from_end_to_end():
    told: list[str] = []
    page = run(FEW, {}, told.append)
    all_done(page.rows)
    assert [(row.task.work, row.tool) for row in page.rows] == [
        (task.work, tool) for task in FEW for tool in ("toolkit", "pandas")
    ]
    assert set(page.rows[1].differences) == {"share"}
    assert set(page.rows[3].differences) == {"weight"}
    assert told[1] == "1/3 1 张交叉表，600 人：toolkit"
    assert len(told) == 9


def test_a_store_is_tallied_beside_a_bare_reading():
    page = run((Task("store", 3000),), {})
    all_done(page.rows)
    assert [row.tool for row in page.rows] == ["toolkit", "pyarrow"]


@pytest.mark.skipif("survey" not in BESIDE, reason="no R with survey on this machine")
def test_r_survey_gives_the_same_figures():
    page = run(FEW[:2], {"survey": BESIDE.get("survey", "")})
    all_done(page.rows)
    found = {row.task.work: set(row.differences) for row in page.rows if row.tool == "survey"}
    assert found == {"tables": {"share", "se", "f"}, "raking": {"weight"}}


@pytest.mark.skipif("svy" not in BESIDE, reason="no svy on this machine")
def test_svy_gives_the_same_figures():
    page = run(FEW[:2], {"svy": BESIDE.get("svy", "")})
    all_done(page.rows)
    found = {row.task.work: set(row.differences) for row in page.rows if row.tool == "svy"}
    assert found == {"tables": {"share", "se", "f"}, "raking": {"weight"}}


def test_a_tool_that_fails_is_told_and_stops_nobody(monkeypatch):
    monkeypatch.setitem(running._TOOLS, "tables", ("svy", "pandas"))
    monkeypatch.setattr(running.sys, "executable", "false")
    rows = run((Task("tables", 300),), {"svy": "0"}).rows
    assert [(row.tool, row.seconds, row.fault) for row in rows] == [("svy", None, "？"), ("pandas", None, "？")]


def test_short_work_is_done_several_times_and_from_nothing():
    done: list[int] = []
    found, last = measured(Job(lambda: done.append(1) or len(done)))
    assert last == len(done) > 1
    assert found["seconds"] >= 0  # pyright: ignore[reportOptionalOperand]


def test_memory_that_the_work_adds_is_seen():
    found, _ = measured(Job(lambda: len(bytearray(64 << 20).replace(b"\0", b"\1"))))
    if found["added_mb"] is None:
        pytest.skip("this system does not tell")
    assert found["added_mb"] > 50
