"""Text in any encoding is read right, broken bytes are marked where they stand and nowhere else."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.containers.encodings import BROKEN, decode

CHINESE = "序号,1、您的性别是？\n1,男\n2,女（已婚）\n3,租房┋其他〖合租，有补贴〗\n"
RARE = CHINESE.replace("租房", "𠮷祥里㐂")


def codes(data: bytes) -> list[str]:
    return [notice.code for notice in decode(data)[1]]


@pytest.mark.parametrize("text", [CHINESE, RARE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_of_one_encoding_is_read_without_a_word(text, encoding):
    assert decode(text.encode(encoding)) == (text, [])


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r\ufeff")))
def test_any_text_comes_back_from_marked_encodings(text):
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if not (encoding == "utf-16-le" and not text):
            assert decode(mark + text.encode(encoding))[0] == text


@given(st.binary())
def test_no_bytes_are_too_strange(data):
    text, _ = decode(data)
    assert "\0" not in text


def test_lines_of_two_encodings_are_read_each_in_its_own():
    lines = CHINESE.splitlines(keepends=True)
    mixed = b"".join(line.encode("gb18030" if n % 2 else "utf-8") for n, line in enumerate(lines))
    assert decode(mixed)[0] == CHINESE
    assert codes(mixed) == ["encodings_mixed"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_stray_byte_spoils_its_cell_alone(encoding):
    data = CHINESE.encode(encoding).replace("（已婚）".encode(encoding), b"\xff\xff")
    text, notices = decode(data)
    assert BROKEN.sub("?", text) == CHINESE.replace("（已婚）", "??")
    assert [(notice.code, notice.level) for notice in notices] == [("bytes_broken", "action")]


def test_a_character_cut_at_the_end_is_marked():
    for encoding in ("utf-8", "gb18030", "utf-16"):
        text, _ = decode((CHINESE + "4,男").encode(encoding)[:-1])
        assert text.startswith(CHINESE + "4,")
        assert BROKEN.search(text.removeprefix(CHINESE + "4,"))


def test_half_a_character_of_two_in_utf_16_is_marked():
    text, _ = decode(codecs.BOM_UTF16_LE + "a,".encode("utf-16-le") + b"\x3d\xd8" + ",b\n".encode("utf-16-le"))
    assert BROKEN.sub("?", text) == "a,?,b\n"


def test_a_few_chinese_characters_that_are_utf_8_by_accident():
    data = "一,女\n".encode("gb18030")
    assert data.decode("utf-8") != "一,女\n"
    assert decode(data)[0] == "一,女\n"
    assert codes(data) == ["encoding_chosen"]


@pytest.mark.parametrize("text", ["Größe,Straße\n", "Привет,мир\n", "価格,ひらがな\n", "😀,x\n"])
def test_other_languages_stay_utf_8(text):
    assert decode(text.encode()) == (text, [])


def test_marks_and_zero_bytes_inside_are_left_out_and_told():
    assert decode(b"a,b\n\xef\xbb\xbf1,\x002\n\0\0\0")[0] == "a,b\n1,2\n"
    assert codes(b"a,b\n\xef\xbb\xbf1,\x002\n\0\0\0") == ["zero_bytes", "marks_inside"]
    assert decode("甲\n乙\ufeff丙\n".encode())[0] == "甲\n乙\ufeff丙\n"
