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
from toolkit.containers import LostDigits, Moment, Unreadable
from toolkit.containers.xlsx import limits
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


def test_a_cell_that_is_there_twice_is_not_overwritten():
    twice = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1'><c r='A1'><v>2</v></c><c r='B1'><v>3</v></c></row>"
    found = open_workbook(book(twice), "a.xlsx")
    assert found.sheets[0].cells == {1: {0: Unreadable("1 / 2"), 1: "3"}}
    assert {notice.code for notice in found.notices} == {"cells_twice", "rows_turned"}
    assert cells(book("<row r='1'><c r='A1'><v>1</v></c><c r='A1'><v>1</v></c></row>")) == {1: {0: "1"}}
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
    monkeypatch.setattr(limits, "MAX_PART", 1 << 20)
    big = book("<row/>" * 400_000)
    assert len(big) < 1 << 16
    assert cells(big) == {}
    refused(book("<row/>", strings="<si/>" * 400_000), "I-TOO-LARGE")
    monkeypatch.setattr(limits, "MAX_FILE", 1 << 20)
    refused(big, "I-TOO-LARGE")


def test_too_many_cells_or_texts_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CELLS", 3)
    monkeypatch.setattr(limits, "MAX_STRINGS", 3)
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


def codes(data: bytes) -> list[tuple[str, str]]:
    return [(notice.code, notice.level) for notice in open_workbook(data, "a.xlsx").notices]


def test_numbers_too_long_for_a_table_have_lost_digits():
    data = book("<row><c><v>1234567890123456789</v></c><c><v>3.7E+17</v></c><c><v>123456789012345</v></c></row>")
    found = cells(data)[1]
    assert [isinstance(found[at], LostDigits) for at in range(3)] == [True, True, False]
    assert codes(data) == [("digits_lost", "action")]
    [notice] = open_workbook(data, "a.xlsx").notices
    assert "A1、B1" in notice.message
    assert "1234" not in notice.message


def test_digits_of_texts_are_all_there_unless_the_text_is_a_shortened_number():
    found = cells(
        book(
            '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>',
            strings="<si><t>1234567890123456789</t></si><si><t>1.38E+10</t></si>",
        )
    )
    assert [isinstance(found[1][at], LostDigits) for at in range(2)] == [False, True]


def test_a_day_keeps_the_number_it_was_stored_as():
    data = book('<row><c s="1"><v>4</v></c><c t="d"><v>2026-03-04T00:00:00</v></c></row>', styles=DATES)
    point, day = cells(data)[1].values()
    assert isinstance(point, Moment)
    assert (point, point.number) == ("1900-01-03 00:00:00", "4")
    assert day == "2026-03-04 00:00:00"


def test_the_first_style_counts_where_a_cell_names_none():
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    assert cells(book("<row><c><v>45789</v></c></row>", styles=styles))[1][0] == "2025-05-12 00:00:00"


def test_hidden_rows_are_read_and_named():
    data = book(
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" ht="0"><c r="A2"><v>2</v></c></row>'
        '<row r="3" hidden="1"/>'
    )
    sheet = open_workbook(data, "a.xlsx").sheets[0]
    assert sheet.cells == {1: {0: "1"}, 2: {0: "2"}}
    assert sheet.hidden_rows == {1, 2}


def laid_out(before: str = "", after: str = "") -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="C{n}"><v>{n}</v></c></row>' for n in range(1, 5))
    whole = parts(book(rows))
    sheet = whole["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace("<sheetData>", before + "<sheetData>").replace("</sheetData>", "</sheetData>" + after)
    return zipped(whole | {"xl/worksheets/sheet1.xml": sheet})


@pytest.mark.parametrize(
    ("before", "merged", "told"),
    [
        ('<cols><col min="2" max="3" hidden="1"/></cols>', "", [("hidden_columns", "info")]),
        ('<cols><col min="2" max="2" hidden="1"/><col min="1" max="9"/></cols>', "", []),
        ("", "A1:C1", []),
        ("", "A1:A2", []),
        ("", "A2:A4", [("merged_rows", "action")]),
        ("", "C3:D3", [("merged_cells", "info")]),
        ("", "B2:B4", []),
    ],
)
def test_hidden_columns_and_merged_answers_are_told(before, merged, told):
    data = laid_out(before, f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else "")
    assert codes(data) == told
    assert len(cells(data)) == 4


def test_nothing_is_told_of_a_hidden_sheet():
    data = book('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', state='state="hidden"')
    assert codes(data) == []


def test_cells_say_themselves_where_they_are():
    rows = "<row r='5'><c r='A5'><v>1</v></c></row><row r='5'><c r='A6'><v>2</v></c><c r='??'><v>3</v></c></row>"
    data = book(rows)
    assert cells(data) == {5: {0: "1"}, 6: {0: "2", 1: "3"}}
    assert {code for code, _ in codes(data)} == {"cells_moved", "cells_unplaced", "rows_turned"}


def test_rows_in_falling_order_are_read_by_their_numbers():
    data = book("<row r='2'><c r='A2'><v>2</v></c></row><row r='1'><c r='A1'><v>1</v></c></row>")
    assert cells(data) == {2: {0: "2"}, 1: {0: "1"}}
    assert codes(data) == [("rows_turned", "info")]


@pytest.mark.parametrize(
    "cell",
    [
        "<c t='n'><v>abc</v></c>",
        "<c t='zz'><v>1</v></c>",
        "<c><v>1</v><v>2</v></c>",
        "<c t='b'><v>5</v></c>",
        "<c t='s'><v>-1</v></c>",
        "<c><f>1</f></c>",
        "<c><f>1</f><v></v></c>",
        "<c><v>NaN</v></c>",
    ],
)
def test_what_makes_no_sense_is_unreadable_not_guessed(cell):
    assert isinstance(cells(book(f"<row>{cell}</row>"))[1][0], Unreadable)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c t='str'><f>IF(1,\"\",2)</f><v></v></c>", None),
        ("<c t='s'/>", None),
        ("<c><is><t>甲</t></is></c>", "甲"),
        ("<c t='inlineStr'><is><t>女<x>!</x></t></is></c>", "女!"),
        ("<c t='inlineStr'><is><t><![CDATA[<b>]]></t></is></c>", "<b>"),
        ("<c t='b'><v>true</v></c>", "TRUE"),
    ],
)
def test_cells_of_rare_shapes(cell, text):
    assert cells(book(f"<row>{cell}</row>")).get(1, {}).get(0) == text


def test_the_workbook_is_found_wherever_it_lies_and_however_its_parts_are_spelt():
    whole = parts(book("<row><c><v>1</v></c></row>"))
    moved = {name.replace("xl/", "XL\\"): data for name, data in whole.items()}
    assert cells(zipped({**moved})) == {1: {0: "1"}}
    link = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="/here/book.xml"/>'
    main = f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>'
    moved = {name.replace("xl/", "here/").replace("workbook", "book"): data for name, data in whole.items()}
    assert cells(zipped(moved | {"_rels/.rels": main})) == {1: {0: "1"}}


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "C:\\evil", "xl/..\\..\\evil"])
def test_parts_that_point_elsewhere_are_left_alone(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = zipped(parts(book("<row><c><v>1</v></c></row>")) | {name: "evil"})
    assert cells(data) == {1: {0: "1"}}
    assert codes(data) == [("foreign_parts", "info")]
    assert list(tmp_path.iterdir()) == []


def test_two_parts_that_differ_in_case_alone_are_refused():
    refused(zipped(parts(book("<row/>")) | {"XL/Workbook.xml": "<x/>"}), "I-HOSTILE")


def test_an_encrypted_entry_is_a_password():
    data = bytearray(book("<row><c><v>1</v></c></row>"))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(signature, place + 1)
    refused(bytes(data), "I-PASSWORD")


def test_a_size_told_too_large_is_damage():
    data = bytearray(book("<row><c><v>1</v></c></row>"))
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = (99_999).to_bytes(4, "little")
    refused(bytes(data), "I-DAMAGED")


def test_elements_texts_and_tags_have_a_limit(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ELEMENTS", 50)
    refused(book("<row/>" * 60), "I-TOO-LARGE")
    assert len(cells(book("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 99))))) == 98
    monkeypatch.setattr(limits, "MAX_ELEMENTS", 6_000_000)
    refused(book(f"<row><c t='str'><v>{'a' * (33 << 20)}</v></c></row>"), "I-TOO-LARGE")
    refused(book(f"<row x='{'a' * (9 << 20)}'/>"), "I-HOSTILE")
