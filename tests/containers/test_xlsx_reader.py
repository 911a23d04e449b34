"""Workbooks of strangers: read right, read whole, or refused in plain words."""

from __future__ import annotations

import datetime as dt
import io
import random
import time
import zipfile
from contextlib import suppress

import openpyxl
import pytest

from tests.making import export, parts, zipped
from toolkit.channels import open_workbook
from toolkit.containers import Unreadable, xlsx
from toolkit.errors import IntakeError, ToolkitError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def book(
    rows: str,
    *,
    strings: str | None = None,
    styles: str | None = None,
    target: str = "worksheets/sheet1.xml",
    properties: str = "",
    state: str = "",
    namespace: str = MAIN,
    before: str = "",
    members: dict[str, bytes | str] | None = None,
) -> bytes:
    """A workbook by hand: one sheet whose rows are given as XML."""
    shared = f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if strings else ""
    looks = f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/>' if styles else ""
    made: dict[str, bytes | str] = {
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{OFFICE}">{properties}<sheets>'
        f'<sheet name="Sheet1" sheetId="1" {state} r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="{target}"/>{shared}{looks}</Relationships>',
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{namespace}"><dimension ref="A1"/>'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }
    if strings:
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{strings}</sst>'
    if styles:
        made["xl/styles.xml"] = f'<styleSheet xmlns="{namespace}">{styles}</styleSheet>'
    return zipped(made | (members or {}))


def cells(data: bytes) -> dict[int, dict[int, str]]:
    sheet = open_workbook(data, "a.xlsx").data()
    return {} if sheet is None else sheet.cells


def refused(data: bytes, code: str, name: str = "a.xlsx") -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        open_workbook(data, name)
    assert caught.value.code == code
    assert name in caught.value.where
    return caught.value


def test_inline_texts_with_runs_but_without_readings():
    runs = '<r><t>住</t></r><r><t xml:space="preserve"> 房</t></r><rPh><t>zf</t></rPh>'
    assert cells(book(f'<row r="1"><c r="A1" t="inlineStr"><is>{runs}</is></c></row>')) == {1: {0: "住 房"}}


def test_shared_texts_with_runs_and_readings():
    strings = (
        "<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh sb='0' eb='1'><t>yi</t></rPh><phoneticPr/></si>"
    )
    rows = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>7</v></c></row>'
    found = cells(book(rows, strings=strings))
    assert found[1][0] == "乙丙"
    assert found[1][1] == "甲"
    assert isinstance(found[1][2], Unreadable)


def test_a_lost_part_is_damage_not_silence():
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    whole = parts(book(rows, strings="<si><t>甲</t></si>"))
    for lost in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
        refused(zipped({name: data for name, data in whole.items() if name != lost}), "I-DAMAGED")


DATES = (
    '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m"/>'
    '<numFmt numFmtId="171" formatCode="0&quot;days&quot;"/><numFmt numFmtId="172" formatCode="[Red]0_d"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/>'
    '<xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/></cellXfs>'
)
DATED = "".join(
    f'<c s="{style}"><v>{value}</v></c>'
    for style, value in [(1, "45789.75"), (2, "45789"), (3, "45789"), (4, "5"), (0, "3"), (9, "3")]
)


@pytest.mark.parametrize(("epoch", "day"), [("", "2025-05-12"), ('<workbookPr date1904="1"/>', "2029-05-13")])
def test_dates_of_both_epochs_and_numbers_that_only_look_like_dates(epoch, day):
    found = cells(book(f"<row>{DATED}</row>", styles=DATES, properties=epoch))[1]
    assert found == {0: f"{day} 18:00:00", 1: f"{day} 00:00:00", 2: "45789", 3: "5", 4: "3", 5: "3"}


def test_booleans_errors_and_formulas():
    rows = (
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="e"><v>#N/A</v></c>'
        '<c r="D1"><f>1+1</f><v>2</v></c><c r="E1"><f>A1</f></c><c r="F1" t="str"><f>"a"</f><v>a</v></c></row>'
    )
    found = cells(book(rows))[1]
    assert [found[i] for i in (0, 1, 3, 5)] == ["TRUE", "FALSE", "2", "a"]
    assert isinstance(found[2], Unreadable)
    assert isinstance(found[4], Unreadable)
    assert not isinstance(found[3], Unreadable)


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("1", "1"),
        ("1.0", "1"),
        ("-3", "-3"),
        ("0.28999999999999998", "0.29"),
        ("5.0000000000000001E-2", "0.05"),
        ("1E3", "1000"),
        ("2.50", "2.5"),
        ("13812345678", "13812345678"),
        ("3.7010219990101E+17", "3.7010219990101E+17"),
    ],
)
def test_numbers_are_read_as_a_person_reads_them(stored, text):
    assert cells(book(f"<row><c><v>{stored}</v></c></row>"))[1][0] == text


def test_references_may_be_absent_and_the_dimension_wrong():
    assert cells(book("<row><c><v>1</v></c><c><v>2</v></c></row><row><c r='C2'><v>3</v></c><c><v>4</v></c></row>")) == {
        1: {0: "1", 1: "2"},
        2: {2: "3", 3: "4"},
    }


@pytest.mark.parametrize(
    "target", ["/xl/worksheets/sheet1.xml", "worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml"]
)
def test_relationships_may_be_absolute(target):
    assert cells(book("<row><c><v>1</v></c></row>", target=target)) == {1: {0: "1"}}


def test_the_strict_namespace_is_read_too():
    assert cells(book("<row><c><v>1</v></c></row>", namespace=STRICT)) == {1: {0: "1"}}


def test_a_hidden_first_sheet_is_not_read():
    workbook = openpyxl.Workbook()
    workbook.active.title = "隐藏"  # type: ignore[union-attr]
    workbook.active["A1"] = "秘密"  # type: ignore[index]
    workbook.active.sheet_state = "veryHidden"  # type: ignore[union-attr]
    workbook.create_sheet("答卷")["A1"] = "序号"
    buffer = io.BytesIO()
    workbook.save(buffer)
    found = open_workbook(buffer.getvalue(), "a.xlsx")
    assert [sheet.hidden for sheet in found.sheets] == [True, False]
    sheet = found.data()
    assert sheet is not None
    assert sheet.cells == {1: {0: "序号"}}


def test_escapes_are_decoded():
    text = "a_x000D_b_x4E2D__xD83D__xDE00__xD800_"
    assert cells(book(f"<row><c t='str'><v>{text}</v></c></row>"))[1][0] == "a\rb中😀\ufffd"


def test_cells_of_blanks_are_blank():
    assert cells(book("<row><c t='str'><v>  \u3000</v></c><c t='str'><v> a </v></c></row>")) == {1: {1: " a "}}


@pytest.mark.parametrize(
    "before",
    ['<!DOCTYPE a [<!ENTITY x "y">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">', "<!DOCTYPE worksheet>"],
)
def test_declarations_of_entities_are_refused(before):
    refused(book("<row/>", before=before), "I-HOSTILE")


def test_the_same_cell_twice_is_refused_not_overwritten():
    refused(book("<row r='1'><c r='A1'><v>1</v></c></row><row r='1'><c r='A1'><v>2</v></c></row>"), "I-HOSTILE")
    assert cells(book("<row r='1'><c r='A1'><v>1</v></c></row><row r='1'><c r='B1'><v>2</v></c></row>")) == {
        1: {0: "1", 1: "2"}
    }


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    buffer = io.BytesIO(book("<row><c><v>1</v></c></row>"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    refused(buffer.getvalue(), "I-HOSTILE")


def test_nesting_beyond_reason_is_refused():
    refused(book("<a>" * 100 + "</a>" * 100), "I-HOSTILE")


@pytest.mark.parametrize("encoding", ["GBK", "nonsense", "utf-7"])
def test_an_encoding_that_cannot_be_read_is_damage(encoding):
    refused(book("<row/>", before=f'<?xml version="1.0" encoding="{encoding}"?>'), "I-DAMAGED")


def test_a_bomb_is_stopped_by_the_bytes_it_gives(monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_PART", 1 << 20)
    big = book("<row/>" * 400_000)
    assert len(big) < 1 << 16
    refused(big, "I-TOO-LARGE")
    monkeypatch.setattr(xlsx, "MAX_PART", 256 << 20)
    monkeypatch.setattr(xlsx, "MAX_FILE", 1 << 20)
    refused(big, "I-TOO-LARGE")


def test_too_many_cells_or_texts_are_refused(monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_CELLS", 3)
    monkeypatch.setattr(xlsx, "MAX_STRINGS", 3)
    refused(book("<row>" + "<c><v>1</v></c>" * 4 + "</row>"), "I-TOO-LARGE")
    refused(book("<row/>", strings="<si><t>a</t></si>" * 4), "I-TOO-LARGE")
    refused(book("<row><c r='XFE1'><v>1</v></c></row>"), "I-TOO-LARGE")


def test_a_stray_cell_in_the_far_corner_costs_nothing():
    start = time.monotonic()
    found = cells(book("<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row>"))
    assert found == {1: {0: "1"}, 1048576: {16383: "2"}}
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    ("data", "code", "name"),
    [
        (b"", "I-EMPTY-FILE", "a.xlsx"),
        (b"\x05user" + b"\0" * 150, "I-LOCK-FILE", "~$答卷.xlsx"),
        (b"", "I-LOCK-FILE", "~$答卷.xlsx"),
        (b"%PDF-1.7 ...", "I-TYPE", "a.xlsx"),
        (b"\x89PNG\r\n", "I-TYPE", "a.xlsx"),
        (b"\xff\xd8\xff\xe0", "I-TYPE", "a.xlsx"),
        (b"\xef\xbb\xbf  <html><table>", "I-TYPE", "a.xls"),
        (b'{"a": 1}', "I-TYPE", "a.xlsx"),
        ("序号,题目\n".encode("gb18030"), "I-TYPE", "a.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "I-OLD-EXCEL", "a.xlsx"),
        (zipped({"word/document.xml": "<w/>"}), "I-TYPE", "a.xlsx"),
        (zipped({"a.txt": "x"}), "I-TYPE", "a.xlsx"),
        (b"PK\x03\x04 and no more", "I-DAMAGED", "a.xlsx"),
    ],
)
def test_what_is_no_workbook_is_named(data, code, name):
    error = refused(data, code, name)
    assert str(error).count("\n") == 2


def test_a_truncated_or_garbled_file_never_ends_in_a_traceback():
    whole = export(["序号", "1、性别"], [[i, "男"] for i in range(1, 30)])
    draw = random.Random(7)
    for cut in range(4, len(whole), 211):
        with pytest.raises(ToolkitError):
            open_workbook(whole[:cut], "a.xlsx")
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, data in parts(whole).items():
            archive.writestr(name, data)
    for source in (whole, stored.getvalue()):
        for _ in range(250):
            garbled = bytearray(source)
            for _ in range(draw.randint(1, 4)):
                garbled[draw.randrange(4, len(garbled))] = draw.randrange(256)
            with suppress(IntakeError):
                open_workbook(bytes(garbled), "a.xlsx")


def test_it_reads_what_openpyxl_wrote_as_openpyxl_reads_it():
    rows = [
        ["序号", "题", None, "=1+1", "a\nb"],
        [1, 2.5, "无", "NA", True],
        [None, "😀", "'x", dt.datetime(2025, 5, 12, 8, 30), -3],
    ]
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)  # type: ignore[union-attr]
    workbook.active["D1"].data_type = "s"  # type: ignore[index]
    buffer = io.BytesIO()
    workbook.save(buffer)
    shown = {None: "", True: "TRUE"}
    found = cells(buffer.getvalue())
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            text = str(value) if isinstance(value, dt.datetime) else shown.get(value, str(value))
            if (number, column) == (2, 0):
                text = "1"
            assert found[number].get(column, "") == text


def test_it_reads_what_we_wrote_as_openpyxl_reads_it():
    rows = [["序号", "第1题(甲)"], [1, "=HYPERLINK(1)"], [2, "_x0041_"], [3, " 首尾 "], [4, 0.1], [5, "１２"]]
    data = export(rows[0], rows[1:])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    found = cells(data)
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):  # type: ignore[union-attr]
        assert [found[number].get(column, "") for column in range(2)] == [str(value) for value in row]
