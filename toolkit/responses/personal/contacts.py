"""The contact sheet: names and telephones of those who wish to be asked again, in a place of their own.

Answers and contacts meet only through the pseudonym (:func:`toolkit.responses.personal.keys.person_key`).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path

from toolkit.containers import Sheet, open_workbook
from toolkit.errors import IntakeError, StoreError
from toolkit.files import canonical_json, save
from toolkit.questionnaire.labels import matching_key
from toolkit.records import Notice
from toolkit.responses.personal.keys import normalised_phone, person_key

_COLUMNS = {
    "姓名": ("姓名", "名字", "称呼"),
    "电话": ("电话", "手机", "手机号", "手机号码", "联系电话", "电话号码"),
    "意愿": ("意愿", "愿意参加", "希望参加", "想参加什么", "回访意愿"),
}


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


def keep_contacts(file: Path, folder: Path, key: bytes) -> tuple[Notice, ...]:
    """Read a contact sheet (columns 姓名, 电话 and perhaps 意愿) and keep it; a later line of a person counts.

    Raises
    ------
    IntakeError
        ``I-NO-FILE``, ``I-CONTACTS`` when a column is missing, and what opening the file raises.
    StoreError
        ``S-LOCKED``, ``S-WRITE``.
    """
    if not file.is_file():
        raise IntakeError("I-NO-FILE", where=file.name)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise StoreError("S-LOCKED", where=file.name) from error
    sheet = open_workbook(data, file.name).data() or Sheet("")
    columns = _columns(sheet, file.name)
    known = {contact.key: contact for contact in contacts(folder)}
    before, unread = len(known), []
    for row in sheet.rows():
        name, phone, wish = (sheet.cells[row].get(columns.get(part, -1), "").strip() for part in _COLUMNS)
        person = person_key(phone, key)
        if person:
            known[person] = Contact(person, name, normalised_phone(phone), wish)
        else:
            unread.append(str(row))
    lines = "".join(canonical_json(asdict(contact)) + "\n" for _, contact in sorted(known.items()))
    save(folder / "contacts.jsonl", lines)
    words = f"联系方式表新收下{len(known) - before}人，现在共{len(known)}人，和答卷分开存放。"
    notices = [Notice("contacts_kept", "info", words)]
    if unread:
        words = f"{file.name} 第{'、'.join(unread[:10])}行没有手机号或号码不对，没有收下，共{len(unread)}行。"
        notices.append(Notice("contacts_unread", "action", words))
    return tuple(notices)


def contacts(folder: Path, keys: Collection[str] | None = None) -> list[Contact]:
    """Return the contacts kept in a folder, or those among ``keys`` only, in the order of their pseudonyms."""
    path = folder / "contacts.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = [Contact(**json.loads(line)) for line in lines]
    return [contact for contact in found if keys is None or contact.key in keys]


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
