"""JSON as sheets of texts: every scalar is there as it was written, and what is no table is refused in Chinese."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.containers import json_table
from toolkit.containers.json_table import read_json
from toolkit.errors import IntakeError

TEXTS = st.text(min_size=1, max_size=8)
VALUES = st.one_of(TEXTS, st.integers(), st.booleans(), st.lists(st.integers(), max_size=2), st.none(), st.just(""))
RECORDS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=5)


def bytes_of(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


@given(RECORDS)
def test_every_value_stands_under_its_key_in_its_row(records):
    sheet = read_json(bytes_of(records), "x.json").sheets[0]
    keys = sheet.header()
    assert list(keys.values()) == list(dict.fromkeys(key for record in records for key in record))
    for number, record in enumerate(records, start=2):
        found = {keys[column]: text for column, text in sheet.cells.get(number, {}).items()}
        wanted = {key: value for key, value in record.items() if value not in (None, "")}
        assert {
            key: text if isinstance(wanted[key], str) else json.loads(text) for key, text in found.items()
        } == wanted


def test_every_list_of_objects_is_a_sheet_and_scalars_beside_them_are_notes():
    book = read_json(
        b"\xef\xbb\xbf" + bytes_of({"form": "abc", "n": 2, "a": [{"x": 1}], "b": [], "c": [1, 2]}), "f.json"
    )
    assert [sheet.name for sheet in book.sheets] == ["a", "b"]
    assert book.notes == ("form=abc", "n=2")
    assert book.sheets[0].cells == {1: {0: "x"}, 2: {0: "1"}}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "I-DAMAGED"),
        (b"", "I-DAMAGED"),
        ('{"甲": 1}'.encode("gb18030"), "I-DAMAGED"),
        (b'{"a": 1}', "I-TYPE"),
        (b"[1, 2]", "I-TYPE"),
        (b'"text"', "I-TYPE"),
        (b"[" * 200_000, "I-HOSTILE"),
    ],
)
def test_what_is_no_table_is_refused(data, code):
    with pytest.raises(IntakeError) as caught:
        read_json(data, "手机答卷.json")
    assert (caught.value.code, caught.value.where) == (code, "手机答卷.json")


def test_a_file_beyond_measure_is_refused_unread(monkeypatch):
    monkeypatch.setattr(json_table, "MAX_BYTES", 10)
    with pytest.raises(IntakeError, match="I-TOO-LARGE"):
        read_json(b"{" * 11, "x.json")
