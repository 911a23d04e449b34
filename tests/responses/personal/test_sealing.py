"""Raw files sealed for several key holders: either key opens them, nothing else does, and nothing is lost."""

import sys
from pathlib import Path
from random import Random

import pytest

from tests.responses.personal.planted import mobile_number
from toolkit.document.xlsx import write_grid
from toolkit.errors import StoreError
from toolkit.files import digest, keep_raw, save
from toolkit.responses.personal import (
    contacts,
    contacts_folder,
    is_sealed,
    keep_contacts,
    locking,
    mend_raw,
    new_identity,
    purge,
    read_raw,
    seal,
    unseal,
)
from toolkit.responses.personal.traces import files_below

pyrage = pytest.importorskip("pyrage")
CONTENTS = (b"first export", b"second export" * 100)


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "data" / "store" / "调查" / "community=02" / "wave=1"
    for data in CONTENTS:
        keep_raw(folder / "raw", data)
    return folder


@pytest.fixture
def keys(tmp_path):
    places = (tmp_path / "cadre.key", tmp_path / "office.key")
    return {place: new_identity(place) for place in places}


def raw(store, data):
    return store / "raw" / digest(data)


def test_either_holder_reads_what_was_sealed(store, keys):
    assert seal(store, list(keys.values())) == 2
    assert sorted(path.name for path in (store / "raw").iterdir()) == sorted(f"{digest(d)}.age" for d in CONTENTS)
    assert all(data not in path.read_bytes() for path in (store / "raw").iterdir() for data in CONTENTS)
    for place in keys:
        assert [read_raw(raw(store, data), place) for data in CONTENTS] == list(CONTENTS)
    assert seal(store, list(keys.values())) == 0
    assert unseal(store, next(iter(keys))) == 2
    assert [read_raw(raw(store, data)) for data in CONTENTS] == list(CONTENTS)


def test_without_the_right_key_nothing_is_read(store, keys, tmp_path):
    seal(store, list(keys.values()))
    new_identity(tmp_path / "stranger.key")
    for place, code in ((tmp_path / "none.key", "S-SEALED"), (tmp_path / "stranger.key", "S-KEY")):
        with pytest.raises(StoreError, match=code):
            read_raw(raw(store, CONTENTS[0]), place)
    (tmp_path / "stranger.key").write_text("not a key", encoding="utf-8")
    with pytest.raises(StoreError, match="S-KEY"):
        read_raw(raw(store, CONTENTS[0]), tmp_path / "stranger.key")


def test_a_tampered_file_is_not_read(store, keys):
    seal(store, list(keys.values()))
    sealed = raw(store, CONTENTS[0]).with_name(digest(CONTENTS[0]) + ".age")
    data = bytearray(sealed.read_bytes())
    data[-1] ^= 1
    sealed.write_bytes(data)
    with pytest.raises(StoreError, match="S-KEY"):
        read_raw(raw(store, CONTENTS[0]), next(iter(keys)))


@pytest.mark.parametrize("written", [[], ["one"], ["one", " one "], ["one", "age1wrong"]])
def test_one_key_alone_or_a_wrong_one_seals_nothing(written, store, keys):
    recipients = [word.replace("one", next(iter(keys.values()))) for word in written]
    with pytest.raises(StoreError, match="S-RECIPIENT"):
        seal(store, recipients)
    assert [read_raw(raw(store, data)) for data in CONTENTS] == list(CONTENTS)


def test_a_damaged_raw_file_is_not_sealed_over(store, keys):
    raw(store, CONTENTS[0]).write_bytes(b"changed")
    with pytest.raises(StoreError, match="S-RAW"):
        seal(store, list(keys.values()))
    assert raw(store, CONTENTS[0]).read_bytes() == b"changed"
    with pytest.raises(StoreError, match="S-RAW"):
        read_raw(raw(store, CONTENTS[0]))


def test_missing_raw_files_are_named_and_mended(store, keys):
    raw(store, CONTENTS[0]).unlink()
    with pytest.raises(StoreError, match="S-RAW"):
        read_raw(raw(store, CONTENTS[0]))
    mend_raw(store, CONTENTS[0])
    assert read_raw(raw(store, CONTENTS[0])) == CONTENTS[0]
    seal(store, list(keys.values()))
    mend_raw(store, CONTENTS[0])
    assert not raw(store, CONTENTS[0]).exists(), "what is sealed is not put beside itself in the open"


def test_contacts_are_sealed_with_the_answers_and_those_that_come_later_too(store, keys, tmp_path, monkeypatch):
    monkeypatch.setattr(locking, "identity_file", lambda: next(iter(keys)))
    one, other = (mobile_number(Random(seed)) for seed in (8, 9))

    def keep(name, phone):
        sheet = write_grid({"a": [["姓名", "电话"], [name, phone]]})
        keep_contacts(save(tmp_path / f"{name}.xlsx", sheet), store, bytes(32))

    keep("某甲", one)
    save(store / "cache" / "answers.parquet", b"in the open")
    seal(store, list(keys.values()))
    keep("某乙", other)
    mend_raw(store, b"a later export")
    lying = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    words = [b"in the open", b"a later export", one.encode(), other.encode(), "某甲".encode(), "某乙".encode()]
    assert not [word for word in words for data in lying if word in data]
    assert {contact.phone for contact in contacts(store)} == {one, other}
    assert read_raw(raw(store, b"a later export"), next(iter(keys))) == b"a later export"
    assert is_sealed(store)
    assert unseal(store, next(iter(keys))) == 3
    assert not is_sealed(store)
    assert len(contacts(store)) == 2
    assert not list((tmp_path / "data").rglob("*.age"))
    mend_raw(store, b"in the open again")
    assert raw(store, b"in the open again").exists()


def test_sealed_contacts_are_counted_and_deleted_without_a_key(store, keys, tmp_path, monkeypatch):
    monkeypatch.setattr(locking, "identity_file", lambda: tmp_path / "none.key")
    phone = mobile_number(Random(8))
    sheet = write_grid({"a": [["姓名", "电话"], ["某甲", phone]]})
    keep_contacts(save(tmp_path / "c.xlsx", sheet), store, bytes(32))
    copied = write_grid({"a": [["姓名", "电话"], ["某甲", phone], ["某乙", ""]]})
    save(tmp_path / "data" / "out" / "调查" / "抄来的.xlsx", copied)
    seal(store, list(keys.values()))
    with pytest.raises(StoreError, match="S-SEALED") as caught:
        contacts(store)
    assert "raw.key" in str(caught.value)
    certificate = purge(store, "甲", "到期", "2027-07-01", "调查")
    assert certificate.people == 1
    assert certificate.elsewhere == ("data/out/调查/抄来的.xlsx",)
    assert not files_below(contacts_folder(store))


def test_other_keys_than_it_is_sealed_for_are_refused(store, keys, tmp_path):
    seal(store, list(keys.values()))
    other = new_identity(tmp_path / "other.key")
    with pytest.raises(StoreError, match="S-RECIPIENT") as caught:
        seal(store, [next(iter(keys.values())), other])
    assert "--open" in str(caught.value)


def test_a_cache_that_is_open_elsewhere_stops_the_sealing(store, keys, monkeypatch):
    save(store / "cache" / "answers.parquet", b"in the open")

    def held(path, missing_ok=False):
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(StoreError, match="S-LOCKED"):
        seal(store, list(keys.values()))


def test_a_key_is_made_once(tmp_path):
    public = new_identity(tmp_path / "a.key")
    assert new_identity(tmp_path / "a.key") == public
    assert public.startswith("age1")


def test_without_pyrage_plain_files_are_read_and_the_rest_is_one_sentence(store, keys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyrage", None)
    assert read_raw(raw(store, CONTENTS[0])) == CONTENTS[0]
    with pytest.raises(StoreError, match="S-AGE"):
        seal(store, list(keys.values()))
