"""The doors to the disk."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import StoreError, ToolkitError
from toolkit.files import canonical_json, checked_name, digest, keep_raw, pack, save


@pytest.mark.parametrize("name", ["youth-needs", "青年需求2025", "A.b", "甲（试点）", "_x", "9月 调查", "a" * 64])
def test_good_names_pass(name):
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../a",
        "a/b",
        "a\\b",
        "a..b",
        "C:x",
        "CON",
        "nul",
        "com1.txt",
        "LPT9",
        "con .txt",
        "a.",
        "a ",
        " a",
        "-a",
        "a\n",
        "a\u202eb",
        "a\x00",
        "a" * 65,
        "～$a",
        "a*",
        "a?",
        "ＣＯＮ",
        "COM¹",
    ],
)
def test_names_that_no_system_can_hold_are_refused(name):
    with pytest.raises(StoreError) as caught:
        checked_name(name)
    assert caught.value.code == "S-NAME"


@given(st.text(max_size=70))
def test_a_name_that_passes_stays_one_step_below_its_parent(name):
    try:
        checked_name(name)
    except ToolkitError:
        return
    assert not set(name) & set('/\\:*?"<>|\n\r\t\0')
    assert name == name.strip()
    assert name not in (".", "..")


def test_a_save_leaves_the_file_and_nothing_else(tmp_path):
    save(tmp_path / "深" / "a.txt", "旧")
    save(tmp_path / "深" / "a.txt", "新")
    assert (tmp_path / "深" / "a.txt").read_text(encoding="utf-8") == "新"
    assert [path.name for path in (tmp_path / "深").iterdir()] == ["a.txt"]


def test_a_save_that_cannot_be_done_is_said_in_three_lines(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as caught:
        save(tmp_path / "file" / "below.txt", "y")
    assert caught.value.code == "S-WRITE"
    assert str(caught.value).count("\n") == 2


def test_a_failed_replacement_keeps_the_old_file(tmp_path, monkeypatch):
    path = save(tmp_path / "a.txt", "旧")

    def locked(*_):
        raise PermissionError(13, "locked")

    monkeypatch.setattr("pathlib.Path.replace", locked)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(StoreError) as caught:
        save(path, "新")
    assert caught.value.code == "S-LOCKED"
    assert path.read_text(encoding="utf-8") == "旧"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_raw_file_is_kept_once_and_put_right_when_it_was_changed(tmp_path):
    name = keep_raw(tmp_path, b"abc")
    assert name == digest(b"abc") == keep_raw(tmp_path, b"abc")
    (tmp_path / name).write_bytes(b"ab")
    keep_raw(tmp_path, b"abc")
    assert (tmp_path / name).read_bytes() == b"abc"
    assert len(list(tmp_path.iterdir())) == 1


def test_equal_values_give_equal_text_and_equal_parts_give_equal_bytes():
    assert canonical_json({"b": 1, "a": "字"}) == canonical_json({"a": "字", "b": 1}) == '{"a":"字","b":1}'
    assert pack({"b": b"1", "a": b"2"}) == pack({"a": b"2", "b": b"1"})
    with zipfile.ZipFile(BytesIO(pack({"a": b"1", "z": b"2"}, first=("z", "absent")))) as archive:
        assert archive.namelist() == ["z", "a"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
