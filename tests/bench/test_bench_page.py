"""The page: what it says of times, ratios, differences and goals, and of what is not on the machine."""

from __future__ import annotations

import json

from toolkit.bench.goals import verdicts
from toolkit.bench.page import Page
from toolkit.bench.task import FULL, QUICK, USUAL, Measured, Task

BOOK = Task("tables", 10_000, 240, some=24)
OURS = Measured(BOOK, "toolkit", 240, 0.05, 0.06, 12.0, 150.0)
R = Measured(BOOK, "survey", 24, 2.0, 1.9, None, 300.0, {"share": 3e-15, "f": float("inf")})


def page(*rows: Measured, **machine: str) -> Page:
    return Page(rows, {"Python": "3.11", **machine})


def test_times_of_some_tables_are_reckoned_for_all():
    assert R.whole.seconds == 20
    assert R.as_dict()["seconds"] == 20
    assert R.as_dict()["tables"] == 24
    text = repr(page(OURS, R, survey="4.1"))
    assert "R survey（24 张）" in text
    assert "约 20" in text
    assert "400 倍" in text
    assert "百分比 3e-15，检验 对不上" in text
    assert "按全部张数推算" in text
    assert "推算" not in repr(page(OURS))


def test_goals_are_met_missed_or_not_measured():
    def told(*rows: Measured) -> dict[str, str]:
        return {verdict.words: str(verdict)[:3] for verdict in verdicts(rows)}

    first, faster = "240 张表，10,000 人，不超过 0.1 秒", "240 张表，10,000 人，至少比 R survey 快 300 倍"
    assert told(OURS, R)[first] == "达到："
    assert told(OURS, R)[faster] == "达到："
    assert told(OURS)[faster] == "未测："
    slow = Measured(BOOK, "toolkit", 240, 0.2, 0.2)
    assert told(slow, R)[first] == "未达到"
    assert told(slow, R)[faster] == "未达到"


def test_goals_of_files():
    small, large = Task("store", 1_000_000), Task("store", 10_000_000)
    rows = [
        Measured(small, "toolkit", 1, 1.0, 1.5, None, 300.0),
        Measured(large, "toolkit", 1, 11.0, 12.0, None, 400.0),
        Measured(large, "pyarrow", 1, 3.0, 3.0, None, 200.0),
    ]
    found = {verdict.words.split("，")[-1]: (verdict.found, verdict.met) for verdict in verdicts(rows)[-3:]}
    assert list(found.values()) == [(4.0, True), (400.0, True), (11.0, False)]


def test_every_goal_is_about_a_task_that_a_full_run_measures():
    rows = [
        Measured(task, tool, task.tables, 1.0, 1.0, 1.0, 1.0)
        for task in FULL
        for tool in ("toolkit", "survey", "pyarrow")
    ]
    assert all(verdict.found is not None for verdict in verdicts(rows))
    assert max(task.n for task in QUICK) <= 100_000 < max(task.n for task in USUAL)


def test_a_machine_without_r_is_told_how_to_have_it():
    assert any("install.packages" in line for line in page(OURS).lines)
    assert not any("install.packages" in line for line in page(OURS, R, survey="4.1").lines)


def test_what_failed_and_what_the_system_does_not_tell():
    failed = Measured(BOOK, "survey", 24, fault="Error: no")
    text = repr(page(OURS, failed))
    assert "没有做成" in text
    assert "Error" not in text
    assert "未测" in _line(Measured(BOOK, "toolkit", 240, 0.05, 0.06))


def _line(row: Measured) -> str:
    return next(line for line in page(row).lines if line.startswith("本工具"))


def test_the_page_is_plain_data_and_a_markdown_table():
    plain = json.loads(json.dumps(page(OURS, R).as_dict(), allow_nan=False))
    assert set(plain) == {"rows", "goals", "machine"}
    assert {"name", "n", "seconds", "cpu_seconds", "peak_mb"} <= set(plain["rows"][0])
    lines = page(OURS, R).markdown.splitlines()
    assert lines[0] == "# 速度"
    bars = {line.count("|") for line in lines if line.startswith("|")}
    assert len(bars) == 1
