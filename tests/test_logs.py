"""Append-only logs: what was acknowledged is there, what was torn or damaged is told, two windows cannot mix lines."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import logs
from toolkit.errors import StoreError
from toolkit.logs import append_record, read_records


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3), max_size=4))
def test_a_log_gives_back_what_was_appended(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("log") / "a.jsonl"
    for record in records:
        append_record(path, record)
    log = read_records(path)
    assert list(log) == records
    assert (log.torn, log.damaged) == ((), ())


def test_line_separators_inside_a_text_do_not_part_a_record(tmp_path):
    path = tmp_path / "a.jsonl"
    append_record(path, {"file": "甲\u2028乙\x85丙\x0b.xlsx"})
    assert list(read_records(path)) == [{"file": "甲\u2028乙\x85丙\x0b.xlsx"}]


@given(st.integers(1, 40))
def test_a_torn_last_line_is_told_and_does_not_spoil_the_next(tmp_path_factory, length):
    path = tmp_path_factory.mktemp("log") / "a.jsonl"
    append_record(path, {"n": 1})
    whole = path.read_bytes()
    append_record(path, {"n": 2, "file": "问卷星.xlsx", "rows": 60})
    torn = path.read_bytes()[: len(whole) + length]
    path.write_bytes(torn)
    assert list(read_records(path)) == [{"n": 1}]
    assert read_records(path).torn == (2,)
    append_record(path, {"n": 3})
    assert list(read_records(path)) == [{"n": 1}, {"n": 3}]
    assert read_records(path).torn == (2,)


def test_a_line_that_lacks_only_its_end_was_never_acknowledged(tmp_path):
    path = tmp_path / "a.jsonl"
    append_record(path, {"n": 1})
    path.write_bytes(path.read_bytes()[:-1])
    assert list(read_records(path)) == []
    assert read_records(path).torn == (1,)


def test_a_damaged_line_in_the_middle_is_named_and_the_others_are_kept(tmp_path):
    path = tmp_path / "a.jsonl"
    for n in (1, 2, 3):
        append_record(path, {"n": n})
    path.write_bytes(path.read_bytes().replace(b'{"n":2}', b'{"n":7}'))
    assert list(read_records(path)) == [{"n": 1}, {"n": 3}]
    assert read_records(path).damaged == (2,)


def test_two_programmes_at_once_lose_nothing(tmp_path):
    path = tmp_path / "a.jsonl"
    words = (
        "import sys; from pathlib import Path; from toolkit.logs import append_record\n"
        "for n in range(60): append_record(Path(sys.argv[1]), {'who': sys.argv[2], 'n': n, 'x': 'y' * 3000})"
    )
    both = [subprocess.Popen([sys.executable, "-c", words, str(path), who]) for who in "ab"]
    assert [process.wait() for process in both] == [0, 0]
    log = read_records(path)
    assert (log.torn, log.damaged) == ((), ())
    for who in "ab":
        assert [record["n"] for record in log if record["who"] == who] == list(range(60))


def test_a_log_held_by_another_window_is_told(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    append_record(path, {"n": 1})
    monkeypatch.setattr(logs, "_PATIENCE", 1)
    with path.open("a+b") as stream, logs._alone(stream, path), pytest.raises(StoreError, match="S-BUSY"):
        append_record(path, {"n": 2})
    append_record(path, {"n": 3})
    assert list(read_records(path)) == [{"n": 1}, {"n": 3}]
