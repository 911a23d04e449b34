"""Pseudonyms and the contact sheet: the key outside the project, contacts apart, met only through the pseudonym."""

import hashlib
import hmac
import os
import stat
import sys
from random import Random

import pytest

from tests.responses.personal.planted import mobile_number
from toolkit.document.xlsx import write_grid
from toolkit.errors import IntakeError, StoreError
from toolkit.files import save
from toolkit.responses.personal import contacts, contacts_folder, keep_contacts, person_key, pseudonym_key
from toolkit.responses.personal.keys import secrets_folder

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path / "config"))


def sheet(folder, rows, header=("姓名", "手机号", "意愿")):
    return save(folder / "联系.xlsx", write_grid({"联系": [list(header), *map(list, rows)]}))


def test_the_pseudonym_is_a_keyed_hash_of_the_number_however_it_is_written():
    phone = mobile_number(Random(3))
    expected = hmac.new(KEY, phone.encode(), hashlib.sha256).hexdigest()[:32]
    written = [
        phone,
        f"+86 {phone}",
        f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
        phone.translate({48 + i: 0xFF10 + i for i in range(10)}),
    ]
    assert {person_key(form, KEY) for form in written} == {expected}
    assert person_key(phone, bytes(32)) != expected
    arabic = phone.translate({48 + i: 0x660 + i for i in range(10)})
    assert person_key(arabic, KEY) == person_key("没有", KEY) == person_key("10000000001", KEY) == ""


def test_the_key_is_made_once_for_its_owner_alone():
    first = pseudonym_key()
    assert len(first) == 32
    assert pseudonym_key() == first
    path = secrets_folder() / "pseudonym.key"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_damaged_key_is_never_replaced(tmp_path):
    pseudonym_key()
    path = secrets_folder() / "pseudonym.key"
    path.write_bytes(b"kaputt")
    with pytest.raises(StoreError, match="S-KEY"):
        pseudonym_key()
    assert path.read_bytes() == b"kaputt"


@pytest.mark.parametrize(
    ("system", "part"), [("win32", "config"), ("darwin", "Application Support"), ("linux", "config")]
)
def test_the_place_is_the_users_own_on_every_system(system, part, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    assert part in str(secrets_folder())
    assert secrets_folder().name == "youth-survey-toolkit"


def test_contacts_are_kept_apart_and_met_by_pseudonym_only(tmp_path):
    random = Random(4)
    one, other = mobile_number(random), mobile_number(random)
    store = tmp_path / "data" / "store" / "调查" / "community=02" / "wave=1"
    folder = contacts_folder(store)
    assert folder == tmp_path / "data" / "contacts" / "调查" / "community=02" / "wave=1"
    kept, unread = keep_contacts(
        sheet(tmp_path, [("甲", one, "愿意"), ("乙", other, ""), ("丙", "没有", "")]), folder, KEY
    )
    assert "新收下2人" in kept.message
    assert unread.level == "action"
    assert "第4行" in unread.message
    (found,) = contacts(folder, {person_key(one, KEY)})
    assert (found.name, found.phone, found.wish) == ("甲", one, "愿意")
    assert one not in repr(found)
    assert "甲" not in repr(found)
    (again,) = keep_contacts(sheet(tmp_path, [("甲", one, "不愿意")]), folder, KEY)
    assert "新收下0人，现在共2人" in again.message
    assert {contact.wish for contact in contacts(folder)} == {"不愿意", ""}
    assert not store.exists()


def test_a_sheet_without_the_columns_is_refused(tmp_path):
    with pytest.raises(IntakeError, match="I-CONTACTS") as caught:
        keep_contacts(sheet(tmp_path, [("甲", "x")], header=("姓名", "备注")), tmp_path / "c", KEY)
    assert "电话" in str(caught.value)
    with pytest.raises(IntakeError, match="I-NO-FILE"):
        keep_contacts(tmp_path / "没有.xlsx", tmp_path / "c", KEY)
    assert not (tmp_path / "c").exists()
