"""The contact sheet: names and telephones of those who wish to be asked again, in a place of their own.

Answers and contacts meet only through the pseudonym (:func:`toolkit.responses.personal.keys.person_key`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from toolkit.containers import Sheet, open_workbook
from toolkit.errors import IntakeError, StoreError, ToolkitError
from toolkit.files import canonical_json, digest
from toolkit.logs import append_record, read_records
from toolkit.questionnaire.labels import matching_key
from toolkit.records import Notice
from toolkit.responses.personal.keys import normalised_phone, person_key
from toolkit.responses.personal.locking import holders, keep, read

_COLUMNS = {
    "姓名": ("姓名", "名字", "称呼"),
    "电话": ("电话", "手机", "手机号", "手机号码", "联系电话", "电话号码"),
    "意愿": ("意愿", "愿意参加", "是否愿意", "希望参加", "想参加什么", "联系意愿", "回访意愿"),
}
_NO = re.compile(
    r"(?:[0-9a-z]+[.、,，)）]?)?(?:(?:否|不|无|没有|no|n|×|x|✗|✘)[。!！]?"
    r"|.*(?<![愿要想方])不(?:太|大|再|会)?(?:愿|想|同意|方便|参加|参与|需要|用|要(?![求紧])|希望|接受|考虑|联系|必|了(?!解)).*"
    r"|.*(?:拒绝|谢绝|没兴趣|勿|免打扰|别(?:再)?(?:联系|打|找)).*)"
)
"""The ways to say no; 无所谓, 不限 and 愿不愿意 are none of them."""


@dataclass(frozen=True)
class Contact:
    """Somebody who left a number; shown by the pseudonym alone."""

    key: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    wish: str = field(repr=False, default="")


def contacts_folder(store: Path) -> Path:
    """Return where the contacts of a store lie: ``data/contacts`` beside ``data/store``, the same folders below."""
    data = store.parents[3]
    return data / "contacts" / store.relative_to(data / "store")


def contacts_file(store: Path) -> Path:
    """Return the file of a store's contacts, where it lies in the open."""
    return contacts_folder(store) / "contacts.jsonl"


def keep_contacts(file: Path, store: Path, key: bytes) -> tuple[Notice, ...]:
    """Read a contact sheet (columns 姓名, 电话 and perhaps 意愿) and keep it; a later line of a person counts.

    Who wrote under 意愿 that he does not want it is not kept, and goes when he was kept before. What belongs to a
    sealed store is kept sealed.

    Raises
    ------
    IntakeError
        ``I-NO-FILE``, ``I-CONTACTS`` when a column is missing, and what opening the file raises.
    StoreError
        ``S-LOCKED``, ``S-WRITE``, and what a sealed file needs.
    """
    if not file.is_file():
        raise IntakeError("I-NO-FILE", where=file.name)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise StoreError("S-LOCKED", where=file.name) from error
    known = {contact.key: contact for contact in contacts(store)}
    before, unread, refused = set(known), [], []
    for row, name, phone, wish in _rows(data, file.name):
        person = person_key(phone, key)
        if not person:
            unread.append(row)
        elif refuses(wish):
            refused.append(row)
            known.pop(person, None)
        else:
            known[person] = Contact(person, name, normalised_phone(phone), wish)
    lines = "".join(canonical_json(asdict(contact)) + "\n" for _, contact in sorted(known.items()))
    # First: with it the copies of the sheet can be found on the day of deletion.
    append_record(_sheets(store), {"sha256": digest(data), "people": len(known)})
    keep(contacts_file(store), lines.encode(), holders(store))
    words = f"联系方式表新收下{len(set(known) - before)}人，现在共{len(known)}人，和答卷分开存放。"
    notices = [Notice("contacts_kept", "info", words)]
    if refused:
        gone = len(before - set(known))
        earlier = f"，其中{gone}人以前收下过，已经删去" if gone else ""
        words = f"{file.name} 第{_listed(refused)}行写了不愿意，没有收下，共{len(refused)}行{earlier}。"
        notices.append(Notice("contacts_refused", "info", words))
    if unread:
        words = f"{file.name} 第{_listed(unread)}行没有手机号或号码不对，没有收下，共{len(unread)}行。"
        notices.append(Notice("contacts_unread", "action", words))
    words = f"您手里的 {file.name} 没有加密，工具不会动它：核对好以后请自己删除，不愿意联系的人也在里面。"
    notices.append(Notice("contacts_original", "action", words))
    return tuple(notices)


def contacts(store: Path, keys: Collection[str] | None = None) -> list[Contact]:
    """Return the contacts kept for a store, or those among ``keys`` only, in the order of their pseudonyms.

    Raises
    ------
    StoreError
        What a sealed file needs.
    """
    lines = (read(contacts_file(store)) or b"").decode().splitlines()
    found = [Contact(**json.loads(line)) for line in lines]
    return [contact for contact in found if not refuses(contact.wish) and (keys is None or contact.key in keys)]


def contacts_kept(store: Path) -> int:
    """Return how many contacts are kept, which can be told without a key."""
    log = read_records(_sheets(store))
    return log[-1]["people"] if log else len(contacts(store))


def sheets_read(store: Path) -> set[str]:
    """Return the hashes of the contact sheets that were read."""
    return {record["sha256"] for record in read_records(_sheets(store))}


def phones_in(data: bytes, file: str) -> set[str]:
    """Return the numbers in a contact sheet; none when a file is no contact sheet."""
    try:
        return {normalised_phone(phone) for _, _, phone, _ in _rows(data, file)} - {""}
    except ToolkitError:
        return set()


def refuses(wish: str) -> bool:
    """Tell whether somebody wrote that he does not want to be asked again.

    >>> [refuses(wish) for wish in ("不愿意", "否", "2.不同意", "愿意", "无所谓", "不限", "")]
    [True, True, True, False, False, False, False]
    """
    return bool(_NO.fullmatch(matching_key(wish)))


def _sheets(store: Path) -> Path:
    return contacts_folder(store) / "sheets.jsonl"


def _rows(data: bytes, file: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the number, name, telephone and wish of each row."""
    sheet = open_workbook(data, file).data() or Sheet("")
    columns = _columns(sheet, file)
    for row in sheet.rows():
        name, phone, wish = (sheet.cells[row].get(columns.get(part, -1), "").strip() for part in _COLUMNS)
        yield str(row), name, phone, wish


def _listed(rows: list[str]) -> str:
    return "、".join(rows[:10]) + ("等" if len(rows) > 10 else "")


def _columns(sheet: Sheet, file: str) -> dict[str, int]:
    headers = {matching_key(header): column for column, header in sheet.header().items()}
    found = {
        part: next((headers[matching_key(name)] for name in names if matching_key(name) in headers), None)
        for part, names in _COLUMNS.items()
    }
    for part in ("姓名", "电话"):
        if found[part] is None:
            raise IntakeError("I-CONTACTS", where=file, column=part)
    return {part: column for part, column in found.items() if column is not None}
