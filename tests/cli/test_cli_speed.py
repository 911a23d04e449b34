"""The verb that measures this machine."""

from __future__ import annotations

import pytest

import toolkit.bench
from toolkit.bench.task import Task


@pytest.fixture
def few(monkeypatch):
    """A run of one small piece of work, beside pandas alone."""
    monkeypatch.setattr(toolkit.bench, "QUICK", (Task("raking", 300),))
    monkeypatch.setattr("toolkit.bench.running.others", dict)


def test_bench(few, run, tmp_path):
    code, data, err = run("bench", "--quick", "--to", tmp_path / "速度.md")
    assert code == 0
    assert [row["tool"] for row in data["rows"]] == ["toolkit", "pandas"]
    assert all(row["seconds"] > 0 for row in data["rows"])
    assert "正在测 1/1 加权到 4 个边际，300 人：toolkit" in err
    assert (tmp_path / "速度.md").read_text(encoding="utf-8").startswith("# 速度\n")


def test_bench_for_people(few, say):
    code, out, _ = say("bench", "--quick")
    assert code == 0
    assert "【加权到 4 个边际，300 人】" in out
    assert "没有 R 的 survey 包" in out


def test_quick_and_full_are_not_both(run):
    assert run("bench", "--quick", "--full")[0] == 2
