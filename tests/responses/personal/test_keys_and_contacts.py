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
from toolkit.responses.personal.contacts import refuses
from toolkit.responses.personal.keys import secrets_folder, shown_secret

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


@pytest.fixture
def store(tmp_path):
    return tmp_path / "data" / "store" / "调查" / "community=02" / "wave=1"


def codes(notices):
    return [notice.code for notice in notices]


def test_contacts_are_kept_apart_and_met_by_pseudonym_only(tmp_path, store):
    random = Random(4)
    one, other = mobile_number(random), mobile_number(random)
    assert contacts_folder(store) == tmp_path / "data" / "contacts" / "调查" / "community=02" / "wave=1"
    kept, unread, original = keep_contacts(
        sheet(tmp_path, [("甲", one, "愿意"), ("乙", other, ""), ("丙", "没有", "")]), store, KEY
    )
    assert "新收下2人" in kept.message
    assert unread.level == "action"
    assert "第4行" in unread.message
    assert "联系.xlsx" in original.message
    (found,) = contacts(store, {person_key(one, KEY)})
    assert (found.name, found.phone, found.wish) == ("甲", one, "愿意")
    assert one not in repr(found)
    assert "甲" not in repr(found)
    again, _ = keep_contacts(sheet(tmp_path, [("甲", one, "晚上可以")]), store, KEY)
    assert "新收下0人，现在共2人" in again.message
    assert {contact.wish for contact in contacts(store)} == {"晚上可以", ""}
    assert not store.exists()


def test_who_does_not_want_it_is_not_kept_and_goes_when_kept_before(tmp_path, store):
    random = Random(6)
    one, other, third = (mobile_number(random) for _ in range(3))
    keep_contacts(sheet(tmp_path, [("甲", one, "愿意"), ("乙", other, "")]), store, KEY)
    notices = keep_contacts(sheet(tmp_path, [("甲", one, "不愿意"), ("丙", third, "否")]), store, KEY)
    assert codes(notices) == ["contacts_kept", "contacts_refused", "contacts_original"]
    assert "现在共1人" in notices[0].message
    assert "第2、3行写了不愿意" in notices[1].message
    assert "其中1人以前收下过" in notices[1].message
    assert [contact.name for contact in contacts(store)] == ["乙"]
    lying = b"".join(path.read_bytes() for path in contacts_folder(store).iterdir())
    assert not any(word.encode() in lying for word in (one, third, "甲", "丙"))


@pytest.mark.parametrize(
    "wish",
    ["不愿意", "不", "否", "2、不愿意", "B.不同意", "不想参加", "暂时不需要", "不方便", "拒绝", "谢绝来电", "请勿打扰",
     "No", "别联系我了", "没有", "目前不考虑", "不愿意。", "×", "不用了，谢谢"],
)  # fmt: skip
def test_ways_to_say_no(wish):
    assert refuses(wish)


@pytest.mark.parametrize(
    "wish",
    ["", "愿意", "是", "可以", "无所谓", "不限", "不定期都行", "没问题", "1", "愿意，周末", "志愿服务", "都想参加",
     "不了解，想听听", "不要求报酬"],
)  # fmt: skip
def test_ways_that_are_no_refusal(wish):
    assert not refuses(wish)


def test_a_sheet_without_the_columns_is_refused(tmp_path, store):
    with pytest.raises(IntakeError, match="I-CONTACTS") as caught:
        keep_contacts(sheet(tmp_path, [("甲", "x")], header=("姓名", "备注")), store, KEY)
    assert "电话" in str(caught.value)
    with pytest.raises(IntakeError, match="I-NO-FILE"):
        keep_contacts(tmp_path / "没有.xlsx", store, KEY)
    assert not contacts_folder(store).exists()


def test_the_place_of_a_key_is_told_without_the_users_name(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "win32")
    assert shown_secret("raw.key") == r"%APPDATA%\youth-survey-toolkit\raw.key"
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert shown_secret("raw.key") == "~/config/youth-survey-toolkit/raw.key"
