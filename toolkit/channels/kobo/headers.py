"""The headers of a Kobo or ODK export: what is about the record, what is personal, and the names in a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.containers import Sheet

NUMBER = ("_id", "_uuid", "key", "__id", "meta/instanceid", "meta-instanceid", "instanceid")
SUBMITTED = ("_submission_time", "submissiondate", "__system/submissiondate")
START, END, STATUS = "start", "end", "_validation_status"

_ABOUT = frozenset(
    (
        *NUMBER,
        *SUBMITTED,
        "_index",
        *(START, END, STATUS, "today", "formhub/uuid", "__version__", "_version_", "formdef_version", "form_version"),
        *("_status", "_tags", "_notes", "_submitted_by", "_bamboo_dataset_id", "_xform_id_string", "_xform_id"),
        *("meta/rootuuid", "meta/deprecatedid", "meta/instancename", "meta-instancename", "instancename"),
        *("__system/submitterid", "__system/submittername", "submitterid", "submittername", "devicesharetoken"),
        *("attachmentspresent", "attachmentsexpected", "status", "reviewstate", "edits", "audit", "background-audio"),
        *("parent_key", "parent_index", "_parent_index", "_parent_table_name", "_submission__id"),
    )
)
"""Columns that the servers add themselves."""

_SURE = frozenset(
    (
        *("_uuid", "_submission_time", "_validation_status", "_submitted_by", "_index", "formhub/uuid", "__version__"),
        *("_xform_id_string", "_bamboo_dataset_id", "meta/instanceid", "meta-instanceid", "instanceid", "key"),
        *("submissiondate", "submittername", "formversion", "attachmentspresent", "reviewstate", "meta-instancename"),
    )
)
"""Columns that no other platform has; two of them tell an export."""

_REPEATED = frozenset(("parent_key", "_parent_index", "_parent_table_name", "__submissions-id"))
_PERSONAL = re.compile(
    r"(^|[/_-])(deviceid|device_id|phonenumber|phone_number|subscriberid|simserial|simid|username|email|"
    r"(latitude|longitude|altitude|precision|accuracy)|geolocation|geopoint|gps|attachments|submitted_by|"
    r"submittername|submitterid)$|_url$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"-?\d{1,3}\.\d+ -?\d{1,3}\.\d+( -?\d+(\.\d+)?){0,2}")
_FILE = re.compile(r"[^/\\]{1,200}\.(jpe?g|png|heic|gif|webp|mp4|3gp|amr|m4a|mp3|wav)", re.IGNORECASE)
_TICKS = frozenset(("0", "1", "True", "False", "TRUE", "FALSE"))


def key(header: str) -> str:
    """Return the form in which headers about the record are compared."""
    return header.strip().casefold()


def about(sheet: Sheet) -> dict[str, int]:
    """Return the columns about the record by name."""
    found: dict[str, int] = {}
    for column, header in sheet.header().items():
        if key(header) in _ABOUT:
            found.setdefault(key(header), column)
    return found


def is_personal(sheet: Sheet, column: int) -> bool:
    """Tell a column with a place, a device, a number or a photo, by its header or by what stands in it."""
    if _PERSONAL.search(sheet.header().get(column, "").strip()):
        return True
    texts = [sheet.cells[row][column].strip() for row in sheet.rows() if column in sheet.cells[row]]
    return any(all(pattern.fullmatch(text) for text in texts) for pattern in (_PLACE, _FILE)) and bool(texts)


def is_repeat(sheet: Sheet) -> bool:
    """Tell a table of a repeated group: its rows are parts of a record, not records."""
    return any(key(header) in _REPEATED for header in sheet.header().values())


def is_export(sheet: Sheet) -> bool:
    """Tell a table of submissions: by the servers' columns, or by a choice with a column for each of its options."""
    headers = {key(header) for header in sheet.header().values()}
    if is_repeat(sheet):
        return False
    return len(headers & _SURE) > 1 or {"_id", "_index"} <= headers or bool(split_choices(sheet))


def split_choices(sheet: Sheet) -> dict[str, list[int]]:
    """Return the questions with a column of ticks for each option (``name/option``), with these columns."""
    columns: dict[str, list[int]] = {}
    for column, header in sheet.header().items():
        question, slash, option = header.strip().rpartition("/")
        if slash and option and question and not set("{}[]") & set(header):  # expressions of another platform
            columns.setdefault(question, []).append(column)
    return {question: found for question, found in columns.items() if len(found) > 1 and _ticks(sheet, found)}


def _ticks(sheet: Sheet, columns: list[int]) -> bool:
    texts = {sheet.cells[row].get(column, "").strip() for row in sheet.rows() for column in columns} - {""}
    return bool(texts) and texts <= _TICKS


def tails(header: str, signs: str = "/-") -> Iterator[str]:
    """Yield a path as a whole and without its groups, the longest first; ODK parts them by ``-``.

    >>> list(tails("g/h/q")), list(tails("g-q"))
    (['g/h/q', 'h/q', 'q'], ['g-q', 'q'])
    """
    rest = header.strip()
    yield rest
    for sign in signs:
        after = rest
        while sign in after:
            after = after.partition(sign)[2]
            if after:
                yield after


def forks(header: str) -> Iterator[tuple[str, str]]:
    """Yield a path as question and option, parted at each ``/`` from the end.

    >>> list(forks("g/q/a"))
    [('g/q', 'a'), ('g', 'q/a')]
    """
    text = header.strip()
    at = text.rfind("/")
    while at > 0:
        yield text[:at], text[at + 1 :]
        at = text.rfind("/", 0, at)
