"""Old spreadsheets: read as texts in a process of its own; one that kills its reader kills nothing else."""

from __future__ import annotations

import subprocess
from datetime import date, datetime

import openpyxl
import pytest

from tests.judges import program
from tests.making import zipped
from toolkit.containers import LostDigits, Moment, apart, open_workbook
from toolkit.containers.old_formats import read_old
from toolkit.errors import IntakeError

MIME = "application/vnd.oasis.opendocument.spreadsheet"


def ods(table: str) -> bytes:
    """A spreadsheet of one table."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    sheet = element("table:table", table, 'table:name="表"')
    body = element("office:body", element("office:spreadsheet", sheet))
    content = "<?xml version='1.0' encoding='UTF-8'?>" + element("office:document-content", body, spaces)
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": MIME, "content.xml": content, "META-INF/manifest.xml": manifest})


def element(name: str, content: str, attributes: str = "") -> str:
    return f"<{name} {attributes}>{content}</{name}>"


def text(value: str) -> str:
    return element("table:table-cell", element("text:p", value), 'office:value-type="string"')


def number(value: str) -> str:
    attributes = f'office:value-type="float" office:value="{value}"'
    return element("table:table-cell", element("text:p", value), attributes)


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


EMPTY = "<table:table-cell/>"


def test_values_are_texts_at_the_place_where_they_stand():
    data = ods(row(EMPTY) + row(EMPTY, text("序号"), text("值")) + row(EMPTY, number("1.0"), number("0.29")))
    workbook = read_old(data, "a.ods")
    assert workbook.sheets[0].name == "表"
    assert workbook.sheets[0].cells == {2: {1: "序号", 2: "值"}, 3: {1: "1", 2: "0.29"}}
    assert [notice.level for notice in workbook.notices] == ["info"]


def test_a_number_that_has_lost_digits_is_told():
    workbook = read_old(ods(row(number("123456789012345678"), number("13912345678"))), "a.ods")
    assert type(workbook.sheets[0].cells[1][0]) is LostDigits
    assert workbook.sheets[0].cells[1][1] == "13912345678"
    assert [(notice.code, notice.subject) for notice in workbook.notices][1:] == [("digits_lost", "表")]
    assert "第1行第1列" in workbook.notices[1].message


def test_a_far_stray_cell_kills_its_reader_alone():
    far = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    gap = '<table:table-cell table:number-columns-repeated="16383"/>'
    with pytest.raises(IntakeError) as refused:
        read_old(ods(row(text("a")) + far + row(gap, text("x"))), "a.ods")
    assert refused.value.code == "I-OLD-EXCEL"
    assert ".xlsx" in refused.value.fix
    assert read_old(ods(row(text("a"))), "a.ods").sheets[0].cells == {1: {0: "a"}}


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.001)
    with pytest.raises(IntakeError) as refused:
        read_old(ods(row(text("a"))), "a.ods")
    assert refused.value.code == "I-OLD-EXCEL"


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 2000, b"PK\x03\x04", b"x" * 9000])
def test_what_cannot_be_read_is_refused(data):
    with pytest.raises(IntakeError) as refused:
        read_old(data, "a.xls")
    assert refused.value.code == "I-OLD-EXCEL"


def test_a_workbook_with_a_password_says_so():
    with pytest.raises(IntakeError) as refused:
        read_old(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx")
    assert refused.value.code == "I-PASSWORD"


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_what_libreoffice_writes_is_read_like_the_newer_format(tmp_path, kind):
    soffice = program("soffice")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C3"], sheet["D3"] = "序号", "选项", "时间"
    sheet["B4"], sheet["C4"], sheet["D4"] = 1, "其他〖船上〗", datetime(2026, 9, 8, 12, 24, 22)
    sheet["B5"], sheet["C5"], sheet["D5"] = 0.29, "NA", date(2026, 9, 8)
    hidden = book.create_sheet("隐藏")
    hidden["A1"], hidden.sheet_state = "x", "hidden"
    book.save(tmp_path / "a.xlsx")
    command = [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", kind]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "a.xlsx"], capture_output=True, check=True, timeout=110)
    old = read_old((tmp_path / f"a.{kind}").read_bytes(), f"a.{kind}")
    moment = old.sheets[0].cells[5][3]
    assert isinstance(moment, Moment)
    assert moment.number == "46273"
    newer = open_workbook((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    assert [(sheet.name, sheet.hidden, sheet.cells) for sheet in old.sheets] == [
        (sheet.name, sheet.hidden, sheet.cells) for sheet in newer.sheets
    ]
