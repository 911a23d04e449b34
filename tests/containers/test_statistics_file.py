"""Files of SPSS, Stata and SAS: texts with their dictionary, whatever the encoding; broken ones are refused."""

# Frames have no types to speak of: what is in them is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportIndexIssue=false, reportCallIssue=false
# pyright: reportOperatorIssue=false

from __future__ import annotations

import io
import re
import struct
import subprocess
from collections.abc import Sequence
from contextlib import suppress

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.containers.sav_making import Column, sav
from tests.judges import program
from toolkit.containers import ResponseSet, Variable, open_workbook
from toolkit.containers.sav_dictionary import read_dictionary
from toolkit.containers.statistics_file import SHEET, read_statistics
from toolkit.errors import IntakeError

COLUMNS = [
    Column("性别", "您的性别是？", {1: "男", 2: "女", 9: "不愿回答"}, missing=(9,)),
    Column("困难一", "就业", {1: "选了"}),
    Column("困难二", "住房"),
    Column("意见", "您的意见", width=40),
]
CASES: list[Sequence[object]] = [[1, 1, 0, "很好"], [2, None, 1.5, ""], [9, 0, 0, "多办活动"]]
CELLS = {
    1: {0: "性别", 1: "困难一", 2: "困难二", 3: "意见"},
    2: {0: "1", 1: "1", 2: "0", 3: "很好"},
    3: {0: "2", 2: "1.5"},
    4: {0: "9", 1: "0", 2: "0", 3: "多办活动"},
}
QUESTION = "您有哪些困难？"


def both_records(encoding: str) -> dict[str, str]:
    n = len(QUESTION.encode(encoding))
    return {
        "sets": f"$困难=D1 1 {n} {QUESTION} v1 v2\n$组=C 0  v1 v2\n",
        "newer_sets": f"$扩展=E 11 1 1 {n} {QUESTION} v1 v2\n",
    }


def made(encoding: str = "gbk", stated: str = "GBK", **more) -> bytes:
    return sav(COLUMNS, CASES, encoding=encoding, stated=stated, **(both_records(encoding) | more))


@pytest.mark.parametrize("order", "<>")
def test_a_gbk_file_with_sets_that_the_library_fails_on_is_read_whole(order):
    data = made(order=order)
    with pytest.raises(UnicodeDecodeError):
        pyreadstat.read_sav(io.BytesIO(data))
    workbook = read_statistics(data, "a.sav", "sav")
    assert workbook.sheets[0].name == SHEET
    assert workbook.sheets[0].cells == CELLS
    assert workbook.variables["性别"] == Variable(
        "您的性别是？", {"1": "男", "2": "女", "9": "不愿回答"}, (("9", "9"),), "unknown"
    )
    pair = ("困难一", "困难二")
    assert workbook.sets == (
        ResponseSet("困难", QUESTION, "dichotomy", "1", pair),
        ResponseSet("组", "", "category", "", pair),
        ResponseSet("扩展", QUESTION, "dichotomy", "1", pair),
    )
    assert workbook.notices == ()


def test_pspp_reads_the_same_sets(tmp_path):
    pspp = program("pspp")
    (tmp_path / "a.sav").write_bytes(made())
    (tmp_path / "run.sps").write_text("GET FILE='a.sav'.\nMRSETS /DISPLAY NAME=ALL.\nLIST.\n", encoding="utf-8")
    command = [pspp, "-O", "format=csv", "run.sps"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    for group in read_statistics(made(), "a.sav", "sav").sets:
        assert re.search(f"\\${group.name},.*{group.variables[0]}", shown)
    assert "9,0,0,多办活动" in re.sub(r"\.00|\s", "", shown)


@pytest.mark.parametrize(
    ("encoding", "stated", "page", "told"),
    [
        ("gbk", "", 936, False),
        ("utf-8", "UTF-8", None, False),
        ("utf-8", "", 65001, False),
        ("utf-8", "", None, False),
        ("gb18030", "gb18030", None, False),
        ("gbk", "", None, True),
        ("gbk", "windows-1252", None, True),
        ("gbk", "utf-8", 65001, True),
        ("utf-8", "GBK", 936, True),
        ("gbk", "no such thing", None, True),
    ],
)
def test_the_encoding_that_makes_chinese_of_it_is_taken_and_told_when_it_is_another(encoding, stated, page, told):
    workbook = read_statistics(made(encoding, stated, page=page), "a.sav", "sav")
    assert workbook.sheets[0].cells == CELLS
    assert workbook.sets[0].label == QUESTION
    assert [notice.code for notice in workbook.notices] == ["encoding_chosen"] * told


def test_texts_that_were_ruined_before_are_refused():
    lossy = "您的住房支出是？".encode().decode("gbk", "replace")
    for label in ("您的锟斤拷", lossy, "您的住房支出".encode("gbk").decode("latin-1")):
        with pytest.raises(IntakeError) as refused:
            read_statistics(sav([Column("a", label)], [[1]]), "a.sav", "sav")
        assert refused.value.code == "I-GARBLED"


@pytest.mark.parametrize(("encoding", "stated"), [("cp1252", "windows-1252"), ("utf-8", "utf-8"), ("utf-8", "")])
def test_western_labels_are_no_garbled_chinese(encoding, stated):
    data = sav([Column("a", "Größe und Straße")], [[1]], encoding=encoding, stated=stated)
    assert read_statistics(data, "a.sav", "sav").variables["a"].label == "Größe und Straße"


@pytest.mark.parametrize("declared", [0, 2, 4, 1_000_000])
def test_another_number_of_cases_than_stated_is_refused(declared):
    with pytest.raises(IntakeError) as refused:
        read_statistics(made(declared=declared), "a.sav", "sav")
    assert refused.value.code == "I-CASES"
    assert str(declared) in refused.value.message


def test_a_file_that_does_not_state_its_cases_is_read():
    assert len(read_statistics(made(declared=-1), "a.sav", "sav").sheets[0].cells) == 4


def test_a_file_cut_off_anywhere_is_refused():
    data = made()
    for end in [*range(4, len(data) - 1, 97), len(data) - 8]:
        with pytest.raises(IntakeError) as refused:
            read_statistics(data[:end], "a.sav", "sav")
        assert refused.value.code in ("I-STATISTICS", "I-CASES")


def test_the_copy_for_the_library_differs_in_the_numbers_of_two_records_and_the_cases_only():
    data = made()
    copy = read_dictionary(data, "a.sav").copy
    changed = [i for i, (a, b) in enumerate(zip(data, copy, strict=True)) if a != b]
    # Of the numbers 7 and 19 the two low bytes become those of 9999, of the 3 cases all four become those of -1.
    assert len(changed) == 4 + 2 + 2
    assert changed[:4] == [80, 81, 82, 83]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_nothing_in_a_dictionary_leads_out_of_the_file(data):
    """Any bytes are read or refused, with one code, and the walk ends."""
    whole = bytearray(made())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(4, len(whole) - 4))
        whole[at : at + 4] = struct.pack("<i", data.draw(st.integers(-(2**31), 2**31 - 1)))
    copy = b""
    with suppress(IntakeError):
        copy = read_dictionary(bytes(whole), "a.sav").copy
    assert len(copy) in (0, len(whole))


def test_what_the_library_writes_is_read(tmp_path):
    frame = pd.DataFrame(
        {"a": [1.0, 2.5, None], "s": ["x", "", "好"], "t": pd.to_datetime(["2026-09-08 12:24:22"] * 3)}
    )
    pyreadstat.write_sav(
        frame,
        tmp_path / "a.sav",
        file_label="模拟数据",
        note="一条备注",
        row_compress=True,
        missing_ranges={"a": [{"lo": -9, "hi": -1}, 99], "s": ["x"]},
        variable_value_labels={"a": {1: "男"}, "s": {"x": "甲"}},
        variable_measure={"a": "ordinal"},
    )
    for kind, compress in (("sav", {"row_compress": True}), ("zsav", {"compress": True}), ("sav", {})):
        pyreadstat.write_sav(frame, tmp_path / "b.sav", **compress)
        data = (tmp_path / "b.sav").read_bytes()
        assert data.startswith(b"$FL3" if kind == "zsav" else b"$FL2")
        cells = open_workbook(data, "b.sav").sheets[0].cells
        assert cells[2] == {0: "1", 1: "x", 2: "2026-09-08 12:24:22"}
        assert cells[4] == {1: "好", 2: "2026-09-08 12:24:22"}
    workbook = read_statistics((tmp_path / "a.sav").read_bytes(), "a.sav", "sav")
    assert workbook.notes == ("模拟数据", "一条备注")
    assert workbook.variables["a"].missing == (("-9", "-1"), ("99", "99"))
    assert workbook.variables["a"].measure == "ordinal"
    assert workbook.variables["s"] == Variable("", {"x": "甲"}, (("x", "x"),), workbook.variables["s"].measure)


@pytest.mark.parametrize("version", [8, 12, 15])
def test_stata_files_keep_their_kinds_of_missing_apart(tmp_path, version):
    frame = pd.DataFrame({"a": [1, 2, "a", "z"], "b": [1.5, None, 3.0, 2.0]})
    pyreadstat.write_dta(
        frame,
        tmp_path / "a.dta",
        version=version,
        file_label="label",
        missing_user_values={"a": ["a", "z"]},
        variable_value_labels={"a": {1: "yes", "a": "refused"}},
    )
    data = (tmp_path / "a.dta").read_bytes()
    workbook = open_workbook(data, "a.dta")
    assert [workbook.sheets[0].cells[row].get(0) for row in range(2, 6)] == ["1", "2", ".a", ".z"]
    assert workbook.sheets[0].cells[3] == {0: "2"}
    assert workbook.variables["a"].values == {"1": "yes", ".a": "refused"}
    assert workbook.variables["a"].missing == ((".a", ".a"), (".z", ".z"))


def test_an_older_stata_file_in_gbk_is_read(tmp_path):
    label = "您的性别是".encode("gbk")
    pyreadstat.write_dta(
        pd.DataFrame({"a": [1, 2]}), tmp_path / "a.dta", version=12, column_labels={"a": "x" * len(label)}
    )
    data = (tmp_path / "a.dta").read_bytes().replace(b"x" * len(label), label)
    workbook = read_statistics(data, "a.dta", "dta")
    assert workbook.variables["a"].label == "您的性别是"
    assert [notice.code for notice in workbook.notices] == ["encoding_chosen"]


def test_a_portable_file_is_read(tmp_path):
    pyreadstat.write_por(pd.DataFrame({"A": [1.0, 2.0]}), tmp_path / "a.por")
    data = (tmp_path / "a.por").read_bytes()
    assert open_workbook(data, "a.por").sheets[0].cells == {1: {0: "A"}, 2: {0: "1"}, 3: {0: "2"}}


@pytest.mark.parametrize("kind", ["sav", "zsav", "dta", "por", "sas7bdat"])
@pytest.mark.parametrize("data", [b"", b"$FL2", b"<stata_dta>" * 9, b"\0" * 3000])
def test_what_is_no_such_file_is_refused(kind, data):
    with pytest.raises(IntakeError) as refused:
        read_statistics(data, "a", kind)
    assert refused.value.code == "I-STATISTICS"
