"""The register on disk: appended to and nothing else, told in full, and safe beside other hands."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.district.tasks.making import FORUM, LATE, ON, OPEN, PLAN
from toolkit.district.tasks import RegisterStore, read_register, write_register
from toolkit.errors import IntakeError, StoreError

WHO = "社区团支部"


@pytest.fixture
def store(tmp_path):
    return RegisterStore(tmp_path / "六个一")


def told(recorded) -> str:
    return "\n".join(notice.message for notice in recorded.notices)


def titled(store) -> dict[str, str]:
    return {entry.id: entry.title for entry in store.read().entries}


def test_an_empty_folder_holds_an_empty_register_and_stays_empty(store):
    assert store.read().entries == ()
    assert not store.path.exists()


def test_new_entries_get_numbers_and_a_history(store):
    assert store.record([FORUM, PLAN], WHO, ON).added == ("T1", "T2")
    later = replace(store.read().entries[0], done=date(2025, 6, 1))
    assert store.record([later], "ZX", date(2025, 6, 20)).changed == ("T1",)
    read = store.read()
    assert [(one.who, one.on, one.after.id) for one in read.changes] == [
        (WHO, ON, "T1"), (WHO, ON, "T2"), ("ZX", date(2025, 6, 20), "T1"),
    ]  # fmt: skip
    assert read.changes[2].what == "完成日期：2025-05-28→2025-06-01"
    assert read.entries[0] == replace(later, version=3)
    assert "3次改动" in repr(read)
    assert read.as_dict()["changes"][2]["what"] == {"完成日期": ["2025-05-28", "2025-06-01"]}
    assert "2025-05-28→2025-06-01" in read._repr_html_()


def test_the_same_again_changes_nothing(store):
    store.record([FORUM, LATE], WHO, ON)
    again = store.record([FORUM, LATE], WHO, ON)
    assert (again.added, again.changed, again.same) == ((), (), 2)
    assert len(store.read().changes) == 2


def test_a_row_without_number_names_a_standing_entry_and_its_blanks_erase_nothing(store):
    store.record([FORUM], WHO, ON)
    found = store.record([replace(FORUM, evidence="", theme="", planned=None, done=date(2025, 5, 29))], WHO, ON)
    assert found.changed == ("T1",)
    (entry,) = store.read().entries
    assert (entry.evidence, entry.theme, entry.planned) == (FORUM.evidence, FORUM.theme, FORUM.planned)
    assert entry.done == date(2025, 5, 29)


def test_withdrawing_keeps_the_entry_and_its_history(store):
    store.record([FORUM], WHO, ON)
    store.withdraw("T1", WHO, ON)
    (entry,) = store.read().entries
    assert entry.withdrawn
    assert store.read().counted == ()
    assert store.read().changes[1].what == "撤回：空→撤回"
    # The same plan may be made again: a new entry, not the old one revived.
    assert store.record([FORUM], WHO, ON).added == ("T2",)
    again = store.record(read_register(write_register(store.read()), "表.xlsx").entries, WHO, ON)
    assert (again.same, again.notices) == (2, ())


def test_withdrawing_what_is_not_there(store):
    with pytest.raises(IntakeError) as error:
        store.withdraw("T9", WHO, ON)
    assert error.value.code == "I-TASK"


def test_nobody_can_change_or_delete_a_record(store):
    store.record([FORUM], WHO, ON)
    with closing(sqlite3.connect(store.path)) as database:
        for statement in ("DELETE FROM change", "UPDATE change SET who = 'X'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                database.execute(statement)
        assert database.execute("SELECT entry, title FROM present").fetchall() == [("T1", FORUM.title)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"community": "03"}, "登记簿里T1是02的青年座谈/论坛，对不上"),
        ({"task": "调研"}, "对不上：可能只排序了几列"),
        ({"id": "T7"}, "登记簿里已有同名的T1"),
        ({"community": "99"}, "“社区”名单里没有代码99"),
        ({"title": ""}, "“名称”没有写名称"),
    ],
)
def test_what_does_not_fit_is_named_and_not_written(store, change, words):
    store.record([FORUM], WHO, ON)
    (entry,) = store.read().entries
    found = store.record([replace(entry, **change), OPEN], WHO, ON)
    assert words in told(found)
    assert titled(store) == {"T1": FORUM.title, "T2": OPEN.title}
    assert len(store.read().changes) == 2


def test_a_sheet_older_than_the_register_overwrites_nothing(store):
    store.record([FORUM, PLAN], WHO, ON)
    old = read_register(write_register(store.read()), "旧表.xlsx").entries
    store.record([replace(old[0], theme="租房和就业")], WHO, ON)
    edited = [replace(old[0], evidence="照片"), replace(old[1], done=date(2025, 6, 2))]
    found = store.record(edited, WHO, ON)
    assert found.changed == ("T2",)
    assert "登记簿里的T1又改过（不一样的是：主题、依据）" in told(found)
    assert store.read().entries[0].theme == "租房和就业"


def test_two_rows_of_one_entry(store):
    found = store.record([FORUM, replace(FORUM, evidence="别的")], WHO, ON)
    assert found.added == ("T1",)
    assert "和前面的T1是同一项" in told(found)


def test_a_lost_register_comes_back_from_its_sheet(store, tmp_path):
    store.record([FORUM, LATE, PLAN, OPEN], WHO, ON)
    store.withdraw("T2", WHO, ON)
    sheet = read_register(write_register(store.read()), "表.xlsx")
    other = RegisterStore(tmp_path / "另一处")
    other.record(sheet.entries, WHO, ON)
    assert [replace(one, version=0) for one in other.read().entries] == [
        replace(one, version=0) for one in store.read().entries
    ]
    assert other.record([replace(OPEN, title="又一项")], WHO, ON).added == ("T5",)


def test_who_is_a_post_and_personal_information_is_masked(store, mobile):
    unsigned = store.record([OPEN], " ", ON)
    assert "没有写是谁登记的" in told(unsigned)
    found = store.record([FORUM], f"联系人：张三 {mobile}", ON)
    assert "好像写了姓名和电话" in told(found)
    assert mobile not in repr(store.read().as_dict())
    assert mobile.encode() not in store.path.read_bytes()
    assert "张三" not in store.read().changes[1].who
    assert store.record([PLAN], WHO, ON).notices == ()


def test_personal_information_in_an_entry_reaches_neither_register_nor_screen(store, mobile):
    found = store.record([replace(OPEN, title=f"座谈 {mobile}")], WHO, ON)
    assert "里面有电话" in told(found)
    assert mobile not in told(found)
    assert store.read().entries == ()


@pytest.mark.parametrize("data", [b"", b"not a database, but long enough to be read as one" * 40])
def test_a_damaged_file_is_told(store, data):
    store.path.parent.mkdir()
    store.path.write_bytes(data)
    if not data:  # SQLite takes an empty file for a new database
        assert store.record([OPEN], WHO, ON).added == ("T1",)
        return
    with pytest.raises(StoreError) as error:
        store.read()
    assert error.value.code == "S-REGISTER"
    assert store.path.read_bytes() == data


@pytest.mark.parametrize(
    ("statement", "code"),
    [("CREATE TABLE x (y)", "S-REGISTER"), ("PRAGMA user_version = 9", "S-REGISTER-NEWER")],
)
def test_another_database_is_not_taken_for_a_register(store, statement, code):
    store.path.parent.mkdir()
    with closing(sqlite3.connect(store.path)) as database:
        database.execute(statement)
        database.commit()
    data = store.path.read_bytes()
    for work in (store.read, lambda: store.record([OPEN], WHO, ON)):
        with pytest.raises(StoreError) as error:
            work()
        assert error.value.code == code
    assert store.path.read_bytes() == data


def test_what_another_programme_has_written_into_it_is_told(store):
    store.record([OPEN], WHO, ON)
    with closing(sqlite3.connect(store.path)) as database:
        database.execute(
            "INSERT INTO change SELECT 2, 'T2', who, '某天', community, task, title, planned, done, evidence, theme, 0 "
            "FROM change"
        )
        database.commit()
    with pytest.raises(StoreError) as error:
        store.read()
    assert error.value.code == "S-REGISTER"


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "x").write_text("file", encoding="utf-8")
    with pytest.raises(StoreError) as error:
        RegisterStore(tmp_path / "x").record([OPEN], WHO, ON)
    assert error.value.code == "S-WRITE"


def test_a_register_in_use_is_told(store, monkeypatch):
    monkeypatch.setattr("toolkit.district.tasks.store._PATIENCE", 0.05)
    store.record([OPEN], WHO, ON)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError) as error:
            store.record([FORUM], WHO, ON)
    assert error.value.code == "S-BUSY"
    assert len(store.read().entries) == 1


def test_two_windows_give_two_numbers_even_when_both_begin_the_register(tmp_path):
    for round_ in range(20):
        store = RegisterStore(tmp_path / str(round_))
        each = [([replace(OPEN, title=f"第{n}项")], WHO, ON) for n in range(6)]
        works = [threading.Thread(target=store.record, args=one) for one in each]
        for work in works:
            work.start()
        for work in works:
            work.join()
        assert sorted(titled(store)) == [f"T{n}" for n in range(1, 7)]


@settings(max_examples=12)
@given(st.lists(st.sampled_from([FORUM, LATE, PLAN, OPEN]), max_size=6))
def test_what_stands_is_what_the_changes_say(tmp_path_factory, entries):
    store = RegisterStore(tmp_path_factory.mktemp("r"))
    for entry in entries:
        store.record([entry], WHO, ON)
    read = store.read()
    assert len(read.entries) == len(set(entries))
    last = {change.after.id: change.after for change in read.changes}
    assert set(read.entries) == set(last.values())
    assert [change.number for change in read.changes] == list(range(1, len(read.changes) + 1))
