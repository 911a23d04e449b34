"""YAML as a person writes it."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import DefinitionError
from toolkit.questionnaire import read
from toolkit.questionnaire.yaml_text import dump, load


def refused(text, code, where=""):
    with pytest.raises(DefinitionError) as caught:
        load(text, "问卷.yaml")
    assert caught.value.code == code
    assert where in caught.value.where
    return caught.value


def test_a_key_written_twice_names_both_lines():
    error = refused("id: a\nitems:\n  - id: Q1\n    text: 甲\n    text: 乙\n", "Q-DUPLICATE-KEY", "第5行")
    assert "第4行" in error.message
    assert "text" in error.message


def test_an_option_code_written_twice_is_refused_in_one_line_too():
    refused("options: {1: 甲, 2: 乙, 1: 丙}", "Q-DUPLICATE-KEY", "第1行")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id: a\n\titems: b\n", "Q-TAB"),
        ("id: a\nitems:\n- id: b\n\ttext: c\n", "Q-TAB"),
        ("a: &x [1]\nb: *x\n", "Q-TAG"),
        ("a: &x 1\n", "Q-TAG"),
        ("a: !!python/object/apply:os.system [ls]\n", "Q-TAG"),
        ("a: !!str 1\n", "Q-TAG"),
        ("a: !x 1\n", "Q-TAG"),
        ("!!map {a: 1}\n", "Q-TAG"),
        ("a: [1\nb: 2\n", "Q-YAML"),
        ("a: 1\n---\nb: 2\n", "Q-YAML"),
        ("a: b: c\n", "Q-YAML"),
        ("a: '未闭合\n", "Q-YAML"),
        ("? [1, 2]\n: 3\n", "Q-YAML"),
        ("a: \x00\n", "Q-YAML"),
        ('a: "\\ud83d"\n', "Q-ENCODING"),
        ("题：一".encode("gb18030"), "Q-ENCODING"),
        ("题".encode("utf-16"), "Q-ENCODING"),
        ("a: " + "[" * 25 + "]" * 25, "Q-SIZE"),
        ("x: 1\n" * 300_000, "Q-SIZE"),
    ],
)
def test_what_no_questionnaire_needs_is_refused(text, code):
    refused(text, code)


def test_a_bomb_of_aliases_or_of_brackets_is_refused_at_once():
    start = time.monotonic()
    refused(
        "a: &a [x,x,x]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in zip("abcde", "bcdef", strict=True)), "Q-TAG"
    )
    refused("[" * 900_000, "Q-SIZE")
    assert time.monotonic() - start < 5


def test_nothing_is_typed_but_the_plainest_forms():
    text = "a: no\nb: 2026-11-05\nc: 08\nd: 1e3\ne: 1_000\nf: 12:30\ng: yes\nh: 0x1F\ni: '5'\nj: 1.50\nk: +5\nl: NULL\n"
    assert load(text, "x").data == {
        "a": "no", "b": "2026-11-05", "c": "08", "d": "1e3", "e": "1_000", "f": "12:30", "g": "yes", "h": "0x1F",
        "i": "5", "j": "1.50", "k": "+5", "l": "NULL",
    }  # fmt: skip
    assert load("a: 5\nb: -2\nc: 0.5\nd: true\ne: false\nf: null\ng:\n", "x").data == {
        "a": 5, "b": -2, "c": 0.5, "d": True, "e": False, "f": None, "g": None,
    }  # fmt: skip


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert load("﻿id: 甲\n".encode(), "x").data == {"id": "甲"}


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc题1是", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(PLAIN)
def test_what_is_dumped_is_loaded_back(data):
    assert load(dump({"x": data}), "x").data == {"x": data}


@given(st.binary(max_size=200) | st.text("abc: -[]{}\n\t&*!'\"#,1题", max_size=60).map(str.encode))
def test_whatever_is_in_a_file_only_the_toolkit_s_own_errors_come_out(data):
    with suppress(DefinitionError):
        load(data, "x")


def strict(tmp_path, text):
    path = tmp_path / "questionnaire.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read(path)
    return caught.value


ITEMS = """items:
  - {id: A, kind: single, text: 甲, options: [是, 否]}
  - id: B
    kind: single
    text: 乙
    options: [是, 否]
"""


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        ("    show_if: {item: AA, in: [1]}\n", 7, "AA"),
        ("    show_if:\n      all:\n        - {item: A, in: [1]}\n        - {item: C, in: [1]}\n", 10, "C"),
        ("    show_if: {item: B, in: [1]}\n", 7, "自己"),
        ("    show_if: {item: A, in: [7]}\n", 7, "7"),
        ("    skip: [{when: [1], to: A}]\n", 7, "之前"),
        ("    skip: [{when: [1], to: ZZ}]\n", 7, "ZZ"),
        ("    skip: [{when: [9], to: END}]\n", 7, "9"),
        ("    exclusive: [5]\n", 3, "5"),
    ],
)
def test_a_fault_of_routing_is_named_with_its_line(tmp_path, more, line, says):
    error = strict(tmp_path, ITEMS + more)
    assert error.code == "Q-STRUCTURE"
    assert f"第{line}行" in error.where
    assert "B" in error.where
    assert says in error.message
    assert str(error).count("\n") == 2


def test_a_missing_file_is_no_traceback(tmp_path):
    with pytest.raises(DefinitionError, match="Q-NO-FILE"):
        read(tmp_path / "nothing.yaml")
